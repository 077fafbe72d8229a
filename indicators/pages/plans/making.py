"""A grid out of the rows of a plan: which lines, which columns, and what stands beside each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from indicators import series, wording
from indicators.calculations import (
    TOTAL,
    Book,
    Cascade,
    Key,
    NotSplit,
    cascade,
    is_measured_in,
    is_split,
    value_of,
)
from indicators.choices import Bound
from indicators.models import Domain, Indicator, Plan, Slice, Target
from indicators.pages.plans.grid import NO_REST, Cell, Grid, Line
from indicators.pages.scope import Option
from indicators.periods import Frequency, Period
from indicators.planning import Planned, Row, plans_adjusted, targets_of
from indicators.series import Catalogue
from indicators.writing import WrittenFigure
from organisation.choices import AreaLevel
from organisation.models import Area
from vietnamese.text import sort_key

AREA, DOMAIN, PARTS = "dia-ban", "linh-vuc", "ky"
"""Names of the choices in the address."""

EVERY_DOMAIN: Final = "tat-ca"

WHOLE: Final = "ca-ky"
FREQUENCIES: Final = {
    "nam": Frequency.YEAR,
    "6-thang": Frequency.HALF_YEAR,
    "quy": Frequency.QUARTER,
    "thang": Frequency.MONTH,
}
"""What a plan's period can be divided into, by its name in the address."""

_PARTS_NAMES: Final = {
    WHOLE: pgettext_lazy("parts of a plan", "Whole period"),
    "nam": pgettext_lazy("parts of a plan", "By years"),
    "6-thang": pgettext_lazy("parts of a plan", "By half-years"),
    "quy": pgettext_lazy("parts of a plan", "By quarters"),
    "thang": pgettext_lazy("parts of a plan", "By months"),
}

MOST_CELLS: Final = 400
"""Of so many cells a page is still quick to draw and to send; more are shown domain by domain."""


def area_grid(plan: Plan, asked: Mapping[str, str], *, own: Collection[int], is_open: bool) -> Grid:
    """The indicators of the plan in one area: those it has targets for, in a draft also the person's own.

    `own` are ids of the indicators the person drafts for; `is_open` whether they may draft at all.
    """
    catalogue = series.read_catalogue()
    period = Period.parse(plan.period)
    notices: list[str] = []
    area = _chosen_area(plan, catalogue, asked, notices)
    part = _chosen_part(period, asked, notices)
    columns = (period, *_parts_of(period, part))
    adjusts = tuple(plans_adjusted(plan))
    stored = targets_of([plan], areas=[area.pk])
    beneath = targets_of(reversed(adjusts), areas=[area.pk])
    rows = _rows(catalogue, area, stored, beneath, own if is_open else ())
    domain = _chosen_domain(catalogue, asked, rows, len(columns))
    if domain is not None:
        rows = [row for row in rows if row[0].domain_id == domain.pk]
    book = series.read_book(catalogue, indicators={row[0].code for row in rows})
    maker = _Maker(plan, columns, stored, beneath, own if is_open else (), book, catalogue)
    lines = tuple(maker.line(indicator, slice_, area) for indicator, slice_ in rows)
    if area.pk == plan.area_id:
        lines = _with_rests(lines, plan, adjusts, catalogue, book)
    return Grid(
        plan=plan,
        columns=columns,
        lines=lines,
        is_open=is_open,
        book=book,
        area=area,
        areas=_area_options(plan, catalogue, area),
        domains=_domain_options(catalogue, domain),
        parts=_part_options(period, part),
        query=f"{AREA}={area.code}&{DOMAIN}={domain.code if domain else EVERY_DOMAIN}&{PARTS}={part}",
        adjusts=adjusts,
        notices=tuple(notices),
    )


def indicator_grid(
    plan: Plan,
    indicator: Indicator,
    asked: Mapping[str, str],
    *,
    own: Collection[int],
    is_open: bool,
) -> Grid:
    """One indicator of the plan in its territory and the areas within it; to be read, those with targets."""
    catalogue = series.read_catalogue()
    period = Period.parse(plan.period)
    notices: list[str] = []
    part = _chosen_part(period, asked, notices)
    columns = (period, *_parts_of(period, part))
    adjusts = tuple(plans_adjusted(plan))
    book = series.read_book(catalogue, indicators=[indicator.code])
    areas = _areas_of(plan, indicator, catalogue, book)
    narrowed = {"indicators": [indicator.pk], "areas": [area.pk for area in areas]}
    stored = targets_of([plan], **narrowed)
    beneath = targets_of(reversed(adjusts), **narrowed)
    if not is_open:
        planned = {row[1] for row in (*stored, *beneath)} | {plan.area_id}
        areas = [area for area in areas if area.pk in planned]
    maker = _Maker(plan, columns, stored, beneath, own if is_open else (), book, catalogue)
    no_rest = cascade(book.definitions[indicator.code], None, {})
    return Grid(
        plan=plan,
        columns=columns,
        lines=tuple(maker.line(indicator, None, area) for area in areas),
        is_open=is_open,
        book=book,
        indicator=indicator,
        parts=_part_options(period, part),
        query=f"{PARTS}={part}",
        adjusts=adjusts,
        notices=tuple(notices),
        why_no_rest=str(NO_REST[no_rest.reason]) if isinstance(no_rest, NotSplit) else "",
    )


