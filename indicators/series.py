"""The one reader: rows of the database to the plain data that `calculations` works on.

Nothing else turns rows into figures. A page reads the `Catalogue` (small, whole), then one `Book` with
the figures and targets it needs, and asks the calculations; the number of queries does not depend on
how many figures there are. Both are remembered by the process until their version changes.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from indicators import choices
from indicators.calculations import (
    AchievementMethod,
    Aggregation,
    Book,
    Bound,
    Definition,
    Direction,
    Entry,
    FigureShelves,
    FigureStatus,
    Key,
    Kind,
    Marks,
    Missing,
    PartKind,
    Periodicity,
    Phasing,
    PlanKind,
    Qualifier,
    RuleFact,
    RuleKind,
    Series,
    Shelf,
    Shelves,
    Succession,
    TargetFigure,
    Territory,
    Workings,
)
from indicators.models import (
    VERSION_SCOPE,
    Domain,
    Indicator,
    Observation,
    Rule,
    SeriesBreak,
    Target,
)
from indicators.periods import Period
from organisation.choices import AreaLevel, Share
from organisation.models import Area, AreaMembership, AreaSuccession
from organisation.versions import REFERENCE, read_versions

ONE_DAY = timedelta(days=1)
ONE = Decimal(1)
PERCENT = Decimal(100)


@dataclass(frozen=True)
class Catalogue:
    """Everything that is small: the indicators with domain, measure and owners, areas, breaks.

    Rows under their codes, in the order of the tables. Requests share it: nobody changes a row of it.
    `versions` are those of `organisation.versions` when it was asked for.
    """

    domains: Mapping[str, Domain]
    indicators: Mapping[str, Indicator]
    areas: Mapping[str, Area]
    breaks: Mapping[str, tuple[SeriesBreak, ...]]
    definitions: Mapping[str, Definition]
    territories: Mapping[str, Territory]
    successions: tuple[Succession, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
    _needed: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _rules: list[tuple[RuleFact, ...]] = field(default_factory=list, repr=False, compare=False)

    @property
    def version(self) -> str | None:
        """The version of the catalogue itself; None where nothing has ever been entered."""
        return self.versions.get(REFERENCE)

    @property
    def rules(self) -> tuple[RuleFact, ...]:
        """The rules that typed figures are held against; 1 query when they are first asked for.

        Only forms ask: no page of a leader waits for them.
        """
        if not self._rules:
            codes = {row.pk: row.code for row in self.indicators.values()}
            self._rules.append(tuple(_rule(row, codes) for row in Rule.objects.order_by("pk")))
        return self._rules[0]

    def version_of(self, code: str) -> str | None:
        """The version of an indicator's own figures and targets; None where it never had any."""
        return self.versions.get(f"{VERSION_SCOPE}:{self.indicators[code].pk}")

    def needed_for(self, codes: Iterable[str]) -> set[str]:
        """The indicators whose figures the values of these may be worked out from, themselves included."""
        return set().union(*map(self.rests_on, codes))

    def rests_on(self, code: str) -> tuple[str, ...]:
        """The same of one indicator, in order: asked of all by every page, and found out once a catalogue."""
        known = self._needed.get(code)
        if known is None:
            needed: set[str] = set()
            waiting = [code]
            while waiting:
                one = waiting.pop()
                if one in needed:
                    continue
                needed.add(one)
                definition = self.definitions[one]
                related = (definition.numerator, definition.denominator, definition.change_of)
                waiting += [*filter(None, related), *self.parts_of(one)]
            known = self._needed[code] = tuple(sorted(needed))
        return known

    def parts_of(self, code: str) -> list[str]:
        """The indicators that add up to this one; never an "of which"."""
        return [
            definition.code
            for definition in self.definitions.values()
            if definition.parent == code and definition.part_kind is PartKind.EXHAUSTIVE
        ]

    def held_against(self, codes: Iterable[str]) -> set[str]:
        """The indicators that figures of these are checked against, themselves included.

        By the rules, and as parts of a whole: what `calculations.doubts_of` looks at.
        """
        asked = set(codes)
        found = set(asked)
        for rule in self.rules:
            sides = {*filter(None, (rule.indicator, rule.other, rule.inflow, rule.outflow))}
            if asked & sides:
                found |= sides
        for definition in self.definitions.values():
            if definition.parent and {definition.code, definition.parent} & asked:
                found |= {definition.code, definition.parent}
        return found

    def areas_for(self, code: str) -> set[str]:
        """The areas whose figures a value of this area may be worked out from, itself included."""
        needed: set[str] = set()
        waiting = [code]
        while waiting:
            area = waiting.pop()
            if area in needed:
                continue
            needed.add(area)
            waiting += [t.code for t in self.territories.values() if t.parent == area]
            waiting += [s.predecessor for s in self.successions if s.successor == area and s.whole]
        return needed


