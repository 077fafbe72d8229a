"""Tasks, what happened to each, the evidence that it was done, and years of which only totals are known."""

from datetime import date
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assignments import states
from assignments.choices import Giver, Kind, StepKind
from assignments.querysets import AssignmentQuerySet
from assignments.states import State
from indicators.models import AttachedFile, FileRemoval
from organisation.guards import append_only
from organisation.models import Document, Office, Searchable, Source
from vietnamese import calendar

FIRST_DAY: Final = date(calendar.FIRST_YEAR, 1, 1)
LAST_DAY: Final = date(calendar.LAST_YEAR - 1, 12, 31)
"""Days left are working days: a due day lies in the years whose holidays are known, one year to spare."""

PEOPLE: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class RestsOnDocument(models.Model):
    """The document behind something: its number and day as they are typed, and its row where there is one."""

    number = models.CharField(_("number of the document"), max_length=100, blank=True)
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True


class Assignment(Searchable, RestsOnDocument):
    """A task that the province or the director gave to an office, for the public a promise with a day.

    `first_due_on` is the day it was given with, `due_on` the one in force, which an extension moves. `year`
    is the year whose tasks it is one of: that of the programme, mostly that in which it was given. The state
    is worked out and never stored. What happened to it stands in its steps.
    """

    folded_fields = ("title", "number", "content")

    title = models.CharField(pgettext_lazy("of a task", "task"), max_length=300)
    content = models.TextField(pgettext_lazy("of a task", "what is to be done"), blank=True)
    kind = models.CharField(pgettext_lazy("of a task", "kind"), max_length=12, choices=Kind)
    giver = models.CharField(_("given by"), max_length=8, choices=Giver)
    office = models.ForeignKey(
        Office, verbose_name=_("office in charge"), on_delete=models.PROTECT, related_name="+"
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("people in charge"), blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    given_on = models.DateField(_("given on"))
    first_due_on = models.DateField(_("first due on"))
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), null=True, blank=True, **PEOPLE
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    illustration = models.BooleanField(_("illustration"), default=False, editable=False)
    reference = models.CharField(max_length=20, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("given to an office", "task")
        verbose_name_plural = pgettext_lazy("given to an office", "tasks")
        ordering = ("due_on", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="assignments_assignment_has_a_title",
                violation_error_message=_("Say what is to be done."),
            ),
            models.CheckConstraint(
                condition=Q(given_on__gte=FIRST_DAY, due_on__lte=LAST_DAY),
                name="assignments_assignment_in_known_years",
                violation_error_message=_("The holidays of that year are not known."),
            ),
            models.CheckConstraint(
                condition=Q(first_due_on__gte=F("given_on")),
                name="assignments_assignment_due_after_given",
                violation_error_message=_("A task is not due before it is given."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("first_due_on")),
                name="assignments_assignment_extended_onwards",
                violation_error_message=_("An extension gives more time."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("given_on")),
                name="assignments_assignment_done_after_given",
                violation_error_message=_("A task is not done before it is given."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="assignments_assignment_ends_one_way",
                violation_error_message=_("A task is done or withdrawn, not both."),
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="assignments_assignment_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(reference="") | Q(illustration=True),
                name="assignments_assignment_reference_of_illustration",
            ),
        ]
        indexes = [models.Index(fields=["year", "office"], name="assignment_by_year_and_office")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assignments:assignment-detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.given_on and self.year is not None:
            of_the_day = self.given_on.year
            # The programme of a year is often given out in the December before.
            if self.year not in (of_the_day, of_the_day + 1):
                raise ValidationError(
                    {"year": _("It is of the year in which it was given, or of the next.")}
                )

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.withdrawn_on is None

    @property
    def is_extended(self) -> bool:
        return self.due_on != self.first_due_on

    def state(self, *, today: date, soon_until: date) -> State:
        """Its state on a day; `soon_until` is `states.soon_until` of that day."""
        return states.state_of(
            due_on=self.due_on,
            done_on=self.done_on,
            withdrawn_on=self.withdrawn_on,
            today=today,
            soon_until=soon_until,
        )


class Step(RestsOnDocument):
    """Something that happened to a task: who, when, and what they said. Never changed.

    An extension has the due day before and after it, what was reported done its day. `by` is None of what a
    command made up.
    """

    assignment = models.ForeignKey(
        Assignment,
        verbose_name=pgettext_lazy("given to an office", "task"),
        on_delete=models.PROTECT,
        related_name="steps",
    )
    kind = models.CharField(pgettext_lazy("of a step", "kind"), max_length=9, choices=StepKind)
    text = models.TextField(pgettext_lazy("of a step", "said"), blank=True)
    old_due_on = models.DateField(_("due before"), null=True, blank=True)
    new_due_on = models.DateField(_("due after"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, **PEOPLE
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    illustration = models.BooleanField(_("illustration"), default=False, editable=False)

    class Meta:
        verbose_name = _("step of a task")
        verbose_name_plural = _("steps of tasks")
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                # Said of both days, for a comparison with an empty one refuses nothing.
                condition=Q(
                    kind=StepKind.EXTENDED,
                    old_due_on__isnull=False,
                    new_due_on__isnull=False,
                    new_due_on__gt=F("old_due_on"),
                )
                | (
                    ~Q(kind=StepKind.EXTENDED) & Q(old_due_on__isnull=True, new_due_on__isnull=True)
                ),
                name="assignments_step_extension_has_its_days",
                violation_error_message=_("An extension gives more time."),
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.DONE, done_on__isnull=False)
                | (~Q(kind=StepKind.DONE) & Q(done_on__isnull=True)),
                name="assignments_step_done_has_its_day",
                violation_error_message=_("Say on which day it was done."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[StepKind.GIVEN, StepKind.CHANGED, StepKind.DONE])
                | ~Q(text=""),
                name="assignments_step_says_why",
                violation_error_message=_("Say why: the reason is kept on record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}" if self.text else self.get_kind_display()


class Evidence(AttachedFile):
    """A file that shows what was done of a task."""

    folder = "evidence"

    assignment = models.ForeignKey(
        Assignment,
        verbose_name=pgettext_lazy("given to an office", "task"),
        on_delete=models.PROTECT,
        related_name="evidence",
    )
    removal = models.OneToOneField(
        FileRemoval,
        verbose_name=_("removal of a file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence",
    )
    illustration = models.BooleanField(_("illustration"), default=False, editable=False)

    class Meta(AttachedFile.Meta):
        verbose_name = _("evidence of a task")
        verbose_name_plural = _("evidence of tasks")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assignment", "sha256"],
                condition=Q(removal__isnull=True),
                name="assignments_evidence_once",
                violation_error_message=_("This file is attached already."),
            ),
            *AttachedFile.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        return reverse("assignments:evidence-detail", args=[self.assignment_id, self.pk])


class YearTotal(models.Model):
    """How many tasks of a kind a year had, where the single ones are not known.

    `given` or `done` None: the source does not say.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(pgettext_lazy("of a task", "kind"), max_length=12, choices=Kind)
    given = models.PositiveIntegerField(pgettext_lazy("tasks", "given"), null=True, blank=True)
    done = models.PositiveIntegerField(pgettext_lazy("tasks", "done"), null=True, blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("total of a year's tasks")
        verbose_name_plural = _("totals of a year's tasks")
        ordering = ("year", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["year", "kind"],
                name="assignments_yeartotal_once",
                violation_error_message=_("This total is there already."),
            ),
            models.CheckConstraint(
                condition=Q(given__isnull=False) | Q(done__isnull=False),
                name="assignments_yeartotal_says_something",
                violation_error_message=_("Say how many were given or done."),
            ),
            models.CheckConstraint(
                condition=Q(given__isnull=True) | Q(done__isnull=True) | Q(done__lte=F("given")),
                name="assignments_yeartotal_done_of_given",
                violation_error_message=_("No more are done than were given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_kind_display()}"


append_only(Step, deletable_when="illustration")
append_only(Evidence, may_close="removal", deletable_when="illustration")
