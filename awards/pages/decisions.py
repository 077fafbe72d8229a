"""Quyết định khen thưởng: one with everybody in it, what it costs, and what of it was revoked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from awards.models import Award, AwardCount, AwardDecision
from awards.pages.lines import CountLine, share_of
from awards.pages.wording import people_and_collectives
from awards.tallies import Tally


@dataclass(frozen=True)
class DecisionPage:
    """A decision; what holds of it and the money of that; `awards` are all, the revoked ones last.

    `without_money`: how many of those that hold have no amount, because none was known or there is none.
    `counts` are those whom it is known for by number alone.
    """

    decision: AwardDecision
    awards: QuerySet[Award]
    holding: Tally
    revoked: int
    money: int | None
    without_money: int
    counts: Sequence[CountLine] = ()

    @property
    def words(self) -> str:
        return people_and_collectives(self.holding)

    @property
    def count(self) -> int:
        return self.holding.all + self.revoked

    @property
    def unnamed(self) -> int:
        """How many it is known for by number alone."""
        counts = (line.count for line in self.counts)
        return sum((row.individuals or 0) + (row.collectives or 0) for row in counts)


@dataclass(frozen=True)
class ListOfAwards:
    """Those of one kind who get the same by a decision, as a list on paper has them."""

    name: str
    awards: Sequence[Award]

    @property
    def money(self) -> int | None:
        known = [award.amount for award in self.awards if award.amount is not None]
        return sum(known) if known else None


def decision_page(decision: AwardDecision) -> DecisionPage:
    """The decision with its sums: 2 queries, and 7 more at most when its awards are looked at."""
    sums = decision.awards.sums()
    return DecisionPage(
        decision=decision,
        awards=decision.awards.with_shared_names().in_order_of_paper(),
        holding=Tally(sums["individuals"], sums["collectives"], sums["households"]),
        revoked=sums["revoked"],
        money=sums["money"],
        without_money=sums["without_money"],
        counts=[
            CountLine(count, share_of(count))
            for count in AwardCount.objects.of_decision(decision).with_names()
        ],
    )


def lists_of(decision: AwardDecision) -> list[ListOfAwards]:
    """What holds of a decision, by award and kind of recipient, the highest first.

    2 queries, 6 more at most.
    """
    awards = decision.awards.holding().with_names().with_posts().in_order_of_paper()
    found: dict[tuple[int, str], list[Award]] = {}
    for award in awards:
        found.setdefault((award.type_id, award.recipient_kind), []).append(award)
    return [
        ListOfAwards(f"{same[0].type.name} ({same[0].recipient_kind.label.lower()})", same)
        for same in found.values()
    ]
