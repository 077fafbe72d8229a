"""What does not fit in a year that was counted: the findings with the names of whom they are about."""

from collections.abc import Iterator

from awards import checking, findings
from awards.choices import AwardKind, Stage
from awards.findings import Finding
from awards.models import Person
from awards.pages.year import AwardYear


def doubts_of(book: AwardYear) -> tuple[list[Finding], dict[str, str]]:
    """What does not fit in the published counts of the year, else in the register; names by code.

    3 queries where people hold the provincial title, which asks for those of the years before.
    """
    caps = [
        findings.Cap(book.types[pk].code, cap.of, cap.percent, cap.rule)
        for pk, cap in book.caps.items()
    ]
    of_the_year = [count for count in book.counts if count.achievement_year == book.year]
    counts = [checking.count_of(count) for count in of_the_year]
    found = findings.findings_of(counts or list(_counts_of_register(book)), caps)
    title = findings.CONSECUTIVE[0]
    people: dict[str, str] = {}
    if any(book.types[group.award].code == title for group in book.groups if group.named):
        missing = checking.missing_years(book.year, illustrations=book.is_made_up)
        codes = [code for one in missing for code in one.about]
        people = dict(Person.objects.filter(code__in=codes).values_list("code", "full_name"))
        found += missing
    return found, people


def _counts_of_register(book: AwardYear) -> Iterator[findings.Count]:
    for award, tally in book.by_type.items():
        people = award.for_individuals and tally.given.individuals
        units = award.for_collectives and not award.for_individuals and book.held(award)
        is_title = award.kind == AwardKind.TITLE
        yield findings.Count(
            code=award.code,
            type=award.code,
            stage=Stage.GIVEN,
            individuals=people or None,
            collectives=units or None,
            of_individuals=book.could.individuals if people and is_title else None,
            of_collectives=book.could.collectives if units and is_title else None,
        )
