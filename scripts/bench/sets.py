"""The two data sets, generated: the same rows at every run and on every machine. Pure.

Monthly figures of flows (most), stocks and ratios in a province with its districts, or provinces with
their communes, and a plan for every area and year. The numbers are made up, and plausible: they grow,
have seasons, and what is higher up is the sum of what is below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from typing import Final, NamedTuple

LAST_YEAR: Final = 2025
"""The last year with figures. Fixed, for the clock must not change what is measured."""

SEASON: Final = (58, 46, 79, 84, 90, 88, 85, 87, 92, 96, 101, 94)
"""Percent of a mean month, about: little is done around Tet."""


class Nature(StrEnum):
    """What an indicator is, by its place in its domain."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"


class Place(NamedTuple):
    """An area by its number; `parent` None for a province."""

    number: int
    parent: int | None


class Cell(NamedTuple):
    """A monthly figure: numbers of indicator and area, year, month."""

    indicator: int
    area: int
    year: int
    month: int
    value: Decimal


class Aim(NamedTuple):
    """A yearly target."""

    indicator: int
    area: int
    year: int
    value: Decimal


@dataclass(frozen=True)
class DataSet:
    """How large a set is: so many indicators in so many areas (provinces first) over whole years."""

    name: str
    indicators: int
    provinces: int
    parts: int
    years: int
    domains: int = 11

    @property
    def areas(self) -> int:
        return self.provinces + self.parts

    @property
    def rows(self) -> int:
        return self.indicators * self.areas * self.years * (12 + 1)

    @property
    def all_years(self) -> range:
        return range(LAST_YEAR - self.years + 1, LAST_YEAR + 1)

    @cached_property
    def places(self) -> list[Place]:
        """Provinces, then their parts dealt out in turn."""
        provinces = [Place(number, None) for number in range(self.provinces)]
        parts = [
            Place(self.provinces + number, number % self.provinces) for number in range(self.parts)
        ]
        return provinces + parts

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The parts of each province, by number."""
        below: dict[int, list[int]] = {number: [] for number in range(self.provinces)}
        for place in self.places:
            if place.parent is not None:
                below[place.parent].append(place.number)
        return below

    def domain_of(self, indicator: int) -> int:
        return indicator % self.domains

    def rank_of(self, indicator: int) -> int:
        """Its place within its domain; 0 is the headline."""
        return indicator // self.domains

    def nature_of(self, indicator: int) -> Nature:
        """A domain opens with a flow, a whole and its part, their ratio, a stock; then flows mostly."""
        rank = self.rank_of(indicator)
        if rank == 3:
            return Nature.RATIO
        return Nature.STOCK if rank % 6 == 4 else Nature.FLOW

    def whole_and_part_of(self, ratio: int) -> tuple[int, int]:
        """Denominator and numerator of a ratio, which stand before it in its domain."""
        return ratio - 2 * self.domains, ratio - self.domains

    # ------------------------------------------------------------ figures

    def cells(self) -> Iterator[Cell]:
        """Every monthly figure, indicator by indicator and area by area."""
        for indicator in range(self.indicators):
            for place in self.places:
                for year in self.all_years:
                    for month in range(1, 13):
                        value = self.value(indicator, place.number, year, month)
                        yield Cell(indicator, place.number, year, month, value)

    def aims(self) -> Iterator[Aim]:
        """Every yearly target: somewhat below or above what the year came to."""
        for indicator in range(self.indicators):
            for place in self.places:
                for year in self.all_years:
                    value = self._aim(indicator, place.number, year)
                    yield Aim(indicator, place.number, year, value)

    def value(self, indicator: int, area: int, year: int, month: int) -> Decimal:
        """A monthly figure: a whole number, or a ratio in percent with one decimal."""
        if self.nature_of(indicator) is Nature.RATIO:
            whole, part = (self._months(n, area, year) for n in self.whole_and_part_of(indicator))
            return _percent(part[month - 1], whole[month - 1])
        return Decimal(self._months(indicator, area, year)[month - 1])

    def _aim(self, indicator: int, area: int, year: int) -> Decimal:
        nature = self.nature_of(indicator)
        factor = 88 + _scatter(indicator, area, year) % 25  # percent of what will be reached
        if nature is Nature.STOCK:
            return Decimal(self._months(indicator, area, year)[-1] * factor // 100)
        if nature is Nature.FLOW:
            return Decimal(sum(self._months(indicator, area, year)) * factor // 100)
        whole, part = (sum(self._months(n, area, year)) for n in self.whole_and_part_of(indicator))
        return _percent(part, whole) + Decimal(factor - 100).scaleb(-1)

    def _months(self, indicator: int, area: int, year: int) -> list[int]:
        """The twelve counts of a year; those of a province are the sums over its parts."""
        return _counts(self, indicator)[area, year]

    def _count_of_part(self, indicator: int, area: int, year: int, month: int) -> int:
        if self.rank_of(indicator) == 2:  # a part of the flow before it
            whole = self._months(indicator - self.domains, area, year)[month - 1]
            return whole * (35 + _scatter(indicator, area, year, month) % 40) // 100
        level = 40 + _scatter(indicator) % 400 + _scatter(indicator, area) % 120
        grown = level * (100 + 4 * (year - LAST_YEAR))
        if self.nature_of(indicator) is Nature.STOCK:
            return grown * (97 + _scatter(indicator, area, year, month) % 7) // 1000
        seasonal = grown * SEASON[month - 1] * (90 + _scatter(indicator, area, year, month) % 21)
        return seasonal // 1_000_000 + 1


@cache
def _counts(dataset: DataSet, indicator: int) -> dict[tuple[int, int], list[int]]:
    """Every count of an indicator, by area and year: worked out once, for all is summed again above."""
    counts = {}
    for year in dataset.all_years:
        for place in dataset.places[dataset.provinces :]:
            counts[place.number, year] = [
                dataset._count_of_part(indicator, place.number, year, month)
                for month in range(1, 13)
            ]
        for province, parts in dataset.children.items():
            counts[province, year] = [
                sum(months) for months in zip(*(counts[part, year] for part in parts), strict=True)
            ]
    return counts


def _scatter(*numbers: int) -> int:
    """A number that looks random and is the same everywhere (a multiplicative hash)."""
    mixed = 2166136261
    for number in numbers:
        mixed = ((mixed ^ (number + 1)) * 16777619) & 0xFFFFFFFF
    return mixed >> 9


def _percent(part: int, whole: int) -> Decimal:
    """The share with one decimal, half up."""
    return Decimal((2000 * part + whole) // (2 * whole)).scaleb(-1)


def domain_code(number: int) -> str:
    return f"linh-vuc-{number + 1}"


def indicator_code(number: int) -> str:
    return f"CT_{number + 1:03}"


def area_code(number: int) -> str:
    return f"DB_{number + 1:03}"


SETS: Final = {
    dataset.name: dataset
    for dataset in (
        DataSet("small", indicators=60, provinces=1, parts=9, years=6),
        DataSet("large", indicators=200, provinces=3, parts=136, years=3),
    )
}
