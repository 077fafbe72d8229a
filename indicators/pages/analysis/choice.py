"""What Phân tích is asked for: a year, an area, a domain, an indicator, and which of many areas at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from indicators.calculations import TOTAL, Book, Key, standing
from indicators.models import Domain, Indicator
from indicators.pages.rows import indicators_in
from indicators.pages.scope import AREA, YEAR, Scope, scope_of
from indicators.series import Catalogue
from organisation.models import Area
from vietnamese.text import sort_key

DOMAIN, INDICATOR, COLUMNS = "linh-vuc", "chi-tieu", "cot"
"""Names in the address, beside those of the scope; `cot` counts the sets of areas from 1."""

AREAS_AT_ONCE = 11
"""So many areas stand beside the chosen one: twelve columns are as many as a desk shows."""


@dataclass(frozen=True)
class Choice:
    """The choice of the address, made whole where it says too little.

    `domain` None means all; `indicators` are those of it in force in the year, and `indicator` is one of
    them, None where there is none. `within` are the areas within the chosen one in that year, by name;
    of many, `shown` are those of set number `columns`. `domains` are what can be chosen.
    """

    scope: Scope
    domain: Domain | None
    domains: tuple[Domain, ...]
    indicator: Indicator | None
    indicators: tuple[Indicator, ...]
    within: tuple[Area, ...]
    columns: int
    notices: tuple[str, ...]

    @property
    def sets(self) -> int:
        """How many sets of areas there are to look through."""
        return max(1, -(-len(self.within) // AREAS_AT_ONCE))

    @property
    def shown(self) -> tuple[Area, ...]:
        """The chosen area, and those within it that stand beside it."""
        return (self.scope.area, *self.within[self.first - 1 : self.last])

    @property
    def first(self) -> int:
        """The number of the first area shown of those within, from 1."""
        return (self.columns - 1) * AREAS_AT_ONCE + 1

    @property
    def last(self) -> int:
        return min(self.columns * AREAS_AT_ONCE, len(self.within))

    @property
    def query(self) -> str:
        """The whole choice as it stands in an address."""
        return self.query_of(self.columns)

    @property
    def previous_query(self) -> str:
        """The address of the set of areas before; empty at the first."""
        return self.query_of(self.columns - 1) if self.columns > 1 else ""

    @property
    def next_query(self) -> str:
        return self.query_of(self.columns + 1) if self.columns < self.sets else ""

    def query_of(self, columns: int) -> str:
        chosen = {
            YEAR: str(self.scope.year),
            AREA: self.scope.area.code,
            DOMAIN: self.domain.code if self.domain else "",
            INDICATOR: self.indicator.code if self.indicator else "",
            COLUMNS: str(columns) if columns > 1 else "",
        }
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def indicators_by_domain(self) -> tuple[tuple[Domain, tuple[Indicator, ...]], ...]:
        """The indicators to choose from, by domain; of a domain without any nothing."""
        found: dict[int, list[Indicator]] = {}
        for row in self.indicators:
            found.setdefault(row.domain_id, []).append(row)
        return tuple(
            (domain, tuple(found[domain.pk])) for domain in self.domains if domain.pk in found
        )


def choice_of(
    catalogue: Catalogue, book: Book, asked: Mapping[str, str], *, today: date
) -> Choice | None:
    """The choice an address makes; None where there is no area at all.

    What is asked for and is not there is told in a notice; nothing in an address is an error.
    """
    scope = scope_of(catalogue, book, asked, today=today)
    if scope is None:
        return None
    notices = list(scope.notices)
    domain = catalogue.domains.get(asked.get(DOMAIN, ""))
    if asked.get(DOMAIN) and domain is None:
        notices.append(_("There is no such domain; all are shown."))
    indicators = tuple(
        row
        for row in indicators_in(catalogue, scope.period)
        if domain is None or row.domain_id == domain.pk
    )
    indicator = next((row for row in indicators if row.code == asked.get(INDICATOR)), None)
    if asked.get(INDICATOR) and indicator is None:
        notices.append(_("The indicator is not among those of this choice; another one is shown."))
    if indicator is None:
        indicator = _default_indicator(book, scope, domain, indicators, today)
    within = _areas_within(catalogue, scope)
    return Choice(
        scope=scope,
        domain=domain,
        domains=tuple(catalogue.domains.values()),
        indicator=indicator,
        indicators=indicators,
        within=within,
        columns=_set_asked_for(asked.get(COLUMNS, ""), -(-len(within) // AREAS_AT_ONCE)),
        notices=tuple(notices),
    )


def _default_indicator(
    book: Book,
    scope: Scope,
    domain: Domain | None,
    indicators: tuple[Indicator, ...],
    today: date,
) -> Indicator | None:
    """The headline of the domain, else the first key indicator with a figure, else the first with one."""
    headline = domain and domain.headline
    for row in indicators:
        if row == headline:
            return row
    for row in sorted(indicators, key=lambda row: not row.is_key):
        key = Key(row.code, scope.area.code, TOTAL, scope.period)
        if standing(book, key, today=today).value.number is not None:
            return row
    return next(iter(indicators), None)


def _areas_within(catalogue: Catalogue, scope: Scope) -> tuple[Area, ...]:
    """The areas right below the chosen one on any day of the year; a group is below nothing."""
    period = scope.period
    found = [
        area
        for area in catalogue.areas.values()
        if area.parent_id == scope.area.pk and area.is_valid_between(period.start, period.end)
    ]
    return tuple(sorted(found, key=lambda area: sort_key(area.name)))


def _set_asked_for(text: str, sets: int) -> int:
    """The number typed into an address, kept within what there is; 1 for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return 1
    return min(max(int(text), 1), max(sets, 1))
