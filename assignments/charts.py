"""The tasks of each office by state as a plain Plotly figure: states told apart by colour and pattern."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assignments.pages.listing import DRAWN, OfficeCounts
from assignments.states import State
from assignments.wording import state_word
from indicators import writing
from indicators.charts import COLOURS, Figure
from indicators.charts.layout import AREA_WIDTH, axis_title, base_layout, text_label
from indicators.charts.words import plain, wrapped

ROW_HEIGHT: Final = 46
"""Room for a name in two lines, or three small ones."""

MOST_SINGLE_TICKS: Final = 8
"""Up to so many tasks every number has a tick: no half tasks between them."""

LETTERS_IN_A_BAR: Final = 12
"""The longest bar has room for so many digits on a phone, each with some white around it."""

FRAME: Final = 118
"""Above and below the bars: axis, its title and a legend in two lines."""

FILLINGS: Final = {
    State.OVERDUE: ("behind-mark", ""),
    State.DUE_SOON: ("watch-mark", "x"),
    State.IN_HAND: ("chart-soft", ""),
    State.DONE_EARLY: ("exceeded-mark", ""),
    State.DONE_ON_TIME: ("ontrack-mark", "/"),
    State.DONE_LATE: ("watch-text", "."),
}
"""Colour and pattern of each state: no two share both, and the order in a bar is always the same."""


def by_office(offices: Sequence[OfficeCounts]) -> Figure:
    """Lying bars, one an office, of parts for the states that any has; no bar where there is no task."""
    keys = [str(place) for place, _office in enumerate(offices)]
    names = [row.office.display_name if row.office else "" for row in offices]
    most = max((row.total for row in offices), default=0)
    drawn = [state for state in DRAWN if any(row.counts[state] for row in offices)]
    layout = base_layout((), height=FRAME + ROW_HEIGHT * max(len(offices), 1), kind="rows")
    return {
        "data": [_trace(state, keys, names, offices) for state in drawn],
        "layout": {
            **layout,
            "barmode": "stack",
            "showlegend": True,
            "legend": {
                "orientation": "h",
                "traceorder": "normal",
                # Of the whole drawing: beside the bars alone a phone has no room for a line of it.
                "xref": "container",
                "x": 0,
                "xanchor": "left",
                "yref": "container",
                "y": 1,
                "yanchor": "top",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "meta": {**layout["meta"], "marks": [], "description": _description(offices)},
            "annotations": [
                label for row in zip(keys, offices, strict=True) for label in _counts(*row, most)
            ],
            "xaxis": {
                "title": axis_title(_("tasks")),
                "rangemode": "tozero",
                "tickformat": ",d",
                **({"dtick": 1} if most <= MOST_SINGLE_TICKS else {"nticks": 6}),
                "automargin": True,
                "fixedrange": True,
                "gridcolor": COLOURS["chart-grid"],
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": keys,
                "tickvals": keys,
                "ticktext": [wrapped(name, AREA_WIDTH) for name in names],
                "autorange": "reversed",
                "ticklabelstandoff": 6,
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
            },
        },
    }


def _trace(
    state: State, keys: list[str], names: list[str], offices: Sequence[OfficeCounts]
) -> dict[str, Any]:
    colour, pattern = FILLINGS[state]
    counts = [row.counts[state] for row in offices]
    return {
        "type": "bar",
        "orientation": "h",
        "name": plain(state_word(state)),
        "y": keys,
        "x": counts,
        "hovertext": [
            f"{plain(name)}<br>{plain(_in_words(state, count))}"
            for name, count in zip(names, counts, strict=True)
        ],
        "hoverinfo": "text",
        "marker": {
            "color": COLOURS[colour],
            "pattern": {
                "shape": pattern,
                "bgcolor": COLOURS["surface"],
                "size": 7,
                "solidity": 0.5,
            },
            "line": {"color": COLOURS["surface"], "width": 1},
        },
    }


def _counts(key: str, office: OfficeCounts, most: int) -> Iterator[dict[str, Any]]:
    """The numbers in the parts of a bar, but for parts that have no room; the table has them all."""
    end = 0
    for state in DRAWN:
        count = office.counts[state]
        end += count
        text = writing.number(count)
        if count * LETTERS_IN_A_BAR < most * len(text) or not count:
            continue
        yield {
            **text_label(text),
            "x": end - count / 2,
            "y": key,
            # On white, so that a number is read over every colour and pattern.
            "bgcolor": COLOURS["surface"],
            "borderpad": 1,
            "font": {"color": COLOURS["ink"], "weight": 700},
        }


def _in_words(state: State, count: int) -> str:
    return f"{state_word(state)}: {writing.number(count)}"


def _description(offices: Sequence[OfficeCounts]) -> str:
    return "; ".join(_of_office(row) for row in offices)


def _of_office(row: OfficeCounts) -> str:
    said = ", ".join(_in_words(state, row.counts[state]) for state in DRAWN if row.counts[state])
    total = ngettext("%(count)s task", "%(count)s tasks", row.total) % {
        "count": writing.number(row.total)
    }
    name = row.office.display_name if row.office else ""
    return f"{name}: {total} ({said})"
