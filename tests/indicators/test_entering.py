"""Opening forms and typing into them: each act once, with its trace, and nothing half-saved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.choices import Role
from accounts.models import Activity, User
from indicators.actions import ActionRefused
from indicators.choices import FormColumn, Missing, SubmissionState
from indicators.entering import (
    EntryChanged,
    SubmissionClosed,
    Typed,
    open_submissions,
    save_entry,
)
from indicators.filling import CellKey
from indicators.models import Entry, FormRow, Indicator, Submission, SubmissionEvent
from indicators.periods import Period
from tests.factories import (
    assign_form,
    make_area,
    make_form,
    make_indicator,
    make_office,
    make_slice,
    make_submission,
    make_swap_day,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(decimals=0)


@pytest.fixture
def submission(jobs: Indicator) -> Submission:
    return make_submission(make_form("Việc làm", jobs), make_office(), make_area())


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


def cell(submission: Submission, **other: Any) -> CellKey:
    key = CellKey(
        submission.form.rows.get(indicator__isnull=False),
        submission.areas.get(),
        FormColumn.IN_PERIOD,
        Period.parse(submission.period),
    )
    return key._replace(**other)


# ---------------------------------------------------------------- opening


def test_forms_open_once_with_their_days_and_areas_and_leave_a_trace(jobs):
    office, mine, gone = make_office(), make_area(), make_area(valid_to=date(2025, 6, 30))
    assign_form(make_form(jobs), office, mine, gone)

    assert open_submissions(today=TODAY) == 1
    assert open_submissions(today=TODAY) == 0

    (opened,) = Submission.objects.all()
    assert (opened.office, opened.period, opened.state) == (office, "2026-M06", "draft")
    assert (opened.cut_off, opened.due_on) == (date(2026, 6, 14), date(2026, 6, 17))
    assert [*opened.areas.all()] == [mine]
    assert [event.kind for event in opened.events.all()] == ["opened"]
    (activity,) = Activity.objects.all()
    assert activity.new == {"period": "2026-M06", "due_on": "2026-06-17"}


def test_the_command_makes_up_for_the_days_it_was_not_run(jobs, capsys):
    assign_form(make_form(jobs), make_office(), make_area())
    for today, said in (
        ("2026-06-01", "1 opened"),
        ("2026-09-01", "3 opened"),
        ("2026-09-01", "0"),
    ):
        call_command("open_submissions", "--today", today)
        assert capsys.readouterr().out.startswith(said)
    assert [row.period for row in Submission.objects.order_by("period_end")] == [
        "2026-M06",
        "2026-M07",
        "2026-M08",
        "2026-M09",
    ]


def test_a_form_that_is_opened_after_its_due_day_can_be_filled_in_all_the_same(jobs):
    assign_form(make_form(jobs), make_office(), make_area())
    open_submissions(today=TODAY)
    open_submissions(today=date(2026, 9, 1))
    assert {row.period: row.open_until for row in Submission.objects.all()} == {
        "2026-M06": None,
        "2026-M07": date(2026, 9, 4),  # after the days off of National Day
        "2026-M08": date(2026, 9, 4),
        "2026-M09": None,
    }


def test_an_announced_swap_day_moves_the_due_day(jobs):
    assign_form(make_form(jobs), make_office(), make_area())
    make_swap_day(off=date(2026, 6, 16), worked=date(2026, 6, 20))
    open_submissions(today=TODAY)
    assert Submission.objects.get().due_on == date(2026, 6, 18)


@pytest.mark.parametrize("ended", ["form", "office", "assignment"])
def test_what_is_no_longer_in_force_opens_nothing(jobs, ended):
    end = {"valid_to": date(2026, 5, 31)}
    form = make_form(jobs, **end if ended == "form" else {})
    office = make_office(**end if ended == "office" else {})
    assign_form(form, office, make_area(), **end if ended == "assignment" else {})
    assert open_submissions(today=TODAY) == 0


# ---------------------------------------------------------------- typing


def test_a_cell_is_saved_with_its_version_and_one_trace_a_save(submission, clerk):
    key = cell(submission)
    first = save_entry(
        submission=submission, cell=key, typed=Typed(Decimal(1500)), seen=0, by=clerk
    )
    assert first is not None
    second = save_entry(
        submission=submission, cell=key, typed=Typed(missing=Missing.NOT_REPORTED), seen=1, by=clerk
    )
    assert second is not None
    unchanged = save_entry(
        submission=submission, cell=key, typed=Typed(missing=Missing.NOT_REPORTED), seen=2, by=clerk
    )

    (stored,) = Entry.objects.all()
    assert unchanged == second == stored
    assert (stored.value, stored.missing, stored.version) == (None, "not_reported", 2)
    assert stored.entered_by == clerk
    traces = Activity.objects.filter(model="indicators.entry").order_by("pk")
    assert [trace.new["version"] for trace in traces] == [1, 2]


def test_a_cell_saved_meanwhile_is_not_overwritten_and_its_writer_is_named(submission, clerk):
    key, other = cell(submission), make_user(Role.STAFF, office=submission.office)
    save_entry(submission=submission, cell=key, typed=Typed(Decimal(1)), seen=0, by=other)
    for seen in (0, 2):
        with pytest.raises(EntryChanged, match=other.full_name) as refused:
            save_entry(
                submission=submission, cell=key, typed=Typed(Decimal(2)), seen=seen, by=clerk
            )
        assert refused.value.current == Entry.objects.get()
    assert Entry.objects.get().value == 1


@pytest.mark.django_db(transaction=True)
def test_of_racing_saves_of_one_cell_each_acknowledged_one_is_a_version_and_a_trace(submission):
    """Everybody writes numbers of their own, and tries each anew on the version that stood in the way."""
    writers = [make_user(Role.STAFF, office=submission.office) for _ in range(6)]
    start, rounds, the_cell = Barrier(len(writers)), 4, cell(submission)

    def write(number: int) -> list[tuple[int, Decimal | None]]:
        acknowledged, seen = [], 0
        try:
            start.wait()
            for turn in range(rounds):
                typed = Typed(Decimal(100 * number + turn))
                saved = None
                while saved is None:
                    try:
                        saved = save_entry(
                            submission=submission,
                            cell=the_cell,
                            typed=typed,
                            seen=seen,
                            by=writers[number],
                        )
                    except EntryChanged as changed:
                        seen = changed.current.version if changed.current else 0
                seen = saved.version
                acknowledged.append((saved.version, saved.value))
        finally:
            connection.close()
        return acknowledged

    with ThreadPoolExecutor(len(writers)) as pool:
        acknowledged = dict(
            save for saves in pool.map(write, range(len(writers))) for save in saves
        )
    entry = Entry.objects.get()
    assert sorted(acknowledged) == [*range(1, len(writers) * rounds + 1)]
    assert (entry.version, entry.value) == max(acknowledged.items())
    traces = Activity.objects.filter(model="indicators.entry").order_by("pk")
    assert [trace.new["version"] for trace in traces] == sorted(acknowledged)


def test_an_empty_cell_left_empty_is_no_row(submission, clerk):
    assert (
        save_entry(submission=submission, cell=cell(submission), typed=Typed(), seen=0, by=clerk)
        is None
    )
    assert not Entry.objects.exists()


@pytest.mark.parametrize("state", [SubmissionState.SUBMITTED, SubmissionState.APPROVED])
def test_nothing_is_typed_into_what_was_submitted(submission, clerk, state):
    Submission.objects.update(state=state)
    with pytest.raises(SubmissionClosed):
        save_entry(
            submission=submission, cell=cell(submission), typed=Typed(Decimal(1)), seen=0, by=clerk
        )
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.LEADER, Role.ADMIN])
def test_only_the_office_that_fills_a_form_in_types_into_it(submission, role):
    stranger = make_user(role)
    with pytest.raises(PermissionDenied):
        save_entry(
            submission=submission,
            cell=cell(submission),
            typed=Typed(Decimal(1)),
            seen=0,
            by=stranger,
        )


def test_a_cell_the_form_does_not_ask_is_refused(submission, clerk):
    foreign = {
        "row": FormRow(form=submission.form, indicator=make_indicator(), slice=make_slice()),
        "area": make_area(),
        "column": FormColumn.CUMULATIVE,
        "period": Period.parse("2026-M07"),
    }
    for name, value in foreign.items():
        with pytest.raises(ActionRefused):
            save_entry(
                submission=submission,
                cell=cell(submission, **{name: value}),
                typed=Typed(Decimal(1)),
                seen=0,
                by=clerk,
            )
    assert not Entry.objects.exists()


def test_more_decimals_than_the_indicator_has_are_refused(submission, clerk):
    with pytest.raises(ActionRefused):
        save_entry(
            submission=submission,
            cell=cell(submission),
            typed=Typed(Decimal("1.5")),
            seen=0,
            by=clerk,
        )


# ---------------------------------------------------------------- what the tables refuse


def test_the_columns_asked_follow_the_form_and_the_period(jobs):
    form = make_form(jobs, asks_cumulative=True, asks_year_estimate=True)
    asked = {
        code: {name: str(period) for name, period in form.columns(Period.parse(code)).items()}
        for code in ("2026-M06", "2026-M01", "2026-M12")
    }
    assert asked == {
        "2026-M06": {"in_period": "2026-M06", "cumulative": "2026-S1", "year_estimate": "2026"},
        "2026-M01": {"in_period": "2026-M01", "year_estimate": "2026"},
        "2026-M12": {"in_period": "2026-M12", "cumulative": "2026"},
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"cut_off_day": 0},
        {"cut_off_day": 32},
        {"cut_off_day_in_december": 32},
        {"working_days": 0},
        {"working_days": 61},
    ],
)
def test_the_database_refuses_days_that_are_none(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_form(**fields)


def test_the_database_refuses_a_row_that_is_both_or_neither(jobs):
    form = make_form()
    for fields in ({"heading": ""}, {"heading": "I", "indicator": jobs}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FormRow.objects.create(form=form, order=1, slice=make_slice(), **fields)


def test_the_database_refuses_a_value_beside_a_reason_for_none(submission, clerk):
    save_entry(
        submission=submission, cell=cell(submission), typed=Typed(Decimal(1)), seen=0, by=clerk
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(missing="not_reported")


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_a_step_of_a_submission_is_never_changed(submission, statement):
    event = SubmissionEvent.objects.create(submission=submission, kind="opened")
    table = SubmissionEvent._meta.db_table
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    event.refresh_from_db()
    assert event.reason == ""
