"""Law, catalogue, rules and base salaries in the administration pages, kept by award officers."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Verb
from accounts.models import Activity
from awards.models import AwardCoefficient, AwardCount, AwardRule, BaseSalary
from tests.factories import (
    make_award_decision,
    make_award_rule,
    make_award_type,
    make_base_salary,
    make_law_period,
)

pytestmark = pytest.mark.django_db


def rule_form(rule: AwardRule, **said: str) -> dict[str, str]:
    return {
        "type": str(rule.type_id),
        "rule_type": "consecutive_years",
        "parameters": "award=DH0; years=3",
        "verified": "no",
    } | said


def test_a_rule_is_written_as_the_tables_write_it_and_stored_as_data(keeper: Client):
    make_award_type(code="DH0")
    rule = make_award_rule()
    address = reverse("admin:awards_awardrule_change", args=[rule.pk])
    assert keeper.post(address, rule_form(rule)).status_code == 302
    rule.refresh_from_db()
    assert rule.parameters == {"award": ["DH0"], "years": 3}
    assert "award=DH0; years=3" in keeper.get(address).content.decode()
    assert (
        "award=DH0; years=3"
        in keeper.get(reverse("admin:awards_awardrule_changelist")).content.decode()
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"parameters": "award"}, "Không hiểu “award”"),
        ({"parameters": "award=KHONG_CO; years=3"}, "KHONG_CO"),
        ({"parameters": "max_percent=15"}, "max_percent"),
        ({"valid_from": "01/01/2024", "valid_to": "01/01/2023"}, "Ngày cuối"),
    ],
)
def test_a_rule_that_cannot_be_is_told_in_plain_words(keeper: Client, said, words):
    make_award_type(code="DH0")
    rule = make_award_rule()
    address = reverse("admin:awards_awardrule_change", args=[rule.pk])
    answer = keeper.post(address, rule_form(rule, **said))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    rule.refresh_from_db()
    assert rule.parameters == {}


def test_a_base_salary_is_added_with_its_trace(keeper: Client, officer):
    sent = {"valid_from": "01/07/2026", "amount": "2.530.000", "verified": "no"}
    assert keeper.post(reverse("admin:awards_basesalary_add"), sent).status_code == 302
    salary = BaseSalary.objects.get()
    assert salary.amount == 2_530_000
    logged = Activity.objects.get(model="awards.basesalary")
    assert (logged.verb, logged.actor) == (Verb.ADDED, officer)
    history = reverse("admin:awards_basesalary_history", args=[salary.pk])
    assert officer.full_name in keeper.get(history).content.decode()


def test_a_coefficient_is_added_below_its_title_once_a_law(keeper: Client):
    award_type, law = make_award_type(), make_law_period()
    make_base_salary()
    sent = {
        "name": award_type.name,
        "kind": "title",
        "level": "department",
        "precedence": "1",
        "collective_factor": "1",
        "for_individuals": "on",
        "verified": "no",
        "coefficients-TOTAL_FORMS": "1",
        "coefficients-INITIAL_FORMS": "0",
        "coefficients-0-law_period": str(law.pk),
        "coefficients-0-coefficient": "0,3",
        "coefficients-0-verified": "partly",
    }
    address = reverse("admin:awards_awardtype_change", args=[award_type.pk])
    assert keeper.post(address, sent).status_code == 302
    assert str(AwardCoefficient.objects.get().coefficient) == "0.30"
    assert keeper.post(address, sent).status_code == 200
    assert AwardCoefficient.objects.count() == 1


def test_a_count_of_a_decision_needs_its_document_only_and_stands_on_its_page(keeper: Client):
    decision = make_award_decision()
    said = {
        "code": "QD-1",
        "what": "Giấy khen của Giám đốc Sở",
        "level": "department",
        "stage": "given",
        "achievement_year": "2023",
        "individuals": "12",
        "document": str(decision.document_id),
    }
    address = reverse("admin:awards_awardcount_add")
    refused = keeper.post(address, said | {"document": ""})
    assert "Hãy chọn nguồn, hoặc văn bản có số liệu này." in refused.content.decode()
    assert not AwardCount.objects.exists()
    assert keeper.post(address, said).status_code == 302
    assert "Giấy khen của Giám đốc Sở" in keeper.get(decision.get_absolute_url()).content.decode()
