"""What is doubtful of a typed figure, in words: whole sentences for the row beneath its cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import writing
from indicators.calculations import Doubt, Why
from indicators.models import Indicator
from indicators.wording import period_label


def said(doubt: Doubt, indicators: Mapping[str, Indicator]) -> str:
    """The doubt in a sentence or two: "Gấp 3,1 lần mức thường của 12 kỳ trước (1.460).".

    `indicators` under their codes, as the catalogue has them. Where the figures it was held against were
    made up, that is said.
    """
    sentence = _SENTENCES[doubt.why](_Numbers(doubt, indicators))
    if doubt.illustration:
        return " ".join((sentence, _("It was held against illustration figures.")))
    return sentence


def meant(doubt: Doubt, indicators: Mapping[str, Indicator]) -> str:
    """The number that may have been meant, as it is written; empty where nobody can say."""
    if doubt.suggestion is None:
        return ""
    return writing.number(doubt.suggestion, indicators[doubt.key.indicator].decimals)


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a doubt in the decimals of its indicator, and the name of the other one."""

    doubt: Doubt
    indicators: Mapping[str, Indicator]

    def written(self, number: Decimal | None) -> str:
        return writing.number(number, self.indicators[self.doubt.key.indicator].decimals)

    @property
    def typed(self) -> str:
        return self.written(self.doubt.typed)

    @property
    def limit(self) -> str:
        return self.written(self.doubt.limit)

    @property
    def both(self) -> dict[str, str]:
        return {"typed": self.typed, "limit": self.limit}

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(map(self.written, self.doubt.terms))

    @property
    def other(self) -> str:
        return str(self.indicators[self.doubt.against[0].indicator])

    @property
    def times(self) -> Decimal | None:
        """How many times its limit the typed number is; None of nothing."""
        return self.doubt.typed / self.doubt.limit if self.doubt.limit else None


def _negative(numbers: _Numbers) -> str:
    return _("This cannot be less than 0.")


def _no_share(numbers: _Numbers) -> str:
    return _("A share lies between 0 and 100 %.")


def _decimals(numbers: _Numbers) -> str:
    count = int(numbers.doubt.limit or 0)
    if not count:
        return _("This is counted in whole numbers.")
    return ngettext(
        "This is given with %(count)d decimal at most.",
        "This is given with %(count)d decimals at most.",
        count,
    ) % {"count": count}


def _more_than_other(numbers: _Numbers) -> str:
    return _("More than “%(other)s”: %(typed)s > %(limit)s.") % {
        **numbers.both,
        "other": numbers.other,
    }


def _less_than_other(numbers: _Numbers) -> str:
    return _("Less than “%(other)s”: %(typed)s < %(limit)s.") % {
        **numbers.both,
        "other": numbers.other,
    }


def _not_equal(numbers: _Numbers) -> str:
    return _("Not equal to “%(other)s”: %(typed)s and %(limit)s.") % {
        **numbers.both,
        "other": numbers.other,
    }


def _unbalanced(numbers: _Numbers) -> str:
    opening, came, went, closing = numbers.terms
    return _(
        "Opening %(opening)s + in %(came)s − out %(went)s = %(limit)s, and not the closing %(closing)s."
    ) % {
        "opening": opening,
        "came": came,
        "went": went,
        "limit": numbers.limit,
        "closing": closing,
    }


def _more_than_whole(numbers: _Numbers) -> str:
    return _("The “of which” is more than its total: %(typed)s > %(limit)s.") % numbers.both


def _less_than_part(numbers: _Numbers) -> str:
    return _("The total is less than its “of which”: %(typed)s < %(limit)s.") % numbers.both


def _parts_differ(numbers: _Numbers) -> str:
    parts, total = numbers.terms
    return _("The parts add up to %(parts)s, and the total is %(total)s.") % {
        "parts": parts,
        "total": total,
    }


def _months_differ(numbers: _Numbers) -> str:
    return (
        _("The periods add up to %(limit)s, and the figure from January on is %(typed)s.")
        % numbers.both
    )


def _below_earlier(numbers: _Numbers) -> str:
    return _("The figure from January on falls: %(limit)s in %(period)s, now %(typed)s.") % {
        **numbers.both,
        "period": period_label(numbers.doubt.against[0].period),
    }


def _below_months(numbers: _Numbers) -> str:
    return _("Less than the periods known add up to: %(typed)s < %(limit)s.") % numbers.both


def _unusual(numbers: _Numbers) -> str:
    times = numbers.times
    words = {"count": numbers.doubt.periods, "limit": numbers.limit}
    if times is None:
        return _("The %(count)d periods before were usually 0.") % words
    if not times:
        return _("0, where %(limit)s was usual in the %(count)d periods before.") % words
    if times > 1:
        return _("%(times)s times what was usual in the %(count)d periods before (%(limit)s).") % {
            **words,
            "times": writing.number(times, 1),
        }
    return _("Only %(share)s of what was usual in the %(count)d periods before (%(limit)s).") % {
        **words,
        "share": writing.percent(times),
    }


def _out_of_season(numbers: _Numbers) -> str:
    times = numbers.times or Decimal(0)
    if times > 1:
        return _("%(times)s times the same period last year (%(limit)s).") % {
            "times": writing.number(times, 1),
            "limit": numbers.limit,
        }
    return _("Only %(share)s of the same period last year (%(limit)s).") % {
        "share": writing.percent(times),
        "limit": numbers.limit,
    }


def _slip(numbers: _Numbers) -> str:
    doubt, times = numbers.doubt, numbers.doubt.times or Decimal(1)
    words = {"meant": meant(doubt, numbers.indicators)}
    if times > 1:
        words["times"] = writing.number(times, 0)
        return _("Is it %(meant)s? What was typed is about %(times)s times what is usual.") % words
    words["times"] = writing.number(1 / times, 0)
    return _("Is it %(meant)s? What was typed is about 1/%(times)s of what is usual.") % words


_SENTENCES: Final[Mapping[Why, Callable[[_Numbers], str]]] = {
    Why.NEGATIVE: _negative,
    Why.NO_SHARE: _no_share,
    Why.DECIMALS: _decimals,
    Why.MORE_THAN_OTHER: _more_than_other,
    Why.LESS_THAN_OTHER: _less_than_other,
    Why.NOT_EQUAL: _not_equal,
    Why.UNBALANCED: _unbalanced,
    Why.MORE_THAN_WHOLE: _more_than_whole,
    Why.LESS_THAN_PART: _less_than_part,
    Why.PARTS_DIFFER: _parts_differ,
    Why.MONTHS_DIFFER: _months_differ,
    Why.BELOW_EARLIER: _below_earlier,
    Why.BELOW_MONTHS: _below_months,
    Why.UNUSUAL: _unusual,
    Why.OUT_OF_SEASON: _out_of_season,
    Why.SLIP: _slip,
}
