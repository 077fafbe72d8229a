"""What a fault that nobody handled answers, and that it is told in the log once."""

import logging

import psycopg.errors
import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path


def internal(cause: Exception) -> InternalError:
    """As Django raises it, with PostgreSQL's own error behind it."""
    fault = InternalError(*cause.args)
    fault.__cause__ = cause
    return fault


FAULTS = {
    "gone": OperationalError("server closed the connection unexpectedly"),
    "closed": InterfaceError("the connection is closed"),
    "reading only": internal(
        psycopg.errors.ReadOnlySqlTransaction("cannot execute UPDATE in a read-only transaction")
    ),
    "aborted": internal(psycopg.errors.InFailedSqlTransaction("current transaction is aborted")),
    "sql": ProgrammingError("no such column"),
    "bug": RuntimeError("planted"),
}


@login_not_required
def failing(request: HttpRequest, fault: str) -> None:
    raise FAULTS[fault]


handler500 = "lsa_dashboard.errors.server_error"
urlpatterns = [path("planted/<fault>/", failing), path("", include("lsa_dashboard.urls"))]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def visitor(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("fault", ["gone", "closed", "reading only"])
def test_a_database_that_does_not_answer_is_told_as_such(visitor: Client, fault: str) -> None:
    answer = visitor.get(f"/planted/{fault}/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Hệ thống chưa sẵn sàng" in answer.content.decode()


@pytest.mark.parametrize("fault", ["sql", "aborted", "bug"])
def test_any_other_fault_is_one(visitor: Client, fault: str) -> None:
    answer = visitor.get(f"/planted/{fault}/")
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.content.decode()


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_logged_once_with_its_traceback(
    visitor: Client, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    visitor.get(f"/planted/{fault}/")
    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.exc_info and record.exc_info[1] for record in told] == [FAULTS[fault]]


def test_the_project_answers_faults_with_this_page() -> None:
    from lsa_dashboard import urls

    assert urls.handler500 == handler500
