"""Rule 5: change on the same period last year, and when it is refused."""

from decimal import Decimal

import pytest

from indicators.calculations import (
    Change,
    Missing,
    Refusal,
    Refused,
    Succession,
    Territory,
    change,
    rounded,
)
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

JOBS, POOR, ALL = flow("JOBS"), stock("POOR"), stock("ALL")
RATE, FALL = ratio_of("RATE", "POOR", "ALL"), change_of("FALL", "RATE")


@pytest.mark.parametrize(
    ("of", "later", "earlier", "amount", "in_points"),
    [
        ("JOBS P 2023", 235, 201, "16.9", False),
        ("JOBS P 2023", 201, 235, "-14.5", False),
        ("JOBS P 2023", 201, 201, "0.0", False),
        ("JOBS P 2023", 0, 201, "-100.0", False),
        ("POOR P 2024", 20411, 26791, "-23.8", False),
        ("RATE P 2023", "14.94", "19.37", "-4.4", True),
        ("RATE P 2023", "5", "0", "5.0", True),
        ("FALL P 2024", "-3.7", "-4.43", "0.7", True),
    ],
)
def test_counts_change_in_percent_and_rates_in_points(
    of: str, later: str, earlier: str, amount: str, in_points: bool
) -> None:
    now = key(of)
    before = f"{now.indicator} P {now.period.year - 1}"

    result = change(book(JOBS, POOR, ALL, RATE, FALL, figures={of: later, before: earlier}), now)

    assert isinstance(result, Change)
    assert str(rounded(result.amount, 1)) == amount
    assert result.in_points is in_points
    assert result.difference == Decimal(later) - Decimal(earlier)


@pytest.mark.parametrize(
    ("of", "before"),
    [
        ("JOBS P 2024-M01", "JOBS P 2023-M01"),
        ("JOBS P 2024-C09", "JOBS P 2023-C09"),
        ("JOBS P 2021-2025", "JOBS P 2016-2020"),
    ],
)
def test_a_period_is_compared_with_the_same_of_the_year_before(of: str, before: str) -> None:
    result = change(book(JOBS, figures={of: 3, before: 2}), key(of))

    assert isinstance(result, Change)
    assert result.earlier.key == key(before)


def test_another_period_can_be_named() -> None:
    made = book(JOBS, figures={"JOBS P 2023": 3, "JOBS P 2020": 2})

    result = change(made, key("JOBS P 2023"), against=key("JOBS P 2020"))

    assert isinstance(result, Change)
    assert result.amount == 50


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({}, Refusal.NO_VALUE),
        ({"JOBS P 2022": 1}, Refusal.NO_VALUE),
        ({"JOBS P 2022": 1, "JOBS P 2023": Missing.NOT_REPORTED}, Refusal.NO_VALUE),
        ({"JOBS P 2023": 1}, Refusal.NO_EARLIER_VALUE),
        ({"JOBS P 2023": 1, "JOBS P 2022-M01": 1}, Refusal.PARTIAL),
        ({"JOBS P 2023-M01": 1, "JOBS P 2022": 1}, Refusal.PARTIAL),
        ({"JOBS P 2023": 1, "JOBS A 2022": 1}, Refusal.PARTIAL),
        ({"JOBS P 2023": 1, "JOBS P 2022": 0}, Refusal.NO_BASE),
        ({"JOBS P 2023": 1, "JOBS P 2022": -1}, Refusal.NO_BASE),
    ],
)
def test_what_is_missing_partial_or_zero_is_not_compared(
    figures: dict[str, Published], reason: Refusal
) -> None:
    within = territories(P=None, A="P", B="P")

    result = change(book(JOBS, figures=figures, territories=within), key("JOBS P 2023"))

    assert isinstance(result, Refused)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("indicator", "broken_on", "is_refused"),
    [
        ("RATE", "2023-01-01", True),
        ("RATE", "2023-07-01", True),
        ("RATE", "2023-12-31", True),
        ("RATE", "2024-01-01", False),
        ("RATE", "2022-07-01", False),  # the state at the end of 2022 is after the break
        ("JOBS", "2022-07-01", True),  # half of what was counted in 2022 was counted otherwise
        ("JOBS", "2022-01-01", False),
    ],
)
def test_nothing_is_compared_across_a_break_of_the_series(
    indicator: str, broken_on: str, is_refused: bool
) -> None:
    figures = {f"{indicator} P 2023": 3, f"{indicator} P 2022": 2}
    made = book(JOBS, RATE, POOR, ALL, figures=figures, breaks={indicator: [day(broken_on)]})

    result = change(made, key(f"{indicator} P 2023"))

    assert isinstance(result, Refused) is is_refused
    if isinstance(result, Refused):
        assert (result.reason, result.since) == (Refusal.SERIES_BREAK, day(broken_on))


