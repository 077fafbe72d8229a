"""Biểu: what is asked of which office, how often and until when; what was typed into it."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators import choices, querysets
from indicators.cut_offs import CutOffRule
from indicators.models.catalogue import TOTAL, Indicator, Slice
from indicators.models.keys import KEY_FIELDS, VALUE_DECIMALS, VALUE_DIGITS, Keyed
from indicators.periods import Period
from organisation.guards import append_only
from organisation.models import Area, Named, Office, Validity, ValidityQuerySet

LEAST_DAYS, MOST_DAYS = 1, 60
"""Working days from the cut-off to the day of sending (decree 09/2019/NĐ-CP, article 8: at least one)."""


class Form(Named, Validity):
    """A reporting form: its rows, its columns, who receives it, and when it is closed and due.

    The figure of the period itself is always asked; `asks_cumulative` and `asks_year_estimate` add columns
    for flows. `status` is what its figures are published as. A practice form is filled in like any other
    and publishes nothing.
    """

    periodicity = models.CharField(_("periodicity"), max_length=9, choices=choices.FormPeriodicity)
    receiving_office = models.ForeignKey(
        Office,
        verbose_name=_("receiving office"),
        on_delete=models.PROTECT,
        related_name="forms_received",
        help_text=_("Its reviewer approves what is submitted."),
    )
    cut_off_day = models.PositiveSmallIntegerField(
        _("day of cut-off"),
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("Day of the period's last month; 31 is its last day, however many it has."),
    )
    cut_off_day_in_december = models.PositiveSmallIntegerField(
        _("day of cut-off in December"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    months_before = models.PositiveSmallIntegerField(
        _("months before the period's last"),
        default=0,
        validators=[MaxValueValidator(11)],
        help_text=_("For reports that are due before their period ends."),
    )
    working_days = models.PositiveSmallIntegerField(
        _("working days to submit"),
        validators=[MinValueValidator(LEAST_DAYS), MaxValueValidator(MOST_DAYS)],
    )
    asks_cumulative = models.BooleanField(_("asks for the figure from January on"), default=False)
    asks_year_estimate = models.BooleanField(_("asks for an estimate of the year"), default=False)
    status = models.CharField(
        _("status of its figures"),
        max_length=11,
        choices=choices.ObservationStatus,
        default=choices.ObservationStatus.REPORTED,
    )
    is_practice = models.BooleanField(
        _("practice"), default=False, help_text=_("Its figures are never published.")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = querysets.FormQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ("code",)
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cut_off_day__range=(1, 31))
                & (
                    Q(cut_off_day_in_december__isnull=True)
                    | Q(cut_off_day_in_december__range=(1, 31))
                ),
                name="indicators_form_cut_off_is_a_day",
                violation_error_message=_("A month has days 1 to 31."),
            ),
            models.CheckConstraint(
                condition=Q(working_days__range=(LEAST_DAYS, MOST_DAYS)),
                name="indicators_form_days_to_submit",
                violation_error_message=_("From 1 to 60 working days to submit."),
            ),
        ]

    @property
    def cut_off_rule(self) -> CutOffRule:
        return CutOffRule(self.cut_off_day, self.cut_off_day_in_december, self.months_before)

    def cut_off(self, period: Period) -> date:
        """The last day whose events count for the period."""
        return self.cut_off_rule.cut_off(period)

    def columns(self, period: Period) -> dict[str, Period]:
        """The periods a row is asked for, under the name of their column.

        January's figure from January on is January's own: such a column is left out.
        """
        asked: dict[str, Period] = {choices.FormColumn.IN_PERIOD: period}
        so_far = Period.cumulative(period.end.year, period.end.month)
        if self.asks_cumulative and so_far != period:
            asked[choices.FormColumn.CUMULATIVE] = so_far
        if self.asks_year_estimate and not period.is_year and not so_far.is_year:
            asked[choices.FormColumn.YEAR_ESTIMATE] = Period.year_of(period.end.year)
        return asked


class FormRow(models.Model):
    """A line of a form, in its order: a heading, or an indicator with one of its slices."""

    form = models.ForeignKey(
        Form, verbose_name=_("form"), on_delete=models.CASCADE, related_name="rows"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    number = models.CharField(
        _("number"), max_length=10, blank=True, help_text=_("As printed: I, 1, 1.1, -")
    )
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="form_rows",
    )
    slice = models.ForeignKey(
        Slice,
        verbose_name=_("slice"),
        on_delete=models.PROTECT,
        default=TOTAL,
        related_name="+",
    )
    is_of_record = models.BooleanField(
        _("of record"),
        default=True,
        help_text=_("This form publishes the figure; in any other it is shown and not typed."),
    )

    class Meta:
        verbose_name = _("row of a form")
        verbose_name_plural = _("rows of a form")
        ordering = ("form", "order")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "order"],
                name="indicators_formrow_order_once",
                violation_error_message=_("The form has a row at this place already."),
            ),
            models.UniqueConstraint(
                fields=["form", "indicator", "slice"],
                name="indicators_formrow_indicator_once",
                violation_error_message=_("The form asks for this already."),
            ),
            models.CheckConstraint(
                condition=(Q(indicator__isnull=True) & ~Q(heading=""))
                | (Q(indicator__isnull=False) & Q(heading="")),
                name="indicators_formrow_heading_or_indicator",
                violation_error_message=_("A row is a heading or an indicator."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.indicator or self.heading}".strip()

    def clean(self) -> None:
        super().clean()
        kinds = {choices.Kind.FLOW, choices.Kind.STOCK}
        if self.indicator and self.indicator.kind not in kinds:
            raise ValidationError({"indicator": _("It is worked out, and never typed.")})


class FormAssignment(Validity):
    """An office that fills in a form, and the areas it does so for."""

    form = models.ForeignKey(
        Form, verbose_name=_("form"), on_delete=models.CASCADE, related_name="assignments"
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="forms_assigned"
    )
    areas = models.ManyToManyField(Area, verbose_name=_("areas"), related_name="+")

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("assignment of a form")
        verbose_name_plural = _("assignments of forms")
        ordering = ("form", "office")
        constraints = [
            *Validity.Meta.constraints,
            models.UniqueConstraint(
                fields=["form", "office", "valid_from"],
                name="indicators_formassignment_one_from_a_day",
                violation_error_message=_("The office has this form already."),
            ),
            models.UniqueConstraint(
                fields=["form", "office"],
                condition=Q(valid_from__isnull=True),
                name="indicators_formassignment_one_from_ever",
                violation_error_message=_("The office has this form already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form.code}: {self.office}"


class Submission(models.Model):
    """One office's form for one period, from its opening to its approval.

    Cut-off and due day are kept as they were when it opened: a later notice of the Government does not
    make anybody late in the past.
    """

    form = models.ForeignKey(
        Form, verbose_name=_("form"), on_delete=models.PROTECT, related_name="submissions"
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="submissions"
    )
    areas = models.ManyToManyField(Area, verbose_name=_("areas"), related_name="+")
    period = models.CharField(_("period"), max_length=9)
    period_start = models.DateField(_("first day of the period"))
    period_end = models.DateField(_("last day of the period"))
    cut_off = models.DateField(_("cut-off"))
    due_on = models.DateField(_("due on"))
    open_until = models.DateField(
        _("open until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Last day for typing where it was returned or given more time."),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=choices.SubmissionState,
        default=choices.SubmissionState.DRAFT,
    )
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)

    objects = querysets.SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("due_on", "form", "office")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "office", "period"],
                name="indicators_submission_once",
                violation_error_message=_("The office's form of this period is open already."),
            ),
            models.CheckConstraint(
                condition=Q(cut_off__lt=F("due_on")),
                name="indicators_submission_due_after_cut_off",
                violation_error_message=_("A form is due after its cut-off."),
            ),
        ]
        indexes = [models.Index(fields=["office", "state", "due_on"], name="submission_by_office")]

    def __str__(self) -> str:
        return f"{self.form.code}, {self.period}, {self.office}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:entry-sheet", args=[self.pk])

    def get_review_url(self) -> str:
        return reverse("indicators:review-detail", args=[self.pk])

    @property
    def is_open_for_entry(self) -> bool:
        """Whether figures may be typed today: its turn, and its days are not over."""
        return self.waits_for_office and not self.is_locked

    @property
    def waits_for_office(self) -> bool:
        """Whether it is with the office that fills it in: not before it comes back from the reviewer."""
        return self.state in choices.SubmissionState.open_for_entry()

    @property
    def holder(self) -> Office | None:
        """The office it waits for now: to fill it in, or to approve it; None once it is approved.

        Asked of rows that come with their office and that which receives the form.
        """
        if self.waits_for_office:
            return self.office
        return (
            self.form.receiving_office if self.state == choices.SubmissionState.SUBMITTED else None
        )

    @property
    def last_day(self) -> date:
        """The last day for typing and submitting."""
        return max(filter(None, (self.due_on, self.open_until)))

    def is_late(self, today: date) -> bool:
        """Whether the office should have sent it before that day, or mended it, and did not."""
        is_over = self.last_day if self.state == choices.SubmissionState.RETURNED else self.due_on
        return self.waits_for_office and is_over < today

    @property
    def is_locked(self) -> bool:
        """Whether its days are over: only an exception of the receiving office opens it again."""
        return self.last_day < timezone.localdate()


class SubmissionEvent(models.Model):
    """A step of a submission: who did what, when and why. Never changed."""

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(_("step"), max_length=9, choices=choices.SubmissionStep)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acting for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The last day for typing that came with the step."),
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("step of a submission")
        verbose_name_plural = _("steps of a submission")
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Reopening says why, and so does more time; of a return each cell may say it for itself.
            models.CheckConstraint(
                condition=~Q(kind__in=["reopened", "extended"])
                | (~Q(reason="") & Q(until__isnull=False)),
                name="indicators_submissionevent_says_why",
                violation_error_message=_("Say why: the reason is kept on record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_kind_display()}"


class Entry(Keyed):
    """What was typed into one cell: a value, or why there is none; nothing yet where there is no row.

    `version` counts the saves of the cell. Whoever saves says which version was on the screen, and a
    later one refuses the save.
    """

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="entries"
    )
    value = models.DecimalField(
        _("value"), max_digits=VALUE_DIGITS, decimal_places=VALUE_DECIMALS, null=True, blank=True
    )
    missing = models.CharField(
        _("reason for no value"), max_length=14, choices=choices.Missing, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why a figure that looks odd is right.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta(Keyed.Meta):
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("submission", "indicator", "area", "period_end")
        constraints = [
            *Keyed.Meta.constraints,
            models.UniqueConstraint(
                fields=["submission", *KEY_FIELDS],
                name="indicators_entry_once_in_submission",
                violation_error_message=_("The cell has been filled in already."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(missing=""),
                name="indicators_entry_value_or_reason",
                violation_error_message=_("Give a value, or the reason why there is none."),
            ),
        ]

    def __str__(self) -> str:
        return self.key_name

    def clean(self) -> None:
        super().clean()
        self.refuse_decimals(self.value)


append_only(SubmissionEvent)
