"""When a form opens and is due: worked examples of the calendar of 2026, and what holds on every day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.cut_offs import ADMINISTRATIVE, SOCIAL_INSURANCE, STATISTICAL, CutOffRule
from indicators.openings import FREQUENCIES, WORKING_DAYS_AHEAD, Schedule, days_left
from indicators.periods import Period
from vietnamese.calendar import WorkingDays

CALENDAR = WorkingDays()
MONTHLY = Schedule("month", ADMINISTRATIVE, 3)


def opened(
    schedule: Schedule, today: date, last: str | None = None
) -> list[tuple[str, date, date]]:
    known = Period.parse(last) if last else None
    found = schedule.openings(today=today, last=known, calendar=CALENDAR)
    return [(str(each.period), each.cut_off, each.due_on) for each in found]


@pytest.mark.parametrize(
    ("schedule", "today", "last", "expected"),
    [
        # A new form begins with what is due next, and has no arrears.
        (MONTHLY, date(2026, 6, 1), None, [("2026-M06", date(2026, 6, 14), date(2026, 6, 17))]),
        # On the day it is due; the next one opens the day before, twenty working days ahead.
        (
            MONTHLY,
            date(2026, 6, 17),
            None,
            [
                ("2026-M06", date(2026, 6, 14), date(2026, 6, 17)),
                ("2026-M07", date(2026, 7, 14), date(2026, 7, 17)),
            ],
        ),
        (
            MONTHLY,
            date(2026, 6, 18),
            None,
            [("2026-M07", date(2026, 7, 14), date(2026, 7, 17))],
        ),
        # What was not opened in time is opened later, all of it.
        (
            MONTHLY,
            date(2026, 6, 17),
            "2026-M03",
            [
                ("2026-M04", date(2026, 4, 14), date(2026, 4, 17)),
                ("2026-M05", date(2026, 5, 14), date(2026, 5, 19)),
                ("2026-M06", date(2026, 6, 14), date(2026, 6, 17)),
                ("2026-M07", date(2026, 7, 14), date(2026, 7, 17)),
            ],
        ),
        (MONTHLY, date(2026, 6, 17), "2026-M07", []),
        # Over the end of the year.
        (MONTHLY, date(2026, 12, 31), "2026-M12", [("2027-M01", date(2027, 1, 14), date(2027, 1, 19))]),
        (
            Schedule("quarter", SOCIAL_INSURANCE, 2),
            date(2026, 3, 20),
            None,
            [("2026-Q1", date(2026, 3, 25), date(2026, 3, 27))],
        ),
        (Schedule("half_year", STATISTICAL, 10), date(2026, 4, 1), None, []),
        (
            Schedule("year", CutOffRule(day=20, months_before=1), 4),
            date(2026, 11, 2),
            None,
            [("2026", date(2026, 11, 20), date(2026, 11, 27))],  # 24/11 is a day off,
        ),
    ],
)  # fmt: skip
def test_worked_examples(schedule, today, last, expected):
    assert opened(schedule, today, last) == expected


@given(
    today=st.dates(date(2024, 1, 1), date(2040, 12, 31)),
    periodicity=st.sampled_from(sorted(FREQUENCIES)),
    day=st.integers(1, 31),
    working_days=st.integers(1, 20),
    run_every=st.integers(1, 200),
)
def test_no_period_is_left_out_and_none_opens_twice(
    today, periodicity, day, working_days, run_every
):
    schedule = Schedule(periodicity, CutOffRule(day), working_days)
    last, seen = None, []
    for run in range(3):
        on = today + timedelta(days=run * run_every)
        found = schedule.openings(today=on, last=last, calendar=CALENDAR)
        for opening in found:
            assert opening.cut_off < opening.due_on
            assert CALENDAR.is_working_day(opening.due_on)
            assert CALENDAR.add(opening.cut_off, -WORKING_DAYS_AHEAD) <= on
        seen += [opening.period for opening in found]
        last = seen[-1] if seen else None
    assert all(after.previous() == before for before, after in pairwise(seen))


@pytest.mark.parametrize(
    ("due_on", "today", "expected"),
    [
        (date(2026, 6, 17), date(2026, 6, 15), 2),
        (date(2026, 6, 17), date(2026, 6, 17), 0),
        (date(2026, 6, 17), date(2026, 6, 18), -1),
        (date(2026, 6, 19), date(2026, 6, 20), -1),  # a Saturday after the Friday it was due
        (date(2026, 6, 19), date(2026, 6, 22), -1),
        (date(2026, 6, 19), date(2026, 6, 23), -2),
    ],
)
def test_days_left_are_working_days_and_late_is_late_on_a_saturday_too(due_on, today, expected):
    assert days_left(due_on, today, CALENDAR) == expected
