"""Việc của tôi: what waits, how much it is, and the letter that one may switch off."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Activity, User
from desk.mailing import wants_mail
from organisation.models import Office
from tests.factories import make_indicator, make_office, make_proposal, make_question, make_user

pytestmark = pytest.mark.django_db

MY_WORK = reverse("desk:my-work")
PIECES = reverse("frame_pieces")
MAIL = reverse("desk:mail")


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def reviewer(client: Client, office: Office) -> User:
    user = make_user(Role.REVIEWER, office=office)
    client.force_login(user)
    return user


def test_all_that_waits_stands_on_one_page_each_with_its_link(client, reviewer, office):
    asked = make_question(office=office, text="Vì sao tăng?")
    proposal = make_proposal(indicator=make_indicator(owner=office))
    open_question = make_question(asked_by=reviewer, text="Nguồn nào?")
    html = client.get(MY_WORK).content.decode()
    for row in (asked, open_question):
        assert reverse("indicators:question-detail", args=[row.pk]) in html
        assert row.text in html
    assert proposal.get_absolute_url() in html
    assert "2 việc đang chờ bạn" in html


def test_an_empty_desk_says_what_comes_there(client, reviewer):
    assert "Không có việc nào chờ bạn" in client.get(MY_WORK).content.decode()


def test_the_number_is_a_piece_of_a_page_of_its_own(client, reviewer, office):
    assert b"badge" not in client.get(PIECES).content
    make_question(office=office)
    make_question(asked_by=reviewer)  # others have to do something about it
    answer = client.get(PIECES)
    assert "private" in answer.headers["Cache-Control"]
    assert b">1<" in answer.content
    assert b"<html" not in answer.content


def test_every_page_links_to_it_without_a_number(client, reviewer, office):
    make_question(office=office)
    html = client.get(reverse("indicators:question-list")).content.decode()
    assert f'href="{MY_WORK}"' in html
    assert 'data-piece="my-work"' in html
    assert "badge" not in html


def test_the_letter_is_switched_off_and_on_and_each_change_is_recorded_once(client, reviewer):
    assert wants_mail(reviewer)
    for sent, wanted in (({}, False), ({}, False), ({"wanted": "on"}, True)):
        answer = client.post(MAIL, sent)
        assert (answer.status_code, answer.url) == (302, MAIL)
        assert wants_mail(reviewer) is wanted
    told = Activity.objects.order_by("pk").values_list("old", "new")
    on, off = {"daily_mail": True}, {"daily_mail": False}
    assert list(told) == [(on, off), (off, on)]


def test_who_has_no_address_and_where_no_mail_is_sent_is_told(client, reviewer, settings):
    html = client.get(MAIL).content.decode()
    assert "chưa có địa chỉ thư điện tử" in html
    assert "không gửi thư" in html
    User.objects.filter(pk=reviewer.pk).update(email="nguoi@example.org")
    settings.EMAIL_HOST = "mail.example.org"
    html = client.get(MAIL).content.decode()
    assert "nguoi@example.org" in html
    assert "không gửi thư" not in html
