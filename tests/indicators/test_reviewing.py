"""What reviewers do with a submission: what is published, by whom, and what can never be got round."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Activity, Deputy, User
from indicators import actions
from indicators.actions import ActionRefused, FigureChanged, NewVersion, correct_observation
from indicators.choices import FormColumn, Missing, SubmissionState
from indicators.comparing import Chosen, Unpublished, review_of
from indicators.entering import DeadlinePassed, SubmissionClosed, Typed, save_entry, submit
from indicators.filling import asked_of, filling_of
from indicators.models import (
    Entry,
    Indicator,
    IndicatorOwner,
    Observation,
    Publication,
    ReturnedCell,
    Submission,
    SubmissionEvent,
)
from indicators.pages.entry.answers import left_to_do
from indicators.pages.entry.sheet import sheet_by_area
from indicators.reviewing import (
    Approved,
    NotByTheSame,
    NotWaiting,
    SubmissionMoved,
    approve,
    grant_exception,
    reopen,
    return_submission,
)
from organisation.models import Area
from tests.factories import (
    make_area,
    make_deputy,
    make_document,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_source,
    make_submission,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 18)


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(decimals=0)


@pytest.fixture
def submission(jobs: Indicator) -> Submission:
    return make_submission(make_form("Việc làm", jobs), make_office(), make_area())


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


@pytest.fixture
def reviewer(submission: Submission) -> User:
    return make_user(Role.REVIEWER, office=submission.form.receiving_office)


def entry_in(submission: Submission, number: int = 0) -> Entry:
    return Entry.objects.filter(submission=submission).order_by("pk")[number]


def enter(submission: Submission, by: User, *values: Any) -> None:
    """Type into the cells of a form, in their order; a text says why there is no value."""
    for cell, value in zip(asked_of(submission).cells, values, strict=False):
        stored = filling_of(submission).entry_of(cell)
        typed = Typed(missing=value) if isinstance(value, str) else Typed(Decimal(value))
        save_entry(
            submission=submission,
            cell=cell,
            typed=typed,
            seen=stored.version if stored else 0,
            by=by,
        )


def hand_in(submission: Submission, by: User, *values: Any) -> None:
    """Type and submit, as the page does it."""
    submission.refresh_from_db()
    enter(submission, by, *values)
    submit(submission=submission, by=by)
    submission.refresh_from_db()


def approve_all(submission: Submission, by: User, **said: Any) -> Approved:
    said.setdefault("seen", review_of(submission).mark)
    done = approve(submission=submission, by=by, today=TODAY, **said)
    submission.refresh_from_db()
    return done


def send_back(submission: Submission, by: User, **said: Any) -> None:
    said.setdefault("seen", review_of(submission).mark)
    return_submission(submission=submission, by=by, today=TODAY, **said)
    submission.refresh_from_db()


def open_again(submission: Submission, by: User, **said: Any) -> None:
    said.setdefault("seen", review_of(submission).mark)
    reopen(submission=submission, by=by, today=TODAY, **{"reason": "Sai số tháng 5"} | said)
    submission.refresh_from_db()


def current(indicator: Indicator) -> Observation:
    return Observation.objects.current().real().get(indicator=indicator)


# ---------------------------------------------------------------- approving


def test_an_approved_form_is_published_with_everything_that_is_known_of_it(
    submission, clerk, reviewer, jobs
):
    hand_in(submission, clerk, 1970)
    done = approve_all(submission, reviewer)

    figure = current(jobs)
    assert done == Approved(published=1, is_whole=True)
    assert submission.state == SubmissionState.APPROVED
    assert (figure.value, figure.status, figure.period) == (1970, "reported", "2026-M06")
    assert (figure.known_from, figure.cut_off) == (TODAY, submission.cut_off)
    assert figure.recorded_by == reviewer
    assert submission.form.code in figure.source.location
    origin = figure.publication
    assert (origin.entered_by, origin.approved_by, origin.acting_for) == (clerk, reviewer, None)
    assert [event.kind for event in submission.events.order_by("pk")] == ["submitted", "approved"]
    traces = Activity.objects.filter(actor=reviewer).order_by("pk")
    assert [(trace.verb, trace.model) for trace in traces] == [
        ("added", "indicators.observation"),
        ("approved", "indicators.submission"),
    ]


def test_what_is_no_number_is_published_as_such(submission, clerk, reviewer, jobs):
    hand_in(submission, clerk, Missing.NOT_REPORTED)
    approve_all(submission, reviewer)
    assert (current(jobs).value, current(jobs).missing) == (None, "not_reported")


def test_status_and_cut_off_are_the_forms_unless_changed_for_a_cell(reviewer, clerk, submission):
    two = make_submission(
        make_form(
            make_indicator(decimals=0),
            make_indicator(decimals=0),
            status="preliminary",
            receiving_office=submission.form.receiving_office,
        ),
        submission.office,
        make_area(),
    )
    hand_in(two, clerk, 5, 6)
    day = date(2026, 6, 10)
    approve_all(two, reviewer, chosen={entry_in(two).pk: Chosen("estimate", day)})
    first, second = Observation.objects.order_by("pk")
    assert (first.status, first.cut_off) == ("estimate", day)
    assert (second.status, second.cut_off) == ("preliminary", two.cut_off)


def test_an_official_figure_needs_its_decision(submission, clerk, reviewer, jobs):
    hand_in(submission, clerk, 5)
    chosen = {entry_in(submission).pk: Chosen("official")}
    with pytest.raises(ActionRefused) as refused:
        approve_all(submission, reviewer, chosen=chosen)
    assert "document" in refused.value.errors
    decision = make_document()
    approve_all(submission, reviewer, chosen=chosen, document=decision)
    assert (current(jobs).status, current(jobs).document) == ("official", decision)


def test_only_cells_that_changed_are_published_again(submission, clerk, reviewer):
    two = make_submission(
        make_form(
            make_indicator(decimals=0),
            make_indicator(decimals=0),
            receiving_office=submission.form.receiving_office,
        ),
        submission.office,
        make_area(),
    )
    hand_in(two, clerk, 5, 6)
    approve_all(two, reviewer)
    open_again(two, reviewer)
    hand_in(two, clerk, 5, 7)
    assert [cell.entry.value for cell in review_of(two).changed] == [7]

    assert approve_all(two, reviewer).published == 1
    assert sorted(row.value for row in Observation.objects.all()) == [5, 6, 7]
    newest = Observation.objects.current().get(value=7)
    assert newest.reason == "Sai số tháng 5"


def test_loaded_history_counts_as_approved(submission, clerk, reviewer, jobs):
    loaded = make_observation(
        indicator=jobs, area=submission.areas.get(), period="2026-M06", value=5, reference="T-1"
    )
    hand_in(submission, clerk, 5)
    assert [*review_of(submission).changed] == []
    assert approve_all(submission, reviewer).published == 0
    assert [*Observation.objects.all()] == [loaded]


def test_editing_again_disturbs_no_published_number(submission, clerk, reviewer, jobs):
    hand_in(submission, clerk, 5)
    approve_all(submission, reviewer)
    open_again(submission, reviewer)
    hand_in(submission, clerk, 8)
    send_back(submission, reviewer, reason="Xem lại")
    enter(submission, clerk, 9)
    assert current(jobs).value == 5
    assert Observation.objects.count() == 1


def test_a_figure_corrected_meanwhile_is_not_put_back(submission, clerk, reviewer, jobs):
    IndicatorOwner.objects.create(indicator=jobs, office=reviewer.office)
    hand_in(submission, clerk, 5)
    approve_all(submission, reviewer)
    correct_observation(
        current=current(jobs),
        version=NewVersion(value=Decimal(6), status="reported", source=make_source()),
        reason="Biên bản đối chiếu",
        by=make_user(Role.REVIEWER, office=reviewer.office),
        today=TODAY,
    )
    open_again(submission, reviewer)
    hand_in(submission, clerk, 5)
    (cell,) = review_of(submission).cells
    assert cell.is_corrected_since
    assert approve_all(submission, reviewer).published == 0
    assert current(jobs).value == 6


# ---------------------------------------------------------------- what approving does not publish


def not_published(submission: Submission) -> dict[str, Unpublished | None]:
    return {cell.key.column: cell.unpublished for cell in review_of(submission).cells}


def test_a_practice_form_publishes_nothing(submission, clerk, reviewer):
    form = submission.form
    form.is_practice = True
    form.save()
    hand_in(submission, clerk, 5)
    assert not_published(submission) == {"in_period": Unpublished.PRACTICE}
    assert approve_all(submission, reviewer) == Approved(published=0, is_whole=True)
    assert not Observation.objects.exists()


def test_a_cell_that_another_form_gives_publishes_nothing(submission, clerk, reviewer):
    submission.form.rows.update(is_of_record=True)
    hand_in(submission, clerk, 5)
    submission.form.rows.update(is_of_record=False)
    assert review_of(submission).cells == ()
    assert approve_all(submission, reviewer).published == 0
    assert not Observation.objects.exists()


def test_an_estimate_of_the_year_and_what_the_months_give_are_not_published(clerk, reviewer):
    jobs, area = make_indicator(decimals=0), make_area()
    form = make_form(
        jobs, asks_cumulative=True, asks_year_estimate=True, receiving_office=reviewer.office
    )
    submission = make_submission(form, clerk.office, area, period="2026-M02")
    make_observation(indicator=jobs, area=area, period="2026-M01", value=4)
    hand_in(submission, clerk, 5, 9, 60)
    assert not_published(submission) == {
        FormColumn.IN_PERIOD: None,
        FormColumn.CUMULATIVE: Unpublished.COMPUTED,
        FormColumn.YEAR_ESTIMATE: Unpublished.YEAR_ESTIMATE,
    }
    assert approve_all(submission, reviewer).published == 1


def test_a_figure_from_january_on_is_published_where_the_months_do_not_give_it(clerk, reviewer):
    form = make_form(
        make_indicator(decimals=0), asks_cumulative=True, receiving_office=reviewer.office
    )
    submission = make_submission(form, clerk.office, make_area(), period="2026-M02")
    hand_in(submission, clerk, 5, 9)
    assert approve_all(submission, reviewer).published == 2
    assert {row.period for row in Observation.objects.all()} == {"2026-M02", "2026-C02"}


def test_what_was_made_up_gives_way(submission, clerk, reviewer, jobs):
    area = submission.areas.get()
    make_observation(indicator=jobs, area=area, period="2026-M05", illustration=True)
    make_target(indicator=jobs, area=area, period="2026", illustration=True)
    kept = make_observation(indicator=jobs, area=area, period="2025-M05", illustration=True)
    hand_in(submission, clerk, 5)
    approve_all(submission, reviewer)
    assert [*Observation.objects.illustrations()] == [kept]
    assert not jobs.targets.exists()


# ---------------------------------------------------------------- a second person


def test_nobody_approves_what_they_entered(submission, clerk, reviewer):
    both = make_user(Role.REVIEWER, office=reviewer.office)
    submission.office.parent = reviewer.office
    submission.office.save()
    enter(submission, both, 5)
    submit(submission=submission, by=clerk)
    submission.refresh_from_db()
    with pytest.raises(NotByTheSame, match=reviewer.full_name):
        approve_all(submission, both)
    assert not Observation.objects.exists()
    assert approve_all(submission, reviewer).published == 1


def test_a_note_by_another_does_not_take_the_figure_over(submission, clerk, reviewer):
    submission.office.parent = reviewer.office
    submission.office.save()
    enter(submission, reviewer, 5)
    (cell,) = asked_of(submission).cells
    save_entry(
        submission=submission, cell=cell, typed=Typed(Decimal(5), note="Đủ"), seen=1, by=clerk
    )
    submit(submission=submission, by=clerk)
    submission.refresh_from_db()
    assert entry_in(submission).entered_by == clerk
    with pytest.raises(NotByTheSame):
        approve_all(submission, reviewer)


def test_nobody_approves_what_they_submitted(submission, clerk, reviewer):
    submission.office.parent = reviewer.office
    submission.office.save()
    enter(submission, clerk, 5)
    submit(submission=submission, by=reviewer)
    submission.refresh_from_db()
    with pytest.raises(NotByTheSame, match="ủy quyền"):
        approve_all(submission, reviewer)


def test_whoever_wrote_the_version_that_is_open_does_not_approve_the_next(
    submission, clerk, reviewer, jobs
):
    make_observation(
        indicator=jobs, area=submission.areas.get(), period="2026-M06", recorded_by=reviewer
    )
    hand_in(submission, clerk, 5)
    with pytest.raises(NotByTheSame):
        approve_all(submission, reviewer)


def test_the_author_of_a_figure_is_who_entered_it_and_not_who_approved_it(
    submission, clerk, reviewer, jobs
):
    IndicatorOwner.objects.create(indicator=jobs, office=reviewer.office)
    hand_in(submission, clerk, 5)
    approve_all(submission, reviewer)
    said = NewVersion(value=Decimal(6), status="reported", source=make_source())
    User.objects.filter(pk=clerk.pk).update(role=Role.REVIEWER, office=reviewer.office)
    promoted = User.objects.get(pk=clerk.pk)
    act: dict[str, Any] = {"version": said, "reason": "Sai", "today": TODAY}
    with pytest.raises(actions.SameAuthor):
        correct_observation(current=current(jobs), by=promoted, **act)
    correct_observation(current=current(jobs), by=reviewer, **act)
    assert current(jobs).value == 6


def test_the_database_refuses_an_approval_by_who_entered_it(submission, clerk, reviewer, jobs):
    hand_in(submission, clerk, 5)
    figure = make_observation(indicator=jobs, period="2026-M06")
    event = submission.events.get()
    for people in ({"approved_by": clerk}, {"approved_by": reviewer, "acting_for": clerk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.create(
                observation=figure,
                entry=entry_in(submission),
                version=1,
                event=event,
                entered_by=clerk,
                **people,
            )


@pytest.mark.parametrize("role", Role)
def test_only_the_reviewers_of_the_receiving_office_act(submission, clerk, reviewer, role):
    hand_in(submission, clerk, 5)
    strangers = [make_user(role), make_user(role, office=submission.office)]
    if role != Role.REVIEWER:
        strangers.append(make_user(role, office=reviewer.office))
    seen = review_of(submission).mark
    for stranger in strangers:
        for act in (
            lambda by: approve(submission=submission, by=by, today=TODAY, seen=seen),
            lambda by: return_submission(
                submission=submission, by=by, today=TODAY, seen=seen, reason="x"
            ),
            lambda by: reopen(submission=submission, by=by, today=TODAY, seen=seen, reason="x"),
            lambda by: grant_exception(
                submission=submission, by=by, today=TODAY, until=TODAY, reason="x"
            ),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)
    assert not Observation.objects.exists()


# ---------------------------------------------------------------- deputies


def test_a_deputy_acts_and_both_are_named(submission, clerk, reviewer, jobs):
    deputy = make_user(Role.STAFF, office=reviewer.office)
    make_deputy(reviewer, deputy)
    hand_in(submission, clerk, 5)
    approve_all(submission, deputy)
    assert (current(jobs).publication.approved_by, current(jobs).publication.acting_for) == (
        deputy,
        reviewer,
    )
    event = submission.events.latest("pk")
    assert (event.by, event.acting_for) == (deputy, reviewer)
    trace = Activity.objects.get(verb="approved")
    assert (trace.actor, trace.new["acting_for"]) == (deputy, reviewer.pk)


@pytest.mark.parametrize(
    "case", ["not yet", "over", "ended", "other office", "leader", "disabled person", "no reviewer"]
)
def test_nobody_stands_in_beyond_the_days_the_office_and_the_right(
    submission, clerk, reviewer, case
):
    deputy = make_user(Role.LEADER if case == "leader" else Role.STAFF, office=reviewer.office)
    days = {"not yet": (1, 2), "over": (-3, -1)}.get(case, (0, 0))
    ended = {"ended_at": timezone.now()} if case == "ended" else {}
    make_deputy(reviewer, deputy, *days, **ended)
    changes = {
        "other office": (deputy, {"office": make_office()}),
        "disabled person": (reviewer, {"is_active": False}),
        "no reviewer": (reviewer, {"role": Role.STAFF}),
    }
    if case in changes:
        person, fields = changes[case]
        User.objects.filter(pk=person.pk).update(**fields)
        deputy.refresh_from_db()
    hand_in(submission, clerk, 5)
    with pytest.raises(PermissionDenied):
        approve_all(submission, deputy)


def test_a_deputy_approves_neither_own_figures_nor_those_of_the_person(submission, clerk, reviewer):
    submission.office.parent = reviewer.office
    submission.office.save()
    deputy = make_user(Role.STAFF, office=reviewer.office)
    make_deputy(reviewer, deputy)
    enter(submission, reviewer, 5)
    submit(submission=submission, by=clerk)
    submission.refresh_from_db()
    with pytest.raises(NotByTheSame):
        approve_all(submission, deputy)


@pytest.mark.parametrize(
    "wrong", [{"starts_on": date(2026, 7, 1)}, {"reason": ""}, {"deputy": "person"}]
)
def test_the_database_refuses_a_deputy_that_is_none(reviewer, wrong):
    fields = {
        "person": reviewer,
        "deputy": make_user(office=reviewer.office),
        "starts_on": date(2026, 6, 1),
        "ends_on": date(2026, 6, 30),
        "reason": "Nghỉ phép",
    } | ({"deputy": reviewer} if "deputy" in wrong else wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.create(**fields)


# ---------------------------------------------------------------- area by area


@pytest.fixture
def wide(jobs: Indicator, clerk: User, reviewer: User) -> Submission:
    """A form for two areas, handed in."""
    form = make_form(jobs, receiving_office=reviewer.office)
    submission = make_submission(form, clerk.office, make_area(name="A"), make_area(name="B"))
    hand_in(submission, clerk, 5, 6)
    return submission


def area_of(submission: Submission, number: int) -> Area:
    return asked_of(submission).areas[number]


def test_a_form_is_approved_with_its_last_area(wide, reviewer):
    first = approve_all(wide, reviewer, areas=[area_of(wide, 0)])
    assert first == Approved(published=1, is_whole=False)
    assert wide.state == SubmissionState.SUBMITTED
    assert review_of(wide).waiting_areas == (area_of(wide, 1),)
    with pytest.raises(NotWaiting):
        approve_all(wide, reviewer, areas=[area_of(wide, 0)])

    second = approve_all(wide, reviewer, areas=[area_of(wide, 1)])
    assert second == Approved(published=1, is_whole=True)
    assert wide.state == SubmissionState.APPROVED
    assert [event.kind for event in wide.events.order_by("pk")][-2:] == ["part", "approved"]


def test_an_area_of_another_form_is_none_of_it(wide, reviewer):
    for areas in ([make_area()], []):
        with pytest.raises(NotWaiting):
            approve_all(wide, reviewer, areas=areas)


def test_what_goes_back_waits_anew_in_all_areas_and_stays_published(wide, reviewer, clerk):
    approve_all(wide, reviewer, areas=[area_of(wide, 0)])
    send_back(wide, reviewer, reason="Xem lại")
    hand_in(wide, clerk, 5, 7)
    review = review_of(wide)
    assert len(review.waiting_areas) == 2
    assert [cell.entry.value for cell in review.changed] == [7]
    assert Observation.objects.get().value == 5


# ---------------------------------------------------------------- sending back


def test_a_returned_cell_has_to_be_answered_before_the_form_comes_again(
    submission, clerk, reviewer
):
    hand_in(submission, clerk, 5)
    send_back(submission, reviewer, cells={entry_in(submission).pk: "Gấp đôi tháng trước"})
    assert submission.state == SubmissionState.RETURNED
    (left,) = left_to_do(sheet_by_area(filling_of(submission), today=TODAY))
    (line,) = (
        line for line in sheet_by_area(filling_of(submission), today=TODAY).lines if line.cells
    )
    assert "Gấp đôi tháng trước" in line.main.remarks[0].said
    assert left.name == line.main.name

    (cell,) = asked_of(submission).cells
    save_entry(
        submission=submission,
        cell=cell,
        typed=Typed(Decimal(5), reason="Có hội chợ việc làm"),
        seen=1,
        by=clerk,
    )
    assert left_to_do(sheet_by_area(filling_of(submission), today=TODAY)) == ()
    assert filling_of(submission).returned_of(entry_in(submission)) is None


@pytest.mark.parametrize("said", [{}, {"reason": " "}, {"cells": {0: " "}}, {"cells": {-1: "x"}}])
def test_a_return_says_why_and_of_which_cell(submission, clerk, reviewer, said):
    hand_in(submission, clerk, 5)
    if 0 in said.get("cells", {}):
        said = {"cells": {entry_in(submission).pk: " "}}
    with pytest.raises(ActionRefused):
        send_back(submission, reviewer, **said)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SUBMITTED
    assert not ReturnedCell.objects.exists()


# ---------------------------------------------------------------- deadlines


def test_after_its_day_a_form_is_locked_until_somebody_gives_it_more_time(
    submission, clerk, reviewer
):
    today = timezone.localdate()
    Submission.objects.update(open_until=None)
    for act in (
        lambda: enter(submission, clerk, 5),
        lambda: submit(submission=submission, by=clerk),
    ):
        with pytest.raises(DeadlinePassed):
            act()
    until = today + timedelta(days=2)
    grant_exception(
        submission=submission, by=reviewer, today=today, until=until, reason="Mất điện ba ngày"
    )
    hand_in(submission, clerk, 5)
    event = submission.events.order_by("pk").first()
    assert (event.kind, event.until, event.reason) == ("extended", until, "Mất điện ba ngày")
    assert Activity.objects.filter(reason="Mất điện ba ngày", actor=reviewer).count() == 1


@pytest.mark.parametrize(
    ("days", "reason", "fields"),
    [
        (-1, "x", {"until"}),
        (93, "x", {"until"}),
        (2, " ", {"reason"}),
        (93, "", {"until", "reason"}),
    ],
)
def test_an_exception_has_a_day_and_a_reason(submission, reviewer, days, reason, fields):
    today = timezone.localdate()
    Submission.objects.update(open_until=None)
    with pytest.raises(ActionRefused) as refused:
        grant_exception(
            submission=submission,
            by=reviewer,
            today=today,
            until=today + timedelta(days=days),
            reason=reason,
        )
    assert refused.value.errors.keys() == fields
    assert not SubmissionEvent.objects.exists()


def test_the_database_refuses_a_step_that_has_to_say_why(submission):
    for kind in ("reopened", "extended"):
        with pytest.raises(IntegrityError), transaction.atomic():
            SubmissionEvent.objects.create(submission=submission, kind=kind)


def test_a_return_opens_a_form_for_some_working_days(submission, clerk, reviewer):
    hand_in(submission, clerk, 5)
    Submission.objects.update(open_until=None)
    submission.refresh_from_db()
    friday = date(2026, 6, 19)
    return_submission(
        submission=submission,
        by=reviewer,
        today=friday,
        seen=review_of(submission).mark,
        reason="Xem lại",
    )
    submission.refresh_from_db()
    assert submission.open_until == date(2026, 6, 23)
    assert submission.events.latest("pk").until == date(2026, 6, 23)


# ---------------------------------------------------------------- the states


ACTS: dict[str, Callable[[Submission, User, User], Any]] = {
    "type": lambda form, clerk, reviewer: enter(form, clerk, 9),
    "submit": lambda form, clerk, reviewer: submit(submission=form, by=clerk),
    "return": lambda form, clerk, reviewer: send_back(form, reviewer, reason="x"),
    "approve": lambda form, clerk, reviewer: approve_all(form, reviewer),
    "reopen": lambda form, clerk, reviewer: open_again(form, reviewer),
    "extend": lambda form, clerk, reviewer: grant_exception(
        submission=form,
        by=reviewer,
        today=timezone.localdate(),
        until=timezone.localdate() + timedelta(days=40),
        reason="x",
    ),
}
MAY_FOLLOW = {
    "draft": {"type": "draft", "submit": "submitted", "extend": "draft"},
    "submitted": {"return": "returned", "approve": "approved"},
    "returned": {"type": "returned", "submit": "submitted", "extend": "returned"},
    "approved": {"reopen": "returned"},
}


@pytest.mark.parametrize("state", SubmissionState)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_begins_in_its_states_and_ends_in_one(submission, clerk, reviewer, state, act):
    hand_in(submission, clerk, 5)
    Submission.objects.update(state=state)
    submission.refresh_from_db()
    ends = MAY_FOLLOW[state].get(act)
    if ends is None:
        with pytest.raises((NotWaiting, SubmissionClosed)):
            ACTS[act](submission, clerk, reviewer)
    else:
        ACTS[act](submission, clerk, reviewer)
    submission.refresh_from_db()
    assert submission.state == (ends or state)


# ---------------------------------------------------------------- two windows, replays, races


def test_a_page_that_is_out_of_date_approves_nothing(submission, clerk, reviewer, jobs):
    hand_in(submission, clerk, 5)
    seen = review_of(submission).mark
    send_back(submission, reviewer, reason="Xem lại")
    hand_in(submission, clerk, 500)
    for out_of_date in (seen, "", "0-0"):
        with pytest.raises(SubmissionMoved):
            approve_all(submission, reviewer, seen=out_of_date)

    seen = review_of(submission).mark
    make_observation(indicator=jobs, area=submission.areas.get(), period="2026-M06", value=7)
    with pytest.raises(SubmissionMoved):
        approve_all(submission, reviewer, seen=seen)
    assert current(jobs).value == 7


def test_a_replayed_request_does_nothing(submission, clerk, reviewer):
    hand_in(submission, clerk, 5)
    seen = review_of(submission).mark
    approve_all(submission, reviewer, seen=seen)
    rows = Observation.objects.count(), SubmissionEvent.objects.count(), Activity.objects.count()
    for act in (approve_all, lambda *args, **said: send_back(*args, reason="x", **said)):
        with pytest.raises(NotWaiting):
            act(submission, reviewer, seen=seen)
    now = Observation.objects.count(), SubmissionEvent.objects.count(), Activity.objects.count()
    assert now == rows


class Fault(Exception):
    """Something that breaks in the middle of publishing."""


def test_a_fault_between_two_figures_leaves_nothing(monkeypatch, clerk, reviewer):
    indicators = [make_indicator(decimals=0) for _ in range(3)]
    form = make_form(*indicators, receiving_office=reviewer.office)
    submission = make_submission(form, clerk.office, make_area())
    hand_in(submission, clerk, 1, 2, 3)
    save, saved = actions.save_checked, []

    def save_two(row: Any) -> None:
        if len(saved) == 2:
            raise Fault
        saved.append(row)
        save(row)

    monkeypatch.setattr(actions, "save_checked", save_two)
    with pytest.raises(Fault):
        approve_all(submission, reviewer)
    submission.refresh_from_db()
    assert not Observation.objects.exists()
    assert submission.state == SubmissionState.SUBMITTED
    assert not Activity.objects.filter(verb="approved").exists()


def race(*acts: Callable[[], Any]) -> list[Any]:
    """What came of acts begun at the same moment, each in a connection of its own: a result or a refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except ActionRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def at_once(transactional_db: None, jobs: Indicator) -> tuple[Submission, User, list[User]]:
    """A form handed in, its clerk, and four reviewers."""
    submission = make_submission(make_form(jobs), make_office(), make_area())
    clerk = make_user(office=submission.office)
    hand_in(submission, clerk, 5)
    office = submission.form.receiving_office
    return submission, clerk, [make_user(Role.REVIEWER, office=office) for _ in range(4)]


