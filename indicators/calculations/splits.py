"""Splits of a year's target over its parts, and of a province's over its areas: always to the last unit.

What is counted over a year is the sum of its months, so the targets of its months, quarters or halves
add up to that of the year exactly, at the decimals of the indicator. A state, a rate or a change of a rate
is no sum: it may have a target for every quarter, and none is a share of the year's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from indicators.calculations.book import Book
from indicators.calculations.expectations import MONTHS, ExpectationMethod, Share, usual_share
from indicators.calculations.facts import Aggregation, Definition, Key, Kind
from indicators.periods import Frequency, Period

PARTS: Final = (Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH)
"""What a year is split into, the longest first."""


class NotSplitReason(StrEnum):
    """Why a target is not split, or leaves no rest."""

    NO_SUM = "no_sum"  # a state, a rate, a change: parts do not add up to it
    TOO_SHORT = "too_short"  # the indicator is not measured that often
    NO_TARGET = "no_target"  # there is nothing to split
    TOO_FINE = "too_fine"  # the target itself has more decimals than its indicator


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a target in the order of time, their sum being the target.

    `method` is EVEN, PAST_YEARS, or EVEN_FOR_WANT_OF_YEARS; `years` those whose shares were averaged.
    """

    parts: Mapping[Period, Decimal]
    method: ExpectationMethod
    years: tuple[Period, ...] = ()
    illustration: bool = False


@dataclass(frozen=True, slots=True)
class NotSplit:
    """No split, and why."""

    reason: NotSplitReason


# ---------------------------------------------------------------- over the year


def is_split(definition: Definition) -> bool:
    """Whether targets of shorter periods add up to that of the year."""
    return definition.kind == Kind.FLOW and definition.period_aggregation == Aggregation.SUM


def is_measured_in(definition: Definition, period: Period) -> bool:
    """Whether the indicator has figures of periods that short."""
    return period.length >= min(definition.periodicity.months, MONTHS)


def split_evenly(
    definition: Definition, total: Decimal | None, parts: Sequence[Period]
) -> Split | NotSplit:
    """Each part as much of the total as it has months."""
    refused = _refusal(definition, total, parts)
    if refused is not None or total is None:
        return NotSplit(refused or NotSplitReason.NO_TARGET)
    shares = apportioned(total, [part.length for part in parts], definition.decimals)
    return Split(dict(zip(parts, shares, strict=True)), ExpectationMethod.EVEN)


def split_by_season(
    book: Book, key: Key, total: Decimal | None, parts: Sequence[Period]
) -> Split | NotSplit:
    """Each part what it usually had of the year (`usual_share`); evenly where no year shows that.

    `key` is that of the year, and `parts` fill the year or one of its halves or quarters, whose target
    `total` then is. A month that usually takes figures back gets nothing.
    """
    even = split_evenly(book.definitions[key.indicator], total, parts)
    if isinstance(even, NotSplit) or total is None:
        return even
    shares = [_share_by(book, key, end) for end in (parts[0].start.month - 1, *_ends(parts))]
    known = [share for share in shares if share is not None]
    weights = [
        max(Fraction(later.fraction) - Fraction(earlier.fraction), Fraction(0))
        for earlier, later in pairwise(known)
    ]
    if len(known) < len(shares) or not any(weights):
        return Split(even.parts, ExpectationMethod.EVEN_FOR_WANT_OF_YEARS)
    amounts = apportioned(total, weights, book.definitions[key.indicator].decimals)
    return Split(
        dict(zip(parts, amounts, strict=True)),
        ExpectationMethod.PAST_YEARS,
        years=known[-1].years,
        illustration=any(share.illustration for share in known),
    )


def split_year(
    book: Book,
    key: Key,
    targets: Mapping[Period, Decimal],
    frequency: Frequency,
    *,
    by_season: bool,
) -> Split | NotSplit:
    """The target of a year over all its parts of a frequency, held to what longer parts have already.

    `key` is that of the year, `targets` what its periods have. Where all quarters have a target the months
    of each are split of its own, else where both halves have one, else the months of the year.
    """
    found: list[Split] = []
    for whole in _held(key.period, targets, frequency):
        parts = whole.children(frequency)
        total = targets.get(whole)
        split = (
            split_by_season(book, key, total, parts)
            if by_season
            else split_evenly(book.definitions[key.indicator], total, parts)
        )
        if isinstance(split, NotSplit):
            return split
        found.append(split)
    methods = {split.method for split in found}
    uneven = max(found, key=lambda split: len(split.years))
    return Split(
        {part: value for split in found for part, value in split.parts.items()},
        # Where one quarter has to be split evenly, the whole is not said to be by season.
        methods.pop() if len(methods) == 1 else ExpectationMethod.EVEN_FOR_WANT_OF_YEARS,
        years=uneven.years,
        illustration=uneven.illustration,
    )


