from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import (
    OFFICE_BOUND,
    Permission,
    can,
    can_somewhere,
    can_use_models_of,
    offices_read_once,
    offices_where,
    offices_within,
    permission_for_model,
    require,
)
from tests.factories import make_office, make_user

# Said once more and by hand: a slip in the module's own table must not pass unseen.
ALLOWED = {
    Permission.FIGURE_VIEW: set(Role),
    Permission.ENTRY_CHANGE: {Role.STAFF, Role.REVIEWER},
    Permission.SUBMISSION_REVIEW: {Role.REVIEWER},
    Permission.QUESTION_ASK: {Role.REVIEWER, Role.LEADER},
    Permission.QUALITY_VIEW: {Role.STAFF, Role.REVIEWER, Role.LEADER},
    Permission.OBSERVATION_PROPOSE: {Role.STAFF, Role.REVIEWER},
    Permission.OBSERVATION_PUBLISH: {Role.REVIEWER},
    Permission.OBSERVATION_CORRECT: {Role.REVIEWER},
    Permission.ASSIGNMENT_VIEW: {Role.STAFF, Role.REVIEWER, Role.LEADER, Role.AWARD_OFFICER},
    Permission.ASSIGNMENT_REPORT: {Role.STAFF, Role.REVIEWER},
    Permission.ASSIGNMENT_CHANGE: {Role.REVIEWER, Role.LEADER},
    Permission.PLAN_DRAFT: {Role.REVIEWER},
    Permission.PLAN_ISSUE: {Role.REVIEWER},
    Permission.AWARD_VIEW: {Role.LEADER, Role.AWARD_OFFICER},
    Permission.AWARD_CHANGE: {Role.AWARD_OFFICER},
    Permission.PERSON_CHANGE: {Role.STAFF, Role.REVIEWER, Role.AWARD_OFFICER},
    Permission.PERSONAL_RECORD_VIEW: {Role.STAFF, Role.REVIEWER, Role.AWARD_OFFICER},
    Permission.DOCUMENT_CHANGE: {Role.REVIEWER, Role.AWARD_OFFICER, Role.ADMIN},
    Permission.CATALOGUE_CHANGE: {Role.ADMIN},
    Permission.ORGANISATION_CHANGE: {Role.ADMIN},
    Permission.ACCOUNT_CHANGE: {Role.ADMIN},
    Permission.ACTIVITY_VIEW: {Role.REVIEWER, Role.LEADER, Role.ADMIN},
    Permission.ADMIN_ENTER: {Role.REVIEWER, Role.AWARD_OFFICER, Role.ADMIN},
}


def test_every_permission_has_a_row_in_the_table() -> None:
    assert set(ALLOWED) == set(Permission)


@pytest.mark.django_db
@pytest.mark.parametrize(("permission", "role"), list(product(Permission, Role)))
def test_a_role_holds_its_permissions_in_its_own_office_and_no_other(
    permission: Permission, role: Role
) -> None:
    user = make_user(role)
    assert can(user, permission, office=user.office) is (role in ALLOWED[permission])
    assert can_somewhere(user, permission) is (role in ALLOWED[permission])


