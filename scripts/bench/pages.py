"""What the bench asks for: every leaders' page and every piece of chart data, by address. Pure.

An address that the program does not know yet is left out of a run and named in its report.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from scripts.bench.sets import DataSet, area_code, domain_code, indicator_code

VARIED: Final = 40
"""How many addresses of a page are asked in turn; the first is the one that is asked again and again."""

WORDS: Final = (
    "ho ngheo",
    "viec lam",
    "chi tieu 12",
    "tre em",
    "huyen",
    "dao tao",
    "CT_007",
    "khong co",
)


@dataclass(frozen=True)
class Choice:
    """What one visitor has chosen: numbers of year, area, domain and indicator of a set."""

    dataset: DataSet
    number: int

    @property
    def indicator(self) -> int:
        return self.number * 7 % self.dataset.indicators

    @property
    def domain(self) -> int:
        return self.dataset.domain_of(self.indicator)

    @property
    def area(self) -> int:
        return self.number * 3 % self.dataset.areas

    @property
    def year(self) -> int:
        years = self.dataset.all_years
        return years[-1 - self.number % len(years)]

    def query(self, **more: str) -> str:
        return urlencode({"nam": self.year, "dia-ban": area_code(self.area), **more})

    @property
    def analysis_query(self) -> str:
        chosen = {"linh-vuc": domain_code(self.domain), "chi-tieu": indicator_code(self.indicator)}
        return self.query(**chosen)


@dataclass(frozen=True)
class Page:
    """A kind of page under its name; `address` makes one from what a visitor has chosen.

    `is_light` is asked of chart data only: heat map and table may take longer.
    """

    name: str
    address: Callable[[Choice], str]
    is_light: bool = True

    def addresses(self, dataset: DataSet) -> list[str]:
        """As many as are asked in turn, each once."""
        made = (self.address(Choice(dataset, number)) for number in range(VARIED))
        return list(dict.fromkeys(made))


def _part(name: str, *, is_light: bool = True) -> Page:
    return Page(
        name, lambda choice: f"/phan-tich/so-lieu/{name}/?{choice.analysis_query}", is_light
    )


ANALYSIS: Final = Page("analysis", lambda choice: f"/phan-tich/?{choice.analysis_query}")
INDICATOR: Final = Page(
    "indicator",
    lambda choice: f"/chi-tieu/{indicator_code(choice.indicator)}/?{choice.query()}",
)

PAGES: Final = (
    Page("overview", lambda choice: f"/?{choice.query()}"),
    Page("domain list", lambda choice: f"/linh-vuc/?{choice.query()}"),
    Page("domain", lambda choice: f"/linh-vuc/{domain_code(choice.domain)}/?{choice.query()}"),
    INDICATOR,
    ANALYSIS,
    Page(
        "search",
        lambda choice: f"/tim-kiem/?{urlencode({'q': WORDS[choice.number % len(WORDS)]})}",
    ),
    Page(
        "CSV",
        lambda choice: f"/chi-tieu/{indicator_code(choice.indicator)}/so-lieu.csv?{choice.query()}",
    ),
)

PARTS: Final = (
    _part("headline"),
    _part("bars"),
    _part("months"),
    _part("ranking"),
    _part("heat", is_light=False),
    _part("table", is_light=False),
)
"""The six pieces of the bench page, fetched by themselves when a filter changes."""

BENCH_PAGES: Final = (ANALYSIS, INDICATOR)
"""The page that is drawn and held against its floor: the first of these that the program has."""
