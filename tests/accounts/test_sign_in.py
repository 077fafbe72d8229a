"""Signing in, out and setting one's password, as a person does it in a browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.backends import SignInBackend
from accounts.choices import Role, Verb
from accounts.models import Activity, SignInFailure, User
from accounts.sessions import SEEN_AT, SIGNED_IN_AT
from tests.factories import make_user

PASSWORD = "bốn từ dễ nhớ"
SIGN_IN = reverse("account_login")
ANY_PAGE = reverse("mfa_index")
WRONG = "The sign-in name or the password is wrong."
TOO_MANY = "Too many wrong tries."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    """The words of the code, whatever the catalogue says."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def user() -> User:
    return make_user(username="nguyen", full_name="Nguyen Van An", password=PASSWORD)


def sign_in(
    client: Client, username: str = "nguyen", password: str = PASSWORD, **extra: Any
) -> Any:
    return client.post(SIGN_IN, {"login": username, "password": password}, **extra)


def is_signed_in(client: Client) -> bool:
    return client.get(ANY_PAGE).status_code == 200


def test_a_person_signs_in_and_is_led_to_the_page_asked_for(client: Client, user: User) -> None:
    asked = client.get(ANY_PAGE)
    assert asked.status_code == 302
    assert asked.url == f"{SIGN_IN}?next={ANY_PAGE}"
    page = client.get(asked.url)
    assert page.context["redirect_field_value"] == ANY_PAGE
    answer = client.post(asked.url, {"login": "nguyen", "password": PASSWORD, "next": ANY_PAGE})
    assert answer.url == ANY_PAGE
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.STAFF, "indicators:entry-due"),
        (Role.REVIEWER, "desk:my-work"),
        (Role.LEADER, "indicators:overview"),
        (Role.AWARD_OFFICER, "desk:my-work"),
        (Role.ADMIN, "admin:index"),
    ],
)
def test_each_role_begins_the_day_on_its_own_page(
    client: Client, settings: Any, role: Role, home: str
) -> None:
    settings.MFA_REQUIRED_ROLES = []
    make_user(role, username="sang", password=PASSWORD)
    assert client.post(SIGN_IN, {"login": "sang", "password": PASSWORD}).url == reverse(home)


@pytest.mark.parametrize("username", ["Nguyen", " nguyen ", "NGUYEN"])
def test_capitals_and_spaces_in_the_name_do_not_matter(
    client: Client, user: User, username: str
) -> None:
    assert sign_in(client, username).status_code == 302


def test_one_is_never_led_to_another_site(client: Client, user: User) -> None:
    data = {"login": "nguyen", "password": PASSWORD, "next": "https://example.org/"}
    answer = client.post(SIGN_IN, data)
    assert answer.url == reverse("indicators:entry-due")


def test_a_session_is_new_after_signing_in(client: Client, user: User) -> None:
    client.get(SIGN_IN)
    client.session["planted"] = "by somebody else"
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_unknown_names_and_wrong_passwords_get_the_same_answer(client: Client, user: User) -> None:
    for username in ("nguyen", "nobody"):
        page = sign_in(client, username, "wrong")
        assert page.status_code == 200
        assert page.context["form"].non_field_errors() == [WRONG]


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time tells on a name that nobody has, unless as much is computed for it."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    calls: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        calls.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    make_user(username="unset")  # has no usable password
    spent = []
    for username in ("nguyen", "nobody", "unset"):
        calls.clear()
        sign_in(client, username, "wrong")
        spent.append(len(calls))
    assert spent == [1, 1, 1]


@pytest.mark.parametrize("username", ["nguyen", "nobody"])
def test_the_eleventh_wrong_try_is_told_when_to_come_back(
    client: Client, user: User, username: str
) -> None:
    for _ in range(10):
        assert sign_in(client, username, "wrong").status_code == 200
    page = sign_in(client, username)
    assert page.status_code == 429
    [message] = page.context["form"].non_field_errors()
    assert message.startswith(TOO_MANY)
    assert not is_signed_in(client)


def test_the_limit_is_kept_per_address(client: Client, user: User) -> None:
    for _ in range(10):
        sign_in(client, password="wrong", REMOTE_ADDR="198.51.100.1")
    assert sign_in(client, REMOTE_ADDR="198.51.100.1").status_code == 429
    assert sign_in(client, REMOTE_ADDR="198.51.100.2").status_code == 302


def test_a_forged_header_does_not_escape_the_limit(client: Client, user: User) -> None:
    for number in range(10):
        sign_in(client, password="wrong", headers={"X-Forwarded-For": f"203.0.113.{number}"})
    answer = sign_in(client, headers={"X-Forwarded-For": "203.0.113.99"})
    assert answer.status_code == 429


def test_a_known_device_gets_in_while_strangers_are_held_back(user: User) -> None:
    desk, stranger = Client(), Client()
    sign_in(desk)
    desk.post(reverse("account_logout"))
    for _ in range(11):
        sign_in(stranger, password="wrong")
    assert sign_in(stranger).status_code == 429
    assert sign_in(desk).status_code == 302


