"""Lines of the tables of a year: published counts, titles, levels and offices, women and men."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import AwardCount, AwardType
from awards.pages.wording import people_and_collectives
from awards.pages.year import AwardYear, Cap
from awards.tallies import NOBODY, PhaseTally, Tally, differs_as_printed, share
from indicators import writing
from organisation.models import Office


@dataclass(frozen=True)
class CountLine:
    """A published count: its stage, its numbers, the share they give and the one that was printed."""

    count: AwardCount
    share: Decimal | None

    @property
    def anchor(self) -> str:
        return anchor_of(self.count)

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
    may_overlap: bool = False

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

    @property
    def remarks(self) -> list[str]:
        """What a reader of the numbers must know, in words."""
        said = []
        if self.cap is not None:
            said.append(cap_words(self.cap))
        if self.named.all:
            named = people_and_collectives(self.named)
            said.append(_("recorded by name: %(who)s") % {"who": named})
        if self.may_overlap:
            said.append(_("one count may include another"))
        return said


@dataclass(frozen=True)
class NamedTally:
    """A tally under a name: of a level, of an office."""

    name: str
    tally: PhaseTally
    office: Office | None = None


@dataclass(frozen=True)
class SexLine:
    """Women and men of an award at each phase, of those known by name."""

    award: AwardType
    of_women: PhaseTally
    of_men: PhaseTally

    @property
    def women(self) -> int:
        """How many were given it."""
        return self.of_women.given.individuals

    @property
    def men(self) -> int:
        """How many were given it."""
        return self.of_men.given.individuals

    @property
    def given(self) -> int:
        return self.women + self.men

    @property
    def women_share(self) -> Decimal | None:
        return share(self.women, self.given)


def anchor_of(count: AwardCount) -> str:
    """Where the count stands in the table of its page."""
    return f"so-{count.code}"


def share_of(count: AwardCount) -> Decimal | None:
    """The share that a published count gives of those who could; None where it is of no known whole."""
    if count.of_individuals:
        return share(count.individuals, count.of_individuals)
    return share(count.collectives, count.of_collectives)


def title_line(book: AwardYear, award: AwardType, tally: PhaseTally) -> TitleLine:
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
        may_overlap=book.may_overlap(award),
    )


def office_line(office: Office | None, tally: PhaseTally) -> NamedTally:
    if office is None:
        return NamedTally(_("No office known: counts without names"), tally)
    return NamedTally(office.display_name, tally, office)


def cap_words(cap: Cap) -> str:
    """ "nhiều nhất 15 %, là 33 người"."""
    return ngettext(
        "at most %(percent)s, %(most)s person",
        "at most %(percent)s, %(most)s people",
        cap.most,
    ) % {"percent": writing.quantity(cap.percent, None, "%"), "most": writing.number(cap.most)}
