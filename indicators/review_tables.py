"""Tables of the pages on which forms are reviewed."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import wording
from indicators.models import SubmissionEvent
from indicators.pages.review.lists import ReviewLine
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable, NameColumn
from indicators.writing import NOTHING
from organisation.naming import in_vietnamese, marked_name
from vietnamese.dates import write_date


class ReviewTable(CaptionedTable):
    """Forms that an office receives, and the step that brought each to where it is."""

    form = tables.Column(
        verbose_name=gettext_lazy("Form"), accessor="submission__form", attrs=ROW_HEADER
    )
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    office = NameColumn(verbose_name=gettext_lazy("Filled in by"), accessor="submission__office")
    due_on = tables.DateColumn(
        verbose_name=gettext_lazy("Due on"),
        accessor="submission__due_on",
        format="d/m/Y",
        attrs=NUMBER,
    )
    last_day = tables.DateColumn(
        verbose_name=gettext_lazy("Open until"),
        accessor="submission__last_day",
        format="d/m/Y",
        attrs=NUMBER,
    )
    event = tables.Column(verbose_name=gettext_lazy("Last step"), default=NOTHING)

    def render_form(self, record: ReviewLine) -> str:
        form = record.submission.form
        return format_html(
            '<a href="{}">{}</a> {}',
            reverse("indicators:review-detail", args=[record.submission.pk]),
            form.code,
            marked_name(form),
        )

    def render_period(self, record: ReviewLine) -> str:
        return wording.capitalised(wording.period_label(record.period))

    def render_event(self, value: SubmissionEvent) -> str:
        return format_html("{}", step_in_words(value))


class StepTable(CaptionedTable):
    """The steps of one form, the newest last."""

    at = tables.Column(verbose_name=gettext_lazy("When"), attrs=ROW_HEADER)
    kind = tables.Column(verbose_name=gettext_lazy("Step"), accessor="get_kind_display")
    by = tables.Column(verbose_name=gettext_lazy("Who"), empty_values=())
    until = tables.DateColumn(
        verbose_name=gettext_lazy("Open until"), format="d/m/Y", default=NOTHING, attrs=NUMBER
    )
    reason = tables.Column(verbose_name=gettext_lazy("Reason, areas"), default=NOTHING)

    def render_at(self, value: Any) -> str:
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"

    def render_kind(self, value: str) -> str:
        return wording.capitalised(value)

    def render_by(self, record: SubmissionEvent) -> str:
        if record.by is None:
            return NOTHING
        if record.acting_for is None:
            return str(in_vietnamese(record.by))
        return format_html(
            _("{person}, standing in for {other}"),
            person=in_vietnamese(record.by),
            other=in_vietnamese(record.acting_for),
        )

    def render_reason(self, value: str) -> str:
        return str(in_vietnamese(value))


def step_in_words(event: SubmissionEvent) -> str:
    """ "nộp, 18/06/2026, Chuyên viên A"."""
    parts = [str(event.get_kind_display()), write_date(timezone.localtime(event.at).date())]
    if event.by:
        parts.append(str(event.by))
    return ", ".join(parts)
