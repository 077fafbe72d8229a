"""Tables as an Excel file: numbers as numbers, days as days, texts as texts whatever they begin with.

Separators are those of the reader's own Excel; the formats say only how many decimals a number has.
Knows no model: who makes a file says what stands in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Any, Final, TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None
"""None leaves the cell empty: nothing is known, which is not a zero."""

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME: Final = 31
_NOT_IN_A_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'"))

FACE: Final = {"font_name": "Times New Roman", "font_size": 12}
# A text stays a text: none becomes a formula, a number or a link.
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "dd/mm/yyyy",
}


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"  # with the decimals it has
    MONEY = "money"  # whole đồng
    PERCENT = "percent"  # a fraction, 1 = 100 %
    DAY = "day"


_FORMATS: Final[dict[Kind, dict[str, Any]]] = {
    Kind.TEXT: {"text_wrap": True, "align": "left"},
    Kind.COUNT: {"num_format": "#,##0", "align": "right"},
    Kind.NUMBER: {"align": "right"},
    Kind.MONEY: {"num_format": "#,##0", "align": "right"},
    Kind.PERCENT: {"num_format": "0.0%", "align": "right"},
    Kind.DAY: {"num_format": "dd/mm/yyyy", "align": "right"},
}


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it holds, and how many letters wide it is."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """A table with what stands over it; `total`, if any, is its last row, in bold."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    total: Sequence[Cell] = ()

    @property
    def heading_at(self) -> int:
        """The row of the columns' headings, counted from 0: body, title and notes stand over it."""
        return 3 + len(self.notes)


def as_xlsx(sheets: Sequence[Sheet], *, body: str) -> bytes:
    """The tables as the content of an Excel file, each on a sheet of its own.

    `body` is the office whose file it is. Made for A4 across, one page wide, the headings on each page.
    """
    import xlsxwriter  # costs a third of a second, which only those pay who take a file away

    content = BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        book.set_properties({"author": body, "title": sheets[0].title})
        looks = _Looks(book)
        for sheet in sheets:
            name = sheet.name.translate(_NOT_IN_A_NAME)[:LONGEST_NAME]
            _write(book.add_worksheet(name), sheet, looks, body)
    return content.getvalue()


class _Looks:
    """The formats of a file, each made once."""

    def __init__(self, book: Any) -> None:
        def look(**more: Any) -> Any:
            return book.add_format(FACE | {"valign": "vcenter"} | more)

        self.body = look(bold=True)
        self.title = look(bold=True, font_size=14)
        self.note = look(italic=True)
        self.heading = look(bold=True, align="center", border=1, text_wrap=True)
        self.cells = {kind: look(border=1, **form) for kind, form in _FORMATS.items()}
        self.totals = {kind: look(border=1, bold=True, **form) for kind, form in _FORMATS.items()}


def _write(page: Any, sheet: Sheet, looks: _Looks, body: str) -> None:
    page.write_string(0, 0, body, looks.body)
    page.write_string(1, 0, sheet.title, looks.title)
    for row, note in enumerate(sheet.notes, 2):
        page.write_string(row, 0, note, looks.note)
    at = sheet.heading_at
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(at, number, column.title, looks.heading)
    for row, cells, forms in _rows(sheet, looks):
        for number, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            _write_cell(page, row, number, cell, column.kind, forms)
    page.freeze_panes(at + 1, 0)
    page.repeat_rows(at)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _rows(sheet: Sheet, looks: _Looks) -> Iterator[tuple[int, Sequence[Cell], dict[Kind, Any]]]:
    """Every row under the headings with its place and its formats."""
    at = sheet.heading_at + 1
    for row, cells in enumerate(sheet.rows, at):
        yield row, cells, looks.cells
    if sheet.total:
        yield at + len(sheet.rows), sheet.total, looks.totals


def _write_cell(
    page: Any, row: int, number: int, cell: Cell, kind: Kind, forms: dict[Kind, Any]
) -> None:
    """One cell; a text in a column of numbers says why there is none, and stays a text."""
    if cell is None or cell == "":
        page.write_blank(row, number, None, forms[kind])
    elif isinstance(cell, str):
        page.write_string(row, number, cell, forms[Kind.TEXT])
    elif isinstance(cell, date):
        page.write_datetime(row, number, cell, forms[kind])
    else:
        page.write_number(row, number, float(cell), forms[kind])
