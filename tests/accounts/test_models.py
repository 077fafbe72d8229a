from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import User
from tests.factories import make_office, make_user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"username": "Nguyen"}, "accounts_user_username_lower"),
        ({"role": "root"}, "accounts_user_role_known"),
        ({"role": Role.STAFF, "office": None}, "accounts_user_office_given"),
    ],
)
def test_the_database_refuses(fields: dict[str, Any], constraint: str) -> None:
    row = {"username": "ten", "role": Role.ADMIN, "office": make_office()} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.bulk_create([User(**row)])


@pytest.mark.django_db
def test_two_accounts_cannot_share_a_sign_in_name() -> None:
    make_user(username="ten")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(username="ten")


@pytest.mark.parametrize("username", ["", "Tên", "a b", ".a", "a.", "-", "A", "a\n", "x" * 41])
def test_sign_in_names_are_plain(username: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        User(username=username).clean_fields(exclude={"password", "full_name", "role"})
    assert list(refusal.value.error_dict) == ["username"]


@pytest.mark.parametrize("username", ["a", "nguyen.van-a_2", "2a"])
def test_ordinary_sign_in_names_pass(username: str) -> None:
    User(username=username).clean_fields(exclude={"password", "full_name", "role"})


@pytest.mark.django_db
def test_the_first_administrator_needs_no_office() -> None:
    user = User(username="quantri", full_name="Quản trị", role=Role.ADMIN)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    assert User.objects.get().office is None


def test_there_is_no_column_for_a_superuser() -> None:
    columns = {field.name for field in User._meta.get_fields()}
    assert not columns & {"is_superuser", "is_staff", "groups", "user_permissions"}


@pytest.mark.django_db
def test_a_superuser_cannot_be_made() -> None:
    with pytest.raises(NotImplementedError, match="superuser"):
        User.objects.create_superuser(username="root", password="x")
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "may_enter"),
    [
        (Role.STAFF, False),
        (Role.REVIEWER, True),
        (Role.LEADER, False),
        (Role.AWARD_OFFICER, True),
        (Role.ADMIN, True),
    ],
)
def test_who_may_enter_the_administration_pages(role: Role, may_enter: bool) -> None:
    assert make_user(role).is_staff is may_enter
    assert make_user(role, is_active=False).is_staff is False


@pytest.mark.django_db
def test_accounts_are_found_without_accents() -> None:
    user = make_user(full_name="Đặng Thị Hòa")
    assert User.objects.get(folded__contains="dang thi hoa") == user


@pytest.mark.django_db
def test_a_session_ends_with_a_new_generation_under_any_key(settings: Any) -> None:
    user = make_user()
    fits = user.get_session_auth_hash()
    user.session_generation += 1
    assert user.get_session_auth_hash() != fits

    old_key, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    settings.SECRET_KEY_FALLBACKS = [old_key]
    assert list(user.get_session_auth_fallback_hash()) != [fits]
    user.session_generation -= 1
    assert list(user.get_session_auth_fallback_hash()) == [fits]
