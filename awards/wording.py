"""Findings and money of awards in words: whole sentences, translated."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.choices import Stage
from awards.findings import Finding, FindingKind
from indicators import writing
from vietnamese.numbers import write_number


def finding(found: Finding, names: Mapping[str, str]) -> str:
    """A finding as a sentence; `names` says what the codes are called that it is about."""
    about = [names.get(code, code) for code in found.about]
    words = {"one": about[0], "other": about[1] if len(about) > 1 else ""}
    match found.kind:
        case FindingKind.PRINTED_DIFFERS:
            printed, computed = (writing.percent(Decimal(n) / 100) for n in found.numbers)
            return _("%(one)s: printed %(printed)s, computed from the counts %(computed)s.") % {
                **words,
                "printed": printed,
                "computed": computed,
            }
        case FindingKind.NOT_NESTED:
            return _nested(found, words)
        case FindingKind.OVER_CAP:
            number, most = found.numbers
            return _("%(one)s: %(number)s, but at most %(most)s of %(other)s by rule %(rule)s.") % {
                **words,
                "number": write_number(number),
                "most": write_number(most),
                "rule": found.about[2],
            }
        case FindingKind.TWO_STAGES:
            first, second = (Stage(stage).label for stage in found.stages)
            return _("%(one)s: the source says both “%(first)s” and “%(second)s”.") % {
                **words,
                "first": first,
                "second": second,
            }
        case FindingKind.MAY_OVERLAP:
            return _("%(one)s may include %(other)s: the source does not say.") % words
        case FindingKind.CONTRADICTED:
            return _("%(one)s: another source contradicts it: %(said)s.") % {
                **words,
                "said": found.said,
            }
        case FindingKind.TITLE_TWICE | FindingKind.NAMED_BEYOND | FindingKind.FEW_INITIATIVES:
            return _of_numbers(found, words)
        case FindingKind.YEARS_MISSING:
            years = ", ".join(str(year) for year in found.numbers)
            said = ngettext(
                "%(one)s: the grass-roots title of %(years)s is not on record.",
                "%(one)s: the grass-roots titles of %(years)s are not on record.",
                len(found.numbers),
            )
            return said % {**words, "years": years}


def _of_numbers(found: Finding, words: Mapping[str, str]) -> str:
    numbers = [write_number(number) for number in found.numbers]
    if found.kind == FindingKind.TITLE_TWICE:
        said = _("%(one)s: %(other)s holds it %(times)s times for one year.")
        return said % {**words, "times": numbers[0]}
    if found.kind == FindingKind.NAMED_BEYOND:
        said = _(
            "%(one)s: %(named)s are recorded by name, the report counts %(counted)s. The year counts "
            "those who are named."
        )
        return said % {**words, "named": numbers[0], "counted": numbers[1]}
    said = _("%(one)s: %(held)s given, but %(recognised)s initiatives of that level recognised.")
    return said % {**words, "held": numbers[0], "recognised": numbers[1]}


def _nested(found: Finding, words: Mapping[str, str]) -> str:
    above, below = (write_number(number) for number in found.numbers)
    if len(found.about) == 1:
        said = _("%(one)s: %(above)s, but only %(below)s could get it.")
    else:
        said = _(
            "%(one)s: %(above)s, more than the %(below)s of %(other)s from whom they are chosen."
        )
    return said % {**words, "above": above, "below": below}
