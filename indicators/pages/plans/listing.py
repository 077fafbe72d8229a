"""Kế hoạch: every plan with its document, its state and how many targets it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.choices import PlanKind, PlanState
from indicators.models import Plan
from indicators.pages.scope import Option
from indicators.periods import Period
from organisation.choices import AreaLevel

YEAR, KIND, LEVEL, STATE = "nam", "loai", "cap", "trang-thai"
"""Names of the choices in the address."""


@dataclass(frozen=True)
class Choice:
    """One thing the list can be narrowed by: its name in the address, what it is called, what there is."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def value(self) -> str:
        """What is chosen; empty for everything."""
        return next((option.value for option in self.options if option.selected), "")


@dataclass(frozen=True)
class PlanList:
    """The plans asked for, the newest period first, and what they can be narrowed by."""

    plans: tuple[Plan, ...]
    choices: tuple[Choice, ...]
    is_narrowed: bool

    @property
    def drafts(self) -> int:
        return sum(not plan.is_issued for plan in self.plans)


def plan_list(asked: Mapping[str, str], *, with_drafts: bool) -> PlanList:
    """Plans that are out, and drafts for those who work on them: 1 query."""
    plans = list(Plan.objects.with_names().order_by("-period", "code"))
    if not with_drafts:
        plans = [plan for plan in plans if plan.is_issued]
    years = sorted({year for plan in plans for year in _years_of(plan)}, reverse=True)
    choices = [
        choice_of(asked, YEAR, _("Year"), ((str(year), str(year)) for year in years)),
        choice_of(asked, KIND, _("Kind"), PlanKind.choices),
        choice_of(asked, LEVEL, pgettext("of a plan", "Level"), AreaLevel.choices),
    ]
    if with_drafts:
        choices.append(choice_of(asked, STATE, _("State"), PlanState.choices))
    wanted = {
        choice.name: option.value
        for choice in choices
        for option in choice.options
        if option.selected and option.value
    }
    return PlanList(
        plans=tuple(plan for plan in plans if _fits(plan, wanted)),
        choices=tuple(choices),
        is_narrowed=bool(wanted),
    )


def choice_of(
    asked: Mapping[str, str], name: str, label: str, found: Iterable[tuple[str, object]]
) -> Choice:
    """What is asked for and is not there counts as nothing asked."""
    options = [Option(str(value), str(text), asked.get(name) == value) for value, text in found]
    everything = Option("", pgettext("choice", "All"), not any(o.selected for o in options))
    return Choice(name, label, (everything, *options))


def _fits(plan: Plan, wanted: Mapping[str, str]) -> bool:
    said = {KIND: plan.kind, LEVEL: plan.area.level, STATE: plan.state}
    if YEAR in wanted and int(wanted[YEAR]) not in _years_of(plan):
        return False
    return all(said.get(name, value) == value for name, value in wanted.items())


def _years_of(plan: Plan) -> range:
    period = Period.parse(plan.period)
    return range(period.start.year, period.year + 1)
