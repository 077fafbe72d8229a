"""The year in motion: what was reached month by month, what was expected, where it is heading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from indicators import charts, wording
from indicators.calculations import (
    Expectation,
    FigureStatus,
    Forecast,
    Incomparable,
    NeededPace,
    NotExpected,
    PaceRefused,
    Step,
    Value,
    course,
    expected_by_now,
    expected_path,
    forecast,
    incomparable,
    needed_pace,
    nothing,
    value_by_now,
)
from indicators.pages.detail.lines import Drawing, Line, Subject, finding
from indicators.periods import Frequency, Period
from indicators.writing import WrittenFigure


class PathRow(NamedTuple):
    """What is known of a year up to the end of a month: a row of the table under its lines."""

    label: str
    alone: Line | None
    by_then: Line
    last_year: Line | None

    @property
    def expected(self) -> WrittenFigure | None:
        return self.by_then.expected

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its figures and expectations; none where nothing is known of the month."""
        says_something = self.by_then.value.number is not None or self.expected is not None
        by_then = self.by_then if says_something else None
        return tuple(line for line in (self.alone, by_then, self.last_year) if line is not None)


@dataclass(frozen=True)
class PathDrawing(Drawing):
    """The lines of a year, with what stands in the table month by month."""

    rows: tuple[PathRow, ...]
    last_year_name: str
    step_name: str


@dataclass(frozen=True)
class StepRow:
    """One step of the year beside the same of the year before."""

    label: str
    now: Line
    before: Line | None

    @property
    def change(self) -> str:
        return self.now.change


@dataclass(frozen=True)
class StepDrawing(Drawing):
    """The steps of a year in columns, with the rows of its table."""

    rows: tuple[StepRow, ...]
    names: tuple[str, str]


@dataclass(frozen=True)
class Pace:
    """What remains of the plan of a year: how much, how much a month, the most that a month ever brought."""

    remaining: WrittenFigure
    per_month: WrittenFigure
    best: WrittenFigure | None
    best_period: str


