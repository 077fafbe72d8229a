"""Status: the traffic light of an indicator against its target (rule 7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.achievement import Achievement, Undefined
from indicators.calculations.book import Book, Key, TargetFigure
from indicators.calculations.values import Value


class State(StrEnum):
    """The six states, best first, in the order they are always listed."""

    MET = "met"  # đạt, vượt
    ON_TRACK = "on_track"  # đúng tiến độ
    WATCH = "watch"  # cần chú ý
    BEHIND = "behind"  # chậm
    NO_FIGURE = "no_figure"  # chưa có số
    NOT_ASSESSED = "not_assessed"  # không đánh giá


class Reason(StrEnum):
    """Why a state is not assessed, or has no figure."""

    NEUTRAL = "neutral"
    NO_TARGET = "no_target"
    NOT_APPLICABLE = "not_applicable"
    BEFORE_YEAR_END = "before_year_end"
    NOT_CLOSED = "not_closed"
    ABOLISHED = "abolished"
    NOT_REPORTED = "not_reported"
    NOT_COMPUTABLE = "not_computable"
    NO_WHOLE_PERIOD = "no_whole_period"  # "chưa có số cả năm"
    PARTIAL_OVER_AREAS = "partial_over_areas"
    NO_VALUE = "no_value"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where the states begin, from a day on: percent of what was expected; points for rates."""

    valid_from: date
    on_track: Decimal
    watch: Decimal
    watch_points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of a key against its target, and how it came about."""

    state: State
    reason: Reason | None = None
    value: Value
    target: TargetFigure | None = None
    outcome: Achievement | Undefined
    thresholds: Thresholds | None = None


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

    `actual` is the key's value unless given. A closed period is held to the whole target. An open one
    needs `expected`, the fraction of the target expected by now, and is not assessed without it.
    """
    raise NotImplementedError
