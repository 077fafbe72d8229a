from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Areas, offices and documents")

    def ready(self) -> None:
        from organisation import checks  # noqa: F401
        from organisation.guards import install_guards

        post_migrate.connect(install_guards, dispatch_uid="organisation.guards")
