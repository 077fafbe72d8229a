"""The book of one round of calculations: its facts, and what lies within, before and above what."""

import threading
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final, Generic, TypeVar
from weakref import WeakValueDictionary

from indicators.calculations.facts import (
    Definition,
    Figure,
    Key,
    Kind,
    PartKind,
    Succession,
    TargetFigure,
    Territory,
)
from indicators.calculations.results import Value
from indicators.calculations.shelves import FigureShelves, Series, Shelf, Shelves
from indicators.periods import Period

if TYPE_CHECKING:
    from indicators.calculations.statuses import Status

Place = tuple[str, str, int | None]
"""Area, slice, and the year; None for any year, which is what a span of years needs."""


class Lengths(dict[Place, int]):
    """By place, the length in months of the shortest period with a figure."""


class Places(frozenset[tuple[int, str]]):
    """Years and areas."""


Kept = TypeVar("Kept", Lengths, Places)


class _Shared(Generic[Kept]):
    """Of equal ones the first, while anybody has it: most indicators have figures in the same places."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[int, Kept] = WeakValueDictionary()

    def the_one(self, made: Kept, mark: Hashable) -> Kept:
        """The one that is equal; equal ones have the same mark."""
        known = self._known.setdefault(hash(mark), made)
        return known if known == made else made


_lengths: Final[_Shared[Lengths]] = _Shared()
_places: Final[_Shared[Places]] = _Shared()


@dataclass(frozen=True, slots=True)
class Extent:
    """Where there are figures that could lead to a value of one indicator: a quick no for all else.

    `shortest` gives the length in months of the shortest period with a figure, by place; a place counts
    with all that lies above it or came after it. `from_january` are the January-to-month periods, the
    longest first.
    """

    areas: frozenset[str]
    years: tuple[int, ...]
    shortest: Mapping[Place, int]
    from_january: tuple[Period, ...]

    def years_before(self, key: Key) -> tuple[int, ...]:
        """The years before a key's period with such figures for its area and slice, in order."""
        earlier = (year for year in self.years if year < key.period.start.year)
        return tuple(year for year in earlier if (key.area, key.slice, year) in self.shortest)

    def shortest_within(self, key: Key) -> int | None:
        period = key.period
        year = None if period.is_span else period.year
        return self.shortest.get((key.area, key.slice, year))


@dataclass
class Workings:
    """What has been worked out of one indicator, as long as nothing it rests on has changed.

    It may be filled by several threads at once: whatever they put in is the same.
    """

    values: dict[Key, Value] = field(default_factory=dict)
    standings: dict[tuple[Key, date], "Status"] = field(default_factory=dict)
    complete_years: dict[Key, tuple[tuple[Value, Decimal], ...]] = field(default_factory=dict)
    shortest: Lengths | None = None
    extent: Extent | None = None
    places: Places | None = None
    illustrated: bool | None = None


