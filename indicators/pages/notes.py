"""What is written beside figures: events, reasons, the decisions behind plans.

There are few of them and they seldom change: they are read whole, once for as long as they stay as they
are, and shared by all requests. Nobody changes a row of them.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from indicators.models import Event, Explanation, Indicator, Plan
from indicators.periods import Period
from organisation.models import Area
from organisation.versions import NOTES, REFERENCE, read_versions


def events_of(indicator: Indicator) -> tuple[Event, ...]:
    """The dated notes on an indicator, in order. No query until one has changed: 1 then."""
    version = read_versions().get(NOTES)
    return () if version is None else _events(version).get(indicator.pk, ())


def explanations_of(indicator: Indicator, area: Area) -> tuple[Explanation, ...]:
    """The reasons given for its figures in an area, newest period first; queries as above."""
    version = read_versions().get(NOTES)
    return () if version is None else _explanations(version).get((indicator.pk, area.pk), ())


def reason_for(indicator: Indicator, area: Area, period: Period) -> str:
    """The reason given for one figure, of several the last; empty where none is. Queries as above."""
    given = [row.text for row in explanations_of(indicator, area) if row.period == period.code]
    return given[-1] if given else ""


def plan_named(code: str) -> Plan | None:
    """A plan with its document. No query until a plan or a document has changed: 1 then."""
    versions = read_versions()
    return _plans(versions.get(REFERENCE), versions.get(NOTES)).get(code)


@lru_cache(maxsize=1)
def _events(_notes: str) -> Mapping[int, tuple[Event, ...]]:
    """All events by indicator."""
    found: dict[int, list[Event]] = defaultdict(list)
    for row in Event.objects.all():
        found[row.indicator_id].append(row)
    return {indicator: tuple(rows) for indicator, rows in found.items()}


@lru_cache(maxsize=1)
def _explanations(_notes: str) -> Mapping[tuple[int, int], tuple[Explanation, ...]]:
    """All reasons by indicator and area."""
    found: dict[tuple[int, int], list[Explanation]] = defaultdict(list)
    for row in Explanation.objects.order_by("-period", "pk"):
        found[row.indicator_id, row.area_id].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


@lru_cache(maxsize=1)
def _plans(_reference: str | None, _notes: str | None) -> Mapping[str, Plan]:
    """All plans by code: they change with the catalogue, their documents with the notes."""
    return {row.code: row for row in Plan.objects.select_related("document")}
