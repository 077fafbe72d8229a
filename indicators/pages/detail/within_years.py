"""What was published for shorter periods than a year."""

from django.utils.translation import gettext as _

from indicators import charts, wording
from indicators.calculations import TOTAL
from indicators.pages.detail.lines import YEARLY, Drawing, Line, Subject


def in_year(subject: Subject) -> Drawing | None:
    """What was published for shorter periods: half-years, quarters, months, runs from January."""
    lines: list[Line] = []
    points = []
    for area in subject.territories():
        periods = sorted(
            key.period
            for key in subject.book.figures
            if key.indicator == subject.indicator.code
            and key.area == area.code
            and key.slice == TOTAL
            and key.period.frequency not in YEARLY
        )
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
        subtitle=subject.sentence(_("published within the year")),
        figure=charts.in_year(points, unit=subject.indicator.measure.display_name),
        lines=tuple(lines),
    )
