"""The published figures come out as printed where they can be derived at all, and nowhere else."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.calculations import (
    TOTAL,
    Achievement,
    Book,
    Change,
    Key,
    Method,
    Reason,
    Refusal,
    Refused,
    State,
    achievement,
    change,
    disagreement,
    percent,
    recomputed,
    rounded,
    slices_disagree,
    status,
    target_in_force,
    value_of,
    year_so_far,
)
from indicators.periods import Period
from tests.indicators.calculations.making import key
from tests.indicators.calculations.published import (
    Row,
    definition_of,
    figure_of,
    key_of,
    published_book,
    rows_by_id,
    table,
    target_of,
)

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def book() -> Book:
    return published_book()


CIRCULAR_PAGE = Path(__file__).parents[3] / "docs" / "indicators" / "circular.md"

CIRCULAR = {
    row["id"]
    for row in table("printed_percentages")
    if "yes" in (rows_by_id()[row["actual"]]["circular"], rows_by_id()[row["plan"]]["circular"])
}
"""The printed percentages that a row behind them was read back from."""


# ---------------------------------------------------------------- printed percentages


def computed_from(printed: Row) -> Achievement:
    """What the two rows behind a printed percentage of plan give."""
    actual, plan = (rows_by_id()[printed[side]] for side in ("actual", "plan"))
    definition = next(r for r in table("indicators") if r["code"] == actual["indicator_code"])
    made = Book(
        {definition["code"]: definition_of(definition)}, {key_of(actual): figure_of(actual)}
    )
    result = achievement(made, value_of(made, key_of(actual)), target_of(plan))
    assert isinstance(result, Achievement)
    return result


@pytest.mark.parametrize("printed", table("printed_percentages"), ids=lambda row: row["id"])
def test_a_printed_percentage_comes_out_as_its_two_sides_give(printed: Row) -> None:
    result = computed_from(printed)

    assert result.fraction is not None
    decimals = int(printed["decimals"])
    assert rounded(result.fraction * 100, decimals) == Decimal(printed["outcome"])
    assert result.is_circular is (printed["id"] in CIRCULAR)


def test_what_the_table_calls_circular_is_so_by_its_rows_with_one_oversight() -> None:
    """The plan O074 was read back from the 92,5 % of PP08 (-3.7 / 0.925), so PP08 is circular too."""
    called = {row["id"] for row in table("printed_percentages") if row["circular"] == "yes"}

    assert CIRCULAR - called == {"PP08"}
    assert called <= CIRCULAR


def test_the_circular_percentages_are_listed_as_circular_in_the_documentation() -> None:
    page = CIRCULAR_PAGE.read_text(encoding="utf-8")
    circular, other = (
        set(re.findall(r"^\| (PP\d\d) \|", part, re.MULTILINE))
        for part in page.split("## Not circular")
    )

    assert circular == CIRCULAR
    assert other == {row["id"] for row in table("printed_percentages")} - CIRCULAR


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("of", "shown", "method"),
    [
        ("POV_RATE LC-OLD 2023", "14.94", Method.OWN),
        ("POV_RATE LC-OLD 2022", "19.37", Method.OWN),
        ("POV_RATE LC-NEW 2024", "8.18", Method.OWN),
        ("POV_NEAR_RATE LC-OLD 2023", "8.96", Method.OWN),
        ("POV_HH_MULTI LC-OLD 2023", "42853", Method.PARTS),
        ("POV_HH_MULTI LC-OLD 2024", "38469", Method.PARTS),
        ("POV_MULTI_RATE LC-OLD 2023", "23.90", Method.RATIO),
        ("POV_MULTI_RATE LC-OLD 2024", "21.18", Method.RATIO),
        ("TSK_DONE_RATE LC-OLD 2023", "100.0", Method.RATIO),
        ("POV_RATE_CHANGE LC-NEW 2025", "-2.68", Method.DIFFERENCE),
        ("EMP_JOBS_NEW LC-NEW 2025", "24864", Method.PERIODS),
        ("INS_SI_VOL LC-NEW 2025", "44883", Method.LATEST),
    ],
)
def test_a_value_is_the_published_or_the_computed_one(
    book: Book, of: str, shown: str, method: Method
) -> None:
    value = value_of(book, key(of))

    assert value.number is not None
    assert rounded(value.number, book.definitions[value.key.indicator].decimals) == Decimal(shown)
    assert value.method == method


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        ("POV_RATE LC-OLD 2023", "14.94"),
        ("POV_NEAR_RATE LC-OLD 2023", "8.96"),
        ("POV_RATE LC-OLD 2024", "11.24"),
        ("POV_NEAR_RATE LC-OLD 2024", "9.94"),
        ("POV_RATE_CHANGE LC-OLD 2023", "-4.43"),
        ("POV_RATE_CHANGE LC-OLD 2024", "-3.70"),
        ("POV_RATE_CHANGE D084 2024", "-7.69"),
        ("INS_SI_RATE LC-NEW 2025", "26.21"),
        ("TRN_ENROLL LC-NEW 2025-C08", "13897"),
        ("TRN_ENROLL LC-NEW 2021-2025", "162260"),
    ],
)
def test_a_published_figure_has_the_recomputed_one_beside_it(
    book: Book, of: str, shown: str
) -> None:
    value = recomputed(book, key(of))

    assert value.number is not None
    assert rounded(value.number, book.definitions[value.key.indicator].decimals) == Decimal(shown)


def test_no_published_figure_disagrees_with_what_it_consists_of(book: Book) -> None:
    assert [str(of) for of in book.figures if disagreement(book, of)] == []


def test_published_slices_add_up_to_their_totals(book: Book) -> None:
    sent = ("COUNTRY_JPN", "COUNTRY_TWN", "COUNTRY_KOR", "COUNTRY_OTHER")
    cared = ("FAC_PUBLIC", "FAC_PRIVATE")

    for of, slices in (("EMP_OVERSEAS LC-NEW 2025-C09", sent), ("PRO_CARED LC-NEW 2025", cared)):
        numbers = [value_of(book, key(f"{of} {code}")).number or Decimal(0) for code in slices]
        assert sum(numbers) == value_of(book, key(of)).number
        assert slices_disagree(book, key(of), slices) is None


def test_the_province_before_the_merger_is_known_for_one_of_two(book: Book) -> None:
    value = value_of(book, key("EMP_JOBS_NEW LC-NEW 2023"))

    assert value.is_partial_over_areas
    assert value.coverage is not None
    assert (value.coverage.have, value.coverage.of) == (("LC-OLD",), 2)


def test_the_year_so_far_of_2025_is_its_nine_months(book: Book) -> None:
    so_far = year_so_far(book, "EMP_JOBS_NEW", "LC-NEW", 2025)

    assert so_far is not None
    assert (so_far.value.number, so_far.value.key.period.code) == (24864, "2025-C09")
    assert so_far.finding is None


# ---------------------------------------------------------------- states


def states(book: Book, area: str, period: str) -> dict[str, tuple[State, str]]:
    """State and percentage of every indicator with a target in force."""
    found = {}
    for code in book.definitions:
        of = Key(code, area, TOTAL, Period.parse(period))
        target = target_in_force(book.targets.get(of, ()), of.period.end).in_force
        if target is None:
            continue
        result = status(book, of, target, today=TODAY)
        fraction = getattr(result.outcome, "fraction", None)
        shown = str(result.reason or "") if fraction is None else str(percent(fraction))
        found[code] = (result.state, shown)
    return found


def test_all_plans_of_2023_were_met(book: Book) -> None:
    assert states(book, "LC-OLD", "2023") == {
        "EMP_JOBS_NEW": (State.MET, "114.1"),
        "EMP_OVERSEAS": (State.MET, "117.5"),
        "TRN_ENROLL": (State.MET, "133.3"),
        "TRN_CERT_RATE": (State.MET, "100.0"),
        "POV_RATE_CHANGE": (State.MET, "110.8"),
    }


def test_one_plan_of_2024_was_missed(book: Book) -> None:
    assert states(book, "LC-OLD", "2024") == {
        "EMP_JOBS_NEW": (State.MET, "103.4"),
        "EMP_AGRI_SHARE": (State.MET, "100.0"),
        "TRN_TRAINED_RATE": (State.MET, "100.0"),
        "POV_RATE_CHANGE": (State.WATCH, "92.5"),
        "POV_EM_CHANGE": (State.MET, "100.0"),
    }


def test_plans_of_the_province_that_was_merged_are_not_assessed(book: Book) -> None:
    found = states(book, "LC-OLD", "2025")

    assert len(found) == 5
    assert set(found.values()) == {(State.NOT_ASSESSED, Reason.ABOLISHED)}


def test_nine_months_are_no_figure_of_the_year_2025(book: Book) -> None:
    found = states(book, "LC-NEW", "2025")

    assert {state for state, _ in found.values()} == {State.NO_FIGURE}
    assert status(
        book, key("EMP_JOBS_NEW LC-NEW 2025"), target_of(rows_by_id()["O134"]), today=TODAY
    ).reason == (Reason.NO_WHOLE_PERIOD)


def test_what_fell_short_is_told_in_points(book: Book) -> None:
    of = key("POV_RATE_CHANGE LC-OLD 2024")
    target = target_in_force(book.targets[of], of.period.end).in_force

    result = achievement(book, value_of(book, of), target)

    assert isinstance(result, Achievement)
    assert (result.variance, result.margin) == (Decimal("0.3"), Decimal("-0.3"))


# ---------------------------------------------------------------- changes


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        ("EMP_OVERSEAS LC-OLD 2023", "16.9"),
        ("POV_HH_POOR LC-OLD 2024", "-23.8"),
        ("POV_RATE LC-OLD 2023", "-4.4"),
        ("CHD_SPECIAL_RATE LC-OLD 2023", "-2.3"),
        ("POV_RATE LC-NEW 2025", "-2.7"),
    ],
)
def test_published_years_are_compared(book: Book, of: str, shown: str) -> None:
    result = change(book, key(of))

    assert isinstance(result, Change)
    assert rounded(result.amount, 1) == Decimal(shown)


def test_poverty_is_not_compared_across_its_standards(book: Book) -> None:
    result = change(book, key("POV_RATE LC-OLD 2022"), against=key("POV_RATE LC-OLD 2019"))

    assert isinstance(result, Refused)
    assert (result.reason, result.since) == (Refusal.SERIES_BREAK, date(2021, 1, 1))
