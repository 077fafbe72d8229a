"""What may be awarded, under which law, for how much: reference data with the mark of what was verified."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards import choices, querysets
from awards.rules import awards_named, unknown_parameters
from organisation.choices import Verified
from organisation.models import Named, Validity, ValidityQuerySet
from vietnamese.dates import write_date


class Verifiable(models.Model):
    """A row that says whether a source for it was seen; what was not stays editable and marked."""

    verified = models.CharField(_("verified"), max_length=6, choices=Verified, default=Verified.NO)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True


class LawPeriod(Verifiable):
    """The law and decree under which awards are decided from a day on, until the next period begins.

    No last day is stored, so that two periods cannot overlap and no later day is without its law.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    valid_from = models.DateField(_("valid from"), unique=True)
    law = models.CharField(_("law"), max_length=200)
    decree = models.CharField(_("decree"), max_length=200)

    objects = querysets.FromDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("law period")
        verbose_name_plural = _("law periods")
        ordering = ("valid_from",)

    def __str__(self) -> str:
        return _("%(law)s; %(decree)s (from %(day)s)") % {
            "law": self.law,
            "decree": self.decree,
            "day": write_date(self.valid_from),
        }


class AwardType(Named, Verifiable):
    """A title or a form of commendation: whom it goes to, who decides, before which others it comes.

    Recognitions (of an initiative) stand here too, with precedence 0: they are no award by law.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=choices.AwardKind)
    level = models.CharField(_("level"), max_length=10, choices=choices.AwardLevel)
    for_individuals = models.BooleanField(_("to individuals"), default=False)
    for_collectives = models.BooleanField(_("to collectives"), default=False)
    for_households = models.BooleanField(_("to households"), default=False)
    decided_by = models.CharField(_("who decides"), max_length=200, blank=True)
    precedence = models.PositiveSmallIntegerField(
        _("precedence"),
        help_text=_("The higher comes first; 0 = a recognition, which is no award by law."),
    )
    collective_factor = models.PositiveSmallIntegerField(
        _("factor for collectives"),
        default=1,
        help_text=_("How many times the money of an individual a collective gets."),
    )
    article = models.CharField(_("article"), max_length=300, blank=True)

    objects = querysets.AwardTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("title or commendation")
        verbose_name_plural = _("titles and commendations")
        ordering = ("-kind", "level", "-precedence", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(for_individuals=True)
                | Q(for_collectives=True)
                | Q(for_households=True),
                name="awards_awardtype_goes_to_somebody",
                violation_error_message=_("Say to whom it goes."),
            ),
            models.CheckConstraint(
                condition=Q(collective_factor__gte=1),
                name="awards_awardtype_factor_at_least_one",
                violation_error_message=_("A collective gets at least what an individual gets."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_recognition(self) -> bool:
        """Whether it recognises something and is no award by law."""
        return self.precedence == 0

    @property
    def recipients(self) -> tuple[choices.RecipientKind, ...]:
        """The kinds of recipients it goes to."""
        goes_to = {
            choices.RecipientKind.INDIVIDUAL: self.for_individuals,
            choices.RecipientKind.COLLECTIVE: self.for_collectives,
            choices.RecipientKind.HOUSEHOLD: self.for_households,
        }
        return tuple(kind for kind, does in goes_to.items() if does)


class AwardCoefficient(Verifiable):
    """How many base salaries come with an award decided under one law; no row = not seen."""

    type = models.ForeignKey(
        AwardType,
        verbose_name=_("title or commendation"),
        on_delete=models.CASCADE,
        related_name="coefficients",
    )
    law_period = models.ForeignKey(
        LawPeriod,
        verbose_name=_("law period"),
        on_delete=models.PROTECT,
        related_name="coefficients",
    )
    coefficient = models.DecimalField(
        _("coefficient"),
        max_digits=5,
        decimal_places=2,
        help_text=_("In base salaries."),
    )

    class Meta:
        verbose_name = _("coefficient")
        verbose_name_plural = _("coefficients")
        ordering = ("type", "law_period")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["type", "law_period"],
                name="awards_awardcoefficient_one_a_law",
                violation_error_message=_("There is a coefficient under this law already."),
            ),
            models.CheckConstraint(
                condition=Q(coefficient__gt=0),
                name="awards_awardcoefficient_positive",
                violation_error_message=_("A coefficient is greater than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}: {self.coefficient}"


class BaseSalary(Verifiable):
    """The base salary of public servants in đồng from a day on, until the next begins."""

    valid_from = models.DateField(_("valid from"), unique=True)
    amount = models.PositiveIntegerField(_("amount"), help_text=_("In đồng a month."))

    objects = querysets.FromDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("base salary")
        verbose_name_plural = _("base salaries")
        ordering = ("valid_from",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="awards_basesalary_positive",
                violation_error_message=_("A salary is greater than zero."),
            )
        ]

    def __str__(self) -> str:
        return f"{write_date(self.valid_from)}: {self.amount}"


class AwardRule(Validity, Verifiable):
    """One condition of an award between two dates, as data; the program that checks them comes later.

    `parameters` are those of `awards.rules`. A rule holds for awards decided while it is in force.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    type = models.ForeignKey(
        AwardType,
        verbose_name=_("title or commendation"),
        on_delete=models.CASCADE,
        related_name="rules",
    )
    rule_type = models.CharField(_("kind of rule"), max_length=20, choices=choices.RuleType)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    article = models.CharField(_("article"), max_length=300, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("award rule")
        verbose_name_plural = _("award rules")
        ordering = ("type", "code")
        constraints = [*Validity.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.code}: {self.type}"

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.parameters, dict):
            raise ValidationError({"parameters": _("Give names with values.")})
        if unknown := unknown_parameters(self.rule_type, self.parameters):
            said = _("A rule of this kind has no “%(name)s”.")
            raise ValidationError({"parameters": [said % {"name": name} for name in unknown]})
        named = awards_named(self.parameters)
        known = set(AwardType.objects.filter(code__in=named).values_list("code", flat=True))
        if missing := sorted(named - known):
            said = _("There is no title or commendation “%(code)s”.")
            raise ValidationError({"parameters": [said % {"code": code} for code in missing]})
