"""Columns of periods with their plans as a dashed line: years, and what was published within them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from indicators.charts.layout import (
    BREAK_WIDTH,
    COLOURS,
    FIELD,
    HEIGHT,
    MARK,
    MIN_SLOTS,
    PERIOD_WIDTH,
    Figure,
    axis_title,
    bar_trace,
    base_layout,
    category_axis,
    empty_figure,
    height_of,
    key_to,
    label_font,
    text_label,
    value_axis,
    value_range,
    with_key,
)
from indicators.charts.points import ChartPoint, SeriesBreak, hover, is_drawn
from indicators.charts.words import as_float, named, plain, wrapped


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


def beside_last_year(
    now: Sequence[ChartPoint],
    before: Sequence[ChartPoint],
    *,
    unit: str,
    period: str,
    names: tuple[str, str],
) -> Figure:
    """The figure of the steps of a year in columns, each beside the same step of the year before.

    `now` and `before` in the same order under the same labels, `before` empty where nothing can be
    compared; `names` are what the two years are called.
    """
    points = [*now, *before]
    if not any(is_drawn(point) for point in points):
        return empty_figure()
    layout = base_layout(points, height=HEIGHT)
    low, high = value_range(points, lines=3)
    traces = [bar_trace(before, colour="chart-soft")] if before else []
    traces.append(bar_trace(now))
    for trace, name in zip(traces, names[::-1] if before else names[:1], strict=True):
        trace.pop("width")  # two share a place, and Plotly divides it
        trace |= {"name": name, "offsetgroup": name}
    if before:
        layout["meta"]["marks"].append("last_year")
    key = key_to(layout)
    return {
        "data": traces,
        "layout": {
            **layout,
            "barmode": "group",
            "bargap": 0.3,
            "xaxis": {
                **category_axis(now),
                "title": axis_title(with_key(period, key)),
                "range": [-0.5, len(now) - 0.5],
            },
            "yaxis": value_axis(unit, low, high),
            "annotations": _step_labels(now, is_beside=bool(before)),
        },
    }


def _step_labels(now: Sequence[ChartPoint], *, is_beside: bool) -> list[dict[str, Any]]:
    """The numbers over this year's columns, where they are few enough to have room."""
    if len(now) > MIN_SLOTS - 1:
        return []
    return [
        {
            **text_label("<br>".join([plain(point.text), *_words(point)])),
            "x": column + (0.2 if is_beside else 0),
            "y": as_float(point.value),
            "yanchor": "bottom",
            "yshift": 2,
            "font": label_font(point),
        }
        for column, point in enumerate(now)
        if point.value is not None
    ]


def _columns(
    points: Sequence[ChartPoint], *, unit: str, period: str, breaks: Sequence[SeriesBreak]
) -> Figure:
    if not any(is_drawn(point) for point in points):
        return empty_figure()
    low, high = value_range(points, lines=max(len(_words(point)) for point in points) + 1)
    blocks = _blocks(points)
    over = _break_names([one for one in breaks if one.first in points[1:]], points)
    under = _territory_names(blocks)
    bottom = max((height_of(name) for name in under), default=0)
    layout = base_layout(
        points,
        height=HEIGHT + bottom,
        top=sum(height_of(name) for name in over),
    )
    key = key_to(layout, points)
    return {
        "data": [trace for block in blocks for trace in _block_traces(block.points)],
        "layout": {
            **layout,
            "xaxis": {
                **category_axis(points),
                # Under the names of the territories, which stand between the periods and it.
                "title": {**axis_title(with_key(period, key)), "standoff": 8 + bottom},
                "range": _slots(len(points)),
            },
            "yaxis": value_axis(unit, low, high),
            "shapes": [
                *(
                    _upright(name["x"], dash="dot", over=name["yshift"] + height_of(name))
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
    traces = [bar_trace(points, territory=territory)]
    if any(point.plan is not None for point in points):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": named(_("Plan"), territory),
                "x": [point.key for point in points],
                "y": [as_float(point.plan) for point in points],
                "connectgaps": False,
                "line": {"color": COLOURS["chart-plan"], "width": 1.5, "dash": "dash"},
                "marker": {
                    "symbol": "diamond",
                    "size": 10,
                    "color": COLOURS["surface"],
                    "line": {"color": COLOURS["chart-plan"], "width": 1.5},
                },
                **hover(points),
            }
        )
    return traces


def _slots(count: int) -> list[float]:
    """The ends of an axis of columns: a few stand in the middle, with a place free at their right."""
    spare = max(MIN_SLOTS - count, 0)
    right = max(spare / 2, min(spare, 1))
    return [-0.5 - (spare - right), count - 0.5 + right]


def _value_label(column: int, point: ChartPoint, high: float) -> dict[str, Any]:
    """The written value over its column, or within its head where the plan's mark stands above.

    Placed by the column's number: Plotly takes "2023" for column 2023. By its name, "value" here, the
    script knows what a label is for and fits it to the columns of the screen, or leaves it out.
    """
    lines = [plain(point.text)] if point.value is not None else []
    lines += _words(point)
    label = {
        **text_label("<br>".join(lines)),
        "name": "value",
        "x": column,
        "y": as_float(point.value) or 0,
        "font": label_font(point),
    }
    room = _room_under_plan(point, high)
    height = height_of(label)
    if room is None or room > height + MARK or _pixels(point.value, high) < height + 2 * MARK:
        return {**label, "yanchor": "bottom", "yshift": 2}
    if room <= MARK / 2:  # the mark lies in the head of the column, and the label over both
        return {**label, "yanchor": "bottom", "yshift": max(2, round(room + MARK))}
    ground, ink = COLOURS["chart-actual"], COLOURS["surface"]
    if point.pattern:
        ground, ink = ink, ground
    font = {"color": ink, "weight": 700}
    return {**label, "yanchor": "top", "yshift": -MARK, "bgcolor": ground, "font": font}


def _words(point: ChartPoint) -> list[str]:
    """The lines under the number of a column: how firm it is, unless it is as firm as it should be."""
    if point.value is None:
        return wrapped(point.status_text, PERIOD_WIDTH).split("<br>")
    words = [point.status_text] if point.hatched else []
    return words + ([_("made up")] if point.illustration else [])


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
            **text_label("<br>".join((_("plan"), plain(last.plan_text)))),
            "name": "plan",
            "x": len(points) - 1 + 0.36,
            "xanchor": "left",
            "y": as_float(last.plan),
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
            **text_label(wrapped(one.name, BREAK_WIDTH)),
            "x": column - 0.5,
            "xanchor": "left" if to_the_right else "right",
            "xshift": 3 if to_the_right else -3,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": height,
            "font": {"color": COLOURS["ink-3"]},
        }
        height += height_of(name)
        names.append(name)
    return names


def _territory_names(blocks: Sequence[_Block]) -> list[dict[str, Any]]:
    """The territories under their columns; none where there is only one."""
    if len(blocks) == 1:
        return []
    periods = max(
        height_of(text_label(wrapped(point.label, PERIOD_WIDTH)))
        for block in blocks
        for point in block.points
    )
    return [
        {
            **text_label(wrapped(block.territory, max(8, 5 * len(block.points)))),
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
