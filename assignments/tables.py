"""Tables of the pages of tasks: which columns, how a value looks. No arithmetic."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assignments import wording
from assignments.models import YearTotal
from assignments.pages.clock import TaskLine
from assignments.pages.listing import DRAWN, OfficeCounts
from assignments.states import State
from indicators import writing
from indicators.entry_tables import time_left
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable, NameColumn
from indicators.wording import ILLUSTRATION
from indicators.writing import NOTHING
from organisation.naming import in_vietnamese, marked_name
from vietnamese.dates import write_date


class TaskTable(CaptionedTable):
    """Tasks with who answers for them, when they are due and how they stand."""

    title = tables.Column(
        verbose_name=pgettext_lazy("given to an office", "Task"), accessor="task", attrs=ROW_HEADER
    )
    state = tables.Column(verbose_name=gettext_lazy("State"))
    due_on = tables.Column(
        verbose_name=pgettext_lazy("of a task", "Due on"), accessor="task__due_on", attrs=NUMBER
    )
    left = tables.Column(
        verbose_name=gettext_lazy("Time left"), accessor="days_left", empty_values=(), attrs=NUMBER
    )
    office = NameColumn(
        verbose_name=pgettext_lazy("of a task", "Office in charge"), accessor="task__office"
    )
    people = tables.Column(
        verbose_name=gettext_lazy("In charge"), accessor="people", empty_values=()
    )
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), accessor="task__get_kind_display")
    giver = tables.Column(verbose_name=gettext_lazy("Given by"), accessor="task__get_giver_display")

    def render_title(self, record: TaskLine) -> str:
        task = record.task
        return format_html(
            '<a href="{}">{}</a>{}{}',
            task.get_absolute_url(),
            in_vietnamese(task.title),
            format_html(' <span class="said">{}</span>', in_vietnamese(task.number))
            if task.number
            else "",
            format_html(' <span class="tag">{}</span>', ILLUSTRATION) if task.illustration else "",
        )

    def render_state(self, record: TaskLine) -> str:
        return wording.drawn_state(record.state)

    def render_due_on(self, record: TaskLine) -> str:
        """The day in force; the one it was given with where that is another."""
        task = record.task
        if not task.is_extended:
            return write_date(task.due_on)
        said = _("extended from %(day)s") % {"day": write_date(task.first_due_on)}
        return format_html('{} <span class="said">{}</span>', write_date(task.due_on), said)

    def render_left(self, record: TaskLine) -> str:
        if record.days_left is not None:
            return time_left(record.days_left)
        done = record.task.done_on
        return _("done on %(day)s") % {"day": write_date(done)} if done else NOTHING

    def render_people(self, record: TaskLine) -> Any:
        return in_vietnamese(record.people) or NOTHING


class CountColumn(tables.Column):
    """How many tasks are in a state."""

    def __init__(self, state: State) -> None:
        super().__init__(
            verbose_name=wording.state_word(state), empty_values=(), orderable=False, attrs=NUMBER
        )
        self.state = state

    def render(self, record: OfficeCounts) -> str:
        return writing.number(record.counts[self.state])


class OfficeTable(CaptionedTable):
    """How many tasks of each office are in each state, with all offices in the last line."""

    office = tables.Column(
        verbose_name=pgettext_lazy("of a task", "Office in charge"),
        empty_values=(),
        attrs=ROW_HEADER,
    )
    total = tables.Column(verbose_name=gettext_lazy("All tasks"), attrs=NUMBER)

    def __init__(self, rows: Sequence[OfficeCounts], **kwargs: Any) -> None:
        states = [(state.value, CountColumn(state)) for state in DRAWN]
        sequence = ("office", *(name for name, _column in states), "total")
        super().__init__(rows, extra_columns=states, sequence=sequence, **kwargs)

    def render_office(self, record: OfficeCounts) -> str:
        return marked_name(record.office) if record.office else _("All offices")

    def render_total(self, value: int) -> str:
        return writing.number(value)


class TotalTable(CaptionedTable):
    """A year of which only totals are known: how many of each kind, and where that was read."""

    kind = tables.Column(
        verbose_name=gettext_lazy("Kind"), accessor="get_kind_display", attrs=ROW_HEADER
    )
    given = tables.Column(
        verbose_name=pgettext_lazy("tasks", "Given"), empty_values=(), attrs=NUMBER
    )
    done = tables.Column(verbose_name=pgettext_lazy("tasks", "Done"), empty_values=(), attrs=NUMBER)
    note = tables.Column(verbose_name=gettext_lazy("Note"))
    source = tables.Column(verbose_name=gettext_lazy("Source"))

    def render_given(self, record: YearTotal) -> str:
        return _number_or_unknown(record.given)

    def render_done(self, record: YearTotal) -> str:
        return _number_or_unknown(record.done)

    def render_note(self, value: str) -> Any:
        return in_vietnamese(value)


def _number_or_unknown(value: int | None) -> str:
    if value is None:
        return format_html('<span class="said">{}</span>', _("not known"))
    return writing.number(value)
