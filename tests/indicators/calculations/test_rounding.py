from decimal import Decimal

import pytest

from indicators.calculations import percent, rounded


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("103.44827586", 1, "103.4"),
        ("103.45", 1, "103.5"),
        ("110.75", 1, "110.8"),
        ("-110.75", 1, "-110.8"),
        ("8.0357", 1, "8.0"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.04", 1, "0.0"),
        ("15059", 0, "15059"),
        ("14.94", 4, "14.9400"),
        ("99999999999.9999", 2, "100000000000.00"),
    ],
)
def test_a_number_is_rounded_half_up(value: str, decimals: int, shown: str) -> None:
    assert str(rounded(Decimal(value), decimals)) == shown


def test_an_endless_quotient_is_rounded_and_not_refused() -> None:
    assert rounded(Decimal(10) ** 14 / 3, 4) == Decimal("33333333333333.3333")


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [("1.1075", "110.8"), ("0.9996", "100.0"), ("0.9994", "99.9"), ("0", "0.0")],
)
def test_a_percentage_has_one_decimal(fraction: str, shown: str) -> None:
    assert str(percent(Decimal(fraction))) == shown
