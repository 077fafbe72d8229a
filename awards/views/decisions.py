"""Quyết định: recorded with its document, given its recipients, handed over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, can, require
from awards import deciding
from awards.choices import Stage
from awards.decision_forms import DecisionForm, HandOverForm, RecipientsForm
from awards.models import AwardDecision
from awards.tables import AwardTable, DecisionTable
from awards.views.shared import WORDS, choice, chosen, done, paged, visitor, words_of
from vietnamese.dates import write_date

YEAR = "nam"
CHOSEN = "nguoi"
"""The boxes of those who were offered for a line."""


@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Decisions, the newest first."""
    require(request.user, Permission.AWARD_VIEW)
    days = AwardDecision.objects.dates("decided_on", "year", order="DESC")
    narrowed = choice(request.GET, YEAR, _("Year"), ((day.year, day.year) for day in days))
    words, wanted = words_of(request.GET), chosen([narrowed])
    decisions = AwardDecision.objects.with_names().with_counts().newest_first()
    if words:
        decisions = decisions.matching(words)
    if wanted:
        decisions = decisions.decided_in(int(wanted[YEAR]))
    table = DecisionTable(decisions, caption=_("Decisions"))
    paged(request, table)
    may_change = can(request.user, Permission.AWARD_CHANGE)
    context = {
        "title": _("Decisions"),
        "table": table,
        "choices": [narrowed],
        "words": words,
        "words_name": WORDS,
        "is_narrowed": bool(words or wanted),
        "add": "awards:decision-create",
        "add_text": _("New decision"),
        "may_add": may_change,
        "empty": _("No decision is recorded yet."),
    }
    return render(request, "awards/recipient_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """A new decision; its recipients follow on the next page."""
    require(request.user, Permission.AWARD_CHANGE)
    form = DecisionForm(request.POST or None)
    if form.is_valid() and done(
        form,
        lambda: deciding.record_decision(
            decision=form.instance,
            document=form.document,
            by=visitor(request),
            today=timezone.localdate(),
        ),
    ):
        return redirect("awards:decision-recipients", pk=form.instance.pk)
    context = {"form": form, "title": _("New decision"), "back": "awards:decision-list"}
    return render(request, "awards/plain_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """The document, day, signer and legal basis of a decision; money follows."""
    require(request.user, Permission.AWARD_CHANGE)
    decision = get_object_or_404(AwardDecision.objects.with_names(), pk=pk)
    form = DecisionForm(request.POST or None, instance=decision)
    if form.is_valid() and done(
        form,
        lambda: deciding.change_decision(
            decision=form.instance,
            document=form.document,
            seen=form.cleaned_data["seen"] or 0,
            by=visitor(request),
            today=timezone.localdate(),
        ),
    ):
        messages.success(request, _("The decision was saved; the money was worked out anew."))
        return redirect("awards:decision-recipients", pk=pk)
    context = {"form": form, "title": _("Change the decision"), "back": "awards:decision-list"}
    return render(request, "awards/plain_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def recipients(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gets what by a decision: named a line each, shown before anything is written."""
    require(request.user, Permission.AWARD_CHANGE)
    decision = get_object_or_404(AwardDecision.objects.with_names(), pk=pk)
    year = decision.decided_on.year
    form = RecipientsForm(
        request.POST if request.method == "POST" else None,
        initial={"year": year if decision.decided_on.month == 12 else year - 1},
    )
    if form.is_valid():
        form.read_recipients(request.POST.getlist(CHOSEN))
        if "ghi" in request.POST and _give(request, decision, form):
            return redirect("awards:decision-recipients", pk=pk)
    awards = decision.awards.with_names().order_by("type", "pk")
    table = AwardTable(awards, caption=_("Awards by this decision"), may_change=True)
    table.columns.hide("box")
    table.columns.hide("decision")
    paged(request, table)
    context = {
        "decision": decision,
        "day": write_date(decision.decided_on),
        "form": form,
        "read": form.read,
        "table": table,
        "chosen_name": CHOSEN,
        "waiting": decision.awards.filter(stage__in=[Stage.GIVEN, Stage.RECOGNISED]).count(),
    }
    return render(request, "awards/decision_recipients.html", context)


def _give(request: HttpRequest, decision: AwardDecision, form: RecipientsForm) -> bool:
    if form.open_lines:
        form.add_error("lines", _("Some lines are not clear yet: see below. Nothing was saved."))
        return False
    if not done(
        form,
        lambda: deciding.give_awards(
            decision=decision,
            merit=form.merit,
            recipients=form.recipients,
            by=visitor(request),
            today=timezone.localdate(),
        ),
    ):
        return False
    count = len(form.recipients)
    said = ngettext("%(count)d award was recorded.", "%(count)d awards were recorded.", count)
    messages.success(request, said % {"count": count})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """All awards of a decision that are not handed over yet, on one day."""
    require(request.user, Permission.AWARD_CHANGE)
    decision = get_object_or_404(AwardDecision.objects.with_names(), pk=pk)
    form = HandOverForm(request.POST or None)
    waiting = list(decision.awards.with_names().filter(stage__in=[Stage.GIVEN, Stage.RECOGNISED]))
    if form.is_valid() and done(
        form,
        lambda: deciding.move_awards(
            awards=waiting,
            stage=Stage.HANDED_OVER,
            on=form.cleaned_data["on"],
            by=visitor(request),
            today=timezone.localdate(),
        ),
    ):
        count = len(waiting)
        said = ngettext(
            "%(count)d award was handed over.", "%(count)d awards were handed over.", count
        )
        messages.success(request, said % {"count": count})
        return redirect("awards:decision-recipients", pk=pk)
    context = {
        "form": form,
        "title": _("Hand over the awards of decision %(number)s")
        % {"number": decision.document.number},
        "back": "awards:decision-list",
    }
    return render(request, "awards/plain_form.html", context)
