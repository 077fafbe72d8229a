"""Counting people without keeping them."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import visits
from accounts.choices import Role
from accounts.models import Visit, VisitDay
from accounts.sessions import SEEN_AT
from accounts.visits import VisitCounts
from tests.factories import make_user

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=timezone.get_default_timezone())
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def noted(*, at: datetime, people: int = 1) -> None:
    for _ in range(people):
        visits.note(make_user(), at)


def test_nobody_was_here_yet() -> None:
    assert visits.counts(WEDNESDAY) == VisitCounts(online=0, today=0, week=0, total=0)


def test_online_are_those_seen_in_the_last_five_minutes() -> None:
    noted(at=WEDNESDAY - 5 * MINUTE)
    noted(at=WEDNESDAY - 4 * MINUTE, people=2)
    assert visits.counts(WEDNESDAY).online == 2


def test_today_and_this_week_are_people_and_all_are_days_of_people() -> None:
    user = make_user()
    for ago in (3, 2, 1, 0):  # from Sunday on
        visits.note(user, WEDNESDAY - ago * DAY)
        visits.note(user, WEDNESDAY - ago * DAY + MINUTE)
    noted(at=WEDNESDAY - DAY)
    assert visits.counts(WEDNESDAY) == VisitCounts(online=1, today=1, week=2, total=5)


def test_a_person_is_online_once_at_midnight() -> None:
    user = make_user()
    midnight = WEDNESDAY.replace(hour=0)
    visits.note(user, midnight - MINUTE)
    visits.note(user, midnight + MINUTE)
    assert visits.counts(midnight + MINUTE) == VisitCounts(online=1, today=1, week=1, total=2)


def test_days_are_those_of_vietnam() -> None:
    late_on_monday_in_london = WEDNESDAY.replace(hour=0, minute=30) - DAY
    noted(at=late_on_monday_in_london)
    assert str(Visit.objects.get().day) == "2026-11-24"


def test_of_past_weeks_only_numbers_are_left() -> None:
    noted(at=WEDNESDAY - 7 * DAY, people=3)
    noted(at=WEDNESDAY - 3 * DAY, people=2)  # Sunday
    noted(at=WEDNESDAY - 2 * DAY)  # the Monday after clears both
    assert [str(day) for day in VisitDay.objects.order_by("day")] == [
        "2026-11-18: 3",
        "2026-11-22: 2",
    ]
    assert Visit.objects.count() == 1
    assert visits.counts(WEDNESDAY) == VisitCounts(online=0, today=0, week=1, total=6)


def test_letting_go_twice_counts_nobody_twice() -> None:
    noted(at=WEDNESDAY, people=2)
    for _ in range(2):
        visits.forget_before(timezone.localdate(WEDNESDAY + DAY))
    assert VisitDay.objects.get().people == 2
    noted(at=WEDNESDAY, people=1)  # a clock set back
    visits.forget_before(timezone.localdate(WEDNESDAY + DAY))
    assert VisitDay.objects.get().people == 3
    assert Visit.objects.count() == 0


def test_a_person_has_one_row_a_day() -> None:
    user = make_user()
    visits.note(user, WEDNESDAY)
    day = timezone.localdate(WEDNESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(user=user, day=day, seen_at=WEDNESDAY)


def test_counting_and_noting_take_two_queries_each(django_assert_num_queries: Any) -> None:
    user = make_user()
    with django_assert_num_queries(2):
        visits.note(user, WEDNESDAY)
    with django_assert_num_queries(2):
        visits.counts(WEDNESDAY)


# ---------------------------------------------------------------- in the pages


def test_who_signs_in_is_counted_and_then_once_a_minute(client: Client) -> None:
    client.force_login(make_user(Role.LEADER))
    first = Visit.objects.get().seen_at
    client.get("/tim-kiem/")
    assert Visit.objects.get().seen_at == first
    session = client.session
    session[SEEN_AT] -= 61
    session.save()
    client.get("/tim-kiem/")
    assert Visit.objects.get().seen_at > first


def test_visitors_who_did_not_sign_in_are_not_counted(client: Client) -> None:
    client.get(reverse("account_login"))
    client.get("/")
    assert not Visit.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_everybody_signed_in_sees_numbers_and_no_names(
    client: Client, role: Role, settings: Any
) -> None:
    settings.MFA_REQUIRED_ROLES = []
    other = make_user(full_name="Người Khác")
    visits.note(other, timezone.now())
    client.force_login(make_user(role, full_name="Chính Mình"))
    line = client.get(reverse("frame_pieces")).content.decode()
    assert "Đang trực tuyến 2" in line
    assert "tất cả 2 lượt" in line
    page = client.get(reverse("visit_counts")).content.decode()
    assert "<b>2</b><span>Đang trực tuyến</span>" in page
    assert "Người Khác" not in page + line


def test_the_line_is_kept_for_a_minute_by_this_browser_only(client: Client) -> None:
    client.force_login(make_user(Role.LEADER))
    answer = client.get(reverse("frame_pieces"))
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in answer.headers["Vary"]
    assert b"<html" not in answer.content


def test_pages_stay_the_same_whoever_comes(client: Client) -> None:
    client.force_login(make_user(Role.LEADER))

    def page() -> str:
        """The page but for the token of the form that signs out, which is masked anew each time."""
        html = client.get("/linh-vuc/").content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)

    before = page()
    visits.note(make_user(), timezone.now())
    assert page() == before
    assert f'data-pieces="{reverse("frame_pieces")}"' in before
