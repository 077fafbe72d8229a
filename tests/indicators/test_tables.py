"""Tables under the charts: the words and digits of the page, nothing computed, everything escaped."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.test.html import parse_html
from django.utils import timezone

from accounts.choices import Role
from indicators.choices import Precision
from indicators.pages.detail import IndicatorPage, indicator_page
from indicators.pages.domains import domain_page
from indicators.tables import (
    AreaTable,
    CaptionedTable,
    FigureColumn,
    IndicatorTable,
    LineTable,
    PathTable,
    PlainLineTable,
    SliceTable,
    StepTable,
    VersionTable,
    YearTable,
)
from indicators.writing import WrittenFigure
from organisation.models import Source
from tests.factories import (
    make_area,
    make_document,
    make_domain,
    make_indicator,
    make_observation,
    make_slice,
    make_target,
    make_user,
)
from tests.indicators.in_motion import TODAY as IN_MOTION
from tests.indicators.in_motion import make_year_in_motion
from tests.indicators.reading import Row, addresses, plain, rows_of, text_of

TODAY = date(2026, 7, 1)
HOSTILE = '<script>alert(1)</script>"&'

pytestmark = pytest.mark.django_db


def read(table: CaptionedTable) -> list[Row]:
    """The rows as they come out of the template."""
    return rows_of(parse_html(table.as_html(RequestFactory().get("/"))))


def page_of(code: str, year: int | str = "", area: str = "") -> IndicatorPage:
    page = indicator_page(code, {"nam": str(year), "dia-ban": area}, today=TODAY)
    assert page is not None
    return page


# ---------------------------------------------------------------- figures in cells


@pytest.mark.parametrize(
    ("figure", "cell"),
    [
        (WrittenFigure(Decimal(15059), 0, "người"), "15.059"),
        (WrittenFigure(Decimal(9230), 0, "người", qualifier="over"), "hơn 9.230"),
        (WrittenFigure(Decimal("-4.43"), 2, "điểm %", is_change=True), "giảm 4,43"),
        (WrittenFigure(Decimal(0), 0, "người"), "0"),
        (WrittenFigure(None, 0, "người", missing="chưa báo cáo"), "chưa báo cáo"),
        (WrittenFigure(None, 0, "người"), "–"),
    ],
)
def test_a_figure_stands_without_its_unit_and_says_why_it_is_missing(figure, cell):
    assert text_of(parse_html(f"<p>{FigureColumn().render(figure)}</p>")) == cell


# ---------------------------------------------------------------- years


def test_the_table_of_years_says_what_its_lines_say(published):
    page = page_of("POV_RATE_CHANGE", 2023, "LC-OLD")

    rows = read(YearTable(page.by_year.lines, caption="c"))

    assert [
        (row["Kỳ"], row["Địa bàn"], row["Thực hiện"], row["% KH"], row["Trạng thái số"])
        for row in rows
    ] == [
        (
            line.label,
            line.area.display_name,
            plain(f"{line.figure.words_before} {line.figure.number}")
            if line.figure.value is not None
            else line.figure.text,
            line.percent if line.percent != "–" or not line.target else plain(line.share),
            line.note,
        )
        for line in page.by_year.lines
    ]


@pytest.mark.parametrize(
    ("actual", "planned", "cell"),
    [
        ("50", "100", "50,0"),
        ("50", None, "–"),
        ("50", "0", "kế hoạch bằng 0"),
        (None, "9", "chưa có số"),
    ],
)
def test_a_percentage_that_cannot_be_given_says_why_where_there_is_a_plan(
    db, actual, planned, cell
):
    indicator, area = make_indicator(), make_area()
    if actual:
        make_observation(indicator=indicator, area=area, value=Decimal(actual))
    if planned:
        make_target(indicator=indicator, area=area, value=Decimal(planned))

    (row,) = read(LineTable(page_of(indicator.code, 2023, area.code).by_year.lines))

    assert row["% KH"] == cell
    assert row["Kế hoạch"] == (planned or "chưa giao")


def test_tables_without_plans_have_no_column_for_them(published):
    page = page_of("CHD_TOTAL", 2023, "LC-OLD")

    (girls,) = read(SliceTable(page.slices))

    assert girls == {"Phân tổ": "Nữ", "Thực hiện": "113.427", "Trạng thái số": "thực hiện"}
    assert page.in_year is not None
    assert {"Kế hoạch", "% KH"}.isdisjoint(read(PlainLineTable(page.in_year.lines))[0])


def test_the_table_of_areas_names_them_in_the_order_of_their_rank(published):
    page = page_of("POV_RATE", 2024, "LC-OLD")
    assert page.by_area is not None
    rows = read(AreaTable(page.by_area.lines))
    assert [row["Địa bàn"] for row in rows] == [line.label for line in page.by_area.lines]


# ---------------------------------------------------------------- a year under way


def test_the_tables_of_a_year_under_way_say_it_month_by_month_and_area_by_area(db):
    indicator, province = make_year_in_motion()
    asked = {"nam": "2024", "dia-ban": province.code}
    page = indicator_page(indicator.code, asked, today=IN_MOTION)
    assert page is not None
    assert page.path is not None
    assert page.by_step is not None
    assert page.by_area is not None

    path, steps, areas = map(
        read, (PathTable(page.path), StepTable(page.by_step), AreaTable(page.by_area.lines))
    )

    assert path[4] == {
        "Đến hết": "Tháng 5",
        "Tháng": "1.780",
        "Lũy kế": "7.260",
        "Kỳ vọng": "6.042",
        "Năm 2023": "6.560",
        "Trạng thái số": "thực hiện, số liệu minh họa",
    }
    assert [path[6][name] for name in ("Tháng", "Lũy kế", "Kỳ vọng")] == [
        "–",
        "chưa có số",
        "8.458",
    ]
    assert steps[4] == {
        "Kỳ": "T5",
        "Năm 2024": "1.780",
        "Năm 2023": "1.670",
        "So với năm trước": "tăng 6,6 % so với tháng 5/2023",
        "Trạng thái số": "thực hiện, số liệu minh họa",
    }
    assert [areas[3][name] for name in ("Địa bàn", "% KH", "Kỳ vọng đến nay", "Trạng thái")] == [
        "Bắc Hà",
        "43,0",
        "300",
        "Chậm",
    ]


def test_columns_that_would_be_empty_are_left_out(db):
    made = make_observation(period="2024-M01")
    page = indicator_page(made.indicator.code, {"nam": "2024"}, today=IN_MOTION)
    assert page is not None
    assert page.path is not None
    assert page.by_step is not None

    assert {"Kỳ vọng", "Năm 2023"}.isdisjoint(read(PathTable(page.path))[0])
    assert {"So với năm trước", "Năm 2023"}.isdisjoint(read(StepTable(page.by_step))[0])


# ---------------------------------------------------------------- the indicators of a domain


def test_the_table_of_a_domain_says_what_its_rows_say(published):
    page = domain_page("poverty", {"nam": "2024", "dia-ban": "LC-OLD"}, today=TODAY)

    rows = read(IndicatorTable(page.rows, query=page.scope.query))

    for row, wanted in zip(rows, page.rows, strict=True):
        assert wanted.indicator.display_name in row["Chỉ tiêu"]
        assert row["Đơn vị tính"] == wanted.indicator.measure.display_name
        assert row["% KH"] == (plain(wanted.share) if wanted.has_plan else "–")
        assert wanted.figure.value is None or wanted.figure.number in row["Thực hiện"]
    fall = next(
        row for row in rows if row["Chỉ tiêu"].startswith("Mức giảm tỷ lệ hộ nghèo trong năm")
    )
    assert (fall["Thực hiện"], fall["% KH"], fall["Trạng thái"]) == (
        "giảm 3,70",
        "92,5 %",
        "Cần chú ý",
    )


def test_a_row_links_to_its_indicator_in_the_same_year_and_territory(db):
    domain, area = make_domain(), make_area(code="P")
    make_indicator(code="ONE", domain=domain)
    page = domain_page(domain.code, {"nam": "2022", "dia-ban": "P"}, today=TODAY)

    html = IndicatorTable(page.rows, query=page.scope.query).as_html(RequestFactory().get("/"))

    assert addresses(parse_html(html)) == [f"/chi-tieu/ONE/?nam=2022&dia-ban={area.code}"]


def test_a_part_that_is_never_added_says_so(db):
    domain = make_domain()
    make_area()
    whole = make_indicator(domain=domain, name="Tất cả")
    make_indicator(domain=domain, parent=whole, part_kind="of_which", name="Phụ nữ")
    page = domain_page(domain.code, {}, today=TODAY)

    rows = read(IndicatorTable(page.rows))

    assert [row["Chỉ tiêu"] for row in rows] == ["Tất cả", "trong đó: Phụ nữ"]


# ---------------------------------------------------------------- versions


def test_every_version_stands_with_its_day_and_which_one_is_current(published):
    page = page_of("POV_RATE", 2022, "LC-OLD")

    rows = read(VersionTable(page.versions, indicator=page.indicator))

    assert len(rows) == len(page.versions)
    assert [
        (row["Giá trị"], row["Phiên bản"])
        for row in rows
        if (row["Kỳ"], row["Phân tổ"]) == ("Năm 2022", "Tổng số")
    ] == [("19,37 %", "hiện hành"), ("18,37 %", "đã thay thế")]


def test_a_version_says_by_whom_why_and_from_where(db):
    reviewer = make_user(Role.REVIEWER, full_name="Lãnh đạo phòng")
    made = make_observation(
        status="official",
        document=make_document(number="3482/QĐ-UBND"),
        source=Source.objects.create(location="https://www.example.org/tin/1"),
        derivation="14,94 − 11,24",
        circular=True,
        recast=True,
        illustration=True,
        reason="Sai số",
        recorded_by=reviewer,
        note="ghi chú",
        known_precision=Precision.MONTH,
        slice=make_slice("SEX_F", name="Nữ"),
    )

    (row,) = read(VersionTable([made], indicator=made.indicator))

    assert (row["Ngày công bố"], row["Phân tổ"], row["Nguồn"]) == (
        "tháng 01/2024",
        "Nữ",
        "example.org",
    )
    for said in (
        "3482/QĐ-UBND",
        "14,94 − 11,24",
        "Sai số",
        "Lãnh đạo phòng",
        "ghi chú",
        "minh họa",
    ):
        assert said in row["Ghi chú"]


def test_a_version_without_value_says_why(db):
    made = make_observation(missing="not_reported", superseded_at=timezone.now())
    (row,) = read(VersionTable([made], indicator=made.indicator))
    assert (row["Giá trị"], row["Phiên bản"]) == ("chưa báo cáo", "đã thay thế")


@pytest.mark.parametrize(
    "location", ["javascript:alert(1)", "https://", "https:///x", "bao cao.xlsx", HOSTILE]
)
def test_only_a_web_address_is_a_link_and_nothing_a_source_says_breaks_the_table(db, location):
    source = Source.objects.create(location=location)
    made = make_observation(source=source)

    html = VersionTable([made], indicator=made.indicator).as_html(RequestFactory().get("/"))

    assert "<script" not in html
    assert all(address.startswith("https://") for address in addresses(parse_html(html)))


def test_what_people_type_is_text_in_every_table(db):
    domain = make_domain(name=HOSTILE)
    indicator = make_indicator(domain=domain, name=HOSTILE, name_en=HOSTILE)
    area = make_area(name=HOSTILE)
    made = make_observation(
        indicator=indicator, area=area, note=HOSTILE, reason=HOSTILE, derivation=HOSTILE
    )
    page = page_of(indicator.code, 2023)
    domain_rows = domain_page(domain.code, {}, today=TODAY).rows
    tables = (
        YearTable(page.by_year.lines, caption=HOSTILE),
        VersionTable([made], indicator=indicator, caption=HOSTILE),
        IndicatorTable(domain_rows, query=HOSTILE, caption=HOSTILE),
    )
    for table in tables:
        html = table.as_html(RequestFactory().get("/"))
        assert "<script" not in html
        assert "&lt;script&gt;" in html
