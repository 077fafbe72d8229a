"""Chỉ tiêu: everything known of one indicator in one territory, from its years to every version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators import charts, series, wording, writing
from indicators.calculations import (
    TOTAL,
    Achievement,
    Book,
    Change,
    FigureStatus,
    Key,
    TargetFigure,
    TargetsOnDay,
    Value,
    achievement,
    change,
    disagreement,
    recomputed,
    target_in_force,
    value_of,
)
from indicators.choices import Kind, Periodicity
from indicators.models import Event, Explanation, Indicator, Observation, SeriesBreak, Slice
from indicators.pages.rows import IndicatorRow, row_of
from indicators.pages.scope import Scope, scope_of
from indicators.periods import Frequency, Period
from indicators.series import Catalogue
from organisation.choices import AreaLevel
from organisation.models import Area
from vietnamese.text import sort_key

YEARLY = (Frequency.YEAR, Frequency.SPAN)


@dataclass(frozen=True)
class Line:
    """One figure in a table and a chart: a period, an area or a slice, with its plan if it has one."""

    label: str
    area: Area
    period: Period
    value: Value
    figure: writing.WrittenFigure
    target: TargetFigure | None
    plan: writing.WrittenFigure
    share: str
    percent: str
    note: str
    change: str = ""

    @property
    def is_illustrated(self) -> bool:
        return self.value.illustration or (self.target is not None and self.target.illustration)

    @property
    def is_drawable(self) -> bool:
        """Partial figures stand in the tables only."""
        return self.value.number is not None and not self.value.is_partial_over_areas


@dataclass(frozen=True)
class Drawing:
    """A chart: the finding in a sentence, what is drawn, the figure, and the lines of its table."""

    title: str
    subtitle: str
    figure: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Origin:
    """Where the headline figure comes from; `observation` None where it was worked out."""

    method: str
    observation: Observation | None
    inputs: tuple[tuple[str, str], ...]
    beside: str


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator in one territory."""

    scope: Scope
    indicator: Indicator
    row: IndicatorRow
    change: str
    by_year: Drawing
    in_year: Drawing | None
    by_area: Drawing | None
    slices: tuple[Line, ...]
    summary: str
    steps: tuple[str, ...]
    thresholds: str
    origin: Origin
    versions: tuple[Observation, ...]
    breaks: tuple[SeriesBreak, ...]
    territories: tuple[Area, ...]
    events: tuple[Event, ...]
    explanations: tuple[Explanation, ...]
    beside: tuple[Line, ...]
    parts: tuple[Indicator, ...]

    @property
    def shows_illustration(self) -> bool:
        """Whether a figure or plan in the headline, a chart, a table or among the versions was made up."""
        drawings = [part for part in vars(self).values() if isinstance(part, Drawing)]
        lines = [*self.slices, *self.beside, *(line for part in drawings for line in part.lines)]
        return (
            self.row.is_illustrated
            or any(version.illustration for version in self.versions)
            or any(line.is_illustrated for line in lines)
        )


def indicator_page(code: str, asked: Mapping[str, str], *, today: date) -> IndicatorPage | None:
    """The page of an indicator for the scope the address asks for.

    None where there is no area; raises Indicator.DoesNotExist for an unknown code.
    """
    catalogue = series.read_catalogue()
    if code not in catalogue.indicators:
        raise Indicator.DoesNotExist(code)
    indicator = catalogue.indicators[code]
    book = series.read_book(catalogue, indicators=[code], areas=catalogue.areas)
    scope = _scope(catalogue, book, indicator, asked, today)
    if scope is None:
        return None
    return _Maker(catalogue, book, indicator, scope, today).page()


