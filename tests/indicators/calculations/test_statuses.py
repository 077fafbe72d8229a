"""Rule 7: the state of a key against its target."""

from decimal import Decimal

import pytest

from indicators.calculations import (
    AchievementMethod,
    Bound,
    Definition,
    Direction,
    Expectation,
    Missing,
    NotExpected,
    NotExpectedReason,
    Phasing,
    Reason,
    State,
    Status,
    Territory,
    percent,
    status,
    status_by_now,
    year_so_far,
)
from indicators.periods import Period
from tests.indicators.calculations.making import (
    Published,
    book,
    change_of,
    day,
    flow,
    key,
    ratio_of,
    stock,
    target,
    territories,
)

CLOSED = day("2024-01-01")

JOBS = flow("JOBS")
YEARLY = flow("YEARLY", phasing=Phasing.YEAR_END)
MEMBERS = stock("MEMBERS")
VISITS = flow("VISITS", direction=Direction.NEUTRAL, achievement=AchievementMethod.NONE)
DEATHS = flow("DEATHS", direction=Direction.DOWN, achievement=AchievementMethod.INVERSE)
FALL = change_of("FALL", "RATE")
RATE = ratio_of(
    "RATE", "POOR", "ALL", direction=Direction.DOWN, achievement=AchievementMethod.FROM_BASELINE
)
SPECIAL = ratio_of(
    "SPECIAL", "S", "ALL", direction=Direction.DOWN, achievement=AchievementMethod.POINTS
)


def judged(
    indicator: Definition,
    figures: Published | dict[str, Published] | None,
    planned: str | int | None,
    *,
    today: str = "2024-01-01",
    bound: Bound = Bound.EXACT,
    expected: str | None = None,
    **but: object,
) -> Status:
    """The status of 2023; one figure alone is that of the year, others go by period code."""
    of = f"{indicator.code} P 2023"
    if not isinstance(figures, dict):
        figures = {} if figures is None else {"": figures}
    published = {f"{of}{period}": value for period, value in figures.items()}
    return status(
        book(indicator, figures=published, **but),
        key(of),
        None if planned is None else target(planned, of, bound=bound),
        today=day(today),
        expected=None if expected is None else Decimal(expected),
    )


# ---------------------------------------------------------------- closed periods


@pytest.mark.parametrize(
    ("indicator", "actual", "planned", "state"),
    [
        (JOBS, 115, 100, State.MET),
        (JOBS, 100, 100, State.MET),
        # the figure shown decides: 99.95 % is 100,0 %, 99.94 % is 99,9 %, 89.95 % is 90,0 %
        (JOBS, 9995, 10000, State.MET),
        (JOBS, 9994, 10000, State.WATCH),
        (JOBS, 9000, 10000, State.WATCH),
        (JOBS, 8995, 10000, State.WATCH),
        (JOBS, 8994, 10000, State.BEHIND),
        (JOBS, 0, 100, State.BEHIND),
        (FALL, "-4.43", "-4.0", State.MET),
        (FALL, "-3.7", "-4.0", State.WATCH),
        (FALL, "-5.67", "-8.52", State.BEHIND),
        (FALL, "0.50", "-4.0", State.BEHIND),
        (DEATHS, 5, 5, State.MET),
        (DEATHS, 0, 5, State.MET),
        (DEATHS, 0, 0, State.MET),
        (DEATHS, 2, 0, State.BEHIND),
        (DEATHS, 11, 10, State.WATCH),
        (DEATHS, 12, 10, State.BEHIND),
        # a rate without a baseline: up to one point short is to be watched
        (SPECIAL, "1.5", "1.5", State.MET),
        (SPECIAL, "2.5", "1.5", State.WATCH),
        (SPECIAL, "2.504", "1.5", State.WATCH),
        (SPECIAL, "2.51", "1.5", State.BEHIND),
        # no baseline: whether the target was reached is known all the same
        (RATE, "14", "15", State.MET),
        (RATE, "16", "15", State.BEHIND),
    ],
)
def test_a_closed_year_is_held_to_its_whole_target(
    indicator: Definition, actual: str, planned: str, state: State
) -> None:
    result = judged(indicator, actual, planned)

    assert (result.state, result.reason) == (state, None)


