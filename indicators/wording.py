"""Results of the calculations in words, for pages, tables and exports: whole sentences, translated.

The calculations return typed results and never a sentence; here every result has its words, once.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Final

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from indicators import choices, writing
from indicators.calculations import (
    Absence,
    Achievement,
    AchievementMethod,
    Change,
    Coverage,
    Definition,
    Expectation,
    ExpectationMethod,
    FigureStatus,
    Forecast,
    ForecastMethod,
    Incomparable,
    Method,
    NotExpected,
    NotExpectedReason,
    Obstacle,
    Over,
    PaceRefusal,
    PaceRefused,
    Projection,
    Reason,
    Refusal,
    Refused,
    Split,
    State,
    Status,
    TargetFigure,
    Undefined,
    UndefinedReason,
    Unequal,
    Value,
    is_ceiling,
    percent,
    rounded,
)
from indicators.models import Indicator, Observation, ProposedObservation, Target
from indicators.periods import Frequency, Period
from indicators.writing import WrittenFigure
from vietnamese.dates import write_date

ILLUSTRATION: Final = gettext_lazy("illustration")
"""What stands beside every figure that was made up to show how the pages work."""


def period_label(period: Period) -> str:
    """The period as it is called within a sentence: "9 tháng đầu năm 2023"."""
    return period.label(get_language() or "vi")


def capitalised(text: str) -> str:
    """The sentence with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- figures


def figure_of(indicator: Indicator, value: Value) -> WrittenFigure:
    """A value ready to be read, in the unit and decimals of its indicator."""
    return WrittenFigure(
        value=None if value.number is None else rounded(value.number, indicator.decimals),
        decimals=indicator.decimals,
        unit=indicator.measure.display_name,
        is_change=indicator.kind == choices.Kind.CHANGE,
        qualifier=value.qualifier,
        status=value.status or "",
        status_name=status_name(value),
        missing=absence(value),
    )


def figure_of_target(indicator: Indicator, target: TargetFigure | None) -> WrittenFigure:
    """A planned value ready to be read; "chưa giao kế hoạch" where there is none."""
    if target is None:
        return _planned(indicator, None, choices.Bound.EXACT)
    return _planned(indicator, target.value, target.bound)


def figure_expected(indicator: Indicator, expected: Expectation) -> WrittenFigure | None:
    """What should have been reached ready to be read; None where only the share of the plan is known."""
    return None if expected.value is None else figure_of_number(indicator, expected.value)


def figure_of_number(indicator: Indicator, number: Decimal) -> WrittenFigure:
    """A number that was worked out and is no value of a key: what remains, a pace."""
    return WrittenFigure(
        value=rounded(number, indicator.decimals),
        decimals=indicator.decimals,
        unit=indicator.measure.display_name,
        is_change=indicator.kind == choices.Kind.CHANGE,
    )


def figure_as_planned(target: Target) -> WrittenFigure:
    """The value of a target ready to be read, whether or not its plan is out."""
    return _planned(target.indicator, target.value, target.bound)


def _planned(indicator: Indicator, value: Decimal | None, bound: str) -> WrittenFigure:
    is_change = indicator.kind == choices.Kind.CHANGE
    if is_change and value is not None and value < 0:
        # Said as a size: a change of at most -4 points is a fall by at least 4.
        swapped = {
            choices.Bound.AT_MOST: choices.Bound.AT_LEAST,
            choices.Bound.AT_LEAST: choices.Bound.AT_MOST,
        }
        bound = swapped.get(choices.Bound(bound), choices.Bound(bound))
    return WrittenFigure(
        value=value,
        decimals=indicator.decimals,
        unit=indicator.measure.display_name,
        is_change=is_change,
        qualifier=bound,
        missing=_("no plan issued") if value is None else "",
    )


def is_wanted_fall(indicator: Indicator) -> bool:
    """Whether the indicator tells of a fall that is wanted: drawn as its size, a rise below zero."""
    falls = indicator.direction == choices.Direction.DOWN
    return falls and indicator.kind == choices.Kind.CHANGE


def status_name(value: Value) -> str:
    """How firm a value is, in a word: "ước", "sơ bộ"; the weakest of what it was made of."""
    return _status_name(value.status, get_language()) if value.status else ""


@cache
def _status_name(status: FigureStatus, _language: str | None) -> str:
    return str(choices.ObservationStatus(status).label)


