"""Which of several targets for one key is in force (section 4 of the design: plans)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indicators.calculations.book import TargetFigure


@dataclass(frozen=True, slots=True)
class TargetsOnDay:
    """The target in force for a key, None where there is none ("chưa giao kế hoạch"), and those beside it.

    `beside`: a superior's, the ministry's and five-year targets that are known but not in force.
    """

    in_force: TargetFigure | None
    beside: tuple[TargetFigure, ...] = ()


def target_in_force(candidates: Iterable[TargetFigure], day: date) -> TargetsOnDay:
    """The target of one key that holds on a day; of a closed period, ask for its last day.

    The annual plan of the area's own level, replaced from its date by its adjustment; where there is
    none, a superior's; for a span of years the five-year plan. A real target goes before an
    illustration.
    """
    raise NotImplementedError
