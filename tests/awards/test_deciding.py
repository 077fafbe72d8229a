"""Awards as they are written: put forward, decided with their money, handed over, revoked."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.choices import Role, Verb
from accounts.models import Activity, User
from awards import deciding
from awards.choices import Stage
from awards.deciding import DecisionChanged, DecisionDocument, Merit, RewardedAlready, StageRefused
from awards.models import Award, AwardCoefficient, AwardDecision, AwardType, Person
from indicators.actions import ActionRefused
from organisation.models import Document
from tests.factories import (
    make_award,
    make_award_decision,
    make_award_person,
    make_award_type,
    make_base_salary,
    make_collective,
    make_document,
    make_household,
    make_law_period,
    make_movement,
    make_office,
    make_user,
)

TODAY = date(2026, 11, 26)
THE_YEAR = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
DOCUMENT = DecisionDocument(issuer="Sở", number="12/QĐ-SLĐTBXH", title="Tặng danh hiệu")

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make_user(Role.AWARD_OFFICER)


@pytest.fixture(autouse=True)
def _law() -> None:
    make_law_period(date(2004, 7, 1))
    make_law_period(date(2024, 1, 1))
    make_base_salary(date(2019, 7, 1), 1_490_000)
    make_base_salary(date(2023, 7, 1), 1_800_000)
    make_base_salary(date(2024, 7, 1), 2_340_000)


@pytest.fixture
def fighter() -> AwardType:
    return make_award_type(coefficient="1.0")


def merit(award_type: AwardType, **said: Any) -> Merit:
    return Merit(type=award_type, **THE_YEAR | said)


def record(officer: User, day: date = date(2023, 12, 31), **said: Any) -> AwardDecision:
    document = said.pop("document", DOCUMENT)
    return deciding.record_decision(
        decision=AwardDecision(decided_on=day, **{"signer_post": "Giám đốc Sở"} | said),
        document=document,
        by=officer,
        today=TODAY,
    )


def give(
    officer: User, decision: AwardDecision, given: Merit, recipients: Sequence[Any]
) -> list[Award]:
    return deciding.give_awards(
        decision=decision, merit=given, recipients=recipients, by=officer, today=TODAY
    )


def move(officer: User, awards: Sequence[Award], stage: str, **said: Any) -> int:
    return deciding.move_awards(
        **{"awards": awards, "stage": stage, "on": TODAY, "by": officer, "today": TODAY} | said
    )


# ---------------------------------------------------------------- put forward


def test_what_is_put_forward_has_its_stage_step_and_office(officer, fighter):
    old, new = make_office(), make_office()
    person = make_award_person(office=old, since=date(2020, 1, 1))
    person.posts.update(valid_to=date(2024, 6, 30))
    person.posts.create(office=new, valid_from=date(2024, 7, 1))
    [award] = deciding.propose_awards(
        merit=merit(fighter),
        recipients=[person],
        stage=Stage.PROPOSED,
        on=date(2023, 11, 1),
        by=officer,
        today=TODAY,
    )
    award.refresh_from_db()
    assert (award.stage, award.achievement_year, award.office) == (Stage.PROPOSED, 2023, old)
    [step] = award.events.all()
    assert (step.stage, step.on, step.by) == (Stage.PROPOSED, date(2023, 11, 1), officer)
    logged = Activity.objects.get(verb=Verb.ADDED, model="awards.awardtype")
    assert logged.new["recipients"] == [person.code]


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.LEADER, Role.ADMIN])
def test_only_award_officers_write_awards(role, fighter):
    user, decision, person = make_user(role), make_award_decision(), make_award_person()
    with pytest.raises(PermissionDenied):
        record(user)
    with pytest.raises(PermissionDenied):
        give(user, decision, merit(fighter), [person])
    with pytest.raises(PermissionDenied):
        move(user, [make_award()], Stage.PROPOSED)
    with pytest.raises(PermissionDenied):
        deciding.propose_awards(
            merit=merit(fighter),
            recipients=[person],
            stage=Stage.PROPOSED,
            on=TODAY,
            by=user,
            today=TODAY,
        )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"recipients": []}, "recipients"),
        ({"stage": Stage.GIVEN}, "stage"),
        ({"on": date(2026, 11, 27)}, "on"),
    ],
)
def test_what_cannot_be_put_forward_is_refused_with_the_field(officer, fighter, said, field):
    proposal = {
        "merit": merit(fighter),
        "recipients": [make_award_person()],
        "stage": Stage.PROPOSED,
        "on": TODAY,
        "by": officer,
        "today": TODAY,
    }
    with pytest.raises(ActionRefused) as refusal:
        deciding.propose_awards(**proposal | said)
    assert set(refusal.value.errors) == {field}
    assert not Award.objects.exists()


def test_a_collective_does_not_get_what_is_for_people(officer, fighter):
    with pytest.raises(ActionRefused):
        give(officer, record(officer), merit(fighter), [make_collective()])
    assert not Award.objects.exists()


# ---------------------------------------------------------------- decisions


def test_a_decision_is_recorded_with_its_document_and_the_law_of_its_day(officer):
    decision = record(officer)
    assert decision.law_period == make_law_period(date(2004, 7, 1))
    assert not decision.law_is_chosen
    document = decision.document
    assert (document.number, document.issued_on) == (DOCUMENT.number, date(2023, 12, 31))
    assert record(
        officer,
        date(2024, 1, 1),
        document=DecisionDocument(issuer="Sở", number="1/QĐ", title="x"),
    ).law_period == make_law_period(date(2024, 1, 1))


def test_a_document_that_is_there_is_taken_and_not_made_twice(officer):
    there = make_document(issuer="Sở", number=DOCUMENT.number, issued_on=date(2023, 12, 31))
    assert record(officer).document == there
    with pytest.raises(ActionRefused) as refusal:
        record(officer)
    assert set(refusal.value.errors) == {"number"}


def test_another_legal_basis_needs_a_reason_which_is_kept(officer):
    new = make_law_period(date(2024, 1, 1))
    with pytest.raises(ActionRefused) as refusal:
        record(officer, law_period=new)
    assert set(refusal.value.errors) == {"law_reason"}
    decision = record(officer, law_period=new, law_reason="Quyết định viện dẫn luật mới")
    assert decision.law_is_chosen
    assert decision.law_period == new


def test_the_law_of_the_day_chosen_by_hand_is_no_choice(officer):
    decision = record(officer, law_period=make_law_period(date(2004, 7, 1)), law_reason="không cần")
    assert (decision.law_is_chosen, decision.law_reason) == (False, "")


def test_all_that_is_wrong_with_a_decision_is_told_at_once(officer):
    with pytest.raises(ActionRefused) as refusal:
        record(
            officer,
            date(2026, 11, 27),
            signer_post=" ",
            document=DecisionDocument(issuer="", number=" ", title=""),
        )
    assert set(refusal.value.errors) == {
        "issuer",
        "number",
        "title",
        "signer_post",
        "decided_on",
    }
    assert not Document.objects.exists()


def test_twelve_people_get_their_award_with_the_money_of_the_day(officer, fighter):
    people = [make_award_person() for _ in range(12)]
    decision = record(officer)
    awards = give(officer, decision, merit(fighter, text="Hoàn thành xuất sắc"), people)
    assert [award.person for award in awards] == people
    for award in Award.objects.all():
        assert (award.stage, award.decision, award.decided_on) == (
            Stage.GIVEN,
            decision,
            date(2023, 12, 31),
        )
        assert award.merit == "Hoàn thành xuất sắc"
        assert (award.coefficient, award.factor, award.base_salary, award.amount) == (
            Decimal("1.00"),
            1,
            1_800_000,
            1_800_000,
        )
        assert [step.stage for step in award.events.all()] == [Stage.GIVEN]


def test_a_collective_gets_double_where_the_award_says_so(officer):
    certificate = make_award_type(
        coefficient="1.0", for_individuals=True, for_collectives=True, collective_factor=2
    )
    decision = record(officer)
    give(officer, decision, merit(certificate), [make_award_person()])
    give(officer, decision, merit(certificate), [make_collective()])
    amounts = dict(Award.objects.values_list("factor", "amount"))
    assert amounts == {1: 1_800_000, 2: 3_600_000}


def test_a_household_gets_its_award(officer):
    award_type = make_award_type(for_households=True)
    [award] = give(officer, record(officer), merit(award_type), [make_household()])
    assert award.office is None


def test_what_has_no_known_coefficient_brings_no_amount(officer):
    [award] = give(officer, record(officer), merit(make_award_type()), [make_award_person()])
    assert award.amount is None
    assert award.money is None


def test_what_was_proposed_goes_on_and_does_not_come_twice(officer, fighter):
    person = make_award_person()
    [proposed] = deciding.propose_awards(
        merit=merit(fighter, text="Đề nghị"),
        recipients=[person],
        stage=Stage.SUBMITTED,
        on=date(2023, 12, 1),
        by=officer,
        today=TODAY,
    )
    [given] = give(officer, record(officer), merit(fighter), [person])
    assert given.pk == proposed.pk
    given.refresh_from_db()
    assert (given.stage, given.merit, given.amount) == (Stage.GIVEN, "Đề nghị", 1_800_000)
    assert [step.stage for step in given.events.all()] == [Stage.SUBMITTED, Stage.GIVEN]


def test_the_same_achievement_is_not_rewarded_twice_and_all_who_have_it_are_named(officer, fighter):
    first, second, third = (make_award_person() for _ in range(3))
    give(officer, record(officer), merit(fighter), [first, second])
    another = make_award_decision()
    with pytest.raises(RewardedAlready) as refusal:
        give(officer, another, merit(fighter), [first, second, third])
    assert len(refusal.value.errors["recipients"]) == 2
    assert Award.objects.count() == 2
    give(officer, another, merit(fighter, occasion="sudden"), [first])


def test_a_recognition_is_recognised_and_not_given(officer):
    initiative = make_award_type(precedence=0)
    [award] = give(officer, record(officer), merit(initiative), [make_award_person()])
    assert award.stage == Stage.RECOGNISED


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"period_end": date(2024, 1, 1)}, "period_end"),  # after the decision
    ],
)
def test_an_award_that_cannot_be_given_is_refused_with_the_field(officer, fighter, said, field):
    with pytest.raises(ActionRefused) as refusal:
        give(officer, record(officer), merit(fighter, **said), [make_award_person()])
    assert set(refusal.value.errors) == {field}


def test_a_movement_that_is_not_the_occasion_is_refused(officer, fighter):
    with pytest.raises(ActionRefused) as refusal:
        give(
            officer,
            record(officer),
            merit(fighter, movement=make_movement()),
            [make_award_person()],
        )
    assert set(refusal.value.errors) == {"movement"}


def test_who_is_named_twice_is_refused(officer, fighter):
    person = make_award_person()
    with pytest.raises(ActionRefused):
        give(officer, record(officer), merit(fighter), [person, person])


# ---------------------------------------------------------------- real and made up


def test_made_up_and_real_recipients_do_not_stand_in_one_decision(officer, fighter):
    real, made_up = make_award_person(), make_award_person(illustration=True)
    decision = record(officer)
    with pytest.raises(ActionRefused):
        give(officer, decision, merit(fighter), [real, made_up])
    give(officer, decision, merit(fighter), [made_up])
    decision.refresh_from_db()
    assert decision.illustration
    with pytest.raises(ActionRefused):
        give(officer, decision, merit(fighter), [real])
    assert [award.illustration for award in Award.objects.all()] == [True]


def test_a_real_award_is_not_for_a_made_up_movement(officer, fighter):
    movement = make_movement(illustration=True)
    with pytest.raises(ActionRefused) as refusal:
        give(
            officer,
            record(officer),
            merit(fighter, occasion="movement", movement=movement),
            [make_award_person()],
        )
    assert set(refusal.value.errors) == {"movement"}


# ---------------------------------------------------------------- a decision changed


def change(officer: User, decision: AwardDecision, **said: Any) -> AwardDecision:
    seen = said.pop("seen", decision.version)
    document = said.pop("document", DOCUMENT)
    for name, value in said.items():
        setattr(decision, name, value)
    return deciding.change_decision(
        decision=decision, document=document, seen=seen, by=officer, today=TODAY
    )


def test_another_day_brings_another_law_and_another_amount(officer, fighter):
    new_law = make_law_period(date(2024, 1, 1))
    AwardCoefficient.objects.create(type=fighter, law_period=new_law, coefficient=2)
    decision = record(officer)
    [award] = give(officer, decision, merit(fighter), [make_award_person()])
    decision.law_period = None
    change(officer, decision, decided_on=date(2024, 7, 1))
    award.refresh_from_db()
    assert (award.decided_on, award.amount) == (date(2024, 7, 1), 4_680_000)
    assert decision.document.issued_on == date(2024, 7, 1)
    assert decision.law_period == new_law


def test_a_change_over_that_of_somebody_else_is_refused(officer):
    decision = record(officer)
    change(officer, AwardDecision.objects.get(pk=decision.pk), note="Ghi chú")
    with pytest.raises(DecisionChanged):
        change(officer, decision, note="Ghi chú khác", seen=1)
    decision.refresh_from_db()
    assert decision.note == "Ghi chú"


def test_a_decision_does_not_move_before_the_period_of_its_awards(officer, fighter):
    decision = record(officer)
    give(officer, decision, merit(fighter), [make_award_person()])
    with pytest.raises(ActionRefused) as refusal:
        change(officer, decision, decided_on=date(2023, 12, 30))
    assert set(refusal.value.errors) == {"decided_on"}


# ---------------------------------------------------------------- steps


def test_awards_are_handed_over_and_an_award_is_revoked_and_stays_on_record(officer, fighter):
    people = [make_award_person() for _ in range(3)]
    awards = give(officer, record(officer), merit(fighter), people)
    move(officer, awards, Stage.HANDED_OVER, on=date(2024, 1, 20))
    move(officer, awards[:1], Stage.REVOKED, reason="Báo cáo thành tích không đúng sự thật")
    revoked = Award.objects.get(pk=awards[0].pk)
    assert (revoked.stage, revoked.closing_reason) == (
        Stage.REVOKED,
        "Báo cáo thành tích không đúng sự thật",
    )
    assert revoked.handed_over_on == date(2024, 1, 20)
    assert [step.stage for step in revoked.events.all()] == ["given", "handed_over", "revoked"]
    assert Award.objects.holding().count() == 2
    logged = Activity.objects.get(verb=Verb.CHANGED, model="awards.award")
    assert logged.reason == "Báo cáo thành tích không đúng sự thật"
    assert people[0].full_name not in str([logged.label, logged.new])


def test_what_was_revoked_may_be_given_again(officer, fighter):
    person = make_award_person()
    [award] = give(officer, record(officer), merit(fighter), [person])
    move(officer, [award], Stage.REVOKED, reason="Ghi nhầm")
    [again] = give(officer, make_award_decision(), merit(fighter), [person])
    assert again.pk != award.pk


@pytest.mark.parametrize(
    ("stage", "said", "field"),
    [
        (Stage.REVOKED, {}, "reason"),
        (Stage.REVOKED, {"reason": "  "}, "reason"),
        (Stage.HANDED_OVER, {"on": date(2023, 12, 30)}, "on"),
        (Stage.HANDED_OVER, {"on": date(2026, 11, 27)}, "on"),
        (Stage.PROPOSED, {}, "__all__"),
        (Stage.REJECTED, {"reason": "x"}, "__all__"),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused_and_nothing_is_written(
    officer, fighter, stage, said, field
):
    awards = give(officer, record(officer), merit(fighter), [make_award_person()])
    with pytest.raises(ActionRefused) as refusal:
        move(officer, awards, stage, **said)
    assert set(refusal.value.errors) == {field}
    assert Award.objects.get().stage == Stage.GIVEN


def test_no_award_at_all_is_refused(officer):
    with pytest.raises(ActionRefused) as refusal:
        move(officer, [], Stage.PROPOSED)
    assert set(refusal.value.errors) == {"awards"}


def test_of_awards_at_different_stages_all_go_or_none(officer):
    registered, rejected = (
        make_award(),
        make_award(stage="rejected", closing_reason="x"),
    )
    with pytest.raises(StageRefused):
        move(officer, [registered, rejected], Stage.PROPOSED)
    registered.refresh_from_db()
    assert registered.stage == Stage.REGISTERED


def test_who_was_quicker_is_not_overwritten(officer):
    award = make_award()
    stale = Award.objects.get(pk=award.pk)
    move(officer, [award], Stage.PROPOSED)
    with pytest.raises(StageRefused):
        move(officer, [stale], Stage.SUBMITTED)
    award.refresh_from_db()
    assert award.stage == Stage.PROPOSED


def test_a_great_list_is_given_in_few_queries(officer, fighter, django_assert_max_num_queries):
    people = [make_award_person() for _ in range(40)]
    decision = record(officer)
    with_posts = list(Person.objects.with_posts().filter(pk__in=[row.pk for row in people]))
    with django_assert_max_num_queries(25):
        give(officer, decision, merit(fighter), with_posts)
