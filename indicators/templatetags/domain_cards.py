"""Domains by their headline indicators: a page has one of each, too much for nodes of a template."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.calculations import State
from indicators.pages.overview import DomainCard
from indicators.pages.rows import IndicatorRow
from indicators.pages.scope import Scope
from indicators.templatetags.figures import figure, state
from indicators.templatetags.svg import bullet_bar, spark_line
from organisation.naming import HasNames, marked_name

register = template.Library()


@register.simple_tag
def domain_card(card: DomainCard, scope: Scope) -> SafeString:
    """`{% domain_card card scope %}`: a domain as a link, with its headline indicator if it has one."""
    address = escape(reverse("indicators:domain-detail", args=[card.domain.code]))
    said = _without_indicator() if card.row is None else _about(card.row)
    what = f'<span class="what"><b>{_name(card.domain)}</b><span>{said}</span></span>'
    if card.row is not None and card.spark is not None:
        what += f"\n<span>{spark_line(card.spark.drawing, card.spark.label)}</span>\n"
        what += f'<span class="val">{_value(card.row, scope)}</span>'
    return mark_safe(f'<a class="domain" href="{address}?{escape(scope.query)}">{what}</a>')


def _without_indicator() -> str:
    return escape(_("no headline indicator chosen"))


def _about(row: IndicatorRow) -> str:
    """The indicator, the period of the figure shown, and what must be said of it."""
    period = "" if row.shown.value is None else f", {escape(row.shown_period)}"
    note = row.note_beside_period
    return f"{_name(row.indicator)}{period}{f', <i>{escape(note)}</i>' if note else ''}"


def _value(row: IndicatorRow, scope: Scope) -> str:
    """The figure, how it stands, and its bar against the plan of the year."""
    shown = row.shown
    number = (
        f'<span class="said">{escape(_("no figure yet"))}</span>'
        if shown.value is None
        else figure(shown)
    )
    said = [f"{number}<br>", _state(row, scope)]
    if not row.is_from_earlier:
        said.append(bullet_bar(row.bullet, row.description))
        if row.has_plan:
            plan = _("plan %(plan)s") % {"plan": row.plan.short}
            said.append(f'<span class="of">{escape(plan)}</span>')
    return "\n".join(said)


def _state(row: IndicatorRow, scope: Scope) -> str:
    if row.is_from_earlier or row.shown.value is None:
        return state(State.NO_FIGURE, _("none for %(year)s") % {"year": scope.year})
    if not row.has_plan:
        return state(State.NOT_ASSESSED, _("no plan issued"))
    if row.fraction is None:
        return state(row.state, row.share)
    return state(row.state, pgettext("short", "%(share)s of plan") % {"share": row.share})


def _name(row: HasNames) -> str:
    return conditional_escape(marked_name(row))
