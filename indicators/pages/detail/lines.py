"""A figure with its plan and all that is said of it: what tables, charts and files are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from indicators import charts, wording, writing
from indicators.calculations import (
    TOTAL,
    Achievement,
    Book,
    Change,
    Definition,
    Expectation,
    FigureStatus,
    Key,
    NotExpected,
    Series,
    State,
    TargetFigure,
    TargetsOnDay,
    Undefined,
    Value,
    achievement,
    change,
    standing,
    target_in_force,
    value_by_now,
    value_of,
)
from indicators.choices import Kind, Periodicity
from indicators.models import Indicator
from indicators.pages.scope import Scope
from indicators.periods import Frequency, Period
from indicators.series import Catalogue
from organisation.models import Area
from organisation.naming import with_name

YEARLY = (Frequency.YEAR, Frequency.SPAN)
MOST_LINES_OPEN = 10
"""Tables of more lines than that are folded: the chart is what is looked at."""


@dataclass  # not frozen: a page makes hundreds of them, each in a quarter of the time
class Line:
    """One figure in a table and a chart: a period, an area or a slice, with its plan if it has one.

    `expectation` is what should have been reached by the period's end, or by now in a year under way, and
    `state` how the figure stands against that; None where nobody asks. The words are made when they are
    asked for: of the months of a path only some are said.
    """

    label: str
    area: Area
    period: Period
    value: Value
    target: TargetFigure | None
    indicator: Indicator
    book: Book = field(repr=False, compare=False)
    expectation: Expectation | NotExpected | None = None
    state: State | None = None

    @property
    def is_illustrated(self) -> bool:
        return self.value.illustration or (self.target is not None and self.target.illustration)

    @property
    def is_drawable(self) -> bool:
        """Partial figures stand in the tables only."""
        return self.value.number is not None and not self.value.is_partial_over_areas

    @cached_property
    def figure(self) -> writing.WrittenFigure:
        return wording.figure_of(self.indicator, self.value)

    @cached_property
    def plan(self) -> writing.WrittenFigure:
        return wording.figure_of_target(self.indicator, self.target)

    @cached_property
    def expected(self) -> writing.WrittenFigure | None:
        """What should have been reached; None where that is not known in the indicator's unit."""
        if not isinstance(self.expectation, Expectation):
            return None
        return wording.figure_expected(self.indicator, self.expectation)

    @property
    def expected_share(self) -> Decimal | None:
        """The same as a fraction of the plan."""
        return self.expectation.fraction if isinstance(self.expectation, Expectation) else None

    @cached_property
    def result(self) -> Achievement | Undefined:
        return achievement(self.book, self.value, self.target)

    @cached_property
    def share(self) -> str:
        return wording.outcome(self.indicator, self.result) if self.target else ""

    @cached_property
    def percent(self) -> str:
        return wording.share(self.result)

    @cached_property
    def change(self) -> str:
        """How it changed on last year; empty where that cannot be said."""
        found = change(self.book, self.value.key)
        if not isinstance(found, Change) or self.indicator.kind == Kind.CHANGE:
            return ""
        return wording.change_on(self.indicator, found)

    @cached_property
    def note(self) -> str:
        """What must be said beside the number: how firm it is, partial, of when, made up."""
        value = self.value
        notes = [self.figure.status_name if value.number is not None else ""]
        if value.coverage is not None and not value.coverage.is_complete:
            notes.append(wording.coverage(value.coverage))
        notes.append(wording.as_of(value, self.period))
        if value.number is None:
            notes.append(wording.absence(value))
        if value.circular or (self.target is not None and self.target.circular):
            notes.append(_("derived from a printed percentage"))
        notes += wording.marks(value, self.target)
        return ", ".join(filter(None, notes))


@dataclass(frozen=True)
class Drawing:
    """A chart: the finding in a sentence, what is drawn, the figure, and the lines of its table."""

    title: str
    subtitle: str
    figure: dict[str, Any]
    lines: tuple[Line, ...]

    @property
    def is_long(self) -> bool:
        """Too much to read to lie open under the chart."""
        return len(self.lines) > MOST_LINES_OPEN


@dataclass(frozen=True)
class Subject:
    """What a page speaks of: one indicator within one scope, on a day, and the book all is read from."""

    catalogue: Catalogue
    book: Book
    indicator: Indicator
    scope: Scope
    today: date

    @property
    def definition(self) -> Definition:
        return self.book.definitions[self.indicator.code]

    def period(self) -> Period:
        """The period the headline speaks of: the year chosen, or the span of years it lies in."""
        if self.indicator.periodicity != Periodicity.FIVE_YEAR:
            return self.scope.period
        area = self.scope.area
        spans = [
            period
            for period in (*self.periods(area), *(key.period for key in self.planned(area)))
            if period.is_span and period.contains(self.scope.period)
        ]
        return max(spans, default=self.scope.period)

    def published(self, area: Area) -> dict[str, Series]:
        """The figures of the indicator published for an area, by slice."""
        return self.book.series_of(self.indicator.code, area.code)

    def periods(self, area: Area) -> set[Period]:
        """The periods for which they were."""
        return {period for series in self.published(area).values() for period in series.periods}

    def planned(self, area: Area) -> list[Key]:
        """What an area has targets of the indicator for."""
        keys = self.book.targets_of(self.indicator.code)
        return [key for key in keys if key.area == area.code]

    def key(self, area: Area, period: Period, slice: str = TOTAL) -> Key:
        return Key(self.indicator.code, area.code, slice, period)

    def line(self, label: str, area: Area, period: Period, *, slice: str = TOTAL) -> Line:
        """A figure with the target in force at the end of its period."""
        key = self.key(area, period, slice)
        return self.line_of(label, area, key, value_of(self.book, key))

    def line_by_now(self, label: str, area: Area, period: Period) -> Line:
        """A year with its state; of a year under way the figure so far, against what was expected by then."""
        key = self.key(area, period)
        is_over = period.is_closed(self.today)
        value = value_of(self.book, key) if is_over else value_by_now(self.book, key)
        found = standing(self.book, key, today=self.today)
        line = self.line_of(label, area, key, value)
        return replace(line, state=found.state, expectation=found.expectation)

    def line_of(
        self,
        label: str,
        area: Area,
        key: Key,
        value: Value,
        expectation: Expectation | NotExpected | None = None,
    ) -> Line:
        """A value that stands for a key, with the target of the key."""
        return Line(
            label=label,
            area=area,
            period=key.period,
            value=value,
            target=self.targets(key).in_force,
            indicator=self.indicator,
            book=self.book,
            expectation=expectation,
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
            illustration=line.value.illustration,
            plan_illustration=line.target is not None and line.target.illustration,
            expected=self.drawn(line.expected.value) if line.expected else None,
            expected_text=line.expected.number if line.expected else "",
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
        with_figures = {area for _year, area in self.book.places(self.indicator.code)}
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

    def with_names(self, sentence: str, *areas: Area) -> str:
        """A finished sentence, the names of the indicator and of these areas in it marked by language."""
        for row in (self.indicator, *areas):
            sentence = with_name(sentence, row)
        return sentence


def finding(indicator: Indicator, lines: Sequence[Line]) -> str:
    """The newest result against a plan in a sentence; else the newest figure; else the measure."""
    for line in reversed(lines):
        result = line.result
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
    return indicator.display_name
