"""What a calculation gives back: a value with how it was obtained, and findings between two values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from indicators.calculations.facts import FigureStatus, Key, Qualifier
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
    SLICES = "slices"  # the sum of slices; of a finding only, never of a value


class Absence(StrEnum):
    """Why there is no number."""

    NO_FIGURE = "no_figure"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    ZERO_DENOMINATOR = "zero_denominator"


class Over(StrEnum):
    """What a coverage counts."""

    PERIODS = "periods"
    AREAS = "areas"
    PREDECESSORS = "predecessors"


class Coverage(NamedTuple):
    """What of a whole a sum is made of: "8/12 tháng", "7/9 huyện".

    `have` names the months (of a span of years, the years) or the areas by code, in order; `of` counts
    all that belong to the whole.
    """

    over: Over
    have: tuple[Period, ...] | tuple[str, ...]
    of: int

    @property
    def is_complete(self) -> bool:
        return len(self.have) == self.of


class Value(NamedTuple):
    """The value of one key, and how it was obtained.

    A page makes some thousands of them, each in a third of the time that a frozen dataclass takes.

    `number` is in the indicator's unit and unrounded; None with an `absence`. `as_of` is the period the
    number really speaks of: another than the key's only where the latest figure of a stock stands in.
    `coverage` is None unless something was added up over periods or areas. `status` is the weakest and
    `known_from` the latest of the `inputs`, and a mark of one input (derived, circular, recast,
    illustration) marks the whole. `reference` is that of the published figure, None where the value
    was worked out.
    """

    key: Key
    number: Decimal | None
    as_of: Period
    absence: Absence | None = None
    method: Method | None = None
    coverage: Coverage | None = None
    status: FigureStatus | None = None
    qualifier: Qualifier = Qualifier.EXACT
    derived: bool = False
    circular: bool = False
    recast: bool = False
    illustration: bool = False
    known_from: date | None = None
    inputs: Sequence["Value"] = ()
    reference: object = None

    @property
    def is_complete(self) -> bool:
        """A number, and nothing of the key is lacking in it."""
        return (
            self.number is not None
            and (self.coverage is None or self.coverage.is_complete)
            and self.as_of.end == self.key.period.end
        )

    @property
    def is_partial(self) -> bool:
        return self.number is not None and not self.is_complete

    @property
    def is_partial_over_areas(self) -> bool:
        """Shown in tables only; in no bar, percentage of plan, status or change."""
        return (
            self.coverage is not None
            and not self.coverage.is_complete
            and self.coverage.over != Over.PERIODS
        )

    @property
    def is_partial_over_periods(self) -> bool:
        """Some of the months only, or a stock that is not that of the period's end."""
        return self.is_partial and not self.is_partial_over_areas

    @property
    def is_rough(self) -> bool:
        """It can confirm or contradict nothing: said roughly, or not printed but worked out by us."""
        return self.qualifier != Qualifier.EXACT or self.derived or self.circular


_RISING: Final = tuple(FigureStatus)


def weakest(statuses: Iterable[FigureStatus | None]) -> FigureStatus | None:
    """The status a value has when it is made of figures with these; None of none."""
    known = [status for status in statuses if status is not None]
    return min(known, key=_RISING.index, default=None)


def nothing(key: Key, absence: Absence = Absence.NO_FIGURE) -> Value:
    """No number for the key."""
    return Value(key=key, number=None, absence=absence, as_of=key.period)


class Marked(Protocol):
    """What a sum takes over from what it is made of; values have it, and packed figures."""

    @property
    def status(self) -> FigureStatus | None: ...
    @property
    def qualifier(self) -> Qualifier: ...
    @property
    def derived(self) -> bool: ...
    @property
    def circular(self) -> bool: ...
    @property
    def recast(self) -> bool: ...
    @property
    def illustration(self) -> bool: ...
    @property
    def known_from(self) -> date | None: ...


def worked_out(
    key: Key,
    number: Decimal,
    method: Method,
    inputs: Iterable[Value],
    *,
    as_of: Period | None = None,
    coverage: Coverage | None = None,
) -> Value:
    """A number with the status, date and marks of the values it was made of.

    One rough input makes it "khoảng": what "hơn" becomes in a quotient is not worth telling.
    """
    inputs = tuple(inputs)
    return marked(key, number, method, inputs, inputs, as_of=as_of, coverage=coverage)


def marked(
    key: Key,
    number: Decimal,
    method: Method,
    inputs: Sequence[Value],
    marks: Iterable[Marked],
    *,
    as_of: Period | None = None,
    coverage: Coverage | None = None,
) -> Value:
    """The same of inputs that are made when they are asked for, with the marks they will have."""
    # One loop over the marks, for a page of a year works out some thousand values.
    statuses: list[FigureStatus | None] = []
    known_from: date | None = None
    is_exact, derived, circular, recast, illustration = True, False, False, False, False
    for mark in marks:
        if mark.status not in statuses:
            statuses.append(mark.status)
        if mark.known_from is not None and (known_from is None or known_from < mark.known_from):
            known_from = mark.known_from
        is_exact = is_exact and mark.qualifier is Qualifier.EXACT
        derived = derived or mark.derived
        circular = circular or mark.circular
        recast = recast or mark.recast
        illustration = illustration or mark.illustration
    return Value(  # in the order of its fields, which takes half the time
        key,
        number,
        as_of or key.period,
        None,
        method,
        coverage,
        statuses[0] if len(statuses) == 1 else weakest(statuses),
        Qualifier.EXACT if is_exact else Qualifier.ABOUT,
        derived,
        circular,
        recast,
        illustration,
        known_from,
        inputs,
    )


class FindingKind(StrEnum):
    """What of the published figures does not agree."""

    YEAR_SO_FAR = "year_so_far"  # January to a month as printed, and the sum of its months
    RECOMPUTED = "recomputed"  # as printed, and as worked out from what it consists of
    SLICES = "slices"  # the total, and the sum of the slices that should make it


@dataclass(frozen=True, slots=True)
class Finding:
    """Two values of one key that differ at the decimals of the indicator."""

    kind: FindingKind
    published: Value
    computed: Value


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """January to the latest month known; `value.key.period` says which.

    `finding` names the latest month at which the printed figure and the sum of the months differ.
    """

    value: Value
    finding: Finding | None = None
