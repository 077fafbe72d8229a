"""Chưa giao: indicators that somebody reports, and that no plan of the year has a target for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from indicators import series
from indicators.calculations import TOTAL, Key, target_in_force
from indicators.choices import AchievementMethod, Direction
from indicators.models import FormRow, Indicator, Plan, Target
from indicators.pages.scope import YEAR, Scope, scope_of
from indicators.series import Catalogue
from organisation.models import Office


@dataclass(frozen=True)
class MissingTarget:
    """An indicator without a target in force: who answers for it, and the draft that has one already."""

    indicator: Indicator
    owner: Office
    draft: Plan | None


@dataclass(frozen=True)
class MissingPage:
    """What has no target in force for a year in an area, of how many; `draft` is where one can be added."""

    scope: Scope
    lines: tuple[MissingTarget, ...]
    asked: int
    draft: Plan | None
    issued: Plan | None


def missing_page(asked: Mapping[str, str], *, with_drafts: bool, today: date) -> MissingPage | None:
    """The indicators that are reported, assessed and owned that year, and not planned: 8 queries.

    None where there is no area at all. A rate is reported where what it is worked out from is.
    """
    catalogue = series.read_catalogue()
    book = series.read_book(catalogue, indicators=catalogue.indicators)
    # Next year is what is being planned.
    offered = (today.year, today.year + 1)
    scope = scope_of(
        catalogue, book, {YEAR: str(today.year), **asked}, today=today, offered=offered
    )
    if scope is None:
        return None
    reported = _reported(catalogue)
    last_day = scope.period.end
    drafts = list(
        Plan.objects.drafts().filter(area=scope.area, period=str(scope.period)).order_by("-pk")
    )
    if not with_drafts:
        drafts = []
    in_drafts = dict(
        Target.objects.filter(
            plan__in=drafts, area=scope.area, slice=TOTAL, period=str(scope.period)
        )
        .order_by("plan")
        .values_list("indicator", "plan")
    )
    by_key = {plan.pk: plan for plan in drafts}
    expected = [
        (indicator, owner)
        for code, indicator in catalogue.indicators.items()
        if code in reported and _is_assessed(indicator) and (owner := indicator.owner_on(last_day))
    ]
    lines = tuple(
        MissingTarget(indicator, owner, by_key.get(in_drafts.get(indicator.pk, 0)))
        for indicator, owner in expected
        if target_in_force(
            book.targets.get(Key(indicator.code, scope.area.code, TOTAL, scope.period), ()),
            last_day,
        ).in_force
        is None
    )
    issued = Plan.objects.issued().filter(
        area=scope.area, period=str(scope.period), illustration=False
    )
    return MissingPage(
        scope=scope,
        lines=lines,
        asked=len(expected),
        draft=drafts[0] if drafts else None,
        issued=issued.filter(adjustments__isnull=True).order_by("-issued_on", "-pk").first(),
    )


def _reported(catalogue: Catalogue) -> set[str]:
    """Codes of the indicators that a form in use asks for, and of what is worked out from these."""
    rows = FormRow.objects.filter(
        indicator__isnull=False, form__is_practice=False, form__assignments__isnull=False
    )
    typed = {*rows.values_list("indicator__code", flat=True)}
    return {
        code for code in catalogue.definitions if not typed.isdisjoint(catalogue.needed_for([code]))
    }


def _is_assessed(indicator: Indicator) -> bool:
    return (
        indicator.direction != Direction.NEUTRAL and indicator.achievement != AchievementMethod.NONE
    )
