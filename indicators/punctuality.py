"""How complete and how punctual forms are: pure, no clock, no database.

A form is on time by the day it was first submitted. Being sent back afterwards makes nobody late, and more
time that was granted does not make a late form a punctual one: its due day stays what it was.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.openings import days_left
from indicators.periods import Period
from vietnamese.calendar import WorkingDays


class Timeliness(StrEnum):
    """How a form stands to its due day."""

    ON_TIME = "on_time"  # submitted by its due day
    LATE = "late"  # submitted after it
    NOT_DUE = "not_due"  # not submitted, and its due day is not over
    OVERDUE = "overdue"  # not submitted, and its due day is over


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Whether a form came in time, and how many working days after its due day it came or still waits.

    `days` is 0 of a form that is not late, and at least 1 of one that is.
    """

    timeliness: Timeliness
    days: int = 0

    @property
    def is_late(self) -> bool:
        return self.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)


def punctuality(
    due_on: date, *, submitted_on: date | None, today: date, calendar: WorkingDays
) -> Punctuality:
    """How a form stands to its due day; `submitted_on` is the day of its first submission, None before."""
    day = submitted_on or today
    if day <= due_on:
        return Punctuality(Timeliness.ON_TIME if submitted_on else Timeliness.NOT_DUE)
    late = -days_left(due_on, day, calendar)
    return Punctuality(Timeliness.LATE if submitted_on else Timeliness.OVERDUE, late)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many cells a form asks and how many of them were answered.

    Answered is also a cell that says why there is no number; those that say "not reported" are counted in
    `not_reported` beside it, for nothing is known of them.
    """

    asked: int = 0
    answered: int = 0
    not_reported: int = 0

    @property
    def share(self) -> Decimal | None:
        """Answered cells as a fraction of those asked; None where nothing is asked."""
        return Decimal(self.answered) / self.asked if self.asked else None

    def __add__(self, other: "Completeness") -> "Completeness":
        return Completeness(
            self.asked + other.asked,
            self.answered + other.answered,
            self.not_reported + other.not_reported,
        )


@dataclass(frozen=True, slots=True)
class OnTime:
    """The forms that were due in a stretch of time, by how they came; what is not due yet is in none."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.overdue

    @property
    def share(self) -> Decimal | None:
        """Those on time as a fraction of those due; None where none was due."""
        return Decimal(self.on_time) / self.due if self.due else None


def on_time_of(forms: Iterable[Punctuality]) -> OnTime:
    """How these forms came."""
    counts = Counter(form.timeliness for form in forms)
    return OnTime(counts[Timeliness.ON_TIME], counts[Timeliness.LATE], counts[Timeliness.OVERDUE])


def on_time_by_month(
    forms: Iterable[tuple[date, Punctuality]], months: Iterable[Period]
) -> tuple[tuple[Period, OnTime], ...]:
    """Of each of these months how the forms came that were due in it; `forms` with their due days."""
    by_month: dict[tuple[int, int], list[Punctuality]] = {}
    for due_on, form in forms:
        by_month.setdefault((due_on.year, due_on.month), []).append(form)
    return tuple(
        (month, on_time_of(by_month.get((month.end.year, month.end.month), ()))) for month in months
    )


def months_up_to(today: date, count: int) -> tuple[Period, ...]:
    """So many months up to that of a day, the earliest first."""
    last = today.year * 12 + today.month - 1
    return tuple(
        Period.month_of(number // 12, number % 12 + 1)
        for number in range(last - count + 1, last + 1)
    )
