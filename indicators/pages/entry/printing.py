"""A form as it lies on paper, filled in or blank: head, columns under letters, signatures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from indicators import wording
from indicators.choices import FormColumn, Kind
from indicators.cut_offs import Window
from indicators.filling import Filling
from indicators.models import FormRow, Submission
from indicators.pages.entry.sheet import Cell, Fixed, Line, Sheet, sheet_by_area
from indicators.periods import Period
from indicators.writing import NOTHING
from organisation.models import Area

LETTERS: Final = "ABCDEFGHIKLMN"
"""Under the heads, as on official forms: the Vietnamese alphabet has no J."""

MOST_UPRIGHT: Final = 5
"""Columns of figures that fit beside names on an upright A4 page of 165 mm; more lie across."""


@dataclass(frozen=True)
class Column:
    """A column of figures: its letter, its name and the period it is of, where that is not the form's."""

    letter: str
    name: str
    said: str = ""


@dataclass(frozen=True)
class PrintedRow:
    """A row of the form: a heading, or an indicator with its figures as they are printed."""

    row: FormRow
    number: str
    is_of_which: bool = False
    figures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class PrintedBlock:
    """The rows of one area; `area` is named where the form is for several."""

    area: Area | None
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True)
class PrintedForm:
    """One form on paper. `blank` leaves out what is typed, and all that would follow from it."""

    submission: Submission
    period: Period
    window: Window
    areas: tuple[Area, ...]
    columns: tuple[Column, ...]
    blocks: tuple[PrintedBlock, ...]
    blank: bool
    has_illustrations: bool
    printed_at: datetime

    @property
    def title(self) -> str:
        """The period the form is of: "Tháng 6/2026"."""
        return wording.capitalised(wording.period_label(self.period))

    @property
    def is_across(self) -> bool:
        return len(self.columns) > MOST_UPRIGHT

    @property
    def note_letter(self) -> str:
        return LETTERS[len(self.columns) + 3]

    @property
    def width(self) -> int:
        """How many columns a heading reaches over: all but that of the number."""
        return len(self.columns) + 3


def printed_form(
    filling: Filling, *, blank: bool, today: date, printed_at: datetime
) -> PrintedForm:
    """The form of a submission for paper: no query beside those of the filling."""
    sheet = sheet_by_area(filling, today=today)
    asked = filling.asked
    columns = tuple(_columns(sheet, asked.period))
    names = [column.name for column in columns]
    letters = LETTERS[3 : 3 + len(names)]
    by_area = zip(asked.areas, sheet.blocks, strict=True)
    return PrintedForm(
        submission=filling.submission,
        period=asked.period,
        window=filling.submission.form.cut_off_rule.window(asked.period),
        areas=asked.areas,
        columns=tuple(
            Column(letter, column.name, column.said)
            for letter, column in zip(letters, columns, strict=True)
        ),
        blocks=tuple(
            PrintedBlock(
                area if len(asked.areas) > 1 else None,
                tuple(_row(line, sheet, blank=blank) for line in block.lines),
            )
            for area, block in by_area
        ),
        blank=blank,
        has_illustrations=sheet.is_illustrated,
        printed_at=printed_at,
    )


def _columns(sheet: Sheet, period: Period) -> Iterator[Column]:
    """The columns without their letters: what is read, what is typed, what follows."""
    last_year = period.same_period_last_year()
    yield Column("", _("Year's plan"), str(period.end.year))
    yield Column("", _("Same period last year"), wording.period_label(last_year))
    if _has_period_before(period):
        yield Column("", _("Period before"), wording.period_label(period.previous()))
    for name in _shown(sheet):
        said = "" if name == FormColumn.IN_PERIOD else wording.period_label(sheet.columns[name])
        yield Column("", str(FormColumn(name).label), said)
    yield Column("", _("% of plan"))


def _has_period_before(period: Period) -> bool:
    """Of a form of the year the period before is the same period last year."""
    return period.previous() != period.same_period_last_year()


def _shown(sheet: Sheet) -> list[str]:
    """The columns of the sheet; the year so far only where something happens over time."""
    kinds = {row.indicator.kind for row in sheet.filling.asked.rows if row.indicator}
    so_far = sheet.columns[FormColumn.CUMULATIVE]
    has_so_far = Kind.FLOW in kinds and so_far != sheet.period
    return [name for name in sheet.columns if has_so_far or name != FormColumn.CUMULATIVE]


def _row(line: Line, sheet: Sheet, *, blank: bool) -> PrintedRow:
    if line.row.indicator is None:
        return PrintedRow(line.row, line.number)
    shown = {cell.column: cell for cell in line.cells}
    read = [line.plan, line.last_year]
    if _has_period_before(sheet.period):
        read.append(line.last_period)
    typed = [_figure(shown[name], blank=blank) for name in _shown(sheet)]
    share = NOTHING if blank else line.share
    note = line.main.stored.note if line.main else line.said
    return PrintedRow(
        line.row,
        line.number,
        line.is_of_which,
        (*map(_or_empty, read), *typed, _or_empty(share)),
        "" if blank else note,
    )


def _or_empty(text: str) -> str:
    """A dash is printed only where somebody said that the figure does not apply."""
    return "" if text == NOTHING else text


def _figure(cell: Cell | Fixed, *, blank: bool) -> str:
    """What stands in a cell: what was typed, else what follows; nothing where there is nothing yet."""
    if blank:
        return ""
    if isinstance(cell, Fixed):
        return _or_empty(cell.text)
    return cell.content or _or_empty(cell.computed)
