from decimal import Decimal

import pytest
from django.utils import translation

from indicators.choices import Bound, Qualifier
from indicators.writing import WrittenFigure, change, number, percent, quantity

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def in_vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("language", "value", "decimals", "written"),
    [
        ("vi", Decimal("15059"), 0, "15.059"),
        ("vi", Decimal("14.94"), 2, "14,94"),
        ("vi", Decimal("1234567.5"), 1, "1.234.567,5"),
        ("vi", Decimal("0.05"), 1, "0,1"),
        ("vi", 0, 0, "0"),
        ("vi", Decimal("-4.43"), 2, "−4,43"),
        ("en", Decimal("15059"), 0, "15,059"),
        ("en", Decimal("1234567.5"), 1, "1,234,567.5"),
    ],
)
def test_number_is_written_in_the_language_of_the_page(language, value, decimals, written):
    with translation.override(language):
        assert number(value, decimals) == written


def test_number_that_is_missing_is_no_zero():
    assert number(None, 2) == "–"
    assert percent(None) == "–"
    assert quantity(None, 0, "người") == "–"
    assert change(None, 2, "điểm %") == "–"


@pytest.mark.parametrize(
    ("fraction", "written"),
    [("1.1408", "114,1"), ("18/224", "8,0"), ("1.1075", "110,8"), ("0", "0,0"), ("1", "100,0")],
)
def test_percent_has_one_decimal_rounded_half_up(fraction, written):
    numerator, _slash, denominator = fraction.partition("/")
    value = Decimal(numerator) / Decimal(denominator or 1)
    assert percent(value) == f"{written}{NBSP}%"


def test_quantity_keeps_number_and_unit_on_one_line():
    assert quantity(Decimal("709.4"), 1, "tỷ đồng") == f"709,4{NBSP}tỷ đồng"
    assert quantity(Decimal(5), 0, "") == "5"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("-4.43", f"giảm 4,43{NBSP}điểm %"),
        ("0.5", f"tăng 0,50{NBSP}điểm %"),
        ("-0.005", f"giảm 0,01{NBSP}điểm %"),
        ("-0.004", "không đổi"),
        ("0", "không đổi"),
    ],
)
def test_change_is_said_by_its_size(value, said):
    assert change(Decimal(value), 2, "điểm %") == said


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"value": Decimal(9230), "qualifier": Qualifier.OVER}, f"hơn 9.230{NBSP}người"),
        ({"value": Decimal(15059), "qualifier": Qualifier.ABOUT}, f"khoảng 15.059{NBSP}người"),
        ({"value": Decimal(86), "qualifier": Qualifier.UNDER}, f"dưới 86{NBSP}người"),
        ({"value": Decimal(70), "qualifier": Bound.AT_LEAST}, f"ít nhất 70{NBSP}người"),
        ({"value": Decimal(70), "qualifier": Bound.AT_MOST}, f"không quá 70{NBSP}người"),
        ({"value": Decimal(0)}, f"0{NBSP}người"),
        ({"value": None, "missing": "chưa có số"}, "chưa có số"),
        ({"value": None}, "–"),
    ],
)
def test_figure_says_what_qualifies_it(fields, text):
    assert WrittenFigure(decimals=0, unit="người", **fields).text == text


def test_figure_of_a_change_says_its_movement_before_its_qualifier():
    fall = WrittenFigure(Decimal("-6"), 2, "điểm %", is_change=True, qualifier=Qualifier.ABOUT)
    assert fall.words_before == "giảm khoảng"
    assert fall.number == "6,00"
    assert fall.text == f"giảm khoảng 6,00{NBSP}điểm %"


def test_figure_of_a_change_that_is_shown_as_zero_has_no_movement():
    still = WrittenFigure(Decimal("-0.001"), 2, "điểm %", is_change=True)
    assert still.text == f"0,00{NBSP}điểm %"
