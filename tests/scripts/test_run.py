"""`make run`, from the empty folder to the sign-in page and back, on the file it makes there.

What it prepares is prepared on both databases in test_prepare.py and test_illustrating.py.
"""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import pytest

from scripts.environment import ROOT

SECONDS_TO_START = 180
ACCOUNT = re.compile(r"(\w+): ([\w-]+) (\S+)")


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """What a person's shell would hold, with a data folder and a port of the test's own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    set_for_tests = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HTTPS", "SECRET_KEY")
    inherited = {name: text for name, text in os.environ.items() if name not in set_for_tests}
    # Hashing and compressing the static files is WhiteNoise's work and the slowest part of it.
    own = {"DATA_DIR": str(tmp_path / "var"), "PORT": str(port), "HASHED_STATIC": "0"}
    return {**inherited, **own}


def sign_in_page(address: str) -> str:
    """What a stranger is shown there; nothing when the last line printed is no address."""
    if not address.startswith("http://"):
        return ""
    with urlopen(address) as answer:
        return answer.read().decode()


def serve_and_stop(environment: dict[str, str]) -> tuple[list[str], str]:
    """Every line that was printed, and the sign-in page, of a run that ended well at Ctrl-C."""
    with subprocess.Popen(
        [sys.executable, "-m", "scripts.serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        limit = Timer(SECONDS_TO_START, process.kill)
        limit.start()
        try:
            lines = []
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if line.startswith("http://"):
                    break
            page = sign_in_page(lines[-1])
            process.send_signal(signal.SIGINT)
            lines += process.stdout.read().splitlines()
        finally:
            limit.cancel()
            process.terminate()
    assert process.returncode == 0, "\n".join(lines)
    return lines, page


def test_it_says_the_address_and_the_accounts_and_nothing_else_and_says_it_again(environment):
    first, page = serve_and_stop(environment)
    # Making the illustration again is tried elsewhere, and takes as long as all the rest.
    second, _page = serve_and_stop({**environment, "DEMO": "0"})

    *accounts, address = first
    assert address == f"http://127.0.0.1:{environment['PORT']}/"
    roles = [ACCOUNT.fullmatch(line)[1] for line in accounts]
    assert roles == ["staff", "staff", "reviewer", "leader", "award_officer", "admin"]
    assert "<form" in page
    assert second == first, "the second run keeps accounts and passwords"
    kept = Path(environment["DATA_DIR"], "trial_accounts.txt")
    assert kept.read_text().splitlines() == accounts
    assert kept.stat().st_mode & 0o077 == 0