@pytest.mark.django_db(transaction=True)
def test_of_approvals_at_once_one_publishes(at_once):
    submission, _clerk, reviewers = at_once
    seen = review_of(submission).mark

    def act(person: User) -> Callable[[], Any]:
        return lambda: approve(submission=submission, by=person, today=TODAY, seen=seen)

    ends = race(*map(act, reviewers))
    assert [end for end in ends if isinstance(end, Approved)] == [Approved(1, True)]
    assert sum(isinstance(end, NotWaiting) for end in ends) == 3
    assert Observation.objects.count() == 1
    assert SubmissionEvent.objects.filter(kind="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_approving_and_returning_at_once_is_one_of_the_two(at_once):
    submission, _clerk, (one, other, *_others) = at_once
    seen = review_of(submission).mark
    ends = race(
        lambda: approve(submission=submission, by=one, today=TODAY, seen=seen),
        lambda: return_submission(
            submission=submission, by=other, today=TODAY, seen=seen, reason="x"
        ),
    )
    assert sum(isinstance(end, NotWaiting) for end in ends) == 1
    submission.refresh_from_db()
    is_approved = submission.state == SubmissionState.APPROVED
    assert Observation.objects.exists() is is_approved


@pytest.mark.django_db(transaction=True)
def test_what_is_approved_is_what_was_submitted_though_somebody_types_at_that_moment(at_once):
    submission, clerk, (one, *_others) = at_once
    seen = review_of(submission).mark
    (cell,) = asked_of(submission).cells
    ends = race(
        lambda: approve(submission=submission, by=one, today=TODAY, seen=seen),
        lambda: save_entry(
            submission=submission, cell=cell, typed=Typed(Decimal(999)), seen=1, by=clerk
        ),
    )
    assert ends[0] == Approved(1, True)
    assert isinstance(ends[1], SubmissionClosed)
    assert Observation.objects.get().value == 5


@pytest.mark.django_db(transaction=True)
def test_approving_and_correcting_the_same_figure_at_once_loses_neither(at_once, jobs):
    submission, _clerk, (one, other, *_others) = at_once
    IndicatorOwner.objects.create(indicator=jobs, office=one.office)
    figure = make_observation(
        indicator=jobs, area=submission.areas.get(), period="2026-M06", value=4
    )
    seen = review_of(submission).mark
    ends = race(
        lambda: approve(submission=submission, by=one, today=TODAY, seen=seen),
        lambda: correct_observation(
            current=figure,
            version=NewVersion(value=Decimal(6), status="reported", source=make_source()),
            reason="Biên bản",
            by=other,
            today=TODAY,
        ),
    )
    refusals = [end for end in ends if isinstance(end, ActionRefused)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], FigureChanged | SubmissionMoved)
    assert Observation.objects.count() == 2
    assert Observation.objects.current().count() == 1


# ---------------------------------------------------------------- whose figure it is


def test_a_change_of_office_in_mid_year_leaves_each_figure_with_the_office_of_its_time(reviewer):
    """As on 01/03/2025, when the departments were merged."""
    before, after = make_office(valid_to=date(2025, 2, 28)), make_office()
    after.valid_from = date(2025, 3, 1)
    after.save()
    jobs = make_indicator(decimals=0)
    IndicatorOwner.objects.create(indicator=jobs, office=before, valid_to=date(2025, 2, 28))
    IndicatorOwner.objects.create(indicator=jobs, office=after, valid_from=date(2025, 3, 1))
    form, area = make_form(jobs, receiving_office=reviewer.office), make_area()
    clerks = {office: make_user(office=office) for office in (before, after)}
    for period, office in (("2025-M02", before), ("2025-M03", after)):
        submission = make_submission(form, office, area, period=period)
        hand_in(submission, clerks[office], 5)
        approve_all(submission, reviewer)
    told = {
        row.period: row.publication.entry.submission.office for row in Observation.objects.all()
    }
    assert told == {"2025-M02": before, "2025-M03": after}
    assert {row.period: jobs.owner_on(row.period_end) for row in Observation.objects.all()} == told
