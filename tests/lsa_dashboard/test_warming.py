"""What a server loads before its first request: our templates and addresses, then counts of awards."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import override_settings

from awards.pages import remembering
from lsa_dashboard import warming
from tests.factories import make_award


@pytest.fixture
def loaded() -> Any:
    with patch("lsa_dashboard.warming.get_template", wraps=warming.get_template) as loaded:
        yield loaded


def names(loaded: Any) -> set[str]:
    return {call.args[0] for call in loaded.call_args_list}


def test_all_templates_of_ours_are_loaded_and_can_be(loaded: Any) -> None:
    warming.load_all()  # touches no database, which this test was not given
    assert {"base.html", "_table.html", "indicators/overview.html"} <= names(loaded)


def test_templates_of_packages_are_not(loaded: Any) -> None:
    warming.load_all()
    assert not any(name.startswith(("django_tables2/", "allauth/")) for name in names(loaded))


@override_settings(DEBUG=True)
def test_a_developer_does_not_wait_for_them(loaded: Any) -> None:
    warming.load_all()
    assert not loaded.called


@pytest.mark.django_db
def test_awards_are_counted_before_the_first_visit(django_assert_num_queries: Any) -> None:
    year = make_award().achievement_year
    with patch.object(warming.connections, "close_all") as closed:
        warming.count_ahead()
    assert closed.called
    with django_assert_num_queries(1):  # the versions
        assert remembering.counted_awards().year(year).total.registered.individuals == 1


@pytest.mark.django_db
def test_a_server_starts_without_its_database(caplog: pytest.LogCaptureFixture) -> None:
    away = OperationalError("connection refused")
    with (
        patch.object(warming.connections, "close_all") as closed,
        patch.object(remembering, "read_versions", side_effect=away),
    ):
        warming.count_ahead()
    assert closed.called
    assert "connection refused" in caplog.text
