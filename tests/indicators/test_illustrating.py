"""The illustration set in the database: loaded, loaded again, giving way, and taken away without a trace.

The set takes seconds to load. So one story is told in one transaction, which is undone: the published
figures, the set of a day, the same day again, a later day, and its removal. Tests look at what was seen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.choices import Role, Verb
from accounts.models import Activity
from indicators import actions
from indicators.actions import Illustrated
from indicators.models import Domain, Indicator, Observation, Plan, Target
from organisation.models import Area, Source
from tests.factories import (
    make_area,
    make_indicator,
    make_observation,
    make_office,
    make_plan,
    make_proposal,
    make_source,
    make_target,
    make_user,
)
from tests.illustrated import Illustrated as MadeUp
from tests.published import Rows, insert_rows

pytestmark = pytest.mark.django_db

DAY, LATER = date(2026, 2, 6), date(2026, 11, 26)
PLACES = [("2023", "LC-OLD"), ("2024", "D085"), ("2025", "LC-NEW")]
SAID, ON_PAGE = "số liệu minh họa", "Trang này có số liệu minh họa"
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w+')

Pages = dict[str, bytes]
Row = tuple[Any, ...]


@dataclass
class Story:
    """What was seen on the way; `pages` and `real` are from before the set, with it and after it."""

    pages: list[Pages] = field(default_factory=list)
    real: list[list[Row]] = field(default_factory=list)
    sources: list[set[str]] = field(default_factory=list)
    done: list[Illustrated] = field(default_factory=list)
    rows: list[set[Row]] = field(default_factory=list)
    targets: list[set[Row]] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(rows_loaded: Rows, django_db_blocker: DjangoDbBlocker) -> Story:
    with django_db_blocker.unblock(), transaction.atomic():
        insert_rows(rows_loaded, rows_loaded)
        told = _story()
        transaction.set_rollback(True)
    return told


def _story() -> Story:
    story, reader = Story(), Client()
    reader.force_login(make_user(Role.LEADER))
    before = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def look() -> None:
        story.pages.append({address: _body(reader, address) for address in _addresses()})
        story.real.append([*Observation.objects.real().order_by("pk").values_list()])
        story.real[-1] += Target.objects.real().order_by("pk").values_list()
        story.sources.append(set(Source.objects.values_list("location", flat=True)))

    look()
    for today in (DAY, DAY, LATER):
        story.done.append(actions.load_illustration(today=today))
        story.rows.append(set(_keys(Observation.objects.illustrations())))
        story.targets.append(set(_keys(Target.objects.illustrations())))
    story.plans = [*Plan.objects.filter(illustration=True).select_related("area")]
    story.refusals = _refused_by_the_model()
    marked = {address: _body(reader, address) for address in _marked_addresses()}
    story.pages.append(marked)
    story.done.append(actions.remove_illustration())
    story.done.append(actions.remove_illustration())
    story.activities = [*Activity.objects.filter(pk__gt=before).order_by("pk")]
    story.left = {
        "figures": Observation.objects.illustrations().count(),
        "targets": Target.objects.illustrations().count(),
        "plans": Plan.objects.filter(illustration=True).count(),
    }
    look()
    return story


def _keys(rows: Any) -> Iterator[Row]:
    return rows.values_list("indicator__code", "area__code", "period", "value", "pk").iterator()


def _refused_by_the_model() -> list[str]:
    """What `full_clean` says of made-up rows, one in some hundred: they are written without it."""
    refused = []
    for model, step in ((Observation, 331), (Target, 41)):
        keys = [*model.objects.illustrations().order_by("pk").values_list("pk", flat=True)]
        for row in model.objects.filter(pk__in=keys[::step]):
            try:
                row.full_clean()
            except ValidationError as error:
                refused.append(f"{row}: {error}")
    return refused


def _body(reader: Client, address: str) -> bytes:
    """What is answered; the token of the form for signing out differs from answer to answer."""
    response = reader.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return TOKEN.sub(rb"\1", response.content)


def _addresses() -> list[str]:
    """Every page of the leaders and every file; each choice of year and area with some of them."""
    places = ["", *(f"?nam={year}&dia-ban={area}" for year, area in PLACES), "?nam=2026"]
    found = [
        reverse(f"indicators:{name}") + place
        for name in ("overview", "domain-list", "analysis")
        for place in places
    ]
    for number, code in enumerate(Domain.objects.order_by("pk").values_list("code", flat=True)):
        found.append(reverse("indicators:domain-detail", args=[code]) + places[number % 5])
    for number, code in enumerate(Indicator.objects.order_by("pk").values_list("code", flat=True)):
        found.append(reverse("indicators:indicator-detail", args=[code]) + places[number % 5])
        if number % 3 == 0:
            found.append(reverse("indicators:indicator-export", args=[code]) + places[number % 5])
    chosen = f"{places[3]}&linh-vuc=&chi-tieu=EMP_JOBS_NEW&cot=2"
    for part in ("headline", "bars", "months", "ranking", "heat", "table"):
        found.append(reverse("indicators:analysis-part", args=[part]) + chosen)
    return list(dict.fromkeys([*found, *_marked_addresses()]))


def _marked_addresses() -> list[str]:
    """Pages and files that show what is made up."""
    detail, export = (
        reverse(f"indicators:indicator-{name}", args=["EMP_JOBS_NEW"])
        for name in ("detail", "export")
    )
    lists = ("overview", "domain-list", "analysis")
    return [
        *(reverse(f"indicators:{name}") + "?nam=2026&dia-ban=LC-NEW" for name in lists),
        reverse("indicators:domain-detail", args=["employment"]) + "?nam=2026&dia-ban=LC-NEW",
        detail + "?nam=2024&dia-ban=LC-OLD",
        export + "?nam=2024&dia-ban=LC-OLD",
        reverse("indicators:analysis-export") + "?nam=2026&dia-ban=LC-NEW",
    ]


# ---------------------------------------------------------------- loading


def test_the_set_stands_in_the_database_as_it_was_made(
    story: Story, illustrated_on: Callable[[date], MadeUp]
) -> None:
    for loaded, today in ((0, DAY), (2, LATER)):
        made = illustrated_on(today).made
        assert {row[:4] for row in story.rows[loaded]} == {
            (row.indicator, row.area, row.period.code, row.value) for row in made.figures
        }
        assert {row[:4] for row in story.targets[loaded]} == {
            (row.indicator, row.area, row.period.code, row.value) for row in made.targets
        }
        assert story.done[loaded].figures == len(made.figures)
        assert story.done[loaded].targets == len(made.targets)


def test_loading_again_on_the_same_day_writes_nothing(story: Story) -> None:
    assert (story.done[1].added, story.done[1].removed) == (0, 0)
    assert story.rows[1] == story.rows[0]
    assert story.targets[1] == story.targets[0]


def test_a_later_day_adds_what_has_come_since(story: Story) -> None:
    assert story.rows[0] < story.rows[2]
    assert story.done[2].added == len(story.rows[2]) - len(story.rows[0])
    assert story.done[2].removed == 0


def test_every_made_up_row_is_one_the_model_would_take(story: Story) -> None:
    assert story.refusals == []


def test_illustration_plans_are_issued_and_say_what_they_are(story: Story) -> None:
    assert {plan.code for plan in story.plans} == {
        "MH-2023-LC-OLD",
        "MH-2024-LC-OLD",
        "MH-2025-LC-NEW",
        "MH-2026-LC-NEW",
    }
    for plan in story.plans:
        assert plan.is_issued
        assert plan.title.startswith("Kế hoạch minh họa")


def test_each_act_leaves_one_row_in_the_log_and_none_where_nothing_was_done(story: Story) -> None:
    first, later, removal = story.activities

    assert [each.verb for each in story.activities] == [Verb.ADDED, Verb.ADDED, Verb.REMOVED]
    assert first.new == {
        "figures": story.done[0].figures,
        "targets": story.done[0].targets,
        "removed": 0,
        "today": DAY.isoformat(),
    }
    assert later.new["figures"] == story.done[2].added
    assert removal.old == {
        "figures": story.done[2].figures,
        "targets": story.done[2].targets,
    }
    assert {each.label for each in story.activities} == {first.label}
    assert "minh họa" in first.label.lower()


# ---------------------------------------------------------------- marks


def test_pages_with_made_up_figures_say_so_at_their_head(story: Story) -> None:
    pages = {a: text.decode() for a, text in story.pages[1].items() if not a.count(".csv")}

    assert len(pages) == 5
    assert [address for address, text in pages.items() if ON_PAGE not in text] == []


def test_tables_and_files_mark_every_made_up_figure(story: Story) -> None:
    (page,) = (text for address, text in story.pages[1].items() if "EMP_JOBS_NEW/?" in address)
    notes = re.findall(r"<td[^>]*>[^<]*số liệu minh họa[^<]*</td>", page.decode())
    assert len(notes) >= 12 + 9  # the months of the year, and the districts

    files = [text.decode() for address, text in story.pages[1].items() if ".csv" in address]
    assert len(files) == 2
    for text in files:
        heading, *lines = (line.split(";") for line in text.strip().split("\r\n"))
        assert heading[-1] == "Ghi chú"
        marked = [line for line in lines if SAID in line[-1]]
        assert len(marked) >= 9
    months = [line for line in files[0].split("\r\n") if ";2024-M" in line]
    assert len(months) == 12
    assert all(SAID in line.rsplit(";", 1)[1] for line in months)


def test_pages_without_made_up_figures_do_not_say_so(story: Story) -> None:
    for pages in (story.pages[0], story.pages[2]):
        assert [a for a, text in pages.items() if ON_PAGE in text.decode()] == []
        files = {address: text.decode() for address, text in pages.items() if ".csv" in address}
        assert len(files) > 20
        assert [address for address, text in files.items() if SAID in text] == []


# ---------------------------------------------------------------- removing


def test_after_removal_every_page_is_what_it_would_be_without(story: Story) -> None:
    never, loaded, after = story.pages

    assert len(never) > 120
    assert [address for address, text in never.items() if after[address] != text] == []
    assert [address for address, text in loaded.items() if never[address] == text] == []


def test_removal_leaves_every_real_row_as_it_was(story: Story) -> None:
    assert story.real[0] == story.real[1]
    assert len(story.real[0]) == 112 + 30
    assert story.left == {"figures": 0, "targets": 0, "plans": 0}
    assert story.sources[0] == story.sources[1]


def test_removing_what_is_not_there_is_no_act(story: Story) -> None:
    assert story.done[-2].removed == story.done[2].figures + story.done[2].targets
    assert story.done[-1].removed == 0


def test_real_figures_cannot_be_taken_away_with_the_illustrations() -> None:
    real, made_up = make_observation(), make_observation(illustration=True)

    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.all().delete()
    actions.remove_illustration()

    assert [*Observation.objects.all()] == [real]
    assert not Observation.objects.filter(pk=made_up.pk).exists()


# ---------------------------------------------------------------- giving way


@dataclass
class Setting:
    """An indicator that is a part of another with a sibling, made-up figures and plans of all three."""

    part: Indicator
    sibling: Indicator
    whole: Indicator
    other: Indicator
    area: Area
    by: Any


@pytest.fixture
def setting() -> Setting:
    office, area = make_office(), make_area()
    whole, other = make_indicator(owner=office), make_indicator(owner=office)
    part, sibling = (
        make_indicator(owner=office, parent=whole, part_kind="exhaustive") for _n in range(2)
    )
    plan = make_plan(area=area, period="2024", state="issued", illustration=True)
    for indicator in (part, sibling, whole, other):
        row = {"indicator": indicator, "illustration": True, "value": Decimal(5)}
        for period in ("2023-M12", "2024-M01", "2024-M02"):
            make_observation(period=period, area=area, **row)
        make_observation(period="2024-M02", area=make_area(parent=area), **row)
        make_target(plan=plan, period="2024", area=area, **row)
    return Setting(part, sibling, whole, other, area, make_user(Role.REVIEWER, office=office))


def version(value: int = 100) -> actions.NewVersion:
    return actions.NewVersion(value=Decimal(value), status="reported", source=make_source())


def add(setting: Setting, period: str, **fields: Any) -> Observation:
    """Prepared by somebody of the office and published by its reviewer."""
    proposal = make_proposal(
        **{"indicator": setting.part, "area": setting.area, "period": period} | fields,
        known_from=date(2024, 3, 5),
    )
    return actions.publish_proposed(proposal=proposal, by=setting.by, today=date(2024, 3, 6))


def left(indicator: Indicator) -> list[str]:
    """The periods of which something is made up, figures and then targets."""
    of = [indicator.pk]
    figures = Observation.objects.illustrations().of_indicators(of).order_by("period", "area")
    targets = Target.objects.illustrations().of_indicators(of).order_by("period")
    return [*figures.values_list("period", flat=True), *targets.values_list("period", flat=True)]


ALL = ["2023-M12", "2024-M01", "2024-M02", "2024-M02", "2024"]


def test_a_real_figure_takes_away_what_is_made_up_of_its_indicator_in_its_year(
    setting: Setting,
) -> None:
    real = add(setting, "2024-M02")

    for tied in (setting.part, setting.sibling, setting.whole):
        assert left(tied) == ["2023-M12"]
    assert left(setting.other) == ALL
    assert Observation.objects.real().get() == real
    act = Activity.objects.filter(verb=Verb.REMOVED).get()
    assert act.actor == setting.by
    assert act.old == {"illustration": {"figures": 9, "targets": 3}, "year": 2024}
    assert act.object_id == str(setting.part.pk)
    assert act.reason


def test_a_span_of_years_takes_nothing_away(setting: Setting) -> None:
    add(setting, "2019-2023")

    assert left(setting.part) == ALL


def test_a_corrected_total_takes_away_what_was_made_to_add_up_to_it(setting: Setting) -> None:
    total = make_observation(indicator=setting.part, area=setting.area, period="2024")
    assert left(setting.part) == ALL  # a loaded figure stands beside the set

    actions.correct_observation(
        current=total,
        version=version(120),
        reason="số chính thức",
        by=setting.by,
        today=date(2025, 1, 31),
    )

    assert left(setting.part) == ["2023-M12"]


def test_a_correction_of_an_illustration_takes_nothing_away(setting: Setting) -> None:
    made_up = Observation.objects.illustrations().filter(indicator=setting.part).first()

    actions.correct_observation(
        current=made_up, version=version(), reason="thử", by=setting.by, today=date(2024, 3, 6)
    )

    assert len(left(setting.part)) == len(ALL) + 1


def test_a_refused_figure_takes_nothing_away(setting: Setting) -> None:
    make_observation(indicator=setting.part, area=setting.area, period="2024-M02")
    with pytest.raises(actions.AlreadyPublished):
        add(setting, "2024-M02")

    assert left(setting.part) == ALL
    assert not Activity.objects.filter(verb=Verb.REMOVED).exists()


def test_an_empty_illustration_plan_goes_with_its_last_target(setting: Setting) -> None:
    add(setting, "2024-M02")
    assert Plan.objects.filter(illustration=True).exists()
    add(setting, "2024-M02", indicator=setting.other)

    assert not Plan.objects.filter(illustration=True).exists()


def test_what_gave_way_is_not_made_up_again(published: None) -> None:
    """A month typed by staff: the year of the indicator is theirs, on every later day."""
    jobs = Indicator.objects.get(code="EMP_JOBS_NEW")
    area = Area.objects.get(code="LC-OLD")
    make_observation(indicator=jobs, area=area, period="2024-M02", value=Decimal(900))

    actions.load_illustration(today=DAY)

    made_up = Observation.objects.illustrations().of_indicators([jobs.pk])
    years = {end.year for end in made_up.values_list("period_end", flat=True).distinct()}
    assert years == {2023, 2025, 2026}


# ---------------------------------------------------------------- the commands


def test_the_commands_tell_what_they_did(capsys: pytest.CaptureFixture[str]) -> None:
    """Of an empty catalogue nothing is made up, and nothing is an error."""
    call_command("load_illustration", today=DAY)
    call_command("remove_illustration")

    assert capsys.readouterr().out.splitlines() == [
        "illustration: 0 figures and 0 targets (0 rows new, 0 taken away)",
        "assignments: 0 (0 rows new, 0 taken away)",
        "awards: 0 (0 rows new, 0 taken away)",
        "illustration: 0 rows taken away",
        "assignments: 0 rows taken away",
        "awards: 0 rows taken away",
    ]


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="--today"):
        call_command("load_illustration", "--today", "20/06/2026")
