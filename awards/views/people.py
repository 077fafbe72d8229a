"""Người: the register of people, entered by their offices; grade and discipline apart."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.freshness import answered_by_tag, kept_page
from accounts.permissions import Permission, can, offices_where, require_somewhere
from awards import registering
from awards.access import may_enter_register, offices_of_people, people_seen_by
from awards.forms import (
    DisciplineForm,
    GradeForm,
    PersonForm,
    PostFormSet,
    initial_posts,
    posts_of,
    whole,
)
from awards.models import Discipline, Person
from awards.pages.remembering import SCOPES
from awards.tables import PersonTable
from awards.views.shared import WORDS, choice, chosen, done, paged, visitor, words_of
from indicators.actions import ActionRefused
from indicators.forms import add_refusal
from organisation.models import Office

OFFICE = "don-vi"


@require_safe
@answered_by_tag
def listing(request: HttpRequest) -> HttpResponse:
    """People of one's own office; all of them for those who read awards."""
    if not may_enter_register(request.user):
        raise PermissionDenied
    own = frozenset(offices_where(request.user, Permission.PERSON_CHANGE))
    reads_awards = can(request.user, Permission.AWARD_VIEW)

    def make() -> tuple[str, dict[str, Any]]:
        return "awards/person_list.html", _people(request, own) | {"reads_awards": reads_awards}

    return kept_page(request, make, "people", own, reads_awards, scopes=SCOPES)


def _people(request: HttpRequest, own: frozenset[int]) -> dict[str, Any]:
    """The people asked for by office and words; `own` are the offices whose people one enters."""
    today = timezone.localdate()
    offices = offices_of_people(request.user).order_by("code")
    narrowed = choice(request.GET, OFFICE, _("Office"), ((row.pk, row) for row in offices))
    words, wanted = words_of(request.GET), chosen([narrowed])
    people = people_seen_by(request.user, today).matching(words).with_posts()
    if wanted:
        people = people.in_offices([wanted[OFFICE]], today)
    table = PersonTable(people, caption=_("People"), today=today, own=own)
    paged(request, table)
    return {
        "table": table,
        "choices": [narrowed],
        "words": words,
        "words_name": WORDS,
        "is_narrowed": bool(words or wanted),
        "may_add": bool(own),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """A new person of one's own office."""
    require_somewhere(request.user, Permission.PERSON_CHANGE)
    return _person_form(request, Person(), _("New person"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """A person and their posts."""
    return _person_form(request, _entered(request, pk), _("Change the person"))


def _entered(request: HttpRequest, pk: int) -> Person:
    """The person of that number whom this one enters; for all others there is none."""
    require_somewhere(request.user, Permission.PERSON_CHANGE)
    person = get_object_or_404(Person.objects.with_posts(), pk=pk)
    if not registering.may_change(request.user, person, timezone.localdate()):
        raise Http404
    return person


def _person_form(request: HttpRequest, person: Person, title: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = PersonForm(sent, instance=person)
    own = offices_where(request.user, Permission.PERSON_CHANGE)
    held = person.posts.values_list("office", flat=True) if person.pk else []
    offices = list(Office.objects.filter(pk__in={*own, *held}).order_by("code"))
    posts = PostFormSet(
        sent,
        prefix="cong-tac",
        initial=initial_posts(person) if person.pk else None,
        form_kwargs={"offices": offices},
    )
    if sent is not None and all([form.is_valid(), posts.is_valid()]):
        try:
            registering.save_person(
                person=form.instance,
                posts=posts_of(posts),
                by=visitor(request),
                today=timezone.localdate(),
            )
        except ActionRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved: %(person)s.") % {"person": form.instance.full_name})
            return redirect("awards:person-list")
    context = {"form": form, "posts": posts, "title": title, "person": person}
    return render(request, "awards/person_form.html", context)


# ---------------------------------------------------------------- grade and discipline


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Grades and discipline of a person: read and kept by their office and by award officers only."""
    person = _entered(request, pk)
    if not registering.may_see_record(request.user, person, timezone.localdate()):
        raise PermissionDenied
    what = request.POST.get("viec", "")
    today = timezone.localdate()
    grade = GradeForm(
        request.POST if what == "xep-loai" else None,
        prefix="xl",
        initial={"year": today.year},
    )
    discipline = DisciplineForm(
        request.POST if what == "ky-luat" else None, prefix="kl", instance=Discipline(person=person)
    )
    if grade.is_bound and grade.is_valid():
        said = grade.cleaned_data
        if done(
            grade,
            lambda: registering.set_grade(
                person=person,
                year=whole(said["year"]) or 0,
                grade=said["grade"],
                by=visitor(request),
                today=today,
            ),
        ):
            return _recorded(request, person)
    if (
        discipline.is_bound
        and discipline.is_valid()
        and done(
            discipline,
            lambda: registering.save_discipline(
                discipline=discipline.instance, by=visitor(request), today=today
            ),
        )
    ):
        return _recorded(request, person)
    context: dict[str, Any] = {
        "person": person,
        "grades": person.grades.all(),
        "disciplines": person.disciplines.all(),
        "forms": [
            (grade, "xep-loai", _("Grade of a year"), _("Save the grade")),
            (discipline, "ky-luat", _("Disciplinary measure"), _("Record the measure")),
        ],
        "error": bool(grade.errors or discipline.errors),
    }
    return render(request, "awards/person_record.html", context)


@require_POST
def remove_discipline(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Take back a measure that was recorded by mistake."""
    person = _entered(request, pk)
    found = get_object_or_404(person.disciplines.select_related("person"), pk=measure)
    registering.remove_discipline(discipline=found, by=visitor(request), today=timezone.localdate())
    return _recorded(request, person)


def _recorded(request: HttpRequest, person: Person) -> HttpResponse:
    messages.success(request, _("Saved: %(person)s.") % {"person": person.full_name})
    return redirect("awards:person-record", pk=person.pk)
