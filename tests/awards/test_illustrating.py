"""The illustration of awards: loaded, loaded again, a year later, and taken away without a trace.

One story in one transaction, which is undone; tests look at what was seen.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker

from accounts.models import Activity
from awards.choices import Stage
from awards.findings import Finding, percent_of
from awards.illustrating import (
    PEOPLE,
    fighters,
    is_provincial,
    load_illustration,
    remove_illustration,
)
from awards.models import Award, AwardDecision, AwardStageEvent, Person, Post
from awards.pages.counting import read_book, read_year
from awards.pages.doubts import doubts_of
from indicators.illustration_parts import PartChange
from organisation.models import DataVersion, Document
from tests.factories import make_initiative
from tests.published import Rows, insert_rows

DAY, A_YEAR_LATER = date(2025, 6, 1), date(2026, 6, 1)

pytestmark = pytest.mark.django_db


@dataclass
class Story:
    """What was seen on the way: with the set of a day, and with that of a year later."""

    done: list[PartChange] = field(default_factory=list)
    awards: list[list[dict[str, Any]]] = field(default_factory=list)
    mixed: list[int] = field(default_factory=list)
    rows: list[dict[str, int]] = field(default_factory=list)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    stages_without_step: int = 0
    overlapping: int = 0
    activities: int = 0
    names: set[str] = field(default_factory=set)


def rows_by_table() -> dict[str, int]:
    models: list[type[Model]] = [
        model
        for app in ("awards", "organisation")
        for model in apps.get_app_config(app).get_models()
        if model is not DataVersion
    ]
    return {model._meta.label: model._base_manager.count() for model in models}


def mixed() -> int:
    """Awards that are made up beside what is real, or the other way round."""
    awards = Award.objects.with_names()
    return sum(
        award.recipient.illustration != award.illustration
        or (award.decision is not None and award.decision.illustration != award.illustration)
        for award in awards
    )


@pytest.fixture(scope="module")
def story(rows_loaded: Rows, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    story = Story()
    with django_db_blocker.unblock(), transaction.atomic():
        insert_rows(rows_loaded, [m for m in rows_loaded if m._meta.app_label != "indicators"])
        story.rows.append(rows_by_table())
        for today in (DAY, DAY, A_YEAR_LATER):
            story.done.append(load_illustration(today=today))
            story.awards.append(
                list(Award.objects.values("type__code", "achievement_year", "stage"))
            )
            story.mixed.append(mixed())
        story.names = set(Person.objects.values_list("full_name", flat=True))
        book = read_book()
        years = {year: read_year(book, year) for year in book.years}
        story.findings = {year: doubts_of(of)[0] for year, of in years.items() if of.is_made_up}
        story.stages_without_step = sum(
            award.stage != award.events.order_by("-pk").values_list("stage", flat=True)[0]
            for award in Award.objects.all()
        )
        story.overlapping = sum(
            Post.objects.valid_on(day).filter(person=person).count() != 1
            for person in Person.objects.all()
            for day in (date(2020, 1, 1), date(2025, 3, 1), date(2025, 7, 1))
        )
        story.done.append(remove_illustration())
        story.rows.append(rows_by_table())
        story.activities = Activity.objects.filter(model="awards.person").count()
        transaction.set_rollback(True)
    return story


def test_all_of_it_is_made_up_and_plainly_named(story: Story):
    assert story.mixed == [0, 0, 0]
    assert len(story.names) == PEOPLE
    assert all("minh họa" in name for name in story.names)


def test_a_second_run_on_the_day_adds_nothing_and_a_later_day_goes_on(story: Story):
    first, again, later, _removed = story.done
    assert (again.added, again.rows) == (0, first.rows)
    assert later.added > 0
    assert later.rows > first.rows


def test_what_was_registered_is_decided_once_its_year_is_over(story: Story):
    before, after = (
        Counter(
            (row["achievement_year"], row["stage"])
            for row in story.awards[run]
            if row["type__code"] == "LDTT"
        )
        for run in (1, 2)
    )
    assert before[2025, Stage.REGISTERED] == 22
    assert after[2025, Stage.REGISTERED] == 0
    assert after[2025, Stage.HANDED_OVER] == 22
    assert after[2026, Stage.REGISTERED] == 22


def test_one_award_is_revoked_and_some_wait(story: Story):
    stages = Counter(row["stage"] for row in story.awards[2])
    assert stages[Stage.REVOKED] == 1
    assert stages[Stage.PROPOSED] > 0


def test_every_stage_has_its_step_and_every_day_one_post(story: Story):
    assert story.stages_without_step == 0
    assert story.overlapping == 0


def test_nothing_in_it_breaks_the_rules_of_titles(story: Story):
    kinds = {finding.kind for findings in story.findings.values() for finding in findings}
    assert kinds == set()


@pytest.mark.parametrize("year", range(2021, 2031))
def test_the_share_of_fighters_stays_within_the_cap(year):
    share = percent_of(len(fighters(year)), PEOPLE - 2)
    assert share is not None
    assert share <= 15


@pytest.mark.parametrize(("year", "is_due"), [(2021, False), (2022, False), (2023, True)])
def test_the_provincial_title_comes_after_three_years(year, is_due):
    assert is_provincial(1, year) is is_due


def test_it_is_taken_away_without_a_trace_but_in_the_log(story: Story):
    before, after = story.rows
    assert after == before
    assert story.done[3].removed == story.done[2].rows
    assert story.activities == 3  # two that added, one that removed


def test_without_the_catalogue_nothing_is_made_up():
    assert load_illustration(today=DAY) == PartChange()
    assert not Person.objects.exists()


def test_what_a_real_row_has_come_to_refer_to_stays(published_awards):
    load_illustration(today=date(2022, 6, 1))
    document = Document.objects.filter(award_decision__illustration=True).first()
    assert document is not None
    initiative = make_initiative(document=document)
    remove_illustration()
    initiative.refresh_from_db()
    assert initiative.document == document
    assert not AwardDecision.objects.exists()
    assert not AwardStageEvent.objects.exists()