@pytest.mark.parametrize(("actual", "state"), [(99, State.MET), (101, State.BEHIND)])
def test_a_limit_that_was_overstepped_is_not_met_however_high_the_percentage(
    actual: int, state: State
) -> None:
    assert judged(JOBS, actual, 100, bound=Bound.AT_MOST).state == state


@pytest.mark.parametrize(
    ("indicator", "figures", "planned", "reason"),
    [
        (VISITS, 5, 4, Reason.NEUTRAL),
        (VISITS, None, None, Reason.NEUTRAL),
        (JOBS, 5, None, Reason.NO_TARGET),
        (JOBS, None, None, Reason.NO_TARGET),
        (JOBS, Missing.NOT_APPLICABLE, 5, Reason.NOT_APPLICABLE),
        (JOBS, 5, 0, Reason.UNDEFINED),
    ],
)
def test_what_cannot_be_judged_is_not_assessed(
    indicator: Definition, figures: Published | None, planned: int | None, reason: Reason
) -> None:
    result = judged(indicator, figures, planned)

    assert (result.state, result.reason) == (State.NOT_ASSESSED, reason)


@pytest.mark.parametrize(
    ("indicator", "figures", "reason"),
    [
        (JOBS, None, Reason.NO_VALUE),
        (JOBS, Missing.NOT_REPORTED, Reason.NOT_REPORTED),
        (JOBS, {"-C09": 900}, Reason.NO_WHOLE_PERIOD),
        (JOBS, {"-S1": 900}, Reason.NO_WHOLE_PERIOD),
        (JOBS, {"-M05": 900}, Reason.NO_WHOLE_PERIOD),
        (MEMBERS, {"-M11": 900}, Reason.NO_WHOLE_PERIOD),
    ],
)
def test_a_closed_year_without_its_figure_has_no_figure(
    indicator: Definition, figures: Published | dict[str, Published] | None, reason: Reason
) -> None:
    result = judged(indicator, figures, 100)

    assert (result.state, result.reason) == (State.NO_FIGURE, reason)


def test_an_undefined_ratio_has_no_figure() -> None:
    covered = ratio_of("COVERED", "C", "ALL")
    figures: dict[str, Published] = {"C P 2023": 0, "ALL P 2023": 0}
    made = book(covered, stock("C"), stock("ALL"), figures=figures)

    result = status(made, key("COVERED P 2023"), target(5, "COVERED P 2023"), today=CLOSED)

    assert (result.state, result.reason) == (State.NO_FIGURE, Reason.NOT_COMPUTABLE)


def test_figures_of_some_areas_only_are_no_figure() -> None:
    within = territories(P=None, A="P", B="P")
    made = book(JOBS, figures={"JOBS A 2023": 1000}, territories=within)

    result = status(made, key("JOBS P 2023"), target(10, "JOBS P 2023"), today=CLOSED)

    assert (result.state, result.reason) == (State.NO_FIGURE, Reason.PARTIAL_OVER_AREAS)


def test_a_year_made_of_all_its_months_is_judged_as_the_year() -> None:
    months = {f"-M{month:02}": 10 for month in range(1, 13)}

    assert judged(JOBS, months, 120).state == State.MET


def test_the_status_carries_what_it_was_judged_by() -> None:
    result = judged(JOBS, 95, 100)

    assert result.value.number == 95
    assert result.target is not None
    assert result.target.value == 100
    assert (result.thresholds.on_track, result.thresholds.watch) == (100, 90)
    assert result.expected == 1


# ---------------------------------------------------------------- territories that ended

ENDED = {"P": Territory(code="P", valid_to=day("2023-06-30"))}


@pytest.mark.parametrize("figures", [None, {"-S1": 5000}, {"-M01": 5}])
def test_a_target_of_an_abolished_territory_is_not_assessed(
    figures: dict[str, Published] | None,
) -> None:
    result = judged(JOBS, figures, 10000, territories=ENDED)

    assert (result.state, result.reason) == (State.NOT_ASSESSED, Reason.ABOLISHED)


