"""The counts and the register of a year, read for `awards.findings`."""

from collections import defaultdict

from django.db.models import Q

from awards import findings
from awards.findings import Count, Finding
from awards.models import Award, AwardCount


def count_of(row: AwardCount) -> Count:
    """A published count as `awards.findings` looks at it; its type and `may_include` at hand."""
    return Count(
        code=row.code,
        type=row.type.code if row.type else "",
        stage=row.stage,
        individuals=row.individuals,
        collectives=row.collectives,
        of_individuals=row.of_individuals,
        of_collectives=row.of_collectives,
        printed_percent=row.printed_percent,
        other_stage=row.other_stage,
        may_include=row.may_include.code if row.may_include else "",
        contradiction=row.contradiction,
    )


def titles_held_twice(year: int, *, illustrations: bool) -> list[Finding]:
    """Who holds a title of the year more than once, whatever occasions and periods say; 1 query.

    The database refuses the same occasion and period only: a commendation may well be given for two.
    """
    awards = Award.objects.for_year(year).filter(illustration=illustrations)
    return [
        Finding(findings.FindingKind.TITLE_TWICE, (title, *filter(None, holder)), (times,))
        for title, *holder, times in awards.titles_held_twice()
    ]


def missing_years(year: int, *, illustrations: bool) -> list[Finding]:
    """Whose title of a year asks for titles of the years before that are not on record; 1 query."""
    title, below, _years = findings.CONSECUTIVE
    holding = Award.objects.holding().filter(illustration=illustrations)
    # By the people, of whom there are few, and not by the years, of which each has thousands of awards.
    holders = holding.for_year(year).filter(type__code=title, person__isnull=False)
    theirs = holding.filter(
        Q(type__code=below) | Q(type__code=title, achievement_year=year),
        person__in=holders.values("person"),
    )
    held: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    for person, code, past in theirs.values_list("person__code", "type__code", "achievement_year"):
        held[person][past] = held[person].get(past, frozenset()) | {code}
    return findings.years_missing(year, sorted(held), held)
