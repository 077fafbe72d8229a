"""Status: the traffic light of an indicator against its target (rule 7)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from indicators.calculations.achievements import (
    Achievement,
    Undefined,
    UndefinedReason,
    achievement,
    is_ceiling,
)
from indicators.calculations.book import Book
from indicators.calculations.expectations import (
    Expectation,
    NotExpected,
    expected_by_now,
    value_by_now,
)
from indicators.calculations.facts import (
    AchievementMethod,
    Direction,
    Key,
    Phasing,
    TargetFigure,
)
from indicators.calculations.findings import known_so_far
from indicators.calculations.results import Absence, Value
from indicators.calculations.rounding import percent, rounded
from indicators.calculations.targets import target_in_force
from indicators.calculations.values import value_of

WHOLE: Final = Decimal(1)
"""The fraction of a target that is expected once its period is over."""


class State(StrEnum):
    """The six states, in the order in which they are always listed."""

    MET = "met"  # đạt, vượt
    ON_TRACK = "on_track"  # đúng tiến độ
    WATCH = "watch"  # cần chú ý
    BEHIND = "behind"  # chậm
    NO_FIGURE = "no_figure"  # chưa có số
    NOT_ASSESSED = "not_assessed"  # không đánh giá


class Reason(StrEnum):
    """Why a key is not assessed, or has no figure to assess."""

    # not assessed
    NEUTRAL = "neutral"  # neither high nor low is good, or the indicator has no method
    NO_TARGET = "no_target"  # chưa giao kế hoạch
    NOT_APPLICABLE = "not_applicable"
    ABOLISHED = "abolished"  # địa bàn đã sáp nhập
    BEFORE_YEAR_END = "before_year_end"
    NOT_CLOSED = "not_closed"  # the period is open, and what to expect by now is not known
    UNDEFINED = "undefined"  # the outcome says why
    # no figure
    NO_VALUE = "no_value"
    NOT_REPORTED = "not_reported"
    NOT_COMPUTABLE = "not_computable"  # a ratio over zero
    PARTIAL_OVER_AREAS = "partial_over_areas"  # mới có 7/9
    NO_WHOLE_PERIOD = "no_whole_period"  # chưa có số cả năm


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where the states begin for periods that end from a day on.

    In percent of what was expected, as shown; `watch_points`: how many points a rate without a baseline
    may lack before it is behind.
    """

    valid_from: date
    on_track: Decimal
    watch: Decimal
    watch_points: Decimal


THRESHOLDS: Final = (
    Thresholds(
        valid_from=date.min,
        on_track=Decimal(100),
        watch=Decimal(90),
        watch_points=Decimal(1),
    ),
)
"""Oldest first. A new decision is a new row, so that the states of past years stay what they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of a key against its target, with all it was judged by.

    `expected` is the fraction of the target expected by now, None where nobody knows, and `expectation`
    how that came about; None of a closed period, which is held to the whole. `of_expected` is how far
    the value came of what was expected, as a fraction; None where no percentage says it. `margin` is
    actual less expected in the indicator's unit, counted in the good direction: below zero it is what
    is lacking by now.
    """

    state: State
    reason: Reason | None = None
    value: Value
    target: TargetFigure | None
    outcome: Achievement | Undefined
    expected: Decimal | None
    expectation: Expectation | NotExpected | None = None
    of_expected: Decimal | None = None
    margin: Decimal | None = None
    thresholds: Thresholds


def standing(book: Book, key: Key, *, today: date) -> Status:
    """The state of a key on a day against the target that is in force for it, worked out once a day.

    In force at the end of the period; of one under way, today; of one to come, as it would be then.
    """
    standings = book.workings[key.indicator].standings
    known = standings.get((key, today))
    if known is None:
        period = key.period
        day = min(period.end, today) if period.start <= today else period.end
        target = target_in_force(book.targets.get(key, ()), day).in_force
        known = standings[key, today] = status_by_now(book, key, target, today=today)
    return known


def status_by_now(book: Book, key: Key, target: TargetFigure | None, *, today: date) -> Status:
    """The state of a key on a day, whether its period is over or not: the one that pages ask.

    An open year is judged by its year so far (a stock by its latest figure) against what was expected to
    the same month; any other period by its own figure.
    """
    if not key.period.is_year or key.period.is_closed(today):
        return status(book, key, target, today=today)
    by_now = None if target is None else expected_by_now(book, target, today=today)
    found = status(
        book,
        key,
        target,
        today=today,
        actual=value_by_now(book, key),
        expected=by_now.fraction if isinstance(by_now, Expectation) else None,
    )
    return replace(found, expectation=by_now, margin=_margin_by_now(book, found, by_now))


def status(
    book: Book,
    key: Key,
    target: TargetFigure | None,
    *,
    today: date,
    actual: Value | None = None,
    expected: Decimal | None = None,
) -> Status:
    """The state of a key against its target on a day.

    A closed period is held to the whole target, and needs a figure of the whole period. An open one is
    held to `expected`, the fraction of the target expected by now; without it only a target already met
    is told, and of what is still being counted up to a limit not even that. `actual` is the value of
    the key unless another is given (the year so far).
    """
    if key.period.is_closed(today):
        expected = WHOLE
    if actual is None:
        actual = value_of(book, key)
    outcome = achievement(book, actual, target)
    of_expected = None if expected is None else _of_expected(outcome, expected)
    thresholds = thresholds_of(key)
    is_met = _is_met_for_good(book, key, outcome, today)
    if reason := _why_not_assessed(
        book, key, outcome, today, is_told=is_met or expected is not None
    ):
        state = State.NOT_ASSESSED
    elif reason := _why_no_figure(book, key, actual, today):
        state = State.NO_FIGURE
    elif is_met or expected is None:
        state = State.MET
    else:
        state = _graded(book, outcome, expected, of_expected, thresholds)
    return Status(
        state=state,
        reason=reason,
        value=actual,
        target=target,
        outcome=outcome,
        expected=expected,
        of_expected=of_expected,
        margin=outcome.margin if expected == WHOLE else None,
        thresholds=thresholds,
    )


