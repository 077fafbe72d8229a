"""Tổng quan: what the year came to against its plans, on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import series, wording
from indicators.calculations import Achievement, State
from indicators.models import Domain
from indicators.pages.notes import reason_for
from indicators.pages.pending import Pending, pending_in
from indicators.pages.rows import (
    IndicatorRow,
    Spark,
    indicators_in,
    published_until,
    row_of,
    rows_of,
    spark_of,
)
from indicators.pages.scope import Scope, scope_of

WORST = BEST = 5


@dataclass(frozen=True)
class StateCount:
    state: State
    count: int


@dataclass(frozen=True)
class Missed:
    """An indicator short of its plan, and the reason given for it."""

    row: IndicatorRow
    why: str


@dataclass(frozen=True)
class DomainCard:
    """A domain by its headline indicator; `row` None where it has none in the catalogue."""

    domain: Domain
    row: IndicatorRow | None
    spark: Spark | None

    @property
    def is_illustrated(self) -> bool:
        return bool(self.row and self.row.is_illustrated) or bool(
            self.spark and self.spark.is_illustrated
        )


@dataclass(frozen=True)
class Overview:
    """The first screen. `counts` count indicators with a target in force; the rest stand beside.

    `shows_illustration`: whether a figure or plan that is shown or counted was made up.
    """

    scope: Scope
    lead: str
    under_way: bool
    counts: tuple[StateCount, ...]
    missed: tuple[Missed, ...]
    missed_count: int
    exceeded: tuple[IndicatorRow, ...]
    exceeded_count: int
    cards: tuple[DomainCard, ...]
    planned: int
    without_plan: int
    without_figure: int
    known_from: date | None
    mixed_status: str
    shows_illustration: bool
    pending: Pending

    @property
    def assessed(self) -> int:
        """How many planned indicators were judged at all."""
        unjudged = (State.NO_FIGURE, State.NOT_ASSESSED)
        return sum(item.count for item in self.counts if item.state not in unjudged)


def overview_page(asked: Mapping[str, str], *, today: date) -> Overview | None:
    """The overview the address asks for; None where the catalogue or the areas are empty."""
    catalogue = series.read_catalogue()
    book = series.read_book(catalogue, indicators=catalogue.indicators)
    scope = scope_of(catalogue, book, asked, today=today)
    if scope is None or not catalogue.indicators:
        return None
    valid = indicators_in(catalogue, scope.period)
    rows = rows_of(catalogue, book, valid, scope.area, scope.period, today)
    planned = [row for row in rows if row.has_plan]
    missed = sorted(
        (row for row in planned if row.state in (State.BEHIND, State.WATCH)),
        key=lambda row: row.shortfall,
    )
    exceeded = sorted(
        (row for row in planned if _is_exceeded(row)), key=_fraction_of_plan, reverse=True
    )
    cards = tuple(
        _card(catalogue, book, domain, scope, today) for domain in catalogue.domains.values()
    )
    return Overview(
        scope=scope,
        lead=_lead(scope, planned, missed, under_way=not scope.period.is_closed(today)),
        under_way=not scope.period.is_closed(today),
        counts=tuple(
            StateCount(state, sum(row.state is state for row in planned)) for state in State
        ),
        missed=tuple(
            Missed(row, reason_for(row.indicator, row.area, row.period)) for row in missed[:WORST]
        ),
        missed_count=len(missed),
        exceeded=tuple(exceeded[:BEST]),
        exceeded_count=len(exceeded),
        cards=cards,
        planned=len(planned),
        without_plan=sum(row.has_figure and not row.has_plan for row in rows),
        without_figure=sum(not row.has_figure for row in rows),
        known_from=published_until(rows),
        mixed_status=_statuses(rows),
        shows_illustration=any(row.is_illustrated for row in rows)
        or any(card.is_illustrated for card in cards),
        pending=pending_in(catalogue, scope.area, scope.period),
    )


def _card(
    catalogue: series.Catalogue, book: series.Book, domain: Domain, scope: Scope, today: date
) -> DomainCard:
    if domain.headline is None:
        return DomainCard(domain, None, None)
    headline = catalogue.indicators[domain.headline.code]
    row = row_of(catalogue, book, headline, scope.area, scope.period, today)
    return DomainCard(domain, row, spark_of(catalogue, book, row))


def _fraction_of_plan(row: IndicatorRow) -> Decimal:
    return row.fraction or Decimal(0)


def _is_exceeded(row: IndicatorRow) -> bool:
    """Reached more than the plan, as the percentage is shown."""
    outcome = row.status.outcome
    return (
        row.state is State.MET
        and isinstance(outcome, Achievement)
        and outcome.percent is not None
        and outcome.percent > 100
    )


def _lead(
    scope: Scope, planned: list[IndicatorRow], missed: list[IndicatorRow], *, under_way: bool
) -> str:
    """The one sentence made from the data."""
    if not planned:
        return _("No plan is in force for %(period)s in this area.") % {
            "period": wording.period_label(scope.period)
        }
    met = sum(row.state is State.MET for row in planned)
    words = {
        "met": met,
        "planned": len(planned),
        "period": wording.period_label(scope.period),
        "on_track": sum(row.state is State.ON_TRACK for row in planned),
    }
    if under_way:
        said = [
            _(
                "%(met)d of %(planned)d planned indicators have already met their plan for %(period)s, "
                "%(on_track)d are on track"
            )
            % words
        ]
    else:
        said = [
            _("%(met)d of %(planned)d planned indicators met or exceeded their plan in %(period)s")
            % words
        ]
    if without := sum(row.state is State.NO_FIGURE for row in planned):
        missing = (
            _("%(count)d have no figure yet")
            if under_way
            else _("%(count)d have no figure for the whole year")
        )
        said.append(missing % {"count": without})
    if missed:
        short = (
            _(
                "%(count)d are short of what is expected, furthest %(name)s: %(share)s of plan, %(gap)s"
            )
            if under_way
            else _("%(count)d fell short, furthest %(name)s: %(share)s, %(gap)s")
        )
        said.append(
            short
            % {
                "count": len(missed),
                "name": missed[0].indicator.display_name,
                "share": missed[0].share,
                "gap": missed[0].gap,
            }
        )
    if unassessed := sum(row.state is State.NOT_ASSESSED for row in planned):
        said.append(_("%(count)d cannot be assessed") % {"count": unassessed})
    if not (missed or without or unassessed):
        said.append(_("none fell short"))
    return "; ".join(said) + "."


def _statuses(rows: list[IndicatorRow]) -> str:
    """How firm the figures are: the words of all that occur, weakest first."""
    names = dict.fromkeys(wording.status_name(row.value) for row in rows if row.has_figure)
    return ", ".join(filter(None, names))
