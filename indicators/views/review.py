"""Duyệt: what waits for a reviewer, and a form with what changed in it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission, in_whose_right, require_somewhere, role_holds
from indicators import reviewing
from indicators.actions import ActionRefused
from indicators.choices import SubmissionState, SubmissionStep
from indicators.comparing import Review, review_of
from indicators.models import Submission
from indicators.pages.entry.files import files_part
from indicators.pages.review.lists import review_list
from indicators.pages.review.page import period_of, review_page
from indicators.review_forms import (
    APPROVE,
    EXTEND,
    REOPEN,
    RETURN,
    ExtendForm,
    ReopenForm,
    ReviewForm,
)
from indicators.review_tables import ReviewTable, StepTable
from indicators.reviewing import NotWaiting
from organisation.models import Area


@require_safe
@never_cache
def review_list_view(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer."""
    require_somewhere(request.user, Permission.SUBMISSION_REVIEW)
    assert request.user.is_authenticated
    page = review_list(request.user)
    context = {
        "page": page,
        "waiting": ReviewTable(page.waiting, caption=_("Waiting for approval")),
        "returned": ReviewTable(page.returned, caption=_("Returned, being mended")),
        "locked": ReviewTable(page.locked, caption=_("Not submitted, and their days are over")),
        "approved": ReviewTable(page.approved, caption=_("Approved last")),
        "names_deputies": role_holds(request.user, Permission.SUBMISSION_REVIEW),
    }
    return render(request, "indicators/review_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One form before its reviewer; what the button says is done, or every fault is told."""
    submission = get_object_or_404(Submission.objects.with_names(), pk=pk)
    people = _people(request, submission)
    found = review_of(submission)
    if request.method != "POST":
        return _show(request, found, people)
    act = request.POST.get("viec", "")
    if act == REOPEN:
        return _reopen(request, found, people)
    if act == EXTEND:
        return _extend(request, found, people)
    return _decide(request, found, people, act)


def _people(request: HttpRequest, submission: Submission) -> list[User]:
    """Who acts, and whom they stand in for. Raises PermissionDenied."""
    assert request.user.is_authenticated
    office = submission.form.receiving_office
    person = in_whose_right(request.user, Permission.SUBMISSION_REVIEW, office=office)
    if person is None:
        raise PermissionDenied(f"{Permission.SUBMISSION_REVIEW.value} is not allowed.")
    return list({each.pk: each for each in (request.user, person)}.values())


def _form(request: HttpRequest, found: Review) -> ReviewForm | None:
    """The form of what waits; None where nothing does."""
    if found.submission.state != SubmissionState.SUBMITTED:
        return None
    return ReviewForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": found.mark},
        cells=[cell for cell in found.changed if cell.key.area in found.waiting_areas],
        today=timezone.localdate(),
    )


def _decide(request: HttpRequest, found: Review, people: list[User], act: str) -> HttpResponse:
    """Approve what waits, or an area of it, or send the form back."""
    form = _form(request, found)
    if form is None:
        return _already(request, found)
    areas = _areas(found, act)
    if act != RETURN and act != APPROVE and areas is None:
        messages.error(request, _("This area does not wait for approval."))
        return _show(request, found, people, form=form)
    if not form.is_valid_for(act):
        return _show(request, found, people, form=form)
    said = form.cleaned_data
    assert request.user.is_authenticated
    by, today = request.user, timezone.localdate()
    if act == RETURN:
        return _try(
            request,
            found,
            people,
            form,
            lambda: _returned(
                request,
                reviewing.return_submission(
                    submission=found.submission,
                    by=by,
                    today=today,
                    seen=said["seen"],
                    reason=said["reason"],
                    cells=form.reasons,
                ),
            ),
        )
    return _try(
        request,
        found,
        people,
        form,
        lambda: _approved(
            request,
            reviewing.approve(
                submission=found.submission,
                by=by,
                today=today,
                seen=said["seen"],
                areas=areas,
                chosen=form.chosen,
                document=said["document"],
            ),
        ),
    )


def _areas(found: Review, act: str) -> list[Area] | None:
    """The area that a button names; None for all of them, and for one that does not wait."""
    named = [area for area in found.waiting_areas if act == f"{APPROVE}-{area.pk}"]
    return named or None


