"""A year of awards: published counts and the register brought together, each recipient counted once.

A year is that of the achievement. Where a source counts an award of a year, that count is the whole of
it, and those named in the register for the same award stand beside it: they are some of the same people.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from awards.choices import AwardKind, AwardLevel, CollectiveKind, RecipientKind, RuleType
from awards.models import (
    Award,
    AwardCount,
    AwardRule,
    AwardType,
    Collective,
    LawPeriod,
    Person,
)
from awards.tallies import (
    NOBODY,
    Group,
    Phase,
    PhaseTally,
    Tally,
    at_most,
    counted,
    tallies_by,
    tally_of,
)
from organisation.models import Office


@dataclass(frozen=True)
class Cap:
    """The most who may hold a title by a rule in force: so many percent of the holders of another."""

    rule: str
    percent: int
    of: str
    holders: int

    @property
    def most(self) -> int:
        return at_most(Decimal(self.percent), self.holders)

    def percent_of(self, whole: int) -> Decimal:
        """The cap in percent of another whole, that of all who could hold the title."""
        return Decimal(self.percent * self.holders) / whole


@dataclass(frozen=True)
class AwardYear:
    """Everything counted of one year.

    `groups` are what counts, recognitions of initiatives apart in `recognitions`; `kept_out` are made-up
    ones beside real ones. `counts` are those a source published of the year, the rows whose decision
    only lies in it included. `could` are those who could hold a title, as far as it is known. `named`:
    how many of a published count are named in the register, by type.
    """

    year: int
    types: Mapping[int, AwardType]
    offices: Mapping[int, Office]
    groups: tuple[Group, ...] = ()
    recognitions: tuple[Group, ...] = ()
    kept_out: int = 0
    counts: tuple[AwardCount, ...] = ()
    could: Tally = NOBODY
    named: Mapping[int, Tally] = field(default_factory=dict)
    caps: Mapping[int, Cap] = field(default_factory=dict)
    law: LawPeriod | None = None

    @property
    def is_made_up(self) -> bool:
        """Whether what counts of the year was made up."""
        return any(group.illustration for group in (*self.groups, *self.recognitions))

    @property
    def total(self) -> PhaseTally:
        return tally_of(self.groups)

    @property
    def by_type(self) -> dict[AwardType, PhaseTally]:
        """A tally for each title and commendation there is something of, in the order of the catalogue."""
        found = tallies_by(self.groups, lambda group: group.award)
        return {row: found[pk] for pk, row in self.types.items() if pk in found}

    @property
    def by_level(self) -> dict[AwardLevel, PhaseTally]:
        found = tallies_by(self.groups, lambda group: self.types[group.award].level)
        return {level: found[level] for level in AwardLevel if level in found}

    @property
    def by_office(self) -> dict[Office | None, PhaseTally]:
        """By office in the order of their codes; None, last, for those of no office that is known."""
        found = tallies_by(self.groups, lambda group: group.office)
        known = {office: found[pk] for pk, office in self.offices.items() if pk in found}
        return known | ({None: found[None]} if None in found else {})

    @property
    def by_sex(self) -> dict[AwardType, dict[str, int]]:
        """How many women and men were given each award, by the codes of `Sex`; of people known by name."""
        people = [group for group in self.groups if group.recipient == RecipientKind.INDIVIDUAL]
        found = tallies_by(people, lambda group: (group.award, group.sex))
        sexes: dict[AwardType, dict[str, int]] = {}
        for pk, row in self.types.items():
            here = {
                sex: tally.given.individuals
                for (award, sex), tally in found.items()
                if award == pk and sex and tally.given.individuals
            }
            if here:
                sexes[row] = here
        return sexes

    def count_of(self, award_type: AwardType) -> AwardCount | None:
        """The published count of an award of this year that says of how many it is; None without one."""
        return next(
            (
                count
                for count in self.counts
                if count.type_id == award_type.pk
                and count.achievement_year == self.year
                and (count.of_individuals or count.of_collectives)
            ),
            None,
        )

    def who_could(self, award_type: AwardType) -> int | None:
        """How many could hold a title; None for commendations, and where it is not known."""
        if count := self.count_of(award_type):
            return count.of_individuals or count.of_collectives
        if award_type.kind != AwardKind.TITLE or award_type.pk in self._counted_types:
            return None
        if award_type.for_individuals:
            return self.could.individuals or None
        return self.could.collectives or None if award_type.for_collectives else None

    def held(self, award_type: AwardType) -> int:
        """How many of those who could hold a title do: people, or units of the department."""
        wanted = (
            RecipientKind.INDIVIDUAL if award_type.for_individuals else RecipientKind.COLLECTIVE
        )
        return sum(
            group.count
            for group in self.groups
            if group.award == award_type.pk
            and group.phase == Phase.GIVEN
            and group.recipient == wanted
            and not group.outside
        )

    @property
    def _counted_types(self) -> set[int | None]:
        return {count.type_id for count in self.counts if count.achievement_year == self.year}


@dataclass(frozen=True)
class YearCount:
    """What was given for one year, as the chart over the years draws it."""

    year: int
    given: Tally
    illustration: bool


# ---------------------------------------------------------------- reading


@dataclass(frozen=True)
class AwardBook:
    """What all years share: the catalogue, every published count, and what there is of each year.

    `years` are those with a count or an award, the newest first; `given` what was given for each, the
    oldest first.
    """

    types: Mapping[int, AwardType]
    counts: tuple[AwardCount, ...]
    years: tuple[int, ...]
    given: tuple[YearCount, ...]


def read_book() -> AwardBook:
    """The book as it stands: 3 queries."""
    types = {row.pk: row for row in AwardType.objects.all()}
    counts = tuple(AwardCount.objects.with_names())
    published = {(count.achievement_year, count.type_id) for count in counts}
    every = [
        *(group for count in counts for group in _published(count)),
        *(
            group
            for row in Award.objects.grouped_by_year()
            for group in _groups([row], row["achievement_year"])
            if group.illustration or (group.year, group.award) not in published
        ),
    ]
    kept = counted(every)
    made_up = {group.year: group.illustration for group in kept}
    proper = [group for group in kept if not _is_recognition(types, group)]
    tallies = tallies_by(proper, lambda group: group.year)
    return AwardBook(
        types=types,
        counts=counts,
        years=tuple(sorted(made_up, reverse=True)),
        given=tuple(
            YearCount(year, tallies[year].given, made_up[year])
            for year in sorted(tallies)
            if tallies[year].given.all
        ),
    )


def read_year(book: AwardBook, year: int) -> AwardYear:
    """One year of the book: 6 queries at most."""
    counts = [
        count for count in book.counts if year in (count.achievement_year, count.decided_year)
    ]
    of_the_year = [count for count in counts if count.achievement_year == year]
    published = {count.type_id for count in of_the_year if count.type_id is not None}
    named = list(_groups(Award.objects.for_year(year).grouped(), year))
    every = [
        *(group for count in of_the_year for group in _published(count)),
        *(group for group in named if group.illustration or group.award not in published),
    ]
    kept = counted(every)
    proper = [
        group
        for group in kept
        if group.award is not None and not _is_recognition(book.types, group)
    ]
    real_named = [group for group in named if not group.illustration]
    by_type = tallies_by(proper, lambda group: group.award)
    return AwardYear(
        year=year,
        types=book.types,
        offices=_offices(proper),
        groups=tuple(proper),
        recognitions=tuple(group for group in kept if _is_recognition(book.types, group)),
        kept_out=sum(group.count for group in every) - sum(group.count for group in kept),
        counts=tuple(counts),
        could=_could(year, of_the_year, made_up=any(group.illustration for group in kept)),
        named={
            pk: tally.registered + tally.proposed + tally.given
            for pk, tally in tallies_by(real_named, lambda group: group.award).items()
            if pk in published
        },
        caps=_caps(year, book.types, by_type),
        law=LawPeriod.objects.on(date(year, 12, 31)),
    )


_COUNTED = {
    RecipientKind.INDIVIDUAL: "individuals",
    RecipientKind.COLLECTIVE: "collectives",
    RecipientKind.HOUSEHOLD: "households",
}


def _groups(rows: Iterable[Mapping[str, Any]], year: int) -> Iterator[Group]:
    """The rows of a grouping of awards as groups, one for each kind of recipient in them."""
    for row in rows:
        for kind, name in _COUNTED.items():
            if row[name]:
                yield Group(
                    award=row["type_id"],
                    stage=row["stage"],
                    recipient=kind,
                    count=row[name],
                    year=year,
                    office=row.get("office_id"),
                    sex=row.get("person__sex") or "",
                    illustration=row["illustration"],
                    named=True,
                    outside=row.get("collective__kind") not in (None, CollectiveKind.UNIT),
                )


def _published(count: AwardCount) -> Iterator[Group]:
    for kind, name in (
        (RecipientKind.INDIVIDUAL, "individuals"),
        (RecipientKind.COLLECTIVE, "collectives"),
    ):
        if number := getattr(count, name):
            yield Group(count.type_id, count.stage, kind, number, count.achievement_year)


def _is_recognition(types: Mapping[int, AwardType], group: Group) -> bool:
    award_type = types.get(group.award)  # type: ignore[call-overload]
    return award_type is not None and award_type.is_recognition


def _offices(groups: Sequence[Group]) -> dict[int, Office]:
    """The offices of the groups in the order of their codes; no query where none is known."""
    named = {group.office for group in groups if group.office is not None}
    return {office.pk: office for office in Office.objects.filter(pk__in=named)} if named else {}


def _could(year: int, counts: Sequence[AwardCount], *, made_up: bool) -> Tally:
    """Those who could hold a title of the department itself: as published, else as registered."""
    own = [
        count
        for count in counts
        if count.type
        and (count.type.kind, count.type.level) == (AwardKind.TITLE, AwardLevel.DEPARTMENT)
    ]
    published = Tally(
        max((count.of_individuals or 0 for count in own), default=0),
        max((count.of_collectives or 0 for count in own), default=0),
    )
    if published.all:
        return published
    first, last = date(year, 1, 1), date(year, 12, 31)
    units = Collective.objects.units().valid_between(first, last)
    return Tally(
        Person.objects.in_year(year).filter(illustration=made_up).count(),
        units.filter(illustration__in={False, made_up}).count(),
    )


def _caps(
    year: int, types: Mapping[int, AwardType], tallies: Mapping[Any, PhaseTally]
) -> dict[int, Cap]:
    """The caps of the rules in force at the end of the year, by type; 1 query."""
    by_code = {row.code: row.pk for row in types.values()}
    rules = AwardRule.objects.filter(rule_type=RuleType.CAP_ON_SHARE)
    caps = {}
    for rule in rules.valid_on(date(year, 12, 31)):
        percent, of = rule.parameters.get("max_percent"), rule.parameters.get("of", ())
        if percent is None or not of:
            continue
        holders = tallies.get(by_code.get(of[0]), PhaseTally()).given.individuals
        caps[rule.type_id] = Cap(rule.code, percent, of[0], holders)
    return caps
