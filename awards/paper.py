"""Official paper as a Word file, in the layout that decree 30/2020/NĐ-CP prescribes (annex I).

A4 upright; 20 mm free above and below, 30 at the left, 15 at the right; Times New Roman; the heading of
the State beside that of the issuing body; number, place and date; title; table; signature and recipients.
Pages are numbered in the middle of the upper margin, the first one not. The words of the heading are
those of the decree and are Vietnamese whatever the language of the page: such a paper is.

Knows no model: who makes a paper says what stands on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

FACE: Final = "Times New Roman"
STATE: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS: Final = "Nơi nhận:"

# Points. The decree gives a range for each; these go together.
TEXT: Final = 13
TITLE: Final = 14
STATE_SIZE, MOTTO_SIZE, BODY_SIZE = 12, 13, 12
RECIPIENTS_SIZE, RECIPIENT_SIZE = 12, 11

PAGE: Final = (210, 297)
MARGINS: Final = {"top": 20, "bottom": 20, "left": 30, "right": 15}
"""Millimetres."""
WIDTH: Final = PAGE[0] - MARGINS["left"] - MARGINS["right"]
HEADING: Final = (70, WIDTH - 70)
"""Millimetres of the heading's two columns: the issuing body, the State."""
RULE_OF_BODY, RULE_OF_MOTTO = 28, 56
"""Millimetres: a third to half of the body's name; as long as the motto."""


@dataclass(frozen=True)
class PaperColumn:
    """A column of a table: its heading, millimetres of width, and whether it holds numbers."""

    title: str
    width: int
    is_number: bool = False


@dataclass(frozen=True)
class PaperTable:
    """Rows of texts under their columns; `total`, if any, is the last row, in bold."""

    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[str]]
    heading: str = ""
    total: Sequence[str] = ()


@dataclass(frozen=True)
class Paper:
    """What stands on an official paper, from top to bottom.

    `above` is the body over the issuing one, empty where none stands there. A paper without a day
    leaves room to write it in.
    `attached` is the line in brackets that says to which decision a list belongs; `post` is that of
    the signer, whose name is written by hand.
    """

    above: str
    body: str
    place: str
    on: date | None
    title: str
    number: str = ""
    about: str = ""
    attached: str = ""
    tables: Sequence[PaperTable] = ()
    closing: Sequence[str] = ()
    post: str = ""
    recipients: Sequence[str] = ()


def as_docx(paper: Paper) -> bytes:
    """The paper as the content of a Word file."""
    import docx  # with lxml, a third of a second that only those pay who take a file away

    document = docx.Document()
    _set_page(document)
    _set_face(document)
    _number_pages(document)
    _write_heading(document, paper)
    _write_title(document, paper)
    for table in paper.tables:
        _write_table(document, table)
    for text in paper.closing:
        _line(document.add_paragraph(), text, after=6)
    _write_signature(document, paper)
    _name(document, paper)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


# ---------------------------------------------------------------- page


