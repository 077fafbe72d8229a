"""What is usual of a figure: where the periods before it lay, and whether a typed one lies among them.

Everything is a ratio to the median: counts and money grow by factors, and a slip of the keyboard or of the
unit is one. The spread is that of the median absolute deviation, taken on that scale: half of the periods
lie within `half_within` times the median. Iglewicz and Hoaglin (How to Detect and Handle Outliers, ASQC
1993, section 3.3) call unusual what lies 3.5 / 0.6745 = 5.2 such deviations away; on a scale of ratios that
is the fifth power. Both the centre and the spread stay where they are when a few periods are wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final

from indicators.calculations.book import Book
from indicators.calculations.comparability import incomparable
from indicators.calculations.facts import Key, Kind
from indicators.calculations.results import Value
from indicators.calculations.rounding import rounded
from indicators.calculations.values import value_of
from indicators.periods import Period

MOST_PERIODS: Final = 12
"""A year of months, so that every season is among them once."""

ENOUGH_FOR_SPREAD: Final = 6
"""With fewer periods their own spread says little: three of five may lie close together by chance."""

ENOUGH_FOR_MEDIAN: Final = 3
"""Of one or two periods nobody can say which is the odd one; only slips of the unit are looked for."""

DEVIATIONS: Final = 5

LEAST_SPREAD: Final = Decimal("1.15")
"""Series that hardly move are allowed to: at least 15 % off is taken for usual, so 2 times for possible."""

MOST_TIMES: Final = Decimal(6)
"""However wild a series, ten times its median is looked at: of planted tens 98 in 100 are then noticed."""

TIMES_OF_FEW: Final = Decimal(3)
TIMES_OF_ONE: Final = Decimal(5)

NEAR: Final = Decimal(2)
"""Within so many times the same period last year a figure is of its season, whatever the months say."""

SMALLEST_DIFFERENCE: Final = 10
"""In units of the last decimal: 2 accidents after a month with none, or 9 after 3, are no news."""

TEN: Final = Decimal(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Where a figure usually lies: its comparable earlier periods, newest first, and what follows of them.

    `low` and `high` are the ends of what is possible without a question. `last_year` is the value of the
    same period a year before, where it may be compared. `least_difference` in the indicator's unit.
    """

    points: tuple[Value, ...]
    last_year: Value | None
    median: Decimal
    low: Decimal
    high: Decimal
    least_difference: Decimal

    @property
    def is_enough(self) -> bool:
        """Whether there are periods enough to call a figure unusual."""
        return len(self.points) >= ENOUGH_FOR_MEDIAN

    @property
    def illustration(self) -> bool:
        return any(point.illustration for point in self.points)

    def holds(self, number: Decimal) -> bool:
        """Whether a number lies where the figure usually does, or hardly beside it."""
        return self.low <= number <= self.high or self.is_close(number, self.median)

    def is_close(self, number: Decimal, other: Decimal) -> bool:
        """Whether two numbers differ by so little that nobody would ask."""
        return abs(number - other) < self.least_difference

    def is_core(self, number: Decimal) -> bool:
        """Whether a number is what one would have expected: near the median, or last year's."""
        known = [self.median]
        if self.last_year is not None and self.last_year.number is not None:
            known.append(self.last_year.number)
        return any(_times_apart(number, each) <= NEAR for each in known if each and number)

    def is_of_its_season(self, number: Decimal) -> bool | None:
        """Whether a number is near that of the same period last year; None where that is not known."""
        if self.last_year is None or not self.last_year.number:
            return None
        before = self.last_year.number
        return self.is_close(number, before) or (
            number > 0 and _times_apart(number, before) <= NEAR
        )


def usual(book: Book, key: Key) -> Usual | None:
    """What is usual of a figure; None of a change, whose size and sign are free, and without any period.

    Compared are the values of the twelve periods before, of the same area, slice and length (of a figure
    from January on: the same months of earlier years); complete ones only, and none across a series break
    or of another territory. Figures worked out or made up serve as well.
    """
    definition = book.definitions.get(key.indicator)
    if definition is None or definition.kind is Kind.CHANGE:
        return None
    points = tuple(_comparable(book, key, islice(_earlier(key.period), MOST_PERIODS)))
    if not points:
        return None
    last_year = next(_comparable(book, key, iter([key.period.same_period_last_year()])), None)
    numbers = [point.number for point in points if point.number is not None]
    middle = median(numbers)
    least = SMALLEST_DIFFERENCE * TEN**-definition.decimals
    if middle <= 0:
        low, high = min(Decimal(0), *numbers), max(numbers) * TIMES_OF_FEW
    else:
        # Who has not seen this month of another year does not know its season.
        knows_season = last_year is not None or not book.is_flow(key.indicator)
        times = _possible_times(numbers, middle) if knows_season else MOST_TIMES
        low, high = middle / times, middle * times
    return Usual(
        points=points,
        last_year=last_year,
        median=middle,
        low=low,
        high=high,
        least_difference=least,
    )


SLIPS: Final = tuple(map(Decimal, (10, 100, 1_000, 1_000_000)))
"""A zero too many or too few, and units mixed up: đồng, nghìn, triệu, tỷ."""


def slip(book: Book, key: Key, number: Decimal, found: Usual) -> tuple[Decimal, Decimal] | None:
    """The number that was probably meant, and how many times too large the typed one is (1/1000: too small).

    Only where what was typed is not usual, and what would have been meant is just what one expects. A digit
    too many at the end of 2.453 gives a number that nobody can guess: for 10 and 100 the number meant must
    have come out even; of mixed-up units it is rounded as the indicator is.
    """
    decimals = book.definitions[key.indicator].decimals
    if number <= 0 or found.holds(number) or found.is_of_its_season(number):
        return None
    for factor in SLIPS if found.is_enough else SLIPS[-2:]:
        for times in (factor, 1 / factor):
            meant = rounded(number / times, decimals)
            is_even = factor >= 1_000 or meant * times == number
            if meant > 0 and is_even and found.is_core(meant):
                return meant, times
    return None


def median(numbers: Sequence[Decimal]) -> Decimal:
    """The middle number, of an even count the mean of the middle two; there must be one."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _earlier(period: Period) -> Iterator[Period]:
    while True:
        period = period.same_period_last_year() if period.is_cumulative else period.previous()
        yield period


def _comparable(book: Book, key: Key, periods: Iterator[Period]) -> Iterator[Value]:
    now = value_of(book, key)
    for period in periods:
        value = value_of(book, key.in_period(period))
        if value.is_complete and not incomparable(book, now, value):
            yield value


def _possible_times(numbers: Sequence[Decimal], middle: Decimal) -> Decimal:
    """How many times the median a figure may be, up or down, before it is asked about."""
    if len(numbers) < ENOUGH_FOR_MEDIAN:
        return TIMES_OF_ONE
    if len(numbers) < ENOUGH_FOR_SPREAD:
        return TIMES_OF_FEW
    half_within = median([_times_apart(number, middle) for number in numbers])
    spread = min(max(half_within, LEAST_SPREAD), MOST_TIMES)
    return min(spread**DEVIATIONS, MOST_TIMES)


def _times_apart(number: Decimal, other: Decimal) -> Decimal:
    """How many times the larger of two is the smaller; of zero as many as can be."""
    small, large = sorted((number, other))
    return large / small if small > 0 else MOST_TIMES
