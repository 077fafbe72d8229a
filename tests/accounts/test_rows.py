"""A row found by its key is the same as the one the ORM finds."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.rows import ByKey
from organisation.models import Office
from tests.factories import make_office, make_user

pytestmark = pytest.mark.django_db

accounts = ByKey(User, beside="office")


def columns(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_and_the_one_beside_it_are_those_of_the_orm(django_assert_num_queries: Any) -> None:
    user = make_user(Role.STAFF, office=make_office(), last_login=timezone.now())
    with django_assert_num_queries(1):
        found = accounts.get(user.pk)
        assert found is not None
        office = found.office
    assert columns(found) == columns(User.objects.get(pk=user.pk))
    assert columns(office) == columns(Office.objects.get(pk=user.office_id))


def test_a_row_found_by_key_can_be_changed_and_saved() -> None:
    user = make_user(Role.LEADER)
    found = accounts.get(user.pk)
    assert found is not None
    found.full_name = "Tên khác"
    found.save()
    assert User.objects.get(pk=user.pk).full_name == "Tên khác"
    assert User.objects.count() == 1


def test_without_a_row_beside_it_there_is_none(django_assert_num_queries: Any) -> None:
    user = make_user(Role.ADMIN)
    User.objects.filter(pk=user.pk).update(office=None)
    with django_assert_num_queries(1):
        found = accounts.get(user.pk)
        assert found is not None
        assert found.office is None


def test_a_key_that_nobody_has_finds_nothing() -> None:
    assert accounts.get(0) is None
