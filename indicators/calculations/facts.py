"""What a calculation is given: definitions, figures, targets and territories as plain data.

Each is what `series` read from one row of the database, with the same codes in its enums.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from indicators.periods import Period

TOTAL: Final = "_T"
"""Code of the slice that is no slice: the total (SDMX)."""

PERCENT: Final = Decimal(100)


class Kind(StrEnum):
    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    CHANGE = "change"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Aggregation(StrEnum):
    """How figures of shorter periods, or of the areas within, make the figure of the whole."""

    SUM = "sum"
    LAST = "last"  # over periods only
    RATIO = "ratio"
    NONE = "none"


class Periodicity(StrEnum):
    """How often a figure is due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    FIVE_YEAR = "five_year"

    @property
    def months(self) -> int:
        return _MONTHS_BETWEEN[self]


_MONTHS_BETWEEN: Final = {
    Periodicity.MONTH: 1,
    Periodicity.QUARTER: 3,
    Periodicity.HALF_YEAR: 6,
    Periodicity.YEAR: 12,
    Periodicity.FIVE_YEAR: 60,
}


class Phasing(StrEnum):
    """How the target of a year spreads over its months."""

    EVEN = "even"
    SEASONAL = "seasonal"
    YEAR_END = "year_end"
    AS_TARGETED = "as_targeted"


class AchievementMethod(StrEnum):
    RATIO = "ratio"
    FROM_BASELINE = "from_baseline"
    INVERSE = "inverse"
    POINTS = "points"
    NONE = "none"


class PartKind(StrEnum):
    EXHAUSTIVE = "exhaustive"
    OF_WHICH = "of_which"


class Bound(StrEnum):
    """How a target bounds the signed value ("giảm 4 % trở lên" is -4 at most)."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class PlanKind(StrEnum):
    ANNUAL = "annual"
    ADJUSTED = "adjusted"
    FIVE_YEAR = "five_year"
    MINISTRY = "ministry"


class FigureStatus(StrEnum):
    """Weakest first (reporting practice, section 2); compare with `weakest`, the codes do not sort."""

    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    REPORTED = "reported"
    OFFICIAL = "official"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


class Missing(StrEnum):
    """Why a published figure has no value; zero is a value."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"


class RuleKind(StrEnum):
    SUM_OF_PARTS = "sum_of_parts"
    AT_MOST = "at_most"
    EQUAL = "equal"
    BALANCE = "balance"


class Key(NamedTuple):
    """What a figure is about: indicator, area and slice by code."""

    indicator: str
    area: str
    slice: str
    period: Period

    def in_period(self, period: Period) -> "Key":
        # Made outright: `_replace` takes five times as long, and this is asked most of all.
        return Key(self.indicator, self.area, self.slice, period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What calculation needs to know of an indicator; one row of the catalogue.

    `scale` turns numerator / denominator into the indicator's unit: 100 for percent. `parent` and
    `part_kind` say what the indicator is a part of: exhaustive parts add up to it, an "of which" is
    never added.
    """

    code: str
    kind: Kind
    direction: Direction
    decimals: int
    period_aggregation: Aggregation
    area_aggregation: Aggregation
    achievement: AchievementMethod
    phasing: Phasing
    periodicity: Periodicity = Periodicity.MONTH
    scale: Decimal = PERCENT
    numerator: str | None = None
    denominator: str | None = None
    change_of: str | None = None
    parent: str | None = None
    part_kind: PartKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The current version of one published figure: a value, or the reason why there is none.

    `derived` is a figure we worked out from printed ones, `circular` one read back from a printed
    percentage, `recast` one published for today's territory, for a time before it existed.
    `reference` is whatever the reader needs to find the row again.
    """

    value: Decimal | None
    missing: Missing | None = None
    status: FigureStatus
    qualifier: Qualifier = Qualifier.EXACT
    derived: bool = False
    circular: bool = False
    recast: bool = False
    illustration: bool = False
    known_from: date | None = None
    cut_off: date | None = None
    reference: object = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("a figure has either a value or the reason why there is none")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFigure:
    """The planned value of a key in one issued plan.

    `in_force_from` is the plan's day of issue, where that is not known the first day of its period.
    `plan_area_is_own` is False for the target a superior's plan sets for this area. `baseline` is None
    unless the plan itself names one.
    """

    key: Key
    value: Decimal
    bound: Bound = Bound.EXACT
    plan_code: str
    plan_kind: PlanKind
    plan_period: Period
    plan_area_is_own: bool = True
    in_force_from: date
    replaces: str | None = None
    known_from: date | None = None
    baseline: Decimal | None = None
    derived: bool = False
    circular: bool = False
    recast: bool = False
    illustration: bool = False
    reference: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """An area as a calculation sees it: what it belongs to and when it existed (last day included).

    A group is in no sum. `changed_on` are days from which it was another piece of land under the same
    code: members that joined or left a group, land taken over in part.
    """

    code: str
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    is_group: bool = False
    changed_on: tuple[date, ...] = ()

    def exists_in(self, start: date, end: date) -> bool:
        """On at least one day from `start` to `end`."""
        return (self.valid_from is None or self.valid_from <= end) and (
            self.valid_to is None or self.valid_to >= start
        )

    def exists_throughout(self, start: date, end: date) -> bool:
        return (self.valid_from is None or self.valid_from <= start) and (
            self.valid_to is None or self.valid_to >= end
        )


class Succession(NamedTuple):
    """A territory that went to another; `whole` tells whether all of it did."""

    predecessor: str
    successor: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFact:
    """A relation between figures of one area and period; one row of the rules.

    A comparison names the `other` indicator, a balance what comes in and what goes out: opening + in − out
    = closing. `refuses` tells one that must hold from one that is only asked about.
    """

    kind: RuleKind
    indicator: str
    other: str | None = None
    inflow: str | None = None
    outflow: str | None = None
    refuses: bool = False
