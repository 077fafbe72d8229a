"""Names and texts of data on pages in another language than theirs.

Most names have an English one; definitions, notes and titles of documents are Vietnamese only. On an
English page these are marked with their language, so that a screen reader pronounces them and a
translator of the browser knows what it has before it (WCAG 3.1.2). On a Vietnamese page nothing is
marked, and what is given comes back as it is.
"""

from typing import Protocol

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language


class HasNames(Protocol):
    """A row that may have an English name beside its Vietnamese one."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...

    @property
    def display_name(self) -> str: ...


def in_vietnamese(text: object) -> object:
    """`{{ indicator.definition|vietnamese }}`: a text there is in Vietnamese only."""
    if not text or (get_language() or "vi").startswith("vi"):
        return text
    return format_html('<span lang="vi">{}</span>', text)


def marked_name(row: HasNames) -> str:
    """`{{ area|name }}`: the name in the language of the page, or marked as the Vietnamese it is."""
    return str(row.display_name if row.name_en else in_vietnamese(row.name))


def language_mark(row: HasNames) -> str:
    """`<option{{ area|language_mark }}>`: the mark as an attribute, where there is room for text only."""
    if row.name_en or in_vietnamese(row.name) == row.name:
        return ""
    return mark_safe(' lang="vi"')


def with_name(sentence: str, row: HasNames | None) -> str:
    """`{{ page.lead|naming:indicator }}`: a finished sentence with the row's name in it marked."""
    if not row or row.name_en or in_vietnamese(row.name) == row.name:
        return sentence
    # Both are escaped by now, and so the name is found as it was written into the sentence.
    name, marked = conditional_escape(row.name), str(in_vietnamese(row.name))
    return mark_safe(conditional_escape(sentence).replace(name, marked))
