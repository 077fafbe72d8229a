"""What waits for a person: open tasks that are overdue or due soon, for the first page of the day.

Wherever it is shown: `assignments/_reminders.html` draws it, and the frame of the site hands it to any page
that asks (`lsa_dashboard.context_processors.reminders`).
"""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.permissions import Permission, offices_where, role_holds
from assignments.models import Assignment
from assignments.pages.clock import Clock, line_of
from assignments.states import State


@dataclass(frozen=True, slots=True)
class Reminder:
    """A task that waits; `days_left` are working days, negative when late."""

    title: str
    url: str
    due: date
    days_left: int
    state: State
    illustration: bool = False


def waiting_for(user: User, today: date) -> list[Reminder]:
    """The tasks that wait for this person, the most urgent first; 3 queries at most.

    Those the person is named for. Beside them, for who gives tasks, those of the offices they give them to;
    for staff, those of their office for which nobody is named.
    """
    if not role_holds(user, Permission.ASSIGNMENT_VIEW):
        return []
    clock = Clock.of(today)
    gives = role_holds(user, Permission.ASSIGNMENT_CHANGE)
    permission = Permission.ASSIGNMENT_CHANGE if gives else Permission.ASSIGNMENT_REPORT
    found = Assignment.objects.waiting_until(clock.soon_until).concerning(
        user.pk, offices_where(user, permission), with_others_named=gives
    )
    return [_reminder(task, clock) for task in found]


def _reminder(task: Assignment, clock: Clock) -> Reminder:
    line = line_of(task, clock)
    assert line.days_left is not None  # it is open
    return Reminder(
        title=task.title,
        url=task.get_absolute_url(),
        due=task.due_on,
        days_left=line.days_left,
        state=line.state,
        illustration=task.illustration,
    )
