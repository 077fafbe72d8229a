"""Nhập liệu: what an office has to fill in, and until when."""

from indicators.pages.entry.due import DueLine, DuePage, due_page

__all__ = ["DueLine", "DuePage", "due_page"]