def read_catalogue() -> Catalogue:
    """The catalogue as it stands, with the versions of all figures: 1 query, 8 after a change of it."""
    versions = read_versions()
    known = _remembered.catalogue
    if known is not None and known.version == versions.get(REFERENCE):
        return replace(known, versions=versions)
    catalogue = _catalogue(versions)
    if catalogue.version is not None:
        _remembered.catalogue = catalogue
    return catalogue


def _catalogue(versions: Mapping[str, str]) -> Catalogue:
    indicators = {row.code: row for row in Indicator.objects.for_pages()}
    codes = {row.pk: row.code for row in indicators.values()}
    areas = {row.code: row for row in Area.objects.all()}
    area_codes = {row.pk: row.code for row in areas.values()}
    successions = AreaSuccession.objects.order_by("on", "pk")
    breaks: dict[str, list[SeriesBreak]] = defaultdict(list)
    for row in SeriesBreak.objects.order_by("on"):
        breaks[codes[row.indicator_id]].append(row)
    return Catalogue(
        domains={row.code: row for row in Domain.objects.select_related("headline")},
        indicators=indicators,
        areas=areas,
        breaks={code: tuple(rows) for code, rows in breaks.items()},
        definitions={row.code: _definition(row, codes) for row in indicators.values()},
        territories=_territories(areas, successions),
        successions=tuple(
            Succession(
                area_codes[row.predecessor_id],
                area_codes[row.successor_id],
                row.share == Share.WHOLE,
            )
            for row in successions
        ),
        versions=versions,
    )


def read_book(
    catalogue: Catalogue,
    *,
    indicators: Iterable[str],
    areas: Iterable[str] | None = None,
    known_on: date | None = None,
) -> Book:
    """Figures and issued targets of these indicators, and of all they are worked out from.

    Of all areas unless some are named; current versions, or with `known_on` what was known on that day.
    2 queries; none for what is current in all areas and has not changed since it was last read.
    """
    if areas is None and known_on is None:
        return _remembered.book(catalogue, indicators)
    needed = catalogue.needed_for(indicators)
    figures, targets = _read(
        catalogue, needed, catalogue.areas if areas is None else areas, known_on
    )
    return _book(catalogue, figures, targets, defaultdict(Workings))


def _book(
    catalogue: Catalogue,
    figures: FigureShelves,
    targets: Shelves[list[TargetFigure]],
    workings: Mapping[str, Workings],
) -> Book:
    return Book(
        catalogue.definitions,
        figures,
        territories=catalogue.territories,
        successions=catalogue.successions,
        breaks={code: [row.on for row in rows] for code, rows in catalogue.breaks.items()},
        targets=targets,
        workings=workings,
    )


# ---------------------------------------------------------------- what is kept between requests

MOST_FIGURES = 2_000_000
"""Figures and targets that one process keeps in memory: 80 MB of figures, twice the large set."""


@dataclass(frozen=True)
class _Shelf:
    """The current figures and targets of one indicator in all areas, and the version they are of."""

    version: str | None
    figures: Shelf
    targets: Mapping[Key, list[TargetFigure]]

    def __len__(self) -> int:
        return len(self.figures) + len(self.targets)


