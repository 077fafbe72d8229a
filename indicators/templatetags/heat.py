"""The rows of a heat map as HTML: a node of a template for each cell would take most of a page's time."""

from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import wording, writing
from indicators.calculations import Achievement, Reason, State, Status
from indicators.models import Indicator
from indicators.pages.analysis import Heat, HeatRow
from indicators.pages.analysis.page import is_illustration
from indicators.pages.scope import AREA, YEAR
from indicators.templatetags.figures import LOOKS

register = template.Library()

KINDS_REMEMBERED: Final = 4096
"""Written percentages: some hundred kB, several times what all areas of a province have."""


@register.simple_tag
def heat_rows(heat: Heat) -> SafeString:
    """`{% heat_rows page.heat %}` gives a table row an indicator, each cell a link to its own page."""
    return mark_safe(_Writer(heat).rows())


class _Writer:
    """Writes one heat map; what its cells have in common is made once."""

    def __init__(self, heat: Heat) -> None:
        self.heat = heat
        self.queries = [
            escape(urlencode({YEAR: heat.period.year, AREA: area.code})) for area in heat.areas
        ]
        self.begin = {state: _opening(state) for state in State}
        self.end = {state: _closing(state) for state in State}
        self.words = _words()
        self.made_up = f'<span class="hidden-text">, {escape(_("illustration"))}</span>'
        self.language = get_language()

    def rows(self) -> str:
        return "".join(map(self._row, self.heat.rows))

    def _row(self, row: HeatRow) -> str:
        indicator = row.indicator
        page = escape(reverse("indicators:indicator-detail", args=[indicator.code]))
        head = _head(indicator, page, self.queries[0])
        cells = [
            self._cell(indicator, found, f"{page}?{query}")
            for found, query in zip(row.standings, self.queries, strict=True)
        ]
        return f"<tr>{head}{''.join(cells)}</tr>"

    def _cell(self, indicator: Indicator, found: Status, address: str) -> str:
        """The share of the plan with the state as icon, colour and word; or the word why there is none."""
        state, outcome = found.state, found.outcome
        is_share = state is not State.NO_FIGURE and isinstance(outcome, Achievement)
        mark = ""
        if is_share and is_illustration(found):
            mark = self.made_up
        look = LOOKS[state].icon
        opening = f'<td class="is-{look}{" made-up" if mark else ""}"><a href="{address}">'
        if not is_share or not isinstance(outcome, Achievement):
            return f"{opening}{self.begin[state]}{self._word(found)}</a></td>"
        percent = outcome.percent
        if percent is None:
            said = f'<span class="said">{escape(wording.outcome(indicator, outcome))}</span>'
        else:
            said = _written(percent, self.language)
        return f"{opening}{self.begin[state]}{said}{self.end[state]}{mark}</a></td>"

    def _word(self, found: Status) -> str:
        if found.target is None and found.reason is not Reason.ABOLISHED:
            return self.words[Reason.NO_TARGET]
        if found.reason in self.words:
            return self.words[found.reason]
        return self.words[Reason.NO_VALUE if found.state is State.NO_FIGURE else Reason.NEUTRAL]


def _words() -> dict[Reason | None, str]:
    """The few words that a cell has room for."""
    said = {
        Reason.NO_TARGET: _("none issued"),
        Reason.ABOLISHED: _("merged"),
        Reason.NO_VALUE: _("no figure yet"),
        Reason.PARTIAL_OVER_AREAS: _("partial"),
        Reason.NOT_APPLICABLE: _("not applicable"),
        Reason.NEUTRAL: _("not assessed"),
    }
    return {reason: f'<span class="said">{escape(word)}</span>' for reason, word in said.items()}


def _opening(state: State) -> str:
    icon = LOOKS[state].icon
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{icon}"/></svg>'


def _closing(state: State) -> str:
    return f'<span class="hidden-text"> {escape(str(LOOKS[state].word))}</span>'


def _head(indicator: Indicator, page: str, query: str) -> str:
    link = format_html(
        '<a href="{}?{}">{}</a>', mark_safe(page), mark_safe(query), indicator.display_name
    )
    if indicator.part_kind == "of_which":
        link = format_html('<span class="said">{}</span> {}', _("of which:"), link)
    return f'<th scope="row">{link}</th>'


@lru_cache(maxsize=KINDS_REMEMBERED)
def _written(percent: Decimal, language: str | None) -> str:
    """A percentage as people read it; remembered by language, since most cells share a few hundred."""
    return writing.number(percent, 1)
