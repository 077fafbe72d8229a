"""Số liệu bổ sung: figures that no form gives, prepared by one person and published by a second."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission, offices_where, people_stood_in_for
from indicators import wording
from indicators.choices import ProposalState
from indicators.models import Indicator, Observation, ProposedObservation
from indicators.periods import Period
from indicators.querysets import ProposalQuerySet
from indicators.writing import WrittenFigure

MOST_DECIDED = 20
"""Of what was decided so many are listed, the newest first."""

MOST_BESIDE = 6
"""Published figures of the same kind beside a proposed one."""


@dataclass(frozen=True)
class ProposalLine:
    """A proposed figure in words."""

    proposal: ProposedObservation

    @property
    def period(self) -> str:
        return wording.period_label(Period.parse(self.proposal.period))

    @property
    def figure(self) -> WrittenFigure:
        return wording.figure_of_observation(self.proposal.indicator, self.proposal)


@dataclass(frozen=True)
class ProposalList:
    """What this person decides about, what waits for others, and what was decided last."""

    to_decide: tuple[ProposalLine, ...]
    waiting: tuple[ProposalLine, ...]
    decided: tuple[ProposalLine, ...]


@dataclass(frozen=True)
class PublishedBeside:
    """A published figure of the same indicator and area, to hold the proposed one against."""

    period: str
    figure: WrittenFigure


def proposal_list(user: User, *, today: date) -> ProposalList:
    """The proposed figures of the indicators that the person's offices answer for, and the person's own."""
    seen = seen_by(user, today)
    waiting = list(seen.waiting().order_by("proposed_at", "pk"))
    decidable = {row.pk for row in _decided_by(waiting, user, today)}
    decided = seen.exclude(state=ProposalState.WAITING).order_by("-decided_at", "-pk")
    return ProposalList(
        to_decide=tuple(ProposalLine(row) for row in waiting if row.pk in decidable),
        waiting=tuple(ProposalLine(row) for row in waiting if row.pk not in decidable),
        decided=tuple(map(ProposalLine, decided[:MOST_DECIDED])),
    )


def to_decide(user: User, *, today: date) -> tuple[ProposalLine, ...]:
    """The proposed figures that wait for this person as the second one, the oldest first."""
    if not offices_where(user, Permission.OBSERVATION_PUBLISH):
        return ()
    waiting = seen_by(user, today).waiting().order_by("proposed_at", "pk")
    return tuple(map(ProposalLine, _decided_by(waiting, user, today)))


def beside(proposal: ProposedObservation) -> tuple[PublishedBeside, ...]:
    """The published figures of the same kind nearest to the proposed one in time, newest first: 1 query."""
    found = (
        Observation.objects.current()
        .real()
        .filter(
            indicator=proposal.indicator_id,
            area=proposal.area_id,
            slice=proposal.slice_id,
            frequency=proposal.frequency,
        )
        .order_by("-period_end")
    )
    nearest = sorted(found, key=lambda row: abs(row.period_end - proposal.period_end))[:MOST_BESIDE]
    return tuple(
        PublishedBeside(
            wording.capitalised(wording.period_label(Period.parse(row.period))),
            wording.figure_of_observation(proposal.indicator, row),
        )
        for row in sorted(nearest, key=lambda row: row.period_end, reverse=True)
    )


def seen_by(user: User, today: date) -> ProposalQuerySet:
    """Proposed figures of the indicators whose offices the person acts for, and the person's own."""
    offices = offices_where(user, Permission.OBSERVATION_PROPOSE)
    offices |= offices_where(user, Permission.OBSERVATION_PUBLISH)
    own = Indicator.objects.owned_by(offices, today).values("pk")
    return ProposedObservation.objects.with_names().filter(
        Q(indicator__in=own) | Q(proposed_by=user)
    )


def _decided_by(
    waiting: Iterable[ProposedObservation], user: User, today: date
) -> list[ProposedObservation]:
    """Those of them that this person publishes or refuses, in their own right or another's."""
    offices = offices_where(user, Permission.OBSERVATION_PUBLISH)
    stood_in_for = {each.pk for each in people_stood_in_for(user, Permission.OBSERVATION_PUBLISH)}
    barred = {user.pk} | stood_in_for
    return [
        row
        for row in waiting
        if (owner := row.indicator.owner_on(today)) is not None
        and owner.pk in offices
        and row.proposed_by_id not in barred
    ]
