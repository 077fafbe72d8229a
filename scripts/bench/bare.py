"""What the database and Python can do at most: six aggregates by psycopg behind bare WSGI, and no more.

    python -m gunicorn scripts.bench.bare:application     with the project's own gunicorn.conf.py

The same six pieces of the bench page as one SQL statement each, no sign-in, no templates, no words. It
reads the tables of the run's own PostgreSQL; nothing is written.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final
from urllib.parse import parse_qsl

import psycopg

_OF_YEAR = """
    FROM indicators_observation o
    JOIN indicators_indicator i ON i.id = o.indicator_id
    JOIN organisation_area a ON a.id = o.area_id
    LEFT JOIN indicators_target t
        ON t.indicator_id = o.indicator_id AND t.area_id = o.area_id AND t.period = %(nam)s
    WHERE o.superseded_at IS NULL AND o.slice_id = '_T'
        AND o.period_start >= make_date(%(nam)s::int, 1, 1)
        AND o.period_end <= make_date(%(nam)s::int, 12, 31)
"""
_ACTUAL = "CASE WHEN i.kind = 'flow' THEN sum(o.value) ELSE max(o.value) END"

QUERIES: Final = {
    "headline": f"""
        SELECT count(*), count(*) FILTER (WHERE actual >= plan), sum(actual), sum(plan)
        FROM (SELECT {_ACTUAL} AS actual, max(t.value) AS plan {_OF_YEAR}
              AND a.code = %(dia-ban)s GROUP BY i.id) AS of_indicator""",
    "bars": f"""
        SELECT i.code, i.name, {_ACTUAL}, max(t.value) {_OF_YEAR} AND a.code = %(dia-ban)s
        AND i.domain_id = (SELECT id FROM indicators_domain WHERE code = %(linh-vuc)s)
        GROUP BY i.id ORDER BY i.order""",
    "months": """
        SELECT o.period, o.value
        FROM indicators_observation o
        JOIN indicators_indicator i ON i.id = o.indicator_id
        JOIN organisation_area a ON a.id = o.area_id
        WHERE o.superseded_at IS NULL AND o.slice_id = '_T' AND a.code = %(dia-ban)s
            AND i.code = %(chi-tieu)s
            AND o.period_start >= make_date(%(nam)s::int - 1, 1, 1)
            AND o.period_end <= make_date(%(nam)s::int, 12, 31)
        ORDER BY o.period_start""",
    "ranking": f"""
        SELECT a.code, a.name, {_ACTUAL}, max(t.value) {_OF_YEAR} AND i.code = %(chi-tieu)s
        GROUP BY a.id, i.kind ORDER BY 3 DESC""",
    "heat": f"""
        SELECT i.code, a.code, {_ACTUAL}, max(t.value) {_OF_YEAR} GROUP BY i.id, a.id""",
    "table": f"""
        SELECT i.code, i.name, {_ACTUAL}, max(t.value), count(*) {_OF_YEAR}
        AND a.code = %(dia-ban)s GROUP BY i.id ORDER BY i.domain_id, i.order""",
}
"""One statement for each part of `pages.PARTS`; the names in them are those of the query string."""

_own = threading.local()


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
) -> Iterable[bytes]:
    """The rows of the query that the last word of the path names, as JSON."""
    name = environ["PATH_INFO"].strip("/").rpartition("/")[2]
    chosen = dict(parse_qsl(environ["QUERY_STRING"]))
    rows = _connection().execute(QUERIES[name], chosen).fetchall()
    body = json.dumps(rows, default=_number).encode()
    start_response(
        "200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]


def _connection() -> "psycopg.Connection[Any]":
    """One for each thread, kept."""
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    return _own.connection


def _number(value: Decimal) -> float:
    return float(value)
