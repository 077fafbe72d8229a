from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Emulation and awards")

    def ready(self) -> None:
        from awards import illustrating, loading, models
        from indicators import illustration_parts
        from organisation.loading import also_loaded
        from organisation.versions import shown

        shown(
            models.LawPeriod,
            models.AwardType,
            models.AwardCoefficient,
            models.AwardRule,
            models.BaseSalary,
            models.Person,
            models.Post,
            models.YearGrade,
            models.Discipline,
            models.Collective,
            models.Household,
            models.Movement,
            models.Initiative,
            models.InitiativeAuthor,
            models.AwardDecision,
            models.Award,
            models.AwardCount,
            scope=models.VERSION_SCOPE,
        )
        also_loaded(loading.TABLES, loading.load_awards)
        illustration_parts.add(
            "awards",
            load=illustrating.load_illustration,
            remove=illustrating.remove_illustration,
        )
