"""One indicator in one territory and year, with everything a list or a card says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import cached_property

from indicators import wording
from indicators.calculations import (
    TOTAL,
    Achievement,
    Book,
    FigureStatus,
    Key,
    State,
    Status,
    Value,
    known_so_far,
    standing,
    target_in_force,
    value_of,
)
from indicators.charts import as_drawn
from indicators.drawings import Bullet, Sparkline, SparkPoint, bullet, sparkline
from indicators.models import Indicator
from indicators.periods import Period
from indicators.series import Catalogue
from indicators.writing import WrittenFigure
from organisation.models import Area, Office

SPARK_YEARS = 5
"""A sparkline looks back so many years: a five-year plan."""


@dataclass(frozen=True)
class IndicatorRow:
    """The state of an indicator in a territory and year, by now where the year is not over.

    `shown` is its figure; where the period has none, that of the year so far, else the last one known of
    an earlier year, and `shown_period` names the period it is of.
    """

    indicator: Indicator
    area: Area
    period: Period
    status: Status
    shown_value: Value
    today: date

    @property
    def owner(self) -> Office | None:
        """Who answers for the indicator today."""
        return self.indicator.owner_on(self.today)

    @cached_property
    def owner_then(self) -> Office | None:
        """Who answered for it at the period's end."""
        return self.indicator.owner_on(min(self.period.end, self.today))

    @cached_property
    def owner_of_shown(self) -> Office | None:
        """Who answered for it at the end of the period whose figure is shown, which may be an earlier one."""
        return self.indicator.owner_on(min(self.shown_value.key.period.end, self.today))

    @property
    def is_open(self) -> bool:
        """Until the period is over."""
        return not self.period.is_closed(self.today)

    @cached_property
    def figure(self) -> WrittenFigure:
        return wording.figure_of(self.indicator, self.value)

    @cached_property
    def plan(self) -> WrittenFigure:
        return wording.figure_of_target(self.indicator, self.status.target)

    @cached_property
    def shown(self) -> WrittenFigure:
        return wording.figure_of(self.indicator, self.shown_value)

    @property
    def value(self) -> Value:
        return self.status.value

    @property
    def state(self) -> State:
        return self.status.state

    @property
    def has_plan(self) -> bool:
        return self.status.target is not None

    @property
    def has_figure(self) -> bool:
        """A complete figure for the period, or of one still open for its months so far."""
        value = self.value
        if self.is_open:
            return value.number is not None and not value.is_partial_over_areas
        return value.is_complete

    @property
    def is_under_way(self) -> bool:
        """Whether the figure is of the part of the year that is known, held against what is expected."""
        return self.status.expectation is not None

    @property
    def is_from_earlier(self) -> bool:
        """Whether the figure shown is that of an earlier year, for want of one of this."""
        return self.shown_value.key.period.end < self.period.start

    @property
    def is_illustrated(self) -> bool:
        """Whether anything said of it was made up to show the pages: figure, plan or expectation."""
        sides = (self.value, self.shown_value, self.status.target, self.status.expectation)
        return any(getattr(side, "illustration", False) for side in sides)

    @property
    def period_name(self) -> str:
        return wording.period_label(self.period)

    @property
    def shown_period(self) -> str:
        return wording.period_label(self.shown_value.as_of)

    @property
    def share(self) -> str:
        """How far the plan was reached, in words: "114,1 %"."""
        return wording.outcome(self.indicator, self.status.outcome)

    @property
    def gap(self) -> str:
        """What is lacking of the plan, of a year under way of what is expected by now; or the surplus."""
        return wording.gap_by_now(self.indicator, self.status)

    @property
    def why_no_state(self) -> str:
        return wording.reason(self.status)

    @property
    def fraction(self) -> Decimal | None:
        """The share of the plan as a fraction; None where there is none."""
        outcome = self.status.outcome
        return outcome.fraction if isinstance(outcome, Achievement) else None

    @property
    def shortfall(self) -> tuple[bool, Decimal]:
        """What to sort by, the worst first: the share of what is expected; a movement against the plan
        comes before all."""
        of_expected = self.status.of_expected
        return (of_expected is not None, of_expected or Decimal(0))

    @property
    def bullet(self) -> Bullet | None:
        outcome = self.status.outcome
        if not isinstance(outcome, Achievement):
            return None
        expected = self.status.expected
        return bullet(outcome.fraction, Decimal(1) if expected is None else expected)

    @property
    def description(self) -> str:
        """The bar in words, for those who cannot see it."""
        return f"{self.indicator.display_name}: {self.figure.text} / {self.plan.text}, {self.share}"

    @property
    def note(self) -> str:
        """What must be said beside the number: how firm it is, partial, of when, recast, made up."""
        value = self.shown_value
        if value.key.period != self.period and not self.is_from_earlier:
            return self._note(wording.period_label(value.as_of))
        return self._note(wording.as_of(value))

    @property
    def note_beside_period(self) -> str:
        """The same where `shown_period` says of when the number is."""
        return self._note("")

    def _note(self, of_when: str) -> str:
        value = self.shown_value
        notes = [wording.status_name(value) if value.number is not None else ""]
        if value.coverage is not None and not value.coverage.is_complete:
            notes.append(wording.coverage(value.coverage))
        notes.append(of_when)
        notes += wording.marks(value, None if self.is_from_earlier else self.status.target)
        return ", ".join(filter(None, notes))


