"""The backend that `settings.DATABASES` names in place of Django's; Django looks for it in this module."""

import select
from typing import Any, Self, cast

from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor, errors
from psycopg.pq import TransactionStatus


class PreparingCursor(Cursor[Any]):
    """A cursor whose statements the server reads and plans once a connection, whatever their values."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """As psycopg does, prepared.

        A table that was altered under a running server can make a plan useless. The statement is then
        sent as it is, as long as this connection lives; within a transaction that is too late, and raises
        psycopg.errors.FeatureNotSupported.
        """
        # For this statement only: psycopg keeps the text of all that it may have to prepare.
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, **how)
        except errors.FeatureNotSupported:
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                raise
        finally:
            self.connection.prepare_threshold = None
        return super().execute(query, params, **how)


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """For those who count queries: psycopg forgets the text of what it prepared."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, which asks less often whether it still holds, and can prepare what is asked always."""

    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """Whether the connection holds; asked of the server only where it has sent something by itself.

        It does when it ends a connection, and otherwise hardly ever. What was lost without a word, with the
        power of the other machine, is found out by the next statement: an error once a thread and minute
        (CONN_MAX_AGE) at most.
        """
        return self._is_silent() or super().is_usable()

    def _is_silent(self) -> bool:
        """Whether the connection is open, between two transactions, and has nothing to tell."""
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status != TransactionStatus.IDLE:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)

    def prepared_cursor(self) -> CursorWrapper:
        """A `PreparingCursor`, for a few statements that are always the same.

        Django's own cursors write the values into the statement.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = PreparingCursor(self.connection)
            return cast(CursorWrapper, cast(Any, self)._prepare_cursor(cursor))
