import re
from decimal import Decimal

import pytest
from django.utils import translation

from indicators.drawings import BarPoint, SparkPoint, bars, bullet, sparkline
from indicators.templatetags.svg import bullet_bar, spark_line

D = Decimal


@pytest.mark.parametrize(
    ("achievement", "expected", "bar", "near", "until_expected"),
    [
        ("0.665", "1", "146.3", "198.0", "220.0"),  # the mock-up's first bar
        ("0.78", "0.917", "171.6", "181.6", "201.7"),
        ("1", "1", "220.0", "198.0", "220.0"),
        ("1.2", "1", "264.0", "198.0", "220.0"),
        ("3", "1", "264.0", "198.0", "220.0"),  # cut at the end of the scale
        ("0", "1", "0.0", "198.0", "220.0"),
        ("-0.1", "1", "0.0", "198.0", "220.0"),  # a movement against the plan
    ],
)
def test_bullet_lies_on_a_scale_of_120_percent(achievement, expected, bar, near, until_expected):
    drawn = bullet(D(achievement), D(expected))
    assert (drawn.bar, drawn.near, drawn.expected) == (bar, near, until_expected)
    assert drawn.plan == "218.8"  # every plan tick in the same place, its middle on 220


def test_bullet_without_a_share_of_plan_is_not_drawn():
    assert bullet(None) is None
    assert bullet_bar(None, "") == ""


def test_what_a_drawing_says_is_text():
    hostile = '"><script>alert(1)</script>'
    spark = sparkline([SparkPoint(hostile, D(1)), SparkPoint(hostile, D(2))])
    for drawn in (bullet_bar(bullet(D(1)), hostile), spark_line(spark, hostile)):
        assert "<script" not in drawn
        assert 'aria-label="&quot;&gt;&lt;script&gt;' in drawn


def test_sparkline_runs_from_lowest_to_highest_value_or_plan():
    drawn = sparkline(
        [SparkPoint("2022", D("5.83"), D("4.5")), SparkPoint("2023", D("4.43"), D("4"))]
    )
    assert drawn.line == "M4.0 5.0h0L84.0 17.2"
    assert drawn.plans == "M-2.0 16.6h12.0M78.0 21.0h12.0"
    assert (drawn.first_label, drawn.last_label) == ("2022", "2023")


def test_sparkline_is_not_drawn_across_a_gap_or_a_break():
    points = [
        SparkPoint("2020", D(1)),
        SparkPoint("2021", D(2)),
        SparkPoint("2022", None),
        SparkPoint("2023", D(3)),
        SparkPoint("2024", D(4), chapter=1),
    ]
    joined = re.findall(r"L", sparkline(points).line)
    assert len(joined) == 1
    assert sparkline(points).line.count("M") == 3


def test_sparkline_marks_an_estimate_and_a_missing_end():
    drawn = sparkline([SparkPoint("2022", D("3.7"), is_estimate=True), SparkPoint("2023", None)])
    assert drawn.newest.is_estimate
    assert (drawn.newest.x, drawn.missing.x) == ("4.0", "84.0")
    assert drawn.newest.y == drawn.missing.y


def test_sparkline_of_equal_values_lies_in_the_middle():
    assert sparkline([SparkPoint("2022", D(7)), SparkPoint("2023", D(7))]).newest.y == "13.0"


def test_sparkline_of_one_value_stands_at_the_right():
    drawn = sparkline([SparkPoint("2023", D(0))])
    assert drawn.newest.x == "84.0"
    assert (drawn.first_label, drawn.last_label) == ("", "2023")


@pytest.mark.parametrize("points", [[], [SparkPoint("2023", None, D(5))]])
def test_sparkline_without_values_is_not_drawn(points):
    assert sparkline(points) is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_coordinates_have_a_point_in_every_language(language):
    spark = sparkline([SparkPoint("2022", D("5.83"), D("4.5")), SparkPoint("2023", None)])
    with translation.override(language):
        drawn = bullet_bar(bullet(D("0.665")), "") + spark_line(spark, "")
    assert 'width="146.3"' in drawn
    assert not re.search(r'"[^"]*\d,\d', drawn)


# ---------------------------------------------------------------- bars of a cell


def test_bars_stand_on_one_ground_and_the_highest_reaches_the_top():
    drawn = bars([BarPoint("T5", D(50)), BarPoint("T6", D(100))], (D(40), D(60)))
    assert [(bar.y, bar.height) for bar in drawn.bars] == [("55.0", "41.0"), ("14.0", "82.0")]
    assert [bar.is_newest for bar in drawn.bars] == [False, True]
    assert (drawn.band_y, drawn.band_height) == ("46.8", "16.4")
    assert (drawn.first_label, drawn.last_label) == ("T5", "T6")


def test_a_period_without_a_figure_keeps_its_place():
    drawn = bars([BarPoint("T4", D(1)), BarPoint("T5", None), BarPoint("T6", D(1))])
    alone = bars([BarPoint("T4", D(1)), BarPoint("T5", D(1)), BarPoint("T6", D(1))])
    assert [bar.x for bar in drawn.bars] == [alone.bars[0].x, alone.bars[2].x]
    assert drawn.band_y == ""


@pytest.mark.parametrize("values", [[], [None], [D(0), None], [D(-5)]])
def test_without_anything_above_zero_no_bars_are_drawn(values):
    assert bars([BarPoint("T6", value) for value in values]) is None


def test_what_is_usual_but_lies_above_every_bar_is_cut_at_the_top():
    drawn = bars([BarPoint("T6", D(10))], (D(5), D(1000)))
    assert (drawn.band_y, drawn.band_height) == ("14.0", "41.0")
