"""Whom awards go to: people with their posts, collectives, households; and what is personal about people."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards import choices, querysets
from organisation.addresses import address_of
from organisation.models import Area, Document, Office, Searchable, Validity

ILLUSTRATION_HELP = _("Made up to show how the pages work.")


class Person(Searchable):
    """A person who works, or worked, in an office that awards are proposed for.

    Nothing personal is kept here beyond what a decision prints: name, sex, office and post. The code
    parts people of the same name.
    """

    folded_fields = ("code", "full_name")

    code = models.CharField(_("code"), max_length=40, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=6, choices=choices.Sex, blank=True)
    in_branch_since = models.DateField(
        _("in the branch since"),
        null=True,
        blank=True,
        help_text=_("From this day years of service are counted."),
    )
    note = models.TextField(_("note"), blank=True)
    illustration = models.BooleanField(
        _("illustration"), default=False, editable=False, help_text=ILLUSTRATION_HELP
    )

    objects = querysets.PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("full_name", "code")
        indexes = [models.Index(fields=["full_name", "code"], name="awards_person_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def log_label(self) -> str:
        """What the log calls them: it is read by more people than the register is."""
        return self.code

    def get_absolute_url(self) -> str:
        return address_of("awards:person-detail", self.pk)

    def post_on(self, day: date) -> "Post | None":
        """The post held on that day; None where none is known. Asks the posts that came with the row."""
        return next((post for post in self.posts.all() if post.is_valid_on(day)), None)

    def last_post(self, day: date) -> "Post | None":
        """The last post begun by that day, else the first to come: its office enters the person.

        The same as `PersonQuerySet.with_present_office` says. Asks the posts that came with the row.
        """
        posts = sorted(self.posts.all(), key=lambda post: post.valid_from)
        begun = [post for post in posts if post.valid_from <= day]
        return next(iter(begun[-1:] or posts[:1]), None)


class Post(Validity):
    """A post of a person in an office, from its first to its last day; nobody holds two at once.

    The writer (`awards.registering`) sees to that posts do not overlap; the constraints hold what two
    people who write at once could break.
    """

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="posts"
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="posts"
    )
    title = models.CharField(_("post"), max_length=120, blank=True)

    objects = querysets.PostQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("person", F("valid_from").desc(nulls_last=True))
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False),
                name="awards_post_has_a_first_day",
                violation_error_message=_("Give the first day."),
            ),
            models.UniqueConstraint(
                fields=["person", "valid_from"],
                name="awards_post_one_from_a_day",
                violation_error_message=_("The person has a post from this day already."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_to__isnull=True),
                name="awards_post_one_without_end",
                violation_error_message=_("The person has a post without a last day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or _('Post')}, {self.office}"


class YearGrade(models.Model):
    """How a person's work of one year was graded. Read by award officers and the person's office only."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="grades"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    grade = models.CharField(_("grade"), max_length=9, choices=choices.Grade)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("grade of a year")
        verbose_name_plural = _("grades of years")
        ordering = ("person", "-year")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "year"],
                name="awards_yeargrade_one_a_year",
                violation_error_message=_("The year has a grade already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.year}: {self.get_grade_display()}"

    @property
    def log_label(self) -> str:
        return f"{self.person.log_label}, {self.year}"


class Discipline(models.Model):
    """A disciplinary measure against a person. Read by award officers and the person's office only."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="disciplines"
    )
    form = models.CharField(_("measure"), max_length=9, choices=choices.DisciplineForm)
    decided_on = models.DateField(_("date of the decision"))
    number = models.CharField(_("number of the decision"), max_length=100, blank=True)
    ended_on = models.DateField(_("last day of its effect"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("disciplinary measure")
        verbose_name_plural = _("disciplinary measures")
        ordering = ("person", "-decided_on")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(decided_on__lte=F("ended_on")),
                name="awards_discipline_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.UniqueConstraint(
                fields=["person", "form", "decided_on"],
                name="awards_discipline_once",
                violation_error_message=_("This measure is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_form_display()}"

    @property
    def log_label(self) -> str:
        return self.person.log_label


class Collective(Searchable, Validity):
    """A body that awards go to as a whole: an office, or one outside that has a name only."""

    folded_fields = ("code", "name", "name_en")

    code = models.CharField(_("code"), max_length=40, unique=True)
    office = models.OneToOneField(
        Office,
        verbose_name=_("office"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="collective",
    )
    outside_name = models.CharField(_("name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=choices.CollectiveKind)
    note = models.TextField(_("note"), blank=True)
    illustration = models.BooleanField(
        _("illustration"), default=False, editable=False, help_text=ILLUSTRATION_HELP
    )

    objects = querysets.CollectiveQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("collective")
        verbose_name_plural = _("collectives")
        ordering = ("kind", "code")
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(office__isnull=False, outside_name="")
                | (Q(office__isnull=True) & ~Q(outside_name="")),
                name="awards_collective_office_or_name",
                violation_error_message=_(
                    "A collective is an office, or has a name of its own; one of the two."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return address_of("awards:collective-detail", self.pk)

    @property
    def name(self) -> str:
        """Its Vietnamese name; of an office that office's. Ask rows that come with their office."""
        return self.office.name if self.office else self.outside_name

    @property
    def name_en(self) -> str:
        return self.office.name_en if self.office else ""

    @property
    def display_name(self) -> str:
        return self.office.display_name if self.office else self.outside_name


class Household(Searchable):
    """A household that awards go to, by the person it is known under."""

    folded_fields = ("code", "head")

    code = models.CharField(_("code"), max_length=40, unique=True)
    head = models.CharField(_("head of the household"), max_length=120)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), null=True, blank=True, on_delete=models.PROTECT
    )
    address = models.CharField(
        pgettext_lazy("of a household", "address"), max_length=200, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    illustration = models.BooleanField(
        _("illustration"), default=False, editable=False, help_text=ILLUSTRATION_HELP
    )

    objects = querysets.FoundByWords.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("head", "code")

    def __str__(self) -> str:
        return _("Household of %(head)s") % {"head": self.head}

    @property
    def log_label(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return address_of("awards:household-detail", self.pk)

    def clean(self) -> None:
        super().clean()
        if not self.head.strip():
            raise ValidationError({"head": _("Give the name.")})
