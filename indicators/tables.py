"""Tables under the charts and in lists: which columns, how a value looks. No arithmetic."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import wording
from indicators.models import Observation
from indicators.pages.detail import Line
from indicators.pages.rows import IndicatorRow
from indicators.periods import Period
from indicators.templatetags.figures import state
from indicators.writing import NOTHING, WrittenFigure

NUMBER = {"cell": {"class": "num"}}
ROW_HEADER = {"td": {"scope": "row"}}


class FigureColumn(tables.Column):
    """A figure with what qualifies it; the unit stands in the heading or the caption, once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"orderable": False, "attrs": NUMBER} | kwargs)

    def render(self, value: WrittenFigure) -> str:
        if value.value is None:
            return format_html('<span class="said">{}</span>', value.text)
        if value.words_before:
            return format_html('<span class="said">{}</span> {}', value.words_before, value.number)
        return value.number


class CaptionedTable(tables.Table):
    """A table that says what it is, to those who hear it."""

    caption = ""

    def __init__(self, *args: Any, caption: str = "", **kwargs: Any) -> None:
        super().__init__(*args, orderable=False, **kwargs)
        self.caption = caption or self.caption


class LineTable(CaptionedTable):
    """Figures of one indicator with their plans."""

    label = tables.Column(verbose_name=gettext_lazy("Period"), attrs=ROW_HEADER)
    figure = FigureColumn(verbose_name=gettext_lazy("Actual"))
    plan = FigureColumn(verbose_name=gettext_lazy("Plan"))
    percent = tables.Column(verbose_name=gettext_lazy("% of plan"), attrs=NUMBER)
    note = tables.Column(verbose_name=gettext_lazy("Status of the figure"))

    def render_percent(self, record: Line) -> str:
        if record.percent != NOTHING or not record.target:
            return record.percent
        return record.share

    def render_plan(self, record: Line) -> str:
        if record.target is None:
            return format_html('<span class="said">{}</span>', _("none issued"))
        return FigureColumn().render(record.plan)


class YearTable(LineTable):
    """Years of one or two territories."""

    area = tables.Column(verbose_name=gettext_lazy("Territory"), accessor="area__display_name")
    change = tables.Column(verbose_name=gettext_lazy("On last year"), empty_values=())

    class Meta:
        sequence = ("label", "area", "figure", "plan", "percent", "change", "note")

    def render_change(self, value: str) -> str:
        return value or NOTHING


class PlainLineTable(LineTable):
    """Figures that have no plan of their own."""

    class Meta:
        exclude = ("plan", "percent")


class AreaTable(LineTable):
    label = tables.Column(verbose_name=gettext_lazy("Area"), attrs=ROW_HEADER)


class SliceTable(PlainLineTable):
    label = tables.Column(verbose_name=gettext_lazy("Slice"), attrs=ROW_HEADER)


class IndicatorTable(CaptionedTable):
    """The indicators of a domain, each with figure, plan and state."""

    indicator = tables.Column(verbose_name=gettext_lazy("Indicator"), attrs=ROW_HEADER)
    unit = tables.Column(
        verbose_name=gettext_lazy("Unit"), accessor="indicator__measure__display_name"
    )
    figure = FigureColumn(verbose_name=gettext_lazy("Actual"))
    plan = FigureColumn(verbose_name=gettext_lazy("Plan"))
    share = tables.Column(verbose_name=gettext_lazy("% of plan"), attrs=NUMBER)
    state = tables.Column(verbose_name=gettext_lazy("State"))
    note = tables.Column(verbose_name=gettext_lazy("Status of the figure"), empty_values=())

    def __init__(self, *args: Any, query: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = query

    def render_indicator(self, record: IndicatorRow) -> str:
        url = reverse("indicators:indicator-detail", args=[record.indicator.code])
        link = format_html('<a href="{}?{}">{}</a>', url, self.query, record.indicator.display_name)
        if record.indicator.part_kind == "of_which":
            return format_html('<span class="said">{}</span> {}', _("of which:"), link)
        return link

    def render_plan(self, record: IndicatorRow) -> str:
        return FigureColumn().render(record.plan)

    def render_share(self, record: IndicatorRow) -> str:
        return record.share if record.has_plan else NOTHING

    def render_state(self, record: IndicatorRow) -> str:
        from django.template.loader import render_to_string

        return render_to_string("indicators/_status.html", state(record.state))

    def render_note(self, record: IndicatorRow) -> str:
        if record.is_from_earlier and record.shown.value is not None:
            said = _("last known: %(value)s, %(period)s") % {
                "value": record.shown.text,
                "period": record.shown_period,
            }
            return f"{said} ({wording.ILLUSTRATION})" if record.shown_value.illustration else said
        return record.note or record.why_no_state


class VersionTable(CaptionedTable):
    """Every version of every figure of an indicator: what was said, since when, by whom, from where."""

    period = tables.Column(verbose_name=gettext_lazy("Period"), attrs=ROW_HEADER)
    area = tables.Column(verbose_name=gettext_lazy("Territory"), accessor="area__display_name")
    slice = tables.Column(verbose_name=gettext_lazy("Slice"), accessor="slice__display_name")
    value = tables.Column(verbose_name=gettext_lazy("Value"), attrs=NUMBER, empty_values=())
    status = tables.Column(verbose_name=gettext_lazy("Status"), accessor="get_status_display")
    known_from = tables.Column(verbose_name=gettext_lazy("Known from"))
    version = tables.Column(verbose_name=gettext_lazy("Version"), accessor="pk")
    source = tables.Column(verbose_name=gettext_lazy("Source"))
    note = tables.Column(verbose_name=gettext_lazy("Note"), empty_values=())

    def __init__(self, *args: Any, indicator: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def render_period(self, value: str) -> str:
        return wording.capitalised(wording.period_label(Period.parse(value)))

    def render_value(self, record: Observation) -> str:
        return wording.figure_of_observation(self.indicator, record).text

    def render_known_from(self, record: Observation) -> str:
        return wording.known_from(record)

    def render_version(self, record: Observation) -> str:
        return _("current") if record.is_open else _("superseded")

    def render_source(self, record: Observation) -> str:
        source = record.source
        if source.is_address:
            host = source.location.split("/")[2].removeprefix("www.")
            return format_html(
                '<a href="{}" rel="noreferrer noopener external">{}</a>', source.location, host
            )
        return source.location

    def render_note(self, record: Observation) -> str:
        texts = [
            record.document and f"{record.document.number}",
            record.derivation and _("Derived: %(how)s") % {"how": record.derivation},
            record.circular and _("read back from a printed percentage"),
            record.recast and _("recast for today's territory"),
            record.illustration and wording.ILLUSTRATION,
            record.reason,
            record.recorded_by and _("by %(name)s") % {"name": record.recorded_by},
            record.note,
        ]
        return format_html_join("; ", "{}", ((text,) for text in texts if text))
