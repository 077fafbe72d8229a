"""Rule 6: what is expected of a year's target by the end of a month."""

from decimal import Decimal

import pytest

from indicators.calculations import (
    AchievementMethod,
    Book,
    Definition,
    Direction,
    Expectation,
    ExpectationMethod,
    Missing,
    NotExpected,
    NotExpectedReason,
    Periodicity,
    Phasing,
    PlanKind,
    Succession,
    TargetFigure,
    Territory,
    expectation,
    expected_by_now,
    expected_path,
    value_by_now,
)
from indicators.periods import Period
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

IN_2024 = "2024-07-15"

EVEN = flow("EVEN")
SEASON = flow("SEASON", phasing=Phasing.SEASONAL)
LATE = flow("LATE", phasing=Phasing.YEAR_END)
PLANNED = flow("PLANNED", phasing=Phasing.AS_TARGETED)
MEMBERS = stock("MEMBERS", phasing=Phasing.AS_TARGETED)
SHARE = ratio_of("SHARE", "SPENT", "FUND", phasing=Phasing.SEASONAL)
SPENT, FUND = flow("SPENT"), stock("FUND")
LEVEL = stock(
    "LEVEL",
    direction=Direction.DOWN,
    achievement=AchievementMethod.FROM_BASELINE,
    phasing=Phasing.AS_TARGETED,
)


def months(indicator: str, year: int, values: list[int]) -> dict[str, Published]:
    """The first months of a year, one figure each."""
    return {f"{indicator} P {year}-M{month:02}": v for month, v in enumerate(values, start=1)}


def planned(indicator: str, targets: dict[str, str | int]) -> list[TargetFigure]:
    """Targets of 2024 by the end of their period code; "" is the year."""
    return [target(value, f"{indicator} P 2024{code}") for code, value in targets.items()]


def expected(
    indicator: Definition,
    to: str,
    *,
    of: str | int = 1200,
    today: str = IN_2024,
    figures: dict[str, Published] | None = None,
    targets: dict[str, str | int] | None = None,
    **but: object,
) -> Expectation | NotExpected:
    """What is expected of the target of 2024 to a period."""
    set_ = {row.key: [row] for row in planned(indicator.code, targets or {})}
    made = book(indicator, figures=figures or {}, targets=set_, **but)
    wanted = target(of, f"{indicator.code} P 2024")
    return expectation(made, wanted, Period.parse(to), today=day(today))


# ---------------------------------------------------------------- by phasing


@pytest.mark.parametrize(
    ("to", "fraction", "value"),
    [
        ("2024-M01", "1/12", 100),
        ("2024-Q1", "3/12", 300),
        ("2024-S1", "6/12", 600),
        ("2024-C11", "11/12", 1100),
        ("2024", "12/12", 1200),
    ],
)
def test_an_even_plan_expects_a_twelfth_each_month(to: str, fraction: str, value: int) -> None:
    result = expected(EVEN, to)

    assert isinstance(result, Expectation)
    part, whole = (Decimal(number) for number in fraction.split("/"))
    assert result.fraction == part / whole
    assert result.value is not None
    assert round(result.value, 10) == value
    assert (result.method, result.years) == (ExpectationMethod.EVEN, ())


# 10, 30, 50 ... of 100 and 0, 20, 20 ... of 200
YEARS = {
    **months("SEASON", 2022, [10, 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 50]),
    **months("SEASON", 2023, [0, 20, 0, 0, 0, 80, 0, 0, 0, 0, 0, 100]),
}


@pytest.mark.parametrize(
    ("to", "fraction", "value"),
    [
        ("2024-M01", "0.05", 60),  # (10/100 + 0/200) / 2, and not 10/300
        ("2024-C02", "0.2", 240),
        ("2024-Q1", "0.3", 360),
        ("2024-S1", "0.5", 600),
        ("2024-C11", "0.5", 600),
        ("2024", "1", 1200),
    ],
)
def test_a_plan_by_season_expects_the_mean_share_of_the_same_months(
    to: str, fraction: str, value: int
) -> None:
    result = expected(SEASON, to, figures=YEARS)

    assert isinstance(result, Expectation)
    assert (result.fraction, result.value) == (Decimal(fraction), value)
    assert result.method == ExpectationMethod.PAST_YEARS
    assert [str(year) for year in result.years] == ["2022", "2023"]


