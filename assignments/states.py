"""In what state a task is on a day: pure, no clock, no database.

Judged against the due day in force, which an extension moves; the day itself is still on time. A due day on
a weekend or holiday is the due day all the same: whoever sets it sees the calendar.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from vietnamese.calendar import WorkingDays

DUE_SOON_WORKING_DAYS: Final = 5
"""With so many working days left, or fewer, an open task is due soon: a week of work."""

_DAY: Final = timedelta(days=1)


class State(StrEnum):
    """The states in the order in which they are listed and drawn."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    IN_HAND = "in_hand"
    DONE_EARLY = "done_early"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        return self in (State.OVERDUE, State.DUE_SOON, State.IN_HAND)

    @property
    def is_done(self) -> bool:
        return self in (State.DONE_EARLY, State.DONE_ON_TIME, State.DONE_LATE)


def soon_until(today: date, calendar: WorkingDays) -> date:
    """The last due day that is soon: the days off behind the last of those working days are soon too.

    Raises `vietnamese.calendar.CalendarUnknown` for a year whose holidays are not known.
    """
    return calendar.add(today, DUE_SOON_WORKING_DAYS + 1) - _DAY


def state_of(
    *,
    due_on: date,
    done_on: date | None = None,
    withdrawn_on: date | None = None,
    today: date,
    soon_until: date,
) -> State:
    """The state on `today`: what was done or withdrawn after that day was then still open."""
    if withdrawn_on is not None and withdrawn_on <= today:
        return State.WITHDRAWN
    if done_on is not None and done_on <= today:
        return _state_when_done(due_on, done_on)
    if due_on < today:
        return State.OVERDUE
    return State.DUE_SOON if due_on <= soon_until else State.IN_HAND


def _state_when_done(due_on: date, done_on: date) -> State:
    if done_on > due_on:
        return State.DONE_LATE
    return State.DONE_ON_TIME if done_on == due_on else State.DONE_EARLY
