"""What the machine lacks is installed by root, and asked for in one line otherwise."""

from ctypes.util import find_library

import pytest

from scripts import system
from scripts.system import Missing, Requirement, find_chromium, has_library, require


@pytest.fixture
def installed(monkeypatch) -> set[str]:
    """Packages that apt was asked for; each is there from then on."""
    there: set[str] = set()
    monkeypatch.setattr(
        system, "apt_install", lambda needs: there.update(need.packages[0] for need in needs)
    )
    return there


def requirements(there: set[str]) -> list[Requirement]:
    return [Requirement((name,), lambda name=name: name in there) for name in ("one", "two")]


def test_root_installs_what_is_missing_and_nothing_else(installed, monkeypatch):
    monkeypatch.setattr(system, "can_install", lambda: True)
    installed.add("one")
    asked = []
    monkeypatch.setattr(
        system, "apt_install", lambda needs: (asked.extend(needs), installed.add("two"))
    )

    require(requirements(installed))

    assert [need.packages for need in asked] == [("two",)]


def test_nothing_is_asked_when_all_is_there(installed, monkeypatch):
    monkeypatch.setattr(system, "apt_install", lambda needs: pytest.fail("apt was asked"))
    installed.update(("one", "two"))

    require(requirements(installed))


def test_an_ordinary_user_is_told_the_one_line_to_type(installed, monkeypatch):
    monkeypatch.setattr(system, "can_install", lambda: False)

    with pytest.raises(Missing) as stopped:
        require(requirements(installed))

    last_line = str(stopped.value).splitlines()[-1]
    assert last_line == "sudo apt-get update && sudo apt-get install -y one two"


def test_the_browser_named_by_the_environment_is_taken_and_no_other(monkeypatch, tmp_path):
    browser = tmp_path / "my-browser"
    browser.write_text("")
    browser.chmod(0o755)

    monkeypatch.setenv("CHROMIUM", str(browser))
    assert find_chromium() == browser

    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    assert find_chromium() is None


def test_a_shared_library_is_there_when_a_program_would_be_given_it():
    assert has_library(find_library("c"))
    assert not has_library("libabsent.so.1")


def test_playwright_asks_for_its_library_on_linux_only(monkeypatch):
    monkeypatch.setattr(system, "has_library", lambda name: False)

    monkeypatch.setattr(system.sys, "platform", "linux")
    assert not system.can_run_playwright()

    monkeypatch.setattr(system.sys, "platform", "darwin")
    assert system.can_run_playwright()
