"""The one writer of movements and initiatives; each act in one transaction, with its trace."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, require
from awards.models import Initiative, InitiativeAuthor, Movement, Person
from awards.registering import free_code
from indicators.actions import ActionRefused, kept, save_checked
from organisation.models import Document


@transaction.atomic
def save_movement(*, movement: Movement, documents: Iterable[Document], by: User) -> Movement:
    """Save a movement with its documents. Raises PermissionDenied unless `by` keeps awards."""
    require(by, Permission.AWARD_CHANGE)
    old = _movement_as_stored(movement.pk) if movement.pk else None
    if not movement.code:
        movement.code = free_code(Movement, "PT")
    save_checked(movement)
    movement.documents.set(documents)
    activity.record(
        verb=Verb.CHANGED if old else Verb.ADDED,
        target=movement,
        by=by,
        old=old,
        new=_movement_as_stored(movement.pk),
    )
    return movement


def _movement_as_stored(pk: int) -> dict[str, object]:
    movement = Movement.objects.get(pk=pk)
    return {**kept(movement), "documents": sorted(movement.documents.values_list("pk", flat=True))}


@transaction.atomic
def save_initiative(*, initiative: Initiative, authors: Sequence[Person], by: User) -> Initiative:
    """Save an initiative with its authors.

    Raises PermissionDenied unless `by` keeps awards, ActionRefused without an author, and where real and
    made-up authors come together.
    """
    require(by, Permission.AWARD_CHANGE)
    if not authors:
        raise ActionRefused({"authors_lines": [_("Name at least one author.")]})
    if len({author.illustration for author in authors}) > 1:
        raise ActionRefused(
            {"authors_lines": [_("Made-up people are not named beside real ones.")]}
        )
    old = _initiative_as_stored(initiative.pk) if initiative.pk else None
    if not initiative.code:
        initiative.code = free_code(Initiative, "SK")
    initiative.illustration = authors[0].illustration
    save_checked(initiative)
    wanted = {author.pk for author in authors}
    there = set(initiative.authorships.values_list("person", flat=True))
    initiative.authorships.exclude(person__in=wanted).delete()
    InitiativeAuthor.objects.bulk_create(
        InitiativeAuthor(initiative=initiative, person_id=pk) for pk in sorted(wanted - there)
    )
    activity.record(
        verb=Verb.CHANGED if old else Verb.ADDED,
        target=initiative,
        by=by,
        old=old,
        new=_initiative_as_stored(initiative.pk),
    )
    return initiative


def _initiative_as_stored(pk: int) -> dict[str, object]:
    initiative = Initiative.objects.get(pk=pk)
    return {
        **kept(initiative),
        "authorships": sorted(initiative.authors.values_list("code", flat=True)),
    }
