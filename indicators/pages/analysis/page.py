"""The parts of Phân tích, each worked out when asked for: a change of filter pays for its parts alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import cached_property

from indicators import series
from indicators.calculations import TOTAL, Achievement, Book, Key, State, Status, standing
from indicators.models import Indicator
from indicators.pages.analysis.choice import Choice, choice_of
from indicators.pages.detail.areas import has_something, ranking
from indicators.pages.detail.lines import Drawing, Line, Subject
from indicators.pages.detail.under_way import PathDrawing, YearUnderWay
from indicators.pages.overview import StateCount
from indicators.pages.rows import IndicatorRow, row_of
from indicators.pages.scope import Scope
from indicators.periods import Period
from indicators.series import Catalogue
from organisation.models import Area

MOST_BARS = 20

GRADED = (State.BEHIND, State.WATCH, State.ON_TRACK, State.MET)
"""The states of what was held against its plan, the worst first."""


@dataclass(frozen=True)
class Headline:
    """How many of the pairs of indicator and area shown are in each state, and the chosen indicator.

    Counted are pairs with a plan in force, as on the overview. `row` is None without any indicator.
    """

    counts: tuple[StateCount, ...]
    planned: int
    indicators: int
    areas: int
    row: IndicatorRow | None


@dataclass(frozen=True)
class Bars:
    """The indicators of the choice against their plans in the chosen area, the worst first.

    `count` are all that have a share of the plan; the rows end after MOST_BARS.
    """

    rows: tuple[IndicatorRow, ...]
    count: int
    under_way: bool


@dataclass(frozen=True)
class HeatRow:
    """An indicator and how it stands in each area shown, in their order."""

    indicator: Indicator
    standings: tuple[Status, ...]


@dataclass(frozen=True)
class Heat:
    """The heat map: indicators with a plan in any area shown, against these areas."""

    areas: tuple[Area, ...]
    period: Period
    rows: tuple[HeatRow, ...]

    @property
    def illustrated(self) -> bool:
        """Whether any cell rests on figures that were made up to show a page."""
        return any(is_illustration(cell) for row in self.rows for cell in row.standings)


class Analysis:
    """Phân tích for one choice; made once a request."""

    def __init__(self, catalogue: Catalogue, book: Book, choice: Choice, today: date) -> None:
        self.catalogue, self.book = catalogue, book
        self.choice, self.today = choice, today
        self.period = choice.scope.period  # made once: a cell of the heat map asks for it, too
        self._lines: dict[tuple[str, str], Line] = {}

    @property
    def scope(self) -> Scope:
        return self.choice.scope

    @property
    def known_from(self) -> date | None:
        """Since when the figure of the chosen indicator is known."""
        row = self.row
        return row.shown_value.known_from if row is not None else None

    @property
    def shows_illustration(self) -> bool:
        """Whether a figure or plan in any part of the page was made up to show the pages."""
        indicator = self.choice.indicator
        asked = {row.code for row in (*self.choice.indicators, *filter(None, [indicator]))}
        if not any(map(self.book.may_be_illustrated, asked)):
            return False  # all that follows works out values which nobody has asked for yet
        if self.heat.illustrated or indicator is None or self.row is None:
            return self.heat.illustrated
        cells = (cell for row in self.heat.rows for cell in row.standings)
        ranked = (self._standing(indicator, area) for area in self.choice.within)
        path = self._under_way
        return (
            self.row.is_illustrated
            or any(getattr(cell.expectation, "illustration", False) for cell in cells)
            or any(map(is_illustration, ranked))
            or (path is not None and path.is_path_illustrated)
        )

    # ------------------------------------------------------------ indicators against areas

    @cached_property
    def heat(self) -> Heat:
        areas = self.choice.shown
        rows = (
            HeatRow(row, tuple(self._standing(row, area) for area in areas))
            for row in self.choice.indicators
        )
        planned = tuple(row for row in rows if any(cell.target for cell in row.standings))
        return Heat(areas, self.period, planned)

    @cached_property
    def headline(self) -> Headline:
        states = [cell.state for row in self.heat.rows for cell in row.standings if cell.target]
        return Headline(
            counts=tuple(StateCount(state, states.count(state)) for state in State),
            planned=len(states),
            indicators=len(self.heat.rows),
            areas=len(self.heat.areas),
            row=self.row,
        )

    @cached_property
    def bars(self) -> Bars:
        judged = sorted(
            (
                (_badness(found), number, row)
                for number, row in enumerate(self.choice.indicators)
                if _has_share(found := self._standing(row, self.scope.area))
            ),
            key=lambda each: each[:2],
        )
        return Bars(
            rows=tuple(self._row(row) for _badness, _number, row in judged[:MOST_BARS]),
            count=len(judged),
            under_way=not self.period.is_closed(self.today),
        )

    # ------------------------------------------------------------ the chosen indicator

    @cached_property
    def row(self) -> IndicatorRow | None:
        return self._row(self.choice.indicator) if self.choice.indicator else None

    @cached_property
    def months(self) -> PathDrawing | None:
        """The year from January on; None where nothing is known but whole years."""
        return self._under_way.path() if self._under_way else None

    @cached_property
    def _under_way(self) -> YearUnderWay | None:
        subject = self._subject(self.choice.indicator)
        return YearUnderWay(subject) if subject else None

    @cached_property
    def ranking(self) -> Drawing | None:
        """The areas within, ranked; None where none of them has a figure."""
        subject = self._subject(self.choice.indicator)
        if subject is None:
            return None
        lines = [self._line(subject, area) for area in self.choice.within]
        return ranking(subject, [line for line in lines if has_something(line)])

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The chosen indicator in every area shown, for the table."""
        subject = self._subject(self.choice.indicator)
        if subject is None:
            return ()
        return tuple(self._line(subject, area) for area in self.choice.shown)

    def all_lines(self) -> tuple[tuple[Indicator, Line], ...]:
        """Every cell of the table and of the heat map in long form, for a file."""
        indicators = [row.indicator for row in self.heat.rows]
        if self.choice.indicator and self.choice.indicator not in indicators:
            indicators.insert(0, self.choice.indicator)
        subjects = [subject for row in indicators if (subject := self._subject(row))]
        return tuple(
            (subject.indicator, self._line(subject, area))
            for subject in subjects
            for area in self.choice.shown
        )

    # ------------------------------------------------------------ what the parts are made of

    def _standing(self, indicator: Indicator, area: Area) -> Status:
        key = Key(indicator.code, area.code, TOTAL, self.period)
        return standing(self.book, key, today=self.today)

    def _row(self, indicator: Indicator) -> IndicatorRow:
        area = self.scope.area
        return row_of(self.catalogue, self.book, indicator, area, self.period, self.today)

    def _subject(self, indicator: Indicator | None) -> Subject | None:
        if indicator is None:
            return None
        return Subject(self.catalogue, self.book, indicator, self.scope, self.today)

    def _line(self, subject: Subject, area: Area) -> Line:
        """The line of an area, made once: the ranking and the table share it."""
        key = (subject.indicator.code, area.code)
        if key not in self._lines:
            self._lines[key] = subject.line_by_now(area.display_name, area, self.period)
        return self._lines[key]


def analysis_page(asked: Mapping[str, str], *, today: date) -> Analysis | None:
    """Phân tích as the address asks for it; None where the catalogue or the areas are empty."""
    catalogue = series.read_catalogue()
    book = series.read_book(catalogue, indicators=catalogue.indicators)
    choice = choice_of(catalogue, book, asked, today=today)
    if choice is None or not catalogue.indicators:
        return None
    return Analysis(catalogue, book, choice, today)


def is_illustration(found: Status) -> bool:
    """Whether figure or plan of a pair were made up to show a page."""
    return found.value.illustration or (found.target is not None and found.target.illustration)


def _has_share(found: Status) -> bool:
    """Whether a bar can show how far the plan was reached."""
    outcome = found.outcome
    if found.state is State.NO_FIGURE or not isinstance(outcome, Achievement):
        return False
    return outcome.fraction is not None or outcome.is_opposite


def _badness(found: Status) -> tuple[int, bool, Decimal]:
    """What to sort by, the worst first: the state, then the share of what was expected."""
    place = GRADED.index(found.state) if found.state in GRADED else len(GRADED)
    return (place, found.of_expected is not None, found.of_expected or Decimal(0))
