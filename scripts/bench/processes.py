"""Programs of the bench: started with an environment of their own, ended with the bench in any case."""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.environment import ROOT
from scripts.system import Missing

HOST = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
MOST_MEMORY = 6 * 1024**3
"""Bytes of address space a server may take: a page gone wrong must not take the machine with it."""

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _die_with_the_bench() -> None:
    """Runs in the child: the kernel ends it should the bench be killed before it can."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


@contextmanager
def running(
    command: Sequence[str | Path], variables: Mapping[str, str], log: Path, **options: object
) -> Iterator[subprocess.Popen[str]]:
    """The program, running as long as the block; what it says goes to the end of `log`."""
    with log.open("a") as said:
        process: subprocess.Popen[str] = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**neutral_environment(), **variables},
            stderr=said,
            text=True,
            start_new_session=True,
            preexec_fn=_die_with_the_bench,
            **{"stdin": subprocess.DEVNULL, "stdout": said, **options},  # type: ignore[call-overload]
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Ask the program to stop, and what it started; then make it."""
    for order, seconds in ((signal.SIGTERM, SECONDS_TO_STOP), (signal.SIGKILL, SECONDS_TO_STOP)):
        try:
            os.killpg(process.pid, order)
        except ProcessLookupError:
            break
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def neutral_environment() -> dict[str, str]:
    """This environment without what would change the program under measure."""
    ours = (
        "TRIAL",
        "DEBUG",
        "HTTPS",
        "STATIC_ROOT",
        "MEDIA_ROOT",
        "DATABASE_URL",
        "DATA_DIR",
        "BIND",
        # Our own code would be compiled anew by each server that starts; packages are, when installed.
        "PYTHONDONTWRITEBYTECODE",
    )
    return {name: value for name, value in os.environ.items() if name not in ours}


def python(*arguments: str) -> list[str]:
    """A command of this environment's Python."""
    return [sys.executable, *arguments]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[str], log: Path) -> None:
    """Until the program listens; says what it said when it ends instead."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > deadline:
            raise Missing(f"A server of the bench did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.005)


def memory_of(process: subprocess.Popen[str]) -> list[float]:
    """PSS of the program and of each process it started, in MiB: the master first."""
    return [_pss(pid) for pid in (process.pid, *_children(process.pid))]


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(text) for text in listed.split()]


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise Missing("This kernel does not tell PSS.")
