"""The value of a key (rules 1 and 3): published, or worked out from what was published.

Only complete values enter another sum, so that what is lacking is always told at one place. Zero is a
value; missing is not, and is never counted as zero.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, cast

from indicators.calculations.book import Book
from indicators.calculations.comparability import incomparable
from indicators.calculations.facts import (
    Aggregation,
    Definition,
    Key,
    Kind,
)
from indicators.calculations.results import (
    Absence,
    Coverage,
    Method,
    Over,
    Value,
    nothing,
    worked_out,
)
from indicators.periods import Period


def value_of(book: Book, key: Key) -> Value:
    """The value of a key: as published, else by the first rule that gives a complete one.

    The rules in order: numerator / denominator (of a change indicator: the level less the level a year
    before), the sum of all exhaustive parts, shorter periods, areas within or predecessors. Where none
    is complete, the first partial one ("8/12 tháng", then "7/9 huyện").

    A published "not reported" ends the search: a figure that was taken back is not put together again
    from others. What is "not applicable" is not expected of a sum; nothing is lacking without it.
    """
    values = book.workings[key.indicator].values
    known = values.get(key)
    if known is None and book.beneath is not None and book.knows_beneath(key):
        known = values[key] = value_of(book.beneath, key)
    if known is None:
        known = _published(book, key)
        if known is None:
            shortest = book.extent(key.indicator).shortest_within(key)
            if shortest is None or shortest > key.period.length:
                return nothing(key)
            under_way = book.under_way
            if key in under_way:
                return nothing(key)
            under_way.add(key)
            try:
                known = recomputed(book, key)
            finally:
                under_way.discard(key)
        values[key] = known
    return known


def recomputed(book: Book, key: Key) -> Value:
    """The value without the key's own figure: what stands beside a published ratio, change or total."""
    definition = book.definitions.get(key.indicator)
    if definition is None:
        return nothing(key)
    first_partial = None
    for rule in _RULES:
        found = rule(book, key, definition)
        if found is not None and not found.is_partial:
            return found
        first_partial = first_partial or found
    return first_partial or nothing(key)


def ratio(numerator: Decimal, denominator: Decimal, scale: Decimal) -> Decimal | None:
    """numerator / denominator × scale, unrounded; None over zero."""
    return numerator / denominator * scale if denominator else None


def _published(book: Book, key: Key) -> Value | None:
    series = book.series(key)
    return None if series is None else series.value(key)


def _from_its_two_sides(book: Book, key: Key, definition: Definition) -> Value | None:
    """A ratio from numerator and denominator, a change from its level now and a year before."""
    if definition.numerator is not None and definition.denominator is not None:
        return quotient(
            book,
            key,
            value_of(book, key._replace(indicator=definition.numerator)),
            value_of(book, key._replace(indicator=definition.denominator)),
            definition.scale,
        )
    if definition.change_of is not None and _is_change_in_a_year(key, definition):
        now = key._replace(indicator=definition.change_of)
        return _difference(
            book,
            key,
            value_of(book, now),
            value_of(book, now.in_period(key.period.same_period_last_year())),
        )
    return None


def _is_change_in_a_year(key: Key, definition: Definition) -> bool:
    """Not an average over years, nor within a year, where nobody says which level it counts from."""
    return key.period.is_year and definition.period_aggregation != Aggregation.NONE


def quotient(
    book: Book, key: Key, numerator: Value, denominator: Value, scale: Decimal
) -> Value | None:
    """A ratio of two values of the same area; None where they do not cover the same.

    What was counted over some of the months may be divided by a state (of the year's fund, what was
    spent in "8/12 tháng"), and the result says so; by another count only over the same months.
    """
    if Absence.NOT_APPLICABLE in (numerator.absence, denominator.absence):
        return nothing(key, Absence.NOT_APPLICABLE)
    if numerator.number is None or denominator.number is None:
        return None
    if numerator.is_partial_over_areas or denominator.is_partial_over_areas:
        return None
    may_differ = denominator.is_complete and not book.is_flow(denominator.key.indicator)
    if not may_differ and _extent(numerator) != _extent(denominator):
        return None
    number = ratio(numerator.number, denominator.number, scale)
    if number is None:
        return nothing(key, Absence.ZERO_DENOMINATOR)
    return worked_out(
        key,
        number,
        Method.RATIO,
        (numerator, denominator),
        as_of=numerator.as_of if numerator.is_partial else None,
        coverage=numerator.coverage if numerator.is_partial else None,
    )


