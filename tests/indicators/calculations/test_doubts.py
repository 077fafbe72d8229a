"""What is doubtful of a typed figure: each kind as a table of cases, and what holds of any figures."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations import (
    Book,
    Definition,
    Doubt,
    DoubtKind,
    Key,
    Missing,
    PartKind,
    Phasing,
    Qualifier,
    RuleFact,
    RuleKind,
    Territory,
    Why,
    doubts_of,
    usual,
)
from indicators.periods import Period
from tests.indicators.calculations.making import (
    Published,
    book,
    change_of,
    day,
    figure,
    flow,
    key,
    ratio_of,
    stock,
    territories,
)

JOBS, MEMBERS = flow("JOBS"), stock("MEMBERS")
BODIES, LED_BY_WOMEN = stock("BODIES"), stock("LED_BY_WOMEN")
AT_MOST = RuleFact(kind=RuleKind.AT_MOST, indicator="LED_BY_WOMEN", other="BODIES", refuses=True)

# As on the mock-up of the form: a median of 1,460 counselling turns.
TURNS = [1487, 1210, 1602, 1390, 1455, 1460, 1380, 1205, 1465, 1500, 1520, 1452]


def months(year: int, values: Collection[int], of: str = "JOBS P") -> dict[str, Published]:
    return {f"{of} {year}-M{month:02}": value for month, value in enumerate(values, start=1)}


def doubts(
    figures: Mapping[str, Published],
    typed: Mapping[str, Published],
    *definitions: Definition,
    about: str = "",
    rules: Collection[RuleFact] = (),
    **but: Any,
) -> tuple[Doubt, ...]:
    """Of the figure typed last unless another is named, over what is published."""
    published = book(*(definitions or (JOBS, MEMBERS)), figures=figures, **but)
    keys = {key(text): figure(value) for text, value in typed.items()}
    asked = key(about) if about else list(keys)[-1]
    return doubts_of(published.over(keys), asked, rules=tuple(rules), typed=keys)


def whys(found: Collection[Doubt]) -> list[Why]:
    return [doubt.why for doubt in found]


# ---------------------------------------------------------------- impossible


@pytest.mark.parametrize(
    ("definition", "typed", "why"),
    [
        (JOBS, "-1", Why.NEGATIVE),
        (MEMBERS, "-1", Why.NEGATIVE),
        (JOBS, "14.5", Why.DECIMALS),
        (JOBS, "0", None),
        (flow("MONEY", decimals=1), "14.5", None),
        (flow("MONEY", decimals=1), "14.55", Why.DECIMALS),
        (ratio_of("RATE", "A", "B"), "100", None),
        (ratio_of("RATE", "A", "B"), "100.01", Why.NO_SHARE),
        (ratio_of("RATE", "A", "B"), "-0.01", Why.NO_SHARE),
        (ratio_of("PER_1000", "A", "B", scale=Decimal(1000)), "250", None),
        (change_of("FALL", "RATE"), "-4.43", None),
    ],
)
def test_what_cannot_be_is_refused_and_not_even_stored(
    definition: Definition, typed: str, why: Why | None
) -> None:
    found = doubts({}, {f"{definition.code} P 2024": typed}, definition)

    assert whys(found) == ([why] if why else [])
    assert all(doubt.is_refusal and not doubt.may_be_stored for doubt in found)
    assert all(doubt.kind is DoubtKind.IMPOSSIBLE for doubt in found)


def test_of_a_cell_without_a_number_nothing_is_doubtful() -> None:
    history = months(2023, TURNS)
    assert doubts(history, {"JOBS P 2024-M01": Missing.NOT_REPORTED}) == ()
    assert doubts(history, {"JOBS P 2024-M01": 1}, about="JOBS P 2024-M02") == ()
    assert doubts(history, {"OTHER P 2024-M01": -1}) == ()


def test_what_was_worked_out_is_not_typed_and_is_not_asked_about() -> None:
    parts = [flow(code, parent="JOBS", part_kind=PartKind.EXHAUSTIVE) for code in ("HERE", "THERE")]
    typed = {"HERE P 2024-M01": 900_000, "THERE P 2024-M01": 1}
    assert doubts(months(2023, TURNS), typed, JOBS, *parts, about="JOBS P 2024-M01") == ()


# ---------------------------------------------------------------- unusual, and slips


@pytest.mark.parametrize(
    ("typed", "why", "suggestion"),
    [
        (1460, None, None),
        (1900, None, None),
        (2800, None, None),  # within twice the median
        (4870, Why.UNUSUAL, None),
        (480, Why.UNUSUAL, None),
        (0, Why.UNUSUAL, None),
        (14_600, Why.SLIP, 1460),
        (14_603, Why.UNUSUAL, None),  # which digit is too many, nobody can say
        (145, Why.SLIP, 1450),
        (1_460_000, Why.SLIP, 1460),
        (1_460_321, Why.SLIP, 1460),  # units mixed up: rounded as the indicator is
        (1_460_000_000, Why.SLIP, 1460),
        (146_000, Why.SLIP, 1460),
        (50_000, Why.UNUSUAL, None),  # neither 5,000 nor 500 is what one expects
    ],
)
def test_a_figure_is_held_against_the_median_of_the_twelve_periods_before(
    typed: int, why: Why | None, suggestion: int | None
) -> None:
    found = doubts(months(2023, TURNS), {"JOBS P 2024-M01": typed})

    assert whys(found) == ([why] if why else [])
    for doubt in found:
        assert (doubt.limit, doubt.periods) == (Decimal("1457.5"), 12)
        assert doubt.suggestion == suggestion
        assert not doubt.is_refusal
        assert doubt.may_be_stored


@pytest.mark.parametrize(("count", "asked"), [(0, False), (2, False), (3, True), (5, True)])
def test_three_periods_are_needed_to_call_a_figure_unusual(count: int, asked: bool) -> None:
    history = {f"MEMBERS P {2023 - back}": 1000 for back in range(count)}
    assert whys(doubts(history, {"MEMBERS P 2024": 3100})) == ([Why.UNUSUAL] if asked else [])


def test_a_mixed_up_unit_is_seen_from_one_period_on() -> None:
    (found,) = doubts({"MEMBERS P 2023": 1000}, {"MEMBERS P 2024": 1_020_000})
    assert (found.why, found.suggestion, found.times) == (Why.SLIP, 1020, 1000)
    # A tenth may be the truth: of 289 poor households 54 were left a year later.
    assert doubts({"MEMBERS P 2023": 289}, {"MEMBERS P 2024": 54}) == ()


def test_small_numbers_do_not_shout() -> None:
    few = months(2023, [1, 0, 2, 1, 0, 3, 1, 0, 1, 2, 1, 0])
    assert doubts(few, {"JOBS P 2024-M01": 10}) == ()
    assert whys(doubts(few, {"JOBS P 2024-M01": 12})) == [Why.UNUSUAL]


def test_what_is_usually_nothing_is_asked_about_when_it_is_much() -> None:
    none = months(2023, [0] * 12)
    assert doubts(none, {"JOBS P 2024-M01": 9}) == ()
    (found,) = doubts(none, {"JOBS P 2024-M01": 5000})
    assert (found.why, found.limit) == (Why.UNUSUAL, 0)


def test_a_peak_that_comes_every_year_is_of_its_season() -> None:
    peaks = [100, 100, 100, 100, 100, 100, 100, 100, 900, 100, 100, 100]
    typed = {"JOBS P 2024-M09": 955}
    before = months(2023, peaks) | months(2024, peaks[:8])
    assert doubts(before, typed) == ()
    assert whys(doubts(before | {"JOBS P 2023-M09": 100}, typed)) == [Why.UNUSUAL]


def test_of_a_seasonal_indicator_another_season_s_figure_is_asked_about() -> None:
    seasonal = flow("JOBS", phasing=Phasing.SEASONAL)
    year = [100, 100, 200, 400, 600, 800, 800, 600, 400, 400, 200, 100]
    (found,) = doubts(months(2023, year), {"JOBS P 2024-M01": 400}, seasonal)
    assert (found.why, found.kind, found.limit) == (Why.OUT_OF_SEASON, DoubtKind.OUTLIER, 100)
    assert doubts(months(2023, year), {"JOBS P 2024-M01": 400}, JOBS) == ()


def test_a_month_whose_season_nobody_has_seen_is_given_more_room() -> None:
    summer = months(2023, [100] * 8)
    assert doubts(summer, {"JOBS P 2023-M09": 500}) == ()
    assert whys(doubts(summer, {"JOBS P 2023-M09": 655})) == [Why.UNUSUAL]


def test_a_figure_from_january_on_is_held_against_the_same_months_of_earlier_years() -> None:
    before = {f"JOBS P {year}-C05": 1000 for year in range(2020, 2024)}
    assert doubts(before, {"JOBS P 2024-C05": 1100}) == ()
    (found,) = doubts(before, {"JOBS P 2024-C05": 11_000})
    assert (found.why, found.suggestion, found.periods) == (Why.SLIP, 1100, 4)


@pytest.mark.parametrize(
    "but",
    [
        {"breaks": {"JOBS": [day("2024-01-01")]}},
        {"territories": {"P": Territory(code="P", changed_on=(day("2024-01-01"),))}},
    ],
    ids=["another definition", "another territory"],
)
def test_what_may_not_be_compared_is_not(but: dict[str, Any]) -> None:
    assert doubts(months(2023, TURNS), {"JOBS P 2024-M01": 9999}, **but) == ()


def test_what_is_partial_is_not_compared() -> None:
    within = territories(P=None, A="P", B="P")
    of_a_district = months(2023, TURNS, of="JOBS A")
    assert doubts(of_a_district, {"JOBS P 2024-M01": 9999}, territories=within) == ()


def test_made_up_figures_serve_and_are_said_to() -> None:
    made_up = {
        text: figure(value, illustration=True) for text, value in months(2023, TURNS).items()
    }  # type: ignore[arg-type]
    (found,) = doubts(made_up, {"JOBS P 2024-M01": 9999})
    assert found.illustration
    (real,) = doubts(months(2023, TURNS), {"JOBS P 2024-M01": 9999})
    assert not real.illustration


def test_of_a_change_nothing_is_usual() -> None:
    fall = change_of("FALL", "RATE")
    falls = {f"FALL P {year}": "-4.00" for year in range(2018, 2024)}
    assert doubts(falls, {"FALL P 2024": "40.00"}, fall) == ()


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("typed", "about", "why"),
    [
        ({"BODIES P 2024": 8, "LED_BY_WOMEN P 2024": 8}, "LED_BY_WOMEN", None),
        ({"BODIES P 2024": 8, "LED_BY_WOMEN P 2024": 9}, "LED_BY_WOMEN", Why.MORE_THAN_OTHER),
        # one contradiction, one place: the whole is asked about only where the part was not typed
        ({"BODIES P 2024": 8, "LED_BY_WOMEN P 2024": 9}, "BODIES", None),
    ],
)
def test_a_figure_that_must_be_at_most_another(
    typed: dict[str, Published], about: str, why: Why | None
) -> None:
    found = doubts({}, typed, BODIES, LED_BY_WOMEN, about=f"{about} P 2024", rules=[AT_MOST])
    assert whys(found) == ([why] if why else [])
    for doubt in found:
        assert (doubt.limit, doubt.is_refusal, doubt.may_be_stored) == (8, True, True)
        assert doubt.against == (key("BODIES P 2024"),)


def test_a_published_part_is_held_against_the_whole_that_is_typed() -> None:
    (found,) = doubts(
        {"LED_BY_WOMEN P 2024": 9}, {"BODIES P 2024": 8}, BODIES, LED_BY_WOMEN, rules=[AT_MOST]
    )
    assert (found.why, found.limit) == (Why.LESS_THAN_OTHER, 9)


@pytest.mark.parametrize(
    "other",
    [
        figure(8, qualifier=Qualifier.OVER),
        figure(8, derived=True),
        figure(8, illustration=True),
        figure(Missing.NOT_REPORTED),
    ],
)
def test_what_proves_nothing_contradicts_nothing(other: Published) -> None:
    found = doubts(
        {"BODIES P 2024": other}, {"LED_BY_WOMEN P 2024": 9}, BODIES, LED_BY_WOMEN, rules=[AT_MOST]
    )
    assert found == ()


def test_what_was_spent_is_held_against_the_fund_of_the_year() -> None:
    spent, fund = flow("SPENT"), stock("FUND")
    rule = RuleFact(kind=RuleKind.AT_MOST, indicator="SPENT", other="FUND")
    typed: dict[str, Published] = {"SPENT P 2024-C05": 110}
    (found,) = doubts({"FUND P 2024": 100}, typed, spent, fund, rules=[rule])
    assert (found.why, found.limit, found.is_refusal) == (Why.MORE_THAN_OTHER, 100, False)


def test_two_figures_that_must_be_equal() -> None:
    rule = RuleFact(kind=RuleKind.EQUAL, indicator="MEMBERS", other="BODIES", refuses=True)
    typed: dict[str, Published] = {"BODIES P 2024": 8, "MEMBERS P 2024": 7}
    (found,) = doubts({}, typed, MEMBERS, BODIES, rules=[rule])
    assert (found.why, found.kind, found.limit) == (Why.NOT_EQUAL, DoubtKind.RULE, 8)


BALANCE = RuleFact(kind=RuleKind.BALANCE, indicator="POOR", inflow="NEW", outflow="LEFT")
POOR_HOUSEHOLDS = (stock("POOR"), flow("NEW"), flow("LEFT"))


@pytest.mark.parametrize(
    ("closing", "left", "about", "why"),
    [
        (90, 30, "POOR", None),
        (95, 30, "POOR", Why.UNBALANCED),
        (95, 30, "LEFT", None),
        (95, Missing.NOT_REPORTED, "POOR", None),
    ],
)
def test_opening_and_in_less_out_is_the_closing(
    closing: int, left: Published, about: str, why: Why | None
) -> None:
    typed: dict[str, Published] = {
        "NEW P 2024": 20,
        "LEFT P 2024": left,
        "POOR P 2024": closing,
    }
    found = doubts(
        {"POOR P 2023": 100}, typed, *POOR_HOUSEHOLDS, about=f"{about} P 2024", rules=[BALANCE]
    )
    assert whys(found) == ([why] if why else [])
    for doubt in found:
        assert doubt.terms == (100, 20, 30, 95)
        assert doubt.limit == 90


def test_a_balance_across_a_new_standard_is_not_drawn_up() -> None:
    typed: dict[str, Published] = {"NEW P 2024": 20, "LEFT P 2024": 30, "POOR P 2024": 500}
    breaks = {"POOR": [day("2024-01-01")]}
    history: dict[str, Published] = {"POOR P 2023": 100}
    assert doubts(history, typed, *POOR_HOUSEHOLDS, rules=[BALANCE], breaks=breaks) == ()


# ---------------------------------------------------------------- parts

COLLEGE = flow("COLLEGE", parent="TRAINED", part_kind=PartKind.EXHAUSTIVE)
SHORT = flow("SHORT", parent="TRAINED", part_kind=PartKind.EXHAUSTIVE)
RURAL = flow("RURAL", parent="TRAINED", part_kind=PartKind.OF_WHICH)
TRAINING = (flow("TRAINED"), COLLEGE, SHORT, RURAL)


@pytest.mark.parametrize("refuses", [False, True])
def test_parts_that_do_not_add_up_are_told_at_the_total(refuses: bool) -> None:
    rule = RuleFact(kind=RuleKind.SUM_OF_PARTS, indicator="TRAINED", refuses=refuses)
    typed: dict[str, Published] = {
        "COLLEGE P 2024": 4,
        "SHORT P 2024": 5,
        "TRAINED P 2024": 10,
    }
    (found,) = doubts({}, typed, *TRAINING, rules=[rule])
    assert (found.why, found.kind, found.suggestion) == (Why.PARTS_DIFFER, DoubtKind.PARTS, 9)
    assert (found.terms, found.is_refusal) == ((9, 10), refuses)
    assert doubts({}, typed, *TRAINING, about="SHORT P 2024", rules=[rule]) == ()
    assert doubts({}, typed | {"TRAINED P 2024": 9}, *TRAINING, rules=[rule]) == ()


def test_a_part_is_held_against_a_total_that_was_published_before() -> None:
    published: dict[str, Published] = {"TRAINED P 2024": 10, "COLLEGE P 2024": 4}
    (found,) = doubts(published, {"SHORT P 2024": 5}, *TRAINING)
    assert (found.why, found.suggestion) == (Why.PARTS_DIFFER, None)
    assert doubts(published, {"SHORT P 2024": 6}, *TRAINING) == ()


def test_an_of_which_is_at_most_its_whole_even_without_a_rule() -> None:
    typed: dict[str, Published] = {"TRAINED P 2024": 250, "RURAL P 2024": 260}
    (found,) = doubts({}, typed, *TRAINING)
    assert (found.why, found.kind, found.is_refusal) == (
        Why.MORE_THAN_WHOLE,
        DoubtKind.PARTS,
        True,
    )
    warns = RuleFact(kind=RuleKind.AT_MOST, indicator="RURAL", other="TRAINED")
    (found,) = doubts({}, typed, *TRAINING, rules=[warns])
    assert not found.is_refusal
    (found,) = doubts({"RURAL P 2024": 260}, {"TRAINED P 2024": 250}, *TRAINING)
    assert found.why == Why.LESS_THAN_PART


def test_a_slice_is_at_most_its_total() -> None:
    typed: dict[str, Published] = {"JOBS P 2024": 250, "JOBS P 2024 SEX_F": 260}
    (found,) = doubts({}, typed)
    assert (found.why, found.against) == (Why.MORE_THAN_WHOLE, (key("JOBS P 2024"),))


# ---------------------------------------------------------------- the year so far


@pytest.mark.parametrize(
    ("published", "typed", "why", "limit"),
    [
        ({"C05": 9230}, {"S1": 9230}, None, None),
        ({"C05": 9230}, {"S1": 9100}, Why.BELOW_EARLIER, 9230),
        ({"C03": 9230}, {"S1": 9100}, None, None),  # C03 is written Q1: nothing is known of it
        ({"Q1": 9230}, {"S1": 9100}, Why.BELOW_EARLIER, 9230),
        ({"M02": 60, "M05": 60}, {"S1": 100}, Why.BELOW_MONTHS, 120),
        ({"M02": 60, "M05": 60}, {"S1": 120}, None, None),
        ({"M01": 40}, {"M02": 30, "C02": 60}, Why.BELOW_MONTHS, 70),
        ({"M01": 40}, {"M02": 30, "C02": 70}, None, None),
        ({"M01": 40}, {"M02": 30, "C02": 80}, Why.MONTHS_DIFFER, 70),
        ({"C05": 900}, {"M06": 100, "S1": 1000}, None, None),
        ({"C05": 900}, {"M06": 100, "S1": 1001}, Why.MONTHS_DIFFER, 1000),
        ({"C05": 9230}, {"": 9000}, Why.BELOW_EARLIER, 9230),  # an estimate of the year
        ({"C05": figure(9230, qualifier=Qualifier.OVER)}, {"S1": 9100}, None, None),
        ({"C05": figure(9230, illustration=True)}, {"S1": 9100}, None, None),
    ],
)
def test_a_cumulative_figure_never_falls_and_is_the_sum_of_its_months(
    published: dict[str, Published], typed: dict[str, Published], why: Why | None, limit: int | None
) -> None:
    def keyed(figures: dict[str, Published]) -> dict[str, Published]:
        return {
            f"JOBS P 2024-{code}".rstrip("-"): value
            for code, value in figures.items()
            if code != "C03"
        }

    found = doubts(keyed(published), keyed(typed))

    assert whys(found) == ([why] if why else [])
    assert [doubt.limit for doubt in found] == ([limit] if why else [])


def test_of_a_stock_nothing_falls() -> None:
    assert doubts({"MEMBERS P 2024-Q1": 900}, {"MEMBERS P 2024-S1": 850}) == ()


def test_refusals_come_first() -> None:
    history: dict[str, Published] = {f"LED_BY_WOMEN P {year}": 10 for year in range(2019, 2024)}
    typed: dict[str, Published] = {"BODIES P 2024": 50, "LED_BY_WOMEN P 2024": 100}
    found = doubts(history, typed, BODIES, LED_BY_WOMEN, rules=[AT_MOST])
    assert whys(found) == [Why.MORE_THAN_OTHER, Why.SLIP]


# ---------------------------------------------------------------- of any figures

COUNTS = st.integers(min_value=0, max_value=10**9)
HISTORIES = st.lists(COUNTS, min_size=1, max_size=12)


def typed_after(history: list[int], number: Decimal | int, decimals: int = 0) -> tuple[Book, Key]:
    definition = flow("JOBS", decimals=decimals)
    made = book(definition, figures=months(2023, history))
    cell = Key("JOBS", "P", "_T", Period.month_of(2024, 1))
    return made.over({cell: figure(Decimal(number))}), cell


@given(history=HISTORIES, number=st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_nothing_typed_breaks_the_checks(history: list[int], number: Decimal) -> None:
    typed, cell = typed_after(history, number, decimals=2)
    for doubt in doubts_of(typed, cell, rules=(), typed={cell}):
        assert doubt.typed == number
        assert doubt.suggestion is None or doubt.suggestion > 0


@given(history=HISTORIES)
def test_the_median_itself_is_never_unusual(history: list[int]) -> None:
    typed, cell = typed_after(history, 0)
    known = usual(typed, cell)
    assert known is not None
    again, cell = typed_after(history, known.median, decimals=1)
    assert doubts_of(again, cell, rules=(), typed={cell}) == ()


@given(history=HISTORIES, number=COUNTS, times=st.sampled_from([10, 1000]))
def test_what_is_doubtful_stays_so_in_another_unit(
    history: list[int], number: int, times: int
) -> None:
    """Of small numbers alone it is not so: ten units of difference are asked for at least.

    Whether a slip explains it may change: of 11 no tenth is a count, of 110 it is.
    """
    typed, cell = typed_after(history, number)
    found = doubts_of(typed, cell, rules=(), typed={cell})
    larger, cell = typed_after([each * times for each in history], number * times)
    again = doubts_of(larger, cell, rules=(), typed={cell})
    assert bool(again) >= bool(found)
    assert {doubt.limit for doubt in found} <= {
        doubt.limit / times for doubt in again if doubt.limit is not None
    }
