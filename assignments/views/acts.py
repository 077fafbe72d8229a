"""What is done about a task: given, changed, noted, extended, reported done, opened again, withdrawn."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Permission, offices_where, require, require_somewhere
from assignments import actions, publishing
from assignments.forms import ChangeForm, DoneForm, ExtensionForm, GivingForm, NoteForm, WhyForm
from assignments.models import FIRST_DAY, LAST_DAY, Assignment
from indicators.actions import ActionRefused
from indicators.forms import add_refusal

read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@read_or_sent
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """Give a task to an office."""
    require_somewhere(request.user, Permission.ASSIGNMENT_CHANGE)
    user, today = _person(request), timezone.localdate()
    form = GivingForm(
        _sent(request), offices=offices_where(user, Permission.ASSIGNMENT_CHANGE), today=today
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            task = actions.give(
                task=form.task,
                given_on=said["given_on"],
                due_on=said["due_on"],
                by=user,
                today=today,
            )
        except ActionRefused as refusal:
            add_refusal(form, refusal)
        else:
            given = _("The task was given to %(office)s.") % {"office": task.office.display_name}
            messages.success(request, given)
            return redirect(task)
    return _ask(request, form, title=_("New task"), button=_("Give the task"))


@read_or_sent
@never_cache
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a task."""
    task = _task(pk)
    require(request.user, Permission.ASSIGNMENT_CHANGE, office=task.office)
    user = _person(request)
    form = ChangeForm(
        _sent(request),
        assignment=task,
        offices=offices_where(user, Permission.ASSIGNMENT_CHANGE),
        today=timezone.localdate(),
    )

    def act(said: dict[str, Any]) -> None:
        actions.change(
            assignment=task, task=form.task, seen=said["seen"], reason=said["reason"], by=user
        )

    return _act(
        request,
        task,
        form,
        act,
        title=_("Change the task"),
        button=_("Save"),
        said=_("The task was changed."),
    )


@read_or_sent
@never_cache
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a task goes on."""
    task = _task(pk)
    actions.require_may_note(request.user, task)
    user = _person(request)
    return _act(
        request,
        task,
        NoteForm(_sent(request)),
        lambda said: actions.note(assignment=task, text=said["text"], by=user),
        title=_("Note progress"),
        button=_("Save"),
        said=_("The note was added."),
    )


@read_or_sent
@never_cache
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task more time."""
    task = _task(pk)
    require(request.user, Permission.ASSIGNMENT_CHANGE, office=task.office)
    user = _person(request)
    form = ExtensionForm(_sent(request), assignment=task)

    def act(said: dict[str, Any]) -> None:
        actions.extend(
            assignment=task,
            due_on=said["due_on"],
            reason=said["reason"],
            document=form.document,
            by=user,
        )

    return _act(
        request,
        task,
        form,
        act,
        title=_("Extend the task"),
        button=_("Extend"),
        said=_("The task was extended."),
    )


@read_or_sent
@never_cache
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a task done."""
    task = _task(pk)
    require(request.user, Permission.ASSIGNMENT_REPORT, office=task.office)
    user, today = _person(request), timezone.localdate()
    form = DoneForm(_sent(request), assignment=task, today=today)

    def act(said: dict[str, Any]) -> None:
        actions.finish(
            assignment=task,
            done_on=said["done_on"],
            text=said["text"],
            document=form.document,
            by=user,
            today=today,
        )

    return _act(
        request,
        task,
        form,
        act,
        title=_("Report the task done"),
        button=pgettext("act on a task", "Report done"),
        said=_("The task was reported done. Attach what shows it, if you have not yet."),
    )


@read_or_sent
@never_cache
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a task again."""
    task = _task(pk)
    require(request.user, Permission.ASSIGNMENT_CHANGE, office=task.office)
    user = _person(request)
    return _act(
        request,
        task,
        WhyForm(_sent(request)),
        lambda said: actions.reopen(assignment=task, reason=said["reason"], by=user),
        title=_("Open the task again"),
        button=_("Open again"),
        said=_("The task is open again."),
    )


@read_or_sent
@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task back."""
    task = _task(pk)
    require(request.user, Permission.ASSIGNMENT_CHANGE, office=task.office)
    user, today = _person(request), timezone.localdate()
    return _act(
        request,
        task,
        WhyForm(_sent(request)),
        lambda said: actions.withdraw(assignment=task, reason=said["reason"], by=user, today=today),
        title=_("Withdraw the task"),
        button=pgettext("act on a task", "Withdraw"),
        said=_("The task was withdrawn: it stays on record and is counted nowhere."),
    )


@read_or_sent
@never_cache
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Prepare the counts of a year as figures, for a second person to publish."""
    require(request.user, Permission.OBSERVATION_PUBLISH, office=_own_office(request))
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Http404
    user, today = _person(request), timezone.localdate()
    form = WhyForm(_sent(request))
    counts, why_not = [], ""
    try:
        counts = publishing.year_counts(year, today=today)
    except ActionRefused as refusal:
        why_not = str(refusal)
    if counts and form.is_valid():
        try:
            prepared = publishing.put_forward_year(
                year=year, reason=form.cleaned_data["reason"], by=user, today=today
            )
        except ActionRefused as refusal:
            add_refusal(form, refusal)
        else:
            said = ngettext(
                "%(count)d figure waits for a second person, or is corrected.",
                "%(count)d figures wait for a second person, or are corrected.",
                prepared,
            )
            nothing = _("Nothing was changed: the figures stand as counted.")
            messages.success(request, said % {"count": prepared} if prepared else nothing)
            return redirect("assignments:assignment-publish", year)
    context = {
        "form": form,
        "year": year,
        "counts": counts,
        "why_not": why_not,
        "may_publish": bool(counts) and publishing.may_publish(user, counts, today=today),
        "is_published": bool(counts) and all(count.is_published for count in counts),
    }
    return render(request, "assignments/assignment_publish.html", context)


def _own_office(request: HttpRequest) -> Any:
    return getattr(request.user, "office", None)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _task(pk: int) -> Assignment:
    return get_object_or_404(Assignment.objects.with_names(), pk=pk)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _act(
    request: HttpRequest,
    task: Assignment,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    said: str,
) -> HttpResponse:
    """Do it and go back to the task; or ask, with what stands against it beside the fields."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except ActionRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(task)
    return _ask(request, form, title=title, button=button, task=task)


def _ask(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    button: str,
    task: Assignment | None = None,
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "task": task}
    return render(request, "assignments/assignment_form.html", context)
