"""The body of a table, written without a template node per cell: most of a page are cells."""

import inspect
from collections.abc import Callable

from django import template
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn

register = template.Library()


@register.simple_tag(takes_context=True)
def body_rows(context: Context, table: Table) -> SafeString:
    """`{% body_rows table %}`: its rows on this page, a cell that names its row as a <th>.

    As django-tables2's own template writes them, but what a column says of all its cells is asked once.
    """
    for column in table.columns:
        column.render = _asked_once(column.render)
    columns = [(column.name, *_tags(column)) for column in table.columns]
    return mark_safe(
        "\n".join(
            "<tr>"
            + "".join(
                f"{start}{render_value_in_context(row.get_cell(name), context)}{end}"
                for name, start, end in columns
            )
            + "</tr>"
            for row in table.paginated_rows
        )
    )


def _asked_once(render: Callable[..., object]) -> Callable[..., object]:
    """The same, with what it takes written on it: django-tables2 works that out anew for every cell."""

    def rendered(**given: object) -> object:
        return render(**given)

    rendered.__signature__ = inspect.signature(render)  # type: ignore[attr-defined]
    return rendered


def _tags(column: BoundColumn) -> tuple[SafeString, SafeString]:
    """What stands before and after each cell of a column."""
    attributes = column.attrs["td"]
    name = "th" if "scope" in attributes else "td"
    return format_html("<{} {}>", name, attributes.as_html()), format_html("</{}>", name)