@pytest.mark.parametrize(
    ("figures", "years"),
    [
        ({}, []),
        ({"SEASON P 2023": 100}, []),
        ({"SEASON P 2023": 100, "SEASON P 2023-S1": 40}, []),  # of May nothing is known
        (months("SEASON", 2023, [10] * 11), []),
        (months("SEASON", 2023, [0] * 12), []),
        (months("SEASON", 2024, [10] * 12), []),  # this year is no earlier year
        (months("SEASON", 2025, [10] * 12), []),
        (months("SEASON", 2022, [10] * 12), ["2022"]),  # a gap of a year is none
        ({**months("SEASON", 2022, [10] * 12), **months("SEASON", 2023, [10] * 9)}, ["2022"]),
        ({**YEARS, "SEASON P 2023-M04": Missing.NOT_REPORTED}, ["2022"]),
        ({**YEARS, "SEASON Q 2021": 5}, ["2022", "2023"]),
    ],
)
def test_only_years_known_month_by_month_are_averaged_and_without_any_the_plan_counts_as_even(
    figures: dict[str, Published], years: list[str]
) -> None:
    result = expected(SEASON, "2024-S1", figures=figures)

    assert isinstance(result, Expectation)
    assert [str(year) for year in result.years] == years
    if not years:
        assert result.method == ExpectationMethod.EVEN_FOR_WANT_OF_YEARS
        assert (result.fraction, result.value) == (Decimal("0.5"), 600)


@pytest.mark.parametrize(
    ("to", "method"),
    [
        ("2024-S1", ExpectationMethod.PAST_YEARS),
        ("2024-C05", ExpectationMethod.EVEN_FOR_WANT_OF_YEARS),
    ],
)
def test_a_half_yearly_indicator_is_complete_with_its_halves(
    to: str, method: ExpectationMethod
) -> None:
    gifts = flow("GIFTS", phasing=Phasing.SEASONAL, periodicity=Periodicity.HALF_YEAR)
    result = expected(gifts, to, figures={"GIFTS P 2023-S1": 80, "GIFTS P 2023-S2": 20})

    assert isinstance(result, Expectation)
    assert result.method == method


def test_a_year_of_another_definition_is_no_example() -> None:
    result = expected(SEASON, "2024-S1", figures=YEARS, breaks={"SEASON": [day("2023-01-01")]})

    assert isinstance(result, Expectation)
    assert [str(year) for year in result.years] == ["2023"]


@pytest.mark.parametrize(
    ("recast", "years"),
    [(True, ["2022", "2023"]), (False, [])],
)
def test_the_years_of_its_predecessors_are_an_example_for_figures_of_the_same_land(
    recast: bool, years: list[str]
) -> None:
    made = book(
        SEASON,
        figures={**YEARS, "SEASON NEW 2024-S1": figure(5, recast=recast)},
        territories={
            "P": Territory(code="P", valid_to=day("2024-03-31")),
            "NEW": Territory(code="NEW", valid_from=day("2024-04-01")),
        },
        successions=[Succession("P", "NEW", whole=True)],
    )

    result = expected_by_now(made, target(10, "SEASON NEW 2024"), today=day(IN_2024))

    assert isinstance(result, Expectation)
    assert [str(year) for year in result.years] == years


def test_what_is_spent_of_a_fund_has_seasons_as_the_spending_has() -> None:
    spent = months("SPENT", 2023, [0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 0, 60])
    made = book(SHARE, SPENT, FUND, figures={**spent, "FUND P 2023": 100})

    result = expectation(
        made, target(90, "SHARE P 2024"), Period.parse("2024-S1"), today=day(IN_2024)
    )

    assert isinstance(result, Expectation)
    assert (result.method, result.value) == (ExpectationMethod.PAST_YEARS, 30)


def test_a_state_has_no_share_of_a_year() -> None:
    level = stock("SOME", phasing=Phasing.SEASONAL)
    result = expected(level, "2024-S1", figures=months("SOME", 2023, [90] * 11 + [100]))

    assert isinstance(result, Expectation)
    assert result.method == ExpectationMethod.EVEN_FOR_WANT_OF_YEARS


@pytest.mark.parametrize(
    ("illustrated", "is_marked"),
    [
        ({}, False),
        ({"SEASON P 2022-M07": 0}, True),
        ({"SEASON P 2023": 200}, True),
    ],
)
def test_an_illustrated_year_marks_what_is_expected(
    illustrated: dict[str, int], is_marked: bool
) -> None:
    marked = {text: figure(value, illustration=True) for text, value in illustrated.items()}

    result = expected(SEASON, "2024-S1", figures={**YEARS, **marked})

    assert isinstance(result, Expectation)
    assert result.illustration is is_marked