def _try(
    request: HttpRequest,
    found: Review,
    people: list[User],
    form: ReviewForm,
    act: Callable[[], None],
) -> HttpResponse:
    try:
        act()
    except NotWaiting:
        return _already(request, found)
    except ActionRefused as refusal:
        anew = review_of(Submission.objects.with_names().get(pk=found.submission.pk))
        form.look_again_at(anew.mark)
        for name, texts in refusal.errors.items():
            for text in texts:
                form.add_error(name if name in form.fields else None, text)
        return _show(request, anew, people, form=form)
    found.submission.refresh_from_db()
    if found.submission.state == SubmissionState.SUBMITTED:
        return redirect("indicators:review-detail", found.submission.pk)
    return redirect("indicators:review-list")


def _approved(request: HttpRequest, done: reviewing.Approved) -> None:
    said = ngettext(
        "Approved: %(count)d figure was published.",
        "Approved: %(count)d figures were published.",
        done.published,
    )
    messages.success(request, said % {"count": done.published})


def _returned(request: HttpRequest, _nothing: None) -> None:
    messages.success(request, _("The form went back to the office that fills it in."))


_STEP_OF = {
    RETURN: SubmissionStep.RETURNED,
    REOPEN: SubmissionStep.REOPENED,
    EXTEND: SubmissionStep.EXTENDED,
}


def _already(request: HttpRequest, found: Review) -> HttpResponse:
    """What to say where somebody was faster; of a second click, that the first one did it."""
    last = found.submission.events.select_related("by").order_by("pk").last()
    act = request.POST.get("viec", "")
    wanted = SubmissionStep.APPROVED if act.startswith(APPROVE) else _STEP_OF.get(act)
    if last is not None and last.by == request.user and last.kind == wanted:
        messages.info(request, _("You have done this already."))
    else:
        messages.error(
            request, _("Somebody has dealt with this form meanwhile. Look at it anew first.")
        )
    return redirect("indicators:review-detail", found.submission.pk)


def _reopen(request: HttpRequest, found: Review, people: list[User]) -> HttpResponse:
    form = ReopenForm(request.POST, auto_id="mo-lai-%s")
    if not form.is_valid():
        return _show(request, found, people, reopen=form)
    assert request.user.is_authenticated
    try:
        reviewing.reopen(
            submission=found.submission,
            by=request.user,
            today=timezone.localdate(),
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
        )
    except NotWaiting:
        return _already(request, found)
    except ActionRefused as refusal:
        _add(form, refusal)
        return _show(request, found, people, reopen=form)
    messages.success(request, _("The form is open again. What is published stays as it is."))
    return redirect("indicators:review-detail", found.submission.pk)


def _extend(request: HttpRequest, found: Review, people: list[User]) -> HttpResponse:
    form = ExtendForm(request.POST, auto_id="gia-han-%s")
    if not form.is_valid():
        return _show(request, found, people, extend=form)
    assert request.user.is_authenticated
    try:
        reviewing.grant_exception(
            submission=found.submission,
            by=request.user,
            today=timezone.localdate(),
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
        )
    except NotWaiting:
        return _already(request, found)
    except ActionRefused as refusal:
        _add(form, refusal)
        return _show(request, found, people, extend=form)
    messages.success(request, _("The office may type into the form until that day."))
    return redirect("indicators:review-detail", found.submission.pk)


def _add(form: ReopenForm | ExtendForm, refusal: ActionRefused) -> None:
    for name, texts in refusal.errors.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def _show(
    request: HttpRequest,
    found: Review,
    people: list[User],
    *,
    form: ReviewForm | None = None,
    reopen: ReopenForm | None = None,
    extend: ExtendForm | None = None,
) -> HttpResponse:
    submission = found.submission
    assert request.user.is_authenticated
    form = form or (_form(request, found) if request.method != "POST" else None)
    page = review_page(found, people=people, form=form)
    is_approved = submission.state == SubmissionState.APPROVED
    context = {
        "page": page,
        "submission": submission,
        "period": period_of(submission),
        "form": form,
        "reopen": (reopen or ReopenForm(initial={"seen": found.mark}, auto_id="mo-lai-%s"))
        if is_approved
        else None,
        "extend": (extend or ExtendForm(auto_id="gia-han-%s"))
        if submission.waits_for_office
        else None,
        "is_early": form is not None and submission.cut_off > timezone.localdate(),
        "acting_for": next((each for each in people if each != request.user), None),
        "part": files_part(submission, request.user),
        "steps": StepTable(found.events, caption=_("Steps of this form")),
        "is_faulty": any(each is not None and bool(each.errors) for each in (form, reopen, extend)),
    }
    return render(request, "indicators/review_detail.html", context)
