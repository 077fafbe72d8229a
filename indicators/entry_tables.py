"""Tables of the pages on which figures are entered."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators import wording, writing
from indicators.pages.entry import DueLine
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable, NameColumn
from indicators.writing import NOTHING
from organisation.naming import in_vietnamese, marked_name
from vietnamese.dates import write_date


class DueTable(CaptionedTable):
    """Forms with their office and period, how far they are filled in and how long is left."""

    form = tables.Column(
        verbose_name=gettext_lazy("Form"), accessor="submission__form", attrs=ROW_HEADER
    )
    office = NameColumn(verbose_name=gettext_lazy("Filled in by"), accessor="submission__office")
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    due_on = tables.DateColumn(
        verbose_name=gettext_lazy("Due on"),
        accessor="submission__due_on",
        format="d/m/Y",
        attrs=NUMBER,
    )
    left = tables.Column(
        verbose_name=gettext_lazy("Time left"), accessor="days_left", empty_values=(), attrs=NUMBER
    )
    filled = tables.Column(verbose_name=gettext_lazy("Filled in"), empty_values=(), attrs=NUMBER)
    state = tables.Column(
        verbose_name=gettext_lazy("State"), accessor="submission__get_state_display"
    )
    holder = tables.Column(verbose_name=gettext_lazy("Now with"), default=NOTHING)

    class Meta:
        sequence = ("form", "period", "left", "due_on", "filled", "state", "office", "holder")

    def render_form(self, record: DueLine) -> str:
        form = record.submission.form
        practice = _("practice") if record.is_practice else ""
        return format_html(
            '<a href="{}">{}</a> {} {}',
            record.submission.get_absolute_url(),
            form.code,
            marked_name(form),
            format_html('<span class="tag">{}</span>', practice) if practice else "",
        )

    def render_period(self, record: DueLine) -> str:
        return wording.capitalised(wording.period_label(record.period))

    def render_left(self, record: DueLine) -> str:
        if not record.submission.waits_for_office:
            return NOTHING
        return time_left(record.days_left)

    def render_state(self, value: str, record: DueLine) -> str:
        """The state, until when it is open where that is not its due day, and why it came back."""
        submission, event = record.submission, record.sent_back
        said = [value]
        if submission.waits_for_office:
            day = {"day": write_date(submission.last_day)}
            if submission.is_locked:
                said.append(_("locked since %(day)s") % day)
            elif submission.last_day != submission.due_on:
                said.append(_("open until %(day)s") % day)
        if event is None or not event.reason:
            return "; ".join(said)
        return format_html("{}: {}", "; ".join(said), in_vietnamese(event.reason))

    def render_filled(self, record: DueLine) -> str:
        return f"{writing.number(record.filled)} / {writing.number(record.cells)}"

    def render_holder(self, value: Any) -> str:
        return marked_name(value)


def time_left(days: int) -> str:
    """ "còn 3 ngày làm việc", "hạn hôm nay", "quá hạn 2 ngày làm việc"."""
    count = abs(days)
    if days > 0:
        return ngettext("%(count)d working day left", "%(count)d working days left", count) % {
            "count": count
        }
    if days == 0:
        return _("due today")
    return ngettext("%(count)d working day late", "%(count)d working days late", count) % {
        "count": count
    }
