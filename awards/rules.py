"""The parameters of an award rule: from the text of the table to structured data. Pure.

The tables write them as `award=CSTDCS; years=3`; they are stored as {"award": ["CSTDCS"], "years": 3}, so
that the program that checks them needs no grammar. What no rule of its kind has is refused.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from awards.choices import RuleType

AWARD_LISTS: Final = frozenset({"award", "of", "each"})
"""Parameters that name awards by code; any one of them is enough."""

ALTERNATIVES: Final = frozenset({"then", "flags"})
"""Parameters like `CSTD_TINH x 2 or BK_TTG x 1`: any one of the pairs is enough."""

NUMBERS: Final = frozenset(
    {
        "at_least_count",
        "at_least_percent",
        "count",
        "cstdcs",
        "max_percent",
        "more_than_percent",
        "of_them_excellent",
        "score_from",
        "score_to",
        "then_years",
        "with_initiatives",
        "years",
    }
)

YES_OR_NO: Final = frozenset({"among_best", "leads_cluster", "not_fined_in_year", "once"})

TEXTS: Final = frozenset(
    {"at_least", "grade", "level", "nobody_at_or_above", "or_rule", "scope", "with_rule"}
)

ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    RuleType.YEAR_GRADE: frozenset({"at_least", "score_from", "score_to", "or_rule"}),
    RuleType.DISCIPLINE: frozenset({"not_fined_in_year", "nobody_at_or_above", "scope"}),
    RuleType.HOLDS_SAME_YEAR: frozenset({"award", "leads_cluster", "among_best"}),
    RuleType.CONSECUTIVE_YEARS: frozenset(
        {
            "award",
            "years",
            "grade",
            "or_rule",
            "with_initiatives",
            "then_years",
            "of_them_excellent",
            "cstdcs",
            "then",
            "each",
            "flags",
        }
    ),
    RuleType.INITIATIVE: frozenset({"level", "count", "or_rule", "with_rule"}),
    RuleType.CAP_ON_SHARE: frozenset({"max_percent", "of"}),
    RuleType.SHARE_OF_MEMBERS: frozenset(
        {"award", "grade", "more_than_percent", "at_least_percent", "at_least_count"}
    ),
    RuleType.MIN_YEARS: frozenset({"years", "once"}),
}
"""What a rule of each kind may say."""

_PAIR: Final = re.compile(r"(?P<award>[A-Z_0-9]+) x (?P<times>[0-9]+)")


class ParametersRefused(ValueError):
    """A text that is no list of parameters; says which piece is not."""


def parse_parameters(text: str) -> dict[str, Any]:
    """The parameters of `name=value; name=value`; a name without a value is a number not known: None.

    Raises ParametersRefused for a name nobody knows or a value that is not of its kind.
    """
    found: dict[str, Any] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, equals, value = (part.strip() for part in piece.partition("="))
        if not equals or name in found:
            raise ParametersRefused(piece)
        found[name] = _value(name, value, piece)
    return found


def _value(name: str, value: str, piece: str) -> Any:
    # "with_initiatives" is a number in one rule and a plain yes in another, older one.
    if name in YES_OR_NO or (name == "with_initiatives" and value in ("yes", "no")):
        if value not in ("yes", "no"):
            raise ParametersRefused(piece)
        return value == "yes"
    if name in NUMBERS:
        if not value:
            return None
        if not (value.isascii() and value.isdecimal()):
            raise ParametersRefused(piece)
        return int(value)
    if name in AWARD_LISTS:
        return [code.strip() for code in value.split(",")]
    if name in ALTERNATIVES:
        pairs = [_PAIR.fullmatch(one.strip()) for one in value.split(" or ")]
        if not all(pairs):
            raise ParametersRefused(piece)
        return [{"award": pair["award"], "times": int(pair["times"])} for pair in pairs if pair]
    if name in TEXTS and value:
        return value
    raise ParametersRefused(piece)


def unknown_parameters(rule_type: str, parameters: Mapping[str, Any]) -> list[str]:
    """The names among the parameters that a rule of this kind does not have, in order."""
    return sorted(parameters.keys() - ALLOWED.get(rule_type, frozenset()))


def awards_named(parameters: Mapping[str, Any]) -> set[str]:
    """The codes of all awards that the parameters name."""
    listed = {code for name in AWARD_LISTS for code in parameters.get(name, ())}
    return listed | {pair["award"] for name in ALTERNATIVES for pair in parameters.get(name, ())}


def write_parameters(parameters: Mapping[str, Any]) -> str:
    """The parameters as the tables write them; what `parse_parameters` reads back."""
    return "; ".join(f"{name}={_written(value)}" for name, value in parameters.items())


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case [{"award": _}, *_]:
            return " or ".join(f"{pair['award']} x {pair['times']}" for pair in value)
        case list():
            return ",".join(value)
    return str(value)