def absence(value: Value) -> str:
    """Why there is no number; empty where there is one."""
    if not value.absence:
        return ""  # nearly always, and so no word is looked up
    words = {
        Absence.NO_FIGURE: _("no figure yet"),
        Absence.NOT_REPORTED: _("not reported"),
        Absence.NOT_APPLICABLE: _("not applicable"),
        Absence.ZERO_DENOMINATOR: _("cannot be computed: the denominator is 0"),
    }
    return words[value.absence]


def coverage(found: Coverage) -> str:
    """What of a whole a sum is made of: "8/12 tháng", "7/9 địa bàn", "1/2 địa bàn cũ"."""
    words = {
        Over.PERIODS: _("%(have)d/%(of)d months"),
        Over.AREAS: _("%(have)d/%(of)d areas"),
        Over.PREDECESSORS: _("%(have)d/%(of)d former areas"),
    }
    of_a_span = any(isinstance(each, Period) and each.is_year for each in found.have)
    said = _("%(have)d/%(of)d years") if of_a_span else words[found.over]
    return said % {"have": len(found.have), "of": found.of}


def method(value: Value) -> str:
    """How a value was obtained, in a sentence for "Số này từ đâu?"."""
    words = {
        Method.OWN: _("Published figure"),
        Method.RATIO: _("Computed: numerator divided by denominator"),
        Method.DIFFERENCE: _("Computed: this year's rate less last year's"),
        Method.PARTS: _("Computed: sum of the parts"),
        Method.PERIODS: _("Computed: sum over shorter periods"),
        Method.LATEST: _("Latest figure within the period"),
        Method.AREAS: _("Computed over the areas within"),
        Method.PREDECESSORS: _("Computed over the areas before the merger"),
        Method.SLICES: _("Computed: sum of the slices"),
    }
    if value.method is None:
        return absence(value)
    said = words[value.method]
    if value.coverage is not None:
        said = _("%(method)s (%(coverage)s)") % {
            "method": said,
            "coverage": coverage(value.coverage),
        }
    return said


def as_of(value: Value, asked: Period | None = None) -> str:
    """The period a number really speaks of, where it is another than that of its key or the one asked for."""
    if value.number is None or value.as_of == (asked or value.key.period):
        return ""
    return _("as of %(period)s") % {"period": period_label(value.as_of)}


def marked(text: str, side: Value | TargetFigure) -> str:
    """The text of a figure or plan with the word beside it where it was made up."""
    return f"{text} ({ILLUSTRATION})" if side.illustration else text


def marks(value: Value, target: TargetFigure | None) -> list[str]:
    """What must be said of figures that nobody published as such: recast, made up to show a page."""
    sides: list[Value | TargetFigure] = [value] if target is None else [value, target]
    said = []
    if any(side.recast for side in sides):
        said.append(_("recast for today's territory"))
    if value.illustration:
        said.append(str(ILLUSTRATION))
    elif target is not None and target.illustration:
        said.append(_("the plan is an illustration"))
    return said


# ---------------------------------------------------------------- plans


def unequal_split(indicator: Indicator, found: Unequal) -> str:
    """Why the parts of a target cannot stand: "tổng các quý là 90, chỉ tiêu năm 2026 là 100: thiếu 10"."""
    gap = found.parts - found.target
    said = {
        "parts": parts_name(found.frequency),
        "sum": writing.number(found.parts, indicator.decimals),
        "period": period_label(found.period),
        "target": writing.number(found.target, indicator.decimals),
        "gap": writing.number(abs(gap), indicator.decimals),
    }
    if gap < 0:
        return (
            _(
                "The %(parts)s add up to %(sum)s, the target of %(period)s is %(target)s: %(gap)s short."
            )
            % said
        )
    return (
        _(
            "The %(parts)s add up to %(sum)s, the target of %(period)s is %(target)s: %(gap)s too many."
        )
        % said
    )


def split_method(found: Split) -> str:
    """How a target was split: "theo mùa vụ các năm 2023, 2024"."""
    said = {
        ExpectationMethod.PAST_YEARS: _("split by the usual share of %(years)s"),
        ExpectationMethod.EVEN_FOR_WANT_OF_YEARS: _(
            "split evenly, because no complete earlier year shows the season"
        ),
    }.get(found.method, _("split evenly")) % {"years": _years(found.years)}
    return _("%(method)s (illustration)") % {"method": said} if found.illustration else said


