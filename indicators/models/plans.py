"""Plans and their targets: what was to be reached, by whose decision, known since when."""

import hashlib
import json
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators import choices, querysets
from indicators.models.keys import KEY_FIELDS, VALUE_DECIMALS, VALUE_DIGITS, Keyed
from indicators.periods import Period, PeriodError
from organisation.models import Area, Document, Searchable, Source


class Plan(Searchable):
    """The decision that sets targets for a territory and a year, or a span of years.

    A draft takes targets; an issued plan is read-only and is replaced, from its day, by an adjustment.
    The document may be unknown for plans of the past, the source may not.
    """

    folded_fields = ("code", "title", "issuer", "number")

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(pgettext_lazy("of a document", "title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=9, choices=choices.PlanKind)
    area = models.ForeignKey(
        Area,
        verbose_name=_("area"),
        on_delete=models.PROTECT,
        related_name="plans",
        help_text=_("The territory whose plan it is; targets may go to areas below it."),
    )
    period = models.CharField(_("period"), max_length=9)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issued_on = models.DateField(
        _("date of issue"),
        null=True,
        blank=True,
        help_text=_("Empty = not known: in force from the first day of its period."),
    )
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("adjusts"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adjustments",
    )
    state = models.CharField(
        _("state"), max_length=6, choices=choices.PlanState, default=choices.PlanState.DRAFT
    )
    note = models.TextField(_("note"), blank=True)
    illustration = models.BooleanField(
        _("illustration"), default=False, help_text=_("Made up to show how the pages work.")
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drafted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issue_recorded_at = models.DateTimeField(_("issue recorded at"), null=True, blank=True)

    objects = querysets.PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("-period", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=choices.PlanState.DRAFT, issue_recorded_at__isnull=True)
                | Q(state=choices.PlanState.ISSUED, issue_recorded_at__isnull=False),
                name="indicators_plan_issue_recorded",
                violation_error_message=_("A plan is issued when the moment of issue is recorded."),
            ),
            models.CheckConstraint(
                condition=Q(kind=choices.PlanKind.ADJUSTED, replaces__isnull=False)
                | (~Q(kind=choices.PlanKind.ADJUSTED) & Q(replaces__isnull=True)),
                name="indicators_plan_adjusts_another",
                violation_error_message=_(
                    "An adjusted plan names the plan it adjusts, and no other kind does."
                ),
            ),
            # Of plans from before it was noted who changed them last, nothing is asked.
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True)
                | Q(issued_by__isnull=True)
                | (
                    ~Q(issued_by=F("changed_by"))
                    & (Q(drafted_by__isnull=True) | ~Q(issued_by=F("drafted_by")))
                ),
                name="indicators_plan_issued_by_a_second_person",
                violation_error_message=_(
                    "A plan is issued by another person than those who drafted and last changed it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:plan-detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        return self.state == choices.PlanState.ISSUED

    def mark(self) -> str:
        """A mark of what the plan and its targets say in the database; another after any change; 2 queries.

        It goes out with a page and comes back with what was typed there, which tells whether the page
        still showed what is so.
        """
        rows = [*Plan.objects.filter(pk=self.pk).values(), *self.targets.order_by("pk").values()]
        return hashlib.sha256(json.dumps(rows, cls=DjangoJSONEncoder).encode()).hexdigest()

    def clean(self) -> None:
        super().clean()
        try:
            Period.parse(self.period)
        except PeriodError:
            raise ValidationError(
                {"period": _("“%(code)s” is not a period.") % {"code": self.period}}
            ) from None
        # It would be taken away with the illustration, or keep that from being taken away.
        if self.replaces and self.replaces.illustration and not self.illustration:
            raise ValidationError({"replaces": _("A real plan does not adjust an illustration.")})


class Target(Keyed):
    """The planned value of one key in one plan, with how it bounds the signed value.

    `version` counts the saves of a draft's target. Whoever saves says which version was on the screen,
    and a later one refuses the save.
    """

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="targets"
    )
    value = models.DecimalField(
        _("planned value"), max_digits=VALUE_DIGITS, decimal_places=VALUE_DECIMALS
    )
    bound = models.CharField(
        _("bound"), max_length=8, choices=choices.Bound, default=choices.Bound.EXACT
    )
    baseline = models.DecimalField(
        _("baseline"),
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_DECIMALS,
        null=True,
        blank=True,
        help_text=_("Only where the plan names one; else the value a year before counts."),
    )
    known_from = models.DateField(_("known from"))
    known_precision = models.CharField(
        _("precision"), max_length=5, choices=choices.Precision, default=choices.Precision.DAY
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    derivation = models.CharField(_("derivation"), max_length=300, blank=True)
    circular = models.BooleanField(
        _("circular"),
        default=False,
        help_text=_("Read back from a printed percentage, which it therefore cannot confirm."),
    )
    note = models.TextField(_("note"), blank=True)
    reference = models.CharField(_("row of the source table"), max_length=20, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = querysets.TargetQuerySet.as_manager()

    class Meta(Keyed.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("indicator", "area", "period_end", "plan")
        constraints = [
            *Keyed.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", *KEY_FIELDS],
                name="indicators_target_once_in_plan",
                violation_error_message=_("The plan has a target for this key already."),
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="indicators_target_reference_once",
                violation_error_message=_("This row was loaded already."),
            ),
            models.CheckConstraint(
                condition=Q(circular=False) | ~Q(derivation=""),
                name="indicators_target_circular_is_derived",
                violation_error_message=_("What is circular was derived: say how."),
            ),
        ]
        indexes = [models.Index(fields=["indicator", "period_start"], name="target_by_indicator")]

    def __str__(self) -> str:
        return f"{self.plan.code}: {self.key_name}"
