"""Letters that wait to be sent, and who wants none."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON: dict[str, Any] = {"on_delete": models.CASCADE, "related_name": "+"}


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def unsent(self) -> "OutgoingMailQuerySet":
        return self.filter(sent_at__isnull=True)


class OutgoingMail(models.Model):
    """One letter to one person about one day, as it is sent; written by `desk.mailing` and by nothing else.

    It holds counts and links and no figure. A person gets one a day at most, which is a constraint here. It
    names people and goes after some weeks.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("to"), **PERSON)
    address = models.EmailField(_("e-mail"))
    day = models.DateField(_("day"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"), default=timezone.now)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["to", "day"],
                name="desk_outgoingmail_one_a_day",
                violation_error_message=_("This person has a letter of this day already."),
            ),
            models.CheckConstraint(
                condition=~Q(address="") & ~Q(subject="") & ~Q(text=""),
                name="desk_outgoingmail_says_something",
                violation_error_message=_("A letter has an address, a subject and a text."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["day", "next_try_at"],
                condition=Q(sent_at__isnull=True),
                name="desk_outgoingmail_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.subject}"


class WithoutMail(models.Model):
    """A person who wants no letters; whoever has no row here gets them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), primary_key=True, **PERSON
    )

    class Meta:
        verbose_name = _("person without letters")
        verbose_name_plural = _("persons without letters")

    def __str__(self) -> str:
        return str(self.person)
