"""Change on the same period last year, or on any other (rule 5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.book import Book
from indicators.calculations.comparability import Obstacle, incomparable
from indicators.calculations.facts import Key, Kind
from indicators.calculations.results import Value
from indicators.calculations.values import value_of
from indicators.periods import Period


class Refusal(StrEnum):
    """Why no change can be given."""

    NO_VALUE = "no_value"
    NO_EARLIER_VALUE = "no_earlier_value"
    PARTIAL = "partial"
    NO_BASE = "no_base"  # a percentage of zero, or of less
    SERIES_BREAK = Obstacle.SERIES_BREAK.value
    DIFFERENT_TERRITORY = Obstacle.DIFFERENT_TERRITORY.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The later value against the earlier, unrounded.

    `difference` is later less earlier in the indicator's unit. `amount` is what is shown: of rates and
    changes the difference in points (`in_points`), of counts and money percent of the earlier value.
    """

    later: Value
    earlier: Value
    difference: Decimal
    amount: Decimal
    in_points: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No comparison ("không so sánh được"), and why; `since` is the day of the break or of new land."""

    reason: Refusal
    later: Value
    earlier: Value
    since: date | None = None


def change(book: Book, key: Key, against: Key | None = None) -> Change | Refused:
    """The value of a key against the same period last year (of a span, the span before), or another."""
    if against is None:
        against = key.in_period(_compared_with(key.period))
    later, earlier = value_of(book, key), value_of(book, against)
    if later.number is None:
        return Refused(reason=Refusal.NO_VALUE, later=later, earlier=earlier)
    if earlier.number is None:
        return Refused(reason=Refusal.NO_EARLIER_VALUE, later=later, earlier=earlier)
    if later.is_partial or earlier.is_partial:
        return Refused(reason=Refusal.PARTIAL, later=later, earlier=earlier)
    if obstacle := incomparable(book, later, earlier):
        reason = Refusal(obstacle.obstacle)
        return Refused(reason=reason, later=later, earlier=earlier, since=obstacle.since)
    difference = later.number - earlier.number
    in_points = book.definitions[key.indicator].kind in (Kind.RATIO, Kind.CHANGE)
    if not in_points and earlier.number <= 0:
        return Refused(reason=Refusal.NO_BASE, later=later, earlier=earlier)
    return Change(
        later=later,
        earlier=earlier,
        difference=difference,
        amount=difference if in_points else difference / earlier.number * 100,
        in_points=in_points,
    )


def _compared_with(period: Period) -> Period:
    return period.previous() if period.is_span else period.same_period_last_year()
