"""The files of a form: attached, handed out, taken off."""

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission, require
from indicators import attaching
from indicators.actions import ActionRefused
from indicators.forms import FileRemovalForm, SubmissionFileForm
from indicators.models import Submission, SubmissionFile
from indicators.pages.entry.files import files_part
from organisation.uploads import handed_out, was_cut_short

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a form, on a page of their own; what is sent here is attached."""
    submission = get_object_or_404(Submission.objects.with_names(), pk=pk)
    user = _visitor(request, submission)
    form = None
    if request.method == "POST":
        require(user, Permission.ENTRY_CHANGE, office=submission.office)
        form = SubmissionFileForm(
            request.POST, request.FILES, auto_id="tep-%s", is_cut_short=was_cut_short(request)
        )
        if form.is_valid() and _attach(request, submission, form, user):
            return redirect(f"{submission.get_absolute_url()}#tep")
    part = files_part(submission, user, form)
    context = {"part": part, "submission": submission, "is_faulty": bool(form)}
    return render(request, "indicators/submission_files.html", context)


def _attach(
    request: HttpRequest, submission: Submission, form: SubmissionFileForm, user: User
) -> bool:
    try:
        file = attaching.attach_file(
            submission=submission, upload=form.cleaned_data["file"], by=user
        )
    except ActionRefused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, _("%(name)s was attached.") % {"name": file.name})
    return True


@require_safe
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """One file, to be kept and not to be shown by the browser, in which it could do harm."""
    found = _file(request, pk, file_pk)
    try:
        return handed_out(found.file, name=found.name, kind=found.kind)
    except FileNotFoundError:
        # Nothing is wrong with what was asked.
        logger.error("The file %s of submission %s is not there.", found.file.name, pk)
        raise Http404(_("The file is not there any more.")) from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take a file off, with a reason."""
    found = _file(request, pk, file_pk)
    require(request.user, Permission.ENTRY_CHANGE, office=found.submission.office)
    assert request.user.is_authenticated
    form = FileRemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            attaching.remove_file(file=found, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s was taken off.") % {"name": found.name})
            return redirect(f"{found.submission.get_absolute_url()}#tep")
    context = {"file": found, "submission": found.submission, "form": form}
    return render(request, "indicators/submission_file_remove.html", context)


def _file(request: HttpRequest, pk: int, file_pk: int) -> SubmissionFile:
    """A file that is attached, for somebody who may see it; what was taken off is no page any more."""
    files = SubmissionFile.objects.select_related(
        "submission__form__receiving_office", "submission__office"
    )
    found = get_object_or_404(files, pk=file_pk, submission=pk, removal__isnull=True)
    _visitor(request, found.submission)
    return found


def _visitor(request: HttpRequest, submission: Submission) -> User:
    assert request.user.is_authenticated
    if not attaching.may_see_files(request.user, submission):
        require(request.user, Permission.ENTRY_CHANGE, office=submission.office)
    return request.user
