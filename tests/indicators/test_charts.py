import json
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import plotly.graph_objects as go
import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from indicators.charts import (
    COLOURS,
    ChartPoint,
    Figure,
    MapPoint,
    Outlook,
    PathPoint,
    SeriesBreak,
    actual_against_plan,
    areas_map,
    areas_ranked,
    as_drawn,
    as_sent,
    beside_last_year,
    in_year,
    year_path,
)
from indicators.templatetags.charts import legend_of

D = Decimal

JOBS = [
    ChartPoint("2023", D(15059), "15.059", "thực hiện", False, D(13200), "13.200", "114,1 %"),
    ChartPoint("2024", D(15000), "15.000", "ước", True, D(14500), "14.500", "103,4 %"),
    ChartPoint("2025", None, "", "chưa có số", False, D(10000), "10.000"),
]
OLD, NEW = "Tỉnh Lào Cai cũ", "Tỉnh Lào Cai mới"
POVERTY = [
    ChartPoint("2022", D("19.37"), "19,37", plan=D("21"), plan_text="21", territory=OLD),
    ChartPoint("2024", D("11.24"), "11,24", plan=D("10.9"), plan_text="10,9", territory=OLD),
    ChartPoint("2024", D("8.18"), "8,18", territory=NEW),
    ChartPoint("2025", D("5.5"), "5,5", "ước", True, territory=NEW),
]
STANDARD = SeriesBreak(POVERTY[1], "Chuẩn nghèo đa chiều 2022–2025")
DISTRICTS = [
    ChartPoint("Huyện Bắc Hà", D("28.13"), "28,13", plan=D(27), plan_text="27,00"),
    ChartPoint("Huyện Si Ma Cai", D("33.05"), "33,05", "ước", True),
    ChartPoint("Huyện Văn Bàn", None, "", "chưa có số"),
    ChartPoint("Thành phố Lào Cai", D(0), "0,00"),
]

SO_FAR = [
    PathPoint(3, D(3890), "3.890", "thực hiện"),
    PathPoint(5, D(7260), "7.260", "thực hiện", illustration=True),
    PathPoint(6, D(9230), "9.230", "ước", estimate=True),
]
PLANNED = [PathPoint(month, D(14500) * month / 12, f"{month}") for month in range(1, 13)]
LAST_YEAR = [PathPoint(6, D(8400), "8.400"), PathPoint(12, D(15059), "15.059")]
OUTLOOK = Outlook(D(16547), D(18460), "16.547–18.460")
ONE_YEAR = {"unit": "người", "year": "năm 2024", "from_zero": True}
MONTHS = [
    ChartPoint("T1", D(1180), "1.180", "thực hiện"),
    ChartPoint("T2", D(870), "870", "ước", hatched=True),
    ChartPoint("T3", D(1840), "1.840", "thực hiện", illustration=True),
]
MONTHS_BEFORE = [ChartPoint(point.label, D(900), "900") for point in MONTHS]
BESIDE = {"unit": "người", "period": "Tháng", "names": ("năm 2024", "năm 2023")}
OF_PLAN = [
    ChartPoint(name, D(percent), f"{percent} %", "thực hiện", plan=D(100), plan_text="600",
               expected=D(50), expected_text="50,0 %", detail="258 / 600")
    for name, percent in (("Sa Pa", 45), ("Bắc Hà", 43), ("Bát Xát", 165))
]  # fmt: skip
PLACES = [
    MapPoint("Sa Pa", 22.25, 103.96, D(540), "540 người", "watch", "Cần chú ý", "ước", True),
    MapPoint("Bắc Hà", 22.50, 104.33, D(258), "258 người", "behind", "Chậm", illustration=True),
    MapPoint("Bát Xát", 22.55, 103.68, D(1105), "1.105 người", "on_track", "Đúng tiến độ"),
    MapPoint("Văn Bàn", 22.09, 104.19, None, "", "no_figure", "Chưa có số", "chưa có số"),
]

