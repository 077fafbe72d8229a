"""The throw-away cluster knows Vietnamese, lets nobody else in, and leaves nothing behind."""

import dj_database_url
import psycopg
import pytest

from scripts.postgres import temporary_postgres


def test_the_cluster_lives_as_long_as_the_block():
    with temporary_postgres() as url:
        database = dj_database_url.parse(url)
        folder = database["HOST"]
        with psycopg.connect(
            host=folder, user=database["USER"], dbname=database["NAME"]
        ) as session:
            [capital] = session.execute("SELECT upper('đắk')").fetchone()
            [addresses] = session.execute("SHOW listen_addresses").fetchone()

    assert capital == "ĐẮK"
    assert addresses == ""
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=folder, user="postgres", dbname="postgres")
