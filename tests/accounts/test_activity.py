from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from accounts.activity import (
    Origin,
    coming_from,
    current_origin,
    differences,
    record,
    values_of,
    visible_to,
)
from accounts.choices import Channel, Role, Verb
from accounts.models import Activity, ActivityOrigin
from tests.factories import make_area, make_document, make_office, make_user


@pytest.mark.django_db
def test_an_activity_tells_who_when_where_what_and_why() -> None:
    office = make_office()
    person = make_user(Role.REVIEWER, office=office, full_name="Lê Văn A", username="a")
    area = make_area(name="Sa Pa")
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    with coming_from(Origin(Channel.WEB, "203.0.113.7")):
        record(
            verb=Verb.CORRECTED,
            target=area,
            by=person,
            old={"value": Decimal("8.1")},
            new={"value": Decimal("8.0")},
            reason="18/224",
            at=moment,
        )
    row = Activity.objects.get()
    assert (row.actor, row.role, row.office, row.at) == (person, Role.REVIEWER, office, moment)
    assert (row.channel, row.verb, row.reason) == (Channel.WEB, Verb.CORRECTED, "18/224")
    assert (row.model, row.object_id, row.label) == ("organisation.area", str(area.pk), "Sa Pa")
    assert (row.old, row.new) == ({"value": "8.1"}, {"value": "8.0"})
    assert (row.origin.address, row.origin.actor_name) == ("203.0.113.7", "Lê Văn A (a)")


@pytest.mark.django_db
def test_the_activity_stays_whole_without_its_personal_side() -> None:
    admin, person = make_user(Role.ADMIN), make_user(full_name="Trần Thị B", username="ttb")
    record(
        verb=Verb.CHANGED,
        target=person,
        by=admin,
        new={"role": "leader"},
        personal_old={"full_name": "Trần Thị B"},
        personal_new={"full_name": "Trần Thị C"},
    )
    ActivityOrigin.objects.all().delete()
    row = Activity.objects.get()
    assert row.new == {"role": "leader"}
    told = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
    assert "Trần" not in told
    assert "ttb" not in told
    assert [name for name, *_ in row.changes] == ["role"]


@pytest.mark.django_db
def test_role_and_office_stay_as_they_were_then() -> None:
    person = make_user(Role.STAFF)
    office = person.office
    record(verb=Verb.ADDED, target=make_area(), by=person)
    person.role, person.office = Role.LEADER, make_office()
    person.save()
    row = Activity.objects.get()
    assert (row.role, row.office) == (Role.STAFF, office)


@pytest.mark.django_db(transaction=True)
def test_an_activity_outside_a_transaction_is_refused() -> None:
    area = make_area()
    with pytest.raises(TransactionManagementError):
        record(verb=Verb.ADDED, target=area, by=None)
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_the_activity_goes_when_its_change_fails() -> None:
    @transaction.atomic
    def change_that_fails() -> None:
        record(verb=Verb.ADDED, target=make_area(), by=None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert not Activity.objects.exists()


def test_what_runs_outside_requests_is_a_command() -> None:
    assert current_origin() == Origin(Channel.COMMAND)
    with coming_from(Origin(Channel.WEB, "192.0.2.1")):
        assert current_origin().channel == Channel.WEB
    assert current_origin() == Origin(Channel.COMMAND)


@pytest.mark.django_db
def test_values_are_kept_by_name_with_ids_for_things_pointed_at() -> None:
    office = make_office(parent=make_office())
    document = make_document(file="documents/2024/a.pdf")
    assert values_of(office, "code", "parent") == {"code": office.code, "parent": office.parent_id}
    assert values_of(document, "file") == {"file": "documents/2024/a.pdf"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ({"b": 2}, {"b": 3})),
        ({"a": None}, {"a": 0}, ({"a": None}, {"a": 0})),
        ({"a": 1}, {"a": 1}, ({}, {})),
    ],
)
def test_only_what_differs_is_told(before: Any, after: Any, expected: Any) -> None:
    assert differences(before, after) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.STAFF, set()),
        (Role.AWARD_OFFICER, set()),
        (Role.REVIEWER, {"organisation.area"}),
        (Role.LEADER, {"organisation.area"}),
        (Role.ADMIN, {"organisation.area", "accounts.user"}),
    ],
)
def test_what_was_done_to_accounts_is_read_by_administrators_only(
    role: Role, seen: set[str]
) -> None:
    record(verb=Verb.ADDED, target=make_area(), by=None)
    record(verb=Verb.DISABLED, target=make_user(), by=None)
    assert {row.model for row in visible_to(make_user(role))} == seen
