"""Chỉ tiêu: everything known of one indicator, from its years to every version."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from indicators.calculations import Bound
from indicators.models import Event, Explanation, Indicator, Observation, Target
from indicators.pages.detail import IndicatorPage, Line, indicator_page
from organisation.choices import AreaLevel
from organisation.models import Area, AreaSuccession
from tests.factories import (
    make_area,
    make_indicator,
    make_measure,
    make_observation,
    make_office,
    make_plan,
    make_slice,
    make_target,
)
from tests.indicators.reading import plain

DOMAIN: Path = settings.BASE_DIR / "fixtures" / "domain"
TODAY = date(2026, 7, 1)

pytestmark = pytest.mark.django_db


def page_of(code: str, year: int | str = "", area: str = "") -> IndicatorPage:
    page = indicator_page(code, {"nam": str(year), "dia-ban": area}, today=TODAY)
    assert page is not None
    return page


def table(name: str) -> dict[str, dict[str, str]]:
    with (DOMAIN / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def line_of(page: IndicatorPage, label: str, area: str) -> Line:
    (line,) = (line for line in page.by_year.lines if (line.label, line.area.code) == (label, area))
    return line


def year_lines(page: IndicatorPage) -> list[tuple[str, str, str]]:
    return [(line.label, line.area.code, line.figure.number) for line in page.by_year.lines]


# ---------------------------------------------------------------- percentages as printed

OBSERVATIONS, PRINTED = table("observations"), table("printed_percentages")


def as_shown(percentage: str) -> str:
    """A percentage of the table with one decimal, half up, in Vietnamese: 82.88 is 82,9."""
    return str(Decimal(percentage).quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ",")


def line_of_printed(name: str) -> Line:
    """The line of the page on which a printed percentage is computed again."""
    actual, plan = OBSERVATIONS[PRINTED[name]["actual"]], OBSERVATIONS[PRINTED[name]["plan"]]
    page = page_of(actual["indicator_code"], plan["period"].split("-")[-1], actual["area"])
    lines = [
        line
        for line in (*page.by_year.lines, *page.beside)
        if (line.area.code, line.period.code) == (actual["area"], plan["period"]) and line.target
    ]
    assert lines, "no line has this plan"
    assert all(line.plan.value == Decimal(plan["value"]) for line in lines)
    return lines[0]


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_percentage_is_computed_again_and_shown(published, name):
    actual, plan = OBSERVATIONS[PRINTED[name]["actual"]], OBSERVATIONS[PRINTED[name]["plan"]]
    assert actual["load"] == plan["load"] == "yes"

    line = line_of_printed(name)

    if line.percent == "–":  # points: "đúng bằng kế hoạch" is the printed 100 %
        assert (PRINTED[name]["outcome"], plain(line.share)) == ("100", "đúng bằng kế hoạch")
    else:
        assert line.percent == as_shown(PRINTED[name]["outcome"])


@pytest.mark.parametrize(
    "name", [name for name, row in PRINTED.items() if row["circular"] == "yes"]
)
def test_a_percentage_that_was_read_back_from_itself_says_so(published, name):
    assert "suy từ tỷ lệ % đã công bố" in line_of_printed(name).note


def test_the_steps_say_that_a_circular_percentage_confirms_nothing(published):
    said = " ".join(page_of("EMP_JOBS_NEW", 2023, "LC-OLD").steps)
    assert "không có giá trị xác nhận" in said
    said = " ".join(page_of("POV_RATE_CHANGE", 2023, "LC-OLD").steps)
    assert "không có giá trị xác nhận" not in said


def test_sixteen_of_sixteen_tasks_are_a_computed_hundred_percent(published):
    page = page_of("TSK_DONE_RATE", 2023, "LC-OLD")

    assert plain(page.row.figure.text) == "100,0 %"
    assert page.origin.observation is None
    assert [plain(value) for _name, value in page.origin.inputs] == ["16 nhiệm vụ", "16 nhiệm vụ"]
    assert all(name.endswith(", năm 2023") for name, _value in page.origin.inputs)


def test_what_a_sum_was_added_up_from_does_not_say_the_indicator_again(published):
    page = page_of("EMP_JOBS_NEW", 2024, "LC-NEW")

    names = [plain(name) for name, _value in page.origin.inputs]
    assert names == ["Năm 2024, Tỉnh Lào Cai (trước 01/7/2025)"]


# ---------------------------------------------------------------- the published indicators


def test_an_indicator_nothing_was_published_of_has_a_page_all_the_same(published):
    known = {row["indicator_code"] for row in OBSERVATIONS.values() if row["load"] == "yes"}
    for indicator in Indicator.objects.exclude(code__in=known):
        page = page_of(indicator.code)
        assert page.summary
        assert not page.versions.object_list


def test_every_loaded_figure_and_target_is_on_the_page_of_its_indicator(published):
    """Versions in their list, targets beside a figure or beside the target in force: nothing is lost."""
    loaded = [row for row in OBSERVATIONS.values() if row["load"] == "yes"]
    pages: dict[tuple[str, str, str], set[str]] = {}
    for row in loaded:
        year = row["period"][5:] if row["period"][5:].isdigit() else row["period"][:4]
        asked = (row["indicator_code"], year, row["area"])
        if asked not in pages:
            pages[asked] = references_on(page_of(*asked))
        assert row["id"] in pages[asked]


def references_on(page: IndicatorPage) -> set[str]:
    """The rows of the source table that the page tells of."""
    lines = (*page.by_year.lines, *(page.in_year.lines if page.in_year else ()), *page.beside)
    targets = Target.objects.filter(pk__in=[line.target.reference for line in lines if line.target])
    return set(targets.values_list("reference", flat=True)) | {
        version.reference for version in page.versions
    }


def test_poverty_shows_both_versions_of_2022_and_which_one_holds(published):
    page = page_of("POV_RATE", 2022, "LC-OLD")

    versions = [
        (str(row.value), row.is_open)
        for row in page.versions
        if (row.period, row.area.code) == ("2022", "LC-OLD")
    ]
    assert versions == [("19.3700", True), ("18.3700", False)]
    assert line_of(page, "2022", "LC-OLD").figure.number == "19,37"


def test_a_page_holds_all_versions_of_its_territory_and_of_its_other_half(published):
    page = page_of("POV_RATE", 2024, "LC-OLD")

    wanted = Observation.objects.filter(
        indicator__code="POV_RATE", area__code__in=["LC-OLD", "LC-NEW"]
    )
    assert {row.pk for row in page.versions} == {row.pk for row in wanted}
    assert [area.code for area in page.territories] == ["LC-OLD", "LC-NEW"]


def test_the_years_of_the_two_provinces_stand_in_two_blocks(published):
    areas = [line.area.code for line in page_of("POV_RATE", 2023, "LC-OLD").by_year.lines]
    assert areas == sorted(areas, key=["LC-OLD", "LC-NEW"].index)
    assert {*areas} == {"LC-OLD", "LC-NEW"}


def test_two_true_rates_of_one_year_stand_beside_each_other(published):
    page = page_of("POV_RATE", 2024, "LC-NEW")

    assert line_of(page, "2024", "LC-OLD").figure.number == "11,24"
    assert line_of(page, "2024", "LC-NEW").figure.number == "8,18"
    assert "tính lại" in line_of(page, "2024", "LC-NEW").note
    assert "12,5" not in [line.figure.number for line in page.by_year.lines]


def test_a_break_of_the_series_is_named_and_parts_what_is_compared(published):
    page = page_of("POV_RATE", 2023, "LC-OLD")

    assert [broken.decree for broken in page.breaks if broken.on == date(2021, 1, 1)] == [
        "Nghị định 07/2021/NĐ-CP"
    ]
    assert line_of(page, "2022", "LC-OLD").change == ""
    assert "4,43" in line_of(page, "2023", "LC-OLD").change


def test_five_districts_are_compared_by_their_poverty_rate_of_2024(published):
    page = page_of("POV_RATE", 2024, "LC-OLD")

    assert page.by_area is not None
    drawn = [line for line in page.by_area.lines if line.is_drawable]
    assert len(drawn) == 5
    sizes = [line.value.number for line in drawn]
    assert sizes == sorted(sizes, reverse=True)
    assert drawn[0].label in page.by_area.title
    assert plain(drawn[0].figure.text) in plain(page.by_area.title)
    assert "5/9" in page.by_area.title


@pytest.mark.parametrize(
    ("code", "label", "area", "number"),
    [
        ("EMP_JOBS_NEW", "6 tháng đầu năm 2024", "LC-OLD", "hơn 9.230 người"),
        ("EMP_JOBS_NEW", "9 tháng đầu năm 2025", "LC-NEW", "khoảng 24.864 người"),
    ],
)
def test_what_was_published_within_a_year_stands_by_its_period(
    published, code, label, area, number
):
    in_year = page_of(code, 2025, "LC-NEW").in_year

    assert in_year is not None
    (line,) = (line for line in in_year.lines if (line.label, line.area.code) == (label, area))
    assert plain(line.figure.text) == number


def test_workers_abroad_are_shown_by_country(published):
    page = page_of("EMP_OVERSEAS", 2025, "LC-NEW")
    published_slices = {
        row["slice"]: Decimal(row["value"])
        for row in OBSERVATIONS.values()
        if (row["indicator_code"], row["period"], row["load"])
        == ("EMP_OVERSEAS", "2025-C09", "yes")
        and row["slice"] != "_T"
    }

    assert len(published_slices) > 1
    assert {line.value.key.slice: line.figure.value for line in page.slices} == published_slices


def test_girls_stand_as_a_slice_of_all_children(published):
    (line,) = page_of("CHD_TOTAL", 2023, "LC-OLD").slices
    assert (line.label, line.figure.number) == ("Nữ", "113.427")


def test_the_origin_names_source_day_and_derivation(published):
    overseas = page_of("EMP_OVERSEAS", 2022, "LC-OLD").origin.observation

    assert overseas is not None
    row = OBSERVATIONS[overseas.reference]
    assert overseas.source.location == row["source_url"]
    assert overseas.known_from.isoformat() == row["known_from"]
    assert overseas.derivation


def test_a_published_ratio_is_checked_beside_its_recomputed_one(published):
    origin = page_of("POV_RATE", 2023, "LC-OLD").origin

    assert origin.observation is not None
    assert "14,94" in origin.beside


def test_a_five_year_indicator_speaks_of_its_span_and_of_no_single_year(published):
    page = page_of("POV_RATE_CHANGE_AVG", 2020, "LC-OLD")

    assert (page.row.period.code, page.row.status.target.plan_code) == (
        "2016-2020",
        "P-2016-2020-LC",
    )
    assert plain(page.row.share) == "125,5 %"
    assert page.beside == ()


def test_a_five_year_target_stands_beside_the_plan_of_the_year(db):
    target = make_target(value=Decimal(100))
    plan = make_plan(area=target.area, kind="five_year", period="2021-2025", state="issued")
    same = {"indicator": target.indicator, "area": target.area, "plan": plan}
    make_target(**same, period="2021-2025", value=Decimal(600))
    make_target(**same, period="2023", value=Decimal(120))

    page = page_of(target.indicator.code, 2023)

    assert page.row.status.target.plan_code == target.plan.code
    assert {(line.period.code, line.plan.number) for line in page.beside} == {
        ("2021-2025", "600"),
        ("2023", "120"),
    }


def test_the_title_says_the_newest_result_and_the_summary_the_chosen_year(published):
    page = page_of("POV_RATE_CHANGE", 2023, "LC-OLD")

    assert plain(page.by_year.title) == "Năm 2024: giảm 3,70 điểm %, 92,5 % kế hoạch"
    for said in ("năm 2023", "giảm 4,43 điểm %", "giảm 4,00 điểm %", "110,8 %"):
        assert said in plain(page.summary)


def test_an_indicator_opens_on_its_newest_figure_where_the_usual_year_has_none(published):
    page = page_of("INS_SI_RATE")
    assert (page.scope.year, page.scope.area.code) == (2025, "LC-NEW")
    assert page.row.has_figure


# ---------------------------------------------------------------- what is drawn


def drawn_values(page: IndicatorPage) -> list[object]:
    return [value for trace in page.by_year.figure["data"] for value in trace.get("y") or ()]


def test_the_chart_draws_what_the_table_says(published):
    for code in ("POV_RATE", "EMP_JOBS_NEW", "TRN_ENROLL", "POV_RATE_CHANGE"):
        page = page_of(code, 2023, "LC-OLD")
        wanted = {
            float(abs(figure.value))
            for line in page.by_year.lines
            if line.is_drawable or line.target
            for figure, is_shown in ((line.figure, line.is_drawable), (line.plan, line.target))
            if is_shown and figure.value is not None
        }
        drawn = {float(value) for value in drawn_values(page) if value is not None}
        assert drawn == wanted


def test_what_is_known_of_a_part_of_the_territory_is_in_the_table_and_in_no_chart(published):
    page = page_of("EMP_JOBS_NEW", 2023, "LC-NEW")
    line = line_of(page, "2023", "LC-NEW")

    assert "1/2" in line.note
    assert not line.is_drawable
    assert line.percent == "–"


# ---------------------------------------------------------------- little or nothing


def test_an_unknown_code_is_told_apart_from_an_empty_database(db):
    with pytest.raises(Indicator.DoesNotExist):
        indicator_page("NOTHING", {}, today=TODAY)
    assert indicator_page(make_indicator().code, {}, today=TODAY) is None


def test_without_a_figure_the_page_says_so(db):
    indicator = make_indicator(owner=make_office())
    make_area()

    page = page_of(indicator.code)

    assert "chưa có số" in page.summary
    assert (page.by_year.lines, page.in_year, page.by_area, page.slices) == ((), None, None, ())
    assert (len(page.versions), page.beside, page.parts) == (0, (), ())
    assert page.origin.observation is None
    assert page.by_year.title == indicator.name


def test_one_figure_without_a_plan_makes_a_page(db):
    made = make_observation(value=Decimal(1234))

    page = page_of(made.indicator.code)

    assert page.scope.year == 2023
    assert plain(page.by_year.title) == "Năm 2023: 1.234 người"
    assert year_lines(page) == [("2023", made.area.code, "1.234")]
    assert page.origin.observation == made


@pytest.mark.parametrize(
    ("fields", "steps"),
    [
        ({"value": Decimal(0)}, "kế hoạch bằng 0"),
        ({"value": Decimal(50)}, "200,0 %"),
    ],
)
def test_a_plan_of_zero_is_no_percentage(db, fields, steps):
    target = make_target(**fields)
    make_observation(indicator=target.indicator, area=target.area)

    assert steps in plain(" ".join(page_of(target.indicator.code, 2023).steps))


def test_a_missing_month_leaves_the_year_partial_and_says_how_much_there_is(db):
    indicator, area = make_indicator(), make_area()
    for month in (1, 2, 3, 5):
        make_observation(indicator=indicator, area=area, period=f"2023-M{month:02}")

    page = page_of(indicator.code, 2023, area.code)

    (line,) = page.by_year.lines
    assert "4/12 tháng" in line.note
    assert not page.row.has_figure
    assert page.in_year is not None
    assert [line.label for line in page.in_year.lines] == [
        f"Tháng {month}/2023" for month in (1, 2, 3, 5)
    ]


@pytest.mark.parametrize(
    ("reason", "said"), [("not_reported", "chưa báo cáo"), ("not_applicable", "không áp dụng")]
)
def test_a_figure_taken_back_says_why_and_keeps_its_versions(db, reason, said):
    first = make_observation(superseded_at=timezone.now(), known_from=date(2023, 12, 31))
    make_observation(indicator=first.indicator, area=first.area, missing=reason)

    page = page_of(first.indicator.code, 2023)

    assert said in page.summary
    assert len(page.versions) == 2


def test_an_adjustment_replaces_the_plan_and_a_superiors_target_stands_beside(db):
    province = make_area()
    district = make_area(level=AreaLevel.DISTRICT, parent=province)
    indicator = make_indicator()
    issued = {"state": "issued"}
    first = make_plan(code="FIRST", area=district, **issued)
    adjusted = {"kind": "adjusted", "replaces": first, "issued_on": date(2023, 6, 1)}
    second = make_plan(code="SECOND", area=district, **adjusted, **issued)
    superior = make_plan(code="SUPERIOR", area=province, **issued)
    for plan, value in ((first, 100), (second, 50), (superior, 200)):
        make_target(plan=plan, area=district, indicator=indicator, value=Decimal(value))
    make_observation(indicator=indicator, area=district, value=Decimal(60))

    page = page_of(indicator.code, 2023, district.code)

    assert plain(page.row.share) == "120,0 %"
    assert page.row.status.target.plan_code == "SECOND"
    assert [line.target.plan_code for line in page.beside if line.target] == ["SUPERIOR"]


def test_a_draft_is_nowhere_on_the_page(db):
    made = make_observation()
    make_target(plan=make_plan(area=made.area), indicator=made.indicator, area=made.area)

    page = page_of(made.indicator.code)

    assert not page.row.has_plan
    assert page.beside == ()


def test_notes_reasons_and_parts_of_the_indicator_are_there(db):
    made = make_observation()
    part = make_indicator(parent=made.indicator, part_kind="of_which")
    event = Event.objects.create(indicator=made.indicator, on=date(2023, 9, 7), text="Bão")
    reason = Explanation.objects.create(
        indicator=made.indicator, area=made.area, period="2023", text="Mưa lũ"
    )
    Explanation.objects.create(
        indicator=made.indicator, area=make_area(), period="2023", text="elsewhere"
    )

    page = page_of(made.indicator.code, 2023, made.area.code)

    assert (page.events, page.explanations, page.parts) == ((event,), (reason,), (part,))


def test_slices_of_another_year_or_territory_are_left_to_their_own_pages(db):
    made, women = make_observation(), make_slice("SEX_F")
    same = {"indicator": made.indicator, "slice": women}
    make_observation(**same, area=made.area, value=Decimal(40))
    make_observation(**same, area=made.area, period="2022")
    make_observation(**same, area=make_area(level=AreaLevel.DISTRICT))

    (line,) = page_of(made.indicator.code, 2023, made.area.code).slices

    assert line.figure.number == "40"


def test_a_rise_against_a_planned_fall_is_said_and_drawn_below_zero(db):
    area = make_area()
    fall = make_indicator(
        kind="change", direction="down", decimals=2, measure=make_measure("điểm %")
    )
    make_target(indicator=fall, area=area, value=Decimal("-4"), bound=Bound.AT_MOST)
    make_observation(indicator=fall, area=area, value=Decimal("0.5"))

    page = page_of(fall.code, 2023)

    assert plain(page.row.share) == "tăng 0,50 điểm %, không đạt"
    assert sorted(float(value) for value in drawn_values(page)) == [-0.5, 4.0]


def test_a_territory_that_came_from_two_is_shown_with_both(db):
    new = make_area(code="NEW", valid_from=date(2025, 7, 1))
    indicator = make_indicator()
    for code, value in (("OLD-1", 3), ("OLD-2", 4)):
        old = make_area(code=code, valid_to=date(2025, 6, 30))
        AreaSuccession.objects.create(
            predecessor=old, successor=new, on=date(2025, 7, 1), share="whole"
        )
        make_observation(indicator=indicator, area=old, period="2024", value=Decimal(value))

    page = page_of(indicator.code, 2024, "NEW")

    assert year_lines(page) == [
        ("2024", "OLD-1", "3"),
        ("2024", "OLD-2", "4"),
        ("2024", "NEW", "7"),
    ]


def test_areas_without_a_figure_are_counted_and_not_ranked(db):
    province = make_area()
    indicator = make_indicator()
    districts = [make_area(parent=province, level=AreaLevel.DISTRICT) for _ in range(3)]
    for district, value in zip(districts, (5, 9), strict=False):
        make_observation(indicator=indicator, area=district, value=Decimal(value))

    by_area = page_of(indicator.code, 2023, province.code).by_area

    assert by_area is not None
    assert [line.figure.number for line in by_area.lines] == ["9", "5"]
    assert "2/3" in by_area.title


def test_the_published_districts_belong_to_the_old_province(published):
    """What five districts of nine are compared against: the test above counts them."""
    assert Area.objects.filter(parent__code="LC-OLD", level=AreaLevel.DISTRICT).count() == 9