def _held(
    year: Period, targets: Mapping[Period, Decimal], frequency: Frequency
) -> tuple[Period, ...]:
    """The shortest complete set of periods that are longer than the parts and have targets; else the year."""
    longer = PARTS[: PARTS.index(frequency)]
    for wider in reversed(longer):
        wholes = year.children(wider)
        if all(whole in targets for whole in wholes):
            return wholes
    return (year,)


def _ends(parts: Iterable[Period]) -> tuple[int, ...]:
    return tuple(part.end.month for part in parts)


def _share_by(book: Book, key: Key, month: int) -> Share | None:
    """The usual share of January to a month: nothing before January is over."""
    if month == 0:
        return Share(Decimal(0), (), False)
    return usual_share(book, key, Period.cumulative(key.period.year, month))


def _refusal(
    definition: Definition, total: Decimal | None, parts: Sequence[Period]
) -> NotSplitReason | None:
    if not is_split(definition):
        return NotSplitReason.NO_SUM
    if not all(is_measured_in(definition, part) for part in parts):
        return NotSplitReason.TOO_SHORT
    if total is None:
        return NotSplitReason.NO_TARGET
    return None if _is_whole(total, definition.decimals) else NotSplitReason.TOO_FINE


def apportioned(
    total: Decimal, weights: Sequence[Fraction | int], decimals: int
) -> tuple[Decimal, ...]:
    """The total in the ratio of the weights, at so many decimals, by largest remainder.

    The parts add up to the total exactly; a larger weight never gets less than a smaller one, and of
    equal ones the earlier gets the odd unit. Weights are not negative and not all zero. Raises ValueError
    for a total with more decimals than that, which no such parts add up to.
    """
    if not _is_whole(total, decimals):
        raise ValueError(f"{total} has more than {decimals} decimals")
    units, sign = abs(int(total.scaleb(decimals))), (-1 if total < 0 else 1)
    whole = Fraction(sum(weights))
    quotas = [Fraction(units) * Fraction(weight) / whole for weight in weights]
    counts = [floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda n: (counts[n] - quotas[n], n))
    for place in by_remainder[: units - sum(counts)]:
        counts[place] += 1
    return tuple(Decimal(sign * count).scaleb(-decimals) for count in counts)


def _is_whole(value: Decimal, decimals: int) -> bool:
    """Whether it has no more decimals than these."""
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= decimals


# ---------------------------------------------------------------- whether parts add up


@dataclass(frozen=True, slots=True)
class Unequal:
    """A target and the sum of all its parts of one frequency, which differ."""

    period: Period
    frequency: Frequency
    target: Decimal
    parts: Decimal


def unequal_splits(targets: Mapping[Period, Decimal]) -> tuple[Unequal, ...]:
    """Where the targets of one indicator, area and slice do not add up; only complete splits are held to it.

    Of the year by halves, quarters and months, of each half by its quarters, and so on.
    """
    found = []
    for period in sorted(targets):
        for frequency in PARTS:
            parts = period.children(frequency)
            if not parts or not all(part in targets for part in parts):
                continue
            sum_of_parts = sum((targets[part] for part in parts), Decimal(0))
            if sum_of_parts != targets[period]:
                found.append(Unequal(period, frequency, targets[period], sum_of_parts))
    return tuple(found)


# ---------------------------------------------------------------- over the areas


@dataclass(frozen=True, slots=True)
class Cascade:
    """A territory's target beside those of the areas within it.

    `rest` is what no area has been given: negative where they were given more than the whole, None where
    the territory itself has no target. `without` are the areas that have none.
    """

    total: Decimal | None
    assigned: Decimal
    rest: Decimal | None
    without: tuple[str, ...]

    @property
    def is_over_assigned(self) -> bool:
        return self.rest is not None and self.rest < 0


def cascade(
    definition: Definition, total: Decimal | None, areas: Mapping[str, Decimal | None]
) -> Cascade | NotSplit:
    """What of a territory's target its areas were given, by area; only of what adds up over areas.

    A rate of the province is no sum of its districts' rates, and leaves no rest.
    """
    if definition.area_aggregation != Aggregation.SUM:
        return NotSplit(NotSplitReason.NO_SUM)
    given = [value for value in areas.values() if value is not None]
    assigned = sum(given, Decimal(0))
    return Cascade(
        total=total,
        assigned=assigned,
        rest=None if total is None else total - assigned,
        without=tuple(area for area, value in areas.items() if value is None),
    )