def test_a_break_stands_between_two_years_whichever_is_named_first() -> None:
    figures = {"RATE P 2020": 3, "RATE P 2023": 2}
    made = book(RATE, POOR, ALL, figures=figures, breaks={"RATE": [day("2021-01-01")]})

    result = change(made, key("RATE P 2020"), against=key("RATE P 2023"))

    assert isinstance(result, Refused)
    assert result.reason == Refusal.SERIES_BREAK


def test_a_break_of_another_series_does_not_matter() -> None:
    made = book(
        JOBS,
        figures={"JOBS P 2023": 3, "JOBS P 2022": 2},
        breaks={"RATE": [day("2023-01-01")]},
    )

    assert isinstance(change(made, key("JOBS P 2023")), Change)


def test_different_areas_are_not_compared() -> None:
    made = book(JOBS, figures={"JOBS NEW 2025": 3, "JOBS OLD 2024": 2})

    result = change(made, key("JOBS NEW 2025"), against=key("JOBS OLD 2024"))

    assert isinstance(result, Refused)
    assert (result.reason, result.since) == (Refusal.DIFFERENT_TERRITORY, None)


def test_a_group_with_other_members_is_another_territory() -> None:
    poor_four = Territory(code="G", is_group=True, changed_on=(day("2022-01-01"),))
    figures = {f"RATE G {year}": 3 for year in (2021, 2022, 2023)}
    made = book(RATE, POOR, ALL, figures=figures, territories={"G": poor_four})

    joined, after = change(made, key("RATE G 2022")), change(made, key("RATE G 2023"))

    assert isinstance(joined, Refused)
    assert (joined.reason, joined.since) == (Refusal.DIFFERENT_TERRITORY, day("2022-01-01"))
    assert isinstance(after, Change)


MERGER = {
    "OLD": Territory(code="OLD", valid_to=day("2025-06-30")),
    "OTHER": Territory(code="OTHER", valid_to=day("2025-06-30")),
    "NEW": Territory(code="NEW", valid_from=day("2025-07-01")),
}
WHOLE = [Succession("OLD", "NEW", whole=True), Succession("OTHER", "NEW", whole=True)]


@pytest.mark.parametrize(
    ("figures", "of", "since"),
    [
        # a new area counted only since its first day, an old one only to its last
        (
            {"JOBS NEW 2025": 5, "JOBS NEW 2024": figure(9, recast=True)},
            "JOBS NEW 2025",
            "2025-07-01",
        ),
        ({"JOBS OLD 2025": 5, "JOBS OLD 2024": 9}, "JOBS OLD 2025", "2025-07-01"),
        ({"JOBS NEW 2026": 5, "JOBS NEW 2025": 5}, "JOBS NEW 2026", "2025-07-01"),
    ],
)
def test_a_flow_of_part_of_the_period_is_not_compared(
    figures: dict[str, Published], of: str, since: str
) -> None:
    result = change(book(JOBS, figures=figures, territories=MERGER, successions=WHOLE), key(of))

    assert isinstance(result, Refused)
    assert (result.reason, result.since) == (Refusal.DIFFERENT_TERRITORY, day(since))


@pytest.mark.parametrize(
    ("figures", "of"),
    [
        # the same land throughout: recast, put together from both sides, or from all predecessors
        (
            {"JOBS NEW 2025": figure(5, recast=True), "JOBS NEW 2024": figure(9, recast=True)},
            "JOBS NEW 2025",
        ),
        (
            {
                "JOBS OLD 2025-S1": 1,
                "JOBS OTHER 2025-S1": 2,
                "JOBS NEW 2025-S2": 3,
                "JOBS OLD 2024": 4,
                "JOBS OTHER 2024": 5,
            },
            "JOBS NEW 2025",
        ),
        # states are those of the end
        ({"POOR NEW 2025": 5, "POOR NEW 2024": figure(9, recast=True)}, "POOR NEW 2025"),
        ({"JOBS OLD 2024": 5, "JOBS OLD 2023": 9}, "JOBS OLD 2024"),
    ],
)
def test_the_same_land_is_compared_whatever_its_code_was(
    figures: dict[str, Published], of: str
) -> None:
    made = book(JOBS, POOR, figures=figures, territories=MERGER, successions=WHOLE)

    assert isinstance(change(made, key(of)), Change)
