"""What is doubtful of a typed figure: impossible, against a rule, unusual, or a slip with what was meant.

The book has the typed figures laid over the published ones (`Book.over`), so that everything is held against
what would be published. Only what is complete and exact contradicts: what was said roughly or worked out by
us proves nothing, and a made-up figure stands against made-up ones only. What is usual may rest on made-up
figures all the same, and is then said to.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from indicators.calculations.book import Book
from indicators.calculations.comparability import incomparable
from indicators.calculations.facts import (
    PERCENT,
    TOTAL,
    Key,
    Kind,
    PartKind,
    Phasing,
    RuleFact,
    RuleKind,
)
from indicators.calculations.findings import disagreement, from_january, periods_disagree
from indicators.calculations.results import Method, Value
from indicators.calculations.rounding import rounded
from indicators.calculations.usual import TIMES_OF_FEW, Usual, slip, usual
from indicators.calculations.values import sum_of_periods, value_of
from indicators.periods import Period


class DoubtKind(StrEnum):
    IMPOSSIBLE = "impossible"  # never stored
    RULE = "rule"
    OUTLIER = "outlier"
    PARTS = "parts"
    FALLING = "falling"
    SCALE = "scale"


class Why(StrEnum):
    """What exactly is doubtful; each has its sentence."""

    NEGATIVE = "negative"
    NO_SHARE = "no_share"  # below 0 or above 100 % of its whole
    DECIMALS = "decimals"
    MORE_THAN_OTHER = "more_than_other"
    LESS_THAN_OTHER = "less_than_other"
    NOT_EQUAL = "not_equal"
    UNBALANCED = "unbalanced"
    MORE_THAN_WHOLE = "more_than_whole"
    LESS_THAN_PART = "less_than_part"
    PARTS_DIFFER = "parts_differ"
    MONTHS_DIFFER = "months_differ"
    BELOW_EARLIER = "below_earlier"
    BELOW_MONTHS = "below_months"
    UNUSUAL = "unusual"
    OUT_OF_SEASON = "out_of_season"
    SLIP = "slip"


_KINDS: Final = {
    Why.NEGATIVE: DoubtKind.IMPOSSIBLE,
    Why.NO_SHARE: DoubtKind.IMPOSSIBLE,
    Why.DECIMALS: DoubtKind.IMPOSSIBLE,
    Why.MORE_THAN_OTHER: DoubtKind.RULE,
    Why.LESS_THAN_OTHER: DoubtKind.RULE,
    Why.NOT_EQUAL: DoubtKind.RULE,
    Why.UNBALANCED: DoubtKind.RULE,
    Why.MORE_THAN_WHOLE: DoubtKind.PARTS,
    Why.LESS_THAN_PART: DoubtKind.PARTS,
    Why.PARTS_DIFFER: DoubtKind.PARTS,
    Why.MONTHS_DIFFER: DoubtKind.PARTS,
    Why.BELOW_EARLIER: DoubtKind.FALLING,
    Why.BELOW_MONTHS: DoubtKind.FALLING,
    Why.UNUSUAL: DoubtKind.OUTLIER,
    Why.OUT_OF_SEASON: DoubtKind.OUTLIER,
    Why.SLIP: DoubtKind.SCALE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One thing that is doubtful of the figure of `key`, and what it was held against.

    `limit` is the number `typed` was compared with: that of the other indicator, the sum of the parts, the
    usual one; `against` the keys it came from. `terms` are those of a balance: opening, in, out, closing;
    of a sum: the sum and the total. A refusal is not cured by a reason; what is IMPOSSIBLE is not even
    stored. `times`, of a slip, is how many times too large the typed number is. `periods` counts those the
    usual number rests on. `suggestion` is the number that may have been meant.
    """

    key: Key
    why: Why
    typed: Decimal
    is_refusal: bool = False
    limit: Decimal | None = None
    against: tuple[Key, ...] = ()
    terms: tuple[Decimal, ...] = ()
    times: Decimal | None = None
    periods: int = 0
    illustration: bool = False
    suggestion: Decimal | None = None

    @property
    def kind(self) -> DoubtKind:
        return _KINDS[self.why]

    @property
    def may_be_stored(self) -> bool:
        """Whether the figure may stay in its cell until somebody looks at it."""
        return self.kind is not DoubtKind.IMPOSSIBLE


