"""The charts of an indicator: what Plotly drew is what the calculations say."""

import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.choices import Role
from indicators import series
from indicators.calculations import TOTAL, Book, Key, target_in_force, value_of
from indicators.pages.detail import Line
from indicators.templatetags.figures import LOOKS
from tests.browser.conftest import DESK, PHONE
from tests.browser.reading import (
    address_of,
    drawn_marks,
    label_faults,
    said,
    the_page,
    ticks,
    wait_until_drawn,
)

LARGE_COUNT = "TRN_ENROLL"
"""Its axis counts in steps of five thousand; its years lie in two territories, with a span among them."""
RATE_BY_DISTRICT = {"nam": "2024", "dia-ban": "LC-OLD"}


@pytest.mark.parametrize(
    ("code", "asked"),
    [("EMP_JOBS_NEW", {}), (LARGE_COUNT, {}), ("POV_RATE", RATE_BY_DISTRICT)],
)
def test_charts_draw_the_computed_figures_and_keep_to_their_frames(
    leader: Page, code: str, asked: dict[str, str]
) -> None:
    page = the_page(code, asked)
    catalogue = series.read_catalogue()
    book = series.read_book(catalogue, indicators=[code], areas=catalogue.areas)
    leader.goto(address_of(page))
    wait_until_drawn(leader)
    for chart, drawing in (
        ("by-year", page.by_year),
        ("in-year", page.in_year),
        ("by-area", page.by_area),
    ):
        if drawing is not None:
            assert_drawn_as_computed(leader, chart, drawing.lines, code, book)
    drawings = (page.by_year, page.path, page.by_step, page.in_year, page.by_area, page.area_map)
    expect(leader.locator("[data-chart]")).to_have_count(sum(map(bool, drawings)))
    for window in (DESK, PHONE):
        leader.set_viewport_size(window)
        wait_until_drawn(leader)
        assert label_faults(leader) == []


def assert_drawn_as_computed(
    page: Page, chart: str, lines: Sequence[Line], code: str, book: Book
) -> None:
    """Over the name of each period or area stands its number, as high as the number says."""
    actual, planned = [], []
    for line in lines:
        key = Key(code, line.area.code, TOTAL, line.period)
        value = value_of(book, key)
        day = min(line.period.end, timezone.localdate())
        target = target_in_force(book.targets.get(key, ()), day).in_force
        if value.number is not None and not value.is_partial_over_areas:
            actual.append((line.label, float(value.number)))
        if target is not None:
            planned.append((line.label, float(target.value)))
    bars, marks = drawn_marks(page, chart)
    assert [(label, number) for label, number, _length in bars] == actual
    assert [(label, number) for label, number, _length in marks] == planned
    assert actual
    scale = max(length for *_, length in bars) / max(number for _label, number, _length in bars)
    for _label, number, length in bars:
        assert length == pytest.approx(number * scale, abs=1)


def test_axis_is_written_in_vietnamese_and_nothing_is_sent_away(leader: Page) -> None:
    leader.goto(address_of(the_page(LARGE_COUNT, {})))
    wait_until_drawn(leader)
    assert ticks(leader, "in-year") == ["0", "5.000", "10.000", "15.000"]

    drawing = leader.locator('[data-chart="in-year"] .js-plotly-plot')
    drawing.hover()
    expect(leader.locator(".modebar-btn")).to_have_count(0)
    config = drawing.evaluate("(drawing) => drawing._context")
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert "Share chart" not in leader.content()


def test_chart_is_taken_away_as_a_picture(leader: Page, tmp_path: Path) -> None:
    leader.goto(address_of(the_page(LARGE_COUNT, {})))
    wait_until_drawn(leader)
    with leader.expect_download() as started:
        leader.locator('[data-download="by-year"]').click()
    picture = tmp_path / started.value.suggested_filename
    started.value.save_as(picture)
    head = picture.read_bytes()[:24]
    frame = leader.locator('[data-chart="by-year"]').bounding_box()
    assert frame is not None
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", head[16:20])[0] == 2 * int(frame["width"])


def test_indicator_page_tells_everything_without_scripts(signed_in: Callable[..., Page]) -> None:
    expected = the_page("EMP_JOBS_NEW", {})
    page = signed_in(Role.LEADER, java_script_enabled=False)
    page.goto(address_of(expected))
    folded = page.locator("main details:not([name]):not([open]) > summary")
    while folded.count():
        folded.first.click()
    words = said(page.locator("main"))
    row = expected.row
    assert said(expected.summary) in words
    for part in (row.shown.text, row.share, str(LOOKS[row.state].word), row.gap, row.plan.text):
        assert said(part) in words
    for chart, drawing in (("by-year", expected.by_year), ("in-year", expected.in_year)):
        assert drawing is not None
        table = page.locator(f"figure:has([data-chart={chart}]) tbody tr")
        shown = [said(line) for line in table.all()]
        for line, words_of_line in zip(drawing.lines, shown, strict=True):
            for part in (line.label, line.figure.number, line.plan.number, line.percent, line.note):
                assert said(part) in words_of_line or part == "–"
    expect(page.locator("[data-chart]").first).to_be_hidden()
