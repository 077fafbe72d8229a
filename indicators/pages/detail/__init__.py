"""Chỉ tiêu: what the page of one indicator shows, a module a concern."""

from indicators.pages.detail.lines import Drawing, Line
from indicators.pages.detail.page import IndicatorPage, indicator_page
from indicators.pages.detail.words import Origin

__all__ = ["Drawing", "IndicatorPage", "Line", "Origin", "indicator_page"]
