"""`make check`: what can be said about the code without running its tests.

Runs every check, two at a time, and shows the output of those that fail.
"""

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryDirectory

from scripts.environment import ROOT, VENV_PYTHON, ensure_environment

PRODUCTION = {
    "SECRET_KEY": "a key as long and as mixed as production's: 0123456789 abcdefghij KLMNOPQRST",
    "ALLOWED_HOSTS": "dashboard.example",
    "DATABASE_URL": "sqlite://:memory:",
}


@dataclass(frozen=True)
class Outcome:
    """Whether a check passed, and what it had to say."""

    passed: bool
    words: str = ""


def command(*arguments: str) -> Outcome:
    """The outcome of a program of the environment, run as production would be set up."""
    with TemporaryDirectory(prefix="lsa-check-") as data:
        done = subprocess.run(
            [VENV_PYTHON.parent / arguments[0], *arguments[1:]],
            cwd=ROOT,
            env={**_neutral_environment(), **PRODUCTION, "DATA_DIR": data},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return Outcome(done.returncode == 0, done.stdout.strip())


def _neutral_environment() -> dict[str, str]:
    ours = ("TRIAL", "DEBUG", "HTTPS", "STATIC_ROOT", "MEDIA_ROOT")
    return {name: value for name, value in os.environ.items() if name not in ours}


CHECKS: dict[str, Callable[[], Outcome]] = {
    "types": partial(command, "mypy"),
    "style": partial(command, "ruff", "check", "--quiet", "."),
    "format": partial(command, "ruff", "format", "--check", "--quiet", "."),
    "migrations are made": partial(
        command, "python", "manage.py", "makemigrations", "--check", "--dry-run"
    ),
    "production settings": partial(
        command, "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"
    ),
    "translations": partial(command, "python", "-m", "scripts.translations", "check"),
    "words in templates": partial(command, "python", "-m", "scripts.untranslated"),
    "files": partial(command, "python", "-m", "scripts.files"),
    "lock files": partial(command, "python", "-m", "scripts.lock", "--check"),
}


def main() -> int:
    ensure_environment("dev")
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = {name: pool.submit(check) for name, check in CHECKS.items()}
        failed = [name for name, future in running.items() if not _tell(name, future.result())]
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


def _tell(name: str, outcome: Outcome) -> bool:
    print(f"{'ok    ' if outcome.passed else 'FAILED'}  {name}", flush=True)
    if outcome.words and (not outcome.passed or "not checked" in outcome.words):
        print(outcome.words, flush=True)
    return outcome.passed


if __name__ == "__main__":
    raise SystemExit(main())
