"""Rules 2 and 3: the year so far, and published figures that do not agree."""

from decimal import Decimal

import pytest

from indicators.calculations import (
    Definition,
    FindingKind,
    Missing,
    PartKind,
    Qualifier,
    disagreement,
    slices_disagree,
    year_so_far,
)
from tests.indicators.calculations.making import (
    Published,
    book,
    figure,
    flow,
    key,
    ratio_of,
    stock,
    territories,
)

JOBS, SPENT, FUND = flow("JOBS"), flow("SPENT"), stock("FUND")
SPENT_RATE = ratio_of("SPENT_RATE", "SPENT", "FUND")
POOR, ALL, RATE = stock("POOR"), stock("ALL"), ratio_of("RATE", "POOR", "ALL")


# ---------------------------------------------------------------- the year so far


@pytest.mark.parametrize(
    ("figures", "number", "period"),
    [
        ({"M01": 1, "M02": 2}, 3, "2025-C02"),
        ({"M01": 1, "M02": 2, "M04": 9}, 3, "2025-C02"),
        ({"C09": 24864, "M09": 2083}, 24864, "2025-C09"),
        ({"C08": 8, "M09": 1}, 9, "2025-C09"),
        ({"C02": 2, "M01": 1, "M02": 1, "M03": 1}, 3, "2025-Q1"),
        ({"C09": 9, **{f"M{month:02}": 1 for month in range(1, 12)}}, 11, "2025-C11"),
        ({"S1": 9230}, 9230, "2025-S1"),
        ({"Q1": 3, "Q2": 4, "M07": 1}, 8, "2025-C07"),
        ({f"M{month:02}": 1 for month in range(1, 13)}, 12, "2025"),
        ({"M01": 0}, 0, "2025-M01"),
    ],
)
def test_the_year_so_far_is_the_latest_that_runs_from_january(
    figures: dict[str, int], number: int, period: str
) -> None:
    made = book(JOBS, figures={f"JOBS P 2025-{code}": v for code, v in figures.items()})

    so_far = year_so_far(made, "JOBS", "P", 2025)

    assert so_far is not None
    assert (so_far.value.number, str(so_far.value.key.period)) == (number, period)


def test_the_figure_of_the_year_is_the_year_so_far_at_its_end() -> None:
    so_far = year_so_far(book(JOBS, figures={"JOBS P 2025": 5}), "JOBS", "P", 2025)

    assert so_far is not None
    assert so_far.value.key.period.is_year


@pytest.mark.parametrize(
    "figures",
    [{}, {"JOBS P 2025-M02": 1}, {"JOBS P 2025-M01": Missing.NOT_REPORTED}, {"JOBS P 2024": 1}],
)
def test_without_january_there_is_no_year_so_far(figures: dict[str, Published]) -> None:
    assert year_so_far(book(JOBS, figures=figures), "JOBS", "P", 2025) is None


def test_a_stock_has_no_year_so_far() -> None:
    made = book(FUND, RATE, POOR, ALL, figures={"FUND P 2025-M01": 5, "RATE P 2025-M01": 5})

    assert year_so_far(made, "FUND", "P", 2025) is None
    assert year_so_far(made, "RATE", "P", 2025) is None


def test_the_year_so_far_of_a_ratio_is_what_was_spent_of_the_year_s_fund() -> None:
    figures = {"SPENT P 2025-M01": 10, "SPENT P 2025-M02": 15, "FUND P 2025": 100}

    so_far = year_so_far(book(SPENT, FUND, SPENT_RATE, figures=figures), "SPENT_RATE", "P", 2025)

    assert so_far is not None
    assert (so_far.value.number, str(so_far.value.key.period)) == (25, "2025-C02")


def test_the_year_so_far_of_a_ratio_of_two_counts_divides_the_same_months() -> None:
    share = ratio_of("SHARE", "SPENT", "JOBS")
    figures = {"SPENT P 2025-C09": 30, "JOBS P 2025-C09": 60, "JOBS P 2025-M10": 40}

    so_far = year_so_far(book(SPENT, JOBS, share, figures=figures), "SHARE", "P", 2025)

    assert so_far is not None
    assert (so_far.value.number, str(so_far.value.key.period)) == (50, "2025-C09")


@pytest.mark.parametrize(
    ("published", "differs"),
    [(figure(3), False), (figure(4), True), (figure("3.4"), False), (figure("3.5"), True)],
)
def test_a_printed_cumulative_that_is_not_the_sum_of_its_months_is_a_finding(
    published: Published, differs: bool
) -> None:
    figures = {"JOBS P 2025-C02": published, "JOBS P 2025-M01": 1, "JOBS P 2025-M02": 2}

    so_far = year_so_far(book(JOBS, figures=figures), "JOBS", "P", 2025)

    assert so_far is not None
    assert (so_far.finding is not None) is differs
    if so_far.finding:
        assert so_far.finding.kind == FindingKind.YEAR_SO_FAR
        assert so_far.finding.computed.number == 3


