"""A form on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from indicators.attaching import may_see_files
from indicators.filling import filling_of
from indicators.models import Submission
from indicators.pages.entry.printing import printed_form


@require_safe
@never_cache
def print_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it is filled in, or blank (`?trong=1`), for A4 paper.

    In Vietnamese whatever language the pages are read in: it is signed and filed.
    """
    submission = get_object_or_404(Submission.objects.with_names(), pk=pk)
    assert request.user.is_authenticated
    if not may_see_files(request.user, submission):
        require(request.user, Permission.ENTRY_CHANGE, office=submission.office)
    with translation.override("vi"):
        page = printed_form(
            filling_of(submission),
            blank="trong" in request.GET,
            today=timezone.localdate(),
            printed_at=timezone.localtime(),
        )
        context = {"page": page, "submission": submission, "form": submission.form}
        return render(request, "indicators/entry_print.html", context)