class _Remembered:
    """What this process has read and worked out, each kept for as long as its version is current.

    Versions are read before the rows they stand for: rows may be newer than their version says, and are
    then read once more, but never older.
    """

    def __init__(self) -> None:
        self.catalogue: Catalogue | None = None
        self._shelves: OrderedDict[str, _Shelf] = OrderedDict()
        self._workings: dict[str, tuple[object, Workings]] = {}
        self._whole: tuple[Mapping[str, str], Book] | None = None
        self._lock = threading.Lock()
        # Held while rows are read: the first visitors after a start come together, and what each of them
        # read for themselves would stay in the process's memory as garbage of the allocator.
        self._reading = threading.Lock()

    def book(self, catalogue: Catalogue, indicators: Iterable[str]) -> Book:
        """The book of these indicators, as far as possible from what is remembered.

        That of all of them is the same for as long as nothing at all has changed.
        """
        if indicators is not catalogue.indicators:
            return self._made(catalogue, catalogue.needed_for(indicators))
        known = self._whole
        if known is not None and known[0] == catalogue.versions and catalogue.version is not None:
            return known[1]
        book = self._made(catalogue, catalogue.indicators)
        self._whole = (catalogue.versions, book)
        return book

    def _made(self, catalogue: Catalogue, needed: Collection[str]) -> Book:
        shelves = self._current_shelves(catalogue, needed)
        return _book(
            catalogue,
            FigureShelves({code: shelf.figures for code, shelf in shelves.items()}),
            Shelves({code: shelf.targets for code, shelf in shelves.items()}),
            self._current_workings(catalogue, shelves),
        )

    def _current_shelves(self, catalogue: Catalogue, needed: Collection[str]) -> dict[str, _Shelf]:
        versions = {code: catalogue.version_of(code) for code in needed}
        known = self._known(versions)
        if len(known) < len(versions):
            with self._reading:
                known = self._known(versions)
                stale = [code for code in versions if code not in known]
                known |= self._read_shelves(catalogue, stale, versions)
        return known

    def _known(self, versions: Mapping[str, str | None]) -> dict[str, _Shelf]:
        """Those of the shelves wanted that are kept and of these versions."""
        with self._lock:
            return {
                code: self._shelves[code]
                for code, version in versions.items()
                if code in self._shelves and self._shelves[code].version == version
            }

    def _read_shelves(
        self, catalogue: Catalogue, stale: Collection[str], versions: Mapping[str, str | None]
    ) -> dict[str, _Shelf]:
        """These shelves from the database, kept from now on; of all that is kept the oldest gives way."""
        if not stale:
            return {}
        figures, targets = _read(catalogue, stale, catalogue.areas, None)
        fresh = {code: _Shelf(versions[code], figures.of(code), targets.of(code)) for code in stale}
        with self._lock:
            for code, shelf in fresh.items():
                self._shelves.pop(code, None)
                if catalogue.version is not None:
                    self._shelves[code] = shelf
            kept = sum(map(len, self._shelves.values()))
            while kept > MOST_FIGURES:
                code, shelf = self._shelves.popitem(last=False)
                self._workings.pop(code, None)
                kept -= len(shelf)
        return fresh

    def _current_workings(
        self, catalogue: Catalogue, shelves: Mapping[str, _Shelf]
    ) -> Mapping[str, Workings]:
        """Those of each indicator, new ones where anything that its values rest on has changed."""
        current: dict[str, Workings] = defaultdict(Workings)
        for code in shelves:
            rests_on = catalogue.rests_on(code)
            stamp = (catalogue.version, *[shelves[other].version for other in rests_on])
            known = self._workings.get(code)
            if known is None or known[0] != stamp or catalogue.version is None:
                known = self._workings[code] = (stamp, Workings())
            current[code] = known[1]
        return current


_remembered = _Remembered()


# ---------------------------------------------------------------- rows to figures


