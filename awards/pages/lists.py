"""Lists that are read: movements, initiatives, and whatever is found by words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from awards.models import (
    Award,
    AwardCount,
    AwardDecision,
    AwardType,
    Collective,
    Household,
    Initiative,
    Movement,
    Person,
)
from indicators.pages.scope import YEAR, Option
from indicators.querysets import matching
from vietnamese.text import fold

WORDS = "q"
LONGEST = 100
"""Letters of a search that count."""
MOST_FOUND = 30
"""Of each kind; more words find fewer."""


@dataclass(frozen=True)
class InitiativeList:
    """Initiatives of a year or of all, those counted without names beside them."""

    initiatives: QuerySet[Initiative]
    years: Sequence[Option]
    year: int | None
    words: str
    counts: Sequence[AwardCount]


@dataclass(frozen=True)
class Found:
    """What words find of each kind."""

    words: str
    people: Sequence[Person] = ()
    collectives: Sequence[Collective] = ()
    households: Sequence[Household] = ()
    decisions: Sequence[AwardDecision] = ()
    movements: Sequence[Movement] = ()
    initiatives: Sequence[Initiative] = ()
    types: Sequence[AwardType] = ()

    @property
    def is_anything(self) -> bool:
        return any(
            (
                self.people,
                self.collectives,
                self.households,
                self.decisions,
                self.movements,
                self.initiatives,
                self.types,
            )
        )


def words_in(asked: Mapping[str, str]) -> str:
    return asked.get(WORDS, "").replace("\0", " ").strip()[:LONGEST]


def initiative_list(asked: Mapping[str, str]) -> InitiativeList:
    """Initiatives as asked for by year and words: 3 queries, and what a page of them takes."""
    counts = list(AwardCount.objects.filter(type__precedence=0).with_names())
    there = set(Initiative.objects.order_by().values_list("year", flat=True).distinct())
    years = sorted(there | {count.achievement_year for count in counts}, reverse=True)
    wanted = asked.get(YEAR, "")
    year = int(wanted) if wanted in {str(one) for one in years} else None
    words = words_in(asked)
    initiatives = Initiative.objects.with_names().matching(words)
    if year is not None:
        initiatives = initiatives.filter(year=year)
        counts = [count for count in counts if count.achievement_year == year]
    return InitiativeList(
        initiatives=initiatives,
        years=[Option(str(one), str(one), one == year) for one in years],
        year=year,
        words=words,
        counts=counts if not words else [],
    )


def found_by(words: str) -> Found:
    """What is found without accents, at most so many of each kind: 8 queries, none for no words."""
    if not fold(words):  # accents and invisible characters alone are no words
        return Found(words)

    def some(queryset: QuerySet[Any]) -> list[Any]:
        return list(queryset[:MOST_FOUND])

    return Found(
        words,
        people=some(Person.objects.with_posts().matching(words)),
        collectives=some(Collective.objects.with_names().matching(words)),
        households=some(Household.objects.matching(words)),
        decisions=some(AwardDecision.objects.with_names().matching(words)),
        movements=some(Movement.objects.matching(words)),
        initiatives=some(Initiative.objects.matching(words)),
        types=some(matching(AwardType.objects.all(), words)),
    )


def awards_in(movement: Movement) -> QuerySet[Award]:
    """All awards of a movement, as lists show them."""
    return movement.awards.with_names().in_order_of_paper()
