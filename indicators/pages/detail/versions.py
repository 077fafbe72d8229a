"""The history of an indicator's figures, read a page at a time."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window

from indicators.models import Indicator, Observation
from indicators.pages.detail.lines import Subject
from indicators.pages.scope import AREA, YEAR
from indicators.periods import Period, PeriodError
from organisation.models import Area

PAGE, ONE_PERIOD = "trang", "ky"
"""Names of the choices in the address: a page, and the versions of one period alone."""

VERSIONS_AT_ONCE = 12
"""A year of months: however long the history, the page is as quick as with a short one."""


def address_of_versions(indicator: Indicator, area: Area, period: Period) -> str:
    """Where the versions of one figure stand, on the page of its indicator."""
    scope = f"{YEAR}={period.end.year}&{AREA}={area.code}"
    return f"{indicator.get_absolute_url()}?{scope}&{ONE_PERIOD}={period.code}#versions"


def period_asked(text: str) -> Period | None:
    """The one period whose versions the address asks for; None for all, and for what is no period."""
    try:
        return Period.parse(text)
    except PeriodError:
        return None


def versions(subject: Subject, number: str, of_period: Period | None = None) -> Page[Observation]:
    """All versions of the indicator's figures in its territories, newest period first; or of one period.

    The first page for what is no number, the last for one too high. One query, which tells how many there
    are as well; two more where the page asked for does not exist.
    """
    found = Observation.objects.versions(indicator=subject.indicator).filter(
        area__in=subject.territories()
    )
    if of_period is not None:
        found = found.filter(period=of_period.code)
    paginator = Paginator(found, VERSIONS_AT_ONCE)
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    wanted = max(1, int(number)) if is_number else 1
    first = (wanted - 1) * VERSIONS_AT_ONCE
    rows = found.annotate(in_all=Window(Count("pk")))[first : first + VERSIONS_AT_ONCE]
    if not rows:
        return paginator.get_page(number)
    paginator.count = rows[0].in_all
    return Page(list(rows), wanted, paginator)
