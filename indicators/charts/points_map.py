"""Areas as points where they lie: how much by size, how it stands by shape and word, colour last."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from indicators.charts.layout import (
    COLOURS,
    LINE_HEIGHT,
    Figure,
    axis_title,
    base_layout,
    empty_figure,
    text_label,
)
from indicators.charts.words import plain

KILOMETRES_OF_A_DEGREE: Final = 111.32
"""Of latitude, anywhere; of longitude, at the equator."""
MAP_HEIGHT: Final = 380
PHONE: Final = 290
"""Pixels of width a map has on a phone: names that keep apart there do so everywhere."""
LETTER: Final = 7.4
SMALLEST, LARGEST = 8, 34
"""Pixels across a mark; its area goes with the value."""
CROWD: Final = 15
"""Of more areas the marks are smaller, or they would cover each other."""
MOST_NAMES: Final = 9
GROUND: Final = "rgba(255,255,255,0.75)"
"""Under a name, so that it is read over the marks of others."""
PAD: Final = 0.14
"""Of the land's width and height, left free around the outermost points."""


@dataclass(frozen=True)
class MapPoint:
    """One area: where it is in degrees, how much it has, how it stands.

    `state` is a code of `calculations.State` and `state_word` its word. `text` is the value as people
    read it; `status_text` how firm it is, or why there is none.
    """

    label: str
    latitude: float
    longitude: float
    value: Decimal | None
    text: str
    state: str
    state_word: str
    status_text: str = ""
    estimate: bool = False
    illustration: bool = False


@dataclass(frozen=True)
class _Shape:
    """How a state is drawn, and what its shape is called."""

    symbol: str
    colour: str
    outline: str = ""


SHAPES: Final = {
    "met": _Shape("circle", "exceeded-mark"),
    "on_track": _Shape("triangle-right", "ontrack-mark"),
    "watch": _Shape("triangle-up", "watch-mark", "watch-text"),
    "behind": _Shape("x", "behind-mark"),
    "no_figure": _Shape("diamond-tall", "nodata-mark"),
    "not_assessed": _Shape("square", "line-strong", "ink-2"),
}


def areas_map(points: Sequence[MapPoint], *, unit: str) -> Figure:
    """The figure of areas on a plain plane: no tiles, nothing asked of anybody.

    One trace per state, in the order of the states. East and north in kilometres from the middle, as
    large in one direction as in the other.
    """
    if not points:
        return empty_figure()
    places = _places(points)
    width, height = _extent(places)
    states = [state for state in SHAPES if any(point.state == state for point in points)]
    layout = base_layout((), height=MAP_HEIGHT, kind="map")
    layout["meta"] |= {
        "marks": [f"state_{state}" for state in states],
        "description": "; ".join(_said(point) for point in points),
    }
    return {
        "data": [_trace(points, places, state) for state in states],
        "layout": {
            **layout,
            "xaxis": {
                **_axis(width),
                "title": axis_title(_key(points, states, unit)),
            },
            "yaxis": {**_axis(height), "scaleanchor": "x", "scaleratio": 1},
            "shapes": [_scale_bar(width, height)],
            "annotations": [
                *_names(points, places, width),
                _scale_name(width, height),
                _north(width, height),
            ],
        },
    }


# ---------------------------------------------------------------- the plane


def _places(points: Sequence[MapPoint]) -> list[tuple[float, float]]:
    """Kilometres east and north of the middle; over a province the earth is flat enough."""
    latitudes = [point.latitude for point in points]
    longitudes = [point.longitude for point in points]
    middle = (max(latitudes) + min(latitudes)) / 2, (max(longitudes) + min(longitudes)) / 2
    narrowing = math.cos(math.radians(middle[0]))
    return [
        (
            round((point.longitude - middle[1]) * KILOMETRES_OF_A_DEGREE * narrowing, 3),
            round((point.latitude - middle[0]) * KILOMETRES_OF_A_DEGREE, 3),
        )
        for point in points
    ]


