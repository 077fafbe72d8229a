"""Tables of the pages on which plans are read, compared and missed."""

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import wording, writing
from indicators.models import Plan
from indicators.pages.plans.compare import Difference
from indicators.pages.plans.missing import MissingTarget
from indicators.periods import Period
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable, FigureColumn, NameColumn
from indicators.writing import NOTHING
from organisation.naming import in_vietnamese, marked_name
from vietnamese.dates import write_date


def document_of(plan: Plan) -> str:
    """The document a plan came out by: issuer, number, day; an en dash where nothing is known of it."""
    day = write_date(plan.issued_on) if plan.issued_on else ""
    known = [text for text in (plan.issuer, plan.number, day) if text]
    return ", ".join(known) or NOTHING


def period_of(plan: Plan) -> str:
    return wording.capitalised(wording.period_label(Period.parse(plan.period)))


class PlanTable(CaptionedTable):
    """Plans with kind, territory, document, state and how many targets each has."""

    title = tables.Column(verbose_name=gettext_lazy("Plan"), attrs=ROW_HEADER)
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), accessor="get_kind_display")
    area = NameColumn(verbose_name=gettext_lazy("Area"))
    document = tables.Column(verbose_name=gettext_lazy("Document"), empty_values=())
    targets = tables.Column(
        verbose_name=gettext_lazy("Targets"), accessor="target_count", attrs=NUMBER
    )
    state = tables.Column(verbose_name=gettext_lazy("State"), accessor="get_state_display")
    person = tables.Column(verbose_name=gettext_lazy("Issued by"), empty_values=())

    class Meta:
        sequence = ("title", "period", "kind", "area", "targets", "state", "document", "person")

    def render_title(self, record: Plan) -> str:
        tag = format_html(' <span class="tag">{}</span>', wording.ILLUSTRATION)
        return format_html(
            '<a href="{}">{}</a> <span class="said nowrap">{}</span>{}',
            record.get_absolute_url(),
            in_vietnamese(record.title),
            record.code,
            tag if record.illustration else "",
        )

    def render_period(self, record: Plan) -> str:
        return period_of(record)

    def render_document(self, record: Plan) -> str:
        return str(in_vietnamese(document_of(record)))

    def render_targets(self, value: int) -> str:
        return writing.number(value)

    def render_person(self, record: Plan) -> Any:
        """Who issued it; of a draft, who is at work on it."""
        if record.is_issued:
            return in_vietnamese(record.issued_by) or NOTHING
        person = record.changed_by or record.drafted_by
        if person is None:
            return NOTHING
        return format_html(_("draft of {name}"), name=in_vietnamese(person))


class DifferenceTable(CaptionedTable):
    """Targets that two plans do not have alike."""

    indicator = tables.Column(verbose_name=gettext_lazy("Indicator"), attrs=ROW_HEADER)
    area = NameColumn(verbose_name=gettext_lazy("Area"))
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    unit = NameColumn(verbose_name=gettext_lazy("Unit"), accessor="indicator__measure")
    old = FigureColumn(verbose_name=gettext_lazy("Older plan"), default=NOTHING)
    new = FigureColumn(verbose_name=gettext_lazy("Newer plan"), default=NOTHING)
    difference = tables.Column(verbose_name=gettext_lazy("Difference"))

    def render_indicator(self, record: Difference) -> str:
        name = marked_name(record.indicator)
        return format_html("{}, {}", name, marked_name(record.slice)) if record.slice else name

    def render_period(self, record: Difference) -> str:
        return wording.capitalised(wording.period_label(record.period))


class MissingTable(CaptionedTable):
    """Indicators without a target in force, and where one can be added by those who draft for them."""

    indicator = tables.Column(verbose_name=gettext_lazy("Indicator"), attrs=ROW_HEADER)
    domain = NameColumn(verbose_name=gettext_lazy("Domain"), accessor="indicator__domain")
    unit = NameColumn(verbose_name=gettext_lazy("Unit"), accessor="indicator__measure")
    owner = NameColumn(verbose_name=gettext_lazy("Owner"), attrs={"td": {"class": "long"}})
    where = tables.Column(verbose_name=gettext_lazy("In a draft"), empty_values=())

    def __init__(
        self, *args: Any, draft: Plan | None, own: Collection[int], query: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.own, self.query = draft, own, query

    def render_indicator(self, record: MissingTarget) -> str:
        url = reverse("indicators:indicator-detail", args=[record.indicator.code])
        return format_html('<a href="{}?{}">{}</a>', url, self.query, marked_name(record.indicator))

    def render_where(self, record: MissingTarget) -> str:
        if record.draft is not None:
            return format_html(
                '<a href="{}">{}</a>',
                self._cell(record.draft, record),
                _("in %(plan)s") % {"plan": record.draft.code},
            )
        if self.draft is None or record.indicator.pk not in self.own:
            return NOTHING
        said = _("add to %(plan)s") % {"plan": self.draft.code}
        return format_html('<a href="{}">{}</a>', self._cell(self.draft, record), said)

    def _cell(self, plan: Plan, record: MissingTarget) -> str:
        return reverse("indicators:plan-indicator", args=[plan.pk, record.indicator.code])
