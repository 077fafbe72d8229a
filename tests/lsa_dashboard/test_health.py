"""What `/healthz` says of an installation that is well, and of each way in which it is not."""

from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as project
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from lsa_dashboard import health
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ADDRESS = "/healthz"


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    """A process that has not been asked before; the next test gets one too."""
    health._migrated = False
    yield
    health._migrated = False


def test_an_installation_that_is_well_says_so_to_a_stranger(client: Client) -> None:
    answer = client.get(ADDRESS)

    assert answer.status_code == 200
    assert answer.json() == {
        "well": True,
        "database": True,
        "migrated": True,
        "disk": True,
        "version": project.VERSION,
    }


def test_no_cache_keeps_the_answer(client: Client) -> None:
    assert "no-store" in client.get(ADDRESS).headers["Cache-Control"]


def test_who_asks_makes_no_difference(client: Client) -> None:
    to_stranger = client.get(ADDRESS).content
    client.force_login(make_user(Role.ADMIN, full_name="Người nào đó"))

    answer = client.get(ADDRESS)

    assert answer.content == to_stranger
    assert not answer.cookies


def test_it_is_asked_and_not_told(client: Client) -> None:
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405


def test_the_redirect_to_https_leaves_it_alone(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(ADDRESS).status_code == 200
    assert client.get("/").status_code == 301


def test_migrations_are_looked_at_once_in_a_process(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(ADDRESS)

    with django_assert_num_queries(1):
        client.get(ADDRESS)


def test_a_missing_migration_is_told_until_it_has_run(client: Client) -> None:
    applied = MigrationRecorder.Migration.objects.filter(app="indicators").order_by("-name")[0]
    applied.delete()

    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert answer.json()["migrated"] is False
    assert answer.json()["database"] is True

    applied.save()
    assert client.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("fault", [OperationalError("server closed"), InterfaceError("closed")])
def test_a_database_that_does_not_answer_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*_: Any) -> None:
        raise fault

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", fail)

    answer = client.get(ADDRESS)

    monkeypatch.undo()  # the end of the test needs its connection
    assert connection.is_usable()
    assert answer.status_code == 503
    assert answer.json()["database"] is False
    assert answer.json()["migrated"] is False


def test_a_folder_of_data_that_is_not_there_is_told(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path / "not mounted"

    answer = client.get(ADDRESS)

    assert answer.status_code == 503
    assert answer.json()["disk"] is False


def test_a_disk_that_is_nearly_full_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = disk_usage(project.DATA_DIR).total
    nearly_full = SimpleNamespace(total=total, free=health.ROOM_NEEDED - 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: nearly_full)

    answer = client.get(ADDRESS)

    assert answer.status_code == 503
    assert answer.json()["disk"] is False