def _extent(value: Value) -> tuple[date, tuple[Period, ...] | tuple[str, ...]]:
    """What part of its key a value speaks of; all complete values speak of the whole."""
    have = value.coverage.have if value.coverage and value.is_partial else ()
    return value.as_of.end, have


def _difference(book: Book, key: Key, later: Value, earlier: Value) -> Value | None:
    if later.number is None or earlier.number is None or later.is_partial or earlier.is_partial:
        return None
    if incomparable(book, later, earlier):
        return None
    return worked_out(key, later.number - earlier.number, Method.DIFFERENCE, (later, earlier))


def _sum_of_parts(book: Book, key: Key, definition: Definition) -> Value | None:
    parts = book.parts(key.indicator)
    if not parts:
        return None
    values = [value_of(book, key._replace(indicator=part)) for part in parts]
    expected = _applicable(values)
    if not expected:
        return nothing(key, Absence.NOT_APPLICABLE)
    if not all(value.is_complete for value in expected):
        return None
    return worked_out(key, total(expected), Method.PARTS, expected)


def _over_periods(book: Book, key: Key, definition: Definition) -> Value | None:
    shortest = book.extent(key.indicator).shortest_within(key)
    if shortest is None or shortest >= key.period.length:
        return None
    if definition.period_aggregation == Aggregation.SUM:
        return sum_of_periods(book, key)
    if definition.period_aggregation == Aggregation.LAST and definition.kind == Kind.STOCK:
        return latest(book, key)
    return None


def sum_of_periods(book: Book, key: Key) -> Value | None:
    """A flow added up over shorter periods, complete or partial; None where none of them has a value."""
    if not key.period.pieces:
        return None
    if (found := _sum_of_months(book, key)) is not None:
        return found
    found = _sum_of_pieces(book, key, key.period.pieces)
    head = _longest_from_january(book, key)
    if head is None:
        return found
    other = _sum_of_pieces(book, key, (head, *key.period.pieces_after(head)))
    return max(filter(None, (found, other)), key=_months_covered, default=None)


def _sum_of_months(book: Book, key: Key) -> Value | None:
    """The same in one step, where all there is within the period are its months, each published.

    Half-years and quarters in between come to nothing else, unless they have parts or sides of their own.
    """
    series = book.series(key)
    definition = book.definitions[key.indicator]
    if series is None or key.period.is_span or definition.kind != Kind.FLOW:
        return None
    return None if book.parts(key.indicator) else series.sum_of_months(key)


def _longest_from_january(book: Book, key: Key) -> Period | None:
    """The longest period from January on that was published and is no half-year or quarter.

    C08 with M09 and Q4 makes a year as well as two half-years do.
    """
    if key.period.is_span:
        return None
    for head in book.extent(key.indicator).from_january:
        is_head = head.start == key.period.start and head.end < key.period.end
        if is_head and value_of(book, key.in_period(head)).is_complete:
            return head
    return None


def _months_covered(value: Value) -> int:
    return len(value.coverage.have) if value.coverage else 0


def _sum_of_pieces(book: Book, key: Key, pieces: Iterable[Period]) -> Value | None:
    taken: list[Value] = []
    have: list[Period] = []
    expected = 0
    for value in _leaves(book, key, pieces):
        units = _units(value, key.period)
        expected += len(units)
        if value.is_complete:
            taken.append(value)
            have += units
    if not taken:
        return None if expected else nothing(key, Absence.NOT_APPLICABLE)
    coverage = Coverage(Over.PERIODS, tuple(have), expected)
    return worked_out(key, total(taken), Method.PERIODS, taken, coverage=coverage)


def _leaves(book: Book, key: Key, pieces: Iterable[Period]) -> Iterator[Value]:
    """The longest complete values within a period, and what has none; of a span, whole years only."""
    shortest = book.extent(key.indicator).shortest_within(key) or 1
    for piece in pieces:
        value = value_of(book, key.in_period(piece))
        if value.absence == Absence.NOT_APPLICABLE:
            continue
        if value.is_complete or key.period.is_span or piece.length <= shortest:
            yield value
        else:
            yield from _leaves(book, key, piece.pieces)


