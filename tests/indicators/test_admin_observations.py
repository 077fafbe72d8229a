"""Published figures in the administration pages: found, prepared, corrected, and nothing else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Channel, Role, Verb
from accounts.models import Activity, User
from indicators.forms import ObservationForm
from indicators.models import Indicator, Observation, ProposedObservation
from organisation.models import Office, Source
from tests.factories import (
    make_area,
    make_document,
    make_domain,
    make_indicator,
    make_observation,
    make_office,
    make_proposal,
    make_slice,
    make_user,
)

LIST = reverse("admin:indicators_observation_changelist")
ADD = reverse("admin:indicators_observation_add")
PROPOSED = reverse("admin:indicators_proposedobservation_changelist")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_step(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = []


@pytest.fixture
def office() -> Office:
    return make_office(name="Phòng Việc làm")


@pytest.fixture
def reviewer(client: Client, office: Office) -> User:
    user = make_user(Role.REVIEWER, office=office)
    client.force_login(user)
    return user


@pytest.fixture
def indicator(office: Office) -> Indicator:
    return make_indicator(owner=office, name="Lao động được tạo việc làm mới")


def page_of(figure: Observation) -> str:
    return reverse("admin:indicators_observation_change", args=[figure.pk])


def typed(indicator: Indicator, **fields: Any) -> dict[str, Any]:
    """What the form of a new figure sends."""
    data = {
        "indicator": indicator.pk,
        "slice": make_slice().pk,
        "period": "năm 2023",
        "known_from": "31/01/2024",
        "said": "given",
        "value": "15.059",
        "qualifier": "exact",
        "status": "reported",
        "source": "bao-cao-2023.docx",
        "reason": "báo cáo năm",
    }
    data |= fields
    if "area" not in data:
        data["area"] = make_area().pk
    return data


def correction(figure: Observation, **fields: Any) -> dict[str, Any]:
    """What the form of a correction sends when only the number was touched."""
    return {
        "seen": figure.pk,
        "said": "given",
        "value": "15.060",
        "qualifier": figure.qualifier,
        "status": figure.status,
        "source": figure.source.location,
        "reason": "gõ nhầm",
    } | fields


def errors(page: Any) -> dict[str, Any]:
    return page.context["adminform"].form.errors


# ---------------------------------------------------------------- the list


def test_current_figures_are_listed_and_older_versions_on_request(
    client: Client, reviewer: User
) -> None:
    old = make_observation(superseded_at=timezone.now())
    current = make_observation(indicator=old.indicator, area=old.area)

    def listed(**asked: str) -> set[Observation]:
        return set(client.get(LIST, asked).context["cl"].result_list)

    assert listed() == {current}
    assert listed(versions="all") == {old, current}
    assert listed(versions="closed") == {old}
    assert listed(versions="nonsense") == {current}


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "viec lam MOI"},
        {"q": "lao cai viec"},
        {"q": "việc làm"},
        {"year": "2023"},
        {"frequency": "A"},
        {"status__exact": "reported"},
        {"area__level": "province"},
        {"illustration__exact": "0"},
        {"indicator__domain__id__exact": "own"},
    ],
    ids=str,
)
def test_figures_are_found_by_words_without_accents_and_by_filters(
    client: Client, reviewer: User, indicator: Indicator, asked: dict[str, str]
) -> None:
    figure = make_observation(indicator=indicator, area=make_area(name="Tỉnh Lào Cai"))
    make_observation(
        indicator=make_indicator(name="Hộ nghèo", domain=make_domain()),
        area=make_area(name="Huyện Sa Pa", level="district"),
        period="2022-M05",
        status="estimate",
        illustration=True,
    )
    if "own" in asked.values():
        asked = {name: str(indicator.domain_id) for name in asked}
    assert list(client.get(LIST, asked).context["cl"].result_list) == [figure]


def test_a_figure_is_listed_as_it_is_written(client: Client, reviewer: User) -> None:
    make_observation(value=Decimal(15059), qualifier="over", period="2023-C09")
    page = client.get(LIST).content.decode()
    assert "hơn 15.059" in page
    assert "9 tháng đầu năm 2023" in page


def test_the_list_takes_few_queries_however_long_it_is(
    client: Client, reviewer: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        make_observation(document=make_document())
    with django_assert_max_num_queries(10):
        client.get(LIST)


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "1e400"},
        {"year": "9999999999"},
        {"frequency": "Z"},
        {"status__exact": "x" * 3000},
        {"indicator__domain__id__exact": "abc"},
        {"indicator__domain__id__exact": "9" * 40},
        {"illustration__exact": "perhaps"},
        {"period": "2023"},
        {"value__gt": "NaN"},
        {"recorded_by__password__startswith": "a"},
        {"p": "0"},
        {"p": "9" * 30},
        {"o": "99.-99.x"},
        {"q": "'; DROP TABLE--"},
    ],
    ids=str,
)
def test_junk_in_the_address_of_the_list_is_no_fault(
    client: Client, reviewer: User, asked: dict[str, str]
) -> None:
    make_observation()
    assert client.get(LIST, asked).status_code in (200, 302, 400)


# ---------------------------------------------------------------- preparing


def test_a_figure_is_prepared_and_published_by_nobody_yet(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    answer = client.post(ADD, typed(indicator))
    assert (answer.status_code, answer.url) == (302, PROPOSED)
    figure = ProposedObservation.objects.get()
    assert (figure.value, figure.period, figure.known_from) == (15059, "2023", date(2024, 1, 31))
    assert (figure.proposed_by, figure.reason, figure.state) == (reviewer, "báo cáo năm", "waiting")
    assert not Observation.objects.exists()
    assert figure.source.location == "bao-cao-2023.docx"
    told = Activity.objects.order_by("pk").values_list("verb", "model", "channel")
    assert list(told) == [
        (Verb.ADDED, "organisation.source", Channel.ADMIN),
        (Verb.ADDED, "indicators.proposedobservation", Channel.ADMIN),
    ]


def test_who_prepared_a_figure_does_not_publish_it_and_a_colleague_does(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    client.post(ADD, typed(indicator))
    proposal = ProposedObservation.objects.get()
    shown = client.get(reverse("admin:indicators_proposedobservation_change", args=[proposal.pk]))
    assert (shown.status_code, shown.url) == (302, proposal.get_absolute_url())
    client.post(shown.url, {"viec": "cong-bo"})
    assert not Observation.objects.exists()
    colleague = make_user(Role.REVIEWER, office=reviewer.office)
    client.force_login(colleague)
    client.post(shown.url, {"viec": "cong-bo"})
    assert Observation.objects.get().recorded_by == colleague


def test_proposed_figures_of_other_offices_are_not_listed(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    own, foreign = make_proposal(indicator=indicator), make_proposal()
    assert list(client.get(PROPOSED).context["cl"].result_list) == [own]
    address = reverse("admin:indicators_proposedobservation_change", args=[foreign.pk])
    assert client.get(address, follow=True).redirect_chain[-1][0] == reverse("admin:index")


def test_what_was_understood_is_read_back(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    page = client.post(ADD, typed(indicator, value="15059"), follow=True)
    [message] = page.context["messages"]
    assert "15.059" in str(message)
    assert indicator.name in str(message)


def test_the_next_figure_of_the_same_report_starts_from_what_they_share(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    data = typed(indicator, _addanother="1")
    form = client.post(ADD, data, follow=True).context["adminform"].form
    shared = ("area", "period", "known_from", "status", "source")
    assert [str(form[name].value()) for name in shared] == [str(data[name]) for name in shared]
    assert not form["indicator"].value()
    assert not form["value"].value()


def test_everything_wrong_is_told_at_once_beside_its_field_and_nothing_is_saved(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    wrong = {"area": "", "period": "quý 5", "known_from": "x", "value": "14.94", "source": ""}
    page = client.post(ADD, typed(indicator, **wrong, status="official", reason=""))
    assert page.status_code == 200
    assert set(errors(page)) == {*wrong, "document", "reason"}
    assert page.context["adminform"].form["value"].value() == "14.94"
    assert not ProposedObservation.objects.exists()
    assert not Source.objects.exists()
    assert not Activity.objects.exists()


def test_a_refused_act_leaves_not_even_its_source_behind(
    client: Client, reviewer: User, indicator: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Published between the look of the form and the act."""
    figure = make_observation(indicator=indicator)
    monkeypatch.setattr(ObservationForm, "_ask_whether_open", lambda form: None)
    page = client.post(ADD, typed(indicator, area=figure.area_id, source="new.docx"))
    assert list(errors(page)) == ["__all__"]
    assert not Source.objects.filter(location="new.docx").exists()
    assert not ProposedObservation.objects.exists()


