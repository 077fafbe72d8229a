"""What all charts share: colours, sizes, axes, labels, bars."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from indicators.charts.points import ChartPoint, hover, said
from indicators.charts.words import as_float, named, plain, wrapped
from indicators.writing import is_written_in_vietnamese

Figure = dict[str, Any]


COLOURS: Final = {
    "ink": "#1b2130",
    "ink-2": "#4a5263",
    "ink-3": "#5e6778",
    "surface": "#ffffff",
    "line-strong": "#7f8899",
    "chart-actual": "#1b2130",
    "chart-plan": "#4a5263",
    "chart-grid": "#e6e8ec",
    "chart-range-3": "#f0f2f5",
}
"""The tokens charts use, by their names in variables.css: Plotly takes no CSS variables."""

HEIGHT: Final = 264
ROW_HEIGHT: Final = 28
LINE_HEIGHT: Final = 17
MIN_SLOTS: Final = 5
"""A chart of one or two columns keeps the room of five, or its columns would be walls."""
BAR_WIDTH: Final = 0.6
PERIOD_WIDTH: Final = 10
BREAK_WIDTH: Final = 40
AREA_WIDTH: Final = 22
"""Characters in a line of a period's label, of the name of a break, of the name of an area."""
FIELD: Final = HEIGHT - 70
"""About the height of the field of columns; the rest is margin, tick labels and the axis title."""
MARK: Final = 9
"""About what the diamond of a plan takes over and under its place."""
HEADROOM: Final = Decimal("1.16")
"""The value axis ends this far above the highest mark, so that its label has room."""


def base_layout(
    points: Sequence[ChartPoint],
    *,
    height: int,
    top: int = 0,
    bottom: int = 0,
    plan_mark: str = "plan",
) -> dict[str, Any]:
    """What all charts share. `meta` is for our own frame: its legend and its words for a reader."""
    return {
        "height": height + top + bottom,
        "margin": {"l": 8, "r": 8, "t": 12 + top, "b": 8 + bottom},
        "separators": ",." if is_written_in_vietnamese() else ".,",
        "font": {"color": COLOURS["ink-2"]},
        "hoverlabel": {
            "align": "left",
            "bgcolor": COLOURS["surface"],
            "bordercolor": COLOURS["line-strong"],
            "font": {"color": COLOURS["ink"]},
        },
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,  # the page draws its own, beside the title
        "barmode": "overlay",
        "meta": {
            "marks": _marks(points, plan_mark),
            "description": "; ".join(said(point) for point in points),
        },
    }


def _marks(points: Sequence[ChartPoint], plan_mark: str) -> list[str]:
    """The kinds of mark in the chart, in the order of its legend."""
    marks = {
        "actual": any(point.value is not None and not point.hatched for point in points),
        "estimate": any(point.value is not None and point.hatched for point in points),
        plan_mark: any(point.plan is not None for point in points),
    }
    return [mark for mark, there in marks.items() if there]


def category_axis(points: Sequence[ChartPoint], width: int = PERIOD_WIDTH) -> dict[str, Any]:
    keys = [point.key for point in points]
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": keys,
        "tickvals": keys,
        "ticktext": [wrapped(point.label, width) for point in points],
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "linecolor": COLOURS["ink-2"],
        "showline": True,
        "ticklabelstandoff": 4,
        "tickangle": 0,
    }


def value_axis(unit: str, low: float, high: float) -> dict[str, Any]:
    return {
        "title": axis_title(unit),
        "range": [low, high],
        "tickformat": ",~f",
        "nticks": 5,
        "automargin": True,
        "fixedrange": True,
        "gridcolor": COLOURS["chart-grid"],
        "zerolinecolor": COLOURS["ink-2"],
    }


def axis_title(text: str) -> dict[str, Any]:
    return {"text": plain(text), "standoff": 8, "font": {"color": COLOURS["ink-3"]}}


def empty_figure() -> Figure:
    """A figure that says that there is none yet."""
    text = _("No figure has been published yet.")
    return {
        "data": [],
        "layout": {
            **base_layout((), height=HEIGHT // 2),
            "meta": {"marks": [], "description": text},
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "annotations": [
                {**text_label(text), "xref": "paper", "x": 0.5, "yref": "paper", "y": 0.5}
            ],
        },
    }


def value_range(points: Sequence[ChartPoint]) -> tuple[float, float]:
    """The ends of the value axis: from zero, with room for a label beyond the outermost mark."""
    marks = [mark for point in points for mark in (point.value, point.plan) if mark is not None]
    low, high = min(*marks, Decimal(0)) * HEADROOM, max(*marks, Decimal(0)) * HEADROOM
    return (float(low), float(high)) if low or high else (0.0, 1.0)


def text_label(text: str) -> dict[str, Any]:
    return {"text": text, "showarrow": False}


def label_font(point: ChartPoint) -> dict[str, Any]:
    if point.value is None:
        return {"color": COLOURS["ink-3"]}
    return {"color": COLOURS["ink"], "weight": 700}


def height_of(label: dict[str, Any]) -> int:
    """About how many pixels a label is high."""
    return LINE_HEIGHT * (label["text"].count("<br>") + 1)


def bar_trace(
    points: Sequence[ChartPoint], *, territory: str, lying: bool = False
) -> dict[str, Any]:
    """The trace of what was done: solid, estimates hatched within an outline."""
    keys, values = [point.key for point in points], [as_float(point.value) for point in points]
    return {
        "type": "bar",
        "orientation": "h" if lying else "v",
        "name": named(_("Actual"), territory),
        "x": values if lying else keys,
        "y": keys if lying else values,
        "width": BAR_WIDTH,
        "marker": {
            "color": COLOURS["chart-actual"],
            "pattern": {
                "shape": ["/" if point.hatched else "" for point in points],
                "bgcolor": COLOURS["surface"],
                "size": 6,
                "solidity": 0.3,
            },
            "line": {
                "color": COLOURS["chart-actual"],
                "width": [1.25 if point.hatched else 0 for point in points],
            },
        },
        **hover(points),
    }
