"""The book of one round of calculations: its facts, and what lies within, before and above what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from functools import cached_property

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
from indicators.periods import Period

Place = tuple[str, str, int | None]
"""Area, slice, and the year; None for any year, which is what a span of years needs."""


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
        year = None if key.period.is_span else key.period.year
        return self.shortest.get((key.area, key.slice, year))


@dataclass(frozen=True)
class Book:
    """All that one round of calculations reads; it is never changed once made.

    `figures` holds the current version of each key, `targets` every candidate of a key, `breaks` the
    days from which an indicator means something else. What was worked out once is remembered in
    `memory`, so one book serves one request and is then thrown away.
    """

    definitions: Mapping[str, Definition]
    figures: Mapping[Key, Figure]
    _: KW_ONLY
    territories: Mapping[str, Territory] = field(default_factory=dict)
    successions: Sequence[Succession] = ()
    breaks: Mapping[str, Sequence[date]] = field(default_factory=dict)
    targets: Mapping[Key, Sequence[TargetFigure]] = field(default_factory=dict)
    memory: dict[Key, "Value"] = field(default_factory=dict, init=False, repr=False, compare=False)
    _extents: dict[str, Extent] = field(default_factory=dict, init=False, repr=False, compare=False)
    _areas_above: dict[str, frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _children_in: dict[tuple[str, date, date], tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

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
        extent = self._extents.get(indicator)
        if extent is None:
            shortest: dict[Place, int] = {}
            from_january: set[Period] = set()
            for code in self._sources(indicator):
                for place, length in self._shortest.get(code, {}).items():
                    shortest[place] = min(length, shortest.get(place, length))
                from_january |= self._from_january.get(code, set())
            extent = self._extents[indicator] = Extent(
                areas=frozenset(area for area, _, _ in shortest),
                years=tuple(sorted({year for _, _, year in shortest if year is not None})),
                shortest=shortest,
                from_january=tuple(sorted(from_january, key=lambda p: p.end, reverse=True)),
            )
        return extent

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

    @cached_property
    def _shortest(self) -> dict[str, dict[Place, int]]:
        """By indicator and place, the length of the shortest period with a figure of its own."""
        own: dict[tuple[str, str, str, int], int] = {}
        for indicator, area, slice_, period in self.figures:
            series = (indicator, area, slice_, period.year)
            own[series] = min(period.length, own.get(series, period.length))
        found: dict[str, dict[Place, int]] = defaultdict(dict)
        for (indicator, area, slice_, year), length in own.items():
            lengths = found[indicator]
            for above in self._above(area):
                places: tuple[Place, ...] = ((above, slice_, year), (above, slice_, None))
                for place in places:
                    lengths[place] = min(length, lengths.get(place, length))
        return found

    @cached_property
    def _from_january(self) -> dict[str, set[Period]]:
        found = defaultdict(set)
        for key in self.figures:
            if key.period.is_cumulative:
                found[key.indicator].add(key.period)
        return found

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
