"""What is under way and not approved yet: leaders see the last published figures, and are told what comes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from indicators import wording
from indicators.choices import SubmissionState, SubmissionStep
from indicators.models import SUBMISSION_SCOPE, FormRow, Submission, SubmissionEvent
from indicators.periods import Period
from indicators.series import Catalogue
from organisation.models import Area, Office
from organisation.versions import REFERENCE, read_versions

MOST_NAMED = 3

_UNDER_WAY = (SubmissionState.SUBMITTED, SubmissionState.RETURNED)
_MOVES = (SubmissionStep.SUBMITTED, SubmissionStep.RETURNED, SubmissionStep.REOPENED)


@dataclass(frozen=True)
class PendingForm:
    """A form that is not approved yet: of which period, from whom, with whom and since when.

    `is_returned`: it was sent back or opened again, and is with its office; else it waits for its reviewer.
    """

    period: str
    office: Office
    receiver: Office
    since: date | None
    is_returned: bool = False


@dataclass(frozen=True)
class Pending:
    """The forms that wait; `more` are beyond those that are named."""

    forms: tuple[PendingForm, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.forms)


@dataclass(frozen=True)
class _Waiting:
    """A submitted or returned form with the ids of the areas and indicators it is about."""

    submission: Submission
    period: Period
    since: date | None
    areas: frozenset[int]
    indicators: frozenset[int]


def pending_in(
    catalogue: Catalogue, area: Area, period: Period, indicators: Collection[int] | None = None
) -> Pending:
    """What waits of these indicators (None: of any) in an area and those within it, in a period.

    No query of its own until a submission has changed: 3 then, and none where there has never been one.
    """
    within = _within(catalogue, area)
    found = [
        each
        for each in _all_that_waits()
        if not within.isdisjoint(each.areas)
        and (indicators is None or not each.indicators.isdisjoint(indicators))
        and each.period.start <= period.end
        and each.period.end >= period.start
    ]
    return Pending(
        forms=tuple(
            PendingForm(
                period=wording.period_label(each.period),
                office=each.submission.office,
                receiver=each.submission.form.receiving_office,
                since=each.since,
                is_returned=each.submission.waits_for_office,
            )
            for each in found[:MOST_NAMED]
        ),
        more=max(0, len(found) - MOST_NAMED),
    )


def _all_that_waits() -> tuple[_Waiting, ...]:
    versions = read_versions()
    version = versions.get(SUBMISSION_SCOPE)
    return () if version is None else _read(version, versions.get(REFERENCE))


@lru_cache(maxsize=1)
def _read(_submissions: str, _reference: str | None) -> tuple[_Waiting, ...]:
    """All these forms but practice ones, the newest period first, remembered for these versions."""
    moved = SubmissionEvent.objects.filter(submission=OuterRef("pk"), kind__in=_MOVES)
    rows = list(
        Submission.objects.filter(state__in=_UNDER_WAY, form__is_practice=False)
        .with_names()
        .prefetch_related("areas")
        .annotate(moved_at=Subquery(moved.order_by("-pk").values("at")[:1]))
        .order_by("-period_end", "office", "pk")
    )
    asked: dict[int, set[int]] = {}
    of_forms = FormRow.objects.filter(form__in={row.form_id for row in rows})
    for form, indicator in of_forms.exclude(indicator=None).values_list("form", "indicator"):
        asked.setdefault(form, set()).add(indicator)
    return tuple(
        _Waiting(
            submission=row,
            period=Period.parse(row.period),
            since=_day(row),
            areas=frozenset(area.pk for area in row.areas.all()),
            indicators=frozenset(asked.get(row.form_id, ())),
        )
        for row in rows
    )


def _day(row: Submission) -> date | None:
    """The day a form was submitted or sent back; `row` comes with the moment."""
    at = getattr(row, "moved_at", None)
    return at and timezone.localtime(at).date()


def _within(catalogue: Catalogue, area: Area) -> set[int]:
    """Ids of an area and of all that lie within it."""
    children: dict[int | None, list[int]] = {}
    for each in catalogue.areas.values():
        children.setdefault(each.parent_id, []).append(each.pk)
    found: set[int] = set()
    waiting = [area.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in found:  # areas that run in circles are refused, and end here all the same
            found.add(pk)
            waiting.extend(children.get(pk, ()))
    return found
