"""Change on another period, and when two values may not be compared (rule 5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.book import Book, Key
from indicators.calculations.values import Value


class Refusal(StrEnum):
    """Why two values are not compared ("không so sánh được")."""

    NO_VALUE = "no_value"
    NO_EARLIER_VALUE = "no_earlier_value"
    PARTIAL = "partial"
    SERIES_BREAK = "series_break"
    DIFFERENT_TERRITORY = "different_territory"
    NO_BASE = "no_base"  # a percentage of zero, or of a negative number


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The later value against the earlier.

    `amount` is unrounded: points for ratios and changes (`in_points`), else percent of the earlier
    value. `difference` is later less earlier in the indicator's unit.
    """

    later: Value
    earlier: Value
    difference: Decimal
    amount: Decimal
    in_points: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No comparison, and why; `since` is the day of the break or the change of territory."""

    reason: Refusal
    later: Value
    earlier: Value
    since: date | None = None


def change(book: Book, key: Key, against: Key | None = None) -> Change | Refused:
    """The value of a key against the same period last year, or against another key."""
    raise NotImplementedError


def incomparable(book: Book, later: Value, earlier: Value) -> tuple[Refusal, date | None] | None:
    """Why the two mean different things, and since when; None where they may be compared."""
    raise NotImplementedError
