"""Whom of the register a person may see: asked of `accounts.permissions` for many rows at once."""

from datetime import date
from typing import Any

from accounts.permissions import (
    Permission,
    can,
    can_somewhere,
    offices_where,
)
from awards.models import Person
from awards.querysets import PersonQuerySet


def people_seen_by(user: Any, today: date) -> PersonQuerySet:
    """All people for those who read awards, else those whom the person's office enters."""
    if can(user, Permission.AWARD_VIEW):
        return Person.objects.all()
    return Person.objects.in_offices(offices_where(user, Permission.PERSON_CHANGE), today)


def may_enter_register(user: Any) -> bool:
    """Whether the person sees the register of people at all."""
    return can(user, Permission.AWARD_VIEW) or can_somewhere(user, Permission.PERSON_CHANGE)