@pytest.mark.django_db
@pytest.mark.parametrize("permission", sorted(OFFICE_BOUND))
def test_a_reviewer_acts_for_the_own_office_and_those_below_it(permission: Permission) -> None:
    department = make_office()
    division = make_office(parent=department)
    centre = make_office(parent=division)
    neighbour = make_office(parent=department)
    reviewer = make_user(Role.REVIEWER, office=division)
    answers = {
        office.code: can(reviewer, permission, office=office)
        for office in (department, division, centre, neighbour)
    }
    assert answers == {
        department.code: False,
        division.code: True,
        centre.code: True,
        neighbour.code: False,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("permission", sorted(OFFICE_BOUND))
def test_what_no_office_answers_for_is_nobodys(permission: Permission) -> None:
    assert not can(make_user(Role.REVIEWER), permission, office=None)


@pytest.mark.django_db
def test_a_moved_office_counts_at_once() -> None:
    old, new = make_office(), make_office()
    centre = make_office(parent=old)
    reviewer = make_user(Role.REVIEWER, office=new)
    assert not can(reviewer, Permission.OBSERVATION_PUBLISH, office=centre)
    centre.parent = new
    centre.save()
    assert can(reviewer, Permission.OBSERVATION_PUBLISH, office=centre)


@pytest.mark.django_db
@pytest.mark.parametrize("permission", Permission)
def test_nobody_and_disabled_accounts_may_nothing(permission: Permission) -> None:
    office = make_office()
    disabled = [make_user(role, office=office, is_active=False) for role in Role]
    for person in [None, AnonymousUser(), *disabled]:
        assert not can(person, permission, office=office)
        assert not can_somewhere(person, permission)


@pytest.mark.django_db
@pytest.mark.parametrize("permission", Permission)
def test_a_superuser_flag_adds_nothing(
    permission: Permission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(User, "is_superuser", True)
    staff = make_user(Role.STAFF)
    assert can(staff, permission, office=staff.office) is (Role.STAFF in ALLOWED[permission])


@pytest.mark.django_db
def test_require_raises_what_pages_answer_as_403() -> None:
    user = make_user(Role.LEADER)
    require(user, Permission.ACTIVITY_VIEW)
    with pytest.raises(PermissionDenied, match="account_change"):
        require(user, Permission.ACCOUNT_CHANGE)


@pytest.mark.django_db
def test_offices_within_are_the_own_and_all_below(django_assert_num_queries: Any) -> None:
    department = make_office()
    division = make_office(parent=department)
    centre = make_office(parent=division)
    make_office(parent=department)
    user = make_user(office=division)
    with django_assert_num_queries(1):
        assert offices_within(user) == {division.pk, centre.pk}


@pytest.mark.django_db
def test_a_page_that_asks_often_reads_the_offices_once(django_assert_num_queries: Any) -> None:
    user, other = make_user(), make_user()
    with django_assert_num_queries(1), offices_read_once():
        assert [offices_within(user), offices_within(other)] == [
            {user.office_id},
            {other.office_id},
        ]
    centre = make_office(parent=user.office)
    assert offices_within(user) == {user.office_id, centre.pk}
    assert offices_within(AnonymousUser()) == set()


@pytest.mark.django_db
def test_offices_that_stand_under_each_other_do_not_hang_the_search() -> None:
    upper = make_office()
    lower = make_office(parent=upper)
    upper.parent = lower
    upper.save()
    assert offices_within(make_user(office=upper)) == {upper.pk, lower.pk}


@pytest.mark.parametrize(
    ("app_label", "model", "verb", "permission"),
    [
        ("organisation", "area", "view", Permission.FIGURE_VIEW),
        ("organisation", "area", "change", Permission.ORGANISATION_CHANGE),
        ("organisation", "document", "add", Permission.DOCUMENT_CHANGE),
        ("indicators", "indicator", "change", Permission.CATALOGUE_CHANGE),
        ("indicators", "observation", "add", Permission.OBSERVATION_PROPOSE),
        ("indicators", "observation", "change", Permission.OBSERVATION_CORRECT),
        ("indicators", "observation", "delete", None),
        ("indicators", "plan", "delete", None),
        ("accounts", "user", "view", Permission.ACCOUNT_CHANGE),
        ("accounts", "user", "delete", None),
        ("accounts", "activity", "view", Permission.ACTIVITY_VIEW),
        ("accounts", "activity", "add", None),
        ("accounts", "activityorigin", "view", None),
        ("mfa", "authenticator", "view", None),
        ("indicators", "indicator", "unknown verb", None),
    ],
)
def test_models_are_kept_by_one_permission_each(
    app_label: str, model: str, verb: str, permission: Permission | None
) -> None:
    assert permission_for_model(app_label, model, verb) is permission


@pytest.mark.django_db
def test_djangos_own_questions_get_the_same_answers() -> None:
    admin, reviewer = make_user(Role.ADMIN), make_user(Role.REVIEWER)
    assert admin.has_perm("accounts.change_user")
    assert not reviewer.has_perm("accounts.change_user")
    assert reviewer.has_perms(["indicators.add_observation", "organisation.view_area"])
    assert not admin.has_perms(["organisation.change_area", "indicators.add_observation"])
    assert not admin.has_perm("nonsense")
    assert admin.has_module_perms("accounts")
    assert not admin.has_module_perms("mfa")
    assert not can_use_models_of(make_user(Role.STAFF), "accounts")


OF_PEOPLE = (Permission.PERSON_CHANGE, Permission.PERSONAL_RECORD_VIEW)


@pytest.mark.django_db
@pytest.mark.parametrize("permission", OF_PEOPLE)
def test_award_officers_hold_what_is_about_people_for_every_office(permission: Permission) -> None:
    officer, elsewhere = make_user(Role.AWARD_OFFICER), make_office()
    assert can(officer, permission, office=elsewhere)
    assert can(officer, permission)  # of a person without an office too
    assert offices_where(officer, permission) == {officer.office.pk, elsewhere.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("permission", OF_PEOPLE)
@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER])
def test_an_office_holds_what_is_about_people_for_its_own_only(
    permission: Permission, role: Role
) -> None:
    user, elsewhere = make_user(role), make_office()
    assert not can(user, permission, office=elsewhere)
    assert not can(user, permission)
    assert offices_where(user, permission) == {user.office.pk}


# ---------------------------------------------------------------- planning divisions


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "drafts", "issues"),
    [
        (Role.STAFF, True, False),
        (Role.REVIEWER, True, True),
        (Role.LEADER, False, False),
        (Role.AWARD_OFFICER, False, False),
        (Role.ADMIN, False, False),
    ],
)
def test_a_planning_division_plans_for_the_office_it_is_part_of(
    role: Role, drafts: bool, issues: bool
) -> None:
    department, elsewhere = make_office(), make_office()
    planning = make_office(parent=department, kind="planning_division")
    neighbour = make_office(parent=department)
    person = make_user(role, office=planning)
    for office in (department, planning, neighbour):
        assert can(person, Permission.PLAN_DRAFT, office=office) is drafts
        assert can(person, Permission.PLAN_ISSUE, office=office) is issues
    assert not can(person, Permission.PLAN_DRAFT, office=elsewhere)
    assert can_somewhere(person, Permission.PLAN_DRAFT) is drafts
    # For everything else it is an office like any other.
    assert not can(person, Permission.OBSERVATION_PUBLISH, office=neighbour)
    assert not can(person, Permission.ENTRY_CHANGE, office=neighbour)


@pytest.mark.django_db
def test_a_planning_division_on_its_own_plans_for_itself() -> None:
    planning = make_office(kind="planning_division")
    person = make_user(Role.STAFF, office=planning)
    assert can(person, Permission.PLAN_DRAFT, office=planning)
    assert not can(person, Permission.PLAN_DRAFT, office=make_office())


@pytest.mark.django_db
@pytest.mark.parametrize("permission", Permission)
def test_the_offices_asked_about_at_once_are_those_asked_about_one_by_one(
    permission: Permission, django_assert_max_num_queries: Any
) -> None:
    if permission not in OFFICE_BOUND:
        return
    department = make_office()
    offices = [department, make_office(), *(make_office(parent=department) for _ in range(2))]
    planning = make_office(parent=department, kind="planning_division")
    for office in (planning, offices[2]):
        for role in Role:
            person = make_user(role, office=office)
            with django_assert_max_num_queries(1):
                found = offices_where(person, permission)
            every = [*offices, planning]
            assert found == {o.pk for o in every if can(person, permission, office=o)}
