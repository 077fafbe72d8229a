"""One form of one office and period, as it is filled in: its rows, its cells, and what stands beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators import series, wording, writing
from indicators.calculations import TOTAL, Book, Key, target_in_force, value_of
from indicators.choices import FormColumn, Missing
from indicators.entering import Typed
from indicators.forms import read_figure
from indicators.models import Entry, FormRow, Submission
from indicators.periods import Period
from indicators.series import Catalogue
from indicators.writing import WrittenFigure
from organisation.models import Area
from vietnamese.text import nfc, sort_key

MOST_OF_A_NOTE = 300


@dataclass(frozen=True)
class Cell:
    """A cell to be filled in, what is stored of it, and what was typed if that was refused.

    `name` is that of its field on the page; `usual` the latest figure before, for doubtful numbers.
    """

    name: str
    row: FormRow
    area: Area
    column: str
    period: Period
    entry: Entry | None
    usual: Decimal | None
    typed: str | None = None
    chosen: str | None = None
    errors: tuple[str, ...] = ()

    @property
    def key(self) -> dict[str, Any]:
        return {
            "indicator": self.row.indicator,
            "area": self.area,
            "slice": self.row.slice,
            "period": str(self.period),
        }

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0

    @property
    def text(self) -> str:
        """What stands in the field: what was typed, else what is stored."""
        return self.stored_text if self.typed is None else self.typed

    @property
    def stored_text(self) -> str:
        """The stored number in Vietnamese writing; empty where there is none."""
        if self.entry is None or self.entry.value is None or self.row.indicator is None:
            return ""
        return writing.number(self.entry.value, self.row.indicator.decimals)

    @property
    def missing(self) -> str:
        return self.stored_missing if self.chosen is None else self.chosen

    @property
    def stored_missing(self) -> str:
        return self.entry.missing if self.entry else ""

    @property
    def label(self) -> str:
        """Its row, column and area in words, for those who hear the page."""
        column = FormColumn(self.column).label
        return f"{self.row.indicator}, {column}, {self.area}"


@dataclass(frozen=True)
class Line:
    """A row of the form for one area; a heading has no cells."""

    row: FormRow
    cells: tuple[Cell, ...]
    plan: WrittenFigure | None = None
    last_year: WrittenFigure | None = None
    last_period: WrittenFigure | None = None

    @property
    def errors(self) -> tuple[tuple[Cell, str], ...]:
        return tuple((cell, error) for cell in self.cells for error in cell.errors)


@dataclass(frozen=True)
class Block:
    """The rows of one area."""

    area: Area
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole form; `columns` are the names of what is asked, `periods` what each is asked for."""

    submission: Submission
    period: Period
    columns: Mapping[str, Period]
    blocks: tuple[Block, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for block in self.blocks for line in block.lines for cell in line.cells)

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """Each column's name, and the period it is asked for."""
        return tuple(
            (str(FormColumn(name).label), wording.period_label(period))
            for name, period in self.columns.items()
        )

    @property
    def faulty(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.errors)

    def with_cells(self, changed: Mapping[str, Cell]) -> "Sheet":
        """The same sheet with these cells in place of those of the same name."""

        def renewed(line: Line) -> Line:
            return replace(line, cells=tuple(changed.get(cell.name, cell) for cell in line.cells))

        return replace(
            self,
            blocks=tuple(
                replace(block, lines=tuple(map(renewed, block.lines))) for block in self.blocks
            ),
        )


@dataclass
class Read:
    """What was typed into a sheet: what each changed cell says, and the version that was on the screen."""

    typed: dict[str, tuple[Cell, Typed, int]] = field(default_factory=dict)
    refused: dict[str, Cell] = field(default_factory=dict)


def sheet_of(submission: Submission, *, today: date) -> Sheet:
    """The sheet of a submission with what is stored of it and published around it."""
    period = Period.parse(submission.period)
    columns = submission.form.columns(period)
    rows = [*submission.form.rows.select_related("indicator__measure", "slice")]
    entries: dict[tuple[object, ...], Entry] = {
        (entry.indicator_id, entry.area_id, entry.slice_id, entry.period): entry
        for entry in submission.entries.select_related("entered_by")
    }
    areas = sorted(submission.areas.all(), key=lambda area: sort_key(area.name))
    catalogue = series.read_catalogue()
    asked = [row.indicator.code for row in rows if row.indicator]
    book = series.read_book(catalogue, indicators=asked)
    maker = _Maker(catalogue, book, period, columns, entries, today)
    return Sheet(
        submission=submission,
        period=period,
        columns=columns,
        blocks=tuple(Block(area, tuple(maker.line(row, area) for row in rows)) for area in areas),
    )


