"""How many queries a leaders' page makes when there is much to show: the small set of the bench."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Observation, Target
from scripts.bench.inside import knows
from scripts.bench.loading import fill
from scripts.bench.pages import PAGES, PARTS
from scripts.bench.sets import SETS

SMALL = SETS["small"]
MOST_QUERIES = 15


@pytest.fixture
def small_set(db: None) -> None:
    fill(SMALL)


def queries_of(reader: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(address).status_code == 200, address
    return len(captured)


def test_no_page_asks_more_than_fifteen_queries_of_a_large_catalogue(small_set, reader):
    """One test for all pages, because the set takes seconds to put in."""
    assert Observation.objects.current().count() + Target.objects.issued().count() == SMALL.rows
    # Not the first addresses: another year, area and indicator than those of a fresh page.
    asked = [page.addresses(SMALL)[1] for page in (*PAGES, *PARTS)]
    addresses = [address for address, there in zip(asked, knows(asked), strict=True) if there]

    counts = {address: queries_of(reader, address) for address in addresses}

    assert {address: count for address, count in counts.items() if count > MOST_QUERIES} == {}
