"""Until which day figures of a period count, and when they are due: pure, no clock, no database.

One period has several reporting windows. The administrative month runs from the 15th of the month before
to the 14th (decree 09/2019/NĐ-CP, articles 12 and 13), the statistical one from its first to its last day
(decree 60/2018/NĐ-CP), that of social insurance to the 25th. A longer period is its months: nine months end
on 14/09, a year on 14/12. Where a report is wanted before its period ends, its form says the day
(`CutOffRule`).
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from indicators.periods import Period
from vietnamese.calendar import WorkingDays

_DECEMBER: Final = 12
_LAST_DAY: Final = 31

LEAST_WORKING_DAYS: Final = 1
"""Working days from the cut-off to the day of sending, at least (decree 09/2019/NĐ-CP, article 8)."""


class Calendar(StrEnum):
    """Which window closes a period; the codes stand in the database beside the indicator."""

    ADMINISTRATIVE = "administrative"
    STATISTICAL = "statistical"


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose events a figure counts, both included; the last is the cut-off."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class CutOffRule:
    """The day of the month that closes a month; 31 is its last day, however many it has.

    `december_day` is another day for December, so that the year is whole. `months_before` moves the
    cut-off to an earlier month, for reports due before their period ends: a year's on 20 November is
    `CutOffRule(day=20, months_before=1)`. Windows of one rule follow each other without gap.
    """

    day: int
    december_day: int | None = None
    months_before: int = 0

    def __post_init__(self) -> None:
        days = (self.day, self.day if self.december_day is None else self.december_day)
        if not all(1 <= day <= _LAST_DAY for day in days) or not 0 <= self.months_before < 12:
            raise ValueError(f"{self} names no day of a month within a year.")

    def window(self, period: Period) -> Window:
        """From the day after the cut-off of the month before the period to that of its last month."""
        before = period.start - timedelta(days=1)
        return Window(self._closing(before) + timedelta(days=1), self._closing(period.end))

    def cut_off(self, period: Period) -> date:
        """The last day that counts for the period."""
        return self._closing(period.end)

    def _closing(self, day: date) -> date:
        """The day that closes the month the day lies in."""
        year, month = divmod(day.year * 12 + day.month - 1 - self.months_before, 12)
        month += 1
        wanted = self.day
        if month == _DECEMBER and self.december_day is not None:
            wanted = self.december_day
        return date(year, month, min(wanted, calendar.monthrange(year, month)[1]))


ADMINISTRATIVE: Final = CutOffRule(day=14)
STATISTICAL: Final = CutOffRule(day=_LAST_DAY)
SOCIAL_INSURANCE: Final = CutOffRule(day=25, december_day=_LAST_DAY)
"""The rules in general use; the last by letter 2618/BHXH-KHTC of 2010."""

_RULES: Final[Mapping[str, CutOffRule]] = {
    Calendar.ADMINISTRATIVE: ADMINISTRATIVE,
    Calendar.STATISTICAL: STATISTICAL,
}


def reporting_window(period: Period, calendar: str) -> Window:
    """The days that count for a period in a calendar: 15/05 to 14/06 of an administrative June.

    Raises KeyError for a calendar that is none.
    """
    return _RULES[calendar].window(period)


def cut_off(period: Period, calendar: str) -> date:
    """The last day that counts for a period in a calendar: 14/06 of an administrative June."""
    return _RULES[calendar].cut_off(period)


def due_day(closed_on: date, count: int, working_days: WorkingDays) -> date:
    """The last day for sending what was closed on a day: the `count`-th working day after it.

    Raises ValueError for less than one working day, `vietnamese.calendar.CalendarUnknown` for a year whose
    holidays are not known.
    """
    if count < LEAST_WORKING_DAYS:
        raise ValueError(f"{count} working days are less than the least, {LEAST_WORKING_DAYS}.")
    return working_days.add(closed_on, count)
