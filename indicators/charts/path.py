"""A year under way as lines: what was reached month by month, what was expected, where it is heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.charts.layout import (
    COLOURS,
    FIELD,
    HEADROOM,
    HEIGHT,
    LINE_HEIGHT,
    Figure,
    axis_title,
    base_layout,
    empty_figure,
    text_label,
    value_axis,
    with_key,
)
from indicators.charts.words import as_float, plain

MONTHS: Final = 12
LETTER: Final = 6.9
"""About how many pixels a letter of a label takes, so that the labels at the right have their margin."""
END_LINE: Final = 19
"""Pixels of a line of these labels, so that they keep apart on a phone too."""


class PathPoint(NamedTuple):
    """What had been reached, or should have been, by the end of a month; 0 is where the year begins.

    `text` is the value as people read it, units left out; `status_text` how firm it is.
    """

    month: int
    value: Decimal
    text: str
    status_text: str = ""
    estimate: bool = False
    illustration: bool = False


@dataclass(frozen=True)
class NamedLine:
    """The points of a line under its name."""

    name: str
    points: Sequence[PathPoint]

    @cached_property
    def said(self) -> list[str]:
        """Each point in words: for whoever points at it, and for whoever hears the chart."""
        pattern, made_up = _("%(name)s, month %(month)d: %(figures)s"), _("illustration")
        return [
            pattern
            % {
                "name": self.name,
                "month": point.month,
                "figures": ", ".join(
                    filter(
                        None, (point.text, point.status_text, made_up if point.illustration else "")
                    )
                ),
            }
            for point in self.points
        ]


@dataclass(frozen=True)
class Outlook:
    """Where the year is heading: the lowest and the highest forecast of it, one where they are the same."""

    low: Decimal
    high: Decimal
    text: str
    illustration: bool = False


@dataclass(frozen=True)
class EndLabel:
    """Words at the right end of a line, in its colour."""

    value: Decimal
    lines: tuple[str, ...]
    colour: str


def year_path(
    actual: Sequence[PathPoint],
    *,
    expected: Sequence[PathPoint] = (),
    last_year: Sequence[PathPoint] = (),
    last_year_name: str = "",
    outlook: Outlook | None = None,
    unit: str,
    year: str,
    from_zero: bool,
) -> Figure:
    """The figure of a year from January on: actual, expected, last year, forecast.

    Each in the order of its months. `from_zero`: it grows from nothing, as what is counted does; a state
    begins where it is first known. The expected path ends at the plan.
    """
    if not (actual or expected or last_year):
        return empty_figure()
    low, high = _range([*actual, *expected, *last_year], outlook)
    reached = NamedLine(_("Actual"), actual)
    planned = NamedLine(_("Expected"), expected)
    before = NamedLine(last_year_name, last_year)
    ends = _ends(actual, expected, last_year, last_year_name, outlook)
    layout = base_layout((), height=HEIGHT + LINE_HEIGHT, kind="path")
    layout["margin"]["r"] = _margin(ends)
    layout["margin"]["t"] += LINE_HEIGHT
    layout["meta"] |= {
        "marks": _marks(actual, expected, last_year, outlook),
        "description": _description((reached, planned, before), actual, outlook),
    }
    return {
        "data": [
            *_band(actual, outlook),
            *_line(before, _LAST_YEAR, from_zero=from_zero),
            *_line(planned, _EXPECTED, from_zero=from_zero),
            *_line(reached, _ACTUAL, from_zero=from_zero),
        ],
        "layout": {
            **layout,
            "xaxis": _month_axis(year, _key(actual)),
            "yaxis": value_axis(unit, low, high),
            "annotations": [
                *_spread(ends, low, high),
                *_labels_at_now(actual, expected),
            ],
        },
    }


# ---------------------------------------------------------------- lines


_LAST_YEAR: Final[dict[str, Any]] = {
    "mode": "lines",
    "line": {"color": COLOURS["chart-last-year"], "width": 1.5},
}
_EXPECTED: Final[dict[str, Any]] = {
    "mode": "lines+markers",
    "line": {"color": COLOURS["chart-plan"], "width": 1.5, "dash": "dash"},
}
_ACTUAL: Final[dict[str, Any]] = {
    "mode": "lines+markers",
    "line": {"color": COLOURS["chart-actual"], "width": 2.5},
}
_FORECAST: Final[dict[str, Any]] = {
    "mode": "lines",
    "line": {"color": COLOURS["chart-forecast"], "width": 2, "dash": "dot"},
}


def _line(line: NamedLine, look: dict[str, Any], *, from_zero: bool) -> list[dict[str, Any]]:
    """The trace of one line; none without points."""
    if not line.points:
        return []
    start = NamedLine(line.name, [PathPoint(0, Decimal(0), "0")] if from_zero else [])
    drawn = [*start.points, *line.points]
    trace = {
        "type": "scatter",
        "name": line.name,
        "x": [point.month for point in drawn],
        "y": [as_float(point.value) for point in drawn],
        "customdata": [plain(said) for said in (*start.said, *line.said)],
        "hovertemplate": "%{customdata}<extra></extra>",
        **look,
    }
    if look is _ACTUAL:
        trace["marker"] = _marks_of_actual(drawn)
    if look is _EXPECTED:
        trace["marker"] = _diamonds(drawn)
    return [trace]


def _marks_of_actual(points: Sequence[PathPoint]) -> dict[str, Any]:
    """A mark where a figure is known: filled, hollow for an estimate, a hollow square if made up."""
    last = points[-1].month
    sizes = {0: 0, last: 9}
    return {
        "symbol": ["square" if point.illustration else "circle" for point in points],
        "size": [sizes.get(point.month, 6) for point in points],
        "color": [
            COLOURS["surface" if point.estimate or point.illustration else "chart-actual"]
            for point in points
        ],
        "line": {"color": COLOURS["chart-actual"], "width": 1.75},
        "opacity": 1,
    }


def _diamonds(points: Sequence[PathPoint]) -> dict[str, Any]:
    """A diamond a quarter, or the dashes between twelve would be hidden by them."""
    few = len(points) <= MONTHS // 3 + 1
    return {
        "symbol": "diamond",
        "size": [8 if point.month and (few or point.month % 3 == 0) else 0 for point in points],
        "color": COLOURS["surface"],
        "line": {"color": COLOURS["chart-plan"], "width": 1.5},
        "opacity": 1,
    }


def _band(actual: Sequence[PathPoint], outlook: Outlook | None) -> list[dict[str, Any]]:
    """The traces from the last known month to the forecasts, dotted, with a pale band between two."""
    if outlook is None or not actual:
        return []
    last = actual[-1]
    name = _("Forecast of the year")
    said = plain(_("%(name)s: %(figures)s") % {"name": name, "figures": outlook.text})
    ends = sorted({outlook.low, outlook.high})
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "name": name,
            "x": [last.month, MONTHS],
            "y": [as_float(last.value), as_float(end)],
            "customdata": [said, said],
            "hovertemplate": "%{customdata}<extra></extra>",
            **_FORECAST,
        }
        for end in ends
    ]
    if len(traces) > 1:
        traces[1] |= {"fill": "tonexty", "fillcolor": COLOURS["chart-band"]}
    return traces


# ---------------------------------------------------------------- axes


def _month_axis(year: str, key: str) -> dict[str, Any]:
    months = range(1, MONTHS + 1)
    return {
        "title": axis_title(with_key(_("months of %(year)s") % {"year": year}, key)),
        "range": [0, MONTHS + 0.15],
        "tickvals": list(months),
        "ticktext": [month_name(month) for month in months],
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "linecolor": COLOURS["ink-2"],
        "showline": True,
        "ticklabelstandoff": 4,
        "tickangle": 0,
    }


def month_name(month: int) -> str:
    """ "T6": a month where there is no room for its name."""
    return _month_names(get_language())[month - 1]


@cache
def _month_names(_language: str | None) -> tuple[str, ...]:
    return tuple(_("M%(month)d") % {"month": month} for month in range(1, MONTHS + 1))


def _range(points: Sequence[PathPoint], outlook: Outlook | None) -> tuple[float, float]:
    values = [point.value for point in points] + ([outlook.high] if outlook else [])
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    return (float(low * HEADROOM), float(high * HEADROOM)) if low or high else (0.0, 1.0)


# ---------------------------------------------------------------- labels


def _ends(
    actual: Sequence[PathPoint],
    expected: Sequence[PathPoint],
    last_year: Sequence[PathPoint],
    last_year_name: str,
    outlook: Outlook | None,
) -> list[EndLabel]:
    """What stands at the right end: forecast, last year, plan, and a year that is over."""
    ends = []
    if outlook is not None and actual:
        lines = [_("year forecast"), outlook.text]
        if outlook.illustration:
            lines.append(_("made up"))
        ends.append(EndLabel((outlook.low + outlook.high) / 2, tuple(lines), "chart-forecast"))
    if last_year:
        ends.append(_end_of_last_year(last_year[-1], last_year_name))
    if expected and expected[-1].month == MONTHS:
        last = expected[-1]
        made_up = [_("made up")] if last.illustration else []
        ends.append(EndLabel(last.value, (_("plan"), last.text, *made_up), "chart-plan"))
    if actual and actual[-1].month > MONTHS - 2:
        ends.append(EndLabel(actual[-1].value, tuple(_end_of_actual(actual[-1])), "ink"))
    return ends


def _end_of_last_year(last: PathPoint, name: str) -> EndLabel:
    lines = [name, last.text]
    if last.month < MONTHS:
        lines.append(_("to month %(month)d") % {"month": last.month})
    if last.illustration:
        lines.append(_("made up"))
    return EndLabel(last.value, tuple(lines), "ink-3")


def _end_of_actual(last: PathPoint) -> list[str]:
    """ "15.000", "ước", "đến tháng 12": a line each, for on a phone they leave the lines little room."""
    lines = [last.text, last.status_text, _("to month %(month)d") % {"month": last.month}]
    return [*filter(None, lines), *([_("made up")] if last.illustration else [])]


def _words_of_actual(last: PathPoint) -> list[str]:
    """ "9.230", "ước đến tháng 6", "minh họa"."""
    lines = [last.text]
    said = {"status": last.status_text, "month": last.month}
    lines.append(
        _("%(status)s to month %(month)d") % said
        if last.status_text
        else _("to month %(month)d") % said
    )
    return lines + ([_("made up")] if last.illustration else [])


def _spread(ends: Sequence[EndLabel], low: float, high: float) -> list[dict[str, Any]]:
    """The labels at the right, each as near to its line's end as the others let it be."""
    rows = sorted(ends, key=lambda end: -end.value)
    heights = [END_LINE * len(end.lines) for end in rows]
    wanted = [
        _pixels_from_top(end.value, low, high) - height / 2
        for end, height in zip(rows, heights, strict=True)
    ]
    tops = _apart(wanted, heights)
    return [
        {
            **text_label("<br>".join(plain(line) for line in end.lines)),
            "name": "end",
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 6,
            "yref": "paper",
            "y": 1 - (top + height / 2) / FIELD,
            "yanchor": "middle",
            "align": "left",
            "font": {"color": COLOURS[end.colour], "weight": 600},
        }
        for end, top, height in zip(rows, tops, heights, strict=True)
    ]


