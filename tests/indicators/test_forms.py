"""What reviewers type about figures and plans: how it is read, and what they are told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Kind
from indicators.forms import (
    CorrectionForm,
    ObservationForm,
    PeriodField,
    PlanForm,
    TargetForm,
    free_plan_code,
    read_figure,
    read_period,
    usual_size,
)
from indicators.models import Indicator, Plan, Target
from indicators.periods import Period, PeriodError
from tests.factories import (
    make_area,
    make_document,
    make_indicator,
    make_observation,
    make_plan,
    make_slice,
    make_target,
)

TODAY = date(2024, 6, 1)


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026", "2026"),
        ("năm 2026", "2026"),
        ("NAM 2026", "2026"),
        ("quý III/2026", "2026-Q3"),
        ("quý 3 năm 2026", "2026-Q3"),
        ("Quy iv 2026", "2026-Q4"),
        ("tháng 5/2026", "2026-M05"),
        ("tháng 12 năm 2026", "2026-M12"),
        ("9 tháng đầu năm 2026", "2026-C09"),
        ("9 tháng 2026", "2026-C09"),
        ("6 tháng đầu năm 2026", "2026-S1"),
        ("6 tháng cuối năm 2026", "2026-S2"),
        ("3 tháng đầu năm 2026", "2026-Q1"),
        ("12 tháng 2026", "2026"),
        ("2021-2025", "2021-2025"),
        ("giai đoạn 2021 – 2025", "2021-2025"),
        ("2026-m05", "2026-M05"),
        ("2026-C06", "2026-S1"),
        ("  2026  ", "2026"),
    ],
)
def test_a_period_is_read_as_it_is_spoken_of(text: str, code: str) -> None:
    assert read_period(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "quý 5/2026",
        "quý V/2026",
        "tháng 13/2026",
        "0 tháng 2026",
        "13 tháng 2026",
        "2025-2021",
        "2026/05",
        "1800",
        "٢٠٢٦",
        "hôm nay",
        "2026-" * 200,
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        read_period(text)


_months = st.tuples(st.integers(1900, 2100), st.integers(1, 12))


@given(
    period=st.one_of(
        st.integers(1900, 2100).map(Period.year_of),
        _months.map(lambda month: Period.month_of(*month)),
        _months.map(lambda month: Period.cumulative(*month)),
        st.sampled_from([Period.parse(f"2024-{part}") for part in ("Q2", "Q4", "S1", "S2")]),
        st.tuples(st.integers(1900, 2000), st.integers(2001, 2100)).map(lambda y: Period.span(*y)),
    )
)
def test_every_period_is_read_back_from_what_is_shown(period: Period) -> None:
    assert PeriodField().clean(PeriodField().prepare_value(period.code)) == period.code
    with translation.override("en"):
        assert PeriodField().clean(PeriodField().prepare_value(period.code)) == period.code


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [("15.059", 0, "15059"), ("14,94", 2, "14.94"), ("-4,43", 2, "-4.43"), ("0", 0, "0")],
)
def test_a_figure_is_read_with_the_decimals_of_its_indicator(
    text: str, decimals: int, value: str
) -> None:
    assert read_figure(text, Indicator(decimals=decimals)) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "decimals", "usual", "said"),
    [
        ("14.94", 2, None, "14,94"),
        ("709,45", 1, None, "709,45"),
        ("15,059", 0, None, "15059"),
        ("15.059", 1, "15.1", "15059"),
    ],
)
def test_a_refused_number_is_answered_with_what_may_have_been_meant(
    text: str, decimals: int, usual: str | None, said: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_figure(text, Indicator(decimals=decimals), Decimal(usual) if usual else None)
    assert said in refusal.value.messages[0]


@pytest.mark.django_db
def test_the_usual_size_is_the_latest_figure_there() -> None:
    indicator, area = make_indicator(), make_area()
    assert usual_size(indicator, area) is None
    about = {"indicator": indicator, "area": area}
    make_observation(**about, period="2023", value=Decimal(7))
    make_observation(**about, period="2022", value=Decimal(5))
    make_observation(**about, period="2024", missing="not_reported")
    assert usual_size(indicator, area) == 7


# ---------------------------------------------------------------- a new figure


def typed(**fields: Any) -> dict[str, Any]:
    """What the form of a new figure sends, filled in well but for the fields given."""
    make_slice()
    data = {
        "slice": "_T",
        "period": "2023",
        "known_from": "31/01/2024",
        "said": "given",
        "value": "15.059",
        "qualifier": "exact",
        "status": "reported",
        "source": "bao-cao.docx",
        "reason": "báo cáo năm",
    }
    data |= {name: getattr(value, "pk", value) for name, value in fields.items()}
    if "indicator" not in data:
        data["indicator"] = make_indicator().pk
    if "area" not in data:
        data["area"] = make_area().pk
    return data


def observation_form(**fields: Any) -> ObservationForm:
    return ObservationForm(typed(**fields), indicators=Indicator.objects.all(), today=TODAY)


@pytest.mark.django_db
def test_a_figure_typed_well_becomes_values_of_the_field() -> None:
    document = make_document()
    form = observation_form(
        value="14.059", qualifier="over", cut_off="14/12/2023", document=document, note="n"
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["known_from"] == date(2024, 1, 31)
    assert form.cleaned_data["period"] == "2023"
    assert form.version() == {
        "value": Decimal(14059),
        "missing": "",
        "status": "reported",
        "qualifier": "over",
        "cut_off": date(2023, 12, 14),
        "document": document,
        "note": "n",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["not_reported", "not_applicable"])
def test_a_missing_figure_has_a_reason_and_no_number(missing: str) -> None:
    form = observation_form(said=missing, value="")
    assert form.is_valid(), form.errors
    assert (form.version()["value"], form.version()["missing"]) == (None, missing)


@pytest.mark.django_db
def test_zero_is_a_figure() -> None:
    form = observation_form(value="0")
    assert form.is_valid(), form.errors
    assert (form.version()["value"], form.version()["missing"]) == (0, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("value", {"value": ""}),
        ("value", {"value": "14.94"}),
        ("value", {"value": "14,94"}),
        ("value", {"value": "1e400"}),
        ("value", {"value": "NaN"}),
        ("value", {"value": "9" * 20_000}),
        ("value", {"value": "1\u200b5"}),
        ("value", {"said": "not_reported"}),
        ("said", {"said": "perhaps"}),
        ("status", {"status": "certain"}),
        ("qualifier", {"qualifier": "sort of"}),
        ("document", {"status": "official"}),
        ("document", {"status": "official", "document": "abc"}),
        ("document", {"document": "9" * 40}),
        ("known_from", {"known_from": "02/06/2024"}),
        ("known_from", {"known_from": "30/02/2024"}),
        ("cut_off", {"cut_off": "x"}),
        ("period", {"period": "quý 5/2023"}),
        ("period", {"period": ""}),
        ("indicator", {"indicator": "abc"}),
        ("indicator", {"indicator": "9" * 40}),
        ("area", {"area": ""}),
        ("area", {"area": "-1"}),
        ("slice", {"slice": "\0"}),
        ("slice", {"slice": "SEX_X"}),
        ("source", {"source": " "}),
        ("source", {"source": "x" * 501}),
        ("source", {"source": "a\0b"}),
        ("reason", {"reason": "  "}),
    ],
    ids=str,
)
def test_a_mistake_is_told_beside_its_field(field: str, fields: dict[str, Any]) -> None:
    assert list(observation_form(**fields).errors) == [field]


@pytest.mark.django_db
def test_what_the_model_refuses_is_told_beside_its_field() -> None:
    stock = make_indicator(kind=Kind.STOCK)
    gone = make_area(valid_to="2022-12-31")
    assert list(observation_form(area=gone).errors) == ["area"]
    assert list(observation_form(indicator=stock, period="9 tháng 2023").errors) == ["period"]


@pytest.mark.django_db
def test_all_mistakes_are_told_at_once() -> None:
    form = observation_form(
        indicator="", area="", period="x", known_from="y", value="z", status="official", reason=""
    )
    assert set(form.errors) == {
        "indicator",
        "area",
        "period",
        "known_from",
        "value",
        "document",
        "reason",
    }
    assert observation_form(
        area=make_area(valid_to="2022-12-31"), value="x", reason=""
    ).errors.keys() == {
        "area",
        "value",
        "reason",
    }


@pytest.mark.django_db
def test_only_indicators_of_ones_own_are_taken() -> None:
    own, other = make_indicator(), make_indicator()
    mine = Indicator.objects.filter(pk=own.pk)
    assert ObservationForm(typed(indicator=own), indicators=mine, today=TODAY).is_valid()
    form = ObservationForm(typed(indicator=other), indicators=mine, today=TODAY)
    assert list(form.errors) == ["indicator"]


# ---------------------------------------------------------------- a correction


def correction_form(figure: Any, **fields: Any) -> CorrectionForm:
    """What the form sends when only the fields given were touched."""
    shown = CorrectionForm(figure=figure)
    data = {name: shown[name].value() for name in shown.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    return CorrectionForm({**data, "reason": "nhầm", **fields}, figure=figure)


@pytest.mark.django_db
def test_a_correction_starts_from_the_figure_as_it_is() -> None:
    figure = make_observation(value=Decimal("15059.0000"), qualifier="about", note="n")
    shown = CorrectionForm(figure=figure)
    names = ("seen", "said", "value", "status", "qualifier", "source", "note", "reason")
    assert [shown[name].value() for name in names] == [
        figure.pk,
        "given",
        "15.059",
        "reported",
        "about",
        figure.source.location,
        "n",
        None,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"value": "15.060"},
        {"qualifier": "over"},
        {"status": "preliminary"},
        {"said": "not_reported", "value": ""},
        {"source": "other.docx"},
        {"note": "x"},
        {"cut_off": "14/12/2023"},
    ],
    ids=str,
)
def test_a_correction_changes_something(fields: dict[str, str]) -> None:
    figure = make_observation(value=Decimal(15059))
    form = correction_form(figure, **fields)
    assert form.is_valid(), form.errors


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"value": "15059"}, {"value": "15 059"}], ids=str)
def test_a_correction_that_changes_nothing_is_refused(fields: dict[str, str]) -> None:
    form = correction_form(make_observation(value=Decimal(15059)), **fields)
    assert list(form.errors) == ["__all__"]


@pytest.mark.django_db
def test_a_figure_of_todays_territory_before_it_existed_can_be_corrected() -> None:
    merged = make_area(valid_from="2025-07-01")
    figure = make_observation(area=merged, recast=True, value=Decimal(1))
    assert correction_form(figure, value="2").is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["", "abc", "9" * 40, "another"])
def test_the_version_seen_is_one_of_the_figures_own(seen: str) -> None:
    other = make_observation()
    form = correction_form(
        make_observation(), value="1", seen=str(other.pk) if seen == "another" else seen
    )
    assert list(form.errors) == ["seen"]


# ---------------------------------------------------------------- plans


def plan_form(**fields: Any) -> PlanForm:
    data = {
        "title": "Kế hoạch năm 2026",
        "kind": "annual",
        "period": "2026",
        "source_location": "ke-hoach.pdf",
    }
    data |= {name: getattr(value, "pk", value) for name, value in fields.items()}
    if "area" not in data:
        data["area"] = make_area().pk
    return PlanForm(data)


@pytest.mark.django_db
def test_a_plan_without_a_code_gets_one_of_its_own() -> None:
    area = make_area(code="LC")
    make_plan(code="P-2026-LC", area=area)
    make_plan(code="P-2026-LC-2", area=area)
    make_plan(code="P-2026-LC-X", area=area)
    assert free_plan_code(area, "2026") == "P-2026-LC-3"
    form = plan_form(area=area)
    assert form.is_valid(), form.errors
    assert form.instance.code == "P-2026-LC-3"
    assert plan_form(area=area, code="QĐ-1").is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": ""}),
        ("kind", {"kind": "wish"}),
        ("area", {"area": "abc"}),
        ("period", {"period": "mai"}),
        ("period", {"period": "2026-2030"}),
        ("period", {"kind": "five_year"}),
        ("source_location", {"source_location": ""}),
        ("replaces", {"kind": "adjusted"}),
        ("issued_on", {"issued_on": "2026"}),
        ("code", {"code": "x" * 41}),
    ],
    ids=str,
)
def test_a_mistake_in_a_plan_is_told_beside_its_field(field: str, fields: dict[str, Any]) -> None:
    assert list(plan_form(**fields).errors) == [field]


@pytest.mark.django_db
def test_only_an_adjusted_plan_names_another_and_that_one_is_out() -> None:
    issued, draft = make_plan(state="issued"), make_plan()
    assert plan_form(kind="adjusted", replaces=issued).is_valid()
    assert list(plan_form(kind="adjusted", replaces=draft).errors) == ["replaces"]
    assert list(plan_form(kind="annual", replaces=issued).errors) == ["replaces"]


# ---------------------------------------------------------------- targets


def target_form(plan: Plan, own: set[int] | None = None, **fields: Any) -> TargetForm:
    make_slice()
    data = {"slice": "_T", "bound": "exact", "value": "17.000"}
    data |= {name: getattr(value, "pk", value) for name, value in fields.items()}
    if "indicator" not in data:
        data["indicator"] = make_indicator().pk
    everything = set(Indicator.objects.values_list("pk", flat=True))
    target = Target(plan=plan)
    return TargetForm(data, instance=target, plan=plan, own=everything if own is None else own)


@pytest.mark.django_db
def test_a_target_is_for_the_plans_own_area_and_period_unless_others_are_named() -> None:
    plan, other = make_plan(period="2026"), make_area()
    form = target_form(plan)
    assert form.is_valid(), form.errors
    found = form.instance
    assert (found.area, found.period, found.value) == (plan.area, "2026", 17_000)
    form = target_form(plan, area=other, period="quý I/2026", baseline="16.000")
    assert form.is_valid(), form.errors
    found = form.instance
    assert (found.area, found.period, found.baseline) == (other, "2026-Q1", 16_000)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("indicator", {"indicator": ""}),
        ("value", {"value": ""}),
        ("value", {"value": "17.000,5"}),
        ("value", {"value": "14.94"}),
        ("baseline", {"baseline": "x"}),
        ("period", {"period": "2027"}),
        ("period", {"period": "x"}),
        ("bound", {"bound": "up to"}),
        ("slice", {"slice": ""}),
        ("slice", {"slice": "\0"}),
        ("area", {"area": "9" * 40}),
    ],
    ids=str,
)
def test_a_mistake_in_a_target_is_told_beside_its_field(field: str, fields: dict[str, Any]) -> None:
    assert list(target_form(make_plan(period="2026"), **fields).errors) == [field]


@pytest.mark.django_db
def test_a_target_of_another_office_is_shown_and_stays() -> None:
    target = make_target(plan=make_plan(), value=Decimal(100))
    data = {"indicator": target.indicator_id, "area": target.area_id, "slice": "_T"}
    data |= {"bound": "exact", "value": "1", "period": "2023"}
    form = TargetForm(data, instance=target, plan=target.plan, own=set())
    assert form.is_valid(), form.errors
    assert not form.has_changed()
    assert form.cleaned_data["value"] == 100


@pytest.mark.django_db
def test_a_target_that_was_not_touched_has_not_changed() -> None:
    target = make_target(plan=make_plan(), value=Decimal("100.0000"), baseline=Decimal(90))
    own = {target.indicator_id}
    shown = TargetForm(instance=target, plan=target.plan, own=own)
    data = {name: shown[name].value() for name in shown.fields}
    assert not TargetForm(data, instance=target, plan=target.plan, own=own).has_changed()
