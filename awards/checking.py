"""The counts and the register of a year, read for `awards.findings`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from awards import findings
from awards.choices import RuleType, Stage
from awards.findings import Cap, Count, Finding
from awards.models import Award, AwardCount, AwardRule, Collective, Post
from organisation.models import ValidityQuerySet


def findings_of_counts(year: int) -> list[Finding]:
    """What does not fit in what a report counts for a year; 2 queries."""
    rows = AwardCount.objects.filter(achievement_year=year).select_related("type", "may_include")
    return findings.findings_of([count_of(row) for row in rows], caps_of(year))


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


def caps_of(year: int) -> list[Cap]:
    """The highest shares by the rules in force on the last day of a year; 1 query."""
    day = date(year, 12, 31)
    rules = AwardRule.objects.valid_on(day).filter(rule_type=RuleType.CAP_ON_SHARE)
    return [
        Cap(rule.type.code, rule.parameters["of"][0], rule.parameters["max_percent"], rule.code)
        for rule in rules.select_related("type")
        if rule.parameters.get("of") and rule.parameters.get("max_percent") is not None
    ]


def findings_of_register(year: int, *, illustrations: bool = False) -> list[Finding]:
    """What does not fit in the awards on record for a year, real or made up; 6 queries.

    Their counts go by the code of the award, so that a finding is about LDTT and not about a row of a report.
    """
    awards = Award.objects.for_year(year).filter(illustration=illustrations)
    counts = _counts_of(awards.holding(), year, illustrations=illustrations)
    found = findings.findings_of(counts, caps_of(year))
    return found + missing_years(year, illustrations=illustrations)


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


def _counts_of(holding: Iterable[Award], year: int, *, illustrations: bool) -> list[Count]:
    posts = Post.objects.in_year(year).filter(person__illustration=illustrations)
    people = posts.count_people()
    first, last = date(year, 1, 1), date(year, 12, 31)
    units: ValidityQuerySet = Collective.objects.units().filter(illustration=illustrations)
    collectives = units.valid_between(first, last).count()
    individuals: dict[str, set[int]] = defaultdict(set)
    groups: dict[str, set[int]] = defaultdict(set)
    columns = ("type__code", "person", "collective", "collective__kind")
    for code, person, collective, kind in holding.values_list(*columns):  # type: ignore[attr-defined]
        if person is not None:
            individuals[code].add(person)
        elif collective is not None and kind == "unit":
            groups[code].add(collective)
    return [
        Count(
            code=code,
            type=code,
            stage=Stage.GIVEN,
            individuals=len(individuals[code]) if code in individuals else None,
            collectives=len(groups[code]) if code in groups else None,
            of_individuals=people if code in individuals else None,
            of_collectives=collectives if code in groups else None,
        )
        for code in sorted(individuals.keys() | groups.keys())
    ]
