"""Danh mục: titles and commendations, what comes with them under each law, their conditions in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import AwardCoefficient, AwardRule, AwardType, BaseSalary, LawPeriod
from awards.rules import ALTERNATIVES, AWARD_LISTS
from indicators import writing


@dataclass(frozen=True)
class TypeLine:
    """An award with its coefficients, in the order of the laws; None where none was seen."""

    award: AwardType
    coefficients: tuple[AwardCoefficient | None, ...]


@dataclass(frozen=True)
class RuleLine:
    """A condition of an award and its parameters in words."""

    rule: AwardRule
    words: str


@dataclass(frozen=True)
class Catalogue:
    """The catalogue as it stands: awards, laws, base salaries, conditions."""

    laws: Sequence[LawPeriod]
    types: Sequence[TypeLine]
    salaries: Sequence[BaseSalary]
    rules: Sequence[RuleLine]
    today: date

    @property
    def salary_now(self) -> BaseSalary | None:
        return next((row for row in reversed(self.salaries) if row.valid_from <= self.today), None)


def catalogue(*, today: date) -> Catalogue:
    """All of the catalogue: 5 queries."""
    laws = list(LawPeriod.objects.all())
    types = {row.pk: row for row in AwardType.objects.all()}
    known = {(row.type_id, row.law_period_id): row for row in AwardCoefficient.objects.all()}
    names = {row.code: row.display_name for row in types.values()}
    rules = []
    for rule in AwardRule.objects.order_by("code"):
        rule.type = types[rule.type_id]
        rules.append(RuleLine(rule, rule_in_words(rule.parameters, names)))
    return Catalogue(
        laws=laws,
        types=[
            TypeLine(row, tuple(known.get((pk, law.pk)) for law in laws))
            for pk, row in types.items()
        ],
        salaries=list(BaseSalary.objects.all()),
        rules=rules,
        today=today,
    )


# ---------------------------------------------------------------- conditions in words

_PHRASES = {
    "among_best": gettext_lazy("is one of the best"),
    "at_least": gettext_lazy("graded at least “%(value)s”"),
    "at_least_count": gettext_lazy("at least %(value)s of them"),
    "at_least_percent": gettext_lazy("at least %(value)s %%"),
    "award": gettext_lazy("holds: %(value)s"),
    "count": gettext_lazy("number of initiatives: %(value)s"),
    "cstdcs": gettext_lazy("times Grass-roots emulation fighter: %(value)s"),
    "each": gettext_lazy("each year: %(value)s"),
    "flags": gettext_lazy("flags: %(value)s"),
    "grade": gettext_lazy("graded “%(value)s”"),
    "leads_cluster": gettext_lazy("leads its cluster or block"),
    "level": gettext_lazy("level of the initiative: %(value)s"),
    "max_percent": gettext_lazy("at most %(value)s %%"),
    "more_than_percent": gettext_lazy("more than %(value)s %%"),
    "nobody_at_or_above": gettext_lazy("nobody disciplined with “%(value)s” or more"),
    "not_fined_in_year": gettext_lazy("not fined for an offence in the year"),
    "of": gettext_lazy("of those who hold: %(value)s"),
    "of_them_excellent": gettext_lazy("years among them graded excellent: %(value)s"),
    "once": gettext_lazy("once only"),
    "or_rule": gettext_lazy("or condition %(value)s"),
    "scope": gettext_lazy("applies in: %(value)s"),
    "score_from": gettext_lazy("score from %(value)s"),
    "score_to": gettext_lazy("score up to %(value)s"),
    "then": gettext_lazy("and then: %(value)s"),
    "then_years": gettext_lazy("and then years in a row: %(value)s"),
    "with_initiatives": gettext_lazy("with initiatives: %(value)s"),
    "with_rule": gettext_lazy("together with condition %(value)s"),
    "years": gettext_lazy("years in a row: %(value)s"),
}


def rule_in_words(parameters: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The parameters of a rule as people read them; `names` are those of awards by code."""
    return "; ".join(_in_words(name, value, names) for name, value in parameters.items())


def _in_words(name: str, value: Any, names: Mapping[str, str]) -> str:
    phrase = _PHRASES.get(name)
    if phrase is None:
        return f"{name}: {value}"
    if value is True and "%(value)s" not in str(phrase):
        return str(phrase)
    return str(phrase) % {"value": _value(name, value, names)}


def _value(name: str, value: Any, names: Mapping[str, str]) -> str:
    either = f" {_('or')} "
    if name in AWARD_LISTS:
        return either.join(names.get(code, code) for code in value)
    if name in ALTERNATIVES:
        said = _("%(award)s, %(times)s times")
        return either.join(
            said % {"award": names.get(one["award"], one["award"]), "times": one["times"]}
            for one in value
        )
    match value:
        case None:
            return _("not known")
        case bool():
            return _("yes") if value else _("no")
        case int() | Decimal():
            return writing.number(value)
    return str(value)
