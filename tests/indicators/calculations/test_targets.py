"""Which of the targets of a key is in force."""

import pytest

from indicators.calculations import PlanKind, TargetFigure, target_in_force
from indicators.periods import Period
from tests.indicators.calculations.making import day, target

YEAR_END = day("2025-12-31")


def planned(code: str, value: int = 10, since: str = "2025-01-01", **but: object) -> TargetFigure:
    given = {"plan_code": code, "in_force_from": day(since), **but}
    return target(value, "JOBS P 2025", **given)


ANNUAL = planned("ANNUAL")
ADJUSTED = planned("ADJUSTED", since="2025-09-15", plan_kind=PlanKind.ADJUSTED, replaces="ANNUAL")
ADJUSTED_AGAIN = planned(
    "AGAIN", since="2025-11-01", plan_kind=PlanKind.ADJUSTED, replaces="ADJUSTED"
)
SUPERIOR = planned("SUPERIOR", plan_area_is_own=False)
MINISTRY = planned("MINISTRY", plan_kind=PlanKind.MINISTRY)
FIVE_YEAR = planned(
    "FIVE", plan_kind=PlanKind.FIVE_YEAR, plan_period=Period.span(2021, 2025), since="2021-01-01"
)
INVENTED = planned("INVENTED", illustration=True, since="2025-12-01")


@pytest.mark.parametrize(
    ("candidates", "on", "in_force", "beside"),
    [
        ([], "2025-12-31", None, ""),
        ([ANNUAL], "2025-12-31", "ANNUAL", ""),
        ([ANNUAL], "2024-12-31", None, ""),
        ([ANNUAL], "2025-01-01", "ANNUAL", ""),
        ([ANNUAL, ADJUSTED], "2025-09-14", "ANNUAL", ""),
        ([ANNUAL, ADJUSTED], "2025-09-15", "ADJUSTED", ""),
        ([ADJUSTED, ANNUAL], "2025-12-31", "ADJUSTED", ""),
        ([ANNUAL, ADJUSTED, ADJUSTED_AGAIN], "2025-12-31", "AGAIN", ""),
        ([ANNUAL, SUPERIOR], "2025-12-31", "ANNUAL", "SUPERIOR"),
        ([SUPERIOR], "2025-12-31", "SUPERIOR", ""),
        ([MINISTRY], "2025-12-31", None, "MINISTRY"),
        ([FIVE_YEAR], "2025-12-31", None, "FIVE"),
        ([FIVE_YEAR, MINISTRY, SUPERIOR, ANNUAL], "2025-12-31", "ANNUAL", "FIVE MINISTRY SUPERIOR"),
        ([INVENTED], "2025-12-31", "INVENTED", ""),
        ([INVENTED, ANNUAL], "2025-12-31", "ANNUAL", ""),
    ],
)
def test_the_target_in_force_is_chosen_by_plan_and_day(
    candidates: list[TargetFigure], on: str, in_force: str | None, beside: str
) -> None:
    targets = target_in_force(candidates, day(on))

    assert (targets.in_force and targets.in_force.plan_code) == in_force
    assert [row.plan_code for row in targets.beside] == beside.split()


def test_of_two_annual_plans_the_later_holds() -> None:
    january, may = planned("JANUARY"), planned("MAY", since="2025-05-31")

    assert target_in_force([may, january], YEAR_END).in_force is may


def test_two_plans_of_one_day_are_told_apart_by_when_they_were_known() -> None:
    first = planned("B", known_from=day("2025-01-10"))
    second = planned("A", known_from=day("2025-02-10"))

    assert target_in_force([second, first], YEAR_END).in_force is second


def test_an_adjustment_that_does_not_speak_of_the_key_leaves_its_target_in_force() -> None:
    assert target_in_force([ANNUAL], YEAR_END).in_force is ANNUAL


def test_a_span_of_years_has_the_target_of_its_five_year_plan() -> None:
    of_span = target(-4, "FALL P 2021-2025", plan_kind=PlanKind.FIVE_YEAR)

    assert target_in_force([of_span], YEAR_END).in_force is of_span
