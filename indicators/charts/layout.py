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
    "exceeded-mark": "#147d65",
    "ontrack-mark": "#1676b0",
    "watch-mark": "#e5a50a",
    "watch-text": "#7a5200",
    "behind-mark": "#b93416",
    "nodata-mark": "#7c8596",
    "chart-actual": "#1b2130",
    "chart-plan": "#4a5263",
    "chart-last-year": "#8d95a4",
    "chart-soft": "#b4bac6",
    "chart-forecast": "#3a4190",
    "chart-band": "#dcdef1",
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
"""The value axis ends this far above the highest mark, so that its label of two lines has room."""
LINE_OF_HEADROOM: Final = Decimal("0.10")
"""What each further line of a label needs."""


def base_layout(
    points: Sequence[ChartPoint],
    *,
    height: int,
    top: int = 0,
    bottom: int = 0,
    plan_mark: str = "plan",
    kind: str = "columns",
) -> dict[str, Any]:
    """What all charts share. `meta` is for our own frame: its kind, its legend, its words for a reader."""
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
            "kind": kind,
            "marks": _marks(points, plan_mark),
            "description": "; ".join(said(point) for point in points),
        },
    }


def _marks(points: Sequence[ChartPoint], plan_mark: str) -> list[str]:
    """The kinds of mark in the chart, in the order of its legend."""
    valued = [point for point in points if point.value is not None]
    marks = {
        "actual": any(point.pattern == "" for point in valued),
        "estimate": any(point.pattern == "/" for point in valued),
        "illustration": any(point.pattern == "." for point in valued),
        plan_mark: any(point.plan is not None for point in points),
        "expected": any(point.expected is not None for point in points),
    }
    return [mark for mark, there in marks.items() if there]


def key_to(layout: dict[str, Any], points: Sequence[ChartPoint] = ()) -> str:
    """What the marks of a chart mean, in words that are drawn with it and need no colour.

    So a picture taken away says what was done, estimated, planned and made up to show a page.
    """
    words = {
        "actual": _("solid: actual"),
        "estimate": _("hatched: estimated"),
        "illustration": _("dotted: illustration"),
        "plan": _("diamonds: plan"),
        "plan_tick": _("upright ticks: plan"),
        "expected": _("dotted upright: expected by now"),
        "last_year": _("pale: last year"),
    }
    said = [words[mark] for mark in layout["meta"]["marks"] if mark in words]
    made_up = {point.plan_illustration for point in points if point.plan is not None}
    if True in made_up:
        said.append(_("some plans: illustration") if False in made_up else _("plan: illustration"))
    return "; ".join(said)


def with_key(text: str, key: str) -> str:
    """The title of an axis, with what the marks of the chart mean."""
    return _("%(axis)s (%(key)s)") % {"axis": text, "key": key} if key and text else text or key


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


def as_sent(figure: Figure) -> Figure:
    """The figure as the page's script gets it: the words for a reader and the legend stand in the page."""
    layout = figure["layout"]
    return {**figure, "layout": {**layout, "meta": {"kind": layout["meta"]["kind"]}}}


def empty_figure() -> Figure:
    """A figure that says that there is none yet."""
    text = _("No figure has been published yet.")
    return {
        "data": [],
        "layout": {
            **base_layout((), height=HEIGHT // 2),
            "meta": {"kind": "empty", "marks": [], "description": text},
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "annotations": [
                {**text_label(text), "xref": "paper", "x": 0.5, "yref": "paper", "y": 0.5}
            ],
        },
    }


def value_range(points: Sequence[ChartPoint], *, lines: int = 2) -> tuple[float, float]:
    """The ends of the value axis: from zero, with room for a label beyond the outermost mark."""
    marks = [
        mark
        for point in points
        for mark in (point.value, point.plan, point.expected)
        if mark is not None
    ]
    headroom = HEADROOM + LINE_OF_HEADROOM * max(lines - 2, 0)
    low, high = min(*marks, Decimal(0)) * headroom, max(*marks, Decimal(0)) * headroom
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
    points: Sequence[ChartPoint],
    *,
    territory: str = "",
    lying: bool = False,
    colour: str = "chart-actual",
) -> dict[str, Any]:
    """The trace of what was done: solid, estimates hatched and what is made up dotted, in an outline."""
    keys, values = [point.key for point in points], [as_float(point.value) for point in points]
    return {
        "type": "bar",
        "orientation": "h" if lying else "v",
        "name": named(_("Actual"), territory),
        "x": values if lying else keys,
        "y": keys if lying else values,
        "width": BAR_WIDTH,
        "marker": {
            "color": COLOURS[colour],
            "pattern": {
                "shape": [point.pattern for point in points],
                "bgcolor": COLOURS["surface"],
                "size": 6,
                "solidity": 0.3,
            },
            "line": {
                "color": COLOURS[colour],
                "width": [1.25 if point.pattern else 0 for point in points],
            },
        },
        **hover(points),
    }
