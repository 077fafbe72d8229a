"""The catalogue, the plans and the published figures from their tables into the database.

Reading and checking is here, in the manner of `organisation.loading`; targets and observations are
written by `actions` alone.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from indicators import actions, planning
from indicators.choices import PlanState
from indicators.models import (
    Domain,
    Indicator,
    IndicatorOwner,
    Measure,
    Observation,
    Plan,
    Rule,
    SeriesBreak,
    Slice,
    Target,
)
from organisation import loading
from organisation.loading import Folder, Row, add, by_code
from organisation.models import Area, Document, Office, Source

TABLES = loading.TABLES | {
    "domains": "code name_vi name_en order headline",
    "measures": "code name_vi name_en base_vi factor",
    "slices": "code name_vi name_en dimension exhaustive",
    "indicators": (
        "code name_vi name_en domain unit_vi unit_en decimals direction kind numerator_code "
        "denominator_code period_aggregation area_aggregation periodicity definition_vi source_note "
        "key phasing achievement parent_code part_kind calendar owner_before owner_after legal_basis "
        "figures plans change_of"
    ),
    "series_breaks": "indicator_code on what_changed_vi decree verified source",
    "rules": "kind indicator_code other_code inflow_code outflow_code severity",
    "plans": "code title_vi kind issuer number issued_on source_url note area period replaces",
    "observations": (
        "id indicator_code area slice period kind status value unit_vi qualifier known_from "
        "known_precision cut_off document derivation circular adopted load recast why_not plan_code "
        "source_url note"
    ),
}
"""The columns of every table that is loaded, in any order."""

TASKS_MOVED_ON = date(2025, 3, 1)
"""From this day the owners of the column `owner_after` act (the department was dissolved the day before)."""
PROVINCE_MERGED_ON = date(2025, 7, 1)
"""Until the day before, an owner's forerunner of the old province acts, where it had one (code + `-OLD`)."""

ONE_DAY = timedelta(days=1)

KEY_COLUMNS = ("indicator_code", "area", "slice", "period")


@dataclass(slots=True)
class Published:
    """What one run did with the rows of observations.csv; the four counts add up to its rows."""

    observations: int = 0
    targets: int = 0
    left_out: list[str] = field(default_factory=list)
    known: int = 0

    @property
    def rows(self) -> int:
        return self.observations + self.targets + len(self.left_out) + self.known


class Sources:
    """Sources by their address or file name, made when first named."""

    def __init__(self) -> None:
        self._known = {source.location: source for source in Source.objects.all()}

    def named(self, row: Row, column: str = "source_url") -> Source | None:
        location = row[column]
        if not location:
            row.fault(column, "is empty")
            return None
        if location not in self._known:
            source = Source(location=location)
            if not add(row, source):
                return None
            self._known[location] = source
        return self._known[location]


# ---------------------------------------------------------------- catalogue


def load_catalogue(folder: Folder) -> dict[str, int]:
    """Load domains, measures, slices, indicators, owners, breaks and rules; how many were new.

    Owners, breaks and rules come with their indicator and are not looked at again once it is there.
    """
    domains = _load_names(folder, "domains", Domain, lambda row: {"order": row.whole("order")})
    measures = _load_names(
        folder,
        "measures",
        Measure,
        lambda row: {"base": row["base_vi"], "factor": row.number("factor")},
    )
    slices = _load_slices(folder)
    indicators = _load_indicators(folder)
    _choose_headlines(folder, domains)
    return {
        "domains": len(domains),
        "measures": len(measures),
        "slices": slices,
        "indicators": len(indicators),
        "owners": _load_owners(folder, indicators),
        "series breaks": _load_breaks(folder, indicators),
        "rules": _load_rules(folder, indicators),
    }


def _load_names(folder: Folder, name: str, model: type[Model], more: Any) -> set[str]:
    """Load a table of codes and names; the codes of the new rows."""
    known, new = by_code(model), set()
    for row in folder.coded(name):
        if row["code"] not in known:
            names = {"code": row["code"], "name": row["name_vi"], "name_en": row["name_en"]}
            if add(row, model(**names, **more(row)), known):
                new.add(row["code"])
    return new


def _load_slices(folder: Folder) -> int:
    known, added = set(Slice.objects.values_list("code", flat=True)), 0
    for row in folder.coded("slices"):
        if row["code"] not in known:
            added += add(
                row,
                Slice(
                    code=row["code"],
                    name=row["name_vi"],
                    name_en=row["name_en"],
                    dimension=row.text("dimension"),
                    exhaustive=row.yes("exhaustive"),
                ),
            )
    return added


