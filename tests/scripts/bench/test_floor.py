"""The floors are made of the page itself: its figures, its styles, its bundle, and little else."""

import json
from html.parser import HTMLParser

import brotli
import plotly.graph_objects as go
import pytest

from scripts.bench import floor
from scripts.bench.plain_server import read

FIGURE = {
    "data": [
        {"type": "bar", "x": ["2023", "2024"], "y": [15059.0, None]},
        {"type": "scatter", "x": ["2023", "2024"], "y": [14000.0, 15000.0]},
    ],
    "layout": {"height": 264, "meta": {"kind": "columns"}},
}
LYING = {
    "data": [{"type": "bar", "orientation": "h", "x": [3.0, 2.0], "y": ["A", "<B>"]}],
    "layout": {},
}


def page(**figures: dict) -> str:
    frames = "".join(
        f'<div class="chart-frame" data-chart="{name}" role="img"><div data-drawing></div></div>'
        f'<script id="{name}" type="application/json">{json.dumps(figure)}</script>'
        for name, figure in figures.items()
    )
    return f"""<!DOCTYPE html><html lang="vi"><head>
      <link rel="preload" href="/static/vendor/plotly.min.0a1.js" as="script">
      <link rel="stylesheet" href="/static/css/frame.9f.css">
      <link rel="stylesheet" href="/static/css/figures.77.css" id="plotly.js-style-global">
      <script defer src="/static/vendor/plotly.min.0a1.js"></script>
      <script defer src="/static/js/charts.55.js"></script>
    </head><body><h1>15.059 người</h1>{frames}</body></html>"""


@pytest.fixture
def built(tmp_path):
    """The folder of both floors of a page with two charts."""
    static = tmp_path / "static"
    for name, text in {
        "css/frame.9f.css": "body { margin: 0 }",
        "css/figures.77.css": "table { width: 100% }",
        "vendor/plotly.min.0a1.js": "window.Plotly = {}",
    }.items():
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        (static / name).write_text(text)
    floor.build(page(years=FIGURE, areas=LYING), static, tmp_path / "floor")
    return tmp_path / "floor"


class Elements(HTMLParser):
    """Collects the start tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_floor_asks_for_one_file_and_has_the_very_figures(built):
    text = (built / "index.html").read_text()

    scripts = Elements(text).named("script")
    assert [script["src"] for script in scripts if "src" in script] == ["/plotly.min.0a1.js"]
    assert Elements(text).named("link") == []
    assert "body { margin: 0 }" in text
    assert '<style id="plotly.js-style-global">table' in text
    assert floor.figures_of(text) == {"years": FIGURE, "areas": LYING}
    assert "15.059 người" in text


def test_the_svg_floor_waits_for_nothing(built):
    text = (built / "svg.html").read_text()

    elements = Elements(text)
    assert elements.named("script") == []
    assert elements.named("link") == []
    assert len(elements.named("svg")) == 2
    assert "data-chart" not in text.replace("data-svg-chart", "")


def test_every_file_lies_there_compressed(built):
    for path in (built / "index.html", built / "svg.html", built / "plotly.min.0a1.js"):
        assert (
            brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == path.read_bytes()
        )


def test_a_figure_is_drawn_with_a_mark_for_each_number():
    for figure in (FIGURE, LYING):
        go.Figure(figure)  # what is drawn here is what Plotly would take
    years, areas = Elements(floor.svg(FIGURE)), Elements(floor.svg(LYING))

    assert len(years.named("rect")) == 1  # nothing for the year without a figure
    assert len(years.named("polyline")) == 1
    assert [float(bar["width"] or 0) for bar in areas.named("rect")] == pytest.approx(
        [510.0, 340.0]
    )
    assert "<B>" not in floor.svg(LYING)


def test_an_empty_figure_is_drawn_too():
    assert floor.svg({"data": [], "layout": {}}).startswith("<svg")


def test_the_plain_server_sends_pages_that_are_asked_after_and_files_for_ever(built):
    files = read(built)

    assert set(files) == {"/", "/svg.html", "/plotly.min.0a1.js"}
    assert b"no-cache" in files["/"].whole
    assert b"immutable" in files["/plotly.min.0a1.js"].whole
    assert files["/"].unchanged.startswith(b"HTTP/1.1 304")
