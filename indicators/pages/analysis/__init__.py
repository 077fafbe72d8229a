"""Phân tích: indicators against areas, in numbers, bars, lines and a heat map."""

from indicators.pages.analysis.choice import AREAS_AT_ONCE, Choice
from indicators.pages.analysis.page import (
    Analysis,
    Bars,
    Headline,
    Heat,
    HeatRow,
    analysis_page,
)

__all__ = [
    "AREAS_AT_ONCE",
    "Analysis",
    "Bars",
    "Choice",
    "Headline",
    "Heat",
    "HeatRow",
    "analysis_page",
]
