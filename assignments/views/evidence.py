"""The evidence of a task: attached, handed out, taken off."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission, require
from assignments import actions
from assignments.models import Assignment, Evidence
from assignments.pages.detail import detail_page
from indicators.actions import ActionRefused
from indicators.forms import FileRemovalForm, SubmissionFileForm
from organisation.uploads import handed_out, was_cut_short

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file; refused, the task is shown with what stands against it."""
    task = get_object_or_404(Assignment.objects.with_names(), pk=pk)
    require(request.user, Permission.ASSIGNMENT_REPORT, office=task.office)
    assert isinstance(request.user, User)
    form = None
    if request.method == "POST":
        form = SubmissionFileForm(
            request.POST, request.FILES, auto_id="tep-%s", is_cut_short=was_cut_short(request)
        )
        if form.is_valid() and _attach(request, task, form, request.user):
            return redirect(f"{task.get_absolute_url()}#tep")
    page = detail_page(task, request.user, today=timezone.localdate())
    context = {"page": page, "task": task, "file_form": form or page.file_form}
    return render(request, "assignments/evidence_create.html", context)


def _attach(request: HttpRequest, task: Assignment, form: SubmissionFileForm, user: User) -> bool:
    try:
        file = actions.attach_evidence(assignment=task, upload=form.cleaned_data["file"], by=user)
    except ActionRefused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, _("%(name)s was attached.") % {"name": file.name})
    return True


@require_safe
def detail(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """One file, for those who work on the task or give tasks to its office: it may name people."""
    found = _file(pk, file_pk)
    if not actions.may_note(request.user, found.assignment):
        raise PermissionDenied("The evidence is of another office's task.")
    try:
        return handed_out(found.file, name=found.name, kind=found.kind)
    except FileNotFoundError:
        # Nothing is wrong with what was asked.
        logger.error("The file %s of task %s is not there.", found.file.name, pk)
        raise Http404(_("The file is not there any more.")) from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take a file off, with a reason."""
    found = _file(pk, file_pk)
    require(request.user, Permission.ASSIGNMENT_REPORT, office=found.assignment.office)
    assert isinstance(request.user, User)
    form = FileRemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.remove_evidence(file=found, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s was taken off.") % {"name": found.name})
            return redirect(f"{found.assignment.get_absolute_url()}#tep")
    context = {"file": found, "task": found.assignment, "form": form}
    return render(request, "assignments/evidence_remove.html", context)


def _file(pk: int, file_pk: int) -> Evidence:
    """A file that is attached; what was taken off is no page any more."""
    files = Evidence.objects.select_related("assignment__office")
    return get_object_or_404(files, pk=file_pk, assignment=pk, removal__isnull=True)
