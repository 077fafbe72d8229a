"""The language of the pages: chosen on a device, kept with the account, else Vietnamese.

A choice is a cookie, so that it holds before signing in too. It also goes to the account
(`actions.choose_language`), from where the next sign-in brings it to another device.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.choices import Language

_KEPT_FOR = timedelta(days=365)
_OURS = frozenset(Language.values)


def chosen_here(request: HttpRequest) -> str:
    """The language chosen on this device; empty where none was, or one we do not have."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in _OURS else ""


def language_for(request: HttpRequest, user: Any) -> str:
    """The language of this person's pages: chosen on the device, kept with the account, or ours."""
    kept = user.language if user.is_authenticated else ""
    return chosen_here(request) or kept or settings.LANGUAGE_CODE


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the answer make this the language of the device."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
