from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import actions
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from tests.factories import make_office, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_user(Role.ADMIN)


def test_a_new_account_starts_with_a_password_to_be_replaced(admin: User) -> None:
    office = make_office()
    new = actions.create_account(
        username="le.van.a", full_name="Lê Văn A", role=Role.STAFF, office=office, by=admin
    )
    user = User.objects.get(username="le.van.a")
    assert user.check_password(new.password)
    assert user.must_set_password
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.object_id) == (Verb.ADDED, admin, str(user.pk))
    assert row.new == {"role": "staff", "office": office.pk, "is_active": True}
    assert row.origin.new == {"username": "le.van.a", "full_name": "Lê Văn A", "email": ""}
    assert new.password not in str(row.origin.__dict__) + str(row.__dict__)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"username": "Lê"}, "username"),
        ({"username": "taken"}, "username"),
        ({"full_name": ""}, "full_name"),
        ({"email": "no e-mail"}, "email"),
        ({"role": "root"}, "role"),
        ({"office": None}, "__all__"),
    ],
)
def test_a_wrong_account_is_refused_and_leaves_nothing(
    admin: User, fields: dict[str, Any], field: str
) -> None:
    make_user(username="taken")
    before = User.objects.count()
    given = {"username": "a", "full_name": "A", "role": Role.STAFF, "office": make_office()}
    with pytest.raises(ValidationError) as refusal:
        actions.create_account(**given | fields, by=admin)
    assert field in refusal.value.error_dict
    assert User.objects.count() == before
    assert not Activity.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_administrators_act_on_accounts(role: Role) -> None:
    person, other = make_user(role), make_user()
    acts = [
        lambda: actions.create_account(
            username="x", full_name="X", role=role, office=other.office, by=person
        ),
        lambda: actions.change_account(user=other, full_name="X", by=person),
        lambda: actions.disable_account(user=other, by=person),
        lambda: actions.reset_password(user=other, by=person),
        lambda: actions.reset_second_factor(user=other, by=person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert not Activity.objects.exists()


def test_a_change_is_told_with_what_was_before(admin: User) -> None:
    user = make_user(Role.STAFF, full_name="Trần B")
    old_office, office = user.office, make_office()
    actions.change_account(
        user=user, full_name="Trần C", role=Role.REVIEWER, office=office, by=admin, reason="QĐ 12"
    )
    row = Activity.objects.get()
    assert (row.verb, row.reason) == (Verb.CHANGED, "QĐ 12")
    assert row.old == {"role": "staff", "office": old_office.pk}
    assert row.new == {"role": "reviewer", "office": office.pk}
    assert (row.origin.old, row.origin.new) == ({"full_name": "Trần B"}, {"full_name": "Trần C"})


def test_a_change_of_nothing_leaves_no_trace(admin: User) -> None:
    user = make_user(Role.STAFF)
    actions.change_account(user=user, role=Role.STAFF, by=admin)
    assert not Activity.objects.exists()


def test_a_change_keeps_what_somebody_else_changed_meanwhile(admin: User) -> None:
    seen_before = make_user(full_name="A")
    User.objects.update(email="new@example.org")
    actions.change_account(user=seen_before, full_name="B", by=admin)
    assert User.objects.get(pk=seen_before.pk).email == "new@example.org"


@pytest.mark.parametrize(
    ("changes", "pages", "sessions"),
    [
        ({"role": Role.LEADER}, 1, 0),
        ({"is_active": False}, 1, 1),
        ({"full_name": "B"}, 0, 0),
    ],
)
def test_pages_and_sessions_end_with_the_rights_they_stood_on(
    admin: User, changes: dict[str, Any], pages: int, sessions: int
) -> None:
    user = make_user()
    actions.change_account(user=user, by=admin, **changes)
    user.refresh_from_db()
    assert (user.permission_version, user.session_generation) == (pages, sessions)


@pytest.mark.parametrize("changes", [{"is_active": False}, {"role": Role.STAFF}])
def test_administrators_cannot_shut_themselves_out(admin: User, changes: dict[str, Any]) -> None:
    with pytest.raises(actions.OwnAccount):
        actions.change_account(user=admin, by=admin, **changes)
    actions.change_account(user=admin, by=admin, full_name="Another name")
    actions.change_account(user=make_user(Role.ADMIN), by=admin, **changes)


def test_disabling_and_enabling_are_told_by_name(admin: User) -> None:
    user = make_user()
    actions.disable_account(user=user, by=admin, reason="left")
    actions.change_account(user=user, by=admin, is_active=True)
    verbs = list(Activity.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [Verb.DISABLED, Verb.ENABLED]


def test_a_reset_password_replaces_the_old_one(admin: User) -> None:
    user = make_user(password="the old password")
    password = actions.reset_password(user=user, by=admin).password
    user.refresh_from_db()
    assert user.check_password(password)
    assert user.must_set_password
    assert Activity.objects.get().verb == Verb.PASSWORD_RESET


def test_taking_off_a_second_step_that_is_not_there_leaves_no_trace(admin: User) -> None:
    actions.reset_second_factor(user=make_user(), by=admin)
    assert not Activity.objects.exists()
