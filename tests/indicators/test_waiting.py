"""What waits for a person: each kind for those whose duty it is, the most urgent first, in few queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.waiting import MOST_SHOWN, Waiting, WaitingKind, to_do_count
from indicators.choices import SubmissionState, SubmissionStep
from indicators.entering import working_days
from indicators.filling import asked_of
from indicators.models import Entry, Indicator, ReturnedCell, Submission, SubmissionEvent
from indicators.pages import waiting
from organisation.models import Office
from tests.factories import (
    make_area,
    make_deputy,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_plan,
    make_proposal,
    make_question,
    make_submission,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clerk(office: Office) -> User:
    return make_user(Role.STAFF, office=office)


@pytest.fixture
def reviewer(office: Office) -> User:
    return make_user(Role.REVIEWER, office=office)


@pytest.fixture
def leader() -> User:
    return make_user(Role.LEADER)


def make_due(office: Office, in_days: int, **fields: Any) -> Submission:
    """A form of an office that is due in so many days from today, and open until then."""
    due_on = timezone.localdate() + timedelta(days=in_days)
    form = fields.pop("form", None) or make_form(make_indicator())
    return make_submission(
        form,
        office,
        make_area(),
        **{"due_on": due_on, "cut_off": due_on - timedelta(days=3), "open_until": None} | fields,
    )


def send_back(submission: Submission, **fields: Any) -> ReturnedCell:
    """The first cell of a form, typed and sent back."""
    [cell, *_rest] = asked_of(submission).cells
    entry = Entry(submission=submission, **cell.fields, value=1, entered_by=make_user(), version=2)
    entry.fill_period()
    entry.save()
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.RETURNED)
    event = SubmissionEvent.objects.create(submission=submission, kind=SubmissionStep.RETURNED)
    return ReturnedCell.objects.create(
        event=event, entry=entry, **{"version": 2, "reason": "xem lại"} | fields
    )


def urls(kind: WaitingKind | None) -> list[str]:
    assert kind is not None
    return [row.url for row in kind.rows]


# ---------------------------------------------------------------- for those who fill in


def test_forms_wait_from_some_working_days_before_their_day_the_most_urgent_first(
    clerk, office, today
):
    last = working_days().add(today, waiting.DAYS_AHEAD)
    near, far = (last - today).days, (last - today).days + 1
    soon, late = make_due(office, near), make_due(office, -3)
    make_due(office, far)
    make_due(make_office(), 0)
    back = make_due(office, far, state=SubmissionState.RETURNED)
    make_due(office, 0, state=SubmissionState.SUBMITTED)
    below = make_due(make_office(parent=office), near, form=late.form)
    found = waiting.forms_to_fill_in(clerk, today=today)
    assert set(urls(found)) == {each.get_absolute_url() for each in (late, soon, below, back)}
    assert (urls(found)[0], urls(found)[-1]) == (late.get_absolute_url(), back.get_absolute_url())
    assert found.rows[0].due == late.due_on


def test_a_form_that_is_locked_says_who_opens_it_again(clerk, office):
    receiver = make_office(name="Sở Nội vụ")
    make_due(office, -3, form=make_form(make_indicator(), receiving_office=receiver))
    (row,) = waiting.forms_to_fill_in(clerk, today=timezone.localdate()).rows
    assert "đã khóa: đề nghị Sở Nội vụ gia hạn" in row.said
    Submission.objects.update(open_until=timezone.localdate())
    (row,) = waiting.forms_to_fill_in(clerk, today=timezone.localdate()).rows
    assert "đã khóa" not in row.said


def test_what_came_back_stands_by_the_day_it_is_open_until(clerk, office, today):
    back = make_due(
        office, -30, state=SubmissionState.RETURNED, open_until=today + timedelta(days=2)
    )
    late = make_due(office, -3)
    assert urls(waiting.forms_to_fill_in(clerk, today=today)) == [
        late.get_absolute_url(),
        back.get_absolute_url(),
    ]


def test_a_practice_form_waits_for_nobody(clerk, office, today):
    practice = make_due(office, 0, form=make_form(make_indicator(), is_practice=True))
    assert waiting.forms_to_fill_in(clerk, today=today).count == 0
    Submission.objects.update(state=SubmissionState.RETURNED)
    assert urls(waiting.forms_to_fill_in(clerk, today=today)) == [practice.get_absolute_url()]


def test_a_returned_cell_leads_to_itself_until_it_is_answered(clerk, office, client):
    submission = make_due(office, 9, open_until=timezone.localdate() + timedelta(days=9))
    cell = send_back(submission)
    found = waiting.cells_returned(clerk)
    [row] = found.rows
    assert "xem lại" in row.what
    address, anchor = row.url.split("#")
    client.force_login(clerk)
    assert f'id="{anchor}"' in client.get(address).content.decode()
    assert "xem lại" in client.get(reverse("indicators:entry-due")).content.decode()

    Entry.objects.filter(pk=cell.entry_id).update(version=3)
    assert not waiting.cells_returned(clerk).count
    assert "xem lại" not in client.get(reverse("indicators:entry-due")).content.decode()


def test_a_returned_cell_of_a_row_that_is_gone_leads_to_its_form(clerk, office):
    submission = make_due(office, 9)
    send_back(submission)
    submission.form.rows.all().delete()
    assert urls(waiting.cells_returned(clerk)) == [submission.get_absolute_url()]


def test_a_question_waits_for_the_office_that_answers(clerk, reviewer, office):
    asked = make_question(office=office)
    make_question(office=office, is_answered=True)
    make_question()
    for person in (clerk, reviewer):
        assert urls(waiting.questions_to_answer(person)) == [
            reverse("indicators:question-detail", args=[asked.pk])
        ]


# ---------------------------------------------------------------- for those who decide


def test_a_submitted_form_waits_for_its_reviewer_and_the_deputy(reviewer, office):
    form = make_form(make_indicator(), receiving_office=office)
    submitted = make_due(make_office(), 3, form=form, state=SubmissionState.SUBMITTED)
    make_due(make_office(), 3, form=form)
    make_due(office, 3, state=SubmissionState.SUBMITTED)
    deputy = make_user(Role.STAFF, office=office)
    assert urls(waiting.forms_to_approve(reviewer)) == [submitted.get_review_url()]
    assert waiting.forms_to_approve(deputy) is None
    make_deputy(reviewer, deputy)
    assert urls(waiting.forms_to_approve(deputy)) == [submitted.get_review_url()]


def test_a_prepared_figure_waits_for_the_second_person_only(reviewer, office, today):
    indicator = make_indicator(owner=office)
    others = make_proposal(indicator=indicator)
    make_proposal(indicator=indicator, proposed_by=reviewer)
    make_proposal()
    assert urls(waiting.figures_to_publish(reviewer, today=today)) == [others.get_absolute_url()]


def test_a_draft_waits_for_the_second_person_who_answers_for_all_of_it(reviewer, office, today):
    own, foreign = make_indicator(owner=office), make_indicator(owner=make_office())
    drafter = make_user(Role.REVIEWER, office=office)

    def draft(*indicators: Indicator, **people: Any) -> Any:
        plan = make_plan(**{"drafted_by": drafter, "changed_by": drafter} | people)
        for indicator in indicators:
            make_target(plan=plan, indicator=indicator)
        return plan

    whole = draft(own)
    draft()  # has no target yet
    draft(own, foreign)
    draft(own, drafted_by=reviewer)
    draft(own, changed_by=reviewer)
    draft(own, state="issued")
    assert urls(waiting.plans_to_issue(reviewer, today=today)) == [
        reverse("indicators:plan-issue", args=[whole.pk])
    ]


def test_an_answer_waits_for_who_asked_and_what_is_open_is_only_told(leader):
    answered = make_question(asked_by=leader, is_answered=True)
    still_open = make_question(asked_by=leader)
    make_question(is_answered=True)
    to_close, others = waiting.questions_to_close(leader), waiting.questions_with_others(leader)
    assert urls(to_close) == [reverse("indicators:question-detail", args=[answered.pk])]
    assert urls(others) == [reverse("indicators:question-detail", args=[still_open.pk])]
    assert to_do_count([to_close, others]) == 1


def test_late_forms_are_told_to_who_receives_them_and_to_leaders(reviewer, leader, office, today):
    form = make_form(make_indicator(), receiving_office=office)
    late = make_due(make_office(), -1, form=form)
    elsewhere = make_due(make_office(), -2)
    make_due(make_office(), 0, form=form, period="2026-M05")
    make_due(make_office(), -9, form=form, period="2026-M04", state=SubmissionState.SUBMITTED)
    practice = make_form(make_indicator(), receiving_office=office, is_practice=True)
    make_due(make_office(), -9, form=practice)
    mended = today + timedelta(days=1)
    make_due(make_office(), -9, form=form, state=SubmissionState.RETURNED, open_until=mended)
    found = waiting.late_forms(reviewer, today=today)
    assert (urls(found), found.is_to_do) == ([late.get_review_url()], False)
    told = waiting.late_forms(leader, today=today)
    assert [row.said for row in told.rows] == [elsewhere.office.name, late.office.name]


# ---------------------------------------------------------------- all of it


@pytest.mark.parametrize("role", Role)
def test_only_duties_of_the_role_are_asked_about(office, today, role):
    person = make_user(role, office=office)
    make_due(office, 0)
    send_back(make_due(office, 9))
    make_question(office=office)
    make_question(asked_by=person, is_answered=True)
    form = make_form(make_indicator(), receiving_office=office)
    make_due(make_office(), 3, form=form, state=SubmissionState.SUBMITTED)
    make_proposal(indicator=make_indicator(owner=office))
    titles = {kind.title for kind in waiting.waiting_for(person, today=today)}
    clerks = {"Biểu cần nhập", "Ô bị trả lại", "Câu hỏi cần trả lời"}
    expected = {
        Role.STAFF: clerks,
        Role.REVIEWER: {
            "Biểu cần duyệt",
            "Câu hỏi cần trả lời",
            "Số liệu chờ người thứ hai",
            "Trả lời cho câu hỏi của bạn",
        },
        Role.LEADER: {"Trả lời cho câu hỏi của bạn"},
    }
    assert titles == expected.get(role, set())


def test_what_is_asked_takes_the_same_few_queries_however_much_waits(
    reviewer, office, today, django_assert_max_num_queries
):
    form = make_form(make_indicator(), receiving_office=office)
    for month in range(1, 7):
        period = f"2026-M0{month}"
        make_due(make_office(), 3, form=form, period=period, state=SubmissionState.SUBMITTED)
        make_question(office=office)
        make_proposal(indicator=make_indicator(owner=office))
        make_due(make_office(), -3, form=form, period=period)
    with django_assert_max_num_queries(26):
        kinds = waiting.waiting_for(reviewer, today=today)
    assert {kind.count for kind in kinds} == {6}


def test_the_first_of_many_are_shown_and_the_rest_are_counted():
    kind = WaitingKind.of("x", "/", (Waiting(str(n), "/") for n in range(MOST_SHOWN + 3)))
    assert (len(kind.rows), kind.count, kind.more) == (MOST_SHOWN, MOST_SHOWN + 3, 3)


def test_what_is_counted_for_a_leader_is_what_is_listed_elsewhere(
    leader, office, today, django_assert_num_queries
):
    make_due(office, -1)
    make_due(office, -1, state=SubmissionState.RETURNED, open_until=today - timedelta(days=1))
    make_due(office, -1, state=SubmissionState.RETURNED, open_until=today)  # has until tonight
    make_due(office, 1)
    make_question(asked_by=leader, is_answered=True)
    make_question(asked_by=leader)
    make_question(asked_by=leader)
    with django_assert_num_queries(3):  # the versions, and what is counted under them
        counted = waiting.waiting_for_leader(leader, today=today)
    with django_assert_num_queries(1):
        assert waiting.waiting_for_leader(leader, today=today) == counted
    listed = (
        waiting.questions_to_close(leader),
        waiting.questions_with_others(leader),
        waiting.late_forms(leader, today=today),
    )
    assert [kind.count for kind in counted] == [1, 2, 2]
    assert [(kind.title, kind.url, kind.count) for kind in counted] == [
        (kind.title, kind.url, kind.count) for kind in listed
    ]


def test_a_leader_finds_answers_and_late_forms_on_the_overview(leader, client: Client):
    make_observation(indicator=make_indicator(is_key=True))
    client.force_login(leader)
    assert "Chờ xử lý:" not in client.get("/").content.decode()
    make_question(asked_by=leader, is_answered=True)
    make_due(make_office(), -3)
    html = client.get("/").content.decode()
    assert "Trả lời cho câu hỏi của bạn: 1" in html
    assert "Biểu chậm: 1" in html
    client.force_login(make_user(Role.AWARD_OFFICER))
    assert "Chờ xử lý:" not in client.get("/").content.decode()
