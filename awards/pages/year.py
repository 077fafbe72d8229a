"""A year of awards, counted: by award, level, office and sex, with who could and what caps there are.

A year is that of the achievement. `awards.pages.counting` reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import cached_property

from awards.choices import AwardKind, AwardLevel, RecipientKind
from awards.findings import Finding
from awards.models import AwardCount, AwardRule, AwardType, LawPeriod
from awards.tallies import NOBODY, Group, PhaseTally, Tally, at_most, tallies_by, tally_of
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
    how many of a published count are named in the register, by type. `findings` are what does not fit,
    `people` the names of those whom they are about, by code.
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
    findings: tuple[Finding, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def is_made_up(self) -> bool:
        """Whether what counts of the year was made up."""
        return any(group.illustration for group in (*self.groups, *self.recognitions))

    @cached_property
    def total(self) -> PhaseTally:
        return tally_of(self.groups)

    @cached_property
    def by_type(self) -> dict[AwardType, PhaseTally]:
        """A tally for each title and commendation there is something of, in the order of the catalogue."""
        found = tallies_by(self.groups, lambda group: group.award)
        return {row: found[pk] for pk, row in self.types.items() if pk in found}

    @cached_property
    def by_level(self) -> dict[AwardLevel, PhaseTally]:
        found = tallies_by(self.groups, lambda group: self.types[group.award].level)
        return {level: found[level] for level in AwardLevel if level in found}

    @cached_property
    def by_office(self) -> dict[Office | None, PhaseTally]:
        """By office in the order of their codes; None, last, for those of no office that is known."""
        found = tallies_by(self.groups, lambda group: group.office)
        known = {office: found[pk] for pk, office in self.offices.items() if pk in found}
        return known | ({None: found[None]} if None in found else {})

    @cached_property
    def by_sex(self) -> dict[AwardType, dict[str, PhaseTally]]:
        """Of each award the people whose sex is known, by the codes of `Sex`: those known by name."""
        people = [group for group in self.groups if group.recipient == RecipientKind.INDIVIDUAL]
        found = tallies_by(people, lambda group: (group.award, group.sex))
        sexes: dict[AwardType, dict[str, PhaseTally]] = {}
        for pk, row in self.types.items():
            here = {sex: tally for (award, sex), tally in found.items() if award == pk and sex}
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
        given = self._given_to_our_own.get(award_type.pk, NOBODY)
        return given.individuals if award_type.for_individuals else given.collectives

    def may_overlap(self, award_type: AwardType) -> bool:
        """Whether one published count of an award may include another, so that their sum counts twice."""
        return any(count.type_id == award_type.pk and count.may_include_id for count in self.counts)

    @cached_property
    def _given_to_our_own(self) -> dict[int, Tally]:
        """What was given by type, without collectives from outside the department."""
        own = [group for group in self.groups if not group.outside]
        found = tallies_by(own, lambda group: group.award)
        return {pk: tally.given for pk, tally in found.items()}

    @cached_property
    def _counted_types(self) -> set[int | None]:
        return {count.type_id for count in self.counts if count.achievement_year == self.year}


@dataclass(frozen=True)
class YearCount:
    """What there is of one year at each phase; the chart over the years draws what was given."""

    year: int
    tally: PhaseTally
    illustration: bool

    @property
    def given(self) -> Tally:
        return self.tally.given


@dataclass(frozen=True)
class AwardBook:
    """What all years share: the catalogue, offices, law, every published count, what there is of each year.

    `offices` and `types` by key in the order of their catalogues; `laws` the newest first; `cap_rules` are
    the rules of caps of all times.
    `years` are those with a count or an award, the newest first, `real_years` those of them with
    anything that was not made up; `over_years` is what there is of each, the oldest first.
    """

    types: Mapping[int, AwardType]
    offices: Mapping[int, Office]
    laws: tuple[LawPeriod, ...]
    cap_rules: tuple[AwardRule, ...]
    counts: tuple[AwardCount, ...]
    years: tuple[int, ...]
    real_years: frozenset[int]
    over_years: tuple[YearCount, ...]

    @property
    def newest(self) -> int:
        """The newest year with anything real, else the newest there is."""
        return max(self.real_years, default=self.years[0])

    def law_on(self, day: date) -> LawPeriod | None:
        """The law in force on that day; None before the first that is known."""
        return next((law for law in self.laws if law.valid_from <= day), None)
