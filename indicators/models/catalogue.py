"""The catalogue: what each indicator means, who answers for it, and since when."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from indicators import choices, querysets
from indicators.calculations import TOTAL as TOTAL  # its home; the models hand it on
from organisation.models import Area, Document, Named, Office, Validity, ValidityQuerySet


class Domain(Named):
    """A field of work of the department, with the indicator that stands for it on the first screen."""

    order = models.PositiveSmallIntegerField(_("order"), unique=True)
    headline = models.ForeignKey(
        "Indicator",
        verbose_name=_("headline indicator"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ("order",)

    def get_absolute_url(self) -> str:
        return reverse("indicators:domain-detail", args=[self.code])


class Measure(Named):
    """A unit of measure; `factor` turns it into its base unit (1 tỷ đồng = 1.000.000.000 đồng)."""

    base = models.CharField(_("base unit"), max_length=40, blank=True)
    factor = models.DecimalField(
        _("factor to the base unit"), max_digits=15, decimal_places=0, null=True, blank=True
    )

    class Meta:
        verbose_name = _("unit of measure")
        verbose_name_plural = _("units of measure")
        ordering = ("code",)


class Slice(models.Model):
    """A disaggregation of an indicator: the total `_T`, or one category of one dimension (SEX_F)."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    dimension = models.CharField(_("dimension"), max_length=60)
    exhaustive = models.BooleanField(
        _("exhaustive"),
        default=False,
        help_text=_("All slices of its dimension that are marked so make the total together."),
    )

    class Meta:
        verbose_name = _("slice")
        verbose_name_plural = _("slices")
        ordering = ("dimension", "code")

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Indicator(Named, Validity):
    """A defined measure: what is counted, in what unit, which way is good, how it adds up."""

    folded_fields = ("code", "name", "name_en", "definition")

    domain = models.ForeignKey(
        Domain, verbose_name=_("domain"), on_delete=models.PROTECT, related_name="indicators"
    )
    measure = models.ForeignKey(
        Measure, verbose_name=_("unit of measure"), on_delete=models.PROTECT
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, validators=[MaxValueValidator(4)]
    )
    direction = models.CharField(_("direction"), max_length=7, choices=choices.Direction)
    kind = models.CharField(_("kind"), max_length=6, choices=choices.Kind)
    numerator = models.ForeignKey(
        "self",
        verbose_name=_("numerator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    denominator = models.ForeignKey(
        "self",
        verbose_name=_("denominator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    change_of = models.ForeignKey(
        "self",
        verbose_name=_("is the change of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    part_kind = models.CharField(
        _("kind of part"), max_length=10, choices=choices.PartKind, blank=True
    )
    period_aggregation = models.CharField(
        _("adds up over periods"), max_length=5, choices=choices.PeriodAggregation
    )
    area_aggregation = models.CharField(
        _("adds up over areas"), max_length=5, choices=choices.AreaAggregation
    )
    periodicity = models.CharField(_("periodicity"), max_length=9, choices=choices.Periodicity)
    calendar = models.CharField(_("calendar"), max_length=14, choices=choices.Calendar)
    phasing = models.CharField(_("phasing of the plan"), max_length=11, choices=choices.Phasing)
    achievement = models.CharField(
        _("achievement is"), max_length=13, choices=choices.AchievementMethod
    )
    is_key = models.BooleanField(_("key indicator"), default=False)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Place within its domain.")
    )
    definition = models.TextField(_("definition"))
    definition_source = models.TextField(_("source of the definition"), blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)

    objects = querysets.IndicatorQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("domain__order", "order", "code")
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False, kind=choices.Kind.RATIO),
                name="indicators_indicator_whole_ratio",
                violation_error_message=_(
                    "A ratio has both a numerator and a denominator; other kinds have neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, part_kind="")
                | (Q(parent__isnull=False) & ~Q(part_kind="")),
                name="indicators_indicator_part_with_kind",
                violation_error_message=_(
                    "A part needs its kind of part, and only a part has one."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(direction=choices.Direction.NEUTRAL)
                | Q(achievement=choices.AchievementMethod.NONE),
                name="indicators_indicator_neutral_not_assessed",
                violation_error_message=_("A neutral indicator is not assessed."),
            ),
            models.CheckConstraint(
                condition=~Q(
                    direction=choices.Direction.DOWN, achievement=choices.AchievementMethod.RATIO
                )
                | Q(kind=choices.Kind.CHANGE),
                name="indicators_indicator_no_ratio_of_falling_level",
                violation_error_message=_(
                    "Actual / target says nothing of a level that should fall; "
                    "only a change indicator may use it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=4),
                name="indicators_indicator_decimals_stored",
                violation_error_message=_("At most four decimals are stored."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="indicators_indicator_not_own_part",
                violation_error_message=_("An indicator cannot be part of itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("indicators:indicator-detail", args=[self.code])

    def clean(self) -> None:
        super().clean()
        seen = {self.pk} if self.pk else set()
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk in seen:
                raise ValidationError({"parent": _("The parts of this indicator run in a circle.")})
            seen.add(ancestor.pk)
            ancestor = ancestor.parent

    def owner_on(self, day: date) -> Office | None:
        """The office that answers for the indicator on that day; None where nobody does.

        Reads the prefetched `ownerships` when there are any: no query of its own then.
        """
        for ownership in self.ownerships.all():
            if ownership.is_valid_on(day):
                return ownership.office
        return None


class IndicatorOwner(Validity):
    """The office that answers for an indicator between two dates; one at a time."""

    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.CASCADE,
        related_name="ownerships",
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="ownerships"
    )

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("owner of an indicator")
        verbose_name_plural = _("owners of indicators")
        ordering = ("indicator", F("valid_from").asc(nulls_first=True))
        constraints = [
            *Validity.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "valid_from"],
                name="indicators_indicatorowner_one_from_a_day",
                violation_error_message=_("The indicator has an owner from that day already."),
            ),
            # Uniqueness over a nullable column guards nothing for nulls: they get a rule of their own.
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(valid_from__isnull=True),
                name="indicators_indicatorowner_one_from_ever",
                violation_error_message=_("The indicator has an owner from that day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.office}"

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """One owner a day: a uniqueness over time, which no constraint of either database can say."""
        super().validate_unique(exclude)
        others = IndicatorOwner.objects.filter(indicator=self.indicator_id).exclude(pk=self.pk)
        start, end = self.valid_from or date.min, self.valid_to or date.max
        if any(other.is_valid_between(start, end) for other in others):
            raise ValidationError(_("Another office owns the indicator on some of these days."))


class SeriesBreak(models.Model):
    """A day from which an indicator means something else; the two sides are never compared."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="breaks"
    )
    on = models.DateField(_("from"))
    what_changed = models.TextField(_("what changed"))
    decree = models.CharField(_("decree"), max_length=200, blank=True)
    is_verified = models.BooleanField(_("verified"), default=False)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("series break")
        verbose_name_plural = _("series breaks")
        ordering = ("indicator", "on")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                name="indicators_seriesbreak_once_a_day",
                violation_error_message=_("A break on that day is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.on:%d/%m/%Y}"


class Rule(models.Model):
    """A relation between figures that must hold, or at least is looked at when it does not."""

    kind = models.CharField(_("kind"), max_length=12, choices=choices.RuleKind)
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="rules"
    )
    other = models.ForeignKey(
        Indicator,
        verbose_name=_("other indicator"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    inflow = models.ForeignKey(
        Indicator,
        verbose_name=_("what comes in"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    outflow = models.ForeignKey(
        Indicator,
        verbose_name=_("what goes out"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    severity = models.CharField(_("severity"), max_length=6, choices=choices.Severity)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ("indicator", "kind")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    kind=choices.RuleKind.SUM_OF_PARTS,
                    other__isnull=True,
                    inflow__isnull=True,
                    outflow__isnull=True,
                )
                | Q(
                    kind__in=[choices.RuleKind.AT_MOST, choices.RuleKind.EQUAL],
                    other__isnull=False,
                    inflow__isnull=True,
                    outflow__isnull=True,
                )
                | Q(
                    kind=choices.RuleKind.BALANCE,
                    other__isnull=True,
                    inflow__isnull=False,
                    outflow__isnull=False,
                ),
                name="indicators_rule_sides_of_its_kind",
                violation_error_message=_(
                    "A sum of parts names no other indicator, a comparison names one, "
                    "a balance names what comes in and what goes out."
                ),
            ),
            models.UniqueConstraint(
                fields=["kind", "indicator", "other"],
                name="indicators_rule_once",
                violation_error_message=_("This rule is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["kind", "indicator"],
                condition=Q(other__isnull=True),
                name="indicators_rule_once_of_one_indicator",
                violation_error_message=_("This rule is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.indicator}"


class Event(models.Model):
    """A dated note on an indicator, shown beside every chart of it."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="events"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), null=True, blank=True, on_delete=models.PROTECT
    )
    on = models.DateField(_("on"))
    text = models.TextField(_("note"))
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}: {self.text[:60]}"


class Explanation(models.Model):
    """The reason given for a figure of one indicator, area and period: why it is behind, or ahead."""

    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.CASCADE,
        related_name="explanations",
    )
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT)
    period = models.CharField(_("period"), max_length=9)
    text = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        ordering = ("indicator", "period")

    def __str__(self) -> str:
        return f"{self.indicator}, {self.period}: {self.text[:60]}"
