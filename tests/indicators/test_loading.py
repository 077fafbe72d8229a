"""The published figures on their way in: complete, in any order, twice, and never half.

What is expected is read from the tables themselves with the csv module, not through the loader.
"""

import csv
import random
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Model

from accounts.choices import Verb
from accounts.models import Activity
from indicators.choices import PlanState
from indicators.loading import TABLES
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
from organisation.models import (
    Area,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
    Source,
    SwapDay,
)
from tests.factories import make_plan

DOMAIN: Path = settings.BASE_DIR / "fixtures" / "domain"

pytestmark = pytest.mark.django_db


def table(name: str, folder: Path = DOMAIN) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def load(folder: Path = DOMAIN) -> None:
    call_command("load_published", folder=folder, verbosity=0)


def refusal_of(folder: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        load(folder)
    return str(refusal.value)


def figures() -> list[tuple[object, ...]]:
    """Every version of every figure, with whether it is the current one, and every target."""
    observations = Observation.objects.values_list(
        "reference", "indicator__code", "area__code", "slice", "period", "value", "known_from"
    )
    closed = set(
        Observation.objects.exclude(superseded_at=None).values_list("reference", flat=True)
    )
    targets = Target.objects.values_list("reference", "plan__code", "value", "bound")
    return sorted([(*row, row[0] in closed) for row in observations]) + sorted(targets)


OBSERVATIONS = table("observations")
ACTUALS = [row for row in OBSERVATIONS if row["load"] == "yes" and row["kind"] == "actual"]
PLANNED = [row for row in OBSERVATIONS if row["load"] == "yes" and row["kind"] == "plan"]
LEFT_OUT = [row for row in OBSERVATIONS if row["load"] == "no"]
WRONG = next(
    row for row in OBSERVATIONS if row["indicator_code"] == "POV_RATE" and row["value"] == "12.5"
)
"""The poverty rate of the merged province that the compilers of the tables judged wrong."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables to be damaged."""
    return Path(shutil.copytree(DOMAIN, tmp_path / "domain"))


# ---------------------------------------------------------------- complete


def test_every_row_becomes_an_observation_a_target_or_is_left_out_by_name(reference_data, capsys):
    call_command("load_published", verbosity=2)

    assert len(ACTUALS) + len(PLANNED) + len(LEFT_OUT) == len(OBSERVATIONS)
    assert set(Observation.objects.values_list("reference", flat=True)) == {
        row["id"] for row in ACTUALS
    }
    assert set(Target.objects.values_list("reference", flat=True)) == {row["id"] for row in PLANNED}
    said = capsys.readouterr().out
    assert (
        f"{len(OBSERVATIONS)} rows = {len(ACTUALS)} observations + {len(PLANNED)} targets "
        f"+ {len(LEFT_OUT)} left out + 0 loaded before"
    ) in said
    assert f"left out: {', '.join(row['id'] for row in LEFT_OUT)}" in said
    assert_each_loaded_row_left_its_trace()


def assert_each_loaded_row_left_its_trace() -> None:
    """One activity row an observation, one a plan."""
    loaded = Activity.objects.filter(verb=Verb.LOADED)
    traces = Counter(loaded.values_list("model", "object_id"))
    assert traces == Counter(
        (model._meta.label_lower, str(pk))
        for model in (Observation, Plan)
        for pk in model._default_manager.values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Domain, "domains"),
        (Measure, "measures"),
        (Slice, "slices"),
        (Indicator, "indicators"),
        (SeriesBreak, "series_breaks"),
        (Rule, "rules"),
        (Plan, "plans"),
        (Area, "areas"),
        (AreaSuccession, "successions"),
        (Office, "offices"),
        (OfficeSuccession, "office_successions"),
        (Document, "documents"),
        (SwapDay, "swap_days"),
    ],
)
def test_every_row_of_a_reference_table_is_there(published, model: type[Model], name: str):
    assert model._default_manager.count() == len(table(name))


def test_every_loaded_row_passes_full_clean(published):
    models = [Domain, Measure, Slice, Indicator, IndicatorOwner, SeriesBreak, Rule, Plan, Target]
    for model in [
        *models,
        Observation,
        Source,
        Area,
        Office,
        AreaSuccession,
        OfficeSuccession,
        SwapDay,
    ]:
        for row in model._default_manager.all():
            row.full_clean()