def doubts_of(
    book: Book, key: Key, *, rules: Sequence[RuleFact], typed: Collection[Key]
) -> tuple[Doubt, ...]:
    """Everything doubtful of one typed figure, refusals first; nothing of a cell without a number.

    Where several figures contradict each other, the doubt stands at one of them only: at the first of them
    that is `typed`, the part before its whole, a total before its parts.
    """
    value = value_of(book, key)
    if value.method is not Method.OWN or value.number is None:
        return ()
    if impossible := _impossible(book, key, value.number):
        return (impossible,)
    found = [
        *_of_size(book, key, value.number),
        *_of_rules(book, key, value, rules, typed),
        *_of_parts(book, key, value, rules, typed),
        *_of_the_year(book, key, value),
    ]
    return tuple(sorted(found, key=lambda doubt: not doubt.is_refusal))


# ---------------------------------------------------------------- impossible


def _impossible(book: Book, key: Key, number: Decimal) -> Doubt | None:
    definition = book.definitions[key.indicator]
    if rounded(number, definition.decimals) != number:
        return _refused(key, Why.DECIMALS, number, Decimal(definition.decimals))
    if definition.kind in (Kind.FLOW, Kind.STOCK) and number < 0:
        return _refused(key, Why.NEGATIVE, number, Decimal(0))
    is_share = definition.kind is Kind.RATIO and definition.scale == PERCENT
    if is_share and not 0 <= number <= PERCENT:
        return _refused(key, Why.NO_SHARE, number, PERCENT)
    return None


def _refused(key: Key, why: Why, number: Decimal, limit: Decimal) -> Doubt:
    return Doubt(key=key, why=why, typed=number, is_refusal=True, limit=limit)


# ---------------------------------------------------------------- size


def _of_size(book: Book, key: Key, number: Decimal) -> Iterator[Doubt]:
    """A slip of the keyboard or the unit, else an unusual number, else one far from its season."""
    found = usual(book, key)
    if found is None:
        return
    if meant := slip(book, key, number, found):
        suggestion, times = meant
        yield _unusual(
            key, Why.SLIP, number, found, limit=found.median, times=times, suggestion=suggestion
        )
    elif found.is_enough:
        in_season = found.is_of_its_season(number)
        if not found.holds(number) and not in_season:
            yield _unusual(key, Why.UNUSUAL, number, found, limit=found.median)
        elif in_season is False and _is_far_from_last_year(book, key, number, found):
            yield _unusual(key, Why.OUT_OF_SEASON, number, found, limit=_last_year(found))


def _unusual(
    key: Key,
    why: Why,
    number: Decimal,
    found: Usual,
    *,
    limit: Decimal,
    times: Decimal | None = None,
    suggestion: Decimal | None = None,
) -> Doubt:
    return Doubt(
        key=key,
        why=why,
        typed=number,
        limit=limit,
        against=tuple(point.key for point in found.points),
        times=times,
        periods=len(found.points),
        illustration=found.illustration,
        suggestion=suggestion,
    )


def _last_year(found: Usual) -> Decimal:
    assert found.last_year is not None
    assert found.last_year.number is not None
    return found.last_year.number


def _is_far_from_last_year(book: Book, key: Key, number: Decimal, found: Usual) -> bool:
    """Of a seasonal indicator only, whose months say little of each other."""
    if book.definitions[key.indicator].phasing is not Phasing.SEASONAL:
        return False
    before = _last_year(found)
    return not before / TIMES_OF_FEW <= number <= before * TIMES_OF_FEW


# ---------------------------------------------------------------- rules


def _of_rules(
    book: Book, key: Key, value: Value, rules: Sequence[RuleFact], typed: Collection[Key]
) -> Iterator[Doubt]:
    for rule in (*rules, *_of_which(book, key, rules)):
        match rule.kind:
            case RuleKind.AT_MOST | RuleKind.EQUAL:
                doubt = _compared(book, key, value, rule, typed)
            case RuleKind.BALANCE:
                doubt = _balanced(book, key, value, rule, typed)
            case RuleKind.SUM_OF_PARTS:
                doubt = None  # follows from the catalogue; the rule says how strict it is
        if doubt:
            yield doubt
    if key.slice != TOTAL:
        yield from _within_total(book, key, value)


