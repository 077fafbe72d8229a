"""`make test`: every test on SQLite and on PostgreSQL at the same time, in a real browser.

Four runs of pytest: what asks for a database, on SQLite and on PostgreSQL; the pages in a browser;
and what asks for no database, which would be the same test twice. Ends with a line a run and fails
unless each test ran where it belongs and passed. Uses the standard library only; what the tests need
is installed first.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.environment import ROOT, ensure_browser_package, ensure_environment
from scripts.postgres import stop_cleanly_when_terminated, temporary_postgres
from scripts.system import FOR_TESTS, require

PLACES = (["sqlite", "postgresql"], ["browser"], ["once"])
"""The runs that a test may belong to."""

ELSEWHERE = "elsewhere"
"""The outcome of a test that was collected and left to another run."""

NOTHING_TO_RUN = 5
"""How pytest ends when it has no test to run; what the arguments choose may be all of one kind."""


@dataclass(frozen=True)
class Result:
    """What one run collected, by test id: "passed", "failed", "skipped", "not run", "elsewhere"…"""

    run: str
    exit_code: int
    collected: dict[str, str]

    @property
    def outcomes(self) -> dict[str, str]:
        """Of its own tests, without those left to another run."""
        return {name: told for name, told in self.collected.items() if told != ELSEWHERE}

    @property
    def is_good(self) -> bool:
        if not self.outcomes:
            return self.exit_code == NOTHING_TO_RUN and bool(self.collected)
        return self.exit_code == 0 and set(self.outcomes.values()) == {"passed"}

    def __str__(self) -> str:
        count = Counter(self.outcomes.values())
        others = [
            f", {outcome} {number}"
            for outcome, number in sorted(count.items())
            if outcome not in ("passed", "skipped")
        ]
        return (
            f"{self.run}: collected {len(self.outcomes)}, passed {count['passed']}, "
            f"skipped {count['skipped']}{''.join(others)}"
        )


def main(arguments: list[str]) -> int:
    """Runs the suite (or what the arguments to pytest choose of it); 0 when all is well."""
    os.chdir(ROOT)
    stop_cleanly_when_terminated()
    python = ensure_environment("dev")
    ensure_browser_package()
    require(FOR_TESTS)

    results = run_everything(python, arguments)
    print()
    for result in results:
        print(result)
    if not all(result.is_good for result in results):
        return 1
    strays = astray(results)
    for name, runs in strays.items():
        print(f"ran in {' and '.join(runs) or 'no run'}, which is not enough: {name}")
    return 1 if strays else 0


@dataclass
class Run:
    """pytest in a process of its own, with `--only` its part of the tests (tests/conftest.py)."""

    name: str
    command: list[str]
    variables: dict[str, str]
    output: IO[bytes] | None = None  # where what it says is kept; else it goes to the screen
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        report = report_of(self.name)
        report.parent.mkdir(mode=0o700, exist_ok=True)
        report.unlink(missing_ok=True)
        inherited = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [*self.command, "-o", f"cache_dir=var/pytest-{self.name}"],
            env={**inherited, **self.variables, "TEST_REPORT": str(report)},
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT if self.output else None,
        )

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def result(self) -> Result:
        assert self.process is not None
        return Result(self.name, self.process.returncode, read_report(report_of(self.name)))


def run_everything(python: Path, arguments: list[str]) -> list[Result]:
    """All runs, two at a time: the first one's output as it comes, the others' after it."""
    pytest = [str(python), "-m", "pytest", *arguments]
    with ExitStack() as stack:
        cluster = stack.enter_context(temporary_postgres())
        # Whatever a run leaves behind, killed or not, goes with the folder.
        shared = {"TMPDIR": stack.enter_context(tempfile.TemporaryDirectory(prefix="lsa-test-"))}
        runs = [
            Run("sqlite", [*pytest, "--only=database"], shared),
            Run("postgresql", [*pytest, "--only=database"], {**shared, "DATABASE_URL": cluster}),
            Run(
                "browser",
                [*pytest, "--only=browser"],
                {**shared, "DATABASE_URL": cluster + "_of_pages"},
            ),
            Run("once", [*pytest, "--only=rest"], shared),
        ]
        first, *others = runs
        for run in others:
            run.output = stack.enter_context(tempfile.TemporaryFile())
        print(f"--- {first.name}", flush=True)
        run_side_by_side(runs)
        for run in others:
            show(run)
    return [run.result() for run in runs]


def run_side_by_side(runs: Sequence[Run], at_once: int = 2) -> None:
    """Until all have ended; the next begins when one does, for they share two cores."""
    waiting, running = list(runs), list[Run]()
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(waiting.pop(0))
                running[-1].start()
            time.sleep(0.1)
            running = [run for run in running if not run.has_ended]
    finally:
        for run in runs:
            run.stop()


def show(run: Run) -> None:
    """What the run said while another had the screen."""
    assert run.output is not None
    print(f"--- {run.name}", flush=True)
    run.output.seek(0)
    sys.stdout.buffer.write(run.output.read())
    sys.stdout.flush()


def report_of(run: str) -> Path:
    """Where tests/conftest.py writes which tests ran, and how they ended."""
    return ROOT / "var" / f"test-ids-{run}.txt"


def read_report(path: Path) -> dict[str, str]:
    """Outcome by test id; empty when pytest died before it could write them."""
    if not path.exists():
        return {}
    lines = path.read_text().splitlines()
    return {name: outcome for outcome, name in (line.split(" ", 1) for line in lines)}


def astray(results: Iterable[Result]) -> dict[str, list[str]]:
    """The runs of each test that did not run on both databases, nor once where that is enough."""
    runs: dict[str, list[str]] = {}
    for result in results:
        for name in result.collected:
            runs.setdefault(name, []).extend([result.run] if name in result.outcomes else [])
    return {name: found for name, found in sorted(runs.items()) if found not in PLACES}


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
