"""Figures that no form gives, as one person prepares them for a second one to publish."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators import choices
from indicators.models.keys import KEY_FIELDS, VALUE_DECIMALS, VALUE_DIGITS, Keyed
from indicators.models.reporting import Observation
from indicators.querysets import ProposalQuerySet
from organisation.models import Document, Source

PEOPLE: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class ProposedObservation(Keyed):
    """A figure of the past or of another agency that waits to be published, and what came of it.

    It says all that the observation will say. What was proposed is never changed: whoever finds it wrong
    refuses it, and it is proposed anew. That nobody publishes or refuses what they prepared themselves is a
    constraint here; `acting_for` is whom a deputy stood in for.
    """

    value = models.DecimalField(
        _("value"), max_digits=VALUE_DIGITS, decimal_places=VALUE_DECIMALS, null=True, blank=True
    )
    missing = models.CharField(
        _("reason for no value"), max_length=14, choices=choices.Missing, blank=True
    )
    status = models.CharField(_("status"), max_length=11, choices=choices.ObservationStatus)
    qualifier = models.CharField(
        _("qualifier"), max_length=5, choices=choices.Qualifier, default=choices.Qualifier.EXACT
    )
    known_from = models.DateField(_("known from"))
    cut_off = models.DateField(_("cut-off"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), **PEOPLE
    )
    proposed_at = models.DateTimeField(_("prepared at"), default=timezone.now, editable=False)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=choices.ProposalState,
        default=choices.ProposalState.WAITING,
        editable=False,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, **PEOPLE
    )
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("acting for"), null=True, blank=True, **PEOPLE
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    answer = models.CharField(_("why it was refused"), max_length=500, blank=True)
    observation = models.OneToOneField(
        Observation,
        verbose_name=_("observation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposal",
    )

    objects = ProposalQuerySet.as_manager()

    class Meta(Keyed.Meta):
        verbose_name = _("proposed figure")
        verbose_name_plural = _("proposed figures")
        ordering = ("proposed_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Keyed.Meta.constraints,
            models.UniqueConstraint(
                fields=KEY_FIELDS,
                condition=Q(state=choices.ProposalState.WAITING),
                name="indicators_proposedobservation_one_waiting",
                violation_error_message=_("This figure waits for a second person already."),
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) & Q(missing=""))
                | (Q(value__isnull=True) & ~Q(missing="")),
                name="indicators_proposedobservation_value_or_reason",
                violation_error_message=_("Give a value, or the reason why there is none."),
            ),
            models.CheckConstraint(
                condition=~Q(status=choices.ObservationStatus.OFFICIAL) | Q(document__isnull=False),
                name="indicators_proposedobservation_official_by_document",
                violation_error_message=_("An official figure names the decision it rests on."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="indicators_proposedobservation_says_why",
                violation_error_message=_("Say why: the reason is kept on record."),
            ),
            models.CheckConstraint(
                condition=Q(illustration=False),
                name="indicators_proposedobservation_is_real",
                violation_error_message=_("Made-up figures are not proposed."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state=choices.ProposalState.WAITING,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~Q(state=choices.ProposalState.WAITING)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="indicators_proposedobservation_decided_by_somebody",
                violation_error_message=_("A decision has its author and its time."),
            ),
            models.CheckConstraint(
                condition=(Q(state=choices.ProposalState.PUBLISHED) & Q(observation__isnull=False))
                | (~Q(state=choices.ProposalState.PUBLISHED) & Q(observation__isnull=True)),
                name="indicators_proposedobservation_published_is_there",
                violation_error_message=_("What is published is there, and nothing else."),
            ),
            # Only the person who prepared it withdraws it, and only others decide about it.
            models.CheckConstraint(
                condition=Q(state=choices.ProposalState.WAITING)
                | Q(
                    state=choices.ProposalState.WITHDRAWN,
                    decided_by=F("proposed_by"),
                    acting_for__isnull=True,
                )
                | (
                    Q(state__in=["published", "refused"])
                    & ~Q(decided_by=F("proposed_by"))
                    & (Q(acting_for__isnull=True) | ~Q(acting_for=F("proposed_by")))
                ),
                name="indicators_proposedobservation_by_a_second_person",
                violation_error_message=_("Nobody publishes what they prepared themselves."),
            ),
            models.CheckConstraint(
                condition=~Q(state=choices.ProposalState.REFUSED) | ~Q(answer=""),
                name="indicators_proposedobservation_refused_with_reason",
                violation_error_message=_("Say why: the reason is kept on record."),
            ),
        ]

    def __str__(self) -> str:
        return self.key_name

    def get_absolute_url(self) -> str:
        return reverse("indicators:proposal-detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == choices.ProposalState.WAITING

    def clean(self) -> None:
        super().clean()
        self.refuse_decimals(self.value)
