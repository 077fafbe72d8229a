"""The one writer of plans: what each act does and records, whom and what it refuses, no half saved."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import activity
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators import planning
from indicators.actions import ActionRefused
from indicators.models import Indicator, Plan, Target
from indicators.planning import (
    PlanHasNoTargets,
    PlanIsIssued,
)
from organisation.models import Office
from tests.factories import (
    make_area,
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
