"""What the bench believes of a page in a real browser: when it is drawn, and what crossed the wire."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import sync_playwright

from scripts.bench import browser, floor
from scripts.bench.runs import floor_served

SLOW_CHART = """
window.Plotly = {
  newPlot: () => new Promise((drawn) => setTimeout(drawn, 300)),
};
"""
PAGE = """<!DOCTYPE html><html lang="vi"><head><title>Đo</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/site.css">
<script defer src="/static/plotly.js"></script></head><body><h1>15.059</h1>
<div data-chart="years"><div data-drawing></div></div>
<script id="years" type="application/json">{"data": [], "layout": {}}</script>
</body></html>"""


@pytest.fixture
def visits(tmp_path) -> dict:
    """A round of visits to a page whose chart takes 300 ms, and to the same as SVG."""
    static = tmp_path / "static"
    static.mkdir()
    (static / "site.css").write_text("h1 { color: #111 }")
    (static / "plotly.js").write_text(SLOW_CHART)
    floor.build(PAGE, static, tmp_path / "floor")
    with (
        floor_served(tmp_path / "floor", tmp_path / "log") as site,
        # A thread of its own: Playwright allows one event loop in each, and other tests have theirs.
        ThreadPoolExecutor(max_workers=1) as pool,
    ):
        return pool.submit(_visit, site).result()


def _visit(site: str) -> dict:
    with sync_playwright() as playwright:
        return browser.paired_rounds(
            playwright,
            {
                "chart": browser.Site(site + floor.PAGE, {"sessionid": "x"}),
                "svg": browser.Site(site + floor.SVG_PAGE),
            },
            rounds=1,
            scenes=["cold"],
            publish=lambda: None,
            is_over=lambda: False,
        )


def test_a_page_is_drawn_when_its_last_chart_is(visits):
    [chart], [svg] = visits["chart"]["cold"], visits["svg"]["cold"]

    assert (chart["charts"], svg["charts"]) == (1, 0)
    assert chart["drawn"] > 300
    assert svg["drawn"] > 0
    assert chart["readable"] > 0
    assert (chart["requests"], svg["requests"]) == (2, 1)
    assert chart["chained"] == 0
    assert 0.2 < svg["kib"] < chart["kib"] < 5
    assert min(chart["cpu"], chart["heap"], svg["cpu"], svg["heap"]) > 0
