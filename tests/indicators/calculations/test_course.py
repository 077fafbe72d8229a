"""The course of a year: its steps, by themselves and from January on."""

from decimal import Decimal

import pytest

from indicators.calculations import Book, Figure, FigureStatus, Missing, Periodicity, Step, course
from tests.indicators.calculations.making import Published, book, flow, key, ratio_of, stock

MONTHLY = flow("JOBS")
QUARTERLY = flow("JOBS", periodicity=Periodicity.QUARTER)
YEARLY = flow("JOBS", periodicity=Periodicity.YEAR)


def steps(the_book: Book, of: str = "JOBS P 2024") -> dict[int, Step]:
    return {step.to.length: step for step in course(the_book, key(of))}


def alone(found: dict[int, Step]) -> dict[int, Decimal | None]:
    return {month: step.alone.number for month, step in found.items() if step.alone}


def by_then(found: dict[int, Step]) -> dict[int, Decimal | None]:
    return {month: step.by_then.number for month, step in found.items() if step.by_then}


def test_months_stand_by_themselves_and_from_january_on():
    found = steps(book(MONTHLY, figures={f"JOBS P 2024-M0{month}": month for month in (1, 2, 3)}))

    assert alone(found) == {1: 1, 2: 2, 3: 3}
    assert by_then(found) == {1: 1, 2: 3, 3: 6}
    assert [*found] == list(range(1, 13))


def test_after_a_month_that_is_missing_nothing_is_added_up():
    found = steps(book(MONTHLY, figures={"JOBS P 2024-M01": 1, "JOBS P 2024-M03": 3}))

    assert alone(found) == {1: 1, 3: 3}
    assert by_then(found) == {1: 1}


def test_zero_is_reached_and_not_reported_is_not():
    figures: dict[str, Published] = {"JOBS P 2024-M01": 0, "JOBS P 2024-M02": Missing.NOT_REPORTED}
    found = steps(book(MONTHLY, figures=figures))

    assert (alone(found), by_then(found)) == ({1: 0}, {1: 0})


def test_a_published_half_year_stands_without_its_months():
    found = steps(book(MONTHLY, figures={"JOBS P 2024-S1": 9230}))

    assert (alone(found), by_then(found)) == ({}, {6: 9230})


@pytest.mark.parametrize(
    ("definition", "figures", "months"),
    [
        (QUARTERLY, {"JOBS P 2024-Q1": 5}, [3, 6, 9, 12]),
        (QUARTERLY, {"JOBS P 2024-M01": 5}, list(range(1, 13))),  # known more often than due
        (QUARTERLY, {"JOBS P 2024-C08": 5}, [3, 6, 8, 9, 12]),  # between two steps
        (YEARLY, {"JOBS P 2024-S1": 5}, [6, 12]),
        (YEARLY, {"JOBS P 2024": 5}, [12]),
        (QUARTERLY, {}, [3, 6, 9, 12]),
    ],
)
def test_steps_are_as_often_as_a_figure_is_due_or_known(definition, figures, months):
    assert [*steps(book(definition, figures=figures))] == months


def test_a_whole_year_is_no_step_of_itself():
    found = steps(book(YEARLY, figures={"JOBS P 2024": 5}))
    assert (alone(found), by_then(found)) == ({}, {12: 5})


def test_a_state_is_that_of_each_step_and_never_added_up():
    members = stock("MEMBERS")
    figures = {"MEMBERS P 2024-M01": 10, "MEMBERS P 2024-Q1": 13, "MEMBERS P 2024-S1": 12}
    found = steps(book(members, figures=figures), "MEMBERS P 2024")

    assert alone(found) == {}
    assert by_then(found) == {1: 10, 3: 13, 6: 12}


def test_a_share_of_a_fund_grows_from_january_on():
    definitions = (ratio_of("RATE", "SPENT", "FUND"), flow("SPENT"), stock("FUND"))
    figures = {"SPENT P 2024-M01": 10, "SPENT P 2024-M02": 15, "FUND P 2024": 100}
    found = steps(book(*definitions, figures=figures), "RATE P 2024")

    assert by_then(found) == {1: 10, 2: 25}
    assert alone(found) == {}


def test_marks_of_a_month_go_with_what_it_is_added_up_to():
    made_up = Figure(value=Decimal(1), status=FigureStatus.ESTIMATE, illustration=True)
    found = steps(book(MONTHLY, figures={"JOBS P 2024-M01": made_up, "JOBS P 2024-M02": 2}))

    value = found[2].by_then
    assert value is not None
    assert (value.illustration, value.status) == (True, FigureStatus.ESTIMATE)
