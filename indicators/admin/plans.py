"""Plans and their targets in the administration pages: drafted, given targets, issued.

A draft is edited as Django edits a row with lines below it, but saved by `indicators.planning`; an
issued plan is read.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet, BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import FoldedSearch, Traced
from accounts.permissions import Permission, can_somewhere, offices_where
from indicators import actions, planning, wording
from indicators.admin.form_pages import form_context
from indicators.forms import IssueForm, PlanForm, TargetForm, TargetLineSet, add_refusal
from indicators.models import Indicator, Plan, Target
from indicators.periods import Period
from organisation.admin import Lines, Typed

MOST_LINES = 200
"""Lines of one plan's form; however many an address claims, no more are made."""


def _own_indicators(request: HttpRequest) -> set[int]:
    """Ids of the indicators that the offices the person plans for answer for today."""
    offices = offices_where(request.user, Permission.PLAN_DRAFT)
    own = Indicator.objects.owned_by(offices, timezone.localdate())
    return set(own.values_list("pk", flat=True))


class TargetLines(Lines):
    """The targets of a plan; lines to fill in while it is a draft."""

    model = Target
    form = TargetForm
    formset = TargetLineSet
    extra = 3
    autocomplete_fields = ("indicator", "area")

    def get_formset(
        self, request: HttpRequest, obj: Plan | None = None, **kwargs: Any
    ) -> type[BaseInlineFormSet]:
        if not self.has_change_permission(request, obj):
            kwargs |= {"form": ModelForm, "formset": BaseInlineFormSet}
        kwargs |= {"max_num": MOST_LINES, "absolute_max": MOST_LINES}
        formset = super().get_formset(request, obj, **kwargs)
        formset.own = _own_indicators(request)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Target]:
        targets = super().get_queryset(request)
        return targets.select_related("plan", "indicator__measure", "area", "slice")

    def get_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[str, ...]:
        if self.has_change_permission(request, obj):
            return TargetForm.Meta.fields
        return ("indicator", "area", "slice", "period_name", "planned", "known", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[str, ...]:
        return () if self.has_change_permission(request, obj) else self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return _is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("period"))
    def period_name(self, target: Target) -> str:
        return _period_name(target)

    @admin.display(description=gettext_lazy("planned value"))
    def planned(self, target: Target) -> str:
        return wording.figure_as_planned(target).text

    @admin.display(description=gettext_lazy("known from"))
    def known(self, target: Target) -> str:
        return wording.known_from(target)


def _period_name(row: Plan | Target) -> str:
    return wording.period_label(Period.parse(row.period))


def _is_open(plan: Plan | None) -> bool:
    """Whether there is a draft, or one is about to be made."""
    return plan is None or not plan.is_issued


class PeriodFilter(admin.SimpleListFilter):
    """By the period of the plan, latest first."""

    title = gettext_lazy("period")
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        codes = Plan.objects.order_by().values_list("period", flat=True).distinct()
        periods = sorted(map(Period.parse, codes), reverse=True)
        return [(period.code, wording.period_label(period)) for period in periods]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {code for code, _name in self.lookup_choices}
        return queryset.filter(period=self.value()) if self.value() in known else queryset


