"""Calculation results to Plotly figures: plain dicts for `static/js/charts.js`, without HTML or queries.

Only bar and scatter traces, which every bundle of plotly.js draws. Decimals become floats here and
nowhere before. Sizes of type and the face are left to the script, which knows the screen; colours are
the tokens of `static/css/variables.css`, held to it by a test. Texts come in written, in the page's
language (`indicators.writing`), and pass `_plain`, so that none is read as markup.
"""

from indicators.charts.areas import MOST_BARS, areas_ranked
from indicators.charts.columns import actual_against_plan, beside_last_year, in_year
from indicators.charts.layout import COLOURS, Figure, as_sent
from indicators.charts.on_time import on_time_shares
from indicators.charts.path import Outlook, PathPoint, month_name, year_path
from indicators.charts.points import ChartPoint, SeriesBreak, as_drawn
from indicators.charts.points_map import MapPoint, areas_map

__all__ = [
    "COLOURS",
    "MOST_BARS",
    "ChartPoint",
    "Figure",
    "MapPoint",
    "Outlook",
    "PathPoint",
    "SeriesBreak",
    "actual_against_plan",
    "areas_map",
    "areas_ranked",
    "as_drawn",
    "as_sent",
    "beside_last_year",
    "in_year",
    "month_name",
    "on_time_shares",
    "year_path",
]
