"""A page that has not changed is not made again, and a changed one always is."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import freshness
from accounts.choices import Role
from accounts.models import User
from accounts.sessions import SEEN_AT
from indicators.models import Indicator
from indicators.pages.analysis import analysis_page
from indicators.pages.overview import overview_page
from organisation.models import Area
from tests.factories import make_area, make_document, make_indicator, make_observation, make_user

pytestmark = pytest.mark.django_db

OVERVIEW = reverse("indicators:overview")
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')


@pytest.fixture
def indicator() -> Indicator:
    return make_indicator(is_key=True)


@pytest.fixture
def leader(client: Client, indicator: Indicator) -> User:
    make_observation(indicator=indicator)
    user = make_user(Role.LEADER)
    client.force_login(user)
    client.get(OVERVIEW)  # sets the cookie that forms are guarded with
    return user


def pages(indicator: Indicator) -> list[str]:
    code = indicator.code
    return [
        OVERVIEW,
        reverse("indicators:domain-list"),
        reverse("indicators:domain-detail", args=[indicator.domain.code]),
        reverse("indicators:indicator-detail", args=[code]),
        reverse("indicators:indicator-export", args=[code]),
        f"{reverse('indicators:indicator-search')}?q=chi",
        reverse("indicators:analysis"),
        reverse("indicators:analysis-part", args=["heat"]),
        reverse("indicators:analysis-export"),
    ]


def test_an_unchanged_page_is_answered_without_a_body(
    client: Client, leader: User, indicator: Indicator
) -> None:
    for page in pages(indicator):
        first = client.get(page)
        again = client.get(page, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), page
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in first.headers["Vary"]


def test_the_answer_takes_three_queries(
    client: Client, leader: User, django_assert_num_queries: Any
) -> None:
    tag = client.get(OVERVIEW).headers["ETag"]
    with django_assert_num_queries(3):
        client.get(OVERVIEW, headers={"if-none-match": tag})


def test_an_unchanged_page_does_what_a_request_is_owed_all_the_same(
    client: Client, leader: User
) -> None:
    """What is answered early neither keeps a session alive nor lets in whom it should not."""

    def answer() -> HttpResponse:
        return client.get(OVERVIEW, headers={"if-none-match": tag})

    def aged(**ages: timedelta) -> None:
        session = client.session
        for name, age in ages.items():
            session[name] = (timezone.now() - age).timestamp()
        session.save()

    tag = client.get(OVERVIEW).headers["ETag"]
    with patch("accounts.middleware.visits.note") as note:
        assert answer().status_code == 304
        assert not note.called
        aged(**{SEEN_AT: timedelta(minutes=2)})
        assert answer().status_code == 304
        assert note.call_count == 1
    assert client.get(OVERVIEW, HTTP_HOST="elsewhere.example").status_code == 400
    elsewhere = client.get(OVERVIEW, headers={"if-none-match": tag}, HTTP_HOST="elsewhere.example")
    assert elsewhere.status_code == 400

    User.objects.filter(pk=leader.pk).update(must_set_password=True)
    assert answer().headers["Location"] == reverse("account_change_password")
    User.objects.filter(pk=leader.pk).update(must_set_password=False)
    with override_settings(MFA_REQUIRED_ROLES=[Role.LEADER]):
        assert answer().headers["Location"] == reverse("mfa_activate_totp")
    assert answer().status_code == 304
    aged(**{SEEN_AT: timedelta(hours=1)})
    assert answer().status_code == 302
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    "end",
    [
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(password="changed"),
        lambda user: User.objects.filter(pk=user.pk).update(session_generation=9),
        lambda _: Session.objects.update(expire_date=timezone.now()),
        lambda _: Session.objects.all().delete(),
    ],
    ids=["disabled", "password changed", "sessions ended", "expired", "signed out elsewhere"],
)
def test_a_session_that_ended_gets_no_page_by_its_tag(
    client: Client, leader: User, end: Callable[[User], Any]
) -> None:
    tag = client.get(OVERVIEW).headers["ETag"]
    end(leader)
    assert client.get(OVERVIEW, headers={"if-none-match": tag}).status_code == 302


def test_a_message_is_said_by_an_unchanged_page_too(
    client: Client, leader: User, rf: RequestFactory
) -> None:
    tag = client.get(OVERVIEW).headers["ETag"]
    waiting, kept = CookieStorage(rf.get(OVERVIEW)), HttpResponse()
    waiting.add(messages.INFO, "Đã lưu.")
    waiting.update(kept)
    client.cookies.update(kept.cookies)
    said = client.get(OVERVIEW, headers={"if-none-match": tag})
    assert "Đã lưu." in said.content.decode()
    assert client.get(OVERVIEW, headers={"if-none-match": tag}).status_code == 304


def test_the_language_of_an_account_is_that_of_the_unchanged_page(
    client: Client, leader: User
) -> None:
    vietnamese = client.get(OVERVIEW).headers["ETag"]
    User.objects.filter(pk=leader.pk).update(language="en")
    english = client.get(OVERVIEW, headers={"if-none-match": vietnamese})
    assert english.status_code == 200
    again = client.get(OVERVIEW, headers={"if-none-match": english.headers["ETag"]})
    assert (again.status_code, again.headers["Content-Language"]) == (304, "en")


def test_a_form_that_is_sent_is_never_taken_for_a_page(client: Client, leader: User) -> None:
    tag = client.get(OVERVIEW).headers["ETag"]
    assert client.post(OVERVIEW, headers={"if-none-match": tag}).status_code == 405


def is_new(client: Client, act: Callable[[], Any], page: str = OVERVIEW) -> bool:
    """Whether the page is made again after the act."""
    tag = client.get(page).headers["ETag"]
    act()
    return client.get(page, headers={"if-none-match": tag}).status_code == 200


def test_whatever_changes_on_a_page_makes_it_new(
    client: Client, leader: User, indicator: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed() -> None:
        User.objects.filter(pk=leader.pk).update(full_name="Tên khác")

    def promoted() -> None:
        User.objects.filter(pk=leader.pk).update(role=Role.REVIEWER)

    def released() -> None:
        monkeypatch.setattr(settings, "VERSION", "9.9")
        freshness._release.cache_clear()

    def signed_in_again() -> None:
        client.logout()
        client.force_login(leader)

    for act in (
        lambda: make_observation(indicator=indicator, period="2022"),
        lambda: Area.objects.update(name="Đổi tên"),
        make_document,
        lambda: Indicator.objects.update(definition="Khác"),
        renamed,
        promoted,
        released,
        lambda: client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"}),
        signed_in_again,
    ):
        assert is_new(client, act)
    assert not is_new(client, lambda: client.get(reverse("indicators:domain-list")))
    freshness._release.cache_clear()


def test_tomorrow_is_another_page(client: Client, leader: User) -> None:
    tag = client.get(OVERVIEW).headers["ETag"]
    with patch.object(freshness.timezone, "localdate", return_value=date(2099, 1, 1)):
        assert client.get(OVERVIEW, headers={"if-none-match": tag}).status_code == 200


def test_another_person_never_gets_the_page(client: Client, leader: User) -> None:
    tag = client.get(OVERVIEW).headers["ETag"]
    other = Client()
    other.force_login(make_user(Role.LEADER))
    other.get(OVERVIEW)
    assert other.get(OVERVIEW, headers={"if-none-match": tag}).status_code == 200
    client.logout()
    assert client.get(OVERVIEW, headers={"if-none-match": tag}).status_code == 302


def test_what_is_said_once_is_in_no_kept_page(rf: RequestFactory, leader: User) -> None:
    make_area()
    request = rf.get(OVERVIEW)
    request.user = leader
    request.session = Client().session
    request._messages = messages.storage.default_storage(request)  # type: ignore[attr-defined]
    assert freshness.page_tag(request) is not None
    messages.info(request, "Đã lưu.")
    assert len(get_messages(request)) == 1
    assert freshness.page_tag(request) is None


def test_an_answer_kept_for_everyone_is_made_once_and_again_after_any_change(
    client: Client, leader: User, indicator: Indicator
) -> None:
    part = reverse("indicators:analysis-part", args=["table"])
    another = Client()
    another.force_login(make_user(Role.STAFF))
    with patch("indicators.views.analysis.analysis_page", wraps=analysis_page) as made:
        first = client.get(part)
        assert another.get(part).content == client.get(part).content == first.content
        assert another.get(part).headers["Content-Type"] == first.headers["Content-Type"]
        assert made.call_count == 1

        another.get(f"{part}?nam=2020")
        another.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        another.get(part)
        assert made.call_count == 3

        make_observation(indicator=indicator, period="2021")
        client.get(part)
        assert made.call_count == 4


def test_what_an_answer_kept_for_everyone_says_is_nobodys_own(leader: User, client: Client) -> None:
    part = client.get(reverse("indicators:analysis-part", args=["headline"])).content.decode()
    assert leader.full_name
    assert leader.full_name not in part
    assert "csrf" not in part


def test_a_page_is_made_once_for_everyone_and_framed_for_each(
    client: Client, leader: User, indicator: Indicator
) -> None:
    another = Client()
    colleague = make_user(Role.LEADER, full_name="Người thứ hai", office=leader.office)
    another.force_login(colleague)
    with patch("indicators.views.overview.overview_page", wraps=overview_page) as made:
        first, second = (one.get(OVERVIEW).content.decode() for one in (client, another))
        assert made.call_count == 1
        make_observation(indicator=indicator, period="2021")
        client.get(OVERVIEW)
        assert made.call_count == 2
    assert leader.full_name in first
    renamed = first.replace(leader.full_name, colleague.full_name)
    assert TOKEN.sub("", second) == TOKEN.sub("", renamed)


def test_what_some_may_do_on_a_page_is_not_shown_to_others(
    client: Client, leader: User, indicator: Indicator
) -> None:
    asks = reverse("indicators:question-create", args=[indicator.code])
    page = f"{indicator.get_absolute_url()}?nam=2023"
    assert asks in client.get(page).content.decode()
    client.force_login(make_user(Role.AWARD_OFFICER))
    assert asks not in client.get(page).content.decode()


def test_a_refusal_is_not_kept_and_neither_is_more_than_fits(
    client: Client, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_kept", kept := freshness._Kept())
    monkeypatch.setattr(freshness, "MOST_BYTES", 10)
    assert client.get(reverse("indicators:analysis-part", args=["nothing"])).status_code == 404
    kept.keep("a", (b"12345", "text/plain"))
    kept.keep("b", (b"12345", "text/plain"))
    assert kept.get("a")
    kept.keep("c", (b"12345", "text/plain"))
    assert [bool(kept.get(name)) for name in "abc"] == [True, False, True]
