"""Areas as lying bars."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from indicators.charts.layout import (
    AREA_WIDTH,
    COLOURS,
    ROW_HEIGHT,
    Figure,
    bar_trace,
    base_layout,
    category_axis,
    empty_figure,
    label_font,
    text_label,
    value_axis,
    value_range,
)
from indicators.charts.points import ChartPoint, hover, is_drawn
from indicators.charts.words import as_float, wrapped


def areas_ranked(areas: Iterable[ChartPoint], *, unit: str) -> Figure:
    """The figure of areas as lying bars, the highest value first and those without one last."""
    ranked = sorted(areas, key=lambda area: (area.value is None, -(area.value or 0), area.label))
    if not any(is_drawn(area) for area in ranked):
        return empty_figure()
    low, high = value_range(ranked)
    return {
        "data": [
            bar_trace(ranked, territory="", lying=True),
            *_plan_ticks(ranked),
        ],
        "layout": {
            **base_layout(ranked, height=60 + ROW_HEIGHT * len(ranked), plan_mark="plan_tick"),
            "xaxis": {
                **value_axis(unit, low, high),
                "domain": [0, 0.86],  # the values stand in a column of their own, at the right
            },
            "yaxis": {
                **category_axis(ranked, AREA_WIDTH),
                "autorange": "reversed",
            },
            "annotations": [
                {
                    **text_label(wrapped(area.text or area.status_text, 12)),
                    "xref": "paper",
                    "x": 1,
                    "xanchor": "right",
                    "y": row,
                    "font": label_font(area),
                }
                for row, area in enumerate(ranked)
            ],
        },
    }


def _plan_ticks(areas: Sequence[ChartPoint]) -> list[dict[str, Any]]:
    """The trace of plans across lying bars; none where no area has a plan."""
    if all(area.plan is None for area in areas):
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("Plan"),
            "x": [as_float(area.plan) for area in areas],
            "y": [area.key for area in areas],
            "marker": {
                "symbol": "line-ns",
                "size": 22,
                "line": {"color": COLOURS["chart-plan"], "width": 3},
            },
            **hover(areas),
        }
    ]
