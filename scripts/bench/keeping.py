"""Filled databases, kept in var/bench: a large set takes minutes to publish, and seconds to put back."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Final

from scripts.bench.runs import FOLDER, Run
from scripts.environment import ROOT
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


def fill(run: Run, url: str) -> None:
    """Fill the database of a run: from what was kept, else by the one writer, and keep it then."""
    kept, stamp = KEPT / f"{run.dataset.name}-{run.database}", _digest()
    mark = kept.with_suffix(".stamp")
    is_file = run.database == "sqlite"
    if kept.exists() and mark.exists() and mark.read_text() == stamp:
        _copy_file(kept, _file(url)) if is_file else _restore(kept, url)
        run.ask("bring_up_to_date")
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    if is_file:
        _remove_file(_file(url))
    run.ask("load", run.dataset.name)
    _copy_file(_file(url), kept) if is_file else _dump(url, kept)
    mark.write_text(stamp)


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
    _remove_file(target)
    shutil.copyfile(source, target)


def _remove_file(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


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
