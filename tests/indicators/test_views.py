"""The leaders' pages as they are answered: the numbers computed are the numbers read, and any address
gets a clear answer."""

import json
import logging
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from indicators.charts import as_sent
from indicators.models import Domain, Indicator
from indicators.pages import waiting
from indicators.pages.detail import IndicatorPage, Line, indicator_page
from indicators.pages.detail.versions import VERSIONS_AT_ONCE
from indicators.pages.domains import domain_list_page
from indicators.pages.overview import Overview, overview_page
from indicators.pages.rows import IndicatorRow
from organisation.models import Area
from tests.factories import (
    make_area,
    make_domain,
    make_indicator,
    make_observation,
    make_office,
    make_slice,
    make_target,
    make_user,
)
from tests.indicators.reading import (
    Row,
    attribute,
    by_id,
    elements,
    page_of,
    plain,
    rows_of,
    table_of,
    text_of,
)

MOST_QUERIES = 15

# One address of each kind, as it stands for the published figures.
ADDRESSES = {
    "overview": "/",
    "domain-list": "/linh-vuc/",
    "domain-detail": "/linh-vuc/poverty/",
    "indicator-detail": "/chi-tieu/POV_RATE/",
    "indicator-export": "/chi-tieu/POV_RATE/so-lieu.csv",
    "indicator-search": "/tim-kiem/?q=ho+ngheo",
    "analysis": "/phan-tich/",
    "analysis-part": "/phan-tich/so-lieu/heat/",
    "analysis-export": "/phan-tich/so-lieu.csv",
}

pytestmark = pytest.mark.django_db


def overview() -> Overview:
    page = overview_page({}, today=timezone.localdate())
    assert page is not None
    return page


def indicator(code: str, year: str = "", area: str = "") -> IndicatorPage:
    page = indicator_page(code, {"nam": year, "dia-ban": area}, today=timezone.localdate())
    assert page is not None
    return page


def main_of(response: HttpResponse):
    return by_id(page_of(response), "main")


def test_every_page_of_this_module_is_tried():
    names = {
        pattern.name
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", "") == "indicators"
        for pattern in resolver.url_patterns
    }
    # The pages on which figures are entered, reviewed and planned are tried elsewhere.
    elsewhere = (
        *("entry-", "submission-", "review-", "question-", "correction-", "proposal-"),
        *("plan-", "quality"),
    )
    assert {name for name in names if not name.startswith(elsewhere)} == ADDRESSES.keys()


# ---------------------------------------------------------------- the overview as it is read


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_the_tables_of_the_overview_say_what_was_computed(published, reader, year):
    page = overview_page({"nam": str(year)}, today=timezone.localdate())
    main = main_of(reader.get(f"/?nam={year}"))

    tables = {
        attribute(table, "aria-labelledby"): rows_of(table)
        for table in elements(main, "table", "worst")
    }

    wanted = {"h-worst": [item.row for item in page.missed], "h-best": list(page.exceeded)}
    assert {name: len(rows) for name, rows in wanted.items() if rows} == {
        name: len(rows) for name, rows in tables.items()
    }
    for name, rows in tables.items():
        for read, row in zip(rows, wanted[name], strict=True):
            cells = list(read.values())
            assert row.indicator.display_name in cells[0]
            assert row.owner_then.display_name in cells[0]
            assert cells[1].startswith(plain(f"{row.figure.text} / {row.plan.text}"))
            assert cells[2] == plain(row.share)
            assert cells[3] == plain(row.gap)


@pytest.mark.parametrize(("year", "area"), [("", ""), ("2024", "LC-OLD"), ("2025", "LC-NEW")])
def test_every_card_says_what_was_computed(published, reader, year, area):
    page = overview_page({"nam": year, "dia-ban": area}, today=timezone.localdate())
    cards = elements(main_of(reader.get(f"/?nam={year}&dia-ban={area}")), "a", "domain")

    assert len(cards) == len(page.cards) == Domain.objects.count()
    for read, card in zip(cards, page.cards, strict=True):
        said = text_of(read)
        assert card.domain.display_name in said
        assert card.row.indicator.display_name in said
        if card.row.shown.value is None:
            assert "chưa có số" in said
        else:
            assert plain(f"{card.row.shown.words_before} {card.row.shown.number}") in said
            assert card.row.shown_period in said
            assert card.row.note_beside_period in said
        if card.row.has_plan and not card.row.is_from_earlier and card.row.value.is_complete:
            assert plain(card.row.share) in said
            assert card.row.plan.number in said


