"""Kế hoạch: the plans, one as a grid to be read or drafted, issued, adjusted, compared, what is missing."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.permissions import Permission, can_somewhere, offices_where, require_somewhere
from indicators import planning, wording, writing
from indicators.actions import ActionRefused, name_source
from indicators.choices import Bound, PlanKind
from indicators.forms import add_refusal, free_plan_code
from indicators.models import Indicator, Plan
from indicators.pages.entry.requests import NotARequest, read_request
from indicators.pages.entry.texts import grid_texts
from indicators.pages.plans.compare import comparison
from indicators.pages.plans.grid import Cell, Grid
from indicators.pages.plans.listing import plan_list
from indicators.pages.plans.making import FREQUENCIES, PARTS, area_grid, indicator_grid
from indicators.pages.plans.missing import missing_page
from indicators.pages.plans.reading import Read, preview_of, propose_split, read_grid
from indicators.periods import Period
from indicators.plan_forms import AdjustmentForm, DraftForm, IssuingForm
from indicators.plan_tables import (
    DifferenceTable,
    MissingTable,
    PlanTable,
    document_of,
    period_of,
)
from indicators.planning import PlanIsIssued, TargetsRefused
from organisation.models import Area

ON_A_PAGE = 100
"""Rows of a long table; the next page has the next."""

MOST_LISTED = 200
"""Of the targets that are about to be issued so many are listed; the grid shows all."""

EVEN, SEASON = "deu", "mua-vu"
"""What the two buttons of the split send."""


def _works_on_drafts(request: HttpRequest) -> bool:
    """Whether the person drafts or issues plans: all others see those that are out."""
    return any(
        can_somewhere(request.user, permission)
        for permission in (Permission.PLAN_DRAFT, Permission.PLAN_ISSUE)
    )


def _plan(request: HttpRequest, pk: int) -> Plan:
    """The plan of that number; none for a draft that is not this person's business."""
    plan = get_object_or_404(Plan.objects.with_names(), pk=pk)
    if not plan.is_issued and not _works_on_drafts(request):
        raise Http404
    return plan


def _own_indicators(request: HttpRequest, plan: Plan, permission: Permission) -> set[int]:
    """Ids of the indicators in force in the plan's period that the person may act on today."""
    period = Period.parse(plan.period)
    offices = offices_where(request.user, permission)
    own = Indicator.objects.owned_by(offices, timezone.localdate())
    return set(own.valid_between(period.start, period.end).values_list("pk", flat=True))


# ---------------------------------------------------------------- reading


