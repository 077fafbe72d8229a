"""A generated data set into the database: reference rows, then figures and plans by the one writer."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final

from django.db import transaction

from indicators import actions, choices
from indicators.models import (
    Domain,
    Indicator,
    IndicatorOwner,
    Measure,
    Observation,
    Plan,
    Slice,
    Target,
)
from organisation.choices import AreaLevel, OfficeKind
from organisation.models import Area, Office, Source
from scripts.bench.sets import Aim, Cell, DataSet, Nature, area_code, domain_code, indicator_code

TOTAL: Final = "_T"
OFFICE: Final = "SNV"

DOMAINS: Final = (
    "Việc làm", "Giáo dục nghề nghiệp", "Giảm nghèo", "Nguồn lực", "Bảo hiểm xã hội",
    "Người có công", "Bảo trợ xã hội", "Trẻ em", "Bình đẳng giới", "Phòng, chống tệ nạn xã hội",
    "Nhiệm vụ được giao",
)  # fmt: skip

_RECORDED: Final = datetime(2026, 1, 20, tzinfo=UTC)
_AT: Final = {field.attname: place for place, field in enumerate(Observation._meta.concrete_fields)}
"""Where each column stands among the values of a row."""


@transaction.atomic
def fill(dataset: DataSet) -> int:
    """Fill an empty database with the set; how many rows of figures and targets came in."""
    rows = _Rows(dataset)
    return rows.publish() + rows.plan()


class _Rows:
    """Makes the rows of a set; holds the reference rows that they point at."""

    def __init__(self, dataset: DataSet) -> None:
        self.dataset = dataset
        self.source = Source.objects.create(location="make bench")
        self.total = Slice.objects.create(code=TOTAL, name="Tổng số", dimension="Tổng số")
        self.office = Office.objects.create(
            code=OFFICE, name="Sở Nội vụ", kind=OfficeKind.DEPARTMENT
        )
        self.areas = self._make_areas()
        self.indicators = self._make_indicators()
        given = {"slice_id": TOTAL, "status": choices.ObservationStatus.REPORTED.value}
        self.blank = [
            given.get(field.attname, field.get_default())
            for field in Observation._meta.concrete_fields
        ]

    def publish(self) -> int:
        """Publish every monthly figure; how many."""
        figures = map(self._observation, self.dataset.cells())
        return actions.publish_in_bulk(figures, source=self.source, reason="make bench")

    def plan(self) -> int:
        """Issue one plan for each area and year, with a target for each indicator; how many targets.

        Not by `planning.load_plan`, which checks and saves targets one by one.
        """
        plans = {
            (place.number, year): self._plan(place.number, year)
            for place in self.dataset.places
            for year in self.dataset.all_years
        }
        for plan in plans.values():
            plan.save()
        targets = (self._target(plans[aim.area, aim.year], aim) for aim in self.dataset.aims())
        count = 0
        while batch := list(islice(targets, actions.ROWS_AT_ONCE)):
            count += len(Target.objects.bulk_create(batch))
        return count

    # ------------------------------------------------------------ reference rows

    def _make_areas(self) -> list[Area]:
        areas: list[Area] = []
        part_level = AreaLevel.DISTRICT if self.dataset.provinces == 1 else AreaLevel.COMMUNE
        part_name = "Huyện" if self.dataset.provinces == 1 else "Xã"
        for place in self.dataset.places:
            is_part = place.parent is not None
            area = Area(
                code=area_code(place.number),
                name=f"{part_name if is_part else 'Tỉnh'} số {place.number + 1}",
                level=part_level if is_part else AreaLevel.PROVINCE,
                parent=areas[place.parent] if place.parent is not None else None,
            )
            area.save()
            areas.append(area)
        return areas

    def _make_indicators(self) -> list[Indicator]:
        persons = Measure.objects.create(code="PERSON", name="người", name_en="persons")
        percent = Measure.objects.create(code="PERCENT", name="%", name_en="%")
        domains = [
            Domain.objects.create(code=domain_code(number), name=name, order=number + 1)
            for number, name in enumerate(DOMAINS[: self.dataset.domains])
        ]
        indicators: list[Indicator] = []
        for number in range(self.dataset.indicators):
            indicator = self._indicator(number, domains)
            is_ratio = indicator.kind == choices.Kind.RATIO
            indicator.measure = percent if is_ratio else persons
            if is_ratio:
                whole, part = self.dataset.whole_and_part_of(number)
                indicator.denominator, indicator.numerator = indicators[whole], indicators[part]
            indicator.save()
            indicators.append(indicator)
        for number, domain in enumerate(domains):
            domain.headline = indicators[number]
            domain.save()
        IndicatorOwner.objects.bulk_create(
            IndicatorOwner(indicator=indicator, office=self.office) for indicator in indicators
        )
        return indicators

    def _indicator(self, number: int, domains: list[Domain]) -> Indicator:
        domain, rank = domains[self.dataset.domain_of(number)], self.dataset.rank_of(number)
        return Indicator(
            **_KINDS[self.dataset.nature_of(number)],
            code=indicator_code(number),
            name=f"{domain.name}: chỉ tiêu số {rank + 1}",
            domain=domain,
            order=rank,
            is_key=rank in (0, 3),
            periodicity=choices.Periodicity.MONTH,
            calendar=choices.Calendar.ADMINISTRATIVE,
            definition="Số liệu sinh ra để đo tốc độ; không có nghĩa nào khác.",
        )

    # ------------------------------------------------------------ figures and plans

    def _observation(self, cell: Cell) -> Observation:
        values = self.blank.copy()
        values[_AT["indicator_id"]] = self.indicators[cell.indicator].pk
        values[_AT["area_id"]] = self.areas[cell.area].pk
        values[_AT["period"]] = f"{cell.year}-M{cell.month:02}"
        values[_AT["value"]] = cell.value
        # The month is over, and two weeks have gone.
        values[_AT["known_from"]] = date(cell.year + cell.month // 12, cell.month % 12 + 1, 15)
        # By position, for there are up to a million: by name it takes five times as long.
        make: Callable[..., Observation] = Observation
        return make(*values)

    def _plan(self, area: int, year: int) -> Plan:
        return Plan(
            code=f"KH-{area_code(area)}-{year}",
            title=f"Kế hoạch năm {year}, {self.areas[area].name}",
            kind=choices.PlanKind.ANNUAL,
            area=self.areas[area],
            period=str(year),
            issued_on=date(year - 1, 12, 20),
            source=self.source,
            state=choices.PlanState.ISSUED,
            issue_recorded_at=_RECORDED,
        )

    def _target(self, plan: Plan, aim: Aim) -> Target:
        target = Target(
            plan=plan,
            indicator=self.indicators[aim.indicator],
            area=self.areas[aim.area],
            slice=self.total,
            period=str(aim.year),
            value=aim.value,
            known_from=date(aim.year - 1, 12, 20),
            source=self.source,
        )
        target.fill_period()
        return target


_KINDS: Final[dict[Nature, dict[str, Any]]] = {
    Nature.FLOW: {
        "kind": choices.Kind.FLOW,
        "direction": choices.Direction.UP,
        "achievement": choices.AchievementMethod.RATIO,
        "period_aggregation": choices.PeriodAggregation.SUM,
        "area_aggregation": choices.AreaAggregation.SUM,
        "phasing": choices.Phasing.SEASONAL,
    },
    Nature.STOCK: {
        "kind": choices.Kind.STOCK,
        "direction": choices.Direction.DOWN,
        "achievement": choices.AchievementMethod.INVERSE,
        "period_aggregation": choices.PeriodAggregation.LAST,
        "area_aggregation": choices.AreaAggregation.SUM,
        "phasing": choices.Phasing.YEAR_END,
    },
    Nature.RATIO: {
        "kind": choices.Kind.RATIO,
        "direction": choices.Direction.UP,
        "achievement": choices.AchievementMethod.POINTS,
        "period_aggregation": choices.PeriodAggregation.RATIO,
        "area_aggregation": choices.AreaAggregation.RATIO,
        "decimals": 1,
        "phasing": choices.Phasing.YEAR_END,
    },
}
