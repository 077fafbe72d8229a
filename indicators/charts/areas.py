"""Areas as lying bars with the ticks of their plans, and where each should be by now."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.charts.layout import (
    AREA_WIDTH,
    COLOURS,
    LINE_HEIGHT,
    ROW_HEIGHT,
    Figure,
    bar_trace,
    base_layout,
    category_axis,
    empty_figure,
    key_to,
    label_font,
    text_label,
    value_axis,
    value_range,
    with_key,
)
from indicators.charts.points import ChartPoint, hover, is_drawn
from indicators.charts.words import as_float, plain, wrapped

MOST_BARS: Final = 20
"""Of more areas the first and the last ten are drawn: who leads, who lags. The table has them all."""
LONGEST: Final = Decimal(150)
"""Percent of plan where a bar is cut off, or one area far ahead would leave no room for the others."""
VALUES, DETAILS = 0.86, 0.70
"""Where the bars end: right of them stand the values, or the values and their details."""


def areas_ranked(
    areas: Iterable[ChartPoint], *, unit: str, is_percent_of_plan: bool = False
) -> Figure:
    """The figure of areas as lying bars, the highest value first and those without one last.

    Of what is counted in percent of plan the plan is one tick at 100 for all.
    """
    every = sorted(areas, key=lambda area: (area.value is None, -(area.value or 0), area.label))
    if not any(is_drawn(area) for area in every):
        return empty_figure()
    ranked = _first_and_last(every)
    low, high = value_range(ranked)
    if is_percent_of_plan:
        high = min(high, float(LONGEST))
    layout = base_layout(
        ranked, height=60 + ROW_HEIGHT * len(ranked), plan_mark="plan_tick", kind="rows"
    )
    expected = _expected_of_all(ranked)
    over = _names_over(ranked, expected)
    layout["height"] += LINE_HEIGHT * len(over)
    layout["margin"]["t"] += LINE_HEIGHT * len(over)
    has_details = any(area.detail for area in ranked)
    return {
        "data": [
            bar_trace(ranked, lying=True),
            *_plan_ticks(ranked),
            *([] if expected is not None else _expected_marks(ranked)),
        ],
        "layout": {
            **layout,
            "xaxis": {
                **value_axis(with_key(unit, key_to(layout, ranked)), low, high),
                "domain": [0, DETAILS if has_details else VALUES],
            },
            "yaxis": {
                **category_axis(ranked, AREA_WIDTH),
                "autorange": "reversed",
            },
            "shapes": [] if expected is None else [_expected_line(expected)],
            "annotations": [
                *(_value(row, area, has_details) for row, area in enumerate(ranked)),
                *(_detail(row, area) for row, area in enumerate(ranked) if area.detail),
                *over,
            ],
        },
    }


def _first_and_last(ranked: Sequence[ChartPoint]) -> list[ChartPoint]:
    """All areas, or the ends of a long ranking with a row between them that counts the rest."""
    if len(ranked) <= MOST_BARS:
        return list(ranked)
    valued = [area for area in ranked if area.value is not None]
    rest = len(valued) - MOST_BARS
    if rest <= 0:
        return valued
    half = MOST_BARS // 2
    said = ngettext("%(count)d more area", "%(count)d more areas", rest) % {"count": rest}
    return [*valued[:half], ChartPoint("…", None, status_text=said), *valued[-half:]]


# ---------------------------------------------------------------- marks


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


def _expected_marks(areas: Sequence[ChartPoint]) -> list[dict[str, Any]]:
    """The trace of what each area should have reached, where that is not the same for all."""
    if all(area.expected is None for area in areas):
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("Expected by now"),
            "x": [as_float(area.expected) for area in areas],
            "y": [area.key for area in areas],
            "marker": {
                "symbol": "line-ns",
                "size": 18,
                "line": {"color": COLOURS["chart-forecast"], "width": 1.5},
            },
            **hover(areas),
        }
    ]


def _expected_of_all(areas: Sequence[ChartPoint]) -> ChartPoint | None:
    """An area that speaks for all that are expected to have come equally far; None where they differ."""
    drawn = [area for area in areas if area.value is not None]
    if not drawn or len({area.expected_text for area in drawn}) > 1:
        return None
    return drawn[0] if drawn[0].expected is not None else None


def _expected_line(area: ChartPoint) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": as_float(area.expected),
        "x1": as_float(area.expected),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": COLOURS["chart-forecast"], "width": 1.5, "dash": "dot"},
    }


# ---------------------------------------------------------------- words


def _names_over(areas: Sequence[ChartPoint], expected: ChartPoint | None) -> list[dict[str, Any]]:
    """What the two uprights through all rows are, in rows of their own so that they never meet."""
    names = []
    plans = {area.plan for area in areas if area.value is not None}
    if len(plans) == 1 and None not in plans:
        names.append((_("plan"), as_float(plans.pop()), "ink-2"))
    if expected is not None:
        said = _("expected %(value)s") % {"value": expected.expected_text}
        names.append((said, as_float(expected.expected), "chart-forecast"))
    return [
        {
            **text_label(plain(text)),
            "x": x,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": LINE_HEIGHT * row,
            "font": {"color": COLOURS[colour], "weight": 600},
        }
        for row, (text, x, colour) in enumerate(names)
    ]


def _value(row: int, area: ChartPoint, has_details: bool) -> dict[str, Any]:
    return {
        **text_label(wrapped(area.text or area.status_text, 12)),
        "name": "value-before-detail" if has_details else "value",
        "xref": "paper",
        "x": VALUES - 0.02 if has_details else 1,
        "xanchor": "right",
        "y": row,
        "font": label_font(area),
    }


def _detail(row: int, area: ChartPoint) -> dict[str, Any]:
    return {
        **text_label(plain(area.detail)),
        "name": "detail",
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "y": row,
        "font": {"color": COLOURS["ink-3"]},
    }
