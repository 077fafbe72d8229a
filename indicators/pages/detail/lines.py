"""A figure with its plan and all that is said of it: what tables, charts and files are made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators import charts, wording, writing
from indicators.calculations import (
    TOTAL,
    Book,
    Change,
    FigureStatus,
    Key,
    TargetFigure,
    TargetsOnDay,
    Value,
    achievement,
    change,
    target_in_force,
    value_of,
)
from indicators.choices import Kind, Periodicity
from indicators.models import Indicator
from indicators.pages.scope import Scope
from indicators.periods import Frequency, Period
from indicators.series import Catalogue
from organisation.models import Area

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
class Subject:
    """What a page speaks of: one indicator within one scope, on a day, and the book all is read from."""

    catalogue: Catalogue
    book: Book
    indicator: Indicator
    scope: Scope
    today: date

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

    def territory_name(self, area: Area) -> str:
        """The name a block is drawn with; empty where there is only one."""
        return area.display_name if len(self.territories()) > 1 else ""

    def sentence(self, how: str) -> str:
        return _("%(name)s, %(unit)s, %(how)s.") % {
            "name": self.indicator.display_name,
            "unit": self.indicator.measure.display_name,
            "how": how,
        }