def _set_page(document: "Document") -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in PAGE)
    for side, width in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.header_distance = section.footer_distance = Mm(MARGINS["top"] // 2)


def _set_face(document: "Document") -> None:
    """One face for every script: Word would take another for letters it calls East Asian."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(TEXT)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FACE)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1


def _number_pages(document: "Document") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_element("w:fldChar", fldCharType=kind) if kind else _instruction(text))


def _instruction(text: str) -> Any:
    element = _element("w:instrText")
    element.text = text
    return element


def _name(document: "Document", paper: Paper) -> None:
    """What Word tells of the file; the template's own author and day of making are taken away."""
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.body, "vi-VN"
    properties.comments = properties.last_modified_by = ""


# ---------------------------------------------------------------- heading and title


def _write_heading(document: "Document", paper: Paper) -> None:
    body, state = _columns(document, HEADING)
    _centred(body, paper.above.upper(), size=BODY_SIZE)
    _centred(body, paper.body.upper(), size=BODY_SIZE, bold=True, new=True)
    _rule(body, HEADING[0], RULE_OF_BODY)
    _centred(state, STATE, size=STATE_SIZE, bold=True)
    _centred(state, MOTTO, size=MOTTO_SIZE, bold=True, new=True)
    _rule(state, HEADING[1], RULE_OF_MOTTO)
    if paper.number:
        _centred(body, paper.number, size=TEXT, new=True)
    _centred(state, f"{paper.place}, {day_in_words(paper.on)}", size=TEXT, italic=True, new=True)


def day_in_words(day: date | None) -> str:
    """ "ngày 05 tháng 02 năm 2024", with room to write where it is not known.

    Days below ten and the months one and two have a zero before them, so that nothing can be added.
    """
    if day is None:
        return "ngày      tháng      năm        "
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _write_title(document: "Document", paper: Paper) -> None:
    lines = (
        (paper.title.upper(), {"bold": True}),
        (paper.about, {"bold": True}),
        (f"({paper.attached})" if paper.attached else "", {"italic": True}),
    )
    before = 18
    for text, look in lines:
        if text:
            paragraph = document.add_paragraph()
            _line(paragraph, text, size=TITLE, before=before, centred=True, **look)
            before = 0
    paragraph.paragraph_format.space_after = _points(12)


# ---------------------------------------------------------------- table and signature


def _write_table(document: "Document", table: PaperTable) -> None:
    if table.heading:
        _line(document.add_paragraph(), table.heading, bold=True, before=6, after=4)
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    _set_widths(grid, [column.width for column in table.columns])
    _fill(grid.rows[0].cells, [column.title for column in table.columns], bold=True, centred=True)
    grid.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # again on each page
    for row in (*table.rows, *([table.total] if table.total else [])):
        cells = grid.add_row().cells
        _fill(cells, row, bold=row is table.total)
        for cell, column in zip(cells, table.columns, strict=True):
            _set_right(cell, is_number=column.is_number)
    for line in grid.rows:
        line._tr.get_or_add_trPr().insert(0, _element("w:cantSplit"))
    _set_widths(grid, [column.width for column in table.columns])
    document.add_paragraph().paragraph_format.line_spacing = 0.5


def _fill(cells: Sequence["_Cell"], texts: Sequence[str], **look: Any) -> None:
    for cell, text in zip(cells, texts, strict=True):
        _line(cell.paragraphs[0], text, before=2, after=2, **look)


def _set_right(cell: "_Cell", *, is_number: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if is_number:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set_widths(grid: Any, widths: Sequence[int]) -> None:
    """Both in the grid and in every cell: Word keeps to the one, LibreOffice to the other."""
    from docx.shared import Mm

    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _write_signature(document: "Document", paper: Paper) -> None:
    if not (paper.post or paper.recipients):
        return
    receives, signs = _columns(document, (WIDTH // 2, WIDTH - WIDTH // 2))
    if paper.recipients:
        _line(receives.paragraphs[0], RECIPIENTS, size=RECIPIENTS_SIZE, bold=True, italic=True)
    for text in paper.recipients:
        _line(receives.add_paragraph(), f"- {text}", size=RECIPIENT_SIZE)
    _centred(signs, paper.post.upper(), size=TITLE, bold=True)
    for _room_for_the_name in range(4):
        signs.add_paragraph()


# ---------------------------------------------------------------- lines


def _columns(document: "Document", widths: Sequence[int]) -> Sequence["_Cell"]:
    """Cells beside each other, without lines around them."""
    grid = document.add_table(rows=1, cols=len(widths))
    _set_widths(grid, widths)
    return grid.rows[0].cells


def _centred(cell: "_Cell", text: str, *, new: bool = False, **look: Any) -> None:
    paragraph = cell.add_paragraph() if new else cell.paragraphs[0]
    _line(paragraph, text, centred=True, **look)


def _line(
    paragraph: Any,
    text: str,
    *,
    size: int = TEXT,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    before: int = 0,
    after: int = 0,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, _points(size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = _points(before)
    paragraph.paragraph_format.space_after = _points(after)


def _rule(cell: "_Cell", width: int, length: int) -> None:
    """A line of so many millimetres in the middle of the cell, as the decree wants it drawn."""
    from docx.shared import Mm, Pt

    form = (paragraph := cell.add_paragraph()).paragraph_format
    # 4 mm less: a cell keeps about 2 mm free at either side.
    form.left_indent = form.right_indent = Mm((width - 4 - length) / 2)
    form.line_spacing, form.space_after = Pt(3), Pt(4)
    border = _element("w:pBdr")
    border.append(_element("w:top", val="single", sz="4", space="1", color="auto"))
    paragraph._p.get_or_add_pPr().append(border)


def _points(count: int) -> Any:
    from docx.shared import Pt

    return Pt(count)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element
