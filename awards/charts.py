"""Counts of awards to Plotly figures: plain dicts for `static/js/charts.js`, without HTML or queries.

Drawn with the pieces of `indicators.charts`: the same colours, axes and labels. Parts of a bar are told
apart by filling as well as by tone, and their key stands in the drawing itself, so that a picture taken
away says what it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from indicators.charts.layout import (
    AREA_WIDTH,
    BAR_WIDTH,
    COLOURS,
    HEIGHT,
    LINE_HEIGHT,
    MIN_SLOTS,
    ROW_HEIGHT,
    Figure,
    axis_title,
    base_layout,
    category_axis,
    empty_figure,
    label_font,
    text_label,
    value_axis,
    with_key,
)
from indicators.charts.points import ChartPoint, hover
from indicators.charts.words import as_float, plain, wrapped

VALUES, DETAILS = 0.86, 0.66
"""Where lying bars end: right of them stand their totals, or the shares and what they are shares of."""
WHOLE: Final = 100
FRAME: Final = 60
"""Of the height, what the axis of values and its title take."""
BETWEEN_NAMES: Final = 6


@dataclass(frozen=True)
class Part:
    """A part that bars are made of: its code, what it is called, how it is filled."""

    code: str
    name: str
    colour: str
    pattern: str = ""
    filling: str = ""

    @property
    def key(self) -> str:
        """The part in words that need no colour: "gạch chéo: đã đề nghị"."""
        return f"{self.filling}: {self.name}"


@dataclass(frozen=True)
class Bar:
    """A bar: what it counts, how many of each part, and the whole in words."""

    label: str
    counts: Sequence[int]
    text: str
    illustration: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Share:
    """How many of those who could hold a title: percent, in words, of whom, and the cap if there is one."""

    label: str
    percent: Decimal | None
    text: str
    detail: str = ""
    cap: Decimal | None = None
    cap_text: str = ""


def lying_bars(bars: Sequence[Bar], parts: Sequence[Part], *, unit: str) -> Figure:
    """The figure of lying bars made of parts, in the order given, the total right of each."""
    if not any(bar.total for bar in bars):
        return empty_figure()
    points = [_point(bar, parts) for bar in bars]
    used = _used(bars, parts)
    layout = _layout(points, used, height=_height_of_rows(points), kind="rows")
    return {
        "data": _traces(bars, parts, points, lying=True),
        "layout": {
            **layout,
            "barmode": "stack",
            "xaxis": {
                **value_axis(with_key(unit, _key(used)), 0, _end(bars)),
                "domain": [0, VALUES],
            },
            "yaxis": {**category_axis(points, AREA_WIDTH), "autorange": "reversed"},
            "annotations": [
                {
                    **text_label(plain(bar.text)),
                    "name": "value",
                    "xref": "paper",
                    "x": 1,
                    "xanchor": "right",
                    "y": row,
                    "font": label_font(point),
                }
                for row, (bar, point) in enumerate(zip(bars, points, strict=True))
            ],
        },
    }


def columns(bars: Sequence[Bar], parts: Sequence[Part], *, unit: str, period: str) -> Figure:
    """The figure of columns made of parts, in the order given, the total over each."""
    if not any(bar.total for bar in bars):
        return empty_figure()
    points = [_point(bar, parts) for bar in bars]
    used = _used(bars, parts)
    layout = _layout(points, used, height=HEIGHT, kind="columns")
    spare = max(MIN_SLOTS - len(bars), 0) / 2
    return {
        "data": _traces(bars, parts, points, lying=False),
        "layout": {
            **layout,
            "barmode": "stack",
            "xaxis": {
                **category_axis(points),
                "title": axis_title(with_key(period, _key(used))),
                "range": [-0.5 - spare, len(bars) - 0.5 + spare],
            },
            "yaxis": value_axis(unit, 0, _end(bars) * 1.1),
            "annotations": [
                {
                    **text_label(plain(bar.text)),
                    "name": "value",
                    "x": column,
                    "y": bar.total,
                    "yanchor": "bottom",
                    "yshift": 2,
                    "font": label_font(point),
                }
                for column, (bar, point) in enumerate(zip(bars, points, strict=True))
            ],
        },
    }


def shares(rows: Sequence[Share]) -> Figure:
    """The figure of shares from 0 to 100 % as lying bars, each with its cap as an upright tick."""
    if all(row.percent is None for row in rows):
        return empty_figure()
    points = [
        ChartPoint(
            row.label,
            row.percent,
            text=row.text,
            status_text=", ".join(text for text in (row.detail, row.cap_text) if text),
        )
        for row in rows
    ]
    layout = base_layout(points, height=_height_of_rows(points), kind="rows")
    capped = any(row.cap is not None for row in rows)
    layout["meta"]["marks"] = ["cap"] if capped else []
    key = _("upright tick: the most that may hold it") if capped else ""
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": _("Share"),
                "x": [as_float(row.percent) for row in rows],
                "y": [point.key for point in points],
                "width": BAR_WIDTH,
                "marker": {"color": COLOURS["chart-actual"]},
                **hover(points),
            },
            *([_caps(rows, points)] if capped else []),
        ],
        "layout": {
            **layout,
            "xaxis": {
                **value_axis(with_key("%", key), 0, WHOLE),
                "domain": [0, DETAILS],
                "tickvals": [0, 25, 50, 75, 100],
            },
            "yaxis": {**category_axis(points, AREA_WIDTH), "autorange": "reversed"},
            "annotations": [
                *(_share_label(row, share, point) for row, (share, point) in _rows(rows, points)),
                *(_detail(row, share) for row, share in enumerate(rows) if share.detail),
            ],
        },
    }


# ---------------------------------------------------------------- pieces


def _height_of_rows(points: Sequence[ChartPoint]) -> int:
    """Of a figure of lying bars: rows are alike, so each has room for the name with the most lines."""
    lines = max(wrapped(point.label, AREA_WIDTH).count("<br>") + 1 for point in points)
    return FRAME + max(ROW_HEIGHT, LINE_HEIGHT * lines + BETWEEN_NAMES) * len(points)


def _point(bar: Bar, parts: Sequence[Part]) -> ChartPoint:
    """The bar in words: its total, then every part of it that is there."""
    said = ", ".join(
        f"{part.name} {count}" for part, count in zip(parts, bar.counts, strict=True) if count
    )
    return ChartPoint(bar.label, Decimal(bar.total), bar.text, said, illustration=bar.illustration)


def _used(bars: Sequence[Bar], parts: Sequence[Part]) -> list[Part]:
    """The parts that at least one bar has."""
    return [part for at, part in enumerate(parts) if any(bar.counts[at] for bar in bars)]


def _layout(
    points: Sequence[ChartPoint], used: Sequence[Part], *, height: int, kind: str
) -> dict[str, Any]:
    layout = base_layout(points, height=height, kind=kind)
    layout["meta"]["marks"] = [part.code for part in used]
    return layout


def _key(used: Sequence[Part]) -> str:
    return "; ".join(part.key for part in used if part.filling)


def _traces(
    bars: Sequence[Bar], parts: Sequence[Part], points: Sequence[ChartPoint], *, lying: bool
) -> list[dict[str, Any]]:
    keys = [point.key for point in points]
    traces = []
    for at, part in enumerate(parts):
        counts = [bar.counts[at] for bar in bars]
        if not any(counts):
            continue
        traces.append(
            {
                "type": "bar",
                "orientation": "h" if lying else "v",
                "name": plain(part.name),
                "x": counts if lying else keys,
                "y": keys if lying else counts,
                "width": BAR_WIDTH,
                "marker": {
                    "color": COLOURS[part.colour],
                    "pattern": {
                        "shape": [part.pattern] * len(bars),
                        "bgcolor": COLOURS["surface"],
                        "size": 6,
                        "solidity": 0.3,
                    },
                    "line": {"color": COLOURS[part.colour], "width": 1},
                },
                **hover(points),
            }
        )
    return traces


def _end(bars: Sequence[Bar]) -> float:
    return float(max(bar.total for bar in bars)) * 1.02


def _rows(rows: Sequence[Share], points: Sequence[ChartPoint]) -> Any:
    return enumerate(zip(rows, points, strict=True))


def _caps(rows: Sequence[Share], points: Sequence[ChartPoint]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("The most that may hold it"),
        "x": [as_float(row.cap) for row in rows],
        "y": [point.key for point in points],
        "marker": {
            "symbol": "line-ns",
            "size": LINE_HEIGHT + 5,
            "line": {"color": COLOURS["chart-forecast"], "width": 3},
        },
        **hover(points),
    }


def _share_label(row: int, share: Share, point: ChartPoint) -> dict[str, Any]:
    return {
        **text_label(wrapped(share.text, 12)),
        "name": "value-before-detail",
        "xref": "paper",
        "x": VALUES - 0.03,
        "xanchor": "right",
        "y": row,
        "font": label_font(point),
    }


def _detail(row: int, share: Share) -> dict[str, Any]:
    return {
        **text_label(plain(share.detail)),
        "name": "detail",
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "y": row,
        "font": {"color": COLOURS["ink-3"]},
    }