def _apart(wanted: Sequence[float], heights: Sequence[int]) -> list[float]:
    """Where labels begin so that none lies on another nor below the field: pushed down, then up."""
    tops: list[float] = []
    for want, _height in zip(wanted, heights, strict=True):
        above = tops[-1] + heights[len(tops) - 1] if tops else -2.0 * LINE_HEIGHT
        tops.append(max(want, above))
    floor = float(FIELD)
    for n in range(len(tops) - 1, -1, -1):
        tops[n] = min(tops[n], floor - heights[n])
        floor = tops[n]
    return tops


def _pixels_from_top(value: Decimal, low: float, high: float) -> float:
    return (high - float(value)) / (high - low) * FIELD if high > low else 0


def _margin(ends: Sequence[EndLabel]) -> int:
    longest = max((len(line) for end in ends for line in end.lines), default=0)
    return 12 + round(longest * LETTER)


def _labels_at_now(
    actual: Sequence[PathPoint], expected: Sequence[PathPoint]
) -> list[dict[str, Any]]:
    """What was reached and what was expected, at the last known month; at the year's end they stand right."""
    if not actual or actual[-1].month > MONTHS - 2:
        return []
    last = actual[-1]
    then = next((point for point in expected if point.month == last.month), None)
    # An expectation by quarters has no point at this month: its line goes to the next one.
    ahead_of = then or next((point for point in expected if point.month > last.month), None)
    is_ahead = ahead_of is None or last.value >= ahead_of.value
    labels = [_label_at(last, _words_of_actual(last), "ink", is_above=is_ahead)]
    if then is not None:
        words = [_("expected"), then.text]
        label = _label_at(then, words, "chart-plan", is_above=not is_ahead)
        labels.append({**label, "name": "expected-now"})
    return labels