def test_the_counts_of_the_overview_are_those_computed(published, reader):
    page = overview()
    main = main_of(reader.get("/"))

    counts = [text_of(each) for each in elements(main, "div", "count")]

    assert [int(text.split()[0]) for text in counts] == [item.count for item in page.counts]
    assert f"{page.planned} chỉ tiêu" in text_of(main)
    assert plain(page.lead) in text_of(main)


def test_2023_has_nothing_behind_and_says_so(published, reader):
    main = main_of(reader.get("/?nam=2023"))

    assert "h-worst" not in [attribute(each, "aria-labelledby") for each in elements(main, "table")]
    assert "năm 2023" in text_of(elements(main, "section", "worst-card")[0])


def test_2024_has_one_indicator_behind(published, reader):
    main = main_of(reader.get("/?nam=2024"))
    (row,) = rows_of(elements(elements(main, "section", "worst-card")[0], "table")[0])

    assert [list(row.values())[n] for n in (2, 3)] == ["92,5 %", "thiếu 0,30 điểm %"]


def test_the_list_of_domains_says_what_was_computed(published, reader):
    page = domain_list_page({}, today=timezone.localdate())
    main = main_of(reader.get("/linh-vuc/"))

    feet = [text_of(each) for each in elements(main, "p", "domain-foot")]

    for read, line in zip(feet, page.lines, strict=True):
        assert read.startswith(f"{line.indicators} chỉ tiêu")
        assert f"{line.with_figure} chỉ tiêu có số" in read or str(line.with_figure) in read


# ---------------------------------------------------------------- an indicator as it is read

PAGES = [
    ("POV_RATE", "2024", "LC-OLD"),
    ("POV_RATE_CHANGE", "2023", "LC-OLD"),
    ("EMP_JOBS_NEW", "2025", "LC-NEW"),
    ("EMP_OVERSEAS", "2025", "LC-NEW"),
    ("CHD_TOTAL", "2023", "LC-OLD"),
    ("TSK_DONE_RATE", "2023", "LC-OLD"),
]


@pytest.mark.parametrize(("code", "year", "area"), PAGES)
def test_with_scripts_off_every_number_is_in_the_text(published, reader, code, year, area):
    page = indicator(code, year, area)
    main = main_of(reader.get(f"/chi-tieu/{code}/?nam={year}&dia-ban={area}"))
    said = text_of(main)

    assert plain(page.summary) in said
    for drawing in filter(None, (page.by_year, page.in_year, page.by_area)):
        assert plain(drawing.title) in said
        assert [figures_in(row) for row in table_of(main, drawing.subtitle)] == [
            figures_of(line) for line in drawing.lines
        ]
    if page.slices:
        rows = table_of(main, "Phân tổ")
        assert [figures_in(row) for row in rows] == [figures_of(line) for line in page.slices]
    for step in page.steps:
        assert plain(step) in said


def figures_in(row: Row) -> tuple[str, str]:
    """What a row of a table says of the actual figure and how firm it is."""
    return row["Thực hiện"], row["Trạng thái số"]


def figures_of(line: Line) -> tuple[str, str]:
    figure = line.figure
    shown = f"{figure.words_before} {figure.number}" if figure.value is not None else figure.text
    return plain(shown), plain(line.note)


@pytest.mark.parametrize(("code", "year", "area"), PAGES)
def test_the_chart_is_given_the_figure_that_was_computed(published, reader, code, year, area):
    page = indicator(code, year, area)
    html = page_of(reader.get(f"/chi-tieu/{code}/?nam={year}&dia-ban={area}"))

    sent = json.loads("".join(by_id(html, "by-year").children))

    assert sent == json.loads(json.dumps(as_sent(page.by_year.figure), default=str))
    words = page.by_year.figure["layout"]["meta"]["description"]
    frames = elements(html, "div", "chart-frame")
    assert plain(words) in [plain(attribute(frame, "aria-label")) for frame in frames]


