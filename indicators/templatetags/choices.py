"""Rows to choose from, as HTML: a node of a template for each would take half the time of a piece."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from indicators.pages.scope import Option
from organisation.models import Named
from organisation.naming import language_mark

register = template.Library()


@register.simple_tag
def row_options(rows: Iterable[Named], chosen: Named | None) -> SafeString:
    """`{% row_options scope.area_rows scope.area %}` gives an <option> a row, each in its language."""
    selected = None if chosen is None else chosen.code
    return mark_safe(
        "".join(
            f'<option value="{escape(row.code)}"{language_mark(row)}{" selected" * (row.code == selected)}>'
            f"{escape(row.display_name)}</option>"
            for row in rows
        )
    )


@register.simple_tag
def options_of(options: Iterable[Option]) -> SafeString:
    """`{% options_of choice.options %}` gives an <option> for each line of a picker."""
    return mark_safe(
        "".join(
            f'<option value="{escape(option.value)}"{" selected" * option.selected}>'
            f"{conditional_escape(option.label)}</option>"
            for option in options
        )
    )
