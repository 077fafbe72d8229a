"""Which of the targets set for one key is in force (section 4 of the design, plans)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from indicators.calculations.facts import PlanKind, TargetFigure


@dataclass(frozen=True, slots=True)
class TargetsOnDay:
    """The target in force for a key, None where there is none ("chưa giao kế hoạch").

    `beside` are the others that hold on the day: a superior's, the ministry's, five-year targets. What
    an adjustment replaced is in neither.
    """

    in_force: TargetFigure | None
    beside: tuple[TargetFigure, ...] = ()


def target_in_force(candidates: Collection[TargetFigure], day: date) -> TargetsOnDay:
    """The target of one key that holds on a day; of a closed period, ask for its last day.

    The annual plan of the area's own level, replaced from its day by its adjustment; a superior's where
    the area has none; for a span of years, its five-year plan. Of two that would do, the later decision
    holds. A real target goes before an illustration, which then stands nowhere.
    """
    if not candidates:
        return _NONE  # most keys: plans are for years
    holding = [target for target in candidates if target.in_force_from <= day]
    if any(not target.illustration for target in holding):
        holding = [target for target in holding if not target.illustration]
    replaced = {target.replaces for target in holding}
    holding = [target for target in holding if target.plan_code not in replaced]
    eligible = [target for target in holding if _may_be_in_force(target)]
    in_force = max(eligible, key=_precedence, default=None)
    return TargetsOnDay(in_force, tuple(target for target in holding if target is not in_force))


_NONE: Final = TargetsOnDay(None)


def _may_be_in_force(target: TargetFigure) -> bool:
    """Ministry and five-year targets of a year only stand beside the plan of the year."""
    if target.key.period.is_span:
        return target.plan_kind != PlanKind.MINISTRY
    return target.plan_kind in (PlanKind.ANNUAL, PlanKind.ADJUSTED)


def _precedence(target: TargetFigure) -> tuple[bool, date, date, str]:
    return (
        target.plan_area_is_own,
        target.in_force_from,
        target.known_from or target.in_force_from,
        target.plan_code,
    )