@dataclass(frozen=True)
class _Maker:
    catalogue: Catalogue
    book: Book
    period: Period
    columns: Mapping[str, Period]
    entries: Mapping[tuple[object, ...], Entry]
    today: date

    def line(self, row: FormRow, area: Area) -> Line:
        if row.indicator is None:
            return Line(row, ())
        before = self._published(row, area, self.period.previous())
        last_year = self._published(row, area, self.period.same_period_last_year())
        usual = next((f.value for f in (before, last_year) if f and f.value is not None), None)
        return Line(
            row=row,
            cells=tuple(
                self._cell(row, area, column, period, usual)
                for column, period in self.columns.items()
            ),
            plan=self._plan(row, area),
            last_year=last_year,
            last_period=before,
        )

    def _cell(
        self, row: FormRow, area: Area, column: str, period: Period, usual: Decimal | None
    ) -> Cell:
        key = (row.indicator_id, area.pk, row.slice_id, str(period))
        return Cell(
            name=f"o-{row.pk}-{area.pk}-{column}",
            row=row,
            area=area,
            column=column,
            period=period,
            entry=self.entries.get(key),
            usual=usual if column == FormColumn.IN_PERIOD else None,
        )

    def _key(self, row: FormRow, area: Area, period: Period) -> Key:
        assert row.indicator is not None
        return Key(row.indicator.code, area.code, row.slice.code, period)

    def _published(self, row: FormRow, area: Area, period: Period) -> WrittenFigure | None:
        indicator = self.catalogue.indicators[self._key(row, area, period).indicator]
        value = value_of(self.book, self._key(row, area, period))
        return wording.figure_of(indicator, value) if value.number is not None else None

    def _plan(self, row: FormRow, area: Area) -> WrittenFigure | None:
        if row.slice.code != TOTAL:
            return None
        key = self._key(row, area, Period.year_of(self.period.end.year))
        day = min(key.period.end, self.today)
        target = target_in_force(self.book.targets.get(key, ()), day).in_force
        if target is None:
            return None
        return wording.figure_of_target(self.catalogue.indicators[key.indicator], target)


# ---------------------------------------------------------------- what was typed


def read_sheet(sheet: Sheet, fields: Mapping[str, str]) -> Read:
    """What was typed into the fields of a sheet; cells that nobody touched are left out.

    Each comes with what stood in it when it was sent out: what a colleague changed meanwhile in another
    cell is neither a conflict nor put back. A field that did not come is one nobody saw. Every fault is
    told beside its cell, all at once.
    """
    read = Read()
    for cell in sheet.cells:
        if cell.name in fields:
            _read_cell(cell, fields, read)
    return read


def _read_cell(cell: Cell, fields: Mapping[str, str], read: Read) -> None:
    text = nfc(fields[cell.name]).strip()
    missing = fields.get(f"{cell.name}-vang", "")
    seen = _version(fields.get(f"{cell.name}-pb", ""))
    if (text, missing) == (fields.get(f"{cell.name}-cu"), fields.get(f"{cell.name}-cuvang")):
        return
    errors = []
    value = None
    if missing not in ("", *Missing.values):
        errors.append(_("This is none of the reasons."))
    if text and missing:
        errors.append(_("Type a number or choose why there is none, not both."))
    elif text:
        try:
            value = read_figure(text, cell.row.indicator, cell.usual)
        except ValidationError as error:
            errors += error.messages
    if errors:
        read.refused[cell.name] = replace(cell, typed=text, chosen=missing, errors=tuple(errors))
        return
    note = cell.entry.note if cell.entry else ""
    typed = Typed(value, missing, note)
    stored = Typed(cell.entry.value, cell.entry.missing, note) if cell.entry else Typed()
    if typed != stored or seen != cell.version:
        kept = replace(cell, typed=text, chosen=missing)
        read.typed[cell.name] = (kept, typed, seen)


def _version(text: str) -> int:
    """The version that was on the screen; one that nobody has where the field was tampered with."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else -1
