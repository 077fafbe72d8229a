"""Decisions, people, collectives and households: the whole record, and personal matters for few."""

from datetime import date

import pytest

from accounts.choices import Role
from awards.models import Award, AwardStageEvent, Discipline, YearGrade
from tests.awards.reading import client_of, queries_of, read
from tests.factories import (
    make_award,
    make_award_count,
    make_award_decision,
    make_award_person,
    make_award_type,
    make_collective,
    make_household,
    make_initiative,
    make_movement,
    make_office,
    make_user,
)

pytestmark = pytest.mark.django_db

OFFICER, LEADER = Role.AWARD_OFFICER, Role.LEADER


def given(**fields) -> Award:
    """An award given with money, unless said otherwise."""
    money = {"coefficient": "0.3", "factor": 1, "base_salary": 1_800_000, "amount": 540_000}
    return make_award(**{"decision": make_award_decision()} | money | fields)


def revoke(award: Award, reason: str = "Kê khai thành tích sai") -> None:
    Award.objects.filter(pk=award.pk).update(stage="revoked", closing_reason=reason)


# ---------------------------------------------------------------- decisions


def test_a_decision_shows_who_got_what_and_what_it_comes_to():
    decision = make_award_decision()
    people = [given(decision=decision).person for _number in range(12)]
    bodies = [given(decision=decision, collective=make_collective()) for _number in range(2)]
    text = read(decision.get_absolute_url())
    for person in people:
        assert person.full_name in text
    for award in bodies:
        assert award.collective.outside_name in text
    assert "12 cá nhân, 2 tập thể" in text
    assert "7.560.000 đồng" in text  # 14 times 540.000


def test_what_was_revoked_of_a_decision_is_shown_and_not_in_its_sums():
    decision = make_award_decision()
    kept, gone = given(decision=decision), given(decision=decision)
    revoke(gone)
    text = read(decision.get_absolute_url())
    assert gone.person.full_name in text
    assert "Kê khai thành tích sai" in text
    assert "1 cá nhân" in text
    assert "1 đã thu hồi" in text
    assert "540.000 đồng" in text
    assert text.index(kept.person.full_name) < text.index(gone.person.full_name)


def test_a_decision_known_by_number_alone_shows_how_many_and_names_nobody():
    decision = make_award_decision()
    make_award_count(
        document=decision.document, what="Giấy khen", individuals=12, collectives=3, remark="Tổng"
    )
    text = read(decision.get_absolute_url())
    assert "Số đếm không ghi tên" in text
    assert "Giấy khen" in text
    assert "Tổng" in text
    assert "Quyết định này chưa ghi tên ai; số lượng nêu ở bên dưới." in text
    assert "15 không ghi tên" in read("/thi-dua/quyet-dinh/")
    assert "Nhập số đếm" not in text
    officer = read(decision.get_absolute_url(), make_user(Role.AWARD_OFFICER))
    assert "Nhập số đếm" in officer


def test_only_those_who_keep_awards_are_offered_to_change_a_decision():
    award = given()
    address = award.decision.get_absolute_url()
    revoking = f"/thi-dua/ho-so/{award.pk}/thu-hoi/"
    for role, offered in ((LEADER, False), (OFFICER, True)):
        html = client_of(make_user(role)).get(address).content.decode()
        assert (f"{address}sua/" in html) is offered
        assert (revoking in html) is offered


def test_a_long_decision_is_read_page_by_page_with_the_same_queries():
    decision = make_award_decision()
    given(decision=decision)
    few = queries_of(decision.get_absolute_url())
    award, office = make_award_type(), make_office()
    for _number in range(54):
        given(decision=decision, type=award, person=make_award_person(office=office))
    assert queries_of(decision.get_absolute_url()) == few <= 15
    assert "Trang 1/2" in read(decision.get_absolute_url())
    assert "55 cá nhân" in read(f"{decision.get_absolute_url()}?page=2")
    assert client_of().get(f"{decision.get_absolute_url()}?page=abc").status_code == 200


# ---------------------------------------------------------------- people


