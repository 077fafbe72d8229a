"""Expected by now: how much of a year's target should have been reached by the end of a month (rule 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from indicators.calculations.achievements import baseline_of
from indicators.calculations.book import Book
from indicators.calculations.comparability import incomparable
from indicators.calculations.facts import (
    AchievementMethod,
    Aggregation,
    Key,
    Phasing,
    TargetFigure,
)
from indicators.calculations.findings import from_january, known_so_far
from indicators.calculations.results import Absence, Value, nothing
from indicators.calculations.targets import target_in_force
from indicators.calculations.values import latest, value_of
from indicators.periods import Frequency, Period

MONTHS: Final = 12


class ExpectationMethod(StrEnum):
    """How an expectation was obtained."""

    PERIOD_TARGETS = "period_targets"  # the plan itself says
    EVEN = "even"  # a twelfth each month
    PAST_YEARS = "past_years"  # the mean share of the same months in complete earlier years
    EVEN_FOR_WANT_OF_YEARS = "even_for_want_of_years"  # by season, but there are no such years
    YEAR_END = "year_end"  # all of it, and not before the year is over


class NotExpectedReason(StrEnum):
    """Why nobody can say what to expect."""

    NOT_A_YEAR = "not_a_year"  # only the target of a year is spread over months
    BEFORE_YEAR_END = "before_year_end"
    NOTHING_DUE = "nothing_due"  # no figure is known, and none is due yet
    NO_PERIOD_TARGET = "no_period_target"  # as targeted, but none is set up to this month
    NO_SHARE = "no_share"  # a period target is no share of zero, nor of a way without a baseline


class Expectation(NamedTuple):
    """What should have been reached by the last day of `to`, a January-to-month period.

    `fraction` is of the year's target, of a target with a baseline of the way to it; unrounded, 1 = all.
    `value` is the same in the indicator's unit, None where the baseline is not known. `years` are those
    whose shares were averaged, and `illustration` tells whether any of them, or a period target, is one.
    """

    target: TargetFigure
    to: Period
    method: ExpectationMethod
    fraction: Decimal
    value: Decimal | None
    years: tuple[Period, ...] = ()
    illustration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExpected:
    """No expectation, and why."""

    reason: NotExpectedReason
    target: TargetFigure


class Share(NamedTuple):
    """The mean share of a year's figure that January to a month had, and the years it is the mean of."""

    fraction: Decimal
    years: tuple[Period, ...]
    illustration: bool


def value_by_now(book: Book, key: Key) -> Value:
    """What is known of a year: the year so far, of a state the latest; `as_of` says up to when.

    Months without a January are no year so far, and are not held against anything.
    """
    so_far = known_so_far(book, key)
    if so_far is not None:
        return so_far
    value = value_of(book, key)
    if book.is_flow(key.indicator):
        return nothing(key) if value.is_partial_over_periods else value
    if value.absence == Absence.NO_FIGURE:
        return latest(book, key) or value
    return value


def expected_by_now(book: Book, target: TargetFigure, *, today: date) -> Expectation | NotExpected:
    """What is expected to the month up to which figures are known, be they late or early.

    So the year so far is held against the same months of the plan: April's figure that is still the last
    in October against April's, and one printed for June on 9 June against June's. That figures are late is
    told by another mark. Where none is known, to the last month for which one is due.
    """
    if not target.key.period.is_year:
        return NotExpected(reason=NotExpectedReason.NOT_A_YEAR, target=target)
    known = value_by_now(book, target.key)
    if known.number is not None:
        to = Period.cumulative(known.as_of.year, known.as_of.end.month)
        return expectation(book, target, to, today=today)
    due = [step for step in steps_of(book, target.key) if step.is_closed(today)]
    if not due:
        return NotExpected(reason=NotExpectedReason.NOTHING_DUE, target=target)
    return expectation(book, target, due[-1], today=today)


def expected_path(book: Book, target: TargetFigure, *, today: date) -> tuple[Expectation, ...]:
    """What is expected step by step over the year, as often as a figure is due; a point per `to`."""
    points = (expectation(book, target, to, today=today) for to in steps_of(book, target.key))
    by_month = {point.to: point for point in points if isinstance(point, Expectation)}
    return tuple(by_month.values())


def expectation(
    book: Book, target: TargetFigure, to: Period, *, today: date
) -> Expectation | NotExpected:
    """What is expected of a year's target from January to a month of it, by the indicator's phasing."""
    if not target.key.period.is_year:
        return NotExpected(reason=NotExpectedReason.NOT_A_YEAR, target=target)
    method, fraction, share = ExpectationMethod.EVEN, Decimal(to.length) / MONTHS, None
    match book.definitions[target.key.indicator].phasing:
        case Phasing.AS_TARGETED:
            return _as_targeted(book, target, to, today)
        case Phasing.YEAR_END if not (to.is_year and to.is_closed(today)):
            return NotExpected(reason=NotExpectedReason.BEFORE_YEAR_END, target=target)
        case Phasing.YEAR_END:
            method = ExpectationMethod.YEAR_END
        case Phasing.SEASONAL if share := usual_share(book, target.key, to):
            method, fraction = ExpectationMethod.PAST_YEARS, share.fraction
        case Phasing.SEASONAL:
            method = ExpectationMethod.EVEN_FOR_WANT_OF_YEARS
    start = _start(book, target)
    return Expectation(
        target=target,
        to=to,
        method=method,
        fraction=fraction,
        value=None if start is None else start + (target.value - start) * fraction,
        years=share.years if share else (),
        illustration=share is not None and share.illustration,
    )


