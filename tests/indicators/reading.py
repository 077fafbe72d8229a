"""Pages as a reader without scripts and style sheets has them: elements, their text, their tables."""

from collections.abc import Iterator
from typing import TypeAlias

from django.http import HttpResponse
from django.test.html import Element, parse_html

UNSEEN = frozenset({"script", "style", "head", "title", "svg"})

Row: TypeAlias = dict[str, str]


def page_of(response: HttpResponse) -> Element:
    """The whole page, which was answered with 200."""
    assert response.status_code == 200, response.status_code
    return parse_html(response.content.decode())


def elements(within: Element, tag: str, *classes: str) -> list[Element]:
    """All elements of that tag with all of these classes, in the page's order."""
    return [
        element
        for element in _walk(within)
        if element.name == tag and {*classes} <= {*attribute(element, "class").split()}
    ]


def by_id(within: Element, name: str) -> Element:
    (element,) = (each for each in _walk(within) if attribute(each, "id") == name)
    return element


def text_of(element: Element | str) -> str:
    """What is read, `plain`; scripts, drawings and what is said of them are left out."""
    return plain(" ".join(_pieces(element)))


def plain(text: str) -> str:
    """The text with one ordinary space between its words: the parser drops some spaces."""
    return " ".join(text.split())


def table_of(within: Element, caption: str) -> list[Row]:
    """The body rows of the table with that caption, each cell under its column's heading."""
    (table,) = (
        table
        for table in elements(within, "table")
        if any(text_of(each) == plain(caption) for each in elements(table, "caption"))
    )
    return rows_of(table)


def rows_of(table: Element) -> list[Row]:
    """The body rows of a table, each cell under its column's heading."""
    (head,), (body,) = elements(table, "thead"), elements(table, "tbody")
    headings = [text_of(cell) for cell in elements(head, "th")]
    return [
        dict(zip(headings, map(text_of, _cells(row)), strict=True)) for row in elements(body, "tr")
    ]


def addresses(within: Element) -> list[str]:
    return [attribute(link, "href") for link in elements(within, "a")]


def _cells(row: Element) -> list[Element]:
    return [
        each for each in row.children if not isinstance(each, str) and each.name in ("td", "th")
    ]


def _walk(element: Element) -> Iterator[Element]:
    for child in element.children:
        if not isinstance(child, str):
            yield child
            yield from _walk(child)


def attribute(element: Element, name: str) -> str:
    """Its value as text; empty where the element has none."""
    return next((value or "" for key, value in element.attributes if key == name), "")


def _pieces(element: Element | str) -> Iterator[str]:
    if isinstance(element, str):
        yield element
        return
    if element.name in UNSEEN:
        return
    for child in element.children:
        yield from _pieces(child)
