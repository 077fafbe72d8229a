"""The page of a fault nobody handled; Django has written it to the log by then, or is about to."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as django_server_error

RETRY_AFTER = 120  # seconds; a database server is back by then, or it takes long

READ_ONLY = "25006"  # PostgreSQL's code of read_only_sql_transaction


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database does not answer or takes no writes, else 500."""
    # Called while the fault is being handled, as `sys.exc_info` tells.
    if _is_of_the_database(sys.exc_info()[1]):
        return HttpResponse(
            render_to_string("503.html"),
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    return django_server_error(request)


def _is_of_the_database(fault: BaseException | None) -> bool:
    """Whether the database is away or takes no writes, rather than was asked something wrong."""
    if isinstance(fault, OperationalError | InterfaceError):
        return True
    # A PostgreSQL that was switched to reading only, as a standby is, says so in a class of its own.
    if isinstance(fault, InternalError):
        return getattr(fault.__cause__, "sqlstate", None) == READ_ONLY
    return False
