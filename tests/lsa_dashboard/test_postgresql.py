"""Our connection to PostgreSQL: not asked while the server is silent, given up where it has ended it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

from lsa_dashboard.postgresql.base import DatabaseWrapper


class FakeConnection:
    """A connection over a pair of sockets, that counts how often it is asked for a sign of life."""

    closed = False

    def __init__(self, ours: socket.socket) -> None:
        self.fileno = ours.fileno
        self.info = SimpleNamespace(transaction_status=TransactionStatus.IDLE)
        self.asked = 0
        self.fault: Exception | None = None

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        self.asked += 1
        if self.fault:
            raise self.fault
        yield SimpleNamespace(execute=lambda sql: None)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def wrapper(ends: tuple[socket.socket, socket.socket]) -> DatabaseWrapper:
    wrapper = DatabaseWrapper(connection.settings_dict)
    wrapper.connection = FakeConnection(ends[0])
    return wrapper


def test_a_silent_server_is_not_asked(wrapper: DatabaseWrapper) -> None:
    assert wrapper.is_usable()
    assert wrapper.connection.asked == 0


@pytest.mark.parametrize(
    "status", [TransactionStatus.ACTIVE, TransactionStatus.INTRANS, TransactionStatus.INERROR]
)
def test_what_a_fault_left_amid_a_transaction_is_asked(
    wrapper: DatabaseWrapper, status: TransactionStatus
) -> None:
    wrapper.connection.info.transaction_status = status

    assert wrapper.is_usable()
    assert wrapper.connection.asked == 1


def test_a_server_that_said_something_is_asked(wrapper: DatabaseWrapper, ends: Any) -> None:
    ends[1].send(b"S")  # as when its configuration was read again

    assert wrapper.is_usable()
    assert wrapper.connection.asked == 1


def test_a_server_that_ended_the_connection_is_found_out(
    wrapper: DatabaseWrapper, ends: Any
) -> None:
    wrapper.connection.fault = psycopg.OperationalError("gone")
    ends[1].close()

    assert not wrapper.is_usable()
    assert wrapper.connection.asked == 1


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_closed_or_not_there_is_not_usable(
    wrapper: DatabaseWrapper, *, is_there: bool
) -> None:
    if is_there:
        wrapper.connection.closed = True
        wrapper.connection.fault = psycopg.OperationalError("the connection is closed")
    else:
        wrapper.connection = None

    assert not wrapper.is_usable()
