"""The one writer of plans: what each act does and records, whom and what it refuses, no half saved."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import activity
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators import planning
from indicators.actions import ActionRefused
from indicators.models import Indicator, Plan, Target
from indicators.planning import (
    IssuingDocument,
    PlanHasNoTargets,
    PlanIsIssued,
    Planned,
    SamePerson,
    TargetChange,
    TargetsRefused,
)
from organisation.models import Document, Office
from tests.factories import (
    make_area,
    make_document,
    make_indicator,
    make_office,
    make_plan,
    make_slice,
    make_source,
    make_target,
    make_user,
)
from tests.indicators.test_actions import Fault, assert_refused

TODAY = date(2024, 6, 1)


@pytest.fixture
def office(db: None) -> Office:
    """The office in charge; slice and source are there before any act, which would add to them."""
    make_slice()
    make_source()
    return make_office()


@pytest.fixture
def reviewer(office: Office) -> User:
    return make_user(Role.REVIEWER, office=office)


@pytest.fixture
def indicator(office: Office) -> Indicator:
    return make_indicator(owner=office)


def new_plan(**fields: Any) -> Plan:
    fields.setdefault("area", None)
    fields["area"] = fields["area"] or make_area()
    defaults = {"code": "P-2024", "title": "Kế hoạch", "kind": "annual", "period": "2024"}
    return Plan(**defaults | {"source": make_source()} | fields)


def new_target(indicator: Indicator, plan: Plan | None = None, **fields: Any) -> Target:
    plan = plan or make_plan(period="2024")
    make_slice()
    return Target(
        **{
            "plan": plan,
            "indicator": indicator,
            "area": plan.area,
            "period": "2024",
            "value": Decimal(100),
            "known_from": TODAY,
            "source": make_source(),
        }
        | fields
    )


def plan_with_target(indicator: Indicator, **fields: Any) -> Plan:
    plan = make_plan(period="2024", **fields)
    make_target(plan=plan, indicator=indicator, period="2024")
    return plan


def draft(plan: Plan, by: User) -> Plan:
    return planning.draft_plan(plan=plan, by=by, today=TODAY)


def set_target(target: Target, by: User) -> Target:
    return planning.set_target(target=target, by=by, today=TODAY)


def issue(plan: Plan, by: User, **fields: Any) -> Plan:
    rest = {"reason": "đã ký", "today": TODAY}
    return planning.issue_plan(plan=plan, by=by, **rest | fields)


def test_a_plan_is_drafted_and_changed_with_a_trace_each(reviewer: User) -> None:
    plan = draft(new_plan(), reviewer)
    assert (plan.state, plan.drafted_by) == ("draft", reviewer)
    second = make_user(Role.REVIEWER, office=reviewer.office)
    plan.title = "Kế hoạch mới"
    draft(plan, second)
    plan.refresh_from_db()
    assert (plan.title, plan.drafted_by) == ("Kế hoạch mới", reviewer)
    added, changed = Activity.objects.order_by("pk")
    assert (added.verb, added.old, added.new["title"]) == (Verb.ADDED, None, "Kế hoạch")
    assert (changed.verb, changed.actor) == (Verb.CHANGED, second)
    assert (changed.old["title"], changed.new["title"]) == ("Kế hoạch", "Kế hoạch mới")


def test_a_draft_takes_targets_and_gives_them_back(indicator: Indicator, reviewer: User) -> None:
    target = set_target(new_target(indicator), reviewer)
    assert (target.period_start, target.frequency) == (date(2024, 1, 1), "A")
    target.value = Decimal(200)
    set_target(target, reviewer)
    assert Target.objects.get().value == 200
    planning.remove_target(target=target, by=reviewer, today=TODAY)
    assert not Target.objects.exists()
    rows = Activity.objects.order_by("pk")
    assert [row.verb for row in rows] == [Verb.ADDED, Verb.CHANGED, Verb.REMOVED]
    assert Decimal(rows[2].old["value"]) == 200


def test_targets_are_set_by_the_office_in_charge_of_the_indicator(reviewer: User) -> None:
    foreign = make_indicator(owner=make_office())
    target = make_target(plan=make_plan(), indicator=foreign)
    assert_refused(PermissionDenied, lambda: set_target(target, reviewer))
    remove = lambda: planning.remove_target(target=target, by=reviewer, today=TODAY)  # noqa: E731
    assert_refused(PermissionDenied, remove)
    assert_refused(PermissionDenied, lambda: issue(target.plan, reviewer))


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_nobody_but_reviewers_plans(indicator: Indicator, office: Office, role: Role) -> None:
    person = make_user(role, office=office)
    plan = plan_with_target(indicator)
    assert_refused(PermissionDenied, lambda: draft(plan, person))
    assert_refused(PermissionDenied, lambda: set_target(plan.targets.get(), person))
    assert_refused(PermissionDenied, lambda: issue(plan, person))


def test_an_issued_plan_is_in_force_and_read_only(indicator: Indicator, reviewer: User) -> None:
    plan = plan_with_target(indicator, issued_on=date(2024, 1, 5))
    before = timezone.now()
    issue(plan, reviewer)
    assert (plan.state, plan.issued_by) == ("issued", reviewer)
    assert before <= plan.issue_recorded_at <= timezone.now()
    target = Target.objects.issued().get()
    assert (target.known_from, target.source) == (date(2024, 1, 5), plan.source)
    row = Activity.objects.get()
    assert (row.verb, row.reason) == (Verb.ISSUED, "đã ký")
    assert (row.old, row.new) == ({"state": "draft"}, {"state": "issued", "targets": 1})

    for act in (
        lambda: draft(plan, reviewer),
        lambda: set_target(target, reviewer),
        lambda: set_target(new_target(indicator, plan, area=make_area()), reviewer),
        lambda: planning.remove_target(target=target, by=reviewer, today=TODAY),
        lambda: issue(plan, reviewer),
    ):
        with pytest.raises(PlanIsIssued):
            act()
    assert Activity.objects.count() == 1


def test_a_stale_draft_of_an_issued_plan_is_not_saved(indicator: Indicator, reviewer: User) -> None:
    plan = plan_with_target(indicator)
    stale = Plan.objects.get(pk=plan.pk)
    issue(plan, reviewer)
    stale.title = "other"
    assert_refused(PlanIsIssued, lambda: draft(stale, reviewer))


def test_targets_of_a_plan_of_unknown_day_are_known_from_the_day_it_came_out_here(
    indicator: Indicator, reviewer: User
) -> None:
    plan = plan_with_target(indicator)
    Target.objects.update(known_from=date(2020, 1, 1))
    issue(plan, reviewer)
    assert Target.objects.get().known_from == TODAY


def test_a_plan_without_targets_is_not_issued(reviewer: User) -> None:
    plan = make_plan()
    assert_refused(PlanHasNoTargets, lambda: issue(plan, reviewer))


def test_a_plan_is_not_issued_without_a_reason(indicator: Indicator, reviewer: User) -> None:
    plan = plan_with_target(indicator)
    refusal = assert_refused(ActionRefused, lambda: issue(plan, reviewer, reason=" "))
    assert list(refusal.errors) == ["reason"]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("code", {"code": "taken"}),
        ("title", {"title": ""}),
        ("period", {"period": "2024-X"}),
        ("kind", {"kind": "wish"}),
        ("__all__", {"kind": "adjusted"}),
    ],
    ids=str,
)
def test_what_is_no_plan_is_refused_with_its_field(
    reviewer: User, field: str, fields: dict[str, Any]
) -> None:
    make_plan(code="taken")
    plan = new_plan(**fields)
    refusal = assert_refused(ActionRefused, lambda: draft(plan, reviewer))
    assert field in refusal.errors


@pytest.mark.parametrize(
    ("field", "fields"),
    [("period", {"period": "x"}), ("bound", {"bound": "up to"}), ("value", {"value": None})],
    ids=str,
)
def test_what_is_no_target_is_refused_with_its_field(
    indicator: Indicator, reviewer: User, field: str, fields: dict[str, Any]
) -> None:
    target = new_target(indicator, **fields)
    refusal = assert_refused(ActionRefused, lambda: set_target(target, reviewer))
    assert field in refusal.errors


def test_a_plan_has_one_target_for_a_key(indicator: Indicator, reviewer: User) -> None:
    first = set_target(new_target(indicator), reviewer)
    second = new_target(indicator, first.plan)
    assert_refused(ActionRefused, lambda: set_target(second, reviewer))


def test_a_loaded_plan_is_issued_with_its_targets(indicator: Indicator) -> None:
    plan = new_plan(state="issued", issue_recorded_at=timezone.now())
    with transaction.atomic():
        planning.load_plan(plan, [new_target(indicator, make_plan(), area=plan.area)])
    assert Target.objects.issued().get().plan == plan
    row = Activity.objects.get()
    assert (row.verb, row.new["targets"]) == (Verb.LOADED, 1)


# ---------------------------------------------------------------- an act and its trace


def ready_to_draft(indicator: Indicator, by: User) -> Callable[[], Any]:
    plan = new_plan()
    return lambda: draft(plan, by)


def ready_to_change_a_draft(indicator: Indicator, by: User) -> Callable[[], Any]:
    plan = make_plan()
    return lambda: draft(plan, by)


def ready_to_set_a_target(indicator: Indicator, by: User) -> Callable[[], Any]:
    target = new_target(indicator)
    return lambda: set_target(target, by)


def ready_to_remove_a_target(indicator: Indicator, by: User) -> Callable[[], Any]:
    target = make_target(plan=make_plan(), indicator=indicator)
    return lambda: planning.remove_target(target=target, by=by, today=TODAY)


def ready_to_issue(indicator: Indicator, by: User) -> Callable[[], Any]:
    plan = plan_with_target(indicator)
    return lambda: issue(plan, by)


@pytest.mark.parametrize(
    "ready",
    [
        ready_to_draft,
        ready_to_change_a_draft,
        ready_to_set_a_target,
        ready_to_remove_a_target,
        ready_to_issue,
    ],
)
def test_an_act_and_its_trace_are_saved_together_or_not_at_all(
    indicator: Indicator,
    reviewer: User,
    monkeypatch: pytest.MonkeyPatch,
    ready: Callable[[Indicator, User], Callable[[], Any]],
) -> None:
    def fail(**_: Any) -> None:
        raise Fault

    with monkeypatch.context() as patch:
        patch.setattr(activity, "record", fail)
        assert_refused(Fault, ready(indicator, reviewer))
    ready(indicator, reviewer)()
    assert [row.actor for row in Activity.objects.all()] == [reviewer]


# ---------------------------------------------------------------- a second person


@pytest.fixture
def colleague(office: Office) -> User:
    return make_user(Role.REVIEWER, office=office)


def test_who_drafted_a_plan_does_not_issue_it(
    indicator: Indicator, reviewer: User, colleague: User
) -> None:
    plan = draft(new_plan(), reviewer)
    set_target(new_target(indicator, plan), colleague)
    assert_refused(SamePerson, lambda: issue(plan, reviewer))  # drafted it
    assert_refused(SamePerson, lambda: issue(plan, colleague))  # changed it last
    issue(plan, make_user(Role.REVIEWER, office=reviewer.office))
    assert plan.is_issued


@pytest.mark.parametrize("act", ["head", "set", "remove", "save"])
def test_whatever_was_changed_last_its_author_does_not_issue_it(
    indicator: Indicator, reviewer: User, colleague: User, act: str
) -> None:
    plan = plan_with_target(indicator, drafted_by=colleague, changed_by=colleague)
    extra = make_target(plan=plan, indicator=indicator, area=make_area(), period="2024")
    acts: dict[str, Callable[[], Any]] = {
        "head": lambda: draft(plan, reviewer),
        "set": lambda: set_target(extra, reviewer),
        "remove": lambda: planning.remove_target(target=extra, by=reviewer, today=TODAY),
        "save": lambda: save(plan, reviewer, {"a": change(indicator, plan.area, "7", seen=1)}),
    }
    acts[act]()
    plan.refresh_from_db()
    assert plan.changed_by == reviewer
    assert_refused(SamePerson, lambda: issue(plan, reviewer))


@pytest.mark.parametrize("who", ["drafted_by", "changed_by"])
def test_the_database_refuses_one_person_for_both(
    reviewer: User, colleague: User, who: str
) -> None:
    people = {"drafted_by": colleague, "changed_by": colleague, who: reviewer}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_plan(state="issued", issued_by=reviewer, **people)


def test_plans_from_before_it_was_noted_stay_as_they_are(reviewer: User) -> None:
    make_plan(state="issued", issued_by=reviewer, drafted_by=reviewer)


# ---------------------------------------------------------------- the document


ISSUING = IssuingDocument(issuer=" UBND tỉnh ", number="01/QĐ-UBND", issued_on=date(2024, 1, 5))


def test_a_plan_comes_out_with_its_document(indicator: Indicator, reviewer: User) -> None:
    plan = plan_with_target(indicator)
    issue(plan, reviewer, document=ISSUING)
    assert (plan.issuer, plan.number, plan.issued_on) == (
        "UBND tỉnh",
        "01/QĐ-UBND",
        date(2024, 1, 5),
    )
    document = Document.objects.get()
    assert (plan.document, document.title, document.number) == (document, plan.title, plan.number)
    assert Target.objects.get().known_from == date(2024, 1, 5)
    verbs = list(Activity.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [Verb.ADDED, Verb.ISSUED]


def test_a_document_that_is_known_is_not_recorded_twice(
    indicator: Indicator, reviewer: User
) -> None:
    known = make_document(issuer="UBND tỉnh", number="01/QĐ-UBND", issued_on=date(2024, 1, 5))
    plan = plan_with_target(indicator)
    issue(plan, reviewer, document=ISSUING)
    assert (plan.document, Document.objects.count()) == (known, 1)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"issuer": " "}, ["issuer"]),
        ({"number": ""}, ["number"]),
        ({"issued_on": date(2024, 6, 2)}, ["issued_on"]),
        ({"issued_on": date(2023, 12, 31)}, ["issued_on"]),  # before the plan it adjusts
        (
            {"issuer": "", "number": "", "issued_on": date(2030, 1, 1)},
            ["issued_on", "issuer", "number"],
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_the_document_is_told_all_at_once(
    indicator: Indicator, reviewer: User, fields: dict[str, Any], named: list[str]
) -> None:
    first = make_plan(state="issued", period="2024", issued_on=date(2024, 1, 1))
    plan = plan_with_target(indicator, kind="adjusted", replaces=first, area=first.area)
    said = IssuingDocument(**{"issuer": "x", "number": "1", "issued_on": date(2024, 2, 1)} | fields)
    refusal = assert_refused(ActionRefused, lambda: issue(plan, reviewer, document=said))
    assert sorted(refusal.errors) == named


# ---------------------------------------------------------------- many targets at once


def change(
    indicator: Indicator,
    area: Any,
    value: str,
    *,
    period: str = "2024",
    seen: int = 0,
    bound: str = "exact",
) -> TargetChange:
    planned = Planned(Decimal(value), bound) if value else Planned()
    key = {"indicator": indicator, "area": area, "slice": make_slice(), "period": period}
    return TargetChange(key, planned, seen)


def save(plan: Plan, by: User, changes: dict[str, TargetChange]) -> int:
    return planning.save_targets(plan=plan, changes=changes, by=by, today=TODAY)


def values_of(plan: Plan) -> list[tuple[str, int, int]]:
    rows = plan.targets.order_by("period_start", "-period_end", "pk")
    return [(row.period, int(row.value), row.version) for row in rows]


def test_targets_are_added_changed_and_removed_with_a_trace_each(
    indicator: Indicator, reviewer: User
) -> None:
    plan = make_plan(period="2024")
    assert save(plan, reviewer, {"a": change(indicator, plan.area, "100")}) == 1
    target = plan.targets.get()
    assert (target.value, target.bound, target.version, target.source) == (
        100,
        "exact",
        1,
        plan.source,
    )
    later = change(indicator, plan.area, "120", seen=1, bound="at_least")
    assert save(plan, reviewer, {"a": later}) == 1
    target.refresh_from_db()
    assert (target.value, target.bound, target.version) == (120, "at_least", 2)
    assert save(plan, reviewer, {"a": change(indicator, plan.area, "", seen=2)}) == 1
    assert not plan.targets.exists()
    rows = Activity.objects.order_by("pk")
    assert [(row.verb, row.actor) for row in rows] == [
        (Verb.ADDED, reviewer),
        (Verb.CHANGED, reviewer),
        (Verb.REMOVED, reviewer),
    ]
    assert (Decimal(rows[1].old["value"]), Decimal(rows[1].new["value"])) == (100, 120)


def test_what_is_so_already_is_no_change_and_leaves_no_trace(
    indicator: Indicator, reviewer: User, colleague: User
) -> None:
    """A POST that comes twice, or two people who type the same."""
    plan = make_plan(period="2024")
    changes = {"a": change(indicator, plan.area, "100"), "b": change(indicator, make_area(), "")}
    assert save(plan, reviewer, changes) == 1
    assert save(plan, colleague, changes) == 0
    assert Activity.objects.count() == 1
    plan.refresh_from_db()
    assert plan.changed_by == reviewer


@pytest.mark.parametrize("theirs", ["200", ""])
def test_of_two_people_the_second_is_told_and_nothing_of_theirs_is_saved(
    indicator: Indicator, reviewer: User, colleague: User, theirs: str
) -> None:
    plan = plan_with_target(indicator)
    other = make_area()
    save(plan, colleague, {"a": change(indicator, plan.area, theirs, seen=1)})
    mine = {
        "a": change(indicator, plan.area, "300", seen=1),
        "b": change(indicator, other, "5"),
    }
    refusal = assert_refused(TargetsRefused, lambda: save(plan, reviewer, mine))
    assert set(refusal.faults) == {"a"}
    fault = refusal.faults["a"]
    assert fault.is_conflict
    assert (fault.current.value if fault.current else None) == (Decimal(200) if theirs else None)
    assert (colleague.full_name in fault.message) is bool(theirs)


def test_every_fault_is_told_at_once_under_the_callers_names(
    indicator: Indicator, reviewer: User
) -> None:
    plan = make_plan(period="2024")
    gone = make_area(valid_to=date(2020, 1, 1))
    changes = {
        "fine": change(indicator, plan.area, "1"),
        "decimals": change(indicator, make_area(), "1.5"),
        "gone": change(indicator, gone, "1"),
        "stale": change(indicator, make_area(), "1", seen=3),
    }
    refusal = assert_refused(TargetsRefused, lambda: save(plan, reviewer, changes))
    assert set(refusal.faults) == {"decimals", "gone", "stale"}


def test_complete_parts_are_held_to_their_year(indicator: Indicator, reviewer: User) -> None:
    plan = plan_with_target(indicator)  # 100 for the year
    halves = lambda one, other: {  # noqa: E731
        "first": change(indicator, plan.area, one, period="2024-S1"),
        "second": change(indicator, plan.area, other, period="2024-S2"),
    }
    refusal = assert_refused(TargetsRefused, lambda: save(plan, reviewer, halves("40", "50")))
    assert len(refusal.faults) == 1
    save(plan, reviewer, halves("40", "60"))
    refusal = assert_refused(
        TargetsRefused,
        lambda: save(plan, reviewer, {"year": change(indicator, plan.area, "90", seen=1)}),
    )
    assert set(refusal.faults) == {"year"}
    both = {
        "year": change(indicator, plan.area, "90", seen=1),
        "first": change(indicator, plan.area, "30", period="2024-S1", seen=1),
    }
    assert save(plan, reviewer, both) == 2
    assert values_of(plan) == [("2024", 90, 2), ("2024-S1", 30, 2), ("2024-S2", 60, 1)]


def test_a_split_that_is_not_complete_yet_is_kept(indicator: Indicator, reviewer: User) -> None:
    plan = plan_with_target(indicator)
    quarter = change(indicator, plan.area, "99", period="2024-Q1")
    assert save(plan, reviewer, {"q": quarter}) == 1


def test_a_state_has_targets_of_every_quarter_that_are_no_sum(
    office: Office, reviewer: User
) -> None:
    state = make_indicator(owner=office, kind="stock", period_aggregation="last")
    plan = plan_with_target(state)
    quarters = {str(n): change(state, plan.area, "100", period=f"2024-Q{n}") for n in range(1, 5)}
    assert save(plan, reviewer, quarters) == 4


def test_two_people_who_each_save_a_half_are_held_to_the_year_together(
    indicator: Indicator, reviewer: User, colleague: User
) -> None:
    plan = plan_with_target(indicator)
    save(plan, reviewer, {"a": change(indicator, plan.area, "40", period="2024-S1")})
    late = {"b": change(indicator, plan.area, "70", period="2024-S2")}
    refusal = assert_refused(TargetsRefused, lambda: save(plan, colleague, late))
    assert set(refusal.faults) == {"b"}


def test_an_issued_plan_takes_no_more_targets(indicator: Indicator, reviewer: User) -> None:
    plan = plan_with_target(indicator)
    issue(plan, reviewer)
    late = {"a": change(indicator, plan.area, "7", seen=1)}
    assert_refused(PlanIsIssued, lambda: save(plan, reviewer, late))


def test_targets_of_other_offices_are_refused_whole(indicator: Indicator, reviewer: User) -> None:
    plan = make_plan(period="2024")
    foreign = make_indicator(owner=make_office())
    changes = {
        "own": change(indicator, plan.area, "1"),
        "foreign": change(foreign, plan.area, "1"),
    }
    assert_refused(PermissionDenied, lambda: save(plan, reviewer, changes))


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_nobody_else_saves_targets(indicator: Indicator, office: Office, role: Role) -> None:
    plan = make_plan(period="2024")
    person = make_user(role, office=office)
    changes = {"a": change(indicator, plan.area, "1")}
    assert_refused(PermissionDenied, lambda: save(plan, person, changes))


def test_staff_of_a_planning_division_draft_and_do_not_issue(
    indicator: Indicator, office: Office
) -> None:
    division = make_office(parent=office, kind="planning_division")
    clerk = make_user(Role.STAFF, office=division)
    plan = draft(new_plan(), clerk)
    save(plan, clerk, {"a": change(indicator, plan.area, "1")})
    assert_refused(PermissionDenied, lambda: issue(plan, clerk))
    issue(plan, make_user(Role.REVIEWER, office=division))
    assert plan.is_issued


def test_how_many_targets_are_saved_does_not_matter_to_what_is_read_first(
    indicator: Indicator, reviewer: User, django_assert_max_num_queries: Any
) -> None:
    """Three statements a target (the row, its activity, whence that came), and a dozen around all."""
    plan = make_plan(period="2024")
    changes = {str(n): change(indicator, make_area(), "1") for n in range(10)}
    with django_assert_max_num_queries(10 * 5 + 25):
        save(plan, reviewer, changes)


# ---------------------------------------------------------------- adjustments


@pytest.fixture
def issued(indicator: Indicator) -> Plan:
    """A plan of 100 for the year, 40 and 60 for its halves."""
    plan = make_plan(period="2024", state="issued", issued_on=date(2024, 1, 1))
    for period, value in (("2024", 100), ("2024-S1", 40), ("2024-S2", 60)):
        make_target(plan=plan, indicator=indicator, period=period, value=Decimal(value))
    return plan


def adjustment(of: Plan, **fields: Any) -> Plan:
    return make_plan(period="2024", kind="adjusted", replaces=of, area=of.area, **fields)


def test_an_adjustment_holds_only_what_changes(
    indicator: Indicator, reviewer: User, issued: Plan
) -> None:
    plan = adjustment(issued)
    row = (indicator.pk, issued.area_id, "_T")
    beneath = planning.targets_beneath(plan)[row]
    assert {period: int(target.value) for period, target in beneath.items()} == {
        "2024": 100,
        "2024-S1": 40,
        "2024-S2": 60,
    }
    refusal = assert_refused(
        TargetsRefused, lambda: save(plan, reviewer, {"y": change(indicator, plan.area, "110")})
    )
    assert set(refusal.faults) == {"y"}
    both = {
        "y": change(indicator, plan.area, "110"),
        "s": change(indicator, plan.area, "70", period="2024-S2"),
    }
    assert save(plan, reviewer, both) == 2


def test_of_two_adjustments_in_a_row_the_later_lies_on_the_earlier(
    indicator: Indicator, issued: Plan
) -> None:
    first = adjustment(issued, state="issued")
    make_target(plan=first, indicator=indicator, period="2024-S1", value=Decimal(45))
    second = adjustment(first)
    found = planning.targets_beneath(second)[(indicator.pk, issued.area_id, "_T")]
    assert {period: int(target.value) for period, target in found.items()} == {
        "2024": 100,
        "2024-S1": 45,
        "2024-S2": 60,
    }


def test_a_plan_is_adjusted_once_and_then_its_adjustment(
    indicator: Indicator, reviewer: User, issued: Plan
) -> None:
    late = adjustment(issued)
    make_target(plan=late, indicator=indicator, period="2024-M01", value=Decimal(1))
    adjustment(issued, state="issued")
    refusal = assert_refused(ActionRefused, lambda: issue(late, reviewer))
    assert set(refusal.errors) == {"replaces"}
    assert_refused(ActionRefused, lambda: draft(late, reviewer))


def test_parts_that_do_not_add_up_are_not_issued(indicator: Indicator, reviewer: User) -> None:
    """They came through the administration pages, which save one target after the other."""
    plan = plan_with_target(indicator)
    for period in ("2024-S1", "2024-S2"):
        make_target(plan=plan, indicator=indicator, period=period, value=Decimal(45))
    assert len(planning.why_unequal(plan)) == 1
    assert_refused(ActionRefused, lambda: issue(plan, reviewer))


def test_save_and_trace_are_one(
    indicator: Indicator, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_with_target(indicator)

    def fail(**_: Any) -> None:
        raise Fault

    for changes in (
        {"a": change(indicator, make_area(), "1")},
        {"a": change(indicator, plan.area, "7", seen=1)},
        {"a": change(indicator, plan.area, "", seen=1)},
    ):
        with monkeypatch.context() as patch:
            patch.setattr(activity, "record", fail)
            assert_refused(Fault, lambda changes=changes: save(plan, reviewer, changes))