def test_an_indicator_page_names_its_versions_breaks_territories_and_source(published, reader):
    page = indicator("POV_RATE", "2023", "LC-OLD")
    main = main_of(reader.get("/chi-tieu/POV_RATE/?nam=2023&dia-ban=LC-OLD"))
    said = text_of(main)

    versions = table_of(main, "Lịch sử số")
    assert len(versions) == len(page.versions)
    assert {"18,37 %", "19,37 %"} <= {row["Giá trị"] for row in versions}
    for broken in page.breaks:
        assert f"{broken.on:%d/%m/%Y}" in said
        assert broken.decree in said
    for area in page.territories:
        assert area.display_name in said
    assert page.origin.observation.source.location in said
    assert plain(page.indicator.definition) in said
    assert plain(page.origin.beside) in said
    assert page.row.owner.display_name in said


def test_many_versions_are_told_a_few_at_a_time_and_none_is_left_out(reader):
    """A page is quick however long the history: older versions stand on further pages of their table."""
    indicator = make_indicator()
    years = [str(year) for year in range(1990, 2025)]
    area = make_area()
    for year in years:
        make_observation(indicator=indicator, area=area, period=year)
    page = f"/chi-tieu/{indicator.code}/"

    told, onward = [], [f"?nam=2024&dia-ban={area.code}"]
    while onward:
        section = by_id(page_of(reader.get(page + onward[0])), "versions")
        told += [row["Kỳ"] for row in table_of(section, "Lịch sử số")]
        links = elements(section, "a")
        onward = [attribute(link, "href") for link in links if text_of(link) == "Trang sau"]

    assert told == [f"Năm {year}" for year in reversed(years)]
    assert len(told) > VERSIONS_AT_ONCE


@pytest.mark.parametrize(("role", "is_offered"), [(Role.REVIEWER, True), (Role.LEADER, False)])
def test_a_reviewer_finds_the_correction_beside_each_current_figure(client, role, is_offered):
    indicator, area = make_indicator(), make_area()
    figure = make_observation(indicator=indicator, area=area, period="2024")
    make_observation(indicator=indicator, area=area, period="2023", illustration=True)
    client.force_login(make_user(role))
    page = page_of(client.get(f"/chi-tieu/{indicator.code}/?nam=2024&dia-ban={area.code}"))
    links = elements(by_id(page, "versions"), "a")
    found = [attribute(link, "href") for link in links if text_of(link) == "Đính chính"]
    address = reverse("admin:indicators_observation_change", args=[figure.pk])
    assert found == ([address] if is_offered else [])


def test_the_poverty_rate_judged_wrong_is_on_no_page_and_in_no_file(published, reader):
    for code in ("POV_RATE", "POV_RATE_CHANGE", "POV_HH_POOR"):
        for address in (f"/chi-tieu/{code}/", f"/chi-tieu/{code}/so-lieu.csv"):
            text = reader.get(f"{address}?nam=2024&dia-ban=LC-NEW").content.decode()
            numbers = (
                text.replace("\N{NO-BREAK SPACE}", " ").replace(";", " ").replace("<", " ").split()
            )
            assert {"12,5", "12,50", "12.5"}.isdisjoint(numbers)


def test_the_choice_stands_in_every_link_that_keeps_it(published, reader):
    main = main_of(reader.get("/?nam=2024&dia-ban=LC-OLD"))

    links = [attribute(link, "href") for link in elements(main, "a")]

    kept = [link for link in links if link.startswith(("/linh-vuc/", "/chi-tieu/"))]
    assert kept
    assert all(link.endswith("?nam=2024&dia-ban=LC-OLD") for link in kept)


