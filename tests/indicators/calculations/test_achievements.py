"""Rule 4: how far a target was reached."""

from decimal import Decimal

import pytest

from indicators.calculations import (
    Achievement,
    AchievementMethod,
    Bound,
    Definition,
    Direction,
    Missing,
    PlanKind,
    TargetFigure,
    Undefined,
    UndefinedReason,
    Value,
    achievement,
    baseline_period,
    value_of,
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
    target,
    territories,
)

JOBS = flow("JOBS")
DEATHS = flow("DEATHS", direction=Direction.DOWN, achievement=AchievementMethod.INVERSE)
RATE = ratio_of(
    "RATE", "POOR", "ALL", direction=Direction.DOWN, achievement=AchievementMethod.FROM_BASELINE
)
SPECIAL = ratio_of(
    "SPECIAL", "S", "ALL", direction=Direction.DOWN, achievement=AchievementMethod.POINTS
)
COVERED = ratio_of("COVERED", "C", "ALL", achievement=AchievementMethod.POINTS)
FALL = change_of("FALL", "RATE")
GROWTH = change_of("GROWTH", "RATE", direction=Direction.UP)
VISITS = flow("VISITS", direction=Direction.NEUTRAL, achievement=AchievementMethod.NONE)


def reached(
    indicator: Definition,
    actual: Published | None,
    planned: str | int | None,
    *,
    before: Published | None = None,
    **but: object,
) -> Achievement | Undefined:
    """The achievement of 2023 against a target of it, with the value of 2022 as the baseline."""
    code = indicator.code
    given = {f"{code} P 2023": actual, f"{code} P 2022": before}
    made = book(indicator, figures={k: v for k, v in given.items() if v is not None})
    wanted = None if planned is None else target(planned, f"{code} P 2023", **but)
    return achievement(made, value_of(made, key(f"{code} P 2023")), wanted)


@pytest.mark.parametrize(
    ("indicator", "actual", "planned", "before", "percent", "variance", "margin", "is_met"),
    [
        # actual / target
        (JOBS, 15059, 13200, None, "114.1", "1859", "1859", True),
        (JOBS, 15000, 14500, None, "103.4", "500", "500", True),
        (JOBS, 90, 100, None, "90.0", "-10", "-10", False),
        (JOBS, 0, 100, None, "0.0", "-100", "-100", False),
        (JOBS, 100, 100, None, "100.0", "0", "0", True),
        # 99.96 % is shown as 100,0 % and counts; 99.94 % is not
        (JOBS, 9996, 10000, None, "100.0", "-4", "-4", True),
        (JOBS, 9994, 10000, None, "99.9", "-6", "-6", False),
        # a planned fall, in signed points
        (FALL, "-4.43", "-4.0", None, "110.8", "-0.43", "0.43", True),
        (FALL, "-3.7", "-4.0", None, "92.5", "0.3", "-0.3", False),
        (FALL, "0", "-4.0", None, "0.0", "4", "-4", False),
        (GROWTH, "2", "1.6", None, "125.0", "0.4", "0.4", True),
        # from the baseline
        (RATE, "14.94", "15.37", "19.37", "110.8", "-0.43", "0.43", True),
        (RATE, "16.37", "15.37", "19.37", "75.0", "1", "-1", False),
        (RATE, "19.37", "15.37", "19.37", "0.0", "4", "-4", False),
        (RATE, "2", "0", "4", "50.0", "2", "-2", False),
        # target / actual
        (DEATHS, 4, 5, None, "125.0", "-1", "1", True),
        (DEATHS, 5, 4, None, "80.0", "1", "-1", False),
        (DEATHS, 5, 5, None, "100.0", "0", "0", True),
    ],
)
def test_achievement_is_progress_against_the_target(
    indicator: Definition,
    actual: str,
    planned: str,
    before: str | None,
    percent: str,
    variance: str,
    margin: str,
    is_met: bool,
) -> None:
    result = reached(indicator, actual, planned, before=before)

    assert isinstance(result, Achievement)
    assert str(result.percent) == percent
    assert (result.variance, result.margin) == (Decimal(variance), Decimal(margin))
    assert result.is_met is is_met
    assert not result.is_opposite