CASES = {
    "years with plans": actual_against_plan(JOBS, unit="người"),
    "one year": actual_against_plan(JOBS[:1], unit="người"),
    "a plan and no value": actual_against_plan(JOBS[2:], unit="người"),
    "two territories and a break": actual_against_plan(POVERTY, unit="%", breaks=[STANDARD]),
    "a rise against a wanted fall": actual_against_plan(
        [ChartPoint("2023", D("-0.5"), "tăng 0,50", plan=D(4), plan_text="4,00")], unit="điểm %"
    ),
    "nothing but zero": actual_against_plan([ChartPoint("2023", D(0), "0")], unit="vụ"),
    "no years": actual_against_plan([], unit="người"),
    "years without anything": actual_against_plan([ChartPoint("2023", None)], unit="người"),
    "within a year": in_year(
        [ChartPoint("9 tháng đầu năm 2025", D(24864), "24.864")], unit="người"
    ),
    "nothing within a year": in_year([], unit="người"),
    "areas": areas_ranked(DISTRICTS, unit="%"),
    "areas without plans": areas_ranked(DISTRICTS[1:], unit="%"),
    "no areas": areas_ranked([], unit="%"),
    "areas in percent of plan": areas_ranked(OF_PLAN, unit="% KH", is_percent_of_plan=True),
    "a year under way": year_path(
        SO_FAR,
        expected=PLANNED,
        last_year=LAST_YEAR,
        last_year_name="năm 2023",
        outlook=OUTLOOK,
        **ONE_YEAR,
    ),
    "a year without figures": year_path([], expected=PLANNED, **ONE_YEAR),
    "a year without a plan": year_path(SO_FAR[:1], **ONE_YEAR),
    "nothing of a year": year_path([], **ONE_YEAR),
    "months beside last year's": beside_last_year(MONTHS, MONTHS_BEFORE, **BESIDE),
    "months alone": beside_last_year(MONTHS, [], **BESIDE),
    "no months": beside_last_year([], [], **BESIDE),
    "areas where they lie": areas_map(PLACES, unit="người"),
    "one place": areas_map(PLACES[:1], unit="người"),
    "no places": areas_map([], unit="người"),
}


@pytest.mark.parametrize("figure", CASES.values(), ids=CASES.keys())
class TestEveryFigure:
    def test_is_known_to_plotly(self, figure):
        go.Figure(figure)  # raises at any property it does not know

    def test_is_plain_json_with_numbers_as_numbers(self, figure):
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure

    def test_has_only_traces_of_the_basic_bundle(self, figure):
        assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}

    def test_tells_every_point_in_a_sentence(self, figure):
        for trace in figure["data"]:
            assert trace["hovertemplate"] == "%{customdata}<extra></extra>"
            assert len(trace["customdata"]) == len(trace["x"])
        assert figure["layout"]["meta"]["description"]

    def test_carries_no_template(self, figure):
        assert "template" not in figure["layout"]


def test_columns_carry_the_figures_and_plans_stand_only_where_there_are_any():
    actual, plan = actual_against_plan(JOBS, unit="người")["data"]
    assert (actual["x"], actual["y"]) == (["2023", "2024", "2025"], [15059.0, 15000.0, None])
    assert plan["y"] == [13200.0, 14500.0, 10000.0]
    assert (plan["line"]["dash"], plan["marker"]["symbol"]) == ("dash", "diamond")
    [alone] = actual_against_plan([ChartPoint("2023", D(5366), "5.366")], unit="đồng")["data"]
    assert alone["type"] == "bar"


def test_estimate_is_hatched_and_says_so():
    figure = actual_against_plan(JOBS, unit="người")
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["", "/", ""]
    labels = [label["text"] for label in figure["layout"]["annotations"]]
    assert labels[:2] == ["15.059", "15.000<br>ước"]
    assert figure["layout"]["meta"]["marks"] == ["actual", "estimate", "plan"]


def test_missing_value_says_why_and_zero_is_a_value():
    points = [ChartPoint("2022", None, "", "chưa có số"), ChartPoint("2023", D(0), "0")]
    figure = actual_against_plan(points, unit="vụ")
    assert figure["data"][0]["y"] == [None, 0.0]
    labels = [label["text"] for label in figure["layout"]["annotations"]]
    assert labels == ["chưa có số", "0"]


def test_labels_stand_at_the_number_of_their_column():
    # Plotly reads "2023" as a place on the axis, two thousand columns to the right.
    labels = actual_against_plan(JOBS, unit="người")["layout"]["annotations"]
    assert [label["x"] for label in labels if label.get("name") == "value"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("plan", "anchor"),
    [
        (D("2.9"), "bottom"),  # the mark lies within the column
        (D("3.7"), "bottom"),  # on its head: the label is raised over it
        (D("4.0"), "top"),  # where the label would be: it goes into the column
        (D("9"), "bottom"),  # far over it
        (None, "bottom"),
    ],
)
def test_label_never_lies_on_the_mark_of_the_plan(plan, anchor):
    points = [ChartPoint("2022", D(8), "8"), ChartPoint("2024", D("3.7"), "3,70", plan=plan)]
    label = actual_against_plan(points, unit="điểm %")["layout"]["annotations"][1]
    assert (label["text"], label["yanchor"]) == ("3,70", anchor)


