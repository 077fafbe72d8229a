"""Head and body of a table, written without a template node per cell: most of a page are cells."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from html import escape
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.forms.utils import flatatt
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor

register = template.Library()


@register.simple_tag(takes_context=True)
def head_and_body(context: Context, table: Table) -> SafeString:
    """`{% head_and_body table %}`: its headings and its rows on this page.

    A cell whose column says `scope` names its row and is a <th>. As django-tables2's own template would
    write a table that nobody sorts; what it finds out anew for every cell (attributes, the way to the
    value, what the column's method takes) is found out once a column.
    """
    columns = [_Column(column) for column in table.columns]
    headings = "".join(column.heading(context) for column in columns)
    rows = "\n".join(
        f"<tr>{''.join(_cells(table, record, columns, context))}</tr>"
        for record in table.paginated_rows.data
    )
    return mark_safe(f"<thead><tr>{headings}</tr></thead>\n<tbody>{rows}</tbody>")


def _cells(
    table: Table, record: object, columns: list["_Column"], context: Context
) -> Iterator[str]:
    for column in columns:
        said = _written(column.content(table, record), context)
        yield f"{column.start}{said}{column.end}"


def _written(content: object, context: Context) -> str:
    """The content as a template writes it: escaped unless it is markup, a day in the page's writing."""
    if not isinstance(content, str):
        return render_value_in_context(content, context)
    return content if isinstance(content, SafeString) else escape(content)


class _Column:
    """One column: its heading, the tags around its cells, and what stands in a cell."""

    def __init__(self, column: BoundColumn) -> None:
        self._name = column.name
        self._header = column.header
        self._accessor = Accessor(column.accessor)
        self._way = tuple(self._accessor.bits)
        self._render: Callable[..., object] = column.render
        taken = _parameters_of(getattr(column.render, "__func__", column.render))
        self._takes_value, self._takes_record = "value" in taken, "record" in taken
        self._default = column.default
        self._empty_values = column.column.empty_values
        # A method that asks for more than value and record, or a link around it, is for django-tables2.
        self._is_plain = taken <= {"value", "record"} and column.link is None
        self._is_plain_for: dict[type, bool] = {}
        attributes = column.column.attrs
        cell = attributes.get("cell", {})
        in_row = attributes.get("td", cell)
        tag = "th" if "scope" in in_row else "td"
        self._in_head = _written_in_tag(attributes.get("th", cell))
        self.start = f"<{tag}{_written_in_tag(in_row)}>"
        self.end = f"</{tag}>"

    def heading(self, context: Context) -> str:
        return f'<th scope="col"{self._in_head}>{_written(self._header, context)}</th>'

    def content(self, table: Table, record: object) -> object:
        kind = type(record)
        if kind not in self._is_plain_for:
            self._is_plain_for[kind] = self._is_plain and self._is_read_by_name(record)
        if not self._is_plain_for[kind]:
            return BoundRow(record, table).get_cell(self._name)
        value = self._value(record)
        if value in self._empty_values:
            return self._default
        if not self._takes_record:
            return self._render(value=value)
        return self._render(record=record, **({"value": value} if self._takes_value else {}))

    def _value(self, record: object) -> object:
        """What the accessor leads to; None where the way ends before."""
        found: Any = record
        for step in self._way:
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


def _written_in_tag(attributes: dict[str, Any]) -> str:
    """Attributes as they stand in a tag; most columns have the same few."""
    has_words_of_a_language = any(type(value) is not str for value in attributes.values())
    return flatatt(attributes) if has_words_of_a_language else _flat(*attributes.items())


@lru_cache(maxsize=256)
def _flat(*attributes: tuple[str, str]) -> str:
    return flatatt(dict(attributes))


@cache
def _parameters_of(method: Callable[..., object]) -> frozenset[str]:
    """What a column's method asks for, beside itself."""
    return frozenset(inspect.signature(method).parameters) - {"self"}