@pytest.mark.parametrize(
    ("indicator", "actual", "planned", "margin", "is_met"),
    [
        (SPECIAL, "1.38", "1.5", "0.12", True),
        (SPECIAL, "1.50", "1.5", "0", True),
        (SPECIAL, "1.8", "1.5", "-0.3", False),
        (SPECIAL, "1.504", "1.5", "-0.004", True),  # shown as 1,50
        (SPECIAL, "0.5", "0", "-0.5", False),
        (COVERED, "26.21", "25", "1.21", True),
        (COVERED, "24.9", "25", "-0.1", False),
    ],
)
def test_a_rate_without_a_baseline_is_compared_in_points(
    indicator: Definition, actual: str, planned: str, margin: str, is_met: bool
) -> None:
    result = reached(indicator, actual, planned)

    assert isinstance(result, Achievement)
    assert (result.fraction, result.percent) == (None, None)
    assert (result.margin, result.is_met) == (Decimal(margin), is_met)


@pytest.mark.parametrize(
    ("indicator", "actual", "planned", "before", "moved"),
    [
        (FALL, "0.50", "-4.0", None, "0.50"),
        (GROWTH, "-0.50", "1", None, "-0.50"),
        (RATE, "19.87", "15.37", "19.37", "0.50"),
    ],
)
def test_a_move_against_the_plan_is_told_as_it_is_and_not_as_a_negative_percentage(
    indicator: Definition, actual: str, planned: str, before: str | None, moved: str
) -> None:
    result = reached(indicator, actual, planned, before=before)

    assert isinstance(result, Achievement)
    assert result.is_opposite
    assert not result.is_met
    assert (result.moved, result.percent) == (Decimal(moved), None)


@pytest.mark.parametrize(
    ("indicator", "actual", "planned", "before", "reason", "is_met"),
    [
        (VISITS, 5, 4, None, UndefinedReason.NOT_ASSESSED, None),
        (VISITS, None, None, None, UndefinedReason.NOT_ASSESSED, None),
        (JOBS, 5, None, None, UndefinedReason.NO_TARGET, None),
        (JOBS, None, None, None, UndefinedReason.NO_TARGET, None),
        (JOBS, None, 5, None, UndefinedReason.NO_VALUE, None),
        (JOBS, Missing.NOT_REPORTED, 5, None, UndefinedReason.NO_VALUE, None),
        (JOBS, 5, 0, None, UndefinedReason.ZERO_TARGET, None),
        (DEATHS, 2, 0, None, UndefinedReason.ZERO_TARGET, False),
        (DEATHS, 0, 0, None, UndefinedReason.ZERO_TARGET, True),
        (DEATHS, 0, 3, None, UndefinedReason.ZERO_VALUE, True),
        (FALL, "-1", "0", None, UndefinedReason.ZERO_TARGET, True),
        (FALL, "1", "0", None, UndefinedReason.ZERO_TARGET, False),
        (RATE, "14", "15", None, UndefinedReason.NO_BASELINE, True),
        (RATE, "16", "15", Missing.NOT_REPORTED, UndefinedReason.NO_BASELINE, False),
        (RATE, "14", "15", "15", UndefinedReason.TARGET_EQUALS_BASELINE, True),
        (RATE, "16", "15", "15", UndefinedReason.TARGET_EQUALS_BASELINE, False),
        (RATE, "16", "17", "15", UndefinedReason.TARGET_AGAINST_DIRECTION, True),
        (RATE, "18", "17", "15", UndefinedReason.TARGET_AGAINST_DIRECTION, False),
        (FALL, "0.3", "0.5", None, UndefinedReason.TARGET_AGAINST_DIRECTION, True),
        (FALL, "-1", "0.5", None, UndefinedReason.TARGET_AGAINST_DIRECTION, True),
    ],
)
def test_where_no_percentage_says_anything_the_reason_is_told(
    indicator: Definition,
    actual: Published | None,
    planned: str | int | None,
    before: Published | None,
    reason: UndefinedReason,
    is_met: bool | None,
) -> None:
    result = reached(indicator, actual, planned, before=before)

    assert isinstance(result, Undefined)
    assert (result.reason, result.is_met) == (reason, is_met)


