"""Texts and numbers as plotly.js takes them."""

import textwrap
from decimal import Decimal


def named(name: str, territory: str) -> str:
    return f"{name}, {territory}" if territory else name


def as_float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def wrapped(text: str, width: int) -> str:
    """The text in lines of about so many characters."""
    lines = textwrap.wrap(text, width, break_long_words=False)
    return "<br>".join(plain(line) for line in lines)


def plain(text: str) -> str:
    """The text without what Plotly would read as one of its pseudo-HTML tags or entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
