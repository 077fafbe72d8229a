"""Writes the lock files: every package by exact version and hash, for every platform, no address.

python -m scripts.lock              what pyproject.toml and package.json ask for, pins kept
python -m scripts.lock --upgrade    the newest versions they allow
python -m scripts.lock --check      writes nothing; fails when a lock file is stale
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.environment import ROOT

REQUIREMENTS = ROOT / "requirements"
# Lock file by name: what it holds beside the dependencies of the program itself.
LOCKS: dict[str, list[str]] = {"run": [], "dev": ["--group=dev"]}
OPTIONS = (
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--python-version=3.11",
)
# How uv says that it is not the project but the network that is at fault.
NETWORK_FAULTS = ("error sending request", "Could not connect", "Failed to fetch", "timed out")


class RegistryUnreachable(Exception):
    """The package registry did not answer, so nothing can be said about the lock file."""


def compile_lock(name: str, output: Path, *options: str) -> None:
    """Resolves one lock file; pins already in `output` are kept where they still fit."""
    command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "pyproject.toml"]
    done = subprocess.run(
        [*command, *LOCKS[name], *OPTIONS, *options, f"--output-file={output}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode and any(fault in done.stderr for fault in NETWORK_FAULTS):
        raise RegistryUnreachable(done.stderr.strip())
    if done.returncode:
        raise SystemExit(done.stderr)


def stale_locks() -> Iterator[str]:
    """Names of lock files that no longer say what pyproject.toml asks for.

    Raises RegistryUnreachable when that cannot be found out.
    """
    with TemporaryDirectory() as folder:
        for name in LOCKS:
            current = REQUIREMENTS / f"{name}.txt"
            resolved = Path(folder) / current.name
            shutil.copy(current, resolved)
            compile_lock(name, resolved)
            if resolved.read_text() != current.read_text():
                yield f"requirements/{name}.txt"


def check() -> int:
    try:
        stale = list(stale_locks())
    except RegistryUnreachable as error:
        # Tests hold the pins against pyproject.toml without a network; this is the finer sieve.
        print(f"not checked, the package registry does not answer: {error}")
        return 0
    for name in stale:
        print(f"{name} is not what pyproject.toml asks for: make lock")
    return 1 if stale else 0


def write(options: list[str]) -> int:
    for name in LOCKS:
        compile_lock(name, REQUIREMENTS / f"{name}.txt", *options)
    if shutil.which("npm"):
        command = ["npm", "install", "--package-lock-only", "--silent"]
        subprocess.run(command, cwd=ROOT, check=True)
    else:
        print("npm is not here: package-lock.json is left as it is.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    raise SystemExit(check() if arguments == ["--check"] else write(arguments))
