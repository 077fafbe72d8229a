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

from scripts.environment import ROOT, ensure_browser_package, ensure_environment
from scripts.postgres import stop_cleanly_when_terminated, temporary_postgres
from scripts.system import FOR_TESTS, require

DATABASES = ("sqlite", "postgresql")


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
    reports = {name: ROOT / "var" / f"test-ids-{name}.txt" for name in DATABASES}
    for report in reports.values():
        report.parent.mkdir(mode=0o700, exist_ok=True)
        report.unlink(missing_ok=True)

    with temporary_postgres() as url, tempfile.TemporaryFile() as output:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        command = [str(python), "-m", "pytest", *arguments]
        print("--- SQLite", flush=True)
        on_sqlite = subprocess.Popen(
            [*command, "-o", "cache_dir=var/pytest-sqlite"],
            env={**environment, "TEST_REPORT": str(reports["sqlite"])},
            stdin=subprocess.DEVNULL,
        )
        on_postgresql = subprocess.Popen(
            [*command, "-o", "cache_dir=var/pytest-postgresql"],
            env={
                **environment,
                "TEST_REPORT": str(reports["postgresql"]),
                "DATABASE_URL": url,
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            exit_codes = {"sqlite": on_sqlite.wait(), "postgresql": on_postgresql.wait()}
        finally:
            for process in (on_sqlite, on_postgresql):
                process.terminate()
                process.wait()
        print("--- PostgreSQL", flush=True)
        output.seek(0)
        sys.stdout.buffer.write(output.read())
        sys.stdout.flush()
    return [Result(name, exit_codes[name], read_report(reports[name])) for name in DATABASES]


def read_report(path: Path) -> dict[str, str]:
    """Outcome by test id, as tests/conftest.py wrote it; empty when pytest died before it could."""
    if not path.exists():
        return {}
    lines = path.read_text().splitlines()
    return {name: outcome for outcome, name in (line.split(" ", 1) for line in lines)}


def not_in_both(one: Result, other: Result) -> list[str]:
    """Ids that were collected on one database only."""
    return sorted(one.outcomes.keys() ^ other.outcomes.keys())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
