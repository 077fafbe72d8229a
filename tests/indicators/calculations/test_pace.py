"""Rule 8: the needed pace and the forecast, with the numbers of docs/indicators/pace.md."""

from decimal import Decimal

import pytest

from indicators.calculations import (
    AchievementMethod,
    Book,
    Bound,
    Definition,
    Direction,
    Forecast,
    ForecastMethod,
    NeededPace,
    PaceRefusal,
    PaceRefused,
    PartKind,
    forecast,
    needed_pace,
    rounded,
)
from tests.indicators.calculations.making import (
    Published,
    book,
    day,
    figure,
    flow,
    key,
    ratio_of,
    stock,
    target,
    territories,
)

IN_2024 = day("2024-06-09")

JOBS = flow("JOBS")
DEATHS = flow("DEATHS", direction=Direction.DOWN, achievement=AchievementMethod.INVERSE)
VISITS = flow("VISITS", direction=Direction.NEUTRAL, achievement=AchievementMethod.NONE)
MEMBERS = stock("MEMBERS")
SPENT_RATE = ratio_of("SPENT_RATE", "SPENT", "FUND")
PASS_RATE = ratio_of("PASS_RATE", "PASSED", "SAT")
SPENT, FUND, PASSED, SAT = flow("SPENT"), stock("FUND"), flow("PASSED"), flow("SAT")

# Illustration, as on the mock-up: 15,059 jobs in 2023, of which 8,400 in the first half.
IN_2023 = [880, 1110, 1430, 1470, 1670, 1840, 1160, 1220, 1160, 1120, 1050, 949]
FIRST_HALF = {"JOBS P 2024-S1": 9230}


def months(year: int, values: list[int], indicator: str = "JOBS") -> dict[str, Published]:
    return {f"{indicator} P {year}-M{month:02}": v for month, v in enumerate(values, start=1)}


def of_jobs(figures: dict[str, Published], **but: object) -> Book:
    return book(JOBS, figures=figures, **but)


# ---------------------------------------------------------------- needed pace


@pytest.mark.parametrize(
    ("figures", "planned", "remaining", "left", "per_month"),
    [
        (FIRST_HALF, 14500, 5270, 6, "878"),
        ({"JOBS P 2024-C11": 14000}, 14500, 500, 1, "500"),
        ({"JOBS P 2024-M01": 0}, 11, 11, 11, "1"),
        ({"JOBS P 2024-C04": 100}, 900, 800, 8, "100"),  # late: May is part of what remains
    ],
)
def test_what_remains_is_spread_over_the_months_after_the_last_known(
    figures: dict[str, Published], planned: int, remaining: int, left: int, per_month: str
) -> None:
    result = needed_pace(
        of_jobs(figures), key("JOBS P 2024"), target(planned, "JOBS P 2024"), today=IN_2024
    )

    assert isinstance(result, NeededPace)
    assert (result.remaining, result.months) == (remaining, left)
    assert str(rounded(result.per_month, 0)) == per_month


@pytest.mark.parametrize(
    ("figures", "best"),
    [
        (FIRST_HALF, None),
        ({**FIRST_HALF, **months(2023, IN_2023)}, ("2023-M06", 1840)),
        ({**FIRST_HALF, **months(2023, IN_2023), "JOBS P 2022-M12": 2000}, ("2022-M12", 2000)),
        ({**months(2023, IN_2023), **months(2024, [1180, 1900])}, ("2024-M02", 1900)),
        ({**months(2023, IN_2023), **months(2024, [1840])}, ("2024-M01", 1840)),  # the latest
        ({**FIRST_HALF, "JOBS P 2024-M08": 5000}, None),  # after the last month known
        ({**FIRST_HALF, "JOBS P 2023-M08": 0}, ("2023-M08", 0)),
    ],
)
def test_the_needed_pace_stands_beside_the_best_month_known(
    figures: dict[str, Published], best: tuple[str, int] | None
) -> None:
    result = needed_pace(
        of_jobs(figures), key("JOBS P 2024"), target(14500, "JOBS P 2024"), today=IN_2024
    )

    assert isinstance(result, NeededPace)
    month = result.best_month
    assert (month and (str(month.key.period), month.number)) == best


def test_a_month_of_another_definition_is_not_the_best() -> None:
    figures = {**FIRST_HALF, **months(2023, IN_2023), "JOBS P 2022-M12": 2000}
    made = of_jobs(figures, breaks={"JOBS": [day("2023-01-01")]})

    result = needed_pace(made, key("JOBS P 2024"), target(14500, "JOBS P 2024"), today=IN_2024)

    assert isinstance(result, NeededPace)
    assert result.best_month is not None
    assert str(result.best_month.key.period) == "2023-M06"


