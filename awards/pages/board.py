"""The board of a year: a lane for each phase, a card for each award in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.choices import RecipientKind, Stage
from awards.models import AwardCount
from awards.pages.lines import anchor_of, share_of
from awards.pages.parts import PHASE_NAMES
from awards.pages.wording import people_and_collectives
from awards.pages.year import AwardYear
from awards.tallies import NOBODY, PHASES, Group, Phase, Tally, tallies_by
from indicators import writing
from organisation.naming import in_vietnamese, marked_name


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


def lane_of(book: AwardYear, phase: Phase) -> Lane:
    counted = [count for count in book.counts if PHASES[Stage(count.stage)] == phase]
    slips = [_slip_of_count(book, count) for count in counted]
    # Those named of a count of this phase are told on its own card.
    told = {count.type_id for count in counted if count.achievement_year == book.year}
    groups = [
        group
        for group in (*book.groups, *book.recognitions)
        if group.phase == phase and group.named and group.award not in told
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
    named = NOBODY if count.type_id is None else book.named.get(count.type_id, NOBODY)
    if count.achievement_year == book.year and named.all:
        notes.append(_("recorded by name: %(who)s") % {"who": people_and_collectives(named)})
    warning = ""
    if count.other_stage:
        other = str(Stage(count.other_stage).label)
        warning = _("elsewhere in the source: %(stage)s") % {"stage": other.lower()}
    return Slip(
        str(in_vietnamese(count.what)), number, unit, f"#{anchor_of(count)}", tuple(notes), warning
    )


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
        if award.is_recognition:
            url = f"{reverse('awards:initiative-list')}?nam={book.year}"
        slips.append(Slip(marked_name(award), number, unit, url, tuple(notes)))
    return slips


def _number_and_unit(tally: Tally, of: int | None) -> tuple[str, str]:
    """ "18" and "/ 224", "33" and "cá nhân"; several kinds together have no unit."""
    number = writing.number(tally.all)
    if of:
        return number, f"/ {writing.number(of)}"
    kinds = {
        RecipientKind.INDIVIDUAL: tally.individuals,
        RecipientKind.COLLECTIVE: tally.collectives,
        RecipientKind.HOUSEHOLD: tally.households,
    }
    alone = (str(kind.label).lower() for kind, count in kinds.items() if count == tally.all)
    return number, next(alone, "")