def _read(
    catalogue: Catalogue,
    indicators: Iterable[str],
    areas: Iterable[str],
    known_on: date | None,
) -> tuple[FigureShelves, Shelves[list[TargetFigure]]]:
    """Figures and targets of just these indicators and areas: 2 queries."""
    indicator_ids = {catalogue.indicators[code].pk: code for code in indicators}
    area_ids = {catalogue.areas[code].pk: code for code in areas}
    observations, targets = Observation.objects.all(), Target.objects.issued()
    if known_on is None:
        observations = observations.current()
    else:
        observations, targets = observations.known_on(known_on), targets.known_on(known_on)
    everywhere = area_ids.keys() >= {area.pk for area in catalogue.areas.values()}

    def within(rows: Any) -> Any:
        rows = rows.of_indicators(indicator_ids)
        return rows if everywhere else rows.in_areas(area_ids)

    return (
        _figures(within(observations), indicator_ids, area_ids),
        Shelves.sorted_out(_targets(within(targets), indicator_ids, area_ids)),
    )


def _figures(
    rows: "QuerySet[Observation]", indicators: Mapping[int, str], areas: Mapping[int, str]
) -> FigureShelves:
    """Figures packed as they come; where a real one and an illustration share a key, the real one."""
    shelves: dict[str, dict[tuple[str, str], Series]] = defaultdict(dict)
    # Of some hundreds of marks, slices and days one object each is enough.
    one: dict[Any, Any] = {}
    columns = (
        "indicator_id", "area_id", "slice_id", "period", "value", "pk", "missing", "status", "qualifier",
        "derivation", "circular", "recast", "illustration", "known_from", "cut_off",
    )  # fmt: skip
    # In the order of the index of current versions: series by series, the real one of a key first.
    in_order = rows.order_by("indicator_id", "area_id", "slice_id", "period", "illustration")
    for (indicator, area, slice_), of_series in groupby(
        in_order.values_list(*columns).iterator(), key=itemgetter(0, 1, 2)
    ):
        if area not in areas:
            continue  # made after the catalogue was read
        entries: dict[Period, Entry] = {}
        for _i, _a, _s, period, value, pk, *said in of_series:
            marks = one.get(about := tuple(said))
            if marks is None:
                marks = one[about] = _marks(*about)
            entries.setdefault(Period.parse(period), Entry(value, marks, pk))
        place = (areas[area], one.setdefault(slice_, slice_))
        shelves[indicators[indicator]][place] = Series(entries)
    return FigureShelves({code: Shelf(code, found) for code, found in shelves.items()})


def _marks(
    missing: str,
    status: str,
    qualifier: str,
    derivation: str,
    circular: bool,
    recast: bool,
    illustration: bool,
    known_from: date,
    cut_off: date | None,
) -> Marks:
    return Marks(
        missing=Missing(missing) if missing else None,
        status=FigureStatus(status),
        qualifier=Qualifier(qualifier),
        derived=bool(derivation),
        circular=circular,
        recast=recast,
        illustration=illustration,
        known_from=known_from,
        cut_off=cut_off,
    )


