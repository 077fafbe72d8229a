"""Chỉ tiêu: everything known of one indicator in one territory, from its years to every version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page

from indicators import series, wording, writing
from indicators.calculations import TOTAL, Book, Expectation, Key, change, value_of
from indicators.choices import Kind
from indicators.models import Event, Explanation, Indicator, Observation, Plan, SeriesBreak
from indicators.pages.detail.areas import MapDrawing, area_map, by_area
from indicators.pages.detail.lines import Drawing, Line, Subject
from indicators.pages.detail.under_way import Pace, PathDrawing, StepDrawing, YearUnderWay
from indicators.pages.detail.versions import ONE_PERIOD, PAGE, period_asked, versions
from indicators.pages.detail.within_years import in_year
from indicators.pages.detail.words import Origin, beside, origin, slices, summary
from indicators.pages.detail.years import by_year
from indicators.pages.notes import events_of, explanations_of, plan_named
from indicators.pages.pending import Pending, pending_in
from indicators.pages.questions import QuestionLine, beside_figure
from indicators.pages.rows import IndicatorRow, row_of
from indicators.pages.scope import Scope, scope_of
from indicators.periods import Period
from indicators.series import Catalogue
from organisation.choices import AreaLevel
from organisation.models import Area
from vietnamese.dates import write_date


@dataclass(frozen=True, kw_only=True)
class IndicatorFigures:
    """The figures of one indicator in one territory, as they are drawn and stand in tables."""

    scope: Scope
    indicator: Indicator
    by_year: Drawing
    path: PathDrawing | None
    by_step: StepDrawing | None
    in_year: Drawing | None
    by_area: Drawing | None
    slices: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every figure the page shows once, in the order of its tables.

        The year and the half-year stand in more than one table; what is expected of them is told once.
        """
        drawings = (self.by_year, self.path, self.by_step, self.in_year, self.by_area)
        found: dict[tuple[Key, Period], Line] = {}
        for line in (line for drawing in drawings if drawing for line in drawing.lines):
            key = (line.value.key, line.period)
            known = found.setdefault(key, line)
            if known.expected is None and line.expected is not None:
                found[key] = replace(known, expectation=line.expectation)
        return (*found.values(), *self.slices)


@dataclass(frozen=True, kw_only=True)
class IndicatorPage(IndicatorFigures):
    """One indicator in one territory, with all that is said of its figures.

    `versions` are all of every figure, newest period first, of which a page holds a few.
    """

    row: IndicatorRow
    change: str
    area_map: MapDrawing | None
    pace: Pace | None
    plan: Plan | None
    summary: str
    steps: tuple[str, ...]
    thresholds: str
    origin: Origin
    versions: Page[Observation]
    versions_of: Period | None
    breaks: tuple[SeriesBreak, ...]
    territories: tuple[Area, ...]
    events: tuple[Event, ...]
    explanations: tuple[Explanation, ...]
    beside: tuple[Line, ...]
    parts: tuple[Indicator, ...]
    pending: Pending
    questions: tuple[QuestionLine, ...]

    @property
    def name_of_versions(self) -> str:
        """The one period whose versions are listed; empty where those of all are."""
        return wording.period_label(self.versions_of) if self.versions_of else ""

    @property
    def shows_illustration(self) -> bool:
        """Whether a figure or plan in the headline, a chart, a table or among the versions was made up."""
        drawings = [part for part in vars(self).values() if isinstance(part, Drawing)]
        lines = [*self.slices, *self.beside, *(line for part in drawings for line in part.lines)]
        return (
            self.row.is_illustrated
            or any(line.is_illustrated for line in lines)
            or any(version.illustration for version in self.versions)
        )

    @property
    def published_on(self) -> date | None:
        """Since when the headline figure is known, of a sum its last part."""
        return self.row.shown_value.known_from if self.row.shown.value is not None else None

    @property
    def expected_share(self) -> str:
        """How much of the plan is expected by now; empty where that is all of it, or nobody knows."""
        found = self.row.status.expectation
        return writing.percent(found.fraction) if isinstance(found, Expectation) else ""

    @property
    def plan_document(self) -> str:
        """The decision that set the plan: its document, else its number and day; empty where unknown."""
        if self.plan is None:
            return ""
        if self.plan.document:
            return str(self.plan.document)
        issued = write_date(self.plan.issued_on) if self.plan.issued_on else ""
        return ", ".join(filter(None, (self.plan.number, issued)))

    @property
    def is_free_beside_years(self) -> bool:
        """Whether no chart stands at the right of the years."""
        return not (self.path or self.in_year or self.slices)


