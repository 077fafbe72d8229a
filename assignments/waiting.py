"""The tasks that wait for a person, among everything else that does."""

from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.waiting import Waiting, WaitingKind
from assignments import reminders
from indicators.entry_tables import time_left
from organisation.naming import in_vietnamese


def waiting_for(user: User, *, today: date) -> tuple[WaitingKind, ...]:
    """The open tasks of a person that are late or due soon; 3 queries."""
    found = reminders.waiting_for(user, today)
    if not found:
        return ()
    return (
        WaitingKind.of(
            _("Tasks overdue or due soon"),
            reverse("assignments:assignment-list"),
            (
                Waiting(
                    format_html("{}", in_vietnamese(task.title)),
                    task.url,
                    format_html("{}, {}", time_left(task.days_left), _("illustration"))
                    if task.illustration
                    else time_left(task.days_left),
                    due=task.due,
                )
                for task in found
            ),
        ),
    )