def _extent(places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Half the width and half the height of the land shown, at least a kilometre."""
    east = max(max(abs(x) for x, _y in places) * (1 + 2 * PAD), 1.0)
    north = max(max(abs(y) for _x, y in places) * (1 + 2 * PAD), 1.0)
    return round(east, 3), round(north, 3)


def _axis(half: float) -> dict[str, Any]:
    return {
        "range": [-half, half],
        "constrain": "domain",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "ticks": "",
        "automargin": True,
    }


def _scale_length(width: float) -> int:
    """About a quarter of the land's width in a round number of kilometres."""
    return next((length for length in (50, 20, 10, 5, 2) if length <= width / 2), 1)


def _scale_bar(width: float, height: float) -> dict[str, Any]:
    length = _scale_length(width)
    return {
        "type": "line",
        "x0": -width,
        "x1": -width + length,
        "y0": -height,
        "y1": -height,
        "line": {"color": COLOURS["ink-3"], "width": 2},
    }


def _scale_name(width: float, height: float) -> dict[str, Any]:
    return {
        **text_label(_("%(length)d km") % {"length": _scale_length(width)}),
        "x": -width,
        "xanchor": "left",
        "y": -height,
        "yanchor": "bottom",
        "font": {"color": COLOURS["ink-3"]},
    }


def _north(width: float, height: float) -> dict[str, Any]:
    return {
        **text_label(_("↑ north")),
        "x": -width,
        "xanchor": "left",
        "y": height,
        "yanchor": "top",
        "font": {"color": COLOURS["ink-3"]},
    }


# ---------------------------------------------------------------- marks


def _trace(
    points: Sequence[MapPoint], places: Sequence[tuple[float, float]], state: str
) -> dict[str, Any]:
    shape = SHAPES[state]
    largest = max((abs(point.value) for point in points if point.value is not None), default=None)
    mine = [(p, place) for p, place in zip(points, places, strict=True) if p.state == state]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": mine[0][0].state_word,
        "x": [x for _point, (x, _y) in mine],
        "y": [y for _point, (_x, y) in mine],
        "customdata": [plain(_said(point)) for point, _place in mine],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": [shape.symbol + _hollow(point) for point, _place in mine],
            "size": [_size(point.value, largest, len(points)) for point, _place in mine],
            "color": COLOURS[shape.colour],
            "opacity": 0.85,
            "line": {
                "color": COLOURS[shape.outline or shape.colour],
                "width": 1.5,
            },
        },
    }


def _hollow(point: MapPoint) -> str:
    """An estimate is hollow, what is made up hollow with a dot."""
    if point.illustration:
        return "-open-dot"
    return "-open" if point.estimate or point.value is None else ""


def _size(value: Decimal | None, largest: Decimal | None, count: int) -> float:
    """Pixels across the mark of a value, the smaller the more marks there are."""
    if value is None or not largest:
        return float(SMALLEST)
    most = (LARGEST - SMALLEST) * min(1.0, math.sqrt(CROWD / count))
    return round(SMALLEST + most * math.sqrt(float(abs(value) / largest)), 1)


# ---------------------------------------------------------------- words


def _names(
    points: Sequence[MapPoint], places: Sequence[tuple[float, float]], width: float
) -> list[dict[str, Any]]:
    """The names of the areas with the most, beside their marks, those left out that would meet another."""
    scale = PHONE / (2 * width)
    taken: list[tuple[float, float, float, float]] = []
    largest = max((abs(point.value) for point in points if point.value is not None), default=None)
    labels: list[dict[str, Any]] = []
    order = sorted(
        range(len(points)), key=lambda n: (-(points[n].value or Decimal(0)), points[n].label)
    )
    for n in order:
        point, (x, y) = points[n], places[n]
        if point.value is None or len(labels) == MOST_NAMES:
            break
        to_the_left = x > 0
        shift = _size(point.value, largest, len(points)) / 2 + 3
        length = len(point.label) * LETTER
        left = x * scale + (-shift - length if to_the_left else shift)
        box = (left, left + length, y * scale - LINE_HEIGHT / 2, y * scale + LINE_HEIGHT / 2)
        is_outside = abs(box[0]) > PHONE / 2 or abs(box[1]) > PHONE / 2
        if is_outside or any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        labels.append(
            {
                **text_label(plain(point.label)),
                "name": "name",
                "x": x,
                "xanchor": "right" if to_the_left else "left",
                "xshift": -shift if to_the_left else shift,
                "y": y,
                "yanchor": "middle",
                "bgcolor": GROUND,
                "font": {"color": COLOURS["ink"], "weight": 600},
            }
        )
    return labels


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _key(points: Sequence[MapPoint], states: Sequence[str], unit: str) -> str:
    """What size, shape and filling mean, in words drawn under the map."""
    shapes = {
        "met": _("circle: %(state)s"),
        "on_track": _("triangle pointing right: %(state)s"),
        "watch": _("triangle pointing up: %(state)s"),
        "behind": _("cross: %(state)s"),
        "no_figure": _("diamond: %(state)s"),
        "not_assessed": _("square: %(state)s"),
    }
    words = {point.state: point.state_word for point in points}
    said = [_("size: %(unit)s") % {"unit": unit}]
    said += [shapes[state] % {"state": words[state]} for state in states]
    with_value = [point for point in points if point.value is not None]
    if any(not point.estimate and not point.illustration for point in with_value):
        said.append(_("filled: actual"))
    if any(point.estimate and not point.illustration for point in with_value):
        said.append(_("hollow: estimated"))
    if any(point.illustration for point in with_value):
        said.append(_("dot inside: illustration"))
    return "; ".join(said)


def _said(point: MapPoint) -> str:
    parts = [point.text if point.value is not None else "", point.status_text, point.state_word]
    if point.illustration:
        parts.append(_("illustration"))
    return _("%(name)s: %(figures)s") % {
        "name": point.label,
        "figures": ", ".join(filter(None, parts)),
    }
