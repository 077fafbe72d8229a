"""The counts of a year's tasks as figures: TSK_* by two people, as any other figure that no form gives.

What is counted (docs/assignments.md): of the province's programme the tasks given and, of these, those done
early or on time; of its directives all that were done within the year. Made-up and withdrawn tasks never
count. The rate is worked out from the two and never written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.permissions import Permission, can, require
from assignments.choices import Giver, Kind
from assignments.models import Assignment, YearTotal
from assignments.states import State
from indicators.actions import (
    ActionRefused,
    NewVersion,
    correct_observation,
    name_source,
)
from indicators.choices import ObservationStatus
from indicators.models import Indicator, Observation, Slice
from indicators.models.catalogue import TOTAL
from indicators.proposing import propose
from organisation.models import Area

ASSIGNED: Final = "TSK_ASSIGNED"
DONE: Final = "TSK_DONE"
DIRECTIVES_DONE: Final = "TSK_DIRECTIVE"
CODES: Final = (ASSIGNED, DONE, DIRECTIVES_DONE)
"""In the order in which they are published: no more are done than were assigned."""


class KnownAsTotals(ActionRefused):
    """The single tasks of the year are not known: its totals were published by somebody else."""


class YearNotOver(ActionRefused):
    """Tasks of the year may still be done in time."""


class NothingRecorded(ActionRefused):
    """No task of the year is recorded of those that are counted."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one indicator comes to, and the figure that is published of it now."""

    indicator: Indicator
    area: Area
    value: int
    published: Observation | None

    @property
    def is_published(self) -> bool:
        return self.published is not None and self.published.value == self.value


def counts_of(tasks: Iterable[Assignment], year: int) -> dict[str, int]:
    """The figures of a year by code of the indicator; none of a kind of which no task is recorded.

    Judged on the last day of the year. `tasks` are all that were given by then.
    """
    end = date(year, 12, 31)
    ours = [task for task in tasks if task.giver == Giver.PROVINCE and not task.illustration]
    states = {task: task.state(today=end, soon_until=end) for task in ours}
    states = {task: state for task, state in states.items() if state is not State.WITHDRAWN}
    programme = [task for task in states if task.kind == Kind.PROGRAMME and task.year == year]
    directives = [task for task in states if task.kind == Kind.DIRECTIVE]
    found = {}
    if programme:
        found[ASSIGNED] = len(programme)
        found[DONE] = sum(
            states[task] in (State.DONE_EARLY, State.DONE_ON_TIME) for task in programme
        )
    if any(year in _years_of(task) for task in directives):
        found[DIRECTIVES_DONE] = sum(
            task.done_on is not None and task.done_on.year == year for task in directives
        )
    return found


def _years_of(task: Assignment) -> set[int]:
    """The years in which it was given and done."""
    return {task.year} | ({task.done_on.year} if task.done_on else set())


def year_counts(year: int, *, today: date) -> list[Count]:
    """What would be published of a year, beside what is; 5 queries at most.

    Raises KnownAsTotals, YearNotOver, NothingRecorded.
    """
    if YearTotal.objects.filter(year=year).exists():
        raise KnownAsTotals(
            _("Of %(year)d only totals are known, and they are published already.") % {"year": year}
        )
    if date(year, 12, 31) >= today:
        raise YearNotOver(_("The year %(year)d is not over.") % {"year": year})
    given_by_then = Assignment.objects.real().filter(given_on__lte=date(year, 12, 31))
    found = counts_of(given_by_then, year)
    indicators = _indicators(found)
    if not indicators:
        raise NothingRecorded(
            _("No task of the province is recorded for %(year)d.") % {"year": year}
        )
    counts = []
    for indicator in indicators:
        owner = indicator.owner_on(date(year, 12, 31))
        if owner is None or owner.area is None:
            raise ActionRefused(
                _("No office with an area answered for “%(indicator)s” at the end of that year.")
                % {"indicator": indicator}
            )
        counts.append(Count(indicator, owner.area, found[indicator.code], None))
    return _with_published(counts, year)


def _indicators(found: Mapping[str, int]) -> list[Indicator]:
    rows = {row.code: row for row in Indicator.objects.for_pages().filter(code__in=found)}
    return [rows[code] for code in CODES if code in rows]


def _with_published(counts: list[Count], year: int) -> list[Count]:
    figures = (
        Observation.objects.current()
        .real()
        .filter(
            indicator__in=[count.indicator for count in counts],
            slice=TOTAL,
            period=f"{year:04}",
        )
        .select_related("indicator", "area", "source", "slice", "recorded_by")
    )
    known = {(row.indicator_id, row.area_id): row for row in figures}
    return [
        Count(
            count.indicator,
            count.area,
            count.value,
            known.get((count.indicator.pk, count.area.pk)),
        )
        for count in counts
    ]


def may_publish(user: User, counts: Iterable[Count], *, today: date) -> bool:
    """Whether the person may add figures of each of these indicators today."""
    return all(
        can(user, Permission.OBSERVATION_PUBLISH, office=count.indicator.owner_on(today))
        for count in counts
    )


@transaction.atomic
def put_forward_year(*, year: int, reason: str, by: User, today: date) -> int:
    """Prepare the counts of a year that is over, for a second person to publish; how many there are.

    What is published and counted otherwise by now is corrected. Nothing is written where all stand as
    counted. Raises PermissionDenied unless `by` reviews for the offices that answer for the indicators,
    KnownAsTotals, YearNotOver, NothingRecorded, and what `propose` and `correct_observation` raise: nobody
    corrects a count they published themselves.
    """
    counts = year_counts(year, today=today)
    for count in counts:
        require(by, Permission.OBSERVATION_PUBLISH, office=count.indicator.owner_on(today))
    changed = [count for count in counts if not count.is_published]
    if not changed:
        return 0
    with override("vi"):  # words of the data, whoever publishes
        location = _("List of tasks of %(year)d kept on this dashboard") % {"year": year}
    source = name_source(location=location, by=by)
    total = Slice.objects.get(pk=TOTAL)
    for count in changed:
        version = NewVersion(
            value=Decimal(count.value), status=ObservationStatus.REPORTED, source=source
        )
        _put_forward(count, version, slice=total, year=year, reason=reason, by=by, today=today)
    return len(changed)


def _put_forward(
    count: Count,
    version: NewVersion,
    *,
    slice: Slice,
    year: int,
    reason: str,
    by: User,
    today: date,
) -> None:
    """The first figure of its key, for a second person, or a correction of what stands."""
    if count.published is not None:
        correct_observation(
            current=count.published, version=version, reason=reason, by=by, today=today
        )
        return
    propose(
        indicator=count.indicator,
        area=count.area,
        slice=slice,
        period=f"{year:04}",
        known_from=today,
        version=version,
        reason=reason,
        by=by,
        today=today,
    )