def _targets(
    rows: "QuerySet[Target]", indicators: Mapping[int, str], areas: Mapping[int, str]
) -> dict[Key, list[TargetFigure]]:
    """All issued targets of each key; which one is in force is the calculations' question."""
    targets: dict[Key, list[TargetFigure]] = defaultdict(list)
    # As with figures: of the words and days of a plan one object each is enough for all its targets.
    one: dict[Any, Any] = {}
    columns = (
        "indicator_id", "area_id", "slice_id", "period", "value", "bound", "plan__code", "plan__kind",
        "plan__period", "plan__area_id", "plan__issued_on", "plan__replaces__code", "known_from",
        "baseline", "derivation", "circular", "recast", "illustration", "plan__illustration", "pk",
    )  # fmt: skip
    for (
        indicator, area, slice_, period, value, bound, plan_code, plan_kind,
        plan_period_code, plan_area, issued_on, replaces, known_from,
        baseline, derivation, circular, recast, illustration, plan_illustration, pk,
    ) in rows.order_by("pk").values_list(*columns).iterator():  # fmt: skip
        if area not in areas:
            continue
        key = Key(
            indicators[indicator], areas[area], one.setdefault(slice_, slice_), Period.parse(period)
        )
        plan_period = Period.parse(plan_period_code)
        in_force_from = issued_on or plan_period.start
        targets[key].append(
            TargetFigure(
                key=key,
                value=value,
                bound=Bound(bound),
                plan_code=one.setdefault(plan_code, plan_code),
                plan_kind=PlanKind(plan_kind),
                plan_period=plan_period,
                plan_area_is_own=plan_area == area,
                in_force_from=one.setdefault(in_force_from, in_force_from),
                replaces=one.setdefault(replaces, replaces),
                known_from=one.setdefault(known_from, known_from),
                baseline=baseline,
                derived=bool(derivation),
                circular=circular,
                recast=recast,
                illustration=illustration or plan_illustration,
                reference=pk,
            )
        )
    return dict(targets)


def _definition(row: Indicator, codes: Mapping[int, str]) -> Definition:
    def code(pk: int | None) -> str | None:
        return None if pk is None else codes[pk]

    return Definition(
        code=row.code,
        kind=Kind(row.kind),
        direction=Direction(row.direction),
        decimals=row.decimals,
        period_aggregation=Aggregation(row.period_aggregation),
        area_aggregation=Aggregation(row.area_aggregation),
        achievement=AchievementMethod(row.achievement),
        phasing=Phasing(row.phasing),
        periodicity=Periodicity(row.periodicity),
        scale=PERCENT if row.measure.code == "PERCENT" else ONE,
        numerator=code(row.numerator_id),
        denominator=code(row.denominator_id),
        change_of=code(row.change_of_id),
        parent=code(row.parent_id),
        part_kind=PartKind(row.part_kind) if row.part_kind else None,
    )


def _rule(row: Rule, codes: Mapping[int, str]) -> RuleFact:
    return RuleFact(
        kind=RuleKind(row.kind),
        indicator=codes[row.indicator_id],
        other=codes[row.other_id] if row.other_id else None,
        inflow=codes[row.inflow_id] if row.inflow_id else None,
        outflow=codes[row.outflow_id] if row.outflow_id else None,
        refuses=row.severity == choices.Severity.REFUSE,
    )


def _territories(
    areas: Mapping[str, Area], successions: Iterable[AreaSuccession]
) -> dict[str, Territory]:
    """Areas as calculations see them, with the days from which they were another piece of land."""
    by_key = {area.pk: area for area in areas.values()}
    changes: dict[int, set[date]] = defaultdict(set)
    groups = [area.pk for area in areas.values() if area.level == AreaLevel.GROUP]
    for membership in AreaMembership.objects.filter(group__in=groups):
        changes[membership.group_id] |= _days_of_change(membership)
    for succession in successions:
        changes[succession.predecessor_id].add(succession.on)
        changes[succession.successor_id].add(succession.on)
    return {
        area.code: Territory(
            code=area.code,
            parent=by_key[area.parent_id].code if area.parent_id else None,
            valid_from=area.valid_from,
            valid_to=area.valid_to,
            is_group=area.level == AreaLevel.GROUP,
            changed_on=tuple(sorted(day for day in changes[area.pk] if _continues(area, day))),
        )
        for area in areas.values()
    }


def _days_of_change(membership: AreaMembership) -> set[date]:
    """The days on which a member came and from which it was gone."""
    came = {membership.valid_from} if membership.valid_from else set()
    gone = {membership.valid_to + ONE_DAY} if membership.valid_to else set()
    return came | gone


def _continues(area: Area, day: date) -> bool:
    """Whether the area was there the day before and still is."""
    return area.is_valid_on(day - ONE_DAY) and area.is_valid_on(day)
