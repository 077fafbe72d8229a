"""Thi đua – khen thưởng của một năm: how far everything has come, who got what, what does not agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from awards import wording
from awards.choices import AwardLevel, Sex
from awards.pages import drawings
from awards.pages.board import Lane, lane_of
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
from awards.pages.remembering import counted_awards
from awards.pages.wording import people_and_collectives
from awards.pages.year import AwardBook, AwardYear, YearCount
from awards.tallies import Phase, PhaseTally
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
    def names_recipients(self) -> bool:
        """Whether any award of the year, at whatever phase, is recorded by name."""
        return any(group.named for group in self.book.groups)

    @property
    def lead(self) -> str:
        """The year in one sentence, made of its counts."""
        total = self.book.total
        said = _(
            "Given or recognised, each award counted: %(given)s. "
            "Registered or proposed and not decided: %(open)s."
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
    """The year asked for, else the newest with anything real; None where there is none.

    1 query while nothing has changed; else 7 for the book, 4 for the year, 5 at most for what does not fit.
    """
    counted = counted_awards()
    every_year = counted.book
    there = every_year.years
    if not there:
        return None
    year, notices = _chosen(asked, every_year)
    book = counted.year(year)
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
        sexes=_sexes(book),
        over_years=every_year.over_years,
        findings=tuple(_in_words(book)),
    )


def _sexes(book: AwardYear) -> tuple[SexLine, ...]:
    """A line for each award with people whose sex is known; none before anything has been given to them."""
    nobody = PhaseTally()
    lines = tuple(
        SexLine(award, found.get(Sex.FEMALE, nobody), found.get(Sex.MALE, nobody))
        for award, found in book.by_sex.items()
    )
    return lines if any(line.given for line in lines) else ()


def _in_words(book: AwardYear) -> Iterator[str]:
    """What does not fit in the year; counts are called as the source calls them, with their codes."""
    names = {count.code: f"{count.what} ({count.code})" for count in book.counts}
    names |= {row.code: row.display_name for row in book.types.values()} | dict(book.people)
    return (wording.finding(found, names) for found in book.findings)


def _chosen(asked: Mapping[str, str], book: AwardBook) -> tuple[int, tuple[str, ...]]:
    wanted = asked.get(YEAR, "")
    if wanted in {str(year) for year in book.years}:
        return int(wanted), ()
    year = book.newest
    if not wanted:
        return year, ()
    said = _("There are no awards for “%(asked)s”; shown is %(year)s.")
    return year, (said % {"asked": wanted[:20], "year": year},)
