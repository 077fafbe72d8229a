"""Every reusable query over awards. No arithmetic on shares here."""

from datetime import date
from typing import Any, Self

from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from awards.choices import AwardKind, CollectiveKind, Sex, Stage
from awards.stages import CLOSED, DECIDED, UNDER_WAY
from indicators.querysets import matching
from organisation.models import ValidityQuerySet

NO_UNITS = (CollectiveKind.DEPARTMENT, CollectiveKind.OUTSIDE)


class FoundByWords(QuerySet[Any]):
    def matching(self, words: str) -> Self:
        """Rows whose folded names hold every word, accents and case aside."""
        return matching(self, words)  # type: ignore[return-value]

    def real(self) -> Self:
        """Rows that were not made up."""
        return self.filter(illustration=False)

    def illustrations(self) -> Self:
        return self.filter(illustration=True)


class FromDayQuerySet(QuerySet[Any]):
    """Rows that hold from a day on until the next begins."""

    def on(self, day: date) -> Any:
        """The row in force on that day; None before the first. 1 query."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()


class AwardTypeQuerySet(QuerySet[Any]):
    def awards_proper(self) -> Self:
        """Titles and commendations without the recognitions that stand beside them."""
        return self.filter(precedence__gt=0)

    def with_money(self) -> Self:
        """Types with their coefficients by law period: 2 queries more."""
        return self.prefetch_related("coefficients__law_period")


class PostQuerySet(ValidityQuerySet):
    def in_year(self, year: int) -> Self:
        """Posts held on at least one day of the year."""
        return self.valid_between(date(year, 1, 1), date(year, 12, 31))  # type: ignore[return-value]

    def count_people(self) -> int:
        """How many people hold them, each once; those of a year are who could be awarded for it."""
        found: int = self.aggregate(people=Count("person", distinct=True))["people"]
        return found


class PersonQuerySet(FoundByWords):
    def with_posts(self) -> Self:
        """People with their posts, the latest first, each with its office: 1 query more."""
        posts = self.model.posts.rel.related_model.objects.select_related("office")
        return self.prefetch_related(
            Prefetch("posts", posts.order_by(F("valid_from").desc(nulls_last=True)))
        )

    def with_present_office(self, day: date) -> Self:
        """People with `present_office_id`: of the last post begun by that day, else of the first to come."""
        posts = self.model.posts.rel.related_model.objects.filter(person=OuterRef("pk"))
        begun = posts.filter(valid_from__lte=day).order_by("-valid_from").values("office")[:1]
        coming = posts.order_by("valid_from").values("office")[:1]
        return self.annotate(present_office_id=Coalesce(Subquery(begun), Subquery(coming)))

    def in_offices(self, office_ids: Any, day: date) -> Self:
        """People whom one of these offices enters: it is their present one."""
        posts = self.model.posts.rel.related_model.objects.filter(office__in=office_ids)
        # First those who ever had a post there, which is quick; then whose present one it is.
        once = self.filter(pk__in=posts.order_by().values("person"))
        return once.with_present_office(day).filter(present_office_id__in=office_ids)


class CollectiveQuerySet(ValidityQuerySet, FoundByWords):  # type: ignore[override]
    def units(self) -> Self:
        """The units of the department: those that "all units" counts."""
        return self.filter(kind="unit")

    def with_names(self) -> Self:
        return self.select_related("office")


class MovementQuerySet(FoundByWords):
    def in_year(self, year: int) -> Self:
        """Movements that ran on at least one day of the year; without days they run always."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=date(year, 12, 31)),
            Q(ends_on__isnull=True) | Q(ends_on__gte=date(year, 1, 1)),
        )

    def with_counts(self) -> Self:
        """Movements with how many awards hold that name them: `given`."""
        return self.annotate(given=Count("awards", filter=Q(awards__stage__in=DECIDED)))

    def newest_first(self) -> Self:
        """By their first day, those without one last; counting forgets the order of the model."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "code")


class InitiativeQuerySet(FoundByWords):
    def with_names(self) -> Self:
        """Initiatives with office and document, and their authors: 1 query more."""
        return self.select_related("office", "document").prefetch_related("authors")

    def recognised(self) -> Self:
        return self.exclude(level_recognised="")

    def grouped(self) -> QuerySet[Any, dict[str, Any]]:
        """How many (`count`) by year, both levels, and made up or not."""
        by = ("year", "level_proposed", "level_recognised", "illustration")
        return self.order_by().values(*by).annotate(count=Count("pk"))


class AwardDecisionQuerySet(QuerySet[Any]):
    def real(self) -> Self:
        return self.filter(illustration=False)

    def with_names(self) -> Self:
        """Decisions with document and legal basis."""
        return self.select_related("document", "law_period")

    def with_counts(self) -> Self:
        """Decisions with how many awards hold (`holding`) and how many were revoked (`revoked`).

        `unnamed` is how many the decision is known for by number alone, None for none.
        """
        document = self.model.document.field.related_model
        counts = document.awardcount_set.rel.related_model.objects.filter(
            document=OuterRef("document")
        )
        both = Coalesce(F("individuals"), 0) + Coalesce(F("collectives"), 0)
        summed = counts.order_by().values("document").annotate(unnamed=Sum(both))
        return self.annotate(
            holding=Count("awards", filter=Q(awards__stage__in=DECIDED)),
            revoked=Count("awards", filter=Q(awards__stage="revoked")),
            unnamed=Subquery(summed.values("unnamed")),
        )

    def newest_first(self) -> Self:
        """In the order of their days; said aloud, for counting forgets the order of the model."""
        return self.order_by("-decided_on", "-pk")

    def decided_in(self, year: int) -> Self:
        return self.filter(decided_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def matching(self, words: str) -> Self:
        """Decisions whose document's number, title or issuer holds every word, accents aside."""
        documents = self.model.document.field.related_model.objects
        return self.filter(document__in=matching(documents.all(), words))


