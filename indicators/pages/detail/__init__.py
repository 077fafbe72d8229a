"""Chỉ tiêu: what the page of one indicator shows, a module a concern."""

from indicators.pages.detail.areas import MapDrawing
from indicators.pages.detail.lines import Drawing, Line
from indicators.pages.detail.page import (
    IndicatorFigures,
    IndicatorPage,
    indicator_figures,
    indicator_page,
)
from indicators.pages.detail.under_way import Pace, PathDrawing, PathRow, StepDrawing, StepRow
from indicators.pages.detail.versions import address_of_versions
from indicators.pages.detail.words import Origin

__all__ = [
    "Drawing",
    "IndicatorFigures",
    "IndicatorPage",
    "Line",
    "MapDrawing",
    "Origin",
    "Pace",
    "PathDrawing",
    "PathRow",
    "StepDrawing",
    "StepRow",
    "address_of_versions",
    "indicator_figures",
    "indicator_page",
]