def _scope(
    catalogue: Catalogue, book: Book, indicator: Indicator, asked: Mapping[str, str], today: date
) -> Scope | None:
    """As on the overview, but within what this indicator has figures or targets for."""
    if not asked.get("nam") and not asked.get("dia-ban"):
        figures = {k: f for k, f in book.figures.items() if k.indicator == indicator.code}
        # What is made up decides only where nothing is known.
        own = [key for key, figure in figures.items() if not figure.illustration] or list(figures)
        closed = [key for key in own if key.slice == TOTAL and key.period.end.year <= today.year]
        if closed and not _year_is_known(catalogue, book, indicator, today):
            order = {level: -number for number, level in enumerate(AreaLevel.values)}
            newest = max(
                closed,
                key=lambda key: (key.period.end, order[catalogue.areas[key.area].level], key.area),
            )
            asked = {"nam": str(newest.period.year), "dia-ban": newest.area}
    return scope_of(catalogue, book, asked, today=today, indicators=[indicator.code])


def _year_is_known(catalogue: Catalogue, book: Book, indicator: Indicator, today: date) -> bool:
    scope = scope_of(catalogue, book, {}, today=today)
    if scope is None:
        return False
    key = Key(indicator.code, scope.area.code, TOTAL, scope.period)
    return value_of(book, key).is_complete