def _margin_by_now(
    book: Book, found: Status, by_now: Expectation | NotExpected | None
) -> Decimal | None:
    number = found.value.number
    if not isinstance(by_now, Expectation) or by_now.value is None or number is None:
        return None
    if found.value.is_partial_over_areas:
        return None
    ahead = number - by_now.value
    falls = book.definitions[found.value.key.indicator].direction == Direction.DOWN
    return -ahead if falls else ahead


def thresholds_of(key: Key) -> Thresholds:
    """The thresholds that hold for the period of a key, by its last day."""
    return next(row for row in reversed(THRESHOLDS) if row.valid_from <= key.period.end)


def _why_not_assessed(
    book: Book, key: Key, outcome: Achievement | Undefined, today: date, *, is_told: bool
) -> Reason | None:
    """Why nothing can be said; `is_told`: the target is met, or what to expect of it is known."""
    undefined = outcome.reason if isinstance(outcome, Undefined) else None
    if undefined == UndefinedReason.NOT_ASSESSED:
        return Reason.NEUTRAL
    if undefined == UndefinedReason.NO_TARGET:
        return Reason.NO_TARGET
    if outcome.actual.absence == Absence.NOT_APPLICABLE:
        return Reason.NOT_APPLICABLE
    if _is_abolished(book, key, today) and not _is_of_whole(key, outcome.actual):
        return Reason.ABOLISHED
    if not key.period.is_closed(today):
        if book.definitions[key.indicator].phasing == Phasing.YEAR_END:
            return Reason.BEFORE_YEAR_END
        if not is_told:
            return Reason.NOT_CLOSED
    if undefined == UndefinedReason.ZERO_TARGET and outcome.is_met is None:
        return Reason.UNDEFINED
    return None


def _is_abolished(book: Book, key: Key, today: date) -> bool:
    """The territory ended within the period, so no figure of all of it will come."""
    territory = book.territories.get(key.area)
    last_day = territory.valid_to if territory else None
    return last_day is not None and last_day < min(today, key.period.end)


def _is_of_whole(key: Key, actual: Value) -> bool:
    return actual.is_complete and actual.key.period == key.period


def _why_no_figure(book: Book, key: Key, actual: Value, today: date) -> Reason | None:
    if actual.is_partial_over_areas:
        return Reason.PARTIAL_OVER_AREAS
    if actual.absence in _REASON_OF_ABSENCE:
        return _REASON_OF_ABSENCE[actual.absence]
    if actual.number is None:
        so_far = key.period.is_year and known_so_far(book, key)
        return Reason.NO_WHOLE_PERIOD if so_far else Reason.NO_VALUE
    if key.period.is_closed(today) and not _is_of_whole(key, actual):
        return Reason.NO_WHOLE_PERIOD
    return None


_REASON_OF_ABSENCE: Final = {
    Absence.NOT_REPORTED: Reason.NOT_REPORTED,
    Absence.ZERO_DENOMINATOR: Reason.NOT_COMPUTABLE,
}


def _is_met_for_good(book: Book, key: Key, outcome: Achievement | Undefined, today: date) -> bool:
    """The target is reached, and nothing still to be counted can undo it, as it can with a limit."""
    if not outcome.is_met or outcome.target is None:
        return False
    definition = book.definitions[key.indicator]
    has_limit = book.is_flow(key.indicator) and is_ceiling(definition, outcome.target)
    return key.period.is_closed(today) or not has_limit


def _of_expected(outcome: Achievement | Undefined, expected: Decimal) -> Decimal | None:
    """How far the value came of what was expected: the achievement, were that the target.

    None where the achievement has no percentage, or nothing was expected yet.
    """
    if isinstance(outcome, Undefined) or outcome.fraction is None or expected <= 0:
        return None
    if outcome.method == AchievementMethod.INVERSE:
        return outcome.fraction * expected
    return outcome.fraction / expected


def _graded(
    book: Book,
    outcome: Achievement | Undefined,
    expected: Decimal,
    of_expected: Decimal | None,
    thresholds: Thresholds,
) -> State:
    """The state of a figure that has not met its target for good; every comparison is of what is shown."""
    if isinstance(outcome, Undefined):
        # By how much it was missed no percentage can say; the margin says it in real units.
        return State.ON_TRACK if outcome.is_met else State.BEHIND
    if outcome.is_opposite:
        return State.BEHIND
    if outcome.method == AchievementMethod.POINTS:
        return _graded_in_points(book, outcome, expected, thresholds)
    is_overstepped = (
        not outcome.is_met and outcome.fraction is not None and outcome.fraction >= WHOLE
    )
    if is_overstepped:
        return State.BEHIND
    shown = thresholds.on_track if of_expected is None else percent(of_expected)
    if shown >= thresholds.on_track:
        return State.ON_TRACK
    return State.WATCH if shown >= thresholds.watch else State.BEHIND


def _graded_in_points(
    book: Book, outcome: Achievement, expected: Decimal, thresholds: Thresholds
) -> State:
    definition = book.definitions[outcome.actual.key.indicator]
    still_to_come = outcome.target.value * (WHOLE - expected)
    by_now = still_to_come if definition.direction == Direction.UP else -still_to_come
    lacking = rounded(-outcome.margin - by_now, definition.decimals)
    if lacking <= 0:
        return State.ON_TRACK
    return State.WATCH if lacking <= thresholds.watch_points else State.BEHIND
