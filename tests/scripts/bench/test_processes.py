"""Programs of the bench end with the bench, and so does what they have started."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.bench.processes import (
    free_port,
    memory_of,
    neutral_environment,
    running,
    wait_for_port,
)
from scripts.system import Missing

PARENT = """
import subprocess, sys, time
child = subprocess.Popen(
    [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"], stdout=subprocess.PIPE
)
child.stdout.readline()  # it runs its own program by now
print(child.pid, flush=True)
time.sleep(60)
"""


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_there(pid)


def test_a_program_and_what_it_started_end_with_the_block(tmp_path):
    command = [sys.executable, "-c", PARENT]
    with running(command, {}, tmp_path / "log", stdout=subprocess.PIPE) as process:
        child = int(process.stdout.readline())
        process.stdout.close()
        assert is_there(child)
        assert len(memory_of(process)) == 2
        assert all(size > 1 for size in memory_of(process))

    assert process.poll() is not None
    assert wait_until_gone(child)


def test_a_program_ends_when_the_bench_is_killed(tmp_path):
    bench = f"""
import sys, time
from pathlib import Path
from scripts.bench.processes import running
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
with running(sleeper, {{}}, Path({str(tmp_path / "log")!r})) as it:
    print(it.pid, flush=True)
    time.sleep(60)
"""
    killed = subprocess.Popen([sys.executable, "-c", bench], stdout=subprocess.PIPE, text=True)
    program = int(killed.stdout.readline())
    killed.stdout.close()

    killed.kill()
    killed.wait()

    assert wait_until_gone(program)


def test_a_server_that_ends_at_once_says_why(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", "raise SystemExit('the port is taken')"]
    with running(command, {}, log) as process, pytest.raises(Missing, match="the port is taken"):
        wait_for_port(free_port(), process, log)


def test_no_setting_of_the_shell_reaches_what_is_measured(monkeypatch):
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    taken_out = {"DEBUG", "DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    assert not taken_out & neutral_environment().keys()
    assert os.environ["DEBUG"] == "1"
