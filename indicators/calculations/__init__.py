"""The rules of calculation: one home of every formula, pure functions of plain values.

No database, no Django, no clock; of ours only `indicators.periods` is imported. Rules are numbered as in
section 5 of the design. Decimal throughout, unrounded until shown.

`series` makes a `Book` out of rows; `value_of`, `year_so_far`, `target_in_force`, `achievement`, `change`
and `status` are what pages, charts, tables and exports ask of it; `rounded` and `percent` show it.
"""

from indicators.calculations.achievements import (
    Achievement,
    Undefined,
    UndefinedReason,
    achievement,
    baseline_period,
)
from indicators.calculations.book import Book
from indicators.calculations.changes import Change, Refusal, Refused, change
from indicators.calculations.comparability import Incomparable, Obstacle, incomparable
from indicators.calculations.facts import (
    TOTAL,
    AchievementMethod,
    Aggregation,
    Bound,
    Definition,
    Direction,
    Figure,
    FigureStatus,
    Key,
    Kind,
    Missing,
    PartKind,
    Phasing,
    PlanKind,
    Qualifier,
    Succession,
    TargetFigure,
    Territory,
)
from indicators.calculations.findings import disagreement, slices_disagree, year_so_far
from indicators.calculations.results import (
    Absence,
    Coverage,
    Finding,
    FindingKind,
    Method,
    Over,
    Value,
    YearSoFar,
    weakest,
)
from indicators.calculations.rounding import PERCENT_DECIMALS, percent, rounded
from indicators.calculations.statuses import (
    THRESHOLDS,
    Reason,
    State,
    Status,
    Thresholds,
    status,
    thresholds_of,
)
from indicators.calculations.targets import TargetsOnDay, target_in_force
from indicators.calculations.values import ratio, recomputed, value_of

__all__ = [
    "PERCENT_DECIMALS",
    "THRESHOLDS",
    "TOTAL",
    "Absence",
    "Achievement",
    "AchievementMethod",
    "Aggregation",
    "Book",
    "Bound",
    "Change",
    "Coverage",
    "Definition",
    "Direction",
    "Figure",
    "FigureStatus",
    "Finding",
    "FindingKind",
    "Incomparable",
    "Key",
    "Kind",
    "Method",
    "Missing",
    "Obstacle",
    "Over",
    "PartKind",
    "Phasing",
    "PlanKind",
    "Qualifier",
    "Reason",
    "Refusal",
    "Refused",
    "State",
    "Status",
    "Succession",
    "TargetFigure",
    "TargetsOnDay",
    "Territory",
    "Thresholds",
    "Undefined",
    "UndefinedReason",
    "Value",
    "YearSoFar",
    "achievement",
    "baseline_period",
    "change",
    "disagreement",
    "incomparable",
    "percent",
    "ratio",
    "recomputed",
    "rounded",
    "slices_disagree",
    "status",
    "target_in_force",
    "thresholds_of",
    "value_of",
    "weakest",
    "year_so_far",
]
