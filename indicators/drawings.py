"""Geometry of the drawings the server makes as inline SVG: bullet bars and sparklines.

Pure: plain values in, small dataclasses out; templatetags/svg.py draws them. Coordinates are texts with a
point, because a template would print 146.3 as "146,3".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

# ---------------------------------------------------------------- bullet bars

BULLET_WIDTH: Final = Decimal(264)
BULLET_SCALE: Final = Decimal("1.2")
"""All bars end at 120 % of plan, so that the plan ticks of a column of bars stand in one line."""

PLAN_TICK: Final = Decimal("2.5")

NEAR: Final = Decimal("0.9")
"""Where the darkest ground ends, as a share of what is expected by now."""


@dataclass(frozen=True)
class Bullet:
    """One bar against its plan: lengths and places along a bar of BULLET_WIDTH units.

    `bar` is what was achieved, cut at the end of the scale; `near` and `expected` end the two darker
    grounds; `plan` is the left edge of the plan tick, `pointer` the path of the triangle at what is
    expected by now.
    """

    width: str
    bar: str
    near: str
    expected: str
    plan: str
    pointer: str


def bullet(achievement: Decimal | None, expected: Decimal = Decimal(1)) -> Bullet | None:
    """The bullet bar of a share of the plan; None where there is no share to draw.

    Both are fractions of the full plan, 1 = 100 %: what was achieved, and what is expected by now
    (the whole plan once the period is closed). A movement against the plan draws an empty bar.
    """
    if achievement is None:
        return None
    pointer = _along(expected)
    return Bullet(
        width=_coordinate(BULLET_WIDTH),
        bar=_coordinate(_along(achievement)),
        near=_coordinate(_along(expected * NEAR)),
        expected=_coordinate(pointer),
        plan=_coordinate(_along(Decimal(1)) - PLAN_TICK / 2),
        pointer=f"M{_coordinate(pointer - 5)} 0h10l-5 7z",
    )


def _along(share: Decimal) -> Decimal:
    """How far along the bar a share of the plan lies, kept on the bar."""
    return min(max(share, Decimal(0)), BULLET_SCALE) / BULLET_SCALE * BULLET_WIDTH


# ---------------------------------------------------------------- sparklines

SPARK_LEFT, SPARK_RIGHT = Decimal(4), Decimal(84)
SPARK_TOP, SPARK_BOTTOM = Decimal(5), Decimal(21)
PLAN_HALF: Final = Decimal(6)


@dataclass(frozen=True)
class SparkPoint:
    """One period of a sparkline; None where there is no value or no plan.

    `chapter` changes where the series is broken (another poverty standard, another territory): the
    line is not drawn across.
    """

    label: str
    value: Decimal | None
    plan: Decimal | None = None
    is_estimate: bool = False
    chapter: int = 0


@dataclass(frozen=True)
class Dot:
    """The mark of the newest period: its place, and whether its figure is an estimate."""

    x: str
    y: str
    is_estimate: bool = False


@dataclass(frozen=True)
class Sparkline:
    """A small line with plan ticks, in a field of 88 by 40 units.

    `line` and `plans` are path data; `plans` is empty where there is none. `newest` marks the last
    value there is, `missing` the last period where that has none.
    """

    line: str
    plans: str
    newest: Dot
    missing: Dot | None
    first_label: str
    last_label: str


def sparkline(points: Sequence[SparkPoint]) -> Sparkline | None:
    """The sparkline of periods in time order; None where no period has a value."""
    values = [point.value for point in points if point.value is not None]
    if not values:
        return None
    plans = [point.plan for point in points if point.plan is not None]
    low, high = min(values + plans), max(values + plans)
    places = _places(len(points))
    heights = [None if point.value is None else _height(point.value, low, high) for point in points]
    newest = max(index for index, height in enumerate(heights) if height is not None)
    level = heights[newest] or SPARK_BOTTOM
    return Sparkline(
        line=_line(points, places, heights),
        plans="".join(
            f"M{_coordinate(x - PLAN_HALF)} {_coordinate(_height(point.plan, low, high))}"
            f"h{_coordinate(PLAN_HALF * 2)}"
            for x, point in zip(places, points, strict=True)
            if point.plan is not None
        ),
        newest=Dot(_coordinate(places[newest]), _coordinate(level), points[newest].is_estimate),
        missing=(Dot(_coordinate(places[-1]), _coordinate(level)) if heights[-1] is None else None),
        first_label=points[0].label if len(points) > 1 else "",
        last_label=points[-1].label,
    )


def _places(count: int) -> list[Decimal]:
    """Evenly spread places from left to right; a lone one stands at the right, where the newest is."""
    if count == 1:
        return [SPARK_RIGHT]
    step = (SPARK_RIGHT - SPARK_LEFT) / (count - 1)
    return [SPARK_LEFT + step * index for index in range(count)]


def _height(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """Where a value lies between top and bottom; in the middle where all are alike."""
    if low == high:
        return (SPARK_TOP + SPARK_BOTTOM) / 2
    return SPARK_BOTTOM - (value - low) / (high - low) * (SPARK_BOTTOM - SPARK_TOP)


def _line(
    points: Sequence[SparkPoint], places: Sequence[Decimal], heights: Sequence[Decimal | None]
) -> str:
    """Path data joining neighbours of one chapter; a value without neighbours is a dot."""
    path, joined_to = "", None
    for point, x, y in zip(points, places, heights, strict=True):
        if y is None:
            joined_to = None
            continue
        place = f"{_coordinate(x)} {_coordinate(y)}"
        # A line of no length, with its round ends, is the dot.
        path += f"L{place}" if joined_to == point.chapter else f"M{place}h0"
        joined_to = point.chapter
    return path


# ---------------------------------------------------------------- bars of a cell

BARS_WIDTH, BARS_HEIGHT = Decimal(270), Decimal(112)
BARS_TOP, BARS_BOTTOM = Decimal(14), Decimal(96)
"""Above stands the newest number, below the first and the last period."""

BAR_SHARE: Final = Decimal("0.73")
"""Of the place of a period so much is its bar."""


@dataclass(frozen=True)
class BarPoint:
    """One period; no value where there is none. `look` is "plain", "estimate" or "illustration"."""

    label: str
    value: Decimal | None
    look: str = "plain"


@dataclass(frozen=True)
class Bar:
    """A bar as it is drawn; `is_newest` is the one that is being typed."""

    x: str
    y: str
    height: str
    look: str
    is_newest: bool


@dataclass(frozen=True)
class Bars:
    """Small bars of some periods on a common ground, in a field of BARS_WIDTH by BARS_HEIGHT units.

    `band_y` and `band_height` are what is usual, empty where nobody knows; `label_x` and `label_y` say where
    the number of the newest bar ends.
    """

    width: str
    bottom: str
    bar_width: str
    bars: tuple[Bar, ...]
    band_y: str
    band_height: str
    label_x: str
    label_y: str
    first_label: str
    last_label: str


def bars(points: Sequence[BarPoint], usual: tuple[Decimal, Decimal] | None = None) -> Bars | None:
    """The bars of periods in time order, from zero up; None where none has a value above zero.

    `usual` are the ends of what is usual. What is below zero is drawn as nothing, for it cannot be; a
    range that reaches far above every bar is cut at the top.
    """
    values = [point.value for point in points if point.value is not None]
    highest = max(values, default=Decimal(0))
    if highest <= 0:
        return None
    place = BARS_WIDTH / len(points)
    drawn = [
        Bar(
            x=_coordinate(place * index + place * (1 - BAR_SHARE) / 2),
            y=_coordinate(_top(point.value, highest)),
            height=_coordinate(BARS_BOTTOM - _top(point.value, highest)),
            look=point.look,
            is_newest=index == len(points) - 1,
        )
        for index, point in enumerate(points)
        if point.value is not None
    ]
    newest = points[-1].value
    low, high = usual or (Decimal(0), Decimal(0))
    band = (_top(high, highest), _top(low, highest))
    return Bars(
        width=_coordinate(BARS_WIDTH),
        bottom=_coordinate(BARS_BOTTOM),
        bar_width=_coordinate(place * BAR_SHARE),
        bars=tuple(drawn),
        band_y=_coordinate(band[0]) if usual else "",
        band_height=_coordinate(band[1] - band[0]) if usual else "",
        label_x=_coordinate(BARS_WIDTH),
        label_y=_coordinate(_top(newest, highest) - 3),
        first_label=points[0].label,
        last_label=points[-1].label,
    )


def _top(value: Decimal | None, highest: Decimal) -> Decimal:
    """How far down the top of a bar lies, kept in the field."""
    share = min(max(value or Decimal(0), Decimal(0)) / highest, Decimal(1))
    return BARS_BOTTOM - share * (BARS_BOTTOM - BARS_TOP)


def _coordinate(value: Decimal) -> str:
    """The coordinate with one decimal and a point, in any language."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
