"""The real published figures for any test that asks: loaded once, then put back row by row.

`load_published` takes seconds, and what it loads cannot stay in the tables: other tests begin with
empty ones, and the flush after a live-server test would take it away. So it runs once a session in a
transaction that is undone, its rows are kept in memory, and a test that asks for `published` gets
them inserted again under their own keys, inside its own transaction or not, on either database. No
sequence is ever set back, so new rows of the test come after them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker

from indicators.models import Observation, Plan, Target
from organisation.models import DataVersion, Source

Rows = Mapping[type[Model], list[Model]]
Statement: TypeAlias = tuple[str, Any]

APPS = ("organisation", "indicators")
"""Whose tables are filled; a test that looks into the activity log finds in it what it did itself."""

ALSO_LOADED = ("awards",)
"""Whose tables `load_published` fills as well; only a test that asks for them gets them."""

FIGURES = (Source, Plan, Target, Observation)


@pytest.fixture(scope="session")
def rows_loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    """All rows that `load_published` brings, by model; none of them is in the database."""
    configs = map(apps.get_app_config, (*APPS, *ALSO_LOADED))
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    models.remove(DataVersion)  # the database writes these itself
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_published", verbosity=0)
        rows = {model: list(model._base_manager.all()) for model in models}
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def published(db: None, rows_loaded: Rows) -> None:
    """Everything that `load_published` brings, but for its trace in the activity log."""
    insert_rows(rows_loaded, [model for model in rows_loaded if of_apps(model)])


@pytest.fixture
def published_awards(db: None, rows_loaded: Rows) -> None:
    """Reference data and sources with all of awards that `load_published` brings; no plans and figures.

    Not beside `published` or `reference_data`, whose rows these are as well.
    """
    figures = set(FIGURES) - {Source}
    insert_rows(rows_loaded, [model for model in rows_loaded if model not in figures])


def of_apps(model: type[Model]) -> bool:
    return model._meta.app_label in APPS


@pytest.fixture
def reference_data(db: None, rows_loaded: Rows) -> None:
    """Areas, offices and the catalogue, without plans and figures."""
    insert_rows(rows_loaded, [m for m in rows_loaded if m not in FIGURES and of_apps(m)])


def insert_rows(rows: Rows, models: Iterable[type[Model]]) -> None:
    """Fill the tables of `models` with what `load_published` brought.

    By the statements that Django made of the rows the first time: making them takes four times as long
    as inserting the rows does.
    """
    with transaction.atomic():  # foreign keys, which may point ahead, are checked at its end
        for model in models:
            if model in _statements:
                with connection.cursor() as cursor:
                    for statement, values in _statements[model]:
                        cursor.execute(statement, values)
            else:
                _statements[model] = _insert_and_keep(model, rows[model])


_statements: dict[type[Model], list[Statement]] = {}


def _insert_and_keep(model: type[Model], rows: list[Model]) -> list[Statement]:
    kept: list[Statement] = []

    def keep(execute: Callable[..., Any], statement: str, values: Any, *rest: Any) -> Any:
        kept.append((statement, values))
        return execute(statement, values, *rest)

    with connection.execute_wrapper(keep):
        model._base_manager.bulk_create(rows)
    return kept
