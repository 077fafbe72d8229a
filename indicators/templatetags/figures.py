"""Numbers and states in templates: every one passes here, where decimals, unit and words are known."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy

from indicators import wording, writing
from indicators.calculations import State
from indicators.models import Observation, Target

register = template.Library()


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """`{{ value|number:2 }}` gives 14,94; every decimal the value has where none are named."""
    return writing.number(value, decimals)


@register.filter
def percent(fraction: Decimal | None, decimals: int = 1) -> str:
    """`{{ achievement|percent }}` gives 114,1 %, from a fraction where 1 is the whole plan."""
    return writing.percent(fraction, decimals)


@register.simple_tag
def quantity(value: Decimal | int | None, decimals: int | None, unit: str) -> str:
    """`{% quantity value decimals unit %}` gives 15.059 người, never parted by a line break."""
    return writing.quantity(value, decimals, unit)


@register.simple_tag
def change(value: Decimal | None, decimals: int, unit: str) -> str:
    """`{% change value decimals unit %}` gives giảm 4,43 điểm %, from the signed value."""
    return writing.change(value, decimals, unit)


@dataclass(frozen=True)
class Look:
    """How a state is shown: the icon and colour of that name, and the word beside them."""

    icon: str
    word: str | Promise


LOOKS: Final = {
    State.MET: Look("exceeded", pgettext_lazy("state of an indicator", "Met")),
    State.ON_TRACK: Look("ontrack", pgettext_lazy("state of an indicator", "On track")),
    State.WATCH: Look("watch", pgettext_lazy("state of an indicator", "Watch")),
    State.BEHIND: Look("behind", pgettext_lazy("state of an indicator", "Behind")),
    State.NO_FIGURE: Look("nodata", pgettext_lazy("state of an indicator", "No figure")),
    State.NOT_ASSESSED: Look("none", pgettext_lazy("state of an indicator", "Not assessed")),
}


@register.simple_tag
def state(code: str, words: str = "") -> SafeString:
    """`{% state row.state %}` gives icon, word and colour; other `words` stand in place of the word."""
    begin, word = _drawn(State(code), get_language())
    if not words:
        return format_html("{}{}</span>", begin, word)
    hidden = '{}<span><span class="hidden-text">{}: </span>{}</span></span>'
    return format_html(hidden, begin, word, words)


@cache
def _drawn(code: State, _language: str | None) -> tuple[SafeString, str]:
    """How a state is begun, and its word: a page shows the same few dozens of times."""
    look = LOOKS[code]
    begin = format_html(
        '<span class="state is-{0}"><svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="#i-{0}"/></svg>',
        look.icon,
    )
    return begin, str(look.word)


@register.simple_tag
def figure(written: writing.WrittenFigure) -> SafeString:
    """`{% figure row.shown %}` gives what qualifies a figure, its number and unit; why it is missing."""
    if written.value is None:
        return format_html('<span class="said">{}</span>', written.text)
    before = written.words_before
    return format_html(
        '<span class="nowrap">{}<b>{}</b>{}</span>',
        format_html('<span class="said">{}</span> ', before) if before else "",
        written.number,
        format_html('&nbsp;<span class="unit">{}</span>', written.unit) if written.unit else "",
    )


@register.filter
def state_icon(code: str) -> str:
    """The name of a state's icon and colour: `#i-{{ state|state_icon }}`, `is-{{ state|state_icon }}`."""
    return LOOKS[State(code)].icon


@register.filter
def state_word(code: str) -> str | Promise:
    """The state in a word: Đạt, vượt."""
    return LOOKS[State(code)].word


@register.simple_tag
def known_from(row: Observation | Target) -> str:
    """`{% known_from observation %}` gives 09/06/2024 or tháng 01/2024, as exactly as it is known."""
    return wording.known_from(row)


@register.simple_tag
def data_until() -> date | None:
    """`{% data_until as day %}`: until when figures were published, over all of them; 1 query."""
    return Observation.objects.current().published_until()