def parts_name(frequency: Frequency) -> str:
    """What a year is split into: "quý"."""
    return {
        Frequency.HALF_YEAR: _("half-years"),
        Frequency.QUARTER: _("quarters"),
        Frequency.MONTH: _("months"),
        Frequency.YEAR: _("years"),
    }[frequency]


# ---------------------------------------------------------------- against the plan


def outcome(indicator: Indicator, result: Achievement | Undefined) -> str:
    """How far the plan was reached: "114,1 %"; or why that cannot be said."""
    if isinstance(result, Undefined):
        return undefined(result.reason)
    if result.is_opposite and result.moved is not None:
        return _("%(movement)s, not met") % {
            "movement": writing.change(
                result.moved, indicator.decimals, indicator.measure.display_name
            )
        }
    if result.percent is None:
        return gap(indicator, result)
    return writing.quantity(result.percent, 1, "%")


def share(result: Achievement | Undefined) -> str:
    """The percentage of plan alone, "114,1"; an en dash where there is none. For narrow columns."""
    percent = result.percent if isinstance(result, Achievement) else None
    return writing.number(percent, 1)


def undefined(reason: UndefinedReason) -> str:
    words = {
        UndefinedReason.NOT_ASSESSED: _("not assessed"),
        UndefinedReason.NO_TARGET: _("no plan issued"),
        UndefinedReason.NO_VALUE: _("no figure yet"),
        UndefinedReason.PARTIAL_OVER_AREAS: _("figures of some areas only"),
        UndefinedReason.ZERO_TARGET: _("the plan is 0"),
        UndefinedReason.ZERO_VALUE: _("nothing happened at all"),
        UndefinedReason.NO_BASELINE: _("no baseline yet"),
        UndefinedReason.BASELINE_NOT_COMPARABLE: _("the baseline is not comparable"),
        UndefinedReason.TARGET_EQUALS_BASELINE: _("the plan equals the baseline"),
        UndefinedReason.TARGET_AGAINST_DIRECTION: _("the plan itself allows a worsening"),
    }
    return words[reason]


def gap(indicator: Indicator, result: Achievement | Undefined) -> str:
    """What lies between actual and plan in real units: "thiếu 0,30 điểm %"; empty where unknown."""
    return _gap(indicator, result.margin)


def gap_by_now(indicator: Indicator, status: Status) -> str:
    """What lies between actual and what was expected by now: "thiếu 26 người so với kỳ vọng".

    Where nothing is known to be expected by now, but the plan is met already, by how much it is.
    """
    if status.margin is None and status.state is State.MET:
        return gap(indicator, status.outcome)
    said = _gap(indicator, status.margin)
    if not said or status.expectation is None:
        return said
    return _("%(gap)s of what is expected by now") % {"gap": said}


def _gap(indicator: Indicator, margin: Decimal | None) -> str:
    if margin is None:
        return ""
    margin = rounded(margin, indicator.decimals)
    size = writing.quantity(abs(margin), indicator.decimals, _unit_of_difference(indicator))
    if margin < 0:
        return _("short by %(size)s") % {"size": size}
    if margin > 0:
        return _("ahead by %(size)s") % {"size": size}
    return _("exactly as planned")


def _unit_of_difference(indicator: Indicator) -> str:
    """Two percentages differ by points, never by percent."""
    return _("points") if indicator.kind == choices.Kind.RATIO else indicator.measure.display_name


def reason(status: Status) -> str:
    """Why an indicator has no figure or is not assessed; empty for the other states."""
    words = {
        Reason.NEUTRAL: _("neither high nor low is good by itself"),
        Reason.NO_TARGET: _("no plan issued"),
        Reason.NOT_APPLICABLE: _("not applicable here"),
        Reason.ABOLISHED: _("the territory has been merged"),
        Reason.BEFORE_YEAR_END: _("assessed when the year is over"),
        Reason.NOT_CLOSED: _("the period is not over"),
        Reason.NO_VALUE: _("no figure yet"),
        Reason.NOT_REPORTED: _("not reported"),
        Reason.NOT_COMPUTABLE: _("cannot be computed: the denominator is 0"),
        Reason.PARTIAL_OVER_AREAS: _("figures of some areas only"),
        Reason.NO_WHOLE_PERIOD: _("no figure for the whole year"),
    }
    if status.reason is Reason.UNDEFINED and isinstance(status.outcome, Undefined):
        return undefined(status.outcome.reason)
    return words.get(status.reason, "") if status.reason else ""