def _of_which(book: Book, key: Key, rules: Sequence[RuleFact]) -> Iterator[RuleFact]:
    """Each "trong đó" is at most its whole, with or without a rule that says so."""
    told = {(rule.indicator, rule.other) for rule in rules if rule.kind is RuleKind.AT_MOST}
    for part in book.definitions.values():
        if part.part_kind is not PartKind.OF_WHICH or (part.code, part.parent) in told:
            continue
        if key.indicator in (part.code, part.parent):
            yield RuleFact(
                kind=RuleKind.AT_MOST, indicator=part.code, other=part.parent, refuses=True
            )


def _compared(
    book: Book, key: Key, value: Value, rule: RuleFact, typed: Collection[Key]
) -> Doubt | None:
    if rule.other is None or key.indicator not in (rule.indicator, rule.other):
        return None
    if key.indicator == rule.indicator:
        this, other = key, key._replace(indicator=rule.other)
        if book.is_flow(key.indicator) and not book.is_flow(rule.other):
            other = other.in_period(Period.year_of(key.period.year))  # of the year's fund
    else:
        this, other = key._replace(indicator=rule.indicator), key
    if key != _first_typed((this, other), typed, key):
        return None
    mine, limit = _exact(book, this, value), _exact(book, other, value)
    if mine is None or limit is None:
        return None
    if rule.kind is RuleKind.EQUAL:
        why = None if mine == limit else Why.NOT_EQUAL
    else:
        is_part = book.definitions[rule.indicator].parent == rule.other
        why = _beyond(is_mine=key == this, is_part=is_part) if mine > limit else None
    if why is None:
        return None
    against = other if key == this else this
    return Doubt(
        key=key,
        why=why,
        typed=mine if key == this else limit,
        is_refusal=rule.refuses,
        limit=limit if key == this else mine,
        against=(against,),
        illustration=value.illustration,
    )


def _beyond(*, is_mine: bool, is_part: bool) -> Why:
    if is_mine:
        return Why.MORE_THAN_WHOLE if is_part else Why.MORE_THAN_OTHER
    return Why.LESS_THAN_PART if is_part else Why.LESS_THAN_OTHER


def _within_total(book: Book, key: Key, value: Value) -> Iterator[Doubt]:
    """A slice of a count is at most its total."""
    whole = key._replace(slice=TOTAL)
    limit = _exact(book, whole, value)
    is_count = book.definitions[key.indicator].kind in (Kind.FLOW, Kind.STOCK)
    mine = _exact(book, key, value)
    if is_count and mine is not None and limit is not None and mine > limit:
        yield Doubt(
            key=key,
            why=Why.MORE_THAN_WHOLE,
            typed=mine,
            is_refusal=True,
            limit=limit,
            against=(whole,),
            illustration=value.illustration,
        )


def _balanced(
    book: Book, key: Key, value: Value, rule: RuleFact, typed: Collection[Key]
) -> Doubt | None:
    """Opening + in − out = closing, where the opening is the closing of the period before."""
    sides = (rule.indicator, rule.inflow, rule.outflow)
    if key.indicator not in sides or rule.inflow is None or rule.outflow is None:
        return None
    parties = tuple(key._replace(indicator=code) for code in sides if code)
    if key != _first_typed(parties, typed, key):
        return None
    closing_key = parties[0]
    opening_key = closing_key.in_period(key.period.previous())
    if incomparable(book, value_of(book, closing_key), value_of(book, opening_key)):
        return None
    terms = tuple(_exact(book, each, value) for each in (opening_key, *parties[1:], closing_key))
    opening, came, went, closing = terms
    if opening is None or came is None or went is None or closing is None:
        return None
    if opening + came - went == closing:
        return None
    return Doubt(
        key=key,
        why=Why.UNBALANCED,
        typed=value.number or Decimal(0),
        is_refusal=rule.refuses,
        limit=opening + came - went,
        against=tuple(each for each in (opening_key, *parties) if each != key),
        terms=(opening, came, went, closing),
        illustration=value.illustration,
    )


