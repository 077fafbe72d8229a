"""The years of an indicator and of its territory, actual against plan."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indicators import charts
from indicators.pages.detail.lines import YEARLY, Drawing, Line, Subject, finding
from indicators.periods import Period
from organisation.models import Area


def by_year(subject: Subject) -> Drawing:
    """Years and spans of years, one block per territory, with the breaks between them."""
    lines, points, breaks = [], [], []
    for area in subject.territories():
        block = [
            line
            for line in (
                subject.line(_year_label(period), area, period) for period in _years(subject, area)
            )
            if line.value.number is not None or line.target is not None
        ]
        shown = [line for line in block if line.is_drawable or line.target is not None]
        drawn = [subject.point(line, territory=subject.territory_name(area)) for line in shown]
        breaks += _breaks(subject, shown, drawn)
        lines += block
        points += drawn
    return Drawing(
        title=subject.with_names(finding(subject.indicator, lines)),
        subtitle=subject.with_names(subject.sentence(_("by year"))),
        figure=charts.actual_against_plan(
            points, unit=subject.indicator.measure.display_name, breaks=breaks
        ),
        lines=tuple(lines),
    )


def _years(subject: Subject, area: Area) -> list[Period]:
    """The years and spans in which this area has a figure or a target, in time order."""
    own = {
        period
        for period in (*subject.periods(area), *(key.period for key in subject.planned(area)))
        if period.frequency in YEARLY
    }
    years = {
        Period.year_of(period.year)
        for code in subject.catalogue.needed_for([subject.indicator.code])
        for within in subject.catalogue.areas_for(area.code)
        for series in subject.book.series_of(code, within).values()
        for period in series.periods
        if not period.is_span
    }
    return sorted(own | years)


def _breaks(
    subject: Subject, lines: Sequence[Line], points: Sequence[charts.ChartPoint]
) -> list[charts.SeriesBreak]:
    """Each break before the first point of its block that ends on or after its day."""
    found = []
    for broken in subject.catalogue.breaks.get(subject.indicator.code, ()):
        after = [n for n, line in enumerate(lines) if line.period.end >= broken.on]
        if after and after[0] > 0:
            name = broken.decree or broken.what_changed
            found.append(charts.SeriesBreak(points[after[0]], name))
    return found


def _year_label(period: Period) -> str:
    return period.code.replace("-", "–") if period.is_span else period.code
