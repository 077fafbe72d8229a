"""Lĩnh vực: all domains with how many of their indicators are where, and one domain in full."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from indicators import series
from indicators.calculations import State
from indicators.models import Domain
from indicators.pages.overview import DomainCard, StateCount
from indicators.pages.rows import (
    IndicatorRow,
    indicators_in,
    published_until,
    row_of,
    rows_of,
    spark_of,
)
from indicators.pages.scope import Scope, scope_of


@dataclass(frozen=True)
class DomainLine:
    """A domain in the list: its headline and the counts of its planned indicators."""

    card: DomainCard
    counts: tuple[StateCount, ...]
    indicators: int
    with_figure: int
    known_from: date | None
    shows_illustration: bool


@dataclass(frozen=True)
class DomainList:
    scope: Scope
    lines: tuple[DomainLine, ...]

    @property
    def known_from(self) -> date | None:
        """The day on which the newest figure of all domains was published."""
        return max((line.known_from for line in self.lines if line.known_from), default=None)

    @property
    def shows_illustration(self) -> bool:
        """Whether a figure or plan that is shown or counted was made up."""
        return any(line.shows_illustration for line in self.lines)


@dataclass(frozen=True)
class DomainPage:
    """One domain: every indicator of it with figure, plan and state."""

    scope: Scope
    domain: Domain
    rows: tuple[IndicatorRow, ...]
    counts: tuple[StateCount, ...]

    @property
    def known_from(self) -> date | None:
        return published_until(self.rows)

    @property
    def shows_illustration(self) -> bool:
        return any(row.is_illustrated for row in self.rows)


def counts_of(rows: Iterable[IndicatorRow]) -> tuple[StateCount, ...]:
    """How many planned indicators are in each state that occurs."""
    states = [row.state for row in rows if row.has_plan]
    return tuple(StateCount(state, states.count(state)) for state in State if state in states)


def domain_list_page(asked: Mapping[str, str], *, today: date) -> DomainList | None:
    """All domains for the scope asked for; None where there is no area."""
    catalogue = series.read_catalogue()
    book = series.read_book(catalogue, indicators=catalogue.indicators)
    scope = scope_of(catalogue, book, asked, today=today)
    if scope is None:
        return None
    return DomainList(
        scope,
        tuple(
            _line(catalogue, book, domain, scope, today) for domain in catalogue.domains.values()
        ),
    )


def domain_page(code: str, asked: Mapping[str, str], *, today: date) -> DomainPage | None:
    """One domain for the scope asked for.

    None where there is no area; raises Domain.DoesNotExist for an unknown code.
    """
    catalogue = series.read_catalogue()
    if code not in catalogue.domains:
        raise Domain.DoesNotExist(code)
    book = series.read_book(catalogue, indicators=catalogue.indicators)
    scope = scope_of(catalogue, book, asked, today=today)
    if scope is None:
        return None
    domain = catalogue.domains[code]
    rows = _rows(catalogue, book, domain, scope, today)
    return DomainPage(scope, domain, tuple(rows), counts_of(rows))


def _rows(
    catalogue: series.Catalogue, book: series.Book, domain: Domain, scope: Scope, today: date
) -> list[IndicatorRow]:
    valid = indicators_in(catalogue, scope.period)
    indicators = [row for row in valid if row.domain_id == domain.pk]
    return rows_of(catalogue, book, indicators, scope.area, scope.period, today)


def _line(
    catalogue: series.Catalogue, book: series.Book, domain: Domain, scope: Scope, today: date
) -> DomainLine:
    rows = _rows(catalogue, book, domain, scope, today)
    card = DomainCard(domain, None, None)
    if domain.headline is not None:
        headline = catalogue.indicators[domain.headline.code]
        row = row_of(catalogue, book, headline, scope.area, scope.period, today)
        card = DomainCard(domain, row, spark_of(catalogue, book, row))
    return DomainLine(
        card=card,
        counts=counts_of(rows),
        indicators=len(rows),
        with_figure=sum(row.has_figure for row in rows),
        known_from=published_until(rows),
        shows_illustration=card.is_illustrated or any(row.is_illustrated for row in rows),
    )