def _label_at(
    point: PathPoint, lines: Sequence[str], colour: str, *, is_above: bool
) -> dict[str, Any]:
    """Above a line its label ends at the point, below it begins there: neither lies on the line.

    Late in the year there is no room to begin: below it stands in the corner, which a line that grew
    so far leaves free, and not on the words at the right end.
    """
    label = {
        **text_label("<br>".join(plain(line) for line in lines)),
        "name": "now",
        "x": point.month,
        "xanchor": "right" if is_above and point.month > 3 else "left",
        "xshift": -6 if is_above and point.month > 3 else 6,
        "y": as_float(point.value),
        "yanchor": "bottom" if is_above else "top",
        "yshift": 4 if is_above else -4,
        "align": "right" if is_above and point.month > 3 else "left",
        "font": {"color": COLOURS[colour], "weight": 600},
    }
    return label if is_above or point.month <= MONTHS // 2 else {**label, **_IN_THE_CORNER}


_IN_THE_CORNER: Final[dict[str, Any]] = {
    "xref": "paper",
    "x": 1,
    "xanchor": "right",
    "xshift": -4,
    "yref": "paper",
    "y": 0,
    "yanchor": "bottom",
    "yshift": 4,
    "align": "right",
}


# ---------------------------------------------------------------- words


