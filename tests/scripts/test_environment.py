"""The environment is made anew when its lock file changes, and only then."""

import subprocess

import pytest

from scripts import environment


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a working environment and two lock files; what pip is asked to install."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    (tmp_path / "requirements").mkdir()
    for lock in ("run", "dev"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text(f"{lock}==1")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "VENV_PYTHON", python)
    return tmp_path


@pytest.fixture
def installed(monkeypatch) -> list[str]:
    """Names of the lock files that pip was asked to install."""
    names: list[str] = []
    monkeypatch.setattr(environment, "_pip_install", lambda path: names.append(path.stem))
    return names


def test_a_lock_file_is_installed_once(project, installed):
    environment.ensure_environment("run")
    environment.ensure_environment("run")

    assert installed == ["run"]


def test_a_changed_lock_file_is_installed_again(project, installed):
    environment.ensure_environment("run")
    (project / "requirements" / "run.txt").write_text("run==2")
    environment.ensure_environment("run")

    assert installed == ["run", "run"]


def test_what_the_tests_need_holds_what_the_dashboard_needs(project, installed):
    environment.ensure_environment("dev")
    environment.ensure_environment("run")

    assert installed == ["dev"]


def test_an_environment_whose_python_has_gone_is_made_again(project, installed, monkeypatch):
    environment.ensure_environment("run")
    (project / ".venv" / "bin" / "python").unlink()
    made = []

    def create():
        made.append(True)
        (project / ".venv" / "installed-run").unlink()

    monkeypatch.setattr(environment, "_create_venv", create)
    environment.ensure_environment("run")

    assert made == [True]
    assert installed == ["run", "run"]


@pytest.mark.parametrize(("exit_code", "asked"), [(0, 1), (1, 2)])
def test_npm_is_asked_until_it_succeeds_and_its_failure_stops_nothing(
    project, monkeypatch, capsys, exit_code, asked
):
    (project / "package-lock.json").write_text("{}")
    (project / "node_modules").mkdir()
    calls = []

    def run(command, **_):
        calls.append(command)
        return subprocess.CompletedProcess(command, exit_code)

    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment.subprocess, "run", run)

    environment.ensure_browser_package()
    environment.ensure_browser_package()

    assert len(calls) == asked
    assert ("wheel" in capsys.readouterr().err) is (exit_code == 1)


def test_without_npm_nothing_is_asked_and_nothing_said(project, monkeypatch, capsys):
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)

    environment.ensure_browser_package()

    assert capsys.readouterr().err == ""