def test_illustrated_months_of_a_real_year_mark_what_is_expected() -> None:
    marked = {text: figure(int(str(value)), illustration=True) for text, value in YEARS.items()}
    real = {"SEASON P 2022": 100, "SEASON P 2023": 200}

    result = expected(SEASON, "2024-S1", figures={**marked, **real})

    assert isinstance(result, Expectation)
    assert result.illustration


@pytest.mark.parametrize(
    ("to", "today", "fraction"),
    [
        ("2024-S1", "2024-07-15", None),
        ("2024", "2024-12-31", None),
        ("2024", "2025-01-01", 1),
        ("2024-C11", "2025-01-01", None),
    ],
)
def test_a_year_end_plan_expects_nothing_before_the_year_closes(
    to: str, today: str, fraction: int | None
) -> None:
    result = expected(LATE, to, today=today)

    if fraction is None:
        assert isinstance(result, NotExpected)
        assert result.reason == NotExpectedReason.BEFORE_YEAR_END
    else:
        assert isinstance(result, Expectation)
        assert (result.method, result.fraction) == (ExpectationMethod.YEAR_END, fraction)


# ---------------------------------------------------------------- as targeted


@pytest.mark.parametrize(
    ("indicator", "targets", "to", "value", "up_to"),
    [
        (PLANNED, {"-S1": 300}, "2024-S1", 300, "2024-S1"),
        (PLANNED, {"-C09": 700}, "2024-C09", 700, "2024-C09"),
        (PLANNED, {"-Q1": 100, "-Q2": 200}, "2024-S1", 300, "2024-S1"),
        (PLANNED, {"-S1": 300, "-Q3": 200}, "2024-C09", 500, "2024-C09"),
        (PLANNED, {"-M01": 10, "-M02": 20}, "2024-C02", 30, "2024-C02"),
        (PLANNED, {"-S1": 300, "-Q1": 50, "-Q2": 60}, "2024-S1", 300, "2024-S1"),
        # between two targets nothing more is expected than the last of them
        (PLANNED, {"-Q1": 100, "-Q2": 200}, "2024-C05", 100, "2024-Q1"),
        (PLANNED, {"-Q1": 100, "-Q3": 200}, "2024-C09", 100, "2024-Q1"),
        (PLANNED, {}, "2024", 1200, "2024"),
        # a state is not added up
        (MEMBERS, {"-Q1": 1000, "-Q2": 1100}, "2024-S1", 1100, "2024-S1"),
        (MEMBERS, {"-M03": 1000, "-S1": 1100}, "2024-C05", 1000, "2024-Q1"),
        (MEMBERS, {"-M04": 1050}, "2024-C05", 1050, "2024-C04"),
        (MEMBERS, {"-Q1": 1000}, "2024", 1200, "2024"),
    ],
)
def test_a_plan_as_targeted_expects_its_last_period_target(
    indicator: Definition, targets: dict[str, str | int], to: str, value: int, up_to: str
) -> None:
    result = expected(indicator, to, targets=targets)

    assert isinstance(result, Expectation)
    assert (result.method, result.value) == (ExpectationMethod.PERIOD_TARGETS, value)
    assert result.fraction == Decimal(value) / 1200
    assert str(result.to) == up_to


@pytest.mark.parametrize(
    ("indicator", "of", "targets", "reason"),
    [
        (PLANNED, 1200, {}, NotExpectedReason.NO_PERIOD_TARGET),
        (PLANNED, 1200, {"-Q2": 200}, NotExpectedReason.NO_PERIOD_TARGET),  # and of Q1 nothing
        (PLANNED, 1200, {"-Q3": 200}, NotExpectedReason.NO_PERIOD_TARGET),
        (MEMBERS, 1200, {"-M07": 200}, NotExpectedReason.NO_PERIOD_TARGET),
        (PLANNED, 0, {"-S1": 0}, NotExpectedReason.NO_SHARE),
        (LEVEL, 10, {"-S1": 15}, NotExpectedReason.NO_SHARE),  # no baseline
    ],
)
def test_without_a_period_target_nobody_says_what_to_expect(
    indicator: Definition, of: int, targets: dict[str, str | int], reason: NotExpectedReason
) -> None:
    result = expected(indicator, "2024-S1", of=of, targets=targets)

    assert isinstance(result, NotExpected)
    assert result.reason == reason