def test_territories_are_separate_named_blocks():
    figure = actual_against_plan(POVERTY, unit="%")
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert [bar["name"].endswith(name) for bar, name in zip(bars, (OLD, NEW), strict=True)]
    assert [bar["y"] for bar in bars] == [[19.37, 11.24], [8.18, 5.5]]
    assert figure["layout"]["xaxis"]["ticktext"] == ["2022", "2024", "2024", "2025"]
    assert len(set(figure["layout"]["xaxis"]["categoryarray"])) == 4
    texts = [label["text"].replace("<br>", " ") for label in figure["layout"]["annotations"]]
    assert texts[-2:] == [OLD, NEW]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [1.5]


def test_plans_are_never_joined_across_territories():
    figure = actual_against_plan(
        [JOBS[0], ChartPoint("2025", D(1), "1", plan=D(2), plan_text="2", territory=NEW)],
        unit="người",
    )
    plans = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    assert [plan["y"] for plan in plans] == [[13200.0], [2.0]]


def test_break_is_drawn_and_named_before_the_first_point_after_it():
    layout = actual_against_plan(POVERTY[:2], unit="%", breaks=[STANDARD])["layout"]
    [line] = layout["shapes"]
    assert (line["x0"], line["x1"], line["line"]["dash"]) == (0.5, 0.5, "dot")
    assert layout["annotations"][-1]["text"] == STANDARD.name
    assert layout["annotations"][-1]["x"] == 0.5


@pytest.mark.parametrize("first", [POVERTY[0], JOBS[0]])
def test_break_with_nothing_before_it_is_not_drawn(first):
    layout = actual_against_plan(POVERTY[:2], unit="%", breaks=[SeriesBreak(first, "x")])["layout"]
    assert layout["shapes"] == []


def test_names_of_neighbouring_breaks_stand_in_rows_of_their_own():
    breaks = [SeriesBreak(POVERTY[1], "Chuẩn A"), SeriesBreak(POVERTY[2], "Chuẩn B")]
    layout = actual_against_plan(POVERTY, unit="%", breaks=breaks)["layout"]
    rows = {
        label["text"]: label["yshift"]
        for label in layout["annotations"]
        if label["text"].startswith("Chuẩn")
    }
    assert rows["Chuẩn A"] > rows["Chuẩn B"] == 0


def test_areas_are_ranked_and_those_without_a_figure_come_last():
    figure = areas_ranked(DISTRICTS, unit="%")
    bars, plans = figure["data"]
    names = ["Huyện Si Ma Cai", "Huyện Bắc Hà", "Thành phố Lào Cai", "Huyện Văn Bàn"]
    assert (bars["y"], bars["x"]) == (names, [33.05, 28.13, 0.0, None])
    assert plans["x"] == [None, 27.0, None, None]
    assert figure["layout"]["yaxis"]["autorange"] == "reversed"  # Plotly counts from below
    texts = [label["text"] for label in figure["layout"]["annotations"]]
    assert texts == ["33,05", "28,13", "0,00", "chưa có số"]


def test_value_axis_starts_at_zero_and_reaches_below_it_only_for_what_lies_there():
    assert actual_against_plan(JOBS, unit="người")["layout"]["yaxis"]["range"][0] == 0
    below = actual_against_plan([ChartPoint("2023", D("-0.5"), "x")], unit="%")
    assert below["layout"]["yaxis"]["range"][0] < -0.5


def test_axes_name_unit_and_period():
    with translation.override("vi"):
        layout = actual_against_plan(JOBS, unit="người")["layout"]
    assert layout["yaxis"]["title"]["text"] == "người"
    assert layout["xaxis"]["title"]["text"].startswith("Năm (")


@pytest.mark.parametrize(("language", "separators"), [("vi", ",."), ("en", ".,")])
def test_separators_are_those_of_the_language(language, separators):
    with translation.override(language):
        assert actual_against_plan(JOBS, unit="")["layout"]["separators"] == separators


