"""How often the checks of typed figures would have cried wolf over the years there are."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from indicators.calculations import Book, Doubt, Key, doubts_of, rounded, usual
from tests.illustrated import Illustrated, Published

pytestmark = pytest.mark.django_db  # for the published figures, which are loaded into it once

TODAY = date(2026, 11, 26)
ONE_IN = 7
"""Every seventh figure: no period, area or indicator comes up in sevens."""

MOST_OF_A_THOUSAND = 10


def of_all(book: Book, keys: list[Key], published: Published) -> list[Doubt]:
    """The doubts of figures as if each had just been typed, its history being what came before it."""
    rules = published.catalogue.rules
    return [doubt for key in keys for doubt in doubts_of(book, key, rules=rules, typed={key})]


def test_fewer_than_ten_of_a_thousand_right_figures_are_asked_about(
    published_book: Published, illustrated_on: Callable[[date], Illustrated]
) -> None:
    all_there_is = illustrated_on(TODAY)
    book = all_there_is.book
    keys = list(all_there_is.figures)[::ONE_IN]
    judged = [key for key in keys if (known := usual(book, key)) and known.is_enough]

    found = of_all(book, judged, published_book)

    assert len(judged) > 2_000
    assert not [doubt for doubt in found if doubt.is_refusal]
    assert len({doubt.key for doubt in found}) * 1000 < MOST_OF_A_THOUSAND * len(judged)


def test_the_published_figures_contradict_none_of_the_rules(published_book: Published) -> None:
    book = published_book.book()

    found = of_all(book, list(published_book.figures), published_book)

    assert Counter(doubt.kind for doubt in found if doubt.is_refusal) == Counter()


def test_nine_of_ten_slips_are_noticed(
    published_book: Published, illustrated_on: Callable[[date], Illustrated]
) -> None:
    all_there_is = illustrated_on(TODAY)
    asked = noticed = 0
    for key, figure in list(all_there_is.figures.items())[::ONE_IN]:
        known = usual(all_there_is.book, key)
        if known is None or not known.is_enough or not figure.value or figure.value < 50:
            continue
        decimals = published_book.catalogue.definitions[key.indicator].decimals
        for times in (Decimal(10), Decimal(1000)):
            wrong = rounded(figure.value * times, decimals)
            asked += 1
            # Asked of what is usual and not of the whole book, which would be laid anew for each.
            noticed += not known.holds(wrong) and not known.is_of_its_season(wrong)

    assert asked > 200
    assert noticed > 0.9 * asked
