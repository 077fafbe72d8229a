"""A form being published, killed with -9 in the middle, again and again: all of it is there then, or none.

A child process (`approving`) approves a form of hundreds of cells and says of each figure that it was
inserted. Half of the rounds it stops after a figure chosen beforehand and is killed there; half of them it
is killed after a chance of time, wherever it is then. What it said last tells where the kill landed; what the
database says afterwards is held against what a publication that nobody disturbs leaves.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from scripts.bench.processes import python, running
from scripts.bench.runs import Run

ROUNDS: Final = 20
READY, DONE = "ready", "done"
SEED: Final = 9
"""So that every run kills at the same figures; the times of the other rounds differ by themselves."""


@dataclass(frozen=True)
class Killed:
    """What a child said before it died: how many figures it had inserted, whether it had told of its end.

    `seconds` from its beginning to its last word.
    """

    inserted: int
    is_told: bool
    seconds: float = 0

    def lands_between(self, cells: int) -> bool:
        """Whether it died after the first figure and before the last."""
        return not self.is_told and 0 < self.inserted < cells


def measure(run: Run, *, tell: Callable[[str], None]) -> dict[str, Any]:
    """Twenty kills of one run, as plain numbers. Nothing is timed."""
    chance, month = Random(SEED), 1
    form = run.ask("hand_in", run.dataset.name, month)
    cells, nothing = form["cells"], run.ask("left_behind", form["pk"])
    tell(f"{run.name}: a form of {cells} figures, published without a disturbance")
    seconds = _publish(run, form["pk"]).seconds
    whole = grown(nothing, run.ask("left_behind", form["pk"]))
    found = {"rounds": 0, "between": 0, "none": 0, "all": 0, "half": 0, "lost": 0}
    tell(f"{run.name}: killed {ROUNDS} times")
    for number in range(ROUNDS):
        if run.ask("is_approved", form["pk"]):
            month += 1
            form = run.ask("hand_in", run.dataset.name, month)
        before = run.ask("left_behind", form["pk"])
        if number % 2 == 0:
            killed = _publish(run, form["pk"], stop_at=chance.randint(1, cells - 1))
        else:
            killed = _publish(run, form["pk"], after=chance.uniform(0, 1.2 * seconds))
        left = grown(before, run.ask("left_behind", form["pk"]))
        found["rounds"] += 1
        found["between"] += killed.lands_between(cells)
        found[verdict(left, whole)] += 1
        found["lost"] += killed.is_told and verdict(left, whole) != "all"
    # Nothing of the dead stands in the way of who comes next.
    form = run.ask("hand_in", run.dataset.name, month + 1)
    before = run.ask("left_behind", form["pk"])
    _publish(run, form["pk"])
    ends = verdict(grown(before, run.ask("left_behind", form["pk"])), whole)
    return {**found, "cells": cells, "goes_on": ends == "all", "closed": run.ask("closed_keys")}


def grown(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """How many rows of each kind came between two looks."""
    return {name: after[name] - count for name, count in before.items()}


def verdict(left: Mapping[str, int], whole: Mapping[str, int]) -> str:
    """ "all" of what a publication leaves, "none" of it, or "half": anything else."""
    if left == whole:
        return "all"
    return "none" if not any(left.values()) else "half"


def _publish(run: Run, pk: int, *, stop_at: int = 0, after: float = 0) -> Killed:
    """A child that approves the form, killed where it stops or after so many seconds; else it ends."""
    command = python("-m", "scripts.bench.approving", str(pk), str(stop_at))
    with running(command, run.variables, run.log, stdout=-1) as child:
        assert child.stdout
        inserted, is_told, began, seconds = 0, False, 0.0, 0.0
        for line in child.stdout:
            word = line.strip()
            if word == READY:
                began = time.monotonic()
                if after:
                    _kill_after(after, child.pid)
            elif word == DONE:
                is_told = True
            else:
                inserted = int(word)
            seconds = time.monotonic() - began
            if (is_told and not after) or (stop_at and inserted == stop_at):
                os.kill(child.pid, signal.SIGKILL)
        child.wait()
    return Killed(inserted, is_told, seconds)


def _kill_after(seconds: float, pid: int) -> None:
    """Wherever the child is then; it waits for this where it has come to its end."""
    timer = threading.Timer(seconds, os.kill, (pid, signal.SIGKILL))
    timer.daemon = True
    timer.start()
