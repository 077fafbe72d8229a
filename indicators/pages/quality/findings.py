"""Where published figures do not agree with each other, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators import series, wording
from indicators.calculations import (
    TOTAL,
    Book,
    Finding,
    disagreement,
    periods_disagree,
)
from indicators.models import Indicator
from indicators.pages.scope import AREA, YEAR
from indicators.series import Catalogue
from indicators.writing import WrittenFigure
from organisation.models import Area
from organisation.versions import EVERYTHING, NOTES


@dataclass(frozen=True)
class FindingLine:
    """Two values of one figure that differ: as published, and as it comes out of what it consists of."""

    finding: Finding
    indicator: Indicator
    area: Area

    @property
    def period(self) -> str:
        return wording.period_label(self.finding.published.key.period)

    @property
    def published(self) -> WrittenFigure:
        return wording.figure_of(self.indicator, self.finding.published)

    @property
    def computed(self) -> WrittenFigure:
        return wording.figure_of(self.indicator, self.finding.computed)

    @property
    def method(self) -> str:
        return wording.method(self.finding.computed)

    @property
    def is_illustration(self) -> bool:
        return self.finding.published.illustration

    @property
    def address(self) -> str:
        year = self.finding.published.key.period.end.year
        return f"{self.indicator.get_absolute_url()}?{YEAR}={year}&{AREA}={self.area.code}"


def finding_lines(catalogue: Catalogue) -> tuple[FindingLine, ...]:
    """All findings among the published totals: 2 queries after a change of figures, else none."""
    return tuple(
        FindingLine(
            finding,
            catalogue.indicators[finding.published.key.indicator],
            catalogue.areas[finding.published.key.area],
        )
        for finding in _remembered.of(catalogue)
    )


class _Remembered:
    """The findings of the newest figures this process has looked at.

    Every figure has to be worked out anew for them: half a second that only a changed figure is worth.
    """

    def __init__(self) -> None:
        self._known: tuple[object, tuple[Finding, ...]] | None = None

    def of(self, catalogue: Catalogue) -> tuple[Finding, ...]:
        stamp = {
            scope: version
            for scope, version in catalogue.versions.items()
            if scope not in (EVERYTHING, NOTES)
        }
        known = self._known
        if known is not None and known[0] == stamp:
            return known[1]
        book = series.read_book(catalogue, indicators=catalogue.indicators)
        found = tuple(
            sorted(
                findings_in(book),
                key=lambda finding: finding.published.key.period.end,
                reverse=True,
            )
        )
        if catalogue.version is not None:
            self._known = (stamp, found)
        return found


_remembered = _Remembered()


def findings_in(book: Book) -> Iterator[Finding]:
    """Every total that differs from the sum of its periods, or from what else it can be worked out from."""
    for key in book.figures:
        if key.slice != TOTAL:
            continue
        over_periods = periods_disagree(book, key) if book.is_flow(key.indicator) else None
        if over_periods is not None:
            yield over_periods
        other = disagreement(book, key)
        # The same sum of the same periods is told once.
        if other is not None and not (
            over_periods is not None and other.computed.method == over_periods.computed.method
        ):
            yield other
