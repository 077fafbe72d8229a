"""The one writer: what each act does and records, whom and what it refuses, and that no half is saved."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from accounts import activity
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators import actions
from indicators.actions import (
    ActionRefused,
    AlreadyPublished,
    FigureChanged,
    NewVersion,
    PlanHasNoTargets,
    PlanIsIssued,
    SameAuthor,
)
from indicators.models import Indicator, IndicatorOwner, Observation, Plan, Target
from organisation.models import Office, Source
from tests.factories import (
    make_area,
    make_document,
    make_indicator,
    make_observation,
    make_office,
    make_plan,
    make_slice,
    make_source,
    make_target,
    make_user,
)

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


def said(**fields: Any) -> NewVersion:
    """A figure of 100, reported."""
    value = None if fields.get("missing") else Decimal(100)
    return NewVersion(**{"value": value, "status": "reported", "source": make_source()} | fields)


def add(indicator: Indicator, by: User, **fields: Any) -> Observation:
    version = fields.pop("version", None) or said()
    fields.setdefault("area", None)
    fields["area"] = fields["area"] or make_area()
    key = {"indicator": indicator, "slice": make_slice(), "period": "2023"}
    rest = {"known_from": date(2024, 1, 31), "reason": "báo cáo năm", "today": TODAY}
    return actions.add_observation(**key | rest | fields, version=version, by=by)


def correct(current: Observation, by: User, **fields: Any) -> Observation:
    version = fields.pop("version", None) or said(value=Decimal(101))
    rest = {"reason": "gõ nhầm", "today": TODAY}
    return actions.correct_observation(current=current, version=version, by=by, **rest | fields)


def what_is_stored() -> list[Any]:
    """Everything these acts may write, to show that a refused one wrote none of it."""
    connection.check_constraints()
    tables = (Observation, Plan, Target, Source, Activity)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def assert_refused(refusal: type[Exception], act: Callable[[], Any]) -> Any:
    """The refusal, after which everything is as it was."""
    before = what_is_stored()
    with pytest.raises(refusal) as raised:
        act()
    assert what_is_stored() == before
    return raised.value


# ---------------------------------------------------------------- adding a figure


def test_a_figure_is_added_open_and_recorded(indicator: Indicator, reviewer: User) -> None:
    document = make_document()
    figure = add(indicator, reviewer, version=said(status="official", document=document, note="n"))
    figure.refresh_from_db()
    assert (figure.value, figure.status, figure.document) == (100, "official", document)
    assert (figure.period_start, figure.period_end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert (figure.frequency, figure.known_from) == ("A", date(2024, 1, 31))
    assert (figure.recorded_by, figure.reason, figure.is_open) == (reviewer, "báo cáo năm", True)
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.reason) == (Verb.ADDED, reviewer, "báo cáo năm")
    assert (row.model, row.object_id) == ("indicators.observation", str(figure.pk))
    assert (row.old, row.new["value"], row.new["period"]) == (None, "100", "2023")


def test_a_reviewer_of_the_office_above_may_add(indicator: Indicator, office: Office) -> None:
    office.parent = make_office()
    office.save()
    above = make_user(Role.REVIEWER, office=office.parent)
    assert add(indicator, above).recorded_by == above


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_nobody_but_reviewers_adds_or_corrects(
    indicator: Indicator, office: Office, role: Role
) -> None:
    person = make_user(role, office=office)
    figure = make_observation(indicator=indicator, period="2022")
    assert_refused(PermissionDenied, lambda: add(indicator, person))
    assert_refused(PermissionDenied, lambda: correct(figure, person))


def test_the_office_in_charge_on_the_day_of_the_act_decides(
    indicator: Indicator, reviewer: User
) -> None:
    """Not the office that was in charge when the period ended."""
    heir = make_user(Role.REVIEWER)
    IndicatorOwner.objects.filter(indicator=indicator).update(valid_to=date(2024, 5, 31))
    IndicatorOwner.objects.create(
        indicator=indicator, office=heir.office, valid_from=date(2024, 6, 1)
    )
    assert_refused(PermissionDenied, lambda: add(indicator, reviewer))
    assert_refused(PermissionDenied, lambda: add(indicator, heir, today=date(2024, 5, 31)))
    assert add(indicator, heir).recorded_by == heir


def test_nobody_adds_to_an_indicator_that_no_office_answers_for(reviewer: User) -> None:
    assert_refused(PermissionDenied, lambda: add(make_indicator(), reviewer))


def test_a_disabled_reviewer_adds_nothing(indicator: Indicator, reviewer: User) -> None:
    reviewer.is_active = False
    assert_refused(PermissionDenied, lambda: add(indicator, reviewer))


def test_what_is_published_is_not_added_again(indicator: Indicator, reviewer: User) -> None:
    figure = add(indicator, reviewer)
    assert_refused(AlreadyPublished, lambda: add(indicator, reviewer, area=figure.area))


def test_of_two_who_add_at_once_the_second_is_refused(
    indicator: Indicator, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Added between the look at the key and the save, a figure is not taken for an older version."""
    area, read_version = make_area(), actions._said

    def somebody_is_quicker(version: NewVersion) -> dict[str, Any]:
        make_observation(indicator=indicator, area=area, known_from=date(2024, 1, 31))
        return read_version(version)

    monkeypatch.setattr(actions, "_said", somebody_is_quicker)
    assert_refused(ActionRefused, lambda: add(indicator, reviewer, area=area))


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("reason", {"reason": " \n"}),
        ("reason", {"reason": "\u200b\u2060"}),
        ("known_from", {"known_from": TODAY + timedelta(days=1)}),
        ("period", {"period": "2023-X"}),
        ("period", {"period": "2023-C06"}),
        ("value", {"version": {"value": Decimal("1.5")}}),
        ("value", {"version": {"value": Decimal("123456789012")}}),
        ("__all__", {"version": {"value": None}}),
        ("__all__", {"version": {"missing": "not_reported", "value": Decimal(1)}}),
        ("__all__", {"version": {"status": "official"}}),
        ("missing", {"version": {"missing": "on holiday"}}),
        ("status", {"version": {"status": "certain"}}),
        ("qualifier", {"version": {"qualifier": "sort of"}}),
    ],
    ids=str,
)
def test_what_cannot_be_added_is_refused_with_its_field(
    indicator: Indicator, reviewer: User, field: str, fields: dict[str, Any]
) -> None:
    area = make_area()
    if "version" in fields:
        fields = {"version": said(**fields["version"])}
    refusal = assert_refused(ActionRefused, lambda: add(indicator, reviewer, area=area, **fields))
    assert field in refusal.errors
    assert all(sentence for sentences in refusal.errors.values() for sentence in sentences)


