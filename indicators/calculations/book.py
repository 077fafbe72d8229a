"""What a calculation is given: definitions, figures, targets and territories as plain data.

Every row is what `series` read from one row of the database, with the same codes in its enums. Nothing
here is added up yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from indicators.periods import Period

if TYPE_CHECKING:
    from indicators.calculations.results import Value

TOTAL: Final = "_T"
"""Code of the slice that is no slice: the total (SDMX)."""

PERCENT: Final = Decimal(100)


class Kind(StrEnum):
    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    CHANGE = "change"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Aggregation(StrEnum):
    """How figures of shorter periods, or of the areas within, make the figure of the whole."""

    SUM = "sum"
    LAST = "last"  # over periods only
    RATIO = "ratio"
    NONE = "none"


class Phasing(StrEnum):
    EVEN = "even"
    SEASONAL = "seasonal"
    YEAR_END = "year_end"
    AS_TARGETED = "as_targeted"


class AchievementMethod(StrEnum):
    RATIO = "ratio"
    FROM_BASELINE = "from_baseline"
    INVERSE = "inverse"
    POINTS = "points"
    NONE = "none"


class PartKind(StrEnum):
    EXHAUSTIVE = "exhaustive"
    OF_WHICH = "of_which"


class Bound(StrEnum):
    """How a target bounds the signed value ("giảm 4 % trở lên" is -4 at most)."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class PlanKind(StrEnum):
    ANNUAL = "annual"
    ADJUSTED = "adjusted"
    FIVE_YEAR = "five_year"
    MINISTRY = "ministry"


class FigureStatus(StrEnum):
    """Weakest first (reporting practice, section 2); compare with `weakest`, the codes do not sort."""

    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    REPORTED = "reported"
    OFFICIAL = "official"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


class Missing(StrEnum):
    """Why a published figure has no value; zero is a value."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"


class Key(NamedTuple):
    """What a figure is about: indicator, area and slice by code."""

    indicator: str
    area: str
    slice: str
    period: Period

    def in_period(self, period: Period) -> "Key":
        return self._replace(period=period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What calculation needs to know of an indicator; one row of the catalogue.

    `scale` turns numerator / denominator into the indicator's unit: 100 for percent. `parent` and
    `part_kind` say what the indicator is a part of: exhaustive parts add up to it, an "of which" is
    never added.
    """

    code: str
    kind: Kind
    direction: Direction
    decimals: int
    period_aggregation: Aggregation
    area_aggregation: Aggregation
    achievement: AchievementMethod
    phasing: Phasing
    scale: Decimal = PERCENT
    numerator: str | None = None
    denominator: str | None = None
    change_of: str | None = None
    parent: str | None = None
    part_kind: PartKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The current version of one published figure: a value, or the reason why there is none.

    `derived` is a figure we worked out from printed ones, `circular` one read back from a printed
    percentage, `recast` one published for today's territory, for a time before it existed.
    `reference` is whatever the reader needs to find the row again.
    """

    value: Decimal | None
    missing: Missing | None = None
    status: FigureStatus
    qualifier: Qualifier = Qualifier.EXACT
    derived: bool = False
    circular: bool = False
    recast: bool = False
    illustration: bool = False
    known_from: date | None = None
    cut_off: date | None = None
    reference: object = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("a figure has either a value or the reason why there is none")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFigure:
    """The planned value of a key in one issued plan.

    `in_force_from` is the plan's day of issue, where that is not known the first day of its period.
    `plan_area_is_own` is False for the target a superior's plan sets for this area. `baseline` is None
    unless the plan itself names one.
    """

    key: Key
    value: Decimal
    bound: Bound = Bound.EXACT
    plan_code: str
    plan_kind: PlanKind
    plan_period: Period
    plan_area_is_own: bool = True
    in_force_from: date
    replaces: str | None = None
    known_from: date | None = None
    baseline: Decimal | None = None
    derived: bool = False
    circular: bool = False
    recast: bool = False
    illustration: bool = False
    reference: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """An area as a calculation sees it: what it belongs to and when it existed (last day included).

    A group is in no sum. `changed_on` are days from which it was another piece of land under the same
    code: members that joined or left a group, land taken over in part.
    """

    code: str
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    is_group: bool = False
    changed_on: tuple[date, ...] = ()

    def exists_in(self, start: date, end: date) -> bool:
        """On at least one day from `start` to `end`."""
        return (self.valid_from is None or self.valid_from <= end) and (
            self.valid_to is None or self.valid_to >= start
        )

    def exists_throughout(self, start: date, end: date) -> bool:
        return (self.valid_from is None or self.valid_from <= start) and (
            self.valid_to is None or self.valid_to >= end
        )


class Succession(NamedTuple):
    """A territory that went to another; `whole` tells whether all of it did."""

    predecessor: str
    successor: str
    whole: bool


class Extent(NamedTuple):
    """Where there are figures: in which areas and above them, in periods of how many months at least.

    `from_january` are the January-to-month periods among them, longest first.
    """

    areas: frozenset[str]
    shortest: int
    from_january: tuple[Period, ...]

    def may_reach(self, key: Key) -> bool:
        return key.area in self.areas and key.period.length >= self.shortest


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

    def extent(self, indicator: str) -> Extent:
        """Where figures are that could lead to a value of an indicator: a quick no for all else."""
        known = self._extents.get(indicator)
        if known is None:
            sources = self._sources(indicator)
            keys = [key for code in sources for key in self._keys.get(code, ())]
            from_january = {key.period for key in keys if key.period.is_cumulative}
            known = self._extents[indicator] = Extent(
                areas=self._above({key.area for key in keys}),
                shortest=min((key.period.length for key in keys), default=0),
                from_january=tuple(sorted(from_january, key=lambda p: p.end, reverse=True)),
            )
        return known

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

    def _above(self, areas: Iterable[str]) -> frozenset[str]:
        """Areas with all that they belong to and all that came after them."""
        found: set[str] = set()
        waiting = list(areas)
        while waiting:
            area = waiting.pop()
            if area in found:
                continue
            found.add(area)
            if (territory := self.territories.get(area)) and territory.parent:
                waiting.append(territory.parent)
            waiting += self._successors.get(area, ())
        return frozenset(found)

    @cached_property
    def _keys(self) -> dict[str, list[Key]]:
        keys = defaultdict(list)
        for key in self.figures:
            keys[key.indicator].append(key)
        return keys

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
