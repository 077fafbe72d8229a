"""The year so far (rule 2), and where published figures do not agree with each other (rules 2 and 3)."""

from collections.abc import Iterator

from indicators.calculations.book import Book
from indicators.calculations.facts import TOTAL, Key
from indicators.calculations.results import (
    Finding,
    FindingKind,
    Method,
    Value,
    YearSoFar,
    nothing,
    worked_out,
)
from indicators.calculations.rounding import rounded
from indicators.calculations.values import quotient, recomputed, sum_of_periods, total, value_of
from indicators.periods import Period


def disagreement(book: Book, key: Key) -> Finding | None:
    """Where the published figure and the recomputed one differ at the indicator's decimals.

    None where either is lacking, partial, derived, circular or said roughly ("khoảng", "hơn"): such
    figures confirm and contradict nothing.
    """
    return _finding(book, FindingKind.RECOMPUTED, key, recomputed(book, key))


def slices_disagree(book: Book, key: Key, slices: tuple[str, ...]) -> Finding | None:
    """Where slices that should add up to the total do not; None as for `disagreement`."""
    values = [value_of(book, key._replace(slice=code)) for code in slices]
    if not values or not all(value.is_complete for value in values):
        return None
    computed = worked_out(key, total(values), Method.SLICES, values)
    return _finding(book, FindingKind.SLICES, key, computed)


def periods_disagree(book: Book, key: Key) -> Finding | None:
    """Where a published flow and the sum of its shorter periods differ; None as for `disagreement`."""
    computed = sum_of_periods(book, key) or nothing(key)
    return _finding(book, FindingKind.YEAR_SO_FAR, key, computed)


def year_so_far(
    book: Book, indicator: str, area: str, year: int, slice: str = TOTAL
) -> YearSoFar | None:
    """A flow, or a ratio with a flow above the line, from January to the latest month known.

    The latest of what was published from January on (C09, but M01, Q1, S1 and the year too) and a
    complete run of months. None for stocks, and where January is not known.
    """
    value = known_so_far(book, Key(indicator, area, slice, Period.year_of(year)))
    if value is None:
        return None
    findings = (periods_disagree(book, key) for key in _from_january_on(value.key))
    return YearSoFar(value, next(filter(None, findings), None))


def known_so_far(book: Book, key: Key) -> Value | None:
    """The value of `year_so_far`, for the key of a year, without asking whether its sources agree."""
    if not book.is_flow(key.indicator):
        return None
    found = (from_january(book, step) for step in _from_january_on(key))
    return next(filter(None, found), None)


def _from_january_on(key: Key) -> Iterator[Key]:
    """January to each month of the year, December first."""
    year = key.period.year
    return (key.in_period(Period.cumulative(year, month)) for month in range(12, 0, -1))


def from_january(book: Book, key: Key) -> Value | None:
    """The complete value of a January-to-month key; a state below the line is that of the year.

    The fund of a year is assigned for the year, whatever month the money spent is counted to.
    """
    value = value_of(book, key)
    if value.is_complete:
        return value
    definition = book.definitions[key.indicator]
    if definition.numerator is None or definition.denominator is None:
        return None
    if book.is_flow(definition.denominator):
        return None
    top = value_of(book, key._replace(indicator=definition.numerator))
    year = Period.year_of(key.period.year)
    bottom = value_of(book, key._replace(indicator=definition.denominator, period=year))
    value = quotient(book, key, top, bottom, definition.scale) or nothing(key)
    return value if value.is_complete else None


def _finding(book: Book, kind: FindingKind, key: Key, computed: Value) -> Finding | None:
    published = value_of(book, key)
    if published.method != Method.OWN or published.is_rough or computed.is_rough:
        return None
    if published.number is None or computed.number is None or computed.is_partial:
        return None
    if published.illustration != computed.illustration:
        return None
    decimals = book.definitions[key.indicator].decimals
    if rounded(published.number, decimals) == rounded(computed.number, decimals):
        return None
    return Finding(kind, published, computed)
