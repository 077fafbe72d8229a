"""The one reader: rows of the database to the plain data that `calculations` works on.

Nothing else turns rows into figures. A page reads the `Catalogue` (small, whole), then one `Book` with
the figures and targets it needs, and asks the calculations; the number of queries does not depend on
how many figures there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

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
    Missing,
    PartKind,
    Periodicity,
    Phasing,
    PlanKind,
    Qualifier,
    Succession,
    TargetFigure,
    Territory,
)
from indicators.models import Domain, Indicator, Observation, SeriesBreak, Target
from indicators.periods import Period
from organisation.choices import AreaLevel, Share
from organisation.models import Area, AreaMembership, AreaSuccession

ONE_DAY = timedelta(days=1)
ONE = Decimal(1)
PERCENT = Decimal(100)


@dataclass(frozen=True)
class Catalogue:
    """Everything that is small: the indicators with domain, measure and owners, areas, breaks.

    Rows under their codes, in the order of the tables.
    """

    domains: Mapping[str, Domain]
    indicators: Mapping[str, Indicator]
    areas: Mapping[str, Area]
    breaks: Mapping[str, tuple[SeriesBreak, ...]]
    definitions: Mapping[str, Definition]
    territories: Mapping[str, Territory]
    successions: tuple[Succession, ...]

    def needed_for(self, codes: Iterable[str]) -> set[str]:
        """The indicators whose figures the values of these may be worked out from, themselves included."""
        needed: set[str] = set()
        waiting = list(codes)
        parts = defaultdict(list)
        for definition in self.definitions.values():
            if definition.parent and definition.part_kind is PartKind.EXHAUSTIVE:
                parts[definition.parent].append(definition.code)
        while waiting:
            code = waiting.pop()
            if code in needed:
                continue
            needed.add(code)
            definition = self.definitions[code]
            related = (definition.numerator, definition.denominator, definition.change_of)
            waiting += [*filter(None, related), *parts[code]]
        return needed

    def areas_for(self, code: str) -> set[str]:
        """The areas whose figures a value of this area may be worked out from, itself included."""
        needed: set[str] = set()
        waiting = [code]
        while waiting:
            area = waiting.pop()
            if area in needed:
                continue
            needed.add(area)
            waiting += [t.code for t in self.territories.values() if t.parent == area]
            waiting += [s.predecessor for s in self.successions if s.successor == area and s.whole]
        return needed


def read_catalogue() -> Catalogue:
    """The catalogue as it stands: 7 queries."""
    indicators = {row.code: row for row in Indicator.objects.for_pages()}
    codes = {row.pk: row.code for row in indicators.values()}
    areas = {row.code: row for row in Area.objects.all()}
    area_codes = {row.pk: row.code for row in areas.values()}
    successions = AreaSuccession.objects.order_by("on", "pk")
    breaks: dict[str, list[SeriesBreak]] = defaultdict(list)
    for row in SeriesBreak.objects.order_by("on"):
        breaks[codes[row.indicator_id]].append(row)
    return Catalogue(
        domains={row.code: row for row in Domain.objects.select_related("headline")},
        indicators=indicators,
        areas=areas,
        breaks={code: tuple(rows) for code, rows in breaks.items()},
        definitions={row.code: _definition(row, codes) for row in indicators.values()},
        territories=_territories(areas, successions),
        successions=tuple(
            Succession(
                area_codes[row.predecessor_id],
                area_codes[row.successor_id],
                row.share == Share.WHOLE,
            )
            for row in successions
        ),
    )


def read_book(
    catalogue: Catalogue,
    *,
    indicators: Iterable[str],
    areas: Iterable[str],
    known_on: date | None = None,
) -> Book:
    """Figures and issued targets of these indicators, and of all they are worked out from, in these areas.

    Current versions, or with `known_on` what was known on that day. 2 queries.
    """
    needed = catalogue.needed_for(indicators)
    indicator_ids = {catalogue.indicators[code].pk: code for code in needed}
    area_ids = {catalogue.areas[code].pk: code for code in areas}
    observations, targets = Observation.objects.all(), Target.objects.issued()
    if known_on is None:
        observations = observations.current()
    else:
        observations, targets = observations.known_on(known_on), targets.known_on(known_on)
    return Book(
        catalogue.definitions,
        _figures(_within(observations, indicator_ids, area_ids), indicator_ids, area_ids),
        territories=catalogue.territories,
        successions=catalogue.successions,
        breaks={code: [row.on for row in rows] for code, rows in catalogue.breaks.items()},
        targets=_targets(_within(targets, indicator_ids, area_ids), indicator_ids, area_ids),
    )


def _within(rows: Any, indicator_ids: Iterable[int], area_ids: Iterable[int]) -> Any:
    return rows.of_indicators(indicator_ids).in_areas(area_ids)


def _figures(
    rows: "QuerySet[Observation]", indicators: Mapping[int, str], areas: Mapping[int, str]
) -> dict[Key, Figure]:
    """Figures by key; where a real one and an illustration share a key, the real one."""
    figures: dict[Key, Figure] = {}
    columns = (
        "indicator_id", "area_id", "slice_id", "period", "value", "missing", "status", "qualifier",
        "derivation", "circular", "recast", "illustration", "known_from", "cut_off", "pk",
    )  # fmt: skip
    for row in rows.order_by().values_list(*columns, named=True):
        key = Key(
            indicators[row.indicator_id],
            areas[row.area_id],
            row.slice_id,
            Period.parse(row.period),
        )
        if row.illustration and key in figures:
            continue
        figures[key] = Figure(
            value=row.value,
            missing=Missing(row.missing) if row.missing else None,
            status=FigureStatus(row.status),
            qualifier=Qualifier(row.qualifier),
            derived=bool(row.derivation),
            circular=row.circular,
            recast=row.recast,
            illustration=row.illustration,
            known_from=row.known_from,
            cut_off=row.cut_off,
            reference=row.pk,
        )
    return figures


def _targets(
    rows: "QuerySet[Target]", indicators: Mapping[int, str], areas: Mapping[int, str]
) -> dict[Key, list[TargetFigure]]:
    """All issued targets of each key; which one is in force is the calculations' question."""
    targets: dict[Key, list[TargetFigure]] = defaultdict(list)
    for row in rows.order_by("pk"):
        plan = row.plan
        period = Period.parse(plan.period)
        key = Key(
            indicators[row.indicator_id],
            areas[row.area_id],
            str(row.slice_id),
            Period.parse(row.period),
        )
        targets[key].append(
            TargetFigure(
                key=key,
                value=row.value,
                bound=Bound(row.bound),
                plan_code=plan.code,
                plan_kind=PlanKind(plan.kind),
                plan_period=period,
                plan_area_is_own=plan.area_id == row.area_id,
                in_force_from=plan.issued_on or period.start,
                replaces=plan.replaces.code if plan.replaces else None,
                known_from=row.known_from,
                baseline=row.baseline,
                derived=bool(row.derivation),
                circular=row.circular,
                recast=row.recast,
                illustration=row.illustration or plan.illustration,
                reference=row,
            )
        )
    return dict(targets)


