"""A run over HTTP: servers begun anew, nothing but first visits, and the medians of the rounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from scripts.bench import measures
from scripts.bench.client import Answer, NoAnswer
from scripts.bench.measures import GIVEN_UP, Effort, measure
from scripts.bench.pages import PAGES
from scripts.bench.runs import Served
from scripts.bench.sets import SETS, DataSet

TAGGED = b'HTTP/1.1 200 OK\r\nETag: "a"'
EFFORT = Effort(times=4, publishes=2, rounds=3)
MILLISECONDS = (5, 90, 7)
"""How long every answer of the first, second and third server takes."""


@dataclass
class FakeVisitor:
    """Is answered after so long, and keeps what it asked for."""

    milliseconds: float
    asked: list[str] = field(default_factory=list)

    def close(self) -> None:
        pass

    def get(self, address: str, **headers: str) -> Answer:
        self.asked.append(address)
        status = 304 if headers else 200
        return Answer(status, TAGGED, b"", self.milliseconds / 1000)


class FakeRun:
    """A program that has the overview and nothing else."""

    name = "small, sqlite"
    database = "sqlite"
    dataset: DataSet = SETS["small"]

    def __init__(self) -> None:
        self.visitors: list[FakeVisitor] = []
        self.publishes = 0
        self.published_after: int | None = None

    @contextmanager
    def served(self) -> Iterator[Served]:
        number = len(self.visitors)
        self.visitors.append(FakeVisitor(MILLISECONDS[number]))
        yield Served(0, None, seconds_to_answer=number + 1)

    def leader(self, served: Served) -> FakeVisitor:
        return self.visitors[-1]

    def ask(self, command: str, *arguments) -> list:
        if command == "knows":
            return [address.startswith("/?") for address in arguments[0]]
        if command == "publish":
            self.publishes += 1
            self.published_after = self.published_after or len(self.visitors[-1].asked)
        return [3] * len(arguments[0]) if arguments else []


@pytest.fixture
def run(monkeypatch) -> FakeRun:
    monkeypatch.setattr(measures, "memory_of", lambda process: [30.0, 60.0])
    return FakeRun()


def measured_by(run: FakeRun, effort: Effort, is_over=lambda: False) -> dict:
    measured: dict = {}
    measure(run, effort, measured, tell=lambda said: None, is_over=is_over)
    return measured


def test_the_times_of_a_page_are_the_medians_of_servers_begun_anew(run):
    measured = measured_by(run, EFFORT)
    page = measured["pages"][PAGES[0].name]

    assert len(run.visitors) == EFFORT.rounds
    assert [visits["p95"] for visits in page["rounds"]] == pytest.approx(MILLISECONDS)
    assert [page[what] for what in ("p50", "p95", "unchanged_p95")] == pytest.approx([7, 7, 7])
    assert page["at_first"] == pytest.approx(5), "of the first server"
    assert measured["start"] == 2
    assert measured["left_out"] == []
    assert len(measured["paces"]) == EFFORT.rounds
    assert min(measured["paces"]) > 0


def test_every_round_asks_the_same_before_anything_is_published(run):
    measured_by(run, EFFORT)
    first, *later = (visitor.asked for visitor in run.visitors)

    assert run.publishes == EFFORT.publishes
    assert later[0] == later[1]
    assert first[: len(later[0])] == later[0]
    assert run.published_after == len(later[0]) + EFFORT.times, "first visits, then the same again"


def test_one_round_is_all_where_no_more_are_asked_for(run):
    page = measured_by(run, replace(EFFORT, rounds=1))["pages"][PAGES[0].name]

    assert len(run.visitors) == len(page["rounds"]) == 1
    assert page["p95"] == pytest.approx(5)


def test_a_fault_in_any_round_is_a_fault_of_the_page(run, monkeypatch):
    get = FakeVisitor.get

    def fails_in_the_second(visitor: FakeVisitor, address: str, **headers: str) -> Answer:
        if visitor.milliseconds == MILLISECONDS[1]:
            raise NoAnswer("The server hung up.")
        return get(visitor, address, **headers)

    monkeypatch.setattr(FakeVisitor, "get", fails_in_the_second)
    measured = measured_by(run, EFFORT)
    page = measured["pages"][PAGES[0].name]

    assert len(page["rounds"]) == EFFORT.rounds
    assert (page["p95"], page["fault"]) == (GIVEN_UP, "The server hung up.")
    assert measured["start"] == 2


def test_a_tag_not_kept_to_in_any_round_is_told(run, monkeypatch):
    get = FakeVisitor.get

    def forgets_in_the_third(visitor: FakeVisitor, address: str, **headers: str) -> Answer:
        if visitor.milliseconds == MILLISECONDS[2]:
            headers = {}
        return get(visitor, address, **headers)

    monkeypatch.setattr(FakeVisitor, "get", forgets_in_the_third)
    page = measured_by(run, EFFORT)["pages"][PAGES[0].name]

    assert page["unchanged_p95"] is None
    assert page["p95"] == pytest.approx(7)


def test_rounds_without_time_are_named(run):
    def is_over() -> bool:
        return len(run.visitors) == 2

    measured = measured_by(run, EFFORT, is_over)

    assert measured["left_out"] == [f"{PAGES[0].name} in round 2", "1 of the rounds"]
    assert measured["pages"][PAGES[0].name]["p95"] == pytest.approx(5)
