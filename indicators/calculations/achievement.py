"""Achievement: how far a target was reached (rule 4)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.book import AchievementMethod, Book, TargetFigure
from indicators.calculations.values import Value
from indicators.periods import Period


class UndefinedReason(StrEnum):
    """Why no achievement can be given."""

    NOT_ASSESSED = "not_assessed"  # neutral, or an indicator without a method
    NO_TARGET = "no_target"  # "chưa giao kế hoạch", never 0 %
    NO_VALUE = "no_value"
    PARTIAL_OVER_AREAS = "partial_over_areas"
    ZERO_TARGET = "zero_target"
    ZERO_VALUE = "zero_value"  # target / 0: nothing at all happened of what should be rare
    NO_BASELINE = "no_baseline"  # "chưa có số gốc"
    BASELINE_NOT_COMPARABLE = "baseline_not_comparable"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    TARGET_AGAINST_DIRECTION = "target_against_direction"  # the plan itself allows a worsening


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """Progress of an actual value against a target.

    `fraction` is unrounded, 1 = met; None where no percentage says it: with the method `points`, and
    where the value moved against the plan (`is_opposite`: a rise against a planned fall). `variance` is
    actual less target, `margin` the same counted in the good direction: below zero it is what is
    lacking ("thiếu 0,30 điểm %"). `moved` is the movement itself, of a change indicator or from the
    baseline. `is_met` compares the figures as they are shown. `is_circular`: target, actual or baseline
    was read back from a printed percentage, so agreement with that percentage proves nothing.
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
        """The percentage of plan that is shown, one decimal."""
        raise NotImplementedError

    @property
    def is_circular(self) -> bool:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """No achievement, and why.

    Where both sides are known, the variance and whether the target was met are told all the same.
    """

    reason: UndefinedReason
    actual: Value | None = None
    target: TargetFigure | None = None
    variance: Decimal | None = None
    margin: Decimal | None = None
    is_met: bool | None = None


def achievement(book: Book, actual: Value, target: TargetFigure | None) -> Achievement | Undefined:
    """How far an actual value reached a target, by the method of its indicator.

    The actual may be of a shorter period than the target (nine months against the year's plan); the
    baseline is that of the target. See `Achievement` for what is told.
    """
    raise NotImplementedError


def baseline_period(target: TargetFigure) -> Period:
    """The period progress is measured from: a year before; of a five-year plan, the year before it."""
    raise NotImplementedError
