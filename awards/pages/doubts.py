"""What does not fit in a year that was counted: the findings with the names of whom they are about."""

from collections import Counter
from collections.abc import Iterator

from awards import checking, findings
from awards.choices import AwardKind, Stage
from awards.findings import Finding
from awards.models import Collective, Household, Person
from awards.pages.year import AwardYear
from awards.tallies import Phase, tallies_by

_CHAINED = {code for _kind, chain in findings.CHAINS for code in chain}


def doubts_of(book: AwardYear) -> tuple[list[Finding], dict[str, str]]:
    """What does not fit in the published counts of the year and in the register; names by code.

    An award that a report counts as given is looked at as it is counted there, any other as it is on record.
    Without a report a title that nobody has on record is one that nobody holds; beside one it is not known.

    1 query where anybody is named, 1 more where people hold the provincial title, which asks for those of
    the years before, and 3 for the names of those whom something was found of.
    """
    caps = [
        findings.Cap(book.types[pk].code, cap.of, cap.percent, cap.rule)
        for pk, cap in book.caps.items()
    ]
    of_the_year = [count for count in book.counts if count.achievement_year == book.year]
    counts = [checking.count_of(count) for count in of_the_year]
    counted_types = {count.type for count in counts if count.stage in findings.HELD}
    on_record = [one for one in _counts_of_register(book) if one.type not in counted_types]
    found = findings.findings_of([*counts, *on_record], caps)
    found += _named_beyond(book)
    title = findings.CONSECUTIVE[0]
    of_people: list[Finding] = []
    if any(group.named for group in book.groups):
        of_people += checking.titles_held_twice(book.year, illustrations=book.is_made_up)
    if any(book.types[group.award].code == title for group in book.groups if group.named):
        of_people += checking.missing_years(book.year, illustrations=book.is_made_up)
    codes = {code for one in of_people for code in one.about}
    return [*found, *of_people], _names_of(codes) if codes else {}


def _names_of(codes: set[str]) -> dict[str, str]:
    """The names of recipients by code: 3 queries."""
    people = Person.objects.filter(code__in=codes).values_list("code", "full_name")
    units = Collective.objects.filter(code__in=codes).with_names()
    households = Household.objects.filter(code__in=codes).values_list("code", "head")
    return dict(people) | {unit.code: str(unit) for unit in units} | dict(households)


def _named_beyond(book: AwardYear) -> Iterator[Finding]:
    """Of how many more recipients the register knows that they have an award than a report counts."""
    given = [
        group
        for group in (*book.groups, *book.recognitions)
        if group.named and group.phase == Phase.GIVEN
    ]
    named = tallies_by(given, lambda group: group.award)
    printed: Counter[tuple[int, str]] = Counter()
    for count in book.counts:
        if count.type_id is not None and count.achievement_year == book.year:
            printed[count.type_id, "individuals"] += count.individuals or 0
            printed[count.type_id, "collectives"] += count.collectives or 0
    for (award, kind), counted in printed.items():
        held: int = getattr(named[award].given, kind) if award in named else 0
        if held > counted:
            about = (book.types[award].code,)
            yield Finding(findings.FindingKind.NAMED_BEYOND, about, (held, counted))


def _counts_of_register(book: AwardYear) -> Iterator[findings.Count]:
    if book.by_type and all(count.achievement_year != book.year for count in book.counts):
        for award in book.types.values():
            if award.code in _CHAINED and award not in book.by_type:
                yield findings.Count(award.code, award.code, Stage.GIVEN, 0, 0)
    for award, tally in book.by_type.items():
        people = tally.given.individuals if award.for_individuals else None
        units = book.held(award) if award.for_collectives and not award.for_individuals else None
        is_title = award.kind == AwardKind.TITLE
        yield findings.Count(
            code=award.code,
            type=award.code,
            stage=Stage.GIVEN,
            individuals=people,
            collectives=units,
            of_individuals=book.could.individuals if people and is_title else None,
            of_collectives=book.could.collectives if units and is_title else None,
        )
    named = [group for group in book.recognitions if group.named]
    recognised = tallies_by(named, lambda group: group.award)
    for pk, tally in recognised.items():
        code = book.types[pk].code
        yield findings.Count(code, code, Stage.GIVEN, individuals=tally.given.individuals)