def test_an_older_cumulative_is_compared_too() -> None:
    figures = {"JOBS P 2025-C02": 9, **{f"JOBS P 2025-M0{month}": 1 for month in range(1, 6)}}

    so_far = year_so_far(book(JOBS, figures=figures), "JOBS", "P", 2025)

    assert so_far is not None
    assert str(so_far.value.key.period) == "2025-C05"
    assert so_far.finding is not None
    assert str(so_far.finding.published.key.period) == "2025-C02"


# ---------------------------------------------------------------- published and recomputed


@pytest.mark.parametrize(
    ("published", "disagrees"),
    [
        (figure("14.94"), False),
        (figure("14.9416"), False),
        (figure("14.95"), True),
        (figure("15"), True),
        (figure("15", derived=True), False),
        (figure("15", circular=True), False),
        (figure("15", qualifier=Qualifier.ABOUT), False),
        (figure("15", qualifier=Qualifier.OVER), False),
        (figure(Missing.NOT_REPORTED), False),
    ],
)
def test_a_published_rate_disagrees_only_at_its_own_decimals(
    published: Published, disagrees: bool
) -> None:
    figures = {"RATE P 2023": published, "POOR P 2023": 26791, "ALL P 2023": 179305}

    finding = disagreement(book(POOR, ALL, RATE, figures=figures), key("RATE P 2023"))

    assert (finding is not None) is disagrees


@pytest.mark.parametrize(
    "poor",
    [
        figure(26791, derived=True),
        figure(26791, circular=True),
        figure(26791, qualifier=Qualifier.ABOUT),
        figure(26791, illustration=True),
    ],
)
def test_what_we_worked_out_ourselves_contradicts_nothing(poor: Published) -> None:
    figures = {"RATE P 2023": 15, "POOR P 2023": poor, "ALL P 2023": 179305}

    assert disagreement(book(POOR, ALL, RATE, figures=figures), key("RATE P 2023")) is None


def test_a_total_is_held_against_its_parts_and_its_areas() -> None:
    parts: list[Definition] = [
        flow(code, parent="JOBS", part_kind=PartKind.EXHAUSTIVE) for code in ("HERE", "THERE")
    ]
    of_parts = {"JOBS P 2023": 10, "HERE P 2023": 4, "THERE P 2023": 5}
    of_areas = {"JOBS P 2023": 10, "JOBS A 2023": 4, "JOBS B 2023": 5}
    within = territories(P=None, A="P", B="P")

    for made in (
        book(JOBS, *parts, figures=of_parts),
        book(JOBS, figures=of_areas, territories=within),
    ):
        finding = disagreement(made, key("JOBS P 2023"))
        assert finding is not None
        assert (finding.published.number, finding.computed.number) == (10, 9)


def test_what_is_partial_contradicts_nothing() -> None:
    within = territories(P=None, A="P", B="P")
    made = book(JOBS, figures={"JOBS P 2023": 10, "JOBS A 2023": 40}, territories=within)

    assert disagreement(made, key("JOBS P 2023")) is None


def test_without_a_published_figure_nothing_disagrees() -> None:
    made = book(POOR, ALL, RATE, figures={"POOR P 2023": 1, "ALL P 2023": 2})

    assert disagreement(made, key("RATE P 2023")) is None


# ---------------------------------------------------------------- slices

COUNTRIES = ("JPN", "TWN", "KOR", "OTHER")


@pytest.mark.parametrize(
    ("total", "disagrees"),
    [(figure(701), False), (figure(700), True), (figure(700, derived=True), False)],
)
def test_slices_of_an_exhaustive_set_are_checked_against_the_total(
    total: Published, disagrees: bool
) -> None:
    counts = dict(zip(COUNTRIES, (216, 166, 265, 54), strict=True))
    figures = {f"JOBS P 2025 {code}": count for code, count in counts.items()}

    made = book(JOBS, figures={**figures, "JOBS P 2025": total})
    finding = slices_disagree(made, key("JOBS P 2025"), COUNTRIES)

    assert (finding is not None) is disagrees
    if finding:
        assert (finding.kind, finding.computed.number) == (FindingKind.SLICES, Decimal(701))


@pytest.mark.parametrize("slices", [COUNTRIES, ()])
def test_lacking_slices_say_nothing(slices: tuple[str, ...]) -> None:
    made = book(JOBS, figures={"JOBS P 2025": 9, "JOBS P 2025 JPN": 1})

    assert slices_disagree(made, key("JOBS P 2025"), slices) is None
