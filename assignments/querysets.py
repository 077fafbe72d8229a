"""Every reusable query over tasks."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.querysets import matching

if TYPE_CHECKING:
    from assignments.models import Assignment  # noqa: F401


class AssignmentQuerySet(QuerySet["Assignment"]):
    def with_names(self) -> Self:
        """Tasks with office, document and the people in charge at hand: 2 queries."""
        return self.select_related("office__parent", "document").prefetch_related("people")

    def of_year(self, year: int) -> Self:
        return self.filter(year=year)

    def of_offices(self, office_ids: Iterable[int]) -> Self:
        return self.filter(office__in=office_ids)

    def open(self) -> Self:
        """Tasks that are neither done nor withdrawn."""
        return self.filter(done_on__isnull=True, withdrawn_on__isnull=True)

    def waiting_until(self, day: date) -> Self:
        """Open tasks that are due by that day or overdue, the most urgent first."""
        return self.open().filter(due_on__lte=day).order_by("due_on", "pk")

    def due_between(self, start: date, end: date) -> Self:
        """Tasks with a due day in force from `start` to `end` that were not withdrawn."""
        return self.filter(due_on__range=(start, end), withdrawn_on__isnull=True)

    def in_charge_of(self, user_id: int) -> Self:
        """Tasks the person is named for."""
        return self.filter(people=user_id)

    def concerning(
        self, user_id: int, office_ids: Iterable[int], *, with_others_named: bool
    ) -> Self:
        """Tasks the person is named for, and those of these offices.

        Of the latter those for which others are named are left out unless asked for.
        """
        named = self.model.people.through._default_manager.filter(assignment=OuterRef("pk"))
        ours = Q(office__in=office_ids)
        if not with_others_named:
            ours &= Q(~Exists(named))
        return self.filter(Exists(named.filter(user=user_id)) | ours)

    def real(self) -> Self:
        """Tasks that somebody gave: not made up to show a page."""
        return self.filter(illustration=False)

    def illustrations(self) -> Self:
        return self.filter(illustration=True)

    def matching(self, words: str) -> Self:
        """Tasks found by title, number of the document or content, without accents."""
        return matching(self, words)  # type: ignore[return-value]
