"""Addresses of the pages of rows, made quickly: a list asks for one with every row."""

from functools import cache

from django.urls import get_script_prefix, reverse

_NUMBER = 70_000_000_000
"""Stands for a key while the address is taken apart; no address holds it otherwise."""


def address_of(name: str, key: int) -> str:
    """What `reverse(name, args=[key])` gives, for an address with one whole number in it."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _around(name: str, _prefix: str) -> tuple[str, str]:
    """What stands before and after the number, under the prefix that the server runs at."""
    before, _number, after = reverse(name, args=[_NUMBER]).partition(str(_NUMBER))
    return before, after
