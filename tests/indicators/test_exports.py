"""CSV: the figures of the page with the same digits, in a form no spreadsheet misreads."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.utils.translation import override

from indicators.exports import indicator_csv, neutral
from indicators.pages.detail import IndicatorPage, indicator_page
from tests.factories import (
    make_area,
    make_indicator,
    make_measure,
    make_observation,
    make_slice,
    make_target,
)
from tests.indicators.in_motion import TODAY as IN_MOTION
from tests.indicators.in_motion import make_year_in_motion

TODAY = date(2026, 7, 1)

pytestmark = pytest.mark.django_db


def page_of(code: str, year: int | str = "", area: str = "") -> IndicatorPage:
    page = indicator_page(code, {"nam": str(year), "dia-ban": area}, today=TODAY)
    assert page is not None
    return page


def rows_of(page: IndicatorPage, language: str = "vi") -> list[dict[str, str]]:
    with override(language):
        text = indicator_csv(page)
    assert text.startswith("\ufeff")
    assert "\n" not in text.replace("\r\n", "")
    delimiter = ";" if language == "vi" else ","
    return list(csv.DictReader(StringIO(text[1:], newline=""), delimiter=delimiter))


def number(cell: str) -> Decimal | None:
    return Decimal(cell.replace(",", ".")) if cell else None


# ---------------------------------------------------------------- the figures of the page


@pytest.mark.parametrize(
    ("code", "year", "area"),
    [
        ("POV_RATE", 2024, "LC-OLD"),
        ("POV_RATE_CHANGE", 2023, "LC-OLD"),
        ("EMP_JOBS_NEW", 2025, "LC-NEW"),
        ("EMP_OVERSEAS", 2025, "LC-NEW"),
        ("CHD_TOTAL", 2023, "LC-OLD"),
        ("TSK_DONE_RATE", 2023, "LC-OLD"),
        ("POV_RATE", 2019, "D080"),
    ],
)
def test_every_line_of_the_page_is_a_row_with_its_figures(published, code, year, area):
    page = page_of(code, year, area)

    rows = rows_of(page)

    assert [
        (
            row["Mã kỳ"],
            row["Địa bàn"],
            row["Phân tổ"],
            number(row["Thực hiện"]),
            number(row["Kế hoạch"]),
            row["% KH"],
            number(row["Kỳ vọng đến kỳ"]),
            row["Trạng thái số"] == "",
        )
        for row in rows
    ] == [
        (
            line.period.code,
            line.area.display_name,
            line.value.key.slice,
            line.figure.value,
            line.plan.value,
            line.percent.replace("–", ""),
            line.expected and line.expected.value,
            line.value.number is None,
        )
        for line in page.lines
    ]
    assert rows


def test_a_year_under_way_is_in_the_file_with_what_was_expected_and_the_states_of_its_areas(db):
    indicator, province = make_year_in_motion()
    page = indicator_page(
        indicator.code, {"nam": "2024", "dia-ban": province.code}, today=IN_MOTION
    )
    assert page is not None

    rows = {(row["Địa bàn"], row["Mã kỳ"]): row for row in rows_of(page)}

    months = [rows["Tỉnh Mẫu", f"{year}-M05"]["Thực hiện"] for year in (2023, 2024)]
    assert months == ["1670", "1780"]
    half = rows["Tỉnh Mẫu", "2024-S1"]
    assert (half["Thực hiện"], half["Kỳ vọng đến kỳ"]) == ("9230", "7250")
    assert rows["Tỉnh Mẫu", "2024-C09"]["Kỳ vọng đến kỳ"] == "10875"
    assert rows["Tỉnh Mẫu", "2023-S1"]["Thực hiện"] == "8400"
    behind = rows["Bắc Hà", "2024"]
    assert (behind["Thực hiện"], behind["% KH"], behind["Trạng thái"]) == ("258", "43,0", "Chậm")
    assert "số liệu minh họa" in behind["Ghi chú"]


def test_a_fall_keeps_its_sign(published):
    row = next(row for row in rows_of(page_of("POV_RATE_CHANGE", 2023)) if row["Mã kỳ"] == "2023")
    assert (row["Thực hiện"], row["Kế hoạch"], row["% KH"]) == ("-4,43", "-4,00", "110,8")


def test_the_figure_judged_wrong_is_in_no_file(published):
    for code in ("POV_RATE", "POV_RATE_CHANGE"):
        for row in rows_of(page_of(code, 2024, "LC-NEW")):
            assert number(row["Thực hiện"]) != Decimal("12.5")


def test_a_row_says_how_the_figure_was_obtained_and_since_when_it_is_known(published):
    row = next(row for row in rows_of(page_of("POV_RATE", 2022)) if row["Mã kỳ"] == "2022")

    assert row["Cách có số"] == "Số đã công bố"
    assert row["Ngày công bố"] == "2024-01-31"
    assert row["Ghi chú"]


def test_no_figure_is_an_empty_cell_and_zero_is_a_zero(db):
    target = make_target()
    make_observation(indicator=target.indicator, area=target.area, period="2022", value=Decimal(0))

    zero, missing = rows_of(page_of(target.indicator.code, 2023))

    assert (zero["Thực hiện"], zero["Kế hoạch"]) == ("0", "")
    assert (missing["Thực hiện"], missing["Kế hoạch"], missing["% KH"]) == ("", "100", "")


def test_without_any_figure_the_file_has_its_heading_alone(db):
    make_area()
    page = page_of(make_indicator().code)
    assert rows_of(page) == []
    assert indicator_csv(page).count("\r\n") == 1


# ---------------------------------------------------------------- as a spreadsheet reads it


@pytest.mark.parametrize(
    ("language", "actual", "percent"),
    [("vi", "1234567,5", "1234,6"), ("en", "1234567.5", "1234.6")],
)
def test_numbers_have_no_separator_of_thousands(db, language, actual, percent):
    indicator = make_indicator(decimals=1)
    target = make_target(indicator=indicator, value=Decimal(100000))
    make_observation(indicator=indicator, area=target.area, value=Decimal("1234567.5"))

    with override(language):
        page = page_of(indicator.code, 2023)
    (row,) = rows_of(page, language)
    cells = list(row.values())

    assert cells[6] == actual
    assert cells[8] == percent


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+84", "'+84"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Huyện Bắc Hà", "Huyện Bắc Hà"),
        ("4 huyện nghèo", "4 huyện nghèo"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_compute_is_made_text(text, safe):
    assert neutral(text) == safe


FORMULAS = ('=HYPERLINK("https://example.org")', "-2+3", "@SUM(A1:A9)", "+1", "\t=1", "=1;2\r\n=3")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_name_of_anything_becomes_a_formula(db, formula):
    indicator = make_indicator(name=formula, measure=make_measure(formula))
    province = make_area(name=formula)
    district = make_area(name=formula, parent=province, level="district")
    make_slice("SEX_F", name=formula)
    for fields in ({"area": province}, {"area": district}, {"area": province, "slice_id": "SEX_F"}):
        make_observation(indicator=indicator, note=formula, derivation=formula, **fields)
    make_target(indicator=indicator, area=province)

    rows = rows_of(page_of(indicator.code, 2023, province.code))

    assert len(rows) == 3
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {row["Chỉ tiêu"].removeprefix("'") for row in rows} == {formula}


def test_an_english_file_is_written_the_english_way(published):
    with override("en"):
        page = page_of("POV_RATE_CHANGE", 2023, "LC-OLD")
    row = next(row for row in rows_of(page, "en") if row["Period code"] == "2023")

    assert (row["Actual"], row["Plan"], row["% of plan"]) == ("-4.43", "-4.00", "110.8")
    assert row["Area"] == "Lào Cai province (before 1 July 2025)"
