"""What each request passes on its way in: where it comes from, whether it is still signed in, and what
a person has to do first."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import freshness, languages, passwords, second_factor, sessions, visits
from accounts.activity import Origin, coming_from
from accounts.addresses import client_address
from accounts.choices import Channel

GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponse]


def activity_origin(get_response: GetResponse) -> GetResponse:
    """Let every activity recorded during the request know its door and address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        in_admin = request.path.startswith(_address_of_admin(get_script_prefix()))
        channel = Channel.ADMIN if in_admin else Channel.WEB
        with coming_from(Origin(channel, client_address(request))):
            return get_response(request)

    return middleware


@cache
def _address_of_admin(_prefix: str) -> str:
    """Where the admin is, on a server under this prefix."""
    return reverse("admin:index")


def unchanged_at_once(get_response: GetResponse) -> GetResponse:
    """Answer 304, before anything else is done, to a browser whose page still holds.

    Only on an ordinary day of a session: whatever is to be done or said beside the page (signing out,
    noting that the person is there, a duty, a message) goes the whole way. Stands right after the
    middleware of sessions; whom it finds there is not looked up again further on.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and "HTTP_IF_NONE_MATCH" in request.META:
            return _unchanged(request) or get_response(request)
        return get_response(request)

    return middleware


def _unchanged(request: HttpRequest) -> HttpResponse | None:
    request.get_host()  # refuses a host that is not ours, as further on
    user, now = get_user(request), timezone.now()
    if (
        not user.is_authenticated
        or sessions.is_over(request.session, now)
        or not sessions.is_noted(request.session, now)
        or duty_of(user, now)
    ):
        return None
    request.user = user
    request._messages = default_storage(request)  # type: ignore[attr-defined]
    language = languages.language_for(request, user)
    with translation.override(language):
        response = freshness.unchanged(request)
    if response is not None:
        response.headers["Content-Language"] = language
    return response


def session_limits(get_response: GetResponse) -> GetResponse:
    """Sign out who idled too long or signed in too long ago; the page asked for then asks to sign in.

    Stands after the middleware of sessions, sign-in and messages.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if sessions.is_over(request.session, now):
                logout(request)
                messages.info(
                    request, _("You were signed out after a while. Please sign in again.")
                )
            elif sessions.touch(request.session, now):
                visits.note(request.user, now)
        return get_response(request)

    return middleware


def language_of_account(get_response: GetResponse) -> GetResponse:
    """Answer in the language kept with the account, on a device where none was chosen.

    Stands after those of languages and sign-in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = languages.language_for(request, request.user)
        if language == request.LANGUAGE_CODE:
            return get_response(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


class DutiesFirst:
    """Lead a person to the page where they set their password, or their second step, before any other.

    A password given by an administrator is good for that only; so is an administrator's account
    without a second step.
    """

    ALWAYS_OPEN = frozenset({"account_logout", "account_reauthenticate", "account_change_password"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponseBase | None:
        user, match = request.user, request.resolver_match
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if match is None or match.view_name in self.ALWAYS_OPEN:
            return None
        duty = duty_of(user, timezone.now())
        return redirect(duty) if duty and duty != match.view_name else None


def duty_of(user: Any, now: datetime) -> str | None:
    """The name of the page on which the person has to do something before anything else."""
    if passwords.is_due(user, now, settings.PASSWORD_MAX_AGE):
        return "account_change_password"
    return "mfa_activate_totp" if second_factor.is_missing(user) else None
