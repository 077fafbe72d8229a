"""The counts of a year as figures: worked out by hand here, published by a second, corrected by another."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from accounts.choices import Role
from accounts.models import Activity, User
from assignments.choices import Giver, Kind
from assignments.models import Assignment, YearTotal
from assignments.publishing import (
    ASSIGNED,
    DIRECTIVES_DONE,
    DONE,
    KnownAsTotals,
    NothingRecorded,
    YearNotOver,
    counts_of,
    put_forward_year,
    year_counts,
)
from indicators.actions import ActionRefused, SameAuthor, publish_proposed
from indicators.models import Indicator, Observation, ProposedObservation
from organisation.models import Office
from tests.factories import (
    make_area,
    make_indicator,
    make_office,
    make_slice,
    make_source,
    make_task,
    make_user,
)

TODAY = date(2026, 1, 15)


def task(**fields: Any) -> Assignment:
    """A task of the province's programme of 2025, not saved."""
    return Assignment(
        **{
            "kind": Kind.PROGRAMME,
            "giver": Giver.PROVINCE,
            "year": 2025,
            "given_on": date(2025, 1, 10),
            "due_on": date(2025, 6, 30),
            "pk": fields.pop("pk", 1),
        }
        | fields
    )


def many(*rows: dict[str, Any]) -> list[Assignment]:
    return [task(**row, pk=number) for number, row in enumerate(rows, 1)]


JUNE_30, JULY_1 = date(2025, 6, 30), date(2025, 7, 1)
DIRECTIVE = {"kind": Kind.DIRECTIVE}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], {}),
        ([{"done_on": JUNE_30}], {ASSIGNED: 1, DONE: 1}),
        ([{"done_on": date(2025, 6, 1)}, {"done_on": JULY_1}, {}], {ASSIGNED: 3, DONE: 1}),
        # an extension moves the day it is held against
        ([{"due_on": date(2025, 8, 1), "done_on": JULY_1}], {ASSIGNED: 1, DONE: 1}),
        # done in time, but after the year: on its last day it was open
        ([{"due_on": date(2026, 3, 1), "done_on": date(2026, 1, 5)}], {ASSIGNED: 1, DONE: 0}),
        ([{"withdrawn_on": JULY_1}], {}),
        ([{}, {"withdrawn_on": date(2026, 1, 2)}], {ASSIGNED: 2, DONE: 0}),
        ([{"illustration": True, "done_on": JUNE_30}], {}),
        ([{"giver": Giver.DIRECTOR, "done_on": JUNE_30}], {}),
        ([{"year": 2026, "given_on": date(2025, 12, 20)}], {}),
        ([{"kind": Kind.FOCUS}, {"kind": Kind.BREAKTHROUGH}], {}),
        # directives count where they are done, late ones too
        ([DIRECTIVE | {"done_on": JULY_1}, DIRECTIVE], {DIRECTIVES_DONE: 1}),
        ([DIRECTIVE], {DIRECTIVES_DONE: 0}),
        ([DIRECTIVE | {"done_on": date(2026, 1, 5)}], {DIRECTIVES_DONE: 0}),
        (
            [DIRECTIVE | {"year": 2024, "given_on": date(2024, 12, 9), "done_on": JULY_1}],
            {DIRECTIVES_DONE: 1},
        ),
        (
            [DIRECTIVE | {"year": 2024, "given_on": date(2024, 3, 9), "done_on": date(2024, 4, 1)}],
            {},
        ),
    ],
)
def test_what_a_year_comes_to(rows, expected):
    assert counts_of(many(*rows), 2025) == expected


# ---------------------------------------------------------------- published


@pytest.fixture
def office(db: None) -> Office:
    return make_office(area=make_area())


@pytest.fixture
def indicators(office: Office) -> dict[str, Indicator]:
    make_slice()
    return {code: make_indicator(code=code, owner=office) for code in (ASSIGNED, DONE)}


@pytest.fixture
def reviewer(office: Office) -> User:
    return make_user(Role.REVIEWER, office=office)


def give(**fields: Any) -> Assignment:
    days = {"given_on": date(2025, 1, 10), "due_on": JUNE_30, "first_due_on": JUNE_30}
    return make_task(**days | fields)


def put_forward(by: User, year: int = 2025, **fields: Any) -> int:
    return put_forward_year(
        **{"year": year, "reason": "Tổng kết năm", "by": by, "today": TODAY} | fields
    )


