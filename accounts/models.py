"""Accounts, the log of every change, and the wrong tries that throttle sign-in."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.choices import Channel, Language, Role, Verb
from organisation import versions
from organisation.guards import append_only
from organisation.models import Office, Searchable

LABEL_LENGTH = 200  # of what an activity was about; longer names are cut


def kind_name(model: str) -> str:
    """What rows of this model ("app.model") are called on screen; the label itself for one long gone."""
    try:
        return str(apps.get_model(model)._meta.verbose_name)
    except LookupError:
        return model


class UserManager(BaseUserManager["User"]):
    def create_superuser(self, *args: Any, **kwargs: Any) -> "User":
        """There are none; `create_account --role admin` makes the first administrator."""
        raise NotImplementedError("Nobody is a superuser here; use the command create_account.")


class User(Searchable, AbstractBaseUser):
    """A person who signs in: one role, one office.

    There is no superuser, and no column in which one could be marked: what a role may do stands in
    `accounts.permissions`, which Django's own questions (`has_perm`) are passed on to. Accounts are
    disabled, never deleted, because figures and the log name them.
    """

    folded_fields = ("username", "full_name")

    username = models.CharField(
        _("sign-in name"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9]([a-z0-9._-]*[a-z0-9])?\Z",
                _("Use small letters without accents, digits, and . - _ between them."),
            )
        ],
        error_messages={"unique": _("This sign-in name is taken.")},
    )
    full_name = models.CharField(_("full name"), max_length=100)
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Not needed, and not used to sign in.")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    office = models.ForeignKey(
        Office,
        verbose_name=_("office"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="users",
    )
    language = models.CharField(
        _("language of the pages"),
        max_length=2,
        choices=Language,
        blank=True,
        editable=False,
        help_text=_("As last chosen by the person; empty = never chosen."),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_trial = models.BooleanField(
        _("trial account"),
        default=False,
        editable=False,
        help_text=_("Made for trying out; cannot sign in anywhere else."),
    )
    must_set_password = models.BooleanField(_("must set a password"), default=False, editable=False)
    password_changed_at = models.DateTimeField(
        _("password set on"), null=True, blank=True, editable=False
    )
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    permission_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    is_superuser = False
    """Asked by some packages, answered by no column; nothing here reads it."""

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("username",)
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")),
                name="accounts_user_username_lower",
                violation_error_message=_("The sign-in name is written in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="accounts_user_role_known",
                violation_error_message=_("This role is not known."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]),
                name="accounts_user_language_known",
                violation_error_message=_("The pages do not come in this language."),
            ),
            # The first administrator is made before there is any office.
            models.CheckConstraint(
                condition=Q(office__isnull=False) | Q(role=Role.ADMIN),
                name="accounts_user_office_given",
                violation_error_message=_("Everybody but an administrator belongs to an office."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # Names stand beside figures. A trigger would also fire at every sign-in, which is noted here.
        fields = kwargs.get("update_fields")
        if fields is None or "full_name" in fields:
            versions.renew(versions.NOTES)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """What Django's admin greets a person with."""
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter the administration pages; Django's admin asks it so."""
        return permissions.can_somewhere(self, permissions.Permission.ADMIN_ENTER)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's question `app.verb_model`, answered by `accounts.permissions`."""
        app_label, _, codename = perm.partition(".")
        verb, _, model = codename.partition("_")
        permission = permissions.permission_for_model(app_label, model, verb)
        return permission is not None and permissions.can_somewhere(self, permission)

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return permissions.can_use_models_of(self, app_label)

    # A session carries this hash and dies when it no longer fits: Django puts the password into it,
    # the generation ends sessions without a new password (disabling, a removed second step).
    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.session_generation}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for fallback in super().get_session_auth_fallback_hash():
            yield f"{fallback}.{self.session_generation}"


