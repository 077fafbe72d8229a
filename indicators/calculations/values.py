"""The value of a key, by rules 1 to 3: published, or worked out from what was published.

A value worked out is as good as the weakest figure in it, and says how it came about. Only complete
values enter another sum; zero is a value, missing is not.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.book import TOTAL, Book, FigureStatus, Key, Qualifier
from indicators.periods import Period


class Method(StrEnum):
    """How a value was obtained."""

    OWN = "own"  # published for the key itself
    RATIO = "ratio"  # numerator / denominator
    DIFFERENCE = "difference"  # of a change indicator: the level less the level a year before
    PARTS = "parts"  # the sum of all exhaustive parts
    PERIODS = "periods"  # the sum over shorter periods
    LATEST = "latest"  # of a stock: the last period within that has a figure
    AREAS = "areas"  # over the areas within
    PREDECESSORS = "predecessors"  # over the areas that were this area before


class Absence(StrEnum):
    """Why there is no number."""

    NO_FIGURE = "no_figure"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    ZERO_DENOMINATOR = "zero_denominator"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a whole a sum is made of: "8/12 tháng", "7/9 huyện".

    `have` names the months (years, of a span) as Period or the areas by code, in order; `of` counts
    all that belong to the whole.
    """

    have: tuple[Period, ...] | tuple[str, ...]
    of: int

    @property
    def is_complete(self) -> bool:
        return len(self.have) == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The value of one key, and how it was obtained.

    `number` is in the indicator's unit and unrounded, None with an `absence`. `as_of` is the period the
    number really speaks of: another than the key's only for the latest figure of a stock. `coverage` is
    None unless it is a sum over periods or areas. `status` is the weakest and `known_from` the latest
    of the `inputs`; a mark (derived, circular, recast, illustration) of one input is the value's too.
    `reference` is that of the published figure, None where the value was worked out.
    """

    key: Key
    number: Decimal | None
    absence: Absence | None = None
    method: Method | None = None
    as_of: Period
    coverage: Coverage | None = None
    status: FigureStatus | None = None
    qualifier: Qualifier = Qualifier.EXACT
    derived: bool = False
    circular: bool = False
    recast: bool = False
    illustration: bool = False
    known_from: date | None = None
    inputs: tuple["Value", ...] = ()
    reference: object = None

    @property
    def is_complete(self) -> bool:
        """A number for the whole key: nothing within it is lacking."""
        raise NotImplementedError

    @property
    def is_partial_over_areas(self) -> bool:
        """Shown in tables only; in no bar, percentage of plan, status or change."""
        raise NotImplementedError

    @property
    def is_partial_over_periods(self) -> bool:
        """Some months only, or a stock that is not that of the period's end."""
        raise NotImplementedError


class FindingKind(StrEnum):
    """What of the published figures does not agree."""

    YEAR_SO_FAR = "year_so_far"  # January to a month: printed, and the sum of the months
    RECOMPUTED = "recomputed"  # printed, and worked out from numerator and denominator, parts, areas
    SLICES = "slices"  # the total, and the sum of slices that should make it


@dataclass(frozen=True, slots=True)
class Finding:
    """Two values of one key that differ at the decimals of the indicator."""

    kind: FindingKind
    published: Value
    computed: Value


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """A flow from January to the latest month known; `value.key.period` says which.

    `finding` tells where the printed figure and the sum of the months differ.
    """

    value: Value
    finding: Finding | None = None


def value_of(book: Book, key: Key) -> Value:
    """The value of a key: published; else by the first rule that gives a complete one.

    The rules in order: numerator / denominator (of a change indicator: the level less the level a year
    before), the sum of all exhaustive parts, shorter periods, areas within, predecessors. Where none is
    complete, the first partial one ("8/12 tháng", then "7/9 huyện"). A published "not reported" ends
    the search: a figure taken back is not to be put together again from others. What does not apply to
    a part, month or area is not expected of it.
    """
    raise NotImplementedError


def recomputed(book: Book, key: Key) -> Value:
    """The same without the key's own figure: what stands beside a published ratio, change or total."""
    raise NotImplementedError


def disagreement(book: Book, key: Key) -> Finding | None:
    """Where the published figure differs from the recomputed one at the indicator's decimals.

    None where either is lacking, partial, not exact ("khoảng", "hơn"), derived or circular: what we
    worked out ourselves, or what is only roughly said, confirms and contradicts nothing.
    """
    raise NotImplementedError


def slices_disagree(book: Book, key: Key, slices: tuple[str, ...]) -> Finding | None:
    """Where slices that should add up to the total do not; the key's own slice is the total's."""
    raise NotImplementedError


def year_so_far(
    book: Book, indicator: str, area: str, year: int, slice: str = TOTAL
) -> YearSoFar | None:
    """A flow, or a ratio whose numerator is one, from January to the latest month known.

    The latest of a published January-to-month figure (the months, quarters and half-years from January
    are such) and a complete run of months. None for stocks and where January is not known.
    """
    raise NotImplementedError


def ratio(numerator: Decimal, denominator: Decimal, scale: Decimal) -> Decimal | None:
    """numerator / denominator × scale, unrounded; None over zero."""
    raise NotImplementedError
