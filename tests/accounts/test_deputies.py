"""Naming a deputy: who, for how long, and how it ends. What a deputy may do is tried with reviewing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end_deputy, name_deputy
from accounts.choices import Role
from accounts.models import Activity, Deputy, User
from accounts.permissions import Permission, can, can_somewhere, in_whose_right
from tests.factories import make_deputy, make_office, make_user
from tests.indicators.reading import page_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "account_deputies"


@pytest.fixture
def person() -> User:
    return make_user(Role.REVIEWER)


@pytest.fixture
def deputy(person: User) -> User:
    return make_user(Role.STAFF, office=person.office)


@pytest.fixture
def desk(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def named(person: User, deputy: User, **other: Any) -> Deputy:
    today = timezone.localdate()
    said = {
        "starts_on": today,
        "ends_on": today + timedelta(days=5),
        "reason": "Nghỉ phép",
        "today": today,
    }
    return name_deputy(person=person, deputy=deputy, **said | other)


def sent(colleague: User, **other: str) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "deputy": colleague.pk,
        "starts_on": f"{today:%d/%m/%Y}",
        "ends_on": f"{today:%d/%m/%Y}",
        "reason": "Đi công tác",
    } | other


def test_a_deputy_has_the_right_of_the_person_and_of_nobody_else(person, deputy):
    office, act = person.office, Permission.SUBMISSION_REVIEW
    assert not can(deputy, act, office=office)
    named(person, deputy)
    assert can(deputy, act, office=office)
    assert can_somewhere(deputy, act)
    assert in_whose_right(deputy, act, office=office) == person
    assert in_whose_right(person, act, office=office) == person
    assert not can(deputy, act, office=make_office())
    for other in (Permission.OBSERVATION_CORRECT, Permission.PLAN_ISSUE, Permission.QUESTION_ASK):
        assert not can(deputy, other, office=office)


def test_naming_and_ending_leave_a_trace(person, deputy):
    row = named(person, deputy)
    end_deputy(row=row, by=person)
    end_deputy(row=row, by=person)
    assert [trace.verb for trace in Activity.objects.order_by("pk")] == ["added", "changed"]
    assert not can(deputy, Permission.SUBMISSION_REVIEW, office=person.office)


@pytest.mark.parametrize(
    ("case", "field"),
    [("other office", "deputy"), ("leader", "deputy"), ("over", "ends_on"), ("long", "ends_on")],
)
def test_who_and_how_long_is_refused_beside_the_field(person, deputy, case, field):
    today = timezone.localdate()
    other: dict[str, Any] = {
        "over": {"starts_on": today - timedelta(days=2), "ends_on": today - timedelta(days=1)},
        "long": {"ends_on": today + timedelta(days=400)},
    }.get(case, {})
    someone = {
        "other office": make_user(),
        "leader": make_user(Role.LEADER, office=person.office),
    }.get(case, deputy)
    with pytest.raises(ValidationError) as refused:
        named(person, someone, **other)
    assert field in refused.value.error_dict
    assert not Deputy.objects.exists()


def test_only_who_has_the_right_passes_it_on_and_ends_it(person, deputy):
    with pytest.raises(PermissionDenied):
        named(deputy, person)
    row = named(person, deputy)
    for other in (deputy, make_user(Role.REVIEWER, office=person.office)):
        with pytest.raises(PermissionDenied):
            end_deputy(row=row, by=other)


def test_a_reviewer_names_a_deputy_on_the_page_and_ends_it(person, deputy, desk):
    address = reverse(PAGE)
    desk.post(address, sent(deputy))
    row = Deputy.objects.get()
    assert (row.person, row.deputy, row.starts_on) == (person, deputy, timezone.localdate())
    assert deputy.full_name in text_of(page_of(desk.get(address)))
    desk.post(reverse("account_deputy_end", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_at is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"deputy": "x"},
        {"starts_on": "31/2/2026"},
        {"ends_on": "1/1/2020"},
        {"ends_on": "1/1/2099"},
        {"reason": ""},
        {"reason": "\0"},
    ],
)
def test_faults_stand_beside_their_fields(person, deputy, desk, wrong):
    page = page_of(desk.post(reverse(PAGE), sent(deputy, **wrong)))
    assert 'class="errorlist"' in str(page)
    assert not Deputy.objects.exists()


def test_who_has_no_colleague_is_told_who_makes_one(person, desk):
    make_user(Role.LEADER, office=person.office)
    make_user(Role.STAFF)
    page = text_of(page_of(desk.get(reverse(PAGE))))
    assert "Đơn vị của bạn chưa có ai thay mặt được" in page
    assert "Người được ủy quyền" not in page
    make_user(Role.STAFF, office=person.office)
    assert "Người được ủy quyền" in text_of(page_of(desk.get(reverse(PAGE))))


def test_another_persons_deputy_is_no_page(person, deputy, desk):
    other = make_user(Role.REVIEWER, office=person.office)
    row = make_deputy(other, deputy)
    assert desk.post(reverse("account_deputy_end", args=[row.pk])).status_code == 404


def test_the_day_after_the_last_a_deputy_is_none(person, deputy):
    row = make_deputy(person, deputy)
    assert [*Deputy.objects.acting_on(row.ends_on)] == [row]
    for day in (row.starts_on - timedelta(days=1), row.ends_on + timedelta(days=1), date.min):
        assert not Deputy.objects.acting_on(day).exists()
