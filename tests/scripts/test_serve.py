"""What `make run` asks of the machine before it does anything slow, and what it keeps."""

import os
import socket
import stat
from pathlib import Path

import pytest

from scripts import serve


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "８０００", "80.5"])
def test_a_port_that_is_no_port_is_refused_by_name(text):
    with pytest.raises(SystemExit, match="PORT must be a number"):
        serve._free_port(text)


def test_a_port_in_use_is_refused_with_the_way_out():
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(SystemExit, match="make run PORT="):
            serve._free_port(str(port))


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "secret_key"

    key = serve._secret_key(path)

    assert len(key) >= 50
    assert serve._secret_key(path) == key
    assert serve._secret_key(tmp_path / "of another machine") != key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("text", "is_on"), [("1", True), ("0", False)])
def test_a_switch_is_one_or_nought(text, is_on):
    assert serve._switch("DEMO", text) is is_on


@pytest.mark.parametrize("text", ["", "yes", "true", "2", " 0"])
def test_a_switch_that_says_neither_is_refused_by_name(text):
    with pytest.raises(SystemExit, match="DEMO must be 1 or 0"):
        serve._switch("DEMO", text)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What is called on the way to the server, which is not started."""
    called: list[str] = []
    environ = {name: text for name, text in os.environ.items() if name != "DEMO"}
    monkeypatch.setattr(os, "environ", {**environ, "DATA_DIR": str(tmp_path), "PORT": "8000"})
    monkeypatch.setattr(serve, "_free_port", int)
    monkeypatch.setattr(serve.django, "setup", lambda: None)
    monkeypatch.setattr(serve, "prepare_database", lambda: called.append("prepare_database"))
    monkeypatch.setattr(serve, "collect_static_files", lambda stamp: None)
    monkeypatch.setattr(serve, "call_command", lambda name, **options: called.append(name))
    monkeypatch.setattr(os, "execv", lambda *command: called.append("serve"))
    return called


@pytest.mark.parametrize("chosen", [{}, {"DEMO": "1"}])
def test_a_trial_comes_with_the_illustration_set(commands, chosen):
    os.environ.update(chosen)

    serve.main()

    assert commands == ["prepare_database", "create_trial_accounts", "load_illustration", "serve"]


def test_without_demo_no_illustration_is_loaded_and_none_is_taken_away(commands):
    os.environ["DEMO"] = "0"

    serve.main()

    assert commands == ["prepare_database", "create_trial_accounts", "serve"]
