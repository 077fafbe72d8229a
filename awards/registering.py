"""The one writer of the register: people with their posts, grades and discipline; collectives; households.

Each act is one transaction with one activity row. What names a person goes into the part of the log that may
be erased one day. As in `indicators.actions`, an act that cannot be done raises an `ActionRefused`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, can, offices_where, require
from awards.models import Collective, Discipline, Household, Person, Post, YearGrade
from indicators.actions import ActionRefused, kept, save_checked
from organisation.models import Office
from vietnamese.text import fold, nfc

Coded = TypeVar("Coded", Person, Collective, Household)


@dataclass(frozen=True, slots=True)
class Held:
    """A post as it was said: where, as what, from when, until when (None: until today and on)."""

    office: Office
    title: str
    valid_from: date
    valid_to: date | None = None

    @classmethod
    def of(cls, post: Post) -> "Held":
        assert post.valid_from is not None
        return cls(post.office, post.title, post.valid_from, post.valid_to)


def present_office(person: Person, today: date) -> Office | None:
    """The office that enters the person, as `PersonQuerySet.with_present_office` says; 1 query."""
    posts = list(person.posts.select_related("office")) if person.pk else []
    posts.sort(key=lambda post: post.valid_from)
    begun = [post for post in posts if post.valid_from <= today]
    found = begun[-1:] or posts[:1]
    return found[0].office if found else None


def may_change(user: Any, person: Person, today: date) -> bool:
    """Whether this person enters that one: their office does, or awards are their work."""
    return can(user, Permission.PERSON_CHANGE, office=present_office(person, today))


def may_see_record(user: Any, person: Person, today: date) -> bool:
    """Whether grade and discipline of that person may be read."""
    return can(user, Permission.PERSONAL_RECORD_VIEW, office=present_office(person, today))


# ---------------------------------------------------------------- people


@transaction.atomic
def save_person(*, person: Person, posts: Sequence[Held], by: User, today: date) -> Person:
    """Save a new person, or a change of one, with all their posts.

    Raises PermissionDenied unless `by` enters people of the person's office and of each office of a post
    that is new or changed, ActionRefused for what the model refuses and for posts that overlap.
    """
    old_posts = (
        [Held.of(post) for post in person.posts.select_related("office")] if person.pk else []
    )
    if person.pk and not may_change(by, person, today):
        raise PermissionDenied(f"{Permission.PERSON_CHANGE.value} is not allowed.")
    own = offices_where(by, Permission.PERSON_CHANGE)
    if any(post.office.pk not in own for post in posts if post not in old_posts):
        raise ActionRefused({"posts": [_("You enter people of your own office only.")]})
    _refuse_overlap(posts)
    old = _said_of(Person.objects.get(pk=person.pk), old_posts) if person.pk else None
    if not person.code:
        person.code = free_code(Person, "CN")
    save_checked(person)
    if set(old_posts) != set(posts):
        person.posts.all().delete()
        for post in posts:
            said = {"office": post.office, "title": nfc(post.title).strip()}
            save_checked(
                Post(person=person, valid_from=post.valid_from, valid_to=post.valid_to, **said)
            )
    activity.record(
        verb=Verb.CHANGED if old else Verb.ADDED,
        target=person,
        by=by,
        personal_old=old,
        personal_new=_said_of(person, posts),
    )
    return person


def _refuse_overlap(posts: Sequence[Held]) -> None:
    """Nothing, when there is a post and none begins before the one before it has ended."""
    if not posts:
        raise ActionRefused({"posts": [_("Give at least one post.")]})
    for earlier, later in pairwise(sorted(posts, key=lambda post: post.valid_from)):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise ActionRefused(
                {"posts": [_("Two posts overlap: give the earlier one its last day.")]}
            )


def _said_of(person: Person, posts: Sequence[Held]) -> dict[str, Any]:
    return {
        **kept(person),
        "posts": [
            {
                "office": post.office.pk,
                "title": post.title,
                "valid_from": post.valid_from,
                "valid_to": post.valid_to,
            }
            for post in posts
        ],
    }


@transaction.atomic
def set_grade(*, person: Person, year: int, grade: str, by: User, today: date) -> YearGrade | None:
    """Give a person the grade of a year, another than before, or none ("").

    Raises PermissionDenied unless `by` enters the person, ActionRefused for a year to come.
    """
    _require_record(person, by, today)
    if year > today.year:
        raise ActionRefused({"year": [_("This year has not come yet.")]})
    stored = YearGrade.objects.select_related("person").filter(person=person, year=year).first()
    old = kept(stored) if stored else None
    if not grade:
        if stored:
            activity.record(verb=Verb.REMOVED, target=stored, by=by, personal_old=old)
            stored.delete()
        return None
    row = stored or YearGrade(person=person, year=year)
    row.grade = grade
    save_checked(row)
    activity.record(
        verb=Verb.CHANGED if old else Verb.ADDED,
        target=row,
        by=by,
        personal_old=old,
        personal_new=kept(row),
    )
    return row


@transaction.atomic
def save_discipline(*, discipline: Discipline, by: User, today: date) -> Discipline:
    """Record a disciplinary measure. Raises PermissionDenied unless `by` enters the person."""
    _require_record(discipline.person, by, today)
    if discipline.decided_on > today:
        raise ActionRefused({"decided_on": [_("This day has not come yet.")]})
    save_checked(discipline)
    activity.record(verb=Verb.ADDED, target=discipline, by=by, personal_new=kept(discipline))
    return discipline


@transaction.atomic
def remove_discipline(*, discipline: Discipline, by: User, today: date) -> None:
    """Take back a measure that was recorded by mistake; the log keeps it."""
    _require_record(discipline.person, by, today)
    activity.record(verb=Verb.REMOVED, target=discipline, by=by, personal_old=kept(discipline))
    discipline.delete()


def _require_record(person: Person, by: User, today: date) -> None:
    require(by, Permission.PERSON_CHANGE, office=present_office(person, today))


# ---------------------------------------------------------------- collectives and households


@transaction.atomic
def save_collective(*, collective: Collective, by: User) -> Collective:
    """Save a collective. Raises PermissionDenied unless `by` keeps awards."""
    require(by, Permission.AWARD_CHANGE)
    return _save_coded(collective, "TT", by)


@transaction.atomic
def save_household(*, household: Household, by: User) -> Household:
    """Save a household. Raises PermissionDenied unless `by` keeps awards."""
    require(by, Permission.AWARD_CHANGE)
    return _save_coded(household, "HO", by, is_personal=True)


def _save_coded(row: Coded, prefix: str, by: User, *, is_personal: bool = False) -> Coded:
    old = kept(type(row)._default_manager.get(pk=row.pk)) if row.pk else None
    if not row.code:
        row.code = free_code(type(row), prefix)
    save_checked(row)
    names = ("personal_old", "personal_new") if is_personal else ("old", "new")
    activity.record(
        verb=Verb.CHANGED if old else Verb.ADDED,
        target=row,
        by=by,
        **dict(zip(names, (old, kept(row)), strict=True)),  # type: ignore[arg-type]
    )
    return row


def free_code(model: type[models.Model], prefix: str) -> str:
    """The next code of that prefix that no row has: CN0001, CN0002, …"""
    taken = model._default_manager.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(code[len(prefix) :]) for code in taken if code[len(prefix) :].isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:04}"


def is_said(text: str) -> bool:
    """Whether a text has words: spaces and invisible characters alone are none."""
    return bool(fold(text))
