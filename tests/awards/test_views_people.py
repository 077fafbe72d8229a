"""Người: listed, entered with their posts, graded; collectives and households beside them."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Collective, Discipline, Household, Person, YearGrade
from organisation.models import Office
from tests.factories import (
    make_award,
    make_award_decision,
    make_award_person,
    make_collective,
    make_household,
    make_initiative,
    make_movement,
    make_office,
)
from tests.indicators.reading import elements, page_of, text_of

pytestmark = pytest.mark.django_db

LIST, NEW = "/thi-dua/nguoi/", "/thi-dua/nguoi/moi/"
MOST_QUERIES = 15


def filled(*posts: dict[str, Any], **person: Any) -> dict[str, Any]:
    """The form of a person as a browser sends it, with three lines of posts."""
    data = {
        "full_name": "Người Thử",
        "sex": "female",
        "cong-tac-TOTAL_FORMS": "3",
        "cong-tac-INITIAL_FORMS": "0",
    } | person
    for number, post in enumerate(posts):
        data |= {f"cong-tac-{number}-{name}": value for name, value in post.items()}
    return data


def post(office: Office, first: str = "01/02/2024", last: str = "", title: str = "") -> Any:
    return {"office": office.pk, "title": title, "valid_from": first, "valid_to": last}


def record_of(person: Person) -> str:
    return reverse("awards:person-record", args=[person.pk])


# ---------------------------------------------------------------- the list


def test_an_office_reads_its_own_people_and_readers_of_awards_all(desk, reader, office):
    own, other = make_award_person(office=office), make_award_person()
    page = desk.get(LIST).content.decode()
    assert own.full_name in page
    assert other.full_name not in page
    everybody = reader.get(LIST).content.decode()
    assert own.full_name in everybody
    assert other.full_name in everybody


def test_people_are_found_without_accents_and_by_office(reader, office):
    wanted = make_award_person(full_name="Đỗ Thử Dũng", office=office)
    make_award_person(full_name="Trần Thử Bình")
    for asked in ("tim=do+dung", f"don-vi={office.pk}", f"tim={wanted.code}"):
        page = reader.get(f"{LIST}?{asked}").content.decode()
        assert "Đỗ Thử Dũng" in page
        assert "Trần Thử Bình" not in page
    assert "Không có ai như vậy" in reader.get(f"{LIST}?tim=khong+co").content.decode()


def test_nonsense_in_the_address_narrows_nothing(reader):
    person = make_award_person()
    page = reader.get(f"{LIST}?don-vi=x%27&trang=-1&page=999&sort=zzz").content.decode()
    assert person.full_name in page


def test_the_list_says_what_to_do_where_it_is_empty(desk):
    page = page_of(desk.get(LIST))
    [empty] = elements(page, "p", "empty")
    assert NEW in str(desk.get(LIST).content.decode())
    assert "Chưa nhập ai" in text_of(empty)


def test_the_list_asks_few_queries_however_many_people(reader, office):
    for _ in range(30):
        make_award_person(office=office)
    reader.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(LIST).status_code == 200
    assert len(captured) <= MOST_QUERIES


# ---------------------------------------------------------------- entering


def test_a_person_is_entered_with_posts_and_changed(desk, office):
    answer = desk.post(NEW, filled(post(office, title="Chuyên viên")))
    assert answer.status_code == 302
    person = Person.objects.get()
    [held] = person.posts.all()
    assert (held.office, held.title, held.valid_from) == (office, "Chuyên viên", date(2024, 2, 1))

    address = reverse("awards:person-update", args=[person.pk])
    assert "01/02/2024" in desk.get(address).content.decode()
    changed = filled(
        post(office, last="30/06/2025", title="Chuyên viên"),
        post(office, first="01/07/2025", title="Phó Trưởng phòng"),
        full_name="Người Thử Mới",
    )
    assert desk.post(address, changed).status_code == 302
    person.refresh_from_db()
    assert person.full_name == "Người Thử Mới"
    assert person.posts.count() == 2
    assert person.post_on(date(2026, 1, 1)).title == "Phó Trưởng phòng"


def test_every_fault_is_told_beside_its_field_and_nothing_is_saved(desk, office):
    page = desk.post(
        NEW,
        filled(
            {"title": "Không đơn vị"},
            post(office, first="31/02/2024"),
            post(office, first="01/02/2024", last="01/01/2024"),
            full_name="",
            in_branch_since="hôm nay",
        ),
    ).content.decode()
    assert "Lỗi:" in page
    assert page.count('class="errorlist"') >= 6
    assert not Person.objects.exists()


def test_posts_that_overlap_are_told_at_the_head(desk, office):
    page = desk.post(NEW, filled(post(office), post(office, first="01/02/2025"))).content.decode()
    assert "chồng" in page
    assert not Person.objects.exists()


def test_an_office_offers_its_own_offices_only(desk, office):
    other = make_office(name="Đơn vị khác hẳn")
    assert other.name not in desk.get(NEW).content.decode()
    answer = desk.post(NEW, filled(post(other)))
    assert answer.status_code == 200
    assert not Person.objects.exists()


def test_there_is_no_person_of_another_office_here(desk):
    person = make_award_person()
    for address in (reverse("awards:person-update", args=[person.pk]), record_of(person)):
        assert desk.get(address).status_code == 404
        assert desk.post(address, {}).status_code == 404


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"cong-tac-TOTAL_FORMS": "x", "cong-tac-INITIAL_FORMS": "-1"},
        {"cong-tac-TOTAL_FORMS": "99999999999", "cong-tac-INITIAL_FORMS": "0"},
        {"cong-tac-TOTAL_FORMS": "1", "cong-tac-INITIAL_FORMS": "0", "cong-tac-0-office": "x" * 99},
        {"full_name": "x" * 5_000},
    ],
)
def test_junk_is_a_fault_and_never_a_failure(desk, junk):
    assert desk.post(NEW, junk).status_code == 200
    assert not Person.objects.exists()


# ---------------------------------------------------------------- grade and discipline


def test_a_year_is_graded_and_a_measure_recorded_and_taken_back(desk, office):
    person = make_award_person(office=office)
    address = record_of(person)
    graded = {"viec": "xep-loai", "xl-year": "2025", "xl-grade": "excellent"}
    assert desk.post(address, graded).status_code == 302
    assert YearGrade.objects.get().grade == "excellent"
    measure = {"viec": "ky-luat", "kl-form": "warning", "kl-decided_on": "01/03/2025"}
    assert desk.post(address, measure).status_code == 302
    page = desk.get(address).content.decode()
    assert "Hoàn thành xuất sắc nhiệm vụ" in page
    assert "Cảnh cáo" in page
    taken = reverse("awards:discipline-delete", args=[person.pk, Discipline.objects.get().pk])
    assert desk.post(taken).status_code == 302
    assert not Discipline.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"viec": "xep-loai", "xl-year": "hai nghìn", "xl-grade": "excellent"},
        {"viec": "xep-loai", "xl-year": "2099", "xl-grade": "excellent"},
        {"viec": "xep-loai", "xl-year": "2025", "xl-grade": "perfect"},
        {"viec": "ky-luat", "kl-form": "warning", "kl-decided_on": "31/12/2999"},
        {"viec": "ky-luat"},
        {"viec": "gì đó"},
        {},
    ],
)
def test_what_cannot_be_recorded_is_told_and_not_saved(desk, office, sent):
    address = record_of(make_award_person(office=office))
    assert desk.post(address, sent).status_code == 200
    assert not YearGrade.objects.exists()
    assert not Discipline.objects.exists()


def test_leaders_read_people_and_not_their_grades(reader):
    person = make_award_person()
    YearGrade.objects.create(person=person, year=2025, grade="not_done")
    assert "Không hoàn thành" not in reader.get(LIST).content.decode()
    assert reader.get(record_of(person)).status_code == 403


# ---------------------------------------------------------------- collectives and households


def test_award_officers_keep_collectives(keeper: Client, office):
    answer = keeper.post("/thi-dua/tap-the/moi/", {"office": office.pk, "kind": "unit"})
    assert answer.status_code == 302
    collective = Collective.objects.get()
    assert collective.name == office.name
    page = keeper.get("/thi-dua/tap-the/?tim=phong+thu&loai=unit").content.decode()
    assert office.name in page
    both = keeper.post(
        "/thi-dua/tap-the/moi/", {"office": office.pk, "outside_name": "x", "kind": "unit"}
    )
    assert both.status_code == 200
    address = reverse("awards:collective-update", args=[collective.pk])
    keeper.post(address, {"office": office.pk, "kind": "outside"})
    collective.refresh_from_db()
    assert collective.kind == "outside"


def test_award_officers_keep_households(keeper: Client):
    assert keeper.post("/thi-dua/ho-gia-dinh/moi/", {"head": "Chủ hộ thử"}).status_code == 302
    household = Household.objects.get()
    assert "Chủ hộ thử" in keeper.get("/thi-dua/ho-gia-dinh/").content.decode()
    address = reverse("awards:household-update", args=[household.pk])
    assert keeper.post(address, {"head": ""}).status_code == 200
    assert keeper.post(address, {"head": "Chủ hộ khác"}).status_code == 302


def test_leaders_read_collectives_and_households_and_change_none(reader):
    collective, household = make_collective(), make_household()
    for name, row in (("collective", collective), ("household", household)):
        page = reader.get(reverse(f"awards:{name}-list")).content.decode()
        assert row.code in page
        update = reverse(f"awards:{name}-update", args=[row.pk])
        assert update not in page
        assert reader.get(update).status_code == 403


@pytest.mark.parametrize(
    "address", ["nguoi", "tap-the", "ho-gia-dinh", "quyet-dinh", "ho-so", "phong-trao", "sang-kien"]
)
def test_every_column_of_a_list_has_a_heading(keeper: Client, office, address):
    """An empty one is a column without a name for those who hear the page."""
    decision, movement = make_award_decision(), make_movement()
    make_award(decision=decision, movement=movement, occasion="movement")
    make_collective()
    make_household()
    make_initiative(make_award_person(office=office))
    page = keeper.get(f"/thi-dua/{address}/").content.decode()
    headings = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page, flags=re.DOTALL)
    assert headings
    assert all(re.sub(r"<[^>]+>", "", heading).strip() for heading in headings)