def indicator_page(code: str, asked: Mapping[str, str], *, today: date) -> IndicatorPage | None:
    """The page of an indicator for the scope the address asks for.

    None where there is no area; raises Indicator.DoesNotExist for an unknown code.
    """
    subject = _subject(code, asked, today)
    return None if subject is None else _page(subject, asked)


def indicator_figures(
    code: str, asked: Mapping[str, str], *, today: date
) -> IndicatorFigures | None:
    """The figures of that page alone, for a file of them: no query beyond those of the book."""
    subject = _subject(code, asked, today)
    return None if subject is None else _figures(subject, YearUnderWay(subject))


def _subject(code: str, asked: Mapping[str, str], today: date) -> Subject | None:
    catalogue = series.read_catalogue()
    if code not in catalogue.indicators:
        raise Indicator.DoesNotExist(code)
    indicator = catalogue.indicators[code]
    book = series.read_book(catalogue, indicators=[code])
    scope = _scope(catalogue, book, indicator, asked, today)
    return None if scope is None else Subject(catalogue, book, indicator, scope, today)


def _scope(
    catalogue: Catalogue, book: Book, indicator: Indicator, asked: Mapping[str, str], today: date
) -> Scope | None:
    """As on the overview, but within what this indicator has figures or targets for."""
    if not asked.get("nam") and not asked.get("dia-ban"):
        shelf = book.shelf(indicator.code)
        # What is made up decides only where nothing is known.
        own = list(shelf.real()) or list(shelf)
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


def _figures(subject: Subject, under_way: YearUnderWay) -> IndicatorFigures:
    return IndicatorFigures(
        scope=subject.scope,
        indicator=subject.indicator,
        by_year=by_year(subject),
        path=under_way.path(),
        by_step=under_way.by_step(),
        in_year=in_year(subject),
        by_area=by_area(subject),
        slices=slices(subject),
    )


def _page(subject: Subject, asked: Mapping[str, str]) -> IndicatorPage:
    catalogue, indicator = subject.catalogue, subject.indicator
    row = row_of(
        catalogue, subject.book, indicator, subject.scope.area, subject.period(), subject.today
    )
    changed = change(subject.book, row.value.key)
    change_text = (
        wording.change_on(indicator, changed)
        if row.has_figure and indicator.kind != Kind.CHANGE
        else ""
    )
    territories = subject.territories()
    under_way = YearUnderWay(subject)
    figures = _figures(subject, under_way)
    of_period = period_asked(asked.get(ONE_PERIOD, ""))
    history = versions(subject, asked.get(PAGE, ""), of_period)
    return IndicatorPage(
        **vars(figures),
        row=row,
        change=change_text,
        area_map=area_map(subject, figures.by_area),
        pace=under_way.pace,
        plan=plan_named(target.plan_code) if (target := row.status.target) else None,
        summary=summary(row, change_text),
        steps=(*wording.steps_to(indicator, row.status), *filter(None, [under_way.forecast_text])),
        thresholds=wording.thresholds(row.status),
        origin=origin(subject, row.shown_value, history.object_list),
        versions=history,
        versions_of=of_period,
        breaks=tuple(catalogue.breaks.get(indicator.code, ())),
        territories=territories,
        events=events_of(indicator),
        explanations=explanations_of(indicator, subject.scope.area),
        beside=beside(subject, row),
        parts=tuple(
            other for other in catalogue.indicators.values() if other.parent_id == indicator.pk
        ),
        pending=pending_in(
            catalogue, subject.scope.area, subject.period(), indicators=[indicator.pk]
        ),
        questions=beside_figure(indicator, territories),
    )
