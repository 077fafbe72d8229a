"""What a server loads before its first request: our templates and addresses, and nothing of the database."""

from typing import Any
from unittest.mock import patch

import pytest
from django.test import override_settings

from lsa_dashboard import warming


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