def test_a_device_is_known_for_the_account_that_signed_in_on_it_only(user: User) -> None:
    make_user(username="tran", password=PASSWORD)
    desk, stranger = Client(), Client()
    sign_in(desk, "tran")
    desk.post(reverse("account_logout"))
    for _ in range(10):
        sign_in(stranger, password="wrong")
    assert sign_in(desk, "nguyen").status_code == 429


def test_a_device_cookie_of_ones_own_making_is_worth_nothing(user: User) -> None:
    desk, stranger = Client(), Client()
    sign_in(desk)
    cookie = desk.cookies[django_settings.DEVICE_COOKIE_NAME]
    assert cookie["httponly"]
    stranger.cookies[django_settings.DEVICE_COOKIE_NAME] = cookie.value[:-1] + "x"
    for _ in range(10):
        sign_in(stranger, password="wrong")
    assert SignInFailure.objects.filter(device="").count() == 10
    assert sign_in(stranger).status_code == 429


def test_right_passwords_leave_no_count(client: Client, user: User) -> None:
    for _ in range(15):
        assert sign_in(Client()).status_code == 302
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize(
    "extra",
    [{}, {"password": "x" * 100_000}, {"login": "\x00"}, {"login": "x" * 99}],
    ids=["empty", "huge password", "null character", "long name"],
)
def test_junk_in_the_form_is_told_beside_it(client: Client, extra: dict[str, str]) -> None:
    assert client.post(SIGN_IN, {"login": "", "password": ""} | extra).status_code == 200


def test_a_disabled_account_does_not_sign_in(client: Client, user: User) -> None:
    actions.disable_account(user=user, by=None)
    assert sign_in(client).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert not is_signed_in(client)


def test_trial_accounts_sign_in_where_there_is_a_trial_only(client: Client, settings: Any) -> None:
    make_user(username="thu", password=PASSWORD, is_trial=True)
    settings.TRIAL = False
    assert sign_in(client, "thu").url == reverse("account_inactive")
    assert not is_signed_in(client)
    settings.TRIAL = True
    sign_in(client, "thu")
    assert is_signed_in(client)
    settings.TRIAL = False
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["signup", "password/reset", "email", "login/code", "login"])
def test_other_pages_of_allauth_are_not_there(client: Client, user: User, name: str) -> None:
    client.force_login(user)
    assert client.get(f"/tai-khoan/{name}/").status_code == 404


# ---------------------------------------------------------------- the end of a session


def test_signing_out_is_a_post_and_ends_the_session(client: Client, user: User) -> None:
    sign_in(client)
    key = client.session.session_key
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).url == SIGN_IN
    assert not is_signed_in(client)
    client.cookies[django_settings.SESSION_COOKIE_NAME] = key
    assert not is_signed_in(client)


def test_disabling_ends_sessions_and_enabling_does_not_revive_them(
    client: Client, user: User
) -> None:
    sign_in(client)
    actions.disable_account(user=user, by=None)
    assert not is_signed_in(client)
    actions.change_account(user=user, by=None, is_active=True)
    assert not is_signed_in(client)


def test_a_reset_password_ends_sessions(client: Client, user: User) -> None:
    sign_in(client)
    actions.reset_password(user=user, by=None)
    assert not is_signed_in(client)


def test_a_changed_password_ends_the_other_sessions_only(client: Client, user: User) -> None:
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "năm từ còn dễ nhớ hơn"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def age_session(client: Client, **times: timedelta) -> None:
    session = client.session
    for name, age in times.items():
        session[name] = (timezone.now() - age).timestamp()
    session.save()


@pytest.mark.parametrize(
    ("idle", "age", "goes_on"),
    [
        (timedelta(minutes=29), timedelta(hours=1), True),
        (timedelta(minutes=31), timedelta(hours=1), False),
        (timedelta(minutes=1), timedelta(hours=11, minutes=59), True),
        (timedelta(minutes=1), timedelta(hours=12, minutes=1), False),
    ],
)
def test_sessions_end_when_idle_and_after_a_day_of_work(
    client: Client, user: User, idle: timedelta, age: timedelta, goes_on: bool
) -> None:
    sign_in(client)
    age_session(client, **{SEEN_AT: idle, SIGNED_IN_AT: age})
    assert is_signed_in(client) is goes_on
    assert get_user(client).is_authenticated is goes_on


def test_whoever_is_signed_out_for_idling_is_told_so(client: Client, user: User) -> None:
    sign_in(client)
    age_session(client, **{SEEN_AT: timedelta(hours=1)})
    page = client.get(ANY_PAGE, follow=True)
    assert "signed out" in page.content.decode()
    assert page.redirect_chain[-1][0].startswith(SIGN_IN)


def test_pages_are_read_on_when_the_database_takes_no_writes(client: Client, user: User) -> None:
    """A full disk refuses the note that somebody is still there, once a minute; it cost the page too."""
    sign_in(client)
    age_session(client, **{SEEN_AT: timedelta(minutes=5)})
    seen = client.session[SEEN_AT]

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        assert is_signed_in(client)
    assert client.session[SEEN_AT] == seen
    assert is_signed_in(client)
    assert client.session[SEEN_AT] > seen


