"""Published figures in the administration pages: looked up, prepared, corrected; nothing else.

The rows themselves are never edited: a form says what is new, and `indicators.actions` publishes it. The
first figure of a key goes through `indicators.proposing` and a second person.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import FoldedSearch
from accounts.permissions import Permission, can, can_somewhere, offices_where
from indicators import actions, proposing, wording
from indicators.admin.form_pages import form_context
from indicators.forms import CorrectionForm, ObservationForm, add_refusal
from indicators.models import Indicator, Observation, ProposedObservation
from indicators.pages.proposals import seen_by
from indicators.periods import Period
from organisation.admin import Typed

_KEY = (
    gettext_lazy("Which figure"),
    {"fields": ("indicator", "area", "slice", "period", "known_from")},
)
_SAID = (gettext_lazy("What it says"), {"fields": ("said", "value", "qualifier", "status")})
_ORIGIN = (
    gettext_lazy("Where it comes from"),
    {"fields": ("source", "document", "cut_off", "note", "reason")},
)
# What the next figure of the same report shares with the one just added.
_SHARED = ("area", "period", "known_from", "status", "document", "source")


class VersionFilter(admin.SimpleListFilter):
    """Current figures unless older versions are asked for."""

    title = gettext_lazy("versions")
    parameter_name = "versions"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("all", gettext_lazy("All versions")), ("closed", gettext_lazy("Replaced"))]

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for value, name in ((None, _("Current")), *self.lookup_choices):
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": name,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "all":
                return queryset
            case "closed":
                return queryset.filter(superseded_at__isnull=False)
        return queryset.current()


class YearFilter(admin.SimpleListFilter):
    """By the year in which the period ends."""

    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        ends = Observation.objects.aggregate(first=Min("period_end"), last=Max("period_end"))
        if ends["first"] is None:
            return []
        years = range(ends["last"].year, ends["first"].year - 1, -1)
        return [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {year for year, _name in self.lookup_choices}:
            return queryset
        year = Period.year_of(int(self.value()))
        return queryset.ending_between(year.start, year.end)


@admin.register(Observation)
class ObservationAdmin(FoldedSearch, Typed, admin.ModelAdmin):
    list_display = (
        "indicator",
        "area",
        "slice",
        "period_name",
        "figure",
        "status",
        "known",
    )
    list_filter = (
        VersionFilter,
        "indicator__domain",
        YearFilter,
        "frequency",
        "status",
        "area__level",
        "illustration",
    )
    list_select_related = ("indicator__measure", "area", "slice")
    search_fields = ("indicator__folded", "area__folded")
    search_help_text = gettext_lazy("Words of the indicator or the area; accents are not needed.")
    ordering = ("-pk",)
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    autocomplete_fields = ("indicator", "area", "document")
    add_form_template = "admin/indicators/observation/add.html"
    change_form_template = "admin/indicators/observation/detail.html"

    # ------------------------------------------------------------ the list

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        among_versions = VersionFilter.parameter_name in request.GET
        return (*self.list_display, "is_current") if among_versions else self.list_display

    @admin.display(description=gettext_lazy("period"), ordering="period_end")
    def period_name(self, row: Observation) -> str:
        return wording.period_label(Period.parse(row.period))

    @admin.display(description=gettext_lazy("figure"))
    def figure(self, row: Observation) -> str:
        return wording.figure_of_observation(row.indicator, row).text

    @admin.display(description=gettext_lazy("known from"), ordering="known_from")
    def known(self, row: Observation) -> str:
        return wording.known_from(row)

    @admin.display(description=gettext_lazy("current"), boolean=True)
    def is_current(self, row: Observation) -> bool:
        return row.is_open

    # ------------------------------------------------------------ who may

    def has_change_permission(self, request: HttpRequest, obj: Observation | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        owner = obj.indicator.owner_on(timezone.localdate())
        return can(request.user, Permission.OBSERVATION_CORRECT, office=owner)

    def has_delete_permission(self, request: HttpRequest, obj: Observation | None = None) -> bool:
        return False

    # ------------------------------------------------------------ preparing

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Prepare a first figure: it is published by a second person, on the page of such figures."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        form = ObservationForm(
            request.POST or None,
            initial=self.get_changeform_initial_data(request),
            indicators=Indicator.objects.owned_by(
                offices_where(request.user, Permission.OBSERVATION_PROPOSE), today
            ),
            today=today,
        )
        if request.method == "POST" and form.is_valid():
            try:
                proposal = self._propose(request, form)
            except actions.ActionRefused as refusal:
                add_refusal(form, refusal)
            else:
                said = _("Prepared: %(figure)s. A second person publishes it.")
                messages.success(request, said % {"figure": wording.key_and_figure(proposal)})
                return self._after_adding(request, form)
        context = form_context(
            self,
            request,
            form,
            (_KEY, _SAID, _ORIGIN),
            title=_("Prepare a figure"),
            show_save_and_continue=False,
        )
        return self.render_change_form(request, context, add=True)

    @transaction.atomic
    def _propose(self, request: HttpRequest, form: ObservationForm) -> ProposedObservation:
        source = actions.name_source(location=form.cleaned_data["source"], by=request.user)
        return proposing.propose(**form.figure(source), by=request.user, today=timezone.localdate())

    def _after_adding(self, request: HttpRequest, form: ObservationForm) -> HttpResponse:
        if "_addanother" not in request.POST:
            return redirect("admin:indicators_proposedobservation_changelist")
        shared = urlencode({name: form[name].value() or "" for name in _SHARED})
        return redirect(f"{reverse('admin:indicators_observation_add')}?{shared}")

    # ------------------------------------------------------------ one figure, and its correction

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        figure = self.get_object(request, unquote(object_id))
        if figure is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            why_not = self._why_not_corrected(request, figure)
            return self._detail(
                request, figure, None if why_not else CorrectionForm(figure=figure), why_not=why_not
            )
        if not self.has_change_permission(request, figure):
            raise PermissionDenied
        form = CorrectionForm(request.POST, figure=figure)
        newer = None
        if form.is_valid():
            try:
                correction = self._correct(request, form)
            except actions.FigureChanged as refusal:
                newer = refusal.current
                if newer is not None and newer.recorded_by_id == request.user.pk:
                    # A second click, or the page called back: the first one did it.
                    messages.info(request, _("You have corrected this figure already."))
                    return self._to_figure(newer)
                add_refusal(form, refusal)
            except actions.ActionRefused as refusal:
                add_refusal(form, refusal)
            else:
                self._say_published(request, correction)
                return self._to_figure(correction)
        return self._detail(request, figure, form, newer=newer)

    @transaction.atomic
    def _correct(self, request: HttpRequest, form: CorrectionForm) -> Observation:
        said = form.cleaned_data
        source = actions.name_source(location=said["source"], by=request.user)
        return actions.correct_observation(
            current=said["seen"],
            version=actions.NewVersion(**form.version(), source=source),
            reason=said["reason"],
            by=request.user,
            today=timezone.localdate(),
        )

    def _why_not_corrected(self, request: HttpRequest, figure: Observation) -> str:
        """Why this person is offered no correction; empty where there is one."""
        if not can_somewhere(request.user, Permission.OBSERVATION_CORRECT):
            return _("Only reviewers correct figures.")
        if not self.has_change_permission(request, figure):
            owner = figure.indicator.owner_on(timezone.localdate())
            if owner is None:
                return _("No office answers for this indicator today, so nobody corrects it.")
            return _("%(office)s answers for this indicator; its reviewer corrects it.") % {
                "office": owner
            }
        if not figure.is_open:
            return _("This version has been replaced; the current one is corrected.")
        if request.user.pk in figure.authors:
            return _("You entered this figure yourself: another reviewer must correct it.")
        return ""

    def _detail(
        self,
        request: HttpRequest,
        figure: Observation,
        form: CorrectionForm | None,
        *,
        why_not: str = "",
        newer: Observation | None = None,
    ) -> HttpResponse:
        indicator = figure.indicator
        chain = Observation.objects.versions(indicator=indicator).chain_of(figure)
        versions = [(row, wording.figure_of_observation(indicator, row)) for row in chain]
        context = form_context(
            self,
            request,
            form,
            (_SAID, _ORIGIN) if form else (),
            original=figure,
            title=indicator.display_name,
            figure=figure,
            written=wording.figure_of_observation(indicator, figure),
            period_name=self.period_name(figure),
            owner=indicator.owner_on(timezone.localdate()),
            versions=versions,
            is_offered=form is not None,
            why_not=why_not,
            newer=newer and (newer, wording.figure_of_observation(indicator, newer)),
        )
        if form is not None and newer is not None:
            form.look_again_at(newer)
        return self.render_change_form(request, context, change=True, obj=figure)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observation]:
        return (
            super()
            .get_queryset(request)
            .select_related("indicator__measure", "area", "slice", "source", "document")
            .select_related("recorded_by", "publication", "proposal")
        )

    def _say_published(self, request: HttpRequest, figure: Observation) -> None:
        """Read back what was understood: the figure, as it will be shown."""
        said = _("Published: %(figure)s.") % {"figure": wording.key_and_figure(figure)}
        messages.success(request, said)

    def _to_figure(self, figure: Observation) -> HttpResponse:
        return redirect("admin:indicators_observation_change", figure.pk)


@admin.register(ProposedObservation)
class ProposedObservationAdmin(admin.ModelAdmin):
    """Figures that wait for a second person, and what came of others; each is decided on its own page."""

    list_display = ("indicator", "area", "period_name", "figure", "state", "proposed_by")
    list_filter = ("state",)
    list_select_related = ("indicator__measure", "area", "slice", "proposed_by")
    ordering = ("-pk",)
    actions = None
    list_per_page = 50

    @admin.display(description=gettext_lazy("period"), ordering="period_end")
    def period_name(self, row: ProposedObservation) -> str:
        return wording.period_label(Period.parse(row.period))

    @admin.display(description=gettext_lazy("figure"))
    def figure(self, row: ProposedObservation) -> str:
        return wording.figure_of_observation(row.indicator, row).text

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposedObservation]:
        """Those that the person may see on the page of such figures."""
        return seen_by(request.user, timezone.localdate())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise PermissionDenied
        proposal = self.get_object(request, unquote(object_id))
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect(proposal)
