"""Hồ sơ khen thưởng: all awards by year and stage, put forward, taken on, revoked."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.freshness import kept_page
from accounts.permissions import Permission, can, require
from awards import deciding
from awards.choices import Stage
from awards.decision_forms import ProposalForm, RevokeForm, StepForm, require_chosen
from awards.models import Award
from awards.pages.remembering import SCOPES, counted_awards
from awards.tables import AwardTable
from awards.views.shared import WORDS, choice, chosen, done, paged, visitor, words_of
from vietnamese.dates import write_date

YEAR, STAGE, TYPE = "nam", "buoc", "hinh-thuc"

LIST = "awards/award_list.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Awards by year, stage and title; those chosen are taken a step on."""
    require(request.user, Permission.AWARD_VIEW)
    if request.method == "POST":
        require(request.user, Permission.AWARD_CHANGE)
    if not can(request.user, Permission.AWARD_CHANGE):
        return kept_page(request, lambda: (LIST, _listed(request)), "award files", scopes=SCOPES)
    form = StepForm(request.POST if request.method == "POST" else None)
    keys: list[int] = []
    if request.method == "POST":
        form.full_clean()
        keys = _chosen_keys(request, form)
        if form.is_valid() and _taken_on(request, form, keys):
            return redirect(request.get_full_path())
    context = _listed(request, may_change=True, chosen_keys=keys)
    return render(request, LIST, {**context, "form": form})


def _listed(
    request: HttpRequest, *, may_change: bool = False, chosen_keys: Sequence[int] = ()
) -> dict[str, Any]:
    """The awards asked for, and what they can be narrowed by."""
    book = counted_awards().book
    types = ((row.code, row) for row in book.types.values())
    choices = [
        choice(request.GET, YEAR, _("Year of the achievement"), ((y, y) for y in book.years)),
        choice(request.GET, STAGE, _("Stage"), Stage.choices),
        choice(request.GET, TYPE, _("Title or commendation"), types),
    ]
    words, wanted = words_of(request.GET), chosen(choices)
    table = AwardTable(
        _narrowed(wanted, words),
        caption=_("Awards"),
        may_change=may_change,
        chosen=dict.fromkeys(chosen_keys, True),
    )
    paged(request, table)
    return {
        "table": table,
        "choices": choices,
        "words": words,
        "words_name": WORDS,
        "is_narrowed": bool(words or wanted),
        "may_change": may_change,
    }


def _narrowed(wanted: dict[str, str], words: str) -> Any:
    awards = Award.objects.with_decisions()
    if YEAR in wanted:
        awards = awards.for_year(int(wanted[YEAR]))
    if STAGE in wanted:
        awards = awards.filter(stage=wanted[STAGE])
    if TYPE in wanted:
        awards = awards.filter(type__code=wanted[TYPE])
    if words:
        awards = awards.of_matching(words)
    return awards


def _chosen_keys(request: HttpRequest, form: StepForm) -> list[int]:
    try:
        return require_chosen(request.POST.getlist("chon"))
    except ValidationError as error:
        form.add_error(None, error)
        return []


def _taken_on(request: HttpRequest, form: StepForm, keys: list[int]) -> bool:
    said = form.cleaned_data
    awards = list(Award.objects.with_names().filter(pk__in=keys))
    if not done(
        form,
        lambda: deciding.move_awards(
            awards=awards,
            stage=said["stage"],
            on=said["on"],
            reason=said["reason"],
            by=visitor(request),
            today=timezone.localdate(),
        ),
    ):
        return False
    count = len(awards)
    text = ngettext("%(count)d award was taken on.", "%(count)d awards were taken on.", count)
    messages.success(request, text % {"count": count})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """Awards that are registered, proposed or submitted: named a line each, shown before they are written."""
    require(request.user, Permission.AWARD_CHANGE)
    today = timezone.localdate()
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        initial={"year": today.year, "on": write_date(today)},
    )
    if form.is_valid():
        form.read_recipients(request.POST.getlist("nguoi"))
        if "ghi" in request.POST and _put_forward(request, form):
            return redirect("awards:award-list")
    context = {"form": form, "read": form.read, "chosen_name": "nguoi"}
    return render(request, "awards/award_create.html", context)


def _put_forward(request: HttpRequest, form: ProposalForm) -> bool:
    if form.open_lines:
        form.add_error("lines", _("Some lines are not clear yet: see below. Nothing was saved."))
        return False
    said = form.cleaned_data
    if not done(
        form,
        lambda: deciding.propose_awards(
            merit=form.merit,
            recipients=form.recipients,
            stage=said["stage"],
            on=said["on"],
            by=visitor(request),
            today=timezone.localdate(),
        ),
    ):
        return False
    count = len(form.recipients)
    text = ngettext("%(count)d award was put forward.", "%(count)d awards were put forward.", count)
    messages.success(request, text % {"count": count})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an award back, with the reason; it stays on record."""
    require(request.user, Permission.AWARD_CHANGE)
    award = get_object_or_404(Award.objects.with_names(), pk=pk)
    form = RevokeForm(request.POST or None)
    if form.is_valid() and done(
        form,
        lambda: deciding.move_awards(
            awards=[award],
            stage=Stage.REVOKED,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=visitor(request),
            today=timezone.localdate(),
        ),
    ):
        messages.success(request, _("Revoked; it stays on record: %(award)s.") % {"award": award})
        return redirect(award.decision or "awards:award-list")
    return render(request, "awards/award_revoke.html", {"form": form, "award": award})
