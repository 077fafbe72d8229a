"""Số liệu bổ sung: what waits for a second person, a figure to be prepared, and one to be decided about."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission, can_somewhere, offices_where, require_somewhere
from indicators import actions, proposing, wording
from indicators.actions import ActionRefused
from indicators.forms import add_refusal
from indicators.models import Indicator, ProposedObservation
from indicators.pages.proposals import ProposalLine, beside, proposal_list
from indicators.proposal_forms import PUBLISH, REFUSE, WITHDRAW, DecisionForm, ProposalForm
from indicators.proposal_tables import DecidedTable, ProposalTable


@require_safe
@never_cache
def proposal_list_view(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what waits for others, what was decided last."""
    user = _visitor(request)
    page = proposal_list(user, today=timezone.localdate())
    context = {
        "page": page,
        "to_decide": ProposalTable(page.to_decide, caption=_("Waiting for you")),
        "waiting": ProposalTable(page.waiting, caption=_("Waiting for a second person")),
        "decided": DecidedTable(page.decided, caption=_("Decided last")),
        "may_prepare": can_somewhere(user, Permission.OBSERVATION_PROPOSE),
    }
    return render(request, "indicators/proposal_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """Prepare a figure; a second person publishes it."""
    require_somewhere(request.user, Permission.OBSERVATION_PROPOSE)
    assert request.user.is_authenticated
    today = timezone.localdate()
    offices = offices_where(request.user, Permission.OBSERVATION_PROPOSE)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        indicators=Indicator.objects.owned_by(offices, today),
        today=today,
    )
    if form.is_valid():
        try:
            proposal = _propose(request.user, form)
        except ActionRefused as refusal:
            add_refusal(form, refusal)
        else:
            said = _("Prepared: %(figure)s. A second person publishes it.")
            messages.success(request, said % {"figure": wording.key_and_figure(proposal)})
            return redirect("indicators:proposal-list")
    return render(request, "indicators/proposal_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposed figure, before who publishes, refuses or withdraws it; afterwards what came of it."""
    user = _visitor(request)
    proposal = get_object_or_404(ProposedObservation.objects.with_names(), pk=pk)
    if not proposing.may_see(user, proposal, timezone.localdate()):
        raise PermissionDenied("A figure of another office.")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid_for(act := request.POST.get("viec", "")):
        try:
            messages.success(request, _act(user, proposal, form, act))
        except ActionRefused as refusal:
            add_refusal(form, refusal)
            proposal.refresh_from_db(fields=["state"])
        else:
            return redirect("indicators:proposal-list")
    context = {
        "line": ProposalLine(proposal),
        "proposal": proposal,
        "beside": beside(proposal),
        "owner": proposal.indicator.owner_on(timezone.localdate()),
        "form": form,
        "may_decide": proposing.may_decide(user, proposal, timezone.localdate()),
        "may_withdraw": proposal.is_waiting and proposal.proposed_by_id == user.pk,
    }
    return render(request, "indicators/proposal_detail.html", context)


def _act(user: User, proposal: ProposedObservation, form: DecisionForm, act: str) -> str:
    """Do what the button says; what is told afterwards. Raises ActionRefused, PermissionDenied."""
    today = timezone.localdate()
    if act == PUBLISH:
        figure = actions.publish_proposed(proposal=proposal, by=user, today=today)
        return _("Published: %(figure)s.") % {"figure": wording.key_and_figure(figure)}
    if act == REFUSE:
        answer = form.cleaned_data["answer"]
        proposing.refuse(proposal=proposal, by=user, today=today, reason=answer)
        return _("The figure was refused. Whoever prepared it sees why.")
    if act == WITHDRAW:
        proposing.withdraw(proposal=proposal, by=user)
        return _("The figure was withdrawn.")
    raise ActionRefused(_("Choose what to do with the figure."))


@transaction.atomic
def _propose(user: User, form: ProposalForm) -> ProposedObservation:
    source = actions.name_source(location=form.cleaned_data["source"], by=user)
    return proposing.propose(**form.figure(source), by=user, today=timezone.localdate())


def _visitor(request: HttpRequest) -> User:
    """Somebody who prepares or publishes figures. Raises PermissionDenied."""
    user = request.user
    may = (Permission.OBSERVATION_PROPOSE, Permission.OBSERVATION_PUBLISH)
    if not user.is_authenticated or not any(can_somewhere(user, each) for each in may):
        raise PermissionDenied("Neither prepares nor publishes figures.")
    return user