def test_description_tells_all_figures_in_words():
    with translation.override("vi"):
        figure = actual_against_plan(JOBS, unit="người")
    assert figure["layout"]["meta"]["description"] == (
        "2023: 15.059, thực hiện, kế hoạch 13.200, 114,1 % kế hoạch; "
        "2024: 15.000, ước, kế hoạch 14.500, 103,4 % kế hoạch; "
        "2025: chưa có số, kế hoạch 10.000"
    )


def test_empty_figure_says_that_it_is_empty():
    with translation.override("vi"):
        layout = actual_against_plan([], unit="người")["layout"]
    assert layout["annotations"][0]["text"] == "Chưa có số liệu nào được công bố."
    assert layout["meta"]["description"] == "Chưa có số liệu nào được công bố."


def test_names_are_never_read_as_markup():
    hostile = ChartPoint("<b>2023</b>", D(1), "<i>1</i>", territory="A & <B>")
    other = ChartPoint("2024", D(2), "2", territory="C")
    figure = actual_against_plan([hostile, other], unit="<u>%</u>")
    drawn = [
        *figure["data"][0]["customdata"],
        *figure["layout"]["xaxis"]["ticktext"],
        figure["layout"]["yaxis"]["title"]["text"],
        *(label["text"] for label in figure["layout"]["annotations"]),
    ]
    assert all(re.sub("<br>", "", text).count("<") == 0 for text in drawn)


@pytest.mark.parametrize(
    ("value", "is_wanted_fall", "drawn"),
    [("-4.43", True, "4.43"), ("0.5", True, "-0.5"), ("4.43", False, "4.43"), (None, True, None)],
)
def test_wanted_fall_is_drawn_as_its_size(value, is_wanted_fall, drawn):
    expected = None if drawn is None else D(drawn)
    given = None if value is None else D(value)
    assert as_drawn(given, is_wanted_fall=is_wanted_fall) == expected


def test_colours_are_those_of_the_style_sheet():
    sheet = Path(settings.BASE_DIR, "lsa_dashboard/static/css/variables.css").read_text()
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", sheet))
    assert {name: tokens[name] for name in COLOURS} == COLOURS


# ---------------------------------------------------------------- the year under way


def words_in(figure: Figure) -> str:
    """Everything that is written in the drawing itself."""
    layout = figure["layout"]
    titles = [layout[axis].get("title", {}).get("text", "") for axis in ("xaxis", "yaxis")]
    labels = [label["text"] for label in layout["annotations"]]
    return " ".join([*titles, *labels, *layout["xaxis"].get("ticktext", ())]).replace("<br>", " ")


def in_vietnamese(make, *arguments, **options) -> Figure:
    with translation.override("vi"):
        return make(*arguments, **options)


MADE_UP = [
    ChartPoint("2023", D(9), "9", "thực hiện", False, D(8), "8"),
    ChartPoint("2024", D(9), "9", "ước", True, D(8), "8", plan_illustration=True),
    ChartPoint("2025", D(9), "9", "thực hiện", illustration=True),
]


@pytest.mark.parametrize(
    ("make", "arguments", "options", "words"),
    [
        (
            actual_against_plan,
            [MADE_UP],
            {"unit": "người"},
            "ước|số liệu minh họa|kế hoạch|thực hiện",
        ),
        (areas_ranked, [MADE_UP], {"unit": "người"}, "ước|số liệu minh họa|kế hoạch|thực hiện"),
        (beside_last_year, [MADE_UP, []], BESIDE, "ước|số liệu minh họa|thực hiện"),
        (
            year_path,
            [SO_FAR],
            {"expected": PLANNED, "outlook": OUTLOOK, **ONE_YEAR},
            "ước|số liệu minh họa|kế hoạch|thực hiện|kỳ vọng|dự báo",
        ),
        (areas_map, [PLACES], {"unit": "người"}, "ước|số liệu minh họa|thực hiện|Chậm|Cần chú ý"),
    ],
    ids=["years", "areas", "months", "path", "map"],
)
def test_what_is_real_estimated_made_up_and_planned_is_written_in_the_chart(
    make, arguments, options, words
):
    """Nobody needs a colour, or the page around the picture, to tell them apart."""
    said = words_in(in_vietnamese(make, *arguments, **options))
    assert [word for word in words.split("|") if word not in said] == []


