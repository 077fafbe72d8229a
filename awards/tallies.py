"""Counting who was registered, proposed and given what. Pure: plain values in, plain values out.

A published count ("224 people") and the named rows of the register come in alike, as groups. What is
made up and what is real are never added: of a year with anything real only that counts.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.utils.functional import cached_property

from awards.choices import RecipientKind, Stage
from awards.stages import CLOSED, DECIDED
from indicators.calculations import rounded

Key = TypeVar("Key", bound=Hashable)


class Phase(StrEnum):
    """Where an award is, as coarsely as counts are read: wished for, asked for, had, or not to be had."""

    REGISTERED = "registered"
    PROPOSED = "proposed"
    GIVEN = "given"
    ENDED = "ended"


PHASES: Final = {
    Stage.REGISTERED: Phase.REGISTERED,
    Stage.PROPOSED: Phase.PROPOSED,
    Stage.SUBMITTED: Phase.PROPOSED,
    **dict.fromkeys(DECIDED, Phase.GIVEN),
    **dict.fromkeys(CLOSED, Phase.ENDED),
}
"""The phase of every stage."""


@dataclass(frozen=True)
class Group:
    """So many recipients who are alike in everything that is counted by.

    `award` and `office` are whatever tells one from another to the caller; `office` None where it is not
    known or the recipient is from outside. `sex` is empty where it is not known. `outside`: collectives
    that are no unit of the department, who are not among those that could hold its titles. `named`: from
    the register and not from a count.
    """

    award: Any
    stage: str  # of `choices.Stage`
    recipient: RecipientKind
    count: int
    year: int
    office: Any = None
    sex: str = ""
    illustration: bool = False
    outside: bool = False
    named: bool = False

    @cached_property
    def phase(self) -> Phase:
        return PHASES[Stage(self.stage)]


@dataclass(frozen=True)
class Tally:
    """How many individuals, collectives and households."""

    individuals: int = 0
    collectives: int = 0
    households: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.individuals + other.individuals,
            self.collectives + other.collectives,
            self.households + other.households,
        )

    @property
    def all(self) -> int:
        return self.individuals + self.collectives + self.households


NOBODY: Final = Tally()


@dataclass(frozen=True)
class PhaseTally:
    """A tally for each phase."""

    registered: Tally = NOBODY
    proposed: Tally = NOBODY
    given: Tally = NOBODY
    ended: Tally = NOBODY


def tally_of(groups: Iterable[Group]) -> PhaseTally:
    """All of them together."""
    return tallies_by(groups, lambda _group: None).get(None, PhaseTally())


def tallies_by(groups: Iterable[Group], key: Callable[[Group], Key]) -> dict[Key, PhaseTally]:
    """A tally for each value of `key` that occurs, in the order in which they come."""
    sums: dict[Key, Counter[tuple[Phase, RecipientKind]]] = {}
    for group in groups:
        sums.setdefault(key(group), Counter())[group.phase, group.recipient] += group.count
    return {of: _as_tally(here) for of, here in sums.items()}


def _as_tally(sums: Counter[tuple[Phase, RecipientKind]]) -> PhaseTally:
    return PhaseTally(
        **{
            phase.value: Tally(
                individuals=sums[phase, RecipientKind.INDIVIDUAL],
                collectives=sums[phase, RecipientKind.COLLECTIVE],
                households=sums[phase, RecipientKind.HOUSEHOLD],
            )
            for phase in Phase
        }
    )


def counted(groups: Sequence[Group]) -> list[Group]:
    """The groups that count: of each year the real ones, or the made-up ones where nothing is real."""
    real_years = {group.year for group in groups if not group.illustration}
    return [group for group in groups if group.illustration != (group.year in real_years)]


_AMONG: Final = {
    Phase.ENDED: (Phase.ENDED,),
    Phase.GIVEN: (Phase.GIVEN, Stage.REVOKED),
    Phase.PROPOSED: (Phase.PROPOSED, Phase.GIVEN, Phase.ENDED, Stage.REVOKED),
    Phase.REGISTERED: (Phase.REGISTERED, Phase.PROPOSED, Phase.GIVEN, Phase.ENDED, Stage.REVOKED),
}
"""Where those whom a report counts at a phase may be by now, the phases that are furthest on first.

What was revoked had been given; what was rejected never was.
"""


def rest_of(printed: Iterable[Group], named: Iterable[Group]) -> list[Group]:
    """The printed counts without those whom the register names for the same award of the same year.

    Who is named is one of those counted at the same phase. More names than a count has are further on than
    the report was: they leave those who were counted as proposed, and then those counted as registered.
    """
    on_record: Counter[tuple[Any, ...]] = Counter()
    for group in named:
        now = Stage.REVOKED if group.stage == Stage.REVOKED else group.phase
        on_record[*_whose(group), now] += group.count
    furthest_first = [*_AMONG]
    found = []
    for group in sorted(printed, key=lambda group: furthest_first.index(group.phase)):
        count = group.count
        for now in _AMONG[group.phase]:
            taken = min(count, on_record[*_whose(group), now])
            on_record[*_whose(group), now] -= taken
            count -= taken
        if count:
            found.append(replace(group, count=count))
    return found


def _whose(group: Group) -> tuple[Any, ...]:
    return (group.year, group.award, group.recipient)


def share(part: int | None, whole: int | None) -> Decimal | None:
    """The part of the whole as a fraction, never rounded here; None where either is not known."""
    if part is None or not whole:
        return None
    return Decimal(part) / whole


def differs_as_printed(fraction: Decimal | None, printed: Decimal | None) -> bool:
    """Whether a printed percentage is another than the counts give, at the decimals it was printed with.

    8.1 against 18/224 = 8,04 %: yes. 14.3 against 2/14 = 14,29 %: no.
    """
    if fraction is None or printed is None:
        return False
    decimals = max(0, -int(printed.normalize().as_tuple().exponent))
    return rounded(fraction * 100, decimals) != printed


def at_most(cap: Decimal, whole: int) -> int:
    """How many of the whole a cap lets hold a title: 15 % of 224 is 33, for 33,6 people are not 34."""
    return int(cap * whole / 100)