def change_on(indicator: Indicator, result: Change | Refused) -> str:
    """The change in words: "tăng 17,0 % so với năm 2022"; why it may not be compared."""
    against = period_label(result.earlier.key.period)
    if isinstance(result, Refused):
        return refusal(result, against)
    if result.in_points:
        said = writing.change(result.amount, indicator.decimals, _("points"))
    else:
        said = writing.change(result.amount, 1, "%")
    return _("%(change)s on %(period)s") % {"change": said, "period": against}


def refusal(result: Refused, against: str) -> str:
    if result.reason in (Refusal.SERIES_BREAK, Refusal.DIFFERENT_TERRITORY):
        return obstacle(Incomparable(Obstacle(result.reason.value), result.since), against)
    words = {
        Refusal.NO_VALUE: _("no figure to compare"),
        Refusal.NO_EARLIER_VALUE: _("%(period)s has no figure to compare with"),
        Refusal.PARTIAL: _("figures of some areas or months only are not compared"),
        Refusal.NO_BASE: _("%(period)s was 0: no percentage of it"),
    }
    return words[result.reason] % {"period": against}


def obstacle(found: Incomparable, against: str) -> str:
    """What stands between two values: "không so sánh được với năm 2021: định nghĩa khác từ 01/01/2021"."""
    why = {
        Obstacle.SERIES_BREAK: _("another definition since %(day)s"),
        Obstacle.DIFFERENT_TERRITORY: _("another territory since %(day)s"),
    }[found.obstacle] % {"day": write_date(found.since) if found.since else ""}
    return _("not comparable with %(period)s: %(why)s") % {"period": against, "why": why}


# ---------------------------------------------------------------- why this status


def steps_to(indicator: Indicator, status: Status) -> list[str]:
    """How a status came about, step by step and with its numbers ("Vì sao?")."""
    actual, target = status.value, status.target
    steps = [_("No plan has been issued for this figure.")]
    if target is not None:
        text = marked(figure_of_target(indicator, target).text, target)
        planned = {"plan": target.plan_code, "value": text}
        steps = [_("Plan %(plan)s: %(value)s.") % planned]
    done = marked(_with_status(figure_of(indicator, actual).text, actual), actual)
    steps.append(_("Actual: %(value)s.") % {"value": done})
    if isinstance(status.outcome, Achievement):
        steps += _steps_of(indicator, status.outcome)
    if status.expectation is not None:
        steps.append(capitalised(expectation_method(status.expectation)) + ".")
    if isinstance(status.expectation, Expectation):
        steps += _steps_of_expectation(indicator, status, status.expectation)
    if why := reason(status):
        steps.append(_("No state against a plan: %(why)s.") % {"why": why})
    return steps


def _with_status(text: str, value: Value) -> str:
    name = status_name(value)
    return f"{text} ({name})" if name and value.number is not None else text


def _steps_of(indicator: Indicator, result: Achievement) -> list[str]:
    def written(number: Decimal | None) -> str:
        return writing.number(number, indicator.decimals)

    actual, target = result.actual.number, result.target.value
    words = {"actual": written(actual), "target": written(target)}
    words["result"] = outcome(indicator, result)
    base = result.baseline.number if isinstance(result.baseline, Value) else result.baseline
    match result.method:
        case AchievementMethod.FROM_BASELINE:
            sum_ = _(
                "Way made from the baseline %(base)s: (%(actual)s − %(base)s) / "
                "(%(target)s − %(base)s) = %(result)s."
            ) % {**words, "base": written(base)}
        case AchievementMethod.INVERSE:
            sum_ = _("Less is better: %(target)s / %(actual)s = %(result)s.") % words
        case AchievementMethod.POINTS:
            sum_ = _("Compared in points: %(actual)s against %(target)s, %(result)s.") % words
        case _ if result.is_opposite:
            sum_ = _("Against the plan: %(result)s.") % words
        case _:
            sum_ = _("%(actual)s / %(target)s = %(result)s of plan.") % words
    steps = [sum_]
    if text := gap(indicator, result):
        steps.append(capitalised(text) + ".")
    if result.is_circular:
        steps.append(
            _(
                "Plan or actual was read back from a printed percentage, "
                "so this percentage confirms nothing."
            )
        )
    return steps


