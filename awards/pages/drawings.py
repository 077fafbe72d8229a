"""The charts of a year, each with its finding over it and what it is about beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from awards import charts
from awards.pages.lines import NamedTally, SexLine, TitleLine, cap_words
from awards.pages.parts import phase_parts, recipient_parts, sex_parts
from awards.pages.wording import people_and_collectives, units_of
from awards.pages.year import AwardYear, YearCount
from awards.tallies import Phase, share
from indicators import writing
from indicators.charts import Figure

MOST_OFFICES = 20
"""Bars of offices; the table has them all."""


@dataclass(frozen=True)
class Drawing:
    """A chart with what stands over it."""

    figure: Figure
    title: str
    subtitle: str


def of_shares(book: AwardYear, titles: Sequence[TitleLine]) -> Drawing:
    """The shares of those who could hold each title, each with its cap.

    Of whole other than theirs (one of 36 flags) a share stands in the table only: the heading says of whom
    the bars are.
    """
    wholes = {book.could.individuals, book.could.collectives}
    rows = [line for line in titles if line.share is not None and line.could in wholes]
    figure = charts.shares([_share_bar(line) for line in rows])
    return Drawing(figure, _finding_of_shares(rows), _subject_of_shares(book))


def of_levels(book: AwardYear, levels: Sequence[NamedTally]) -> Drawing:
    """Awards by level and phase."""
    given = book.total.given
    title = (
        _("Given or recognised: %(what)s") % {"what": people_and_collectives(given)}
        if given.all
        else _("Nothing has been given yet")
    )
    subtitle = _("Awards for %(year)s by level and phase, individuals and collectives")
    figure = charts.lying_bars(
        [_phase_bar(line) for line in levels], phase_parts(), unit=units_of()
    )
    return Drawing(figure, title, subtitle % {"year": book.year})


def of_years(years: Sequence[YearCount]) -> Drawing:
    """What was given year by year."""
    bars = [
        charts.Bar(
            str(row.year),
            [row.given.individuals, row.given.collectives, row.given.households],
            writing.number(row.given.all),
            illustration=row.illustration,
        )
        for row in years
        if row.given.all
    ]
    figure = charts.columns(
        bars, recipient_parts(), unit=units_of(), period=_("Year of the achievement")
    )
    return Drawing(
        figure,
        _("Given and recognised, year by year"),
        _("Awards by the year of the achievement, whenever they were decided"),
    )


def of_offices(book: AwardYear, offices: Sequence[NamedTally]) -> Drawing:
    """Awards by office, those with the most first."""
    known = [line for line in offices if line.office is not None]
    ranked = sorted(known, key=lambda line: -line.tally.given.all)[:MOST_OFFICES]
    figure = charts.lying_bars(
        [_phase_bar(line) for line in ranked], phase_parts(), unit=units_of()
    )
    subtitle = _("Awards for %(year)s by the office of who got them") % {"year": book.year}
    return Drawing(figure, _finding_of_offices(ranked), subtitle)


def of_sexes(book: AwardYear, lines: Sequence[SexLine]) -> Drawing:
    """Women and men who were given each award."""
    bars = [
        charts.Bar(
            line.award.display_name,
            [line.women, line.men],
            writing.number(line.given),
            illustration=book.is_made_up,
        )
        for line in lines
        if line.given
    ]
    women = sum(line.women for line in lines)
    people = women + sum(line.men for line in lines)
    title = _("Women: %(share)s of those awarded by name") % {
        "share": writing.percent(share(women, people))
    }
    subtitle = _("Individuals who were given an award for %(year)s") % {"year": book.year}
    return Drawing(charts.lying_bars(bars, sex_parts(), unit=units_of()), title, subtitle)


def _phase_bar(line: NamedTally) -> charts.Bar:
    counts = [getattr(line.tally, phase).all for phase in Phase]
    return charts.Bar(line.name, counts, writing.number(sum(counts)))


def _share_bar(line: TitleLine) -> charts.Share:
    cap = _cap_drawn(line)
    return charts.Share(
        label=line.award.display_name,
        percent=None if line.share is None else line.share * 100,
        text=line.percent,
        detail=f"{writing.number(line.held)} / {writing.number(line.could)}",
        cap=cap,
        cap_text=cap_words(line.cap) if line.cap and cap is not None else "",
    )


def _cap_drawn(line: TitleLine) -> Decimal | None:
    """Where the tick of a cap stands, in percent of the same whole as the bar."""
    return line.cap.percent_of(line.could) if line.cap and line.could else None


def _finding_of_shares(rows: Sequence[TitleLine]) -> str:
    """What the shares come to: the capped title first, for a cap is what may be broken."""
    capped = next((line for line in rows if line.cap is not None), None)
    if capped is not None and capped.cap is not None:
        said = (
            _("%(award)s: %(share)s, over the cap of %(cap)s")
            if capped.over_cap
            else _("%(award)s: %(share)s, within the cap of %(cap)s")
        )
        cap = writing.quantity(capped.cap.percent, None, "%")
        return said % {"award": capped.award.display_name, "share": capped.percent, "cap": cap}
    return _("Share of those who could hold each title")


def _subject_of_shares(book: AwardYear) -> str:
    individuals, collectives = book.could.individuals, book.could.collectives
    if not (individuals or collectives):
        return _("Share of those who could, in %(year)s") % {"year": book.year}
    said = _("Titles of %(year)s, %% of %(people)s individuals or %(collectives)s collectives")
    return said % {
        "year": book.year,
        "people": writing.number(individuals),
        "collectives": writing.number(collectives),
    }


def _finding_of_offices(ranked: Sequence[NamedTally]) -> str:
    if not ranked or not ranked[0].tally.given.all:
        return _("Awards by office")
    said = _("Most awards: %(office)s, %(count)s")
    return said % {"office": ranked[0].name, "count": writing.number(ranked[0].tally.given.all)}
