"""Files of awards read back: the same figures as on the pages, and the layout of official paper."""

from io import BytesIO

import docx
import pytest
from python_calamine import CalamineWorkbook

from awards.models import Award, AwardCount, AwardDecision
from awards.pages.overview import overview
from tests.awards.reading import answer
from tests.factories import (
    make_award,
    make_award_decision,
    make_award_person,
    make_award_type,
    make_collective,
    make_document,
)

pytestmark = pytest.mark.django_db

YEAR = "/thi-dua/thong-ke.xlsx?nam=2023"


def workbook(address: str, language: str = "vi") -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(BytesIO(answer(address, language=language).content))


def rows_of(book: CalamineWorkbook, number: int) -> list[list]:
    return book.get_sheet_by_index(number).to_python()


@pytest.fixture
def decision() -> AwardDecision:
    """Twelve people and two collectives, one person's award revoked."""
    document = make_document(
        number="45/QĐ-SLĐ", issuer="Sở Lao động", title="Tặng danh hiệu năm 2023"
    )
    decision = make_award_decision(document=document, signer_post="Giám đốc")
    money = {"coefficient": "0.3", "factor": 1, "base_salary": 1_800_000, "amount": 540_000}
    people = make_award_type(name="Lao động tiên tiến", precedence=1)
    bodies = make_award_type(name="Tập thể lao động tiên tiến", for_collectives=True)
    for number in range(12):
        person = make_award_person(full_name=f"Người thử {number:02}")
        make_award(type=people, person=person, decision=decision, **money)
    for number in range(2):
        body = make_collective(outside_name=f"=Tập thể {number}")
        make_award(type=bodies, collective=body, decision=decision, **money)
    Award.objects.filter(person__full_name="Người thử 11").update(
        stage="revoked", closing_reason="Kê khai sai"
    )
    return decision


def test_the_statistics_of_2023_are_those_of_the_page_as_numbers(published_awards):
    book = workbook(YEAR)
    page = overview({"nam": "2023"})
    assert len(book.sheet_names) == 6
    titles = {row[0]: row for row in rows_of(book, 0)}
    fighters = titles["Chiến sĩ thi đua cơ sở"]
    assert 18 in fighters
    assert 224 in fighters
    assert pytest.approx(18 / 224) in fighters
    assert pytest.approx(0.081) in fighters  # as printed, in its own column
    total = titles["Cộng"]
    assert [cell for cell in total if isinstance(cell, float)][6:8] == [
        page.book.total.given.individuals,
        page.book.total.given.collectives,
    ]
    published = rows_of(book, 5)
    codes = [row[0] for row in published]
    assert [code for code in codes if code.startswith("A")] == [f"A{n:02}" for n in range(1, 19)]
    flag, centre = published[codes.index("A01")], published[codes.index("A18")]
    assert flag[3:5] == ["Đã tặng", "Đề nghị, trình"]  # given, and elsewhere only proposed
    assert AwardCount.objects.get(code="A18").contradiction in centre


def test_every_sheet_tells_whose_it_is_and_under_which_law(published_awards, settings):
    book = workbook(YEAR)
    for number in range(len(book.sheet_names)):
        rows = rows_of(book, number)
        assert rows[0][0] == settings.DEPARTMENT_NAME
    assert any("91/2017" in str(row[0]) for row in rows_of(book, 0)[:6])


def test_statistics_are_in_the_language_of_the_page(published_awards):
    assert "By title" in workbook(YEAR, "en").sheet_names[0]
    assert "Theo danh hiệu" in workbook(YEAR, "vi").sheet_names[0]


def test_no_year_at_all_is_no_file():
    from tests.awards.reading import client_of

    assert client_of().get("/thi-dua/thong-ke.xlsx").status_code == 404


def test_the_list_of_a_decision_as_excel_has_everybody_and_sums_what_holds(decision):
    response = answer(f"{decision.get_absolute_url()}danh-sach.xlsx")
    assert 'filename="quyet-dinh-' in response["Content-Disposition"]
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    )
    people = [row for row in rows if str(row[2]).startswith("Người thử")]
    assert len(people) == 12
    assert people[-1][7:] == ["Đã thu hồi", 0.3, 1_800_000, 540_000, "Kê khai sai"]
    assert [row[2] for row in rows if str(row[2]).startswith("=")] == ["=Tập thể 0", "=Tập thể 1"]
    assert rows[-1][2] == "Cộng"
    assert rows[-1][10] == 13 * 540_000


def test_the_list_of_a_decision_as_word_is_official_paper(decision):
    response = answer(f"{decision.get_absolute_url()}danh-sach.docx", language="en")
    document = docx.Document(BytesIO(response.content))
    (section,) = document.sections
    assert [round(side.mm) for side in (section.top_margin, section.left_margin)] == [20, 30]
    assert document.styles["Normal"].font.name == "Times New Roman"
    heading, people, bodies, _signature = document.tables
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in heading.rows[0].cells[1].text
    assert "ngày 31 tháng 12 năm 2023" in heading.rows[0].cells[1].text
    text = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\xa0", " ")
    assert "DANH SÁCH KHEN THƯỞNG" in text
    assert "Kèm theo Quyết định 45/QĐ-SLĐ ngày 31/12/2023 của Sở Lao động" in text
    assert "I. Lao động tiên tiến (cá nhân)" in text
    assert "11 cá nhân, 2 tập thể" in text
    assert "7.020.000 đồng" in text
    assert "Đã thu hồi, không có trong danh sách: 1." in text
    assert len(people.rows) == 1 + 11 + 1
    assert people.rows[-1].cells[-1].text == "5.940.000"
    assert len(bodies.rows) == 1 + 2 + 1
    assert "Người thử 11" not in text


@pytest.mark.parametrize(
    ("issuer", "heading"),
    [
        ("Sở Lao động - TBXH", ["ỦY BAN NHÂN DÂN TỈNH LÀO CAI", "SỞ LAO ĐỘNG - TBXH"]),
        ("Chủ tịch UBND tỉnh", ["CHỦ TỊCH UBND TỈNH"]),
    ],
)
def test_the_list_has_the_heading_of_the_body_that_decided(decision, issuer, heading):
    """Not that of the department of today, whoever signed and under whatever name it decided."""
    type(decision.document).objects.filter(pk=decision.document_id).update(issuer=issuer)
    response = answer(f"{decision.get_absolute_url()}danh-sach.docx")
    left = docx.Document(BytesIO(response.content)).tables[0].rows[0].cells[0].text
    assert [line for line in left.splitlines() if line][:-1] == heading


def test_what_was_made_up_says_so_on_the_paper(decision):
    AwardDecision.objects.filter(pk=decision.pk).update(illustration=True)
    response = answer(f"{decision.get_absolute_url()}danh-sach.docx")
    document = docx.Document(BytesIO(response.content))
    assert "minh họa" in "\n".join(paragraph.text for paragraph in document.paragraphs)