@admin.register(Plan)
class PlanAdmin(FoldedSearch, Traced, Typed, admin.ModelAdmin):
    form = PlanForm
    inlines = (TargetLines,)
    list_display = ("code", "title", "kind", "area", "period_name", "issued_on", "targets", "state")
    list_display_links = ("code", "title")
    list_filter = (
        "state",
        "kind",
        PeriodFilter,
        ("area", admin.RelatedOnlyFieldListFilter),
    )
    ordering = Plan._meta.ordering  # said again, for a counting query has no order of its own
    list_per_page = 50
    actions = None
    autocomplete_fields = ("area", "document", "replaces")
    change_form_template = "admin/indicators/plan/change_form.html"

    # ------------------------------------------------------------ the list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        plans = (
            super().get_queryset(request).select_related("area", "source", "document", "replaces")
        )
        return plans.annotate(target_count=Count("targets"))

    @admin.display(description=gettext_lazy("period"), ordering="period")
    def period_name(self, plan: Plan) -> str:
        return _period_name(plan)

    @admin.display(description=gettext_lazy("targets"), ordering="target_count")
    def targets(self, plan: Plan) -> int:
        return plan.target_count

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Plan], search_term: str
    ) -> tuple[QuerySet[Plan], bool]:
        """Also what "adjusts" is offered as one types: plans that are out."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.resolver_match.url_name == "autocomplete":
            found = found.issued()
        return found, may_repeat

    # ------------------------------------------------------------ a draft

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Plan | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        if not self.has_change_permission(request, obj):
            kwargs["form"] = ModelForm  # nothing is typed
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Plan | None = None) -> list[tuple[Any, Any]]:
        if self.has_change_permission(request, obj):
            period, behind = "period", ("source_location", "note", "seen")
        else:
            period = "period_name"
            behind = (
                "source",
                "note",
                "state",
                "drafted_by",
                "changed_by",
                "issued_by",
                "issue_recorded_at",
            )
        what = ("title", "kind", "area", period, "replaces", "code")
        origin = ("issuer", "number", "issued_on", "document", *behind)
        return [
            (_("What is planned"), {"fields": what}),
            (_("Where it comes from"), {"fields": origin}),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.ActionRefused as refusal:
            # The forms have asked the models, so this has changed since: nothing of it was saved.
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Plan, form: PlanForm, change: bool) -> None:
        if change:
            planning.check_draft(plan=obj, seen=form.cleaned_data["seen"])
            if not form.has_changed():
                return
        location = form.cleaned_data["source_location"]
        obj.source = actions.name_source(location=location, by=request.user)
        planning.draft_plan(plan=obj, by=request.user, today=timezone.localdate())

    def save_formset(
        self, request: HttpRequest, form: PlanForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        today = timezone.localdate()
        formset.save(commit=False)
        for target in formset.deleted_objects:
            planning.remove_target(target=target, by=request.user, today=today)
        changed = [target for target, _fields in formset.changed_objects]
        for target in (*changed, *formset.new_objects):
            # Where it was read and since when it is known are the plan's, and settled when that is issued.
            target.source = form.instance.source
            target.known_from = form.instance.issued_on or today
            planning.set_target(target=target, by=request.user, today=today)

    # ------------------------------------------------------------ issuing it

    def get_urls(self) -> list[URLPattern]:
        issue = path(
            "<path:object_id>/ban-hanh/",
            self.admin_site.admin_view(self.issue_view),
            name="indicators_plan_issue",
        )
        return [issue, *super().get_urls()]

    def issue_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What will come into force, and the reason with which it does."""
        if not can_somewhere(request.user, Permission.PLAN_ISSUE):
            raise PermissionDenied
        plan = self.get_object(request, unquote(object_id))
        if plan is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if plan.is_issued:
            messages.info(request, _("This plan has been issued already."))
            return redirect("admin:indicators_plan_change", plan.pk)
        form = IssueForm(request.POST or None, initial={"seen": plan.mark()})
        if request.method == "POST" and form.is_valid():
            try:
                self._issue(request, plan, form)
            except actions.ActionRefused as refusal:
                add_refusal(form, refusal)
                # The targets drawn below are read afresh, so they are what is seen now.
                form.look_again_at(plan.mark())
            else:
                messages.success(request, _("Issued: %(plan)s.") % {"plan": plan})
                return redirect("admin:indicators_plan_change", plan.pk)
        targets = plan.targets.select_related("indicator__measure", "area", "slice")
        own = _own_indicators(request)
        context = form_context(
            self,
            request,
            form,
            [(None, {"fields": ("reason",)})],
            original=plan,
            title=_("Issue the plan"),
            subtitle=str(plan),
            opts=self.opts,
            lines=[
                (target, _period_name(target), wording.figure_as_planned(target))
                for target in targets
            ],
            foreign=[target for target in targets if target.indicator_id not in own],
        )
        return TemplateResponse(request, "admin/indicators/plan/issue.html", context)

    def _issue(self, request: HttpRequest, plan: Plan, form: IssueForm) -> None:
        planning.issue_plan(
            plan=plan,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            by=request.user,
            today=timezone.localdate(),
        )
