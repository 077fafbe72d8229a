"""The history of an indicator's figures, read a page at a time."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window

from indicators.models import Observation
from indicators.pages.detail.lines import Subject

PAGE = "trang"
"""Name of the choice of a page in the address."""

VERSIONS_AT_ONCE = 12
"""A year of months: however long the history, the page is as quick as with a short one."""


def versions(subject: Subject, number: str) -> Page[Observation]:
    """All versions of the indicator's figures in its territories, newest period first.

    The first page for what is no number, the last for one too high. One query, which tells how many there
    are as well; two more where the page asked for does not exist.
    """
    found = Observation.objects.versions(indicator=subject.indicator).filter(
        area__in=subject.territories()
    )
    paginator = Paginator(found, VERSIONS_AT_ONCE)
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    wanted = max(1, int(number)) if is_number else 1
    first = (wanted - 1) * VERSIONS_AT_ONCE
    rows = found.annotate(in_all=Window(Count("pk")))[first : first + VERSIONS_AT_ONCE]
    if not rows:
        return paginator.get_page(number)
    paginator.count = rows[0].in_all
    return Page(list(rows), wanted, paginator)
