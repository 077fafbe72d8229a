"""People, collectives and households as they are written: by whom, with what trace, what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.activity import visible_to
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from awards import registering
from awards.access import may_enter_register, people_seen_by
from awards.models import Collective, Discipline, Household, Person, YearGrade
from awards.registering import Held
from indicators.actions import ActionRefused
from organisation.models import Office
from tests.factories import make_award_person, make_collective, make_office, make_user

TODAY = date(2026, 11, 26)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clerk(office: Office) -> User:
    return make_user(Role.STAFF, office=office)


@pytest.fixture
def officer() -> User:
    return make_user(Role.AWARD_OFFICER)


def held(office: Office, first: str = "2024-01-31", last: str | None = None) -> Held:
    return Held(
        office,
        "Chuyên viên",
        date.fromisoformat(first),
        date.fromisoformat(last) if last else None,
    )


def save(person: Person, *posts: Held, by: User) -> Person:
    return registering.save_person(person=person, posts=posts, by=by, today=TODAY)


# ---------------------------------------------------------------- people


def test_an_office_enters_its_own_people_and_the_program_gives_the_code(clerk, office):
    first = save(Person(full_name="Người Thử Một"), held(office), by=clerk)
    second = save(Person(full_name="Người Thử Hai"), held(office), by=clerk)
    assert (first.code, second.code) == ("CN0001", "CN0002")
    [post] = first.posts.all()
    assert (post.office, post.title, post.valid_to) == (office, "Chuyên viên", None)


def test_the_log_keeps_who_entered_whom_and_the_name_apart(clerk, office):
    person = save(Person(full_name="Người Thử"), held(office), by=clerk)
    activity = Activity.objects.get(model="awards.person")
    assert (activity.verb, activity.actor, activity.label) == (Verb.ADDED, clerk, person.code)
    assert (activity.old, activity.new) == (None, None)
    assert activity.origin.new["full_name"] == "Người Thử"
    assert activity.origin.new["posts"][0]["office"] == office.pk


def test_a_person_of_another_office_is_not_entered_here(clerk):
    with pytest.raises(ActionRefused) as refusal:
        save(Person(full_name="Người Thử"), held(make_office()), by=clerk)
    assert set(refusal.value.errors) == {"posts"}
    assert not Person.objects.exists()


def test_a_person_of_another_office_is_not_changed_here(clerk, office):
    person = make_award_person()
    with pytest.raises(PermissionDenied):
        save(person, held(office), by=clerk)


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_who_enters_nobody_enters_nobody_of_the_own_office_either(role):
    user = make_user(role)
    with pytest.raises(ActionRefused):
        save(Person(full_name="Người Thử"), held(user.office), by=user)


def test_award_officers_enter_people_of_every_office(officer):
    assert save(Person(full_name="Người Thử"), held(make_office()), by=officer).pk


def test_who_moves_keeps_the_post_in_the_other_office(clerk, office, officer):
    other = make_office()
    moved = [held(other, last="2025-06-30"), held(office, first="2025-07-01")]
    person = save(Person(full_name="Người Thử"), *moved, by=officer)
    person.full_name = "Người Thử Mới"
    save(person, *moved, by=clerk)
    assert {post.office for post in person.posts.all()} == {office, other}
    assert registering.present_office(person, TODAY) == office
    assert registering.present_office(person, date(2025, 6, 30)) == other


def test_who_left_is_still_entered_by_the_last_office(clerk, office):
    person = make_award_person(office=office)
    person.posts.update(valid_to=date(2025, 1, 1))
    assert registering.may_change(clerk, person, TODAY)
    assert list(people_seen_by(clerk, TODAY)) == [person]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2024-01-01", None), ("2025-01-01", None)),
        (("2024-01-01", "2025-01-01"), ("2025-01-01", None)),
        (("2025-01-01", None), ("2024-01-01", "2025-06-30")),
    ],
)
def test_posts_that_overlap_are_refused(clerk, office, first, second):
    with pytest.raises(ActionRefused) as refusal:
        save(Person(full_name="x"), held(office, *first), held(office, *second), by=clerk)
    assert set(refusal.value.errors) == {"posts"}


def test_a_person_without_a_post_is_refused(officer):
    with pytest.raises(ActionRefused):
        save(Person(full_name="Người Thử"), by=officer)


# ---------------------------------------------------------------- who sees whom


def test_an_office_sees_its_own_people_and_those_below_it():
    department = make_office()
    division = make_office(parent=department)
    own, below = make_award_person(office=department), make_award_person(office=division)
    make_award_person()
    reviewer = make_user(Role.REVIEWER, office=department)
    assert set(people_seen_by(reviewer, TODAY)) == {own, below}
    assert set(people_seen_by(make_user(Role.STAFF, office=division), TODAY)) == {below}


@pytest.mark.parametrize(
    ("role", "enters", "sees_all"),
    [
        (Role.STAFF, True, False),
        (Role.REVIEWER, True, False),
        (Role.LEADER, True, True),
        (Role.AWARD_OFFICER, True, True),
        (Role.ADMIN, False, False),
    ],
)
def test_who_sees_the_register(role, enters, sees_all):
    make_award_person()
    user = make_user(role)
    assert may_enter_register(user) is enters
    assert people_seen_by(user, TODAY).exists() is sees_all


# ---------------------------------------------------------------- grade and discipline


@pytest.mark.parametrize(
    ("role", "same_office", "sees"),
    [
        (Role.STAFF, True, True),
        (Role.STAFF, False, False),
        (Role.REVIEWER, True, True),
        (Role.LEADER, True, False),
        (Role.ADMIN, True, False),
        (Role.AWARD_OFFICER, False, True),
    ],
)
def test_grade_and_discipline_are_read_by_the_office_and_award_officers_only(
    role, same_office, sees, office
):
    person = make_award_person(office=office)
    user = make_user(role, office=office if same_office else make_office())
    assert registering.may_see_record(user, person, TODAY) is sees


def test_a_year_is_graded_graded_anew_and_the_grade_taken_back(clerk, office):
    person = make_award_person(office=office)
    for grade in ("good", "excellent", ""):
        registering.set_grade(person=person, year=2025, grade=grade, by=clerk, today=TODAY)
    assert not YearGrade.objects.exists()
    verbs = [row.verb for row in Activity.objects.filter(model="awards.yeargrade").order_by("pk")]
    assert verbs == [Verb.ADDED, Verb.CHANGED, Verb.REMOVED]


def test_a_year_to_come_is_not_graded(clerk, office):
    person = make_award_person(office=office)
    with pytest.raises(ActionRefused) as refusal:
        registering.set_grade(person=person, year=2027, grade="good", by=clerk, today=TODAY)
    assert set(refusal.value.errors) == {"year"}


def test_a_measure_is_recorded_and_taken_back_by_the_office_only(clerk, office):
    person = make_award_person(office=office)
    measure = Discipline(person=person, form="warning", decided_on=date(2025, 5, 1))
    stranger = make_user(Role.STAFF)
    with pytest.raises(PermissionDenied):
        registering.save_discipline(discipline=measure, by=stranger, today=TODAY)
    registering.save_discipline(discipline=measure, by=clerk, today=TODAY)
    with pytest.raises(PermissionDenied):
        registering.remove_discipline(discipline=measure, by=stranger, today=TODAY)
    registering.remove_discipline(discipline=measure, by=clerk, today=TODAY)
    assert not Discipline.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_nobody_reads_in_the_log_what_is_personal_unless_it_is_theirs_to_read(role, clerk, office):
    person = make_award_person(office=office)
    registering.set_grade(person=person, year=2025, grade="good", by=clerk, today=TODAY)
    seen = {row.model for row in visible_to(make_user(role, office=office))}
    assert ("awards.yeargrade" in seen) is (role == Role.AWARD_OFFICER)


# ---------------------------------------------------------------- collectives and households


def test_collectives_and_households_are_kept_by_award_officers(officer, clerk):
    collective = Collective(outside_name="Tập thể thử", kind="outside")
    household = Household(head="Chủ hộ thử")
    with pytest.raises(PermissionDenied):
        registering.save_collective(collective=collective, by=clerk)
    with pytest.raises(PermissionDenied):
        registering.save_household(household=household, by=clerk)
    registering.save_collective(collective=collective, by=officer)
    registering.save_household(household=household, by=officer)
    assert (collective.code, household.code) == ("TT0001", "HO0001")
    household.head = "Chủ hộ khác"
    registering.save_household(household=household, by=officer)
    changed = Activity.objects.get(model="awards.household", verb=Verb.CHANGED)
    assert (changed.label, changed.new) == ("HO0001", None)
    assert changed.origin.old["head"] == "Chủ hộ thử"


def test_codes_go_on_from_the_highest_there_is(officer):
    make_collective(code="TT0041")
    make_collective(code="TT-khac")
    made = registering.save_collective(
        collective=Collective(outside_name="Tập thể thử", kind="unit"), by=officer
    )
    assert made.code == "TT0042"
