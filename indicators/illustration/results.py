"""What the illustration set consists of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from indicators.calculations import Bound, FigureStatus
from indicators.periods import Period


class MadeUpFigure(NamedTuple):
    """One made-up figure of a total; `recast` where its territory did not exist in the period."""

    indicator: str
    area: str
    period: Period
    value: Decimal
    status: FigureStatus
    known_from: date
    recast: bool


class MadeUpTarget(NamedTuple):
    """One made-up target in the illustration plan of a province and a year."""

    province: str
    year: int
    indicator: str
    area: str
    period: Period
    value: Decimal
    bound: Bound
    recast: bool


@dataclass(frozen=True, slots=True)
class IllustrationSet:
    """All that is made up, as it should stand in the database on the day it was asked for."""

    figures: tuple[MadeUpFigure, ...]
    targets: tuple[MadeUpTarget, ...]