def _steps_of_expectation(indicator: Indicator, status: Status, expected: Expectation) -> list[str]:
    """What was expected by the last known month, and how far the actual figure came of it."""
    said = {
        "period": period_label(expected.to),
        "expected": writing.number(expected.value, indicator.decimals),
        "share": writing.percent(expected.fraction),
        "target": writing.number(expected.target.value, indicator.decimals),
        "months": expected.to.length,
    }
    is_twelfths = expected.method in (
        ExpectationMethod.EVEN,
        ExpectationMethod.EVEN_FOR_WANT_OF_YEARS,
    )
    if expected.value is None:
        step = _("Expected by %(period)s: %(share)s of the way to the plan.")
    elif is_twelfths and expected.value == expected.target.value * expected.fraction:
        step = _(
            "Expected by %(period)s: %(target)s × %(months)d/12 = %(expected)s, %(share)s of plan."
        )
    else:
        step = _("Expected by %(period)s: %(expected)s, %(share)s of plan.")
    steps = [step % said]
    if status.of_expected is not None and status.value.number is not None:
        steps.append(
            _("Actual against expected: %(result)s.")
            % {"result": writing.quantity(percent(status.of_expected), 1, "%")}
        )
    return steps


def thresholds(status: Status) -> str:
    """Where the states begin, for those who ask why."""
    limits = status.thresholds
    return _(
        "From %(on_track)s %% of what is expected: on track; from %(watch)s %%: watch; below: behind. "
        "The whole year's plan reached: met."
    ) % {"on_track": writing.number(limits.on_track), "watch": writing.number(limits.watch)}


# ---------------------------------------------------------------- the year under way


def expectation_method(result: Expectation | NotExpected) -> str:
    """How the plan of a year is spread over its months; why nothing can be expected."""
    if isinstance(result, NotExpected):
        return {
            NotExpectedReason.NOT_A_YEAR: _("only the plan of a year is spread over months"),
            NotExpectedReason.BEFORE_YEAR_END: _("the plan is assessed when the year is over"),
            NotExpectedReason.NOTHING_DUE: _("no figure is due yet"),
            NotExpectedReason.NO_PERIOD_TARGET: _(
                "the plan sets nothing for this part of the year"
            ),
            NotExpectedReason.NO_SHARE: _("what to expect by now cannot be computed"),
        }[result.reason]
    said = {
        ExpectationMethod.PERIOD_TARGETS: _("expected as the plan sets for each period"),
        ExpectationMethod.EVEN: _("expected evenly over the months"),
        ExpectationMethod.PAST_YEARS: _("expected by the usual share of these months in %(years)s"),
        ExpectationMethod.EVEN_FOR_WANT_OF_YEARS: _(
            "expected evenly over the months, because no complete earlier year shows the season"
        ),
        ExpectationMethod.YEAR_END: _("expected at the end of the year"),
    }[result.method] % {"years": _years(result.years)}
    return _("%(method)s (illustration)") % {"method": said} if result.illustration else said


def _years(years: Iterable[Period]) -> str:
    return ", ".join(str(year.year) for year in years)


def forecast_range(indicator: Indicator, result: Forecast) -> str:
    """ "16.547–18.460", without its unit; one number where there is one method or both agree."""
    ends = [writing.number(end.number, indicator.decimals) for end in (result.low, result.high)]
    return writing.NOTHING.join(dict.fromkeys(ends))


def forecast_of(indicator: Indicator, result: Forecast | PaceRefused) -> str:
    """The forecast of the year in a sentence with its methods; why there is none; empty where none is due."""
    if isinstance(result, PaceRefused):
        return {
            PaceRefusal.TOO_FEW_MONTHS: _("No forecast: figures of fewer than three months."),
        }.get(result.reason, "")
    unit = indicator.measure.display_name
    shown = forecast_range(indicator, result)
    if not result.is_range:
        return _("Forecast of the year: %(range)s %(unit)s, %(low)s.") % {
            "range": shown,
            "unit": unit,
            "low": _projection(result, result.low),
        }
    return _("Forecast of the year: %(range)s %(unit)s; low end %(low)s, high end %(high)s.") % {
        "range": shown,
        "unit": unit,
        "low": _projection(result, result.low),
        "high": _projection(result, result.high),
    }


