"""How figures stand in memory: indicator by indicator, and packed series by series (ADR 0017).

A figure made an object of its own takes some 300 bytes with its key and its number; packed it takes 24, and
a million of them fit into what one process may keep. Its object is made anew whenever it is asked for.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import MAX_PREC, Context, Decimal
from itertools import chain
from typing import Any, NamedTuple, TypeVar, overload
from weakref import WeakValueDictionary

from indicators.calculations.facts import Figure, FigureStatus, Key, Missing, Qualifier
from indicators.calculations.results import Absence, Coverage, Method, Over, Value, marked
from indicators.periods import Period

Row = TypeVar("Row")

_EXACTLY = Context(prec=MAX_PREC)


class Marks(NamedTuple):
    """All that is said of a figure but its number; of the many of which the same is said there is one."""

    missing: Missing | None
    status: FigureStatus
    qualifier: Qualifier = Qualifier.EXACT
    derived: bool = False
    circular: bool = False
    recast: bool = False
    illustration: bool = False
    known_from: date | None = None
    cut_off: date | None = None


class Entry(NamedTuple):
    """A figure to be packed: its number, None where there is none, its marks, and how to find its row."""

    number: Decimal | None
    marks: Marks
    reference: object


class Timeline:
    """The periods of a series and the place of each in it; one object for all series of the same periods.

    `shortest` gives the length in months of the shortest period by year; `from_january` are the periods
    from January to a month.
    """

    __slots__ = ("__weakref__", "_months", "from_january", "positions", "shortest")

    positions: Mapping[Period, int]
    shortest: Mapping[int, int]
    from_january: tuple[Period, ...]

    def __init__(self, periods: Sequence[Period]) -> None:
        self.positions = {period: number for number, period in enumerate(periods)}
        shortest: dict[int, int] = {}
        for period in periods:
            shortest[period.year] = min(period.length, shortest.get(period.year, period.length))
        self.shortest = shortest
        self.from_january = tuple([period for period in periods if period.is_cumulative])
        self._months: dict[Period, tuple[int, ...] | None] = {}

    def months_of(self, period: Period) -> tuple[int, ...] | None:
        """Where the months of a period stand; None where one is lacking, or anything between lies within."""
        try:
            return self._months[period]
        except KeyError:
            found = self._months[period] = self._find_months_of(period)
            return found

    def _find_months_of(self, period: Period) -> tuple[int, ...] | None:
        months = [self.positions.get(month) for month in period.months]
        between = (own for own in self.positions if 1 < own.length < period.length)
        if None in months or any(period.contains(own) for own in between):
            return None
        return tuple([at for at in months if at is not None])

    @staticmethod
    def of(periods: tuple[Period, ...]) -> "Timeline":
        known = _timelines.get(periods)
        if known is None:
            known = _timelines[periods] = Timeline(periods)
        return known


_timelines: WeakValueDictionary[tuple[Period, ...], Timeline] = WeakValueDictionary()


class Series:
    """The figures of one indicator, area and slice, packed: a column each for numbers, marks and references.

    It is never changed once made.
    """

    __slots__ = ("_decimals", "_marks", "_numbers", "_references", "timeline")

    def __init__(self, entries: Mapping[Period, Entry]) -> None:
        self.timeline = Timeline.of(tuple(entries))
        exponents = [
            int(entry.number.as_tuple().exponent)
            for entry in entries.values()
            if entry.number is not None
        ]
        self._decimals = max(0, -min(exponents, default=0))
        self._numbers = _column(
            0
            if entry.number is None
            else int(entry.number.scaleb(self._decimals, context=_EXACTLY))
            for entry in entries.values()
        )
        self._marks = tuple([entry.marks for entry in entries.values()])
        self._references = _column(entry.reference for entry in entries.values())

    def __len__(self) -> int:
        return len(self._marks)

    @property
    def periods(self) -> Collection[Period]:
        return self.timeline.positions.keys()

    @property
    def marks(self) -> tuple[Marks, ...]:
        """The marks of each of its figures."""
        return self._marks

    def entries(self) -> dict[Period, Entry]:
        """What it was packed from."""
        return {
            period: Entry(self._number(at), self._marks[at], self._references[at])
            for period, at in self.timeline.positions.items()
        }

    def figure(self, period: Period) -> Figure | None:
        """The figure of a period; None where there is none."""
        at = self.timeline.positions.get(period)
        if at is None:
            return None
        number, marks = self._number(at), self._marks[at]
        return Figure(value=number, **marks._asdict(), reference=self._references[at])

    def value(self, key: Key) -> Value | None:
        """The figure of a key as the value that was published; None where there is none."""
        at = self.timeline.positions.get(key.period)
        if at is None:
            return None
        marks = self._marks[at]
        # In the order of its fields: with their names it takes twice as long.
        return Value(
            key,
            self._number(at),
            key.period,
            None if marks.missing is None else Absence(marks.missing),
            Method.OWN,
            None,
            marks.status,
            marks.qualifier,
            marks.derived,
            marks.circular,
            marks.recast,
            marks.illustration,
            marks.known_from,
            (),
            self._references[at],
        )

    def sum_of_months(self, key: Key) -> Value | None:
        """The sum of the months of a key's period; None unless all there is are its months."""
        at = self.timeline.months_of(key.period)
        if at is None:
            return None
        marks = [self._marks[each] for each in at]
        if any(mark.missing is not None for mark in marks):
            return None
        months = key.period.months
        return marked(
            key,
            self._scaled(sum([self._numbers[each] for each in at])),
            Method.PERIODS,
            _Months(self, key),
            marks,
            coverage=Coverage(Over.PERIODS, months, len(months)),
        )

    def _number(self, at: int) -> Decimal | None:
        if self._marks[at].missing is not None:
            return None
        return self._scaled(self._numbers[at])

    def _scaled(self, units: int) -> Decimal:
        number = Decimal(units)
        return number.scaleb(-self._decimals, context=_EXACTLY) if self._decimals else number


