from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        from indicators import models
        from organisation.versions import NOTES, shown

        shown(
            models.Domain,
            models.Measure,
            models.Slice,
            models.Indicator,
            models.IndicatorOwner,
            models.SeriesBreak,
            models.Rule,
            models.Plan,
        )
        shown(models.Event, models.Explanation, scope=NOTES)
        shown(models.Submission, scope=models.SUBMISSION_SCOPE)
        shown(models.Question, scope=models.QUESTION_SCOPE)
        shown(models.Observation, models.Target, scope=models.VERSION_SCOPE, by="indicator_id")
