"""Nhập liệu: the forms due, and a form to be filled in."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import (
    Permission,
    can_somewhere,
    offices_read_once,
    require,
    require_somewhere,
)
from indicators import entering, wording
from indicators.actions import ActionRefused
from indicators.entering import EntryChanged
from indicators.entry_tables import DueTable, time_left
from indicators.filling import Filling, filling_of
from indicators.models import FormRow, Submission
from indicators.openings import days_left
from indicators.pages.entry import answers, due_page
from indicators.pages.entry.files import files_part
from indicators.pages.entry.reading import Read, read_sheet
from indicators.pages.entry.sheet import (
    FIRST_EMPTY,
    Cell,
    Sheet,
    impossible,
    sheet_by_area,
    sheet_by_row,
)
from indicators.pages.entry.texts import grid_texts
from indicators.pages.questions import to_answer_count
from indicators.pages.review.lists import waiting_count
from indicators.pages.waiting import cells_returned
from indicators.writing import NOTHING


@require_safe
@never_cache
@offices_read_once()
def due(request: HttpRequest) -> HttpResponse:
    """Biểu đến hạn: what waits for the offices of this person."""
    require_somewhere(request.user, Permission.ENTRY_CHANGE)
    assert request.user.is_authenticated
    page = due_page(request.user, today=timezone.localdate())
    returned = cells_returned(request.user)
    context = {
        "page": page,
        "to_fill_in": DueTable(page.to_fill_in, caption=_("To be filled in")),
        "waiting": DueTable(page.waiting, caption=_("Waiting for approval")),
        "approved": DueTable(page.approved, caption=_("Approved last")),
        "may_review": can_somewhere(request.user, Permission.SUBMISSION_REVIEW),
        "to_review": waiting_count(request.user),
        "to_answer": to_answer_count(request.user),
        "returned": returned if returned and returned.count else None,
    }
    return render(request, "indicators/entry_due.html", context)


@require_POST
def open_due(request: HttpRequest) -> HttpResponse:
    """Open what should be open by today, where the morning's command was not run."""
    require_somewhere(request.user, Permission.ENTRY_CHANGE)
    opened = entering.open_submissions(today=timezone.localdate())
    said = ngettext("%(count)d form was opened.", "%(count)d forms were opened.", opened)
    messages.success(request, said % {"count": opened})
    return redirect("indicators:entry-due")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A form of one office and period; sent back, all its cells are saved or none."""
    submission = get_object_or_404(Submission.objects.with_names(), pk=pk)
    require(request.user, Permission.ENTRY_CHANGE, office=submission.office)
    filling = filling_of(submission)
    today = timezone.localdate()
    if row := _chosen_row(request, filling):
        return _show(request, sheet_by_row(filling, today=today, row=row), row=row)
    page = sheet_by_area(filling, today=today)
    if request.method != "POST" and request.GET.urlencode() == FIRST_EMPTY:
        return redirect(f"{submission.get_absolute_url()}#{answers.first_empty(page)}")
    if request.method == "POST":
        read = _read(page, request)
        if not read.refused and _save(request, submission, read):
            return redirect(submission)
        kept = {name: cell for name, (cell, _typed, _seen) in read.typed.items()}
        page = page.with_cells(kept | read.refused)
    return _show(request, page)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit a form with what was typed into it; what stands against it is listed with the cells."""
    submission = get_object_or_404(Submission.objects.with_names(), pk=pk)
    require(request.user, Permission.ENTRY_CHANGE, office=submission.office)
    assert request.user.is_authenticated
    page = sheet_by_area(filling_of(submission), today=timezone.localdate())
    read = _read(page, request)
    if read.refused or (read.typed and not _save(request, submission, read)):
        kept = {name: cell for name, (cell, _typed, _seen) in read.typed.items()}
        return _show(request, page.with_cells(kept | read.refused))
    try:
        with transaction.atomic():
            # First, for it locks the form: nobody types into it while it is looked through.
            entering.submit(submission=submission, by=request.user)
            page = sheet_by_area(filling_of(submission), today=timezone.localdate())
            left = answers.left_to_do(page)
            transaction.set_rollback(bool(left))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(submission)
    if left:
        return _show(request, page, refused=True)
    said = _("The form was submitted. It waits for %(office)s now.")
    messages.success(request, said % {"office": submission.form.receiving_office.display_name})
    return redirect("indicators:entry-due")


def _read(page: Sheet, request: HttpRequest) -> Read:
    """What was typed into the fields; what cannot be so is refused at its cell."""
    read = read_sheet(page, request.POST.dict())
    never = impossible(page.filling, [(cell, typed) for cell, typed, _seen in read.typed.values()])
    for name, reasons in never.items():
        cell, _typed, _seen = read.typed.pop(name)
        read.refused[name] = replace(cell, errors=reasons)
    return read


def _chosen_row(request: HttpRequest, filling: Filling) -> FormRow | None:
    """The row that is asked for alone; None for the whole form, and for one that it does not have."""
    asked = request.GET.get("dong", "")
    rows = (row for row in filling.asked.rows if row.indicator and str(row.pk) == asked)
    return next(rows, None) if request.method != "POST" else None


def _save(request: HttpRequest, submission: Submission, read: Read) -> bool:
    """Whether everything was saved; else nothing was, and what stands against it is in `read`."""
    try:
        with transaction.atomic():
            for cell, typed, seen in read.typed.values():
                _save_cell(request, submission, cell, typed, seen, read)
            if read.refused:
                raise ActionRefused("")
    except ActionRefused as refusal:
        if not read.refused:
            messages.error(request, str(refusal))
        return False
    count = len(read.typed)
    said = ngettext("%(count)d cell was saved.", "%(count)d cells were saved.", count)
    messages.success(request, said % {"count": count})
    return True


def _save_cell(
    request: HttpRequest,
    submission: Submission,
    cell: Cell,
    typed: entering.Typed,
    seen: int,
    read: Read,
) -> None:
    """Save a cell; where another has saved it meanwhile, say what stands there now."""
    assert request.user.is_authenticated
    try:
        entering.save_entry(
            submission=submission, cell=cell.key, typed=typed, seen=seen, by=request.user
        )
    except EntryChanged as conflict:
        now = replace(cell, entry=conflict.current, seen=None)  # shown now, so known now
        reason = conflict.current.get_missing_display() if conflict.current else ""
        said = _("%(refusal)s It says now: %(text)s.") % {
            "refusal": conflict,
            "text": now.stored_text or reason or NOTHING,
        }
        read.refused[cell.name] = replace(now, errors=(said,))


def _show(
    request: HttpRequest, page: Sheet, *, refused: bool = False, row: FormRow | None = None
) -> HttpResponse:
    """The sheet; `refused` where it could not be submitted, `row` where it is one row in all areas."""
    assert request.user.is_authenticated
    submission = page.submission
    left = days_left(submission.due_on, timezone.localdate(), entering.working_days())
    context = {
        "page": page,
        "submission": submission,
        "period": wording.capitalised(wording.period_label(page.period)),
        "time_left": time_left(left),
        "areas": len(page.filling.asked.areas) > 1,
        "chosen_row": row,
        "width": len(page.columns) + 7,
        "left": answers.left_to_do(page) if refused else (),
        "refused": refused,
        "why_locked": entering.why_locked(submission)
        if submission.waits_for_office and submission.is_locked
        else "",
        "state": answers.state_of_sheet(page),
        "texts": grid_texts(),
        "files": files_part(submission, request.user),
    }
    return render(request, "indicators/entry_sheet.html", context)
