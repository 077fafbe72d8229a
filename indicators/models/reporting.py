"""What was published: one row a version, append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators import choices, querysets
from indicators.models.keys import KEY_FIELDS, VALUE_DECIMALS, VALUE_DIGITS, Keyed
from organisation.guards import append_only
from organisation.models import Document, Source


class Observation(Keyed):
    """One version of one published figure.

    Versions of a key are ordered by (`known_from`, `pk`): the day a figure was published decides, not
    the order of loading. The last one is open (`superseded_at` empty) and is the current figure; an
    older version that turns up later is inserted closed. A figure is never changed or deleted (triggers
    of `organisation.guards` refuse both): a correction is the next version, and taking a figure back is a
    version that says it is missing.

    `known_from` is when the public could know; `recorded_at` when it came into the system.
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
    known_precision = models.CharField(
        _("precision"), max_length=5, choices=choices.Precision, default=choices.Precision.DAY
    )
    cut_off = models.DateField(_("cut-off"), null=True, blank=True)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    derivation = models.CharField(_("derivation"), max_length=300, blank=True)
    circular = models.BooleanField(
        _("circular"),
        default=False,
        help_text=_("Read back from a printed percentage, which it therefore cannot confirm."),
    )
    note = models.TextField(_("note"), blank=True)
    reason = models.TextField(_("reason for the version"), blank=True)
    reference = models.CharField(_("row of the source table"), max_length=20, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True, editable=False)

    objects = querysets.ObservationQuerySet.as_manager()

    class Meta(Keyed.Meta):
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ("indicator", "area", "period_end", "known_from", "pk")
        constraints = [
            *Keyed.Meta.constraints,
            models.UniqueConstraint(
                fields=[*KEY_FIELDS, "illustration"],
                condition=Q(superseded_at__isnull=True),
                name="indicators_observation_one_open_version",
                violation_error_message=_("There is a current figure for this key already."),
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="indicators_observation_reference_once",
                violation_error_message=_("This row was loaded already."),
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) & Q(missing=""))
                | (Q(value__isnull=True) & ~Q(missing="")),
                name="indicators_observation_value_or_reason",
                violation_error_message=_("Give a value, or the reason why there is none."),
            ),
            models.CheckConstraint(
                condition=~Q(status=choices.ObservationStatus.OFFICIAL)
                | Q(document__isnull=False)
                | Q(illustration=True),
                name="indicators_observation_official_by_document",
                violation_error_message=_("An official figure names the decision it rests on."),
            ),
            models.CheckConstraint(
                condition=Q(circular=False) | ~Q(derivation=""),
                name="indicators_observation_circular_is_derived",
                violation_error_message=_("What is circular was derived: say how."),
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "period_start"], name="observation_by_indicator"),
            models.Index(fields=["area", "period_start"], name="observation_by_area"),
            # Until when figures were published stands on every page: its newest entry, and no walk
            # through all figures.
            models.Index(
                fields=["known_from"],
                condition=Q(superseded_at__isnull=True),
                name="observation_newest",
            ),
            # The list of corrections reads the few that were replaced, not the many that stand.
            models.Index(
                fields=["superseded_at"],
                condition=Q(superseded_at__isnull=False),
                name="observation_replaced",
            ),
        ]

    def __str__(self) -> str:
        return self.key_name

    @property
    def is_open(self) -> bool:
        return self.superseded_at is None

    @property
    def authors(self) -> set[int]:
        """Ids of those whose own figure it is, who do not correct it: who entered it into a form or prepared
        it for a second person, else who recorded it. Who approved or published it is none. 2 queries."""
        publication = getattr(self, "publication", None)
        proposal = getattr(self, "proposal", None)
        if publication is not None:
            return {publication.entered_by_id}
        if proposal is not None:
            return {proposal.proposed_by_id}
        return set() if self.recorded_by_id is None else {self.recorded_by_id}

    def clean(self) -> None:
        super().clean()
        self.refuse_decimals(self.value)


append_only(Observation, may_close="superseded_at", deletable_when="illustration")
