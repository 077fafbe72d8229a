"""The money of awards: the worked examples of the decrees, and how amounts are rounded."""

from decimal import Decimal

import pytest

from awards.money import Money, money_of, round_up


@pytest.mark.parametrize(
    ("coefficient", "base_salary", "amount"),
    [
        ("1.0", 1_800_000, 1_800_000),  # chiến sĩ thi đua cơ sở, decided in December 2023
        ("0.3", 1_800_000, 540_000),  # lao động tiên tiến
        ("8.0", 1_800_000, 14_400_000),  # cờ thi đua của tỉnh
        ("0.3", 1_490_000, 450_000),  # 447.000, up to whole ten thousands
        ("0.8", 2_340_000, 1_880_000),  # 1.872.000
        ("1.5", 2_340_000, 3_510_000),
        ("4.5", 2_340_000, 10_530_000),
    ],
)
def test_the_money_is_coefficient_times_base_salary_rounded_up(coefficient, base_salary, amount):
    assert Money(Decimal(coefficient), 1, base_salary).amount == amount


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0", 0),
        ("0.01", 10_000),
        ("10000", 10_000),
        ("10000.01", 20_000),
        ("447000", 450_000),
        ("450000", 450_000),
    ],
)
def test_an_amount_is_rounded_up_and_never_down(amount, rounded):
    assert round_up(Decimal(amount)) == rounded


def test_a_collective_gets_a_multiple_only_where_the_award_says_so():
    certificate = {"coefficient": Decimal("1.5"), "base_salary": 2_340_000, "collective_factor": 2}
    person = money_of(**certificate, is_collective=False)
    collective = money_of(**certificate, is_collective=True)
    assert person is not None
    assert person.amount == 3_510_000
    assert collective is not None
    assert (collective.factor, collective.amount) == (2, 7_020_000)


@pytest.mark.parametrize(("coefficient", "salary"), [(None, 1_800_000), (Decimal(1), None)])
def test_what_is_not_known_gives_no_money_and_not_nothing(coefficient, salary):
    found = money_of(coefficient, salary, collective_factor=1, is_collective=False)
    assert found is None