def test_an_observation_holds_what_its_row_says(published):
    loaded = {row.reference: row for row in Observation.objects.select_related("document")}
    for row in ACTUALS:
        found = loaded[row["id"]]
        assert found.value == Decimal(row["value"])
        assert found.known_from == date.fromisoformat(row["known_from"])
        assert (found.period, found.slice_id) == (row["period"], row["slice"])
        assert (found.status, found.qualifier) == (row["status"], row["qualifier"])
        assert found.known_precision == row["known_precision"]
        assert found.circular is (row["circular"] == "yes")
        assert found.recast is (row["recast"] == "yes")
        assert bool(found.derivation) is bool(row["derivation"])
        assert (found.document.number if found.document else "") == row["document"]


def test_a_domain_has_the_headline_of_its_row(published):
    headlines = dict(Domain.objects.values_list("code", "headline__code"))
    assert headlines == {row["code"]: row["headline"] or None for row in table("domains")}


@pytest.mark.parametrize(
    ("code", "day", "owner"),
    [
        ("EMP_JOBS_NEW", date(2023, 6, 30), "LSA-LDVL"),
        ("EMP_JOBS_NEW", date(2025, 2, 28), "LSA-LDVL"),
        ("EMP_JOBS_NEW", date(2025, 3, 1), "SNV-OLD"),
        ("EMP_JOBS_NEW", date(2025, 4, 1), "SNV-OLD"),
        ("EMP_JOBS_NEW", date(2025, 6, 30), "SNV-OLD"),
        ("EMP_JOBS_NEW", date(2025, 7, 1), "SNV"),
        ("EMP_JOBS_NEW", date(2026, 1, 1), "SNV"),
        ("INS_SI_TOTAL", date(2023, 6, 30), "BHXH"),
        ("INS_SI_TOTAL", date(2026, 1, 1), "BHXH"),
    ],
)
def test_an_indicator_is_owned_by_who_had_the_task_that_day(published, code, day, owner):
    assert Indicator.objects.get(code=code).owner_on(day).code == owner


def test_every_indicator_has_one_owner_on_every_day(published):
    days = (
        date(2016, 1, 1),
        date(2025, 2, 28),
        date(2025, 3, 1),
        date(2025, 7, 1),
        date(2030, 1, 1),
    )
    for indicator in Indicator.objects.prefetch_related("ownerships"):
        for day in days:
            owners = [row for row in indicator.ownerships.all() if row.is_valid_on(day)]
            assert len(owners) == 1, (indicator.code, day)


# ---------------------------------------------------------------- in any order


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_in_a_table_does_not_matter(reference_data, folder, seed):
    shuffled = {name: table(name) for name in ("observations", "plans")}
    for name, rows in shuffled.items():
        random.Random(seed).shuffle(rows)
        write(folder, name, rows)

    load(folder)

    assert poverty_of_2022() == [("18.3700", False), ("19.3700", True)]
    for chain in chains().values():
        *older, newest = sorted(chain, key=lambda row: (row.known_from, row.reference))
        assert newest.is_open
        assert not any(row.is_open for row in older)


def test_the_order_of_rows_in_the_other_tables_does_not_matter_either(folder):
    for name in TABLES:
        rows = table(name)
        rows.reverse()
        write(folder, name, rows)

    load(folder)

    assert Observation.objects.count() == len(ACTUALS)
    assert Target.objects.count() == len(PLANNED)
    assert Area.objects.count() == len(table("areas"))
    assert Office.objects.exclude(parent=None).count() == sum(
        bool(row["parent"]) for row in table("offices")
    )


def poverty_of_2022() -> list[tuple[str, bool]]:
    """The versions of the old province's poverty rate of 2022, and which one is open."""
    rows = Observation.objects.filter(
        indicator__code="POV_RATE", area__code="LC-OLD", slice="_T", period="2022"
    )
    return [(f"{row.value:.4f}", row.is_open) for row in rows.order_by("value")]


def chains() -> dict[tuple[object, ...], list[Observation]]:
    found: dict[tuple[object, ...], list[Observation]] = {}
    for row in Observation.objects.all():
        key = (row.indicator_id, row.area_id, row.slice_id, row.period)
        found.setdefault(key, []).append(row)
    return found


def test_poverty_of_2022_ends_on_the_later_publication(published):
    assert poverty_of_2022() == [("18.3700", False), ("19.3700", True)]


def test_the_figure_judged_wrong_is_nowhere(published):
    assert WRONG["load"] == "no"
    area = Area.objects.get(code=WRONG["area"])
    assert not Observation.objects.filter(
        indicator__code="POV_RATE", area=area, value=Decimal("12.5")
    ).exists()
    assert not Observation.objects.filter(reference=WRONG["id"]).exists()


# ---------------------------------------------------------------- twice