def test_an_abolished_territory_with_its_figure_is_judged() -> None:
    assert judged(JOBS, 10500, 10000, territories=ENDED).state == State.MET


def test_a_territory_that_ended_after_the_period_is_judged() -> None:
    ended_later = {"P": Territory(code="P", valid_to=day("2024-06-30"))}

    assert judged(JOBS, None, 100, territories=ended_later).state == State.NO_FIGURE


def test_a_territory_that_will_end_is_not_abolished_yet() -> None:
    result = judged(JOBS, None, 100, territories=ENDED, today="2023-06-30")

    assert result.reason == Reason.NOT_CLOSED


# ---------------------------------------------------------------- open periods


@pytest.mark.parametrize(
    ("indicator", "figures", "state", "reason"),
    [
        (JOBS, None, State.NOT_ASSESSED, Reason.NOT_CLOSED),
        (JOBS, 50, State.NOT_ASSESSED, Reason.NOT_CLOSED),
        (JOBS, 100, State.MET, None),
        (YEARLY, 100, State.NOT_ASSESSED, Reason.BEFORE_YEAR_END),
        (VISITS, 100, State.NOT_ASSESSED, Reason.NEUTRAL),
    ],
)
def test_an_open_year_is_assessed_only_where_its_target_is_met_already(
    indicator: Definition, figures: Published | None, state: State, reason: Reason | None
) -> None:
    result = judged(indicator, figures, 100, today="2023-12-31")

    assert (result.state, result.reason) == (state, reason)


@pytest.mark.parametrize(
    ("actual", "expected", "state"),
    [
        (50, "0.5", State.ON_TRACK),
        (60, "0.5", State.ON_TRACK),
        (45, "0.5", State.WATCH),
        (44, "0.5", State.BEHIND),
        (0, "0", State.ON_TRACK),
        (100, "0.5", State.MET),
    ],
)
def test_an_open_year_is_held_to_what_is_expected_by_now(
    actual: int, expected: str, state: State
) -> None:
    assert judged(JOBS, actual, 100, today="2023-06-30", expected=expected).state == state


def test_nothing_is_expected_less_of_a_year_that_is_over() -> None:
    assert judged(JOBS, 50, 100, expected="0.5").state == State.BEHIND


def test_the_year_so_far_can_be_judged_in_place_of_the_year() -> None:
    made = book(JOBS, figures={"JOBS P 2023-S1": 60})
    so_far = year_so_far(made, "JOBS", "P", 2023)
    assert so_far is not None

    result = status(
        made,
        key("JOBS P 2023"),
        target(100, "JOBS P 2023"),
        today=day("2023-07-01"),
        actual=so_far.value,
        expected=Decimal("0.5"),
    )

    assert result.state == State.ON_TRACK
    assert result.value.key.period == Period.parse("2023-S1")


# ---------------------------------------------------------------- by now

SEASON = flow("SEASON", phasing=Phasing.SEASONAL)
STEPS = stock("STEPS", phasing=Phasing.AS_TARGETED)
LEVEL = ratio_of(
    "LEVEL", "S", "ALL", achievement=AchievementMethod.POINTS, phasing=Phasing.AS_TARGETED
)
LIMIT = ratio_of(
    "LIMIT",
    "S",
    "ALL",
    direction=Direction.DOWN,
    achievement=AchievementMethod.POINTS,
    phasing=Phasing.AS_TARGETED,
)


def judged_by_now(
    indicator: Definition,
    figures: dict[str, Published],
    planned: str | int | None,
    *,
    today: str = "2023-07-15",
    bound: Bound = Bound.EXACT,
    targets: dict[str, str] | None = None,
    **but: object,
) -> Status:
    """The status of 2023 on a day; figures and period targets go by period code."""
    of = f"{indicator.code} P 2023"
    steps = [target(value, f"{of}{period}") for period, value in (targets or {}).items()]
    made = book(
        indicator,
        figures={f"{of}{period}": value for period, value in figures.items()},
        targets={step.key: [step] for step in steps},
        **but,
    )
    wanted = None if planned is None else target(planned, of, bound=bound)
    return status_by_now(made, key(of), wanted, today=day(today))


