"""Chất lượng số liệu: how complete, punctual and consistent what the offices report is."""

from indicators.pages.quality.heat import Heat, HeatCell, HeatForm, HeatRow
from indicators.pages.quality.page import (
    LateLine,
    MonthLine,
    OddLine,
    QualityPage,
    quality_page,
)

__all__ = [
    "Heat",
    "HeatCell",
    "HeatForm",
    "HeatRow",
    "LateLine",
    "MonthLine",
    "OddLine",
    "QualityPage",
    "quality_page",
]