class YearUnderWay:
    """All that is said of the chosen year's months; made once a page."""

    def __init__(self, subject: Subject) -> None:
        self.subject, self.book = subject, subject.book
        self.area = subject.scope.area
        self.key = subject.key(self.area, subject.scope.period)
        self.target = subject.targets(self.key).in_force
        self.last_key = self.key.in_period(self.key.period.same_period_last_year())
        self.steps = course(self.book, self.key)
        self.obstacle: Incomparable | None = None
        self.known = value_by_now(self.book, self.key)
        self.last_steps = tuple(map(self._comparable, course(self.book, self.last_key)))
        self.path_to_plan: Mapping[int, Expectation] = {}
        if self.target is not None:
            path = expected_path(self.book, self.target, today=subject.today)
            self.path_to_plan = {point.to.length: point for point in path}

    @cached_property
    def forecast(self) -> Forecast | PaceRefused:
        return forecast(self.book, self.key, today=self.subject.today)

    def _comparable(self, step: Step) -> Step:
        """The step of last year without what cannot be compared with this year; why not is kept."""
        alone, by_then = self._unless_refused(step.alone), self._unless_refused(step.by_then)
        if alone is step.alone and by_then is step.by_then:
            return step
        return step._replace(alone=alone, by_then=by_then)

    def _unless_refused(self, earlier: Value | None) -> Value | None:
        if earlier is None:
            return None
        found = incomparable(self.book, self.known, earlier)
        self.obstacle = found or self.obstacle
        return None if found else earlier

    # ------------------------------------------------------------ pace

    @property
    def pace(self) -> Pace | None:
        """The pace still needed; None where nothing remains, or nothing adds up."""
        found = needed_pace(self.book, self.key, self.target, today=self.subject.today)
        if not isinstance(found, NeededPace):
            return None
        indicator = self.subject.indicator
        best = found.best_month
        return Pace(
            remaining=wording.figure_of_number(indicator, found.remaining),
            per_month=wording.figure_of_number(indicator, found.per_month),
            best=None if best is None else wording.figure_of(indicator, best),
            best_period="" if best is None else wording.period_label(best.key.period),
        )

    @property
    def forecast_text(self) -> str:
        return wording.forecast_of(self.subject.indicator, self.forecast)

    # ------------------------------------------------------------ from January on

    def path(self) -> PathDrawing | None:
        """The year from January on against what was expected; None where only whole years are known."""
        if not self._has_a_course:
            return None
        rows = self._path_rows()
        drawn = [row.by_then for row in rows if row.by_then.value.number is not None]
        before = [row.last_year for row in rows if row.last_year is not None]
        indicator = self.subject.indicator
        return PathDrawing(
            title=self.subject.with_names(self._path_title(drawn)),
            subtitle=self.subject.with_names(self._path_subtitle()),
            figure=charts.year_path(
                [self._point(line) for line in drawn],
                expected=[
                    charts.PathPoint(
                        month=month,
                        value=point.value,
                        text=wording.figure_of_number(indicator, point.value).number,
                        illustration=point.illustration or point.target.illustration,
                    )
                    for month, point in self.path_to_plan.items()
                    if point.value is not None
                ],
                last_year=[self._point(line) for line in before],
                last_year_name=wording.period_label(self.last_key.period),
                outlook=self._outlook(),
                unit=indicator.measure.display_name,
                year=wording.period_label(self.key.period),
                from_zero=self.book.accumulates(indicator.code),
            ),
            lines=tuple(line for row in rows for line in row.lines),
            rows=rows,
            last_year_name=wording.period_label(self.last_key.period) if before else "",
            step_name=self._step_name() if any(row.alone for row in rows) else "",
        )

    @property
    def _has_a_course(self) -> bool:
        is_known = any(step.by_then and not step.to.is_year for step in self.steps)
        period, today = self.key.period, self.subject.today
        is_under_way = period.start <= today and not period.is_closed(today)
        return is_known or (is_under_way and len(self.path_to_plan) > 1)

    @property
    def is_path_illustrated(self) -> bool:
        """Whether anything on the path was made up to show the pages; told without drawing it."""
        values = [value for step in self.steps for value in (step.alone, step.by_then)]
        values += [step.by_then for step in self.last_steps]
        expected = self.path_to_plan.values()
        return self._has_a_course and (
            any(value is not None and value.illustration for value in values)
            or any(point.illustration or point.target.illustration for point in expected)
        )

    def _path_rows(self) -> tuple[PathRow, ...]:
        now = {step.to.length: step for step in self.steps}
        before = {step.to.length: step for step in self.last_steps if step.by_then}
        label = _("Month %(month)d")
        rows = (
            PathRow(
                label=label % {"month": month},
                alone=self._alone(now.get(month)),
                by_then=self._by_then(month, now.get(month)),
                last_year=self._last_year(month, before.get(month)),
            )
            for month in sorted(now.keys() | before.keys() | self.path_to_plan.keys())
        )
        return tuple(row for row in rows if row.lines)

    def _alone(self, step: Step | None) -> Line | None:
        return None if step is None or step.alone is None else self._line(step.alone)

    def _by_then(self, month: int, step: Step | None) -> Line:
        value = None if step is None else step.by_then
        key = self.key.in_period(Period.cumulative(self.key.period.year, month))
        return self._line(value or nothing(key), self.path_to_plan.get(month))

    def _last_year(self, month: int, step: Step | None) -> Line | None:
        return None if step is None or step.by_then is None else self._line(step.by_then)

    def _line(self, value: Value, expected: Expectation | None = None) -> Line:
        label = charts.month_name(value.key.period.end.month)
        return self.subject.line_of(label, self.area, value.key, value, expected)

    def _point(self, line: Line) -> charts.PathPoint:
        return charts.PathPoint(
            month=line.period.end.month,
            value=self.subject.drawn(line.figure.value) or Decimal(0),
            text=line.figure.number,
            status_text=line.figure.status_name,
            estimate=line.value.status is FigureStatus.ESTIMATE,
            illustration=line.value.illustration,
        )

    def _outlook(self) -> charts.Outlook | None:
        found = self.forecast
        if not isinstance(found, Forecast):
            return None
        return charts.Outlook(
            low=found.low.number,
            high=found.high.number,
            text=wording.forecast_range(self.subject.indicator, found),
            illustration=found.low.illustration or found.high.illustration,
        )

    def _path_title(self, drawn: Sequence[Line]) -> str:
        """What the year has come to, and where it is heading."""
        indicator = self.subject.indicator
        expected = self._expected()
        if not drawn:
            return self._title_without_figures(expected)
        said = ""
        is_over = self.key.period.is_closed(self.subject.today) or drawn[-1].period.is_year
        if isinstance(expected, Expectation) and not is_over:
            said = wording.against_expected(indicator, drawn[-1].value, expected)
        if not said:
            return finding(indicator, drawn[-1:])
        if isinstance(self.forecast, Forecast) and self.target is not None:
            definition = self.book.definitions[indicator.code]
            said = _("%(now)s; %(outlook)s") % {
                "now": said,
                "outlook": wording.outlook(definition, self.forecast, self.target),
            }
        return said

    def _title_without_figures(self, expected: Expectation | NotExpected | None) -> str:
        figure = None
        if isinstance(expected, Expectation):
            figure = wording.figure_expected(self.subject.indicator, expected)
        if figure is None:
            return self.subject.indicator.display_name
        return _("No figure yet; %(value)s expected by now") % {"value": figure.text}

    def _expected(self) -> Expectation | NotExpected | None:
        if self.target is None:
            return None
        return expected_by_now(self.book, self.target, today=self.subject.today)

    def _path_subtitle(self) -> str:
        """What is drawn and how the expectation came about; why last year is not beside it."""
        since = _("from January on") if self._adds_up else _("as of each month")
        said = [self.subject.sentence(since)]
        if self.path_to_plan:
            method = wording.expectation_method([*self.path_to_plan.values()][-1])
            said.append(_("%(sentence)s.") % {"sentence": wording.capitalised(method)})
        if self.obstacle and not any(step.by_then for step in self.last_steps):
            why = wording.obstacle(self.obstacle, wording.period_label(self.last_key.period))
            said.append(_("%(sentence)s.") % {"sentence": wording.capitalised(why)})
        return " ".join(said)

    @property
    def _adds_up(self) -> bool:
        return self.book.accumulates(self.subject.indicator.code)

    # ------------------------------------------------------------ step by step

    def by_step(self) -> StepDrawing | None:
        """The steps of the year beside those of last year; None where none is known."""
        now, before = self._steps_of(self.steps), self._steps_of(self.last_steps)
        if not (now or before):
            return None
        rows = tuple(
            self._step_row(period, now.get(period.end.month), before.get(period.end.month))
            for period in self.key.period.children(_FREQUENCIES[self._step_months])
            if period.end.month in now.keys() | before.keys()
        )
        names = tuple(wording.period_label(key.period) for key in (self.key, self.last_key))
        return StepDrawing(
            title=self.subject.with_names(self._step_title(rows)),
            subtitle=self.subject.with_names(self._step_subtitle()),
            figure=charts.beside_last_year(
                [self._step_point(row.label, row.now) for row in rows],
                [self._step_point(row.label, row.before) for row in rows] if before else [],
                unit=self.subject.indicator.measure.display_name,
                period=self._step_name(),
                names=(names[0], names[1]),
            ),
            lines=tuple(
                line
                for row in rows
                for line in (row.now, row.before)
                if line is not None and line.value.number is not None
            ),
            rows=rows,
            names=(names[0], names[1] if before else ""),
        )

    @property
    def _step_months(self) -> int:
        """How many months the steps have: those of this year, or where none is known of last year."""
        for steps in (self.steps, self.last_steps):
            found = [step.alone.key.period.length for step in steps if step.alone is not None]
            if found:
                return min(found)
        return 1

    def _steps_of(self, steps: Sequence[Step]) -> dict[int, Value]:
        """What is known of steps of that length, by their last month."""
        return {
            step.to.length: step.alone
            for step in steps
            if step.alone is not None and step.alone.key.period.length == self._step_months
        }

    def _step_row(self, period: Period, now: Value | None, before: Value | None) -> StepRow:
        return StepRow(
            label=_short_label(period),
            now=self._line(now or nothing(self.key.in_period(period))),
            before=None if before is None else self._line(before),
        )

    def _step_point(self, label: str, line: Line | None) -> charts.ChartPoint:
        if line is None or line.value.number is None:
            return charts.ChartPoint(label, None, status_text=_("no figure yet"))
        return charts.ChartPoint(
            label=label,
            value=self.subject.drawn(line.figure.value),
            text=line.figure.number,
            status_text=line.figure.status_name,
            hatched=line.value.status is FigureStatus.ESTIMATE,
            territory="",
            illustration=line.value.illustration,
        )

    def _step_name(self) -> str:
        return {1: _("Month"), 3: _("Quarter"), 6: _("Half-year")}.get(
            self._step_months, _("Period")
        )

    def _step_title(self, rows: Sequence[StepRow]) -> str:
        """The newest step with its change on the same a year before."""
        newest = next((row.now for row in reversed(rows) if row.now.value.number is not None), None)
        if newest is None:
            return self.subject.indicator.display_name
        said = {
            "period": wording.capitalised(wording.period_label(newest.period)),
            "figure": newest.figure.text,
            "change": newest.change,
        }
        if newest.change:
            return _("%(period)s: %(figure)s, %(change)s") % said
        return _("%(period)s: %(figure)s") % said

    def _step_subtitle(self) -> str:
        how = {
            1: _("month by month"),
            3: _("quarter by quarter"),
            6: _("half-year by half-year"),
        }.get(self._step_months, _("period by period"))
        return self.subject.sentence(how)


_FREQUENCIES = {
    1: Frequency.MONTH,
    3: Frequency.QUARTER,
    6: Frequency.HALF_YEAR,
}


def _short_label(period: Period) -> str:
    """ "T6", "Quý II", "6 tháng đầu": a step where its year is known."""
    if period.length == 1:
        return charts.month_name(period.end.month)
    if period.length == 3:
        return _("Q%(number)s") % {"number": ("I", "II", "III", "IV")[period.end.month // 3 - 1]}
    return _("first half") if period.end.month == 6 else _("second half")
