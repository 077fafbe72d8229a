"""Câu hỏi: asked about a figure, answered by the office that enters it, closed by who asked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Permission, can_somewhere, require
from indicators import asking
from indicators.actions import ActionRefused
from indicators.asking import QuestionMoved
from indicators.models import Indicator, Question, Slice, Submission
from indicators.models.catalogue import TOTAL
from indicators.pages.questions import line_of, question_list
from indicators.question_forms import AnswerForm, QuestionForm
from organisation.models import Area


@require_safe
@never_cache
def question_list_view(request: HttpRequest) -> HttpResponse:
    """What this person has to answer, and what they asked."""
    user = _visitor(request)
    return render(
        request,
        "indicators/question_list.html",
        {"page": question_list(user), "form": AnswerForm(auto_id=False)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest, code: str) -> HttpResponse:
    """Ask about a figure of an indicator; which one the address proposes."""
    require(request.user, Permission.QUESTION_ASK)
    indicator = get_object_or_404(Indicator.objects.for_pages(), code=code)
    submission = _submission(request)
    form = QuestionForm(
        request.POST if request.method == "POST" else None, initial=_proposed(request)
    )
    if form.is_valid():
        assert request.user.is_authenticated
        try:
            question = asking.ask(
                indicator=indicator,
                **form.cleaned_data,
                submission=submission,
                by=request.user,
                today=timezone.localdate(),
            )
        except ActionRefused as refusal:
            _add(form, refusal)
        else:
            messages.success(
                request,
                _("The question was sent to %(office)s.") % {"office": question.office},
            )
            if submission is not None:
                return redirect("indicators:review-detail", submission.pk)
            return redirect(f"{indicator.get_absolute_url()}?dia-ban={question.area.code}#h-from")
    context = {"form": form, "indicator": indicator, "submission": submission}
    return render(request, "indicators/question_create.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One question; answered here by who may."""
    user = _visitor(request)
    question = get_object_or_404(Question.objects.with_names(), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(user, Permission.ENTRY_CHANGE, office=question.office)
        if form.is_valid():
            try:
                asking.answer(question=question, text=form.cleaned_data["answer"], by=user)
            except ActionRefused as refusal:
                _add(form, refusal)
            else:
                messages.success(request, _("Your answer was sent."))
                return redirect("indicators:question-list")
    context = {"line": line_of(question, user), "form": form}
    return render(request, "indicators/question_detail.html", context)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a question that was answered."""
    user = _visitor(request)
    question = get_object_or_404(Question.objects.with_names(), pk=pk)
    try:
        asking.close(question=question, by=user)
    except QuestionMoved as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The question is closed."))
    return redirect("indicators:question-list")


def _visitor(request: HttpRequest) -> User:
    """Somebody who answers or asks. Raises PermissionDenied."""
    user = request.user
    may = (Permission.ENTRY_CHANGE, Permission.QUESTION_ASK)
    if not user.is_authenticated or not any(can_somewhere(user, each) for each in may):
        raise PermissionDenied("Neither asks nor answers.")
    return user


def _submission(request: HttpRequest) -> Submission | None:
    """The form that the address names; None for none and for what is no key."""
    key = request.GET.get("bieu", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        return None
    return Submission.objects.with_names().filter(pk=int(key)).first()


def _proposed(request: HttpRequest) -> dict[str, Any]:
    """The figure the address names, as far as there is one."""
    asked = request.GET
    code = asked.get("phan-to", TOTAL)
    return {
        "area": Area.objects.filter(code=asked.get("dia-ban", "")).first(),
        "period": asked.get("ky", ""),
        "slice": Slice.objects.filter(code=code).first() or TOTAL,
    }


def _add(form: QuestionForm | AnswerForm, refusal: ActionRefused) -> None:
    for name, texts in refusal.errors.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