def test_a_month_of_some_areas_only_is_not_the_best() -> None:
    figures = {**FIRST_HALF, "JOBS A 2023-M05": 9000, "JOBS P 2023-M06": 1840}
    made = of_jobs(figures, territories=territories(P=None, A="P", B="P"))

    result = needed_pace(made, key("JOBS P 2024"), target(14500, "JOBS P 2024"), today=IN_2024)

    assert isinstance(result, NeededPace)
    assert result.best_month is not None
    assert result.best_month.number == 1840


def test_the_months_of_parts_make_the_best_month() -> None:
    part = {"parent": "JOBS", "part_kind": PartKind.EXHAUSTIVE}
    figures = {"JOBS P 2024-M01": 3, "MEN P 2023-M05": 4, "WOMEN P 2023-M05": 6}
    made = book(JOBS, flow("MEN", **part), flow("WOMEN", **part), figures=figures)

    result = needed_pace(made, key("JOBS P 2024"), target(50, "JOBS P 2024"), today=IN_2024)

    assert isinstance(result, NeededPace)
    assert result.best_month is not None
    assert result.best_month.number == 10


def test_points_of_a_fund_remain_but_no_month_of_it_is_the_best() -> None:
    figures = {**months(2024, [10, 10], "SPENT"), "FUND P 2024": 100, "FUND P 2024-M01": 100}
    made = book(SPENT_RATE, SPENT, FUND, figures=figures)

    result = needed_pace(
        made, key("SPENT_RATE P 2024"), target(95, "SPENT_RATE P 2024"), today=IN_2024
    )

    assert isinstance(result, NeededPace)
    assert (result.remaining, result.per_month, result.best_month) == (75, Decimal("7.5"), None)


@pytest.mark.parametrize(
    ("indicator", "figures", "planned", "bound", "reason"),
    [
        (JOBS, {"-S1": 60}, None, Bound.EXACT, PaceRefusal.NO_TARGET),
        (JOBS, {"-S1": 100}, 100, Bound.EXACT, PaceRefusal.NOTHING_REMAINS),
        (JOBS, {"-S1": 9996}, 10000, Bound.EXACT, PaceRefusal.NOTHING_REMAINS),  # shown as 100,0 %
        (JOBS, {"-S1": 0}, 0, Bound.EXACT, PaceRefusal.NOTHING_REMAINS),
        (JOBS, {"-S1": 60}, 100, Bound.AT_MOST, PaceRefusal.LIMIT),
        (DEATHS, {"-S1": 3}, 5, Bound.EXACT, PaceRefusal.LIMIT),
        (VISITS, {"-S1": 3}, 5, Bound.EXACT, PaceRefusal.NOT_ASSESSED),
        (MEMBERS, {"-S1": 3}, 5, Bound.EXACT, PaceRefusal.NOT_ACCUMULATING),
        (PASS_RATE, {"-S1": 3}, 5, Bound.EXACT, PaceRefusal.NOT_ACCUMULATING),
        (JOBS, {}, 100, Bound.EXACT, PaceRefusal.NO_YEAR_SO_FAR),
        (JOBS, {"-M02": 5}, 100, Bound.EXACT, PaceRefusal.NO_YEAR_SO_FAR),
        (JOBS, {"": 60}, 100, Bound.EXACT, PaceRefusal.YEAR_OVER),  # printed before it is
    ],
)
def test_where_there_is_nothing_to_catch_up_with_the_reason_is_told(
    indicator: Definition,
    figures: dict[str, int],
    planned: int | None,
    bound: Bound,
    reason: PaceRefusal,
) -> None:
    of = f"{indicator.code} P 2024"
    made = book(
        indicator, PASSED, SAT, figures={f"{of}{period}": v for period, v in figures.items()}
    )
    wanted = None if planned is None else target(planned, of, bound=bound)

    result = needed_pace(made, key(of), wanted, today=IN_2024)

    assert isinstance(result, PaceRefused)
    assert result.reason == reason


# ---------------------------------------------------------------- forecast


def test_the_forecast_is_a_range_between_run_rate_and_the_shape_of_past_years() -> None:
    made = of_jobs({**FIRST_HALF, **months(2023, IN_2023)})

    result = forecast(made, key("JOBS P 2024"), today=IN_2024)

    assert isinstance(result, Forecast)
    assert result.is_range
    low, high = result.low, result.high
    assert (low.method, high.method) == (ForecastMethod.PAST_YEARS, ForecastMethod.RUN_RATE)
    # 9,230 / (8,400 / 15,059), and 9,230 × 12 / 6
    assert (rounded(low.number, 0), rounded(high.number, 0)) == (16547, 18460)
    assert ([str(year) for year in low.years], high.years) == (["2023"], ())


