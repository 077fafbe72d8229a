"""The book: what is typed is laid over what is published, and nothing worked out before is believed."""

from decimal import Decimal

from indicators.calculations import Missing, PartKind, value_of
from tests.indicators.calculations.making import book, figure, flow, key

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


def test_the_first_figure_of_an_indicator_may_be_a_typed_one() -> None:
    typed = book(TRAINED, figures={}).over({key("TRAINED P 2023-M01"): figure(12)})

    assert value_of(typed, key("TRAINED P 2023-M01")).number == Decimal(12)


def test_what_is_said_to_be_missing_hides_the_published_figure() -> None:
    published = book(TRAINED, COLLEGE, SHORT, figures=PUBLISHED)

    typed = published.over({key("SHORT P 2023-M01"): figure(Missing.NOT_REPORTED)})

    assert value_of(typed, key("SHORT P 2023-M01")).number is None
