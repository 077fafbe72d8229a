"""What every connection is told by the settings, asked of the database itself."""

import pytest
from django.db import connection

SAID = {
    "sqlite": {
        "PRAGMA journal_mode": "wal",
        "PRAGMA synchronous": 2,  # FULL
        "PRAGMA recursive_triggers": 1,
        "PRAGMA foreign_keys": 1,
    },
    "postgresql": {"SHOW jit": "off", "SHOW join_collapse_limit": "6", "SHOW TimeZone": "UTC"},
}


@pytest.mark.django_db
def test_a_connection_is_set_up_as_the_settings_say():
    def answer(question: str) -> object:
        with connection.cursor() as cursor:
            return cursor.execute(question).fetchone()[0]

    said = SAID[connection.vendor]
    assert {question: answer(question) for question in said} == said
