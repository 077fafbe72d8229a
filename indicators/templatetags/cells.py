"""The body of a table, written without a template node per cell: most of a page are cells."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor

register = template.Library()


@register.simple_tag(takes_context=True)
def body_rows(context: Context, table: Table) -> SafeString:
    """`{% body_rows table %}`: its rows on this page, a cell that names its row as a <th>.

    As django-tables2's own template writes them. What it finds out anew for every cell (the way to the
    value, what the column's method takes) is found out once a column.
    """
    columns = [_Column(column) for column in table.columns]
    return mark_safe(
        "\n".join(
            f"<tr>{''.join(_cells(row, columns, context))}</tr>" for row in table.paginated_rows
        )
    )


def _cells(row: BoundRow, columns: list["_Column"], context: Context) -> Iterator[str]:
    for column in columns:
        content = column.content(row)
        if isinstance(content, str):
            said = content if isinstance(content, SafeString) else escape(content)
        else:
            said = render_value_in_context(content, context)
        yield f"{column.start}{said}{column.end}"


class _Column:
    """One column: the tags around its cells, and what stands in a cell."""

    def __init__(self, column: BoundColumn) -> None:
        self._name = column.name
        self._accessor = Accessor(column.accessor)
        self._render: Callable[..., object] = column.render
        self._taken = inspect.signature(column.render).parameters.keys()
        self._default = column.default
        self._empty_values = column.column.empty_values
        # A method that asks for more than value and record, or a link around it, is for django-tables2.
        self._is_plain = self._taken <= {"value", "record"} and column.link is None
        self._is_plain_for: dict[type, bool] = {}
        attributes = column.attrs["td"]
        tag = "th" if "scope" in attributes else "td"
        self.start = format_html("<{} {}>", tag, attributes.as_html())
        self.end = format_html("</{}>", tag)

    def content(self, row: BoundRow) -> object:
        record = row.record
        kind = type(record)
        if kind not in self._is_plain_for:
            self._is_plain_for[kind] = self._is_plain and self._is_read_by_name(record)
        if not self._is_plain_for[kind]:
            return row.get_cell(self._name)
        value = self._value(record)
        if value in self._empty_values:
            return self._default
        given = {"value": value, "record": record}
        return self._render(**{name: given[name] for name in self._taken})

    def _value(self, record: object) -> object:
        """What the accessor leads to; None where the way ends before."""
        found: Any = record
        for step in self._accessor.bits:
            found = getattr(found, step, None)
            if callable(found) and not getattr(found, "alters_data", False):
                found = found()
            if found is None:
                break
        return found

    def _is_read_by_name(self, record: object) -> bool:
        """Neither a mapping nor a field with choices, in whose place django-tables2 gives the word."""
        if not isinstance(record, Model):
            return not isinstance(record, Mapping)
        try:
            field = self._accessor.get_field(record)
        except FieldDoesNotExist:
            return True
        return not getattr(field, "choices", None)