def _units(value: Value, period: Period) -> tuple[Period, ...]:
    """What a leaf counts for in "8/12": its months, or of a span of years its year."""
    if period.is_span:
        return (value.key.period,)
    if value.method is Method.PERIODS and value.coverage:
        # Its own months may be fewer: some do not apply.
        return cast("tuple[Period, ...]", value.coverage.have)
    return value.key.period.months


def latest(book: Book, key: Key) -> Value | None:
    """The last value of a state within the period; `as_of` names the period it is of."""
    value = _last_known(book, key, key.period)
    if value is None or value.number is None:
        return None
    return worked_out(key, value.number, Method.LATEST, (value,), as_of=value.as_of)


def _last_known(book: Book, key: Key, period: Period) -> Value | None:
    """The last complete value of a piece of the period, of a piece of that, and so on."""
    for piece in reversed(period.pieces):
        value = value_of(book, key.in_period(piece))
        found = value if value.is_complete else _last_known(book, key, piece)
        if found is not None:
            return found.inputs[0] if found.method == Method.LATEST else found
    return None


def _over_areas(book: Book, key: Key, definition: Definition) -> Value | None:
    """The areas within, or the areas that were this one before it was formed."""
    areas, over = book.children(key.area, key.period, kind=definition.kind), Over.AREAS
    if not areas:
        areas, over = book.predecessors(key.area, key.period), Over.PREDECESSORS
    if book.extent(key.indicator).areas.isdisjoint(areas):
        return None
    if definition.area_aggregation == Aggregation.SUM:
        return _sum_of_areas(book, key, areas, over)
    if definition.area_aggregation == Aggregation.RATIO:
        return _ratio_of_sums(book, key, definition, areas, over)
    return None


def _sum_of_areas(book: Book, key: Key, areas: tuple[str, ...], over: Over) -> Value | None:
    values = _without_absorbed(book, [value_of(book, key._replace(area=area)) for area in areas])
    expected = _applicable(values)
    taken = [value for value in expected if value.is_complete]
    if not taken:
        return nothing(key, Absence.NOT_APPLICABLE) if values and not expected else None
    coverage = Coverage(over, tuple(value.key.area for value in taken), len(expected))
    return worked_out(key, total(taken), Method(over), taken, coverage=coverage)


def _without_absorbed(book: Book, values: list[Value]) -> list[Value]:
    """Without the areas that a figure recast for their successor covers already."""
    absorbed = {
        area for value in values if value.recast for area in book.whole_predecessors(value.key.area)
    }
    return [value for value in values if value.key.area not in absorbed]


def _ratio_of_sums(
    book: Book, key: Key, definition: Definition, areas: tuple[str, ...], over: Over
) -> Value | None:
    """Numerators added, denominators added, then divided, over the areas that have both.

    Never the mean of the areas' own ratios, and never the numerators of seven areas over the
    denominators of nine.
    """
    if definition.numerator is None or definition.denominator is None:
        return None
    pairs = [
        (
            value_of(book, key._replace(area=area, indicator=definition.numerator)),
            value_of(book, key._replace(area=area, indicator=definition.denominator)),
        )
        for area in areas
    ]
    expected = [pair for pair in pairs if len(_applicable(pair)) == 2]
    taken = [(top, bottom) for top, bottom in expected if top.is_complete and bottom.is_complete]
    if not taken:
        return nothing(key, Absence.NOT_APPLICABLE) if pairs and not expected else None
    numerators, denominators = zip(*taken, strict=True)
    number = ratio(total(numerators), total(denominators), definition.scale)
    if number is None:
        # Nothing over nothing so far; the areas still lacking may change that.
        return nothing(key, Absence.ZERO_DENOMINATOR) if len(taken) == len(expected) else None
    coverage = Coverage(over, tuple(value.key.area for value in numerators), len(expected))
    return worked_out(key, number, Method(over), numerators + denominators, coverage=coverage)


def _applicable(values: Sequence[Value]) -> list[Value]:
    return [value for value in values if value.absence != Absence.NOT_APPLICABLE]


def total(values: Sequence[Value]) -> Decimal:
    """The sum of values that have a number."""
    return sum((value.number for value in values if value.number is not None), Decimal(0))


_RULES: Final[tuple[Callable[[Book, Key, Definition], Value | None], ...]] = (
    _from_its_two_sides,
    _sum_of_parts,
    _over_periods,
    _over_areas,
)
