"""The course of a year: what is known of each of its steps, by itself and from January on (rule 2)."""

from datetime import date
from typing import Final, NamedTuple

from indicators.calculations.book import Book
from indicators.calculations.expectations import MONTHS
from indicators.calculations.facts import Key, Kind
from indicators.calculations.findings import from_january
from indicators.calculations.results import Value
from indicators.calculations.values import value_of
from indicators.periods import Period

STEPS: Final = (1, 3, 6, 12)
"""The lengths in months that a year is divided into: months, quarters, half-years, itself."""


class Step(NamedTuple):
    """One step of a year: a month, a quarter or a half-year.

    `to` is January to its last month. `alone` is the value of the step itself, which only a count has,
    and `by_then` what had been reached at its end: of a flow the sum from January on, of a state its
    figure of that month, quarter or half-year. None where it is not known, or not yet in full.
    """

    to: Period
    alone: Value | None
    by_then: Value | None


def course(book: Book, key: Key) -> tuple[Step, ...]:
    """The steps of a year by which a figure is due or known; those nothing is known of are there too.

    As often as a figure is due, more often where figures are; and a run from January that ends between
    two steps (C08 of a quarterly indicator) makes one more.
    """
    every = step_length(book, key)
    steps = []
    for month in range(1, MONTHS + 1):
        to = Period.cumulative(key.period.year, month)
        by_then = _by_then(book, key, to)
        if month % every == 0:
            steps.append(Step(to=to, alone=_alone(book, key, to, every), by_then=by_then))
        elif by_then is not None:
            steps.append(Step(to=to, alone=None, by_then=by_then))
    return tuple(steps)


def step_length(book: Book, key: Key) -> int:
    """How many months a step of the year has: as figures are due, or shorter where shorter ones are known."""
    due = min(book.definitions[key.indicator].periodicity.months, MONTHS)
    shortest = book.extent(key.indicator).shortest_within(key)
    return min(due, shortest) if shortest in STEPS else due


def _alone(book: Book, key: Key, to: Period, every: int) -> Value | None:
    if book.definitions[key.indicator].kind != Kind.FLOW or every == MONTHS:
        return None  # the year is no step of itself
    value = value_of(book, key.in_period(_last(to, every)))
    return value if value.is_complete else None


def _by_then(book: Book, key: Key, to: Period) -> Value | None:
    if book.is_flow(key.indicator):
        value = from_january(book, key.in_period(to))
        return value if value is not None and value.number is not None else None
    for length in STEPS:
        if to.length % length == 0:
            value = value_of(book, key.in_period(_last(to, length)))
            if value.is_complete:
                return value
    return None


def _last(to: Period, length: int) -> Period:
    """The period of so many months that ends with another."""
    return Period(date(to.year, to.length - length + 1, 1), to.end)
