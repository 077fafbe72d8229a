"""The illustration set of a day, made of what is published and of the outlines."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.functional import cached_property

from indicators.calculations import (
    TOTAL,
    Book,
    Bound,
    FigureStatus,
    Key,
    target_in_force,
)
from indicators.illustration import outlines
from indicators.illustration.outlines import FIRST_OWN_YEAR, Flow, Level, Parts
from indicators.illustration.poverty import households_by_district
from indicators.illustration.results import IllustrationSet, MadeUpFigure, MadeUpTarget
from indicators.illustration.spreading import draw, spread
from indicators.periods import Frequency, Period

DAYS_TO_REPORT: Final = 5
"""A period's figure is published so many days after its end."""

DAYS_OF_THE_LATE: Final = 40
"""Long enough that the last month of a late area is missing on every day of a month."""

ASSIGNED_ON: Final = 31
"""By this day of January the amounts of a year are assigned, and those of the last year reviewed."""

MONTHS: Final = 12

Cells = dict[tuple[str, Period], int]
"""Amounts by area and period, in the smallest unit the indicator is given in."""


class Segment(NamedTuple):
    """Periods of a year and what they come to together."""

    periods: tuple[Period, ...]
    amount: int


def illustration_set(
    book: Book,
    *,
    urban: Collection[str],
    given_way: Collection[tuple[str, int]],
    today: date,
) -> IllustrationSet:
    """All that is made up under the real figures and plans of the book, as it stands on a day.

    Of the book the real figures count, never the illustrations in it. `urban` are the wards among the
    communes, by code. `given_way` are indicators with the years in which staff have published real
    figures: of these nothing is made up.

    An indicator or territory that the book does not know is left out, and so is a year whose published
    figures contradict each other or the made-up total.
    """
    maker = _Maker(book, frozenset(urban), today)
    figures = (
        figure
        for figure in maker.figures()
        if figure.known_from <= today and (figure.indicator, figure.period.year) not in given_way
    )
    targets = (
        target
        for target in maker.targets()
        if date(target.year, 1, 1) <= today and (target.indicator, target.year) not in given_way
    )
    return IllustrationSet(tuple(figures), tuple(targets))


@dataclass(frozen=True)
class _Chapter:
    """A province in a year, with the areas within it."""

    province: str
    year: Period
    areas: tuple[str, ...]

    @property
    def is_of_old(self) -> bool:
        return self.province == outlines.OLD_PROVINCE

    @property
    def is_in_motion(self) -> bool:
        """Whether areas may be late, missing or lagging: not where all adds up to a published year."""
        return self.year.year >= FIRST_OWN_YEAR


