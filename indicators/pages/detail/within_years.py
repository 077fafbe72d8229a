"""What was published for shorter periods than a year."""

from django.utils.translation import gettext as _

from indicators import charts, wording
from indicators.calculations import TOTAL
from indicators.pages.detail.lines import YEARLY, Drawing, Line, Subject
from indicators.periods import Period
from organisation.models import Area

MOST_COLUMNS = 8
"""More than that are not told apart on a phone; what the chart of months draws is left to it then."""


def in_year(subject: Subject) -> Drawing | None:
    """What was published for shorter periods: half-years, quarters, months, runs from January.

    Of all years and both territories; where they are many, without those that are drawn step by step.
    """
    lines: list[Line] = []
    points = []
    published = {area.code: _periods(subject, area) for area in subject.territories()}
    is_crowded = sum(map(len, published.values())) > MOST_COLUMNS
    for area in subject.territories():
        periods = [
            period
            for period in published[area.code]
            if not is_crowded or period.length > subject.definition.periodicity.months
        ]
        block = [
            subject.line(wording.capitalised(wording.period_label(period)), area, period)
            for period in periods
        ]
        lines += block
        points += [subject.point(line, territory=subject.territory_name(area)) for line in block]
    if not lines:
        return None
    newest = lines[-1]
    return Drawing(
        title=_("%(period)s: %(figure)s") % {"period": newest.label, "figure": newest.figure.text},
        subtitle=subject.with_names(subject.sentence(_("published within the year"))),
        figure=charts.in_year(points, unit=subject.indicator.measure.display_name),
        lines=tuple(lines),
    )


def _periods(subject: Subject, area: Area) -> list[Period]:
    series = subject.published(area).get(TOTAL)
    periods = () if series is None else series.periods
    return sorted(period for period in periods if period.frequency not in YEARLY)
