"""What the database must be able to do; asked by every `migrate` and by `check --database`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def check_vietnamese_letters(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """PostgreSQL must know that Đ is the capital of đ; with the C locale it does not.

    Then `icontains` finds no Vietnamese word written in the other case. SQLite's own folding knows
    ASCII only, which is why names are searched through a stored folded column.
    """
    findings: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT upper('đ') = 'Đ'")
            [knows] = cursor.fetchone()
        if not knows:
            findings.append(
                Error(
                    f"The PostgreSQL database {alias!r} does not know Vietnamese capitals.",
                    hint=(
                        "Create it with an ICU locale: CREATE DATABASE ... TEMPLATE template0 "
                        "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN'."
                    ),
                    id="organisation.E001",
                )
            )
    return findings