@pytest.mark.parametrize(
    ("figures", "state", "of_expected"),
    [
        ({"-S1": 9230}, State.ON_TRACK, "127.3"),  # the worked example of pace.md
        ({"-S1": 7250}, State.ON_TRACK, "100.0"),
        ({"-S1": 7247}, State.ON_TRACK, "100.0"),  # the percentage shown decides
        ({"-S1": 7246}, State.WATCH, "99.9"),
        ({"-S1": 6522}, State.WATCH, "90.0"),
        ({"-S1": 6521}, State.BEHIND, "89.9"),
        ({"-S1": 0}, State.BEHIND, "0.0"),
        ({"-S1": 14500}, State.MET, "200.0"),
        ({"-C04": 4834}, State.ON_TRACK, "100.0"),  # late, but as much as was expected by April
    ],
)
def test_the_year_so_far_is_held_to_what_was_expected_to_the_same_month(
    figures: dict[str, Published], state: State, of_expected: str
) -> None:
    result = judged_by_now(JOBS, figures, 14500)

    assert (result.state, result.reason) == (state, None)
    assert result.of_expected is not None
    assert str(percent(result.of_expected)) == of_expected
    assert isinstance(result.expectation, Expectation)
    assert result.expectation.to == result.value.key.period
    assert result.expected == result.expectation.fraction


def test_a_season_is_taken_into_account() -> None:
    shares = [5, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10, 20]
    before = {f"SEASON P 2022-M{month:02}": n for month, n in enumerate(shares, start=1)}
    made = book(SEASON, figures={**before, "SEASON P 2023-S1": 3000})
    planned = target(10000, "SEASON P 2023")

    result = status_by_now(made, key("SEASON P 2023"), planned, today=day("2023-07-15"))

    assert (result.state, result.expected) == (State.ON_TRACK, Decimal("0.3"))


@pytest.mark.parametrize(
    ("indicator", "figures", "planned", "today", "state", "reason"),
    [
        (JOBS, {}, 100, "2023-01-31", State.NOT_ASSESSED, Reason.NOT_CLOSED),  # nothing is due
        (JOBS, {}, 100, "2023-02-01", State.NO_FIGURE, Reason.NO_VALUE),
        (JOBS, {"-M02": 99}, 100, "2023-03-01", State.NO_FIGURE, Reason.NO_VALUE),
        (JOBS, {"-S1": 60}, None, "2023-07-15", State.NOT_ASSESSED, Reason.NO_TARGET),
        (JOBS, {"-S1": 60}, 0, "2023-07-15", State.NOT_ASSESSED, Reason.UNDEFINED),
        (
            JOBS,
            {"": Missing.NOT_APPLICABLE},
            9,
            "2023-07-15",
            State.NOT_ASSESSED,
            Reason.NOT_APPLICABLE,
        ),
        (YEARLY, {"-S1": 60}, 100, "2023-12-31", State.NOT_ASSESSED, Reason.BEFORE_YEAR_END),
        (VISITS, {"-S1": 60}, 100, "2023-07-15", State.NOT_ASSESSED, Reason.NEUTRAL),
        (STEPS, {"-S1": 60}, 100, "2023-07-15", State.NOT_ASSESSED, Reason.NOT_CLOSED),
        (STEPS, {"-S1": 100}, 100, "2023-07-15", State.MET, None),
    ],
)
def test_an_open_year_that_cannot_be_judged_says_why(
    indicator: Definition,
    figures: dict[str, Published],
    planned: int | None,
    today: str,
    state: State,
    reason: Reason | None,
) -> None:
    result = judged_by_now(indicator, figures, planned, today=today)

    assert (result.state, result.reason) == (state, reason)


