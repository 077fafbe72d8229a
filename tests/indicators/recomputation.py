"""The value of a key worked out a second time, in plain Decimal and by its own way (promise D10).

It imports nothing of ours. Where `indicators.calculations` asks rule after rule and divides a year into
halves and quarters, this walks along the months of a ledger; what both must agree on is written in
docs/indicators/README.md. A month is the number of months since the year 0, a period the pair of its
first and last month, and a figure an amount, or the word why there is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

NOT_REPORTED, NOT_APPLICABLE = "not reported", "not applicable"
NO_FIGURE, OVER_ZERO = "no figure", "over zero"

Month = int
Place = tuple[str, str, str, Month, Month]  # indicator, area, slice, first month, last month


@dataclass(frozen=True)
class Measure:
    """What an indicator is: `counts` of what happens, states, quotients, or changes of a quotient."""

    counts: bool = False
    top: str | None = None
    bottom: str | None = None
    change_of: str | None = None
    parts: tuple[str, ...] = ()
    adds_over_areas: bool = True

    @property
    def is_state(self) -> bool:
        return not (self.counts or self.top or self.change_of)


@dataclass(frozen=True)
class Land:
    """A territory from its first to its last month; no month where it has no beginning or end."""

    parent: str | None = None
    first: Month | None = None
    last: Month | None = None
    is_group: bool = False
    came_from: tuple[tuple[str, bool], ...] = ()  # predecessor, and whether all of it came

    def meets(self, first: Month, last: Month) -> bool:
        return (self.first is None or self.first <= last) and (
            self.last is None or self.last >= first
        )


@dataclass(frozen=True)
class Amount:
    """One published figure."""

    value: Decimal | str
    recast: bool = False


@dataclass(frozen=True)
class Answer:
    """The amount of a place, or the word why there is none.

    `have` and `of` tell what it covers where something is lacking: months or areas. `month` is the
    last month it speaks of.
    """

    value: Decimal | str
    month: Month
    have: tuple[Month, ...] | tuple[str, ...] = ()
    of: int = 0
    covers: tuple[Month, ...] = ()
    recast: bool = False

    @property
    def known(self) -> bool:
        return isinstance(self.value, Decimal)


@dataclass
class Ledger:
    """Measures, lands and figures, and the answers to what was asked of them."""

    measures: dict[str, Measure]
    lands: dict[str, Land]
    figures: dict[Place, Amount]
    answers: dict[Place, Answer] = field(default_factory=dict)

    @cached_property
    def _published(self) -> set[tuple[str, Month, Month]]:
        return {(indicator, first, last) for indicator, _, _, first, last in self.figures}

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        """Lengths in which time may be cut: nothing is known of a piece shorter than every figure."""
        shortest = min((last - first + 1 for *_, first, last in self.figures), default=12)
        return tuple(length for length in (6, 3, 1) if length >= shortest)

    def answer(self, place: Place) -> Answer:
        """The figure of a place, else the best that can be made of others."""
        if place not in self.answers:
            self.answers[place] = self._look_up(place)
        return self.answers[place]

    def whole(self, place: Place) -> Decimal | None:
        """The amount of all of a place; None where anything of it is lacking."""
        answer = self.answer(place)
        if answer.known and not answer.of and answer.month == place[4]:
            return answer.value
        return None

    def _look_up(self, place: Place) -> Answer:
        figure = self.figures.get(place)
        if figure is not None:
            return Answer(figure.value, place[4], recast=figure.recast)
        candidates = [
            *self._divided(place),
            *self._added_parts(place),
            *self._along_the_months(place),
            *self._added_areas(place),
        ]
        final = [c for c in candidates if not c.known or (not c.of and c.month == place[4])]
        return (final or candidates or [Answer(NO_FIGURE, place[4])])[0]

    # ------------------------------------------------------------ two sides

    def _divided(self, place: Place) -> list[Answer]:
        indicator, area, part, first, last = place
        measure = self.measures[indicator]
        if measure.change_of:
            return self._changed(place, measure.change_of)
        if not (measure.top and measure.bottom):
            return []
        top = self.answer((measure.top, area, part, first, last))
        bottom = self.answer((measure.bottom, area, part, first, last))
        if NOT_APPLICABLE in (top.value, bottom.value):
            return [Answer(NOT_APPLICABLE, last)]
        if not (top.known and bottom.known) or _lacks_areas(top) or _lacks_areas(bottom):
            return []
        bottom_is_whole = not bottom.of and bottom.month == last
        if not (bottom_is_whole and not self.measures[measure.bottom].counts) and (
            (top.have, top.month) != (bottom.have, bottom.month)
        ):
            return []
        if bottom.value == 0:
            return [Answer(OVER_ZERO, last)]
        value = Decimal(100) * top.value / bottom.value
        return [Answer(value, top.month, top.have, top.of, recast=top.recast or bottom.recast)]

    def _changed(self, place: Place, level: str) -> list[Answer]:
        _, area, part, first, last = place
        if (first % 12, last - first) != (0, 11):
            return []
        now = self.whole((level, area, part, first, last))
        before = self.whole((level, area, part, first - 12, last - 12))
        if now is None or before is None:
            return []
        return [Answer(now - before, last)]

    def _added_parts(self, place: Place) -> list[Answer]:
        parts = [(code, *place[1:]) for code in self.measures[place[0]].parts]
        return self._sum_if_all(parts, place[4])

    def _sum_if_all(self, places: list[Place], last: Month) -> list[Answer]:
        wanted = [p for p in places if self.answer(p).value != NOT_APPLICABLE]
        if places and not wanted:
            return [Answer(NOT_APPLICABLE, last)]
        amounts = [self.whole(p) for p in wanted]
        if not amounts or None in amounts:
            return []
        return [Answer(_sum(amounts), last, recast=any(self.answer(p).recast for p in wanted))]

    # ------------------------------------------------------------ along the months

    def _along_the_months(self, place: Place) -> list[Answer]:
        measure = self.measures[place[0]]
        if measure.counts:
            return self._counted(place)
        return self._last_state(place) if measure.is_state else []

    def _counted(self, place: Place) -> list[Answer]:
        """Walk from the first month on, each step the longest calendar period with an amount.

        Once from the beginning and once from after the longest January-to-month figure; the walk that
        finds more months counts, the first of two that find as many.
        """
        first, last = place[3:]
        if first == last:
            return []
        walks = [self._walk(place, [])]
        if first % 12 == 0:
            for end in range(last - 1, first, -1):
                is_published = self._is_from_january(place[0], first, end)
                if is_published and self.whole((*place[:3], first, end)) is not None:
                    walks.append(self._walk(place, [(first, end)]))
                    break
        found = [walk for walk in walks if walk is not None]
        return [max(found, key=lambda walk: len(walk.covers))] if found else []

    def _is_from_january(self, indicator: str, first: Month, end: Month) -> bool:
        """Whether the indicator or a part of it was published for these months, nowhere else told."""
        own = (*self.measures[indicator].parts, indicator)
        return end - first + 1 not in (1, 3, 6, 12) and any(
            (code, first, end) in self._published for code in own
        )

    def _walk(self, place: Place, steps: list[tuple[Month, Month]]) -> Answer | None:
        first, last = place[3:]
        month = steps[-1][1] + 1 if steps else first
        lacking = 0
        while month <= last:
            step = self._longest_step(place, month)
            if step is not None:
                steps.append(step)
                month = step[1] + 1
                continue
            lacking += 1
            month += 1
        taken, covers, recast = [], [], False
        for start, end in steps:
            answer = self.answer((*place[:3], start, end))
            if answer.value == NOT_APPLICABLE:
                continue
            taken.append(answer.value)
            covers.extend(answer.covers or range(start, end + 1))
            recast = recast or answer.recast
        if not taken:
            return None if lacking else Answer(NOT_APPLICABLE, last)
        have, of = (tuple(covers), len(covers) + lacking) if lacking else ((), 0)
        return Answer(_sum(taken), last, have, of, tuple(covers), recast)

    def _longest_step(self, place: Place, month: Month) -> tuple[Month, Month] | None:
        """The half-year, quarter or month from here on that is known whole or does not apply."""
        for length in self._lengths:
            end = month + length - 1
            fits = month % length == 0 and end <= place[4] and (month, end) != place[3:]
            if not fits:
                continue
            step = (*place[:3], month, end)
            if self.whole(step) is not None or self.answer(step).value == NOT_APPLICABLE:
                return month, end
        return None

    def _last_state(self, place: Place) -> list[Answer]:
        """The state at the latest month end of the period; of periods that end there, the longest."""
        first, last = place[3:]
        for end in range(last, first - 1, -1):
            for length in self._lengths:
                start = end - length + 1
                inside = first <= start and (start, end) != (first, last)
                if inside and (end + 1) % length == 0:
                    amount = self.whole((*place[:3], start, end))
                    if amount is not None:
                        recast = self.answer((*place[:3], start, end)).recast
                        return [Answer(amount, end, recast=recast)]
        return []

    # ------------------------------------------------------------ over the land

    def _added_areas(self, place: Place) -> list[Answer]:
        measure = self.measures[place[0]]
        areas = self._within(place) or self._before(place)
        if not areas or not measure.adds_over_areas or measure.change_of:
            return []
        if measure.top and measure.bottom:
            return self._divided_sums(place, areas, measure.top, measure.bottom)
        places = [(place[0], area, *place[2:]) for area in areas]
        covered = {
            predecessor
            for p in places
            if self.answer(p).recast
            for predecessor, all_of_it in self.lands[p[1]].came_from
            if all_of_it
        }
        places = [p for p in places if p[1] not in covered]
        wanted = [p for p in places if self.answer(p).value != NOT_APPLICABLE]
        if places and not wanted:
            return [Answer(NOT_APPLICABLE, place[4])]
        known = [p for p in wanted if self.whole(p) is not None]
        if not known:
            return []
        value = _sum(self.whole(p) for p in known)
        recast = any(self.answer(p).recast for p in known)
        return [_over(value, place[4], known, len(wanted), recast)]

    def _divided_sums(self, place: Place, areas: list[str], top: str, bottom: str) -> list[Answer]:
        tops, bottoms, known, wanted, recast = [], [], [], 0, False
        for area in areas:
            above, below = (top, area, *place[2:]), (bottom, area, *place[2:])
            if NOT_APPLICABLE in (self.answer(above).value, self.answer(below).value):
                continue
            wanted += 1
            if self.whole(above) is None or self.whole(below) is None:
                continue
            known.append(above)
            tops.append(self.whole(above))
            bottoms.append(self.whole(below))
            recast = recast or self.answer(above).recast or self.answer(below).recast
        if not wanted:
            return [Answer(NOT_APPLICABLE, place[4])]
        if not known:
            return []
        if _sum(bottoms) == 0:
            return [Answer(OVER_ZERO, place[4])] if len(known) == wanted else []
        value = Decimal(100) * _sum(tops) / _sum(bottoms)
        return [_over(value, place[4], known, wanted, recast)]

    def _within(self, place: Place) -> list[str]:
        """The lands within: of counts all that were there in the period, of states those at its end."""
        land, (first, last) = self.lands[place[1]], place[3:]
        if not land.meets(first, last):
            return []
        end = last if land.last is None else min(last, land.last)
        start = first if self.measures[place[0]].counts else end
        return [
            code
            for code, inner in self.lands.items()
            if inner.parent == place[1] and not inner.is_group and inner.meets(start, end)
        ]

    def _before(self, place: Place) -> list[str]:
        """The lands that were this one before its first month, if all of each came to it."""
        land = self.lands[place[1]]
        if land.first is None or place[4] >= land.first:
            return []
        if not all(all_of_it for _, all_of_it in land.came_from):
            return []
        return [predecessor for predecessor, _ in land.came_from]


def _over(value: Decimal, last: Month, known: list[Place], wanted: int, recast: bool) -> Answer:
    if len(known) == wanted:
        return Answer(value, last, recast=recast)
    return Answer(value, last, tuple(p[1] for p in known), wanted, recast=recast)


def _lacks_areas(answer: Answer) -> bool:
    return bool(answer.have) and isinstance(answer.have[0], str)


def _sum(amounts: Iterable[Decimal | str | None]) -> Decimal:
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
