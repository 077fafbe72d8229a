"""Tables whose rows are added and never changed: refused by triggers in the database, not by habit.

A model is named once, below its class; `install_guards` then puts the triggers on its table after
every `migrate`, on SQLite and on PostgreSQL:

    append_only(Activity)
    append_only(Observation, may_close="superseded_at", deletable_when="illustration")

A refused statement raises `django.db.IntegrityError` with a sentence that names the table. A
migration that drops or refills a column of such a table calls `drop_guards` first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, models, router, transaction
from django.db import connections as all_connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import truncate_name

_UPDATE, _DELETE, _TRUNCATE = "no_update", "no_delete", "no_truncate"


@dataclass(frozen=True)
class Guard:
    """What may still happen to a row of one table, beside being read.

    `may_close` is the column that may go from empty to filled, once and alone; `deletable_when` the
    yes/no column whose rows may be deleted. None: nothing may.
    """

    model: type[models.Model]
    may_close: str | None = None
    deletable_when: str | None = None

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def update_refusal(self) -> str:
        if self.may_close:
            return (
                f"Rows of {self.table} are never changed; "
                f"{self.may_close} alone may be filled, once."
            )
        return f"Rows of {self.table} are never changed."

    @property
    def delete_refusal(self) -> str:
        if self.deletable_when:
            return f"Rows of {self.table} are never deleted unless {self.deletable_when} is true."
        return f"Rows of {self.table} are never deleted."


_guards: dict[str, Guard] = {}


def append_only(
    model: type[models.Model], *, may_close: str | None = None, deletable_when: str | None = None
) -> None:
    """Have the database refuse changes to this model's rows from the next `migrate` on.

    Fields are given by name. Raises `FieldDoesNotExist` for a misspelt one.
    """
    _guards[model._meta.label] = Guard(
        model,
        may_close=may_close and _column(model, may_close),
        deletable_when=deletable_when and _column(model, deletable_when),
    )


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or field.column is None:
        raise FieldDoesNotExist(f"{model._meta.label}.{name} has no column of its own.")
    return field.column


def install_guards(
    sender: AppConfig | None = None, *, using: str = DEFAULT_DB_ALIAS, **_: Any
) -> None:
    """Put the triggers of `sender`'s tables (None: of all) in place, afresh.

    Receiver of `post_migrate`; may run any number of times. It has to run after each schema change:
    SQLite rebuilds the table for most of them and silently drops its triggers with the old one.
    """
    connection = all_connections[using]
    guards = [
        guard
        for guard in _guards.values()
        if (sender is None or guard.model._meta.app_label == sender.label)
        and router.allow_migrate_model(using, guard.model)
    ]
    if not guards:
        return
    # A migration to an earlier state may have left the table out.
    present = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for guard in guards:
            if guard.table in present:
                for statement in _statements(connection, guard):
                    cursor.execute(statement)


def drop_guards(connection: BaseDatabaseWrapper, *, deletes_only: bool = False) -> None:
    """Take the triggers off every guarded table; the next `migrate` or `flush` puts them back.

    `deletes_only` leaves the refusal of updates in place, which is what emptying the tables between
    two tests needs.
    """
    kinds = (_DELETE, _TRUNCATE) if deletes_only else (_UPDATE, _DELETE, _TRUNCATE)
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in _guards.values():
            if guard.table in present:
                for kind in kinds:
                    cursor.execute(_drop_statement(connection, guard, kind))


@contextmanager
def guards_lifted(connection: BaseDatabaseWrapper, *, deletes_only: bool = False) -> Iterator[None]:
    """Work on guarded rows for the length of a block; the guards are back after it in any case."""
    drop_guards(connection, deletes_only=deletes_only)
    try:
        yield
    finally:
        install_guards(using=connection.alias)


def _statements(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    """The statements that leave exactly this guard on its table, whatever was there before."""
    if connection.vendor == "sqlite":
        return _sqlite_statements(connection, guard)
    if connection.vendor == "postgresql":
        return _postgresql_statements(connection, guard)
    raise NotSupportedError(f"Append-only tables are not known on {connection.vendor}.")


def _trigger(connection: BaseDatabaseWrapper, guard: Guard, kind: str) -> str:
    """The quoted name of a trigger; with the table in it, for SQLite's are unique per database."""
    name = truncate_name(f"{guard.table}_{kind}", connection.ops.max_name_length())
    return connection.ops.quote_name(name)


