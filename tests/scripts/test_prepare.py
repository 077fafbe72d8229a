"""What stands between an installed environment and `gunicorn`, run as an installation runs it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import prepare
from scripts.check import PRODUCTION
from scripts.environment import ROOT

SECONDS_TO_START = 60
SET_FOR_TESTS = (
    "DATABASE_URL",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "DJANGO_SETTINGS_MODULE",
    "HTTPS",
    "SECRET_KEY",
    "TRIAL",
)


@pytest.fixture
def bare(tmp_path) -> dict[str, str]:
    """The environment of an installation that has nothing yet, not even its folder of data."""
    inherited = {name: text for name, text in os.environ.items() if name not in SET_FOR_TESTS}
    secrets = {name: PRODUCTION[name] for name in ("SECRET_KEY", "ALLOWED_HOSTS")}
    # Hashing and compressing the static files is WhiteNoise's work and the slowest part of it.
    own = {"DATA_DIR": str(tmp_path / "data"), "HASHED_STATIC": "0"}
    return {**inherited, **secrets, **own}


@pytest.fixture
def production(bare, empty_database) -> dict[str, str]:
    """The same with a database of the kind of this test run."""
    return {**bare, **empty_database}


def run(module: str, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """How the program ended, and all it said."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


@contextmanager
def gunicorn(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment of a server that is starting; it is told to stop at the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    serving = {**environment, "BIND": bind, "WEB_CONCURRENCY": "1"}
    with subprocess.Popen([sys.executable, "-m", "gunicorn"], cwd=ROOT, env=serving) as server:
        try:
            yield serving
        finally:
            server.terminate()


def answer_when_up(environment: dict[str, str]) -> tuple[int, str]:
    """What `scripts.healthy` makes of the server, asked again until it listens."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        code, said = run("scripts.healthy", environment)
        if "refused" not in said or time.monotonic() > deadline:
            return code, said
        time.sleep(0.2)


def test_an_installation_is_prepared_twice_and_then_well(production):
    for _ in range(2):
        assert run("scripts.prepare", production) == (0, "")

    # Over plain HTTP and from this machine, although people are sent to HTTPS by another name.
    with gunicorn(production) as serving:
        code, said = answer_when_up(serving)

    assert code == 0, said
    assert '"well": true' in said


def test_a_server_before_its_database_is_prepared_is_not_well(production):
    assert run("scripts.prepare", production, "static") == (0, "")

    with gunicorn(production) as serving:
        code, said = answer_when_up(serving)

    assert code == 1
    assert '"migrated": false' in said


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"HTTPS": "0"}, "SECURE_SSL_REDIRECT"),
        ({"TRIAL": "1"}, "TRIAL is on"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "mysql://lsa@localhost/lsa"}, "neither SQLite nor PostgreSQL"),
    ],
)
def test_settings_not_fit_for_production_are_refused_before_anything_is_touched(bare, wrong, told):
    code, said = run("scripts.prepare", {**bare, **wrong})

    assert code == 1
    assert told in said
    assert "Traceback" not in said
    assert not Path(bare["DATA_DIR"]).exists()


def test_a_folder_of_data_that_cannot_be_made_is_told_without_a_traceback(bare, tmp_path):
    (tmp_path / "a file").touch()

    code, said = run("scripts.prepare", {**bare, "DATA_DIR": str(tmp_path / "a file" / "x")})

    assert code == 1
    assert "a file" in said
    assert "Traceback" not in said


def test_files_for_browsers_need_neither_secret_nor_database(bare, tmp_path):
    for name in ("SECRET_KEY", "ALLOWED_HOSTS"):
        del bare[name]
    collected = tmp_path / "static"
    elsewhere = {
        "STATIC_ROOT": str(collected),
        "DATABASE_URL": "postgres://nobody@localhost:1/none",
    }

    assert run("scripts.prepare", {**bare, **elsewhere}, "static") == (0, "")

    assert (collected / "vendor" / "plotly.min.js").exists()
    assert [path.name for path in Path(bare["DATA_DIR"]).iterdir()] == ["static_sources"]


@pytest.mark.parametrize("arguments", [["everything"], ["static", "database"], ["--help"]])
def test_what_it_does_not_know_it_does_not_do(arguments, capsys):
    assert prepare.main(arguments) == 2
    assert "python -m scripts.prepare" in capsys.readouterr().err


def test_static_files_are_collected_again_only_when_one_has_changed(
    tmp_path, settings, monkeypatch
):
    source = tmp_path / "sources" / "site.css"
    source.parent.mkdir()
    source.write_text("a {}")
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    collected = []
    monkeypatch.setattr(prepare, "call_command", lambda *args, **_: collected.append(args))
    stamp = tmp_path / "stamp"

    prepare.collect_static_files(stamp)
    prepare.collect_static_files(stamp)
    assert collected == [("collectstatic",)]

    source.write_text("a { color: red }")
    prepare.collect_static_files(stamp)
    assert len(collected) == 2