def test_what_is_real_estimated_and_made_up_is_filled_differently():
    for figure in (
        actual_against_plan(MADE_UP, unit="người"),
        areas_ranked(MADE_UP, unit="người"),
        beside_last_year(MADE_UP, [], **BESIDE),
    ):
        assert set(figure["data"][0]["marker"]["pattern"]["shape"]) == {"", "/", "."}
        assert {"actual", "estimate", "illustration"} <= {*figure["layout"]["meta"]["marks"]}


def test_points_of_a_year_have_a_mark_each_by_what_they_are():
    marker = CASES["a year under way"]["data"][-1]["marker"]
    solid, hollow = COLOURS["chart-actual"], COLOURS["surface"]
    marks = list(zip(marker["symbol"], marker["color"], strict=True))
    assert marks[1:] == [("circle", solid), ("square", hollow), ("circle", hollow)]


def test_year_begins_at_zero_where_it_adds_up_and_at_its_first_figure_where_not():
    growing = year_path(SO_FAR, **ONE_YEAR)["data"][0]
    state = year_path(SO_FAR, **{**ONE_YEAR, "from_zero": False})["data"][0]
    assert (growing["x"], growing["y"][0]) == ([0, 3, 5, 6], 0.0)
    assert state["x"] == [3, 5, 6]


def test_forecasts_are_dotted_from_the_last_figure_with_a_band_between_them():
    low, high = CASES["a year under way"]["data"][:2]
    assert (low["x"], low["y"]) == ([6, 12], [9230.0, 16547.0])
    assert high["y"] == [9230.0, 18460.0]
    assert (high["fill"], low["line"]["dash"]) == ("tonexty", "dot")
    [alone] = year_path(SO_FAR, outlook=Outlook(D(5), D(5), "5"), **ONE_YEAR)["data"][:-1]
    assert "fill" not in alone


def test_labels_at_the_right_end_stand_apart_however_near_their_lines_are():
    near = [PathPoint(12, D(value), str(value)) for value in (14500, 14510)]
    figure = year_path(
        SO_FAR,
        expected=near[:1],
        last_year=near[1:],
        last_year_name="năm 2023",
        outlook=Outlook(D(14505), D(14505), "14.505"),
        **ONE_YEAR,
    )
    places = sorted(
        label["y"] for label in figure["layout"]["annotations"] if label["name"] == "end"
    )
    gaps = [after - before for before, after in pairwise(places)]
    assert len(places) == 3
    assert min(gaps) >= 2 * 17 / 194  # two lines of text in a field of that many pixels


def label_at_now(month, *, expected):
    """The label of what was reached by a month; expected are the amounts at the end of some months."""
    figure = year_path(
        [PathPoint(n, D(10 * n), str(10 * n), "sơ bộ") for n in range(1, month + 1)],
        expected=[PathPoint(n, D(amount), str(amount)) for n, amount in expected.items()],
        **ONE_YEAR,
    )
    return next(label for label in figure["layout"]["annotations"] if label["name"] == "now")


def test_label_of_a_year_that_lags_late_in_it_leaves_the_words_at_the_right_alone():
    early, late = (label_at_now(n, expected={n: 200, 12: 300}) for n in (4, 10))
    assert (early["x"], early["y"], early["xanchor"]) == (4, 40.0, "left")
    assert (late["xref"], late["x"], late["xanchor"]) == ("paper", 1, "right")
    assert (late["yref"], late["y"], late["yanchor"]) == ("paper", 0, "bottom")


def test_label_of_a_year_that_lags_behind_quarterly_targets_is_not_drawn_on_their_line():
    """Of October nothing is expected by quarters; the line that goes to December is above."""
    assert label_at_now(10, expected={9: 250, 12: 300})["yanchor"] == "bottom"
    assert label_at_now(10, expected={9: 250, 12: 300})["y"] == 0
    ahead = label_at_now(10, expected={9: 50, 12: 90})
    assert (ahead["x"], ahead["y"], ahead["yanchor"]) == (10, 100.0, "bottom")


def test_months_beside_last_year_are_grouped_and_last_year_is_pale():
    before, now = CASES["months beside last year's"]["data"]
    assert CASES["months beside last year's"]["layout"]["barmode"] == "group"
    assert (now["x"], now["y"]) == (["T1", "T2", "T3"], [1180.0, 870.0, 1840.0])
    assert (before["x"], before["y"]) == (["T1", "T2", "T3"], [900.0] * 3)
    assert before["marker"]["color"] == COLOURS["chart-soft"]


