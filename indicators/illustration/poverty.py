"""Households by district: in all, poor and near-poor, once a year, so that the published rates come out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from indicators.calculations import TOTAL, Book, Key, ratio, rounded
from indicators.illustration.outlines import DISTRICTS, NEAR_POOR
from indicators.illustration.spreading import spread
from indicators.periods import Period

ALL, POOR, NEAR = "POV_HH_TOTAL", "POV_HH_POOR", "POV_HH_NEAR"

RATES: Final = {POOR: "POV_RATE", NEAR: "POV_NEAR_RATE"}
"""Which rate is made of a count, over all households."""

FARTHEST: Final = 2_000
"""So many households more or less than its share a district may get for its published rates to come out."""


def households_by_district(
    book: Book, province: str, districts: Sequence[str], year: Period
) -> dict[tuple[str, str], int]:
    """Households by indicator and district, which add up to the published ones of the province.

    Counts and rates published for a district are kept. Empty where the province's are not all published,
    or cannot be met.
    """
    if not set(districts) <= DISTRICTS.keys() & NEAR_POOR.keys():
        return {}
    review = _Review(book, province, tuple(districts), year)
    try:
        return review.counts()
    except (_Contradiction, ValueError):
        return {}


class _Contradiction(Exception):
    """What is published cannot all be true of the shares made up here."""


@dataclass(frozen=True)
class _Review:
    """The yearly review of poor households in one province."""

    book: Book
    province: str
    districts: tuple[str, ...]
    year: Period

    def counts(self) -> dict[tuple[str, str], int]:
        households = self._households()
        found = {(ALL, district): count for district, count in households.items()}
        for indicator in (POOR, NEAR):
            counts = self._parts(indicator, households)
            found |= {(indicator, district): count for district, count in counts.items()}
        return found

    def _households(self) -> dict[str, int]:
        """All households of each district: near its share of them, where its rates are published."""
        whole = self._count(ALL, self.province)
        shares = {district: DISTRICTS[district][0] for district in self.districts}
        usual = dict(zip(shares, spread(whole, list(shares.values())), strict=True))
        fixed = {
            district: self._fitting(district, usual[district])
            for district in self.districts
            if self._has_rates(district)
        }
        return fixed | self._rest(whole, fixed, shares)

    def _parts(self, indicator: str, households: Mapping[str, int]) -> dict[str, int]:
        """The poor or near-poor households of each district."""
        whole = self._count(indicator, self.province)
        fixed = {}
        for district in self.districts:
            own = self._own(indicator, district, households[district])
            if own is not None:
                fixed[district] = own
        thousandths = {d: DISTRICTS[d][1] if indicator == POOR else NEAR_POOR[d] for d in DISTRICTS}
        weights = {d: households[d] * thousandths[d] for d in self.districts}
        return fixed | self._rest(whole, fixed, weights)

    def _rest(
        self, whole: int, fixed: Mapping[str, int], weights: Mapping[str, int]
    ) -> dict[str, int]:
        """What is left of a whole, over the districts that are not fixed."""
        free = {d: weight for d, weight in weights.items() if d not in fixed}
        left = whole - sum(fixed.values())
        return dict(zip(free, spread(left, list(free.values())), strict=True))

    def _has_rates(self, district: str) -> bool:
        return any(self._published(rate, district) is not None for rate in RATES.values())

    def _fitting(self, district: str, usual: int) -> int:
        """The number of households nearest to the usual one with which the published rates come out."""
        for households in _around(usual, FARTHEST):
            if all(self._can_be(indicator, district, households) for indicator in RATES):
                return households
        raise _Contradiction

    def _can_be(self, indicator: str, district: str, households: int) -> bool:
        if self._published(RATES[indicator], district) is None:
            return True
        return self._own(indicator, district, households) is not None

    def _own(self, indicator: str, district: str, households: int) -> int | None:
        """The count that is published, or that gives the published rate; None where neither is told."""
        count = self._published(indicator, district)
        rate = self._published(RATES[indicator], district)
        if rate is None:
            return None if count is None else int(count)
        near = int(count if count is not None else rounded(households * rate / 100, 0))
        tried = [near] if count is not None else list(_around(near, 2))
        return next((one for one in tried if self._rate(indicator, one, households) == rate), None)

    def _rate(self, indicator: str, count: int, households: int) -> Decimal | None:
        percent = ratio(Decimal(count), Decimal(households), Decimal(100))
        decimals = self.book.definitions[RATES[indicator]].decimals
        return None if percent is None else rounded(percent, decimals)

    def _count(self, indicator: str, area: str) -> int:
        published = self._published(indicator, area)
        if published is None:
            raise _Contradiction
        return int(published)

    def _published(self, indicator: str, area: str) -> Decimal | None:
        figure = self.book.figures.get(Key(indicator, area, TOTAL, self.year))
        return None if figure is None or figure.illustration else figure.value


def _around(middle: int, farthest: int) -> Iterator[int]:
    """Whole numbers above zero, the nearest to the middle first."""
    for distance in range(farthest + 1):
        for number in (middle + distance, middle - distance):
            if number > 0 and (distance or number == middle):
                yield number