def indicators_in(catalogue: Catalogue, period: Period) -> list[Indicator]:
    """The indicators in force on any day of the period, as catalogued."""
    return [
        row
        for row in catalogue.indicators.values()
        if row.is_valid_between(period.start, period.end)
    ]


def row_of(
    catalogue: Catalogue, book: Book, indicator: Indicator, area: Area, period: Period, today: date
) -> IndicatorRow:
    """The row of an indicator; its target is the one in force at the end of the period."""
    found = standing(book, Key(indicator.code, area.code, TOTAL, period), today=today)
    value = found.value
    shown = value if value.is_complete else _best_known(book, value)
    return IndicatorRow(
        indicator=indicator,
        area=area,
        period=period,
        status=found,
        shown_value=shown,
        today=today,
    )


def rows_of(
    catalogue: Catalogue,
    book: Book,
    indicators: Iterable[Indicator],
    area: Area,
    period: Period,
    today: date,
) -> list[IndicatorRow]:
    return [row_of(catalogue, book, row, area, period, today) for row in indicators]


def _best_known(book: Book, value: Value) -> Value:
    """What can be said in place of an incomplete value: the year so far, else the last year known.

    The value itself where there is neither.
    """
    key = value.key
    so_far = known_so_far(book, key)
    if so_far is not None:
        return so_far
    if value.number is not None:
        return value
    first = key.period.start.year - SPARK_YEARS
    years = [year for year in book.extent(key.indicator).years_before(key) if year >= first]
    for year in reversed(years):
        earlier = value_of(book, key.in_period(Period.year_of(year)))
        if earlier.is_complete:
            return earlier
    return value


def published_until(rows: Iterable[IndicatorRow]) -> date | None:
    """The day on which the newest figure of these rows was published; None where there is none."""
    return max((row.value.known_from for row in rows if row.value.known_from), default=None)


# ---------------------------------------------------------------- sparklines


@dataclass(frozen=True)
class Spark:
    """A sparkline and its figures in words; whether any of them was made up to show the pages."""

    drawing: Sparkline | None
    label: str
    is_illustrated: bool


def spark_of(catalogue: Catalogue, book: Book, row: IndicatorRow) -> Spark:
    """The years up to the row's, each with its value and plan; a break parts the line."""
    years = range(row.period.year - SPARK_YEARS + 1, row.period.year + 1)
    drawn = [_spark_point(catalogue, book, row, year) for year in years]
    points = [point for point, _ in drawn]
    while points and points[0].value is None and points[0].plan is None:
        points.pop(0)
    illustrated = {point.label for point, is_illustrated in drawn if is_illustrated}
    said = [
        f"{point.label} {wording.writing.number(point.value, row.indicator.decimals)}"
        + (f" ({wording.ILLUSTRATION})" if point.label in illustrated else "")
        for point in points
        if point.value is not None
    ]
    return Spark(
        sparkline(points) if points else None,
        f"{row.indicator.display_name}: " + "; ".join(said),
        bool(illustrated),
    )


def _spark_point(
    catalogue: Catalogue, book: Book, row: IndicatorRow, year: int
) -> tuple[SparkPoint, bool]:
    """A year of a sparkline, and whether its figure or plan was made up."""
    period = Period.year_of(year)
    key = row.value.key.in_period(period)
    value = value_of(book, key)
    target = target_in_force(book.targets.get(key, ()), period.end).in_force
    is_wanted_fall = wording.is_wanted_fall(row.indicator)
    number = value.number if value.is_complete else None
    point = SparkPoint(
        label=str(year),
        value=as_drawn(number, is_wanted_fall=is_wanted_fall),
        plan=as_drawn(target.value if target else None, is_wanted_fall=is_wanted_fall),
        is_estimate=value.status is FigureStatus.ESTIMATE,
        chapter=sum(
            broken.on <= period.end for broken in catalogue.breaks.get(row.indicator.code, ())
        ),
    )
    return point, value.illustration or (target is not None and target.illustration)