def publish(by: User) -> int:
    """Put forward by one, published by a second reviewer of the office."""
    count = put_forward(by)
    second = make_user(Role.REVIEWER, office=by.office)
    for proposal in ProposedObservation.objects.waiting():
        publish_proposed(proposal=proposal, by=second, today=TODAY)
    return count


def figures() -> dict[str, Decimal | None]:
    rows = Observation.objects.current().select_related("indicator")
    return {row.indicator.code: row.value for row in rows}


def test_the_counts_of_a_year_are_published_once(indicators, reviewer, office):
    give(done_on=JUNE_30)
    give()
    give(illustration=True, done_on=JUNE_30)
    assert publish(reviewer) == 2
    assert figures() == {ASSIGNED: 2, DONE: 1}
    row = Observation.objects.get(indicator__code=DONE)
    assert (row.period, row.area, row.known_from, row.status) == (
        "2025",
        office.area,
        TODAY,
        "reported",
    )
    before = Activity.objects.count()
    assert put_forward(reviewer) == 0
    assert (Observation.objects.count(), Activity.objects.count()) == (2, before)


def test_a_count_that_changed_is_corrected_by_another_reviewer(indicators, reviewer, office):
    late = give()
    publish(reviewer)
    late.done_on = JUNE_30
    late.save()
    with pytest.raises(SameAuthor):
        put_forward(reviewer)
    assert figures() == {ASSIGNED: 1, DONE: 0}
    assert put_forward(make_user(Role.REVIEWER, office=office)) == 1
    assert figures() == {ASSIGNED: 1, DONE: 1}
    assert Observation.objects.count() == 3


def test_only_reviewers_of_the_office_that_answers_publish(indicators, office):
    give()
    for person in (
        make_user(Role.REVIEWER),
        make_user(Role.STAFF, office=office),
        make_user(Role.LEADER, office=office),
        make_user(Role.ADMIN, office=office),
    ):
        with pytest.raises(PermissionDenied):
            put_forward(person)
    assert not ProposedObservation.objects.exists()


def test_a_year_known_as_totals_is_not_counted(indicators, reviewer):
    give()
    YearTotal.objects.create(year=2025, kind=Kind.FOCUS, given=12, source=make_source())
    with pytest.raises(KnownAsTotals):
        put_forward(reviewer)


def test_a_year_that_is_not_over_is_not_counted(indicators, reviewer):
    give()
    for day in (date(2025, 12, 31), date(2025, 7, 1)):
        with pytest.raises(YearNotOver):
            put_forward(reviewer, today=day)


def test_a_year_without_recorded_tasks_is_no_zero(indicators, reviewer):
    give(illustration=True)
    with pytest.raises(NothingRecorded):
        put_forward(reviewer)
    assert not ProposedObservation.objects.exists()


def test_an_indicator_that_nobody_answered_for_is_refused(reviewer):
    make_indicator(code=ASSIGNED)
    give()
    with pytest.raises(ActionRefused, match=ASSIGNED):
        put_forward(reviewer)


def test_without_a_reason_nothing_is_published(indicators, reviewer):
    give()
    with pytest.raises(ActionRefused):
        put_forward(reviewer, reason=" ")
    assert not ProposedObservation.objects.exists()


def test_the_way_to_the_counts_takes_few_queries(
    indicators, reviewer, django_assert_max_num_queries
):
    for _ in range(5):
        give()
    with django_assert_max_num_queries(8):
        assert [count.value for count in year_counts(2025, today=TODAY)] == [5, 0]


def test_the_year_2023_is_known_as_totals_and_published_already(published):
    call_command("load_assignment_totals", verbosity=0)
    with pytest.raises(KnownAsTotals):
        year_counts(2023, today=TODAY)
    told = {(row.kind, row.given, row.done) for row in YearTotal.objects.all()}
    assert told == {
        ("programme", 16, 16),
        ("directive", None, 150),
        ("focus", 12, None),
        ("breakthrough", 2, None),
    }
    rows = Observation.objects.filter(period="2023", indicator__code__startswith="TSK_")
    stand = dict(rows.values_list("indicator__code", "value"))
    assert stand == {ASSIGNED: 16, DONE: 16, DIRECTIVES_DONE: 150}
