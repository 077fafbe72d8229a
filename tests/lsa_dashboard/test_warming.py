"""What a server loads before its first request: our templates and addresses, then figures and awards."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import override_settings
from django.urls import URLResolver, clear_url_caches, reverse
from django.utils import translation

from awards.pages import remembering
from indicators import series
from indicators.models import Observation
from lsa_dashboard import warming
from tests.factories import make_award, make_observation


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


@pytest.mark.parametrize("language", ["vi", "en"])
def test_addresses_within_namespaces_are_made_in_every_language(language: str) -> None:
    clear_url_caches()
    warming.load_all()
    with (
        translation.override(language),
        patch.object(
            URLResolver, "_populate", side_effect=AssertionError("made while a visitor waits")
        ),
    ):
        assert reverse("admin:index")
        assert reverse("indicators:overview")


@pytest.mark.django_db
def test_figures_are_read_before_the_first_visit(django_assert_num_queries: Any) -> None:
    observation = make_observation()
    with patch.object(warming.db.connections, "close_all") as closed:
        warming.read_ahead()
    assert closed.called
    with django_assert_num_queries(1):  # the versions
        catalogue = series.read_catalogue()
        book = series.read_book(catalogue, indicators=catalogue.indicators)
    shelf = book.shelf(observation.indicator.code)
    assert [value.reference for value in shelf.values()] == [observation.pk]


@pytest.mark.django_db
def test_a_process_that_begins_later_reads_what_has_changed() -> None:
    make_observation()
    with patch.object(warming.db.connections, "close_all"):
        warming.read_ahead()
        other = make_observation()
        with patch.object(series, "_read", wraps=series._read) as read:
            warming.read_ahead()
            warming.read_ahead()
    assert [call.args[1] for call in read.call_args_list] == [[other.indicator.code]]


@pytest.mark.django_db
def test_awards_are_counted_before_the_first_visit(django_assert_num_queries: Any) -> None:
    year = make_award().achievement_year
    with patch.object(warming.db.connections, "close_all") as closed:
        warming.read_ahead()
    assert closed.called
    with django_assert_num_queries(1):  # the versions
        assert remembering.counted_awards().year(year).total.registered.individuals == 1


@pytest.mark.django_db
def test_a_server_starts_without_its_database(caplog: pytest.LogCaptureFixture) -> None:
    away = OperationalError("connection refused")
    with (
        patch.object(warming.db.connections, "close_all") as closed,
        patch.object(series, "read_catalogue", side_effect=away),
    ):
        warming.read_ahead()
    assert closed.called
    assert "connection refused" in caplog.text


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_does_not_keep_a_server_from_starting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = make_observation()
    row.pk, row.period = None, "2023-M13"  # no form, no command and no page writes it
    Observation.objects.bulk_create([row])
    with patch.object(warming.db.connections, "close_all") as closed:
        warming.read_ahead()
    assert closed.called
    assert "PeriodError" in caplog.text