def test_an_area_that_did_not_exist_then_is_refused(indicator: Indicator, reviewer: User) -> None:
    later = make_area(valid_from=date(2025, 7, 1))
    refusal = assert_refused(ActionRefused, lambda: add(indicator, reviewer, area=later))
    assert list(refusal.errors) == ["area"]


# ---------------------------------------------------------------- many figures at once


def generated(indicator: Indicator, count: int, **fields: Any) -> list[Observation]:
    """Figures as a program makes them, of as many areas."""
    some = {"period": "2023-M05", "status": "reported", "known_from": date(2023, 6, 5)}
    return [
        Observation(indicator=indicator, area=make_area(), value=Decimal(number), **some | fields)
        for number in range(count)
    ]


def test_many_figures_are_published_at_once_with_one_row_in_the_log(
    indicator: Indicator, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "ROWS_AT_ONCE", 2)
    rows = (row for row in generated(indicator, 5))
    published = actions.publish_in_bulk(rows, source=make_source(), reason="đo tốc độ", by=reviewer)
    assert published == 5
    figures = Observation.objects.current()
    assert sorted(figures.values_list("value", flat=True)) == [0, 1, 2, 3, 4]
    figure = figures.first()
    figure.full_clean()
    assert (figure.period_start, figure.frequency) == (date(2023, 5, 1), "M")
    assert (figure.source, figure.recorded_by) == (make_source(), reviewer)
    assert len({row.recorded_at for row in figures}) == 1
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.new) == (Verb.ADDED, reviewer, {"observations": 5})
    assert (row.model, row.reason) == ("organisation.source", "đo tốc độ")


