"""Results in words: every result has some, and they hold the numbers."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from indicators import wording
from indicators.calculations import (
    THRESHOLDS,
    Absence,
    Achievement,
    AchievementMethod,
    Bound,
    Change,
    Coverage,
    FigureStatus,
    Key,
    Method,
    Over,
    PlanKind,
    Reason,
    Refusal,
    Refused,
    State,
    Status,
    TargetFigure,
    Undefined,
    UndefinedReason,
    Value,
)
from indicators.choices import Direction, Kind, Precision
from indicators.models import Indicator, Measure, Observation
from indicators.periods import Period
from tests.indicators.reading import plain

Y2022, Y2023 = Period.year_of(2022), Period.year_of(2023)
KEY = Key("X", "P", "_T", Y2023)


@pytest.fixture(autouse=True, params=["vi", "en"])
def _language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every test here is run in both languages; where words are compared, they are of both."""
    with override(request.param):
        yield request.param


@pytest.fixture
def language(_language: str) -> str:
    return _language


def indicator(kind: Kind = Kind.FLOW, decimals: int = 0, **fields: Any) -> Indicator:
    unit = {Kind.RATIO: "%", Kind.CHANGE: "điểm %"}.get(kind, "người")
    measure = Measure(code="M", name=unit, name_en={"người": "persons"}.get(unit, unit))
    return Indicator(code="X", name="X", kind=kind, decimals=decimals, measure=measure, **fields)


PEOPLE = {"kind": Kind.FLOW, "direction": Direction.UP}
RATE = {"kind": Kind.RATIO, "decimals": 2, "direction": Direction.DOWN}
FALL = {"kind": Kind.CHANGE, "decimals": 2, "direction": Direction.DOWN}


def value(number: str | int | None, **fields: Any) -> Value:
    absence = Absence.NO_FIGURE if number is None else None
    exact = None if number is None else Decimal(number)
    return Value(**{"key": KEY, "number": exact, "absence": absence, "as_of": Y2023} | fields)


def target(number: str | int, **fields: Any) -> TargetFigure:
    return TargetFigure(
        **{
            "key": KEY,
            "value": Decimal(number),
            "plan_code": "P-2023",
            "plan_kind": PlanKind.ANNUAL,
            "plan_period": Y2023,
            "in_force_from": date(2023, 1, 1),
        }
        | fields
    )


def reached(actual: str, planned: str, fraction: str | None, **fields: Any) -> Achievement:
    margin = Decimal(fields.pop("margin", Decimal(actual) - Decimal(planned)))
    return Achievement(
        **{
            "method": AchievementMethod.RATIO,
            "actual": value(actual),
            "target": target(planned),
            "fraction": fraction and Decimal(fraction),
            "variance": Decimal(actual) - Decimal(planned),
            "margin": margin,
            "is_met": margin >= 0,
        }
        | fields
    )


def status(outcome: Achievement | Undefined, reason: Reason | None = None) -> Status:
    return Status(
        state=State.NOT_ASSESSED if reason else State.MET,
        reason=reason,
        value=outcome.actual,
        target=outcome.target,
        outcome=outcome,
        expected=Decimal(1),
        thresholds=THRESHOLDS[0],
    )


# ---------------------------------------------------------------- nothing without words


@pytest.mark.parametrize("absence", list(Absence))
def test_every_absence_has_words(absence):
    assert wording.absence(value(None, absence=absence))


@pytest.mark.parametrize("method", list(Method))
def test_every_method_has_words(method):
    assert wording.method(value(1, method=method))


@pytest.mark.parametrize("over", list(Over))
def test_every_coverage_has_words_with_both_counts(over):
    have = (Y2023,) if over is Over.PERIODS else ("D1",)
    assert wording.coverage(Coverage(over, have, 9)).startswith("1/9 ")


@pytest.mark.parametrize("reason", list(UndefinedReason))
def test_every_reason_for_no_percentage_has_words(reason):
    undefined = Undefined(reason=reason, actual=value(1))
    assert wording.outcome(indicator(), undefined)
    assert wording.share(undefined) == "–"


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_for_no_state_has_words(reason):
    outcome = Undefined(reason=UndefinedReason.ZERO_TARGET, actual=value(1), target=target(0))
    assert wording.reason(status(outcome, reason))
    assert any(wording.reason(status(outcome, reason)) in step for step in steps(outcome, reason))


def steps(outcome: Achievement | Undefined, reason: Reason | None = None) -> list[str]:
    return wording.steps_to(indicator(), status(outcome, reason))


@pytest.mark.parametrize("reason", list(Refusal))
def test_every_refusal_to_compare_has_words(reason):
    refused = Refused(
        reason=reason,
        later=value(1),
        earlier=value(None, key=KEY.in_period(Y2022)),
        since=date(2021, 1, 1),
    )
    assert wording.change_on(indicator(), refused)


