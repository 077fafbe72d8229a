"""Figures that no form gives: one person prepares, a second publishes, and nobody gets round it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import activity
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators import actions, proposing
from indicators.actions import (
    ActionRefused,
    AlreadyDecided,
    AlreadyPublished,
    GivenByForm,
    NewVersion,
    NotTheSecond,
    SameAuthor,
)
from indicators.models import (
    Indicator,
    IndicatorOwner,
    Observation,
    ProposedObservation,
)
from indicators.proposing import AlreadyProposed
from organisation.models import Office, Source
from tests.factories import (
    assign_form,
    make_area,
    make_deputy,
    make_document,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_proposal,
    make_slice,
    make_source,
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
def clerk(office: Office) -> User:
    return make_user(Role.STAFF, office=office)


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


def propose(indicator: Indicator, by: User, **fields: Any) -> ProposedObservation:
    version = fields.pop("version", None) or said()
    fields.setdefault("area", None)
    fields["area"] = fields["area"] or make_area()
    key = {"indicator": indicator, "slice": make_slice(), "period": "2023"}
    rest = {"known_from": date(2024, 1, 31), "reason": "báo cáo năm", "today": TODAY}
    return proposing.propose(**key | rest | fields, version=version, by=by)


def publish(proposal: ProposedObservation, by: User, today: date = TODAY) -> Observation:
    return actions.publish_proposed(proposal=proposal, by=by, today=today)


def what_is_stored() -> list[Any]:
    """Everything these acts may write, to show that a refused one wrote none of it."""
    connection.check_constraints()
    tables = (ProposedObservation, Observation, Source, Activity)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def assert_refused(refusal: type[Exception], act: Callable[[], Any]) -> Any:
    """The refusal, after which everything is as it was."""
    before = what_is_stored()
    with pytest.raises(refusal) as raised:
        act()
    assert what_is_stored() == before
    return raised.value


# ---------------------------------------------------------------- preparing


def test_a_prepared_figure_counts_nowhere_and_is_recorded(
    indicator: Indicator, clerk: User
) -> None:
    document = make_document()
    version = said(status="official", document=document, note="n", qualifier="over")
    proposal = propose(indicator, clerk, version=version)
    proposal.refresh_from_db()
    assert (proposal.value, proposal.status, proposal.document) == (100, "official", document)
    assert (proposal.period_start, proposal.frequency) == (date(2023, 1, 1), "A")
    assert (proposal.proposed_by, proposal.state) == (clerk, "waiting")
    assert not Observation.objects.exists()
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.reason) == (Verb.ADDED, clerk, "báo cáo năm")
    assert (row.model, row.object_id) == ("indicators.proposedobservation", str(proposal.pk))
    assert (row.new["value"], row.new["qualifier"]) == ("100", "over")


@pytest.mark.parametrize("role", [Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_only_staff_and_reviewers_of_the_office_in_charge_prepare(
    indicator: Indicator, office: Office, role: Role
) -> None:
    for person in (make_user(role, office=office), make_user(Role.STAFF), make_user(Role.REVIEWER)):
        assert_refused(PermissionDenied, lambda person=person: propose(indicator, person))
    assert_refused(PermissionDenied, lambda: propose(make_indicator(), make_user()))


def test_what_is_published_is_not_prepared_again(indicator: Indicator, clerk: User) -> None:
    figure = make_observation(indicator=indicator)
    assert_refused(AlreadyPublished, lambda: propose(indicator, clerk, area=figure.area))


def test_what_was_taken_back_is_corrected_and_not_prepared_anew(
    indicator: Indicator, clerk: User
) -> None:
    figure = make_observation(indicator=indicator, missing="not_reported")
    assert_refused(AlreadyPublished, lambda: propose(indicator, clerk, area=figure.area))


def test_an_illustration_is_no_obstacle(indicator: Indicator, clerk: User) -> None:
    made_up = make_observation(indicator=indicator, illustration=True)
    assert propose(indicator, clerk, area=made_up.area).is_waiting


def test_a_figure_waits_once(indicator: Indicator, clerk: User, reviewer: User) -> None:
    first = propose(indicator, clerk)
    refusal = assert_refused(AlreadyProposed, lambda: propose(indicator, reviewer, area=first.area))
    assert str(clerk) in str(refusal)
    proposing.withdraw(proposal=first, by=clerk)
    assert propose(indicator, reviewer, area=first.area).is_waiting


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
def test_what_cannot_be_published_is_refused_with_its_field_when_it_is_prepared(
    indicator: Indicator, clerk: User, field: str, fields: dict[str, Any]
) -> None:
    area = make_area()
    if "version" in fields:
        fields = {"version": said(**fields["version"])}
    refusal = assert_refused(ActionRefused, lambda: propose(indicator, clerk, area=area, **fields))
    assert field in refusal.errors
    assert all(sentence for sentences in refusal.errors.values() for sentence in sentences)


def test_an_area_that_did_not_exist_then_is_refused(indicator: Indicator, clerk: User) -> None:
    later = make_area(valid_from=date(2025, 7, 1))
    refusal = assert_refused(ActionRefused, lambda: propose(indicator, clerk, area=later))
    assert list(refusal.errors) == ["area"]


# ---------------------------------------------------------------- what a form gives


@pytest.mark.parametrize(
    ("form", "period", "is_given"),
    [
        ({}, "2024-M03", True),
        ({}, "2024-Q2", False),
        ({}, "2024", False),
        ({"asks_cumulative": True}, "2024-C05", True),
        ({"asks_cumulative": True}, "2024-S1", True),
        ({"asks_cumulative": True}, "2024", True),
        ({"asks_cumulative": True}, "2024-Q2", False),
        ({"asks_cumulative": True}, "2021-2025", False),
        ({"asks_year_estimate": True}, "2024", False),
        ({"periodicity": "quarter", "asks_cumulative": True}, "2024-S1", True),
        ({"periodicity": "quarter", "asks_cumulative": True}, "2024-C05", False),
        ({"periodicity": "quarter"}, "2024-Q2", True),
        ({"periodicity": "year"}, "2024", True),
        ({"is_practice": True}, "2024-M03", False),
        ({"valid_from": date(2024, 4, 1)}, "2024-M03", False),
        ({"valid_from": date(2024, 4, 1)}, "2024-M04", True),
        ({"valid_to": date(2024, 3, 30)}, "2024-M03", False),
    ],
    ids=str,
)
def test_what_a_form_of_record_gives_is_entered_there(
    indicator: Indicator, clerk: User, form: dict[str, Any], period: str, is_given: bool
) -> None:
    area = make_area()
    made = make_form(indicator, **form)
    assign_form(made, make_office(), area)
    today = date(2026, 1, 31)

    def act() -> ProposedObservation:
        return propose(indicator, clerk, area=area, period=period, today=today)

    if is_given:
        refusal = assert_refused(GivenByForm, act)
        assert list(refusal.errors) == ["period"]
        assert made.code in str(refusal)
    else:
        assert act().is_waiting


def test_a_form_of_other_areas_rows_and_slices_gives_nothing_here(
    indicator: Indicator, clerk: User
) -> None:
    area = make_area()
    form = make_form(indicator, make_indicator())
    assign_form(form, make_office(), area)
    form.rows.filter(indicator=indicator).update(is_of_record=False)
    assert propose(indicator, clerk, area=area, period="2024-M03").is_waiting
    form.rows.filter(indicator=indicator).update(is_of_record=True)
    assert propose(indicator, clerk, period="2024-M03").is_waiting
    women = make_slice("SEX_F")
    assert propose(indicator, clerk, area=area, slice=women, period="2024-M03").is_waiting


def test_a_form_that_came_meanwhile_refuses_the_publication(
    indicator: Indicator, reviewer: User
) -> None:
    proposal = make_proposal(indicator=indicator, period="2024-M03")
    assign_form(make_form(indicator), make_office(), proposal.area)
    assert_refused(GivenByForm, lambda: publish(proposal, reviewer))


# ---------------------------------------------------------------- publishing


def test_a_second_person_publishes_what_was_prepared_word_for_word(
    indicator: Indicator, clerk: User, reviewer: User
) -> None:
    document = make_document()
    version = said(
        status="official",
        document=document,
        note="n",
        qualifier="about",
        cut_off=date(2023, 12, 14),
    )
    proposal = propose(indicator, clerk, version=version)
    figure = publish(proposal, reviewer)
    figure.refresh_from_db()
    assert (figure.value, figure.status, figure.document) == (100, "official", document)
    assert (figure.note, figure.qualifier, figure.cut_off) == ("n", "about", date(2023, 12, 14))
    assert (figure.known_from, figure.frequency) == (date(2024, 1, 31), "A")
    assert (figure.recorded_by, figure.reason, figure.is_open) == (reviewer, "báo cáo năm", True)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.observation) == (
        "published",
        reviewer,
        figure,
    )
    row = Activity.objects.latest("pk")
    assert (row.verb, row.actor) == (Verb.ADDED, reviewer)
    assert (row.model, row.object_id) == ("indicators.observation", str(figure.pk))
    assert (row.new["value"], row.new["proposed_by"]) == ("100.0000", clerk.pk)


def test_a_reviewer_of_the_office_above_may_publish(indicator: Indicator, office: Office) -> None:
    office.parent = make_office()
    office.save()
    above = make_user(Role.REVIEWER, office=office.parent)
    assert publish(make_proposal(indicator=indicator), above).recorded_by == above


def test_nobody_publishes_or_refuses_what_they_prepared(
    indicator: Indicator, reviewer: User
) -> None:
    own = propose(indicator, reviewer)
    assert_refused(NotTheSecond, lambda: publish(own, reviewer))
    assert_refused(
        NotTheSecond,
        lambda: proposing.refuse(proposal=own, by=reviewer, today=TODAY, reason="thử"),
    )


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_nobody_but_reviewers_of_the_office_in_charge_publishes(
    indicator: Indicator, office: Office, role: Role
) -> None:
    proposal = make_proposal(indicator=indicator)
    for person in (make_user(role, office=office), make_user(Role.REVIEWER)):
        assert_refused(PermissionDenied, lambda person=person: publish(proposal, person))


def test_the_office_in_charge_on_the_day_of_the_act_decides(
    indicator: Indicator, reviewer: User
) -> None:
    """Not the office that was in charge when the period ended."""
    heir = make_user(Role.REVIEWER)
    proposal = make_proposal(indicator=indicator)
    IndicatorOwner.objects.filter(indicator=indicator).update(valid_to=date(2024, 5, 31))
    IndicatorOwner.objects.create(
        indicator=indicator, office=heir.office, valid_from=date(2024, 6, 1)
    )
    indicator.refresh_from_db()
    proposal = ProposedObservation.objects.get(pk=proposal.pk)
    assert_refused(PermissionDenied, lambda: publish(proposal, reviewer))
    assert_refused(PermissionDenied, lambda: publish(proposal, heir, today=date(2024, 5, 31)))
    assert publish(proposal, heir).recorded_by == heir


def test_a_disabled_reviewer_publishes_nothing(indicator: Indicator, reviewer: User) -> None:
    proposal = make_proposal(indicator=indicator)
    reviewer.is_active = False
    assert_refused(PermissionDenied, lambda: publish(proposal, reviewer))


def test_a_deputy_publishes_in_the_reviewers_right_and_both_are_named(
    indicator: Indicator, office: Office, reviewer: User
) -> None:
    deputy = make_user(Role.STAFF, office=office)
    make_deputy(reviewer, deputy)
    proposal = make_proposal(indicator=indicator)
    publish(proposal, deputy)
    proposal.refresh_from_db()
    assert (proposal.decided_by, proposal.acting_for) == (deputy, reviewer)


def test_no_deputy_publishes_what_the_person_stood_in_for_has_prepared(
    indicator: Indicator, office: Office, reviewer: User
) -> None:
    deputy = make_user(Role.STAFF, office=office)
    make_deputy(reviewer, deputy)
    own = propose(indicator, reviewer)
    assert_refused(NotTheSecond, lambda: publish(own, deputy))


def test_what_was_published_meanwhile_is_not_published_again(
    indicator: Indicator, reviewer: User
) -> None:
    proposal = make_proposal(indicator=indicator)
    make_observation(indicator=indicator, area=proposal.area, period=proposal.period)
    assert_refused(AlreadyPublished, lambda: publish(proposal, reviewer))


def test_a_replay_publishes_once(indicator: Indicator, reviewer: User) -> None:
    proposal = make_proposal(indicator=indicator)
    stale = ProposedObservation.objects.get(pk=proposal.pk)
    publish(proposal, reviewer)
    assert_refused(AlreadyDecided, lambda: publish(stale, reviewer))


@pytest.mark.parametrize("end", ["refused", "withdrawn"])
def test_what_was_refused_or_withdrawn_is_never_published(
    indicator: Indicator, reviewer: User, end: str
) -> None:
    proposal = make_proposal(indicator=indicator)
    if end == "refused":
        proposing.refuse(proposal=proposal, by=reviewer, today=TODAY, reason="sai nguồn")
    else:
        proposing.withdraw(proposal=proposal, by=proposal.proposed_by)
    assert_refused(AlreadyDecided, lambda: publish(proposal, reviewer))


def test_who_prepared_a_figure_never_corrects_it_and_who_published_it_may(
    indicator: Indicator, reviewer: User
) -> None:
    author = make_user(Role.REVIEWER, office=reviewer.office)
    figure = publish(propose(indicator, author), reviewer)

    def correct(by: User) -> Observation:
        return actions.correct_observation(
            current=Observation.objects.get(pk=figure.pk),
            version=said(value=Decimal(101)),
            reason="gõ nhầm",
            by=by,
            today=TODAY,
        )

    assert_refused(SameAuthor, lambda: correct(author))
    assert correct(reviewer).value == 101


@pytest.mark.django_db(transaction=True)
def test_of_racing_publishers_one_publishes_and_the_others_are_told() -> None:
    office = make_office()
    proposal = make_proposal(indicator=make_indicator(owner=office))
    racers = [make_user(Role.REVIEWER, office=office) for _ in range(4)]
    start = Barrier(len(racers))

    def race(person: User) -> Observation | ActionRefused:
        try:
            seen = ProposedObservation.objects.get(pk=proposal.pk)
            start.wait()
            return publish(seen, person)
        except ActionRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        ends = list(pool.map(race, racers))
    [won] = [end for end in ends if isinstance(end, Observation)]
    assert len([end for end in ends if isinstance(end, AlreadyDecided)]) == len(racers) - 1
    assert list(Observation.objects.all()) == [won]
    assert [row.actor for row in Activity.objects.all()] == [won.recorded_by]


# ---------------------------------------------------------------- refusing, withdrawing


def test_a_refusal_says_why(indicator: Indicator, reviewer: User) -> None:
    proposal = make_proposal(indicator=indicator)

    def refuse(reason: str) -> None:
        proposing.refuse(proposal=proposal, by=reviewer, today=TODAY, reason=reason)

    assert list(assert_refused(ActionRefused, lambda: refuse(" ")).errors) == ["reason"]
    refuse("nguồn nói 90")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer, proposal.decided_by) == (
        "refused",
        "nguồn nói 90",
        reviewer,
    )
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.reason) == (Verb.RETURNED, reviewer, "nguồn nói 90")


def test_only_who_prepared_a_figure_withdraws_it(indicator: Indicator, reviewer: User) -> None:
    proposal = make_proposal(indicator=indicator)
    assert_refused(PermissionDenied, lambda: proposing.withdraw(proposal=proposal, by=reviewer))
    proposing.withdraw(proposal=proposal, by=proposal.proposed_by)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert Activity.objects.get().new == {"state": "withdrawn"}


def test_an_act_and_its_trace_are_saved_together_or_not_at_all(
    indicator: Indicator, clerk: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fault(Exception):
        """Something that breaks in the middle of an act."""

    def fail(**_: Any) -> None:
        raise Fault

    area = make_area()
    waiting = [make_proposal(indicator=indicator, proposed_by=clerk) for _n in range(3)]
    acts = [
        lambda: propose(indicator, clerk, area=area),
        lambda: publish(waiting[0], reviewer),
        lambda: proposing.refuse(proposal=waiting[1], by=reviewer, today=TODAY, reason="x"),
        lambda: proposing.withdraw(proposal=waiting[2], by=clerk),
    ]
    for act in acts:
        with monkeypatch.context() as patch:
            patch.setattr(activity, "record", fail)
            assert_refused(Fault, act)
        act()
    assert Activity.objects.count() == len(acts)


# ---------------------------------------------------------------- what the database refuses


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("value_or_reason", {"missing": "not_reported", "value": 1}),
        ("by_a_second_person", {"state": "refused", "decided_by": "first", "answer": "x"}),
        ("by_a_second_person", {"state": "withdrawn", "decided_by": "second"}),
        (
            "by_a_second_person",
            {"state": "refused", "decided_by": "second", "acting_for": "first", "answer": "x"},
        ),
        ("by_a_second_person", {"state": "published", "decided_by": "first", "observation": True}),
    ],
    ids=str,
)
def test_the_database_refuses_what_no_action_would_do(
    indicator: Indicator, clerk: User, reviewer: User, name: str, fields: dict[str, Any]
) -> None:
    people = {"first": clerk, "second": reviewer}
    made = {key: people.get(value, value) for key, value in fields.items() if key != "observation"}
    if "observation" in fields:
        made["observation"] = make_observation(indicator=indicator)
    if "decided_by" in made:
        made["decided_at"] = timezone.now()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_proposal(indicator=indicator, proposed_by=clerk, **made)
