"""What an activity changed, in the words of the screen: fields, choices and rows by their names."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Activity
from vietnamese.dates import write_date
from vietnamese.numbers import write_number

NOTHING = "–"


class Change(NamedTuple):
    """One field: its name, what stood there, what stands there now. A dash where there is nothing."""

    name: str
    before: str
    after: str


def in_words(activity: Activity) -> list[Change]:
    """The changes of an activity as a person reads them.

    Left out is what stayed as it was or empty, and what no person fills, for it follows from the rest.
    Rows that were pointed at are called as they are called today; one query for each.
    """
    model = _model(activity)
    row_name = cache(_row_name)
    told = []
    # In the order of the form: PostgreSQL keeps an order of its own in what the log holds.
    for name, before, after in sorted(activity.changes, key=_place_in(model)):
        field = _field(model, name)
        if before == after or (_is_empty(before) and _is_empty(after)):
            continue
        if isinstance(field, models.Field) and not field.editable:
            continue
        told.append(
            Change(
                str(capfirst(_name(field, name))),
                _value(field, before, row_name),
                _value(field, after, row_name),
            )
        )
    return told


def _is_empty(value: Any) -> bool:
    """Nothing, or a box not ticked; a zero is something."""
    return value is None or value is False or value == ""


def _model(activity: Activity) -> type[models.Model] | None:
    """The model of the thing changed; None for one that is gone from the code."""
    try:
        return apps.get_model(activity.model)
    except LookupError:
        return None


def _place_in(model: type[models.Model] | None) -> Callable[[tuple[str, Any, Any]], int]:
    """Sorts changes as their fields stand in the model; what has no column comes last."""
    fields = model._meta.concrete_fields if model is not None else ()
    places = {field.name: place for place, field in enumerate(fields)}
    return lambda change: places.get(change[0], len(places))


def _field(model: type[models.Model] | None, name: str) -> Any:
    """The field, or the relation that points here, of that name; None for one that is gone."""
    try:
        return model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None


def _name(field: Any, name: str) -> Any:
    if isinstance(field, models.Field):
        return field.verbose_name
    return name if field is None else field.related_model._meta.verbose_name_plural


def _value(field: Any, value: Any, row_name: Callable[[Any, Any], str]) -> str:
    if value in (None, ""):
        return NOTHING
    if not isinstance(field, models.Field):
        return str(value)
    if field.is_relation:
        return row_name(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    try:
        return _written(field.to_python(value))
    except ValidationError:  # kept before the field became what it is today
        return str(value)


def _written(value: Any) -> str:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case Decimal():
            return write_number(value)
        case datetime():
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return write_date(value)
        case _:
            return str(value)


def _row_name(model: type[models.Model], key: Any) -> str:
    row = model._base_manager.filter(pk=key).first()
    return str(key if row is None else row)
