"""Số liệu bổ sung: prepared on its page, decided on its page, and refused to whom it is no business."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from indicators.models import Indicator, Observation, ProposedObservation
from organisation.models import Office
from tests.factories import (
    assign_form,
    make_area,
    make_deputy,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_proposal,
    make_slice,
    make_user,
)

LIST = reverse("indicators:proposal-list")
CREATE = reverse("indicators:proposal-create")

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office(name="Phòng Việc làm")


@pytest.fixture
def clerk(client: Client, office: Office) -> User:
    user = make_user(Role.STAFF, office=office)
    client.force_login(user)
    return user


@pytest.fixture
def reviewer(office: Office) -> User:
    return make_user(Role.REVIEWER, office=office)


@pytest.fixture
def indicator(office: Office) -> Indicator:
    return make_indicator(owner=office, name="Lao động được tạo việc làm mới")


def typed(indicator: Indicator, **fields: Any) -> dict[str, Any]:
    """What the form of a new figure sends."""
    data = {
        "indicator": indicator.pk,
        "slice": make_slice().pk,
        "period": "năm 2021",
        "known_from": "31/01/2022",
        "said": "given",
        "value": "15.059",
        "qualifier": "exact",
        "status": "reported",
        "source": "bao-cao-2021.docx",
        "reason": "chưa từng được nạp",
    }
    data |= fields
    if "area" not in data:
        data["area"] = make_area().pk
    return data


def test_a_clerk_prepares_and_the_reviewer_publishes(
    client: Client, clerk: User, reviewer: User, indicator: Indicator
) -> None:
    answer = client.post(CREATE, typed(indicator), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    [message] = answer.context["messages"]
    assert "15.059" in str(message)
    proposal = ProposedObservation.objects.get()
    assert [line.proposal for line in answer.context["page"].waiting] == [proposal]
    assert not answer.context["page"].to_decide

    client.force_login(reviewer)
    listed = client.get(LIST)
    assert [line.proposal for line in listed.context["page"].to_decide] == [proposal]
    address = proposal.get_absolute_url()
    assert "15.059\xa0người" in client.get(address).content.decode()
    answer = client.post(address, {"viec": "cong-bo"}, follow=True)
    assert [line.proposal for line in answer.context["page"].decided] == [proposal]
    figure = Observation.objects.get()
    assert (figure.value, figure.recorded_by, figure.proposal) == (15059, reviewer, proposal)
    shown = client.get(f"{indicator.get_absolute_url()}?nam=2021&dia-ban={figure.area.code}")
    assert "15.059" in shown.content.decode()
    assert clerk.full_name in shown.content.decode()


def test_everything_wrong_is_told_at_once_beside_its_field_and_what_was_typed_stays(
    client: Client, clerk: User, indicator: Indicator
) -> None:
    wrong = {"area": "", "period": "quý 5", "known_from": "x", "value": "14.94", "source": ""}
    page = client.post(CREATE, typed(indicator, **wrong, status="official", reason=""))
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {*wrong, "document", "reason"}
    assert page.context["form"]["value"].value() == "14.94"
    assert not ProposedObservation.objects.exists()


def test_a_figure_of_a_form_is_told_beside_the_period(
    client: Client, clerk: User, indicator: Indicator
) -> None:
    area = make_area()
    assign_form(make_form(indicator, code="01T"), make_office(), area)
    page = client.post(CREATE, typed(indicator, area=area.pk, period="tháng 3/2021", value="x"))
    assert set(page.context["form"].errors) == {"period", "value"}
    assert "01T" in page.content.decode()


@pytest.mark.parametrize(
    "junk",
    [
        {"value": "1e400"},
        {"value": "9" * 20_000},
        {"indicator": "9" * 40},
        {"area": "1 OR 1=1"},
        {"document": "abc"},
        {"slice": "nonsense"},
        {"period": "9" * 500},
        {"said": "x"},
        {"known_from": "9" * 500},
    ],
    ids=str,
)
def test_junk_in_the_form_is_an_error_and_no_fault(
    client: Client, clerk: User, indicator: Indicator, junk: dict[str, str]
) -> None:
    page = client.post(CREATE, typed(indicator) | junk)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == set(junk)


def test_only_indicators_of_ones_own_office_are_taken(
    client: Client, clerk: User, indicator: Indicator, office: Office
) -> None:
    foreign = make_indicator(owner=make_office())
    page = client.post(CREATE, typed(foreign))
    assert set(page.context["form"].errors) == {"indicator"}
    below = make_indicator(owner=make_office(parent=office))
    assert client.post(CREATE, typed(below)).status_code == 302


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"viec": "tu-choi", "answer": " "}, "answer"),
        ({"viec": "cong-bo", "answer": "sai"}, "answer"),
        ({"viec": "xoa"}, "__all__"),
        ({}, "__all__"),
    ],
    ids=str,
)
def test_a_decision_that_says_nothing_or_both_is_told(
    client: Client, reviewer: User, indicator: Indicator, sent: dict[str, str], field: str
) -> None:
    client.force_login(reviewer)
    proposal = make_proposal(indicator=indicator)
    page = client.post(proposal.get_absolute_url(), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    proposal.refresh_from_db()
    assert proposal.is_waiting


def test_a_refusal_is_read_by_who_prepared_it(
    client: Client, clerk: User, reviewer: User, indicator: Indicator
) -> None:
    proposal = make_proposal(indicator=indicator, proposed_by=clerk)
    second = Client()
    second.force_login(reviewer)
    second.post(proposal.get_absolute_url(), {"viec": "tu-choi", "answer": "Nguồn nói 90."})
    assert "Nguồn nói 90." in client.get(LIST).content.decode()
    assert "Nguồn nói 90." in client.get(proposal.get_absolute_url()).content.decode()


def test_two_tabs_decide_once(client: Client, reviewer: User, indicator: Indicator) -> None:
    client.force_login(reviewer)
    proposal = make_proposal(indicator=indicator)
    address = proposal.get_absolute_url()
    client.post(address, {"viec": "cong-bo"})
    page = client.post(address, {"viec": "tu-choi", "answer": "thôi"})
    assert list(page.context["form"].errors) == ["__all__"]
    assert client.post(address, {"viec": "cong-bo"}).status_code == 200
    assert Observation.objects.count() == 1
    proposal.refresh_from_db()
    assert proposal.state == "published"


def test_who_prepared_it_is_offered_to_withdraw_and_cannot_publish(
    client: Client, clerk: User, indicator: Indicator
) -> None:
    proposal = make_proposal(indicator=indicator, proposed_by=clerk)
    page = client.get(proposal.get_absolute_url())
    assert (page.context["may_withdraw"], page.context["may_decide"]) == (True, False)
    assert client.post(proposal.get_absolute_url(), {"viec": "cong-bo"}).status_code == 403
    client.post(proposal.get_absolute_url(), {"viec": "rut"})
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_a_deputy_finds_what_waits_for_the_reviewer(
    client: Client, clerk: User, reviewer: User, indicator: Indicator
) -> None:
    make_deputy(reviewer, clerk)
    own = make_proposal(indicator=indicator, proposed_by=clerk)
    others = make_proposal(indicator=indicator)
    of_the_reviewer = make_proposal(indicator=indicator, proposed_by=reviewer)
    page = client.get(LIST).context["page"]
    assert [line.proposal for line in page.to_decide] == [others]
    assert [line.proposal for line in page.waiting] == [own, of_the_reviewer]


def test_figures_of_other_offices_are_refused_and_not_listed(client: Client, clerk: User) -> None:
    foreign = make_proposal()
    assert client.get(foreign.get_absolute_url()).status_code == 403
    page = client.get(LIST).context["page"]
    assert (page.to_decide, page.waiting, page.decided) == ((), (), ())


def test_published_figures_of_the_same_kind_stand_beside_it(
    client: Client, reviewer: User, indicator: Indicator
) -> None:
    client.force_login(reviewer)
    proposal = make_proposal(indicator=indicator, period="2021")
    for period in ("2014", "2016", "2017", "2018", "2019", "2020", "2022", "2021-M05"):
        make_observation(indicator=indicator, area=proposal.area, period=period)
    page = client.get(proposal.get_absolute_url())
    years = [each.period for each in page.context["beside"]]
    assert years == [f"Năm {year}" for year in (2022, 2020, 2019, 2018, 2017, 2016)]


def test_the_pages_take_few_queries_however_many_figures_wait(
    client: Client, reviewer: User, indicator: Indicator, django_assert_max_num_queries: Any
) -> None:
    client.force_login(reviewer)
    proposals = [make_proposal(indicator=indicator) for _n in range(6)]
    make_proposal(indicator=make_indicator(owner=make_office(parent=reviewer.office)))
    with django_assert_max_num_queries(15):
        client.get(LIST)
    with django_assert_max_num_queries(15):
        client.get(proposals[0].get_absolute_url())
    with django_assert_max_num_queries(15):
        client.get(CREATE)
