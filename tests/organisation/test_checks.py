from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import Tags, run_checks

from organisation import checks


@pytest.mark.django_db
def test_the_database_of_the_tests_knows_vietnamese_capitals() -> None:
    findings = run_checks(tags=[Tags.database], databases=["default"])
    assert not [finding for finding in findings if finding.id == "organisation.E001"]


@pytest.mark.parametrize(
    ("vendor", "knows", "expected"),
    [
        ("postgresql", False, ["organisation.E001"]),
        ("postgresql", True, []),
        ("sqlite", False, []),
    ],
)
def test_a_database_without_vietnamese_capitals_is_named(
    vendor: str, knows: bool, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said by a stand-in: a cluster with the C locale would have to be made for this alone."""

    @contextmanager
    def cursor() -> Iterator[Any]:
        yield SimpleNamespace(execute=lambda statement: None, fetchone=lambda: (knows,))

    connection = SimpleNamespace(vendor=vendor, cursor=cursor)
    monkeypatch.setattr(checks, "connections", {"default": connection})
    found = checks.check_vietnamese_letters(databases=["default"])
    assert [finding.id for finding in found] == expected


def test_nothing_is_asked_where_no_database_is_named() -> None:
    assert checks.check_vietnamese_letters(databases=None) == []
