"""Plans and their targets in the administration pages: drafted, issued, then read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators.models import Indicator, Plan, Target
from organisation.models import Office, Source
from tests.factories import (
    make_area,
    make_document,
    make_indicator,
    make_office,
    make_plan,
    make_slice,
    make_target,
    make_user,
)

LIST = reverse("admin:indicators_plan_changelist")
ADD = reverse("admin:indicators_plan_add")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_step(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = []
    make_slice()


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def reviewer(client: Client, office: Office) -> User:
    user = make_user(Role.REVIEWER, office=office)
    client.force_login(user)
    return user


@pytest.fixture
def indicator(office: Office) -> Indicator:
    return make_indicator(owner=office)


def page_of(plan: Plan) -> str:
    return reverse("admin:indicators_plan_change", args=[plan.pk])


def issue_page_of(plan: Plan) -> str:
    return reverse("admin:indicators_plan_issue", args=[plan.pk])


def typed(**fields: Any) -> dict[str, Any]:
    """What the form of a plan sends, without any target."""
    data = {
        "title": "Kế hoạch năm 2026",
        "kind": "annual",
        "period": "2026",
        "source_location": "ke-hoach-2026.pdf",
    }
    data |= fields
    if "area" not in data:
        data["area"] = make_area().pk
    return data


def lines(*given: dict[str, Any]) -> dict[str, Any]:
    """The lines of targets of the form; those with an `id` are there already."""
    stored = [line for line in given if "id" in line]
    data = {"targets-TOTAL_FORMS": len(given), "targets-INITIAL_FORMS": len(stored)}
    for number, line in enumerate(given):
        whole = {"slice": "_T", "bound": "exact"} | line
        data |= {f"targets-{number}-{name}": value for name, value in whole.items()}
    return data


def as_shown(plan: Plan, **fields: Any) -> dict[str, Any]:
    """What the form of a stored plan sends when only the fields given were touched."""
    return typed(
        **{
            "code": plan.code,
            "title": plan.title,
            "kind": plan.kind,
            "area": plan.area_id,
            "period": plan.period,
            "source_location": plan.source.location,
            "seen": plan.mark(),
        }
        | fields
    )


def issuing(plan: Plan, **fields: str) -> dict[str, str]:
    """What the page of issuing sends."""
    return {"reason": "đã ký", "seen": plan.mark()} | fields


def line_of(target: Target, **fields: Any) -> dict[str, Any]:
    """What a stored target's line sends when only the fields given were touched."""
    return {
        "id": target.pk,
        "plan": target.plan_id,
        "indicator": target.indicator_id,
        "area": target.area_id,
        "period": target.period,
        "value": "100",
    } | fields


# ---------------------------------------------------------------- the list


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "giam NGHEO"},
        {"state__exact": "draft"},
        {"kind__exact": "annual"},
        {"period": "2026"},
        {"area__id__exact": "own"},
    ],
    ids=str,
)
def test_plans_are_found_without_accents_and_by_filters(
    client: Client, reviewer: User, asked: dict[str, str]
) -> None:
    plan = make_plan(title="Kế hoạch giảm nghèo", period="2026")
    make_plan(title="Việc làm", state="issued", kind="five_year", period="2021-2025")
    if "own" in asked.values():
        asked = {name: str(plan.area_id) for name in asked}
    assert list(client.get(LIST, asked).context["cl"].result_list) == [plan]


@pytest.mark.parametrize(
    "asked",
    [{"period": "x"}, {"state__exact": "x"}, {"area__id__exact": "abc"}, {"p": "77"}],
    ids=str,
)
def test_junk_in_the_address_of_the_list_is_no_fault(
    client: Client, reviewer: User, asked: dict[str, str]
) -> None:
    make_plan()
    assert client.get(LIST, asked).status_code in (200, 302)