def _load_indicators(folder: Folder) -> dict[str, Indicator]:
    """The new indicators by code: first by themselves, then their references to each other."""
    known, domains = by_code(Indicator), by_code(Domain)
    measures = {measure.name: measure for measure in Measure.objects.all()}
    fresh: list[tuple[Row, Indicator]] = []
    for row in folder.coded("indicators"):
        if row["code"] in known:
            continue
        indicator = Indicator(
            code=row["code"],
            name=row["name_vi"],
            name_en=row["name_en"],
            domain=row.one_of("domain", domains, optional=False),
            measure=row.one_of("unit_vi", measures, optional=False),
            decimals=row.whole("decimals"),
            direction=row["direction"],
            kind=row["kind"],
            period_aggregation=row["period_aggregation"],
            area_aggregation=row["area_aggregation"],
            periodicity=row["periodicity"],
            calendar=row["calendar"],
            phasing=row["phasing"],
            achievement=row["achievement"],
            is_key=row.yes("key"),
            order=row.line,
            definition=row["definition_vi"],
            definition_source=row.text("source_note"),
            legal_basis=row["legal_basis"],
        )
        if add(row, indicator, known):
            fresh.append((row, indicator))
    for row, indicator in fresh:
        indicator.numerator = row.one_of("numerator_code", known)
        indicator.denominator = row.one_of("denominator_code", known)
        indicator.change_of = row.one_of("change_of", known)
        indicator.parent = row.one_of("parent_code", known)
        indicator.part_kind = row["part_kind"]
        add(row, indicator)
    return {indicator.code: indicator for _row, indicator in fresh}


def _choose_headlines(folder: Folder, domains: set[str]) -> None:
    """Give the new domains their headline indicators."""
    indicators = by_code(Indicator)
    for row in folder.coded("domains"):
        headline = row.one_of("headline", indicators)
        if headline and row["code"] in domains:
            Domain.objects.filter(code=row["code"]).update(headline=headline)


def _load_owners(folder: Folder, indicators: dict[str, Indicator]) -> int:
    offices, added = by_code(Office), 0
    for row in folder.coded("indicators"):
        before = row.one_of("owner_before", offices, optional=False)
        after = row.one_of("owner_after", offices, optional=False)
        if before and after and (indicator := indicators.get(row["code"])):
            for office, start, end in _terms(before, after, offices.get(f"{after.code}-OLD")):
                owner = IndicatorOwner(
                    indicator=indicator, office=office, valid_from=start, valid_to=end
                )
                added += add(row, owner)
    return added


def _terms(
    before: Office, after: Office, forerunner: Office | None
) -> list[tuple[Office, date | None, date | None]]:
    """Who answers for an indicator from when to when, given the two columns of its row."""
    if before == after:
        return [(after, None, None)]
    terms: list[tuple[Office, date | None, date | None]] = [
        (before, None, TASKS_MOVED_ON - ONE_DAY)
    ]
    if forerunner is None:
        return [*terms, (after, TASKS_MOVED_ON, None)]
    return [
        *terms,
        (forerunner, TASKS_MOVED_ON, PROVINCE_MERGED_ON - ONE_DAY),
        (after, PROVINCE_MERGED_ON, None),
    ]


def _load_breaks(folder: Folder, new: dict[str, Indicator]) -> int:
    indicators, added = by_code(Indicator), 0
    for row in folder.rows("series_breaks"):
        indicator = row.one_of("indicator_code", indicators, optional=False)
        if indicator and indicator.code in new:
            broken = SeriesBreak(
                indicator=indicator,
                on=row.date("on"),
                what_changed=row["what_changed_vi"],
                decree=row["decree"],
                is_verified=row.yes("verified"),
                source=row.text("source"),
            )
            added += add(row, broken)
    return added


def _load_rules(folder: Folder, new: dict[str, Indicator]) -> int:
    indicators, added = by_code(Indicator), 0
    for row in folder.rows("rules"):
        indicator = row.one_of("indicator_code", indicators, optional=False)
        if indicator and indicator.code in new:
            rule = Rule(
                kind=row["kind"],
                indicator=indicator,
                other=row.one_of("other_code", indicators),
                inflow=row.one_of("inflow_code", indicators),
                outflow=row.one_of("outflow_code", indicators),
                severity=row["severity"],
            )
            added += add(row, rule)
    return added


# ---------------------------------------------------------------- plans and observations


