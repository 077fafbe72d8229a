"""The book: what is typed is laid over what is published, and nothing worked out before is believed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations import Book, Missing, PartKind, value_of
from tests.indicators.calculations.making import (
    book,
    figure,
    flow,
    key,
    ratio_of,
    target,
    territories,
)

TRAINED = flow("TRAINED")
COLLEGE = flow("COLLEGE", parent="TRAINED", part_kind=PartKind.EXHAUSTIVE)
SHORT = flow("SHORT", parent="TRAINED", part_kind=PartKind.EXHAUSTIVE)
PUBLISHED = {"COLLEGE P 2023-M01": 40, "SHORT P 2023-M01": 60}


def test_a_typed_part_changes_the_total_and_leaves_the_published_book_alone() -> None:
    published = book(TRAINED, COLLEGE, SHORT, figures=PUBLISHED)
    total = key("TRAINED P 2023-M01")
    assert value_of(published, total).number == 100

    typed = published.over({key("SHORT P 2023-M01"): figure(75)})

    assert value_of(typed, total).number == Decimal(115)
    assert value_of(published, total).number == Decimal(100)


def test_one_made_up_figure_or_plan_is_told_of_all_that_may_rest_on_it() -> None:
    made_up = book(
        TRAINED,
        COLLEGE,
        SHORT,
        flow("JOBS"),
        flow("FUND"),
        ratio_of("SHARE", "SHORT", "JOBS"),
        figures={
            **PUBLISHED,
            "JOBS P 2023-M01": 9,
            "SHORT P 2023-M02": figure(1, illustration=True),
        },
        targets={key("FUND P 2023"): [target(5, "FUND P 2023", illustration=True)]},
    )

    told = {code: made_up.may_be_illustrated(code) for code in made_up.definitions}

    assert told == {
        "TRAINED": True,
        "COLLEGE": False,
        "SHORT": True,
        "JOBS": False,
        "FUND": True,
        "SHARE": True,
    }


def test_the_first_figure_of_an_indicator_may_be_a_typed_one() -> None:
    typed = book(TRAINED, figures={}).over({key("TRAINED P 2023-M01"): figure(12)})

    assert value_of(typed, key("TRAINED P 2023-M01")).number == Decimal(12)


def test_what_is_said_to_be_missing_hides_the_published_figure() -> None:
    published = book(TRAINED, COLLEGE, SHORT, figures=PUBLISHED)

    typed = published.over({key("SHORT P 2023-M01"): figure(Missing.NOT_REPORTED)})

    assert value_of(typed, key("SHORT P 2023-M01")).number is None


PROVINCE = territories(P=None, A="P", B="P", C="P")
MONTHS = [f"2023-M{month:02}" for month in range(1, 13)] + [
    "2023-Q1",
    "2023-S1",
    "2023",
    "2023-C05",
]
RATE = ratio_of("RATE", "COLLEGE", "TRAINED")
DEFINITIONS = (TRAINED, COLLEGE, SHORT, RATE)

figures = st.dictionaries(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["COLLEGE", "SHORT", "TRAINED"]),
        st.sampled_from("PABC"),
        st.sampled_from([*MONTHS, "2022-M05", "2022"]),
    ),
    st.integers(0, 50),
    max_size=12,
)


@given(published=figures, typed=figures)
def test_a_book_laid_over_another_says_what_one_book_of_both_says(published, typed) -> None:
    def of(rows: dict[str, int]) -> Book:
        return book(*DEFINITIONS, figures=rows, territories=PROVINCE)

    laid = of(published).over({key(text): figure(value) for text, value in typed.items()})
    whole = of({**published, **typed})

    for definition in DEFINITIONS:
        for area in "PABC":
            for period in (*MONTHS, "2022-M05", "2022", "2024"):
                asked = key(f"{definition.code} {area} {period}")
                assert value_of(laid, asked) == value_of(whole, asked)
        assert laid.extent(definition.code) == whole.extent(definition.code)
