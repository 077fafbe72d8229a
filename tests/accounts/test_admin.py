"""Accounts and the log in the administration pages."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.activity import record
from accounts.choices import Channel, Role, Verb
from accounts.models import Activity, User
from tests.factories import make_area, make_office, make_user

USERS = reverse("admin:accounts_user_changelist")
ADD_USER = reverse("admin:accounts_user_add")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_step(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = []


@pytest.fixture
def administrator(client: Client) -> User:
    user = make_user(Role.ADMIN, full_name="Quản trị")
    client.force_login(user)
    return user


def given(user: User, **changes: Any) -> dict[str, Any]:
    """What the form of this account sends, with some fields filled in anew."""
    data = {
        "username": user.username,
        "full_name": user.full_name,
        "email": user.email,
        "role": user.role,
        "office": user.office_id,
        "is_active": "on",
        "reason": "",
    } | changes
    return {name: value for name, value in data.items() if value is not None}


def change(client: Client, user: User, **changes: Any) -> Any:
    url = reverse("admin:accounts_user_change", args=[user.pk])
    return client.post(url, given(user, **changes))


def test_a_new_account_shows_its_password_once(client: Client, administrator: User) -> None:
    office = make_office()
    data = {"username": "le.van.a", "full_name": "Lê Văn A", "role": "staff", "office": office.pk}
    page = client.post(ADD_USER, data)
    user = User.objects.get(username="le.van.a")
    [new] = page.context["passwords"]
    assert user.check_password(new.password)
    assert new.password in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert new.password not in str(client.cookies) + str(dict(client.session))
    assert new.password not in client.get(USERS).content.decode()
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.channel) == (Verb.ADDED, administrator, Channel.ADMIN)


def test_a_wrong_account_is_told_beside_its_fields(client: Client, administrator: User) -> None:
    page = client.post(ADD_USER, {"username": "Lê", "full_name": "", "role": "staff"})
    assert set(page.context["adminform"].form.errors) >= {"username", "full_name"}
    assert User.objects.count() == 1


def test_an_account_is_changed_with_a_reason(client: Client, administrator: User) -> None:
    user = make_user(full_name="Trần B")
    assert (
        change(client, user, full_name="Trần C", role="leader", reason="QĐ 12").status_code == 302
    )
    user.refresh_from_db()
    assert (user.full_name, user.role) == ("Trần C", Role.LEADER)
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.reason) == (Verb.CHANGED, administrator, "QĐ 12")
    assert (row.old, row.new) == ({"role": "staff"}, {"role": "leader"})


def test_an_account_is_disabled_by_a_tick(client: Client, administrator: User) -> None:
    user = make_user()
    change(client, user, is_active=None)
    user.refresh_from_db()
    assert not user.is_active
    assert Activity.objects.get().verb == Verb.DISABLED


def test_the_form_sets_nothing_it_does_not_show(client: Client, administrator: User) -> None:
    user = make_user(password="the old password")
    planted = {"password": "x", "is_superuser": "on", "must_set_password": "", "is_trial": "on"}
    change(client, user, full_name="B", **planted)
    user.refresh_from_db()
    assert user.check_password("the old password")
    assert (user.full_name, user.is_superuser, user.is_trial) == ("B", False, False)


@pytest.mark.parametrize("changes", [{"is_active": None}, {"role": "staff"}])
def test_administrators_cannot_shut_themselves_out(
    client: Client, administrator: User, changes: dict[str, Any]
) -> None:
    page = change(client, administrator, **changes)
    assert page.context["adminform"].form.non_field_errors()
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.role) == (True, Role.ADMIN)


def act(client: Client, action: str, *users: User) -> Any:
    return client.post(USERS, {"action": action, "_selected_action": [user.pk for user in users]})


def test_passwords_are_reset_from_the_list(client: Client, administrator: User) -> None:
    first, second = make_user(), make_user()
    page = act(client, "reset_passwords", first, second)
    shown = {new.user.pk: new.password for new in page.context["passwords"]}
    for user in (first, second):
        user.refresh_from_db()
        assert user.check_password(shown[user.pk])
    assert Activity.objects.filter(verb=Verb.PASSWORD_RESET, actor=administrator).count() == 2


def test_accounts_are_disabled_from_the_list_except_ones_own(
    client: Client, administrator: User
) -> None:
    user = make_user()
    act(client, "disable_accounts", user, administrator)
    assert list(User.objects.filter(is_active=True)) == [administrator]


def test_accounts_are_never_deleted(client: Client, administrator: User) -> None:
    user = make_user()
    assert client.post(reverse("admin:accounts_user_delete", args=[user.pk])).status_code == 403
    act(client, "delete_selected", user)
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("words", ["dang thi hoa", "Đặng", "HOÀ"])
def test_accounts_are_found_without_accents(
    client: Client, administrator: User, words: str
) -> None:
    user = make_user(full_name="Đặng Thị Hoà")
    assert list(client.get(USERS, {"q": words}).context["cl"].result_list) == [user]


def test_only_offices_in_force_are_offered(client: Client, administrator: User) -> None:
    gone, here = make_office(valid_to="2025-02-28"), make_office()
    user = make_user(office=gone)
    offered = client.get(ADD_USER).context["adminform"].form.fields["office"].queryset
    assert gone not in offered
    assert here in offered
    page = client.get(reverse("admin:accounts_user_change", args=[user.pk]))
    assert gone in page.context["adminform"].form.fields["office"].queryset


# ---------------------------------------------------------------- the log


def test_the_log_is_read_and_not_written(client: Client, administrator: User) -> None:
    row = record(verb=Verb.ADDED, target=make_area(name="Sa Pa"), by=administrator)
    log = reverse("admin:accounts_activity_changelist")
    page = client.get(log, {"model": "organisation.area", "q": "quan tri"})
    assert list(page.context["cl"].result_list) == [row]
    one = reverse("admin:accounts_activity_change", args=[row.pk])
    assert "Sa Pa" in client.get(one).content.decode()
    assert client.post(one, {"reason": "x"}).status_code == 403
    assert client.get(reverse("admin:accounts_activity_add")).status_code == 403
    delete = reverse("admin:accounts_activity_delete", args=[row.pk])
    assert client.post(delete).status_code == 403


def test_addresses_and_accounts_are_shown_to_administrators_only(client: Client) -> None:
    area = record(verb=Verb.ADDED, target=make_area(), by=None)
    account = record(verb=Verb.DISABLED, target=make_user(), by=None)
    seen = {}
    for role in (Role.ADMIN, Role.REVIEWER):
        client.force_login(make_user(role))
        page = client.get(reverse("admin:accounts_activity_change", args=[area.pk]))
        fields = page.context["adminform"].fieldsets[0][1]["fields"]
        hidden = reverse("admin:accounts_activity_change", args=[account.pk])
        seen[role] = ("address" in fields, client.get(hidden).status_code == 200)
    assert seen == {Role.ADMIN: (True, True), Role.REVIEWER: (False, False)}


def test_there_is_one_log_and_not_two(client: Client, administrator: User) -> None:
    user = make_user()
    change(client, user, full_name="B")
    history = client.get(reverse("admin:accounts_user_history", args=[user.pk]))
    assert [row.verb for row in history.context["page_obj"]] == [Verb.CHANGED]
    assert client.get(reverse("admin:accounts_user_history", args=[10**6])).status_code == 404
    assert not LogEntry.objects.exists()
