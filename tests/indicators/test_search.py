"""Tìm kiếm: without accents, whatever is typed."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import IndicatorOwner
from indicators.views.search import LONGEST, MOST
from tests.factories import make_area, make_domain, make_indicator, make_office
from tests.indicators.reading import addresses, attribute, by_id, elements, page_of, text_of

pytestmark = pytest.mark.django_db


def search(reader, words: str):
    """The main part of the page that answers; `words` may hold what no form sends."""
    address = f"/tim-kiem/?q={quote(words.encode('utf-8', 'surrogatepass'))}"
    return by_id(page_of(reader.get(address)), "main")


def found(reader, words: str) -> list[str]:
    """What is listed, by name."""
    return [text_of(link) for each in lists(reader, words) for link in elements(each, "a")]


def lists(reader, words: str):
    return elements(search(reader, words), "ul", "found")


@pytest.mark.parametrize("words", ["hộ nghèo", "HỘ NGHÈO", "ho ngheo", "  Ho   NGHEO ", "nghèo hộ"])
def test_indicators_are_found_without_accents(published, reader, words):
    names = found(reader, words)

    assert "Tỷ lệ hộ nghèo" in names
    assert names == found(reader, "hộ nghèo")


@pytest.mark.parametrize(
    ("words", "name", "address"),
    [
        ("bac ha", "Huyện Bắc Hà", "/?dia-ban=D085"),
        ("giam ngheo", "Giảm nghèo", "/linh-vuc/poverty/"),
        ("pov_rate", "Tỷ lệ hộ nghèo", "/chi-tieu/POV_RATE/"),
        ("poverty rate", "Tỷ lệ hộ nghèo", "/chi-tieu/POV_RATE/"),
    ],
)
def test_what_is_found_leads_to_its_page(published, reader, words, name, address):
    main = search(reader, words)
    results = {
        text_of(link): attribute(link, "href")
        for each in elements(main, "ul", "found")
        for link in elements(each, "a")
    }
    assert results[name] == address


def test_offices_in_charge_are_found_and_others_are_not(db, reader):
    IndicatorOwner.objects.create(
        indicator=make_indicator(), office=make_office(name="Phòng Việc làm")
    )
    make_office(name="Phòng Việc khác")

    said = text_of(search(reader, "phong viec"))

    assert "Phòng Việc làm" in said
    assert "Phòng Việc khác" not in said


@pytest.mark.parametrize(
    "words",
    [
        "nothing of this name",
        "%",
        "_",
        "\\",
        "'; DROP TABLE indicators_indicator; --",
        "<script>alert(1)</script>",
        "\ud800",
        "\u200b",
        "\u0301",
        "x" * 10_000,
        "z " * 5_000,
        "ộ" * 10_000,
        "%00%FF",
        "{{ 7|add:7 }}",
        "\N{PILE OF POO}",
        "2023",
        "\N{RIGHT-TO-LEFT OVERRIDE}oehgn",
    ],
)
def test_junk_finds_nothing_and_says_so(db, reader, words):
    make_indicator(code="POV-RATE", name="Tỷ lệ hộ nghèo")
    main = search(reader, words)

    assert elements(main, "ul", "found") == []
    assert text_of(main)


@pytest.mark.parametrize("words", ["\0", "ho\0ngheo"])
def test_a_null_character_is_refused_in_words(reader, words):
    answer = reader.get(f"/tim-kiem/?q={quote(words)}")
    assert answer.status_code == 400
    assert "400" in answer.content.decode()


def test_without_words_there_is_the_form_alone(published, reader):
    for address in ("/tim-kiem/", "/tim-kiem/?q=", "/tim-kiem/?q=+++", "/tim-kiem/?p=x"):
        main = by_id(page_of(reader.get(address)), "main")
        assert elements(main, "ul", "found") == []
        assert [attribute(field, "name") for field in elements(main, "input")] == ["q"]


def test_what_was_typed_stands_in_the_form_again_as_text(published, reader):
    main = search(reader, '"><script>alert(1)</script>')

    (field,) = elements(main, "input")
    assert attribute(field, "value") == '"><script>alert(1)</script>'
    assert elements(main, "script") == []


def test_only_the_first_letters_count(db, reader):
    name = "x" * LONGEST
    make_indicator(name=name)
    assert found(reader, name + "y" * 50) == [name]


def test_no_more_than_a_page_of_each_kind_is_listed(db, reader):
    domain = make_domain()
    for number in range(MOST + 5):
        make_indicator(name=f"Số thứ {number}", domain=domain)
        make_area(name=f"Số xã {number}")

    indicators, areas = lists(reader, "so")

    assert len(elements(indicators, "li")) == len(elements(areas, "li")) == MOST


def test_the_number_of_queries_does_not_grow_with_what_is_found(db, reader):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert found(reader, "so")
        return len(captured)

    make_indicator(name="Số", owner=make_office(name="Số"))
    make_area(name="Số")
    before = queries()
    for _ in range(10):
        make_indicator(name="Số", owner=make_office(name="Số"))
        make_area(name="Số")

    assert queries() == before <= 15


def test_a_link_of_an_area_keeps_its_code_whole(db, reader):
    make_area(code="A-1_b", name="Số")
    assert "/?dia-ban=A-1_b" in addresses(search(reader, "so"))