@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Every plan that is out; drafts for those who work on them."""
    page = plan_list(request.GET.dict(), with_drafts=_works_on_drafts(request))
    table = PlanTable(page.plans, caption=_("Plans"))
    RequestConfig(request, paginate={"per_page": ON_A_PAGE}).configure(table)
    context = {
        "page": page,
        "table": table,
        "may_draft": can_somewhere(request.user, Permission.PLAN_DRAFT),
    }
    return render(request, "indicators/plan_list.html", context)


@require_safe
@never_cache
def compare(request: HttpRequest) -> HttpResponse:
    """Two plans side by side, only where they differ."""
    page = comparison(request.GET.dict(), with_drafts=_works_on_drafts(request))
    table = DifferenceTable(page.differences, caption=_("Where the plans differ"))
    RequestConfig(request, paginate={"per_page": ON_A_PAGE}).configure(table)
    return render(request, "indicators/plan_compare.html", {"page": page, "table": table})


@require_safe
@never_cache
def missing(request: HttpRequest) -> HttpResponse:
    """Indicators that are reported and have no target in force for a year."""
    page = missing_page(
        request.GET.dict(), with_drafts=_works_on_drafts(request), today=timezone.localdate()
    )
    if page is None:
        return render(request, "indicators/empty.html")
    own = _own_indicators(request, page.draft, Permission.PLAN_DRAFT) if page.draft else set()
    table = MissingTable(
        page.lines,
        caption=_("Without a target"),
        draft=page.draft,
        own=own,
        query=page.scope.query,
    )
    context = {
        "page": page,
        "scope": page.scope,
        "table": table,
        "may_draft": can_somewhere(request.user, Permission.PLAN_DRAFT),
    }
    return render(request, "indicators/plan_missing.html", context)


# ---------------------------------------------------------------- the grid


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The indicators of a plan in one of its areas; of a draft, to be typed."""
    plan = _plan(request, pk)
    _require_draft(request)
    is_open, own = _may_type(request, plan)
    grid = area_grid(plan, request.GET.dict(), own=own, is_open=is_open)
    return _answer(request, grid, f"{plan.get_absolute_url()}?{grid.query}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def indicator(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One indicator of a plan in all areas, with what is left of the whole."""
    plan = _plan(request, pk)
    _require_draft(request)
    chosen = get_object_or_404(Indicator.objects.select_related("measure", "domain"), code=code)
    is_open, own = _may_type(request, plan)
    grid = indicator_grid(plan, chosen, request.GET.dict(), own=own, is_open=is_open)
    here = reverse("indicators:plan-indicator", args=[plan.pk, chosen.code])
    return _answer(request, grid, f"{here}?{grid.query}")


def _require_draft(request: HttpRequest) -> None:
    if request.method == "POST":
        require_somewhere(request.user, Permission.PLAN_DRAFT)


def _may_type(request: HttpRequest, plan: Plan) -> tuple[bool, set[int]]:
    if plan.is_issued or not can_somewhere(request.user, Permission.PLAN_DRAFT):
        return False, set()
    return True, _own_indicators(request, plan, Permission.PLAN_DRAFT)


def _answer(request: HttpRequest, grid: Grid, here: str) -> HttpResponse:
    """The grid as it is; sent back, all its cells are saved or none, or a split is proposed."""
    if request.method != "POST":
        return _show(request, grid)
    if request.content_type == "application/json":
        return _preview(request, grid)
    if grid.plan.is_issued:
        messages.error(
            request,
            _("This plan has been issued meanwhile and cannot be changed: nothing was saved."),
        )
        return redirect(here)
    read = read_grid(grid, request.POST.dict())
    method = request.POST.get("chia", "")
    if read.refused:
        return _show(request, read.shown(grid))
    if method:
        return _show(request, _with_split(request, read.shown(grid), method))
    refused = _save(request, grid, read)
    if refused is None:
        return redirect(here)
    return _show(request, read.shown(grid, refused))


def _with_split(request: HttpRequest, grid: Grid, method: str) -> Grid:
    frequency = FREQUENCIES.get(request.GET.get(PARTS, ""))
    if frequency is None or not grid.is_divided:
        messages.error(request, _("Choose first what to split into: half-years, quarters, months."))
        return grid
    line = request.POST.get("dong", "")
    found = propose_split(grid, frequency, line_name=line, by_season=method == SEASON)
    if found.refused:
        messages.error(request, found.refused)
    elif not found.lines:
        messages.info(request, _("There is nothing to split here."))
    return found.grid


def _save(request: HttpRequest, grid: Grid, read: Read) -> dict[str, Cell] | None:
    """Nothing where everything was saved, or the plan is out by now and nothing can be any more.

    Else the cells with what stands against them.
    """
    assert request.user.is_authenticated
    try:
        count = planning.save_targets(
            plan=grid.plan, changes=read.changes, by=request.user, today=timezone.localdate()
        )
    except TargetsRefused as refusal:
        return {
            name: _refused_cell(read.cells[name], fault) for name, fault in refusal.faults.items()
        }
    except PlanIsIssued as refusal:
        messages.error(request, str(refusal))
        return None
    said = ngettext("%(count)d target was saved.", "%(count)d targets were saved.", count)
    messages.success(request, said % {"count": count} if count else _("Nothing was changed."))
    return None


def _refused_cell(cell: Cell, fault: planning.Fault) -> Cell:
    """The cell with its fault; of a conflict with what stands there now, which the person has then seen."""
    if not fault.is_conflict:
        return replace(cell, errors=(fault.message,))
    now = replace(cell, target=fault.current, typed=None, sent=None, seen=None)
    said = _("%(refusal)s It says now: %(text)s.") % {
        "refusal": fault.message,
        "text": now.stored_text or writing.NOTHING,
    }
    return replace(now, typed=cell.text, errors=(said,))


def _preview(request: HttpRequest, grid: Grid) -> JsonResponse:
    """How what is pasted would be read, for the script of the grid; nothing is saved."""
    try:
        sent = read_request(request.body)
    except NotARequest:
        return JsonResponse({}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse(
        {"cells": preview_of(grid, {each.name: each.content or "" for each in sent.cells})}
    )


def _show(request: HttpRequest, grid: Grid) -> HttpResponse:
    plan = grid.plan
    context = {
        **_head(request, plan),
        "page": grid,
        "bounds": Bound.choices,
        "texts": grid_texts(),
    }
    return render(request, "indicators/plan_detail.html", context)


def _head(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What stands above every page of one plan."""
    may_draft = can_somewhere(request.user, Permission.PLAN_DRAFT)
    is_annual = plan.kind in (PlanKind.ANNUAL, PlanKind.ADJUSTED)
    return {
        "plan": plan,
        "period": period_of(plan),
        "document": document_of(plan),
        "may_draft": may_draft,
        "may_issue": can_somewhere(request.user, Permission.PLAN_ISSUE) and not plan.is_issued,
        "may_adjust": may_draft and plan.is_issued and is_annual and not plan.illustration,
        "illustration": wording.ILLUSTRATION,
    }


# ---------------------------------------------------------------- drafting


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    require_somewhere(request.user, Permission.PLAN_DRAFT)
    form = DraftForm(request.POST or None, initial=_asked_for(request.GET))
    if request.method == "POST" and form.is_valid():
        plan = form.instance
        plan.code = free_plan_code(plan.area, plan.period)
        if _draft(request, form, plan):
            return redirect(plan)
    return render(request, "indicators/plan_form.html", {"form": form, "title": _("New plan")})


def _asked_for(asked: Mapping[str, str]) -> dict[str, Any]:
    """Year and area in the address, so that a page about what is missing leads to its plan."""
    year, code = asked.get("nam", ""), asked.get("dia-ban", "")
    initial: dict[str, Any] = {"kind": PlanKind.ANNUAL}
    if year.isascii() and year.isdecimal() and len(year) == 4:
        initial["period"] = year
    area = Area.objects.filter(code=code).first() if code else None
    return initial | ({"area": area.pk} if area else {})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """The head of a draft."""
    require_somewhere(request.user, Permission.PLAN_DRAFT)
    plan = _plan(request, pk)
    if plan.is_issued:
        messages.info(request, _("This plan has been issued already."))
        return redirect(plan)
    form = DraftForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        is_same = not form.has_changed()
        if is_same or _draft(request, form, plan, seen=form.cleaned_data["seen"]):
            return redirect(plan)
    context = {"form": form, "title": _("Change the draft"), "plan": plan}
    return render(request, "indicators/plan_form.html", context)


def _draft(request: HttpRequest, form: Any, plan: Plan, seen: str | None = None) -> bool:
    """Whether the head was saved; else what stands against it is told on the form."""
    assert request.user.is_authenticated
    try:
        with transaction.atomic():
            if seen is not None:
                planning.check_draft(plan=plan, seen=seen)
            plan.source = name_source(
                location=form.cleaned_data["source_location"], by=request.user
            )
            planning.draft_plan(plan=plan, by=request.user, today=timezone.localdate())
    except ActionRefused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The draft was saved."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that adjusts a plan that is out: it holds only what changes, the rest stays as it is."""
    require_somewhere(request.user, Permission.PLAN_DRAFT)
    plan = _plan(request, pk)
    if not _head(request, plan)["may_adjust"]:
        messages.info(request, _("Only a yearly plan that is out is adjusted."))
        return redirect(plan)
    begun = plan.adjustments.order_by("-pk").first()
    if begun is not None:
        messages.info(request, _("There is an adjustment of this plan already."))
        return redirect(begun)
    title = _("Adjustment: %(title)s") % {"title": plan.title}
    form = AdjustmentForm(request.POST or None, initial={"title": title[:300]})
    if request.method == "POST" and form.is_valid():
        adjustment = Plan(
            code=free_plan_code(plan.area, plan.period),
            title=form.cleaned_data["title"],
            kind=PlanKind.ADJUSTED,
            area=plan.area,
            period=plan.period,
            replaces=plan,
            note=form.cleaned_data["note"],
        )
        if _draft(request, form, adjustment):
            return redirect(adjustment)
    context = {"form": form, "title": _("Adjust the plan"), "plan": plan, "adjusts": True}
    return render(request, "indicators/plan_form.html", context)


# ---------------------------------------------------------------- issuing


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """What will come into force, by which document, and why; by another person than who drafted it."""
    require_somewhere(request.user, Permission.PLAN_ISSUE)
    plan = _plan(request, pk)
    if plan.is_issued:
        messages.info(request, _("This plan has been issued already."))
        return redirect(plan)
    form = IssuingForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid() and _issue(request, plan, form):
        return redirect(plan)
    own = _own_indicators(request, plan, Permission.PLAN_ISSUE)
    targets = plan.targets.select_related("indicator__measure", "area", "slice").order_by(
        "indicator__domain__order",
        "indicator__order",
        "indicator__code",
        "area__code",
        "period_start",
        "-period_end",
    )
    foreign = Indicator.objects.filter(targets__plan=plan).exclude(pk__in=own).distinct()
    context = {
        **_head(request, plan),
        "form": form,
        "lines": [
            (
                target,
                wording.capitalised(wording.period_label(Period.parse(target.period))),
                wording.figure_as_planned(target),
            )
            for target in targets[:MOST_LISTED]
        ],
        "more": max(0, targets.count() - MOST_LISTED),
        "foreign": list(foreign),
        "is_own": request.user.pk in (plan.drafted_by_id, plan.changed_by_id),
        "unequal": planning.why_unequal(plan),
    }
    return render(request, "indicators/plan_issue.html", context)


def _issue(request: HttpRequest, plan: Plan, form: IssuingForm) -> bool:
    """Whether it is out; else what stands against it is told on the form, and what is stored now is shown."""
    assert request.user.is_authenticated
    try:
        planning.issue_plan(
            plan=plan,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            document=form.document,
            by=request.user,
            today=timezone.localdate(),
        )
    except PlanIsIssued as refusal:
        messages.info(request, str(refusal))
        return True
    except ActionRefused as refusal:
        add_refusal(form, refusal)
        form.look_again_at(plan.mark())
        return False
    messages.success(request, _("Issued: %(plan)s.") % {"plan": plan})
    return True
