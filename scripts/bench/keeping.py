"""Filled databases, kept in var/bench: a large set takes minutes to publish, and seconds to put back.

python -m scripts.bench.keeping SET DATABASE      fills one and keeps it
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scripts.bench.processes import python, running
from scripts.bench.runs import FOLDER, Run, database_of, folder_of, prepared, remove_file
from scripts.bench.sets import SETS
from scripts.environment import ROOT
from scripts.postgres import stop_cleanly_when_terminated
from scripts.system import Missing, find_postgres_programs

KEPT: Final = FOLDER / "kept"
SOURCES: Final = (
    "indicators/actions.py",
    "indicators/models/*.py",
    "organisation/models.py",
    "scripts/bench/inside.py",
    "scripts/bench/loading.py",
    "scripts/bench/sets.py",
)
"""Code whose change makes what was kept worthless; tables and triggers are migrated when put back."""


def is_kept(dataset: str, database: str) -> bool:
    """Whether a filled database of this code is there."""
    mark = _mark(dataset, database)
    return mark.exists() and mark.read_text() == _digest()


@contextmanager
def filling(dataset: str, database: str) -> Iterator[Callable[[], None]]:
    """Fills and keeps a database beside other work; gives what to call to wait for its end."""
    log = folder_of(dataset, database) / "filling.log"
    log.unlink(missing_ok=True)
    command = python("-m", "scripts.bench.keeping", dataset, database)
    with running(command, {}, log) as process:

        def wait() -> None:
            if process.wait():
                raise Missing(f"The {dataset} set cannot be made:\n{log.read_text()[-3000:]}")

        yield wait


def keep(dataset: str, database: str) -> None:
    """Fill an empty database by the one writer, and keep a copy of it."""
    place, mark = _place(dataset, database), _mark(dataset, database)
    KEPT.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    with database_of(dataset, database) as url, prepared(SETS[dataset], database, url) as run:
        run.ask("load", dataset)
        if database == "sqlite":
            _copy_file(_file(url), place)
        else:
            _dump(url, place)
    mark.write_text(_digest())


def put_back(run: Run, url: str) -> None:
    """Fill the database of a run with what was kept."""
    place = _place(run.dataset.name, run.database)
    if run.database == "sqlite":
        _copy_file(place, _file(url))
    else:
        _restore(place, url)
    run.ask("bring_up_to_date")


def _place(dataset: str, database: str) -> Path:
    return KEPT / f"{dataset}-{database}"


def _mark(dataset: str, database: str) -> Path:
    return KEPT / f"{dataset}-{database}.stamp"


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _copy_file(source: Path, target: Path) -> None:
    """Copy a database nobody has open: its write-ahead log is gone then."""
    remove_file(target)
    shutil.copyfile(source, target)


def _dump(url: str, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    how = ("--format=directory", "--compress=0", "--jobs=2", f"--file={folder}")
    _postgres_program("pg_dump", *how, f"--dbname={url}")


def _restore(folder: Path, url: str) -> None:
    _postgres_program("pg_restore", "--jobs=2", f"--dbname={url}", str(folder))


def _postgres_program(name: str, *arguments: str) -> None:
    programs = find_postgres_programs()
    assert programs
    done = subprocess.run([programs / name, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"{name} failed:\n{done.stderr}")


if __name__ == "__main__":
    stop_cleanly_when_terminated()
    keep(*sys.argv[1:])
