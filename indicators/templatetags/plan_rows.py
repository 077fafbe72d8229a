"""Indicators against their plans as rows of a table: a page has dozens, too many for nodes of a template."""

from collections.abc import Iterable
from html import escape

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators.pages.overview import Missed
from indicators.pages.rows import IndicatorRow
from indicators.pages.scope import Scope
from indicators.templatetags.figures import LOOKS
from indicators.templatetags.svg import bullet_bar
from organisation.naming import in_vietnamese, marked_name

register = template.Library()


@register.simple_tag
def plan_rows(rows: Iterable[IndicatorRow], scope: Scope) -> SafeString:
    """`{% plan_rows page.exceeded scope %}`: each with its bar, its share of the plan and what is between."""
    query = escape(scope.query)
    return mark_safe("".join(f"{_row(row, query)}</tr>" for row in rows))


@register.simple_tag
def missed_rows(missed: Iterable[Missed], scope: Scope) -> SafeString:
    """`{% missed_rows page.missed scope %}`: the same, with the reason why at the end."""
    query = escape(scope.query)
    return mark_safe("".join(f"{_row(one.row, query)}{_why(one.why)}</tr>" for one in missed))


def _row(row: IndicatorRow, query: str) -> str:
    """A row that is still open at its end."""
    look, indicator = LOOKS[row.state], row.indicator
    address = escape(reverse("indicators:indicator-detail", args=[indicator.code]))
    owner = f" · {conditional_escape(marked_name(row.owner_then))}" if row.owner_then else ""
    note = f' <span class="said">({escape(row.note)})</span>' if row.note else ""
    return (
        f'<tr role="row"><th class="name is-{look.icon}" role="rowheader" scope="row">'
        f'<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{look.icon}"/></svg>'
        f'<a href="{address}?{query}">{conditional_escape(marked_name(indicator))}</a>'
        f'<span class="owner"><b>{escape(str(look.word))}</b>{owner}</span></th>'
        f'<td class="level" role="cell">{bullet_bar(row.bullet, row.description)}'
        f'<span class="of">{escape(row.figure.text)} / {escape(row.plan.text)}{note}</span></td>'
        f'<td class="pct" role="cell">{escape(row.share)}</td>'
        f'<td class="gap" role="cell"><b>{escape(row.gap)}</b></td>'
    )


def _why(why: str) -> str:
    said = (
        conditional_escape(str(in_vietnamese(why)))
        if why
        else f'<span class="quiet">{escape(_("no reason given yet"))}</span>'
    )
    return f'<td class="why" role="cell">{said}</td>'
