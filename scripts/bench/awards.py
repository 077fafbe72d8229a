"""Awards of a large department: 5,000 people over ten years, generated, read over HTTP by a leader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from scripts.bench import measures
from scripts.bench.measures import Effort
from scripts.bench.pages import Choice, Page
from scripts.bench.runs import Run

PEOPLE: Final = 5_000
YEARS: Final = 10

WORDS: Final = ("nguoi", "người 12", "0042", "minh hoa", "khong co", "so 7", "4999", "ng")


def pages(made: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages that are asked for, of the rows that were made: by year, page, words and person."""

    def one(name: str) -> Callable[[Choice], Any]:
        return lambda choice: made[name][choice.number * 7 % len(made[name])]

    year, person, collective, decision = map(one, ("years", "people", "collectives", "decisions"))

    def words(choice: Choice, name: str) -> str:
        return urlencode({name: WORDS[choice.number % len(WORDS)]})

    return (
        Page("awards of a year", lambda choice: f"/thi-dua/?nam={year(choice)}"),
        Page("list of people", lambda choice: f"/thi-dua/nguoi/?page={choice.number + 1}"),
        Page("people by words", lambda choice: f"/thi-dua/nguoi/?{words(choice, 'tim')}"),
        Page("person", lambda choice: f"/thi-dua/nguoi/{person(choice)}/"),
        Page("collective", lambda choice: f"/thi-dua/tap-the/{collective(choice)}/"),
        Page("decision", lambda choice: f"/thi-dua/quyet-dinh/{decision(choice)}/"),
        Page("list of awards", lambda choice: f"/thi-dua/ho-so/?nam={year(choice)}"),
        Page("search in awards", lambda choice: f"/thi-dua/tim-kiem/?{words(choice, 'q')}"),
        Page("statistics, Excel", lambda choice: f"/thi-dua/thong-ke.xlsx?nam={year(choice)}"),
    )


def measure(
    run: Run,
    made: Mapping[str, Any],
    effort: Effort,
    *,
    tell: Callable[[str], None],
    is_over: Callable[[], bool],
) -> dict[str, Any]:
    """Times of every page by name, as `measures` gives them, and how much was made."""
    # Nine pages beside all others: a third of the time for each, and one publish.
    effort = replace(effort, seconds_a_page=effort.seconds_a_page / 3, publishes=1)
    asked: Sequence[Page] = measures.known(run, pages(made))
    found: dict[str, Any] = {}
    with run.served() as served:
        visitor = run.leader(served)
        for page in asked:
            if is_over():
                break
            tell(f"{run.name}: {page.name}")
            found[page.name] = measures.measure_page(run, visitor, page, effort)
    return {"rows": made["rows"], "pages": found}