@dataclass(frozen=True)
class _Maker:
    plan: Plan
    columns: tuple[Period, ...]
    stored: Mapping[Row, Mapping[str, Target]]
    beneath: Mapping[Row, Mapping[str, Target]]
    own: Collection[int]
    book: Book
    catalogue: Catalogue

    def line(self, indicator: Indicator, slice_: Slice | None, area: Area) -> Line:
        slice_code = slice_.code if slice_ else TOTAL
        row: Row = (indicator.pk, area.pk, slice_code)
        stored, beneath = self.stored.get(row, {}), self.beneath.get(row, {})
        definition = self.book.definitions[indicator.code]
        name = f"o-{indicator.pk}-{slice_code}-{area.pk}"
        is_open = indicator.pk in self.own
        shown = {str(period) for period in self.columns}

        def cell(period: Period) -> Cell | None:
            target = stored.get(str(period))
            if target is None and not self._may_have(indicator, area, period):
                return None
            return Cell(
                name=f"{name}-{period}",
                row=row,
                period=period,
                target=target,
                beneath=beneath.get(str(period)),
                is_open=is_open,
                planned=Planned.of(target),
                decimals=indicator.decimals,
                label=f"{indicator}, {wording.period_label(period)}, {area}",
                written=_written(indicator, target),
            )

        whole, *parts = (cell(period) for period in self.columns)
        whole = whole or Cell(
            name=f"{name}-{self.columns[0]}",
            row=row,
            period=self.columns[0],
            target=None,
            beneath=None,
            is_open=False,
            planned=Planned(),
            decimals=indicator.decimals,
            label="",
        )
        bound = self._bound(stored) or self._bound(beneath) or Bound.EXACT
        return Line(
            name=name,
            indicator=indicator,
            slice=slice_,
            area=area,
            cells=(whole, *parts),
            is_open=is_open,
            is_split=is_split(definition),
            bound=bound,
            sent_bound=bound,
            last_year=self._last_year(indicator, area, slice_code),
            others={
                Period.parse(code): target.value
                for code, target in {**beneath, **stored}.items()
                if code not in shown
            },
            hidden=sum(code not in shown for code in stored),
        )

    def _bound(self, targets: Mapping[str, Target]) -> str | None:
        """That of the whole, else of any part."""
        whole = targets.get(str(self.columns[0]))
        return next((target.bound for target in (whole, *targets.values()) if target), None)

    def _may_have(self, indicator: Indicator, area: Area, period: Period) -> bool:
        """Whether the indicator is measured that often, and the area was there."""
        definition = self.book.definitions[indicator.code]
        return is_measured_in(definition, period) and area.is_valid_between(
            period.start, period.end
        )

    def _last_year(self, indicator: Indicator, area: Area, slice_: str) -> WrittenFigure | None:
        period = self.columns[0]
        if not period.is_year:
            return None
        key = Key(indicator.code, area.code, slice_, period.same_period_last_year())
        value = value_of(self.book, key)
        if not value.is_complete:
            return None
        return wording.figure_of(self.catalogue.indicators[indicator.code], value)


def _written(indicator: Indicator, target: Target | None) -> str:
    """A target as it is read, with its bound: "ít nhất 15.000"; empty where there is none."""
    if target is None:
        return ""
    target.indicator = indicator  # at hand, so that it is not asked for one by one
    return wording.figure_as_planned(target).short


def _rows(
    catalogue: Catalogue,
    area: Area,
    stored: Mapping[Row, Any],
    beneath: Mapping[Row, Any],
    own: Collection[int],
) -> list[tuple[Indicator, Slice | None]]:
    """What the grid has a line for, in the order of the catalogue: totals first, then slices with targets."""
    planned: dict[int, set[str]] = {pk: {TOTAL} for pk in own}
    for indicator, _area, slice_ in (*stored, *beneath):
        planned.setdefault(indicator, set()).add(slice_)
    used = set().union(*planned.values()) - {TOTAL} if planned else set()
    slices = {row.code: row for row in Slice.objects.filter(code__in=used)} if used else {}
    return [
        (indicator, slices.get(code))
        for indicator in catalogue.indicators.values()
        for code in sorted(planned.get(indicator.pk, ()), key=lambda code: (code != TOTAL, code))
    ]


