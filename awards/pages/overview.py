"""Thi đua – khen thưởng của một năm: how far everything has come, who got what, what does not agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from django.utils.translation import gettext as _

from awards import checking, findings, wording
from awards.choices import AwardKind, AwardLevel, Sex, Stage
from awards.models import Person
from awards.pages import drawings
from awards.pages.board import Lane, lane_of
from awards.pages.counting import read_book, read_year
from awards.pages.drawings import Drawing
from awards.pages.lines import (
    CountLine,
    NamedTally,
    SexLine,
    TitleLine,
    office_line,
    share_of,
    title_line,
)
from awards.pages.wording import people_and_collectives
from awards.pages.year import AwardBook, AwardYear, YearCount
from awards.tallies import Phase
from indicators import writing
from indicators.pages.scope import YEAR, Option


@dataclass(frozen=True)
class AwardOverview:
    """The year as the page shows it; `book` is what all of it was counted from."""

    book: AwardYear
    years: tuple[Option, ...]
    notices: tuple[str, ...]
    lanes: tuple[Lane, ...]
    counts: tuple[CountLine, ...]
    titles: tuple[TitleLine, ...]
    levels: tuple[NamedTally, ...]
    offices: tuple[NamedTally, ...]
    sexes: tuple[SexLine, ...]
    over_years: tuple[YearCount, ...]
    findings: tuple[str, ...] = field(default_factory=tuple)

    @property
    def year(self) -> int:
        return self.book.year

    @property
    def could_words(self) -> str:
        """Of whom the shares are: "224 cá nhân, 14 tập thể"."""
        return people_and_collectives(self.book.could)

    @property
    def knows_offices(self) -> bool:
        return any(line.office is not None for line in self.offices)

    @property
    def lead(self) -> str:
        """The year in one sentence, made of its counts."""
        total = self.book.total
        said = _(
            "Given or recognised: %(given)s. Registered or proposed and not decided: %(open)s."
        )
        return said % {
            "given": people_and_collectives(total.given),
            "open": people_and_collectives(total.registered + total.proposed),
        }

    @property
    def printed_note(self) -> str:
        """Where the source prints another share than its counts give."""
        said = _(
            "The report prints %(printed)s for %(award)s; %(part)s/%(whole)s comes to %(percent)s."
        )
        return " ".join(
            said
            % {
                "printed": line.printed,
                "award": line.count.what,
                "part": writing.number(line.count.individuals or line.count.collectives),
                "whole": writing.number(line.count.of_individuals or line.count.of_collectives),
                "percent": line.percent,
            }
            for line in self.counts
            if line.differs
        )

    @cached_property
    def shares(self) -> Drawing:
        return drawings.of_shares(self.book, self.titles)

    @cached_property
    def by_level(self) -> Drawing:
        return drawings.of_levels(self.book, self.levels)

    @cached_property
    def by_year(self) -> Drawing:
        return drawings.of_years(self.over_years)

    @cached_property
    def by_office(self) -> Drawing:
        return drawings.of_offices(self.book, self.offices)

    @cached_property
    def by_sex(self) -> Drawing:
        return drawings.of_sexes(self.book, self.sexes)


def overview(asked: Mapping[str, str]) -> AwardOverview | None:
    """The year asked for, else the newest with anything real; None where there is none: 9 queries."""
    every_year = read_book()
    there = every_year.years
    if not there:
        return None
    year, notices = _chosen(asked, every_year)
    book = read_year(every_year, year)
    titles = tuple(title_line(book, award, tally) for award, tally in book.by_type.items())
    return AwardOverview(
        book=book,
        years=tuple(Option(str(one), str(one), one == year) for one in there),
        notices=notices,
        lanes=tuple(lane for lane in map(partial(lane_of, book), Phase) if lane.is_shown),
        counts=tuple(CountLine(count, share_of(count)) for count in book.counts),
        titles=titles,
        levels=tuple(
            NamedTally(str(AwardLevel(level).label), tally)
            for level, tally in book.by_level.items()
        ),
        offices=tuple(office_line(office, tally) for office, tally in book.by_office.items()),
        sexes=tuple(
            SexLine(award, found.get(Sex.FEMALE, 0), found.get(Sex.MALE, 0))
            for award, found in book.by_sex.items()
        ),
        over_years=every_year.given,
        findings=tuple(_findings(book)),
    )


# ---------------------------------------------------------------- what does not agree


def _findings(book: AwardYear) -> list[str]:
    """What does not fit in the year, in words: in the published counts, else in the register.

    2 queries where people hold the provincial title, which asks for those of the years before.
    """
    caps = [
        findings.Cap(book.types[pk].code, cap.of, cap.percent, cap.rule)
        for pk, cap in book.caps.items()
    ]
    of_the_year = [count for count in book.counts if count.achievement_year == book.year]
    if of_the_year:
        found = findings.findings_of([checking.count_of(count) for count in of_the_year], caps)
        names = {count.code: f"{count.what} ({count.code})" for count in of_the_year}
    else:
        found = findings.findings_of(list(_counts_of_register(book)), caps)
        names = {row.code: row.display_name for row in book.types.values()}
    title = findings.CONSECUTIVE[0]
    if any(book.types[group.award].code == title for group in book.groups if group.named):
        missing = checking.missing_years(book.year, illustrations=book.is_made_up)
        codes = [code for one in missing for code in one.about]
        names |= dict(Person.objects.filter(code__in=codes).values_list("code", "full_name"))
        found += missing
    return [wording.finding(one, names) for one in found]


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


def _chosen(asked: Mapping[str, str], book: AwardBook) -> tuple[int, tuple[str, ...]]:
    wanted = asked.get(YEAR, "")
    if wanted in {str(year) for year in book.years}:
        return int(wanted), ()
    year = book.newest
    if not wanted:
        return year, ()
    said = _("There are no awards for “%(asked)s”; shown is %(year)s.")
    return year, (said % {"asked": wanted[:20], "year": year},)
