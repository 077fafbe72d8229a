"""A file that somebody attached to something: what is kept of it, whatever it is attached to."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators import choices
from organisation.guards import append_only

MOST_OF_A_NAME = 120


def place_of_file(file: "AttachedFile", name: str) -> str:
    """Where a file is kept, under a name nobody can guess and nothing of what was sent in it."""
    return f"{file.folder}/{file.uploaded_at:%Y}/{uuid4().hex}"


class FileRemoval(models.Model):
    """Why a file is no longer shown, since when, and who took it off. The file stays. Never changed."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("removal of a file")
        verbose_name_plural = _("removals of files")
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="indicators_fileremoval_says_why",
                violation_error_message=_("Say why."),
            )
        ]

    def __str__(self) -> str:
        return self.reason


class AttachedFile(models.Model):
    """A file, never changed; it may be taken off once, with a reason: each model says so with a `removal`.

    `name` is what it was called, made safe; `kind` was found out from its bytes. It lies where no address
    leads, in `folder`, and is handed out by a page that asks who wants it.
    """

    folder: ClassVar[str]
    removal_id: int | None

    file = models.FileField(_("file"), upload_to=place_of_file, max_length=80)
    name = models.CharField(_("name"), max_length=MOST_OF_A_NAME)
    kind = models.CharField(_("kind"), max_length=20, choices=choices.FileKind)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("attached by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("attached at"), default=timezone.now)

    class Meta:
        abstract = True
        ordering = ("uploaded_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="%(app_label)s_%(class)s_not_empty",
                violation_error_message=_("The file is empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_removed(self) -> bool:
        return self.removal_id is not None


append_only(FileRemoval)
