"""Every reusable query over indicators, plans and observations. No arithmetic on figures here."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from indicators.choices import Missing, ProposalState, SubmissionState, SubmissionStep
from organisation.models import ValidityQuerySet
from vietnamese.text import fold

if TYPE_CHECKING:
    from indicators.models import (  # noqa: F401
        Indicator,
        Observation,
        Plan,
        ProposedObservation,
        Question,
        Submission,
        Target,
    )


def matching(queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Rows whose folded names hold every word, accents and case aside; all rows for no words."""
    for word in fold(words).split():
        queryset = queryset.filter(folded__contains=word)
    return queryset


class IndicatorQuerySet(ValidityQuerySet):
    def for_pages(self) -> Self:
        """Indicators with domain, measure, parent and owners at hand: 2 queries."""
        owners = Prefetch(
            "ownerships", self.model.ownerships.rel.related_model.objects.select_related("office")
        )
        return self.select_related("domain", "measure", "parent").prefetch_related(owners)

    def owned_by(self, office_ids: Iterable[int], day: date) -> Self:
        """Indicators that one of these offices answers for on that day."""
        return self.filter(
            Q(ownerships__valid_from__isnull=True) | Q(ownerships__valid_from__lte=day),
            Q(ownerships__valid_to__isnull=True) | Q(ownerships__valid_to__gte=day),
            ownerships__office__in=office_ids,
        )

    def adding_up_with(self, indicator_id: int) -> set[int]:
        """Ids of the indicators that add up with this one, itself included: 1 query.

        Its exhaustive parts, the whole it is one of, the other parts of that, and so on.
        """
        ties = list(
            self.filter(part_kind="exhaustive", parent__isnull=False).values_list("pk", "parent_id")
        )
        found, grown = set[int](), {indicator_id}
        while grown != found:
            found = grown
            grown = found.union(*(tie for tie in ties if not found.isdisjoint(tie)))
        return found

    def matching(self, words: str) -> Self:
        """Indicators found by code, name or definition, without accents."""
        return matching(self, words)  # type: ignore[return-value]


class PlanQuerySet(QuerySet["Plan"]):
    def with_names(self) -> Self:
        """Plans with area, document and people at hand, and how many targets each has: `target_count`."""
        related = (
            "area",
            "document",
            "source",
            "drafted_by",
            "changed_by",
            "issued_by",
            "replaces",
        )
        return self.select_related(*related).annotate(target_count=Count("targets"))

    def issued(self) -> Self:
        return self.filter(state="issued")

    def drafts(self) -> Self:
        return self.filter(state="draft")


class KeyedQuerySet(QuerySet[Any]):
    """Rows under the key of a figure: targets and observations."""

    def for_key(self, *, indicator: Any, area: Any, slice: Any, period: str) -> Self:
        return self.filter(indicator=indicator, area=area, slice=slice, period=period)

    def in_areas(self, area_ids: Iterable[int]) -> Self:
        return self.filter(area_id__in=area_ids)

    def of_indicators(self, indicator_ids: Iterable[int]) -> Self:
        return self.filter(indicator_id__in=indicator_ids)

    def ending_between(self, start: date, end: date) -> Self:
        """Rows whose period ends from `start` to `end`."""
        return self.filter(period_end__range=(start, end))

    def real(self) -> Self:
        """Rows that somebody published or set: not made up to show a page."""
        return self.filter(illustration=False)

    def illustrations(self) -> Self:
        return self.filter(illustration=True)


class TargetQuerySet(KeyedQuerySet):
    def issued(self) -> Self:
        """Targets of issued plans, with plan and source: what can be in force."""
        return self.filter(plan__state="issued").select_related(
            "plan__replaces", "plan__document", "source"
        )

    def known_on(self, day: date) -> Self:
        return self.filter(known_from__lte=day)

    def counts_by_area(self) -> dict[int, int]:
        """How many there are, by id of the area; areas without any are left out. One query."""
        return dict(self.order_by().values_list("area").annotate(Count("pk")))


def _rank_of_version() -> Window:
    """1 for the last version of a key by (known_from, pk); real and illustration are chains apart."""
    return Window(
        RowNumber(),
        partition_by=[F("indicator"), F("area"), F("slice"), F("period"), F("illustration")],
        order_by=[F("known_from").desc(), F("pk").desc()],
    )