@pytest.mark.parametrize("illustration", [True, False])
def test_of_many_figures_none_is_published_where_one_has_been(
    indicator: Indicator, illustration: bool
) -> None:
    """The fault is in the last batch of all; what came before it is taken back."""
    rows = generated(indicator, 3, illustration=illustration)
    last = rows[-1]
    make_observation(
        indicator=indicator, area=last.area, period=last.period, illustration=illustration
    )
    refusal = assert_refused(
        AlreadyPublished,
        lambda: actions.publish_in_bulk(rows, source=make_source(), reason="đo tốc độ"),
    )
    assert refusal.errors


def test_an_illustration_is_published_beside_a_real_figure(indicator: Indicator) -> None:
    [row] = rows = generated(indicator, 1, illustration=True)
    make_observation(indicator=indicator, area=row.area, period=row.period)
    assert actions.publish_in_bulk(rows, source=make_source(), reason="minh họa") == 1


def test_many_figures_without_a_reason_are_refused(indicator: Indicator) -> None:
    rows = generated(indicator, 1)
    refusal = assert_refused(
        ActionRefused, lambda: actions.publish_in_bulk(rows, source=make_source(), reason=" ")
    )
    assert list(refusal.errors) == ["reason"]


# ---------------------------------------------------------------- correcting a figure


def test_a_correction_is_the_next_version_and_the_old_one_stays(
    indicator: Indicator, reviewer: User
) -> None:
    old = make_observation(indicator=indicator, value=Decimal(100))
    new = correct(old, reviewer)
    old.refresh_from_db()
    assert (old.value, old.is_open) == (100, False)
    assert (new.value, new.is_open, new.known_from) == (101, True, TODAY)
    assert (new.recorded_by, new.reason, new.recorded_at) == (
        reviewer,
        "gõ nhầm",
        old.superseded_at,
    )
    assert (new.area, new.slice, new.period) == (old.area, old.slice, old.period)
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.reason) == (Verb.CORRECTED, reviewer, "gõ nhầm")
    assert (Decimal(row.old["value"]), Decimal(row.new["value"])) == (100, 101)


def test_a_figure_is_taken_back_by_a_version_that_says_it_is_missing(
    indicator: Indicator, reviewer: User
) -> None:
    old = make_observation(indicator=indicator)
    new = correct(old, reviewer, version=said(missing="not_reported"))
    assert (new.value, new.missing, new.is_open) == (None, "not_reported", True)
    assert Observation.objects.filter(value=100).exists()


def test_a_correction_never_comes_before_what_it_corrects(
    indicator: Indicator, reviewer: User
) -> None:
    """A figure of "year 2024" is known from its last day, which may not be over yet."""
    old = make_observation(indicator=indicator, known_from=date(2024, 12, 31))
    assert correct(old, reviewer).known_from == date(2024, 12, 31)
    assert not Observation.objects.last_versions_closed().exists()


@pytest.mark.parametrize("mark", ["recast", "illustration"])
def test_a_correction_is_of_the_same_sort(indicator: Indicator, reviewer: User, mark: str) -> None:
    old = make_observation(indicator=indicator, **{mark: True})
    assert getattr(correct(old, reviewer), mark) is True


