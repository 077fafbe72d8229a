"""The published figures of fixtures/domain as a book, read without Django and without a database."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from indicators.calculations import (
    AchievementMethod,
    Aggregation,
    Book,
    Bound,
    Definition,
    Direction,
    Figure,
    FigureStatus,
    Key,
    Kind,
    PartKind,
    Phasing,
    PlanKind,
    Qualifier,
    Succession,
    TargetFigure,
    Territory,
)
from indicators.periods import Period

DOMAIN = Path(__file__).parents[3] / "fixtures" / "domain"

Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    with (DOMAIN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def rows_by_id() -> dict[str, Row]:
    return {row["id"]: row for row in table("observations")}


def published_book() -> Book:
    """All loaded rows: of several versions the one known last, then of the greatest id."""
    loaded = [row for row in table("observations") if row["load"] == "yes"]
    loaded.sort(key=lambda row: (row["known_from"], row["id"]))
    targets = defaultdict(list)
    for row in loaded:
        if row["kind"] == "plan":
            targets[key_of(row)].append(target_of(row))
    breaks = defaultdict(list)
    for row in table("series_breaks"):
        breaks[row["indicator_code"]].append(date.fromisoformat(row["on"]))
    return Book(
        {row["code"]: definition_of(row) for row in table("indicators")},
        {key_of(row): figure_of(row) for row in loaded if row["kind"] == "actual"},
        territories={row["code"]: territory_of(row) for row in table("areas")},
        successions=[
            Succession(row["predecessor"], row["successor"], row["share"] == "whole")
            for row in table("successions")
        ],
        breaks=breaks,
        targets=targets,
    )


def key_of(row: Row) -> Key:
    return Key(row["indicator_code"], row["area"], row["slice"], Period.parse(row["period"]))


def figure_of(row: Row) -> Figure:
    return Figure(
        value=Decimal(row["value"]),
        status=FigureStatus(row["status"]),
        qualifier=Qualifier(row["qualifier"]),
        derived=row["derivation"] != "",
        circular=row["circular"] == "yes",
        recast=row["recast"] == "yes",
        known_from=date.fromisoformat(row["known_from"]),
        reference=row["id"],
    )


def target_of(row: Row) -> TargetFigure:
    plan = next(plan for plan in table("plans") if plan["code"] == row["plan_code"])
    period = Period.parse(plan["period"])
    return TargetFigure(
        key=key_of(row),
        value=Decimal(row["value"]),
        bound=Bound(row["qualifier"]),
        plan_code=plan["code"],
        plan_kind=PlanKind(plan["kind"]),
        plan_period=period,
        plan_area_is_own=plan["area"] == row["area"],
        in_force_from=day_of(plan["issued_on"]) or period.start,
        known_from=date.fromisoformat(row["known_from"]),
        circular=row["circular"] == "yes",
        reference=row["id"],
    )


def definition_of(row: Row) -> Definition:
    return Definition(
        code=row["code"],
        kind=Kind(row["kind"]),
        direction=Direction(row["direction"]),
        decimals=int(row["decimals"]),
        period_aggregation=Aggregation(row["period_aggregation"]),
        area_aggregation=Aggregation(row["area_aggregation"]),
        achievement=AchievementMethod(row["achievement"]),
        phasing=Phasing(row["phasing"]),
        numerator=row["numerator_code"] or None,
        denominator=row["denominator_code"] or None,
        change_of=row["change_of"] or None,
        parent=row["parent_code"] or None,
        part_kind=PartKind(row["part_kind"]) if row["part_kind"] else None,
    )


def territory_of(row: Row) -> Territory:
    return Territory(
        code=row["code"],
        parent=row["parent"] or None,
        valid_from=day_of(row["valid_from"]),
        valid_to=day_of(row["valid_to"]),
        is_group=row["level"] == "group",
    )


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
