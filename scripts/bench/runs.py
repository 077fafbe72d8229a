"""A set in a database with the dashboard served over it, for as long as a block."""

import json
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scripts.bench import inside
from scripts.bench.client import Visitor, sign_in
from scripts.bench.processes import HOST, free_port, python, running, wait_for_port
from scripts.bench.sets import DataSet
from scripts.environment import ROOT
from scripts.postgres import temporary_postgres
from scripts.system import Missing

FOLDER: Final = ROOT / "var" / "bench"
STATIC_ROOT: Final = FOLDER / "static"

# As in production, but for HTTPS, which a proxy gives: no trial, no banner, hashed static files.
_LIKE_PRODUCTION: Final = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "HTTPS": "0",
    "ALLOWED_HOSTS": HOST,
    "STATIC_ROOT": str(STATIC_ROOT),
    "HASHED_STATIC": "1",
}


@dataclass(frozen=True)
class Served:
    """The dashboard at its port; `process` is gunicorn's master."""

    port: int
    process: subprocess.Popen[str]
    seconds_to_answer: float

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True)
class Run:
    """One set in one database. `ask` is a command to the half that knows Django (`inside`)."""

    dataset: DataSet
    database: str
    variables: dict[str, str]
    log: Path
    ask: Callable[..., Any]

    @property
    def name(self) -> str:
        return f"{self.dataset.name}, {self.database}"

    @contextmanager
    def served(self) -> Iterator[Served]:
        """The dashboard, begun anew and timed until its first answer."""
        port = free_port()
        variables = self.variables | {"BIND": f"{HOST}:{port}"}
        began = time.perf_counter()
        with running(python("-m", "gunicorn"), variables, self.log) as process:
            wait_for_port(port, process, self.log)
            Visitor(port).get("/tai-khoan/dang-nhap/")
            yield Served(port, process, time.perf_counter() - began)

    @contextmanager
    def bare(self) -> Iterator[Served]:
        """The six queries behind bare WSGI, under the same gunicorn configuration."""
        port = free_port()
        variables = self.variables | {"BIND": f"{HOST}:{port}"}
        command = python("-m", "gunicorn", "scripts.bench.bare:application")
        with running(command, variables, self.log) as process:
            wait_for_port(port, process, self.log)
            yield Served(port, process, 0)

    def leader(self, served: Served) -> Visitor:
        """A signed-in leader."""
        return sign_in(served.port, inside.LEADER, inside.PASSWORD)


@contextmanager
def database_of(dataset: str, database: str) -> Iterator[str]:
    """Where the data is to be: no file yet in the run's folder, or an empty cluster with safe settings."""
    if database == "postgresql":
        with temporary_postgres(settings={}) as url:  # PostgreSQL's own: fsync and the rest on
            yield url
    else:
        path = folder_of(dataset, database) / "db.sqlite3"
        remove_file(path)
        yield f"sqlite:///{path}"


def remove_file(path: Path) -> None:
    """Remove an SQLite database that nobody has open, with what belongs to it."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def folder_of(dataset: str, database: str) -> Path:
    """The folder of a run, made."""
    folder = FOLDER / f"{dataset}-{database}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def prepared(dataset: DataSet, database: str, url: str) -> Iterator[Run]:
    """A run over a database that is to be filled."""
    folder = folder_of(dataset.name, database)
    STATIC_ROOT.mkdir(exist_ok=True)
    log = folder / "log"
    log.unlink(missing_ok=True)
    variables = _LIKE_PRODUCTION | {"DATA_DIR": str(folder), "DATABASE_URL": url}
    with _inside(variables, log) as ask:
        yield Run(dataset, database, variables, log, ask)


@contextmanager
def _inside(variables: dict[str, str], log: Path) -> Iterator[Callable[..., Any]]:
    """The half that knows Django, as a function of command and arguments."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with running(python("-m", "scripts.bench.inside"), variables, log, **pipes) as process:

        def ask(command: str, *arguments: object) -> Any:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps([command, *arguments]) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            if not answer:
                raise Missing(f"The bench cannot {command}:\n{log.read_text()[-3000:]}")
            return json.loads(answer)

        yield ask


@contextmanager
def floor_served(folder: Path, log: Path) -> Iterator[str]:
    """The address of the floors in this folder, served as plain files."""
    port = free_port()
    command = python("-m", "scripts.bench.plain_server", str(folder), str(port))
    with running(command, {}, log) as process:
        wait_for_port(port, process, log)
        yield f"http://{HOST}:{port}"