def _definition(row: Indicator, codes: Mapping[int, str]) -> Definition:
    def code(pk: int | None) -> str | None:
        return None if pk is None else codes[pk]

    return Definition(
        code=row.code,
        kind=Kind(row.kind),
        direction=Direction(row.direction),
        decimals=row.decimals,
        period_aggregation=Aggregation(row.period_aggregation),
        area_aggregation=Aggregation(row.area_aggregation),
        achievement=AchievementMethod(row.achievement),
        phasing=Phasing(row.phasing),
        periodicity=Periodicity(row.periodicity),
        scale=PERCENT if row.measure.code == "PERCENT" else ONE,
        numerator=code(row.numerator_id),
        denominator=code(row.denominator_id),
        change_of=code(row.change_of_id),
        parent=code(row.parent_id),
        part_kind=PartKind(row.part_kind) if row.part_kind else None,
    )


def _territories(
    areas: Mapping[str, Area], successions: Iterable[AreaSuccession]
) -> dict[str, Territory]:
    """Areas as calculations see them, with the days from which they were another piece of land."""
    by_key = {area.pk: area for area in areas.values()}
    changes: dict[int, set[date]] = defaultdict(set)
    groups = [area.pk for area in areas.values() if area.level == AreaLevel.GROUP]
    for membership in AreaMembership.objects.filter(group__in=groups):
        changes[membership.group_id] |= _days_of_change(membership)
    for succession in successions:
        changes[succession.predecessor_id].add(succession.on)
        changes[succession.successor_id].add(succession.on)
    return {
        area.code: Territory(
            code=area.code,
            parent=by_key[area.parent_id].code if area.parent_id else None,
            valid_from=area.valid_from,
            valid_to=area.valid_to,
            is_group=area.level == AreaLevel.GROUP,
            changed_on=tuple(sorted(day for day in changes[area.pk] if _continues(area, day))),
        )
        for area in areas.values()
    }


def _days_of_change(membership: AreaMembership) -> set[date]:
    """The days on which a member came and from which it was gone."""
    came = {membership.valid_from} if membership.valid_from else set()
    gone = {membership.valid_to + ONE_DAY} if membership.valid_to else set()
    return came | gone


def _continues(area: Area, day: date) -> bool:
    """Whether the area was there the day before and still is."""
    return area.is_valid_on(day - ONE_DAY) and area.is_valid_on(day)