@dataclass(frozen=True)
class Book:
    """All that one round of calculations reads; it is never changed once made.

    `figures` holds the current version of each key, `targets` every candidate of a key, `breaks` the
    days from which an indicator means something else. `beneath` is the book that the figures `laid` over it
    make this one of, None of a book that stands by itself. What was worked out once is remembered in
    `workings`, which a reader may hand from one book to the next for as long as the figures stay.
    """

    definitions: Mapping[str, Definition]
    figures: Mapping[Key, Figure]
    _: KW_ONLY
    territories: Mapping[str, Territory] = field(default_factory=dict)
    successions: Sequence[Succession] = ()
    breaks: Mapping[str, Sequence[date]] = field(default_factory=dict)
    targets: Mapping[Key, Sequence[TargetFigure]] = field(default_factory=dict)
    workings: Mapping[str, Workings] = field(
        default_factory=lambda: defaultdict(Workings), repr=False, compare=False
    )
    beneath: "Book | None" = field(default=None, repr=False, compare=False)
    laid: FigureShelves = field(
        default_factory=lambda: FigureShelves({}), repr=False, compare=False
    )
    _laid_sources: dict[str, frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _under_way: threading.local = field(
        default_factory=threading.local, init=False, repr=False, compare=False
    )
    _areas_above: dict[str, frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _children_in: dict[tuple[str, date, date], tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def under_way(self) -> set[Key]:
        """The keys this thread is working out: a definition that leads back to itself ends there."""
        keys: set[Key] | None = getattr(self._under_way, "keys", None)
        if keys is None:
            keys = self._under_way.keys = set()
        return keys

    def over(self, figures: Mapping[Key, Figure]) -> "Book":
        """A book in which these figures stand for those of their keys; this one stays as it is.

        What is typed into a form is looked at as if it were published. What no such figure can touch is
        asked of the book beneath, which may have worked it out already.
        """
        laid = FigureShelves.sorted_out(figures)
        return replace(
            self,
            figures=self._shelves.under(laid),
            workings=defaultdict(Workings),
            beneath=self,
            laid=laid,
        )

    def knows_beneath(self, key: Key) -> bool:
        """Whether the book beneath has the same value of a key: no figure laid over can lead to it.

        One does that is of the key's indicator or of one it is worked out from, of its area or of one
        within or before it, and of no later time than the key's period.
        """
        if self.beneath is None:
            return False
        return not any(
            start <= key.period.end and key.area in self._above(area)
            for source in self._sources_of(key.indicator)
            for area, start in self._first_laid[source]
        )

    @cached_property
    def _first_laid(self) -> dict[str, tuple[tuple[str, date], ...]]:
        """By indicator, the areas with figures laid over, and the day from which they have them."""
        first: dict[str, dict[str, date]] = defaultdict(dict)
        for key in self.laid:
            known = first[key.indicator].get(key.area, key.period.start)
            first[key.indicator][key.area] = min(known, key.period.start)
        return {indicator: tuple(areas.items()) for indicator, areas in first.items()}

    def _sources_of(self, indicator: str) -> frozenset[str]:
        """The sources of an indicator that have figures laid over."""
        found = self._laid_sources.get(indicator)
        if found is None:
            found = self._laid_sources[indicator] = frozenset(
                self._sources(indicator) & self._first_laid.keys()
            )
        return found

    def places(self, indicator: str) -> Places:
        """The years and areas in which the indicator itself has a figure or a target."""
        workings = self.workings[indicator]
        if workings.places is None:
            figures = self._shelves.of(indicator)
            places = Places(
                chain(
                    (
                        (year, area)
                        for (area, _slice), series in figures.series.items()
                        for year in series.timeline.shortest
                    ),
                    ((key.period.year, key.area) for key in self.targets_of(indicator)),
                )
            )
            workings.places = _places.the_one(places, places)
        return workings.places

    def may_be_illustrated(self, indicator: str) -> bool:
        """Whether a figure or target that its values may rest on was made up: a quick no for all."""
        workings = self.workings[indicator]
        if workings.illustrated is None:
            sources = self._sources(indicator) | {indicator}
            workings.illustrated = any(
                self._shelves.of(code).is_illustrated
                or any(
                    target.illustration
                    for found in self.targets_of(code).values()
                    for target in found
                )
                for code in sources
            )
        return workings.illustrated

    def parts(self, indicator: str) -> tuple[str, ...]:
        """The parts that add up to an indicator; never an "of which"."""
        return self._parts.get(indicator, ())

    def children(self, area: str, period: Period, *, kind: Kind) -> tuple[str, ...]:
        """The areas within an area, groups left out.

        For a flow those that existed on any day of the period, else those at its end (or on the last
        day of the area itself): what is counted adds up over time, a state does not.
        """
        territory = self.territories.get(area)
        if territory is None or not territory.exists_in(period.start, period.end):
            return ()
        end = min(period.end, territory.valid_to or period.end)
        start = period.start if kind == Kind.FLOW else end
        children = self._children_in.get((area, start, end))
        if children is None:
            children = self._children_in[area, start, end] = tuple(
                child.code
                for child in self._children.get(area, ())
                if not child.is_group and child.exists_in(start, end)
            )
        return children

    def predecessors(self, area: str, period: Period) -> tuple[str, ...]:
        """The areas that together were this area in a period that was over before it began.

        None where any of them came to it in part only: such figures cannot be converted ("không quy
        đổi được").
        """
        territory = self.territories.get(area)
        if territory is None or territory.valid_from is None or period.end >= territory.valid_from:
            return ()
        came = self._predecessors.get(area, ())
        return self.whole_predecessors(area) if all(step.whole for step in came) else ()

    def whole_predecessors(self, area: str) -> tuple[str, ...]:
        """The areas all of which went into this one."""
        return tuple(step.predecessor for step in self._predecessors.get(area, ()) if step.whole)

    def is_flow(self, indicator: str) -> bool:
        """Whether it counts what happens over a period: a flow, or a ratio with one above the line."""
        definition = self.definitions[indicator]
        if definition.kind == Kind.RATIO and definition.numerator is not None:
            definition = self.definitions.get(definition.numerator, definition)
        return definition.kind == Kind.FLOW

    def accumulates(self, indicator: str) -> bool:
        """Whether its year so far grows month by month.

        A flow, or one above a state of the year (the share of the fund that was spent); a flow above
        another flow does not, since both grow.
        """
        below = self.definitions[indicator].denominator
        return self.is_flow(indicator) and (below is None or not self.is_flow(below))

    def extent(self, indicator: str) -> Extent:
        """Where figures are that could lead to a value of the indicator."""
        if self.beneath is not None and not self._sources_of(indicator):
            return self.beneath.extent(indicator)
        workings = self.workings[indicator]
        if workings.extent is None:
            sources = self._sources(indicator)
            from_january: set[Period] = set()
            for code in sources:
                from_january |= {
                    period
                    for series in self._new(code).series.values()
                    for period in series.timeline.from_january
                }
            if self.beneath is not None:
                from_january |= {*self.beneath.extent(indicator).from_january}
            shortest = self._shortest_of_all(sources)
            workings.extent = Extent(
                areas=frozenset(area for area, _, _ in shortest),
                years=tuple(sorted({year for _, _, year in shortest if year is not None})),
                shortest=shortest,
                from_january=tuple(sorted(from_january, key=lambda p: p.end, reverse=True)),
            )
        return workings.extent

    def _shortest_of_all(self, sources: Collection[str]) -> Lengths:
        """By place, the length of the shortest period with a figure of any of these indicators."""
        of_each = [self._shortest(indicator) for indicator in sources]
        if len(of_each) == 1:
            return of_each[0]
        shortest = Lengths()
        for lengths in of_each:
            for place, length in lengths.items():
                shortest[place] = min(length, shortest.get(place, length))
        return _lengths.the_one(shortest, frozenset(shortest.items()))

    def _sources(self, indicator: str) -> set[str]:
        """The indicators whose figures a value may be worked out from, itself included."""
        sources: set[str] = set()
        waiting = [indicator]
        while waiting:
            code = waiting.pop()
            definition = self.definitions.get(code)
            if code in sources or definition is None:
                continue
            sources.add(code)
            sides = (definition.numerator, definition.denominator, definition.change_of)
            waiting += [*filter(None, sides), *self.parts(code)]
        return sources

    def _shortest(self, indicator: str) -> Lengths:
        """By place, the length of the shortest period with a figure of the indicator's own."""
        workings = self.workings[indicator]
        if workings.shortest is None:
            known = self.beneath._shortest(indicator) if self.beneath is not None else {}
            lengths = Lengths(known)
            for (area, slice_), series in self._new(indicator).series.items():
                shortest = series.timeline.shortest
                of_any = min(shortest.values())
                for above in self._above(area):
                    for year, length in (*shortest.items(), (None, of_any)):
                        place = (above, slice_, year)
                        lengths[place] = min(length, lengths.get(place, length))
            workings.shortest = _lengths.the_one(lengths, frozenset(lengths.items()))
        return workings.shortest

    def series(self, key: Key) -> Series | None:
        """The published figures of a key's indicator, area and slice; None where there are none."""
        shelf = self._shelves.shelves.get(key.indicator)
        return None if shelf is None else shelf.series.get((key.area, key.slice))

    def targets_of(self, indicator: str) -> Mapping[Key, Sequence[TargetFigure]]:
        """The targets of an indicator, every candidate of each key."""
        return self._target_shelves.of(indicator)

    def shelf(self, indicator: str) -> Shelf:
        """The published figures of an indicator."""
        return self._shelves.of(indicator)

    def series_of(self, indicator: str, area: str) -> dict[str, Series]:
        """Those of an area, by slice."""
        return self.shelf(indicator).in_area(area)

    def _new(self, indicator: str) -> Shelf:
        """The figures of an indicator that the book beneath does not have: without one, all of them."""
        return (self._shelves if self.beneath is None else self.laid).of(indicator)

    @cached_property
    def _shelves(self) -> FigureShelves:
        return FigureShelves.sorted_out(self.figures)

    @cached_property
    def _target_shelves(self) -> Shelves[Sequence[TargetFigure]]:
        return Shelves.sorted_out(self.targets)

    def _above(self, area: str) -> frozenset[str]:
        """An area with all that it belongs to and all that came after it."""
        above = self._areas_above.get(area)
        if above is None:
            found: set[str] = set()
            waiting = [area]
            while waiting:
                code = waiting.pop()
                if code in found:
                    continue
                found.add(code)
                if (territory := self.territories.get(code)) and territory.parent:
                    waiting.append(territory.parent)
                waiting += self._successors.get(code, ())
            above = self._areas_above[area] = frozenset(found)
        return above

    @cached_property
    def _successors(self) -> dict[str, list[str]]:
        went = defaultdict(list)
        for succession in self.successions:
            if succession.whole:
                went[succession.predecessor].append(succession.successor)
        return went

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        parts = defaultdict(list)
        for definition in self.definitions.values():
            if definition.parent is not None and definition.part_kind == PartKind.EXHAUSTIVE:
                parts[definition.parent].append(definition.code)
        return {parent: tuple(codes) for parent, codes in parts.items()}

    @cached_property
    def _children(self) -> dict[str, list[Territory]]:
        children = defaultdict(list)
        for territory in self.territories.values():
            if territory.parent is not None:
                children[territory.parent].append(territory)
        return children

    @cached_property
    def _predecessors(self) -> dict[str, list[Succession]]:
        came = defaultdict(list)
        for succession in self.successions:
            came[succession.successor].append(succession)
        return came
