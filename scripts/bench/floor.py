"""The pages nothing could beat: the bench page with its very figures, as files that are ready to send.

*floor*: one HTML file, style sheets and figures inline, the same Plotly bundle behind it, a script that
only draws. *SVG floor*: the same with the charts as inline SVG and no script. Both are compressed
beforehand and served by `scripts.bench.plain_server`.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final

import brotli

PAGE, SVG_PAGE = "/", "/svg.html"

_STYLE_SHEET = re.compile(r'<link [^>]*rel="stylesheet"[^>]*href="([^"]+)"[^>]*>')
_OTHER_LINK = re.compile(r'<link [^>]*rel="(?:preload|modulepreload|prefetch)"[^>]*>')
_SCRIPT = re.compile(r'<script [^>]*src="([^"]+)"[^>]*></script>')
_FIGURE = re.compile(r'<script id="([^"]+)" type="application/json">(.*?)</script>', re.DOTALL)
_FRAME = re.compile(r'data-chart="([^"]+)"[^>]*>')

DRAW: Final = """
addEventListener("DOMContentLoaded", () => {
  for (const frame of document.querySelectorAll("[data-chart]")) {
    const figure = JSON.parse(document.getElementById(frame.dataset.chart).textContent);
    const drawing = frame.querySelector("[data-drawing]") || frame;
    Plotly.newPlot(drawing, figure.data, figure.layout, {displayModeBar: false, responsive: true})
      .then(() => { frame.dataset.drawn = "true"; });
  }
});
"""


def build(page: str, static_root: Path, folder: Path) -> None:
    """Write both floors of this page into the folder, each file beside its brotli.

    `page` is what our server answered; `static_root` where its style sheets and scripts lie.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = _STYLE_SHEET.sub(lambda link: _inlined(link, static_root), _OTHER_LINK.sub("", page))
    bundle = next(src for src in _SCRIPT.findall(page) if "plotly" in src)
    script = f'<script defer src="/{Path(bundle).name}"></script><script>{DRAW}</script></head>'
    _write(folder / "index.html", _SCRIPT.sub("", page).replace("</head>", script, 1))
    _write(folder / "svg.html", _with_svg(_SCRIPT.sub("", page)))
    source = static_root / bundle.partition("/static/")[2]
    _write(folder / source.name, source.read_text(encoding="utf-8"))


def figures_of(page: str) -> dict[str, Any]:
    """The figures of a page by the names of their charts."""
    return {name: json.loads(text) for name, text in _FIGURE.findall(page)}


def _inlined(link: re.Match[str], static_root: Path) -> str:
    path = static_root / link[1].partition("/static/")[2]
    marked = ' id="plotly.js-style-global"' if "plotly.js-style-global" in link[0] else ""
    return f"<style{marked}>{path.read_text(encoding='utf-8')}</style>"


def _write(path: Path, text: str) -> None:
    body = text.encode()
    path.write_bytes(body)
    path.with_name(path.name + ".br").write_bytes(brotli.compress(body, quality=11))


# ---------------------------------------------------------------- charts without a script


def _with_svg(page: str) -> str:
    """The page with each chart drawn in place, and nothing that waits for a script."""
    figures = figures_of(page)

    def drawn(frame: re.Match[str]) -> str:
        return frame[0].replace("data-chart", "data-svg-chart") + svg(figures.get(frame[1], {}))

    return _FIGURE.sub("", _FRAME.sub(drawn, page))


def svg(figure: dict[str, Any]) -> str:
    """Bars and lines of a figure as an SVG: as little as one can draw of it."""
    layout = figure.get("layout", {})
    width, height = 600, layout.get("height") or 264
    traces = [trace for trace in figure.get("data", []) if trace.get("type") in ("bar", "scatter")]
    lying = any(trace.get("orientation") == "h" for trace in traces)
    names = list(dict.fromkeys(name for trace in traces for name in _names(trace, lying=lying)))
    numbers = [n for trace in traces for n in _numbers(trace, lying=lying) if n is not None]
    most = max([abs(number) for number in numbers], default=1) or 1
    marks = (
        mark for trace in traces for mark in _marks(trace, names, most, width, height, lying=lying)
    )
    labels = _labels(names, width, height, lying=lying)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="100%">{"".join(marks)}{"".join(labels)}</svg>'
    )


def _names(trace: dict[str, Any], *, lying: bool) -> list[str]:
    return [str(name) for name in trace.get("y" if lying else "x") or ()]


def _numbers(trace: dict[str, Any], *, lying: bool) -> list[float | None]:
    return list(trace.get("x" if lying else "y") or ())


def _marks(
    trace: dict[str, Any], names: list[str], most: float, width: int, height: int, *, lying: bool
) -> Iterator[str]:
    """A rectangle for each bar, or one line through the points."""
    slot = (height if lying else width) / max(len(names), 1)
    line = []
    pairs = zip(_names(trace, lying=lying), _numbers(trace, lying=lying), strict=False)
    for name, number in pairs:
        if number is None:
            continue
        start, length = names.index(name) * slot, abs(number) / most * 0.85
        if trace["type"] == "scatter":
            x, y = start + slot / 2, height * (1 - length)
            line.append(f"{x:.1f},{y:.1f}" if not lying else f"{width * length:.1f},{x:.1f}")
        elif lying:
            yield f'<rect y="{start:.1f}" width="{width * length:.1f}" height="{slot * 0.6:.1f}"/>'
        else:
            yield (
                f'<rect x="{start:.1f}" y="{height * (1 - length):.1f}" '
                f'width="{slot * 0.6:.1f}" height="{height * length:.1f}"/>'
            )
    if line:
        yield f'<polyline fill="none" stroke="#4a5263" points="{" ".join(line)}"/>'


def _labels(names: list[str], width: int, height: int, *, lying: bool) -> Iterator[str]:
    slot = (height if lying else width) / max(len(names), 1)
    for number, name in enumerate(names):
        x, y = (0, (number + 0.9) * slot) if lying else (number * slot, height)
        yield f'<text x="{x:.1f}" y="{y:.1f}" font-size="10">{escape(name)}</text>'
