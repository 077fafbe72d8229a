"""Territories, offices, the decisions and the pages that figures rest on.

Rows of the past are never moved or overwritten: a body or a territory that ends gets a last day, and a
succession tells what came of it.
"""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import In
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisation.choices import AreaLevel, OfficeKind, Share, Verified
from vietnamese.calendar import Swap
from vietnamese.dates import write_date
from vietnamese.text import fold, nfc


class Searchable(models.Model):
    """A row found without accents: `folded` holds its names as `vietnamese.text.fold` writes them.

    A stored column, because SQLite's own case folding knows ASCII only and PostgreSQL's `unaccent`
    must be granted. `save()` and `fill_folded()` fill it; bulk writers call the latter.
    """

    folded_fields: ClassVar[tuple[str, ...]] = ("code", "name", "name_en")

    folded = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_folded()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "folded"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        for field in self._meta.concrete_fields:
            if isinstance(value := getattr(self, field.attname), str):
                setattr(self, field.attname, nfc(value))

    def fill_folded(self) -> None:
        self.folded = fold(" ".join(str(getattr(self, name)) for name in self.folded_fields))


class Named(Searchable):
    """A coded row with its official Vietnamese name and, where there is one, an English name."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        super().clean()
        if not slug_re.fullmatch(self.code):  # it stands in addresses and in the names of files
            raise ValidationError({"code": _("Use letters without accents, digits, - and _ only.")})

    @property
    def display_name(self) -> str:
        """The name in the language of the screen; Vietnamese where there is no English one."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


def stands_above_itself(row: models.Model) -> bool:
    """Whether the parents of this row, as it is about to be saved, lead back to it."""
    seen = set()
    ancestor = row.parent  # type: ignore[attr-defined]
    while ancestor is not None and ancestor.pk not in seen:
        if ancestor.pk == row.pk:
            return True
        seen.add(ancestor.pk)
        ancestor = ancestor.parent
    return False


class ValidityQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "ValidityQuerySet":
        """Rows in force on that day; an empty end is open."""
        return self.valid_between(day, day)

    def valid_between(self, start: date, end: date) -> "ValidityQuerySet":
        """Rows in force on at least one day from `start` to `end`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=end),
            Q(valid_to__isnull=True) | Q(valid_to__gte=start),
        )


class Validity(models.Model):
    """First and last day in force; empty = not known to begin or end."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to (last day)"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="%(app_label)s_%(class)s_validity_order",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]

    def is_valid_on(self, day: date) -> bool:
        return self.is_valid_between(day, day)

    def is_valid_between(self, start: date, end: date) -> bool:
        """In force on at least one day from `start` to `end`."""
        return (self.valid_from is None or self.valid_from <= end) and (
            self.valid_to is None or self.valid_to >= start
        )