def test_a_second_run_changes_nothing(published, capsys):
    before = figures()

    call_command("load_published")

    assert figures() == before
    said = capsys.readouterr().out
    assert f"= 0 observations + 0 targets + {len(LEFT_OUT)} left out" in said
    assert f"+ {len(ACTUALS) + len(PLANNED)} loaded before" in said
    # Awards, which the published figures of the tests are without, have their own test of this.
    own = [line for line in said.splitlines() if line.split(":")[0] in TABLES]
    assert {line.split()[-2] for line in own} == {"0"}
    assert not Activity.objects.exists()


CHANGES: list[Callable[[], object]] = [
    lambda: Indicator.objects.filter(code="POV_RATE").update(name="Tỷ lệ nghèo", decimals=1),
    lambda: Domain.objects.filter(code="poverty").update(headline=None),
    lambda: Area.objects.filter(code="D080").update(name="Thị xã Lào Cai"),
    lambda: Office.objects.filter(code="SNV").update(name="Sở Nội vụ"),
    lambda: IndicatorOwner.objects.filter(
        indicator__code="EMP_JOBS_NEW", valid_to=date(2025, 6, 30)
    ).update(office=Office.objects.get(code="SNNMT-OLD")),
    lambda: SeriesBreak.objects.filter(on=date(2011, 1, 1)).update(on=date(2011, 3, 1)),
    lambda: SeriesBreak.objects.filter(on=date(2021, 1, 1)).delete(),
    lambda: Rule.objects.all().delete(),
    lambda: AreaSuccession.objects.filter(predecessor__code="YB-OLD").update(share="part"),
]


def test_a_second_run_keeps_what_an_administrator_row_of(published):
    models = (Domain, Indicator, IndicatorOwner, SeriesBreak, Rule, Area, AreaSuccession, Office)

    def rows() -> list[list[tuple[object, ...]]]:
        return [list(model._default_manager.order_by("pk").values_list()) for model in models]

    loaded = rows()
    for change in CHANGES:
        change()
    changed = rows()
    assert all(one != other for one, other in zip(loaded, changed, strict=True))

    load()

    assert rows() == changed


def test_a_second_run_adds_a_row_that_is_new_in_the_table(published, folder):
    new = next(row for row in ACTUALS if row["id"] == "O001")
    older = new | {"id": "O901", "value": "15000", "known_from": "2024-01-15"}
    newer = new | {"id": "O902", "value": "15100", "known_from": "2024-06-30"}
    write(folder, "observations", [newer, *OBSERVATIONS, older])

    load(folder)

    versions = {
        row.reference: row.is_open
        for row in Observation.objects.filter(
            indicator__code="EMP_JOBS_NEW", area__code="LC-OLD", period="2023"
        )
    }
    assert versions == {"O001": False, "O901": False, "O902": True}


# ---------------------------------------------------------------- never half


def row_of(reference: str, **cells: str) -> dict[str, str]:
    """The row of that id, with other cells."""
    return next(row for row in OBSERVATIONS if row["id"] == reference) | cells


ACTUAL, PLAN = ACTUALS[0]["id"], PLANNED[0]["id"]


@pytest.mark.parametrize(
    ("reference", "cells", "column", "message"),
    [
        (ACTUAL, {"indicator_code": "EMP_NO"}, "indicator_code", "unknown code 'EMP_NO'"),
        (ACTUAL, {"area": "HN"}, "area", "unknown code 'HN'"),
        (ACTUAL, {"slice": "AGE_Y"}, "slice", "unknown code 'AGE_Y'"),
        (ACTUAL, {"document": "1/QĐ"}, "document", "unknown code '1/QĐ'"),
        (ACTUAL, {"source_url": ""}, "source_url", "is empty"),
        (ACTUAL, {"value": "15.059,0"}, "value", "cannot read"),
        (ACTUAL, {"value": ""}, "__all__", ""),
        (ACTUAL, {"value": "1.5"}, "value", ""),
        (ACTUAL, {"value": "1234567890123"}, "value", ""),
        (ACTUAL, {"known_from": "31/01/2024"}, "known_from", "cannot read"),
        (ACTUAL, {"known_from": ""}, "known_from", ""),
        (ACTUAL, {"period": "2023-C12"}, "period", ""),
        (ACTUAL, {"period": "2030"}, "area", ""),
        (ACTUAL, {"status": "certain"}, "status", ""),
        (ACTUAL, {"qualifier": "perhaps"}, "qualifier", ""),
        (ACTUAL, {"circular": ""}, "circular", "is neither yes nor no"),
        (ACTUAL, {"load": "maybe"}, "load", "is neither yes nor no"),
        (ACTUAL, {"kind": "guess"}, "kind", "is neither actual nor plan"),
        (ACTUAL, {"status": "official"}, "__all__", ""),
        (PLAN, {"plan_code": "P-1999"}, "plan_code", "unknown code 'P-1999'"),
        (PLAN, {"plan_code": ""}, "plan_code", "is empty"),
        (PLAN, {}, "plan_code", "is in the database without this target"),
    ],
)
def test_a_faulty_figure_is_refused_with_file_row_and_column(
    published, folder, reference, cells, column, message
):
    before = figures()
    write(folder, "observations", [*OBSERVATIONS, row_of(reference, id="O901") | cells])

    said = refusal_of(folder)

    row = len(OBSERVATIONS) + 2
    assert f"observations.csv:{row} {column}: " in said
    assert message in said
    assert figures() == before


