"""The rows of the table office × form × period as HTML: a template node a cell would take too long."""

from html import escape
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators import writing
from indicators.pages.quality import Heat, HeatCell, HeatForm, HeatRow
from indicators.punctuality import Completeness
from indicators.quality_tables import in_words
from indicators.writing import NOTHING
from organisation.naming import marked_name

register = template.Library()

CLOCK: Final = '<svg class="icon" aria-hidden="true"><use href="#i-clock"/></svg>'


def shade(found: Completeness) -> str:
    """Nothing, less than half, half or more, or all of what is asked, by the name in the style sheet."""
    if not found.answered:
        return "none"
    if found.answered == found.asked:
        return "all"
    return "most" if 2 * found.answered >= found.asked else "some"


@register.simple_tag
def quality_rows(heat: Heat) -> SafeString:
    """`{% quality_rows heat %}` gives each form a row with its name and a row for every office."""
    return mark_safe("".join(_form(each, len(heat.periods)) for each in heat.forms))


def _form(found: HeatForm, periods: int) -> str:
    head = format_html(
        '<tr class="form-name"><th scope="rowgroup" colspan="{}"><span>{} {}</span></th></tr>',
        periods + 1,
        found.form.code,
        marked_name(found.form),
    )
    return f"<tbody>{head}{''.join(map(_row, found.rows))}</tbody>"


def _row(row: HeatRow) -> str:
    head = format_html('<th scope="row">{}</th>', marked_name(row.office))
    return f"<tr>{head}{''.join(map(_cell, row.cells))}</tr>"


def _cell(cell: HeatCell | None) -> str:
    if cell is None:
        return format_html(
            '<td class="no"><span aria-hidden="true">{}</span><span class="hidden-text">{}</span></td>',
            NOTHING,
            _("no such form"),
        )
    found = cell.completeness
    counts = f"{writing.number(found.answered)}/{writing.number(found.asked)}"
    said = [f"<b>{counts}</b>", _timeliness(cell)]
    if found.not_reported:
        words = _("%(count)s not reported") % {"count": writing.number(found.not_reported)}
        said.append(f'<span class="said">{escape(words)}</span>')
    inner = " ".join(said)
    start, end = "<div>", "</div>"
    if cell.address:
        start, end = f'<a href="{escape(cell.address)}">', "</a>"
    return f'<td class="is-{shade(found)}">{start}{inner}{end}</td>'


def _timeliness(cell: HeatCell) -> str:
    """What is late has a clock before its days: shape and words, and never the red of a missed plan."""
    found = cell.punctuality
    words = escape(in_words(found))
    if not found.is_late:
        return f'<span class="said">{words}</span>'
    return f'<span class="said late-mark">{CLOCK}{words}</span>'
