"""A form being filled in: what it asks, what was typed so far, and the figures as they would then be.

Reads only; `entering` writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from indicators import series
from indicators.calculations import (
    Book,
    Doubt,
    Figure,
    FigureStatus,
    Key,
    Missing,
    doubts_of,
    value_of,
)
from indicators.choices import FormColumn, Kind, PartKind, SubmissionState
from indicators.models import Entry, FormRow, Indicator, ReturnedCell, Submission
from indicators.periods import Period
from indicators.series import Catalogue
from organisation.models import Area
from vietnamese.text import sort_key


class CellKey(NamedTuple):
    """One cell of a form: its row and area, the column, and the period that is asked for there."""

    row: FormRow
    area: Area
    column: str
    period: Period

    @property
    def name(self) -> str:
        """The name of its field on the page."""
        return f"o-{self.row.pk}-{self.area.pk}-{self.column}"

    @property
    def fields(self) -> dict[str, Any]:
        """The key of its figure as the tables have it."""
        return {
            "indicator": self.row.indicator,
            "area": self.area,
            "slice": self.row.slice,
            "period": str(self.period),
        }

    @property
    def key(self) -> Key:
        """The key of its figure as calculations have it."""
        assert self.row.indicator is not None
        return Key(self.row.indicator.code, self.area.code, self.row.slice.code, self.period)


@dataclass(frozen=True)
class Asked:
    """What a submission asks: its rows for its areas.

    A row whose exhaustive parts all stand on the form too is added up and never typed; `added_up` holds the
    rows' primary keys.
    """

    submission: Submission
    period: Period
    rows: tuple[FormRow, ...]
    areas: tuple[Area, ...]
    added_up: frozenset[int]

    @cached_property
    def columns(self) -> dict[str, Period]:
        return self.submission.form.columns(self.period)

    def columns_of(self, row: FormRow) -> dict[str, Period]:
        """The columns that are typed into in a row, with their periods; none of a heading.

        From January on only what happens over time can be counted.
        """
        if row.indicator is None or row.pk in self.added_up:
            return {}
        if row.indicator.kind == Kind.FLOW:
            return self.columns
        return {
            name: period for name, period in self.columns.items() if name != FormColumn.CUMULATIVE
        }

    def cells_of(self, row: FormRow, area: Area) -> Iterator[CellKey]:
        return (CellKey(row, area, *column) for column in self.columns_of(row).items())

    @property
    def cells(self) -> Iterator[CellKey]:
        return (
            cell for area in self.areas for row in self.rows for cell in self.cells_of(row, area)
        )

    def asks(self, cell: CellKey) -> bool:
        return (
            cell.row in self.rows
            and cell.area in self.areas
            and self.columns_of(cell.row).get(cell.column) == cell.period
        )


def asked_of(submission: Submission) -> Asked:
    """What a submission asks: 3 queries."""
    rows = tuple(submission.form.rows.select_related("indicator__measure", "slice"))
    return Asked(
        submission=submission,
        period=Period.parse(submission.period),
        rows=rows,
        areas=tuple(sorted(submission.areas.all(), key=lambda area: sort_key(area.name))),
        added_up=_added_up(rows),
    )


def _added_up(rows: tuple[FormRow, ...]) -> frozenset[int]:
    parts: dict[int, set[int]] = {}
    exhaustive = Indicator.objects.filter(
        parent__in=[row.indicator_id for row in rows if row.indicator_id],
        part_kind=PartKind.EXHAUSTIVE,
    )
    for parent, part in exhaustive.values_list("parent_id", "pk"):
        parts.setdefault(parent, set()).add(part)
    there = {(row.indicator_id, row.slice_id) for row in rows}
    return frozenset(
        row.pk
        for row in rows
        if row.indicator_id in parts
        and all((part, row.slice_id) in there for part in parts[row.indicator_id])
    )


EntryKey = tuple[int, int, str, str]
"""Indicator, area, slice and period, as the row of an entry has them."""


@dataclass(frozen=True)
class Filling:
    """A form with what was typed into it.

    `published` is the book of what leaders see; `book` has what was typed laid over it, and beneath that
    what the office typed for earlier periods and nobody has approved yet: its year so far goes on from there.
    `returned` holds what was sent back last, by the key of the entry.
    """

    asked: Asked
    catalogue: Catalogue
    published: Book
    entries: Mapping[EntryKey, Entry]
    earlier: tuple[Entry, ...]
    returned: Mapping[int, ReturnedCell] = field(default_factory=dict)

    @property
    def submission(self) -> Submission:
        return self.asked.submission

    @property
    def period(self) -> Period:
        return self.asked.period

    @cached_property
    def book(self) -> Book:
        typed = (*self.earlier, *self.entries.values())
        return self.published.over(
            {self._key_of(entry): figure for entry in typed if (figure := self._figure_of(entry))}
        )

    @cached_property
    def typed(self) -> frozenset[Key]:
        """The keys of the cells that hold something."""
        return frozenset(
            self._key_of(entry) for entry in self.entries.values() if self._figure_of(entry)
        )

    def doubts(self, cell: CellKey) -> tuple[Doubt, ...]:
        """What is doubtful of what was typed into a cell, beside all else that was typed."""
        if cell.key not in self.typed:
            return ()
        return doubts_of(self.book, cell.key, rules=self.catalogue.rules, typed=self.typed)

    def entry_of(self, cell: CellKey) -> Entry | None:
        return self.entries.get(
            (cell.row.indicator_id or 0, cell.area.pk, cell.row.slice.code, str(cell.period))
        )

    def returned_of(self, entry: Entry | None) -> ReturnedCell | None:
        """Why a cell was sent back, as long as nobody has answered: its next version is an answer."""
        returned = self.returned.get(entry.pk) if entry else None
        return returned if returned and entry and returned.version == entry.version else None

    def with_entries(self, entries: Iterable[Entry]) -> "Filling":
        """The same form after these cells were saved."""
        saved = {_entry_key(entry): entry for entry in entries}
        return replace(self, entries={**self.entries, **saved})

    def so_far_before(self, cell: CellKey) -> Decimal | None:
        """The year's figure up to the month before a cell's period; None where a month is lacking."""
        start = cell.period.start
        if start.month == 1:
            return Decimal()
        months = Period.cumulative(start.year, start.month - 1)
        value = value_of(self.book, cell.key.in_period(months))
        return value.number if value.is_complete else None

    def indicator_of(self, row: FormRow) -> Indicator:
        """The indicator of a row, as the catalogue has it."""
        assert row.indicator is not None
        return self.catalogue.indicators[row.indicator.code]

    def _key_of(self, entry: Entry) -> Key:
        return Key(
            entry.indicator.code, entry.area.code, entry.slice.code, Period.parse(entry.period)
        )

    def _figure_of(self, entry: Entry) -> Figure | None:
        """The entry as it would be published; None of a cell that was emptied."""
        if entry.value is None and not entry.missing:
            return None
        return Figure(
            value=entry.value,
            missing=Missing(entry.missing) if entry.missing else None,
            status=FigureStatus(self.submission.form.status),
        )


def filling_of(submission: Submission, asked: Asked | None = None) -> Filling:
    """A form with what was typed into it: 4 queries beside those of `asked_of` and of the figures.

    `asked` where it has been read already.
    """
    asked = asked or asked_of(submission)
    catalogue = series.read_catalogue()
    codes = [row.indicator.code for row in asked.rows if row.indicator]
    typed = _entries(Entry.objects.filter(submission=submission))
    return Filling(
        asked=asked,
        catalogue=catalogue,
        published=series.read_book(catalogue, indicators=catalogue.held_against(codes)),
        entries={_entry_key(entry): entry for entry in typed},
        earlier=tuple(_entries(_of_earlier_periods(submission))),
        returned=_returned(submission),
    )


def _returned(submission: Submission) -> dict[int, ReturnedCell]:
    """What was sent back of a submission, of each entry the last time: 1 query, none of a draft."""
    if submission.state == SubmissionState.DRAFT:
        return {}
    rows = ReturnedCell.objects.filter(event__submission=submission).select_related("event__by")
    return {row.entry_id: row for row in rows.order_by("pk")}


def _entry_key(entry: Entry) -> EntryKey:
    return entry.indicator_id, entry.area_id, entry.slice.code, entry.period


def _entries(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.select_related("indicator", "area", "slice", "entered_by").order_by(
        "period_end", "pk"
    )


def _of_earlier_periods(submission: Submission) -> QuerySet[Entry]:
    """What the office typed into this form since January last year and is not approved yet."""
    return Entry.objects.filter(
        submission__form=submission.form_id,
        submission__office=submission.office_id,
        submission__period_end__lt=submission.period_start,
        submission__period_end__year__gte=submission.period_end.year - 1,
    ).exclude(submission__state=SubmissionState.APPROVED)
