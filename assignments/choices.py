"""Codes of the tables of tasks and the words shown for them."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What a task is part of."""

    PROGRAMME = "programme", pgettext_lazy("kind of a task", "Programme of work")
    DIRECTIVE = "directive", pgettext_lazy("kind of a task", "Directive")
    FOCUS = "focus", pgettext_lazy("kind of a task", "Focus content")
    BREAKTHROUGH = "breakthrough", pgettext_lazy("kind of a task", "Breakthrough")


class Giver(TextChoices):
    """Who gave it; what the province gives is counted in the indicators of tasks."""

    PROVINCE = "province", pgettext_lazy("giver of a task", "Province")
    DIRECTOR = "director", pgettext_lazy("giver of a task", "Director")


class StepKind(TextChoices):
    """What happened to a task, as its history tells it."""

    GIVEN = "given", pgettext_lazy("step of a task", "Given")
    CHANGED = "changed", pgettext_lazy("step of a task", "Changed")
    NOTED = "noted", pgettext_lazy("step of a task", "Progress noted")
    EXTENDED = "extended", pgettext_lazy("step of a task", "Extended")
    DONE = "done", pgettext_lazy("step of a task", "Reported done")
    REOPENED = "reopened", pgettext_lazy("step of a task", "Opened again")
    WITHDRAWN = "withdrawn", pgettext_lazy("step of a task", "Withdrawn")
