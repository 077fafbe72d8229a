"""The least that a calculation needs, written short: a key is "JOBS P 2023-M05", slice and all optional."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.calculations import (
    TOTAL,
    AchievementMethod,
    Aggregation,
    Book,
    Definition,
    Direction,
    Figure,
    FigureStatus,
    Key,
    Kind,
    Missing,
    Phasing,
    PlanKind,
    TargetFigure,
    Territory,
)
from indicators.periods import Period

Published = str | int | Decimal | Missing | Figure


def key(text: str) -> Key:
    """ "JOBS P 2023" or "JOBS P 2023 SEX_F"."""
    indicator, area, period, *slice_ = text.split()
    return Key(indicator, area, slice_[0] if slice_ else TOTAL, Period.parse(period))


def figure(value: Published, **but: Any) -> Figure:
    if isinstance(value, Figure):
        return value
    if isinstance(value, Missing):
        return Figure(value=None, missing=value, status=FigureStatus.REPORTED, **but)
    return Figure(value=Decimal(value), **{"status": FigureStatus.REPORTED, **but})


def definition(code: str, kind: Kind, **but: Any) -> Definition:
    over_periods = {Kind.FLOW: Aggregation.SUM, Kind.RATIO: Aggregation.RATIO}
    over_areas = {Kind.RATIO: Aggregation.RATIO, Kind.CHANGE: Aggregation.NONE}
    given = {
        "direction": Direction.UP,
        "decimals": 0,
        "period_aggregation": over_periods.get(kind, Aggregation.LAST),
        "area_aggregation": over_areas.get(kind, Aggregation.SUM),
        "achievement": AchievementMethod.RATIO,
        "phasing": Phasing.EVEN,
    }
    return Definition(code=code, kind=kind, **{**given, **but})


def flow(code: str, **but: Any) -> Definition:
    return definition(code, Kind.FLOW, **but)


def stock(code: str, **but: Any) -> Definition:
    return definition(code, Kind.STOCK, **but)


def ratio_of(code: str, numerator: str, denominator: str, **but: Any) -> Definition:
    sides = {"numerator": numerator, "denominator": denominator}
    return definition(code, Kind.RATIO, **{"decimals": 2, **sides, **but})


def change_of(code: str, level: str, **but: Any) -> Definition:
    down = {"direction": Direction.DOWN, "decimals": 2, "change_of": level}
    return definition(code, Kind.CHANGE, **{**down, **but})


def territories(**parents: str | None) -> dict[str, Territory]:
    """Areas by code with what each belongs to."""
    return {code: Territory(code=code, parent=parent) for code, parent in parents.items()}


def book(*definitions: Definition, figures: Mapping[str, Published], **but: Any) -> Book:
    return Book(
        {row.code: row for row in definitions},
        {key(text): figure(value) for text, value in figures.items()},
        **but,
    )


def target(value: str | int, of: str, **but: Any) -> TargetFigure:
    its_key = key(of)
    given = {
        "plan_code": "P-1",
        "plan_kind": PlanKind.ANNUAL,
        "plan_period": its_key.period,
        "in_force_from": its_key.period.start,
    }
    return TargetFigure(key=its_key, value=Decimal(value), **{**given, **but})


def day(text: str) -> date:
    return date.fromisoformat(text)
