"""What does not fit together in the awards of a year. Pure: no database, no words.

Source: the checks of the law and of arithmetic in docs/awards.md. What can be held by the database is a
constraint there (an award is decided after its period, an achievement is rewarded once); the rest, and
all that a printed report says, is looked for here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from awards.choices import RecipientKind, Stage

CHAINS: Final = (
    (RecipientKind.INDIVIDUAL, ("CSTD_TINH", "CSTDCS", "LDTT")),
    (RecipientKind.COLLECTIVE, ("TTLDXS", "TTLDTT")),
)
"""Titles each of which is chosen among the holders of the next, which are chosen among all."""

INITIATIVES_OF: Final = {"CSTDCS": ("SK_COSO", "SK_TINH"), "CSTD_TINH": ("SK_TINH",)}
"""Titles of people with the recognition that each holder needs or may bring; wider ones do as well."""

CONSECUTIVE: Final = ("CSTD_TINH", "CSTDCS", 3)
"""Who holds the first has held the second in so many years in a row, that year the last."""


class FindingKind(StrEnum):
    PRINTED_DIFFERS = "printed_differs"  # the printed percentage is not that of the counts
    NOT_NESTED = "not_nested"  # more hold a title than hold the one it is chosen from
    OVER_CAP = "over_cap"  # a larger share holds it than may
    TWO_STAGES = "two_stages"  # one source says two stages of the same
    MAY_OVERLAP = "may_overlap"  # the recipients of one count may be among those of another
    TITLE_TWICE = "title_twice"  # somebody holds a title of one year more than once
    NAMED_BEYOND = "named_beyond"  # more are named in the register than the report counts
    FEW_INITIATIVES = "few_initiatives"  # fewer initiatives are recognised than titles given
    CONTRADICTED = "contradicted"  # another source says something else
    YEARS_MISSING = "years_missing"  # a holder lacks the title of the years before


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of a report, as far as it is looked at; `of_…` are those who could have got it."""

    code: str
    type: str
    stage: str
    individuals: int | None = None
    collectives: int | None = None
    of_individuals: int | None = None
    of_collectives: int | None = None
    printed_percent: Decimal | None = None
    other_stage: str = ""
    may_include: str = ""
    contradiction: str = ""

    def number(self, kind: RecipientKind) -> int | None:
        return self.individuals if kind == RecipientKind.INDIVIDUAL else self.collectives

    def of(self, kind: RecipientKind) -> int | None:
        return self.of_individuals if kind == RecipientKind.INDIVIDUAL else self.of_collectives

    @property
    def percent(self) -> Decimal | None:
        """The share of those who could, of whichever kind has both numbers; see `percent_of`."""
        if self.individuals is not None and self.of_individuals is not None:
            return percent_of(self.individuals, self.of_individuals)
        return percent_of(self.collectives, self.of_collectives)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many percent of the holders of `of` may hold `type` (a rule in force)."""

    type: str
    of: str
    max_percent: int
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit: its kind, the counts, awards or people it is about by code, and the numbers.

    `stages` are the two that one source says of the same; `said` is what another source says, as it was
    written down.
    """

    kind: FindingKind
    about: tuple[str, ...]
    numbers: tuple[int | Decimal, ...] = ()
    stages: tuple[str, ...] = ()
    said: str = ""


def percent_of(count: int | None, of: int | None) -> Decimal | None:
    """The share in percent with one decimal, half up; None where one of the two is not known or `of` is 0."""
    if count is None or not of:
        return None
    return (Decimal(count) * 100 / of).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def findings_of(counts: Sequence[Count], caps: Iterable[Cap] = ()) -> list[Finding]:
    """All that does not fit in the counts of one year, those about single counts first."""
    found = list(_of_single_counts(counts))
    given = {count.type: count for count in counts if count.stage in HELD}
    found += _not_nested(given)
    found += _over_cap(given, caps)
    found += _few_initiatives(given, counts)
    return found


HELD: Final = frozenset({Stage.RECOGNISED, Stage.GIVEN, Stage.HANDED_OVER})


def _of_single_counts(counts: Sequence[Count]) -> Iterator[Finding]:
    for count in counts:
        percent = count.percent
        printed = count.printed_percent
        if printed is not None and percent is not None and printed != percent:
            yield Finding(FindingKind.PRINTED_DIFFERS, (count.code,), (printed, percent))
        if count.other_stage and count.other_stage != count.stage:
            stages = (count.stage, count.other_stage)
            yield Finding(FindingKind.TWO_STAGES, (count.code,), stages=stages)
        if count.may_include:
            yield Finding(FindingKind.MAY_OVERLAP, (count.code, count.may_include))
        if count.contradiction:
            yield Finding(FindingKind.CONTRADICTED, (count.code,), said=count.contradiction)


def _not_nested(given: Mapping[str, Count]) -> Iterator[Finding]:
    for kind, chain in CHAINS:
        held = [given[code] for code in chain if code in given]
        for higher, lower in pairwise(held):
            above, below = higher.number(kind), lower.number(kind)
            if above is not None and below is not None and above > below:
                yield Finding(FindingKind.NOT_NESTED, (higher.code, lower.code), (above, below))
        for count in held:
            number, of = count.number(kind), count.of(kind)
            if number is not None and of is not None and number > of:
                yield Finding(FindingKind.NOT_NESTED, (count.code,), (number, of))


def _over_cap(given: Mapping[str, Count], caps: Iterable[Cap]) -> Iterator[Finding]:
    for cap in caps:
        if cap.type not in given or cap.of not in given:
            continue
        number, of = given[cap.type].individuals, given[cap.of].individuals
        if number is not None and of is not None and number * 100 > cap.max_percent * of:
            about = (given[cap.type].code, given[cap.of].code, cap.rule)
            yield Finding(FindingKind.OVER_CAP, about, (number, cap.max_percent * of // 100))


def _few_initiatives(given: Mapping[str, Count], counts: Sequence[Count]) -> Iterator[Finding]:
    for title, enough in INITIATIVES_OF.items():
        of_initiatives = [count for count in counts if count.type == enough[0]]
        if title not in given or not of_initiatives:
            continue
        held = given[title].individuals or 0
        recognised = sum(
            row.individuals or 0 for row in counts if row.type in enough and row.stage in HELD
        )
        if recognised < held:
            about = (given[title].code, *(row.code for row in of_initiatives))
            yield Finding(FindingKind.FEW_INITIATIVES, about, (held, recognised))


def years_missing(
    year: int, holders: Iterable[str], held: Mapping[str, Mapping[int, frozenset[str]]]
) -> list[Finding]:
    """Holders of the provincial title in a year who lack the title below it in the years it asks for.

    `held` tells of each person, by code, the titles by year; years before the register begins are missing
    too, for nobody can tell.
    """
    _title, below, years = CONSECUTIVE
    found = []
    for person in holders:
        by_year = held.get(person, {})
        missing = [
            past
            for past in range(year - years + 1, year + 1)
            if below not in by_year.get(past, frozenset())
        ]
        if missing:
            found.append(Finding(FindingKind.YEARS_MISSING, (person,), tuple(missing)))
    return found
