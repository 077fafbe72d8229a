"""Reading and writing numbers: nothing typed is ever taken for a thousandth or a thousandfold."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese.numbers import (
    MAX_TYPED_LENGTH,
    AmbiguousNumber,
    NumberReason,
    NumberRefused,
    read_number,
    write_number,
)

SPACES = (" ", "\u00a0", "\u202f", "\u2009")

# An indicator's number of decimals; None where it is not known.
decimals_of_an_indicator = st.sampled_from([0, 1, 2, 3, 4])
maybe_decimals = st.one_of(st.none(), decimals_of_an_indicator)
usual_sizes = st.one_of(
    st.none(), st.decimals("-1e9", "1e9", places=4, allow_nan=False, allow_infinity=False)
)
number_like_text = st.one_of(
    st.text(alphabet="0123456789.,-−+eE_ \u00a0\u202f\u2009\u200b٣", max_size=20),
    st.from_regex(r"[-−]?[0-9]{1,4}([., ][0-9]{1,4}){1,3}", fullmatch=True),
)

thoroughly = settings(max_examples=300)


@st.composite
def figures(draw: st.DrawFn) -> tuple[Decimal, int]:
    """A figure that can be stored, and the number of decimals of its indicator."""
    decimals = draw(decimals_of_an_indicator)
    # Small sizes are where one dot or comma can be taken for the other.
    whole_digits = draw(st.integers(1, 11))
    most = 10 ** (whole_digits + decimals) - 1
    return Decimal(draw(st.integers(-most, most))).scaleb(-decimals), decimals


def refusal_of(text: str, decimals: int | None = 0, usual: Decimal | None = None) -> NumberRefused:
    with pytest.raises(NumberRefused) as caught:
        read_number(text, decimals=decimals, usual=usual)
    return caught.value


def english(value: Decimal, *, grouped: bool, padded_to: int | None) -> str:
    """The value as an English speaker or a spreadsheet writes it."""
    text = f"{value:,f}" if padded_to is None else f"{value:,.{padded_to}f}"
    return text if grouped else text.replace(",", "")


class TestWriting:
    @pytest.mark.parametrize(
        ("value", "decimals", "written"),
        [
            (Decimal("15059"), 0, "15.059"),
            (15059, 0, "15.059"),
            (15059, 2, "15.059,00"),
            (Decimal("709.4"), 1, "709,4"),
            (Decimal("14.94"), 2, "14,94"),
            (Decimal("15059.5"), 1, "15.059,5"),
            (Decimal("999"), 0, "999"),
            (Decimal("1000"), 0, "1.000"),
            (Decimal("12345678901.2345"), 4, "12.345.678.901,2345"),
            (Decimal("7.5"), 0, "8"),
            (Decimal("8.5"), 0, "9"),
            (Decimal("-8.5"), 0, "−9"),
            (Decimal("110.75"), 1, "110,8"),
            (Decimal("99.95"), 1, "100,0"),
            (Decimal("999.99"), 1, "1.000,0"),
            (Decimal("-4.43"), 2, "−4,43"),
            (Decimal("-0.004"), 2, "0,00"),
            (Decimal("-0"), 0, "0"),
            (Decimal("1E+3"), 0, "1.000"),
            (Decimal(18) / Decimal(224) * 100, 1, "8,0"),
        ],
    )
    def test_rounds_half_up_to_the_decimals_asked_for(self, value, decimals, written):
        assert write_number(value, decimals) == written

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (Decimal("15059.0000"), "15.059"),
            (Decimal("15059.5000"), "15.059,5"),
            (Decimal("0.1250"), "0,125"),
            (Decimal("100"), "100"),
            (Decimal("1E+3"), "1.000"),
            (Decimal("-0.0000"), "0"),
            (Decimal("-1234.5"), "−1.234,5"),
            (Decimal("1E-7"), "0,0000001"),
            (1000, "1.000"),
        ],
    )
    def test_writes_every_decimal_and_no_trailing_zero_when_none_are_asked_for(
        self, value, written
    ):
        assert write_number(value) == written

    def test_keeps_all_digits_of_a_sum_wider_than_the_default_context(self):
        assert write_number(Decimal("1" * 30), 1) == ".".join(["111"] * 10) + ",0"

    @pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")])
    def test_what_is_no_figure_raises_loudly(self, value):
        with pytest.raises(ValueError, match="is not a figure"):
            write_number(value, 1)

    def test_a_float_raises_loudly(self):
        with pytest.raises(AttributeError):
            write_number(0.1, 1)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "decimals", "value"),
        [
            ("26.791", 0, "26791"),
            ("26791", 0, "26791"),
            ("26 791", 0, "26791"),
            ("1.234.567", 0, "1234567"),
            ("1.234.567", 3, "1234567"),
            ("1 234 567,25", 2, "1234567.25"),
            ("709,4", 1, "709.4"),
            ("709,4", 2, "709.4"),
            ("15.059,5", 1, "15059.5"),
            ("14,94", 2, "14.94"),
            ("14,90", 2, "14.90"),
            ("0,125", 3, "0.125"),
            ("0,125", 4, "0.125"),
            ("0,125", None, "0.125"),
            ("1234,567", 4, "1234.567"),
            ("26.791", 1, "26791"),
            ("26.791", 2, "26791"),
            ("26.791,0", 1, "26791.0"),
            ("26.791,000", 3, "26791.000"),
            ("15,059", 3, "15.059"),
            ("15,0590", 4, "15.0590"),
            ("−4,43", 2, "-4.43"),
            ("-4,43", 2, "-4.43"),
            ("-26.791", 0, "-26791"),
            ("  26.791\u00a0", 0, "26791"),
            ("0", 0, "0"),
            ("-0", 0, "0"),
            ("−0,00", 2, "0.00"),
            ("02", 0, "2"),
            ("05,5", 1, "5.5"),
            ("00", 0, "0"),
            ("99.999.999.999,9999", 4, "99999999999.9999"),
        ],
    )
    def test_vietnamese_writing_is_read_as_typed(self, text, decimals, value):
        # str() tells 14.90 from 14.9 and 0 from -0.
        assert str(read_number(text, decimals=decimals)) == value

    @pytest.mark.parametrize("space", SPACES)
    def test_every_kind_of_space_sets_thousands_apart(self, space):
        assert read_number(f"26{space}791") == 26791

    def test_an_indicator_has_no_decimals_unless_said(self):
        assert read_number("26.791") == 26791
        assert refusal_of("26,8").reason == NumberReason.DECIMALS

    @pytest.mark.parametrize(
        ("text", "decimals", "reason", "readings"),
        [
            ("", 0, NumberReason.EMPTY, ()),
            (" \u00a0", 0, NumberReason.EMPTY, ()),
            # dot and comma exchanged: one reading, which typed right would be accepted
            ("14.94", 2, NumberReason.SWAPPED, ("14.94",)),
            ("1.5", 1, NumberReason.SWAPPED, ("1.5",)),
            ("0.125", 3, NumberReason.SWAPPED, ("0.125",)),
            ("15,059.5", 1, NumberReason.SWAPPED, ("15059.5",)),
            ("15 059.5", 1, NumberReason.SWAPPED, ("15059.5",)),
            ("1,234,567", 0, NumberReason.SWAPPED, ("1234567",)),
            ("-14.94", 2, NumberReason.SWAPPED, ("-14.94",)),
            # more decimals than the indicator has, whichever way they are typed
            ("709,4", 0, NumberReason.DECIMALS, ("709.4",)),
            ("709,0", 0, NumberReason.DECIMALS, ("709.0",)),
            ("14,94", 1, NumberReason.DECIMALS, ("14.94",)),
            ("14.94", 0, NumberReason.DECIMALS, ("14.94",)),
            ("14.94", 1, NumberReason.DECIMALS, ("14.94",)),
            ("0.125", 0, NumberReason.DECIMALS, ("0.125",)),
            ("0,125", 2, NumberReason.DECIMALS, ("0.125",)),
            ("0,12345", None, NumberReason.DECIMALS, ("0.12345",)),
            ("0,12345", 6, NumberReason.DECIMALS, ("0.12345",)),
            # more than can be stored
            ("123456789012", 0, NumberReason.CAPACITY, ("123456789012",)),
            ("123.456.789.012", 0, NumberReason.CAPACITY, ("123456789012",)),
            ("123456789012,5", 0, NumberReason.CAPACITY, ("123456789012.5",)),
            ("123,456,789,012.5", 1, NumberReason.CAPACITY, ("123456789012.5",)),
        ],
    )
    def test_a_refusal_says_why_and_what_may_have_been_meant(
        self, text, decimals, reason, readings
    ):
        refusal = refusal_of(text, decimals)

        assert refusal.reason == reason
        assert [str(reading) for reading in refusal.readings] == list(readings)
        assert refusal.text == text
        assert not isinstance(refusal, AmbiguousNumber)

    @pytest.mark.parametrize(
        "text",
        [
            *("abc", "NaN", "nan", "Infinity", "-Infinity", "1e400", "1E5", "0x1F", "1_000"),
            *("+5", "--5", "- 5", "5-", "-", "−", ".", ",", "15,", ",5", "15.", ".5", "(5)"),
            *("2.67.91", "26..791", "26 79", "26  791", "26. 791", "26,,5", "26.791.", "2679.1.1"),
            *("26.791.5", "1.234 567", "1 234.567.890", "1.234,567.890", "1,234.567,890"),
            *("02683", "007", "-007", "012.345", "000", "14,94 %", "=1+1", "15;059", "224/224"),
            *("1.234,5,6", "15'059", "15,05,9", "1234.567,8", "12 345 6"),
        ],
    )
    @pytest.mark.parametrize("decimals", [0, 4, None])
    def test_what_is_no_number_is_refused_without_a_guess(self, text, decimals):
        refusal = refusal_of(text, decimals)

        assert refusal.reason == NumberReason.GRAMMAR
        assert refusal.readings == ()

    @pytest.mark.parametrize(
        "text",
        [
            "\u0661\u0662\u0663",  # Arabic digits
            "\u09e7\u09e8",  # Bengali digits
            "\uff11\uff12",  # full-width digits
            "\U0001d7cf\U0001d7d0",  # mathematical bold digits
            "1\u00b2",  # superscript
            "\u00bd",  # one half
            "\u0417\u041e",  # Cyrillic letters that look like 30
            "1\u041e5",
            "26\u066c791",  # Arabic thousands separator
            "26\u201a5",  # a quotation mark that looks like a comma
            "26\u3000791",  # ideographic space
            "26\u2002791",  # en space
            "\u20135",  # en dash for minus
            "\uff0d5",  # full-width minus
            "\u200b26791",  # zero-width space
            "267\u200d91",  # zero-width joiner
            "\ufeff26791",  # byte order mark
            "\u202e19762",  # right-to-left override
            "\u200f26791",  # right-to-left mark
            "26\u00ad791",  # soft hyphen
            "26\t791",
            "26791\n",
            "26791\r",
            "\x00",
            "26791\x00",
            "\ud835",  # half of a surrogate pair
        ],
    )
    def test_look_alike_and_invisible_characters_are_refused_as_such(self, text):
        refusal = refusal_of(text)

        assert refusal.reason == NumberReason.FOREIGN_CHARACTER
        assert refusal.readings == ()

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("9" * 20_000, id="twenty thousand nines"),
            pytest.param(" " * 20_000, id="twenty thousand spaces"),
            pytest.param("0" * (MAX_TYPED_LENGTH + 1), id="one character too many"),
        ],
    )
    def test_overlong_text_is_refused_unread_and_not_kept(self, text):
        refusal = refusal_of(text)

        assert refusal.reason == NumberReason.TOO_LONG
        assert refusal.text == text[:MAX_TYPED_LENGTH]


class TestDoubt:
    """One dot or comma with three digits behind it: who decides what it is."""

    @pytest.mark.parametrize(
        ("text", "decimals", "readings"),
        [
            ("15,059", 0, ("15.059", "15059")),
            ("15,059", 1, ("15.059", "15059")),
            ("15,059", 2, ("15.059", "15059")),
            ("15,059", 4, ("15.059", "15059")),
            ("15,059", None, ("15.059", "15059")),
            ("-15,059", 0, ("-15.059", "-15059")),
            ("26.791", 3, ("26791", "26.791")),
            ("26.791", 4, ("26791", "26.791")),
            ("26.791", None, ("26791", "26.791")),
            ("−1.500", 3, ("-1500", "-1.500")),
        ],
    )
    def test_two_readings_are_named_and_the_vietnamese_one_first(self, text, decimals, readings):
        refusal = refusal_of(text, decimals)

        assert isinstance(refusal, AmbiguousNumber)
        assert refusal.reason == NumberReason.AMBIGUOUS
        assert tuple(str(reading) for reading in refusal.readings) == readings

    @pytest.mark.parametrize(
        ("text", "decimals", "usual", "value"),
        [
            ("26.791", 3, "25000", "26791"),
            ("26.791", None, "-25000", "26791"),
            ("15,059", 4, "14", "15.059"),
            # two decimals: three digits behind a dot are thousands unless the size says otherwise
            ("26.791", 2, "25000", "26791"),
            ("26.791", 2, "400", "26791"),
            # written just as we write it: the size has no say
            ("26.791", 0, "25", "26791"),
            ("15,059", 3, "15000", "15.059"),
        ],
    )
    def test_the_usual_size_can_clear_a_text(self, text, decimals, usual, value):
        assert str(read_number(text, decimals=decimals, usual=Decimal(usual))) == value

    @pytest.mark.parametrize(
        ("text", "decimals", "usual"),
        [
            ("14.940", 2, "15"),  # a poverty rate pasted with an English dot
            ("26.791", 1, "26.8"),
            ("26.791", 3, "25"),
            ("26.791", 3, "700"),  # near neither
            ("26.791", 3, "0"),
            ("15,059", 0, "15000"),
            ("15,059", 2, "15"),
            ("15,059", 4, "15000"),
        ],
    )
    def test_the_usual_size_never_makes_a_text_mean_the_other_reading(self, text, decimals, usual):
        assert isinstance(refusal_of(text, decimals, Decimal(usual)), AmbiguousNumber)


class TestAlways:
    @thoroughly
    @given(figure=figures(), space=st.sampled_from(SPACES), usual=usual_sizes)
    def test_what_is_written_is_read_back(self, figure, space, usual):
        value, decimals = figure
        written = write_number(value, decimals)

        spaced, ungrouped = written.replace(".", space), written.replace(".", "")
        for text in (written, spaced, ungrouped, f" {written}{space}"):
            read = read_number(text, decimals=decimals, usual=usual)
            assert read == value
            assert write_number(read, decimals) == written

    @thoroughly
    @given(text=st.one_of(st.text(), number_like_text), decimals=maybe_decimals, usual=usual_sizes)
    def test_any_text_is_read_the_vietnamese_way_or_refused(self, text, decimals, usual):
        try:
            value = read_number(text, decimals=decimals, usual=usual)
        except NumberRefused:
            return
        bare = text.replace(".", "").replace("−", "-").replace(",", ".")
        for space in SPACES:
            bare = bare.replace(space, "")
        assert value == Decimal(bare)
        assert abs(value) < 10**11
        assert value == round(value, 4 if decimals is None else decimals)

    @thoroughly
    @given(
        figure=figures(),
        grouped=st.booleans(),
        padding=st.sampled_from(["none", "indicator", "three"]),
        size_is_known=st.booleans(),
    )
    def test_english_writing_is_never_misread(self, figure, grouped, padding, size_is_known):
        value, decimals = figure
        if padding == "three" and not (decimals and size_is_known):
            padding = "none"
        padded_to = {"none": None, "indicator": decimals, "three": max(3, decimals)}[padding]
        text = english(value, grouped=grouped, padded_to=padded_to)
        try:
            read = read_number(text, decimals=decimals, usual=value if size_is_known else None)
        except NumberRefused:
            return
        assert read == value

    @thoroughly
    @given(text=number_like_text, decimals=decimals_of_an_indicator, usual=usual_sizes)
    def test_whoever_is_asked_can_answer(self, text, decimals, usual):
        try:
            read_number(text, decimals=decimals, usual=usual)
        except NumberRefused as refusal:
            if refusal.reason in (NumberReason.SWAPPED, NumberReason.AMBIGUOUS):
                fitting = [r for r in refusal.readings if r == round(r, decimals)]
                assert fitting
                for reading in fitting:
                    answer = write_number(reading, decimals)
                    assert read_number(answer, decimals=decimals, usual=usual) == reading