@pytest.mark.parametrize(
    ("indicator", "bound", "actual", "planned", "is_met"),
    [
        (JOBS, Bound.EXACT, 101, 100, True),
        (JOBS, Bound.AT_LEAST, 101, 100, True),
        (JOBS, Bound.AT_LEAST, 99, 100, False),
        (JOBS, Bound.ABOUT, 14493, 14500, True),  # 99.95 %
        (JOBS, Bound.ABOUT, 14400, 14500, False),
        (JOBS, Bound.AT_MOST, 99, 100, True),
        (JOBS, Bound.AT_MOST, 101, 100, False),
        (JOBS, Bound.AT_MOST, 100, 100, True),
        (FALL, Bound.AT_MOST, "-4.43", "-4", True),
        (FALL, Bound.AT_MOST, "-3.7", "-4", False),
        (FALL, Bound.AT_LEAST, "-3.7", "-4", True),
        (FALL, Bound.AT_LEAST, "-4.43", "-4", False),
        (DEATHS, Bound.AT_LEAST, 6, 5, True),
        (DEATHS, Bound.AT_LEAST, 4, 5, False),
    ],
)
def test_the_bound_of_a_target_decides_when_it_is_met(
    indicator: Definition, bound: Bound, actual: str, planned: str, is_met: bool
) -> None:
    result = reached(indicator, actual, planned, bound=bound)

    assert result.is_met is is_met


def test_what_is_partial_over_areas_is_not_held_against_a_plan() -> None:
    within = territories(P=None, A="P", B="P")
    made = book(JOBS, figures={"JOBS A 2023": 1000}, territories=within)

    result = achievement(made, value_of(made, key("JOBS P 2023")), target(10, "JOBS P 2023"))

    assert isinstance(result, Undefined)
    assert result.reason == UndefinedReason.PARTIAL_OVER_AREAS


def test_nine_months_may_be_held_against_the_plan_of_the_year() -> None:
    made = book(JOBS, figures={"JOBS P 2025-C09": 24864})

    result = achievement(made, value_of(made, key("JOBS P 2025-C09")), target(30000, "JOBS P 2025"))

    assert isinstance(result, Achievement)
    assert str(result.percent) == "82.9"


def test_the_baseline_belongs_to_the_period_of_the_target() -> None:
    made = book(RATE, figures={"RATE P 2022": 20, "RATE P 2023-S1": 18, "RATE P 2022-S1": 99})

    result = achievement(made, value_of(made, key("RATE P 2023-S1")), target(16, "RATE P 2023"))

    assert isinstance(result, Achievement)
    assert result.fraction == Decimal("0.5")
    assert isinstance(result.baseline, Value)
    assert str(result.baseline.key.period) == "2022"


def test_a_baseline_named_by_the_plan_is_taken() -> None:
    result = reached(RATE, "16", "15", before="99", baseline=Decimal(20))

    assert isinstance(result, Achievement)
    assert (result.fraction, result.baseline) == (Decimal("0.8"), Decimal(20))


def test_a_baseline_of_another_definition_is_not_taken() -> None:
    figures = {"RATE P 2021": 25, "RATE P 2020": 9}
    made = book(RATE, figures=figures, breaks={"RATE": [day("2021-01-01")]})

    result = achievement(made, value_of(made, key("RATE P 2021")), target(20, "RATE P 2021"))

    assert isinstance(result, Undefined)
    assert result.reason == UndefinedReason.BASELINE_NOT_COMPARABLE


def test_a_baseline_that_is_not_whole_is_none() -> None:
    poor = stock("POOR", direction=Direction.DOWN, achievement=AchievementMethod.FROM_BASELINE)
    made = book(poor, figures={"POOR P 2022-M11": 20, "POOR P 2023": 15})

    result = achievement(made, value_of(made, key("POOR P 2023")), target(10, "POOR P 2023"))

    assert isinstance(result, Undefined)
    assert result.reason == UndefinedReason.NO_BASELINE


@pytest.mark.parametrize(
    ("wanted", "period"),
    [
        (target(1, "RATE P 2023"), "2022"),
        (target(1, "RATE P 2023-S1"), "2022-S1"),
        (
            target(
                1,
                "RATE P 2030",
                plan_kind=PlanKind.FIVE_YEAR,
                plan_period=Period.span(2026, 2030),
            ),
            "2025",
        ),
        (target(1, "RATE P 2021-2025", plan_kind=PlanKind.FIVE_YEAR), "2020"),
        (target(1, "RATE P 2021-2025"), "2020"),
    ],
)
def test_progress_is_measured_from_a_year_before_or_from_before_the_five_years(
    wanted: TargetFigure, period: str
) -> None:
    assert str(baseline_period(wanted)) == period


@pytest.mark.parametrize(
    ("actual", "planned", "before", "is_circular"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
    ],
)
def test_what_was_read_back_from_a_printed_percentage_confirms_nothing(
    actual: bool, planned: bool, before: bool, is_circular: bool
) -> None:
    result = reached(
        RATE,
        figure("14.94", circular=actual),
        "15.37",
        before=figure("19.37", circular=before),
        circular=planned,
    )

    assert isinstance(result, Achievement)
    assert result.is_circular is is_circular
