"""Whether what the pages show has changed: a version per scope, renewed by the database itself.

A model is named once, when its app is ready; `install_versions` then puts triggers on its table after every
`migrate`, on SQLite and on PostgreSQL:

    shown(Area)                                              any change renews "reference"
    shown(Observation, scope="indicator", by="indicator_id") renews "indicator:17", whose figure it is

So no writer can forget it: not the actions, the admin, a bulk insert, a command, nor a hand on the
database. Each renewal is in the transaction of the change and comes after a lock on the version of
everything, so a reader never sees a change without its version, and two writers never wait in a circle.

A version is a random word and not a count: a transaction that was undone or a backup that was put
back never brings one that was already given to other data.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection, models, router, transaction
from django.db import connections as all_connections
from django.db.backends.base.base import BaseDatabaseWrapper

from organisation.models import DataVersion
from organisation.statements import cursor_for_every_request

EVERYTHING = "everything"
REFERENCE = "reference"
NOTES = "notes"
"""Scopes: whatever is shown; what figures are worked out with; words beside them."""

_EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Shown:
    """A model whose rows are on pages; `by` is the column that parts its versions."""

    model: type[models.Model]
    scope: str
    by: str | None

    @property
    def table(self) -> str:
        return self.model._meta.db_table


_shown: dict[str, Shown] = {}


def shown(*shown_models: type[models.Model], scope: str = REFERENCE, by: str | None = None) -> None:
    """Renew the version of `scope` with every change of these models' rows, from the next `migrate` on.

    With `by`, a foreign key's column, every value of it has a version of its own, `scope:value`.
    """
    for model in shown_models:
        _shown[model._meta.label] = Shown(model, scope, by)


_held: ContextVar[dict[str, str] | None] = ContextVar("held", default=None)


def read_versions() -> Mapping[str, str]:
    """The versions of all scopes that ever changed: 1 query, a row for each indicator at most.

    Within `read_once` only the first time.
    """
    held = _held.get()
    if held:
        return held
    # Written out, for every request asks: the ORM would take three times as long over it.
    with cursor_for_every_request() as cursor:
        cursor.execute(f"SELECT scope, version FROM {DataVersion._meta.db_table}")
        versions = dict(cursor.fetchall())
    if held is not None:
        held.update(versions)
    return versions


@contextmanager
def read_once() -> Iterator[None]:
    """Whatever is asked for in this block, the versions are those of its beginning."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def renew(scope: str) -> None:
    """Renew a version by hand, for what is shown of a table that changes far more often than that."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in (EVERYTHING, scope):
            for statement in _renewal(connection, _literal(name)):
                cursor.execute(statement)


def install_versions(
    sender: AppConfig | None = None, *, using: str = DEFAULT_DB_ALIAS, **_: Any
) -> None:
    """Put the triggers of `sender`'s tables (None: of all) in place, afresh; receiver of `post_migrate`.

    As with the guards, SQLite drops a table's triggers at most schema changes.
    """
    connection = all_connections[using]
    wanted = [
        one
        for one in _shown.values()
        if (sender is None or one.model._meta.app_label == sender.label)
        and router.allow_migrate_model(using, one.model)
    ]
    if not wanted:
        return
    present = set(connection.introspection.table_names())
    if DataVersion._meta.db_table not in present:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for one in wanted:
            if one.table in present:
                for statement in _statements(connection, one):
                    cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, one: Shown) -> list[str]:
    if connection.vendor == "sqlite":
        return _sqlite_statements(connection, one)
    if connection.vendor == "postgresql":
        return _postgresql_statements(connection, one)
    raise NotSupportedError(f"Versions of data are not known on {connection.vendor}.")


def _trigger(connection: BaseDatabaseWrapper, one: Shown, event: str) -> str:
    return connection.ops.quote_name(f"{one.table}_version_{event.lower()}")


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def _renewal(connection: BaseDatabaseWrapper, scope: str) -> list[str]:
    """The statements that give a scope, an SQL expression, its next version."""
    table = connection.ops.quote_name(DataVersion._meta.db_table)
    word = "lower(hex(randomblob(12)))" if connection.vendor == "sqlite" else "gen_random_uuid()"
    # Two plain statements: within a trigger SQLite lets an outer INSERT OR IGNORE overrule ON CONFLICT.
    return [
        f"INSERT INTO {table} (scope, version) SELECT {scope}, '' "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE scope = {scope})",
        f"UPDATE {table} SET version = {word} WHERE scope = {scope}",
    ]


def _sqlite_statements(connection: BaseDatabaseWrapper, one: Shown) -> list[str]:
    statements = []
    for event in _EVENTS:
        row = "OLD" if event == "DELETE" else "NEW"
        scope = _literal(one.scope)
        if one.by:
            scope = f"({_literal(one.scope + ':')} || {row}.{connection.ops.quote_name(one.by)})"
        renewals = (*_renewal(connection, _literal(EVERYTHING)), *_renewal(connection, scope))
        trigger = _trigger(connection, one, event)
        statements += [
            f"DROP TRIGGER IF EXISTS {trigger}",
            f"CREATE TRIGGER {trigger} AFTER {event} ON {connection.ops.quote_name(one.table)} "
            f"FOR EACH ROW BEGIN {'; '.join(renewals)}; END",
        ]
    return statements


# Once a statement and not once a row: a bulk insert would rewrite one row thousands of times. The rows
# are looked at as jsonb so that no column is named (see the guards). Given: scope, column or "".
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION organisation_renew_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    scopes text[] := ARRAY[TG_ARGV[0]];
BEGIN
    IF TG_ARGV[1] <> '' THEN
        SELECT array_agg(DISTINCT TG_ARGV[0] || ':' || (to_jsonb(changed) ->> TG_ARGV[1]))
            INTO scopes FROM changed;
    END IF;
    IF EXISTS (SELECT FROM changed) THEN
        INSERT INTO organisation_dataversion (scope, version) VALUES ('{EVERYTHING}', gen_random_uuid())
            ON CONFLICT (scope) DO UPDATE SET version = EXCLUDED.version;
        INSERT INTO organisation_dataversion (scope, version)
            SELECT unnest(scopes), gen_random_uuid()
            ON CONFLICT (scope) DO UPDATE SET version = EXCLUDED.version;
    END IF;
    RETURN NULL;
END
$$
"""


def _postgresql_statements(connection: BaseDatabaseWrapper, one: Shown) -> list[str]:
    table = connection.ops.quote_name(one.table)
    return [_POSTGRESQL_FUNCTION] + [
        f"CREATE OR REPLACE TRIGGER {_trigger(connection, one, event)} AFTER {event} ON {table} "
        f"REFERENCING {'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION organisation_renew_version("
        f"{_literal(one.scope)}, {_literal(one.by or '')})"
        for event in _EVENTS
    ]
