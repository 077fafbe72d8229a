"""`make test`: every test on SQLite and on PostgreSQL at the same time, in a real browser.

Ends with a line per database and fails unless both ran the same tests and every one passed. Uses
the standard library only; what the tests need is installed first.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.environment import ROOT, ensure_browser_package, ensure_environment
from scripts.postgres import stop_cleanly_when_terminated, temporary_postgres
from scripts.system import FOR_TESTS, require


@dataclass(frozen=True)
class Result:
    """What one database's run collected, by test id: "passed", "failed", "skipped", "not run"…"""

    database: str
    exit_code: int
    outcomes: dict[str, str]

    @property
    def is_good(self) -> bool:
        return self.exit_code == 0 and set(self.outcomes.values()) == {"passed"}

    def __str__(self) -> str:
        count = Counter(self.outcomes.values())
        others = [
            f", {outcome} {number}"
            for outcome, number in sorted(count.items())
            if outcome not in ("passed", "skipped")
        ]
        return (
            f"{self.database}: collected {len(self.outcomes)}, passed {count['passed']}, "
            f"skipped {count['skipped']}{''.join(others)}"
        )


def main(arguments: list[str]) -> int:
    """Runs the suite (or what the arguments to pytest choose of it); 0 when all is well."""
    os.chdir(ROOT)
    stop_cleanly_when_terminated()
    python = ensure_environment("dev")
    ensure_browser_package()
    require(FOR_TESTS)

    results = run_on_both(python, arguments)
    print()
    for result in results:
        print(result)
    differing = not_in_both(*results)
    for name in differing:
        print(f"not on both databases: {name}")
    return 0 if all(result.is_good for result in results) and not differing else 1


def run_on_both(python: Path, arguments: list[str]) -> list[Result]:
    """Both runs side by side, one a core: SQLite's output as it comes, PostgreSQL's after it."""
    command = [str(python), "-m", "pytest", *arguments]
    with (
        temporary_postgres() as url,
        tempfile.TemporaryDirectory(prefix="lsa-test-") as folder,
        tempfile.TemporaryFile() as held_back,
    ):
        # Whatever a run leaves behind, killed or not, goes with the folder.
        shared = {"TMPDIR": folder}
        print("--- SQLite", flush=True)
        runs = {
            "sqlite": start("sqlite", command, shared),
            "postgresql": start(
                "postgresql", command, {**shared, "DATABASE_URL": url}, output=held_back
            ),
        }
        try:
            exit_codes = {database: run.wait() for database, run in runs.items()}
        finally:
            for run in runs.values():
                run.terminate()
                run.wait()
        print("--- PostgreSQL", flush=True)
        held_back.seek(0)
        sys.stdout.buffer.write(held_back.read())
        sys.stdout.flush()
    return [Result(name, exit_codes[name], read_report(report_of(name))) for name in runs]


def start(
    database: str, command: list[str], variables: dict[str, str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """The suite on one database, just begun; what it prints goes to `output`, else on the screen."""
    report = report_of(database)
    report.parent.mkdir(mode=0o700, exist_ok=True)
    report.unlink(missing_ok=True)
    inherited = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [*command, "-o", f"cache_dir=var/pytest-{database}"],
        env={**inherited, **variables, "TEST_REPORT": str(report)},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )


def report_of(database: str) -> Path:
    """Where tests/conftest.py writes which tests ran on the database, and how they ended."""
    return ROOT / "var" / f"test-ids-{database}.txt"


def read_report(path: Path) -> dict[str, str]:
    """Outcome by test id; empty when pytest died before it could write them."""
    if not path.exists():
        return {}
    lines = path.read_text().splitlines()
    return {name: outcome for outcome, name in (line.split(" ", 1) for line in lines)}


def not_in_both(one: Result, other: Result) -> list[str]:
    """Ids that were collected on one database only."""
    return sorted(one.outcomes.keys() ^ other.outcomes.keys())


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
