"""Figures packed are the figures that were given; sums taken of them at once are those taken step by step."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations import (
    Figure,
    FigureStatus,
    Key,
    Method,
    Missing,
    Qualifier,
    Shelf,
    Value,
    value_of,
)
from indicators.calculations.values import sum_of_periods
from indicators.periods import Period
from tests.indicators.calculations.making import book, flow, key

MONTHS = [f"2023-M{month:02}" for month in range(1, 13)]
BETWEEN = ["2023-Q1", "2023-S1", "2023-Q3", "2023-C09", "2023"]

PERIODS = st.sampled_from([*MONTHS, *BETWEEN, "2021-2025"]).map(Period.parse)
KEYS = st.builds(Key, st.just("JOBS"), st.sampled_from("PQ"), st.sampled_from(["_T", "F"]), PERIODS)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False) | st.integers(0, 9**40).map(Decimal)


@st.composite
def figures(draw: st.DrawFn, number: st.SearchStrategy[Decimal] = NUMBERS) -> Figure:
    missing = draw(st.none() | st.sampled_from(Missing))
    return Figure(
        value=draw(number) if missing is None else None,
        missing=missing,
        status=draw(st.sampled_from(FigureStatus)),
        qualifier=draw(st.sampled_from(Qualifier)),
        derived=draw(st.booleans()),
        circular=draw(st.booleans()),
        recast=draw(st.booleans()),
        illustration=draw(st.booleans()),
        known_from=draw(st.none() | st.dates(date(2023, 1, 1), date(2024, 1, 1))),
        cut_off=draw(st.none() | st.dates(date(2023, 1, 1), date(2024, 1, 1))),
        reference=draw(st.none() | st.integers() | st.text(max_size=3)),
    )


@given(st.dictionaries(KEYS, figures()))
def test_what_is_packed_is_what_was_given(given: dict[Key, Figure]) -> None:
    shelf = Shelf.of("JOBS", given)

    assert dict(shelf) == given
    assert len(shelf) == len(given)
    assert shelf.is_illustrated == any(figure.illustration for figure in given.values())
    assert {*shelf.real()} == {key for key, figure in given.items() if not figure.illustration}
    assert shelf.in_area("P").keys() == {key.slice for key in given if key.area == "P"}
    assert all(key in shelf and shelf[key] == figure for key, figure in given.items())


@given(st.dictionaries(KEYS, figures()), KEYS)
def test_what_was_not_given_is_not_there(given: dict[Key, Figure], other: Key) -> None:
    shelf = Shelf.of("JOBS", given)

    assert shelf.get(other) == given.get(other)
    assert (other in shelf) == (other in given)
    assert other._replace(indicator="FUND") not in shelf


@given(st.dictionaries(KEYS, figures()), st.dictionaries(KEYS, figures()))
def test_figures_laid_over_others_stand_for_them_and_leave_them_alone(
    given: dict[Key, Figure], typed: dict[Key, Figure]
) -> None:
    shelf = Shelf.of("JOBS", given)

    assert dict(shelf.under(typed)) == {**given, **typed}
    assert dict(shelf) == given


def step_by_step(figures: dict[str, Figure], of: Key) -> Value:
    """The value where nothing can be taken at once: a part of its own makes every period be asked for."""
    part = flow("PART", parent="JOBS", part_kind="exhaustive")
    return value_of(book(flow("JOBS"), part, figures=figures), of)


@given(
    st.dictionaries(
        st.sampled_from([*MONTHS, *BETWEEN]), figures(st.decimals(-999, 999, places=2))
    ),
    st.sampled_from(["2023", "2023-S1", "2023-S2", "2023-Q1", "2023-C08"]),
)
def test_months_summed_at_once_come_to_what_they_come_to_step_by_step(
    given: dict[str, Figure], period: str
) -> None:
    known = {f"JOBS P {code}": figure for code, figure in given.items()}
    of = key(f"JOBS P {period}")

    at_once = value_of(book(flow("JOBS"), figures=known), of)
    slowly = step_by_step(known, of)

    assert at_once._replace(inputs=()) == slowly._replace(inputs=())


def test_a_year_of_months_names_them_as_what_it_was_put_together_from() -> None:
    known = book(flow("JOBS"), figures={f"JOBS P {month}": n for n, month in enumerate(MONTHS)})

    year = value_of(known, key("JOBS P 2023"))

    months = tuple(value_of(known, key(f"JOBS P {month}")) for month in MONTHS)
    assert (year.number, year.method) == (Decimal(66), Method.PERIODS)
    assert year.inputs == months
    assert (year.inputs[2], year.inputs[-2:], len(year.inputs)) == (months[2], months[-2:], 12)


@pytest.mark.parametrize("between", BETWEEN[:3])
def test_what_was_published_in_between_is_taken_before_its_months(between: str) -> None:
    known = {f"JOBS P {month}": 1 for month in MONTHS} | {f"JOBS P {between}": 100}

    year = sum_of_periods(book(flow("JOBS"), figures=known), key("JOBS P 2023"))

    assert year is not None
    assert year.number == 100 + 12 - Period.parse(between).length
