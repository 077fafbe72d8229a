"""The heat map's cells: a number or a word, a state never by colour alone, a link to where it is from."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test.html import Element, parse_html
from django.utils.translation import override

from indicators.calculations import State
from indicators.choices import PartKind
from indicators.models import Indicator
from indicators.pages.analysis import analysis_page
from indicators.templatetags.figures import LOOKS
from indicators.templatetags.heat import heat_rows
from organisation.models import Area
from tests.factories import make_area, make_indicator, make_observation, make_target
from tests.indicators.reading import addresses, attribute, elements, plain, text_of

TODAY = date(2024, 7, 1)
HOSTILE = "<script>alert('1')</script> & \"x\""

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area(name="Tỉnh Mẫu")


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Iterator[None]:
    with override("vi"):
        yield


def heat_map(area: Area, year: int = 2023) -> Element:
    page = analysis_page({"nam": str(year), "dia-ban": area.code}, today=TODAY)
    assert page is not None
    return parse_html(f"<table>{heat_rows(page.heat)}</table>")


def the_cell(area: Area, year: int = 2023) -> Element:
    (cell,) = elements(heat_map(area, year), "td")
    return cell


def icon_of(cell: Element) -> str:
    (use,) = elements(cell, "use")
    return attribute(use, "href")


def planned(area: Area, actual: str | None, target: str = "100", **fields: object) -> Indicator:
    """An indicator with a plan in the area, and with a figure unless `actual` is None."""
    indicator = make_indicator(**fields)
    make_target(indicator=indicator, area=area, value=Decimal(target))
    if actual is not None:
        make_observation(indicator=indicator, area=area, value=Decimal(actual))
    return indicator


# ---------------------------------------------------------------- states and words


@pytest.mark.parametrize(
    ("actual", "state", "number"),
    [
        ("1234.56", State.MET, "1.234,6"),
        ("100", State.MET, "100,0"),
        ("90", State.WATCH, "90,0"),
        ("0", State.BEHIND, "0,0"),
    ],
)
def test_share_of_the_plan_stands_with_icon_colour_and_the_state_in_words(
    area, actual, state, number
):
    planned(area, actual)

    cell = the_cell(area)

    assert text_of(cell) == f"{number} {LOOKS[state].word}"
    assert attribute(cell, "class") == f"is-{LOOKS[state].icon}"
    assert icon_of(cell) == f"#i-{LOOKS[state].icon}"


def test_state_of_a_year_under_way_is_that_by_now(area):
    indicator = planned(area, None)
    make_target(indicator=indicator, area=area, period="2024", value=Decimal(100))
    for month in range(1, 7):
        make_observation(
            indicator=indicator, area=area, period=f"2024-M{month:02}", value=Decimal(9)
        )

    assert text_of(the_cell(area, 2024)) == f"54,0 {LOOKS[State.ON_TRACK].word}"


def test_plan_without_figure_says_so_in_words(area):
    planned(area, None)

    cell = the_cell(area)

    assert text_of(cell) == "chưa có số"
    assert attribute(cell, "class") == "is-nodata"
    assert icon_of(cell) == "#i-nodata"


def test_plan_of_zero_says_that_it_is_not_assessed(area):
    planned(area, "5", target="0")
    assert text_of(the_cell(area)) == "không đánh giá"


def test_movement_against_the_plan_is_said_instead_of_a_percentage(area):
    planned(area, "0.5", target="-4", kind="change", direction="down", decimals=2)

    words = text_of(the_cell(area))

    assert "tăng 0,50" in words
    assert str(LOOKS[State.BEHIND].word) in words


def test_area_without_a_plan_says_that_none_was_issued(area):
    make_area(name="Xã A", parent=area)
    planned(area, "90")

    with_plan, without = elements(heat_map(area), "td")

    assert text_of(without) == "chưa giao"
    assert attribute(without, "class") == "is-none"
    assert text_of(with_plan).startswith("90,0")


def test_merged_districts_say_merged(published):
    page = analysis_page({"nam": "2025", "dia-ban": "LC-OLD"}, today=date(2026, 7, 1))
    words = {
        text_of(cell)
        for cell in elements(parse_html(f"<table>{heat_rows(page.heat)}</table>"), "td")
    }
    assert "sáp nhập" in " ".join(words)


@pytest.mark.parametrize("side", ["figure", "plan"])
def test_what_was_made_up_is_marked_by_a_line_and_a_word(area, side):
    indicator = make_indicator()
    make_target(indicator=indicator, area=area, illustration=side == "plan")
    make_observation(indicator=indicator, area=area, illustration=side == "figure")

    cell = the_cell(area)

    assert "made-up" in attribute(cell, "class").split()
    assert text_of(cell).endswith(", số liệu minh họa")


def test_what_was_reported_is_not_marked_as_made_up(area):
    planned(area, "90")
    assert "made-up" not in attribute(the_cell(area), "class")


def test_words_and_numbers_are_those_of_the_language(area):
    make_area(name="Xã A", parent=area)
    planned(area, "1234.56")
    assert text_of(elements(heat_map(area), "td")[0]).startswith("1.234,6")

    with override("en"):
        shown, none = elements(heat_map(area), "td")

        assert text_of(shown) == f"1,234.6 {LOOKS[State.MET].word}"
    assert text_of(none) == "none issued"


# ---------------------------------------------------------------- names and links


def test_every_cell_leads_to_its_indicator_in_its_area_and_year(area):
    within = make_area(name="Xã A", parent=area)
    indicator = planned(area, "90")

    links = [urlsplit(link) for link in addresses(heat_map(area))]

    assert {link.path for link in links} == {f"/chi-tieu/{indicator.code}/"}
    assert [parse_qs(link.query) for link in links] == [
        {"nam": ["2023"], "dia-ban": [code]} for code in (area.code, area.code, within.code)
    ]


def test_row_is_named_by_its_indicator(area):
    indicator = planned(area, "90", name="Người có việc làm")

    (head,) = elements(heat_map(area), "th")

    assert attribute(head, "scope") == "row"
    assert text_of(head) == indicator.name


def test_hostile_names_are_text(area):
    planned(area, "90", name=HOSTILE)
    page = analysis_page({"nam": "2023"}, today=TODAY)
    assert page is not None

    written = heat_rows(page.heat)

    assert "<script" not in written
    (head,) = elements(parse_html(f"<table>{written}</table>"), "th")
    assert plain(text_of(head)) == plain(HOSTILE)


def test_vietnamese_name_is_marked_on_an_english_page(area):
    planned(area, "90", name="Người có việc làm")
    assert elements(heat_map(area), "span", "said") == []

    with override("en"):
        marked = [each for each in elements(heat_map(area), "span") if attribute(each, "lang")]

    assert [(attribute(each, "lang"), text_of(each)) for each in marked] == [
        ("vi", "Người có việc làm")
    ]


@pytest.mark.parametrize("whole_is_shown", [True, False])
def test_part_is_called_so_only_where_its_whole_has_a_row(area, whole_is_shown):
    """Under another indicator "of which" would say something untrue."""
    whole = planned(area, "90", code="A", name="Cả") if whole_is_shown else make_indicator(code="A")
    planned(area, "80", code="B", name="Phần", parent=whole, part_kind=PartKind.OF_WHICH)

    heads = [text_of(each) for each in elements(heat_map(area), "th")]

    assert heads[-1] == ("trong đó: Phần" if whole_is_shown else "Phần")
