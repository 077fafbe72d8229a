"""Tables of the page on the quality of figures."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators import wording, writing
from indicators.models import Observation, Question
from indicators.models.catalogue import TOTAL
from indicators.pages.quality import LateLine, MonthLine, OddLine
from indicators.pages.quality.findings import FindingLine
from indicators.pages.questions import QuestionLine
from indicators.punctuality import Punctuality, Timeliness
from indicators.tables import (
    NUMBER,
    ROW_HEADER,
    CaptionedTable,
    FigureColumn,
    NameColumn,
    drawn_figure,
)
from indicators.writing import NOTHING
from organisation.naming import in_vietnamese, marked_name


def in_words(found: Punctuality) -> str:
    """ "đúng hạn", "nộp chậm 3 ngày làm việc", "quá hạn 2 ngày làm việc", "chưa đến hạn"."""
    count = {"count": found.days}
    match found.timeliness:
        case Timeliness.ON_TIME:
            return _("on time")
        case Timeliness.NOT_DUE:
            return _("not due yet")
        case Timeliness.LATE:
            return (
                ngettext(
                    "submitted %(count)d working day late",
                    "submitted %(count)d working days late",
                    found.days,
                )
                % count
            )
        case Timeliness.OVERDUE:
            return (
                ngettext("%(count)d working day late", "%(count)d working days late", found.days)
                % count
            )


class LateTable(CaptionedTable):
    """Forms that are late and not approved, the latest first."""

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
    days = tables.Column(verbose_name=gettext_lazy("Late"), attrs=NUMBER)
    state = tables.Column(
        verbose_name=gettext_lazy("State"), accessor="submission__get_state_display"
    )
    holder = NameColumn(verbose_name=gettext_lazy("Now with"), default=NOTHING)

    def render_form(self, record: LateLine) -> str:
        form = record.submission.form
        said = format_html(
            '{} {}<span class="hidden-text">, {}</span>',
            form.code,
            marked_name(form),
            record.period,
        )
        address = record.cell.address
        return format_html('<a href="{}">{}</a>', address, said) if address else said

    def render_period(self, value: str) -> str:
        return wording.capitalised(value)

    def render_days(self, value: int) -> str:
        return ngettext("%(count)s working day", "%(count)s working days", value) % {
            "count": writing.number(value)
        }


class OnTimeTable(CaptionedTable):
    """The forms that were due in each month, by how they came."""

    label = tables.Column(verbose_name=gettext_lazy("Due in"), attrs=ROW_HEADER)
    due = tables.Column(verbose_name=gettext_lazy("Forms due"), accessor="forms__due", attrs=NUMBER)
    on_time = tables.Column(
        verbose_name=gettext_lazy("On time"), accessor="forms__on_time", attrs=NUMBER
    )
    late = tables.Column(
        verbose_name=gettext_lazy("Submitted late"), accessor="forms__late", attrs=NUMBER
    )
    overdue = tables.Column(
        verbose_name=gettext_lazy("Not submitted yet"), accessor="forms__overdue", attrs=NUMBER
    )
    share = tables.Column(verbose_name=gettext_lazy("Share on time"), attrs=NUMBER)

    def render_label(self, record: MonthLine) -> str:
        return wording.capitalised(record.label)


class FindingTable(CaptionedTable):
    """Published figures beside what they come to when they are worked out."""

    figure = tables.Column(
        verbose_name=gettext_lazy("Indicator"), accessor="indicator", attrs=ROW_HEADER
    )
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    published = FigureColumn(verbose_name=gettext_lazy("Published"))
    computed = FigureColumn(verbose_name=gettext_lazy("Worked out"))
    method = tables.Column(verbose_name=gettext_lazy("How it was worked out"))

    def render_figure(self, record: FindingLine) -> str:
        return format_html(
            '<a href="{}">{}</a> <span class="said">{}, {}{}</span>',
            record.address,
            marked_name(record.indicator),
            marked_name(record.area),
            marked_name(record.indicator.measure),
            f", {wording.ILLUSTRATION}" if record.is_illustration else "",
        )

    def render_period(self, value: str) -> str:
        return wording.capitalised(value)


class OddTable(CaptionedTable):
    """Published figures that looked odd, with the reasons of their offices."""

    figure = tables.Column(
        verbose_name=gettext_lazy("Indicator"),
        accessor="publication__observation",
        attrs=ROW_HEADER,
    )
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    value = tables.Column(verbose_name=gettext_lazy("Published"), accessor="figure", attrs=NUMBER)
    reason = tables.Column(
        verbose_name=gettext_lazy("Why it is right"), accessor="publication__entry__reason"
    )
    office = NameColumn(
        verbose_name=gettext_lazy("Entered by"), accessor="publication__entry__submission__office"
    )
    approved_by = tables.Column(
        verbose_name=gettext_lazy("Approved by"), accessor="publication__approved_by"
    )

    def render_figure(self, record: OddLine, value: Observation) -> str:
        said = [marked_name(value.area), marked_name(value.indicator.measure)]
        if value.slice_id != TOTAL:
            said.insert(1, marked_name(value.slice))
        return _linked(record.address, marked_name(value.indicator), said)

    def render_period(self, value: str) -> str:
        return wording.capitalised(value)

    def render_value(self, record: OddLine) -> str:
        return drawn_figure(record.figure)

    def render_reason(self, value: str) -> str:
        return str(in_vietnamese(value))

    def render_approved_by(self, value: object) -> str:
        return str(in_vietnamese(value))


class OpenQuestionTable(CaptionedTable):
    """Questions that are not closed, the oldest first."""

    text = tables.Column(
        verbose_name=gettext_lazy("Question"), accessor="question", attrs=ROW_HEADER
    )
    figure = tables.Column(verbose_name=gettext_lazy("Indicator"), accessor="question__indicator")
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    asked_at = tables.DateTimeColumn(
        verbose_name=gettext_lazy("Asked on"),
        accessor="question__asked_at",
        format="d/m/Y",
        attrs=NUMBER,
    )
    state = tables.Column(verbose_name=gettext_lazy("State"), accessor="question__is_answered")
    office = NameColumn(verbose_name=gettext_lazy("Answered by"), accessor="question__office")

    def render_text(self, value: Question) -> str:
        address = reverse("indicators:question-detail", args=[value.pk])
        return format_html('<a href="{}">{}</a>', address, in_vietnamese(value.text))

    def render_figure(self, record: QuestionLine) -> str:
        question = record.question
        address = f"{question.indicator.get_absolute_url()}?dia-ban={question.area.code}"
        return _linked(address, marked_name(question.indicator), [marked_name(question.area)])

    def render_period(self, value: str) -> str:
        return wording.capitalised(value)

    def render_state(self, value: bool) -> str:
        return _("answered, not closed") if value else _("not answered")


def _linked(address: str, name: str, said: list[str]) -> str:
    """A link with what is said beside it, each part escaped or marked already."""
    beside = format_html(", ".join(["{}"] * len(said)), *said)
    return format_html('<a href="{}">{}</a> <span class="said">{}</span>', address, name, beside)
