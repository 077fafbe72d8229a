"""Attempts to change what may only be added to, through the ORM and in SQL, on either database."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import post_migrate
from django.utils import timezone

from accounts.activity import record
from accounts.choices import Verb
from accounts.models import Activity
from indicators.models import Observation
from organisation.guards import append_only, drop_guards, guards_lifted, install_guards
from tests.factories import make_observation, make_office, make_user

ACTIVITY_TABLE = Activity._meta.db_table
OBSERVATION_TABLE = Observation._meta.db_table


@pytest.fixture
def activity(db: None) -> Activity:
    with transaction.atomic():
        return record(verb=Verb.ADDED, target=make_office(), by=make_user())


def execute(statement: str, *parameters: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def is_refused(act: Any, table: str = ACTIVITY_TABLE) -> bool:
    """Whether the act fails on the guard of the table and not on something else."""
    with pytest.raises(IntegrityError, match=f"Rows of {table} are never"), transaction.atomic():
        act()
    return True


@pytest.mark.parametrize(
    "act",
    [
        lambda row: Activity.objects.filter(pk=row.pk).update(reason="other"),
        lambda row: Activity.objects.filter(pk=row.pk).update(id=row.pk + 1000),
        lambda row: Activity.objects.bulk_update([row], ["reason"]),
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Activity.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda row: Activity.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=["reason"]
        ),
    ],
    ids=["update", "new key", "bulk update", "save", "delete", "raw delete", "upsert"],
)
def test_rows_cannot_be_changed_through_the_orm(activity: Activity, act: Any) -> None:
    assert is_refused(lambda: act(activity))


def test_rows_cannot_be_changed_in_sql(activity: Activity) -> None:
    statements = [
        f"UPDATE {ACTIVITY_TABLE} SET reason = 'other' WHERE id = %s",
        f"DELETE FROM {ACTIVITY_TABLE} WHERE id = %s",
        f"INSERT INTO {ACTIVITY_TABLE} SELECT * FROM {ACTIVITY_TABLE} WHERE id = %s "
        "ON CONFLICT (id) DO UPDATE SET reason = 'other'",
    ]
    if connection.vendor == "sqlite":
        same_row = f"SELECT * FROM {ACTIVITY_TABLE} WHERE id = %s"
        statements += [
            f"INSERT OR REPLACE INTO {ACTIVITY_TABLE} {same_row}",
            f"REPLACE INTO {ACTIVITY_TABLE} {same_row}",
            f"UPDATE OR REPLACE {ACTIVITY_TABLE} SET id = id + 1 WHERE id = %s",
        ]
    else:
        statements += [
            f"WITH gone AS (DELETE FROM {ACTIVITY_TABLE} WHERE id = %s RETURNING id) "
            "SELECT count(*) FROM gone",
            f"MERGE INTO {ACTIVITY_TABLE} kept USING (SELECT %s::bigint AS id) given "
            "ON kept.id = given.id WHEN MATCHED THEN DELETE",
        ]
    for statement in statements:
        assert is_refused(lambda statement=statement: execute(statement, activity.pk)), statement
    assert Activity.objects.filter(pk=activity.pk, reason="").exists()


@pytest.mark.django_db
def test_tables_cannot_be_emptied_at_once() -> None:
    """SQLite has no TRUNCATE: its shortcut for DELETE without WHERE is off where there are triggers."""
    make_observation()
    with transaction.atomic():
        record(verb=Verb.ADDED, target=make_office(), by=None)
    connection.check_constraints()  # nothing waits for the end of the transaction: TRUNCATE minds
    verb = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    # On PostgreSQL a table that others point at is refused before its triggers are asked.
    rest = " CASCADE" if connection.vendor == "postgresql" else ""
    for table in (ACTIVITY_TABLE, OBSERVATION_TABLE):
        assert is_refused(lambda table=table: execute(f"{verb} {table}{rest}"), table)


@pytest.mark.django_db
def test_a_version_is_closed_once_and_stays_closed() -> None:
    observation = make_observation()
    rows = Observation.objects.filter(pk=observation.pk)
    rows.update(superseded_at=timezone.now())
    assert is_refused(lambda: rows.update(superseded_at=timezone.now()), OBSERVATION_TABLE)
    assert is_refused(lambda: rows.update(superseded_at=None), OBSERVATION_TABLE)


@pytest.mark.django_db
def test_closing_changes_no_other_column() -> None:
    observation = make_observation(note="as published", cut_off="2023-12-14")
    rows = Observation.objects.filter(pk=observation.pk)
    other = {"superseded_at", "id"}
    columns = [field for field in Observation._meta.concrete_fields if field.name not in other]
    assert len(columns) > 15
    for field in columns:
        changed = models.Value(different_value(observation, field), output_field=field)
        for closing in ({}, {"superseded_at": timezone.now()}):
            assert is_refused(
                lambda field=field, changed=changed, closing=closing: rows.update(
                    **{field.name: changed}, **closing
                ),
                OBSERVATION_TABLE,
            ), field.name


def different_value(row: models.Model, field: models.Field) -> Any:
    """A value of the field's type that the row does not have; NULL becomes filled, filled NULL."""
    value = getattr(row, field.attname)
    if isinstance(value, bool):
        return not value
    if value is not None and field.null:
        return None
    samples: list[tuple[type[models.Field], Any]] = [
        (models.DateTimeField, timezone.now()),
        (models.DateField, timezone.localdate()),
        (models.DecimalField, 7),
        (models.ForeignKey, 10**9),
        (models.IntegerField, 10**6),
        (models.CharField, "x"),
        (models.TextField, "x"),
    ]
    return next(sample for kind, sample in samples if isinstance(field, kind))


