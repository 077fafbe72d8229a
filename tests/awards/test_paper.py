"""The layout of official paper, read back from the file as Word would read it."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from awards.paper import Paper, PaperColumn, PaperTable, as_docx, day_in_words

TABLE = PaperTable(
    heading="I. Cá nhân",
    columns=[PaperColumn("TT", 12), PaperColumn("Họ và tên", 100), PaperColumn("Tiền", 53, True)],
    rows=[["1", "Người minh họa 01", "540.000"], ["2", "Người minh họa 02", "540.000"]],
    total=["", "Cộng", "1.080.000"],
)
PAPER = Paper(
    above="Ủy ban nhân dân tỉnh Lào Cai",
    body="Sở Nội vụ tỉnh Lào Cai",
    place="Lào Cai",
    on=date(2024, 2, 5),
    number="Số: 12/DS",
    title="Danh sách khen thưởng",
    about="Lao động tiên tiến năm 2023",
    attached="Kèm theo Quyết định số 12/QĐ-SNV ngày 05/02/2024",
    tables=[TABLE],
    closing=["Danh sách có 2 cá nhân."],
    post="Giám đốc",
    recipients=["Như trên;", "Lưu: VT."],
)


@pytest.fixture(scope="module")
def document() -> Document:
    return docx.Document(BytesIO(as_docx(PAPER)))


def cells_of(document: Document) -> Iterator[Any]:
    return (cell for table in document.tables for row in table.rows for cell in row.cells)


def runs_of(document: Document) -> list[Any]:
    paragraphs = [*document.paragraphs]
    paragraphs += [paragraph for cell in cells_of(document) for paragraph in cell.paragraphs]
    return [run for paragraph in paragraphs for run in paragraph.runs if run.text]


def run_saying(document: Document, text: str) -> Any:
    (run,) = [run for run in runs_of(document) if run.text == text]
    return run


def test_the_sheet_is_a4_with_the_margins_of_the_decree(document):
    (section,) = document.sections
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    )  # fmt: skip
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]


def test_all_of_it_is_times_new_roman_of_eleven_to_fourteen_points(document):
    fonts = document.styles["Normal"].element.rPr.rFonts
    faces = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")}
    assert faces == {"Times New Roman"}
    assert {run.font.name for run in runs_of(document)} == {None}  # none has a face of its own
    assert {run.font.size.pt for run in runs_of(document)} <= {11, 12, 13, 14}
    assert run_saying(document, "Người minh họa 01").font.size == Pt(13)


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LÀO CAI", 12, False, False),
        ("SỞ NỘI VỤ TỈNH LÀO CAI", 12, True, False),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
        ("Số: 12/DS", 13, False, False),
        ("Lào Cai, ngày 05 tháng 02 năm 2024", 13, False, True),
        ("DANH SÁCH KHEN THƯỞNG", 14, True, False),
        ("Lao động tiên tiến năm 2023", 14, True, False),
        ("(Kèm theo Quyết định số 12/QĐ-SNV ngày 05/02/2024)", 14, False, True),
        ("GIÁM ĐỐC", 14, True, False),
        ("Nơi nhận:", 12, True, True),
        ("- Lưu: VT.", 11, False, False),
    ],
)
def test_each_part_has_the_size_and_weight_of_the_decree(document, text, size, bold, italic):
    run = run_saying(document, text)
    assert (run.font.size.pt, run.bold, run.italic) == (size, bold, italic)


def test_the_heading_of_the_state_stands_beside_that_of_the_body(document):
    body, state = document.tables[0].rows[0].cells
    assert body.text.startswith("ỦY BAN NHÂN DÂN TỈNH LÀO CAI\nSỞ NỘI VỤ TỈNH LÀO CAI")
    assert state.text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    for cell in (body, state):
        lines = [paragraph for paragraph in cell.paragraphs if paragraph.text]
        assert {line.alignment for line in lines} == {WD_ALIGN_PARAGRAPH.CENTER}
        assert cell._tc.findall(f".//{qn('w:pBdr')}"), "no line under the name"


def test_the_headings_of_a_table_come_again_on_each_page_and_no_row_is_torn(document):
    table = document.tables[1]
    first, *others = table.rows
    assert [cell.text for cell in first.cells] == ["TT", "Họ và tên", "Tiền"]
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_numbers_stand_at_the_right_and_the_total_is_bold(document):
    last = document.tables[1].rows[-1].cells
    assert [cell.text for cell in last] == ["", "Cộng", "1.080.000"]
    assert last[2].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert last[2].paragraphs[0].runs[0].bold


def test_a_table_is_as_wide_as_the_page_allows(document):
    table = document.tables[1]
    assert sum(cell.width.mm for cell in table.rows[0].cells) == pytest.approx(165, abs=0.5)


def test_pages_are_numbered_above_but_for_the_first(document):
    (section,) = document.sections
    assert section.different_first_page_header_footer
    (paragraph,) = section.header.paragraphs
    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" in paragraph._p.xml
    assert not section.first_page_header.paragraphs[0].text


def test_the_signature_stands_right_of_the_recipients(document):
    receives, signs = document.tables[-1].rows[0].cells
    assert receives.text.startswith("Nơi nhận:\n- Như trên;")
    assert signs.text.startswith("GIÁM ĐỐC")


def test_the_file_names_its_maker_and_not_that_of_the_template(document):
    properties = document.core_properties
    assert (properties.author, properties.title) == (PAPER.body, PAPER.title)
    assert not properties.comments


def test_a_paper_without_day_number_and_signer_leaves_room_for_the_day():
    bare = Paper(above="A", body="B", place="Lào Cai", on=None, title="Danh sách")
    document = docx.Document(BytesIO(as_docx(bare)))
    assert len(document.tables) == 1  # no table, no signature
    assert "Lào Cai, ngày      tháng" in document.tables[0].rows[0].cells[1].text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
        (date(2025, 3, 10), "ngày 10 tháng 3 năm 2025"),
    ],
)
def test_small_days_and_the_first_two_months_have_a_zero_before_them(day, words):
    assert day_in_words(day) == words
