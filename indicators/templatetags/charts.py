"""Figures of charts as the page's script reads them."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from indicators.charts import as_sent

register = template.Library()


@register.filter
def chart_json(figure: dict[str, Any], element_id: str) -> SafeString:
    """`{{ figure|chart_json:"by-year" }}` is what `json_script` gives, of plain values, as it is drawn.

    That looks at each sign of a text, and a page holds a hundred thousand of them. All but ASCII is written
    in escapes already; left are the signs that could end the element.
    """
    text = json.dumps(as_sent(figure))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04X}")
    return format_html(
        '<script id="{}" type="application/json">{}</script>', element_id, mark_safe(text)
    )


@register.simple_tag
def legend_of(marks: Iterable[str], template_name: str) -> SafeString:
    """`{% legend_of figure.layout.meta.marks "indicators/_chart_legend.html" %}`: what they mean."""
    return _legend(tuple(marks), template_name, get_language())


@lru_cache(maxsize=256)
def _legend(marks: tuple[str, ...], template_name: str, _language: str | None) -> SafeString:
    """A legend as its template writes it: the charts of all pages have a few dozens of them."""
    return mark_safe(render_to_string(template_name, {"marks": marks}))