class _Months(Sequence[Value]):
    """The published months of a key, each made when it is looked at: most sums are never taken apart."""

    __slots__ = ("_key", "_series")

    def __init__(self, series: Series, key: Key) -> None:
        self._series = series
        self._key = key

    @overload
    def __getitem__(self, number: int) -> Value: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, number: int | slice) -> Value | tuple[Value, ...]:
        return tuple(self)[number]

    def __iter__(self) -> Iterator[Value]:
        values = (self._series.value(self._key.in_period(month)) for month in self._periods)
        return filter(None, values)

    def __len__(self) -> int:
        return len(self._periods)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    @property
    def _periods(self) -> tuple[Period, ...]:
        return self._key.period.months


def _column(items: Iterable[Any]) -> Sequence[Any]:
    """Eight bytes each where all are whole numbers that fit into them, as those of a database do."""
    column = tuple(items)
    try:
        return array("q", column)
    except (TypeError, OverflowError):
        return column


class Shelf(Mapping[Key, Figure]):
    """The figures of one indicator; `series` has them packed, by area and slice."""

    def __init__(self, indicator: str, series: Mapping[tuple[str, str], Series]) -> None:
        self.indicator = indicator
        self.series = series

    @classmethod
    def of(cls, indicator: str, figures: Mapping[Key, Figure]) -> "Shelf":
        """These figures of the indicator, packed."""
        return cls(indicator, {}).under(figures)

    def under(self, figures: Mapping[Key, Figure]) -> "Shelf":
        """A shelf on which these figures stand for those of their keys; this one stays as it is."""
        changed: dict[tuple[str, str], dict[Period, Entry]] = {}
        for key, figure in figures.items():
            place = (key.area, key.slice)
            if place not in changed:
                series = self.series.get(place)
                changed[place] = {} if series is None else series.entries()
            changed[place][key.period] = _entry(figure)
        packed = {place: Series(entries) for place, entries in changed.items()}
        return Shelf(self.indicator, {**self.series, **packed})

    def in_area(self, area: str) -> dict[str, Series]:
        """The series of an area, by slice."""
        return {slice_: found for (where, slice_), found in self.series.items() if where == area}

    def of_key(self, key: Key) -> Series | None:
        """The series that the key's figure stands in, if there is one."""
        return self.series.get((key.area, key.slice))

    def __getitem__(self, key: Key) -> Figure:
        series = self.of_key(key)
        figure = None if series is None else series.figure(key.period)
        if figure is None:
            raise KeyError(key)
        return figure

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, Key) or key.indicator != self.indicator:
            return False
        series = self.of_key(key)
        return series is not None and key.period in series.timeline.positions

    def __iter__(self) -> Iterator[Key]:
        for (area, slice_), series in self.series.items():
            for period in series.periods:
                yield Key(self.indicator, area, slice_, period)

    def __len__(self) -> int:
        return sum(map(len, self.series.values()))

    def real(self) -> Iterator[Key]:
        """The keys of those of its figures that were not made up."""
        for (area, slice_), series in self.series.items():
            for period, marks in zip(series.periods, series.marks, strict=True):
                if not marks.illustration:
                    yield Key(self.indicator, area, slice_, period)

    @property
    def is_illustrated(self) -> bool:
        """Whether any of its figures was made up."""
        return any(marks.illustration for series in self.series.values() for marks in series.marks)


