"""What tests of the pages share: somebody of each kind who is signed in."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from organisation.models import Office
from tests.factories import make_office, make_user


@pytest.fixture
def office(db: None) -> Office:
    return make_office(name="Phòng thử")


@pytest.fixture
def clerk(office: Office) -> User:
    """Staff of the office."""
    return make_user(Role.STAFF, office=office)


@pytest.fixture
def officer(db: None) -> User:
    return make_user(Role.AWARD_OFFICER)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(clerk: User) -> Client:
    """A client in which staff of the office are signed in."""
    return client_of(clerk)


@pytest.fixture
def keeper(officer: User, settings: Any) -> Client:
    """A client in which an award officer is signed in."""
    settings.MFA_REQUIRED_ROLES = []
    return client_of(officer)


@pytest.fixture
def reader(db: None) -> Client:
    """A client in which a leader is signed in."""
    return client_of(make_user(Role.LEADER))