def test_all_faults_of_all_tables_are_told_at_once_and_nothing_is_saved(folder):
    write(folder, "indicators", [row | {"domain": "x"} for row in table("indicators")[:1]])
    write(folder, "domains", [row | {"headline": ""} for row in table("domains")])
    write(folder, "rules", [row | {"severity": "shout"} for row in table("rules")[:1]])
    write(
        folder,
        "observations",
        [row_of(ACTUAL, area="HN", value="NaN"), row_of(ACTUALS[1]["id"], source_url="")],
    )

    said = refusal_of(folder)

    for fault in (
        "indicators.csv:2 domain: unknown code 'x'",
        "rules.csv:2 indicator_code: unknown code",
        "observations.csv:2 area: unknown code 'HN'",
        "observations.csv:2 value: cannot read 'NaN'",
        "observations.csv:3 source_url: is empty",
    ):
        assert fault in said
    for model in (Document, Area, Office, Domain, Measure, Slice, Source, Plan, Activity):
        assert not model._default_manager.exists()


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([row_of(ACTUAL), row_of(ACTUAL)], "observations.csv:3 id: stands twice"),
        ([row_of(ACTUAL, id="")], "observations.csv:2 id: is empty"),
        ([row_of(PLAN, qualifier="over")], "observations.csv:2 bound: "),
        ([row_of(PLAN), row_of(PLAN, id="O901")], "observations.csv:3 plan_code: "),
    ],
    ids=["an id twice", "no id", "a bound that is none", "a target twice"],
)
def test_a_first_run_refuses_what_the_tables_cannot_mean(reference_data, folder, rows, fault):
    write(folder, "observations", rows)

    assert fault in refusal_of(folder)
    assert figures() == []


def cut_column(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.split(",", 1)[1] for line in lines), encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing file": lambda path: path.unlink(),
    "a folder in its place": lambda path: (path.unlink(), path.mkdir()),
    "empty file": lambda path: path.write_bytes(b""),
    "missing column": cut_column,
    "extra column": lambda path: path.write_text(
        path.read_text(encoding="utf-8").replace("\n", ",colour\n", 1), encoding="utf-8"
    ),
    "another encoding": lambda path: path.write_bytes(
        path.read_text(encoding="utf-8").encode("utf-16")
    ),
    "cut in the middle of a letter": lambda path: path.write_bytes("code,name\nx,ấ".encode()[:-1]),
    "not a table": lambda path: path.write_bytes(bytes(range(256)) * 40),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_refused_by_name(folder, damage):
    for name in TABLES:
        path = folder / f"{name}.csv"
        path.rename(folder / "kept")
        shutil.copy(folder / "kept", path)

        DAMAGES[damage](path)

        assert f"{name}.csv:" in refusal_of(folder)
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        (folder / "kept").rename(path)
    assert not Area.objects.exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert "observations.csv:0 : cannot be read" in refusal_of(tmp_path / "nowhere")


def test_a_plan_somebody_drafted_under_the_same_code_is_not_overwritten(reference_data):
    code = PLANNED[0]["plan_code"]
    draft = make_plan(code=code, title="Dự thảo", area=Area.objects.get(code="LC-OLD"))

    assert f"{code} is in the database without this target" in refusal_of(DOMAIN)

    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Dự thảo", PlanState.DRAFT)
    assert not Plan.objects.exclude(pk=draft.pk).exists()


def test_a_plan_is_in_force_with_all_its_targets(published):
    planned = Counter(row["plan_code"] for row in PLANNED)
    assert {plan.code: plan.targets.count() for plan in Plan.objects.issued()} == planned
