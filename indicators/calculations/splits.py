"""Splits of a year's target over its parts, and of a province's over its areas: always to the last unit.

What is counted over a year is the sum of its months, so the targets of its months, quarters or halves
add up to that of the year exactly, at the decimals of the indicator. A state, a rate or a change of a rate
is no sum: it may have a target for every quarter, and none is a share of the year's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
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
    MORE_THAN_WHOLE = "more_than_whole"  # longer parts have more than there is to split


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

    `key` is that of the year, `parts` are periods of it and `total` what they have together. A month that
    usually takes figures back gets nothing.
    """
    even = split_evenly(book.definitions[key.indicator], total, parts)
    if isinstance(even, NotSplit) or total is None:
        return even
    spans = [
        (_share_by(book, key, part.start.month - 1), _share_by(book, key, part.end.month))
        for part in parts
    ]
    known = [(before, by) for before, by in spans if before is not None and by is not None]
    weights = [
        max(Fraction(by.fraction) - Fraction(before.fraction), Fraction(0)) for before, by in known
    ]
    if len(known) < len(parts) or not any(weights):
        return Split(even.parts, ExpectationMethod.EVEN_FOR_WANT_OF_YEARS)
    amounts = apportioned(total, weights, book.definitions[key.indicator].decimals)
    return Split(
        dict(zip(parts, amounts, strict=True)),
        ExpectationMethod.PAST_YEARS,
        years=known[-1][1].years,
        illustration=any(by.illustration for _before, by in known),
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

    `key` is that of the year, `targets` what its periods have. A half or quarter that has a target is split
    of its own, and what it leaves of the year goes to the rest.
    """
    found: list[Split] = []
    wider = PARTS[: PARTS.index(frequency) + 1]
    year = key.period
    for total, parts in _segments((year,), targets.get(year), targets, wider):
        if total is not None and total < 0 <= targets.get(year, total):
            return NotSplit(NotSplitReason.MORE_THAN_WHOLE)
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
        {part: value for split in found for part, value in sorted(split.parts.items())},
        # Where one quarter has to be split evenly, the whole is not said to be by season.
        methods.pop() if len(methods) == 1 else ExpectationMethod.EVEN_FOR_WANT_OF_YEARS,
        years=uneven.years,
        illustration=uneven.illustration,
    )


def _segments(
    wholes: Sequence[Period],
    total: Decimal | None,
    targets: Mapping[Period, Decimal],
    frequencies: Sequence[Frequency],
) -> Iterator[tuple[Decimal | None, Sequence[Period]]]:
    """Totals with the parts that share each; the last of the frequencies is that of the parts.

    Together the wholes have the total, None where it is not known.
    """
    frequency, *finer = frequencies
    pieces = [piece for whole in wholes for piece in whole.children(frequency)]
    if not finer:
        yield total, pieces
        return
    fixed = [piece for piece in pieces if piece in targets]
    for piece in fixed:
        yield from _segments((piece,), targets[piece], targets, finer)
    others = [piece for piece in pieces if piece not in targets]
    if others:
        left = None if total is None else total - sum((targets[p] for p in fixed), Decimal(0))
        yield from _segments(others, left, targets, finer)


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
