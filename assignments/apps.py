from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "assignments"
    verbose_name = _("Tasks")

    def ready(self) -> None:
        from assignments import actions, models
        from indicators import illustration_parts
        from organisation.versions import shown

        shown(
            models.Assignment,
            models.Assignment.people.through,
            models.Step,
            models.Evidence,
            models.YearTotal,
            scope="assignments",
        )
        illustration_parts.add(
            "assignments", load=actions.load_illustration, remove=actions.remove_illustration
        )
