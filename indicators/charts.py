"""Calculation results to Plotly figures: plain dicts for `static/js/charts.js`, without HTML or queries.

Only bar and scatter traces, which every bundle of plotly.js draws. Decimals become floats here and
nowhere before. Sizes of type and the face are left to the script, which knows the screen; colours are
the tokens of `static/css/variables.css`, held to it by a test. Texts come in written, in the page's
language (`indicators.writing`), and pass `_plain`, so that none is read as markup.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext as _

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


@dataclass(frozen=True)
class ChartPoint:
    """One column or bar: a period of a territory, or an area, with what was done and planned.

    `value` and `plan` are drawn as they come: a fall that was wanted comes as its size. `text`,
    `plan_text` and `achievement_text` are the same as people read them, units left out. Without a
    value, `status_text` says why; with one, how firm it is. `hatched` marks an estimate.
    """

    label: str
    value: Decimal | None
    text: str = ""
    status_text: str = ""
    hatched: bool = False
    plan: Decimal | None = None
    plan_text: str = ""
    achievement_text: str = ""
    territory: str = ""

    @property
    def key(self) -> str:
        """The name of its place on the axis: two territories may have figures of one year."""
        return f"{self.label} · {self.territory}" if self.territory else self.label


@dataclass(frozen=True)
class SeriesBreak:
    """A change in what is measured, drawn before the first point that follows it."""

    first: ChartPoint
    name: str


def as_drawn(value: Decimal | None, *, is_wanted_fall: bool) -> Decimal | None:
    """The value with the sign it is drawn with: a fall that is wanted as its size.

    A rise against a wanted fall then lies below zero. `is_wanted_fall`: a change indicator whose
    direction is down.
    """
    return -value if value is not None and is_wanted_fall else value


# ---------------------------------------------------------------- the charts


def actual_against_plan(
    points: Sequence[ChartPoint], *, unit: str, breaks: Sequence[SeriesBreak] = ()
) -> Figure:
    """The figure of years in columns with their plans as a dashed line, one block per territory.

    `points` in the order of drawing, those of one territory together. Plans are joined only between
    neighbouring points that both have one, and never across territories.
    """
    return _columns(points, unit=unit, period=_("Year"), breaks=breaks)


def in_year(
    points: Sequence[ChartPoint], *, unit: str, breaks: Sequence[SeriesBreak] = ()
) -> Figure:
    """The figure of what was published within years: half-years, months, runs from January."""
    return _columns(points, unit=unit, period=_("Period"), breaks=breaks)


def areas_ranked(areas: Iterable[ChartPoint], *, unit: str) -> Figure:
    """The figure of areas as lying bars, the highest value first and those without one last."""
    ranked = sorted(areas, key=lambda area: (area.value is None, -(area.value or 0), area.label))
    if not any(_is_drawn(area) for area in ranked):
        return _empty_figure()
    low, high = _range(ranked)
    return {
        "data": [
            _bars(ranked, territory="", lying=True),
            *_plan_ticks(ranked),
        ],
        "layout": {
            **_layout(ranked, height=60 + ROW_HEIGHT * len(ranked), plan_mark="plan_tick"),
            "xaxis": {
                **_value_axis(unit, low, high),
                "domain": [0, 0.86],  # the values stand in a column of their own, at the right
            },
            "yaxis": {
                **_category_axis(ranked, AREA_WIDTH),
                "autorange": "reversed",
            },
            "annotations": [
                {
                    **_label(_wrapped(area.text or area.status_text, 12)),
                    "xref": "paper",
                    "x": 1,
                    "xanchor": "right",
                    "y": row,
                    "font": _label_font(area),
                }
                for row, area in enumerate(ranked)
            ],
        },
    }


# ---------------------------------------------------------------- columns


def _columns(
    points: Sequence[ChartPoint], *, unit: str, period: str, breaks: Sequence[SeriesBreak]
) -> Figure:
    if not any(_is_drawn(point) for point in points):
        return _empty_figure()
    low, high = _range(points)
    blocks = _blocks(points)
    over = _break_names([one for one in breaks if one.first in points[1:]], points)
    under = _territory_names(blocks)
    return {
        "data": [trace for block in blocks for trace in _block_traces(block.points)],
        "layout": {
            **_layout(
                points,
                height=HEIGHT,
                top=sum(_height(name) for name in over),
                bottom=max((_height(name) - name["yshift"] for name in under), default=0),
            ),
            "xaxis": {
                **_category_axis(points),
                "title": _axis_title("" if under else period),
                "range": _slots(len(points)),
            },
            "yaxis": _value_axis(unit, low, high),
            "shapes": [
                *(
                    _upright(name["x"], dash="dot", over=name["yshift"] + _height(name))
                    for name in over
                ),
                *(_upright(block.start - 0.5) for block in blocks[1:]),
            ],
            "annotations": [
                *(_value_label(column, point, high) for column, point in enumerate(points)),
                *_plan_label(points),
                *over,
                *under,
            ],
        },
    }


@dataclass(frozen=True)
class _Block:
    """The neighbouring columns of one territory, and the number of the first of them."""

    territory: str
    start: int
    points: Sequence[ChartPoint]


def _blocks(points: Sequence[ChartPoint]) -> list[_Block]:
    numbered = groupby(enumerate(points), key=lambda numbered: numbered[1].territory)
    return [
        _Block(territory, columns[0][0], [point for _column, point in columns])
        for territory, columns in ((territory, list(group)) for territory, group in numbered)
    ]


def _block_traces(points: Sequence[ChartPoint]) -> list[dict[str, Any]]:
    """The traces of one territory: its columns, and its plans where it has any."""
    territory = points[0].territory
    traces = [_bars(points, territory=territory)]
    if any(point.plan is not None for point in points):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": _named(_("Plan"), territory),
                "x": [point.key for point in points],
                "y": [_float(point.plan) for point in points],
                "connectgaps": False,
                "line": {"color": COLOURS["chart-plan"], "width": 1.5, "dash": "dash"},
                "marker": {
                    "symbol": "diamond",
                    "size": 10,
                    "color": COLOURS["surface"],
                    "line": {"color": COLOURS["chart-plan"], "width": 1.5},
                },
                **_hover(points),
            }
        )
    return traces


def _bars(points: Sequence[ChartPoint], *, territory: str, lying: bool = False) -> dict[str, Any]:
    """The trace of what was done: solid, estimates hatched within an outline."""
    keys, values = [point.key for point in points], [_float(point.value) for point in points]
    return {
        "type": "bar",
        "orientation": "h" if lying else "v",
        "name": _named(_("Actual"), territory),
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
        **_hover(points),
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
            "x": [_float(area.plan) for area in areas],
            "y": [area.key for area in areas],
            "marker": {
                "symbol": "line-ns",
                "size": 22,
                "line": {"color": COLOURS["chart-plan"], "width": 3},
            },
            **_hover(areas),
        }
    ]


# ---------------------------------------------------------------- layout


def _layout(
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
            "description": "; ".join(_said(point) for point in points),
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


def _category_axis(points: Sequence[ChartPoint], width: int = PERIOD_WIDTH) -> dict[str, Any]:
    keys = [point.key for point in points]
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": keys,
        "tickvals": keys,
        "ticktext": [_wrapped(point.label, width) for point in points],
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "linecolor": COLOURS["ink-2"],
        "showline": True,
        "ticklabelstandoff": 4,
        "tickangle": 0,
    }


def _value_axis(unit: str, low: float, high: float) -> dict[str, Any]:
    return {
        "title": _axis_title(unit),
        "range": [low, high],
        "tickformat": ",~f",
        "nticks": 5,
        "automargin": True,
        "fixedrange": True,
        "gridcolor": COLOURS["chart-grid"],
        "zerolinecolor": COLOURS["ink-2"],
    }


def _axis_title(text: str) -> dict[str, Any]:
    return {"text": _plain(text), "standoff": 8, "font": {"color": COLOURS["ink-3"]}}


def _range(points: Sequence[ChartPoint]) -> tuple[float, float]:
    """The ends of the value axis: from zero, with room for a label beyond the outermost mark."""
    marks = [mark for point in points for mark in (point.value, point.plan) if mark is not None]
    low, high = min(*marks, Decimal(0)) * HEADROOM, max(*marks, Decimal(0)) * HEADROOM
    return (float(low), float(high)) if low or high else (0.0, 1.0)


def _slots(count: int) -> list[float]:
    """The ends of an axis of columns: a few stand in the middle, with a place free at their right."""
    spare = max(MIN_SLOTS - count, 0)
    right = max(spare / 2, min(spare, 1))
    return [-0.5 - (spare - right), count - 0.5 + right]


def _empty_figure() -> Figure:
    """A figure that says that there is none yet."""
    text = _("No figure has been published yet.")
    return {
        "data": [],
        "layout": {
            **_layout((), height=HEIGHT // 2),
            "meta": {"marks": [], "description": text},
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "annotations": [{**_label(text), "xref": "paper", "x": 0.5, "yref": "paper", "y": 0.5}],
        },
    }


# ---------------------------------------------------------------- labels and lines


def _label(text: str) -> dict[str, Any]:
    return {"text": text, "showarrow": False}


def _label_font(point: ChartPoint) -> dict[str, Any]:
    if point.value is None:
        return {"color": COLOURS["ink-3"]}
    return {"color": COLOURS["ink"], "weight": 700}


def _value_label(column: int, point: ChartPoint, high: float) -> dict[str, Any]:
    """The written value over its column, or within its head where the plan's mark stands above.

    Placed by the column's number: Plotly takes "2023" for column 2023. By its name, "value" here, the
    script knows what a label is for and fits it to the columns of the screen, or leaves it out.
    """
    words = point.status_text if point.value is None or point.hatched else ""
    lines = [_plain(point.text)] if point.value is not None else []
    lines += [_wrapped(words, PERIOD_WIDTH)] if words else []
    label = {
        **_label("<br>".join(lines)),
        "name": "value",
        "x": column,
        "y": _float(point.value) or 0,
        "font": _label_font(point),
    }
    room = _room_under_plan(point, high)
    height = _height(label)
    if room is None or room > height + MARK or _pixels(point.value, high) < height + 2 * MARK:
        return {**label, "yanchor": "bottom", "yshift": 2}
    if room <= MARK / 2:  # the mark lies in the head of the column, and the label over both
        return {**label, "yanchor": "bottom", "yshift": max(2, round(room + MARK))}
    ground, ink = COLOURS["chart-actual"], COLOURS["surface"]
    if point.hatched:
        ground, ink = ink, ground
    font = {"color": ink, "weight": 700}
    return {**label, "yanchor": "top", "yshift": -MARK, "bgcolor": ground, "font": font}


def _room_under_plan(point: ChartPoint, high: float) -> float | None:
    """About how many pixels the plan's mark stands over the column; None without either."""
    if point.value is None or point.plan is None or point.value <= 0:
        return None
    return _pixels(point.plan - point.value, high)


