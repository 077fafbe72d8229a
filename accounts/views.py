"""The choice of a language, and allauth's pages where they need more than a template."""

from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.views import LoginView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import choose_language as keep_language
from accounts.actions import end_deputy, name_deputy
from accounts.activity import record
from accounts.choices import Language, Verb
from accounts.forms import DeputyForm
from accounts.languages import remember_language
from accounts.models import Deputy, User
from accounts.permissions import DELEGABLE, role_holds

_MOST_DEPUTIES = 50


# Without a token, so that the switch also works on a page kept open for days and on those of
# failures, which are drawn without one. All that another site could do with it is to show a visitor
# our pages in the other language: it does not get at the account, whose cookie stays behind.
@csrf_exempt
@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Back to the page one came from, from now on in the language chosen."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_page_left(request))
    if language in Language.values:
        remember_language(response, language)
        if request.user.is_authenticated:
            keep_language(user=request.user, language=language)
    return response


def _page_left(request: HttpRequest) -> str:
    """The address within this site that the form names, else the browser; else the first page."""
    named = request.POST.get("next", "") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        named, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(named)
    path = "/" + parts.path.lstrip("/\\")  # a second slash would begin the name of a host
    return f"{path}?{parts.query}" if parts.query else path


class SignInView(LoginView):
    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", code="throttled"):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


class SecondFactorActivateView(ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        record(verb=Verb.SECOND_FACTOR_ON, target=self.request.user, by=self.request.user)
        return super().form_valid(form)


class SecondFactorDeactivateView(DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        record(verb=Verb.SECOND_FACTOR_OFF, target=self.request.user, by=self.request.user)
        return super().form_valid(form)


class RecoveryCodesRenewView(GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        record(verb=Verb.RECOVERY_CODES, target=self.request.user, by=self.request.user)
        return super().form_valid(form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def deputies(request: HttpRequest) -> HttpResponse:
    """Who stands in for this person, and when; one more is named here."""
    person = _delegating(request)
    form = DeputyForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        try:
            name_deputy(person=person, **form.cleaned_data, today=timezone.localdate())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return HttpResponseRedirect(reverse("account_deputies"))
    rows = Deputy.objects.filter(person=person).select_related("deputy")[:_MOST_DEPUTIES]
    today = timezone.localdate()
    has_colleague = form.colleagues.exists()
    context = {"form": form, "rows": rows, "today": today, "has_colleague": has_colleague}
    return render(request, "account/deputies.html", context)


@require_POST
def end_deputy_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a deputy stand in no longer."""
    person = _delegating(request)
    end_deputy(row=get_object_or_404(Deputy, pk=pk, person=person), by=person)
    return HttpResponseRedirect(reverse("account_deputies"))


def _delegating(request: HttpRequest) -> User:
    """Somebody with a right that another can use. Raises PermissionDenied."""
    user = request.user
    if not user.is_authenticated or not any(role_holds(user, each) for each in DELEGABLE):
        raise PermissionDenied("There is nothing that another could do in this person's right.")
    return user