class AwardQuerySet(QuerySet[Any]):
    def real(self) -> Self:
        """Awards that were not made up."""
        return self.filter(illustration=False)

    def illustrations(self) -> Self:
        return self.filter(illustration=True)

    def for_year(self, year: int) -> Self:
        """Awards for achievements of that year."""
        return self.filter(achievement_year=year)

    def decided_in(self, year: int) -> Self:
        """Awards decided in that year, for whatever year."""
        return self.filter(decided_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def holding(self) -> Self:
        """Awards with a decision that holds: recognised, given, handed over; what counts as given."""
        return self.filter(stage__in=DECIDED)

    def under_way(self) -> Self:
        """Awards that wait for a decision."""
        return self.filter(stage__in=UNDER_WAY)

    def open(self) -> Self:
        """All but the rejected and the revoked."""
        return self.exclude(stage__in=CLOSED)

    def of_matching(self, words: str) -> Self:
        """Awards of recipients whose names or codes hold every word, accents aside."""
        fields = [
            self.model._meta.get_field(name) for name in ("person", "collective", "household")
        ]
        wanted = Q()
        for field in fields:
            rows = field.related_model._default_manager.matching(words)
            wanted |= Q(**{f"{field.name}__in": rows.order_by().values("pk")})
        return self.filter(wanted)

    def with_names(self) -> Self:
        """Awards with type, recipient, office, movement and decision at hand: at most 6 queries more."""
        return self.with_shared_names().select_related("decision__document", "decision__law_period")

    def with_shared_names(self) -> Self:
        """Awards of one decision with type, recipient, office and movement: at most 6 queries more.

        What many awards have in common is read once: joined, it would be a row of each for every award,
        and from eight tables on PostgreSQL takes longer to put them in order than to read them.
        """
        shared = ("type", "collective__office", "household", "office", "movement")
        return self.select_related("person").prefetch_related(*shared)

    def with_decisions(self) -> Self:
        """Awards with what a list says of each: type, recipient, decision. At most 2 queries more."""
        own = ("person", "collective__office", "decision__document")
        return self.select_related(*own).prefetch_related("type", "household")

    def with_posts(self) -> Self:
        """Awards whose people come with their posts: 1 query more."""
        return self.prefetch_related("person__posts")

    def with_steps(self) -> Self:
        """Awards with the steps each went through, the first first: 1 query more."""
        return self.prefetch_related("events")

    def in_order_of_paper(self) -> Self:
        """People before collectives before households, the highest award first; what was closed last."""
        return self.order_by(
            Case(When(stage__in=CLOSED, then=1), default=0),
            Case(
                When(person__isnull=False, then=0),
                When(collective__isnull=False, then=1),
                default=2,
            ),
            "-type__precedence",
            "type__code",
            "pk",
        )

    def grouped(self) -> QuerySet[Any, dict[str, Any]]:
        """Counts by award, stage, office, and made up or not.

        Of individuals also how many are `women` and `men`, of collectives how many come from `outside`
        the department. In the order of the index `awards_award_counted`, so that nothing is sorted.
        """
        return self._counted("type_id", "stage", "illustration", "office_id").annotate(
            women=Count("person", filter=Q(person__sex=Sex.FEMALE)),
            men=Count("person", filter=Q(person__sex=Sex.MALE)),
            outside=Count("collective", filter=Q(collective__kind__in=NO_UNITS)),
        )

    def grouped_by_year(self) -> QuerySet[Any, dict[str, Any]]:
        """The counts without more, a row for each year of achievement, award and stage."""
        return self._counted("achievement_year", "type_id", "stage", "illustration")

    def _counted(self, *by: str) -> QuerySet[Any, dict[str, Any]]:
        """How many `individuals`, `collectives` and `households`."""
        return (
            self.order_by()
            .values(*by)
            .annotate(
                individuals=Count("person"),
                collectives=Count("collective"),
                households=Count("household"),
            )
        )

    def titles_held_twice(self) -> QuerySet[Any, Any]:
        """Codes of title, person, collective and household with how often it is held, where twice or more."""
        by = ("type__code", "person__code", "collective__code", "household__code")
        titles = self.holding().filter(type__kind=AwardKind.TITLE).order_by(*by)
        counted = titles.values(*by).annotate(times=Count("pk"))
        return counted.filter(times__gt=1).values_list(*by, "times")

    def sums(self) -> dict[str, Any]:
        """What holds, by kind of recipient and in money, and how many were revoked: 1 query.

        `money` None where nothing that holds has an amount; `without_money` counts those without.
        """
        holds = Q(stage__in=DECIDED)
        return self.aggregate(
            individuals=Count("person", filter=holds),
            collectives=Count("collective", filter=holds),
            households=Count("household", filter=holds),
            revoked=Count("pk", filter=Q(stage=Stage.REVOKED)),
            money=Sum("amount", filter=holds),
            without_money=Count("pk", filter=holds & Q(amount__isnull=True)),
        )

    def latest_decision(self) -> date | None:
        """The day of the newest decision among them."""
        decided = self.filter(decided_on__isnull=False).order_by("-decided_on")
        found: date | None = decided.values_list("decided_on", flat=True).first()
        return found  # along the index: a maximum would look at every award


class AwardCountQuerySet(QuerySet[Any]):
    def of_decision(self, decision: Any) -> Self:
        """What a decision gives by number alone, nobody being named."""
        return self.filter(document=decision.document_id)

    def for_year(self, year: int) -> Self:
        """Counts whose achievement or decision lies in that year."""
        return self.filter(Q(achievement_year=year) | Q(decided_year=year))

    def with_names(self) -> Self:
        return self.select_related("type", "source", "document", "may_include")
