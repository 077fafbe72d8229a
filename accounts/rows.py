"""Rows that every request asks for by their key: in which session it comes, and who asks.

Django writes the SQL of a queryset anew each time, which takes several times as long as the answer
(docs/adr/0012-answered-early.md). Here it is written once, from the fields of the model; what comes
back is the same object.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from django.db import connection, models
from django.utils.functional import cached_property

from organisation.statements import cursor_for_every_request

M = TypeVar("M", bound=models.Model)


class _Columns(Generic[M]):
    """The columns of a model in a SELECT, and the object that their values are."""

    def __init__(self, model: type[M], alias: str) -> None:
        self.model = model
        self.alias = alias
        self._fields = model._meta.concrete_fields
        self._names = [field.attname for field in self._fields]

    def __len__(self) -> int:
        return len(self._names)

    def __str__(self) -> str:
        return ", ".join(map(self._quoted, self._fields))

    @property
    def table(self) -> str:
        return f"{connection.ops.quote_name(self.model._meta.db_table)} {self.alias}"

    @property
    def key(self) -> str:
        return self._quoted(self.model._meta.pk)

    def _quoted(self, field: Any) -> str:
        return f"{self.alias}.{connection.ops.quote_name(field.column)}"

    def made_of(self, values: Sequence[Any]) -> M:
        values = list(values)
        for place, convert in self._converters:
            values[place] = convert(values[place])
        return self.model.from_db(connection.alias, self._names, values)

    @cached_property
    def _converters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """What the values of some columns pass before they are Python's: SQLite keeps days as text."""
        return [
            (place, _converter(converter, column))
            for place, column in enumerate(field.cached_col for field in self._fields)
            for converter in (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            )
        ]


def _converter(converter: Callable[..., Any], column: Any) -> Callable[[Any], Any]:
    return lambda value: converter(value, column, connection)


class ByKey(Generic[M]):
    """The rows of a model by primary key; with `beside`, a foreign key, each has that row with it."""

    def __init__(self, model: type[M], *, beside: str = "") -> None:
        self._own = _Columns(model, "own")
        self._foreign = cast(Any, model._meta.get_field(beside)) if beside else None
        if self._foreign:
            self._other = _Columns(self._foreign.related_model, "other")

    def get(self, key: Any) -> M | None:
        """The row of this key; None where there is none. 1 query."""
        with cursor_for_every_request() as cursor:
            cursor.execute(self._sql, [key])
            values = cursor.fetchone()
        if values is None:
            return None
        row = self._own.made_of(values)
        if self._foreign:
            rest = values[len(self._own) :]
            # Where there is no row beside it, an outer join leaves all its columns empty.
            beside = None if rest[0] is None else self._other.made_of(rest)
            setattr(row, self._foreign.name, beside)
        return row

    @cached_property
    def _sql(self) -> str:
        columns, tables = f"{self._own}", self._own.table
        if self._foreign:
            columns += f", {self._other}"
            foreign = connection.ops.quote_name(self._foreign.column)
            tables += f" LEFT JOIN {self._other.table} ON {self._other.key} = own.{foreign}"
        return f"SELECT {columns} FROM {tables} WHERE {self._own.key} = %s"