class Shelves(Mapping[Key, Row]):
    """Rows under their keys, kept indicator by indicator, so that one can be replaced alone."""

    def __init__(self, shelves: Mapping[str, Mapping[Key, Row]]) -> None:
        self.shelves = shelves

    def __getitem__(self, key: Key) -> Row:
        return self.shelves[key.indicator][key]

    def get(self, key: Key, default: Any = None) -> Any:
        """As of any mapping; said outright, for `Mapping` finds out by an exception what is not there."""
        shelf = self.shelves.get(key.indicator)
        return default if shelf is None else shelf.get(key, default)

    def __iter__(self) -> Iterator[Key]:
        return chain.from_iterable(self.shelves.values())

    def __len__(self) -> int:
        return sum(map(len, self.shelves.values()))

    def of(self, indicator: str) -> Mapping[Key, Row]:
        return self.shelves.get(indicator, {})

    @classmethod
    def sorted_out(cls, rows: Mapping[Key, Row]) -> "Shelves[Row]":
        """These rows on shelves; the same, where they stand on shelves already."""
        if isinstance(rows, cls):
            return rows
        shelves: dict[str, dict[Key, Row]] = defaultdict(dict)
        for key, row in rows.items():
            shelves[key.indicator][key] = row
        return cls(dict(shelves))


class FigureShelves(Shelves[Figure]):
    """Figures under their keys, packed indicator by indicator."""

    shelves: Mapping[str, Shelf]

    def __init__(self, shelves: Mapping[str, Shelf]) -> None:
        super().__init__(shelves)

    def of(self, indicator: str) -> Shelf:
        shelf = self.shelves.get(indicator)
        return Shelf(indicator, {}) if shelf is None else shelf

    def under(self, figures: "FigureShelves") -> "FigureShelves":
        """Shelves on which these figures stand for those of their keys; these stay as they are."""
        laid = {code: self.of(code).under(shelf) for code, shelf in figures.shelves.items()}
        return FigureShelves({**self.shelves, **laid})

    @classmethod
    def sorted_out(cls, rows: Mapping[Key, Figure]) -> "FigureShelves":
        if isinstance(rows, cls):
            return rows
        shelves = Shelves.sorted_out(rows).shelves
        return cls({code: Shelf.of(code, figures) for code, figures in shelves.items()})


def _entry(figure: Figure) -> Entry:
    marks = Marks(
        figure.missing,
        figure.status,
        figure.qualifier,
        figure.derived,
        figure.circular,
        figure.recast,
        figure.illustration,
        figure.known_from,
        figure.cut_off,
    )
    return Entry(figure.value, marks, figure.reference)
