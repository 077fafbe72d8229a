"""A throw-away PostgreSQL cluster for tests: there in a second, no service, no port, then gone.

    python -m scripts.postgres some command     runs it with DATABASE_URL pointing at the cluster

Works for root (PostgreSQL itself refuses root, so its programs then run as postgres or nobody) and
for an ordinary user. Uses the standard library only.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scripts.system import POSTGRESQL, Missing, find_postgres_programs, require

SECONDS_TO_START = 60
# upper('đ') and icontains need a locale that knows Vietnamese; with C alone they find nothing.
LOCALE = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN")
# The cluster does not outlive the run, so nothing is owed to a power cut.
WITHOUT_SAFETY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def temporary_postgres(settings: Mapping[str, str] = WITHOUT_SAFETY) -> Iterator[str]:
    """The DATABASE_URL of a cluster that lives as long as the block, with these settings of its own."""
    programs = find_postgres_programs()
    if programs is None:
        raise Missing("PostgreSQL's initdb is not on this machine.")
    identity = _identity()
    # Under /tmp and not $TMPDIR: the path of a Unix socket may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="lsa-pg-", dir="/tmp"))
    try:
        # mkdtemp lets in the owner only (and root): the superuser has no password.
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        _initialise(programs, folder / "data", identity)
        with _server(programs, folder, identity, settings):
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder)


def _identity() -> dict[str, Any]:
    """Whom root lends the programs to, as arguments of subprocess; nothing for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _initialise(programs: Path, data: Path, identity: dict[str, Any]) -> None:
    done = subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={data}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            *LOCALE,
        ],
        cwd="/",
        capture_output=True,
        text=True,
        **identity,
    )
    if done.returncode:
        raise Missing(f"initdb failed (PostgreSQL 15 or newer is needed):\n{done.stderr}")


@contextmanager
def _server(
    programs: Path, folder: Path, identity: dict[str, Any], settings: Mapping[str, str]
) -> Iterator[None]:
    """A running server that listens on a socket in the folder and nowhere else."""
    all_settings = {"listen_addresses": "", "unix_socket_directories": folder, **settings}
    options = [text for name, value in all_settings.items() for text in ("-c", f"{name}={value}")]
    log_path = folder / "log"
    with log_path.open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            cwd="/",
            stdout=log,
            stderr=log,
            # Ctrl-C reaches the tests first; the server is stopped when they have ended.
            start_new_session=True,
            **identity,
        )
    try:
        _wait_until_ready(programs, folder, server, log_path)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _wait_until_ready(
    programs: Path, folder: Path, server: subprocess.Popen[bytes], log_path: Path
) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    question = [str(programs / "pg_isready"), "--quiet", f"--host={folder}"]
    while subprocess.run(question).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise Missing(f"PostgreSQL did not start:\n{log_path.read_text(errors='replace')}")
        time.sleep(0.05)


def stop_cleanly_when_terminated() -> None:
    """Makes SIGTERM unwind the program as Ctrl-C does, so that the cluster goes with it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def main(command: list[str]) -> int:
    """Runs the command with DATABASE_URL set; its exit code."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    require([POSTGRESQL])
    stop_cleanly_when_terminated()
    with temporary_postgres() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
