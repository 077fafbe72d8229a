"""What a chart is told of each of its marks, and how it says it in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.charts.words import plain


@dataclass(frozen=True)
class ChartPoint:
    """One column or bar: a period of a territory, or an area, with what was done and planned.

    `value` and `plan` are drawn as they come: a fall that was wanted comes as its size. `text`,
    `plan_text` and `achievement_text` are the same as people read them, units left out. Without a
    value, `status_text` says why; with one, how firm it is. `hatched` marks an estimate, `illustration` a
    figure made up to show a page, `plan_illustration` such a plan. `expected` is what should have been
    reached by now, drawn like the value; `detail` is said beside `text` where there is room.
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
    illustration: bool = False
    plan_illustration: bool = False
    expected: Decimal | None = None
    expected_text: str = ""
    detail: str = ""

    @property
    def pattern(self) -> str:
        """How its bar is filled: solid, hatched, or dotted; what is made up is so before all else."""
        if self.illustration:
            return "."
        return "/" if self.hatched else ""

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


def hover(points: Sequence[ChartPoint]) -> dict[str, Any]:
    """The sentence of each point, in place of Plotly's own half-translated one."""
    return {
        "customdata": [plain(said(point)) for point in points],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def said(point: ChartPoint) -> str:
    """A point in words: its value or why there is none, how firm it is, its plan and share of plan."""
    parts = [point.text if point.value is not None else "", point.status_text]
    if point.illustration:
        parts.append(_("illustration"))
    if point.expected is not None:
        parts.append(_("expected %(value)s") % {"value": point.expected_text})
    if point.plan is not None:
        parts.append(_("plan %(value)s") % {"value": point.plan_text})
    if point.achievement_text:
        parts.append(_("%(share)s of plan") % {"share": point.achievement_text})
    name = f"{point.label}, {point.territory}" if point.territory else point.label
    return _("%(name)s: %(figures)s") % {
        "name": name,
        "figures": ", ".join(part for part in parts if part),
    }


def is_drawn(point: ChartPoint) -> bool:
    return point.value is not None or point.plan is not None
