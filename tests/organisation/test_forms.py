"""What officials type into days and numbers, and what they are told when it is not plain."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from organisation.forms import CoordinateField, DayField, NumberField, safely_typed
from vietnamese.numbers import MAX_DECIMALS, NumberRefused, read_number


def refused(field: DayField | NumberField | CoordinateField, text: str) -> str:
    """The sentence with which the field refuses the text."""
    with pytest.raises(ValidationError) as refusal:
        field.clean(text)
    [sentence] = refusal.value.messages
    return sentence


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_is_read_day_first_whatever_language_the_screen_has(language: str) -> None:
    with translation.override(language):
        assert DayField().clean("03/04/2026") == date(2026, 4, 3)
        assert DayField().clean("2026-04-03") == date(2026, 4, 3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_that_is_shown_is_read_back(language: str) -> None:
    day = date(2026, 4, 3)
    with translation.override(language):
        shown = DayField().widget.format_value(day)
        assert DayField().clean(shown) == day


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "11/23/2026", "1/2/26", "hôm nay", "٣/٤/٢٠٢٦", "01/01/9999", "1" * 400, "\0"],
)
def test_a_day_that_is_none_is_refused(text: str) -> None:
    assert refused(DayField(), text)


def test_an_empty_day_is_none_where_it_may_be() -> None:
    assert DayField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("26.791", 0, 26791),
        ("26791", 0, 26791),
        ("26.000", 0, 26000),
        ("709,4", 1, Decimal("709.4")),
        ("6.364,25", 4, Decimal("6364.25")),
        ("−4,43", 2, Decimal("-4.43")),
    ],
)
def test_numbers_are_read_the_vietnamese_way(
    text: str, decimals: int, value: Decimal | int
) -> None:
    assert NumberField(decimal_places=decimals).clean(text) == value


@pytest.mark.parametrize(
    ("text", "decimals", "named"),
    [
        ("14.94", 2, ["14,94"]),
        ("15,059.5", 1, ["15059,5"]),
        ("15,059", 4, ["15,0590", "15059"]),
        ("15,059", 0, ["15059"]),
        ("1.500", 4, ["1500", "1,5000"]),
    ],
)
def test_a_doubtful_number_is_refused_with_the_readings_it_may_have(
    text: str, decimals: int, named: list[str]
) -> None:
    sentence = refused(NumberField(decimal_places=decimals), text)
    assert text in sentence
    assert all(reading in sentence for reading in named)


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "1e400", "1_000", "９", "٣", "9" * 20_000, "1\u200b2", "0x1", "=1+1"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refused(NumberField(), text)


def test_limits_of_the_model_hold() -> None:
    assert refused(NumberField(min_value=0), "-1")
    assert refused(NumberField(max_value=4), "5")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2023, "2023"),
        (781_103, "781.103"),
        (Decimal("6364.2500"), "6.364,25"),
        (Decimal("0.5"), "0,5"),
        (None, None),
        ("typed so", "typed so"),
    ],
)
def test_numbers_are_shown_as_they_are_typed(value: object, shown: object) -> None:
    assert NumberField(decimal_places=4).prepare_value(value) == shown


@given(
    value=st.decimals(-(10**9), 10**9, places=4),
    decimals=st.integers(0, MAX_DECIMALS),
    as_of_another=st.decimals(1, 10**6, places=2),
)
def test_every_reading_offered_is_read_as_that_reading(
    value: Decimal, decimals: int, as_of_another: Decimal
) -> None:
    """However doubtful the text was, what the refusal tells to type in its place never is."""
    typed = safely_typed(value, decimals)
    if typed is not None:
        assert read_number(typed, decimals=decimals, usual=as_of_another) == value


@given(
    text=st.from_regex(r"-?[0-9]{1,5}[.,][0-9]{1,5}", fullmatch=True), decimals=st.integers(0, 4)
)
def test_a_refused_number_can_always_be_typed_again_as_told(text: str, decimals: int) -> None:
    try:
        read_number(text, decimals=decimals)
    except NumberRefused as refusal:
        offered = [safely_typed(reading, decimals) for reading in refusal.readings]
        for reading, typed in zip(refusal.readings, offered, strict=True):
            if typed is not None:
                assert read_number(typed, decimals=decimals) == reading


@pytest.mark.parametrize("text", ["22,4856", "22.4856"])
def test_degrees_take_comma_or_dot(text: str) -> None:
    field = CoordinateField(max_digits=9, decimal_places=6)
    assert field.clean(text) == Decimal("22.4856")


@pytest.mark.parametrize("text", ["22°", "1e9", "22,48567890", "2 2", "NaN", "٢٢"])
def test_what_are_no_degrees_is_refused(text: str) -> None:
    assert refused(CoordinateField(max_digits=9, decimal_places=6, required=False), text)
