"""The door of the administration pages, and the trace that each page of theirs leaves."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import include, path, reverse

from accounts.admin_site import DashboardAdminSite, FoldedSearch, Traced
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from organisation.models import Area, AreaMembership
from tests.factories import make_area, make_user


class MembershipInline(admin.TabularInline):
    model = AreaMembership
    fk_name = "group"
    extra = 0


class AreaPages(FoldedSearch, Traced):
    fields = ("code", "name", "level")
    list_filter = ("level", "parent")
    date_hierarchy = "valid_from"
    inlines = (MembershipInline,)


# A site of our own, so that these tests do not depend on what the real one asks of an area.
site = DashboardAdminSite("admin")
site.register(Area, AreaPages)
urlpatterns = [path("quan-tri/", site.urls), path("", include("lsa_dashboard.urls"))]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def administrator(client: Client, settings: Any) -> User:
    settings.MFA_REQUIRED_ROLES = []
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


def save(client: Client, area: Area | None, **data: Any) -> Any:
    lines = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    if area is None:
        return client.post(reverse("admin:organisation_area_add"), lines | data)
    return client.post(reverse("admin:organisation_area_change", args=[area.pk]), lines | data)


def test_rows_are_added_changed_and_removed_with_a_trace(
    client: Client, administrator: User
) -> None:
    member = make_area()
    data = {"code": "G", "name": "Nhóm", "level": "group"}
    save(client, None, **data)
    group = Area.objects.get(code="G")
    data["name"] = "Nhóm mới"
    line = {"memberships-TOTAL_FORMS": 1, "memberships-0-member": member.pk}
    save(client, group, **data, **line)
    membership = AreaMembership.objects.get()
    line |= {
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-group": group.pk,
        "memberships-0-valid_from": "2024-01-01",
    }
    save(client, group, **data, **line)
    save(client, group, **data, **line, **{"memberships-0-DELETE": "on"})
    client.post(reverse("admin:organisation_area_delete", args=[group.pk]), {"post": "yes"})

    rows = list(Activity.objects.order_by("pk"))
    groups, lines = "organisation.area", "organisation.areamembership"
    assert [(row.verb, row.model, row.object_id) for row in rows] == [
        (Verb.ADDED, groups, str(group.pk)),
        (Verb.CHANGED, groups, str(group.pk)),
        (Verb.ADDED, lines, str(membership.pk)),
        (Verb.CHANGED, lines, str(membership.pk)),
        (Verb.REMOVED, lines, str(membership.pk)),
        (Verb.REMOVED, groups, str(group.pk)),
    ]
    assert (rows[1].old, rows[1].new) == ({"name": "Nhóm"}, {"name": "Nhóm mới"})
    assert (rows[3].old, rows[3].new) == ({"valid_from": None}, {"valid_from": "2024-01-01"})
    assert (rows[5].old["code"], rows[5].new) == ("G", None)
    assert {row.actor for row in rows} == {administrator}


def test_saving_without_a_change_leaves_no_trace(client: Client, administrator: User) -> None:
    area = make_area(code="A", name="Khu", level="province")
    answer = save(client, area, code="A", name="Khu", level="province")
    assert answer.status_code == 302
    assert not Activity.objects.exists()


def test_several_rows_are_removed_with_a_trace_each(client: Client, administrator: User) -> None:
    chosen = [make_area().pk, make_area().pk]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    client.post(reverse("admin:organisation_area_changelist"), data)
    assert not Area.objects.exists()
    assert Activity.objects.filter(verb=Verb.REMOVED, actor=administrator).count() == 2


def test_rows_are_found_without_accents(client: Client, administrator: User) -> None:
    area = make_area(name="Mường Khương")
    make_area(name="Sa Pa")
    page = client.get(reverse("admin:organisation_area_changelist"), {"q": "muong KHƯƠNG"})
    assert list(page.context["cl"].result_list) == [area]


def test_a_reviewer_sees_reference_data_and_changes_nothing(client: Client) -> None:
    client.force_login(make_user(Role.REVIEWER))
    area = make_area(code="A", name="Khu")
    page = client.get(reverse("admin:organisation_area_change", args=[area.pk]))
    assert page.status_code == 200
    assert not page.context["adminform"].form.fields
    assert save(client, area, code="A", name="Khác", level="province").status_code == 403
    assert save(client, None, code="B", name="Khu", level="province").status_code == 403


def test_the_password_and_sign_out_pages_are_those_of_the_whole_site(
    client: Client, administrator: User
) -> None:
    for name in ("admin:password_change", "admin:password_change_done", "admin:login"):
        assert client.get(reverse(name)).status_code == 302
    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")
    client.post(reverse("admin:logout"))
    assert client.get(reverse("admin:index")).status_code == 302


def test_tables_of_packages_are_not_shown() -> None:
    shown = {model._meta.app_label for model in admin.site._registry}
    assert not shown & {"account", "auth", "mfa", "contenttypes", "sessions"}


@pytest.mark.parametrize(
    "question",
    [
        "level__exact=zz",
        "level=province",
        "parent__id__exact=1",
        "parent__isnull=True",
        "valid_from__year=2025&valid_from__month=7&valid_from__day=1",
    ],
)
def test_a_list_answers_what_its_filters_ask(
    client: Client, administrator: User, question: str
) -> None:
    assert (
        client.get(f"{reverse('admin:organisation_area_changelist')}?{question}").status_code == 200
    )


@pytest.mark.parametrize(
    "question",
    [
        "code__regex=(((",  # a pattern that is none is an error of the database
        "level__regex=(((",
        "note__startswith=a",
        "parent_id__regex=(((",
        "pk__in=1",
        "valid_from__gte=2020-01-01",
        "valid_from__year=9999",
        "valid_from__year=0001",
        "valid_from__year=99999999999999999999",
        "valid_from__year=2025&valid_from__month=99999999999999999999",
        "no_such_field=1",
    ],
)
def test_a_list_is_asked_nothing_else(client: Client, administrator: User, question: str) -> None:
    address = f"{reverse('admin:organisation_area_changelist')}?{question}"
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("name", ["", "Nhóm"], ids=["wrong form", "right form"])
def test_saving_as_a_new_row_is_a_bad_request_where_no_button_offers_it(
    client: Client, administrator: User, name: str
) -> None:
    area = make_area(code="A")
    data = {"code": "B", "name": name, "level": "group", "_saveasnew": "1"}
    assert save(client, area, **data).status_code == 400
    assert list(Area.objects.all()) == [area]


@pytest.mark.parametrize("key", ["abc", "99999999999999999999", "-1", "\0", "1 OR 1"])
def test_rows_chosen_by_what_is_no_key_are_a_bad_request(
    client: Client, administrator: User, key: str
) -> None:
    area = make_area()
    chosen = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [key, area.pk], "post": "yes"}
    answer = client.post(reverse("admin:organisation_area_changelist"), chosen)
    assert answer.status_code == 400
    assert Area.objects.filter(pk=area.pk).exists()
