"""Thi đua – khen thưởng của một năm: how far everything has come, who got what, what does not agree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import charts, checking, findings, wording
from awards.choices import AwardKind, AwardLevel, RecipientKind, Sex, Stage
from awards.models import AwardCount, AwardType, Person
from awards.pages.parts import PHASE_NAMES, phase_parts, recipient_parts, sex_parts
from awards.pages.wording import people_and_collectives, units_of
from awards.pages.year import AwardYear, Cap, YearCount, read_book, read_year
from awards.tallies import (
    NOBODY,
    PHASES,
    Group,
    Phase,
    PhaseTally,
    Tally,
    differs_as_printed,
    share,
    tallies_by,
)
from indicators import writing
from indicators.charts import Figure
from indicators.pages.scope import YEAR, Option
from organisation.models import Office

MOST_OFFICES = 20
"""Bars of offices; the table has them all."""


@dataclass(frozen=True)
class CountLine:
    """A published count: its stage, its numbers, the share they give and the one that was printed."""

    count: AwardCount
    share: Decimal | None

    @property
    def anchor(self) -> str:
        return f"so-{self.count.code}"

    @property
    def percent(self) -> str:
        return writing.percent(self.share)

    @property
    def printed(self) -> str:
        return writing.quantity(self.count.printed_percent, None, "%")

    @property
    def differs(self) -> bool:
        return differs_as_printed(self.share, self.count.printed_percent)


@dataclass(frozen=True)
class TitleLine:
    """One title or commendation in the year: how many at each phase, and of how many who could."""

    award: AwardType
    tally: PhaseTally
    held: int
    could: int | None
    share: Decimal | None
    printed: Decimal | None = None
    cap: Cap | None = None
    named: Tally = NOBODY

    @property
    def percent(self) -> str:
        return writing.percent(self.share)

    @property
    def differs(self) -> bool:
        return differs_as_printed(self.share, self.printed)

    @property
    def over_cap(self) -> bool:
        """Whether more hold the title than the rule in force lets."""
        return self.cap is not None and self.tally.given.individuals > self.cap.most


@dataclass(frozen=True)
class NamedTally:
    """A tally under a name: of a level, of an office."""

    name: str
    tally: PhaseTally
    office: Office | None = None


@dataclass(frozen=True)
class SexLine:
    """How many women and men were given an award, of those known by name."""

    award: AwardType
    women: int
    men: int

    @property
    def women_share(self) -> Decimal | None:
        return share(self.women, self.women + self.men)


@dataclass(frozen=True)
class Slip:
    """A card on the board: an award, how many, and what is to be said of it."""

    name: str
    number: str
    unit: str
    url: str
    notes: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True)
class Lane:
    """A phase of the year with its cards; `total` counts awards, recognitions of initiatives apart."""

    phase: Phase
    name: str
    total: Tally
    recognitions: int
    slips: tuple[Slip, ...]

    @property
    def words(self) -> str:
        return people_and_collectives(self.total)

    @property
    def is_shown(self) -> bool:
        """A year without anything refused has no lane for it."""
        return bool(self.slips) or self.phase != Phase.ENDED


@dataclass(frozen=True)
class Drawing:
    """A chart with what stands over it."""

    figure: Figure
    title: str
    subtitle: str


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
            "The report prints %(printed)s for %(award)s; computed from %(part)s/%(whole)s: %(percent)s."
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
        """The shares of those who could, each with its cap."""
        rows = [line for line in self.titles if line.share is not None]
        figure = charts.shares([_share_bar(line) for line in rows])
        return Drawing(figure, _finding_of_shares(rows), _subject_of_shares(self.book))

    @cached_property
    def by_level(self) -> Drawing:
        bars = [_phase_bar(line) for line in self.levels]
        given = self.book.total.given
        title = (
            _("Given or recognised: %(what)s") % {"what": people_and_collectives(given)}
            if given.all
            else _("Nothing has been given yet")
        )
        subtitle = _("Awards for %(year)s by level and phase, individuals and collectives") % {
            "year": self.year
        }
        return Drawing(charts.lying_bars(bars, phase_parts(), unit=units_of()), title, subtitle)

    @cached_property
    def by_year(self) -> Drawing:
        bars = [
            charts.Bar(
                str(row.year),
                [row.given.individuals, row.given.collectives, row.given.households],
                writing.number(row.given.all),
                illustration=row.illustration,
            )
            for row in self.over_years
        ]
        title = _("Given and recognised, year by year")
        subtitle = _("Awards by the year of the achievement, whenever they were decided")
        figure = charts.columns(
            bars, recipient_parts(), unit=units_of(), period=_("Year of the achievement")
        )
        return Drawing(figure, title, subtitle)

    @cached_property
    def by_office(self) -> Drawing:
        known = [line for line in self.offices if line.office is not None]
        ranked = sorted(known, key=lambda line: -line.tally.given.all)[:MOST_OFFICES]
        figure = charts.lying_bars(
            [_phase_bar(line) for line in ranked], phase_parts(), unit=units_of()
        )
        subtitle = _("Awards for %(year)s by the office of who got them") % {"year": self.year}
        return Drawing(figure, _finding_of_offices(ranked), subtitle)

    @cached_property
    def by_sex(self) -> Drawing:
        bars = [
            charts.Bar(
                line.award.display_name,
                [line.women, line.men],
                writing.number(line.women + line.men),
                illustration=self.book.is_made_up,
            )
            for line in self.sexes
        ]
        women = sum(line.women for line in self.sexes)
        people = women + sum(line.men for line in self.sexes)
        title = _("Women: %(share)s of those awarded by name") % {
            "share": writing.percent(share(women, people))
        }
        subtitle = _("Individuals who were given an award for %(year)s") % {"year": self.year}
        return Drawing(charts.lying_bars(bars, sex_parts(), unit=units_of()), title, subtitle)


def overview(asked: Mapping[str, str]) -> AwardOverview | None:
    """The year asked for, else the newest one; None where there is nothing at all: 9 queries."""
    every_year = read_book()
    there = every_year.years
    if not there:
        return None
    year, notices = _chosen(asked, there)
    book = read_year(every_year, year)
    titles = tuple(_title_line(book, award, tally) for award, tally in book.by_type.items())
    return AwardOverview(
        book=book,
        years=tuple(Option(str(one), str(one), one == year) for one in there),
        notices=notices,
        lanes=tuple(lane for lane in map(partial(_lane, book), Phase) if lane.is_shown),
        counts=tuple(CountLine(count, share_of(count)) for count in book.counts),
        titles=titles,
        levels=tuple(
            NamedTally(str(AwardLevel(level).label), tally)
            for level, tally in book.by_level.items()
        ),
        offices=tuple(_office_line(office, tally) for office, tally in book.by_office.items()),
        sexes=tuple(
            SexLine(award, found.get(Sex.FEMALE, 0), found.get(Sex.MALE, 0))
            for award, found in book.by_sex.items()
        ),
        over_years=every_year.given,
        findings=tuple(_findings(book)),
    )


def share_of(count: AwardCount) -> Decimal | None:
    """The share that a published count gives of those who could; None where it is of no known whole."""
    if count.of_individuals:
        return share(count.individuals, count.of_individuals)
    return share(count.collectives, count.of_collectives)


def _chosen(asked: Mapping[str, str], there: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    wanted = asked.get(YEAR, "")
    if wanted in {str(year) for year in there}:
        return int(wanted), ()
    if not wanted:
        return there[0], ()
    said = _("There are no awards for “%(asked)s”; shown is %(year)s.")
    return there[0], (said % {"asked": wanted[:20], "year": there[0]},)


# ---------------------------------------------------------------- lines


def _title_line(book: AwardYear, award: AwardType, tally: PhaseTally) -> TitleLine:
    could = book.who_could(award)
    held = book.held(award)
    count = book.count_of(award)
    return TitleLine(
        award=award,
        tally=tally,
        held=held,
        could=could,
        share=share(held, could),
        printed=count.printed_percent if count else None,
        cap=book.caps.get(award.pk),
        named=book.named.get(award.pk, NOBODY),
    )


def _office_line(office: Office | None, tally: PhaseTally) -> NamedTally:
    if office is None:
        return NamedTally(_("No office known: counts without names"), tally)
    return NamedTally(office.display_name, tally, office)


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


# ---------------------------------------------------------------- the board


def _lane(book: AwardYear, phase: Phase) -> Lane:
    counted = [count for count in book.counts if PHASES[Stage(count.stage)] == phase]
    slips = [_slip_of_count(book, count) for count in counted]
    here = {count.type_id for count in book.counts}
    groups = [
        group
        for group in (*book.groups, *book.recognitions)
        if group.phase == phase and group.award not in here
    ]
    slips += _slips_of_register(book, groups)
    return Lane(
        phase=phase,
        name=str(PHASE_NAMES[phase]),
        total=getattr(book.total, phase),
        recognitions=sum(group.count for group in book.recognitions if group.phase == phase),
        slips=tuple(slips),
    )


def _slip_of_count(book: AwardYear, count: AwardCount) -> Slip:
    tally = Tally(count.individuals or 0, count.collectives or 0)
    number, unit = _number_and_unit(tally, count.of_individuals or count.of_collectives)
    percent = share_of(count)
    notes = [str(count.get_stage_display())]
    if percent is not None:
        notes.append(writing.percent(percent))
    if count.achievement_year != book.year:
        notes.append(_("achievement of %(year)s") % {"year": count.achievement_year})
    if tally.individuals and tally.collectives:
        notes.append(people_and_collectives(tally))
    if count.document:
        notes.append(count.document.number)
    warning = ""
    if count.other_stage:
        other = str(Stage(count.other_stage).label)
        warning = _("elsewhere in the source: %(stage)s") % {"stage": other.lower()}
    return Slip(count.what, number, unit, f"#so-{count.code}", tuple(notes), warning)


def _slips_of_register(book: AwardYear, groups: Iterable[Group]) -> list[Slip]:
    """A card for each award and stage, those of the highest level first as the catalogue has them."""
    found = tallies_by(groups, lambda group: (group.award, group.stage))
    order = {pk: place for place, pk in enumerate(book.types)}
    slips = []
    for (pk, stage), tally in sorted(found.items(), key=lambda item: order[item[0][0]]):
        award, here = book.types[pk], getattr(tally, PHASES[Stage(stage)])
        number, unit = _number_and_unit(here, None)
        notes = [str(Stage(stage).label)]
        if here.individuals and here.collectives:
            notes.append(people_and_collectives(here))
        query = f"nam={book.year}&hinh-thuc={award.code}&buoc={stage}"
        url = f"{reverse('awards:award-list')}?{query}"
        slips.append(Slip(award.display_name, number, unit, url, tuple(notes)))
    return slips


def _number_and_unit(tally: Tally, of: int | None) -> tuple[str, str]:
    """ "18" and "/ 224", "33" and "cá nhân"; both kinds together have no unit."""
    number = writing.number(tally.all)
    if of:
        return number, f"/ {writing.number(of)}"
    if tally.all == tally.individuals:
        return number, str(RecipientKind.INDIVIDUAL.label).lower()
    if tally.all == tally.collectives:
        return number, str(RecipientKind.COLLECTIVE.label).lower()
    return number, ""


# ---------------------------------------------------------------- charts


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


def cap_words(cap: Cap) -> str:
    """ "nhiều nhất 15 %, là 33 người"."""
    return ngettext(
        "at most %(percent)s, %(most)s person",
        "at most %(percent)s, %(most)s people",
        cap.most,
    ) % {"percent": writing.quantity(cap.percent, None, "%"), "most": writing.number(cap.most)}


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
    return said % {
        "office": ranked[0].name,
        "count": writing.number(ranked[0].tally.given.all),
    }
