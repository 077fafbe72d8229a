"""The switch between the languages, and where a choice is kept."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.choices import Language, Role, Verb
from accounts.models import Activity, User
from tests.factories import make_user

PASSWORD = "bốn từ dễ nhớ"
SWITCH = reverse("account_language")
COOKIE = django_settings.LANGUAGE_COOKIE_NAME
ANY_PAGE = reverse("mfa_index")

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user(Role.LEADER, password=PASSWORD)


def language_of(answer: HttpResponse) -> str:
    """What the page says of itself, which is what its headers say too."""
    said = answer.headers["Content-Language"]
    assert f'<html lang="{said}"' in answer.content.decode()
    return said


def sign_in(client: Client, user: User) -> HttpResponse:
    return client.post(
        reverse("account_login"), {"login": user.username, "password": PASSWORD}, follow=True
    )


def test_the_languages_are_those_of_the_settings() -> None:
    assert dict(django_settings.LANGUAGES).keys() == set(Language.values)


def test_a_visitor_chooses_a_language_and_changes_their_mind(client: Client) -> None:
    page = reverse("account_login")
    assert language_of(client.get(page)) == "vi"
    client.post(SWITCH, {"language": "en"})
    assert language_of(client.get(page)) == "en"
    client.post(SWITCH, {"language": "vi"})
    assert language_of(client.get(page)) == "vi"


def test_the_language_of_the_browser_is_not_asked(client: Client, user: User) -> None:
    client.force_login(user)
    answer = client.get(ANY_PAGE, headers={"accept-language": "en"})
    assert language_of(answer) == "vi"


@pytest.mark.parametrize("language", ["", "de", "en-GB", "EN", "\0", "x" * 5000])
def test_a_language_we_do_not_have_changes_nothing(
    client: Client, user: User, language: str
) -> None:
    client.force_login(user)
    answer = client.post(SWITCH, {"language": language})
    assert answer.status_code == 302
    assert COOKIE not in answer.cookies
    user.refresh_from_db()
    assert user.language == ""
    client.cookies[COOKIE] = language.replace("\0", "")
    assert language_of(client.get(ANY_PAGE)) == "vi"


def test_the_switch_is_a_form_and_no_link(client: Client) -> None:
    assert client.get(SWITCH, {"language": "en"}).status_code == 405


def test_the_switch_works_on_a_page_whose_token_is_gone() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(SWITCH, {"language": "en"}).cookies[COOKIE].value == "en"


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/linh-vuc/?nam=2023&dia-ban=LC-OLD", "/linh-vuc/?nam=2023&dia-ban=LC-OLD"),
        ("/tim-kiem/?q=việc", "/tim-kiem/?q=vi%E1%BB%87c"),
        ("http://testserver/linh-vuc/", "/linh-vuc/"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("///elsewhere.example/", "/"),
        ("http://testserver//elsewhere.example/", "/elsewhere.example/"),
        ("http://testserver/\\elsewhere.example/", "/elsewhere.example/"),
        ("/\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("admin:index", "/"),
        ("http://[", "/"),
        ("/\0", "/%00"),
        ("/a\r\nSet-Cookie: b=c", "/aSet-Cookie:%20b=c"),
    ],
)
def test_one_stays_on_the_page_and_on_the_site(client: Client, asked: str, led_to: str) -> None:
    assert client.post(SWITCH, {"language": "en", "next": asked}).headers["Location"] == led_to


def test_a_page_that_names_no_address_is_found_again_by_the_browser(client: Client) -> None:
    came_from = {"referer": "http://testserver/linh-vuc/?nam=2023"}
    answer = client.post(SWITCH, {"language": "en"}, headers=came_from)
    assert answer.headers["Location"] == "/linh-vuc/?nam=2023"


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("/tai-khoan/dang-nhap/?next=/linh-vuc/", None),
        ("/linh-vuc/?nam=2023&dia-ban=A", Role.LEADER),
        ("/khong-co/", Role.LEADER),
        ("/quan-tri/", Role.LEADER),  # refused
        ("/quan-tri/organisation/area/?q=a", Role.REVIEWER),
    ],
)
def test_every_page_has_the_switch_and_names_itself(
    client: Client, address: str, role: Role | None
) -> None:
    if role:
        client.force_login(make_user(role))
    page = client.get(address).content.decode()
    assert f'action="{SWITCH}"' in page
    assert f'name="next" value="{address.replace("&", "&amp;")}"' in page


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_pages_of_failures_have_the_switch(name: str) -> None:
    assert f'action="{SWITCH}"' in render_to_string(name)


def test_a_choice_is_kept_with_the_account_and_in_the_log(client: Client, user: User) -> None:
    client.force_login(user)
    client.post(SWITCH, {"language": "en"})
    client.post(SWITCH, {"language": "en"})
    user.refresh_from_db()
    assert user.language == "en"
    [activity] = Activity.objects.filter(verb=Verb.CHANGED)
    assert (activity.actor, activity.old, activity.new) == (
        user,
        {"language": ""},
        {"language": "en"},
    )


def test_signing_in_brings_the_choice_to_another_device(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(language="en")
    assert language_of(client.get(reverse("account_login"))) == "vi"
    assert language_of(sign_in(client, user)) == "en"
    assert client.cookies[COOKIE].value == "en"


def test_who_never_chose_keeps_the_language_chosen_at_the_door(client: Client, user: User) -> None:
    client.post(SWITCH, {"language": "en"})
    assert language_of(sign_in(client, user)) == "en"
    user.refresh_from_db()
    assert user.language == ""


def test_the_choice_of_the_account_holds_where_the_cookie_is_gone(
    client: Client, user: User
) -> None:
    User.objects.filter(pk=user.pk).update(language="en")
    client.force_login(user)
    assert language_of(client.get(ANY_PAGE)) == "en"
    assert language_of(client.get("/khong-co/")) == "en"
    client.cookies[COOKIE] = "vi"
    assert language_of(client.get(ANY_PAGE)) == "vi"


def test_who_must_set_a_password_first_may_read_why(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(must_set_password=True)
    client.force_login(user)
    page = reverse("account_change_password")
    assert client.post(SWITCH, {"language": "en", "next": page}).headers["Location"] == page
    assert language_of(client.get(page)) == "en"


def test_the_database_refuses_a_language_we_do_not_have(user: User) -> None:
    with (
        pytest.raises(IntegrityError, match="accounts_user_language_known"),
        transaction.atomic(),
    ):
        User.objects.filter(pk=user.pk).update(language="de")


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_lasts_and_is_out_of_reach_of_scripts(
    client: Client, settings: Any, https: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = https
    cookie = client.post(SWITCH, {"language": "en"}).cookies[COOKIE]
    assert cookie["max-age"] >= 30 * 24 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert bool(cookie["secure"]) is https