def _drop_statement(connection: BaseDatabaseWrapper, guard: Guard, kind: str) -> str:
    trigger = _trigger(connection, guard, kind)
    if connection.vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {trigger}"
    return f"DROP TRIGGER IF EXISTS {trigger} ON {connection.ops.quote_name(guard.table)}"


def _literal(text: str | None) -> str:
    """The text as an SQL literal; trigger definitions take no parameters."""
    return "'{}'".format((text or "").replace("'", "''"))


# ---------------------------------------------------------------- SQLite


def _sqlite_statements(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    quote = connection.ops.quote_name
    deletable = f"OLD.{quote(guard.deletable_when)} IS TRUE" if guard.deletable_when else "FALSE"
    conditions = {
        _UPDATE: ("UPDATE", _sqlite_closing_only(connection, guard), guard.update_refusal),
        _DELETE: ("DELETE", deletable, guard.delete_refusal),
    }
    statements = []
    for kind, (event, allowed, refusal) in conditions.items():
        statements.append(_drop_statement(connection, guard, kind))
        statements.append(
            f"CREATE TRIGGER {_trigger(connection, guard, kind)} "
            f"BEFORE {event} ON {quote(guard.table)} FOR EACH ROW WHEN NOT ({allowed}) "
            f"BEGIN SELECT RAISE(ABORT, {_literal(refusal)}); END"
        )
    return statements


def _sqlite_closing_only(connection: BaseDatabaseWrapper, guard: Guard) -> str:
    """SQL that is true when an update fills the closing column and leaves every other as it was.

    The columns are the table's own, not the model's: after a `migrate` to an earlier state the two
    differ, and SQLite renames no table while a trigger names a column that is not there.
    """
    if guard.may_close is None:
        return "FALSE"
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, guard.table)
    columns = [quote(column.name) for column in description if column.name != guard.may_close]
    closing = quote(guard.may_close)
    return " AND ".join(
        [
            f"OLD.{closing} IS NULL",
            f"NEW.{closing} IS NOT NULL",
            *(f"OLD.{column} IS NEW.{column}" for column in columns),
        ]
    )


# ---------------------------------------------------------------- PostgreSQL

# One function for all tables; it is given the closing column, the yes/no column that allows a
# deletion (empty: none) and the refusal. Rows are compared as jsonb so that no column is
# named: a trigger that names one goes with it in the DROP COLUMN ... CASCADE that Django sends, and
# forbids changing its type. The error code makes it Django's IntegrityError, as on SQLite.
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION organisation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closing text := TG_ARGV[0];
    deletable text := TG_ARGV[1];
    before jsonb;
    after jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD);
        after := to_jsonb(NEW);
        IF before ->> closing IS NULL AND after ->> closing IS NOT NULL
            AND before - closing = after - closing
        THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF (to_jsonb(OLD) ->> deletable) = 'true' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[2], ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def _postgresql_statements(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    table = connection.ops.quote_name(guard.table)
    triggers = {
        _UPDATE: ("UPDATE", "ROW", guard.update_refusal),
        _DELETE: ("DELETE", "ROW", guard.delete_refusal),
        _TRUNCATE: ("TRUNCATE", "STATEMENT", guard.delete_refusal),
    }
    return [_POSTGRESQL_FUNCTION] + [
        f"CREATE OR REPLACE TRIGGER {_trigger(connection, guard, kind)} "
        f"BEFORE {event} ON {table} FOR EACH {level} EXECUTE FUNCTION organisation_append_only("
        f"{_literal(guard.may_close)}, {_literal(guard.deletable_when)}, {_literal(refusal)})"
        for kind, (event, level, refusal) in triggers.items()
    ]