class _Maker:
    """Makes one page; holds what all its parts need."""

    def __init__(
        self, catalogue: Catalogue, book: Book, indicator: Indicator, scope: Scope, today: date
    ) -> None:
        self.catalogue, self.book, self.indicator = catalogue, book, indicator
        self.scope, self.today = scope, today
        self.versions = tuple(
            Observation.objects.versions(indicator=indicator).filter(
                area__in=[area.pk for area in self.territories()]
            )
        )

    def page(self) -> IndicatorPage:
        row = row_of(
            self.catalogue,
            self.book,
            self.indicator,
            self.scope.area,
            self.period(),
            self.today,
        )
        by_year = self.by_year()
        changed = change(self.book, row.value.key)
        change_text = (
            wording.change_on(self.indicator, changed)
            if row.has_figure and self.indicator.kind != Kind.CHANGE
            else ""
        )
        return IndicatorPage(
            scope=self.scope,
            indicator=self.indicator,
            row=row,
            change=change_text,
            by_year=by_year,
            in_year=self.in_year(),
            by_area=self.by_area(),
            slices=self.slices(),
            summary=self._summary(row, change_text),
            steps=tuple(wording.steps_to(self.indicator, row.status)),
            thresholds=wording.thresholds(row.status),
            origin=self.origin(row.shown_value),
            versions=self.versions,
            breaks=tuple(self.catalogue.breaks.get(self.indicator.code, ())),
            territories=self.territories(),
            events=tuple(Event.objects.filter(indicator=self.indicator).select_related("document")),
            explanations=tuple(
                Explanation.objects.filter(indicator=self.indicator, area=self.scope.area).order_by(
                    "-period"
                )
            ),
            beside=self.beside(row),
            parts=tuple(
                other
                for other in self.catalogue.indicators.values()
                if other.parent_id == self.indicator.pk
            ),
        )

    def period(self) -> Period:
        """The period the headline speaks of: the year chosen, or the span of years it lies in."""
        spans = [
            key.period
            for key in (*self.book.figures, *self.book.targets)
            if key.indicator == self.indicator.code
            and key.area == self.scope.area.code
            and key.period.is_span
            and key.period.contains(self.scope.period)
        ]
        if self.indicator.periodicity == Periodicity.FIVE_YEAR and spans:
            return max(spans)
        return self.scope.period

    # ------------------------------------------------------------ lines

    def line(self, label: str, area: Area, period: Period, *, slice: str = TOTAL) -> Line:
        """A figure with the target in force at the end of its period."""
        key = Key(self.indicator.code, area.code, slice, period)
        value = value_of(self.book, key)
        target = self.targets(key).in_force
        result = achievement(self.book, value, target)
        changed = change(self.book, key)
        notes = [wording.status_name(value) if value.number is not None else ""]
        if value.coverage is not None and not value.coverage.is_complete:
            notes.append(wording.coverage(value.coverage))
        notes.append(wording.as_of(value))
        if value.number is None:
            notes.append(wording.absence(value))
        if value.circular or (target is not None and target.circular):
            notes.append(_("derived from a printed percentage"))
        notes += wording.marks(value, target)
        return Line(
            label=label,
            area=area,
            period=period,
            value=value,
            figure=wording.figure_of(self.indicator, value),
            target=target,
            plan=wording.figure_of_target(self.indicator, target),
            share=wording.outcome(self.indicator, result) if target else "",
            percent=wording.share(result),
            note=", ".join(filter(None, notes)),
            change=(
                wording.change_on(self.indicator, changed)
                if isinstance(changed, Change) and self.indicator.kind != Kind.CHANGE
                else ""
            ),
        )

    def targets(self, key: Key) -> TargetsOnDay:
        """The targets that hold at the end of a key's period, today where that is still to come."""
        period = key.period
        day = min(period.end, self.today) if period.start <= self.today else period.end
        return target_in_force(self.book.targets.get(key, ()), day)

    def point(self, line: Line, *, territory: str = "") -> charts.ChartPoint:
        """The line as a chart draws it: a wanted fall as its size, an estimate hatched."""

        label = line.label
        found = line.value.coverage
        if line.value.is_partial_over_periods and found is not None:
            label = _("%(period)s, %(count)d months") % {"period": label, "count": len(found.have)}
        return charts.ChartPoint(
            label=label,
            value=self.drawn(line.figure.value) if line.is_drawable else None,
            text=line.figure.number if line.is_drawable else "",
            # Only how firm it is: all else that must be said of it stands in the table.
            status_text=line.figure.status_name if line.is_drawable else line.note,
            hatched=line.value.status is FigureStatus.ESTIMATE,
            plan=self.drawn(line.plan.value),
            plan_text=line.plan.number if line.target else "",
            achievement_text=line.share if line.target and line.value.number is not None else "",
            territory=territory,
        )

    def drawn(self, value: Decimal | None) -> Decimal | None:
        return charts.as_drawn(value, is_wanted_fall=wording.is_wanted_fall(self.indicator))

    # ------------------------------------------------------------ by year

    def territories(self) -> tuple[Area, ...]:
        """The chosen area with those it came from and went to whole: one territory under two lines."""
        chosen = self.scope.area.code
        codes = {chosen}
        for succession in self.catalogue.successions:
            if succession.whole and chosen in (succession.predecessor, succession.successor):
                codes |= {succession.predecessor, succession.successor}
        with_figures = {
            key.area
            for key in (*self.book.figures, *self.book.targets)
            if key.indicator == self.indicator.code
        }
        areas = [self.catalogue.areas[code] for code in codes & (with_figures | {chosen})]
        return tuple(sorted(areas, key=lambda area: (area.valid_from or date.min, area.code)))

    def by_year(self) -> Drawing:
        """Years and spans of years, one block per territory, with the breaks between them."""
        lines, points, breaks = [], [], []
        for area in self.territories():
            block = [
                line
                for line in (
                    self.line(_year_label(period), area, period) for period in self._years(area)
                )
                if line.value.number is not None or line.target is not None
            ]
            shown = [line for line in block if line.is_drawable or line.target is not None]
            drawn = [self.point(line, territory=self._territory_name(area)) for line in shown]
            breaks += self._breaks(shown, drawn)
            lines += block
            points += drawn
        return Drawing(
            title=self._finding(lines),
            subtitle=self._subject(_("by year")),
            figure=charts.actual_against_plan(
                points, unit=self.indicator.measure.display_name, breaks=breaks
            ),
            lines=tuple(lines),
        )

    def _years(self, area: Area) -> list[Period]:
        """The years and spans in which this area has a figure or a target, in time order."""
        needed = self.catalogue.needed_for([self.indicator.code])
        areas = self.catalogue.areas_for(area.code)
        own = {
            key.period
            for key in (*self.book.figures, *self.book.targets)
            if key.indicator == self.indicator.code
            and key.area == area.code
            and key.period.frequency in YEARLY
        }
        years = {
            Period.year_of(key.period.year)
            for key in self.book.figures
            if key.indicator in needed and key.area in areas and not key.period.is_span
        }
        return sorted(own | years)

    def _territory_name(self, area: Area) -> str:
        """The name a block is drawn with; empty where there is only one."""
        return area.display_name if len(self.territories()) > 1 else ""

    def _breaks(
        self, lines: Sequence[Line], points: Sequence[charts.ChartPoint]
    ) -> list[charts.SeriesBreak]:
        """Each break before the first point of its block that ends on or after its day."""
        found = []
        for broken in self.catalogue.breaks.get(self.indicator.code, ()):
            after = [n for n, line in enumerate(lines) if line.period.end >= broken.on]
            if after and after[0] > 0:
                name = broken.decree or broken.what_changed
                found.append(charts.SeriesBreak(points[after[0]], name))
        return found

    def _finding(self, lines: Sequence[Line]) -> str:
        """The newest result against a plan in a sentence; else the newest figure; else the measure."""
        for line in reversed(lines):
            result = achievement(self.book, line.value, line.target)
            if isinstance(result, Achievement) and line.value.is_complete:
                return wording.capitalised(
                    _("%(period)s: %(figure)s, %(share)s of plan")
                    if result.percent is not None
                    else _("%(period)s: %(figure)s, %(share)s")
                ) % {
                    "period": wording.capitalised(wording.period_label(line.period)),
                    "figure": line.figure.text,
                    "share": line.share,
                }
        for line in reversed(lines):
            if line.value.is_complete:
                return _("%(period)s: %(figure)s") % {
                    "period": wording.capitalised(wording.period_label(line.period)),
                    "figure": line.figure.text,
                }
        return self.indicator.display_name

    def _subject(self, how: str) -> str:
        return _("%(name)s, %(unit)s, %(how)s.") % {
            "name": self.indicator.display_name,
            "unit": self.indicator.measure.display_name,
            "how": how,
        }

    # ------------------------------------------------------------ within years, by area, by slice

    def in_year(self) -> Drawing | None:
        """What was published for shorter periods: half-years, quarters, months, runs from January."""
        lines: list[Line] = []
        points = []
        for area in self.territories():
            periods = sorted(
                key.period
                for key in self.book.figures
                if key.indicator == self.indicator.code
                and key.area == area.code
                and key.slice == TOTAL
                and key.period.frequency not in YEARLY
            )
            block = [
                self.line(wording.capitalised(wording.period_label(period)), area, period)
                for period in periods
            ]
            lines += block
            points += [self.point(line, territory=self._territory_name(area)) for line in block]
        if not lines:
            return None
        newest = lines[-1]
        return Drawing(
            title=_("%(period)s: %(figure)s")
            % {"period": newest.label, "figure": newest.figure.text},
            subtitle=self._subject(_("published within the year")),
            figure=charts.in_year(points, unit=self.indicator.measure.display_name),
            lines=tuple(lines),
        )

    def by_area(self) -> Drawing | None:
        """The areas within, ranked, in the chosen year; None where none has a figure of its own."""
        children = [
            area for area in self.catalogue.areas.values() if area.parent_id == self.scope.area.pk
        ]
        lines = [
            self.line(area.display_name, area, self.scope.period)
            for area in sorted(children, key=lambda area: sort_key(area.name))
        ]
        lines = [line for line in lines if line.value.number is not None or line.target is not None]
        if not any(line.is_drawable for line in lines):
            return None
        ranked = sorted(
            (line for line in lines if line.is_drawable),
            key=lambda line: self.drawn(line.value.number) or Decimal(0),
            reverse=True,
        )
        rest = [line for line in lines if not line.is_drawable]
        title = _("%(highest)s highest with %(value)s") % {
            "highest": ranked[0].label,
            "value": ranked[0].figure.text,
        }
        if len(ranked) < len(children):
            title = _("%(title)s; %(have)d of %(of)d areas have a figure") % {
                "title": title,
                "have": len(ranked),
                "of": len(children),
            }
        return Drawing(
            title=title,
            subtitle=self._subject(wording.period_label(self.scope.period)),
            figure=charts.areas_ranked(
                [self.point(line) for line in ranked], unit=self.indicator.measure.display_name
            ),
            lines=(*ranked, *rest),
        )

    def slices(self) -> tuple[Line, ...]:
        """The published slices of the chosen area and year, by dimension."""
        keys = sorted(
            (
                key
                for key in self.book.figures
                if key.indicator == self.indicator.code
                and key.area == self.scope.area.code
                and key.slice != TOTAL
                and key.period.year == self.scope.year
            ),
            key=lambda key: (key.slice, key.period),
        )
        if not keys:
            return ()
        names = {row.code: row for row in Slice.objects.all()}
        return tuple(
            self.line(names[key.slice].display_name, self.scope.area, key.period, slice=key.slice)
            for key in keys
        )

    # ------------------------------------------------------------ words around the figure

    def _summary(self, row: IndicatorRow, change_text: str) -> str:
        """The headline figure, its plan and the change, in one sentence for those without charts."""
        parts = [
            _("%(name)s, %(area)s, %(period)s: %(figure)s")
            % {
                "name": row.indicator.display_name,
                "area": row.area.display_name,
                "period": wording.period_label(row.period),
                "figure": row.figure.text,
            }
        ]
        if row.has_plan:
            parts.append(
                _("plan %(plan)s, %(share)s") % {"plan": row.plan.text, "share": row.share}
            )
        if change_text:
            parts.append(change_text)
        if row.is_illustrated:
            parts.append(str(wording.ILLUSTRATION))
        return "; ".join(parts) + "."

    def origin(self, value: Value) -> Origin:
        """How the headline figure was obtained, from which rows, and the recomputed one beside it."""
        row = next((row for row in self.versions if row.pk == value.reference), None)
        beside = ""
        if row is not None:
            again = recomputed(self.book, value.key)
            # What was made up to fit confirms nothing.
            if again.is_complete and again.illustration == value.illustration:
                figure = wording.figure_of(self.indicator, again)
                beside = _("Recomputed: %(value)s (%(method)s)") % {
                    "value": figure.text,
                    "method": wording.method(again),
                }
                if disagreement(self.book, value.key) is not None:
                    beside = _("%(recomputed)s. The two disagree.") % {"recomputed": beside}
        return Origin(wording.method(value), row, tuple(self._inputs(value.inputs)), beside)

    def _inputs(self, inputs: Iterable[Value]) -> Iterable[tuple[str, str]]:
        for value in inputs:
            indicator = self.catalogue.indicators[value.key.indicator]
            name = f"{indicator.display_name}, {wording.period_label(value.as_of)}"
            if value.key.area != self.scope.area.code:
                name = f"{name}, {self.catalogue.areas[value.key.area].display_name}"
            yield name, wording.marked(wording.figure_of(indicator, value).text, value)

    def beside(self, row: IndicatorRow) -> tuple[Line, ...]:
        """Targets that stand beside the one in force: a superior's, the ministry's, five-year ones."""
        lines = []
        for key in self.book.targets:
            mine = key.indicator == self.indicator.code and key.area == self.scope.area.code
            if mine and key.period.contains(self.scope.period) and key.slice == TOTAL:
                found = self.targets(key)
                lines += [
                    self._beside_line(key, target)
                    for target in (found.in_force, *found.beside)
                    if target is not None and target is not row.status.target
                ]
        return tuple(lines)

    def _beside_line(self, key: Key, target: TargetFigure) -> Line:
        value = value_of(self.book, key)
        result = achievement(self.book, value, target)
        return Line(
            label=f"{target.plan_code}, {wording.period_label(key.period)}",
            area=self.scope.area,
            period=key.period,
            value=value,
            figure=wording.figure_of(self.indicator, value),
            target=target,
            plan=wording.figure_of_target(self.indicator, target),
            share=wording.outcome(self.indicator, result),
            percent=wording.share(result),
            note="",
        )


def _year_label(period: Period) -> str:
    return period.code.replace("-", "–") if period.is_span else period.code
