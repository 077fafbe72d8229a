"""The backend that `settings.DATABASES` names in place of Django's; Django looks for it in this module."""

import select
from typing import Any, cast

from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """For those who count queries: psycopg forgets the text of what it prepared."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, which asks less often whether it still holds, and can prepare what is asked always."""

    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """Whether the connection holds; asked of the server only where it has sent something by itself.

        It does when it ends a connection, and otherwise hardly ever. One that was lost without a word is no
        older than CONN_MAX_AGE; the next query finds it out, as it would the moment after any question.
        """
        return self._is_silent() or super().is_usable()

    def _is_silent(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.pgconn.socket, select.POLLIN)
        return not poll.poll(0)

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor whose statements the server reads and plans once a connection, whatever their values.

        For a few that are always the same: Django's own cursors write the values into the statement.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = cast(Any, base).ServerBindingCursor(self.connection)
            return cast(CursorWrapper, cast(Any, self)._prepare_cursor(cursor))
