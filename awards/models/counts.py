"""How many awards a source counts without naming who got them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards import choices, querysets
from awards.models.catalogue import AwardType
from organisation.models import Document, Source


class AwardCount(models.Model):
    """One figure of a report on awards: how many people and collectives got, or are proposed for, what.

    Nobody is invented for it. `of_individuals` and `of_collectives` are those who could have got it;
    `printed_percent` is the percentage as the source prints it, which is never computed with: the true
    one comes from the counts. `other_stage` is what the same source says of it elsewhere, and
    `may_include` another row whose recipients may be among these. `contradiction` is what another source says
    against it: numbers cannot show it.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    what = models.CharField(_("what the source says"), max_length=300)
    type = models.ForeignKey(
        AwardType,
        verbose_name=_("title or commendation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="counts",
    )
    level = models.CharField(_("level"), max_length=10, choices=choices.AwardLevel)
    stage = models.CharField(_("stage"), max_length=11, choices=choices.Stage)
    other_stage = models.CharField(
        _("stage elsewhere in the source"), max_length=11, choices=choices.Stage, blank=True
    )
    achievement_year = models.PositiveSmallIntegerField(_("year of the achievement"))
    decided_year = models.PositiveSmallIntegerField(
        _("year of the decision"), null=True, blank=True
    )
    individuals = models.PositiveIntegerField(_("individuals"), null=True, blank=True)
    collectives = models.PositiveIntegerField(_("collectives"), null=True, blank=True)
    of_individuals = models.PositiveIntegerField(_("of individuals"), null=True, blank=True)
    of_collectives = models.PositiveIntegerField(_("of collectives"), null=True, blank=True)
    printed_percent = models.DecimalField(
        _("percentage as printed"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )
    may_include = models.ForeignKey(
        "self",
        verbose_name=_("may include"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT
    )
    remark = models.TextField(_("remark"), blank=True)
    contradiction = models.TextField(
        _("what another source says against it"),
        blank=True,
        help_text=_("Shown among what does not agree, as it is written here."),
    )

    objects = querysets.AwardCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of awards")
        verbose_name_plural = _("counts of awards")
        ordering = ("achievement_year", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(individuals__isnull=False) | Q(collectives__isnull=False),
                name="awards_awardcount_counts_something",
                violation_error_message=_("Give a count of individuals or of collectives."),
            ),
            models.CheckConstraint(
                condition=Q(of_individuals__isnull=True)
                | Q(individuals__isnull=True)
                | Q(individuals__lte=F("of_individuals")),
                name="awards_awardcount_individuals_of_so_many",
                violation_error_message=_("There are fewer who could get it than got it."),
            ),
            models.CheckConstraint(
                condition=Q(of_collectives__isnull=True)
                | Q(collectives__isnull=True)
                | Q(collectives__lte=F("of_collectives")),
                name="awards_awardcount_collectives_of_so_many",
                violation_error_message=_("There are fewer who could get it than got it."),
            ),
            models.CheckConstraint(
                condition=Q(decided_year__isnull=True) | Q(decided_year__gte=F("achievement_year")),
                name="awards_awardcount_decided_after_achieved",
                violation_error_message=_("Decided before it was achieved."),
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=False) | Q(document__isnull=False),
                name="awards_awardcount_comes_from_somewhere",
                violation_error_message=_("Give the source, or the document that says it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.what}"
