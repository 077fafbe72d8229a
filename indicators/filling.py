"""A form being filled in: what it asks, what was typed so far, and the figures as they would then be.

Reads only; `entering` writes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

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
from indicators.choices import FormColumn, Kind, SubmissionState
from indicators.forms_of_record import Place, given_elsewhere
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


def name_of_cell(submission: Submission, row: int, area: int, period: str) -> str:
    """The name of a cell by the keys of its row and area and the code of its period.

    That of the period itself where the form asks for no such period any more.
    """
    columns = submission.form.columns(Period.parse(submission.period))
    found = (name for name, asked in columns.items() if asked.code == period)
    return f"o-{row}-{area}-{next(found, FormColumn.IN_PERIOD)}"


@dataclass(frozen=True)
class Asked:
    """What a submission asks: its rows for its areas.

    A row whose exhaustive parts all stand on the form too is added up and never typed; `added_up` holds the
    rows' primary keys. `elsewhere` are the figures that another form gives, with its code.
    """

    submission: Submission
    catalogue: Catalogue
    period: Period
    rows: tuple[FormRow, ...]
    areas: tuple[Area, ...]
    added_up: frozenset[int]
    elsewhere: Mapping[Place, str]

    @cached_property
    def columns(self) -> dict[str, Period]:
        return self.submission.form.columns(self.period)

    def columns_of(self, row: FormRow, area: Area) -> dict[str, Period]:
        """The columns that are typed into in a row, with their periods; none of a heading.

        From January on only what happens over time can be counted.
        """
        if row.indicator is None or row.pk in self.added_up or self.given_by(row, area) is not None:
            return {}
        if row.indicator.kind == Kind.FLOW:
            return self.columns
        return {
            name: period for name, period in self.columns.items() if name != FormColumn.CUMULATIVE
        }

    def given_by(self, row: FormRow, area: Area) -> str | None:
        """The code of the form that gives a figure instead, empty where none does; None of one of ours."""
        if row.indicator is None:
            return None
        return self.elsewhere.get(Place(row.indicator.pk, row.slice.code, area.pk))

    def cells_of(self, row: FormRow, area: Area) -> Iterator[CellKey]:
        return (CellKey(row, area, *column) for column in self.columns_of(row, area).items())

    @property
    def cells(self) -> Iterator[CellKey]:
        return (
            cell for area in self.areas for row in self.rows for cell in self.cells_of(row, area)
        )

    @property
    def cell_count(self) -> int:
        return sum(len(self.columns_of(row, area)) for area in self.areas for row in self.rows)

    def asks(self, cell: CellKey) -> bool:
        return (
            cell.row in self.rows
            and cell.area in self.areas
            and self.columns_of(cell.row, cell.area).get(cell.column) == cell.period
        )


def asked_of(submission: Submission) -> Asked:
    """What a submission asks: 3 queries beside that of the catalogue."""
    catalogue = series.read_catalogue()
    rows = tuple(submission.form.rows.select_related("indicator__measure", "slice"))
    areas = tuple(sorted(submission.areas.all(), key=lambda area: sort_key(area.name)))
    elsewhere = given_elsewhere(submission, rows, areas)
    return asked_with(submission, catalogue, rows=rows, areas=areas, elsewhere=elsewhere)


def asked_with(
    submission: Submission,
    catalogue: Catalogue,
    *,
    rows: tuple[FormRow, ...],
    areas: tuple[Area, ...],
    elsewhere: Mapping[Place, str],
) -> Asked:
    """What a submission asks, of what was read of it already."""
    return Asked(
        submission=submission,
        catalogue=catalogue,
        period=Period.parse(submission.period),
        rows=rows,
        areas=areas,
        added_up=_added_up(rows, catalogue),
        elsewhere=elsewhere,
    )


def _added_up(rows: tuple[FormRow, ...], catalogue: Catalogue) -> frozenset[int]:
    """The rows whose exhaustive parts all stand among them, in the same slice."""
    there = {(row.indicator.code, row.slice.code) for row in rows if row.indicator}
    return frozenset(
        row.pk
        for row in rows
        if row.indicator
        and (parts := catalogue.parts_of(row.indicator.code))
        and all((part, row.slice.code) in there for part in parts)
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

    @property
    def catalogue(self) -> Catalogue:
        return self.asked.catalogue

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

    def rows_touched_by(self, indicators: Collection[str]) -> Iterator[FormRow]:
        """The rows of the form of which something follows from figures of these indicators."""
        catalogue = self.catalogue
        for row in self.asked.rows:
            if row.indicator is not None:
                held_against = catalogue.held_against([row.indicator.code])
                if not catalogue.needed_for(held_against).isdisjoint(indicators):
                    yield row

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
    """A form with what was typed into it: 1 query beside those of `asked_of` and of the figures.

    One more of a form that was submitted before, for what came back of it.

    `asked` where it has been read already.
    """
    asked = asked or asked_of(submission)
    codes = [row.indicator.code for row in asked.rows if row.indicator]
    entries: list[Entry] = []
    earlier: list[Entry] = []
    for entry in _entries_up_to(submission):
        (entries if entry.submission_id == submission.pk else earlier).append(entry)
    return Filling(
        asked=asked,
        published=series.read_book(asked.catalogue, indicators=asked.catalogue.held_against(codes)),
        entries={_entry_key(entry): entry for entry in entries},
        earlier=tuple(earlier),
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


def _entries_up_to(submission: Submission) -> QuerySet[Entry]:
    """What was typed into a submission, and what the office typed into this form since January last year
    that nobody has approved yet; the earliest first."""
    before = Q(
        submission__form=submission.form_id,
        submission__office=submission.office_id,
        submission__period_end__lt=submission.period_start,
        submission__period_end__year__gte=submission.period_end.year - 1,
    ) & ~Q(submission__state=SubmissionState.APPROVED)
    return (
        Entry.objects.filter(Q(submission=submission) | before)
        .select_related("indicator", "area", "slice", "entered_by")
        .order_by("period_end", "pk")
    )
