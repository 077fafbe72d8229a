"""Whatever is shown has a version, and every way to change it renews that version."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from assignments.models import Assignment
from indicators.models import VERSION_SCOPE, Explanation, Observation, Target
from organisation import versions
from organisation.models import Area, Source
from tests.factories import (
    make_area,
    make_document,
    make_indicator,
    make_observation,
    make_slice,
    make_source,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db


def renewed(act: Callable[[], Any]) -> set[str]:
    """The scopes whose version is another after the act."""
    before = versions.read_versions()
    act()
    after = versions.read_versions()
    return {scope for scope in after if after[scope] != before.get(scope)}


def scope_of(row: Observation | Target) -> str:
    return f"{VERSION_SCOPE}:{row.indicator_id}"


def test_a_changed_area_renews_what_everything_is_worked_out_with() -> None:
    area = make_area()
    for act in (
        make_area,
        lambda: Area.objects.filter(pk=area.pk).update(name="Tên mới"),
        lambda: Area.objects.filter(pk=area.pk).delete(),
        lambda: Area.objects.bulk_create([Area(code="B", name="B", level="province")]),
    ):
        assert renewed(act) == {versions.EVERYTHING, versions.REFERENCE}


def test_a_figure_renews_its_own_indicator_and_no_other() -> None:
    figure, other = make_observation(), make_observation()
    assert renewed(lambda: make_observation(indicator=figure.indicator, period="2022")) == {
        versions.EVERYTHING,
        versions.REFERENCE,  # of the area made with it
        scope_of(figure),
    }
    one = {versions.EVERYTHING, scope_of(other)}
    closing = Observation.objects.filter(pk=other.pk)
    assert renewed(lambda: closing.update(superseded_at="2024-05-01T00:00:00Z")) == one


def test_many_figures_at_once_renew_each_indicator_once() -> None:
    area, indicators = make_area(), [make_indicator() for _ in range(3)]
    rows = [
        Observation(
            indicator=indicator,
            area=area,
            slice=make_slice(),
            period=f"{year}",
            value=Decimal(year),
            status="reported",
            known_from=date(2024, 1, 31),
            source=make_source(),
        )
        for indicator in indicators
        for year in range(2015, 2024)
    ]
    for row in rows:
        row.fill_period()
    assert renewed(lambda: Observation.objects.bulk_create(rows, ignore_conflicts=True)) == {
        versions.EVERYTHING,
        *(scope_of(row) for row in rows),
    }


def test_a_target_changed_by_hand_on_the_database_is_seen() -> None:
    target = make_target()

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE indicators_target SET value = 7 WHERE id = %s", [target.pk])

    assert renewed(change) == {versions.EVERYTHING, scope_of(target)}
    assert renewed(target.delete) == {versions.EVERYTHING, scope_of(target)}


def test_words_beside_figures_have_a_version_of_their_own() -> None:
    notes = {versions.EVERYTHING, versions.NOTES}
    user = make_user()
    assert renewed(make_document) == notes
    assert renewed(lambda: Source.objects.create(location="https://example.org/moi")) == notes
    user.full_name = "Tên mới"
    assert renewed(user.save) == notes
    user.last_login = "2026-01-01T00:00:00Z"
    assert renewed(lambda: user.save(update_fields=["last_login"])) == set()


def test_reading_renews_nothing_and_an_undone_change_leaves_no_trace() -> None:
    make_area()

    def undone() -> None:
        with transaction.atomic():
            make_area()
            transaction.set_rollback(True)

    assert renewed(undone) == set()
    assert renewed(lambda: list(Area.objects.all())) == set()


def test_no_version_is_given_twice() -> None:
    seen = set()
    for _ in range(5):
        make_area()
        seen.add(versions.read_versions()[versions.EVERYTHING])
    assert len(seen) == 5


def test_within_a_block_versions_are_read_once(django_assert_num_queries: Any) -> None:
    make_area()
    with versions.read_once(), django_assert_num_queries(1):
        assert versions.read_versions() == versions.read_versions()
    with versions.read_once():
        before = versions.read_versions()
        make_area()
        assert versions.read_versions() == before
    assert versions.read_versions() != before


def test_everything_shown_is_counted() -> None:
    """A model without a version would be shown as it was: a new one is entered, or named here."""
    not_shown = {"organisation.DataVersion"}
    not_shown.add("awards.AwardStageEvent")  # comes with the change of its award
    # Forms and what is typed into them are on no page that is answered by its tag.
    not_shown |= {
        f"indicators.{name}"
        for name in (
            *("Form", "FormRow", "FormAssignment", "SubmissionEvent", "Entry"),
            *("SubmissionFile", "FileRemoval", "ReturnedCell", "ApprovedArea"),
            # Come with their observation, in one transaction.
            *("Publication", "ProposedObservation"),
        )
    }
    labels = {
        model._meta.label
        for app in ("organisation", "indicators", "assignments", "awards")
        for model in apps.get_app_config(app).get_models()
    }
    labels.add(Assignment.people.through._meta.label)  # made by Django and not listed by it
    assert labels - not_shown == set(versions._shown)
    assert Explanation._meta.label in versions._shown


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_back_after_the_table_was_altered() -> None:
    source = apps.get_model("organisation", "Source")
    field = models.CharField(max_length=10, default="")
    field.set_attributes_from_name("extra")
    with connection.schema_editor() as editor:
        editor.add_field(source, field)
    with connection.schema_editor() as editor:
        editor.remove_field(source, field)
    versions.install_versions(apps.get_app_config("organisation"))
    assert renewed(lambda: Source.objects.create(location="https://example.org/s")) == {
        versions.EVERYTHING,
        versions.NOTES,
    }
