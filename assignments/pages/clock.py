"""Today as the states of tasks see it: read once for a page."""

from dataclasses import dataclass
from datetime import date

from assignments import states
from assignments.models import Assignment
from assignments.states import State
from indicators.entering import working_days
from indicators.openings import days_left
from vietnamese.calendar import WorkingDays


@dataclass(frozen=True)
class Clock:
    """A day, the working days around it, and the last due day that is soon."""

    today: date
    calendar: WorkingDays
    soon_until: date

    @staticmethod
    def of(today: date) -> "Clock":
        """The clock of a day; 1 query."""
        calendar = working_days()
        return Clock(today, calendar, states.soon_until(today, calendar))


@dataclass(frozen=True)
class TaskLine:
    """A task with its state; `days_left` are working days, negative when late, None of one that is closed."""

    task: Assignment
    state: State
    days_left: int | None

    @property
    def people(self) -> str:
        return ", ".join(person.full_name for person in self.task.people.all())


def line_of(task: Assignment, clock: Clock) -> TaskLine:
    state = task.state(today=clock.today, soon_until=clock.soon_until)
    left = days_left(task.due_on, clock.today, clock.calendar) if state.is_open else None
    return TaskLine(task, state, left)
