from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.activity import Origin, current_origin
from accounts.choices import Channel
from accounts.middleware import activity_origin


@pytest.mark.parametrize(
    ("page", "channel"),
    [("account_login", Channel.WEB), ("admin:index", Channel.ADMIN)],
)
def test_changes_know_the_door_and_the_address_they_come_through(
    page: str, channel: Channel
) -> None:
    seen: list[Origin] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(current_origin())
        return HttpResponse()

    activity_origin(view)(RequestFactory().post(reverse(page), REMOTE_ADDR="203.0.113.7"))
    assert seen == [Origin(channel, "203.0.113.7")]
    assert current_origin() == Origin(Channel.COMMAND)


def test_the_door_is_closed_after_a_request_that_fails() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    middleware: Callable[[HttpRequest], HttpResponse] = activity_origin(view)
    with pytest.raises(ZeroDivisionError):
        middleware(RequestFactory().get("/"))
    assert current_origin() == Origin(Channel.COMMAND)
