"""Excel files read back: numbers are numbers, days are days, and no text becomes a formula."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from awards.workbook import Column, Kind, Sheet, as_xlsx

SHEET = Sheet(
    name="Năm 2023: thi đua/khen thưởng",
    title="Thống kê năm 2023",
    notes=["Số liệu đã công bố."],
    columns=[
        Column("Danh hiệu", width=40),
        Column("Cá nhân", Kind.COUNT),
        Column("Tỷ lệ", Kind.PERCENT),
        Column("Tiền", Kind.MONEY),
        Column("Ngày", Kind.DAY),
    ],
    rows=[
        ["Chiến sĩ thi đua cơ sở", 18, Decimal(18) / 224, 32_400_000, date(2023, 12, 31)],
        ["=1+1", 0, "chưa rõ", None, None],
        ["+84 912", None, None, None, None],
    ],
    total=["Cộng", 18, None, 32_400_000, None],
)


@pytest.fixture(scope="module")
def content() -> bytes:
    return as_xlsx([SHEET, Sheet("Hai", "Trang hai", [Column("A")], [])], body="Sở Nội vụ")


@pytest.fixture(scope="module")
def book(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(BytesIO(content))


def test_body_title_and_notes_stand_over_the_table(book):
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[:3]] == ["Sở Nội vụ", "Thống kê năm 2023", "Số liệu đã công bố."]
    assert rows[SHEET.heading_at] == ["Danh hiệu", "Cá nhân", "Tỷ lệ", "Tiền", "Ngày"]


def test_numbers_and_days_are_read_back_as_such(book):
    first, second, _third, total = book.get_sheet_by_index(0).to_python()[SHEET.heading_at + 1 :]
    assert first[1:] == [18, pytest.approx(18 / 224), 32_400_000, date(2023, 12, 31)]
    assert second[1:] == [0, "chưa rõ", "", ""]  # a zero is a zero, nothing is nothing
    assert total == ["Cộng", 18, "", 32_400_000, ""]


def test_a_text_that_begins_like_a_formula_stays_a_text(content, book):
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()][-3:-1] == ["=1+1", "+84 912"]
    with ZipFile(BytesIO(content)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


def test_the_name_of_a_sheet_is_one_that_excel_takes(book):
    assert book.sheet_names == ["Năm 2023 thi đuakhen thưởng", "Hai"]


def test_a_sheet_prints_on_a4_with_its_headings_on_each_page(content):
    with ZipFile(BytesIO(content)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        assert 'paperSize="9"' in page
        assert 'orientation="landscape"' in page
        assert "Print_Titles" in parts.read("xl/workbook.xml").decode()
