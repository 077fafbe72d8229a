"""Statements of every request: counted like any other, planned once, and a lost connection is given up."""

from collections.abc import Callable
from typing import Final

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from organisation.statements import cursor_for_every_request

QUESTION: Final = "SELECT %s + 1"


def answer(number: int) -> int:
    with cursor_for_every_request() as cursor:
        cursor.execute(QUESTION, [number])
        return int(cursor.fetchone()[0])


def prepared() -> list[str]:
    """The statements that the server has planned for this connection; SQLite has no such thing."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.django_db
def test_they_answer_are_counted_and_planned_once_whatever_the_key(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):
        assert [answer(number) for number in (1, 41, 2)] == [2, 42, 3]

    planned = [statement for statement in prepared() if "+ 1" in statement]
    assert len(planned) == {"sqlite": 0, "postgresql": 1}[connection.vendor]


@pytest.mark.django_db
def test_what_was_asked_can_be_read_by_whoever_counts() -> None:
    with CaptureQueriesContext(connection) as queries:
        answer(1)

    assert [query["sql"] for query in queries] in (["SELECT 1 + 1"], ["SELECT %s + 1"])


@pytest.mark.django_db
def test_nothing_else_is_kept_of_a_connection() -> None:
    answer(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'Người thứ nhất'")
        cursor.execute("SELECT 'Người thứ nhất'")

    assert [statement for statement in prepared() if "Người" in statement] == []
    assert getattr(connection.connection, "prepare_threshold", None) is None


@pytest.mark.django_db(transaction=True)
def test_a_table_altered_under_a_running_server_is_read_all_the_same() -> None:
    def read() -> list[str]:
        with cursor_for_every_request() as cursor:
            cursor.execute("SELECT name FROM altered")
            return [name for (name,) in cursor.fetchall()]

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE altered (name varchar(5))")
        cursor.execute("INSERT INTO altered VALUES ('trước')")
    try:
        assert read() == read() == ["trước"]
        with connection.cursor() as cursor:
            cursor.execute(ALTERED[connection.vendor])
        assert read() == read() == ["trước"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE altered")


ALTERED: Final = {
    "sqlite": "ALTER TABLE altered ADD COLUMN note text",
    "postgresql": "ALTER TABLE altered ALTER COLUMN name TYPE varchar(9)",
}


def _terminate() -> None:
    """End this connection from another, as a server does that is begun anew."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        process = connection.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [process])  # and wait for its end
    other.close()


ENDED: Final[dict[str, Callable[[], None]]] = {
    "sqlite": connection.close,  # nobody else can end it
    "postgresql": _terminate,
}


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_ended_is_given_up_before_it_is_asked_again() -> None:
    assert answer(1) == 2
    assert connection.is_usable()

    ENDED[connection.vendor]()
    # As Django does between two requests.
    connection.health_check_enabled, connection.health_check_done = True, False

    assert answer(41) == 42