@pytest.mark.django_db
def test_only_illustrations_are_deleted() -> None:
    real, made_up = make_observation(), make_observation(illustration=True)
    assert is_refused(real.delete, OBSERVATION_TABLE)
    assert is_refused(Observation.objects.all().delete, OBSERVATION_TABLE)
    made_up.delete()
    assert list(Observation.objects.all()) == [real]


@pytest.mark.django_db
def test_a_real_figure_cannot_be_made_an_illustration_to_delete_it() -> None:
    real = make_observation()
    rows = Observation.objects.filter(pk=real.pk)
    assert is_refused(lambda: rows.update(illustration=True), OBSERVATION_TABLE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "name"), [(Activity, "label"), (Observation, "note")], ids=["activity", "observation"]
)
def test_guards_are_back_after_a_schema_change_and_migrate(
    model: type[models.Model], name: str
) -> None:
    """SQLite rebuilds the table for such a change, and its triggers go with the old one."""
    with transaction.atomic():
        record(verb=Verb.ADDED, target=make_office(), by=None)
    make_observation()
    field = model._meta.get_field(name)
    wider = deepcopy(field)
    wider.null = True
    with connection.schema_editor() as editor:
        editor.alter_field(model, field, wider)
    with connection.schema_editor() as editor:
        editor.alter_field(model, wider, field)

    emit_post_migrate(model)

    table = model._meta.db_table
    assert is_refused(lambda: model.objects.update(**{name: "other"}), table)
    assert is_refused(lambda: model.objects.all().delete(), table)


@pytest.mark.django_db(transaction=True)
def test_a_new_column_is_guarded_after_migrate() -> None:
    """The columns are read from the table, so one that the model does not know is guarded as well."""
    make_observation()
    column = models.CharField(max_length=9, null=True)
    column.set_attributes_from_name("surprise")
    with connection.schema_editor() as editor:
        editor.add_field(Observation, column)
    emit_post_migrate(Observation)
    try:
        statement = f"UPDATE {OBSERVATION_TABLE} SET surprise = 'x', superseded_at = %s"
        assert is_refused(lambda: execute(statement, timezone.now()), OBSERVATION_TABLE)
    finally:
        drop_guards(connection)
        with connection.schema_editor() as editor:
            editor.remove_field(Observation, column)
        emit_post_migrate(Observation)
    assert is_refused(lambda: Observation.objects.update(note="x"), OBSERVATION_TABLE)


def emit_post_migrate(model: type[models.Model]) -> None:
    """What `migrate` sends when it is done with the model's app; twice, for it may be run again."""
    for _ in range(2):
        config = model._meta.app_config
        post_migrate.send(
            sender=config, app_config=config, verbosity=0, interactive=False, using="default"
        )


def test_guards_come_back_after_a_block_that_lifts_them(activity: Activity) -> None:
    with guards_lifted(connection):
        Activity.objects.filter(pk=activity.pk).update(reason="repaired")
    assert is_refused(lambda: Activity.objects.update(reason="again"))


def test_guards_come_back_after_a_block_that_fails(activity: Activity) -> None:
    with pytest.raises(ZeroDivisionError), guards_lifted(connection):
        raise ZeroDivisionError
    assert is_refused(activity.delete)


def test_emptying_tables_for_tests_leaves_updates_refused(activity: Activity) -> None:
    drop_guards(connection, deletes_only=True)
    assert is_refused(lambda: Activity.objects.update(reason="other"))
    activity.delete()
    assert not Activity.objects.exists()
    install_guards()


def test_a_misspelt_field_is_told_at_once() -> None:
    with pytest.raises(FieldDoesNotExist):
        append_only(Activity, may_close="closed_at")
