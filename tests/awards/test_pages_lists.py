"""Movements, initiatives, the catalogue, the search: lists to be read, found without accents."""

from datetime import date
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from awards.models import AwardRule
from awards.pages.catalogue import rule_in_words
from awards.views import people
from tests.awards.reading import answer, client_of, queries_of, read
from tests.factories import (
    make_award,
    make_award_count,
    make_award_decision,
    make_award_person,
    make_award_type,
    make_collective,
    make_document,
    make_household,
    make_initiative,
    make_movement,
    make_observation,
    make_office,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_movements_are_listed_with_what_came_of_them():
    movement = make_movement(
        name="Chung tay vì người nghèo", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31)
    )
    make_award(movement=movement, occasion="movement", decision=make_award_decision())
    make_award(movement=movement, occasion="movement")  # registered only
    text = read("/thi-dua/phong-trao/")
    assert "Chung tay vì người nghèo" in text
    assert "01/01/2022 31/12/2022 1" in text
    assert "Chung tay" in read("/thi-dua/phong-trao/?q=vi+nguoi+ngheo")
    assert "Không có phong trào nào như vậy" in read("/thi-dua/phong-trao/?q=khong")


def test_movements_are_listed_the_newest_first_and_those_without_days_last():
    starts = {"Phong trào một": date(2022, 1, 1), "Phong trào ba": None}
    for name, day in (starts | {"Phong trào hai": date(2024, 1, 1)}).items():
        make_movement(name=name, starts_on=day)
    text = read("/thi-dua/phong-trao/")
    names = ["Phong trào hai", "Phong trào một", "Phong trào ba"]
    assert sorted(names, key=text.index) == names


@pytest.mark.parametrize(("role", "may"), [(Role.AWARD_OFFICER, True), (Role.LEADER, False)])
def test_who_keeps_initiatives_finds_the_way_to_change_each(role, may):
    initiative = make_initiative()
    html = answer("/thi-dua/sang-kien/", make_user(role)).content.decode()
    assert (reverse("awards:initiative-update", args=[initiative.pk]) in html) is may


def test_all_movements_of_the_table_are_listed(published_awards):
    from awards.models import Movement

    text = read("/thi-dua/phong-trao/")
    assert Movement.objects.count() == 10
    for movement in Movement.objects.all():
        assert movement.name in text


def test_a_movement_page_has_its_documents_results_and_awards():
    movement = make_movement(results="Huy động được 709,4 tỷ đồng.", launched_by="UBND tỉnh")
    document = make_document(number="12/KH-UBND")
    movement.documents.add(document)
    award = make_award(movement=movement, occasion="movement", decision=make_award_decision())
    text = read(movement.get_absolute_url())
    for said in ("709,4 tỷ đồng", "12/KH-UBND", "UBND tỉnh", award.person.full_name):
        assert said in text


def test_a_bare_movement_says_what_to_do_next_to_those_who_may():
    movement = make_movement()
    leader = read(movement.get_absolute_url())
    officer = read(movement.get_absolute_url(), make_user(Role.AWARD_OFFICER))
    for words in ("Ghi kết quả", "Phong trào được chọn khi ghi tên người nhận vào quyết định."):
        assert words in officer
        assert words not in leader


def test_initiatives_tell_what_was_proposed_and_what_recognised():
    author = make_award_person(full_name="Người thử tác giả")
    make_initiative(author, title="Số hóa hồ sơ", year=2023)
    make_initiative(
        title="Chi trả qua tài khoản",
        year=2024,
        level_recognised="grass_roots",
        recognised_on=date(2024, 12, 1),
    )
    text = read("/thi-dua/sang-kien/")
    assert "Số hóa hồ sơ" in text
    assert "Người thử tác giả" in text
    assert "chưa được công nhận" in text
    assert "Cơ sở, 01/12/2024" in text
    assert "Số hóa" not in read("/thi-dua/sang-kien/?nam=2024")
    assert "Số hóa" in read("/thi-dua/sang-kien/?q=so+hoa")


def test_initiatives_counted_without_names_stand_beside_the_list():
    recognition = make_award_type(code="SK_COSO", precedence=0)
    make_award_count(code="A03", what="Sáng kiến cấp cơ sở", type=recognition, individuals=18)
    text = read("/thi-dua/sang-kien/?nam=2023")
    assert "Sáng kiến cấp cơ sở, 2023: 18" in text


def test_the_catalogue_shows_every_award_rule_law_and_salary(published_awards):
    from awards.models import AwardType, BaseSalary, LawPeriod
    from vietnamese.numbers import write_number

    text = read("/thi-dua/danh-muc/")
    for row in AwardType.objects.all():
        assert row.name in text
    for row in LawPeriod.objects.all():
        assert row.decree in text
    for row in BaseSalary.objects.all():
        assert write_number(row.amount) in text
    for row in AwardRule.objects.all():
        assert f" {row.code} " in text
    assert "Chưa kiểm chứng" in text or "Chưa xác minh" in text


def test_every_condition_is_said_in_words(published_awards):
    for rule in AwardRule.objects.all():
        words = rule_in_words(rule.parameters, {})
        assert words
        for name in rule.parameters:
            assert f"{name}:" not in words, rule.code


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nguyen thu", "Nguyễn Thử"),
        ("NGUYỄN", "Nguyễn Thử"),
        ("phong thu nghiem", "Phòng Thử nghiệm"),
        ("123/qd", "123/QĐ-SLĐ"),
        ("vi nguoi ngheo", "Vì người nghèo"),
        ("so hoa", "Số hóa hồ sơ"),
        ("lao dong tien tien", "Lao động tiên tiến"),
        ("chu ho", "Chủ hộ thử"),
    ],
)
def test_the_search_finds_everything_without_accents(words, found):
    make_award_person(full_name="Nguyễn Thử")
    make_collective(office=make_office(name="Phòng Thử nghiệm"))
    make_award_decision(document=make_document(number="123/QĐ-SLĐ"))
    make_movement(name="Vì người nghèo")
    make_initiative(title="Số hóa hồ sơ")
    make_award_type(name="Lao động tiên tiến")
    make_household(head="Chủ hộ thử")
    assert found in read(f"/thi-dua/tim-kiem/?q={words}")


@pytest.mark.parametrize("words", ["", "   ", "%00", "̣", "x" * 500])
def test_words_that_find_nothing_are_no_fault(words):
    response = client_of().get("/thi-dua/tim-kiem/", {"q": words})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "address", ["/thi-dua/phong-trao/", "/thi-dua/sang-kien/", "/thi-dua/danh-muc/", "/thi-dua/tim-kiem/?q=a"]
)  # fmt: skip
def test_lists_take_the_same_few_queries_however_long_they_are(address):
    make_movement(name="a"), make_initiative(make_award_person(full_name="a"), title="a")
    few = queries_of(address)
    for number in range(20):
        make_movement(name=f"a {number}")
        make_initiative(make_award_person(full_name=f"a {number}"), title=f"a {number}")
    assert queries_of(address) == few <= 15


def test_a_list_is_made_anew_by_what_it_shows_and_not_by_figures(reader: Client) -> None:
    address = reverse("awards:person-list")
    person = make_award_person()
    observation = make_observation(illustration=True)
    document = make_award_decision(document=make_document()).document

    with patch("awards.views.people._people", wraps=people._people) as made:
        reader.get(address)
        observation.delete()
        reader.get(address)
        assert made.call_count == 1
        for number, changed in enumerate((person, person.posts.get().office, document), 2):
            changed.save()
            reader.get(address)
            assert made.call_count == number
