from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Areas, offices and documents")

    def ready(self) -> None:
        from organisation import checks, versions  # noqa: F401
        from organisation.guards import install_guards
        from organisation.language import keep_language_by_thread
        from organisation.models import (
            Area,
            AreaMembership,
            AreaSuccession,
            Document,
            Office,
            OfficeSuccession,
            Source,
            SwapDay,
        )

        keep_language_by_thread()
        versions.shown(Area, AreaMembership, AreaSuccession, Office, OfficeSuccession, SwapDay)
        versions.shown(Document, Source, scope=versions.NOTES)
        post_migrate.connect(install_guards, dispatch_uid="organisation.guards")
        post_migrate.connect(versions.install_versions, dispatch_uid="organisation.versions")
