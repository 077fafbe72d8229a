"""What we ask of allauth: no sign-up, our own throttle, our words, every change in the log."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import actions, passwords, second_factor, sessions, throttle
from accounts.addresses import client_address, network_of
from accounts.backends import SignInBackend
from accounts.devices import known_device, remember_device
from accounts.languages import remember_language
from accounts.models import SignInFailure, User

_FRESH = timedelta(minutes=5)


def begin_try(request: HttpRequest, username: str, *, second_step: bool = False) -> SignInFailure:
    """`throttle.begin_try` for a request; a throttled one is an error that says when to come back."""
    address = throttle.ANY_ADDRESS if second_step else network_of(client_address(request))
    device = known_device(request, username)
    try:
        return throttle.begin_try(username=username, address=address, device=device)
    except throttle.Throttled as throttled:
        # The minute after, for the time is told without seconds.
        until = timezone.localtime(throttled.until + timedelta(minutes=1))
        raise ValidationError(
            _("Too many wrong tries. Please try again after %(time)s."),
            code="throttled",
            params={"time": date_format(until, "TIME_FORMAT")},
        ) from throttled


def _refuse_old_gift(user: User) -> None:
    """An error for who typed, rightly, a one-time password whose days are over; nobody else is told."""
    if passwords.is_over(user, timezone.now(), settings.ONE_TIME_PASSWORD_AGE):
        raise ValidationError(
            _(
                "This password was good for the first days only, and they are over. "
                "Ask an administrator for a new one."
            ),
            code="one_time_password_over",
        )


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The sign-in name or the password is wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "incorrect_code": gettext_lazy("The code is wrong or has expired."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """A code of the authenticator app, where the account has one, and nothing else."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: allauth would count in the cache here; `authenticate` counts in the database."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The account these credentials belong to, at sign-in and when the password is asked again."""
        this_try = begin_try(request, credentials.get("username", ""))
        user = super().authenticate(request, **credentials)
        if user is not None:
            throttle.forgive(this_try)
            _refuse_old_gift(user)
        return user

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """An answer instead of signing in, for accounts that may not; allauth looks at one reason."""
        if not SignInBackend().user_can_authenticate(user):
            request.session.flush()
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.username)
        if user.language:  # else the choice made at the door stands
            remember_language(response, user.language)
        return response

    def set_password(self, user: User, password: str) -> None:
        actions.set_password(user=user, password=password, by=user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether the password is asked again: not of somebody who has just typed it to sign in."""
        return not sessions.signed_in_within(context.request.session, _FRESH, timezone.now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page on which a person of this role begins the day."""
        assert request.user.is_authenticated
        homes = settings.LOGIN_REDIRECT_URL_BY_ROLE
        return resolve_url(homes.get(request.user.role, settings.LOGIN_REDIRECT_URL))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is wrong or has expired."),
        "cannot_delete_authenticator": gettext_lazy("Your role must keep the second step."),
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.is_required(authenticator.user)
