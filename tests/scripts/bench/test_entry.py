"""What the bench makes of saves: nothing lost is nothing astray, and each kind of loss is seen."""

import json
from types import SimpleNamespace

import pytest

from scripts.bench import entry
from scripts.bench.entry import astray

STORED = {"version": 3, "content": "12", "traces": 3}
TOLD = [(2, "11"), (1, "10"), (3, "12")]


def test_what_was_acknowledged_and_is_stored_adds_up():
    assert astray(TOLD, STORED) == 0


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        (TOLD, {"version": 2}),  # a save that is not there
        (TOLD, {"traces": 4}),  # logged twice
        (TOLD, {"traces": 2}),  # not logged
        (TOLD, {"content": "11"}),  # the last one is not what stands in the cell
        (TOLD[:2], {}),  # stored, and nobody was told
        ([*TOLD, (3, "13")], {}),  # two people were told they had saved the same version
        ([], {}),
    ],
)
def test_what_does_not_add_up_is_counted(told, stored):
    assert astray(told, STORED | stored) > 0


class Server:
    """A cell on a server; `interferes` are answers that come before it is asked."""

    def __init__(self, *interferes: SimpleNamespace) -> None:
        self.version, self.contents, self.interferes = 4, [], list(interferes)

    def post_json(self, _address: str, sent: dict) -> SimpleNamespace:
        if self.interferes:
            return self.interferes.pop(0)
        [cell] = sent["cells"]
        assert sent["knows"] == {"o-1": cell["seen"]}
        if cell["seen"] != self.version:
            return answer({"outcome": "changed", "theirs": {"version": self.version}})
        self.version += 1
        self.contents.append(cell["content"])
        return answer({"outcome": "saved"}, self.version)


def answer(outcome: dict, version: int = 0, status: int = 200, retry: str = "") -> SimpleNamespace:
    said = {"outcomes": {"o-1": outcome}, "cells": {"o-1": {"version": version}}}
    return SimpleNamespace(
        status=status,
        seconds=0.001,
        header=lambda _name: retry,
        json=lambda: json.loads(json.dumps(said)),
    )


def test_a_writer_tries_each_number_until_it_is_acknowledged(monkeypatch):
    monkeypatch.setattr(entry, "PAUSE", 0)
    server = Server(
        answer({}, status=500),
        answer({}, status=503, retry="120"),
        answer({"outcome": "refused", "said": "no"}),
    )

    told = entry._write(server, "/luu/", "o-1", ["7", "8"], deadline=float("inf"))

    assert server.contents == ["7", "8"]
    assert told.acknowledged == [(5, "7"), (6, "8")]
    assert (told.faults, told.unavailable, told.refused, told.changed) == (1, 1, 1, 1)
    assert len(told.milliseconds) == 6


def test_after_the_deadline_nothing_is_tried():
    told = entry._write(Server(), "/luu/", "o-1", ["7"], deadline=0)

    assert (told.acknowledged, told.milliseconds) == ([], [])