def test_nobody_corrects_a_figure_of_their_own(indicator: Indicator, reviewer: User) -> None:
    own = add(indicator, reviewer)
    assert_refused(SameAuthor, lambda: correct(own, reviewer))
    second = make_user(Role.REVIEWER, office=reviewer.office)
    correction = correct(own, second)
    assert_refused(SameAuthor, lambda: correct(correction, second))
    assert correct(correction, reviewer).recorded_by == reviewer


def test_a_stale_correction_is_refused_and_names_the_newer_version(
    indicator: Indicator, reviewer: User
) -> None:
    seen = make_observation(indicator=indicator)
    second = make_user(Role.REVIEWER, office=reviewer.office)
    newer = correct(Observation.objects.get(pk=seen.pk), second)
    refusal = assert_refused(FigureChanged, lambda: correct(seen, reviewer))
    assert (refusal.current, refusal.current.recorded_by) == (newer, second)


def test_a_second_click_corrects_once(indicator: Indicator, reviewer: User) -> None:
    seen = make_observation(indicator=indicator)
    newer = correct(Observation.objects.get(pk=seen.pk), reviewer)
    refusal = assert_refused(FigureChanged, lambda: correct(seen, reviewer))
    assert refusal.current == newer


@pytest.mark.parametrize(
    "fields",
    [{"reason": ""}, {"version": {"value": Decimal("1.5")}}, {"version": {"status": "official"}}],
    ids=str,
)
def test_a_refused_correction_leaves_the_figure_open(
    indicator: Indicator, reviewer: User, fields: dict[str, Any]
) -> None:
    figure = make_observation(indicator=indicator)
    if "version" in fields:
        fields = {"version": said(**fields["version"])}
    assert_refused(ActionRefused, lambda: correct(figure, reviewer, **fields))
    figure.refresh_from_db()
    assert figure.is_open


@pytest.mark.django_db(transaction=True)
def test_of_racing_corrections_one_wins_and_the_others_are_told() -> None:
    office = make_office()
    figure = make_observation(indicator=make_indicator(owner=office))
    version = said(value=Decimal(101))
    racers = [make_user(Role.REVIEWER, office=office) for _ in range(6)]
    start = Barrier(len(racers))

    def race(person: User) -> Observation | FigureChanged:
        try:
            seen = Observation.objects.get(pk=figure.pk)
            start.wait()
            return correct(seen, person, version=version)
        except FigureChanged as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        ends = list(pool.map(race, racers))
    [won] = [end for end in ends if isinstance(end, Observation)]
    lost = [end for end in ends if isinstance(end, FigureChanged)]
    assert len(lost) == len(racers) - 1
    assert {refusal.current for refusal in lost} == {won}
    assert list(Observation.objects.current()) == [won]
    assert Observation.objects.count() == 2
    assert [row.actor for row in Activity.objects.all()] == [won.recorded_by]


# ---------------------------------------------------------------- one transaction


class Fault(Exception):
    """Something that breaks in the middle of an act."""


def ready_to_add(indicator: Indicator, by: User) -> Callable[[], Any]:
    area = make_area()
    return lambda: add(indicator, by, area=area)


def ready_to_correct(indicator: Indicator, by: User) -> Callable[[], Any]:
    figure = make_observation(indicator=indicator)
    return lambda: correct(figure, by)


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
    return lambda: actions.remove_target(target=target, by=by, today=TODAY)


def ready_to_issue(indicator: Indicator, by: User) -> Callable[[], Any]:
    plan = plan_with_target(indicator)
    return lambda: issue(plan, by)


def ready_to_name_a_source(indicator: Indicator, by: User) -> Callable[[], Any]:
    return lambda: actions.name_source(location="new", by=by)