@pytest.mark.parametrize(
    ("indicator", "bound", "actual", "planned", "state"),
    [
        # of 12 in the year 6 are expected by June: 6 / 5, 6 / 6, 6 / 7
        (DEATHS, Bound.EXACT, 5, 12, State.ON_TRACK),
        (DEATHS, Bound.EXACT, 6, 12, State.ON_TRACK),
        (DEATHS, Bound.EXACT, 7, 12, State.BEHIND),
        (DEATHS, Bound.EXACT, 13, 24, State.WATCH),
        (DEATHS, Bound.EXACT, 13, 12, State.BEHIND),
        (DEATHS, Bound.EXACT, 0, 12, State.ON_TRACK),
        (DEATHS, Bound.EXACT, 0, 0, State.ON_TRACK),
        (DEATHS, Bound.EXACT, 1, 0, State.BEHIND),
        (JOBS, Bound.AT_MOST, 60, 100, State.ON_TRACK),
        (JOBS, Bound.AT_MOST, 101, 100, State.BEHIND),
    ],
)
def test_a_limit_is_not_met_while_it_can_still_be_overstepped(
    indicator: Definition, bound: Bound, actual: int, planned: int, state: State
) -> None:
    assert judged_by_now(indicator, {"-S1": actual}, planned, bound=bound).state == state


def test_a_limit_of_an_open_year_without_expectation_is_not_told_as_met() -> None:
    result = judged(DEATHS, {"": 3}, 12, today="2023-07-15")

    assert (result.state, result.reason) == (State.NOT_ASSESSED, Reason.NOT_CLOSED)


@pytest.mark.parametrize(
    ("indicator", "actual", "by_june", "planned", "state"),
    [
        (STEPS, "94", "94", "100", State.ON_TRACK),
        (STEPS, "90", "94", "100", State.WATCH),
        (STEPS, "84", "94", "100", State.BEHIND),
        # in points: up to one short of what was expected
        (LEVEL, "22", "22", "25", State.ON_TRACK),
        (LEVEL, "21", "22", "25", State.WATCH),
        (LEVEL, "20.99", "22", "25", State.BEHIND),
        (LEVEL, "25", "22", "25", State.MET),
        (LIMIT, "2", "2", "1.5", State.ON_TRACK),
        (LIMIT, "3", "2", "1.5", State.WATCH),
        (LIMIT, "3.01", "2", "1.5", State.BEHIND),
        (LIMIT, "1.5", "2", "1.5", State.MET),  # a state is not counted on
    ],
)
def test_a_latest_figure_is_held_to_the_target_of_its_period(
    indicator: Definition, actual: str, by_june: str, planned: str, state: State
) -> None:
    result = judged_by_now(indicator, {"-S1": actual}, planned, targets={"-S1": by_june})

    assert result.state == state


def test_a_year_that_is_over_is_held_to_its_whole_target_by_its_own_figure() -> None:
    over = judged_by_now(JOBS, {"-C09": 90}, 100, today="2024-01-01")
    whole = judged_by_now(JOBS, {"": 90}, 100, today="2024-01-01")

    assert (over.state, over.reason) == (State.NO_FIGURE, Reason.NO_WHOLE_PERIOD)
    assert (whole.state, whole.expected, whole.expectation) == (State.WATCH, 1, None)
    assert whole == judged(JOBS, 90, 100)


def test_an_open_year_printed_early_is_held_to_the_whole_target() -> None:
    assert judged_by_now(JOBS, {"": 95}, 100, today="2023-12-09").state == State.WATCH


def test_why_nothing_is_expected_is_told() -> None:
    result = judged_by_now(YEARLY, {"-S1": 60}, 100)

    assert isinstance(result.expectation, NotExpected)
    assert result.expectation.reason == NotExpectedReason.BEFORE_YEAR_END
    assert (result.expected, result.of_expected) == (None, None)


def test_half_a_year_is_judged_by_its_own_figure() -> None:
    made = book(JOBS, figures={"JOBS P 2023-M01": 10})
    planned = target(60, "JOBS P 2023-S1")

    result = status_by_now(made, planned.key, planned, today=day("2023-02-01"))

    assert result.value.key == planned.key
    assert (result.state, result.reason) == (State.NOT_ASSESSED, Reason.NOT_CLOSED)
