"""Where published figures do not agree with each other, newest first."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from indicators import series, wording
from indicators.calculations import (
    TOTAL,
    Book,
    Finding,
    disagreement,
    periods_disagree,
    slices_disagree,
)
from indicators.models import Indicator, Slice
from indicators.pages.detail import address_of_versions
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
        """The versions of that very figure."""
        return address_of_versions(self.indicator, self.area, self.finding.published.key.period)


def finding_lines(catalogue: Catalogue) -> tuple[FindingLine, ...]:
    """All findings among the published totals: 3 queries after a change of figures, else none."""
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
                findings_in(book, exhaustive_slices()),
                key=lambda finding: finding.published.key.period.end,
                reverse=True,
            )
        )
        if catalogue.version is not None:
            self._known = (stamp, found)
        return found


_remembered = _Remembered()


def exhaustive_slices() -> tuple[tuple[str, ...], ...]:
    """The sets of slices that make the total together, a set for each dimension: 1 query."""
    sets: dict[str, list[str]] = defaultdict(list)
    for slice_ in Slice.objects.filter(exhaustive=True):
        sets[slice_.dimension].append(slice_.code)
    return tuple(map(tuple, sets.values()))


def findings_in(book: Book, sets: Collection[tuple[str, ...]]) -> Iterator[Finding]:
    """Every total that differs from the sum of its periods, from that of a set of slices that make it
    together, or from what else it can be worked out from."""
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
        for codes in sets:
            # Of most figures there are none: asked before anything is worked out.
            if any(key._replace(slice=code) in book.figures for code in codes):
                of_slices = slices_disagree(book, key, codes)
                if of_slices is not None:
                    yield of_slices
