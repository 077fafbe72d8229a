"""Phong trào, sáng kiến: the forms in which movements and initiatives are kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, require
from awards import initiatives
from awards.forms import InitiativeForm, MovementForm
from awards.models import Initiative, Movement, Person
from awards.views.shared import done, visitor


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create_movement(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    return _movement_form(request, MovementForm(request.POST or None), _("New movement"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def update_movement(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    form = MovementForm(request.POST or None, instance=get_object_or_404(Movement, pk=pk))
    return _movement_form(request, form, _("Change the movement"))


def _movement_form(request: HttpRequest, form: MovementForm, title: str) -> HttpResponse:
    if form.is_valid() and done(
        form,
        lambda: initiatives.save_movement(
            movement=form.instance, documents=form.cleaned_data["documents"], by=visitor(request)
        ),
    ):
        messages.success(request, _("Saved: %(person)s.") % {"person": form.instance})
        return redirect("awards:movement-list")
    context = {"form": form, "title": title, "back": "awards:movement-list"}
    return render(request, "awards/plain_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create_initiative(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    return _initiative_form(request, Initiative(), _("New initiative"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def update_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    row = get_object_or_404(Initiative.objects.with_names(), pk=pk)
    return _initiative_form(request, row, _("Change the initiative"))


def _initiative_form(request: HttpRequest, row: Initiative, title: str) -> HttpResponse:
    people = Person.objects.with_posts() if request.method == "POST" else Person.objects.none()
    form = InitiativeForm(request.POST or None, instance=row, people=people)
    if form.is_valid() and done(
        form,
        lambda: initiatives.save_initiative(
            initiative=form.instance, authors=form.authors, by=visitor(request)
        ),
    ):
        messages.success(request, _("Saved: %(person)s.") % {"person": form.instance})
        return redirect("awards:initiative-list")
    context = {"form": form, "title": title, "back": "awards:initiative-list"}
    return render(request, "awards/plain_form.html", context)
