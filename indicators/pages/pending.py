"""What is submitted and not approved yet: leaders see the last published figures, and are told what comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from indicators import wording
from indicators.choices import SubmissionStep
from indicators.models import Submission, SubmissionEvent
from indicators.periods import Period
from indicators.series import Catalogue
from organisation.models import Area, Office

MOST_NAMED = 3


@dataclass(frozen=True)
class PendingForm:
    """A form that waits for its reviewer: of which period, from whom, since when."""

    period: str
    office: Office
    receiver: Office
    since: date | None


@dataclass(frozen=True)
class Pending:
    """The forms that wait; `more` are beyond those that are named."""

    forms: tuple[PendingForm, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.forms)


def pending_in(
    catalogue: Catalogue, area: Area, period: Period, indicators: Iterable[int] | None = None
) -> Pending:
    """What waits of these indicators (None: of any) in an area and those within it, in a period; 1 query."""
    submitted = SubmissionEvent.objects.filter(
        submission=OuterRef("pk"), kind=SubmissionStep.SUBMITTED
    ).order_by("-pk")
    found = (
        Submission.objects.submitted()
        .filter(
            form__is_practice=False,
            areas__in=_within(catalogue, area),
            period_start__lte=period.end,
            period_end__gte=period.start,
        )
        .with_names()
        .annotate(submitted_at=Subquery(submitted.values("at")[:1]))
        .order_by("-period_end", "office", "pk")
        .distinct()
    )
    if indicators is not None:
        found = found.filter(form__rows__indicator__in=indicators)
    rows: list[Any] = list(found)
    return Pending(
        forms=tuple(
            PendingForm(
                period=wording.period_label(Period.parse(row.period)),
                office=row.office,
                receiver=row.form.receiving_office,
                since=row.submitted_at and timezone.localtime(row.submitted_at).date(),
            )
            for row in rows[:MOST_NAMED]
        ),
        more=max(0, len(rows) - MOST_NAMED),
    )


def _within(catalogue: Catalogue, area: Area) -> set[int]:
    """Ids of an area and of all that lie within it."""
    children: dict[int | None, list[int]] = {}
    for each in catalogue.areas.values():
        children.setdefault(each.parent_id, []).append(each.pk)
    found: set[int] = set()
    waiting = [area.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children.get(pk, ()))
    return found
