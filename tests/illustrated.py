"""What is published, as the calculations read it, and what is made up beneath it: each made once a session.

Nothing of it is in the database; a test of the rows loads them itself.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from indicators import series
from indicators.calculations import (
    TOTAL,
    Book,
    Figure,
    Key,
    PlanKind,
    Shelves,
    TargetFigure,
    Workings,
)
from indicators.illustration import IllustrationSet, illustration_set
from indicators.periods import Period
from tests.published import Rows, insert_rows

Figures: TypeAlias = dict[Key, Figure]
Targets: TypeAlias = dict[Key, list[TargetFigure]]


@dataclass(frozen=True, repr=False)
class Published:
    """All that is published: the catalogue, current figures and issued targets, and the wards by code."""

    catalogue: series.Catalogue
    figures: Figures
    targets: Targets
    urban: list[str]

    def book(self, figures: Figures | None = None, targets: Targets | None = None) -> Book:
        """The published figures and targets as a book, or others under the same catalogue."""
        return Book(
            self.catalogue.definitions,
            Shelves.sorted_out(self.figures if figures is None else figures),
            territories=self.catalogue.territories,
            successions=self.catalogue.successions,
            breaks={code: [row.on for row in rows] for code, rows in self.catalogue.breaks.items()},
            targets=Shelves.sorted_out(self.targets if targets is None else targets),
            workings=defaultdict(Workings),
        )

    def made_up(self, today: date) -> IllustrationSet:
        return illustration_set(self.book(), urban=self.urban, given_way=(), today=today)


@dataclass(frozen=True, repr=False)
class Illustrated:
    """A day's illustration set, and all figures and targets there are with it."""

    today: date
    made: IllustrationSet
    figures: Figures
    targets: Targets
    book: Book


@pytest.fixture(scope="session")
def published_book(rows_loaded: Rows, django_db_blocker: DjangoDbBlocker) -> Published:
    with django_db_blocker.unblock(), transaction.atomic():
        insert_rows(rows_loaded, rows_loaded)
        catalogue = series.read_catalogue()
        book = series.read_book(
            catalogue, indicators=catalogue.indicators, areas=[*catalogue.areas]
        )
        published = Published(
            catalogue,
            {
                key: row
                for code in catalogue.indicators
                for key, row in book.figures.of(code).items()
            },
            {
                key: row
                for code in catalogue.indicators
                for key, row in book.targets.of(code).items()
            },
            [area.code for area in catalogue.areas.values() if area.name.startswith("Phường")],
        )
        transaction.set_rollback(True)
    return published


@pytest.fixture(scope="session")
def illustrated_on(published_book: Published) -> Callable[[date], Illustrated]:
    """The published figures with the illustration set of a day; each day is made once."""

    @cache
    def on(today: date) -> Illustrated:
        made = published_book.made_up(today)
        figures = published_book.figures | {
            Key(row.indicator, row.area, TOTAL, row.period): Figure(
                value=row.value,
                status=row.status,
                recast=row.recast,
                illustration=True,
                known_from=row.known_from,
            )
            for row in made.figures
        }
        targets = {key: [*rows] for key, rows in published_book.targets.items()}
        for row in made.targets:
            key = Key(row.indicator, row.area, TOTAL, row.period)
            targets.setdefault(key, []).append(
                TargetFigure(
                    key=key,
                    value=row.value,
                    bound=row.bound,
                    plan_code=f"{row.year} {row.province}",
                    plan_kind=PlanKind.ANNUAL,
                    plan_period=Period.year_of(row.year),
                    plan_area_is_own=row.area == row.province,
                    in_force_from=date(row.year, 1, 1),
                    illustration=True,
                )
            )
        return Illustrated(today, made, figures, targets, published_book.book(figures, targets))

    return on
