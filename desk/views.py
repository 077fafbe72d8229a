"""Việc của tôi: what waits for a person, how much it is, and whether a letter tells of it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.waiting import to_do_count
from desk.forms import MailForm
from desk.mailing import choose_mail, wants_mail
from desk.waiting import waiting_for


@require_safe
@never_cache
def my_work(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person."""
    assert request.user.is_authenticated
    kinds = waiting_for(request.user, today=timezone.localdate())
    context = {
        "to_do": [kind for kind in kinds if kind.is_to_do],
        "with_others": [kind for kind in kinds if not kind.is_to_do],
        "count": to_do_count(kinds),
    }
    return render(request, "desk/my_work.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail(request: HttpRequest) -> HttpResponse:
    """Whether this person gets the daily letter."""
    assert request.user.is_authenticated
    initial = {"wanted": wants_mail(request.user)}
    form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        choose_mail(user=request.user, wanted=form.cleaned_data["wanted"])
        messages.success(request, _("Saved."))
        return redirect("desk:mail")
    context = {"form": form, "address": request.user.email, "is_on": bool(settings.EMAIL_HOST)}
    return render(request, "desk/mail.html", context)