def steps_of(book: Book, key: Key) -> tuple[Period, ...]:
    """January to each month of a year by which a figure is due: four of a quarterly indicator."""
    every = book.definitions[key.indicator].periodicity.months
    year = key.period.year
    return tuple(Period.cumulative(year, month) for month in range(every, MONTHS + 1, every))


# ---------------------------------------------------------------- seasonal


def usual_share(book: Book, key: Key, to: Period) -> Share | None:
    """The mean share that the same months had of the year, over the complete years before.

    Each year counts alike, however large. None where there is no such year, or it has no figure to that
    month.
    """
    shares: list[Decimal] = []
    years: list[Period] = []
    illustration = False
    for whole, total in _complete_years(book, key):
        year = whole.key.period
        part = from_january(book, key.in_period(Period.cumulative(year.year, to.length)))
        if part is not None and part.number is not None:
            shares.append(part.number / total)
            years.append(year)
            illustration |= whole.illustration or part.illustration
    if not shares:
        return None
    return Share(sum(shares, Decimal(0)) / len(shares), tuple(years), illustration)


def _complete_years(book: Book, key: Key) -> tuple[tuple[Value, Decimal], ...]:
    """The years before that are known step by step and comparable with this one, and their totals.

    Known at every step, so that all months of a path are means over the same years and it never falls.
    Worked out once: each month of a path asks for them.
    """
    remembered = book.workings[key.indicator].complete_years
    found = remembered.get(key)
    if found is None:
        found = remembered[key] = tuple(_find_complete_years(book, key))
    return found


def _find_complete_years(book: Book, key: Key) -> Iterator[tuple[Value, Decimal]]:
    if not book.accumulates(key.indicator):
        return
    known = value_by_now(book, key)
    for year in book.extent(key.indicator).years_before(key):
        earlier = key.in_period(Period.year_of(year))
        whole = from_january(book, earlier)
        if whole is None or whole.number is None or whole.number <= 0:
            continue
        if incomparable(book, known, whole):
            continue
        if all(from_january(book, key.in_period(step)) for step in steps_of(book, earlier)):
            yield whole, whole.number


# ---------------------------------------------------------------- as targeted


def _as_targeted(
    book: Book, target: TargetFigure, to: Period, today: date
) -> Expectation | NotExpected:
    """The last period target up to the month: between two of them nothing more is expected."""
    on = min(target.key.period.end, today)
    for month in range(to.length, 0, -1):
        for period in _periods_to(book, target.key, month):
            planned = _planned(book, target, target.key.in_period(period), on)
            if planned:
                return _of_period_targets(book, target, Period.cumulative(to.year, month), planned)
    return NotExpected(reason=NotExpectedReason.NO_PERIOD_TARGET, target=target)


def _periods_to(book: Book, key: Key, month: int) -> Iterator[Period]:
    """The periods whose target says what should be reached by a month.

    Of what grows over the year January to that month, of all else any that ends with it.
    """
    from_january_on = Period.cumulative(key.period.year, month)
    if from_january_on.is_year or book.is_flow(key.indicator):
        yield from_january_on
        return
    for frequency in (Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH):
        yield from (
            period for period in key.period.children(frequency) if period.end == from_january_on.end
        )


def _planned(book: Book, target: TargetFigure, key: Key, on: date) -> tuple[TargetFigure, ...]:
    """The target of a period, of what adds up over periods else the targets that make it up."""
    if key == target.key:
        return (target,)
    own = target_in_force(book.targets.get(key, ()), on).in_force
    if own is not None:
        return (own,)
    if book.definitions[key.indicator].period_aggregation != Aggregation.SUM:
        return ()
    parts = [_planned(book, target, key.in_period(piece), on) for piece in key.period.pieces]
    return tuple(found for part in parts for found in part) if all(parts) else ()


def _of_period_targets(
    book: Book, target: TargetFigure, to: Period, planned: tuple[TargetFigure, ...]
) -> Expectation | NotExpected:
    start = _start(book, target)
    if start is None or target.value == start:
        return NotExpected(reason=NotExpectedReason.NO_SHARE, target=target)
    value = sum((found.value for found in planned), Decimal(0))
    return Expectation(
        target=target,
        to=to,
        method=ExpectationMethod.PERIOD_TARGETS,
        fraction=(value - start) / (target.value - start),
        value=value,
        illustration=any(found.illustration for found in planned),
    )


def _start(book: Book, target: TargetFigure) -> Decimal | None:
    """Where the way to a target begins: zero, or its baseline; None where that is not known."""
    if book.definitions[target.key.indicator].achievement != AchievementMethod.FROM_BASELINE:
        return Decimal(0)
    baseline = baseline_of(book, target)
    return baseline.number if isinstance(baseline, Value) else baseline