def test_areas_in_percent_have_one_plan_and_one_expectation_for_all():
    figure = in_vietnamese(areas_ranked, OF_PLAN, unit="% KH", is_percent_of_plan=True)
    bars, plans = figure["data"]
    assert (bars["y"], bars["x"]) == (["Bát Xát", "Sa Pa", "Bắc Hà"], [165.0, 45.0, 43.0])
    assert plans["x"] == [100.0] * 3
    assert figure["layout"]["xaxis"]["range"] == [0.0, 150.0]  # the bar is cut, its number is not
    [line] = figure["layout"]["shapes"]
    assert line["x0"] == 50.0
    said = words_in(figure)
    for words in ("165 %", "258 / 600", "kỳ vọng 50,0 %", "kế hoạch"):
        assert words in said


def test_areas_expected_to_have_come_differently_far_have_a_mark_each():
    areas = [
        ChartPoint("A", D(5), "5", expected=D(4), expected_text="4"),
        ChartPoint("B", D(3), "3", expected=D(6), expected_text="6"),
    ]
    figure = areas_ranked(areas, unit="người")
    assert figure["layout"]["shapes"] == []
    assert figure["data"][-1]["x"] == [4.0, 6.0]


def test_map_keeps_directions_and_distances_and_shows_states_by_shape():
    figure = CASES["areas where they lie"]
    assert figure["layout"]["yaxis"]["scaleanchor"] == "x"
    traces = {trace["name"]: trace for trace in figure["data"]}
    west, east = traces["Đúng tiến độ"]["x"][0], traces["Chậm"]["x"][0]
    # 0.65 degrees of longitude at 22.32 degrees north
    assert east - west == pytest.approx(0.65 * 111.32 * 0.925, abs=0.1)
    symbols = {name: trace["marker"]["symbol"][0] for name, trace in traces.items()}
    assert symbols == {
        "Đúng tiến độ": "triangle-right",
        "Cần chú ý": "triangle-up-open",  # an estimate
        "Chậm": "x-open-dot",  # made up
        "Chưa có số": "diamond-tall-open",
    }
    sizes = [trace["marker"]["size"][0] for trace in (traces["Đúng tiến độ"], traces["Chậm"])]
    assert sizes[0] > sizes[1]


@pytest.mark.parametrize("figure", CASES.values(), ids=CASES)
def test_a_figure_is_sent_without_the_words_that_stand_in_the_page(figure):
    sent = as_sent(figure)

    assert sent["layout"]["meta"] == {"kind": figure["layout"]["meta"]["kind"]}
    assert sent["layout"] | {"meta": figure["layout"]["meta"]} == figure["layout"]
    assert sent["data"] == figure["data"]
    page = Template("{% include 'indicators/_chart.html' with chart_id='one' %}").render(
        Context({"figure": figure})
    )
    assert escape(figure["layout"]["meta"]["description"]) in page
    assert json.dumps(sent["data"])[:40].replace("<", "\\u003C") in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_end_of_a_year_is_said_in_short_lines(language):
    """On a phone what stands at the right takes its room from the lines."""
    over = [*SO_FAR, PathPoint(12, D(15000), "15.000", "sơ bộ", illustration=True)]
    with translation.override(language):
        figure = year_path(over, **ONE_YEAR)

    (end,) = [label for label in figure["layout"]["annotations"] if label["name"] == "end"]
    lines = end["text"].split("<br>")
    assert lines[:2] == ["15.000", "sơ bộ"]
    assert len(lines) == 4
    assert max(map(len, lines)) <= 12


def test_what_is_remembered_by_language_is_said_in_each():
    said = {}
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            figure = year_path(SO_FAR, **ONE_YEAR)
            legend = legend_of(figure["layout"]["meta"]["marks"], "indicators/_chart_legend.html")
            said[language] = (figure["layout"]["xaxis"]["ticktext"][5], "illustration" in legend)

    assert said == {"vi": ("T6", False), "en": ("M6", True)}


def test_every_mark_of_a_chart_is_in_the_legend_under_its_own_drawing():
    marks = {mark for figure in CASES.values() for mark in figure["layout"]["meta"]["marks"]}
    drawn = {
        mark: render_to_string("indicators/_chart_legend.html", {"marks": [mark]}) for mark in marks
    }
    assert len(set(drawn.values())) == len(drawn)
