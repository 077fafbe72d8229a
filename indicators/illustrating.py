"""The illustration set against the database: which rows are lacking, and which are no longer right.

Reads and compares; `actions` alone writes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from indicators import series
from indicators.choices import Frequency, PlanKind, PlanState
from indicators.illustration import IllustrationSet, MadeUpTarget, illustration_set
from indicators.models import Indicator, Observation, Plan, Target
from indicators.models.catalogue import TOTAL
from indicators.series import Catalogue

WARD: Final = "Phường "
"""How the names of urban communes begin."""

Row = tuple[int, int, str]
"""Indicator, area and period of a figure or target: the slice is always the total."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be written for the set to stand in the database as it should.

    `figures` and `targets` are new rows, without their source; the plans of the targets may be new too,
    and are then not saved. `stale_figures` and `stale_targets` are keys of rows to be taken away before.
    `made` is the whole set.
    """

    made: IllustrationSet
    figures: list[Observation]
    targets: list[Target]
    stale_figures: list[int]
    stale_targets: list[int]

    @property
    def is_none(self) -> bool:
        return not (self.figures or self.targets or self.stale_figures or self.stale_targets)


def source_location() -> str:
    """What stands in place of a source: that there is none."""
    with override("vi"):  # a word of the data, whoever runs the command
        return _("Illustration: made up by the command load_illustration")


def difference(*, today: date) -> Difference:
    """The illustration set of a day, held against the rows that are there."""
    catalogue = series.read_catalogue()
    made = illustration_set(
        series.read_book(catalogue, indicators=catalogue.indicators, areas=catalogue.areas),
        urban=[area.code for area in catalogue.areas.values() if area.name.startswith(WARD)],
        given_way=set(_given_way(catalogue)),
        today=today,
    )
    figures, stale_figures = _figures(catalogue, made)
    targets, stale_targets = _targets(catalogue, made)
    return Difference(made, figures, targets, stale_figures, stale_targets)


def _given_way(catalogue: Catalogue) -> Iterator[tuple[str, int]]:
    """Indicators with the years in which staff have published real figures of them.

    With them all that adds up with them. The published figures that were loaded stand beside the set;
    they are told by the reference to their table.
    """
    codes = {row.pk: code for code, row in catalogue.indicators.items()}
    rows = Observation.objects.real().filter(reference="").exclude(frequency=Frequency.SPAN)
    for indicator, end in rows.order_by().values_list("indicator", "period_end").distinct():
        for other in Indicator.objects.adding_up_with(indicator):
            yield codes[other], end.year


def _figures(catalogue: Catalogue, made: IllustrationSet) -> tuple[list[Observation], list[int]]:
    wanted = {
        _row(catalogue, figure): (figure.value, figure.status, figure.known_from, figure.recast)
        for figure in made.figures
    }
    there, stale = set(), []
    columns = ("indicator_id", "area_id", "period", "value", "status", "known_from", "recast")
    rows = Observation.objects.illustrations().order_by()
    for pk, superseded_at, *values in rows.values_list("pk", "superseded_at", *columns):
        row: Row = tuple(values[:3])
        if superseded_at is None and wanted.get(row) == tuple(values[3:]):
            there.add(row)
        else:
            stale.append(pk)
    new = [
        Observation(
            indicator_id=row[0],
            area_id=row[1],
            slice_id=TOTAL,
            period=row[2],
            value=value,
            status=status.value,
            known_from=known_from,
            recast=recast,
            illustration=True,
        )
        for row, (value, status, known_from, recast) in wanted.items()
        if row not in there
    ]
    return new, stale


def _targets(catalogue: Catalogue, made: IllustrationSet) -> tuple[list[Target], list[int]]:
    plans = _Plans(catalogue)
    wanted = {(plans.code(target), *_row(catalogue, target)): target for target in made.targets}
    there, stale = set(), []
    rows = Target.objects.filter(illustration=True).order_by()
    columns = ("plan__code", "indicator_id", "area_id", "period", "value", "bound", "recast")
    for pk, *values in rows.values_list("pk", *columns):
        row = tuple(values[:4])
        target = wanted.get(row)
        if target and (target.value, target.bound.value, target.recast) == tuple(values[4:]):
            there.add(row)
        else:
            stale.append(pk)
    new = [
        Target(
            plan=plans.of(target),
            indicator_id=row[1],
            area_id=row[2],
            slice_id=TOTAL,
            period=row[3],
            value=target.value,
            bound=target.bound.value,
            known_from=date(target.year, 1, 1),
            recast=target.recast,
            illustration=True,
        )
        for row, target in wanted.items()
        if row not in there
    ]
    return new, stale


def _row(catalogue: Catalogue, made: Any) -> Row:
    indicator, area = catalogue.indicators[made.indicator], catalogue.areas[made.area]
    return indicator.pk, area.pk, made.period.code


class _Plans:
    """The illustration plans by code, one a province and year; new ones not saved."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._areas = catalogue.areas
        self._known = {plan.code: plan for plan in Plan.objects.filter(illustration=True)}

    def code(self, target: MadeUpTarget) -> str:
        return f"MH-{target.year}-{target.province}"

    def of(self, target: MadeUpTarget) -> Plan:
        code = self.code(target)
        if code not in self._known:
            area = self._areas[target.province]
            with override("vi"):
                title = _("Illustration plan of %(year)d, %(area)s") % {
                    "year": target.year,
                    "area": area.name,
                }
            self._known[code] = Plan(
                code=code,
                title=title,
                kind=PlanKind.ANNUAL,
                area=area,
                period=f"{target.year:04}",
                illustration=True,
                state=PlanState.ISSUED,
                issue_recorded_at=timezone.now(),
            )
        return self._known[code]
