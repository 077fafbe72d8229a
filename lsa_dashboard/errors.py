"""The page of a fault nobody handled; Django has written it to the log by then, or is about to."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as django_server_error

RETRY_AFTER = 120  # seconds; a database server is back by then, or it takes long


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database does not answer or takes no writes, else 500."""
    # Called while the fault is being handled, as `sys.exc_info` tells.
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(
            render_to_string("503.html"),
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    return django_server_error(request)
