"""The one writer of proposed figures: prepared, withdrawn, refused; `actions` publishes them.

    waiting for a second person ─► published   (actions.publish_proposed, by another person)
                 │──────────────► refused      (by another person, with a reason)
                 └──────────────► withdrawn    (by whoever prepared it)

For figures that no form gives: the past, and what other agencies publish. As in `actions`, an act that
cannot be done raises an `ActionRefused` with the words a person reads.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, can, in_whose_right, require
from indicators.actions import (
    ActionRefused,
    AlreadyDecided,
    NewVersion,
    NotTheSecond,
    kept,
    locked_proposal,
    require_reason,
    require_unpublished,
    save_checked,
)
from indicators.choices import ProposalState
from indicators.models import Indicator, ProposedObservation
from vietnamese.text import nfc


class AlreadyProposed(ActionRefused):
    """The same figure waits for a second person already."""


@transaction.atomic
def propose(
    *,
    indicator: Indicator,
    area: Any,
    slice: Any,
    period: str,
    known_from: date,
    version: NewVersion,
    reason: str,
    by: User,
    today: date,
) -> ProposedObservation:
    """Prepare the first figure of a key that no form gives, for a second person to publish.

    Raises PermissionDenied unless `by` prepares figures for the office that owns the indicator today,
    AlreadyPublished, GivenByForm, AlreadyProposed, and ActionRefused for what the model refuses.
    """
    require(by, Permission.OBSERVATION_PROPOSE, office=indicator.owner_on(today))
    require_reason(reason)
    if known_from > today:
        raise ActionRefused({"known_from": [_("A figure is not published in the future.")]})
    key = {"indicator": indicator, "area": area, "slice": slice, "period": period}
    require_proposable(key)
    proposal = ProposedObservation(
        **key,
        **{name: getattr(version, name) for name in NewVersion.__dataclass_fields__},
        known_from=known_from,
        reason=reason,
        proposed_by=by,
    )
    save_checked(proposal)
    activity.record(verb=Verb.ADDED, target=proposal, by=by, new=kept(proposal), reason=reason)
    return proposal


def require_proposable(key: dict[str, Any]) -> None:
    """Nothing, for a key whose first figure may be prepared now; 3 queries. Raises ActionRefused."""
    require_unpublished(key)
    waiting = ProposedObservation.objects.waiting().for_key(**key).first()
    if waiting is not None:
        raise AlreadyProposed(
            _("%(person)s has prepared this figure already: it waits for a second person.")
            % {"person": waiting.proposed_by}
        )


@transaction.atomic
def withdraw(*, proposal: ProposedObservation, by: User) -> None:
    """Take back what one has prepared oneself. Raises PermissionDenied for another's, AlreadyDecided."""
    if proposal.proposed_by_id != by.pk:
        raise PermissionDenied("Only who prepared a figure withdraws it.")
    _decide(proposal, by, None, ProposalState.WITHDRAWN)
    _record(Verb.CHANGED, proposal, by, ProposalState.WITHDRAWN)


@transaction.atomic
def refuse(*, proposal: ProposedObservation, by: User, today: date, reason: str) -> None:
    """Send a prepared figure back for good; a better one is prepared anew.

    Raises PermissionDenied unless `by` could publish it, NotTheSecond, AlreadyDecided, and ActionRefused
    without a reason.
    """
    office = proposal.indicator.owner_on(today)
    person = in_whose_right(by, Permission.OBSERVATION_PUBLISH, office=office)
    if person is None:
        raise PermissionDenied(f"{Permission.OBSERVATION_PUBLISH.value} is not allowed.")
    if proposal.proposed_by_id in (by.pk, person.pk):
        raise NotTheSecond(_("You prepared this figure yourself: withdraw it instead."))
    require_reason(reason)
    answer = nfc(reason).strip()
    _decide(proposal, by, None if person == by else person, ProposalState.REFUSED, answer)
    _record(Verb.RETURNED, proposal, by, ProposalState.REFUSED, answer)


def may_decide(user: User, proposal: ProposedObservation, today: date) -> bool:
    """Whether the person is the second one: publishes or refuses what waits."""
    office = proposal.indicator.owner_on(today)
    person = in_whose_right(user, Permission.OBSERVATION_PUBLISH, office=office)
    return (
        proposal.is_waiting
        and person is not None
        and proposal.proposed_by_id not in (user.pk, person.pk)
    )


def may_see(user: User, proposal: ProposedObservation, today: date) -> bool:
    """Whoever prepared it, and all who prepare or publish figures of the office that owns the indicator."""
    office = proposal.indicator.owner_on(today)
    permissions = (Permission.OBSERVATION_PROPOSE, Permission.OBSERVATION_PUBLISH)
    return proposal.proposed_by_id == user.pk or any(
        can(user, permission, office=office) for permission in permissions
    )


def _decide(
    proposal: ProposedObservation, by: User, acting_for: User | None, state: str, answer: str = ""
) -> None:
    waiting = locked_proposal(proposal)
    # A conditional write, for `select_for_update` does nothing on SQLite.
    decided = ProposedObservation.objects.waiting().filter(pk=waiting.pk)
    if not decided.update(
        state=state,
        answer=answer,
        decided_by=by,
        acting_for=acting_for,
        decided_at=timezone.now(),
    ):
        raise AlreadyDecided(_("Somebody has decided about this figure already."))


def _record(
    verb: Verb, proposal: ProposedObservation, by: User, state: str, reason: str = ""
) -> None:
    activity.record(
        verb=verb,
        target=proposal,
        by=by,
        old={"state": ProposalState.WAITING},
        new={"state": state},
        reason=reason,
    )
