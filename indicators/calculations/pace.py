"""Needed pace and forecast: what is still to be done, and where the year is heading (rule 8)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from indicators.calculations.achievements import (
    Undefined,
    UndefinedReason,
    achievement,
    is_ceiling,
)
from indicators.calculations.book import Book
from indicators.calculations.comparability import incomparable
from indicators.calculations.expectations import MONTHS, usual_share
from indicators.calculations.facts import Key, Kind, TargetFigure
from indicators.calculations.findings import known_so_far
from indicators.calculations.results import Value
from indicators.calculations.values import value_of
from indicators.periods import Period

FEWEST_MONTHS: Final = 3
"""A forecast needs a quarter of the year: of one month or two, what chance brought is multiplied by six."""


class PaceRefusal(StrEnum):
    """Why there is no needed pace, or no forecast."""

    NOT_ACCUMULATING = "not_accumulating"  # a stock, or a rate of two counts
    NOT_A_YEAR = "not_a_year"
    YEAR_OVER = "year_over"  # by the calendar, or all its months are known
    NO_YEAR_SO_FAR = "no_year_so_far"
    # of a needed pace only
    NO_TARGET = "no_target"
    NOT_ASSESSED = "not_assessed"  # neutral, or an indicator without a method
    LIMIT = "limit"  # what should stay low is not to be caught up with
    NOTHING_REMAINS = "nothing_remains"  # the target is met
    # of a forecast only
    TOO_FEW_MONTHS = "too_few_months"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededPace:
    """What remains of the target of a year, and how much of it each remaining month has to bring.

    Unrounded, in the indicator's unit. The remaining months are those after the last known one: what was
    done in a month not yet reported is part of what remains. `best_month` is the most that any month
    known ever brought, of this year or a comparable earlier one; None where no single month is known.
    """

    so_far: Value
    target: TargetFigure
    remaining: Decimal
    months: int
    per_month: Decimal
    best_month: Value | None


class ForecastMethod(StrEnum):
    """How a year is foreseen."""

    RUN_RATE = "run_rate"  # the remaining months bring as much as those known, on average
    PAST_YEARS = "past_years"  # the months known are the share of the year that they were before


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The whole year by one method, unrounded; `years` are those whose shares were averaged."""

    method: ForecastMethod
    number: Decimal
    years: tuple[Period, ...] = ()
    illustration: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where the year is heading, by one method or two, the lowest first.

    By one only, where no complete earlier year can be compared: then there is no range.
    """

    so_far: Value
    projections: tuple[Projection, ...]

    @property
    def low(self) -> Projection:
        return self.projections[0]

    @property
    def high(self) -> Projection:
        return self.projections[-1]

    @property
    def is_range(self) -> bool:
        return len(self.projections) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRefused:
    """No needed pace or no forecast, and why; with the year so far where there is one."""

    reason: PaceRefusal
    so_far: Value | None = None


def needed_pace(
    book: Book, key: Key, target: TargetFigure | None, *, today: date
) -> NeededPace | PaceRefused:
    """What remains of a year's target per remaining month, beside the best past month."""
    begun = _begun(book, key, today)
    if isinstance(begun, PaceRefused):
        return begun
    if target is None:
        return PaceRefused(reason=PaceRefusal.NO_TARGET, so_far=begun.so_far)
    if reason := _why_no_pace(book, begun, target):
        return PaceRefused(reason=reason, so_far=begun.so_far)
    months = MONTHS - begun.months
    remaining = target.value - begun.number
    return NeededPace(
        so_far=begun.so_far,
        target=target,
        remaining=remaining,
        months=months,
        per_month=remaining / months,
        best_month=_best_month(book, key, begun.so_far),
    )


def forecast(book: Book, key: Key, *, today: date) -> Forecast | PaceRefused:
    """The whole year as the months known foresee it; a target has no part in it.

    By the run rate, and where complete earlier years can be compared by their shape: a range between
    what an even rest of the year would bring and what its seasons would.
    """
    begun = _begun(book, key, today)
    if isinstance(begun, PaceRefused):
        return begun
    so_far = begun.so_far
    if begun.months < FEWEST_MONTHS:
        return PaceRefused(reason=PaceRefusal.TOO_FEW_MONTHS, so_far=so_far)
    projections = [
        Projection(
            method=ForecastMethod.RUN_RATE,
            number=begun.number * MONTHS / begun.months,
            illustration=so_far.illustration,
        )
    ]
    share = usual_share(book, key, so_far.key.period)
    if share is not None and share.fraction > 0:
        projections.append(
            Projection(
                method=ForecastMethod.PAST_YEARS,
                number=begun.number / share.fraction,
                years=share.years,
                illustration=so_far.illustration or share.illustration,
            )
        )
    projections.sort(key=lambda projection: projection.number)
    return Forecast(so_far=so_far, projections=tuple(projections))


class _Begun(NamedTuple):
    """A year that is under way: its figure so far, and how many months that covers."""

    so_far: Value
    number: Decimal
    months: int


def _begun(book: Book, key: Key, today: date) -> _Begun | PaceRefused:
    """The year so far, of which something is still to come."""
    if not key.period.is_year:
        return PaceRefused(reason=PaceRefusal.NOT_A_YEAR)
    if not book.accumulates(key.indicator):
        return PaceRefused(reason=PaceRefusal.NOT_ACCUMULATING)
    so_far = known_so_far(book, key)
    if key.period.is_closed(today) or (so_far is not None and so_far.key.period.is_year):
        return PaceRefused(reason=PaceRefusal.YEAR_OVER, so_far=so_far)
    if so_far is None or so_far.number is None:
        return PaceRefused(reason=PaceRefusal.NO_YEAR_SO_FAR)
    return _Begun(so_far, so_far.number, so_far.key.period.length)


def _why_no_pace(book: Book, begun: _Begun, target: TargetFigure) -> PaceRefusal | None:
    outcome = achievement(book, begun.so_far, target)
    if isinstance(outcome, Undefined) and outcome.reason == UndefinedReason.NOT_ASSESSED:
        return PaceRefusal.NOT_ASSESSED
    if is_ceiling(book.definitions[target.key.indicator], target):
        return PaceRefusal.LIMIT
    if outcome.is_met or begun.number >= target.value:
        return PaceRefusal.NOTHING_REMAINS
    return None


def _best_month(book: Book, key: Key, so_far: Value) -> Value | None:
    """The largest figure of one month up to the last known; of equal ones the latest.

    Only of counts: the rate of a month is no part of the rate of a year.
    """
    if book.definitions[key.indicator].kind != Kind.FLOW:
        return None
    years = (*book.extent(key.indicator).years_before(key), key.period.year)
    months = (
        value_of(book, key.in_period(month))
        for year in years
        for month in Period.year_of(year).months
        if month.end <= so_far.key.period.end
    )
    known = [
        (month.number, month.key.period, month)
        for month in months
        if month.number is not None and month.is_complete
        if not incomparable(book, so_far, month)
    ]
    return max(known, key=lambda found: found[:2])[2] if known else None