@dataclass(frozen=True)
class _Maker:
    book: Book
    urban: frozenset[str]
    today: date
    made: dict[tuple[str, Period], Cells] = field(default_factory=dict)
    """What was spread already, by indicator and year: the parts of others are kept below it."""

    # ------------------------------------------------------------ figures

    def figures(self) -> Iterator[MadeUpFigure]:
        for chapter in self._chapters():
            for flow in self._flows(chapter):
                yield from self._figures_of_flow(chapter, flow)
            if chapter.is_of_old:
                yield from self._households(chapter)
            else:
                yield from self._funds(chapter)
            if chapter.is_in_motion:
                yield from self._levels(chapter)
                yield from self._tasks(chapter)

    def _chapters(self) -> Iterator[_Chapter]:
        of_new = {outlines.MERGED_IN, self.today.year - 1, self.today.year}
        years = [(outlines.OLD_PROVINCE, year) for year in outlines.OLD_YEARS]
        years += [
            (outlines.NEW_PROVINCE, year) for year in sorted(of_new) if year >= outlines.MERGED_IN
        ]
        for province, year in years:
            if province in self.book.territories:
                areas = (
                    territory.code
                    for territory in self.book.territories.values()
                    if territory.parent == province and not territory.is_group
                )
                yield _Chapter(province, Period.year_of(year), tuple(sorted(areas)))

    def _flows(self, chapter: _Chapter) -> Iterator[Flow]:
        """The flows of a chapter; parts of one that is published or made up as a whole with their share."""
        yield from self._parts(chapter, outlines.TRAINING)
        for flow in outlines.FLOWS:
            if flow.indicator in self.book.definitions:
                yield flow

    def _parts(self, chapter: _Chapter, parts: Parts) -> Iterator[Flow]:
        known = [flow.indicator in self.book.definitions for flow in (parts.whole, *parts.flows)]
        whole = self._total(chapter, parts.whole) if all(known) else None
        if whole is not None:
            year = chapter.year.year
            amounts = spread(whole, parts.shares)
            for flow, amount in zip(parts.flows, amounts, strict=True):
                yield replace(flow, totals={year: amount})

    def _figures_of_flow(self, chapter: _Chapter, flow: Flow) -> Iterator[MadeUpFigure]:
        cells = self._spread_year(chapter, flow)
        if cells is None:
            return
        self.made[flow.indicator, chapter.year] = cells
        of_province: dict[Period, int] = {}
        for (area, period), amount in cells.items():
            of_province[period] = of_province.get(period, 0) + amount
            if area != chapter.province and not self._is_missing(chapter, flow, area):
                late = self._is_late(chapter, flow, area)
                days = DAYS_OF_THE_LATE if late else DAYS_TO_REPORT
                yield from self._figure(flow.indicator, area, period, amount, days)
        for period, amount in of_province.items():
            yield from self._figure(
                flow.indicator, chapter.province, period, amount, DAYS_TO_REPORT
            )

    def _figure(
        self, indicator: str, area: str, period: Period, amount: int, days: int
    ) -> Iterator[MadeUpFigure]:
        """The figure of a key for which none is published, so many days after its period's end."""
        if self._published(indicator, area, period) is not None:
            return
        is_open = period.year == self.today.year
        yield MadeUpFigure(
            indicator=indicator,
            area=area,
            period=period,
            value=Decimal(amount).scaleb(-self._decimals(indicator)),
            status=FigureStatus.PRELIMINARY if is_open else FigureStatus.REPORTED,
            known_from=period.end + timedelta(days=days),
            recast=not self._exists(area, period),
        )

    # ------------------------------------------------------------ a year of a flow

    def _spread_year(self, chapter: _Chapter, flow: Flow) -> Cells | None:
        """The year of a flow by area and period; None where there is no total, or no way to it."""
        total = self._total(chapter, flow)
        periods = chapter.year.children(flow.frequency) or (chapter.year,)
        if total is None:
            return None
        segments = self._segments(flow.indicator, chapter.province, periods, total)
        if segments is None:
            return None
        weights = {
            (area, period): self._weight(chapter, flow, area, n, period)
            for area in self._areas_of(chapter, flow)
            for n, period in enumerate(periods)
        }
        cells = self._published_areas(chapter, flow, periods)
        if cells is None:
            return None
        fixed = frozenset(cells)
        above = self._made_above(chapter, flow)
        try:
            for segment in segments:
                known = sum(cells[key] for key in fixed if key[1] in segment.periods)
                keys = [key for key in weights if key[1] in segment.periods and key not in fixed]
                most = None if above is None else [above.get(key, 0) for key in keys]
                amounts = spread(segment.amount - known, [weights[key] for key in keys], most)
                cells.update(zip(keys, amounts, strict=True))
        except ValueError:
            return None
        return cells

    def _published_areas(
        self, chapter: _Chapter, flow: Flow, periods: Sequence[Period]
    ) -> Cells | None:
        """The cells of the areas whose year is published, each adding up to it.

        None where an area has published figures that no such year holds together.
        """
        cells: Cells = {}
        for area in chapter.areas:
            year = self._published(flow.indicator, area, chapter.year)
            within = self._published_within(flow.indicator, area, chapter.year)
            if year is None and within:
                return None
            segments = self._segments(flow.indicator, area, periods, year or 0)
            if segments is None:
                return None
            for segment in segments if year is not None else ():
                shape = [flow.shape[periods.index(period)] for period in segment.periods]
                amounts = spread(segment.amount, shape)
                cells |= {
                    (area, period): amount
                    for period, amount in zip(segment.periods, amounts, strict=True)
                }
        return cells

    def _segments(
        self, indicator: str, area: str, periods: Sequence[Period], total: int
    ) -> list[Segment] | None:
        """The year in pieces, so that every figure published within it stays as it is.

        None where that cannot be: the figures overlap, or add up to more than the year.
        """
        year = Period.year_of(periods[0].year)
        known = [*self._published_within(indicator, area, year), (year, total)]
        segments: list[Segment] = []
        for whole, amount in known:
            within = {period for period in periods if whole.contains(period)}
            if sum(period.length for period in within) != whole.length:
                return None
            inside = [segment for segment in segments if within & set(segment.periods)]
            taken = {period for segment in inside for period in segment.periods}
            left = amount - sum(segment.amount for segment in inside)
            rest = tuple(period for period in periods if period in within - taken)
            if not taken <= within or left < 0 or (left and not rest):
                return None
            if rest:
                segments.append(Segment(rest, left))
        return segments

    def _areas_of(self, chapter: _Chapter, flow: Flow) -> tuple[str, ...]:
        reported = flow.by_area and (flow.by_commune or chapter.is_of_old)
        return chapter.areas if reported and chapter.areas else (chapter.province,)

    def _weight(self, chapter: _Chapter, flow: Flow, area: str, n: int, period: Period) -> int:
        """What a period of an area weighs in its year: size, season, lead or lag, and some chance."""
        lean = draw(7, "lean", flow.indicator, area) - 3
        season = flow.shape[n] * (100 + lean * (2 * n + 1 - len(flow.shape)))
        chance = 85 + draw(31, "chance", flow.indicator, area, period)
        if area == chapter.province:
            return flow.shape[n] * (97 + draw(7, "chance", flow.indicator, area, period))
        pace = self._pace(chapter, flow, area)
        return self._size(area, follows_poverty=flow.follows_poverty) * season * chance * pace

    def _pace(self, chapter: _Chapter, flow: Flow, area: str) -> int:
        """How an area fares against its plan, the others being about 100; some lag, some are ahead."""
        words = ("pace", flow.indicator, area, chapter.year)
        if not (chapter.is_in_motion or flow.may_exceed):
            return 100
        lot = draw(100, "lot", *words)
        if chapter.is_in_motion and lot < 12:
            return 55 + draw(20, *words)
        if not flow.may_exceed:
            return 100
        if chapter.is_in_motion and lot >= 90:
            return 115 + draw(20, *words)
        return 93 + draw(15, *words)

    def _size(self, area: str, *, follows_poverty: bool) -> int:
        """The weight of an area among the others of its province; made up."""
        if area in outlines.DISTRICTS:
            households, poor = outlines.DISTRICTS[area]
            return households * poor if follows_poverty else households * 1_000
        is_urban = area in self.urban
        size = (60 + draw(81, "size", area)) * (2 if is_urban else 1)
        if not follows_poverty:
            return size * 1_000
        return size * (5 + draw(15, "poor", area) if is_urban else 20 + draw(180, "poor", area))

    def _made_above(self, chapter: _Chapter, flow: Flow) -> Cells | None:
        """What the indicator that this one is a part of comes to, where both are made by area."""
        if flow.within is None or not flow.by_area:
            return None
        return self.made.get((flow.within, chapter.year))

    def _is_missing(self, chapter: _Chapter, flow: Flow, area: str) -> bool:
        return chapter.is_in_motion and self._lot(chapter, flow, area) < 4

    def _is_late(self, chapter: _Chapter, flow: Flow, area: str) -> bool:
        return chapter.is_in_motion and 4 <= self._lot(chapter, flow, area) < 12

    def _lot(self, chapter: _Chapter, flow: Flow, area: str) -> int:
        """Whether an area reports; the same for what stands in one form, as the parts of a whole do."""
        in_one_form = [flow.indicator for flow in outlines.TRAINING.flows]
        form = outlines.TRAINING.whole.indicator if flow.indicator in in_one_form else ""
        return draw(100, "report", form or flow.within or flow.indicator, area, chapter.year)

    # ------------------------------------------------------------ amounts of a year

    def _total(self, chapter: _Chapter, flow: Flow) -> int | None:
        """The year of a province: as published, else made up; None where it is neither."""
        year = chapter.year.year
        published = self._published(flow.indicator, chapter.province, chapter.year)
        if published is not None:
            return published
        if year in flow.totals:
            return self._units(flow.indicator, flow.totals[year])
        if year >= FIRST_OWN_YEAR and flow.later is not None:
            return self._grown(self._units(flow.indicator, flow.later), year)
        plan = self._made_up_plan(flow, year) if year >= FIRST_OWN_YEAR else None
        return None if plan is None else plan * flow.pace // 100

    def _made_up_plan(self, flow: Flow, year: int) -> int | None:
        if year in flow.plans:
            return self._units(flow.indicator, flow.plans[year])
        if year > FIRST_OWN_YEAR and FIRST_OWN_YEAR in flow.plans:
            return self._grown(self._units(flow.indicator, flow.plans[FIRST_OWN_YEAR]), year)
        return None

    def _grown(self, amount: int, year: int) -> int:
        years = max(0, year - FIRST_OWN_YEAR)
        return amount * (100 + outlines.GROWTH) ** years // 100**years

    # ------------------------------------------------------------ figures that are no flows

    def _households(self, chapter: _Chapter) -> Iterator[MadeUpFigure]:
        """Households, poor and near-poor ones by district, once a year."""
        for (indicator, area), amount in households_by_district(
            self.book, chapter.province, chapter.areas, chapter.year
        ).items():
            yield from self._figure(indicator, area, chapter.year, amount, ASSIGNED_ON)

    def _funds(self, chapter: _Chapter) -> Iterator[MadeUpFigure]:
        """What is assigned for the year, known from its first month on: no less than is disbursed of it."""
        indicator, years, later = outlines.ASSIGNED_FUNDS
        year = chapter.year.year
        if indicator not in self.book.definitions:
            return
        published = self._published(indicator, chapter.province, chapter.year)
        amount = published or self._grown(self._units(indicator, years.get(year, later)), year)
        yield from self._assigned(indicator, chapter.province, chapter.year, amount)
        spent = dict.fromkeys(chapter.areas, 0)
        for (area, _period), part in self.made.get((outlines.DISBURSED, chapter.year), {}).items():
            spent[area] = spent.get(area, 0) + part
        left = amount - sum(spent.values())
        if left < 0 or spent.keys() != set(chapter.areas):
            return
        sizes = [self._size(area, follows_poverty=True) for area in chapter.areas]
        for area, more in zip(chapter.areas, spread(left, sizes), strict=True):
            yield from self._assigned(indicator, area, chapter.year, spent[area] + more)

    def _levels(self, chapter: _Chapter) -> Iterator[MadeUpFigure]:
        """States at the end of each month."""
        for level in outlines.LEVELS:
            if level.indicator in self.book.definitions:
                for month in chapter.year.months:
                    amount = _level_at(level, month) + draw(
                        abs(level.step) // 3 + 1, level.indicator, month
                    )
                    yield from self._figure(
                        level.indicator, chapter.province, month, amount, DAYS_TO_REPORT
                    )

    def _tasks(self, chapter: _Chapter) -> Iterator[MadeUpFigure]:
        """Tasks given for the year, and those done by the end of each month."""
        given, done, count, pace = outlines.TASKS
        if given in self.book.definitions and done in self.book.definitions:
            yield from self._assigned(given, chapter.province, chapter.year, count)
            for n, month in enumerate(chapter.year.months, start=1):
                amount = count * n * pace // 1200
                yield from self._figure(done, chapter.province, month, amount, DAYS_TO_REPORT)

    def _assigned(
        self, indicator: str, area: str, year: Period, amount: int
    ) -> Iterator[MadeUpFigure]:
        known_from = date(year.year, 1, ASSIGNED_ON)
        for figure in self._figure(indicator, area, year, amount, 0):
            yield figure._replace(known_from=known_from)

    # ------------------------------------------------------------ targets

    def targets(self) -> Iterator[MadeUpTarget]:
        for chapter in self._chapters():
            for flow in (*outlines.FLOWS, outlines.TRAINING.whole):
                if flow.indicator in self.book.definitions:
                    yield from self._targets_of_flow(chapter, flow)
            if not chapter.is_of_old:
                yield from self._promises(chapter)
            if chapter.is_in_motion:
                yield from self._targets_of_levels(chapter)

    def _targets_of_flow(self, chapter: _Chapter, flow: Flow) -> Iterator[MadeUpTarget]:
        """The plan of the province where none is published, and what it gives to each area within.

        In the years of the old province only published plans are shared out: its real figures are
        judged by its real plans alone.
        """
        real = self._real_plan(chapter, flow.indicator)
        made_up = None if chapter.is_of_old else self._made_up_plan(flow, chapter.year.year)
        plan = made_up if real is None else real
        if plan is None:
            return
        yield from self._target(chapter, flow.indicator, chapter.province, chapter.year, plan)
        if flow.planned_by_area and chapter.areas:
            sizes = [
                self._size(area, follows_poverty=flow.follows_poverty) for area in chapter.areas
            ]
            for area, amount in zip(chapter.areas, spread(plan, sizes), strict=True):
                if amount:
                    yield from self._target(chapter, flow.indicator, area, chapter.year, amount)

    def _promises(self, chapter: _Chapter) -> Iterator[MadeUpTarget]:
        year = chapter.year.year
        for promise in outlines.PROMISES:
            if promise.indicator in self.book.definitions and year >= promise.since:
                amount = self._units(promise.indicator, str(promise.value_in(year)))
                yield from self._target(
                    chapter,
                    promise.indicator,
                    chapter.province,
                    chapter.year,
                    amount,
                    bound=promise.bound,
                )

    def _targets_of_levels(self, chapter: _Chapter) -> Iterator[MadeUpTarget]:
        for level in outlines.LEVELS:
            if level.ahead is None or level.indicator not in self.book.definitions:
                continue
            january = _level_at(level, chapter.year.months[0])
            goal = january - level.ahead
            steps: Iterable[tuple[Period, int]] = [(chapter.year, goal)]
            if level.quarterly_targets:
                quarters = chapter.year.children(Frequency.QUARTER)[:-1]
                steps = [
                    *((q, january + (goal - january) * n // 4) for n, q in enumerate(quarters, 1)),
                    *steps,
                ]
            for period, amount in steps:
                yield from self._target(chapter, level.indicator, chapter.province, period, amount)

    def _target(
        self,
        chapter: _Chapter,
        indicator: str,
        area: str,
        period: Period,
        amount: int,
        *,
        bound: Bound = Bound.EXACT,
    ) -> Iterator[MadeUpTarget]:
        """A target of a key that has neither a real one nor a real figure: no such one is judged by it."""
        key = Key(indicator, area, TOTAL, period)
        is_real = any(not target.illustration for target in self.book.targets.get(key, ()))
        if is_real or self._published(indicator, area, period) is not None:
            return
        yield MadeUpTarget(
            province=chapter.province,
            year=chapter.year.year,
            indicator=indicator,
            area=area,
            period=period,
            value=Decimal(amount).scaleb(-self._decimals(indicator)),
            bound=bound,
            recast=not self._exists(area, period),
        )

    # ------------------------------------------------------------ what the book says

    def _published(self, indicator: str, area: str, period: Period) -> int | None:
        """The published figure of a key in its smallest unit; None where there is none."""
        figure = self.book.figures.get(Key(indicator, area, TOTAL, period))
        if figure is None or figure.illustration or figure.value is None:
            return None
        return self._units(indicator, figure.value)

    def _published_within(
        self, indicator: str, area: str, year: Period
    ) -> list[tuple[Period, int]]:
        """What is published of a year for shorter periods, the shortest first."""
        return sorted(
            self._real_within.get((indicator, area, year), ()),
            key=lambda known: (known[0].length, known[0]),
        )

    @cached_property
    def _real_within(self) -> Mapping[tuple[str, str, Period], list[tuple[Period, int]]]:
        """Published figures of less than a year, by indicator, area and the year they lie in."""
        found = defaultdict(list)
        for key, figure in self.book.figures.items():
            shorter = key.slice == TOTAL and key.period.length < MONTHS
            if shorter and not figure.illustration and figure.value is not None:
                place = (key.indicator, key.area, Period.year_of(key.period.year))
                found[place].append((key.period, self._units(key.indicator, figure.value)))
        return found

    def _real_plan(self, chapter: _Chapter, indicator: str) -> int | None:
        """The real target of the province for the year, as it was in the end."""
        key = Key(indicator, chapter.province, TOTAL, chapter.year)
        real = [target for target in self.book.targets.get(key, ()) if not target.illustration]
        found = target_in_force(real, chapter.year.end).in_force
        return None if found is None else self._units(indicator, found.value)

    def _exists(self, area: str, period: Period) -> bool:
        return self.book.territories[area].exists_in(period.start, period.end)

    def _decimals(self, indicator: str) -> int:
        return self.book.definitions[indicator].decimals

    def _units(self, indicator: str, amount: Decimal | int | str) -> int:
        return int(Decimal(amount).scaleb(self._decimals(indicator)))


def _level_at(level: Level, month: Period) -> int:
    months = (month.year - FIRST_OWN_YEAR) * 12 + month.end.month - 1
    return level.first + level.step * months