def test_a_level_is_expected_along_the_way_from_its_baseline() -> None:
    result = expected(LEVEL, "2024-S1", of=10, targets={"-S1": 17}, figures={"LEVEL P 2023": 20})

    assert isinstance(result, Expectation)
    assert (result.fraction, result.value) == (Decimal("0.3"), 17)


def test_an_even_way_from_a_baseline_begins_there() -> None:
    even = stock("SOME", direction=Direction.DOWN, achievement=AchievementMethod.FROM_BASELINE)

    result = expected(even, "2024-S1", of=10, figures={"SOME P 2023": 20})
    unknown = expected(even, "2024-S1", of=10)

    assert isinstance(result, Expectation)
    assert isinstance(unknown, Expectation)
    assert (result.fraction, result.value) == (Decimal("0.5"), 15)
    assert (unknown.fraction, unknown.value) == (Decimal("0.5"), None)


@pytest.mark.parametrize("illustration", [True, False])
def test_an_illustrated_period_target_marks_what_is_expected(illustration: bool) -> None:
    step = target(300, "PLANNED P 2024-S1", illustration=illustration)
    made = book(PLANNED, figures={}, targets={step.key: [step]})

    result = expectation(made, target(1200, "PLANNED P 2024"), step.key.period, today=day(IN_2024))

    assert isinstance(result, Expectation)
    assert result.illustration is illustration


def test_what_was_decided_after_the_year_changes_nothing_expected_in_it() -> None:
    first = target(300, "PLANNED P 2024-S1")
    belated = target(200, "PLANNED P 2024-S1", plan_code="P-2", in_force_from=day("2025-01-10"))
    made = book(PLANNED, figures={}, targets={first.key: [first, belated]})

    result = expectation(
        made, target(1200, "PLANNED P 2024"), first.key.period, today=day("2025-02-01")
    )

    assert isinstance(result, Expectation)
    assert result.value == 300


def test_an_adjusted_period_target_holds_from_its_day() -> None:
    first = target(300, "PLANNED P 2024-S1")
    adjusted = target(
        200,
        "PLANNED P 2024-S1",
        plan_code="P-2",
        plan_kind=PlanKind.ADJUSTED,
        replaces="P-1",
        in_force_from=day("2024-05-01"),
    )
    made = book(PLANNED, figures={}, targets={first.key: [first, adjusted]})

    def value_on(today: str) -> Decimal | None:
        year = target(1200, "PLANNED P 2024")
        result = expectation(made, year, Period.parse("2024-S1"), today=day(today))
        return result.value if isinstance(result, Expectation) else None

    assert (value_on("2024-04-30"), value_on("2024-05-01")) == (300, 200)


# ---------------------------------------------------------------- by now


@pytest.mark.parametrize(
    ("figures", "today", "to"),
    [
        ({"EVEN P 2024-S1": 9230}, "2024-06-09", "2024-S1"),  # printed before its month is over
        ({"EVEN P 2024-S1": 9230}, "2024-07-15", "2024-S1"),
        ({"EVEN P 2024-C04": 5}, "2024-10-15", "2024-C04"),  # late: another mark tells that
        ({}, "2024-07-31", "2024-S1"),
        ({}, "2024-08-01", "2024-C07"),
        ({"EVEN P 2024-M02": 5}, "2024-03-01", "2024-C02"),  # February alone is no year so far
        ({"EVEN P 2024": Missing.NOT_REPORTED}, "2024-03-01", "2024-C02"),
    ],
)
def test_now_is_the_last_month_known_and_without_any_the_last_one_due(
    figures: dict[str, Published], today: str, to: str
) -> None:
    made = book(EVEN, figures=figures)

    result = expected_by_now(made, target(1200, "EVEN P 2024"), today=day(today))

    assert isinstance(result, Expectation)
    assert str(result.to) == to