class Activity(models.Model):
    """One change: who, when, through which door, to what, old and new values, why.

    Rows are only ever added; the database refuses the rest. They hold ids and values but neither
    names nor addresses of people, which lie in `ActivityOrigin` and may be deleted after a while.
    """

    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what was done"), max_length=30, choices=Verb)
    actor = models.ForeignKey(
        User,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
    )
    role = models.CharField(_("role then"), max_length=20, choices=Role, blank=True)
    office = models.ForeignKey(
        Office,
        verbose_name=_("office then"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    channel = models.CharField(_("through"), max_length=10, choices=Channel)
    model = models.CharField(_("kind of thing"), max_length=100)
    object_id = models.CharField(_("key of the thing"), max_length=64)
    label = models.CharField(
        _("thing"),
        max_length=LABEL_LENGTH,
        blank=True,
        help_text=_("As it was called then; not for people."),
    )
    old = models.JSONField(_("before"), null=True, blank=True, encoder=DjangoJSONEncoder)
    new = models.JSONField(_("after"), null=True, blank=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["model", "object_id"], name="accounts_activity_target"),
            models.Index(fields=["at"], name="accounts_activity_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.kind} {self.label or self.object_id}"

    @property
    def kind(self) -> str:
        return kind_name(self.model)

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Field name, value before, value after; personal data at the end, while it is kept."""
        origin = getattr(self, "origin", None)
        sides = [(self.old, self.new)]
        if origin is not None:
            sides.append((origin.old, origin.new))
        return [
            (name, (old or {}).get(name), (new or {}).get(name))
            for old, new in sides
            for name in {**(old or {}), **(new or {})}
        ]


class ActivityOrigin(models.Model):
    """What of an activity is personal: names as they were, the address it came from.

    May be deleted when the law's time for keeping it is over; the activity stays whole without it.
    """

    activity = models.OneToOneField(
        Activity,
        verbose_name=_("activity"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="origin",
    )
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    actor_name = models.CharField(_("name of the person"), max_length=150, blank=True)
    target_name = models.CharField(_("name of the account changed"), max_length=150, blank=True)
    old = models.JSONField(
        _("personal data before"), null=True, blank=True, encoder=DjangoJSONEncoder
    )
    new = models.JSONField(
        _("personal data after"), null=True, blank=True, encoder=DjangoJSONEncoder
    )

    class Meta:
        verbose_name = _("origin of an activity")
        verbose_name_plural = _("origins of activities")

    def __str__(self) -> str:
        return f"{self.actor_name} {self.address or ''}".strip()


append_only(Activity)


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def acting_on(self, day: date) -> Self:
        """Those who stand in for somebody on that day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


class Deputy(models.Model):
    """Somebody who stands in for a colleague of the same office from one day to another.

    What they may then do in the colleague's right says `accounts.permissions`; whatever they do names both.
    """

    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="deputies"
    )
    deputy = models.ForeignKey(
        User, verbose_name=_("deputy"), on_delete=models.PROTECT, related_name="stands_in_for"
    )
    starts_on = models.DateField(_("from day"))
    ends_on = models.DateField(_("to day"))
    reason = models.CharField(_("reason"), max_length=300)
    named_at = models.DateTimeField(_("named at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True, editable=False)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ("-starts_on", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="accounts_deputy_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")),
                name="accounts_deputy_is_another",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="accounts_deputy_says_why",
                violation_error_message=_("Say why: the reason is kept on record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.person}"


class SignInFailure(models.Model):
    """One wrong try to sign in, kept as long as it counts (`accounts.throttle`).

    `account` and `address` are keyed digests: what was typed may be a password, and names of people
    who mistyped are nobody's business. `device` is the known device it came from, or empty.
    """

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "address", "at"], name="accounts_failure_account"),
            models.Index(fields=["address", "at"], name="accounts_failure_address"),
            models.Index(fields=["at"], name="accounts_failure_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Visit(models.Model):
    """One person on one day, for the counts at the foot of the pages (`accounts.visits`).

    Rows name people, so they go when their week is over and leave a number behind (`VisitDay`).
    """

    day = models.DateField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "user"], name="accounts_visit_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class VisitDay(models.Model):
    """How many people came on a day of a past week; nobody can tell any more who they were."""

    day = models.DateField(primary_key=True)
    people = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.people}"
