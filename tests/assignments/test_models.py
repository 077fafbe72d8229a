"""The rules of the tables of tasks: tried, and refused by the database itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from assignments.choices import Kind, StepKind
from assignments.models import Assignment, Evidence, Step, YearTotal
from tests.factories import make_document, make_evidence, make_source, make_task, make_user

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 26)


def step(kind: StepKind, **fields: Any) -> Step:
    return Step(assignment=make_task(), kind=kind, **fields)


def evidence(**fields: Any) -> Evidence:
    fields.setdefault("assignment", None)
    fields["assignment"] = fields["assignment"] or make_task()
    return Evidence(**{"name": "a.pdf", "uploaded_by": make_user(), "size": 1} | fields)


def total(**fields: Any) -> YearTotal:
    return YearTotal(**{"year": 2023, "kind": Kind.FOCUS, "source": make_source()} | fields)


def changed(**fields: Any) -> Assignment:
    task = make_task(given_on=date(2026, 11, 2), due_on=DAY)
    for name, value in fields.items():
        setattr(task, name, value)
    return task


def second_total() -> YearTotal:
    total(given=1).save()
    return total(given=2)


def second_evidence() -> Evidence:
    first = make_evidence(make_task())
    return evidence(assignment=first.assignment, sha256=first.sha256)


def second_reference() -> Assignment:
    make_task(reference="MH-01", illustration=True)
    return changed(reference="MH-01", illustration=True)


REFUSED: dict[str, Callable[[], models.Model]] = {
    "assignments_assignment_has_a_title": lambda: changed(title=""),
    "assignments_assignment_in_known_years": lambda: changed(due_on=date(2100, 1, 1)),
    "assignments_assignment_due_after_given": lambda: changed(first_due_on=date(2026, 11, 1)),
    "assignments_assignment_extended_onwards": lambda: changed(due_on=date(2026, 11, 25)),
    "assignments_assignment_done_after_given": lambda: changed(done_on=date(2026, 11, 1)),
    "assignments_assignment_ends_one_way": lambda: changed(done_on=DAY, withdrawn_on=DAY),
    "assignments_assignment_reference_once": second_reference,
    "assignments_assignment_reference_of_illustration": lambda: changed(reference="MH-02"),
    "assignments_step_extension_has_its_days": lambda: step(StepKind.EXTENDED, text="x"),
    "assignments_step_done_has_its_day": lambda: step(StepKind.DONE),
    "assignments_step_says_why": lambda: step(StepKind.NOTED),
    "assignments_evidence_once": second_evidence,
    "assignments_evidence_not_empty": lambda: evidence(size=0),
    "assignments_yeartotal_once": second_total,
    "assignments_yeartotal_says_something": lambda: total(),
    "assignments_yeartotal_done_of_given": lambda: total(given=1, done=2),
}


def test_every_rule_of_the_tables_is_tried():
    tables = apps.get_app_config("assignments").get_models()
    rules = {rule.name for table in tables for rule in table._meta.constraints}
    assert rules == set(REFUSED)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("rule", REFUSED)
def test_what_breaks_a_rule_is_refused_by_the_database(rule):
    row = REFUSED[rule]()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": StepKind.EXTENDED, "text": "x", "old_due_on": DAY, "new_due_on": DAY},
        {"kind": StepKind.EXTENDED, "text": "x", "new_due_on": DAY},
        {"kind": StepKind.NOTED, "text": "x", "old_due_on": DAY},
        {"kind": StepKind.NOTED, "text": "x", "done_on": DAY},
        {"kind": StepKind.WITHDRAWN},
    ],
)
def test_a_step_says_neither_more_nor_less_than_its_kind(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        step(**wrong).save()


def test_steps_and_evidence_are_never_changed_or_deleted():
    file = make_evidence(make_task())
    note = step(StepKind.NOTED, text="x")
    note.save()
    for act in (
        lambda: Step.objects.update(text="y"),
        Step.objects.all().delete,
        lambda: Evidence.objects.update(name="b.pdf"),
        Evidence.objects.filter(pk=file.pk).delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_made_up_step_may_be_deleted():
    step(StepKind.NOTED, text="x", illustration=True).save()
    Step.objects.all().delete()
    assert not Step.objects.exists()


def test_a_task_is_found_without_accents():
    task = make_task(title="Rà soát hộ nghèo", number="215/UBND-VX")
    task.document = make_document()
    task.save()
    for words in ("ho ngheo", "RÀ SOÁT", "215/ubnd", "soat  ra"):
        assert list(Assignment.objects.matching(words)) == [task]
    assert not Assignment.objects.matching("ho giau").exists()
