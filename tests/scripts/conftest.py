"""Databases of their own for programs that tests start as a person would."""

import os
from collections.abc import Iterator

import psycopg
import pytest


@pytest.fixture
def empty_database() -> Iterator[dict[str, str]]:
    """Environment variables of an empty database: a file of the data folder, or one of the cluster."""
    cluster = os.environ.get("DATABASE_URL", "")
    if not cluster.startswith("postgres"):
        yield {}
        return
    address, _slash, _name = cluster.rpartition("/")
    with psycopg.connect(cluster, autocommit=True) as session:
        session.execute("CREATE DATABASE started_by_test")
        try:
            yield {"DATABASE_URL": f"{address}/started_by_test"}
        finally:
            session.execute("DROP DATABASE started_by_test WITH (FORCE)")