def test_a_file_is_named_for_what_it_holds(published, reader):
    answer = reader.get("/chi-tieu/POV_RATE/so-lieu.csv?nam=2024&dia-ban=LC-NEW")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="POV_RATE-LC-NEW.csv"'
    assert answer.content.startswith("\ufeff".encode())


def test_an_english_page_writes_numbers_the_english_way(published, reader):
    reader.cookies["django_language"] = "en"
    said = text_of(main_of(reader.get("/?nam=2023&dia-ban=LC-OLD")))

    assert "133.3 %" in said
    assert "15,325" in said
    assert "15.325" not in said


# ---------------------------------------------------------------- little or nothing


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("overview", 200),
        ("domain-list", 200),
        ("domain-detail", 404),
        ("indicator-detail", 404),
        ("indicator-export", 404),
        ("indicator-search", 200),
        ("analysis", 200),
        ("analysis-part", 404),
        ("analysis-export", 404),
    ],
)
def test_an_empty_database_gives_a_clear_page(reader, name, status):
    answer = reader.get(ADDRESSES[name])

    assert answer.status_code == status
    assert len(text_of(by_id(parse_html(answer.content.decode()), "main"))) > 20


@pytest.mark.parametrize(
    ("name", "status"),
    [("domain-detail", 200), ("indicator-detail", 200), ("indicator-export", 404)],
)
def test_a_catalogue_without_areas_gives_a_clear_page(reader, name, status):
    make_indicator(code="POV_RATE", domain=make_domain(code="poverty"))

    answer = reader.get(ADDRESSES[name])

    assert answer.status_code == status
    assert len(text_of(by_id(parse_html(answer.content.decode()), "main"))) > 20


def test_areas_without_a_catalogue_give_a_clear_page(reader):
    make_area()
    for address in ("/", "/linh-vuc/"):
        assert len(text_of(main_of(reader.get(address)))) > 20


@pytest.fixture
def small(db: None) -> Indicator:
    """The least of everything: one figure, a target of zero and one missed, a slice, a break."""
    domain, office = make_domain(code="work"), make_office()
    province = make_area(code="P")
    district = make_area(code="D", parent=province, level="district")
    jobs = make_indicator(code="JOBS", domain=domain, owner=office, is_key=True)
    domain.headline = jobs
    domain.save()
    for month in (1, 2, 4):
        make_observation(indicator=jobs, area=province, period=f"2022-M{month:02}")
    make_observation(indicator=jobs, area=province)
    make_observation(indicator=jobs, area=province, slice=make_slice("SEX_F", name="Nữ"))
    make_observation(indicator=jobs, area=district, missing="not_reported")
    make_target(indicator=jobs, area=province, value=Decimal(0))
    fall = make_indicator(
        code="FALL", domain=domain, kind="change", direction="down", change_of=jobs
    )
    make_target(indicator=fall, area=province, value=Decimal(-1))
    missed = make_indicator(code="MISSED", domain=domain)
    make_observation(indicator=missed, area=province, value=Decimal(50))
    make_target(indicator=missed, area=province, value=Decimal(100))
    jobs.breaks.create(on=date(2023, 1, 1), what_changed="x")
    return jobs


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?nam=2022",
        "/?dia-ban=D",
        "/linh-vuc/work/",
        "/chi-tieu/JOBS/",
        "/chi-tieu/JOBS/?nam=2022&dia-ban=P",
        "/chi-tieu/JOBS/?nam=2023&dia-ban=D",
        "/chi-tieu/JOBS/?nam=1900&dia-ban=P",
        "/chi-tieu/JOBS/?nam=2100",
        "/chi-tieu/FALL/",
        "/phan-tich/",
        "/phan-tich/?nam=2022&dia-ban=D&chi-tieu=FALL",
    ],
)
def test_little_data_gives_a_page(small, reader, address):
    assert text_of(main_of(reader.get(address)))


