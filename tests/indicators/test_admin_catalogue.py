"""The catalogue in the administration pages."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators.models import (
    Domain,
    Event,
    Explanation,
    Indicator,
    IndicatorOwner,
    Measure,
    Rule,
    SeriesBreak,
    Slice,
)
from tests.factories import (
    make_area,
    make_document,
    make_domain,
    make_indicator,
    make_measure,
    make_office,
    make_slice,
    make_user,
)

LIST = reverse("admin:indicators_indicator_changelist")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client: Client, settings: Any) -> User:
    settings.MFA_REQUIRED_ROLES = []
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


def add(client: Client, model: type[Any], **data: Any) -> Any:
    return client.post(reverse(f"admin:indicators_{model._meta.model_name}_add"), data)


def page_of(row: Any) -> str:
    return reverse(f"admin:indicators_{row._meta.model_name}_change", args=[row.pk])


def typed(**fields: Any) -> dict[str, Any]:
    """What the form of an indicator sends, without lines below it."""
    data = {
        "code": "EMP_NEW",
        "name": "Lao động có việc làm mới",
        "definition": "Số người",
        "decimals": "0",
        "kind": "flow",
        "direction": "up",
        "period_aggregation": "sum",
        "area_aggregation": "sum",
        "periodicity": "month",
        "calendar": "administrative",
        "phasing": "even",
        "achievement": "ratio",
    }
    data |= lines("ownerships") | lines("breaks") | lines("events")
    data |= fields
    if "domain" not in data:
        data |= {"domain": make_domain().pk, "measure": make_measure().pk}
    return data


def lines(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    stored = [line for line in given if "id" in line]
    data = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": len(stored)}
    for number, line in enumerate(given):
        data |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return data


def as_shown(indicator: Indicator, **fields: Any) -> dict[str, Any]:
    """What the form of a stored indicator sends when only the fields given were touched."""
    names = ("name", "definition", "decimals", "kind", "direction", "periodicity", "calendar")
    names += ("period_aggregation", "area_aggregation", "phasing", "achievement")
    stored = {name: getattr(indicator, name) for name in names}
    return typed(
        **stored | {"domain": indicator.domain_id, "measure": indicator.measure_id} | fields
    )


def test_an_indicator_is_added_with_owner_break_and_event(client: Client) -> None:
    office = make_office()
    data = typed(
        **lines("ownerships", {"office": office.pk, "valid_from": "01/03/2025"}),
        **lines("breaks", {"on": "01/07/2025", "what_changed": "hợp nhất tỉnh"}),
        **lines("events", {"on": "05/09/2024", "text": "bão số 3"}),
    )
    assert add(client, Indicator, **data).status_code == 302
    indicator = Indicator.objects.get()
    assert indicator.ownerships.get().valid_from.isoformat() == "2025-03-01"
    assert (indicator.breaks.count(), indicator.events.count()) == (1, 1)
    told = Activity.objects.order_by("pk").values_list("verb", "model")
    assert list(told) == [
        (Verb.ADDED, "indicators.indicator"),
        (Verb.ADDED, "indicators.indicatorowner"),
        (Verb.ADDED, "indicators.seriesbreak"),
        (Verb.ADDED, "indicators.event"),
    ]


def test_everything_wrong_with_an_indicator_is_told_at_once(client: Client) -> None:
    wrong = {"name": "", "decimals": "5", "kind": "x", "parent": "abc", "valid_from": "1/1"}
    page = add(client, Indicator, **typed(**wrong))
    assert set(page.context["adminform"].form.errors) >= set(wrong)
    assert not Indicator.objects.exists()


def test_a_handover_is_one_save(client: Client) -> None:
    """The old line gets its last day and the new one its first, though the stored ones still overlap."""
    old, new = make_office(), make_office()
    indicator = make_indicator(owner=old)
    stored = indicator.ownerships.get()
    handover = lines(
        "ownerships",
        {"id": stored.pk, "indicator": indicator.pk, "office": old.pk, "valid_to": "28/02/2025"},
        {"indicator": indicator.pk, "office": new.pk, "valid_from": "01/03/2025"},
    )
    assert client.post(page_of(indicator), as_shown(indicator, **handover)).status_code == 302
    assert list(indicator.ownerships.values_list("office", flat=True)) == [old.pk, new.pk]
    told = Activity.objects.order_by("pk").values_list("verb", "old", "new")
    assert told[0] == (Verb.CHANGED, {"valid_to": None}, {"valid_to": "2025-02-28"})
    assert told[1][0] == Verb.ADDED


@pytest.mark.parametrize("first_day", ["", "28/02/2025", "01/01/2020"])
def test_two_owners_on_one_day_are_told(client: Client, first_day: str) -> None:
    old, new = make_office(), make_office()
    indicator = make_indicator(owner=old)
    stored = indicator.ownerships.get()
    overlap = lines(
        "ownerships",
        {"id": stored.pk, "indicator": indicator.pk, "office": old.pk, "valid_to": "28/02/2025"},
        {"indicator": indicator.pk, "office": new.pk, "valid_from": first_day},
    )
    page = client.post(page_of(indicator), as_shown(indicator, **overlap))
    assert page.status_code == 200
    formset = page.context["inline_admin_formsets"][0].formset
    assert formset.non_form_errors() or any(formset.errors)
    assert IndicatorOwner.objects.count() == 1


def test_an_owner_who_is_removed_is_in_nobodys_way(client: Client) -> None:
    old, new = make_office(), make_office()
    indicator = make_indicator(owner=old)
    stored = indicator.ownerships.get()
    replaced = lines(
        "ownerships",
        {"id": stored.pk, "indicator": indicator.pk, "office": old.pk, "DELETE": "on"},
        {"indicator": indicator.pk, "office": new.pk, "valid_from": "01/03/2025"},
    )
    assert client.post(page_of(indicator), as_shown(indicator, **replaced)).status_code == 302
    assert indicator.ownerships.get().office == new


def test_an_indicator_cannot_be_part_of_its_own_part(client: Client) -> None:
    whole = make_indicator()
    part = make_indicator(parent=whole, part_kind="of_which")
    page = client.post(page_of(whole), as_shown(whole, parent=part.pk, part_kind="of_which"))
    assert list(page.context["adminform"].form.errors) == ["parent"]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "viec LAM"},
        {"q": "viec lam moi"},
        {"domain__id__exact": "own"},
        {"kind__exact": "flow"},
        {"is_key__exact": "1"},
        {"owner": "own"},
        {"in_force": "yes"},
    ],
    ids=str,
)
def test_indicators_are_found_without_accents_and_by_filters(
    client: Client, asked: dict[str, str]
) -> None:
    office = make_office()
    found = make_indicator(name="Việc làm mới", is_key=True, owner=office)
    make_indicator(name="Hộ nghèo", kind="stock", valid_to="2020-12-31", owner=make_office())
    own = {"domain__id__exact": found.domain_id, "owner": office.pk}
    asked = {name: str(own.get(name, value)) for name, value in asked.items()}
    assert list(client.get(LIST, asked).context["cl"].result_list) == [found]


@pytest.mark.parametrize(
    "asked", [{"owner": "abc"}, {"owner": "9" * 40}, {"kind__exact": "x"}, {"p": "5"}], ids=str
)
def test_junk_in_the_address_of_the_list_is_no_fault(client: Client, asked: dict[str, str]) -> None:
    make_indicator(owner=make_office())
    assert client.get(LIST, asked).status_code in (200, 302)


def test_the_list_takes_few_queries_however_long_it_is(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        make_indicator(owner=make_office())
    with django_assert_max_num_queries(11):
        client.get(LIST)


def test_an_indicator_takes_few_queries_however_many_lines_it_has(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    whole = make_indicator()
    indicator = make_indicator(owner=make_office(), parent=whole, part_kind="of_which")
    for year in range(2015, 2021):
        indicator.breaks.create(on=date(year, 1, 1), what_changed="Chuẩn mới")
        Event.objects.create(
            indicator=indicator,
            area=make_area(),
            document=make_document(),
            on=date(year, 1, 1),
            text="Sự kiện",
        )
    with django_assert_max_num_queries(13):
        page = client.get(page_of(indicator))
    assert f"selected>{whole}</option>" in page.content.decode()


def test_domains_measures_and_slices_are_kept(client: Client) -> None:
    indicator = make_indicator()
    data = {"code": "viec-lam", "name": "Việc làm", "order": "50", "headline": indicator.pk}
    assert add(client, Domain, **data).status_code == 302
    assert Domain.objects.get(code="viec-lam").headline == indicator
    data = {"code": "VND_BN", "name": "tỷ đồng", "base": "đồng", "factor": "1.000.000.000"}
    assert add(client, Measure, **data).status_code == 302
    assert Measure.objects.get(code="VND_BN").factor == 10**9
    data = {"code": "SEX_M", "name": "Nam", "dimension": "sex"}
    assert add(client, Slice, **data).status_code == 302
    assert Slice.objects.get(code="SEX_M").name == "Nam"


def test_a_slice_keeps_its_code_which_is_its_key(client: Client) -> None:
    women = make_slice("SEX_F")
    data = {"code": "OTHER", "name": "Phụ nữ", "dimension": "sex"}
    client.post(page_of(women), data)
    assert list(Slice.objects.values_list("code", "name")) == [("SEX_F", "Phụ nữ")]


@pytest.mark.parametrize("make", [make_domain, make_measure, make_slice, make_indicator])
def test_what_figures_refer_to_is_not_deleted(client: Client, make: Any) -> None:
    row = make()
    delete = reverse(f"admin:indicators_{row._meta.model_name}_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_rules_are_kept_and_taken_back_with_a_trace(client: Client) -> None:
    first, second = make_indicator(), make_indicator()
    data = {"kind": "at_most", "indicator": first.pk, "other": second.pk, "severity": "warn"}
    assert add(client, Rule, **data).status_code == 302
    rule = Rule.objects.get()
    delete = reverse("admin:indicators_rule_delete", args=[rule.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert [row.verb for row in Activity.objects.order_by("pk")] == [Verb.ADDED, Verb.REMOVED]


def test_a_rule_without_its_sides_is_told(client: Client) -> None:
    data = {"kind": "balance", "indicator": make_indicator().pk, "severity": "warn"}
    page = add(client, Rule, **data)
    assert page.context["adminform"].form.non_field_errors()
    assert not Rule.objects.exists()


def test_events_and_explanations_are_kept(client: Client) -> None:
    indicator, area = make_indicator(name="Hộ nghèo"), make_area()
    data = {"indicator": indicator.pk, "on": "05/09/2024", "text": "bão số 3"}
    assert add(client, Event, **data).status_code == 302
    data = {"indicator": indicator.pk, "area": area.pk, "period": "năm 2024", "text": "thiên tai"}
    assert add(client, Explanation, **data).status_code == 302
    assert Explanation.objects.get().period == "2024"
    page = add(client, Explanation, **data | {"period": "hôm qua"})
    assert list(page.context["adminform"].form.errors) == ["period"]
    for model in (Event, Explanation):
        url = reverse(f"admin:indicators_{model._meta.model_name}_changelist")
        assert len(client.get(url, {"q": "ho ngheo"}).context["cl"].result_list) == 1


def test_breaks_once_a_day_are_told(client: Client) -> None:
    indicator = make_indicator()
    SeriesBreak.objects.create(indicator=indicator, on="2025-07-01", what_changed="x")
    again = lines("breaks", {"indicator": indicator.pk, "on": "01/07/2025", "what_changed": "y"})
    page = client.post(page_of(indicator), as_shown(indicator, **again))
    assert page.status_code == 200
    assert any(page.context["inline_admin_formsets"][1].formset.errors)


def test_reviewers_look_at_the_catalogue_and_change_nothing(client: Client) -> None:
    client.force_login(make_user(Role.REVIEWER))
    indicator = make_indicator()
    assert client.get(page_of(indicator)).status_code == 200
    assert client.post(page_of(indicator), as_shown(indicator, name="x")).status_code == 403
    assert add(client, Rule).status_code == 403
