"""Files of what a page shows, the same figures with the same digits."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.utils.translation import gettext as _

from indicators import writing
from indicators.models import Indicator
from indicators.pages.detail import IndicatorFigures, Line
from indicators.templatetags.figures import LOOKS
from indicators.wording import method, period_label, status_name

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: a quote before = + - @ tab and CR."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def indicator_csv(figures: IndicatorFigures) -> str:
    """The figures of an indicator page as CSV."""
    return lines_csv((figures.indicator, line) for line in figures.lines)


def lines_csv(lines: Iterable[tuple[Indicator, Line]]) -> str:
    """Figures of indicators as CSV, one row a figure, signs kept, for a spreadsheet.

    In Vietnamese with semicolons and decimal commas, as a Vietnamese Excel opens them, in English with
    commas and points; numbers without separators of thousands. Begins with a byte order mark, without
    which Excel reads the letters wrongly.
    """
    vietnamese = writing.is_written_in_vietnamese()
    output = StringIO("\N{ZERO WIDTH NO-BREAK SPACE}")
    output.seek(0, 2)
    writer = csv.writer(output, delimiter=";" if vietnamese else ",", lineterminator="\r\n")
    writer.writerow(_heading())
    for indicator, line in lines:
        writer.writerow(_row(indicator, line, decimal_comma=vietnamese))
    return output.getvalue()


def _heading() -> list[str]:
    return [
        _("Indicator code"), _("Indicator"), _("Area"), _("Slice"), _("Period code"), _("Period"),
        _("Actual"), _("Plan"), _("% of plan"), _("Expected by then"), _("State"), _("Unit"),
        _("Status of the figure"), _("How it was obtained"), _("Known from"), _("Plan code"), _("Note"),
    ]  # fmt: skip


def _row(indicator: Indicator, line: Line, *, decimal_comma: bool) -> list[str]:
    def plain(figure: writing.WrittenFigure | None) -> str:
        if figure is None or figure.value is None:
            return ""
        text = f"{figure.value:.{figure.decimals}f}"
        return text.replace(".", ",") if decimal_comma else text

    value = line.value
    texts = [
        indicator.code,
        indicator.display_name,
        line.area.display_name,
        value.key.slice,
        line.period.code,
        period_label(line.period),
    ]
    after = [
        indicator.measure.display_name,
        status_name(value),
        method(value),
        value.known_from.isoformat() if value.known_from else "",
        line.target.plan_code if line.target else "",
        line.note,
    ]
    thousands = "." if decimal_comma else ","
    percent = "" if line.percent == writing.NOTHING else line.percent.replace(thousands, "")
    return [
        *map(neutral, texts),
        plain(line.figure),
        plain(line.plan),
        percent,
        plain(line.expected),
        str(LOOKS[line.state].word) if line.state else "",
        *map(neutral, after),
    ]
