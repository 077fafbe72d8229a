"""What an activity changed, as a person reads it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models, transaction
from django.utils.text import capfirst

from accounts.activity import record, values_of
from accounts.changes import Change, in_words
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators.models import Target
from tests.factories import make_area, make_observation, make_office, make_plan, make_user

pytestmark = pytest.mark.django_db


def changed(target: models.Model, **sides: Any) -> Activity:
    with transaction.atomic():
        row = record(verb=Verb.CHANGED, target=target, by=None, **sides)
    return Activity.objects.get(pk=row.pk)


def called(field: str) -> str:
    return str(capfirst(User._meta.get_field(field).verbose_name))


def test_fields_choices_and_rows_go_by_their_names() -> None:
    old, new = make_office(name="Phòng cũ"), make_office(name="Phòng mới")
    row = changed(
        make_user(),
        old={"role": Role.STAFF, "office": old.pk, "is_active": True},
        new={"role": Role.LEADER, "office": new.pk, "is_active": False},
    )
    assert in_words(row) == [
        Change(called("role"), Role.STAFF.label, Role.LEADER.label),
        Change(called("office"), "Phòng cũ", "Phòng mới"),
        Change(called("is_active"), "Có", "Không"),
    ]


def test_numbers_and_days_are_written_the_vietnamese_way() -> None:
    figure = make_observation()
    row = changed(
        figure,
        old={"value": Decimal("15059.0000"), "known_from": date(2024, 1, 31)},
        new={"value": Decimal("15060.5000"), "known_from": date(2024, 6, 1)},
    )
    assert [(change.before, change.after) for change in in_words(row)] == [
        ("15.059", "15.060,5"),
        ("31/01/2024", "01/06/2024"),
    ]


def test_what_stayed_or_is_empty_or_follows_from_the_rest_is_left_out() -> None:
    area = make_area(name="Sa Pa")
    fields = ("name", "note", "folded", "population", "valid_from")
    row = changed(area, new=values_of(area, *fields))
    assert [change.after for change in in_words(row)] == ["Sa Pa"]
    row = changed(area, old={"name": "Sa Pa", "note": ""}, new={"name": "Sa Pa", "note": "x"})
    assert [(change.before, change.after) for change in in_words(row)] == [("–", "x")]


def test_a_zero_is_told() -> None:
    row = changed(make_area(), old={"population": None}, new={"population": 0})
    assert [(change.before, change.after) for change in in_words(row)] == [("–", "0")]


def test_what_points_here_is_told_by_its_name() -> None:
    row = changed(make_plan(), old={"state": "draft"}, new={"state": "issued", "targets": 3})
    assert in_words(row)[1] == Change(capfirst(Target._meta.verbose_name_plural), "–", "3")


def test_what_the_code_has_forgotten_is_told_as_it_was_kept() -> None:
    area = make_area()
    row = changed(area, old={"colour": "red"}, new={"colour": "blue"})
    assert in_words(row) == [Change("Colour", "red", "blue")]
    row = changed(area, new={"valid_from": "long ago", "level": "kingdom", "parent": 10**6})
    assert [change.after for change in in_words(row)] == ["long ago", "kingdom", "1000000"]
    row.model = "gone.thing"
    assert {change.after for change in in_words(row)} == {"long ago", "kingdom", "1000000"}
