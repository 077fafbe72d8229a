"""What is done about a task: by whom, with what trace, and what is refused."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.choices import Role, Verb
from accounts.models import Activity, User
from assignments import actions
from assignments.actions import (
    AssignmentChanged,
    AssignmentClosed,
    DocumentSaid,
    Task,
)
from assignments.choices import Giver, Kind, StepKind
from assignments.models import Assignment, Evidence, Step
from indicators.actions import ActionRefused
from indicators.attaching import AlreadyAttached, Upload
from indicators.file_kinds import FileRefused
from organisation.models import Office
from tests.factories import (
    A_PDF,
    make_document,
    make_evidence,
    make_office,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)


@pytest.fixture
def head() -> Office:
    return make_office()


@pytest.fixture
def office(head: Office) -> Office:
    return make_office(parent=head)


@pytest.fixture
def reviewer(head: Office) -> User:
    return make_user(Role.REVIEWER, office=head)


@pytest.fixture
def clerk(office: Office) -> User:
    return make_user(Role.STAFF, office=office)


@pytest.fixture
def task(office: Office) -> Assignment:
    return make_task(office=office, given_on=date(2026, 11, 2), due_on=date(2026, 11, 30))


def said(office: Office, **fields: Any) -> Task:
    return Task(
        **{
            "title": "Báo cáo kết quả",
            "kind": Kind.DIRECTIVE,
            "giver": Giver.PROVINCE,
            "office": office,
            "year": 2026,
        }
        | fields
    )


def give(office: Office, by: User, **fields: Any) -> Assignment:
    days = {"given_on": TODAY - 2 * DAY, "due_on": TODAY + 9 * DAY, "today": TODAY}
    days |= {name: fields.pop(name) for name in tuple(fields) if name in days}
    return actions.give(task=said(office, **fields), by=by, **days)


def last_step(task: Assignment) -> Step:
    found = task.steps.order_by("pk").last()
    assert found is not None
    return found


def last_activity() -> Activity:
    return Activity.objects.order_by("-pk")[0]


def untouched(task: Assignment) -> bool:
    fresh = Assignment.objects.get(pk=task.pk)
    return (fresh.version, fresh.steps.count(), Activity.objects.count()) == (task.version, 0, 0)


# ---------------------------------------------------------------- given


def test_a_task_is_given_with_its_step_and_its_trace(office, reviewer, clerk):
    document = make_document(number="215/UBND-VX")
    task = give(
        office,
        reviewer,
        title="  Báo   cáo ",
        people=(clerk,),
        document=DocumentSaid(number=" 215/UBND-VX ", issued_on=date(2026, 11, 20)),
    )
    assert (task.title, task.number, task.document) == ("Báo cáo", "215/UBND-VX", document)
    assert task.first_due_on == task.due_on == TODAY + 9 * DAY
    assert list(task.people.all()) == [clerk]
    assert (last_step(task).kind, last_step(task).by) == (StepKind.GIVEN, reviewer)
    activity = last_activity()
    assert (activity.verb, activity.actor, activity.object_id) == (
        Verb.ADDED,
        reviewer,
        str(task.pk),
    )
    assert activity.new["people"] == [clerk.pk]
    assert Activity.objects.count() == 1


def test_a_number_that_two_documents_have_names_neither(office, reviewer):
    make_document(number="12/KH")
    make_document(number="12/KH")
    assert give(office, reviewer, document=DocumentSaid(number="12/KH")).document is None


@pytest.mark.parametrize("role", [Role.STAFF, Role.AWARD_OFFICER, Role.ADMIN])
def test_only_reviewers_and_leaders_give_tasks(role, head, office):
    with pytest.raises(PermissionDenied):
        give(office, make_user(role, office=head))
    assert not Assignment.objects.exists()


def test_a_leader_gives_tasks_to_the_offices_below(head, office):
    assert give(office, make_user(Role.LEADER, office=head)).pk


def test_nobody_gives_a_task_to_another_department(reviewer):
    with pytest.raises(PermissionDenied):
        give(make_office(), reviewer)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"given_on": TODAY + DAY}, "given_on"),
        ({"due_on": TODAY - 5 * DAY}, "__all__"),
        ({"title": " "}, "title"),
        ({"year": 2025}, "year"),
        ({"year": 2028}, "year"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(fields, field, office, reviewer):
    with pytest.raises(ActionRefused) as refusal:
        give(office, reviewer, **fields)
    assert list(refusal.value.errors) == [field]
    assert not Assignment.objects.exists()
    assert not Activity.objects.exists()


def test_the_programme_of_a_year_may_come_out_in_the_december_before(office, reviewer):
    assert give(office, reviewer, year=2027).year == 2027


def test_who_is_in_charge_is_of_that_office(head, office, reviewer):
    strangers = [
        make_user(Role.STAFF),
        make_user(Role.LEADER, office=office),
        make_user(Role.STAFF, office=office, is_active=False),
        make_user(Role.STAFF, office=head),
    ]
    for person in strangers:
        with pytest.raises(ActionRefused) as refusal:
            give(office, reviewer, people=(person,))
        assert person.full_name in refusal.value.errors["people"][0]


# ---------------------------------------------------------------- changed


def change(task: Assignment, by: User, seen: int | None = None, **fields: Any) -> Assignment:
    fields.setdefault("office", task.office)
    office = fields.pop("office")
    return actions.change(
        assignment=task,
        task=said(office, **fields),
        seen=seen or task.version,
        reason="Ghi nhầm",
        by=by,
    )


def test_a_change_says_what_was_before(task, reviewer):
    changed = change(task, reviewer, title="Khác", kind=Kind.FOCUS)
    assert (changed.title, changed.kind, changed.version) == ("Khác", Kind.FOCUS, 2)
    assert (last_step(task).kind, last_step(task).text) == (StepKind.CHANGED, "Ghi nhầm")
    assert last_activity().old == {"title": task.title, "kind": Kind.PROGRAMME}


def test_a_changed_title_is_found_by_its_new_words(task, reviewer):
    change(task, reviewer, title="Điều dưỡng người có công")
    assert list(Assignment.objects.matching("dieu duong")) == [task]


def test_the_same_said_again_is_no_change(task, reviewer):
    same = {name: getattr(task, name) for name in ("title", "kind", "giver", "year")}
    change(task, reviewer, **same)
    assert untouched(task)


def test_people_are_a_change_too(task, reviewer, clerk):
    same = {name: getattr(task, name) for name in ("title", "kind", "giver", "year")}
    change(task, reviewer, **same, people=(clerk,))
    assert (last_activity().old, last_activity().new) == ({"people": []}, {"people": [clerk.pk]})


def test_what_another_changed_meanwhile_is_not_undone(task, reviewer):
    change(task, reviewer, title="Của người khác")
    with pytest.raises(AssignmentChanged):
        change(task, reviewer, seen=1, title="Của tôi")
    assert Assignment.objects.get().title == "Của người khác"


def test_a_task_goes_to_no_office_of_others(task, reviewer):
    with pytest.raises(PermissionDenied):
        change(task, reviewer, office=make_office())


def test_a_change_has_a_reason(task, reviewer):
    with pytest.raises(ActionRefused, match="lý do"):
        actions.change(assignment=task, task=said(task.office), seen=1, reason=" ", by=reviewer)


# ---------------------------------------------------------------- its course


def test_an_extension_moves_the_due_day_and_keeps_the_first(task, reviewer):
    actions.extend(
        assignment=task,
        due_on=date(2026, 12, 15),
        reason="Chờ văn bản",
        document=DocumentSaid(number="9/UBND"),
        by=reviewer,
    )
    task.refresh_from_db()
    assert (task.first_due_on, task.due_on) == (date(2026, 11, 30), date(2026, 12, 15))
    assert task.is_extended
    step = last_step(task)
    assert (step.kind, step.old_due_on, step.new_due_on, step.number) == (
        StepKind.EXTENDED,
        date(2026, 11, 30),
        date(2026, 12, 15),
        "9/UBND",
    )
    assert last_activity().reason == "Chờ văn bản"


@pytest.mark.parametrize("due_on", [date(2026, 11, 30), date(2026, 11, 10), date(2101, 1, 1)])
def test_an_extension_gives_more_time_and_not_too_much(due_on, task, reviewer):
    with pytest.raises(ActionRefused):
        actions.extend(assignment=task, due_on=due_on, reason="x", by=reviewer)
    task.refresh_from_db()
    assert untouched(task)


def test_the_office_in_charge_does_not_extend_its_own_task(task, clerk):
    with pytest.raises(PermissionDenied):
        actions.extend(assignment=task, due_on=date(2027, 1, 1), reason="x", by=clerk)


def test_of_two_extensions_at_once_one_is_told(task, reviewer):
    also_read = Assignment.objects.get(pk=task.pk)
    actions.extend(assignment=task, due_on=date(2026, 12, 15), reason="x", by=reviewer)
    with pytest.raises(AssignmentChanged):
        actions.extend(assignment=also_read, due_on=date(2026, 12, 31), reason="y", by=reviewer)
    assert Assignment.objects.get().due_on == date(2026, 12, 15)


def test_the_office_in_charge_says_how_it_goes_on_and_when_it_is_done(task, clerk):
    actions.note(assignment=task, text=" Đã xong một nửa ", by=clerk)
    assert last_step(task).text == "Đã xong một nửa"
    actions.finish(
        assignment=task, done_on=date(2026, 11, 25), text="Đã gửi", by=clerk, today=TODAY
    )
    task.refresh_from_db()
    assert task.done_on == date(2026, 11, 25)
    assert (last_step(task).kind, last_step(task).done_on) == (StepKind.DONE, task.done_on)
    assert Activity.objects.count() == 2


def test_a_leader_notes_but_does_not_report(head, task):
    leader = make_user(Role.LEADER, office=head)
    actions.note(assignment=task, text="Cần xong trước giao ban", by=leader)
    with pytest.raises(PermissionDenied):
        actions.finish(assignment=task, done_on=TODAY, by=leader, today=TODAY)


def test_strangers_neither_note_nor_report(task):
    stranger = make_user(Role.STAFF)
    with pytest.raises(PermissionDenied):
        actions.note(assignment=task, text="x", by=stranger)
    with pytest.raises(PermissionDenied):
        actions.finish(assignment=task, done_on=TODAY, by=stranger, today=TODAY)


def test_the_same_note_sent_twice_is_one(task, clerk):
    first = actions.note(assignment=task, text="Đang làm", by=clerk)
    assert actions.note(assignment=task, text="Đang làm", by=clerk) == first
    assert Activity.objects.count() == 1
    with pytest.raises(ActionRefused):
        actions.note(assignment=task, text=" \u200b ", by=clerk)


@pytest.mark.parametrize("done_on", [TODAY + DAY, date(2026, 11, 1)])
def test_a_task_is_done_on_a_day_that_has_come_after_it_was_given(done_on, task, clerk):
    with pytest.raises(ActionRefused) as refusal:
        actions.finish(assignment=task, done_on=done_on, by=clerk, today=TODAY)
    assert list(refusal.value.errors) == ["done_on"]
    assert untouched(task)


def test_a_closed_task_is_opened_before_anything_is_done_about_it(task, reviewer, clerk):
    actions.finish(assignment=task, done_on=TODAY, by=clerk, today=TODAY)
    for act in (
        lambda: actions.finish(assignment=task, done_on=TODAY, by=clerk, today=TODAY),
        lambda: actions.extend(assignment=task, due_on=date(2027, 1, 4), reason="x", by=reviewer),
        lambda: actions.withdraw(assignment=task, reason="x", by=reviewer, today=TODAY),
        lambda: change(task, reviewer),
    ):
        with pytest.raises(AssignmentClosed):
            act()
    with pytest.raises(PermissionDenied):
        actions.reopen(assignment=task, reason="x", by=clerk)
    actions.reopen(assignment=task, reason="Thiếu phụ lục", by=reviewer)
    assert Assignment.objects.get().is_open
    assert last_activity().verb == Verb.REOPENED
    with pytest.raises(ActionRefused):
        actions.reopen(assignment=task, reason="x", by=reviewer)


def test_a_withdrawn_task_stays_on_record(task, reviewer, clerk):
    actions.withdraw(assignment=task, reason="Giao trùng", by=reviewer, today=TODAY)
    assert Assignment.objects.get().withdrawn_on == TODAY
    assert not Assignment.objects.open().exists()
    with pytest.raises(AssignmentClosed):
        actions.attach_evidence(assignment=task, upload=Upload(A_PDF, "a.pdf"), by=clerk)
    actions.reopen(assignment=task, reason="Vẫn cần", by=reviewer)
    assert Assignment.objects.get().is_open


# ---------------------------------------------------------------- evidence


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_evidence_is_kept_once_and_taken_off_with_a_reason(media, task, clerk):
    file = actions.attach_evidence(assignment=task, upload=Upload(A_PDF, "Báo cáo.exe"), by=clerk)
    assert (file.name, file.kind) == ("Báo cáo.exe.pdf", "application/pdf")
    assert file.file.name.startswith("evidence/")
    with pytest.raises(AlreadyAttached):
        actions.attach_evidence(assignment=task, upload=Upload(A_PDF, "b.pdf"), by=clerk)
    with pytest.raises(FileRefused):
        actions.attach_evidence(assignment=task, upload=Upload(b"MZ", "c.pdf"), by=clerk)
    actions.remove_evidence(file=file, reason="Nhầm", by=clerk)
    file.refresh_from_db()
    assert file.is_removed
    assert Activity.objects.count() == 2
    assert actions.attach_evidence(assignment=task, upload=Upload(A_PDF, "d.pdf"), by=clerk)


def test_only_the_office_in_charge_attaches_and_takes_off(media, head, task):
    file = make_evidence(task)
    for person in (make_user(Role.STAFF), make_user(Role.LEADER, office=head)):
        with pytest.raises(PermissionDenied):
            actions.attach_evidence(assignment=task, upload=Upload(A_PDF, "a.pdf"), by=person)
        with pytest.raises(PermissionDenied):
            actions.remove_evidence(file=file, reason="x", by=person)


def test_nothing_is_left_of_evidence_that_was_refused(media, task, clerk):
    with pytest.raises(FileRefused):
        actions.attach_evidence(assignment=task, upload=Upload(b"", "a.pdf"), by=clerk)
    assert not Evidence.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []
