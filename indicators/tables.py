"""Tables under the charts and in lists: which columns, how a value looks. No arithmetic."""

from collections.abc import Sequence
from copy import copy
from typing import Any, Self

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import wording
from indicators.models import Observation
from indicators.pages.detail import Line, PathDrawing, StepDrawing
from indicators.pages.rows import IndicatorRow
from indicators.periods import Period
from indicators.templatetags.figures import state
from indicators.writing import NOTHING, WrittenFigure
from organisation.naming import HasNames, in_vietnamese, marked_name

NUMBER = {"cell": {"class": "num"}}
ROW_HEADER = {"td": {"scope": "row"}}


class Column(tables.Column):
    """A column of ours: a table made for one request shares all but the heading with its class."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # django-tables2 copies every column of a table, and all that hangs on it, for every request.
        return copy(self)


class FigureColumn(Column):
    """A figure with what qualifies it; the unit stands in the heading or the caption, once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"orderable": False, "attrs": NUMBER} | kwargs)

    def render(self, value: WrittenFigure) -> str:
        return drawn_figure(value)


def drawn_figure(figure: WrittenFigure) -> str:
    """A figure without its unit, with what qualifies it; why there is none."""
    if figure.value is None:
        return format_html('<span class="said">{}</span>', figure.text)
    if before := figure.words_before:
        return format_html('<span class="said">{}</span> {}', before, figure.number)
    return figure.number


class NameColumn(Column):
    """A territory, a unit, a slice by its name."""

    def render(self, value: HasNames) -> str:
        return marked_name(value)


class CaptionedTable(tables.Table):
    """A table that says what it is, to those who hear it."""

    caption = ""

    def __init__(self, *args: Any, caption: str = "", **kwargs: Any) -> None:
        super().__init__(*args, orderable=False, **kwargs)
        self.caption = caption or self.caption


class LineTable(CaptionedTable):
    """Figures of one indicator with their plans."""

    label = Column(verbose_name=gettext_lazy("Period"), attrs=ROW_HEADER)
    figure = FigureColumn(verbose_name=gettext_lazy("Actual"))
    plan = FigureColumn(verbose_name=gettext_lazy("Plan"))
    percent = Column(verbose_name=gettext_lazy("% of plan"), attrs=NUMBER)
    note = Column(verbose_name=gettext_lazy("Status of the figure"))

    def render_percent(self, record: Line) -> str:
        if record.percent != NOTHING or not record.target:
            return record.percent
        return record.share

    def render_plan(self, record: Line) -> str:
        if record.target is None:
            return format_html('<span class="said">{}</span>', _("none issued"))
        return drawn_figure(record.plan)


class YearTable(LineTable):
    """Years of one or two territories."""

    area = NameColumn(verbose_name=gettext_lazy("Territory"))
    change = Column(verbose_name=gettext_lazy("On last year"), empty_values=())

    class Meta:
        sequence = ("label", "area", "figure", "plan", "percent", "change", "note")

    def render_change(self, value: str) -> str:
        return value or NOTHING


class PlainLineTable(LineTable):
    """Figures that have no plan of their own."""

    class Meta:
        exclude = ("plan", "percent")


class AreaTable(LineTable):
    """Areas with their plans, where each should be by now, and how it stands."""

    label = NameColumn(verbose_name=gettext_lazy("Area"), accessor="area", attrs=ROW_HEADER)
    expected = FigureColumn(verbose_name=gettext_lazy("Expected by now"), empty_values=())
    state = Column(verbose_name=gettext_lazy("State"), empty_values=())

    class Meta:
        sequence = ("label", "figure", "plan", "percent", "expected", "state", "note")

    def __init__(self, data: Sequence[Line], **kwargs: Any) -> None:
        unused = () if any(line.expected for line in data) else ("expected",)
        super().__init__(data, exclude=unused, **kwargs)

    def render_expected(self, value: WrittenFigure | None) -> str:
        return NOTHING if value is None else drawn_figure(value)

    def render_state(self, record: Line) -> str:
        return NOTHING if record.state is None else state(record.state)


class PathTable(CaptionedTable):
    """A year month by month: by itself, from January on, expected, last year."""

    label = Column(verbose_name=gettext_lazy("To the end of"), attrs=ROW_HEADER)
    alone = FigureColumn(accessor="alone__figure", default=NOTHING)
    by_then = FigureColumn(verbose_name=gettext_lazy("From January"), accessor="by_then__figure")
    expected = FigureColumn(verbose_name=gettext_lazy("Expected"), default=NOTHING)
    last_year = FigureColumn(accessor="last_year__figure", default=NOTHING)
    note = Column(verbose_name=gettext_lazy("Status of the figure"), accessor="by_then__note")

    def __init__(self, drawing: PathDrawing, **kwargs: Any) -> None:
        unused = [
            name
            for name, is_used in (
                ("alone", drawing.step_name),
                ("expected", any(row.expected for row in drawing.rows)),
                ("last_year", drawing.last_year_name),
            )
            if not is_used
        ]
        super().__init__(drawing.rows, exclude=unused, caption=drawing.subtitle, **kwargs)
        headings = {"alone": drawing.step_name, "last_year": drawing.last_year_name}
        for name, heading in headings.items():
            if name in self.columns.names():
                self.columns[name].column.verbose_name = wording.capitalised(heading)


