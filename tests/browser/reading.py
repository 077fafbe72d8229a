"""What stands on a page and in its charts, read off the browser."""

from typing import TypeAlias

from django.utils import timezone
from playwright.sync_api import Locator, Page

from indicators.pages.detail import IndicatorPage, indicator_page


def the_page(code: str, asked: dict[str, str]) -> IndicatorPage:
    """What the page of an indicator has to show as the database stands now."""
    page = indicator_page(code, asked, today=timezone.localdate())
    assert page is not None
    return page


def address_of(page: IndicatorPage) -> str:
    return f"{page.indicator.get_absolute_url()}?{page.scope.query}"


def said(text: str | Locator) -> str:
    """The words a person sees there, with one plain space between any two."""
    return " ".join((text if isinstance(text, str) else text.inner_text()).split())


def wait_until_drawn(page: Page) -> None:
    """Returns when scripts are done: charts fit the window as it is, fields to search in have a name."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("[data-chart]")].every((frame) => {
            const drawn = frame.querySelector("[data-drawing]")._fullLayout;
            return frame.dataset.drawn && drawn.width === Math.floor(frame.clientWidth);
        }) && [...document.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])")]
            .every((select) => select.parentElement.querySelector("[role=combobox][aria-label]"))"""
    )


Mark: TypeAlias = tuple[str, float, float]
"""The period or area a mark of a chart stands over, the number it was drawn for, its length in pixels."""


def drawn_marks(page: Page, chart: str) -> tuple[list[Mark], list[Mark]]:
    """The bars and the plan marks Plotly drew in a chart, from its first trace to its last."""
    traces = page.evaluate(
        """(chart) => {
            const drawing = document.querySelector(`[data-chart="${chart}"] .js-plotly-plot`);
            return drawing._fullData.map(({ type, x, y, orientation, index }) => {
                const lying = orientation === "h";
                const paths = [...drawing.querySelectorAll(".trace.bars")]
                    .filter((bars) => bars.__data__[0].trace.index === index)
                    .flatMap((bars) => [...bars.querySelectorAll(".point")])
                    .map((point) => point.querySelector("path")?.getBBox());
                // "2025" of "2025, 9 tháng · Tỉnh Lào Cai"
                const labels = (lying ? y : x).map((place) => place.split(/, | · /)[0]);
                return { type, marks: (lying ? x : y)
                    .map((number, n) => [labels[n], number, paths[n]?.[lying ? "width" : "height"] ?? 0])
                    .filter(([_label, number]) => number !== null) };
            });
        }""",
        chart,
    )
    bars = [tuple(mark) for trace in traces if trace["type"] == "bar" for mark in trace["marks"]]
    plans = [tuple(mark) for trace in traces if trace["type"] != "bar" for mark in trace["marks"]]
    return bars, plans


def ticks(page: Page, chart: str) -> list[str]:
    """The labels of a chart's value axis, as drawn."""
    return page.locator(f'[data-chart="{chart}"] .ytick text').all_text_contents()


def label_faults(page: Page) -> list[str]:
    """Words of charts that lie outside their frame or over other words, one line each."""
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-chart]")].flatMap((frame) => {
            const room = frame.getBoundingClientRect();
            const labels = [...frame.querySelectorAll("svg.main-svg text")]
                .map((label) => [label.textContent, label.getBoundingClientRect()])
                .filter(([_words, box]) => box.width);
            const outside = labels.filter(([_words, box]) =>
                box.left < room.left - 1 || box.right > room.right + 1
                || box.top < room.top - 1 || box.bottom > room.bottom + 1);
            const meeting = labels.flatMap(([words, box], n) => labels.slice(n + 1)
                .filter(([_others, other]) =>
                    Math.min(box.right, other.right) - Math.max(box.left, other.left) > 2
                    && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4)
                .map(([others]) => `${words} meets ${others}`));
            return [...outside.map(([words]) => `${words} lies outside`), ...meeting];
        })"""
    )
