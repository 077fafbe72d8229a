"""The second step of signing in: who must have it, and that it cannot be gone round."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from tests.factories import make_user

PASSWORD = "bốn từ dễ nhớ"
SECRET = "JBSWY3DPEHPK3PXP"
SIGN_IN = reverse("account_login")
CODE_PAGE = reverse("mfa_authenticate")
ACTIVATE = reverse("mfa_activate_totp")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _codes_are_unused() -> None:
    cache.clear()


@pytest.fixture
def admin() -> User:
    return make_user(Role.ADMIN, username="quantri", password=PASSWORD)


@pytest.fixture
def protected(admin: User) -> User:
    TOTP.activate(admin, SECRET)
    return admin


def sign_in(client: Client, user: User) -> Any:
    return client.post(SIGN_IN, {"login": user.username, "password": PASSWORD})


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code() -> str:
    return str((int(code_now()) + 1) % 10**6).zfill(6)


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def test_an_administrator_is_led_to_the_second_step_before_anything_else(
    client: Client, admin: User
) -> None:
    sign_in(client, admin)
    for page in ("admin:index", "indicators:overview", "mfa_index"):
        assert client.get(reverse(page)).url == ACTIVATE
    page = client.get(ACTIVATE)
    assert page.status_code == 200
    assert page.headers["Cache-Control"].count("no-store") == 1
    assert page.context["form"].secret in page.content.decode()


def test_switching_it_on_gives_recovery_codes_and_opens_the_site(
    client: Client, admin: User
) -> None:
    sign_in(client, admin)
    secret = client.get(ACTIVATE).context["form"].secret
    answer = client.post(ACTIVATE, {"code": code_now(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    page = client.get(answer.url)
    assert len(page.context["unused_codes"]) == 10
    assert is_in(client)
    assert Activity.objects.filter(verb=Verb.SECOND_FACTOR_ON, actor=admin).count() == 1


def test_a_wrong_code_switches_nothing_on(client: Client, admin: User) -> None:
    sign_in(client, admin)
    secret = client.get(ACTIVATE).context["form"].secret
    wrong = str((int(code_now(secret)) + 1) % 10**6).zfill(6)
    assert "code" in client.post(ACTIVATE, {"code": wrong}).context["form"].errors
    assert not Authenticator.objects.exists()
    assert not Activity.objects.exists()


def test_the_password_alone_does_not_sign_in(client: Client, protected: User) -> None:
    assert sign_in(client, protected).url == CODE_PAGE
    assert not is_in(client)
    assert client.post(CODE_PAGE, {"code": wrong_code()}).status_code == 200
    assert not is_in(client)
    assert client.post(CODE_PAGE, {"code": code_now()}).status_code == 302
    assert is_in(client)


def test_a_code_works_once(protected: User) -> None:
    code = code_now()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, protected)
        client.post(CODE_PAGE, {"code": code})
    assert is_in(first)
    assert not is_in(second)


def test_a_recovery_code_works_once_in_place_of_the_telephone(protected: User) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(protected).get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, protected)
        client.post(CODE_PAGE, {"code": code})
    assert is_in(first)
    assert not is_in(second)


def test_the_administration_pages_have_no_door_of_their_own(
    client: Client, protected: User
) -> None:
    """Django's own sign-in there would ask for a password and no more."""
    login = reverse("admin:login")
    credentials = {"username": protected.username, "password": PASSWORD}
    assert client.post(login, credentials).url.startswith(SIGN_IN)
    assert not is_in(client)
    client.force_login(make_user(Role.REVIEWER))
    client.post(login, credentials)
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_guessing_codes_is_throttled_from_all_addresses_together(protected: User) -> None:
    for number in range(10):
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        sign_in(client, protected)
        client.post(CODE_PAGE, {"code": wrong_code()})
    client = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(client, protected)
    page = client.post(CODE_PAGE, {"code": code_now()})
    assert page.context["form"].errors.as_data()["code"][0].code == "throttled"
    assert not is_in(client)


def test_the_owners_own_device_is_not_held_back_by_a_stranger_with_the_password(
    protected: User,
) -> None:
    desk = Client()
    sign_in(desk, protected)
    desk.post(CODE_PAGE, {"code": code_now()})
    desk.post(reverse("account_logout"))
    cache.clear()  # half a minute later
    stranger = Client(REMOTE_ADDR="198.51.100.1")
    sign_in(stranger, protected)
    for _ in range(10):
        stranger.post(CODE_PAGE, {"code": wrong_code()})
    sign_in(desk, protected)
    desk.post(CODE_PAGE, {"code": code_now()})
    assert is_in(desk)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_others_may_have_it_and_need_not(client: Client, role: Role) -> None:
    user = make_user(role, password=PASSWORD)
    sign_in(client, user)
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(ACTIVATE).status_code == 200


def test_a_trial_asks_nobody_for_it(client: Client, admin: User, settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = []
    sign_in(client, admin)
    assert is_in(client)


def test_an_administrator_cannot_switch_it_off(client: Client, protected: User) -> None:
    client.force_login(protected)
    off = reverse("mfa_deactivate_totp")
    assert client.get(off).context["form"].non_field_errors()
    client.post(off)
    assert Authenticator.objects.filter(user=protected).exists()
    assert not Activity.objects.exists()


def test_others_switch_it_off_with_a_trace(client: Client) -> None:
    user = make_user(Role.LEADER, password=PASSWORD)
    TOTP.activate(user, SECRET)
    client.force_login(user)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.exists()
    assert Activity.objects.get().verb == Verb.SECOND_FACTOR_OFF


def test_new_recovery_codes_replace_the_old_with_a_trace(client: Client, protected: User) -> None:
    client.force_login(protected)
    make = reverse("mfa_generate_recovery_codes")
    client.post(make)
    old = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    client.post(make)
    new = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert not set(old) & set(new)
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == new
    assert Activity.objects.filter(verb=Verb.RECOVERY_CODES).count() == 2


def test_secrets_ask_for_the_password_again_after_a_while(client: Client, protected: User) -> None:
    client.force_login(protected)
    client.post(reverse("mfa_generate_recovery_codes"))
    session = client.session
    session["signed_in_at"] -= 301
    session.save()
    again = reverse("account_reauthenticate")
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer.url == f"{again}?{urlencode({'next': reverse(name)})}"
    assert client.get(again).status_code == 200
    wrong = client.post(again, {"password": "wrong"})
    assert "password" in wrong.context["form"].errors
    client.post(again, {"password": PASSWORD})
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_a_lost_telephone_is_taken_off_by_an_administrator(client: Client, protected: User) -> None:
    other = make_user(Role.ADMIN)
    client.force_login(protected)
    actions.reset_second_factor(user=protected, by=other, reason="lost")
    assert not Authenticator.objects.exists()
    assert client.get(ACTIVATE).url.startswith(SIGN_IN)  # signed out
    assert sign_in(client, protected).status_code == 302
    assert client.get(reverse("admin:index")).url == ACTIVATE
    row = Activity.objects.get(verb=Verb.SECOND_FACTOR_OFF)
    assert (row.actor, row.object_id, row.reason) == (other, str(protected.pk), "lost")