class StepTable(CaptionedTable):
    """The steps of a year beside those of last year."""

    label = Column(verbose_name=gettext_lazy("Period"), attrs=ROW_HEADER)
    now = FigureColumn(accessor="now__figure")
    before = FigureColumn(accessor="before__figure", default=NOTHING)
    change = Column(verbose_name=gettext_lazy("On last year"), default=NOTHING)
    note = Column(verbose_name=gettext_lazy("Status of the figure"), accessor="now__note")

    def __init__(self, drawing: StepDrawing, **kwargs: Any) -> None:
        unused = () if drawing.names[1] else ("before", "change")
        super().__init__(drawing.rows, exclude=unused, caption=drawing.subtitle, **kwargs)
        for name, heading in zip(("now", "before"), drawing.names, strict=True):
            if name in self.columns.names():
                self.columns[name].column.verbose_name = wording.capitalised(heading)


class SliceTable(PlainLineTable):
    label = Column(verbose_name=gettext_lazy("Slice"), attrs=ROW_HEADER)


class IndicatorTable(CaptionedTable):
    """The indicators of a domain, each with figure, plan and state."""

    indicator = Column(verbose_name=gettext_lazy("Indicator"), attrs=ROW_HEADER)
    unit = NameColumn(verbose_name=gettext_lazy("Unit"), accessor="indicator__measure")
    figure = FigureColumn(verbose_name=gettext_lazy("Actual"))
    plan = FigureColumn(verbose_name=gettext_lazy("Plan"))
    share = Column(verbose_name=gettext_lazy("% of plan"), attrs=NUMBER)
    state = Column(verbose_name=gettext_lazy("State"))
    note = Column(verbose_name=gettext_lazy("Status of the figure"), empty_values=())

    def __init__(self, *args: Any, query: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = query

    def render_indicator(self, record: IndicatorRow) -> str:
        url = reverse("indicators:indicator-detail", args=[record.indicator.code])
        link = format_html('<a href="{}?{}">{}</a>', url, self.query, marked_name(record.indicator))
        if record.indicator.part_kind == "of_which":
            return format_html('<span class="said">{}</span> {}', _("of which:"), link)
        return link

    def render_plan(self, record: IndicatorRow) -> str:
        return drawn_figure(record.plan)

    def render_share(self, record: IndicatorRow) -> str:
        return record.share if record.has_plan else NOTHING

    def render_state(self, record: IndicatorRow) -> str:
        return state(record.state)

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

    period = Column(verbose_name=gettext_lazy("Period"), attrs=ROW_HEADER)
    area = NameColumn(verbose_name=gettext_lazy("Territory"))
    slice = NameColumn(verbose_name=gettext_lazy("Slice"))
    value = Column(verbose_name=gettext_lazy("Value"), attrs=NUMBER, empty_values=())
    status = Column(verbose_name=gettext_lazy("Status"), accessor="pk")
    known_from = Column(verbose_name=gettext_lazy("Known from"))
    version = Column(verbose_name=gettext_lazy("Version"), accessor="pk")
    source = Column(verbose_name=gettext_lazy("Source"))
    note = Column(verbose_name=gettext_lazy("Note"), empty_values=())

    def __init__(
        self, *args: Any, indicator: Any, may_correct: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.may_correct = may_correct

    def render_period(self, value: str) -> str:
        return wording.capitalised(wording.period_label(Period.parse(value)))

    def render_value(self, record: Observation) -> str:
        return wording.figure_of_observation(self.indicator, record).text

    def render_status(self, record: Observation) -> str:
        return wording.status_of(record)

    def render_known_from(self, record: Observation) -> str:
        return wording.known_from(record)

    def render_version(self, record: Observation) -> str:
        if not record.is_open:
            return _("superseded")
        if not self.may_correct or record.illustration:
            return _("current")
        return format_html(
            '{} <a href="{}">{}</a>',
            _("current"),
            reverse("admin:indicators_observation_change", args=[record.pk]),
            _("Correct it"),
        )

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
            record.document and in_vietnamese(record.document.number),
            record.derivation
            and format_html(_("Derived: {how}"), how=in_vietnamese(record.derivation)),
            record.circular and _("read back from a printed percentage"),
            record.recast and _("recast for today's territory"),
            record.illustration and wording.ILLUSTRATION,
            in_vietnamese(record.reason),
            record.recorded_by
            and format_html(_("by {name}"), name=in_vietnamese(record.recorded_by)),
            in_vietnamese(record.note),
        ]
        return format_html_join("; ", "{}", ((text,) for text in texts if text))
