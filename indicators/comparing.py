"""A submission held against what was approved last: what is new, what would be published, who may say so.

Reads only; `reviewing` writes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import cached_property

from accounts.models import Activity
from indicators.calculations import Book, Figure, FigureStatus, Missing, recomputed
from indicators.choices import FormColumn, SubmissionStep
from indicators.filling import CellKey, Filling, filling_of
from indicators.models import (
    Entry,
    Observation,
    Publication,
    ReturnedCell,
    Submission,
    SubmissionEvent,
)
from organisation.models import Area


class Unpublished(StrEnum):
    """Why approving a cell publishes nothing."""

    EMPTY = "empty"
    PRACTICE = "practice"
    COMPUTED = "computed"  # the months give the figure from January on
    # Published, it would be taken for the figure of the year before all that is worked out (rule 1).
    YEAR_ESTIMATE = "year_estimate"


class Bar(StrEnum):
    """Why this person may not approve a cell."""

    ENTERED = "entered"
    SUBMITTED = "submitted"
    AUTHOR = "author"  # of the version that would be replaced


@dataclass(frozen=True)
class Chosen:
    """What the reviewer says of the figure of one cell; what is left out is as the form has it."""

    status: str = ""
    cut_off: date | None = None


@dataclass(frozen=True)
class ReviewedCell:
    """A cell that holds something, beside what was approved of it last.

    What another form gives is no cell of this one, whatever was typed before it was so.

    `approved` is the version that this form published last; before that, the current figure of the key.
    `current` is the version that is open now: another one, where the figure was corrected since. `typists`
    are the ids of all who saved the cell since it was approved last. `returned`: it was sent back and nobody
    has answered yet.
    """

    key: CellKey
    entry: Entry
    approved: Observation | None
    published: Publication | None
    current: Observation | None
    unpublished: Unpublished | None
    typists: frozenset[int]
    returned: ReturnedCell | None = None

    @property
    def status(self) -> str:
        """The status its figure is published with, unless the reviewer chooses another."""
        return self.entry.submission.form.status

    @property
    def is_changed(self) -> bool:
        return self.differs_from_approved(Chosen())

    @property
    def is_corrected_since(self) -> bool:
        """Whether the figure was corrected by another way since this form published it."""
        return self.published is not None and self.current != self.approved

    def differs_from_approved(self, chosen: Chosen) -> bool:
        """Whether it says anything else than what was approved last, published with what was chosen.

        Of a figure that this form has published each word counts; of one that came from elsewhere what is
        said of the figure itself, for its origin is another in any case.
        """
        if self.approved is None:
            return self.unpublished is not Unpublished.EMPTY
        says, said = self.entry, self.approved
        if (says.value, says.missing) != (said.value, said.missing):
            return True
        if self.published is None:
            return (chosen.status or self.status) != said.status
        return (
            says.note != said.note
            or bool(chosen.status and chosen.status != said.status)
            or bool(chosen.cut_off and chosen.cut_off != said.cut_off)
        )


@dataclass(frozen=True)
class Review:
    """A submission as its reviewer has to see it; `cells` are those that hold something, in their order.

    `files` are the ids of what is attached.
    """

    filling: Filling
    cells: tuple[ReviewedCell, ...]
    events: tuple[SubmissionEvent, ...]
    approved_areas: frozenset[int]
    files: tuple[int, ...]

    @property
    def submission(self) -> Submission:
        return self.filling.submission

    @property
    def changed(self) -> Iterator[ReviewedCell]:
        return (cell for cell in self.cells if cell.is_changed)

    @property
    def waiting_areas(self) -> tuple[Area, ...]:
        """The areas that are not approved yet."""
        return tuple(
            area for area in self.filling.asked.areas if area.pk not in self.approved_areas
        )

    @property
    def mark(self) -> str:
        """Stands for all that was on the screen: steps, files, and every figure that would be replaced."""
        newest = max((cell.current.pk for cell in self.cells if cell.current), default=0)
        # Of files the newest and how many: one can come or go while a reviewer reads.
        files = f"{max(self.files, default=0)}-{len(self.files)}"
        return f"{self.events[-1].pk if self.events else 0}-{newest}-{files}"

    @cached_property
    def submitter(self) -> int | None:
        """The id of whoever submitted it last."""
        return self._last(SubmissionStep.SUBMITTED)

    @property
    def reason_of_reopening(self) -> str:
        """Why it was opened again after its last approval; empty where it was not."""
        for event in reversed(self.events):
            if event.kind == SubmissionStep.REOPENED:
                return event.reason
            if event.kind == SubmissionStep.APPROVED:
                break
        return ""

    def bar(self, cell: ReviewedCell, people: Collection[int]) -> Bar | None:
        """Why none of these people may approve a cell: of a deputy, they and whom they stand in for."""
        if self.submitter in people:
            return Bar.SUBMITTED
        if cell.entry.entered_by_id in people or cell.typists.intersection(people):
            return Bar.ENTERED
        if cell.current and cell.current.authors.intersection(people):
            return Bar.AUTHOR
        return None

    def _last(self, kind: str) -> int | None:
        found = (event.by_id for event in reversed(self.events) if event.kind == kind)
        return next(found, None)


def review_of(submission: Submission) -> Review:
    """A submission beside what was approved last: 6 queries beside those of `filling_of`."""
    filling = filling_of(submission)
    asked = {cell: entry for cell in filling.asked.cells if (entry := filling.entry_of(cell))}
    keys = [entry.pk for entry in asked.values()]
    published = {
        row.entry_id: row
        for row in Publication.objects.filter(entry__in=keys)
        .select_related("observation")
        .order_by("pk")
    }
    current = _current(asked.values())
    typists = _typists(asked.values(), published)
    events = tuple(submission.events.select_related("by", "acting_for").order_by("pk"))
    book = _book_with_months(filling)
    cells = []
    for key, entry in asked.items():
        entry.submission = submission  # at hand, with its form
        figure = current.get(_key_of(entry))
        publication = published.get(entry.pk)
        cells.append(
            ReviewedCell(
                key=key,
                entry=entry,
                approved=publication.observation if publication else figure,
                published=publication,
                current=figure,
                unpublished=_why_unpublished(submission, key, entry, book),
                typists=typists[entry.pk],
                returned=filling.returned_of(entry),
            )
        )
    return Review(
        filling=filling,
        cells=tuple(cells),
        events=events,
        approved_areas=frozenset(submission.approved_areas.values_list("area", flat=True)),
        files=tuple(submission.files.filter(removal__isnull=True).values_list("pk", flat=True)),
    )


_FigureKey = tuple[int, int, str | None, str]


def _key_of(row: Entry | Observation) -> _FigureKey:
    return row.indicator_id, row.area_id, row.slice_id, row.period


def _current(entries: Iterable[Entry]) -> dict[_FigureKey, Observation]:
    """The open real versions of the figures these entries are about: 1 query."""
    rows = list(entries)
    found = (
        Observation.objects.current()
        .real()
        .select_related("publication", "proposal")
        .filter(
            indicator__in={row.indicator_id for row in rows},
            area__in={row.area_id for row in rows},
            period__in={row.period for row in rows},
        )
    )
    return {_key_of(row): row for row in found}


def _typists(
    entries: Iterable[Entry], published: Mapping[int, Publication]
) -> Mapping[int, frozenset[int]]:
    """Who saved each entry since it was approved last, by its key: 1 query.

    From the log, for an entry itself names only the last one: somebody who adds a note to another's figure
    does not take it over.
    """
    keys = {str(row.pk): row.pk for row in entries}
    rows = Activity.objects.filter(
        model=Entry._meta.label_lower, object_id__in=keys, actor__isnull=False
    ).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for object_id, actor, new in rows.values_list("object_id", "actor", "new"):
        pk = keys[object_id]
        approved = published[pk].version if pk in published else 0
        if (new or {}).get("version", 0) > approved:
            found[pk].add(actor)
    return defaultdict(frozenset, {pk: frozenset(actors) for pk, actors in found.items()})


def _book_with_months(filling: Filling) -> Book:
    """The published figures with the figures of this form's own period over them.

    What the office typed for earlier periods is left out: nobody has approved it, and it gives no figure.
    """
    period = str(filling.period)
    status = FigureStatus(filling.submission.form.status)
    keys = {
        cell: entry
        for cell in filling.asked.cells
        if str(cell.period) == period and (entry := filling.entry_of(cell))
    }
    return filling.published.over(
        {
            cell.key: Figure(
                value=entry.value,
                missing=Missing(entry.missing) if entry.missing else None,
                status=status,
            )
            for cell, entry in keys.items()
            if entry.value is not None or entry.missing
        }
    )


def _why_unpublished(
    submission: Submission, key: CellKey, entry: Entry, book: Book
) -> Unpublished | None:
    if entry.value is None and not entry.missing:
        return Unpublished.EMPTY
    if submission.form.is_practice:
        return Unpublished.PRACTICE
    if key.column == FormColumn.YEAR_ESTIMATE:
        return Unpublished.YEAR_ESTIMATE
    if key.column == FormColumn.CUMULATIVE:
        again = recomputed(book, key.key)
        if again.is_complete and not again.illustration:
            return Unpublished.COMPUTED
    return None
