"""What stands beside a cell of a form, fetched when somebody looks at it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, can, require
from indicators.attaching import may_see_files
from indicators.filling import filling_of
from indicators.models import Submission
from indicators.pages.entry.panel import panel_of
from indicators.pages.questions import about_cell


@require_safe
@never_cache
def panel(request: HttpRequest, pk: int, cell: str) -> HttpResponse:
    """The panel of a cell, a piece of a page without a frame."""
    submission = get_object_or_404(Submission.objects.with_names(), pk=pk)
    assert request.user.is_authenticated
    if not may_see_files(request.user, submission):
        require(request.user, Permission.ENTRY_CHANGE, office=submission.office)
    found = panel_of(filling_of(submission), cell, today=timezone.localdate())
    if found is None:
        raise Http404("This form has no such cell.")
    office = submission.form.receiving_office
    context = {
        "panel": found,
        "submission": submission,
        "questions": about_cell(submission, found.cell.key),
        "may_ask": found.cell.entry is not None
        and can(request.user, Permission.QUESTION_ASK)
        and can(request.user, Permission.SUBMISSION_REVIEW, office=office),
    }
    return render(request, "indicators/_entry_panel.html", context)
