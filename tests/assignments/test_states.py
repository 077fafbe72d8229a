"""In what state a task is: a table of cases, around weekends, Tết and the turn of a year."""

from datetime import date

import pytest

from assignments.states import State, soon_until, state_of
from vietnamese.calendar import CalendarUnknown, Swap, WorkingDays

PLAIN = WorkingDays()
MONDAY = date(2026, 11, 16)

DUE = date(2026, 11, 30)


def state(today: date, **days: date | None) -> State:
    return state_of(today=today, soon_until=soon_until(today, PLAIN), **days)


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [
        (date(2026, 11, 29), State.DONE_EARLY),
        (DUE, State.DONE_ON_TIME),
        (date(2026, 12, 1), State.DONE_LATE),
    ],
)
def test_what_was_done_is_held_against_the_due_day(done_on, expected):
    assert state(date(2026, 12, 31), due_on=DUE, done_on=done_on) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 19), State.IN_HAND),  # a Thursday: Friday, Monday, Wednesday to Monday
        (date(2026, 11, 20), State.DUE_SOON),  # one less; the 24th is off
        (date(2026, 11, 22), State.DUE_SOON),
        (DUE, State.DUE_SOON),
        (date(2026, 12, 1), State.OVERDUE),
    ],
)
def test_an_open_task_comes_closer(today, expected):
    assert state(today, due_on=DUE) is expected


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (MONDAY, date(2026, 11, 24)),  # Tuesday to Friday, Monday, and the holiday after it
        (
            date(2026, 11, 13),
            date(2026, 11, 22),
        ),  # a Friday: the weekend after the five is soon too
        (date(2026, 11, 14), date(2026, 11, 22)),
        (date(2026, 11, 19), date(2026, 11, 29)),  # 24/11 is off
        (date(2026, 2, 12), date(2026, 2, 26)),  # over Tết
        (date(2025, 12, 29), date(2026, 1, 6)),  # over New Year
    ],
)
def test_soon_reaches_over_days_off(today, last):
    found = soon_until(today, PLAIN)
    assert found == last
    assert PLAIN.between(today, found) == 5
    assert PLAIN.between(today, date.fromordinal(found.toordinal() + 1)) == 6


def test_a_day_given_off_is_no_working_day():
    swap = Swap(off=date(2026, 11, 20), worked=date(2026, 11, 28))
    assert soon_until(MONDAY, WorkingDays.under([swap])) == date(2026, 11, 25)


def test_a_due_day_on_a_sunday_is_kept_on_that_sunday():
    sunday = date(2026, 11, 29)
    assert state(sunday, due_on=sunday) is State.DUE_SOON
    assert state(date(2026, 11, 30), due_on=sunday) is State.OVERDUE
    assert state(date(2026, 11, 30), due_on=sunday, done_on=sunday) is State.DONE_ON_TIME


def test_what_was_withdrawn_waits_for_nobody():
    assert state(date(2027, 1, 4), due_on=DUE, withdrawn_on=MONDAY) is State.WITHDRAWN


def test_what_was_done_later_was_open_on_the_day_asked_about():
    year_end = date(2026, 12, 31)
    assert state(year_end, due_on=DUE, done_on=date(2027, 1, 2)) is State.OVERDUE
    assert state(MONDAY, due_on=DUE, withdrawn_on=DUE) is State.IN_HAND


def test_a_day_without_known_holidays_is_refused():
    with pytest.raises(CalendarUnknown):
        soon_until(date(2020, 1, 2), PLAIN)


@pytest.mark.parametrize("state", list(State))
def test_a_state_is_open_or_done_or_withdrawn(state):
    assert [state.is_open, state.is_done, state is State.WITHDRAWN].count(True) == 1
