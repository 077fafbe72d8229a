"""Chỉ tiêu while a year is under way: the numbers of docs/indicators/pace.md on the page."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.calculations import State
from indicators.pages.detail import IndicatorPage, PathDrawing, StepDrawing, indicator_page
from organisation.choices import AreaLevel
from tests.factories import make_area, make_indicator, make_observation, make_target
from tests.indicators.in_motion import IN_2023, IN_2024, TODAY, InMotion, make_year_in_motion
from tests.indicators.reading import plain

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def in_motion() -> InMotion:
    return make_year_in_motion()


def page_of(made: InMotion, year: int = 2024, today: date = TODAY) -> IndicatorPage:
    asked = {"nam": str(year), "dia-ban": made.province.code}
    page = indicator_page(made.indicator.code, asked, today=today)
    assert page is not None
    return page


def path_of(page: IndicatorPage) -> PathDrawing:
    assert page.path is not None
    return page.path


def steps_of(page: IndicatorPage) -> StepDrawing:
    assert page.by_step is not None
    return page.by_step


def trace(figure: dict, name: str) -> list[tuple[float, float]]:
    (found,) = (trace for trace in figure["data"] if trace["name"] == name)
    return list(zip(found["x"], found["y"], strict=True))


# ---------------------------------------------------------------- from January on


def test_title_is_the_finding_and_the_subtitle_says_how_it_was_expected(in_motion):
    path = path_of(page_of(in_motion))

    assert plain(path.title) == ("Hết tháng 6 hơn kỳ vọng 1.980 người, dự báo cả năm vượt kế hoạch")
    assert plain(path.subtitle) == (
        "Lao động có việc làm mới, người, lũy kế từ tháng 1. Kỳ vọng chia đều theo tháng."
    )


def test_lines_are_drawn_as_computed(in_motion):
    figure = path_of(page_of(in_motion)).figure

    so_far = [sum(IN_2024[:month]) for month in range(6)] + [9230]
    assert trace(figure, "Thực hiện") == list(enumerate(map(float, so_far)))
    assert trace(figure, "Kỳ vọng")[6:7] == [(6, 7250.0)]
    assert trace(figure, "Kỳ vọng")[-1] == (12, 14500.0)
    before = [float(sum(IN_2023[:month])) for month in range(13)]
    assert trace(figure, "năm 2023") == list(enumerate(before))


def test_forecast_is_a_band_with_its_range_in_figures(in_motion):
    figure = path_of(page_of(in_motion)).figure

    ends = [trace["y"] for trace in figure["data"] if trace["name"] == "Dự báo cả năm"]
    assert [[round(y) for y in end] for end in ends] == [[9230, 16547], [9230, 18460]]
    labels = [label["text"] for label in figure["layout"]["annotations"]]
    assert any("16.547–18.460" in label for label in labels)


def test_table_says_each_month_by_itself_from_january_expected_and_last_year(in_motion):
    path = path_of(page_of(in_motion))

    june = path.rows[5]
    assert (june.label, june.alone) == ("Tháng 6", None)
    assert (june.by_then.figure.number, june.expected and june.expected.number) == (
        "9.230",
        "7.250",
    )
    assert june.last_year is not None
    assert june.last_year.figure.number == "8.400"
    july = path.rows[6]
    assert (july.by_then.figure.value, july.expected and july.expected.number) == (None, "8.458")
    assert len(path.rows) == 12


def test_year_that_is_over_says_what_came_of_it(in_motion):
    path = path_of(page_of(in_motion, 2023, date(2024, 7, 15)))

    assert plain(path.title) == "Năm 2023: 15.059 người"
    assert not any(trace["name"] == "Dự báo cả năm" for trace in path.figure["data"])


def test_without_a_figure_the_path_alone_is_drawn_and_the_title_says_so(db):
    target = make_target(period="2024", value=D(1200))

    page = page_of(InMotion(target.indicator, target.area))

    path = path_of(page)
    assert plain(path.title) == "Chưa có số; đến nay kỳ vọng 600 người"
    assert [trace["name"] for trace in path.figure["data"]] == ["Kỳ vọng"]
    assert page.by_step is None


def test_only_whole_years_make_no_course(db):
    made = make_observation(period="2023")
    page = page_of(InMotion(made.indicator, made.area), 2023)
    assert (page.path, page.by_step) == (None, None)


@pytest.mark.parametrize("kind", ["stock", "ratio"])
def test_a_state_is_never_added_up(kind):
    indicator = make_indicator(kind=kind, period_aggregation="last", phasing="even")
    area = make_area()
    for month, value in ((1, 50), (2, 40)):
        make_observation(indicator=indicator, area=area, period=f"2024-M{month:02}", value=D(value))

    page = page_of(InMotion(indicator, area))

    assert trace(path_of(page).figure, "Thực hiện") == [(1, 50.0), (2, 40.0)]
    assert page.by_step is None
    assert page.pace is None


def test_last_year_that_cannot_be_compared_is_left_out_and_the_subtitle_says_why(db):
    area = make_area(valid_from=date(2023, 7, 1))
    indicator = make_indicator()
    for period in ("2023-Q1", "2024-M01"):
        make_observation(indicator=indicator, area=area, period=period)

    path = path_of(page_of(InMotion(indicator, area)))

    assert [trace["name"] for trace in path.figure["data"]] == ["Thực hiện"]
    assert "Không so sánh được với năm 2023: địa bàn khác từ" in path.subtitle


# ---------------------------------------------------------------- step by step


def test_months_stand_beside_those_of_last_year(in_motion):
    drawing = steps_of(page_of(in_motion))

    before, now = drawing.figure["data"]
    assert (before["name"], now["name"]) == ("năm 2023", "năm 2024")
    assert before["y"] == [float(value) for value in IN_2023]
    assert now["y"] == [float(value) for value in IN_2024] + [None] * 7
    assert plain(drawing.title) == "Tháng 5/2024: 1.780 người, tăng 6,6 % so với tháng 5/2023"
    assert [row.label for row in drawing.rows] == [f"T{month}" for month in range(1, 13)]


def test_quarters_are_never_put_beside_months(db):
    indicator, area = make_indicator(periodicity="quarter"), make_area()
    for period in ("2024-Q1", "2023-M01", "2023-M02", "2023-M03"):
        make_observation(indicator=indicator, area=area, period=period)

    drawing = steps_of(page_of(InMotion(indicator, area)))

    assert [(row.label, row.before) for row in drawing.rows] == [("Quý I", None)]


# ---------------------------------------------------------------- the four boxes and why


def test_what_remains_is_said_with_the_needed_pace_and_the_best_month(in_motion):
    pace = page_of(in_motion).pace

    assert pace is not None
    assert (plain(pace.remaining.text), pace.per_month.number) == ("5.270 người", "878")
    assert pace.best is not None
    assert (pace.best.number, pace.best_period) == ("1.840", "tháng 3/2024")


def test_plan_is_told_with_its_decision(in_motion):
    page = page_of(in_motion)
    assert page.plan_document == "12/QĐ, 09/01/2024"
    assert page.expected_share == "50,0\N{NO-BREAK SPACE}%"
    assert page.published_on == date(2024, 6, 9)
    assert page.row.state is State.ON_TRACK


def test_steps_say_the_expectation_its_method_and_the_forecast(in_motion):
    steps = [plain(step) for step in page_of(in_motion).steps]

    assert "Kỳ vọng chia đều theo tháng." in steps
    assert (
        "Kỳ vọng đến hết 6 tháng đầu năm 2024: 14.500 × 6/12 = 7.250, tức 50,0 % kế hoạch." in steps
    )
    assert "Thực hiện so với kỳ vọng: 127,3 %." in steps
    assert steps[-1] == (
        "Dự báo cả năm: 16.547–18.460 người; cận dưới theo nhịp các năm trước (2023) "
        "(số liệu minh họa), cận trên theo nhịp 6 tháng đầu năm."
    )


# ---------------------------------------------------------------- areas


def test_areas_are_ranked_in_percent_of_their_plans_by_the_year_so_far(in_motion):
    by_area = page_of(in_motion).by_area

    assert by_area is not None
    bars, plans = by_area.figure["data"]
    assert bars["y"] == ["Thành phố", "Bát Xát", "Sa Pa", "Bắc Hà"]
    assert bars["x"] == [78.2, 65.0, 45.0, 43.0]
    assert plans["x"] == [100.0] * 4
    (line,) = by_area.figure["layout"]["shapes"]
    assert (line["x0"], line["x1"]) == (50.0, 50.0)
    assert [(row.label, row.state) for row in by_area.lines][2:] == [
        ("Sa Pa", State.WATCH),
        ("Bắc Hà", State.BEHIND),
    ]
    assert plain(by_area.title) == "Bắc Hà chậm so với kỳ vọng"
    assert "6 tháng đầu năm 2024" in by_area.subtitle


def test_area_without_a_plan_stands_in_the_table_beside_the_others(in_motion):
    more = make_area(name="Văn Bàn", parent=in_motion.province, level=AreaLevel.DISTRICT)
    make_observation(indicator=in_motion.indicator, area=more, period="2024-S1")

    by_area = page_of(in_motion).by_area

    assert by_area is not None
    assert "Văn Bàn" not in by_area.figure["data"][0]["y"]
    assert by_area.lines[-1].label == "Văn Bàn"
    assert "1 địa bàn chưa có số hoặc chưa giao kế hoạch" in by_area.subtitle


def test_map_has_the_areas_with_coordinates_and_names_the_others(in_motion):
    drawing = page_of(in_motion).area_map

    assert drawing is not None
    marks = sum(len(trace["x"]) for trace in drawing.figure["data"])
    assert marks == 3
    assert drawing.missing == ("Bắc Hà",)
    assert "Bắc Hà" in drawing.note


def test_two_areas_make_no_map(in_motion):
    in_motion.province.children.filter(name="Sa Pa").update(latitude=None, longitude=None)
    assert page_of(in_motion).area_map is None


def test_of_many_areas_the_ends_are_drawn_and_the_table_has_all(db):
    province, indicator = make_area(), make_indicator()
    for value in range(30):
        area = make_area(parent=province, level=AreaLevel.COMMUNE, name=f"Xã {value:02}")
        make_observation(indicator=indicator, area=area, value=D(value))

    by_area = page_of(InMotion(indicator, province), 2023).by_area

    assert by_area is not None
    drawn = by_area.figure["data"][0]["y"]
    assert (drawn[0], drawn[9], drawn[10], drawn[11], drawn[-1]) == (
        "Xã 29", "Xã 20", "…", "Xã 09", "Xã 00",
    )  # fmt: skip
    assert len(by_area.lines) == 30
    assert "10 địa bàn cao nhất và 10 địa bàn thấp nhất" in by_area.subtitle


# ---------------------------------------------------------------- one page, every figure once


def test_every_figure_of_the_page_is_one_line(in_motion):
    page = page_of(in_motion)

    keys = [(line.value.key, line.period) for line in page.lines]

    assert len(keys) == len(set(keys))
    for drawing in filter(
        None, (page.by_year, page.path, page.by_step, page.in_year, page.by_area)
    ):
        assert {(line.value.key, line.period) for line in drawing.lines} <= set(keys)
    (year,) = (
        line for line in page.lines if line.period.code == "2024" and line.area == page.scope.area
    )
    assert year.figure.number == "9.230"
    assert year.expected is not None
    assert year.expected.number == "14.500"


def test_a_state_above_its_plan_tells_by_how_much_though_nothing_is_expected_by_now():
    """Insured people: no target within the year, and the plan of its end is met in July."""
    made = make_indicator(kind="stock", period_aggregation="last", phasing="as_targeted")
    area = make_area()
    of = {"indicator": made, "area": area}
    make_observation(period="2024-M06", value=D(136240), **of)
    make_target(period="2024", value=D(132500), **of)
    page = indicator_page(made.code, {"nam": "2024", "dia-ban": area.code}, today=TODAY)

    assert page.row.state is State.MET
    assert plain(page.row.gap) == "vượt 3.740 người"