def test_a_session_ended_in_another_window_meanwhile_is_no_fault(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client)
    age_session(client, **{SEEN_AT: timedelta(minutes=5)})
    save = SessionStore.save

    def ended(self: SessionStore, *args: Any, **kwargs: Any) -> None:
        Session.objects.all().delete()
        save(self, *args, **kwargs)

    monkeypatch.setattr(SessionStore, "save", ended)
    assert client.get(ANY_PAGE).status_code == 200
    monkeypatch.undo()
    assert not is_signed_in(client)


def test_using_the_site_keeps_the_session_alive(client: Client, user: User) -> None:
    sign_in(client)
    for _ in range(3):
        age_session(client, **{SEEN_AT: timedelta(minutes=20)})
        assert is_signed_in(client)
        assert timezone.now().timestamp() - client.session[SEEN_AT] < 60


def test_a_session_without_times_is_over(client: Client, user: User) -> None:
    sign_in(client)
    session = client.session
    del session[SIGNED_IN_AT]
    session.save()
    assert not is_signed_in(client)


def test_an_open_page_is_not_written_on_every_request(client: Client, user: User) -> None:
    sign_in(client)
    client.get(ANY_PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(ANY_PAGE)
    assert queries.captured_queries
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


def test_the_account_of_a_session_comes_with_its_office_in_one_query(
    user: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert SignInBackend().get_user(user.pk).office.name


# ---------------------------------------------------------------- passwords


def test_a_password_given_by_an_administrator_is_good_for_setting_ones_own_only(
    client: Client, user: User
) -> None:
    given = actions.reset_password(user=user, by=None).password
    sign_in(client, password=given)
    change = reverse("account_change_password")
    for page in (ANY_PAGE, reverse(django_settings.LOGIN_REDIRECT_URL), reverse("admin:index")):
        assert client.get(page).url == change
    assert "oldpassword" not in client.get(change).context["form"].fields

    answer = client.post(change, {"password1": given, "password2": given})
    assert "password1" in answer.context["form"].errors
    answer = client.post(change, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    assert is_signed_in(client)
    assert sign_in(Client(), password=given).status_code == 200
    assert Activity.objects.filter(verb=Verb.PASSWORD_CHANGED, actor=user).count() == 1


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("oldpassword", {"oldpassword": "wrong"}),
        ("password2", {"password2": "something else"}),
        ("password1", {"password1": "short", "password2": "short"}),
        ("password1", {"password1": "password12", "password2": "password12"}),
        ("password1", {"password1": "nguyen.van.an", "password2": "nguyen.van.an"}),
        ("password1", {"password1": PASSWORD, "password2": PASSWORD}),
    ],
    ids=["old one wrong", "typed differently", "short", "common", "one's own name", "unchanged"],
)
def test_a_password_that_breaks_a_rule_is_told_beside_its_field(
    client: Client, user: User, field: str, data: dict[str, str]
) -> None:
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "một câu dài hơn", "password2": "một câu dài hơn"}
    page = client.post(reverse("account_change_password"), new | data)
    assert list(page.context["form"].errors) == [field]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_password_given_once_is_over_after_its_days(client: Client, user: User) -> None:
    given = actions.reset_password(user=user, by=None).password
    week = django_settings.ONE_TIME_PASSWORD_AGE
    User.objects.update(password_changed_at=timezone.now() - week - timedelta(minutes=1))
    page = sign_in(client, password=given)
    [message] = page.context["form"].non_field_errors()
    assert "Ask an administrator for a new one." in message
    assert not is_signed_in(client)
    assert not SignInFailure.objects.exists()  # it was no wrong try
    assert sign_in(client, password="wrong").context["form"].non_field_errors() == [WRONG]

    again = actions.reset_password(user=user, by=None).password
    assert sign_in(client, password=again).status_code == 302


def test_guessing_the_old_password_is_throttled(client: Client, user: User) -> None:
    sign_in(client)
    data = {"oldpassword": "wrong", "password1": "một câu dài hơn", "password2": "một câu dài hơn"}
    for _ in range(10):
        client.post(reverse("account_change_password"), data)
    page = client.post(reverse("account_change_password"), data | {"oldpassword": PASSWORD})
    assert page.context["form"].errors["oldpassword"][0].startswith(TOO_MANY)


def test_rotation_is_asked_for_where_it_is_switched_on(
    client: Client, user: User, settings: Any
) -> None:
    sign_in(client)
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    assert is_signed_in(client)
    settings.PASSWORD_MAX_AGE = timedelta(days=90)
    assert client.get(ANY_PAGE).url == reverse("account_change_password")
    settings.PASSWORD_MAX_AGE = timedelta(days=92)
    assert is_signed_in(client)


def test_a_change_of_role_counts_from_the_next_request_on(client: Client) -> None:
    user = make_user(Role.REVIEWER, username="nguyen", password=PASSWORD)
    sign_in(client)
    assert client.get(reverse("admin:index")).status_code == 200
    actions.change_account(user=user, by=None, role=Role.LEADER)
    assert client.get(reverse("admin:index")).status_code == 403