def _projection(result: Forecast, projection: Projection) -> str:
    said = {
        ForecastMethod.RUN_RATE: _("at the pace of the first %(months)d months"),
        ForecastMethod.PAST_YEARS: _("by the shape of %(years)s"),
    }[projection.method] % {
        "months": result.so_far.key.period.length,
        "years": _years(projection.years),
    }
    return _("%(method)s (illustration)") % {"method": said} if projection.illustration else said


def against_expected(indicator: Indicator, actual: Value, expected: Expectation) -> str:
    """ "Hết tháng 6 hơn kỳ vọng 1.980 người": the finding of a year under way; empty without numbers."""
    if actual.number is None or expected.value is None:
        return ""
    difference = rounded(actual.number, indicator.decimals) - rounded(
        expected.value, indicator.decimals
    )
    size = writing.quantity(abs(difference), indicator.decimals, _unit_of_difference(indicator))
    wants_less = indicator.direction == choices.Direction.DOWN
    if difference > 0:
        said = (
            _("By the end of month %(month)d, %(size)s higher than expected")
            if wants_less
            else _("By the end of month %(month)d, %(size)s more than expected")
        )
    elif difference < 0:
        said = (
            _("By the end of month %(month)d, %(size)s lower than expected")
            if wants_less
            else _("By the end of month %(month)d, %(size)s less than expected")
        )
    else:
        said = _("By the end of month %(month)d, exactly as expected")
    return said % {"month": expected.to.length, "size": size}


def outlook(definition: Definition, result: Forecast, target: TargetFigure) -> str:
    """Whether the year is heading for its plan: "dự báo cả năm vượt kế hoạch"."""
    low, high = result.low.number, result.high.number
    if is_ceiling(definition, target):
        if high <= target.value:
            return _("the year is forecast to stay within its limit")
        return (
            _("the year is forecast to exceed its limit")
            if low > target.value
            else _("the year may exceed its limit")
        )
    if low > target.value:
        return _("the year is forecast to exceed its plan")
    if low == target.value:
        return _("the year is forecast to reach its plan")
    return (
        _("the year is forecast to miss its plan")
        if high < target.value
        else _("the year may reach its plan")
    )


def count_of(count: int) -> str:
    """ "3 chỉ tiêu"."""
    return ngettext("%(count)d indicator", "%(count)d indicators", count) % {"count": count}


# ---------------------------------------------------------------- versions


def figure_of_observation(
    indicator: Indicator, observation: Observation | ProposedObservation
) -> WrittenFigure:
    """One version as it was published, whether or not it is the current one, or as it is proposed."""
    return WrittenFigure(
        value=observation.value,
        decimals=indicator.decimals,
        unit=indicator.measure.display_name,
        is_change=indicator.kind == choices.Kind.CHANGE,
        qualifier=observation.qualifier,
        status=observation.status,
        status_name=status_of(observation),
        missing=str(choices.Missing(observation.missing).label) if observation.missing else "",
    )


def status_of(observation: Observation | ProposedObservation) -> str:
    """How firm a version is, in a word: "ước"; asked for outright, for Django looks through all choices."""
    return str(choices.ObservationStatus(observation.status).label) if observation.status else ""


def key_and_figure(row: Observation | ProposedObservation) -> str:
    """A figure and what it is of, to be read back to who gave it: "…, Tỉnh Lào Cai, năm 2021: 186 người"."""
    return _("%(indicator)s, %(area)s, %(period)s: %(figure)s") % {
        "indicator": row.indicator,
        "area": row.area,
        "period": period_label(Period.parse(row.period)),
        "figure": figure_of_observation(row.indicator, row).text,
    }


def known_from(row: Observation | Target) -> str:
    """Since when a figure is known, as exactly as that is known: "09/06/2024", "tháng 01/2024"."""
    day = row.known_from
    match row.known_precision:
        case choices.Precision.YEAR:
            return _("year %(year)d") % {"year": day.year}
        case choices.Precision.MONTH:
            return _("month %(month)s") % {"month": f"{day:%m/%Y}"}
        case _:
            return write_date(day)
