"""What a reviewer says of a submission, what came of it, and what is asked about figures."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.models.catalogue import TOTAL, Indicator, Slice
from indicators.models.keys import KEY_FIELDS
from indicators.models.reporting import Observation
from indicators.models.reporting_forms import Entry, Submission, SubmissionEvent
from indicators.querysets import QuestionQuerySet
from organisation.guards import append_only
from organisation.models import Area, Office

PEOPLE: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class ReturnedCell(models.Model):
    """A cell that was sent back, and why. Never changed.

    It waits for an answer as long as its entry is in the version that was sent back: another figure, or the
    same with a reason, is the next version.
    """

    event = models.ForeignKey(
        SubmissionEvent,
        verbose_name=_("step of a submission"),
        on_delete=models.PROTECT,
        related_name="cells",
    )
    entry = models.ForeignKey(
        Entry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="returns"
    )
    version = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        verbose_name = _("returned cell")
        verbose_name_plural = _("returned cells")
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "entry"],
                name="indicators_returnedcell_once_a_step",
                violation_error_message=_("The cell is returned already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="indicators_returnedcell_says_why",
                violation_error_message=_("Say why: the reason is kept on record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.reason}"


class ApprovedArea(models.Model):
    """An area of a submission whose figures are approved and published while others still wait.

    The submission is approved with the last of them. When it goes back to the office, all its areas wait
    anew and these rows are taken away: the steps and the activity log keep what had been approved.
    """

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="approved_areas",
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+"
    )
    event = models.ForeignKey(
        SubmissionEvent,
        verbose_name=_("step of a submission"),
        on_delete=models.PROTECT,
        related_name="approved_areas",
    )

    class Meta:
        verbose_name = _("approved area")
        verbose_name_plural = _("approved areas")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "area"],
                name="indicators_approvedarea_once",
                violation_error_message=_("This area is approved already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.area}"


class Publication(models.Model):
    """How an entry became a published figure: in which version, who had entered it, who approved it.

    Never changed. That nobody approves what they entered themselves is a constraint here; `acting_for` is
    whom a deputy stood in for.
    """

    observation = models.OneToOneField(
        Observation,
        verbose_name=_("observation"),
        on_delete=models.PROTECT,
        related_name="publication",
    )
    entry = models.ForeignKey(
        Entry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="publications"
    )
    version = models.PositiveIntegerField(_("version"))
    event = models.ForeignKey(
        SubmissionEvent,
        verbose_name=_("step of a submission"),
        on_delete=models.PROTECT,
        related_name="publications",
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("entered by"), **PEOPLE)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), **PEOPLE
    )
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("acting for"), null=True, blank=True, **PEOPLE
    )

    class Meta:
        verbose_name = _("publication of an entry")
        verbose_name_plural = _("publications of entries")
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(entered_by=F("approved_by"))
                & (Q(acting_for__isnull=True) | ~Q(entered_by=F("acting_for"))),
                name="indicators_publication_by_a_second_person",
                violation_error_message=_("Nobody approves what they entered themselves."),
            )
        ]

    def __str__(self) -> str:
        return str(self.observation)


class Question(models.Model):
    """What a reviewer or a leader wants to know about a figure: open, answered, closed.

    `office` has to answer: the one that fills in the form, else the one that answers for the indicator on
    the day of asking. `submission` is the form it was asked on; without it, it is about what is published.
    """

    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.PROTECT,
        related_name="questions",
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+"
    )
    slice = models.ForeignKey(
        Slice, verbose_name=_("slice"), on_delete=models.PROTECT, default=TOTAL, related_name="+"
    )
    period = models.CharField(_("period"), max_length=9)
    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
    )
    office = models.ForeignKey(
        Office,
        verbose_name=_("office that answers"),
        on_delete=models.PROTECT,
        related_name="questions",
    )
    text = models.CharField(_("question"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("asked by"), **PEOPLE)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, blank=True, **PEOPLE
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), null=True, blank=True, **PEOPLE
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="indicators_question_asks_something",
                violation_error_message=_("Say what you want to know."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="indicators_question_answered_by_somebody",
                violation_error_message=_("An answer has its author and its time."),
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False, answered_at__isnull=False),
                name="indicators_question_closed_after_answer",
                violation_error_message=_("A question is closed once it has been answered."),
            ),
        ]
        indexes = [models.Index(fields=["indicator", "closed_at"], name="question_by_indicator")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def key(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in KEY_FIELDS}


append_only(ReturnedCell)
append_only(Publication)
