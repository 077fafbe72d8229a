"""The signed form, scanned or photographed, and other files that belong to a submission."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from indicators.models.attached_files import AttachedFile, FileRemoval
from indicators.models.attached_files import place_of_file as place_of_file  # named by a migration
from indicators.models.reporting_forms import Submission
from organisation.guards import append_only


class SubmissionFile(AttachedFile):
    """A file attached to a submission."""

    folder = "submissions"

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="files"
    )
    removal = models.OneToOneField(
        FileRemoval,
        verbose_name=_("removal of a file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="file",
    )

    class Meta(AttachedFile.Meta):
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A second click on the button, or the same scan sent again, is no second file.
            models.UniqueConstraint(
                fields=["submission", "sha256"],
                condition=Q(removal__isnull=True),
                name="indicators_submissionfile_once",
                violation_error_message=_("This file is attached already."),
            ),
            *AttachedFile.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        return reverse("indicators:submission-file-detail", args=[self.submission_id, self.pk])


append_only(SubmissionFile, may_close="removal")