def test_a_person_page_is_the_full_record_with_steps_and_what_was_taken_back():
    person = make_award_person(sex="female")
    first = given(
        person=person, year=2022, decision=make_award_decision(decided_on=date(2022, 12, 31))
    )
    gone = given(person=person, movement=make_movement(name="Thi đua thử"), occasion="movement")
    revoke(gone)
    AwardStageEvent.objects.create(award=first, stage="registered", on=date(2022, 3, 1))
    make_initiative(person, title="Sáng kiến của người thử")
    text = read(person.get_absolute_url())
    assert person.full_name in text
    for award in (first, gone):
        assert award.type.name in text
    assert "01/03/2022 đăng ký" in text
    assert "Thi đua thử" in text
    assert "Kê khai thành tích sai" in text
    assert "1 còn hiệu lực" in text
    assert "540.000 đồng" in text  # of the one that holds
    assert "Sáng kiến của người thử" in text


@pytest.fixture
def own_office():
    return make_office(name="Phòng của người thử")


@pytest.fixture
def graded(own_office):
    person = make_award_person(office=own_office)
    YearGrade.objects.create(person=person, year=2023, grade="excellent")
    Discipline.objects.create(
        person=person, form="warning", decided_on=date(2022, 5, 1), number="77/QĐ"
    )
    return person


@pytest.mark.parametrize(
    ("role", "of_office", "status", "sees_personal"),
    [
        (Role.AWARD_OFFICER, False, 200, True),
        (Role.LEADER, False, 200, False),
        (Role.STAFF, True, 200, True),
        (Role.REVIEWER, True, 200, True),
        (Role.STAFF, False, 403, False),
        (Role.REVIEWER, False, 403, False),
        (Role.ADMIN, False, 403, False),
    ],
)
def test_grade_and_discipline_are_read_by_award_officers_and_that_office_only(
    graded, own_office, role, of_office, status, sees_personal, settings
):
    settings.MFA_REQUIRED_ROLES = []  # who has no second step yet is sent to it, not refused
    user = make_user(role, office=own_office if of_office else make_office())
    response = client_of(user).get(graded.get_absolute_url())
    assert response.status_code == status
    html = response.content.decode()
    assert ("77/QĐ" in html) is sees_personal
    assert ("Hoàn thành xuất sắc nhiệm vụ" in html) is sees_personal


def test_those_who_only_keep_their_people_get_no_links_that_would_refuse_them(graded, own_office):
    award = given(person=graded, movement=make_movement(), occasion="movement")
    html = client_of(make_user(office=own_office)).get(graded.get_absolute_url()).content.decode()
    assert award.type.name in html
    for row in (award.decision, award.movement):
        assert row.get_absolute_url() not in html


def test_a_person_page_takes_the_same_queries_however_long_the_record():
    person = make_award_person()
    given(person=person)
    few = queries_of(person.get_absolute_url())
    for year in range(2005, 2023):
        given(person=person, year=year)
        make_initiative(person, year=year)
    assert queries_of(person.get_absolute_url()) <= few + 1  # authors of initiatives
    assert few <= 15


# ---------------------------------------------------------------- collectives and households


@pytest.mark.parametrize(
    ("kind", "make"), [("collective", make_collective), ("household", make_household)]
)
def test_a_collective_or_household_has_its_full_record(kind, make):
    recipient = make()
    award, gone = given(**{kind: recipient}), given(**{kind: recipient, "year": 2021})
    revoke(gone)
    text = read(recipient.get_absolute_url())
    assert recipient.code in text
    assert award.type.name in text
    assert "1 còn hiệu lực" in text
    assert "Kê khai thành tích sai" in text


@pytest.mark.parametrize("make", [make_award_person, make_collective, make_household])
def test_a_recipient_without_awards_says_where_they_would_come_from(make):
    assert "Chưa có hồ sơ khen thưởng nào" in read(make().get_absolute_url())


@pytest.mark.parametrize("make", [make_award_person, make_collective, make_household])
def test_what_was_made_up_says_so(make):
    assert "minh họa" in read(make(illustration=True).get_absolute_url())


def test_a_collective_that_has_ended_is_said_to_have_lasted_until_then_and_not_to_be_due():
    collective = make_collective(valid_from=date(2020, 1, 1), valid_to=date(2025, 2, 28))
    text = read(collective.get_absolute_url())
    assert "đến 28/02/2025" in text
    assert "hạn" not in text.split("đến 28/02/2025")[0].rsplit(collective.code, 1)[-1]