@pytest.mark.parametrize(
    "ready",
    [
        ready_to_add,
        ready_to_correct,
        ready_to_draft,
        ready_to_change_a_draft,
        ready_to_set_a_target,
        ready_to_remove_a_target,
        ready_to_issue,
        ready_to_name_a_source,
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


# ---------------------------------------------------------------- loaded figures


def test_loaded_versions_are_ordered_by_when_they_were_known_not_by_the_file(
    indicator: Indicator,
) -> None:
    area, source = make_area(), make_source()

    def version(reference: str, known_from: date, value: int) -> Observation:
        row = Observation(
            indicator=indicator,
            area=area,
            slice=make_slice(),
            period="2022",
            value=value,
            status="reported",
            known_from=known_from,
            source=source,
            reference=reference,
        )
        row.fill_period()  # by `full_clean`, which the reader of a table calls
        return row

    later = version("O1", date(2023, 12, 31), 1937)
    earlier = version("O2", date(2022, 12, 31), 1837)
    with transaction.atomic():
        assert actions.publish_loaded([later, earlier]) == 2
    assert Observation.objects.current().get().value == 1937
    assert Observation.objects.known_on(date(2023, 1, 1)).get().value == 1837

    found_last = version("O3", date(2022, 11, 30), 1800)
    with transaction.atomic():
        actions.publish_loaded([found_last])
    assert not found_last.is_open
    assert Observation.objects.current().get().value == 1937
    assert not Observation.objects.last_versions_closed().exists()
    assert Activity.objects.filter(verb=Verb.LOADED, actor=None).count() == 3


# ---------------------------------------------------------------- plans


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
    return actions.draft_plan(plan=plan, by=by, today=TODAY)


def set_target(target: Target, by: User) -> Target:
    return actions.set_target(target=target, by=by, today=TODAY)


def issue(plan: Plan, by: User, **fields: Any) -> Plan:
    rest = {"reason": "đã ký", "today": TODAY}
    return actions.issue_plan(plan=plan, by=by, **rest | fields)


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
    actions.remove_target(target=target, by=reviewer, today=TODAY)
    assert not Target.objects.exists()
    rows = Activity.objects.order_by("pk")
    assert [row.verb for row in rows] == [Verb.ADDED, Verb.CHANGED, Verb.REMOVED]
    assert Decimal(rows[2].old["value"]) == 200


def test_targets_are_set_by_the_office_in_charge_of_the_indicator(reviewer: User) -> None:
    foreign = make_indicator(owner=make_office())
    target = make_target(plan=make_plan(), indicator=foreign)
    assert_refused(PermissionDenied, lambda: set_target(target, reviewer))
    remove = lambda: actions.remove_target(target=target, by=reviewer, today=TODAY)  # noqa: E731
    assert_refused(PermissionDenied, remove)
    assert_refused(PermissionDenied, lambda: issue(target.plan, reviewer))


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_nobody_but_reviewers_plans(indicator: Indicator, office: Office, role: Role) -> None:
    person = make_user(role, office=office)
    plan = plan_with_target(indicator)
    assert_refused(PermissionDenied, lambda: draft(plan, person))
    assert_refused(PermissionDenied, lambda: set_target(plan.targets.get(), person))
    assert_refused(PermissionDenied, lambda: issue(plan, person))


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER])
def test_nobody_names_a_source_who_keeps_no_documents(office: Office, role: Role) -> None:
    person = make_user(role, office=office)
    name = lambda: actions.name_source(location="new", by=person)  # noqa: E731
    assert_refused(PermissionDenied, name)


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
        lambda: actions.remove_target(target=target, by=reviewer, today=TODAY),
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
        actions.load_plan(plan, [new_target(indicator, make_plan(), area=plan.area)])
    assert Target.objects.issued().get().plan == plan
    row = Activity.objects.get()
    assert (row.verb, row.new["targets"]) == (Verb.LOADED, 1)


def test_a_source_is_recorded_once(reviewer: User) -> None:
    first = actions.name_source(location="bao-cao.docx", by=reviewer)
    assert actions.name_source(location="bao-cao.docx", by=reviewer) == first
    row = Activity.objects.get()
    assert (row.verb, row.new) == (Verb.ADDED, {"location": "bao-cao.docx"})