def load_published(folder: Folder) -> Published:
    """Load plans with their targets, and observations, each version in the order of `known_from`.

    Rows marked `load = no` are left out by name. Call inside a transaction, after the catalogue; raises
    LoadRefused where any table holds a fault.
    """
    published, reader = Published(), _FigureReader(folder)
    targets: dict[str, list[Target]] = defaultdict(list)
    observations: list[Observation] = []
    for row in folder.coded("observations", "id"):
        if row["id"] in reader.known:
            published.known += 1
        elif not row.yes("load"):
            published.left_out.append(row["id"])
        elif row["kind"] == "plan":
            if target := reader.target(row):
                targets[target.plan.code].append(target)
        elif row["kind"] != "actual":
            row.fault("kind", f"is neither actual nor plan: {row['kind']!r}")
        elif observation := reader.observation(row):
            observations.append(observation)
    folder.refuse_if_faulty()
    for plan in reader.new_plans:
        planning.load_plan(plan, targets[plan.code])
        published.targets += len(targets[plan.code])
    published.observations = actions.publish_loaded(observations)
    return published


class _FigureReader:
    """Rows of observations.csv to targets and observations that passed `full_clean`, not saved yet."""

    def __init__(self, folder: Folder) -> None:
        self._sources = Sources()
        self._plans = _read_plans(folder, self._sources)
        self._planned: set[tuple[str, ...]] = set()
        self._indicators, self._areas = by_code(Indicator), by_code(Area)
        self._slices = {slice.code: slice for slice in Slice.objects.all()}
        self._documents = _documents_by_number()
        self.known = {
            *Observation.objects.exclude(reference="").values_list("reference", flat=True),
            *Target.objects.exclude(reference="").values_list("reference", flat=True),
        }

    @property
    def new_plans(self) -> list[Plan]:
        """The plans to be saved, none before the one that it adjusts."""
        return [plan for plan in self._plans.values() if plan._state.adding]

    def target(self, row: Row) -> Target | None:
        shared, plan = self._shared(row), row.one_of("plan_code", self._plans, optional=False)
        if plan is not None and not plan._state.adding:
            row.fault("plan_code", f"{plan.code} is in the database without this target")
            return None
        key = tuple(row[name] for name in ("plan_code", *KEY_COLUMNS))
        if key in self._planned:
            row.fault("plan_code", f"{row['plan_code']} has this target twice")
        self._planned.add(key)
        if shared is None or plan is None:
            return None
        target = Target(**shared, plan=plan, bound=row["qualifier"])
        # The plan has no row to point at yet; that check is made when both are saved.
        return target if row.clean(target, exclude=["plan"]) else None

    def observation(self, row: Row) -> Observation | None:
        shared = self._shared(row)
        if shared is None:
            return None
        observation = Observation(
            **shared,
            status=row["status"],
            qualifier=row["qualifier"],
            cut_off=row.date("cut_off"),
            document=row.one_of("document", self._documents),
            # Checked as a closed version: which one of its chain is open is decided on publishing.
            superseded_at=timezone.now(),
        )
        if not row.clean(observation):
            return None
        observation.superseded_at = None
        return observation

    def _shared(self, row: Row) -> dict[str, Any] | None:
        """The columns that targets and observations have in common; None where a code is unknown."""
        shared = {
            "indicator": row.one_of("indicator_code", self._indicators, optional=False),
            "area": row.one_of("area", self._areas, optional=False),
            "slice": row.one_of("slice", self._slices, optional=False),
            "source": self._sources.named(row),
            "period": row["period"],
            "value": row.number("value"),
            "known_from": row.date("known_from"),
            "known_precision": row["known_precision"],
            "derivation": row.text("derivation"),
            "circular": row.yes("circular"),
            "recast": row.yes("recast"),
            "note": row.text("note"),
            "reference": row["id"],
        }
        required = ("indicator", "area", "slice", "source")
        return None if any(shared[name] is None for name in required) else shared


def _documents_by_number() -> dict[str, Document]:
    return {document.number: document for document in Document.objects.exclude(number="")}


def _read_plans(folder: Folder, sources: Sources) -> dict[str, Plan]:
    """Plans by code: those of the database, then new ones not saved yet, the adjusted before its heir."""
    plans, areas = by_code(Plan), by_code(Area)
    documents = _documents_by_number()
    for row in folder.parents_first("plans", "replaces"):
        if row["code"] in plans:
            continue
        area, source = row.one_of("area", areas, optional=False), sources.named(row)
        if area is None or source is None:
            continue
        plan = Plan(
            code=row["code"],
            title=row["title_vi"],
            kind=row["kind"],
            area=area,
            period=row["period"],
            issuer=row["issuer"],
            number=row["number"],
            issued_on=row.date("issued_on"),
            document=row.one_of("number", documents) if row["number"] else None,
            source=source,
            replaces=row.one_of("replaces", plans),
            state=PlanState.ISSUED,
            issue_recorded_at=timezone.now(),
            note=row.text("note"),
        )
        if row.clean(plan):
            plans[plan.code] = plan
    return plans
