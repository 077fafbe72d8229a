"""Figures of charts as the page's script reads them."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def chart_json(figure: dict[str, Any], element_id: str) -> SafeString:
    """`{{ figure|chart_json:"by-year" }}` is what `json_script` gives, of plain values.

    That looks at each sign of a text, and a page holds a hundred thousand of them. All but ASCII is written
    in escapes already; left are the signs that could end the element.
    """
    text = json.dumps(figure)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04X}")
    return format_html(
        '<script id="{}" type="application/json">{}</script>', element_id, mark_safe(text)
    )
