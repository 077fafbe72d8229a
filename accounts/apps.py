from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts and activity")

    def ready(self) -> None:
        from accounts import checks, sessions, visits  # noqa: F401
