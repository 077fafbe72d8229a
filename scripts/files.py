"""What no committed file may say: where packages were fetched from, and where this clone lies.

python -m scripts.files      names each place with file and line; fails when there is one
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.environment import ROOT

# Written with classes of one letter, so that this file does not find itself.
REGISTRY_HOSTS = r"py[p]i\.[o]rg|python[h]osted|registry\.[n]pmjs|deb\.[d]ebian|archive\.[u]buntu"
MACHINE_PATHS = r"/ro[o]t/|/ho[m]e/\w|/Use[r]s/\w|[A-Z]:\\[U]sers"
ADDRESS = re.compile(r"\w+://|^\s*--?(?:index|extra-index|find-links|i |f )", re.MULTILINE)
UNNAMED_MIGRATION = re.compile(r"/migrations/\d+_(auto_\d+.*|.*_and_more)\.py$")
LOCK_FILES = ("requirements/*.txt", "package-lock.json")


def findings(root: Path) -> Iterator[str]:
    """A sentence for each thing that must not be committed, over all files git knows or would."""
    said = re.compile("|".join((REGISTRY_HOSTS, MACHINE_PATHS, *_place_of(root))))
    for name in _files(root):
        if UNNAMED_MIGRATION.search(name):
            yield f"{name}: a migration is named for what it does"
        for number, line in _lines(root / name):
            if match := said.search(line):
                yield f"{name}:{number}: {match[0]!r} says where it was made"
    for pattern in LOCK_FILES:
        for path in sorted(root.glob(pattern)):
            if match := ADDRESS.search(path.read_text()):
                yield f"{path.relative_to(root)}: names an address: {match[0]!r}"


def _place_of(root: Path) -> Iterator[str]:
    # A clone directly under the root folder ("/app") is named like too many innocent things.
    if len(root.parts) > 2:
        yield re.escape(f"{root}/")


def _files(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines of a text file; none of a binary one, or of one deleted before its commit."""
    try:
        text = path.read_text()
    except (UnicodeDecodeError, FileNotFoundError):
        return
    yield from enumerate(text.splitlines(), start=1)


def main() -> int:
    found = list(findings(ROOT))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