class ObservationQuerySet(KeyedQuerySet):
    def current(self) -> Self:
        """The open version of each key."""
        return self.filter(superseded_at__isnull=True)

    def published_until(self) -> date | None:
        """The day on which the newest of these was published; None where there are none. One query."""
        return self.aggregate(newest=Max("known_from"))["newest"]

    def known_on(self, day: date) -> Self:
        """Per key the last version published by that day, whatever was recorded since.

        One query. May be narrowed further by parts of the key only: a filter on anything else would
        choose among the versions before the last one is found.
        """
        return self.filter(known_from__lte=day).alias(rank=_rank_of_version()).filter(rank=1)

    def with_names(self) -> Self:
        """Each figure with what a table of versions names, and the two ways that it may have come."""
        return self.select_related(
            "area", "slice", "source", "document", "recorded_by", "publication", "proposal"
        )

    def with_origin(self) -> Self:
        """Each figure with all that is told of where it comes from.

        Of one figure, or a few: this many tables take the ORM longer to write down than the database to read.
        """
        return self.with_names().select_related(
            "publication__entered_by",
            "publication__approved_by",
            "publication__acting_for",
            "publication__entry__submission__form",
            "publication__entry__submission__office",
            "proposal__proposed_by",
            "proposal__acting_for",
        )

    def versions(self, *, indicator: Any) -> Self:
        """All versions of an indicator's figures with their names, newest period first."""
        return (
            self.filter(indicator=indicator)
            .with_names()
            .order_by("-period_end", "area__code", "slice", "-known_from", "-pk")
        )

    def chain_of(self, figure: "Observation") -> Self:
        """All versions of one figure: of its key, and real or illustration as it is."""
        return self.for_key(
            indicator=figure.indicator_id,
            area=figure.area_id,
            slice=figure.slice_id,
            period=figure.period,
        ).filter(illustration=figure.illustration)

    def last_versions_closed(self) -> Self:
        """Keys whose last version by (known_from, pk) is closed: should be none."""
        # In a subquery: Django puts a further filter under the window, where it would rank the
        # closed versions only.
        last = self.alias(rank=_rank_of_version()).filter(rank=1).values("pk")
        return self.filter(pk__in=last, superseded_at__isnull=False)

    def corrected(self) -> Self:
        """Versions that were replaced here by one that says another number, its key as `new_version`.

        Not those of the tables of the past, where a source said one thing first and another later, nor those
        whose status alone became firmer. A version is closed in the moment the next one is recorded.
        """
        following = self.model._default_manager.filter(
            *(Q(**{name: OuterRef(name)}) for name in ("indicator", "area", "slice", "period")),
            ~Q(missing=OuterRef("missing"))
            | Q(value__lt=OuterRef("value"))
            | Q(value__gt=OuterRef("value")),
            illustration=False,
            reference="",
            recorded_at=OuterRef("superseded_at"),
        )
        return (
            self.filter(illustration=False, superseded_at__isnull=False)
            .annotate(new_version=Subquery(following.values("pk")[:1]))
            .filter(new_version__isnull=False)
        )

    def newer_than(self, known_from: date) -> Self:
        """Versions published after that day."""
        return self.filter(known_from__gt=known_from)


class ProposalQuerySet(QuerySet["ProposedObservation"]):
    def waiting(self) -> Self:
        """Those that nobody has decided about."""
        return self.filter(state=ProposalState.WAITING)

    def for_key(self, *, indicator: Any, area: Any, slice: Any, period: str) -> Self:
        return self.filter(indicator=indicator, area=area, slice=slice, period=period)

    def with_names(self) -> Self:
        """Proposed figures with everybody and everything they name, and who answers for them: 3 queries."""
        return self.prefetch_related("indicator__ownerships__office").select_related(
            "indicator__measure",
            "area",
            "slice",
            "document",
            "source",
            "proposed_by",
            "decided_by",
            "acting_for",
        )


class FormQuerySet(ValidityQuerySet):
    def with_assignments(self) -> Self:
        """Forms with who fills them in, for which areas: 3 queries more."""
        return self.prefetch_related("assignments__office", "assignments__areas")


class SubmissionQuerySet(QuerySet["Submission"]):
    def of_offices(self, office_ids: Iterable[int]) -> Self:
        return self.filter(office__in=office_ids)

    def to_fill_in(self) -> Self:
        """Those that wait for the office that fills them in, the most urgent first."""
        return self.filter(state__in=SubmissionState.open_for_entry()).order_by("due_on", "form")

    def open_forms(self) -> Self:
        """Those that an office has still to submit, or to submit again; practice forms are none of these."""
        return self.filter(state__in=SubmissionState.open_for_entry(), form__is_practice=False)

    def with_names(self) -> Self:
        return self.select_related("form__receiving_office", "office")

    def for_quality(self) -> Self:
        """Each with `answered` and `not_reported`, counts of its cells, and when it was first submitted.

        `submitted_at` is None of one that never was. Practice forms are none of these. One query.
        """
        events = apps.get_model("indicators", "SubmissionEvent")._default_manager
        submitted = events.filter(
            submission=OuterRef("pk"), kind=SubmissionStep.SUBMITTED
        ).order_by("pk")
        is_value, is_said = Q(entries__value__isnull=False), ~Q(entries__missing="")
        return (
            self.filter(form__is_practice=False)
            .with_names()
            .annotate(
                answered=Count("entries", filter=is_value | is_said),
                not_reported=Count("entries", filter=Q(entries__missing=Missing.NOT_REPORTED)),
                submitted_at=Subquery(submitted.values("at")[:1]),
            )
        )

    def submitted(self) -> Self:
        """Those that wait for the reviewer of the office that receives them."""
        return self.filter(state=SubmissionState.SUBMITTED)


class QuestionQuerySet(QuerySet["Question"]):
    def with_subject(self) -> Self:
        """Questions with the indicator and the area they are about, for a line of each: one query."""
        return self.select_related("indicator", "area")

    def with_names(self) -> Self:
        """Questions with everybody and everything they name: one query."""
        return self.select_related(
            "indicator__measure",
            "area",
            "slice",
            "office",
            "submission__form",
            "asked_by",
            "answered_by",
            "closed_by",
        )

    def not_closed(self) -> Self:
        return self.filter(closed_at__isnull=True)
