"""The made-up tasks: the same every time, marked, left alone where people worked on them, all taken away."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import Activity, User
from assignments import actions
from assignments.actions import load_illustration, remove_illustration
from assignments.choices import StepKind
from assignments.illustration import MadeUpTask, outlines, tasks
from assignments.models import Assignment, Evidence, Step
from assignments.states import State, soon_until, state_of
from indicators.attaching import Upload
from indicators.illustration_parts import PartChange
from organisation.models import Office
from tests.factories import A_PDF, make_office, make_user
from vietnamese.calendar import WorkingDays

DAY = date(2026, 11, 26)
PLAIN = WorkingDays()
OFFICES = ("SNV", "SNV-KHTC", "SNV-DVVL", "SNV-DDNCC")


def made_on(day: date) -> tuple[MadeUpTask, ...]:
    with actions.ILLUSTRATION_TABLE.open(encoding="utf-8", newline="") as table:
        return tasks(outlines(table), today=day, calendar=PLAIN)


DAYS = [DAY + timedelta(days=number) for number in range(0, 380, 9)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_on_any_day_some_are_late_due_and_done(day):
    made = made_on(day)
    until = soon_until(day, PLAIN)
    found = Counter(
        state_of(due_on=task.due_on, done_on=task.done_on, today=day, soon_until=until)
        for task in made
    )
    assert found.keys() == set(State) - {State.WITHDRAWN}
    assert found[State.OVERDUE] >= 2
    assert len(made) == 24


@pytest.mark.parametrize("day", DAYS[::4], ids=str)
def test_made_up_tasks_are_like_real_ones(day):
    for task in made_on(day):
        assert task.given_on <= task.first_due_on <= task.due_on
        assert task.given_on <= day
        assert task.done_on is None or task.given_on <= task.done_on <= day
        assert PLAIN.is_working_day(task.due_on)
        assert task.steps[0][1] is StepKind.GIVEN
        assert all(step_day <= day for step_day, _kind, _said in task.steps)


def test_titles_are_told_apart():
    titles = [task.title for task in made_on(DAY)]
    assert len(set(titles)) == len(titles)


# ---------------------------------------------------------------- in the database


@pytest.fixture
def offices(db: None) -> dict[str, Office]:
    return {code: make_office(code=code) for code in OFFICES}


@pytest.fixture
def clerk(offices: dict[str, Office]) -> User:
    return make_user(Role.STAFF, office=offices["SNV-DVVL"], is_trial=True)


def test_without_their_offices_nothing_is_made_up(db):
    assert load_illustration(today=DAY) == PartChange()
    assert not Activity.objects.exists()


def test_the_set_comes_marked_and_with_one_trace(clerk):
    assert load_illustration(today=DAY) == PartChange(rows=24, added=24)
    assert Assignment.objects.illustrations().count() == 24
    assert not Assignment.objects.real().exists()
    assert not Step.objects.filter(illustration=False).exists()
    assert Activity.objects.count() == 1
    of_the_clerk = Assignment.objects.in_charge_of(clerk.pk)
    assert {task.office.code for task in of_the_clerk} == {"SNV-DVVL"}


def test_a_second_run_on_the_day_writes_nothing(clerk):
    load_illustration(today=DAY)
    assert load_illustration(today=DAY) == PartChange(rows=24)
    assert Activity.objects.count() == 1


def test_on_another_day_the_set_follows_but_for_what_people_worked_on(clerk):
    load_illustration(today=DAY)
    task = Assignment.objects.in_charge_of(clerk.pk).open().earliest("due_on")
    actions.note(assignment=task, text="Đang làm", by=clerk)
    done = load_illustration(today=DAY + timedelta(days=20))
    assert (done.rows, done.added, done.removed) == (24, 23, 23)
    assert Assignment.objects.get(pk=task.pk).due_on == task.due_on


def test_all_of_it_is_taken_away_with_what_people_did(
    clerk, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    load_illustration(today=DAY)
    task = Assignment.objects.in_charge_of(clerk.pk).open().earliest("due_on")
    actions.note(assignment=task, text="Đang làm", by=clerk)
    actions.attach_evidence(assignment=task, upload=Upload(A_PDF, "a.pdf"), by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_illustration().removed == 24
    for model in (Assignment, Step, Evidence):
        assert not model._default_manager.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert remove_illustration() == PartChange()
