"""Columns of the share of forms that came on time, month by month."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indicators.charts.layout import (
    HEIGHT,
    Figure,
    axis_title,
    bar_trace,
    base_layout,
    category_axis,
    empty_figure,
    label_font,
    text_label,
    value_axis,
)
from indicators.charts.points import ChartPoint, is_drawn
from indicators.charts.words import as_float, plain

TOP = 118
"""Percent. A label over a column of 100 % has room."""


def on_time_shares(points: Sequence[ChartPoint]) -> Figure:
    """The figure of months in columns from 0 to 100 %; a month in which no form was due has none."""
    if not any(is_drawn(point) for point in points):
        return empty_figure()
    layout = base_layout(points, height=HEIGHT)
    layout["meta"]["marks"] = []  # one kind of mark, which the title names
    return {
        "data": [{**bar_trace(points), "name": _("On time")}],
        "layout": {
            **layout,
            "xaxis": {
                **category_axis(points),
                "title": axis_title(_("Month in which the forms were due")),
                "range": [-0.5, len(points) - 0.5],
            },
            "yaxis": {**value_axis("%", 0, TOP), "tickvals": [0, 25, 50, 75, 100]},
            "annotations": [_label(column, point) for column, point in enumerate(points)],
        },
    }


def _label(column: int, point: ChartPoint) -> dict[str, object]:
    """The share over its column, which is left out where the columns are narrow."""
    return {
        **text_label(plain(point.text)),
        "name": "value",
        "x": column,
        "y": as_float(point.value) or 0,
        "yanchor": "bottom",
        "yshift": 2,
        "font": label_font(point),
    }
