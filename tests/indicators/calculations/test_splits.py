"""Splits of a year's target over its parts and of a province's over its areas: exact sums, in any case."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations import (
    Aggregation,
    Cascade,
    ExpectationMethod,
    NotSplit,
    NotSplitReason,
    Periodicity,
    Split,
    Unequal,
    apportioned,
    cascade,
    is_measured_in,
    split_by_season,
    split_evenly,
    split_year,
    unequal_splits,
)
from indicators.periods import Frequency, Period
from tests.indicators.calculations.making import book, flow, key, ratio_of, stock

YEAR = Period.year_of(2026)
QUARTERS = YEAR.children(Frequency.QUARTER)
MONTHS = YEAR.children(Frequency.MONTH)
JOBS = flow("JOBS")


def numbers(split: Split | NotSplit) -> list[Decimal]:
    assert isinstance(split, Split)
    return list(split.parts.values())


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


# ---------------------------------------------------------------- evenly


@pytest.mark.parametrize(
    ("total", "places", "expected"),
    [
        ("100", 0, ("25", "25", "25", "25")),
        ("10", 0, ("3", "3", "2", "2")),  # the odd units go to the first
        ("1", 0, ("1", "0", "0", "0")),
        ("0", 0, ("0", "0", "0", "0")),
        ("709.4", 1, ("177.4", "177.4", "177.3", "177.3")),
        ("-5", 0, ("-2", "-1", "-1", "-1")),
        ("0.03", 2, ("0.01", "0.01", "0.01", "0.00")),
    ],
)
def test_an_even_split_of_a_year_over_its_quarters(total, places, expected):
    found = split_evenly(flow("JOBS", decimals=places), Decimal(total), QUARTERS)
    assert numbers(found) == decimals(*expected)
    assert isinstance(found, Split)
    assert (found.method, list(found.parts)) == (ExpectationMethod.EVEN, list(QUARTERS))


@pytest.mark.parametrize(
    ("definition", "total", "reason"),
    [
        (stock("POOR"), "100", NotSplitReason.NO_SUM),
        (ratio_of("RATE", "A", "B"), "14.9", NotSplitReason.NO_SUM),
        (flow("ODD", period_aggregation=Aggregation.NONE), "100", NotSplitReason.NO_SUM),
        (flow("HALF", periodicity=Periodicity.HALF_YEAR), "100", NotSplitReason.TOO_SHORT),
        (JOBS, None, NotSplitReason.NO_TARGET),
        (JOBS, "10.5", NotSplitReason.TOO_FINE),
    ],
)
def test_what_is_no_sum_or_not_there_is_not_split_and_says_why(definition, total, reason):
    found = split_evenly(definition, None if total is None else Decimal(total), QUARTERS)
    assert found == NotSplit(reason)


@pytest.mark.parametrize(
    ("periodicity", "fits"),
    [("month", "MQSA"), ("quarter", "QSA"), ("half_year", "SA"), ("year", "A"), ("five_year", "A")],
)
def test_an_indicator_is_planned_as_often_as_it_is_measured(periodicity, fits):
    definition = flow("F", periodicity=Periodicity(periodicity))
    codes = {"M": "2026-M01", "Q": "2026-Q1", "S": "2026-S1", "A": "2026"}
    found = [c for c, code in codes.items() if is_measured_in(definition, Period.parse(code))]
    assert "".join(found) == fits


# ---------------------------------------------------------------- by season

SEASONS = [(2, 2, 3, 3), (1, 3, 2, 4)]
"""What the quarters of 2024 and 2025 had, in hundreds."""


def known(shares=SEASONS):
    figures = {}
    for year, quarters in zip((2024, 2025), shares, strict=False):
        for month in range(1, 13):
            value = Decimal(quarters[(month - 1) // 3] * 100)
            figures[f"JOBS P {year}-M{month:02}"] = value
    return book(JOBS, figures=figures)


def test_by_season_each_quarter_gets_its_mean_share_of_the_years_before():
    found = split_by_season(known(), key("JOBS P 2026"), Decimal(1000), QUARTERS)
    # the means of 20 % and 10 %, 20 % and 30 %, 30 % and 20 %, 30 % and 40 %
    assert numbers(found) == decimals("150", "250", "250", "350")
    assert isinstance(found, Split)
    assert (found.method, found.years) == (
        ExpectationMethod.PAST_YEARS,
        (Period.year_of(2024), Period.year_of(2025)),
    )


def test_a_quarters_target_is_split_over_its_months_by_their_own_season():
    quarter = QUARTERS[1]
    months = quarter.children(Frequency.MONTH)
    found = split_by_season(known(), key("JOBS P 2026"), Decimal(100), months)
    assert numbers(found) == decimals("34", "33", "33")
    assert isinstance(found, Split)
    assert found.method is ExpectationMethod.PAST_YEARS


def test_without_a_complete_year_before_it_is_even_and_says_so():
    for figures in ({}, {"JOBS P 2025-M01": Decimal(5)}):
        found = split_by_season(
            book(JOBS, figures=figures), key("JOBS P 2026"), Decimal(10), QUARTERS
        )
        assert isinstance(found, Split)
        assert found.method is ExpectationMethod.EVEN_FOR_WANT_OF_YEARS
        assert numbers(found) == decimals("3", "3", "2", "2")


def test_a_quarter_that_took_figures_back_gets_nothing():
    found = split_by_season(known([(5, -1, 2, 4)]), key("JOBS P 2026"), Decimal(1100), QUARTERS)
    assert numbers(found) == decimals("500", "0", "200", "400")


# ---------------------------------------------------------------- any total, any weights

weights = st.lists(
    st.fractions(min_value=0, max_value=1000, max_denominator=997), min_size=1, max_size=12
).filter(any)
units = st.integers(min_value=0, max_value=10**11 - 1)


@given(units, weights, st.integers(0, 4))
def test_parts_add_up_exactly_and_keep_the_order_of_the_weights(total_units, shares, places):
    total = Decimal(total_units).scaleb(-places)
    parts = apportioned(total, shares, places)
    assert sum(parts, Decimal(0)) == total
    assert all(part >= 0 for part in parts)
    assert all(part == round(part, places) for part in parts)
    unit = Decimal(1).scaleb(-places)
    for (one, part), (other, its) in combinations(zip(shares, parts, strict=True), 2):
        assert part >= its if one >= other else part <= its
        if one == other:
            assert part - its in (0, unit)
    exact = [Fraction(total) * share / sum(shares) for share in shares]
    pairs = zip(parts, exact, strict=True)
    assert all(abs(Fraction(part) - whole) < Fraction(unit) for part, whole in pairs)


@given(units, weights)
def test_a_split_is_the_same_whatever_the_scale_and_sign(total_units, shares):
    total = Decimal(total_units)
    parts = apportioned(total, shares, 0)
    assert apportioned(total, [share * 7 for share in shares], 0) == parts
    assert apportioned(-total, shares, 0) == tuple(-part for part in parts)


@given(units, weights)
def test_what_was_split_splits_into_itself(total_units, shares):
    parts = apportioned(Decimal(total_units), shares, 0)
    if any(parts):
        assert apportioned(sum(parts, Decimal(0)), [int(part) for part in parts], 0) == parts


def test_a_total_finer_than_its_parts_is_refused():
    with pytest.raises(ValueError, match="more than 1 decimals"):
        apportioned(Decimal("0.25"), [1, 1], 1)


# ---------------------------------------------------------------- whether parts add up


def planned(**targets: int) -> dict[Period, Decimal]:
    return {
        Period.parse("2026" + name.strip("_").replace("Y", "")): Decimal(value)
        for name, value in ((n if n == "Y" else f"-{n}", v) for n, v in targets.items())
    }


@pytest.mark.parametrize(
    ("targets", "differing"),
    [
        ({"Y": 10}, []),
        ({"Y": 10, "Q1": 99}, []),  # not complete: nothing to hold it to
        ({"Y": 10, "S1": 4, "S2": 6}, []),
        ({"Y": 10, "S1": 4, "S2": 5}, [("2026", "S", 9)]),
        ({"Q1": 1, "Q2": 1, "Q3": 1, "Q4": 1}, []),  # no year to hold them to
        ({"Y": 4, "S1": 3, "S2": 1, "Q1": 1, "Q2": 1}, [("2026-S1", "Q", 2)]),
        ({"Q1": 6, "M01": 1, "M02": 2, "M03": 4}, [("2026-Q1", "M", 7)]),
    ],
    ids=str,
)
def test_complete_splits_are_held_to_their_target(targets, differing):
    found = [(str(u.period), str(u.frequency), u.parts) for u in unequal_splits(planned(**targets))]
    assert found == [(period, code, Decimal(total)) for period, code, total in differing]


def test_what_does_not_add_up_says_both_sides():
    (found,) = unequal_splits(planned(Y=10, S1=4, S2=5))
    assert found == Unequal(YEAR, Frequency.HALF_YEAR, Decimal(10), Decimal(9))


# ---------------------------------------------------------------- over the areas


@pytest.mark.parametrize(
    ("total", "areas", "expected"),
    [
        (100, {"A": 60, "B": 30}, Cascade(Decimal(100), Decimal(90), Decimal(10), ())),
        (100, {"A": 60, "B": None}, Cascade(Decimal(100), Decimal(60), Decimal(40), ("B",))),
        (100, {"A": 60, "B": 50}, Cascade(Decimal(100), Decimal(110), Decimal(-10), ())),
        (100, {}, Cascade(Decimal(100), Decimal(0), Decimal(100), ())),
        (0, {"A": 0}, Cascade(Decimal(0), Decimal(0), Decimal(0), ())),
        (None, {"A": 60}, Cascade(None, Decimal(60), None, ())),
    ],
    ids=str,
)
def test_the_rest_is_what_no_area_was_given(total, areas, expected):
    found = cascade(
        JOBS,
        None if total is None else Decimal(total),
        {area: None if value is None else Decimal(value) for area, value in areas.items()},
    )
    assert found == expected
    assert isinstance(found, Cascade)
    assert found.is_over_assigned is (found.rest is not None and found.rest < 0)


def test_a_rate_leaves_no_rest_and_says_why():
    rate = ratio_of("RATE", "A", "B")
    assert cascade(rate, Decimal(12), {"A": Decimal(10)}) == NotSplit(NotSplitReason.NO_SUM)


def test_a_state_that_adds_up_over_areas_leaves_a_rest():
    assert isinstance(cascade(stock("POOR"), Decimal(12), {}), Cascade)


# ---------------------------------------------------------------- a year, held to what it has


@pytest.mark.parametrize(
    ("targets", "frequency", "expected"),
    [
        ({"Y": 100}, "Q", {"Q1": 25, "Q2": 25, "Q3": 25, "Q4": 25}),
        ({"Y": 100, "S1": 30, "S2": 70}, "Q", {"Q1": 15, "Q2": 15, "Q3": 35, "Q4": 35}),
        ({"Y": 100, "S1": 30}, "Q", {"Q1": 15, "Q2": 15, "Q3": 35, "Q4": 35}),
        ({"Y": 100, "Q1": 10}, "M", {"M01": 4, "M02": 3, "M03": 3, "M04": 10, "M12": 10}),
        ({"Y": 100, "S1": 30, "Q3": 40}, "M", {"M01": 5, "M07": 14, "M09": 13, "M10": 10}),
        ({"Y": 100, "Q1": 4, "Q2": 3, "Q3": 3, "Q4": 90}, "M", {"M01": 2, "M02": 1, "M12": 30}),
        ({"S1": 30, "S2": 70}, "M", {"M01": 5, "M07": 12, "M12": 11}),
    ],
    ids=str,
)
def test_parts_are_split_out_of_what_longer_parts_have_and_leave(targets, frequency, expected):
    found = split_year(
        book(JOBS, figures={}),
        key("JOBS P 2026"),
        planned(**targets),
        Frequency(frequency),
        by_season=False,
    )
    assert isinstance(found, Split)
    assert {name: found.parts[period] for name, period in names_of(expected)} == {
        name: Decimal(value) for name, value in expected.items()
    }
    assert not unequal_splits({**planned(**targets), **found.parts})


def names_of(expected: dict[str, int]) -> list[tuple[str, Period]]:
    return [(name, Period.parse(f"2026-{name}")) for name in expected]


def test_what_is_partly_without_a_season_is_not_said_to_be_by_season():
    figures = {f"JOBS P 2025-M{month:02}": Decimal(month > 3) for month in range(1, 13)}
    found = split_year(
        book(JOBS, figures=figures),
        key("JOBS P 2026"),
        planned(Q1=9, Q2=9, Q3=9, Q4=9),
        Frequency.MONTH,
        by_season=True,
    )
    assert isinstance(found, Split)
    assert found.method is ExpectationMethod.EVEN_FOR_WANT_OF_YEARS
    assert set(found.parts.values()) == {Decimal(3)}


@pytest.mark.parametrize(
    ("targets", "reason"),
    [
        ({}, NotSplitReason.NO_TARGET),
        ({"S1": 5}, NotSplitReason.NO_TARGET),
        ({"Y": 100, "S1": 101}, NotSplitReason.MORE_THAN_WHOLE),
    ],
    ids=str,
)
def test_a_year_that_cannot_be_split_says_why(targets, reason):
    found = split_year(
        book(JOBS, figures={}),
        key("JOBS P 2026"),
        planned(**targets),
        Frequency.QUARTER,
        by_season=True,
    )
    assert found == NotSplit(reason)


@given(st.dictionaries(st.sampled_from(["S1", "S2", "Q1", "Q2", "Q3", "Q4"]), st.integers(0, 60)))
def test_whatever_longer_parts_have_each_keeps_its_sum(held):
    targets = planned(Y=100, **held)
    found = split_year(
        book(JOBS, figures={}), key("JOBS P 2026"), targets, Frequency.MONTH, by_season=False
    )
    if isinstance(found, NotSplit):
        assert found.reason is NotSplitReason.MORE_THAN_WHOLE
        return
    assert sorted(found.parts) == list(MONTHS)
    assert all(part >= 0 for part in found.parts.values())
    for period, target in targets.items():
        within = [other for other in targets if other != period and period.contains(other)]
        if not within:
            assert sum(found.parts[month] for month in period.months) == target
