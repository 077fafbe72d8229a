"""The counts and the register read, and brought together year by year.

Where a source counts an award of a year, those named in the register for the same award are some of the
same people (`tallies.rest_of`): they are counted by name, and of the count only the rest without.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from awards.choices import (
    AwardKind,
    AwardLevel,
    InitiativeLevel,
    RecipientKind,
    RuleType,
    Sex,
    Stage,
)
from awards.models import (
    Award,
    AwardCount,
    AwardRule,
    AwardType,
    Collective,
    Initiative,
    LawPeriod,
    Post,
)
from awards.pages.year import AwardBook, AwardYear, Cap, YearCount
from awards.querysets import InitiativeQuerySet
from awards.tallies import Group, PhaseTally, Tally, counted, rest_of, tallies_by
from organisation.models import Office

RECOGNITION_OF = {
    InitiativeLevel.GRASS_ROOTS: "SK_COSO",
    InitiativeLevel.PROVINCE: "SK_TINH",
    InitiativeLevel.MINISTRY: "SK_TINH",
    InitiativeLevel.NATIONAL: "SK_TINH",
}
"""The recognition by the level of an initiative, by code; a wider one does for the province's as well."""


def read_book() -> AwardBook:
    """The book as it stands: 7 queries."""
    types = {row.pk: row for row in AwardType.objects.all()}
    counts = tuple(AwardCount.objects.with_names())
    named = [
        group
        for row in Award.objects.grouped_by_year()
        for group in _groups([row], row["achievement_year"])
    ]
    named += _initiatives(types, Initiative.objects.all(), named)
    kept = counted(_brought_together(counts, named))
    made_up = {group.year: group.illustration for group in kept}
    proper = [group for group in kept if not _is_recognition(types, group)]
    tallies = tallies_by(proper, lambda group: group.year)
    return AwardBook(
        types=types,
        offices={office.pk: office for office in Office.objects.all()},
        laws=tuple(LawPeriod.objects.order_by("-valid_from")),
        cap_rules=tuple(AwardRule.objects.filter(rule_type=RuleType.CAP_ON_SHARE)),
        counts=counts,
        years=tuple(sorted(made_up, reverse=True)),
        real_years=frozenset(year for year, is_made_up in made_up.items() if not is_made_up),
        over_years=tuple(YearCount(year, tallies[year], made_up[year]) for year in sorted(tallies)),
    )


def read_year(book: AwardBook, year: int) -> AwardYear:
    """One year of the book: 4 queries at most."""
    counts = sorted(
        (count for count in book.counts if year in (count.achievement_year, count.decided_year)),
        key=lambda count: count.code,
    )
    of_the_year = [count for count in counts if count.achievement_year == year]
    published = {count.type_id for count in of_the_year if count.type_id is not None}
    named = list(_groups(Award.objects.for_year(year).grouped(), year))
    named += _initiatives(book.types, Initiative.objects.filter(year=year), named)
    every = _brought_together(of_the_year, named)
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
        offices=book.offices,
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
        caps=_caps(book, year, by_type),
        law=book.law_on(date(year, 12, 31)),
    )


def _brought_together(counts: Iterable[AwardCount], named: Sequence[Group]) -> list[Group]:
    """What counts say beyond those who are named, and those."""
    printed = (group for count in counts for group in _published(count))
    return [*rest_of(printed, (group for group in named if not group.illustration)), *named]


def _groups(rows: Iterable[Mapping[str, Any]], year: int) -> Iterator[Group]:
    """The rows of a grouping of awards as groups, one for each kind of recipient in them."""
    for row in rows:
        for recipient, count, told in _parts(row):
            if count:
                yield Group(
                    award=row["type_id"],
                    stage=row["stage"],
                    recipient=recipient,
                    count=count,
                    year=year,
                    office=row.get("office_id"),
                    illustration=row["illustration"],
                    named=True,
                    **told,
                )


def _initiatives(
    types: Mapping[int, AwardType], initiatives: InitiativeQuerySet, awards: Sequence[Group]
) -> list[Group]:
    """Initiatives on record as groups of the recognition that each has or is put forward for; 1 query.

    Without those for which the recognition is on record as an award as well.
    """
    by_code = {row.code: pk for pk, row in types.items()}
    found = []
    for row in initiatives.grouped():
        level = row["level_recognised"] or row["level_proposed"]
        award = by_code.get(RECOGNITION_OF.get(level, ""))
        if award is not None:
            found.append(
                Group(
                    award=award,
                    stage=Stage.RECOGNISED if row["level_recognised"] else Stage.PROPOSED,
                    recipient=RecipientKind.INDIVIDUAL,
                    count=row["count"],
                    year=row["year"],
                    illustration=row["illustration"],
                    named=True,
                )
            )
    return [
        group
        for made_up in (False, True)
        for group in rest_of(
            (group for group in found if group.illustration is made_up),
            (group for group in awards if group.illustration is made_up),
        )
    ]


def _parts(row: Mapping[str, Any]) -> Iterator[tuple[RecipientKind, int, dict[str, Any]]]:
    """The recipients of a row by what is told of them: their sex, whether they come from outside."""
    women, men, outside = (row.get(name, 0) for name in ("women", "men", "outside"))
    yield RecipientKind.INDIVIDUAL, women, {"sex": Sex.FEMALE}
    yield RecipientKind.INDIVIDUAL, men, {"sex": Sex.MALE}
    yield RecipientKind.INDIVIDUAL, row["individuals"] - women - men, {}
    yield RecipientKind.COLLECTIVE, row["collectives"] - outside, {}
    yield RecipientKind.COLLECTIVE, outside, {"outside": True}
    yield RecipientKind.HOUSEHOLD, row["households"], {}


def _published(count: AwardCount) -> Iterator[Group]:
    for kind, name in (
        (RecipientKind.INDIVIDUAL, "individuals"),
        (RecipientKind.COLLECTIVE, "collectives"),
    ):
        if number := getattr(count, name):
            yield Group(count.type_id, count.stage, kind, number, count.achievement_year)


def _is_recognition(types: Mapping[int, AwardType], group: Group) -> bool:
    award_type = types.get(group.award)
    return award_type is not None and award_type.is_recognition


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
        Post.objects.in_year(year).filter(person__illustration=made_up).count_people(),
        units.filter(illustration__in={False, made_up}).count(),
    )


def _caps(book: AwardBook, year: int, tallies: Mapping[Any, PhaseTally]) -> dict[int, Cap]:
    """The caps of the rules in force at the end of the year, by type."""
    by_code = {row.code: row.pk for row in book.types.values()}
    caps = {}
    for rule in book.cap_rules:
        percent, of = rule.parameters.get("max_percent"), rule.parameters.get("of", ())
        if percent is None or not of or not rule.is_valid_on(date(year, 12, 31)):
            continue
        holders = tallies.get(by_code.get(of[0]), PhaseTally()).given.individuals
        caps[rule.type_id] = Cap(rule.code, percent, of[0], holders)
    return caps
