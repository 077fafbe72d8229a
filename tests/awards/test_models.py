"""The rules that the database holds, whoever writes: each is tried and must refuse."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from awards.models import (
    Award,
    AwardCoefficient,
    AwardRule,
    AwardStageEvent,
    BaseSalary,
    Collective,
    Discipline,
    InitiativeAuthor,
    LawPeriod,
    Post,
    YearGrade,
)
from tests.factories import (
    make_award,
    make_award_count,
    make_award_decision,
    make_award_person,
    make_award_rule,
    make_award_type,
    make_base_salary,
    make_collective,
    make_household,
    make_initiative,
    make_law_period,
    make_movement,
    make_office,
)

pytestmark = pytest.mark.django_db

NEW_YEAR, A_YEAR = date(2023, 1, 1), date(2023, 12, 31)


def refused(make: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


# ---------------------------------------------------------------- awards


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        ["person", "collective"],
        ["collective", "household"],
        ["person", "collective", "household"],
    ],
)
def test_an_award_goes_to_exactly_one_recipient(recipients):
    makers = {
        "person": make_award_person,
        "collective": make_collective,
        "household": make_household,
    }
    award_type = make_award_type(for_individuals=True, for_collectives=True, for_households=True)
    said = {name: makers[name]() for name in recipients}
    assert refused(
        lambda: Award.objects.create(
            type=award_type,
            period_start=NEW_YEAR,
            period_end=A_YEAR,
            achievement_year=2023,
            **said,
        )
    )


DECIDED = {"stage": "given", "decided_on": A_YEAR}


@pytest.mark.parametrize(
    "said",
    [
        {"period_start": date(2024, 1, 1)},  # ends before it begins
        {"achievement_year": 2022},  # not that of its last day
        {"stage": "given"},  # by no decision
        {"stage": "revoked", "closing_reason": "x"},  # what was never given
        {"stage": "rejected"},  # without a reason
        {"closing_reason": "x"},  # a reason of what is open
        {"handed_over_on": A_YEAR},  # before any decision
        {"coefficient": 1},  # without all that the money is worked out from
        {"amount": 10_000},
    ],
)
def test_an_award_under_way_that_cannot_be_is_refused(said):
    assert refused(lambda: make_award(**said))


@pytest.mark.parametrize(
    "said",
    [
        {"stage": "registered"},  # decided and under way
        {"stage": "rejected", "closing_reason": "x"},
        {"decided_on": date(2023, 12, 30)},  # before the end of its period
        {"decided_on": None},
        {"stage": "handed_over"},  # on no day
        {"stage": "handed_over", "handed_over_on": date(2023, 12, 30)},  # before its decision
        {"stage": "revoked"},  # without a reason
    ],
)
def test_a_decided_award_that_cannot_be_is_refused(said):
    decision = make_award_decision(decided_on=A_YEAR)
    assert refused(lambda: make_award(decision=decision, **said))


def test_an_award_is_decided_on_the_last_day_of_its_period_at_the_earliest():
    decision = make_award_decision(decided_on=A_YEAR)
    assert make_award(decision=decision).decided_on == make_award(decision=decision).period_end


@pytest.mark.parametrize("kind", ["person", "collective", "household"])
@pytest.mark.parametrize("in_movement", [False, True])
def test_the_same_achievement_is_rewarded_once_unless_it_was_closed(kind, in_movement):
    makers = {
        "person": make_award_person,
        "collective": make_collective,
        "household": make_household,
    }
    same: dict[str, Any] = {
        kind: makers[kind](),
        "type": make_award_type(for_individuals=True, for_collectives=True, for_households=True),
    }
    if in_movement:
        same |= {"occasion": "movement", "movement": make_movement()}
    first = make_award(**same)

    assert refused(lambda: make_award(**same))
    make_award(**same, year=2022)
    if in_movement:
        make_award(**same | {"movement": make_movement()})
    Award.objects.filter(pk=first.pk).update(stage="rejected", closing_reason="x")
    make_award(**same)


def test_a_movement_is_named_only_where_it_is_the_occasion():
    assert refused(lambda: make_award(movement=make_movement()))
    make_award(movement=make_movement(), occasion="movement")


def test_steps_of_awards_are_never_changed_and_deleted_only_where_made_up():
    award = make_award()
    step = AwardStageEvent.objects.create(award=award, stage="registered", on=A_YEAR)
    made_up = AwardStageEvent.objects.create(
        award=award, stage="registered", on=A_YEAR, illustration=True
    )
    assert refused(lambda: AwardStageEvent.objects.filter(pk=step.pk).update(reason="x"))
    assert refused(lambda: AwardStageEvent.objects.filter(pk=step.pk).delete())
    assert not refused(lambda: AwardStageEvent.objects.filter(pk=made_up.pk).delete())


def test_a_step_that_closes_has_its_reason():
    award = make_award()
    assert refused(lambda: AwardStageEvent.objects.create(award=award, stage="revoked", on=A_YEAR))


def test_an_award_goes_only_to_the_kinds_of_recipients_it_is_for():
    award = make_award(collective=make_collective(), type=make_award_type(for_individuals=True))
    with pytest.raises(ValidationError) as refusal:
        award.clean()
    assert set(refusal.value.message_dict) == {"type"}


# ---------------------------------------------------------------- law and catalogue


def test_the_law_of_a_day_is_the_last_that_began():
    old, new = make_law_period(date(2004, 7, 1)), make_law_period(date(2024, 1, 1))
    assert LawPeriod.objects.on(date(2023, 12, 31)) == old
    assert LawPeriod.objects.on(date(2024, 1, 1)) == new
    assert LawPeriod.objects.on(date(2004, 6, 30)) is None


def test_two_laws_or_salaries_do_not_begin_on_one_day():
    law, salary = make_law_period(), make_base_salary()
    assert refused(
        lambda: LawPeriod.objects.create(
            code="X", valid_from=law.valid_from, law="Luật", decree="Nghị định"
        )
    )
    assert refused(lambda: BaseSalary.objects.create(valid_from=salary.valid_from, amount=1))


def test_an_award_has_one_coefficient_under_a_law_and_it_is_positive():
    award_type = make_award_type(coefficient="1.0")
    law = make_law_period()
    for coefficient in (2, 0, -1):
        assert refused(
            lambda value=coefficient: AwardCoefficient.objects.create(
                type=award_type, law_period=law, coefficient=value
            )
        )


@pytest.mark.parametrize(
    "said",
    [{"for_individuals": False}, {"collective_factor": 0}],
)
def test_a_title_goes_to_somebody_and_a_collective_gets_no_less(said):
    assert refused(lambda: make_award_type(**said))


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        ({"years": 3, "award": ["DH0"]}, None),
        ({"colour": "red"}, "colour"),
        ({"award": ["NIEMAND"]}, "NIEMAND"),
        (["years"], ""),
    ],
)
def test_a_rule_says_only_what_its_kind_has_and_names_awards_that_there_are(parameters, fault):
    award_type = make_award_type(code="DH0")
    rule = AwardRule(
        code="R", type=award_type, rule_type="consecutive_years", parameters=parameters
    )
    if fault is None:
        rule.full_clean()
        return
    with pytest.raises(ValidationError) as refusal:
        rule.full_clean()
    assert set(refusal.value.message_dict) == {"parameters"}
    assert fault in str(refusal.value)


def test_a_rule_does_not_end_before_it_begins():
    assert refused(lambda: make_award_rule(valid_from=A_YEAR, valid_to=NEW_YEAR))


# ---------------------------------------------------------------- register


def test_nobody_has_two_posts_without_end_or_from_one_day():
    person, office = make_award_person(), make_office()
    [post] = person.posts.all()
    assert refused(
        lambda: Post.objects.create(person=person, office=office, valid_from=date(2025, 1, 1))
    )
    assert refused(
        lambda: Post.objects.create(
            person=person, office=office, valid_from=post.valid_from, valid_to=post.valid_from
        )
    )
    assert refused(
        lambda: Post.objects.create(person=person, office=office, valid_to=date(2020, 1, 1))
    )


def test_a_year_has_one_grade():
    person = make_award_person()
    YearGrade.objects.create(person=person, year=2023, grade="good")
    assert refused(lambda: YearGrade.objects.create(person=person, year=2023, grade="done"))


def test_a_measure_does_not_end_before_it_begins_and_is_recorded_once():
    person = make_award_person()
    said = {"person": person, "form": "warning", "decided_on": A_YEAR}
    assert refused(lambda: Discipline.objects.create(**said, ended_on=NEW_YEAR))
    Discipline.objects.create(**said)
    assert refused(lambda: Discipline.objects.create(**said))


def test_a_collective_is_an_office_or_has_a_name_of_its_own():
    office = make_office()
    assert refused(lambda: Collective.objects.create(code="a", kind="unit"))
    assert refused(
        lambda: Collective.objects.create(code="b", kind="unit", office=office, outside_name="x")
    )
    assert make_collective(office=office).name == office.name
    assert refused(lambda: make_collective(office=office))


def test_an_initiative_is_recognised_at_a_level_on_a_day():
    assert refused(lambda: make_initiative(level_recognised="province"))
    assert refused(lambda: make_initiative(recognised_on=A_YEAR))
    person = make_award_person()
    initiative = make_initiative(person, level_recognised="province", recognised_on=A_YEAR)
    assert refused(lambda: InitiativeAuthor.objects.create(initiative=initiative, person=person))


# ---------------------------------------------------------------- decisions and counts


@pytest.mark.parametrize(
    "said",
    [
        {"law_is_chosen": True},
        {"law_reason": "x"},
        {"signer_post": ""},
    ],
)
def test_another_legal_basis_has_its_reason_and_a_decision_its_signer(said):
    assert refused(lambda: make_award_decision(**said))


def test_one_document_is_one_decision():
    decision = make_award_decision()
    assert refused(lambda: make_award_decision(document=decision.document))


@pytest.mark.parametrize(
    "said",
    [
        {"individuals": None},
        {"individuals": 3, "of_individuals": 2},
        {"collectives": 3, "of_collectives": 2},
        {"decided_year": 2022},
    ],
)
def test_a_count_that_cannot_be_is_refused(said):
    assert refused(lambda: make_award_count(**said))
