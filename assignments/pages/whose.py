"""Whose tasks a page shows: everybody's, those one is in charge of, those of one's office."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.permissions import offices_within
from assignments.models import Assignment
from indicators.pages.plans.listing import Choice, choice_of

WHOSE: Final = "cua"
"""Name of the choice in the address."""

MINE, OURS = "toi", "don-vi-toi"
"""Tasks one is named for; those of one's office and all below it."""


def whose_choice(asked: Mapping[str, str]) -> Choice:
    found = ((MINE, _("I am in charge")), (OURS, _("My office")))
    return choice_of(asked, WHOSE, pgettext("tasks", "Whose"), found)


def of_whom(found: Iterable[Assignment], whose: Choice, user: User) -> list[Assignment]:
    """The tasks chosen, told apart here because people and offices are at hand; 1 query at most."""
    if whose.value == MINE:
        return [task for task in found if user in task.people.all()]
    if whose.value == OURS:
        offices = offices_within(user)
        return [task for task in found if task.office_id in offices]
    return list(found)
