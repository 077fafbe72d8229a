"""Year and territory of a page: what the address chooses, else what there is the most to see of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from indicators.calculations import TOTAL, Book, Key, value_of
from indicators.periods import FIRST_YEAR, LAST_YEAR, Period
from indicators.series import Catalogue
from organisation.choices import AreaLevel
from organisation.models import Area
from organisation.naming import marked_name

YEAR, AREA = "nam", "dia-ban"
"""Names of the two choices in the address."""


@dataclass(frozen=True)
class Option:
    """One line of a picker."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Scope:
    """The year and territory a page speaks of.

    `notices` tell in words where the address asked for what does not exist and what is shown instead.
    What can be chosen is where there is something to see; made when a page shows it, which a part does not.
    """

    year: int
    area: Area
    notices: tuple[str, ...]
    _catalogue: Catalogue = field(repr=False, compare=False)
    _seen: set[tuple[int, str]] = field(repr=False, compare=False)
    _offered: frozenset[int] = field(default=frozenset(), repr=False)

    @cached_property
    def years(self) -> tuple[Option, ...]:
        """The years to choose from, newest first."""
        seen = {year for year, code in self._seen if code == self.area.code}
        years = seen | self._offered | {self.year}
        return tuple(Option(str(y), str(y), y == self.year) for y in sorted(years, reverse=True))

    @cached_property
    def areas(self) -> tuple[Option, ...]:
        """The areas to choose from, every one named as it was called."""
        return tuple(
            Option(row.code, marked_name(row), row.code == self.area.code) for row in self.area_rows
        )

    @cached_property
    def area_rows(self) -> tuple[Area, ...]:
        """The areas to choose from, the largest first."""
        order = {level: number for number, level in enumerate(AreaLevel.values)}
        codes = {code for _year, code in self._seen} | {self.area.code}
        rows = [self._catalogue.areas[code] for code in codes if code in self._catalogue.areas]
        return tuple(sorted(rows, key=lambda row: (order[row.level], row.code)))

    @property
    def period(self) -> Period:
        return Period.year_of(self.year)

    @property
    def query(self) -> str:
        """The choice as it stands in an address."""
        return f"{YEAR}={self.year}&{AREA}={self.area.code}"


def scope_of(
    catalogue: Catalogue,
    book: Book,
    asked: Mapping[str, str],
    *,
    today: date,
    indicators: Iterable[str] | None = None,
    offered: Iterable[int] = (),
) -> Scope | None:
    """The scope the address asks for, None where there is no area at all.

    `indicators` narrows what can be chosen to the years and areas these have figures or targets in; the
    years `offered` can be chosen all the same.
    A year or area that is not there is told in a notice; nothing in an address is an error.
    """
    seen = _seen(book, indicators)
    notices: list[str] = []
    area = catalogue.areas.get(asked.get(AREA, ""))
    if asked.get(AREA) and area is None:
        notices.append(_("There is no such area; another one is shown."))
    year = _year(asked.get(YEAR, ""))
    if asked.get(YEAR) and year is None:
        notices.append(_("There is no such year; another one is shown."))
    if year is None and area is not None:
        year = max((y for y, code in seen if code == area.code and y <= today.year), default=None)
    if year is None:
        year = default_year(catalogue, book, today=today)
    if area is None:
        area = province_of(catalogue, book, year)
    if area is None:
        return None
    return Scope(year, area, tuple(notices), catalogue, seen, frozenset(offered))


def default_year(catalogue: Catalogue, book: Book, *, today: date) -> int:
    """The latest year in which at least half of the key indicators have a complete real figure.

    Of the year itself, published or computed, for the province valid on its last day. Where no year
    is so well known, the latest with any such figure; without figures, last year.
    """
    keys = [code for code, row in catalogue.indicators.items() if row.is_key]
    latest_with_any = None
    for year in sorted({y for y, _area in _seen(book, None) if y <= today.year}, reverse=True):
        known = max(
            (
                _count_complete(book, keys, area, year)
                for area in _provinces(catalogue, date(year, 12, 31))
            ),
            default=0,
        )
        if known and known * 2 >= len(keys):
            return year
        if known and latest_with_any is None:
            latest_with_any = year
    return latest_with_any or today.year - 1


def province_of(catalogue: Catalogue, book: Book, year: int) -> Area | None:
    """The province valid at the end of the year; of several, the one with the most key figures.

    A predecessor whose figures were never gathered is valid too, and nothing is known of it.
    """
    keys = [code for code, row in catalogue.indicators.items() if row.is_key]
    valid = _provinces(catalogue, date(year, 12, 31)) or [
        area for area in catalogue.areas.values() if area.level == AreaLevel.PROVINCE
    ]
    if not valid:
        return None
    return max(valid, key=lambda area: (_count_complete(book, keys, area, year), area.code))


def _provinces(catalogue: Catalogue, day: date) -> list[Area]:
    return [
        area
        for area in catalogue.areas.values()
        if area.level == AreaLevel.PROVINCE and area.is_valid_on(day)
    ]


def _count_complete(book: Book, codes: Iterable[str], area: Area, year: int) -> int:
    """How many of these indicators have a complete real figure of the year itself."""
    period = Period.year_of(year)
    values = (value_of(book, Key(code, area.code, TOTAL, period)) for code in codes)
    return sum(value.is_complete and not value.illustration for value in values)


def _seen(book: Book, indicators: Iterable[str] | None) -> set[tuple[int, str]]:
    """Years and areas that have a figure or a target."""
    wanted = book.definitions if indicators is None else indicators
    # Most have figures in the same years and areas: of each such set one is enough.
    return set().union(*set(map(book.places, wanted)))


def _year(text: str) -> int | None:
    """The year typed into an address; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        return None
    return int(text) if FIRST_YEAR <= int(text) <= LAST_YEAR else None