def _pixels(value: Decimal | None, high: float) -> float:
    """About how many pixels a value is high."""
    return float(value or 0) / high * FIELD if high else 0


def _plan_label(points: Sequence[ChartPoint]) -> list[dict[str, Any]]:
    """The newest plan in words, at the right of the last column where a few columns leave room."""
    last = points[-1]
    if last.plan is None or len(points) >= MIN_SLOTS:
        return []
    return [
        {
            **_label("<br>".join((_("plan"), _plain(last.plan_text)))),
            "name": "plan",
            "x": len(points) - 1 + 0.36,
            "xanchor": "left",
            "y": _float(last.plan),
            "align": "left",
        }
    ]


def _upright(x: float, *, dash: str = "solid", over: int = 0) -> dict[str, Any]:
    """A line between two columns, reaching so many pixels over the field."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1 + over / FIELD,
        "line": {"color": COLOURS["ink-3"], "width": 1, "dash": dash},
    }


def _break_names(
    breaks: Sequence[SeriesBreak], points: Sequence[ChartPoint]
) -> list[dict[str, Any]]:
    """The names of breaks over their lines, each in rows of its own so that neighbours never meet."""
    names: list[dict[str, Any]] = []
    height = 0
    for one in reversed(breaks):
        column = points.index(one.first)
        to_the_right = column <= len(points) / 2
        name = {
            **_label(_wrapped(one.name, BREAK_WIDTH)),
            "x": column - 0.5,
            "xanchor": "left" if to_the_right else "right",
            "xshift": 3 if to_the_right else -3,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": height,
            "font": {"color": COLOURS["ink-3"]},
        }
        height += _height(name)
        names.append(name)
    return names


def _territory_names(blocks: Sequence[_Block]) -> list[dict[str, Any]]:
    """The territories under their columns; none where there is only one."""
    if len(blocks) == 1:
        return []
    periods = max(
        _height(_label(_wrapped(point.label, PERIOD_WIDTH)))
        for block in blocks
        for point in block.points
    )
    return [
        {
            **_label(_wrapped(block.territory, max(8, 5 * len(block.points)))),
            "name": "territory",
            "x": block.start + (len(block.points) - 1) / 2,
            "yref": "paper",
            "y": 0,
            "yanchor": "top",
            "yshift": -8 - periods,
            "font": {"color": COLOURS["ink-2"], "weight": 600},
        }
        for block in blocks
    ]


def _height(label: dict[str, Any]) -> int:
    """About how many pixels a label is high."""
    return LINE_HEIGHT * (label["text"].count("<br>") + 1)


# ---------------------------------------------------------------- words and numbers


def _hover(points: Sequence[ChartPoint]) -> dict[str, Any]:
    """The sentence of each point, in place of Plotly's own half-translated one."""
    return {
        "customdata": [_plain(_said(point)) for point in points],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _said(point: ChartPoint) -> str:
    """A point in words: its value or why there is none, how firm it is, its plan and share of plan."""
    parts = [point.text if point.value is not None else "", point.status_text]
    if point.plan is not None:
        parts.append(_("plan %(value)s") % {"value": point.plan_text})
    if point.achievement_text:
        parts.append(_("%(share)s of plan") % {"share": point.achievement_text})
    name = f"{point.label}, {point.territory}" if point.territory else point.label
    return _("%(name)s: %(figures)s") % {
        "name": name,
        "figures": ", ".join(part for part in parts if part),
    }


def _named(name: str, territory: str) -> str:
    return f"{name}, {territory}" if territory else name


def _is_drawn(point: ChartPoint) -> bool:
    return point.value is not None or point.plan is not None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _wrapped(text: str, width: int) -> str:
    """The text in lines of about so many characters."""
    lines = textwrap.wrap(text, width, break_long_words=False)
    return "<br>".join(_plain(line) for line in lines)


def _plain(text: str) -> str:
    """The text without what Plotly would read as one of its pseudo-HTML tags or entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