# ---------------------------------------------------------------- parts


def _of_parts(
    book: Book, key: Key, value: Value, rules: Sequence[RuleFact], typed: Collection[Key]
) -> Iterator[Doubt]:
    """Exhaustive parts that do not add up to their total, told at the total where that was typed."""
    definition = book.definitions[key.indicator]
    is_part = definition.part_kind is PartKind.EXHAUSTIVE
    for whole in filter(None, (key.indicator, definition.parent if is_part else None)):
        total = key._replace(indicator=whole)
        parts = tuple(key._replace(indicator=code) for code in book.parts(whole))
        if not parts or key != _first_typed((total, *parts), typed, key):
            continue
        finding = disagreement(book, total)
        if finding is None or finding.computed.method is not Method.PARTS:
            continue
        published, computed = finding.published.number, finding.computed.number
        assert published is not None
        assert computed is not None
        yield Doubt(
            key=key,
            why=Why.PARTS_DIFFER,
            typed=value.number or Decimal(0),
            is_refusal=any(
                rule.refuses and rule.kind is RuleKind.SUM_OF_PARTS and rule.indicator == whole
                for rule in rules
            ),
            limit=computed,
            against=tuple(each for each in (total, *parts) if each != key),
            terms=(computed, published),
            illustration=value.illustration,
            suggestion=rounded(computed, definition.decimals) if key == total else None,
        )


# ---------------------------------------------------------------- the year so far


def _of_the_year(book: Book, key: Key, value: Value) -> Iterator[Doubt]:
    """A figure from January on that is below an earlier one, or is not the sum of its months."""
    period, number = key.period, value.number
    is_cumulative = period.start.month == 1 and period.length > 1 and not period.is_span
    if number is None or value.is_rough or not is_cumulative or not book.is_flow(key.indicator):
        return
    earlier = _last_from_january(book, key)
    before = None if earlier is None else _exact(book, earlier.key, value, of=earlier)
    if earlier is not None and before is not None and number < before:
        yield _of_months(key, value, Why.BELOW_EARLIER, before, (earlier.key,))
        return
    months = sum_of_periods(book, key)
    if months is None or months.number is None or _proves_nothing(months, value):
        return
    against = tuple(each.key for each in months.inputs)
    if number < months.number:
        yield _of_months(key, value, Why.BELOW_MONTHS, months.number, against)
    elif finding := periods_disagree(book, key):
        assert finding.computed.number is not None
        yield _of_months(key, value, Why.MONTHS_DIFFER, finding.computed.number, against)


def _of_months(key: Key, value: Value, why: Why, limit: Decimal, against: tuple[Key, ...]) -> Doubt:
    assert value.number is not None
    return Doubt(
        key=key,
        why=why,
        typed=value.number,
        limit=limit,
        against=against,
        terms=(limit, value.number),
        illustration=value.illustration,
        suggestion=limit if why is Why.MONTHS_DIFFER else None,
    )


def _last_from_january(book: Book, key: Key) -> Value | None:
    """The longest complete value that begins in January and ends before the key's."""
    months = range(key.period.end.month - 1, 0, -1)
    shorter = (key.in_period(Period.cumulative(key.period.year, month)) for month in months)
    return next(filter(None, (from_january(book, each) for each in shorter)), None)


# ---------------------------------------------------------------- what may contradict


def _first_typed(parties: Sequence[Key], typed: Collection[Key], key: Key) -> Key:
    """Where a contradiction of these is told; at `key` itself where none of them counts as typed."""
    return next((party for party in parties if party in typed), key)


def _exact(book: Book, key: Key, beside: Value, of: Value | None = None) -> Decimal | None:
    """The number of a key where it may contradict one beside it, else None."""
    value = of or value_of(book, key)
    return value.number if value.is_complete and not _proves_nothing(value, beside) else None


def _proves_nothing(value: Value, beside: Value) -> bool:
    return value.is_rough or beside.is_rough or value.illustration != beside.illustration
