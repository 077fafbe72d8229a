"""allauth's pages where they need more than a template: an answer 429, an activity row."""

from http import HTTPStatus

from allauth.account.views import LoginView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse

from accounts.activity import record
from accounts.choices import Verb


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
