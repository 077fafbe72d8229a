from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import CompositionValidator, is_due, is_over, random_password

NOW = datetime(2026, 1, 31, tzinfo=UTC)
QUARTER = timedelta(days=90)


def test_random_passwords_are_all_different_and_easily_read() -> None:
    passwords = {random_password() for _ in range(1000)}
    assert len(passwords) == 1000
    letters = set("".join(passwords))
    assert not letters & set("0o1li")
    assert {len(password) for password in passwords} == {19}


@pytest.mark.parametrize(
    ("user", "max_age", "due"),
    [
        (User(must_set_password=True, password_changed_at=NOW), None, True),
        (User(password_changed_at=NOW - timedelta(days=999)), None, False),
        (User(password_changed_at=NOW - timedelta(days=91)), QUARTER, True),
        (User(password_changed_at=NOW - timedelta(days=90)), QUARTER, False),
        (User(password_changed_at=None), QUARTER, True),
    ],
)
def test_when_a_password_is_due(user: User, max_age: timedelta | None, due: bool) -> None:
    assert is_due(user, NOW, max_age) is due


@pytest.mark.parametrize(
    ("user", "over"),
    [
        (User(must_set_password=True, password_changed_at=NOW - timedelta(days=7)), False),
        (
            User(must_set_password=True, password_changed_at=NOW - timedelta(days=7, seconds=1)),
            True,
        ),
        (User(must_set_password=True, password_changed_at=NOW + timedelta(days=1)), False),
        (User(must_set_password=True, password_changed_at=None), True),
        (User(password_changed_at=NOW - timedelta(days=999)), False),
        (User(password_changed_at=None), False),
    ],
    ids=["in time", "late", "clock set back", "of unknown age", "one's own", "of a stranger"],
)
def test_when_a_password_given_by_an_administrator_is_over(user: User, over: bool) -> None:
    assert is_over(user, NOW, timedelta(days=7)) is over


def test_a_password_of_all_kinds_passes() -> None:
    CompositionValidator().validate("Đà-Nẵng9")


@pytest.mark.parametrize("password", ["đà-nẵng9", "ĐÀ-NẴNG9", "Đà-Nẵng", "ĐàNẵng9", "Đà Nẵng9"])
def test_a_password_without_one_kind_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        CompositionValidator().validate(password)
