"""How complete and how punctual forms are, case by case."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.periods import Period
from indicators.punctuality import (
    Completeness,
    OnTime,
    Punctuality,
    Timeliness,
    months_up_to,
    on_time_by_month,
    on_time_of,
    punctuality,
)
from vietnamese.calendar import Swap, WorkingDays

WEDNESDAY = date(2026, 6, 17)
FRIDAY = date(2026, 6, 19)
ON_TIME = Punctuality(Timeliness.ON_TIME)
NOT_DUE = Punctuality(Timeliness.NOT_DUE)


def late(days: int) -> Punctuality:
    return Punctuality(Timeliness.LATE, days)


def overdue(days: int) -> Punctuality:
    return Punctuality(Timeliness.OVERDUE, days)


@pytest.mark.parametrize(
    ("due_on", "submitted_on", "today", "expected"),
    [
        pytest.param(WEDNESDAY, date(2026, 6, 1), date(2026, 7, 1), ON_TIME, id="early"),
        pytest.param(WEDNESDAY, WEDNESDAY, date(2026, 7, 1), ON_TIME, id="on its due day"),
        pytest.param(WEDNESDAY, date(2026, 6, 18), date(2026, 7, 1), late(1), id="a day after"),
        pytest.param(WEDNESDAY, date(2026, 6, 22), date(2026, 7, 1), late(3), id="over a weekend"),
        pytest.param(FRIDAY, date(2026, 6, 20), date(2026, 7, 1), late(1), id="on a Saturday"),
        pytest.param(date(2026, 4, 29), date(2026, 5, 4), date(2026, 7, 1), late(1), id="holidays"),
        pytest.param(WEDNESDAY, None, date(2026, 6, 1), NOT_DUE, id="not due"),
        pytest.param(WEDNESDAY, None, WEDNESDAY, NOT_DUE, id="due today"),
        pytest.param(WEDNESDAY, None, date(2026, 6, 18), overdue(1), id="since yesterday"),
        pytest.param(FRIDAY, None, date(2026, 6, 21), overdue(1), id="since Friday, on a Sunday"),
        pytest.param(date(2025, 12, 30), None, date(2026, 1, 5), overdue(3), id="over new year"),
    ],
)
def test_punctuality(due_on, submitted_on, today, expected):
    found = punctuality(due_on, submitted_on=submitted_on, today=today, calendar=WorkingDays())
    assert found == expected


def test_a_day_off_that_was_exchanged_makes_nobody_late():
    swapped = WorkingDays.under([Swap(off=date(2026, 6, 18), worked=date(2026, 6, 27))])
    found = punctuality(WEDNESDAY, submitted_on=FRIDAY, today=date(2026, 7, 1), calendar=swapped)
    assert found == late(1)


@pytest.mark.parametrize(
    ("form", "is_late"), [(ON_TIME, False), (late(1), True), (NOT_DUE, False), (overdue(2), True)]
)
def test_what_is_late(form, is_late):
    assert form.is_late is is_late


@pytest.mark.parametrize(
    ("completeness", "share"),
    [
        (Completeness(), None),
        (Completeness(asked=8), Decimal(0)),
        (Completeness(asked=8, answered=2), Decimal("0.25")),
        (Completeness(asked=8, answered=8, not_reported=8), Decimal(1)),
    ],
)
def test_share_of_cells_that_were_answered(completeness, share):
    assert completeness.share == share


def test_completeness_of_several_forms_adds_their_cells():
    both = Completeness(8, 4, 1) + Completeness(2, 2, 0)
    assert (both, both.share) == (Completeness(10, 6, 1), Decimal("0.6"))


def test_what_is_not_due_yet_is_no_share_of_anything():
    assert on_time_of([NOT_DUE, NOT_DUE]).share is None
    counted = on_time_of([ON_TIME, ON_TIME, late(3), overdue(1), NOT_DUE])
    assert (counted, counted.due, counted.share) == (OnTime(2, 1, 1), 4, Decimal("0.5"))


def test_forms_count_in_the_month_they_were_due_in():
    june, july = Period.parse("2026-M06"), Period.parse("2026-M07")
    forms = [
        (date(2026, 6, 1), ON_TIME),
        (date(2026, 6, 30), late(20)),
        (date(2025, 6, 30), late(20)),
    ]
    assert on_time_by_month(forms, (june, july)) == ((june, OnTime(1, 1)), (july, OnTime()))


def test_months_up_to_a_day_pass_the_turn_of_the_year():
    months = months_up_to(date(2026, 2, 28), 4)
    assert [str(month) for month in months] == ["2025-M11", "2025-M12", "2026-M01", "2026-M02"]
