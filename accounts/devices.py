"""Devices that an account has signed in on before, remembered by a signed cookie on the device itself.

The idea is OWASP's "device cookies": strangers who try passwords share one count, a known device has
its own.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.throttle import account_key

_SALT = "accounts.devices"
_KEPT_FOR = timedelta(days=365)
_ACCOUNTS_PER_DEVICE = 20  # a shared desk; with more, the cookie outgrows 4 kB


def known_device(request: HttpRequest, username: str) -> str:
    """The mark this device got when the account last signed in on it; empty when it never did."""
    return _marks(request).get(account_key(username), "")


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Let the answer to a successful sign-in make the device known for this account."""
    key = account_key(username)
    marks = _marks(request)
    mark = marks.pop(key, "") or secrets.token_hex(16)
    newest = [*marks.items(), (key, mark)][-_ACCOUNTS_PER_DEVICE:]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(newest, salt=_SALT),
        max_age=_KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> dict[str, str]:
    """Marks by account key, oldest first, of a cookie we signed; empty for any other."""
    text = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        return dict(signing.loads(text, salt=_SALT, max_age=_KEPT_FOR))
    except signing.BadSignature:
        return {}