def test_a_catalogue_that_runs_in_circles_gives_a_page(small, reader):
    """Refused when it is entered; a database that holds it all the same still answers."""
    part = {"part_kind": "exhaustive"}
    rate = make_indicator(
        code="RATE", kind="ratio", numerator=small, denominator=small, parent=small, **part
    )
    Indicator.objects.filter(code="RATE").update(numerator=rate)
    Indicator.objects.filter(code="JOBS").update(parent=rate, **part)
    Indicator.objects.filter(code="FALL").update(change_of=Indicator.objects.get(code="FALL"))
    Area.objects.filter(code="P").update(parent=Area.objects.get(code="D"))

    for address in (
        "/",
        "/linh-vuc/work/",
        "/chi-tieu/RATE/",
        "/chi-tieu/FALL/",
        "/?dia-ban=D",
        "/phan-tich/",
    ):
        assert text_of(main_of(reader.get(address)))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("nam=x", "Không có năm này"),
        ("nam=99999", "Không có năm này"),
        ("nam=٢٠٢٣", "Không có năm này"),
        ("nam=2023&nam=x", "Không có năm này"),
        ("nam[]=2023", ""),
        ("dia-ban=NOWHERE", "Không có địa bàn này"),
        ("dia-ban=%27%3B+DROP+TABLE", "Không có địa bàn này"),
        ("nam=x&dia-ban=x", "Không có năm này"),
        ("unknown=1&page=x&sort=%27", ""),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_gets_a_page_and_a_notice(
    small, reader, query, said
):
    for page in ("/", "/linh-vuc/", "/linh-vuc/work/", "/chi-tieu/JOBS/", "/phan-tich/"):
        notices = " ".join(
            text_of(each)
            for each in elements(main_of(reader.get(f"{page}?{query}")), "p", "message")
        )
        assert said in notices
        assert bool(notices) is bool(said)
    assert reader.get(f"/chi-tieu/JOBS/so-lieu.csv?{query}").status_code == 200


# ---------------------------------------------------------------- any address at all

KNOWN = ["2023", "P", "D", "JOBS", "FALL", "work", "", "2022", "1900", "2100", "_T", "..", "-1"]
texts = st.one_of(
    st.sampled_from(KNOWN), st.text(max_size=40), st.text(st.characters(), max_size=3)
)
names = st.one_of(
    st.sampled_from(
        ["nam", "dia-ban", "linh-vuc", "chi-tieu", "cot", "q", "page", "sort", "per_page"]
    ),
    st.text(max_size=8),
)
queries = st.lists(st.tuples(names, texts), max_size=4)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """An address of one of our pages, with any code in its path and any query behind it."""
    code = quote(draw(texts).encode("utf-8", "surrogatepass"), safe="")
    page = draw(
        st.sampled_from(
            [
                "/",
                "/linh-vuc/",
                "/tim-kiem/",
                "/phan-tich/",
                "/phan-tich/so-lieu.csv",
                f"/phan-tich/so-lieu/{code}/",
                "/phan-tich/so-lieu/table/",
                f"/linh-vuc/{code}/",
                f"/chi-tieu/{code}/",
                f"/chi-tieu/{code}/so-lieu.csv",
                "/chi-tieu/JOBS/",
                "/chi-tieu/FALL/so-lieu.csv",
                "/linh-vuc/work/",
            ]
        )
    )
    pairs = (
        "=".join(quote(text.encode("utf-8", "surrogatepass"), safe="") for text in pair)
        for pair in draw(queries)
    )
    return f"{page}?{'&'.join(pairs)}"


@given(address=addresses())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_gives_a_server_error(small, reader, address):
    answer = reader.get(address)

    assert answer.status_code in (200, 301, 400, 404)
    assert answer.content or answer.status_code == 301


@given(raw=st.binary(max_size=30))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_behind_the_question_mark_give_a_server_error(small, reader, raw):
    """Not even bytes that are no text, as a server hands them on."""
    for page in ("/", "/tim-kiem/"):
        query = (b"q=%s&nam=%s" % (raw, raw)).decode("latin-1")  # as WSGI has it
        answer = reader.get(page, QUERY_STRING=query)
        assert answer.status_code in (200, 400)


# ---------------------------------------------------------------- faults


@pytest.fixture
def frank(reader: Client) -> Client:
    """The same reader, answered as in production: with a page and not with the traceback."""
    reader.raise_request_exception = False
    return reader


