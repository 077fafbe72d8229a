"""Charts of awards: figures that Plotly takes, whose parts are told apart without colour."""

import json
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from awards.charts import BETWEEN_NAMES, Bar, Part, Share, columns, lying_bars, shares
from indicators.charts.layout import LINE_HEIGHT, ROW_HEIGHT

D = Decimal

PARTS = [
    Part("stage_registered", "đăng ký", "line-strong", ".", "chấm"),
    Part("stage_proposed", "đề nghị", "chart-forecast", "/", "gạch chéo"),
    Part("stage_given", "đã tặng", "chart-actual", "", "đặc"),
]
LEVELS = [
    Bar("Cấp Sở", [0, 0, 315], "315"),
    Bar("Cấp tỉnh & nước", [0, 4, 18], "22"),
    Bar("Bộ", [0, 44, 0], "44", illustration=True),
]
SHARES = [
    Share("Lao động tiên tiến", D(100), "100,0 %", "224 / 224"),
    Share("Chiến sĩ thi đua cơ sở", D("8.04"), "8,0 %", "18 / 224", D(15), "trần 15 %"),
    Share("Bằng khen", None, "chưa rõ"),
]
CASES = {
    "levels": lying_bars(LEVELS, PARTS, unit="lượt"),
    "years": columns(LEVELS, PARTS, unit="lượt", period="Năm"),
    "one column": columns(LEVELS[:1], PARTS, unit="lượt", period="Năm"),
    "shares": shares(SHARES),
    "shares without a cap": shares(SHARES[:1]),
    "no bars": lying_bars([], PARTS, unit="lượt"),
    "bars of nothing": columns([Bar("2023", [0, 0, 0], "0")], PARTS, unit="lượt", period="Năm"),
    "no shares": shares([]),
}


@pytest.fixture(params=CASES, ids=list(CASES))
def figure(request):
    return CASES[request.param]


def test_plotly_takes_the_figure_as_it_is(figure):
    assert go.Figure(figure).to_plotly_json()["data"] is not None


def test_a_figure_is_plain_json_and_says_itself_in_words(figure):
    assert json.loads(json.dumps(figure)) == figure
    assert figure["layout"]["meta"]["description"]


def test_only_bars_and_marks_are_drawn_which_every_bundle_has(figure):
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}


def test_parts_that_no_bar_has_are_neither_drawn_nor_explained():
    figure = CASES["levels"]
    assert [trace["name"] for trace in figure["data"]] == ["đề nghị", "đã tặng"]
    assert figure["layout"]["meta"]["marks"] == ["stage_proposed", "stage_given"]
    assert "gạch chéo: đề nghị; đặc: đã tặng" in figure["layout"]["xaxis"]["title"]["text"]


def test_the_parts_of_a_bar_add_up_to_what_is_written_beside_it():
    figure = CASES["levels"]
    sums = [sum(counts) for counts in zip(*(trace["x"] for trace in figure["data"]), strict=True)]
    labels = [label["text"] for label in figure["layout"]["annotations"]]
    assert [str(total) for total in sums] == labels == ["315", "22", "44"]


def test_parts_are_told_apart_by_filling_and_not_by_colour_alone():
    patterns = [trace["marker"]["pattern"]["shape"][0] for trace in CASES["years"]["data"]]
    assert len(set(patterns)) == len(patterns)


def test_a_share_stands_with_its_whole_and_under_its_cap():
    bars, caps = CASES["shares"]["data"]
    assert bars["x"] == [100.0, 8.04, None]
    assert caps["x"] == [None, 15.0, None]
    texts = [label["text"] for label in CASES["shares"]["layout"]["annotations"]]
    assert texts == ["100,0 %", "8,0 %", "chưa rõ", "224 / 224", "18 / 224"]
    description = CASES["shares"]["layout"]["meta"]["description"]
    assert "8,0 %, 18 / 224, trần 15 %" in description


@pytest.mark.parametrize("draw", [
    lambda name: shares([Share(name, D(50), "50,0 %"), Share("LĐTT", D(1), "1,0 %")]),
    lambda name: lying_bars([Bar(name, [1], "1"), Bar("LĐTT", [2], "2")], PARTS[:1], unit="lượt"),
])  # fmt: skip
def test_rows_are_as_high_as_the_name_with_the_most_lines(draw):
    """Names of three lines once ran into those of their neighbours."""
    name = "Trung tâm Nuôi dưỡng và Phục hồi chức năng tâm thần tỉnh"
    lines = draw(name)["layout"]["yaxis"]["ticktext"][0].count("<br>") + 1
    grown = draw(name)["layout"]["height"] - draw("CSTĐ")["layout"]["height"]
    assert lines > 2
    assert grown == 2 * (LINE_HEIGHT * lines + BETWEEN_NAMES - ROW_HEIGHT)


def test_a_name_is_never_read_as_markup():
    figure = lying_bars([Bar("<b>A</b> & B", [1], "1")], PARTS[:1], unit="lượt")
    assert figure["layout"]["yaxis"]["ticktext"] == ["&lt;b>A&lt;/b> &amp; B"]


def test_a_figure_of_nothing_says_so():
    assert CASES["no bars"]["data"] == CASES["bars of nothing"]["data"] == []
    assert CASES["no shares"]["layout"]["annotations"]
