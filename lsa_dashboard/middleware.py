"""What every request passes: its address, the language of its page, headers Django 5.2 does not set."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.languages import chosen_here


def refuse_null_characters(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to an address or a cookie with a null character in it, which nobody types.

    PostgreSQL takes none in a text, so wherever one reached a query (the filters of Django's admin
    pass on what they are given) the page would fail. Forms refuse them by themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META["QUERY_STRING"]:
            raise SuspiciousOperation("null character in the address")
        if any("\0" in value for value in request.COOKIES.values()):
            raise SuspiciousOperation("null character in a cookie")
        return get_response(request)

    return middleware


def language_by_choice(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the language the visitor chose (cookie), else in Vietnamese.

    In place of Django's LocaleMiddleware, which would follow Accept-Language: many office computers
    announce English, and their owners read Vietnamese. `accounts.middleware.language_of_account` goes on
    from here, once it is known who asks.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = chosen_here(request) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def keep_out_of_caches(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no browser keep a page, unless the page itself says how long it may.

    At a shared desk the back button would show the last person's pages to the next one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send `settings.SECURE_CSP` with every answer, error pages and the admin included.

    The setting has the name and shape of Django 6's, so that its middleware can replace this one.
    """
    policy = "; ".join(
        f"{directive} {sources}" for directive, sources in settings.SECURE_CSP.items()
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
