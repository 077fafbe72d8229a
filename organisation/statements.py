"""Statements that every request sends, always the same but for a key."""

from django.db import connection
from django.db.backends.utils import CursorWrapper


def cursor_for_every_request() -> CursorWrapper:
    """A cursor for these: PostgreSQL plans them once a connection, SQLite needs nothing of the kind."""
    cursor: CursorWrapper = getattr(connection, "prepared_cursor", connection.cursor)()
    return cursor
