from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        from indicators import models
        from organisation.versions import NOTES, shown

        for model in (
            models.Domain,
            models.Measure,
            models.Slice,
            models.Indicator,
            models.IndicatorOwner,
            models.SeriesBreak,
            models.Rule,
            models.Plan,
        ):
            shown(model)
        for model in (models.Event, models.Explanation):
            shown(model, scope=NOTES)
        for model in (models.Observation, models.Target):
            shown(model, scope=models.VERSION_SCOPE, by="indicator_id")
