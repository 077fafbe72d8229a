"""The record of a person, a collective, a household: everything they were ever put forward for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.permissions import Permission, can
from awards import registering
from awards.models import (
    Award,
    Collective,
    Discipline,
    Household,
    Initiative,
    Person,
    Post,
    YearGrade,
)
from awards.stages import DECIDED


@dataclass(frozen=True)
class Record:
    """Awards of one recipient, the newest first, those that were rejected or revoked among them."""

    awards: Sequence[Award]

    @property
    def held(self) -> list[Award]:
        return [award for award in self.awards if award.stage in DECIDED]

    @property
    def money(self) -> int | None:
        """What all that holds came to, as far as amounts are known; None where none is."""
        known = [award.amount for award in self.held if award.amount is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class PersonPage:
    """A person as this reader may see them; `sees_personal`: grades and disciplinary measures as well."""

    person: Person
    post: Post | None
    record: Record
    initiatives: Sequence[Initiative]
    sees_personal: bool
    sees_awards: bool
    may_change: bool
    grades: Sequence[YearGrade] = ()
    disciplines: Sequence[Discipline] = ()

    @property
    def posts(self) -> list[Post]:
        return list(self.person.posts.all())


def may_see(user: Any, person: Person, *, today: date) -> bool:
    """Those who read awards see everybody; those who keep an office's people see these."""
    return can(user, Permission.AWARD_VIEW) or registering.may_change(user, person, today)


def person_page(user: Any, person: Person, *, today: date) -> PersonPage:
    """The page of a person who came with their posts: 4 queries, 2 more with what is personal."""
    sees_personal = registering.may_see_record(user, person, today)
    return PersonPage(
        person=person,
        post=person.post_on(today),
        record=record_of(person),
        initiatives=list(person.initiatives.with_names()),
        sees_personal=sees_personal,
        sees_awards=can(user, Permission.AWARD_VIEW),
        may_change=registering.may_change(user, person, today),
        grades=list(person.grades.select_related("document")) if sees_personal else (),
        disciplines=list(person.disciplines.all()) if sees_personal else (),
    )


def record_of(recipient: Person | Collective | Household) -> Record:
    """All awards of a recipient with their steps, the newest and highest first: 2 queries, 6 more at most."""
    awards = recipient.awards.with_names().with_steps()
    return Record(list(awards.order_by("-achievement_year", "-type__precedence", "pk")))