@pytest.mark.parametrize("firmness", list(FigureStatus))
def test_every_status_of_a_figure_has_a_word(firmness):
    assert wording.status_name(value(1, status=firmness))


@pytest.mark.parametrize("method", [each for each in AchievementMethod if each != "none"])
@pytest.mark.parametrize("is_opposite", [False, True])
def test_every_method_of_achievement_is_explained_with_its_numbers(method, is_opposite):
    result = reached("110", "100", "1.1", method=method, is_opposite=is_opposite, moved=Decimal(5))
    said = " ".join(wording.steps_to(indicator(**PEOPLE), status(result)))
    assert "110" in said
    assert "100" in said


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("kind", "number", "fields", "vietnamese", "english"),
    [
        (PEOPLE, "15059", {}, "15.059 người", "15,059 persons"),
        (PEOPLE, "15059", {"qualifier": "about"}, "khoảng 15.059 người", "about 15,059 persons"),
        (PEOPLE, "9230", {"qualifier": "over"}, "hơn 9.230 người", "more than 9,230 persons"),
        (PEOPLE, "0", {}, "0 người", "0 persons"),
        (PEOPLE, None, {}, "chưa có số", "no figure yet"),
        (RATE, "14.9416", {}, "14,94 %", "14.94 %"),
        (RATE, "8.955", {}, "8,96 %", "8.96 %"),
        (FALL, "-4.43", {}, "giảm 4,43 điểm %", "down 4.43 điểm %"),
        (FALL, "0.5", {}, "tăng 0,50 điểm %", "up 0.50 điểm %"),
        (FALL, "0", {}, "0,00 điểm %", "0.00 điểm %"),
    ],
)
def test_a_figure_is_written_with_unit_decimals_and_qualifier(
    language, kind, number, fields, vietnamese, english
):
    written = wording.figure_of(indicator(**kind), value(number, **fields))
    assert plain(written.text) == (vietnamese if language == "vi" else english)


@pytest.mark.parametrize(
    ("kind", "planned", "bound", "vietnamese"),
    [
        (PEOPLE, "200", Bound.EXACT, "200 người"),
        (PEOPLE, "13200", Bound.ABOUT, "khoảng 13.200 người"),
        (PEOPLE, "70", Bound.AT_LEAST, "ít nhất 70 người"),
        (PEOPLE, "70", Bound.AT_MOST, "không quá 70 người"),
        (FALL, "-4", Bound.AT_MOST, "giảm ít nhất 4,00 điểm %"),
        (FALL, "-4", Bound.AT_LEAST, "giảm không quá 4,00 điểm %"),
        (FALL, "0.5", Bound.AT_MOST, "tăng không quá 0,50 điểm %"),
    ],
)
def test_a_planned_fall_is_bounded_by_its_size(kind, planned, bound, vietnamese):
    with override("vi"):
        written = wording.figure_of_target(indicator(**kind), target(planned, bound=bound))
        assert plain(written.text) == vietnamese


def test_no_target_is_no_zero():
    written = wording.figure_of_target(indicator(), None)
    assert written.value is None
    assert not any(character.isdigit() for character in written.text)


@pytest.mark.parametrize(
    ("found", "vietnamese", "english"),
    [
        (
            Coverage(Over.PERIODS, Period.cumulative(2023, 8).months, 12),
            "8/12 tháng",
            "8/12 months",
        ),
        (Coverage(Over.PERIODS, (Y2022, Y2023), 5), "2/5 năm", "2/5 years"),
        (Coverage(Over.AREAS, tuple("ABCDEFG"), 9), "7/9 địa bàn", "7/9 areas"),
        (Coverage(Over.PREDECESSORS, ("OLD",), 2), "1/2 địa bàn cũ", "1/2 former areas"),
    ],
)
def test_coverage_says_what_of_a_whole_there_is(language, found, vietnamese, english):
    assert wording.coverage(found) == (vietnamese if language == "vi" else english)


@pytest.mark.parametrize(
    ("fields", "vietnamese"),
    [
        ({"number": 1, "as_of": Y2023}, ""),
        ({"number": 1, "as_of": Period.month_of(2023, 5)}, "số của tháng 5/2023"),
        ({"number": None, "as_of": Period.month_of(2023, 5)}, ""),
    ],
)
def test_a_number_of_another_period_says_which(fields, vietnamese):
    with override("vi"):
        assert wording.as_of(value(**fields)) == vietnamese


# ---------------------------------------------------------------- against the plan


