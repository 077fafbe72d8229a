"""The table of corrected figures."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import wording
from indicators.models.catalogue import TOTAL
from indicators.pages.corrections import Correction
from indicators.pages.detail import address_of_versions
from indicators.periods import Period
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable
from indicators.writing import NOTHING
from organisation.naming import in_vietnamese, marked_name


class CorrectionTable(CaptionedTable):
    """What a figure said, what it says now, why, who changed it and when."""

    figure = tables.Column(
        verbose_name=gettext_lazy("Indicator"), accessor="old__indicator", attrs=ROW_HEADER
    )
    period = tables.Column(verbose_name=gettext_lazy("Period"), accessor="old__period")
    before = tables.Column(
        verbose_name=gettext_lazy("Before"), accessor="figure_before__text", attrs=NUMBER
    )
    after = tables.Column(
        verbose_name=gettext_lazy("After"), accessor="figure_after__text", attrs=NUMBER
    )
    reason = tables.Column(
        verbose_name=gettext_lazy("Reason, decision"), accessor="new__reason", empty_values=()
    )
    who = tables.Column(
        verbose_name=gettext_lazy("Who"), accessor="new__recorded_by", empty_values=()
    )
    at = tables.Column(verbose_name=gettext_lazy("When"), accessor="new__recorded_at")

    def render_figure(self, record: Correction) -> str:
        old = record.old
        said = [marked_name(old.area)]
        if old.slice_id != TOTAL:
            said.append(marked_name(old.slice))
        return format_html(
            '<a href="{}">{}</a> <span class="said">{}</span>',
            address_of_versions(old.indicator, old.area, Period.parse(old.period)),
            marked_name(old.indicator),
            format_html_join(", ", "{}", ((each,) for each in said)),
        )

    def render_period(self, value: str) -> str:
        return wording.capitalised(wording.period_label(Period.parse(value)))

    def render_reason(self, record: Correction) -> str:
        new = record.new
        said = [in_vietnamese(new.reason), new.document and in_vietnamese(new.document)]
        return format_html_join("; ", "{}", ((each,) for each in said if each)) or NOTHING

    def render_who(self, record: Correction) -> str:
        new = record.new
        if new.recorded_by is None:
            return NOTHING
        publication = getattr(new, "publication", None)
        if publication is None:
            return str(in_vietnamese(new.recorded_by))
        return format_html(
            _("entered by {clerk}, approved by {reviewer}"),
            clerk=in_vietnamese(publication.entered_by),
            reviewer=in_vietnamese(new.recorded_by),
        )

    def render_at(self, record: Correction) -> str:
        return f"{timezone.localtime(record.new.recorded_at):%d/%m/%Y %H:%M}"
