"""What tests of the pages share: somebody who is signed in and may read."""

import pytest
from django.test import Client

from accounts.choices import Role
from tests.factories import make_user


@pytest.fixture
def reader(db: None) -> Client:
    """A client in which a leader is signed in."""
    client = Client()
    client.force_login(make_user(Role.LEADER))
    return client
