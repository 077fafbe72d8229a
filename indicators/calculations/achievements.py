"""Achievement: how far a target was reached (rule 4)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from indicators.calculations.book import Book
from indicators.calculations.comparability import incomparable
from indicators.calculations.facts import (
    AchievementMethod,
    Bound,
    Definition,
    Direction,
    PlanKind,
    TargetFigure,
)
from indicators.calculations.results import Value
from indicators.calculations.rounding import percent, rounded
from indicators.calculations.values import value_of
from indicators.periods import Period

MET_PERCENT: Final = Decimal(100)


class UndefinedReason(StrEnum):
    """Why no achievement can be given."""

    NOT_ASSESSED = "not_assessed"  # neutral, or an indicator without a method
    NO_TARGET = "no_target"  # "chưa giao kế hoạch", never 0 %
    NO_VALUE = "no_value"
    PARTIAL_OVER_AREAS = "partial_over_areas"
    ZERO_TARGET = "zero_target"
    ZERO_VALUE = "zero_value"  # target / 0: nothing happened of what should be rare
    NO_BASELINE = "no_baseline"  # "chưa có số gốc"
    BASELINE_NOT_COMPARABLE = "baseline_not_comparable"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    TARGET_AGAINST_DIRECTION = "target_against_direction"  # the plan itself allows a worsening


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """Progress of an actual value against a target.

    `fraction` is unrounded, 1 = met; None where no percentage says it: with the method `points`, and
    where the value moved against the plan (`is_opposite`: a rise against a planned fall). `variance` is
    actual less target in the indicator's unit; `margin` the same counted in the good direction, so that
    below zero it is what is lacking ("thiếu 0,30 điểm %"). `moved` is what is held against the planned
    movement: the change itself, or actual less baseline. `baseline` is a bare number where the plan
    names it. `is_met` compares the figures as they are shown.
    """

    method: AchievementMethod
    actual: Value
    target: TargetFigure
    fraction: Decimal | None
    variance: Decimal
    margin: Decimal
    is_met: bool
    is_opposite: bool = False
    moved: Decimal | None = None
    baseline: Value | Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        """The percentage of plan as it is shown, with one decimal."""
        return None if self.fraction is None else percent(self.fraction)

    @property
    def is_circular(self) -> bool:
        """A side was read back from a printed percentage: agreeing with that proves nothing."""
        from_baseline = isinstance(self.baseline, Value) and self.baseline.circular
        return self.actual.circular or self.target.circular or from_baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """No achievement, and why.

    Where both sides are known, the variance and whether the target was met are told all the same;
    `is_met` is None where even that says nothing (a target of zero for what should grow).
    """

    reason: UndefinedReason
    actual: Value
    target: TargetFigure | None = None
    variance: Decimal | None = None
    margin: Decimal | None = None
    is_met: bool | None = None


def achievement(book: Book, actual: Value, target: TargetFigure | None) -> Achievement | Undefined:
    """How far an actual value reached a target, by the method of its indicator.

    The actual may be of a shorter period than the target: nine months against the plan of the year.
    What is partial over areas is never held against a plan.
    """
    definition = book.definitions[actual.key.indicator]
    method = definition.achievement
    if method == AchievementMethod.NONE or definition.direction == Direction.NEUTRAL:
        return Undefined(reason=UndefinedReason.NOT_ASSESSED, actual=actual, target=target)
    if target is None:
        return Undefined(reason=UndefinedReason.NO_TARGET, actual=actual)
    if actual.number is None:
        return Undefined(reason=UndefinedReason.NO_VALUE, actual=actual, target=target)
    if actual.is_partial_over_areas:
        return Undefined(reason=UndefinedReason.PARTIAL_OVER_AREAS, actual=actual, target=target)
    variance = actual.number - target.value
    margin = variance if definition.direction == Direction.UP else -variance
    progress = _progress(book, definition, actual, actual.number, target)
    if isinstance(progress, UndefinedReason):
        grows = definition.direction == Direction.UP
        says_nothing = progress == UndefinedReason.ZERO_TARGET and grows
        return Undefined(
            reason=progress,
            actual=actual,
            target=target,
            variance=variance,
            margin=margin,
            is_met=None if says_nothing else _is_met(definition, actual.number, target),
        )
    return Achievement(
        method=method,
        actual=actual,
        target=target,
        fraction=progress.fraction,
        variance=variance,
        margin=margin,
        is_met=_is_met(definition, actual.number, target, progress.fraction),
        is_opposite=progress.is_opposite,
        moved=progress.moved,
        baseline=progress.baseline,
    )


def baseline_period(target: TargetFigure) -> Period:
    """The period progress is measured from: a year before; of a span of years, the year before it.

    The target a five-year plan sets for its last year is measured from before the five years.
    """
    is_five_year = target.plan_kind == PlanKind.FIVE_YEAR
    period = target.plan_period if is_five_year else target.key.period
    if period.is_span:
        return Period.year_of(period.start.year - 1)
    return period.same_period_last_year()


def baseline_of(book: Book, target: TargetFigure) -> Value | Decimal | None:
    """What progress is measured from: as the plan names it, else the value of the baseline period.

    None where that is not known whole ("chưa có số gốc").
    """
    if target.baseline is not None:
        return target.baseline
    value = value_of(book, target.key.in_period(baseline_period(target)))
    return value if value.is_complete else None


def is_ceiling(definition: Definition, target: TargetFigure) -> bool:
    """Whether the target is the most there may be, by its bound.

    Exact and about leave it to the direction: what should fall, or stay low, has a ceiling.
    """
    by_bound = {Bound.AT_LEAST: False, Bound.AT_MOST: True}
    return by_bound.get(target.bound, definition.direction == Direction.DOWN)


class _Progress(NamedTuple):
    fraction: Decimal | None
    moved: Decimal | None = None
    is_opposite: bool = False
    baseline: Value | Decimal | None = None


def _progress(
    book: Book, definition: Definition, actual: Value, number: Decimal, target: TargetFigure
) -> _Progress | UndefinedReason:
    match definition.achievement:
        case AchievementMethod.RATIO:
            return _of_planned_movement(
                definition, number, target.value, UndefinedReason.ZERO_TARGET
            )
        case AchievementMethod.INVERSE:
            return _inverse(number, target.value)
        case AchievementMethod.FROM_BASELINE:
            return _from_baseline(book, definition, actual, number, target)
        case _:
            return _Progress(fraction=None)


def _of_planned_movement(
    definition: Definition, moved: Decimal, planned: Decimal, where_zero: UndefinedReason
) -> _Progress | UndefinedReason:
    """moved / planned, both signed: a fall of 4.43 points of 4 planned is 1.1075.

    A movement against the plan is no negative percentage: it is told as it is ("tăng 0,50 điểm").
    """
    if not planned:
        return where_zero
    if (planned > 0) != (definition.direction == Direction.UP):
        return UndefinedReason.TARGET_AGAINST_DIRECTION
    fraction = moved / planned
    if fraction < 0:
        return _Progress(fraction=None, moved=moved, is_opposite=True)
    return _Progress(fraction=fraction, moved=moved)


def _inverse(number: Decimal, target: Decimal) -> _Progress | UndefinedReason:
    """target / actual, for what should stay low."""
    if not target:
        return UndefinedReason.ZERO_TARGET
    return _Progress(fraction=target / number) if number else UndefinedReason.ZERO_VALUE


def _from_baseline(
    book: Book, definition: Definition, actual: Value, number: Decimal, target: TargetFigure
) -> _Progress | UndefinedReason:
    """(actual - baseline) / (target - baseline): the part of the planned way that was made."""
    baseline = baseline_of(book, target)
    start = baseline.number if isinstance(baseline, Value) else baseline
    if start is None:
        return UndefinedReason.NO_BASELINE
    if isinstance(baseline, Value) and incomparable(book, actual, baseline):
        return UndefinedReason.BASELINE_NOT_COMPARABLE
    progress = _of_planned_movement(
        definition, number - start, target.value - start, UndefinedReason.TARGET_EQUALS_BASELINE
    )
    if isinstance(progress, UndefinedReason):
        return progress
    return progress._replace(baseline=baseline)


def _is_met(
    definition: Definition, number: Decimal, target: TargetFigure, fraction: Decimal | None = None
) -> bool:
    """Whether the target is reached by the figures shown: 99.96 % is shown as 100,0 % and counts."""
    at_most = is_ceiling(definition, target)
    shown = rounded(number, definition.decimals)
    planned = rounded(target.value, definition.decimals)
    if shown <= planned if at_most else shown >= planned:
        return True
    with_direction = at_most == (definition.direction == Direction.DOWN)
    return with_direction and fraction is not None and percent(fraction) >= MET_PERCENT
