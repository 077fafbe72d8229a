"""Which periods of a form are open, since when and until when: pure, no clock, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from indicators.cut_offs import CutOffRule, due_day
from indicators.periods import Frequency, Period
from vietnamese.calendar import WorkingDays

WORKING_DAYS_AHEAD: Final = 20
"""A form opens so many working days before its cut-off: of a monthly one there is always one open."""

FREQUENCIES: Final = {
    "month": Frequency.MONTH,
    "quarter": Frequency.QUARTER,
    "half_year": Frequency.HALF_YEAR,
    "year": Frequency.YEAR,
}


@dataclass(frozen=True, slots=True)
class Opening:
    """One period of a form: the last day that counts, and the last day for sending it."""

    period: Period
    cut_off: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a form is filled in: how often, until which day, and how many working days are left then."""

    periodicity: str
    rule: CutOffRule
    working_days: int

    def openings(
        self, *, today: date, last: Period | None, calendar: WorkingDays
    ) -> tuple[Opening, ...]:
        """The periods that should be open by a day and come after the last one that was opened.

        No period is left out between two runs. Without a last one the first is the one that is due next: a
        form that is new has no arrears. Raises `vietnamese.calendar.CalendarUnknown` for a year whose
        holidays are not known.
        """
        found = []
        for period in self._periods_after(last, today):
            opening = self._opening(period, calendar)
            if calendar.add(opening.cut_off, -WORKING_DAYS_AHEAD) > today:
                break
            if last is not None or opening.due_on >= today:
                found.append(opening)
        return tuple(found)

    def _opening(self, period: Period, calendar: WorkingDays) -> Opening:
        closed_on = self.rule.cut_off(period)
        return Opening(period, closed_on, due_day(closed_on, self.working_days, calendar))

    def _periods_after(self, last: Period | None, today: date) -> Iterator[Period]:
        """From the one after `last` on; without it from last year on, which none is due after."""
        frequency = FREQUENCIES[self.periodicity]
        year = today.year - 1 if last is None else last.end.year
        while True:
            whole = Period.year_of(year)
            for period in whole.children(frequency) or (whole,):
                if last is None or period.start > last.end:
                    yield period
            year += 1


def days_left(due_on: date, today: date, calendar: WorkingDays) -> int:
    """Working days until the due day, 0 on it; negative: working days late, at least one of them."""
    left = calendar.between(today, due_on)
    # On the Saturday after a Friday no working day was lost yet, but the form is late all the same.
    return -1 if due_on < today and not left else left