def test_a_second_click_prepares_nothing(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    data = typed(indicator)
    client.post(ADD, data)
    client.post(ADD, data)
    assert ProposedObservation.objects.count() == 1
    assert Activity.objects.filter(model="indicators.proposedobservation").count() == 1


@pytest.mark.parametrize(
    "junk",
    [
        {"value": "1e400"},
        {"value": "NaN"},
        {"value": "9" * 20_000},
        {"indicator": "abc"},
        {"indicator": "9" * 40},
        {"area": "9" * 40},
        {"area": "1 OR 1=1"},
        {"document": "abc"},
        {"slice": "\0"},
        {"period": "\0"},
        {"source": "\0"},
        {"said": "x"},
        {"known_from": "9" * 500},
    ],
    ids=str,
)
def test_junk_in_the_form_is_an_error_and_no_fault(
    client: Client, reviewer: User, indicator: Indicator, junk: dict[str, str]
) -> None:
    page = client.post(ADD, typed(indicator) | junk)
    assert page.status_code == 200
    assert set(errors(page)) == set(junk)


@pytest.mark.parametrize(
    "asked", [{"indicator": "abc"}, {"area": "9" * 40}, {"period": "x"}, {"nothing": "1"}], ids=str
)
def test_junk_to_start_from_is_no_fault(
    client: Client, reviewer: User, asked: dict[str, str]
) -> None:
    assert client.get(ADD, asked).status_code == 200


def test_only_indicators_of_ones_own_office_are_offered_and_taken(
    client: Client, reviewer: User, indicator: Indicator, office: Office
) -> None:
    below = make_indicator(owner=make_office(parent=office), name="Việc làm ở huyện")
    foreign = make_indicator(owner=make_office(), name="Việc làm ở nơi khác")
    asked = {"app_label": "indicators", "field_name": "indicator", "term": "viec lam"}
    for model in ("observation", "target"):
        offered = client.get(reverse("admin:autocomplete"), asked | {"model_name": model}).json()
        assert {int(row["id"]) for row in offered["results"]} == {indicator.pk, below.pk}
    everywhere = client.get(reverse("admin:autocomplete"), asked | {"model_name": "rule"}).json()
    assert len(everywhere["results"]) == 3
    assert list(errors(client.post(ADD, typed(foreign)))) == ["indicator"]
    assert client.post(ADD, typed(below)).status_code == 302


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_nobody_but_reviewers_prepares_or_corrects_here(
    client: Client, indicator: Indicator, office: Office, role: Role
) -> None:
    client.force_login(make_user(role, office=office))
    figure = make_observation(indicator=indicator)
    assert client.post(ADD, typed(indicator)).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.post(page_of(figure), correction(figure)).status_code == 403
    assert Observation.objects.count() == 1


# ---------------------------------------------------------------- one figure


def test_a_figure_is_shown_with_all_its_versions(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    old = make_observation(
        indicator=indicator, value=Decimal(15059), known_from="2024-01-31", note="theo báo"
    )
    client.post(page_of(old), correction(old))
    current = Observation.objects.current().get()
    page = client.get(page_of(old))
    assert [row for row, _ in page.context["versions"]] == [current, old]
    text = page.content.decode()
    for said in ("15.059", "15.060", "gõ nhầm", "theo báo", reviewer.full_name, "31/01/2024"):
        assert said in text


def test_a_figure_takes_few_queries_however_many_versions_it_has(
    client: Client, reviewer: User, indicator: Indicator, django_assert_max_num_queries: Any
) -> None:
    figure = make_observation(indicator=indicator)
    for _ in range(4):
        make_observation(
            indicator=indicator,
            area=figure.area,
            superseded_at=timezone.now(),
            recorded_by=make_user(),
            document=make_document(),
        )
    client.get(page_of(figure))  # some things are asked for once only
    with django_assert_max_num_queries(12):
        client.get(page_of(figure))


def test_a_correction_is_published_as_a_new_version(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    old = make_observation(indicator=indicator, value=Decimal(15059))
    answer = client.post(page_of(old), correction(old))
    new = Observation.objects.current().get()
    assert (answer.status_code, answer.url) == (302, page_of(new))
    old.refresh_from_db()
    assert (old.value, old.is_open, new.value, new.reason) == (15059, False, 15060, "gõ nhầm")
    assert new.recorded_by == reviewer
    assert Activity.objects.get().verb == Verb.CORRECTED


def test_a_figure_is_taken_back(client: Client, reviewer: User, indicator: Indicator) -> None:
    old = make_observation(indicator=indicator)
    client.post(page_of(old), correction(old, said="not_reported", value=""))
    new = Observation.objects.current().get()
    assert (new.value, new.missing) == (None, "not_reported")


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("reason", {"reason": ""}),
        ("value", {"value": "15,060"}),
        ("value", {"value": ""}),
        ("document", {"status": "official"}),
        ("seen", {"seen": ""}),
        ("seen", {"seen": "9" * 40}),
        ("__all__", {"value": "15.059"}),
    ],
    ids=str,
)
def test_a_wrong_correction_is_told_and_the_figure_stays(
    client: Client, reviewer: User, indicator: Indicator, field: str, fields: dict[str, str]
) -> None:
    old = make_observation(indicator=indicator, value=Decimal(15059))
    page = client.post(page_of(old), correction(old, **fields))
    assert list(errors(page)) == [field]
    assert list(Observation.objects.current()) == [old]
    assert not Activity.objects.exists()


def test_a_stale_correction_shows_both_figures_who_and_when(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    seen = make_observation(indicator=indicator, value=Decimal(15059))
    second = make_user(Role.REVIEWER, office=reviewer.office, full_name="Người thứ hai")
    other = Client()
    other.force_login(second)
    other.post(page_of(seen), correction(seen, value="15.095"))
    newer = Observation.objects.current().get()

    page = client.post(page_of(seen), correction(seen, value="15.061"))
    assert list(errors(page)) == ["__all__"]
    row, written = page.context["newer"]
    assert (row, written.number) == (newer, "15.095")
    text = page.content.decode()
    for said in (
        "15.095",
        "15.061",
        "Người thứ hai",
        f"{timezone.localtime(row.recorded_at):%H:%M}",
    ):
        assert said in text
    assert list(Observation.objects.current()) == [newer]

    # Sent once more, now that the newer figure was on the screen.
    sent = {"seen": page.context["adminform"].form["seen"].value(), "value": "15.061"}
    client.post(page_of(seen), correction(seen, **sent))
    assert Observation.objects.current().get().value == 15061


def test_a_second_click_corrects_nothing(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    old = make_observation(indicator=indicator, value=Decimal(15059))
    first = client.post(page_of(old), correction(old))
    second = client.post(page_of(old), correction(old))
    assert first.url == second.url
    assert Observation.objects.count() == 2
    assert Activity.objects.count() == 1


def test_ones_own_figure_offers_no_correction_and_takes_none(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    own = make_observation(indicator=indicator, recorded_by=reviewer)
    page = client.get(page_of(own))
    assert not page.context["is_offered"]
    assert page.context["why_not"]
    page = client.post(page_of(own), correction(own))
    assert list(errors(page)) == ["__all__"]
    assert list(Observation.objects.all()) == [own]


def test_a_figure_of_another_office_is_read_only(client: Client, reviewer: User) -> None:
    other = make_office(name="Phòng Bảo trợ")
    foreign = make_observation(indicator=make_indicator(owner=other))
    page = client.get(page_of(foreign))
    assert not page.context["is_offered"]
    assert "Phòng Bảo trợ" in page.context["why_not"]
    assert client.post(page_of(foreign), correction(foreign)).status_code == 403
    orphan = make_observation(indicator=make_indicator())
    assert client.get(page_of(orphan)).context["why_not"]


def test_a_replaced_version_offers_no_correction(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    old = make_observation(indicator=indicator, superseded_at=timezone.now())
    assert not client.get(page_of(old)).context["is_offered"]


def test_administrators_look_at_figures(client: Client, indicator: Indicator) -> None:
    client.force_login(make_user(Role.ADMIN))
    figure = make_observation(indicator=indicator)
    page = client.get(page_of(figure))
    assert not page.context["is_offered"]
    assert "<form" not in page.content.decode().split('id="content-main"')[1]


def test_figures_are_never_deleted(client: Client, reviewer: User, indicator: Indicator) -> None:
    figure = make_observation(indicator=indicator, illustration=True)
    delete = reverse("admin:indicators_observation_delete", args=[figure.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    several = {"action": "delete_selected", "_selected_action": [figure.pk], "post": "yes"}
    client.post(LIST, several)
    assert Observation.objects.filter(pk=figure.pk).exists()


@pytest.mark.parametrize("key", ["abc", "9" * 40, "0"])
def test_a_figure_that_is_not_there_is_said_not_to_be(
    client: Client, reviewer: User, key: str
) -> None:
    for name in ("change", "history"):
        answer = client.get(reverse(f"admin:indicators_observation_{name}", args=[key]))
        assert answer.status_code in (302, 404)
