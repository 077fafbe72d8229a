"""What waits for a person: named for it, of one's office without anybody named, or of those one gives to."""

from datetime import date, timedelta

import pytest

from accounts.choices import Role
from accounts.models import User
from assignments.models import Assignment
from assignments.reminders import Reminder, waiting_for
from assignments.states import State
from organisation.models import Office
from tests.factories import make_office, make_task, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)  # a Thursday


def due_in(days: int, **fields: object) -> Assignment:
    due = TODAY + timedelta(days=days)
    return make_task(given_on=date(2026, 10, 1), due_on=due, **fields)


@pytest.fixture
def head() -> Office:
    return make_office()


@pytest.fixture
def office(head: Office) -> Office:
    return make_office(parent=head)


@pytest.fixture
def clerk(office: Office) -> User:
    return make_user(Role.STAFF, office=office)


def urls(user: User) -> list[str]:
    return [reminder.url for reminder in waiting_for(user, TODAY)]


def addresses(*tasks: Assignment) -> list[str]:
    return [task.get_absolute_url() for task in tasks]


def test_a_reminder_says_what_is_due_when(clerk, office):
    task = due_in(1, office=office, people=[clerk], title="Gửi báo cáo")
    assert waiting_for(clerk, TODAY) == [
        Reminder(
            title="Gửi báo cáo",
            url=task.get_absolute_url(),
            due=date(2026, 11, 27),
            days_left=1,
            state=State.DUE_SOON,
        )
    ]


def test_the_most_urgent_comes_first_and_what_has_time_not_at_all(clerk, office):
    soon, late = due_in(5, office=office), due_in(-3, office=office)
    due_in(30, office=office)
    due_in(-5, office=office, done_on=TODAY)
    due_in(-5, office=office, withdrawn_on=TODAY)
    assert urls(clerk) == addresses(late, soon)


def test_staff_are_reminded_of_their_own_and_of_what_nobody_is_named_for(clerk, office):
    colleague = make_user(Role.STAFF, office=office)
    due_in(0, office=office, people=[colleague])
    both, nobody = due_in(1, office=office, people=[colleague, clerk]), due_in(2, office=office)
    elsewhere = due_in(3, people=[clerk])
    due_in(1)
    assert urls(clerk) == addresses(both, nobody, elsewhere)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADER])
def test_who_gives_tasks_is_reminded_of_all_below(role, head, office, clerk):
    task = due_in(0, office=office, people=[clerk])
    due_in(0)
    assert urls(make_user(role, office=head)) == addresses(task)


@pytest.mark.parametrize("role", [Role.AWARD_OFFICER, Role.ADMIN])
def test_others_are_reminded_of_nothing(role, office):
    due_in(0, office=office)
    assert urls(make_user(role, office=office)) == []


def test_however_many_wait_the_queries_are_few(clerk, office, django_assert_max_num_queries):
    for _ in range(7):
        due_in(0, office=office, people=[clerk])
    with django_assert_max_num_queries(3):
        assert len(waiting_for(clerk, TODAY)) == 7