FAULTS = {
    "overview": "indicators.views.overview.overview_page",
    "domain-list": "indicators.views.domains.domain_list_page",
    "domain-detail": "indicators.views.domains.domain_page",
    "indicator-detail": "indicators.views.indicators.indicator_page",
    "indicator-export": "indicators.views.exports.indicator_csv",
    "indicator-search": "indicators.views.search.matching",
    "analysis": "indicators.views.analysis.analysis_page",
    "analysis-part": "indicators.views.analysis.analysis_page",
    "analysis-export": "indicators.views.analysis.analysis_page",
}


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("fault", [ZeroDivisionError, KeyError, OSError])
def test_a_planted_fault_is_a_logged_500_with_a_page(
    published, frank, monkeypatch, caplog, name, fault
):
    def fails(*_: Any, **__: Any) -> None:
        raise fault("planted")

    monkeypatch.setattr(FAULTS[name], fails)

    with caplog.at_level(logging.ERROR, logger="django.request"):
        answer = frank.get(ADDRESSES[name])

    assert answer.status_code == 500
    assert "500" in text_of(parse_html(answer.content.decode()))
    assert "planted" not in answer.content.decode()
    (record,) = [each for each in caplog.records if each.name == "django.request"]
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[0] is fault


def test_a_fault_in_a_template_is_a_logged_500_too(small, frank, monkeypatch, caplog):
    def fails(self: IndicatorRow) -> str:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(IndicatorRow, "share", property(fails))
    assert frank.get("/").status_code == 500
    assert any(record.exc_info for record in caplog.records if record.name == "django.request")


# ---------------------------------------------------------------- methods, queries


@pytest.mark.parametrize("name", ADDRESSES)
def test_pages_are_read_and_nothing_else(published, reader, name):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(reader, method)(ADDRESSES[name])
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"
    assert reader.head(ADDRESSES[name]).status_code == 200


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_is_shown_without_signing_in(published, client, name):
    answer = client.get(ADDRESSES[name])

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def queries_of(reader: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(address).status_code == 200
    return len(captured)


def queries_of_a_first_visit(reader: Client, address: str) -> int:
    """Those of a page none of whose counts is known yet, whatever an earlier test left behind."""
    waiting._counted_for_leader.cache_clear()
    return queries_of(reader, address)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_asks_fifteen_queries_at_most(published, reader, name):
    assert queries_of(reader, ADDRESSES[name]) <= MOST_QUERIES


def test_no_published_indicator_takes_more(published, reader):
    for code, year, area in _richest():
        address = f"/chi-tieu/{code}/?nam={year}&dia-ban={area}"
        assert queries_of(reader, address) <= MOST_QUERIES, address
    assert queries_of(reader, "/?nam=2024&dia-ban=LC-OLD") <= MOST_QUERIES


def _richest() -> Iterator[tuple[str, str, str]]:
    yield from PAGES
    yield "POV_RATE", "2023", "D080"
    yield "INS_SI_TOTAL", "2025", "LC-NEW"


@pytest.mark.parametrize(
    "address", ["/", "/linh-vuc/", "/linh-vuc/work/", "/chi-tieu/JOBS/?nam=2023&dia-ban=P"]
)
def test_the_number_of_queries_does_not_grow_with_the_figures(small, reader, address):
    before = queries_of_a_first_visit(reader, address)
    province = Area.objects.get(code="P")
    for number in range(8):
        other = make_indicator(
            domain=small.domain, owner=make_office(), parent=small, part_kind="of_which"
        )
        district = make_area(parent=province, level="district")
        make_observation(indicator=other, area=province, value=Decimal(number))
        make_observation(indicator=small, area=district)
        make_observation(indicator=small, area=province, slice=make_slice(f"S{number}"))
        make_observation(indicator=small, area=province, period=f"{2010 + number}")
        make_target(indicator=other, area=province)
        small.breaks.create(on=date(2010 + number, 1, 1), what_changed="x")
        small.events.create(on=date(2010 + number, 1, 1), text="x")

    assert queries_of_a_first_visit(reader, address) == before
