"""Movements, initiatives, decisions, and the awards themselves with the steps each went through."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards import choices, querysets
from awards.choices import RecipientKind, Stage
from awards.models.catalogue import AwardType, LawPeriod
from awards.models.register import ILLUSTRATION_HELP, Collective, Household, Person
from awards.money import Money
from awards.stages import CLOSED, DECIDED
from organisation.addresses import address_of
from organisation.guards import append_only
from organisation.models import Document, Office, Searchable

# In order, for a set has none: a constraint would be another with each start of the program.
WITH_DECISION = (*sorted(DECIDED), Stage.REVOKED)
WITH_REASON = tuple(sorted(CLOSED))


class YearOf(Func):
    """The year of a date, by the database's own means (`organisation.models.Weekday` says why)."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple]:
        [day] = self.get_source_expressions()
        sql, params = compiler.compile(day)
        return f"CAST(strftime(%s, {sql}) AS integer)", ("%Y", *params)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(EXTRACT(year FROM %(expressions)s) AS integer)"
        return self.as_sql(compiler, connection, template=template, **context)


class Movement(Searchable):
    """An emulation movement (phong trào thi đua): what it is about, who launched it, what came of it."""

    folded_fields = ("code", "name", "theme", "launched_by")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    launched_by = models.CharField(_("launched by"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    documents = models.ManyToManyField(
        Document, verbose_name=_("documents"), blank=True, related_name="movements"
    )
    results = models.TextField(_("results"), blank=True)
    illustration = models.BooleanField(
        _("illustration"), default=False, editable=False, help_text=ILLUSTRATION_HELP
    )

    objects = querysets.MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = (F("starts_on").desc(nulls_last=True), "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="awards_movement_days_in_order",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("awards:movement-detail", self.pk)


class Initiative(Searchable):
    """An initiative or science topic: the level it is put forward for, and that of its recognition."""

    folded_fields = ("code", "title")

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(pgettext_lazy("of an initiative", "title"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"))
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="initiatives"
    )
    authors: "models.ManyToManyField[Person, InitiativeAuthor]" = models.ManyToManyField(
        Person,
        verbose_name=_("authors"),
        through="InitiativeAuthor",
        related_name="initiatives",
    )
    level_proposed = models.CharField(
        _("proposed for level"), max_length=11, choices=choices.InitiativeLevel
    )
    level_recognised = models.CharField(
        _("recognised at level"), max_length=11, choices=choices.InitiativeLevel, blank=True
    )
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )
    summary = models.TextField(_("summary"), blank=True)
    illustration = models.BooleanField(
        _("illustration"), default=False, editable=False, help_text=ILLUSTRATION_HELP
    )

    objects = querysets.InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ("-year", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(level_recognised="", recognised_on__isnull=True)
                | (~Q(level_recognised="") & Q(recognised_on__isnull=False)),
                name="awards_initiative_recognised_with_day",
                violation_error_message=_("Give the level and the day of recognition together."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class InitiativeAuthor(models.Model):
    """An author of an initiative."""

    initiative = models.ForeignKey(
        Initiative,
        verbose_name=_("initiative"),
        on_delete=models.CASCADE,
        related_name="authorships",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="authorships"
    )

    class Meta:
        verbose_name = _("author of an initiative")
        verbose_name_plural = _("authors of initiatives")
        ordering = ("initiative", "person")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["initiative", "person"],
                name="awards_initiativeauthor_once",
                violation_error_message=_("This person is an author already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.person}"

    @property
    def log_label(self) -> str:
        return f"{self.initiative}: {self.person.log_label}"


class AwardDecision(models.Model):
    """A decision by which awards are given or recognised: its document, day and signer's post.

    `law_period` is the law in force on the day of the decision; another one needs a reason and is then
    `law_is_chosen`. None: decided before the first law that is kept here.
    """

    document = models.OneToOneField(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="award_decision",
    )
    decided_on = models.DateField(_("date of the decision"))
    signer_post = models.CharField(_("post of the signer"), max_length=200)
    law_period = models.ForeignKey(
        LawPeriod,
        verbose_name=_("legal basis"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    law_is_chosen = models.BooleanField(_("legal basis chosen"), default=False, editable=False)
    law_reason = models.TextField(
        _("reason for another legal basis"),
        blank=True,
        help_text=_("Needed where the legal basis is not that of the day of the decision."),
    )
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    illustration = models.BooleanField(
        _("illustration"), default=False, editable=False, help_text=ILLUSTRATION_HELP
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects = querysets.AwardDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("award decision")
        verbose_name_plural = _("award decisions")
        ordering = ("-decided_on", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(law_is_chosen=False, law_reason="")
                | (Q(law_is_chosen=True) & ~Q(law_reason="")),
                name="awards_awarddecision_other_law_has_reason",
                violation_error_message=_("Say why another legal basis was chosen."),
            ),
            models.CheckConstraint(
                condition=~Q(signer_post=""),
                name="awards_awarddecision_has_a_signer",
                violation_error_message=_("Give the post of the signer."),
            ),
        ]
        indexes = [models.Index(fields=["decided_on"], name="awards_decision_by_day")]

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        return address_of("awards:decision-detail", self.pk)


OPEN = ~Q(stage__in=WITH_REASON)

MERIT = ("type", "occasion", "period_start", "period_end")
"""With the recipient and the movement: what an award is for. One achievement is rewarded once."""

_RECIPIENTS = ("person", "collective", "household")


def _rewarded_once() -> list[models.BaseConstraint]:
    """No two awards for the same achievement, unless one was rejected or revoked.

    A constraint for each kind of recipient, with a movement and without: nulls are never equal.
    """
    said = _("This achievement is rewarded already: same recipient, award, period and occasion.")
    constraints: list[models.BaseConstraint] = []
    for recipient in _RECIPIENTS:
        constraints += [
            models.UniqueConstraint(
                fields=[recipient, *MERIT],
                condition=OPEN & Q(movement__isnull=True),
                name=f"awards_award_once_{recipient}",
                violation_error_message=said,
            ),
            models.UniqueConstraint(
                fields=[recipient, *MERIT, "movement"],
                condition=OPEN & Q(movement__isnull=False),
                name=f"awards_award_once_{recipient}_in_movement",
                violation_error_message=said,
            ),
        ]
    return constraints


def _exactly_one_recipient() -> Q:
    allowed = Q()
    for chosen in _RECIPIENTS:
        allowed |= Q(**{f"{name}__isnull": name != chosen for name in _RECIPIENTS})
    return allowed


class Award(models.Model):
    """One title or commendation of one recipient, from its registration to its handing over.

    `achievement_year` is that of the last day of the period it is for; `decided_on` is that of its decision,
    kept here too so that the database holds the two in order. Coefficient, factor, base salary and
    amount are kept as they were on that day; None: not known then, or never any.
    """

    type = models.ForeignKey(
        AwardType,
        verbose_name=_("title or commendation"),
        on_delete=models.PROTECT,
        related_name="awards",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        related_name="awards",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    collective = models.ForeignKey(
        Collective,
        verbose_name=_("collective"),
        related_name="awards",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    household = models.ForeignKey(
        Household,
        verbose_name=_("household"),
        related_name="awards",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    office = models.ForeignKey(
        Office,
        verbose_name=_("office"),
        help_text=_("The office of the recipient at the end of the period."),
        related_name="awards",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    occasion = models.CharField(
        _("occasion"), max_length=8, choices=choices.Occasion, default=choices.Occasion.REGULAR
    )
    movement = models.ForeignKey(
        Movement,
        verbose_name=_("movement"),
        related_name="awards",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    merit = models.CharField(_("achievement"), max_length=500, blank=True)
    period_start = models.DateField(_("first day of the period"))
    period_end = models.DateField(_("last day of the period"))
    achievement_year = models.PositiveSmallIntegerField(
        _("year of the achievement"), editable=False
    )
    stage = models.CharField(
        _("stage"), max_length=11, choices=Stage, default=Stage.REGISTERED, editable=False
    )
    closing_reason = models.TextField(_("reason"), blank=True, editable=False)
    decision = models.ForeignKey(
        AwardDecision,
        verbose_name=_("decision"),
        related_name="awards",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True, editable=False)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True, editable=False)
    coefficient = models.DecimalField(
        _("coefficient"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    factor = models.PositiveSmallIntegerField(_("factor"), null=True, blank=True, editable=False)
    base_salary = models.PositiveIntegerField(
        _("base salary"), null=True, blank=True, editable=False
    )
    amount = models.PositiveBigIntegerField(_("amount"), null=True, blank=True, editable=False)
    illustration = models.BooleanField(
        _("illustration"), default=False, editable=False, help_text=ILLUSTRATION_HELP
    )

    objects = querysets.AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ("-achievement_year", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=_exactly_one_recipient(),
                name="awards_award_one_recipient",
                violation_error_message=_(
                    "An award goes to one person, one collective or one household."
                ),
            ),
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")),
                name="awards_award_period_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Exact(YearOf("period_end"), F("achievement_year")),
                name="awards_award_year_of_its_period",
                violation_error_message=_("The year is that of the last day of the period."),
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=WITH_DECISION, decision__isnull=False, decided_on__isnull=False
                )
                | (~Q(stage__in=WITH_DECISION) & Q(decision__isnull=True, decided_on__isnull=True)),
                name="awards_award_decided_by_a_decision",
                violation_error_message=_(
                    "What was given names its decision, and nothing else does."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("period_end")),
                name="awards_award_decided_after_its_period",
                violation_error_message=_(
                    "The decision lies before the end of the period it is for."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(stage__in=WITH_REASON) & ~Q(closing_reason=""))
                | (~Q(stage__in=WITH_REASON) & Q(closing_reason="")),
                name="awards_award_closed_with_a_reason",
                violation_error_message=_("Say why: the reason is kept on record."),
            ),
            models.CheckConstraint(
                condition=Q(movement__isnull=True) | Q(occasion=choices.Occasion.MOVEMENT),
                name="awards_award_movement_is_the_occasion",
                violation_error_message=_("A movement is named where it is the occasion."),
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(stage=Stage.HANDED_OVER)
                    | Q(handed_over_on__isnull=False, handed_over_on__gte=F("decided_on"))
                )
                & (Q(handed_over_on__isnull=True) | Q(decision__isnull=False)),
                name="awards_award_handed_over_after_the_decision",
                violation_error_message=_("It is handed over on or after the day of its decision."),
            ),
            models.CheckConstraint(
                condition=Q(
                    coefficient__isnull=True,
                    factor__isnull=True,
                    base_salary__isnull=True,
                    amount__isnull=True,
                )
                | Q(
                    coefficient__isnull=False,
                    factor__isnull=False,
                    base_salary__isnull=False,
                    amount__isnull=False,
                    decision__isnull=False,
                ),
                name="awards_award_money_with_its_reckoning",
                violation_error_message=_("The money stands with what it was worked out from."),
            ),
            *_rewarded_once(),
        ]
        indexes = [
            # All that counts are made of, so that counting looks at no row (`AwardQuerySet.grouped`).
            models.Index(
                fields=[
                    "achievement_year",
                    "type",
                    "stage",
                    "illustration",
                    "office",
                    *_RECIPIENTS,
                ],
                name="awards_award_counted",
            ),
            models.Index(fields=["-achievement_year", "-id"], name="awards_award_newest_first"),
            models.Index(fields=["decided_on"], name="awards_award_by_decision_day"),
        ]

    def __str__(self) -> str:
        return f"{self.type}: {self.recipient}"

    @property
    def log_label(self) -> str:
        return f"{self.type}: {self.recipient.code}"

    @property
    def recipient(self) -> Person | Collective | Household:
        """Who gets it."""
        found = self.person or self.collective or self.household
        assert found is not None  # the database refuses an award of nobody
        return found

    @property
    def recipient_kind(self) -> RecipientKind:
        if self.person_id is not None:
            return RecipientKind.INDIVIDUAL
        return (
            RecipientKind.COLLECTIVE if self.collective_id is not None else RecipientKind.HOUSEHOLD
        )

    @property
    def money(self) -> Money | None:
        """The money kept with it; None where it was not known, or there is none."""
        if self.coefficient is None or self.factor is None or self.base_salary is None:
            return None
        return Money(self.coefficient, self.factor, self.base_salary)

    def take_money(self, money: Money | None) -> None:
        """Keep this money with all that it was worked out from."""
        self.coefficient = money.coefficient if money else None
        self.factor = money.factor if money else None
        self.base_salary = money.base_salary if money else None
        self.amount = money.amount if money else None

    def clean(self) -> None:
        super().clean()
        if self.type_id and self.recipient_kind not in self.type.recipients:
            raise ValidationError(
                {
                    "type": _("%(award)s does not go to this kind of recipient.")
                    % {"award": self.type}
                }
            )


class AwardStageEvent(models.Model):
    """A step of an award: which stage it came to, on what day, by whom, why. Never changed."""

    award = models.ForeignKey(
        Award, verbose_name=_("award"), on_delete=models.PROTECT, related_name="events"
    )
    stage = models.CharField(_("stage"), max_length=11, choices=Stage)
    on = models.DateField(_("on"))
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        related_name="+",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    illustration = models.BooleanField(_("illustration"), default=False)

    class Meta:
        verbose_name = _("step of an award")
        verbose_name_plural = _("steps of awards")
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(stage__in=WITH_REASON) | ~Q(reason=""),
                name="awards_awardstageevent_closed_with_a_reason",
                violation_error_message=_("Say why: the reason is kept on record."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.get_stage_display()}"


append_only(AwardStageEvent, deletable_when="illustration")