def test_the_list_takes_few_queries_however_long_it_is(
    client: Client, reviewer: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        make_target(plan=make_plan(document=make_document()))
    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_a_draft_takes_few_queries_however_many_targets_it_has(
    client: Client, reviewer: User, django_assert_max_num_queries: Any
) -> None:
    plan = make_plan(document=make_document())
    for _ in range(6):
        own = make_indicator(owner=reviewer.office)
        make_target(plan=plan, indicator=own, area=make_area())
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:indicators_plan_change", args=[plan.pk]))
    targets = plan.targets.select_related("indicator", "area")
    for name in (name for row in targets for name in (str(row.indicator), str(row.area))):
        assert f"selected>{name}</option>" in page.content.decode()


# ---------------------------------------------------------------- a draft


def test_a_plan_is_drafted_with_its_targets(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    second = make_indicator(owner=reviewer.office, decimals=2)
    given = lines(
        {"indicator": indicator.pk, "value": "17.000"},
        {"indicator": second.pk, "value": "-4,00", "bound": "at_most", "period": "quý I/2026"},
        {"indicator": "", "value": ""},
    )
    data = typed(issued_on="05/01/2026") | given
    assert client.post(ADD, data).status_code == 302
    plan = Plan.objects.get()
    assert (plan.state, plan.drafted_by) == ("draft", reviewer)
    assert (plan.code, plan.source.location) == (f"P-2026-{plan.area.code}", "ke-hoach-2026.pdf")
    first, last = plan.targets.order_by("pk")
    assert (first.value, first.area, first.period) == (17_000, plan.area, "2026")
    assert (last.value, last.bound, last.period) == (Decimal(-4), "at_most", "2026-Q1")
    assert {(target.known_from, target.source) for target in (first, last)} == {
        (date(2026, 1, 5), plan.source)
    }
    told = Activity.objects.order_by("pk").values_list("verb", "model")
    assert list(told) == [
        (Verb.ADDED, "organisation.source"),
        (Verb.ADDED, "indicators.plan"),
        (Verb.ADDED, "indicators.target"),
        (Verb.ADDED, "indicators.target"),
    ]


def test_everything_wrong_is_told_at_once_beside_its_field_and_nothing_is_saved(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    given = lines(
        {"indicator": indicator.pk, "value": "17,5"},
        {"indicator": "abc", "value": "1e400", "period": "x", "area": "9" * 40, "bound": "x"},
    )
    data = typed(title="", kind="adjusted", period="2026-2030", issued_on="2026") | given
    page = client.post(ADD, data)
    assert set(page.context["adminform"].form.errors) == {
        "title",
        "period",
        "replaces",
        "issued_on",
    }
    first, last = page.context["inline_admin_formsets"][0].formset.errors
    assert (set(first), set(last)) == (
        {"value"},
        {"indicator", "value", "period", "area", "bound"},
    )
    assert not Plan.objects.exists()
    assert not Source.objects.filter(location="ke-hoach-2026.pdf").exists()
    assert not Activity.objects.exists()


def test_two_targets_for_one_key_are_told(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    line = {"indicator": indicator.pk, "value": "1"}
    page = client.post(ADD, typed() | lines(line, line | {"period": "năm 2026"}))
    formset = page.context["inline_admin_formsets"][0].formset
    assert formset.non_form_errors()
    assert not Plan.objects.exists()


def test_a_target_the_plan_has_already_is_told(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    """Two windows of one draft, each with the same line added."""
    plan = make_plan()
    make_target(plan=plan, indicator=indicator)
    page = client.post(
        page_of(plan), as_shown(plan) | lines({"indicator": indicator.pk, "value": "1"})
    )
    assert page.status_code == 200
    assert any(page.context["inline_admin_formsets"][0].formset.errors)
    assert Target.objects.count() == 1


def test_targets_are_set_for_ones_own_indicators(client: Client, reviewer: User) -> None:
    foreign = make_indicator(owner=make_office())
    page = client.post(ADD, typed() | lines({"indicator": foreign.pk, "value": "1"}))
    [line] = page.context["inline_admin_formsets"][0].formset.errors
    assert list(line) == ["indicator"]


def test_a_target_of_another_office_stays_as_it_is_in_a_draft_that_is_changed(
    client: Client, reviewer: User
) -> None:
    plan = make_plan()
    foreign = make_target(plan=plan, indicator=make_indicator(owner=make_office()))
    changed = line_of(foreign, value="999")
    data = as_shown(plan, title="Tên mới") | lines(changed)
    assert client.post(page_of(plan), data).status_code == 302
    foreign.refresh_from_db()
    assert foreign.value == 100
    assert Plan.objects.get().title == "Tên mới"
    removed = lines(line_of(foreign, DELETE="on"))
    assert client.post(page_of(plan), as_shown(plan) | removed).status_code == 403
    assert Target.objects.exists()


def test_a_draft_is_changed_line_by_line(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    plan = make_plan()
    kept = make_target(plan=plan, indicator=indicator)
    changed = make_target(plan=plan, indicator=indicator, area=make_area())
    gone = make_target(plan=plan, indicator=indicator, area=make_area())
    given = lines(
        line_of(kept),
        line_of(changed, value="200"),
        line_of(gone, DELETE="on"),
        {"indicator": indicator.pk, "area": make_area().pk, "value": "300"},
    )
    assert client.post(page_of(plan), as_shown(plan) | given).status_code == 302
    assert sorted(plan.targets.values_list("value", flat=True)) == [100, 200, 300]
    told = Activity.objects.order_by("pk").values_list("verb", "model")
    assert list(told) == [
        (Verb.REMOVED, "indicators.target"),
        (Verb.CHANGED, "indicators.target"),
        (Verb.ADDED, "indicators.target"),
    ]


def test_saving_a_draft_without_a_change_leaves_no_trace(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    plan = make_plan()
    target = make_target(plan=plan, indicator=indicator)
    assert client.post(page_of(plan), as_shown(plan) | lines(line_of(target))).status_code == 302
    assert not Activity.objects.exists()


def test_a_draft_issued_meanwhile_is_not_changed(
    client: Client, reviewer: User, indicator: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the check and the save; otherwise the page has no form any more."""
    plan = make_plan()
    target = make_target(plan=plan, indicator=indicator)
    from indicators.admin.plans import PlanAdmin

    check = PlanAdmin.save_form

    def issued_by_another(self: Any, *args: Any, **kwargs: Any) -> Plan:
        Plan.objects.filter(pk=plan.pk).update(
            state="issued", issue_recorded_at="2026-01-01T00:00:00Z"
        )
        return check(self, *args, **kwargs)

    monkeypatch.setattr(PlanAdmin, "save_form", issued_by_another)
    data = as_shown(plan, title="Tên mới") | lines(line_of(target, value="200"))
    answer = client.post(page_of(plan), data, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Target.objects.get().value == 100
    assert not Activity.objects.exists()


@pytest.mark.parametrize("mine", [{"title": "Tên của tôi"}, {}], ids=["plan", "target only"])
def test_a_draft_changed_by_another_meanwhile_is_not_put_back(
    client: Client, reviewer: User, office: Office, indicator: Indicator, mine: dict[str, str]
) -> None:
    """The form sends every field: the neighbours of the one that was touched would be undone."""
    plan = make_plan()
    target = make_target(plan=plan, indicator=indicator)
    neighbour = make_target(plan=plan, indicator=indicator, area=make_area())
    on_my_screen = as_shown(plan, **mine) | lines(line_of(target, value="150"), line_of(neighbour))
    colleague = Client()
    colleague.force_login(make_user(Role.REVIEWER, office=office, full_name="Đồng nghiệp"))
    theirs = lines(line_of(target), line_of(neighbour, value="200"))
    assert colleague.post(page_of(plan), as_shown(plan) | theirs).status_code == 302
    answer = client.post(page_of(plan), on_my_screen, follow=True)
    [message] = answer.context["messages"]
    assert message.level_tag == "error"
    assert "Đồng nghiệp" in str(message)
    assert list(plan.targets.order_by("pk").values_list("value", flat=True)) == [100, 200]
    assert Plan.objects.get().title == plan.title
    assert Activity.objects.count() == 1
    assert client.post(page_of(plan), on_my_screen | {"seen": plan.mark()}).status_code == 302


@pytest.mark.parametrize(("code", "field"), [("KH-1", "code"), ("", "title")])
def test_a_second_click_drafts_nothing_more(
    client: Client, reviewer: User, code: str, field: str
) -> None:
    data = typed(code=code) | lines()
    client.post(ADD, data)
    page = client.post(ADD, data)
    assert field in page.context["adminform"].form.errors
    assert Plan.objects.count() == 1


# ---------------------------------------------------------------- issuing


def test_a_draft_is_looked_at_and_issued_with_a_reason(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    plan = make_plan(period="2026")
    make_target(plan=plan, indicator=indicator, period="2026", value=Decimal(17_000))
    page = client.get(issue_page_of(plan)).content.decode()
    assert "17.000" in page
    assert (
        client.post(issue_page_of(plan), issuing(plan, reason=" ")).context["adminform"].form.errors
    )
    answer = client.post(issue_page_of(plan), issuing(plan))
    assert (answer.status_code, answer.url) == (302, page_of(plan))
    plan.refresh_from_db()
    assert (plan.state, plan.issued_by) == ("issued", reviewer)
    assert Activity.objects.get().reason == "đã ký"


def test_a_second_click_issues_nothing_more(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    plan = make_plan()
    make_target(plan=plan, indicator=indicator)
    for _ in range(2):
        answer = client.post(issue_page_of(plan), issuing(plan))
        assert (answer.status_code, answer.url) == (302, page_of(plan))
    assert Activity.objects.count() == 1


def test_what_comes_into_force_is_what_was_looked_at(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    plan = make_plan()
    target = make_target(plan=plan, indicator=indicator)
    seen = client.get(issue_page_of(plan)).context["adminform"].form["seen"].value()
    Target.objects.filter(pk=target.pk).update(value=Decimal(777))
    page = client.post(issue_page_of(plan), {"reason": "đã ký", "seen": seen})
    assert page.context["adminform"].form.non_field_errors()
    assert "777" in page.content.decode()
    assert not Plan.objects.issued().exists()
    assert client.post(issue_page_of(plan), {"reason": "đã ký"}).status_code == 200  # nothing seen
    seen_now = page.context["adminform"].form["seen"].value()
    answer = client.post(issue_page_of(plan), {"reason": "đã ký", "seen": seen_now})
    assert answer.status_code == 302
    assert Plan.objects.issued().exists()


def test_a_draft_without_targets_or_with_those_of_others_is_not_issued(
    client: Client, reviewer: User
) -> None:
    empty = make_plan()
    assert "<textarea" not in client.get(issue_page_of(empty)).content.decode()
    page = client.post(issue_page_of(empty), issuing(empty))
    assert page.context["adminform"].form.errors
    shared = make_plan()
    foreign = make_target(plan=shared, indicator=make_indicator(owner=make_office()))
    assert client.get(issue_page_of(shared)).context["foreign"] == [foreign]
    assert client.post(issue_page_of(shared), issuing(shared)).status_code == 403
    assert not Plan.objects.issued().exists()


def test_an_issued_plan_is_read(client: Client, reviewer: User, indicator: Indicator) -> None:
    plan = make_plan(state="issued", title="Kế hoạch đã ban hành")
    target = make_target(plan=plan, indicator=indicator, value=Decimal(17_000), bound="at_least")
    page = client.get(page_of(plan))
    text = page.content.decode()
    assert "Kế hoạch đã ban hành" in text
    assert "ít nhất 17.000" in text
    assert not page.context["has_change_permission"]
    assert 'name="title"' not in text
    data = as_shown(plan, title="Tên mới") | lines(line_of(target, value="1"))
    assert client.post(page_of(plan), data).status_code == 403
    plan.refresh_from_db()
    assert plan.title == "Kế hoạch đã ban hành"


def test_administrators_read_drafts_too(client: Client, indicator: Indicator) -> None:
    client.force_login(make_user(Role.ADMIN))
    plan = make_plan()
    make_target(plan=plan, indicator=indicator)
    assert client.get(page_of(plan)).status_code == 200
    assert client.post(page_of(plan), as_shown(plan) | lines()).status_code == 403
    assert client.get(issue_page_of(plan)).status_code == 403
    assert client.get(ADD).status_code == 403


def test_plans_are_never_deleted(client: Client, reviewer: User) -> None:
    plan = make_plan()
    delete = reverse("admin:indicators_plan_delete", args=[plan.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Plan.objects.exists()


def test_only_plans_that_are_out_are_offered_for_adjustment(client: Client, reviewer: User) -> None:
    issued = make_plan(state="issued")
    make_plan()
    asked = {"app_label": "indicators", "model_name": "plan", "field_name": "replaces"}
    offered = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [row["id"] for row in offered] == [str(issued.pk)]


@pytest.mark.parametrize("key", ["abc", "9" * 40, "0"])
@pytest.mark.parametrize("name", ["change", "issue"])
def test_a_plan_that_is_not_there_is_said_not_to_be(
    client: Client, reviewer: User, name: str, key: str
) -> None:
    answer = client.get(reverse(f"admin:indicators_plan_{name}", args=[key]))
    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))


@pytest.mark.parametrize(
    "junk",
    [
        {"targets-TOTAL_FORMS": "x"},
        {"targets-TOTAL_FORMS": "99999"},
        {"targets-INITIAL_FORMS": "5"},
        {"targets-0-id": "9" * 40, "targets-INITIAL_FORMS": "1", "targets-TOTAL_FORMS": "1"},
        {"area": "9" * 40},
        {"replaces": "abc"},
        {"code": "\0"},
        {"note": "\0"},
    ],
    ids=str,
)
def test_junk_in_the_form_is_no_fault(client: Client, reviewer: User, junk: dict[str, str]) -> None:
    assert client.post(ADD, typed() | lines() | junk).status_code in (200, 302)
