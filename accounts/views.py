"""The choice of a language, and allauth's pages where they need more than a template."""

from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.views import LoginView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.actions import choose_language as keep_language
from accounts.activity import record
from accounts.choices import Language, Verb
from accounts.languages import remember_language


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