@pytest.mark.parametrize(
    ("kind", "result", "outcome", "percent", "gap"),
    [
        (PEOPLE, reached("15059", "13200", "1.14083"), "114,1 %", "114,1", "vượt 1.859 người"),
        (PEOPLE, reached("100", "100", "1"), "100,0 %", "100,0", "đúng bằng kế hoạch"),
        (PEOPLE, reached("0", "100", "0"), "0,0 %", "0,0", "thiếu 100 người"),
        (PEOPLE, reached("200000", "100", "2000"), "200.000,0 %", "200.000,0", None),
        (
            FALL,
            reached("-3.7", "-4", "0.925", margin="-0.3"),
            "92,5 %",
            "92,5",
            "thiếu 0,30 điểm %",
        ),
        (FALL, reached("-4.43", "-4", "1.1075", margin="0.43"), "110,8 %", "110,8", None),
        (RATE, reached("5.5", "5", None, margin="-0.5"), "thiếu 0,50 điểm %", "–", None),
        (
            FALL,
            reached("0.5", "-4", None, margin="-4.5", is_opposite=True, moved=Decimal("0.5")),
            "tăng 0,50 điểm %, không đạt",
            "–",
            "thiếu 4,50 điểm %",
        ),
    ],
)
def test_an_outcome_is_said_with_one_decimal_or_in_points(kind, result, outcome, percent, gap):
    with override("vi"):
        said = indicator(**kind)
        assert plain(wording.outcome(said, result)) == outcome
        assert wording.share(result) == percent
        assert gap is None or plain(wording.gap(said, result)) == gap


def test_an_unknown_gap_is_not_said():
    assert (
        wording.gap(indicator(), Undefined(reason=UndefinedReason.NO_VALUE, actual=value(1))) == ""
    )


def test_a_percentage_that_proves_nothing_says_so():
    circular = reached("15059", "13200", "1.14", target=target(13200, circular=True))
    assert len(steps(circular)) == len(steps(reached("15059", "13200", "1.14"))) + 1


@pytest.mark.parametrize("baseline", [Decimal("19.37"), value("19.37")])
def test_the_baseline_is_named_where_the_way_from_it_counts(baseline):
    result = reached("11", "10", "0.8", method=AchievementMethod.FROM_BASELINE, baseline=baseline)
    with override("vi"):
        said = " ".join(wording.steps_to(indicator(**RATE), status(result)))
    assert "19,37" in said


# ---------------------------------------------------------------- changes


def changed(amount: str, *, in_points: bool) -> Change:
    return Change(
        later=value(1),
        earlier=value(1, key=KEY.in_period(Y2022)),
        difference=Decimal(amount),
        amount=Decimal(amount),
        in_points=in_points,
    )


@pytest.mark.parametrize(
    ("kind", "result", "vietnamese"),
    [
        (PEOPLE, changed("16.915", in_points=False), "tăng 16,9 % so với năm 2022"),
        (PEOPLE, changed("-0.4", in_points=False), "giảm 0,4 % so với năm 2022"),
        (PEOPLE, changed("0.04", in_points=False), "không đổi so với năm 2022"),
        (RATE, changed("-4.43", in_points=True), "giảm 4,43 điểm % so với năm 2022"),
    ],
)
def test_a_change_is_said_in_percent_of_counts_and_in_points_of_rates(kind, result, vietnamese):
    with override("vi"):
        assert plain(wording.change_on(indicator(**kind), result)) == vietnamese


@pytest.mark.parametrize("reason", [Refusal.SERIES_BREAK, Refusal.DIFFERENT_TERRITORY])
def test_what_may_not_be_compared_says_since_when(reason):
    refused = Refused(
        reason=reason, later=value(1), earlier=value(1, key=KEY), since=date(2021, 1, 31)
    )
    assert "31/01/2021" in wording.change_on(indicator(), refused)


# ---------------------------------------------------------------- versions


@pytest.mark.parametrize(
    ("precision", "vietnamese"),
    [
        (Precision.DAY, "31/01/2024"),
        (Precision.MONTH, "tháng 01/2024"),
        (Precision.YEAR, "năm 2024"),
    ],
)
def test_a_day_of_publication_is_no_more_exact_than_it_is_known(precision, vietnamese):
    row = Observation(known_from=date(2024, 1, 31), known_precision=precision)
    with override("vi"):
        assert wording.known_from(row) == vietnamese


def test_a_version_taken_back_says_why_it_has_no_value():
    row = Observation(value=None, missing="not_reported", status="reported", qualifier="exact")
    with override("vi"):
        assert wording.figure_of_observation(indicator(), row).text == "chưa báo cáo"


@pytest.mark.parametrize(("text", "expected"), [("năm 2023", "Năm 2023"), ("", ""), ("GDP", "GDP")])
def test_capitalised_changes_the_first_letter_only(text, expected):
    assert wording.capitalised(text) == expected