class Area(Named, Validity):
    """A territory that figures are about (SDMX: reference area), or a dated group of them.

    `gso_code` is the statistics office's code and stands apart from ours, because such codes are
    re-used: 15 was Yên Bái's and is now the merged province's. A group is in no sum.
    """

    gso_code = models.CharField(_("statistics code"), max_length=10, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=AreaLevel)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    area_km2 = models.DecimalField(
        _("area, km²"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of population"), null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ("level", "code")
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="organisation_area_whole_coordinate",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True, population_year__isnull=True)
                | Q(population__isnull=False, population_year__isnull=False),
                name="organisation_area_population_with_year",
                violation_error_message=_("Give the population together with its year."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_area_not_own_parent",
                violation_error_message=_("An area cannot belong to itself."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if stands_above_itself(self):
            raise ValidationError({"parent": _("An area cannot belong to itself.")})


class AreaMembership(Validity):
    """An area that belongs to a group between two dates (the four poor districts)."""

    group = models.ForeignKey(
        Area, verbose_name=_("group"), on_delete=models.CASCADE, related_name="memberships"
    )
    member = models.ForeignKey(
        Area, verbose_name=_("member"), on_delete=models.PROTECT, related_name="group_memberships"
    )

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ("group", "member")
        constraints = [
            *Validity.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "member", "valid_from"],
                name="organisation_areamembership_once",
                violation_error_message=_("This area is in the group from that day already."),
            ),
            # Uniqueness over a nullable column guards nothing for nulls: they get a rule of their own.
            models.UniqueConstraint(
                fields=["group", "member"],
                condition=Q(valid_from__isnull=True),
                name="organisation_areamembership_once_from_ever",
                violation_error_message=_("This area is in the group from that day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.member}"


class Office(Named, Validity):
    """A body that reports figures or answers for them."""

    kind = models.CharField(_("kind"), max_length=20, choices=OfficeKind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("under"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), null=True, blank=True, on_delete=models.PROTECT
    )
    verified = models.CharField(_("verified"), max_length=6, choices=Verified, default=Verified.NO)
    note = models.TextField(_("note"), blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ("code",)
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_office_not_own_parent",
                violation_error_message=_("An office cannot be under itself."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if stands_above_itself(self):
            raise ValidationError({"parent": _("An office cannot be under itself.")})

    def is_within(self, ancestor_id: int) -> bool:
        """Whether this office is that one or stands below it; walks up, one query a step."""
        office: Office | None = self
        seen: set[int] = set()
        while office is not None and office.pk not in seen:
            if office.pk == ancestor_id:
                return True
            seen.add(office.pk)
            office = office.parent
        return False


class Succession(models.Model):
    """What became of a body or territory: all of it, or a part, went to a successor on a day.

    A part cannot be converted: a series across it is shown as two, never joined.
    """

    on = models.DateField(_("on"))
    share = models.CharField(_("share"), max_length=5, choices=Share)
    basis = models.TextField(_("basis"), blank=True)

    class Meta:
        abstract = True
        ordering = ("on", "predecessor", "successor")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This succession is recorded already."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="%(app_label)s_%(class)s_two_sides",
                violation_error_message=_("Nothing succeeds itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"  # type: ignore[attr-defined]


class AreaSuccession(Succession):
    """A territory that went, whole or in part, to another."""

    predecessor = models.ForeignKey(
        Area, verbose_name=_("predecessor"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Area, verbose_name=_("successor"), on_delete=models.PROTECT, related_name="precessions"
    )

    class Meta(Succession.Meta):
        verbose_name = _("succession of areas")
        verbose_name_plural = _("successions of areas")


class OfficeSuccession(Succession):
    """An office whose tasks went, whole or in part, to another."""

    predecessor = models.ForeignKey(
        Office, verbose_name=_("predecessor"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Office, verbose_name=_("successor"), on_delete=models.PROTECT, related_name="precessions"
    )

    class Meta(Succession.Meta):
        verbose_name = _("succession of offices")
        verbose_name_plural = _("successions of offices")


class Document(Searchable):
    """A decision, plan or letter that other rows refer to."""

    folded_fields = ("code", "number", "title", "issuer")

    code = models.CharField(_("code"), max_length=40, unique=True)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200)
    title = models.CharField(pgettext_lazy("of a document", "title"), max_length=300)
    file = models.FileField(_("file"), upload_to="documents/%Y/", blank=True)
    verified = models.CharField(_("verified"), max_length=6, choices=Verified, default=Verified.NO)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-issued_on", "code")

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title


class Source(models.Model):
    """Where a loaded figure was read: the address of a page, or the name of a file."""

    location = models.CharField(_("address or file"), max_length=500, unique=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("location",)

    def __str__(self) -> str:
        return self.location

    @property
    def is_address(self) -> bool:
        """Whether it can be followed as a link."""
        return self.location.startswith(("https://", "http://"))


class Weekday(Func):
    """The day of the week of a date, 0 for Sunday to 6 for Saturday, by the database's own means.

    Django's `ExtractWeekDay` is a function of Python on SQLite: a rule with it could not be checked by any
    other program that opens the file.
    """

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple]:
        [day] = self.get_source_expressions()
        sql, params = compiler.compile(day)
        # As a parameter, because Django formats the text of a rule twice.
        return f"CAST(strftime(%s, {sql}) AS integer)", ("%w", *params)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(EXTRACT(dow FROM %(expressions)s) AS integer)"
        return self.as_sql(compiler, connection, template=template, **context)


class SwapDayQuerySet(models.QuerySet):
    def swaps(self) -> tuple[Swap, ...]:
        """The exchanges as `vietnamese.calendar.WorkingDays.under` takes them, in order; 1 query."""
        return tuple(Swap(off, worked) for off, worked in self.values_list("off", "worked"))


class SwapDay(models.Model):
    """A working day that the Government gives off against a Saturday or Sunday worked for it.

    Announced for one occasion, so that a holiday joins a weekend; public offices keep it, and deadlines
    with them. The two kinds of days of the week keep a day from being given off by one row and worked by
    another.
    """

    off = models.DateField(_("day off"))
    worked = models.DateField(_("day worked for it"))
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT
    )
    note = models.TextField(_("note"), blank=True)

    objects = SwapDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("swap day")
        verbose_name_plural = _("swap days")
        ordering = ("-off",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["off"],
                name="organisation_swapday_off_once",
                violation_error_message=_("This day is given off already."),
            ),
            models.UniqueConstraint(
                fields=["worked"],
                name="organisation_swapday_worked_once",
                violation_error_message=_("This day is worked for another already."),
            ),
            models.CheckConstraint(
                condition=Q(In(Weekday("off"), [1, 2, 3, 4, 5])),
                name="organisation_swapday_off_on_weekday",
                violation_error_message=_("The day off must be one from Monday to Friday."),
            ),
            models.CheckConstraint(
                condition=Q(In(Weekday("worked"), [6, 0])),
                name="organisation_swapday_worked_on_weekend",
                violation_error_message=_("The day worked for it must be a Saturday or Sunday."),
            ),
        ]

    def __str__(self) -> str:
        return f"{write_date(self.off)} ⇄ {write_date(self.worked)}"

    def clean(self) -> None:
        super().clean()
        self.note = nfc(self.note)


class DataVersion(models.Model):
    """The version of what is shown of one scope (`organisation.versions`): new with every change."""

    scope = models.CharField(max_length=80, primary_key=True)
    version = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.scope}: {self.version}"
