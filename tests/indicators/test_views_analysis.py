"""Phân tích as it is answered: the page, its parts by themselves, its file, all with the same figures."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.html import Element, parse_html
from django.utils import timezone

from indicators.calculations import Achievement, State, Status
from indicators.pages.analysis import Analysis, analysis_page
from indicators.templatetags.figures import LOOKS
from indicators.views.analysis import _CONTEXTS
from tests.factories import make_area, make_domain, make_observation
from tests.indicators.reading import (
    addresses,
    attribute,
    by_id,
    elements,
    page_of,
    plain,
    rows_of,
    table_of,
    text_of,
)

PARTS = ("headline", "bars", "months", "ranking", "heat", "table")
CHOICES = [
    {"nam": "2023", "dia-ban": "LC-OLD"},
    {"nam": "2024", "dia-ban": "LC-OLD", "chi-tieu": "POV_RATE"},
    {"nam": "2025", "dia-ban": "LC-NEW", "linh-vuc": "employment"},
]

pytestmark = pytest.mark.django_db


def computed(asked: dict[str, str]) -> Analysis:
    page = analysis_page(asked, today=timezone.localdate())
    assert page is not None
    return page


def main_of(response: HttpResponse) -> Element:
    return by_id(page_of(response), "main")


def part(reader: Client, name: str, asked: dict[str, str]) -> dict[str, Any]:
    answer = reader.get(f"/phan-tich/so-lieu/{name}/", asked)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def has_share(found: Status) -> bool:
    """Whether there is a percentage to be shown: of a figure that is none, there is not."""
    if found.state is State.NO_FIGURE or not isinstance(found.outcome, Achievement):
        return False
    return found.outcome.percent is not None


def place(main: Element, name: str) -> Element:
    (found,) = (each for each in elements(main, "div") if attribute(each, "data-part") == name)
    return found


# ---------------------------------------------------------------- the page as it is read


@pytest.mark.parametrize("asked", CHOICES)
def test_page_says_what_was_computed_without_any_script(published, reader, asked):
    page, main = computed(asked), main_of(reader.get("/phan-tich/", asked))

    counts = [text_of(each) for each in elements(main, "div", "count")]
    assert counts == [f"{each.count} {LOOKS[each.state].word}" for each in page.headline.counts]
    chosen = text_of(place(main, "headline"))
    row = page.headline.row
    for said in (row.indicator.display_name, row.shown_period.capitalize(), row.share, row.gap):
        assert plain(said) in chosen
    bars = elements(place(main, "bars"), "table")
    read = [list(each.values()) for table in bars for each in rows_of(table)]
    assert len(read) == len(page.bars.rows)
    for cells, row in zip(read, page.bars.rows, strict=True):
        assert row.indicator.display_name in cells[0]
        assert str(LOOKS[row.state].word) in cells[0]
        assert cells[1].startswith(plain(f"{row.figure.text} / {row.plan.text}"))
        assert cells[2:] == [plain(row.share), plain(row.gap)]
    for drawing in filter(None, (page.months, page.ranking)):
        assert plain(drawing.title) in text_of(main)


@pytest.mark.parametrize("asked", CHOICES)
def test_heat_map_has_a_column_an_area_and_the_shares_computed(published, reader, asked):
    page = computed(asked)
    heat = place(main_of(reader.get("/phan-tich/", asked)), "heat")

    rows = table_of(heat, "Tỷ lệ thực hiện kế hoạch (%) theo chỉ tiêu và địa bàn")

    assert len(rows) == len(page.heat.rows) > 0
    for read, row in zip(rows, page.heat.rows, strict=True):
        name, *cells = read.values()
        assert name.endswith(row.indicator.display_name)
        assert list(read)[1:] == [area.display_name for area in page.heat.areas]
        for cell, found in zip(cells, row.standings, strict=True):
            if has_share(found):
                number = f"{found.outcome.percent:.1f}".replace(".", ",")
                assert cell.startswith(f"{number} {LOOKS[found.state].word}")
            else:
                assert cell
                assert not any(letter.isdigit() for letter in cell)


@pytest.mark.parametrize("asked", CHOICES)
def test_table_has_the_lines_of_the_chosen_indicator(published, reader, asked):
    page = computed(asked)
    (table,) = elements(by_id(main_of(reader.get("/phan-tich/", asked)), "table"), "table")

    read = rows_of(table)

    assert [(row["Địa bàn"], row["% KH"], row["Trạng thái số"]) for row in read] == [
        (
            line.area.display_name,
            plain(line.percent if line.percent != "–" or not line.target else line.share),
            plain(line.note) or "—",
        )
        for line in page.lines
    ]


def test_navigation_leads_here_and_says_where_one_is(published, reader):
    page = page_of(reader.get("/phan-tich/"))

    # Once for a desk, once in the menu of a phone.
    links = {
        (text_of(each), attribute(each, "href").split("?")[0])
        for each in elements(page, "a")
        if attribute(each, "aria-current") == "page"
    }
    assert links == {("Phân tích", "/phan-tich/")}


def test_form_holds_the_choice_and_needs_no_script(published, reader):
    asked = {"nam": "2024", "dia-ban": "LC-OLD", "linh-vuc": "poverty", "chi-tieu": "POV_RATE"}
    (form,) = elements(main_of(reader.get("/phan-tich/", asked)), "form", "choice")

    chosen = {
        attribute(field, "name"): [
            attribute(option, "value")
            for option in elements(field, "option")
            if "selected" in dict(option.attributes)
        ]
        for field in elements(form, "select")
    }

    assert chosen == {name: [value] for name, value in asked.items()}
    assert attribute(form, "action") == "/phan-tich/"
    assert attribute(form, "method") in ("", "get")


def test_notices_stand_on_the_page(published, reader):
    main = main_of(reader.get("/phan-tich/?linh-vuc=x&chi-tieu=x"))
    assert len(elements(main, "p", "message")) == 2


def test_many_areas_are_led_through_by_links(reader):
    province = make_area()
    for number in range(12):
        make_area(name=f"Xã {number:02}", parent=province)
    make_observation(area=province)

    main = main_of(reader.get(f"/phan-tich/?nam=2023&dia-ban={province.code}"))

    following = [link for link in addresses(main) if "cot=2" in link and "csv" not in link]
    assert following
    table = by_id(main_of(reader.get(following[0])), "table")
    assert len(rows_of(elements(table, "table")[0])) == 2
    assert "Địa bàn 12 đến 12 trong 12" in text_of(table)
    assert "Các địa bàn trước" in text_of(table)


def test_domain_without_indicators_says_so(reader):
    make_observation(area=make_area())
    make_domain(code="empty")

    said = text_of(main_of(reader.get("/phan-tich/?nam=2023&linh-vuc=empty")))

    assert "Không có chỉ tiêu nào" in said


# ---------------------------------------------------------------- the parts by themselves


def test_parts_are_those_of_the_page():
    assert tuple(_CONTEXTS) == PARTS


@pytest.mark.parametrize("asked", CHOICES)
@pytest.mark.parametrize("name", PARTS)
def test_part_is_the_piece_of_the_page(published, reader, asked, name):
    main = main_of(reader.get("/phan-tich/", asked))

    sent = parse_html(f"<main>{part(reader, name, asked)['html']}</main>")

    assert text_of(sent) == text_of(place(main, name))


@pytest.mark.parametrize("asked", CHOICES)
def test_chart_is_sent_with_the_figure_of_the_page(published, reader, asked):
    page, html = computed(asked), page_of(reader.get("/phan-tich/", asked))

    for name, drawing in (("months", page.months), ("ranking", page.ranking)):
        sent = part(reader, name, asked)
        assert sent.keys() == ({"html", "figure"} if drawing else {"html"})
        if drawing:
            assert sent["figure"] == json.loads("".join(by_id(html, name).children))
            assert "application/json" not in sent["html"]


@pytest.mark.parametrize("name", ["bars", "heat", "table"])
def test_part_without_a_chart_is_html_alone(published, reader, name):
    assert part(reader, name, {}).keys() == {"html"}


def test_headline_brings_the_form_the_address_the_title_and_the_footer(published, reader):
    sent = part(reader, "headline", {"nam": "2024", "linh-vuc": "poverty", "chi-tieu": "x"})

    page = computed({"nam": "2024", "linh-vuc": "poverty"})
    assert sent.keys() == {"html", "form", "query", "title", "footer"}
    assert sent["query"] == page.choice.query
    assert sent["title"] == "Phân tích năm 2024"
    footer = text_of(parse_html(f"<div>{sent['footer']}</div>"))
    assert f"Số liệu năm 2024, {page.scope.area.display_name}" in footer
    assert f"{page.known_from:%d/%m/%Y}" in footer
    form = parse_html(f"<div>{sent['form']}</div>")
    assert attribute(elements(form, "form")[0], "data-query") == page.choice.query
    assert "Chỉ tiêu" in text_of(elements(form, "p", "message")[0])


@pytest.mark.parametrize("name", ["x", "Heat", "headline-", "months2", "_table"])
def test_unknown_part_is_not_found(published, reader, name):
    assert reader.get(f"/phan-tich/so-lieu/{name}/").status_code == 404


def test_part_asked_for_by_post_is_refused(published, reader):
    assert reader.post("/phan-tich/so-lieu/heat/").status_code == 405


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("asked", CHOICES)
def test_file_has_the_heat_map_and_the_table_in_long_form(published, reader, asked):
    page = computed(asked)

    answer = reader.get("/phan-tich/so-lieu.csv", asked)

    name = f"phan-tich-{page.scope.area.code}-{page.scope.year}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    text = answer.content.decode("utf-8-sig")
    rows = {(row["Mã chỉ tiêu"], row["Địa bàn"]): row
            for row in csv.DictReader(StringIO(text, newline=""), delimiter=";")}  # fmt: skip
    for row in page.heat.rows:
        for area, found in zip(page.heat.areas, row.standings, strict=True):
            read = rows[row.indicator.code, area.display_name]
            assert read["Trạng thái"] == str(LOOKS[found.state].word)
            if has_share(found):
                assert read["% KH"] == f"{found.outcome.percent:.1f}".replace(".", ",")
    for line in page.lines:
        assert (page.choice.indicator.code, line.area.display_name) in rows
    wanted = {row.indicator.code for row in page.heat.rows} | {page.choice.indicator.code}
    assert len(rows) == len(wanted) * len(page.choice.shown)