def _key(actual: Sequence[PathPoint]) -> str:
    """What the marks on the line mean, in words drawn with it."""
    said = []
    if any(not point.estimate and not point.illustration for point in actual):
        said.append(_("filled circle: actual"))
    if any(point.estimate and not point.illustration for point in actual):
        said.append(_("hollow circle: estimated"))
    if any(point.illustration for point in actual):
        said.append(_("square: illustration"))
    return "; ".join(said)


def _marks(
    actual: Sequence[PathPoint],
    expected: Sequence[PathPoint],
    last_year: Sequence[PathPoint],
    outlook: Outlook | None,
) -> list[str]:
    marks = {
        "line_actual": actual and any(not p.estimate and not p.illustration for p in actual),
        "line_estimate": any(p.estimate and not p.illustration for p in actual),
        "line_illustration": any(p.illustration for p in actual),
        "line_expected": expected,
        "line_last_year": last_year,
        "line_forecast": outlook is not None and actual,
    }
    return [mark for mark, there in marks.items() if there]


def _description(
    lines: Sequence[NamedLine], actual: Sequence[PathPoint], outlook: Outlook | None
) -> str:
    """The whole chart in words: every point of every line."""
    said = [said for line in lines for said in line.said]
    if outlook is not None and actual:
        said.append(
            _("%(name)s: %(figures)s")
            % {"name": _("Forecast of the year"), "figures": outlook.text}
        )
    return "; ".join(said)
