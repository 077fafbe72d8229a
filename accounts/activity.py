"""The log of every change: one row, in the same transaction as the change itself."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from accounts import permissions
from accounts.choices import Channel, Verb
from accounts.models import LABEL_LENGTH, Activity, ActivityOrigin, User
from accounts.permissions import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Origin:
    """Where a change comes from: the door, and the address behind it (None: not from a network)."""

    channel: Channel
    address: str | None = None


# Requests set their own (`accounts.middleware`); what runs outside a request is a command.
_OUTSIDE_REQUESTS = Origin(Channel.COMMAND)
_origin: ContextVar[Origin] = ContextVar("origin", default=_OUTSIDE_REQUESTS)


def current_origin() -> Origin:
    """Where changes made now come from."""
    return _origin.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Changes made in this block come from there."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def record(
    *,
    verb: Verb,
    target: models.Model,
    by: "User | AnonymousUser | None",
    old: Values | None = None,
    new: Values | None = None,
    reason: str = "",
    personal_old: Values | None = None,
    personal_new: Values | None = None,
    at: datetime | None = None,
    origin: Origin | None = None,
) -> Activity:
    """The row that tells this change: who, in which role and office, when, from where, what, why.

    `old` and `new` hold the values that changed, by field name, Decimals as strings. Values that name
    a person go into `personal_old` and `personal_new`, which may be deleted one day. `by` is None for
    a command. Raises `TransactionManagementError` outside a transaction, where the row could outlive
    a change that failed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError(
            "An activity is recorded in the transaction of its change."
        )
    origin = origin or current_origin()
    actor = by if isinstance(by, User) else None
    person = target if isinstance(target, User) else None
    activity = Activity.objects.create(
        at=at or timezone.now(),
        verb=verb,
        actor=actor,
        role=actor.role if actor else "",
        office_id=actor.office_id if actor else None,
        channel=origin.channel,
        model=target._meta.label_lower,
        object_id=str(target.pk),
        label="" if person else _label_of(target)[:LABEL_LENGTH],
        old=old,
        new=new,
        reason=reason,
    )
    ActivityOrigin.objects.create(
        activity=activity,
        address=origin.address,
        actor_name=_name_of(actor),
        target_name=_name_of(person),
        old=personal_old,
        new=personal_new,
    )
    return activity


def visible_to(user: "User | AnonymousUser") -> models.QuerySet[Activity]:
    """The rows this person may read, newest first, with actor, office and origin in the same query.

    What was done to accounts is personal data and left to those who keep accounts; what was done to people
    and their awards, to those who may read it. Who keeps awards reads the log of these alone.
    """
    rows = Activity.objects.select_related("actor", "office", "origin")
    if not permissions.can(user, Permission.ACTIVITY_VIEW):
        if not permissions.can(user, Permission.AWARD_CHANGE):
            return rows.none()
        rows = rows.filter(model__startswith="awards.")
    return rows.exclude(model__in=permissions.models_of_people_hidden_from(user))


def latest_about(keys: Mapping[type[models.Model], Iterable[Any]]) -> Activity | None:
    """The latest activity about any of these rows, given as keys by model, with its actor; one query."""
    about = models.Q()
    for model, pks in keys.items():
        about |= models.Q(model=model._meta.label_lower, object_id__in=[str(pk) for pk in pks])
    return Activity.objects.select_related("actor").filter(about).first()


def values_of(instance: models.Model, *fields: str) -> dict[str, Any]:
    """The stored values of these fields by name: ids for foreign keys, file names for files."""
    attributes = {field.name: field.attname for field in instance._meta.concrete_fields}
    values = {name: getattr(instance, attributes[name]) for name in fields}
    return {
        name: value.name if isinstance(value, FieldFile) else value
        for name, value in values.items()
    }


def differences(before: Values, after: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two sets of values with the same names, those that differ: (as they were, as they are)."""
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def _label_of(target: models.Model) -> str:
    """What the log calls the thing, for all who read it: without the name of a person it is about."""
    return str(getattr(target, "log_label", target))


def _name_of(person: User | None) -> str:
    return f"{person.full_name} ({person.username})" if person else ""