@pytest.mark.parametrize(
    ("periodicity", "today", "to"),
    [
        (Periodicity.MONTH, "2024-01-31", None),
        (Periodicity.MONTH, "2024-02-01", "2024-M01"),
        (Periodicity.QUARTER, "2024-03-31", None),
        (Periodicity.QUARTER, "2024-05-31", "2024-Q1"),
        (Periodicity.HALF_YEAR, "2024-06-30", None),
        (Periodicity.HALF_YEAR, "2024-12-31", "2024-S1"),
        (Periodicity.YEAR, "2024-12-31", None),
        (Periodicity.FIVE_YEAR, "2024-12-31", None),
    ],
)
def test_a_figure_is_due_as_often_as_the_indicator_is_reported(
    periodicity: Periodicity, today: str, to: str | None
) -> None:
    made = book(flow("SOME", periodicity=periodicity), figures={})

    result = expected_by_now(made, target(1200, "SOME P 2024"), today=day(today))

    if to is None:
        assert isinstance(result, NotExpected)
        assert result.reason == NotExpectedReason.NOTHING_DUE
    else:
        assert isinstance(result, Expectation)
        assert str(result.to) == to


def test_a_stock_is_known_up_to_its_latest_figure() -> None:
    set_ = {row.key: [row] for row in planned("MEMBERS", {"-Q1": 1000, "-Q2": 1100})}
    made = book(MEMBERS, figures={"MEMBERS P 2024-M04": 1020}, targets=set_)

    result = expected_by_now(made, target(1200, "MEMBERS P 2024"), today=day(IN_2024))

    assert isinstance(result, Expectation)
    assert (str(result.to), result.value) == ("2024-Q1", 1000)


@pytest.mark.parametrize("of", ["EVEN P 2024-S1", "EVEN P 2021-2025"])
def test_only_the_target_of_a_year_is_spread(of: str) -> None:
    made = book(EVEN, figures={})

    for result in (
        expected_by_now(made, target(5, of), today=day(IN_2024)),
        expectation(made, target(5, of), Period.parse("2024-M01"), today=day(IN_2024)),
    ):
        assert isinstance(result, NotExpected)
        assert result.reason == NotExpectedReason.NOT_A_YEAR


def test_months_of_some_areas_only_are_not_known_for_the_whole() -> None:
    figures: dict[str, Published] = {
        "EVEN A 2024-M01": 1,
        "EVEN B 2024-M01": 2,
        "EVEN A 2024-M02": 9,
    }
    made = book(EVEN, figures=figures, territories=territories(P=None, A="P", B="P"))

    value = value_by_now(made, key("EVEN P 2024"))

    assert (value.number, str(value.key.period)) == (3, "2024-M01")


# ---------------------------------------------------------------- the path of a year


def path(made: Book, of: str, today: str = IN_2024) -> list[tuple[str, Decimal]]:
    points = expected_path(made, target(1200, of), today=day(today))
    return [(str(point.to), point.fraction) for point in points]


def test_the_path_has_a_point_for_each_month_and_ends_with_the_whole_target() -> None:
    points = path(book(SEASON, figures=YEARS), "SEASON P 2024")

    assert len(points) == 12
    assert points[0] == ("2024-M01", Decimal("0.05"))
    assert points[-1] == ("2024", Decimal(1))
    fractions = [fraction for _, fraction in points]
    assert fractions == sorted(fractions)


def test_the_path_leads_through_what_is_expected_by_now() -> None:
    made = book(SEASON, figures={**YEARS, **months("SEASON", 2024, [1, 1, 1, 1, 1])})

    now = expected_by_now(made, target(1200, "SEASON P 2024"), today=day(IN_2024))

    assert isinstance(now, Expectation)
    assert (str(now.to), now.fraction) in path(made, "SEASON P 2024")


@pytest.mark.parametrize(
    ("indicator", "targets", "today", "points"),
    [
        (flow("E", periodicity=Periodicity.QUARTER), {}, IN_2024, ["Q1", "S1", "C09", ""]),
        (flow("E", phasing=Phasing.AS_TARGETED), {"-S1": 400}, IN_2024, ["S1", ""]),
        (flow("E", phasing=Phasing.YEAR_END), {}, IN_2024, []),
        (flow("E", phasing=Phasing.YEAR_END), {}, "2025-01-01", [""]),
    ],
)
def test_the_path_has_only_points_that_are_expected(
    indicator: Definition, targets: dict[str, str | int], today: str, points: list[str]
) -> None:
    set_ = {row.key: [row] for row in planned("E", targets)}
    made = book(indicator, figures={}, targets=set_)

    assert [to for to, _ in path(made, "E P 2024", today)] == [
        f"2024-{code}" if code else "2024" for code in points
    ]