def _areas_of(plan: Plan, indicator: Indicator, catalogue: Catalogue, book: Book) -> list[Area]:
    """The plan's territory, the areas within it, and any other the plan has a target for."""
    kind = book.definitions[indicator.code].kind
    codes = {*book.children(plan.area.code, Period.parse(plan.period), kind=kind)}
    others = plan.targets.filter(indicator=indicator).values_list("area__code", flat=True)
    codes |= {*others} - {plan.area.code}
    below = sorted((catalogue.areas[code] for code in codes), key=lambda area: sort_key(area.name))
    return [catalogue.areas[plan.area.code], *below]


def _with_rests(
    lines: Sequence[Line],
    plan: Plan,
    adjusts: Sequence[Plan],
    catalogue: Catalogue,
    book: Book,
) -> tuple[Line, ...]:
    """The lines with what of each whole its areas were given; 1 query, or 2 for an adjustment."""
    indicators = {line.indicator.pk for line in lines}
    own = targets_of([plan], indicators=indicators)
    beneath = targets_of(reversed(adjusts), indicators=indicators)

    def below(line: Line) -> Cascade | NotSplit | None:
        definition = book.definitions[line.indicator.code]
        codes = book.children(line.area.code, line.whole.period, kind=definition.kind)
        if not codes:
            return None
        values: dict[str, Decimal | None] = {}
        for code in codes:
            row = (
                line.indicator.pk,
                catalogue.areas[code].pk,
                line.slice.code if line.slice else TOTAL,
            )
            period = str(line.whole.period)
            target = own.get(row, {}).get(period) or beneath.get(row, {}).get(period)
            values[code] = target.value if target else None
        return cascade(definition, line.whole.value, values)

    return tuple(replace(line, below=below(line)) for line in lines)


# ---------------------------------------------------------------- what can be chosen


def _chosen_area(
    plan: Plan, catalogue: Catalogue, asked: Mapping[str, str], notices: list[str]
) -> Area:
    own = catalogue.areas[plan.area.code]
    if not asked.get(AREA):
        return own
    area = catalogue.areas.get(asked[AREA])
    if area is None:
        notices.append(_("There is no such area; another one is shown."))
    return area or own


def _area_options(plan: Plan, catalogue: Catalogue, chosen: Area) -> tuple[Option, ...]:
    """The plan's territory, the areas within it, those it has targets for; how many stands beside them."""
    period = Period.parse(plan.period)
    counts = plan.targets.counts_by_area()
    areas = [
        area
        for area in catalogue.areas.values()
        if area.pk in {chosen.pk, plan.area_id}
        or area.pk in counts
        or (
            area.parent_id == plan.area_id
            and area.level != AreaLevel.GROUP
            and area.is_valid_between(period.start, period.end)
        )
    ]
    areas.sort(key=lambda area: (area.pk != plan.area_id, sort_key(area.name)))
    return tuple(
        Option(
            area.code,
            f"{area.display_name} ({counts[area.pk]})" if area.pk in counts else area.display_name,
            area.pk == chosen.pk,
        )
        for area in areas
    )


def _chosen_part(period: Period, asked: Mapping[str, str], notices: list[str]) -> str:
    part = asked.get(PARTS) or WHOLE
    if part in _parts_names(period):
        return part
    notices.append(_("The plan's period is not divided so; the whole is shown."))
    return WHOLE


def _parts_names(period: Period) -> list[str]:
    return [WHOLE, *(name for name, f in FREQUENCIES.items() if period.children(f))]


def _parts_of(period: Period, part: str) -> tuple[Period, ...]:
    return period.children(FREQUENCIES[part]) if part in FREQUENCIES else ()


def _part_options(period: Period, chosen: str) -> tuple[Option, ...]:
    """By months a span of years has too many columns to read."""
    return tuple(
        Option(name, str(_PARTS_NAMES[name]), name == chosen)
        for name in _parts_names(period)
        if not period.is_span or name in (WHOLE, "nam")
    )


def _chosen_domain(
    catalogue: Catalogue,
    asked: Mapping[str, str],
    rows: Sequence[tuple[Indicator, Slice | None]],
    columns: int,
) -> Domain | None:
    """The domain asked for; all of them where they are few enough to be drawn at once, else the first."""
    domain = catalogue.domains.get(asked.get(DOMAIN, ""))
    if domain is not None or not rows or len(rows) * columns <= MOST_CELLS:
        return domain
    first = rows[0][0].domain_id
    return next(domain for domain in catalogue.domains.values() if domain.pk == first)


def _domain_options(catalogue: Catalogue, chosen: Domain | None) -> tuple[Option, ...]:
    every = Option(EVERY_DOMAIN, _("All domains"), chosen is None)
    return every, *(
        Option(domain.code, domain.display_name, chosen is not None and domain.pk == chosen.pk)
        for domain in catalogue.domains.values()
    )
