"""Areas, offices, documents and sources in the administration pages."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role, Verb
from accounts.models import Activity, User
from organisation.models import (
    Area,
    AreaMembership,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
    Source,
    SwapDay,
)
from tests.factories import (
    make_area,
    make_document,
    make_office,
    make_source,
    make_swap_day,
    make_user,
)

pytestmark = pytest.mark.django_db

# Of every set of lines below an area or office: none, unless a test says otherwise.
NO_LINES = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


@pytest.fixture
def administrator(client: Client, settings: Any) -> User:
    settings.MFA_REQUIRED_ROLES = []
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


def lines(*prefixes: str, **given: Any) -> dict[str, Any]:
    """The management fields of these sets of lines, and the lines given as `prefix__0__field`."""
    counts = {f"{prefix}-{name}": count for prefix in prefixes for name, count in NO_LINES.items()}
    data = {name.replace("__", "-"): value for name, value in given.items()}
    for prefix in prefixes:
        numbers = {name.split("-")[1] for name in data if name.startswith(f"{prefix}-")}
        counts[f"{prefix}-TOTAL_FORMS"] = len(numbers)
    return counts | data


def page_of(row: Any) -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])


def add(client: Client, model: type[Any], **data: Any) -> Any:
    opts = model._meta
    return client.post(reverse(f"admin:{opts.app_label}_{opts.model_name}_add"), data)


AREA = {"code": "A1", "name": "Xã Bát Xát", "level": "commune"}


def test_an_area_is_added_with_numbers_and_days_as_officials_type_them(
    client: Client, administrator: User
) -> None:
    typed = AREA | {
        "valid_from": "01/07/2025",
        "latitude": "22,4856",
        "longitude": "103.97",
        "area_km2": "6.364,25",
        "population": "26.000",
        "population_year": "2023",
    }
    assert add(client, Area, **typed).status_code == 302
    area = Area.objects.get()
    assert (area.valid_from.isoformat(), str(area.latitude)) == ("2025-07-01", "22.485600")
    assert (str(area.area_km2), area.population) == ("6364.2500", 26_000)
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.new["name"]) == (Verb.ADDED, administrator, "Xã Bát Xát")


def test_everything_wrong_with_an_area_is_told_at_once_beside_its_field(
    client: Client, administrator: User
) -> None:
    typed = {
        "level": "galaxy",
        "valid_from": "31/02/2025",
        "latitude": "9999",
        "area_km2": "14.94",
        "population": "1e400",
        "parent": "abc",
    }
    page = add(client, Area, **typed)
    told = page.context["adminform"].form.errors
    assert set(told) == {"code", "name", *typed}
    assert not Area.objects.exists()
    assert not Activity.objects.exists()


@pytest.mark.parametrize("parent", ["abc", "9" * 40, "-1", "\0", "1 OR 1=1"])
def test_a_key_that_is_none_is_an_error_and_no_fault(
    client: Client, administrator: User, parent: str
) -> None:
    page = add(client, Area, **AREA, parent=parent)
    assert set(page.context["adminform"].form.errors) == {"parent"}


def test_what_an_area_came_from_and_became_is_kept_below_it(
    client: Client, administrator: User
) -> None:
    area, heir = make_area(**AREA), make_area()
    data = lines(
        "successions",
        "precessions",
        successions__0__on="30/06/2025",
        successions__0__share="part",
        successions__0__successor=heir.pk,
    )
    assert client.post(page_of(area), AREA | data).status_code == 302
    found = AreaSuccession.objects.get()
    assert (found.predecessor, found.successor, found.share) == (area, heir, "part")
    assert [row.model for row in Activity.objects.all()] == ["organisation.areasuccession"]


@pytest.mark.parametrize(
    "mistake", [{"successor": "itself"}, {"on": "30/02/2025"}, {"share": "half"}, {"successor": ""}]
)
def test_a_wrong_line_below_an_area_is_told_and_nothing_is_saved(
    client: Client, administrator: User, mistake: dict[str, str]
) -> None:
    area, heir = make_area(**AREA), make_area()
    line = {"on": "30/06/2025", "share": "whole", "successor": heir.pk} | mistake
    if line["successor"] == "itself":
        line["successor"] = area.pk
    data = lines(
        "successions",
        "precessions",
        **{f"successions__0__{name}": value for name, value in line.items()},
    )
    page = client.post(page_of(area), AREA | data | {"name": "Tên mới"})
    assert page.status_code == 200
    assert any(page.context["inline_admin_formsets"][0].formset.errors)
    assert not AreaSuccession.objects.exists()
    area.refresh_from_db()
    assert area.name == AREA["name"]


def test_members_are_kept_below_a_group_only(client: Client, administrator: User) -> None:
    group, member = make_area(code="G", name="Nhóm", level="group"), make_area()
    data = {"name": "Nhóm", "level": "group"} | lines(
        "memberships", memberships__0__member=member.pk, memberships__0__valid_from="01/01/2021"
    )
    assert client.post(page_of(group), data).status_code == 302
    assert AreaMembership.objects.get().member == member
    shown = client.get(page_of(group)).context["inline_admin_formsets"]
    assert [lines_of.opts.model for lines_of in shown] == [AreaMembership]


def test_the_code_of_a_row_stays(client: Client, administrator: User) -> None:
    area = make_area(**AREA)
    client.post(page_of(area), AREA | {"code": "OTHER"} | lines("successions", "precessions"))
    area.refresh_from_db()
    assert area.code == "A1"


@pytest.mark.parametrize("make", [make_area, make_office, make_document, make_source])
def test_what_figures_refer_to_is_not_deleted(
    client: Client, administrator: User, make: Any
) -> None:
    row = make()
    opts = row._meta
    delete = reverse(f"admin:{opts.app_label}_{opts.model_name}_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    several = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"), several)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_an_office_is_kept_with_its_heirs(client: Client, administrator: User) -> None:
    office, heir = make_office(name="Phòng cũ"), make_office()
    data = {"name": "Phòng cũ", "kind": "division", "verified": "no"} | lines(
        "successions",
        "precessions",
        precessions__0__on="01/03/2025",
        precessions__0__share="whole",
        precessions__0__predecessor=heir.pk,
    )
    assert client.post(page_of(office), data).status_code == 302
    assert OfficeSuccession.objects.get().successor == office


def test_an_office_under_itself_is_told_beside_its_field(
    client: Client, administrator: User
) -> None:
    office = make_office(name="Phòng")
    data = {"name": "Phòng", "kind": "division", "verified": "no", "parent": office.pk}
    page = client.post(page_of(office), data | lines("successions", "precessions"))
    assert set(page.context["adminform"].form.errors) == {"parent"}


def test_reviewers_add_documents_too(client: Client) -> None:
    client.force_login(make_user(Role.REVIEWER))
    typed = {"code": "QD-1", "issuer": "UBND tỉnh", "title": "Quyết định", "verified": "yes"}
    assert add(client, Document, **typed, issued_on="05/01/2024").status_code == 302
    assert Document.objects.get().issued_on.isoformat() == "2024-01-05"
    assert add(client, Area, **AREA).status_code == 403


def test_sources_are_read_and_followed_but_not_kept(client: Client, administrator: User) -> None:
    page = make_source()
    file = Source.objects.create(location="bao-cao.xlsx")
    shown = client.get(reverse("admin:organisation_source_changelist")).content.decode()
    assert f'href="{page.location}"' in shown
    assert f'href="{file.location}"' not in shown
    assert add(client, Source, location="x").status_code == 403
    assert client.post(page_of(file), {"location": "x"}).status_code == 403


def test_rows_are_found_without_accents_and_offered_as_one_types(
    client: Client, administrator: User
) -> None:
    area = make_area(name="Huyện Mường Khương")
    make_area(name="Thị xã Sa Pa")
    found = client.get(reverse("admin:organisation_area_changelist"), {"q": "muong KHƯƠNG"})
    assert list(found.context["cl"].result_list) == [area]
    asked = {"app_label": "organisation", "model_name": "area", "field_name": "parent"}
    offered = client.get(reverse("admin:autocomplete"), asked | {"term": "muong"}).json()
    assert offered["results"] == [{"id": str(area.pk), "text": area.name}]


@pytest.mark.parametrize(("asked", "count"), [("yes", 1), ("no", 2), ("nonsense", 3), ("", 3)])
def test_rows_are_listed_by_whether_they_are_in_force(
    client: Client, administrator: User, asked: str, count: int
) -> None:
    make_area()
    make_area(valid_to="2025-06-30")
    make_area(valid_from="2999-01-01")
    page = client.get(reverse("admin:organisation_area_changelist"), {"in_force": asked})
    assert len(page.context["cl"].result_list) == count


@pytest.mark.parametrize("model", [Area, Office, Document, Source])
def test_a_list_takes_few_queries_however_long_it_is(
    client: Client, administrator: User, model: type[Any], django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        make_area(parent=make_area())
        make_office(parent=make_office(), area=make_area())
        make_document()
    make_source()
    with django_assert_max_num_queries(8):
        client.get(reverse(f"admin:organisation_{model._meta.model_name}_changelist"))


@pytest.mark.parametrize(
    "query",
    [
        {"level": "galaxy"},
        {"level__exact": "x" * 5000},
        {"parent__id__exact": "9" * 40},
        {"parent__id__exact": "abc"},
        {"p": "99999"},
        {"p": "-1"},
        {"o": "zz.99.-3"},
        {"nothing": "here"},
        {"q": "%'\"\\_" * 50},
        {"all": "yes"},
        {"_changelist_filters": "%%%"},
    ],
    ids=str,
)
def test_junk_in_the_address_of_a_list_is_no_fault(
    client: Client, administrator: User, query: dict[str, str]
) -> None:
    make_area()
    answer = client.get(reverse("admin:organisation_area_changelist"), query)

    # Shown without it, sent back to the list, or told plainly that the request cannot be read.
    assert answer.status_code in (200, 302, 400)


@pytest.mark.parametrize("key", ["abc", "9" * 40, "0", "-1", "1'"])
def test_a_row_that_is_not_there_is_said_not_to_be(
    client: Client, administrator: User, key: str
) -> None:
    answer = client.get(reverse("admin:organisation_area_change", args=[key]))
    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))


# ---------------------------------------------------------------- the calendar


def test_a_swap_day_is_typed_day_first_and_leaves_its_trace(
    client: Client, administrator: User
) -> None:
    decomposed = "Nghi\u0309 Quo\u0302\u0301c kha\u0301nh"
    typed = {"off": "31/08/2026", "worked": "22/08/2026", "note": decomposed}
    assert add(client, SwapDay, **typed).status_code == 302
    swap_day = SwapDay.objects.get()
    assert (swap_day.off, swap_day.worked) == (date(2026, 8, 31), date(2026, 8, 22))
    assert swap_day.note == "Nghỉ Quốc khánh"
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.new["off"]) == (Verb.ADDED, administrator, "2026-08-31")


def test_what_is_wrong_with_a_swap_day_is_told_in_vietnamese(
    client: Client, administrator: User
) -> None:
    page = add(client, SwapDay, off="22/08/2026", worked="31/08/2026")
    told = page.context["adminform"].form.non_field_errors()
    assert told == [
        "Ngày nghỉ phải là một ngày từ thứ Hai đến thứ Sáu.",
        "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.",
    ]
    assert not SwapDay.objects.exists()


def test_a_swap_day_that_was_called_off_is_deleted_with_a_trace(
    client: Client, administrator: User
) -> None:
    swap_day = make_swap_day(worked=date(2030, 5, 11))
    address = reverse("admin:organisation_swapday_delete", args=[swap_day.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not SwapDay.objects.exists()
    row = Activity.objects.get()
    assert (row.verb, row.old["worked"]) == (Verb.REMOVED, "2030-05-11")