def test_the_lower_bound_is_the_run_rate_where_most_comes_late() -> None:
    late = [0, 0, 0, 0, 0, 25, 0, 0, 0, 0, 0, 75]

    result = forecast(
        of_jobs({"JOBS P 2024-S1": 50, **months(2023, late)}), key("JOBS P 2024"), today=IN_2024
    )

    assert isinstance(result, Forecast)
    assert (result.low.method, result.low.number) == (ForecastMethod.RUN_RATE, 100)
    assert (result.high.method, result.high.number) == (ForecastMethod.PAST_YEARS, 200)


@pytest.mark.parametrize(
    "before",
    [
        {},
        {"JOBS P 2023": 15059, "JOBS P 2023-S1": 8400},  # not known month by month
        months(2023, IN_2023[:11]),
        months(2023, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]),  # nothing by June, then all
    ],
)
def test_without_the_shape_of_a_past_year_there_is_one_figure_and_no_range(
    before: dict[str, Published],
) -> None:
    result = forecast(of_jobs({**FIRST_HALF, **before}), key("JOBS P 2024"), today=IN_2024)

    assert isinstance(result, Forecast)
    assert not result.is_range
    assert result.low is result.high
    assert (result.low.method, result.low.number) == (ForecastMethod.RUN_RATE, 18460)


@pytest.mark.parametrize(
    ("indicator", "figures", "reason"),
    [
        (JOBS, {}, PaceRefusal.NO_YEAR_SO_FAR),
        (JOBS, {"-M01": 900}, PaceRefusal.TOO_FEW_MONTHS),
        (JOBS, {"-C02": 1900}, PaceRefusal.TOO_FEW_MONTHS),
        (JOBS, {"-M01": 900, "-M03": 900}, PaceRefusal.TOO_FEW_MONTHS),
        (JOBS, {"": 900}, PaceRefusal.YEAR_OVER),
        (MEMBERS, {"-S1": 900}, PaceRefusal.NOT_ACCUMULATING),
        (PASS_RATE, {"-S1": 50}, PaceRefusal.NOT_ACCUMULATING),
    ],
)
def test_too_little_to_go_by_is_no_forecast(
    indicator: Definition, figures: dict[str, int], reason: PaceRefusal
) -> None:
    of = f"{indicator.code} P 2024"
    made = book(
        indicator, PASSED, SAT, figures={f"{of}{period}": v for period, v in figures.items()}
    )

    result = forecast(made, key(of), today=IN_2024)

    assert isinstance(result, PaceRefused)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("of", "today", "reason"),
    [
        ("JOBS P 2024", "2025-01-01", PaceRefusal.YEAR_OVER),
        ("JOBS P 2024-S1", "2024-06-09", PaceRefusal.NOT_A_YEAR),
        ("JOBS P 2021-2025", "2024-06-09", PaceRefusal.NOT_A_YEAR),
    ],
)
def test_only_a_year_under_way_has_a_pace_and_a_forecast(
    of: str, today: str, reason: PaceRefusal
) -> None:
    made = of_jobs({"JOBS P 2024-C09": 900})

    for result in (
        forecast(made, key(of), today=day(today)),
        needed_pace(made, key(of), target(1000, of), today=day(today)),
    ):
        assert isinstance(result, PaceRefused)
        assert result.reason == reason


def test_what_should_stay_low_is_foreseen_all_the_same() -> None:
    made = book(DEATHS, figures={"DEATHS P 2024-S1": 3})

    result = forecast(made, key("DEATHS P 2024"), today=IN_2024)

    assert isinstance(result, Forecast)
    assert result.high.number == 6


@pytest.mark.parametrize(
    ("so_far", "before", "low", "high"),
    [(False, False, False, False), (False, True, True, False), (True, False, True, True)],
)
def test_only_what_rests_on_an_illustration_is_marked_as_one(
    so_far: bool, before: bool, low: bool, high: bool
) -> None:
    figures = {
        f"JOBS P 2023-M{month:02}": figure(jobs, illustration=before)
        for month, jobs in enumerate(IN_2023, start=1)
    }
    made = of_jobs({**figures, "JOBS P 2024-S1": figure(9230, illustration=so_far)})

    result = forecast(made, key("JOBS P 2024"), today=IN_2024)

    assert isinstance(result, Forecast)
    assert (result.low.illustration, result.high.illustration) == (low, high)
