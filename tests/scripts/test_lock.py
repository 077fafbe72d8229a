"""The lock files hold what pyproject.toml asks for, by exact version and hash."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.environment import ROOT
from scripts.lock import LOCKS, REQUIREMENTS

PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?P<rest>.*(?:\n .*)*)", re.MULTILINE)


def pins(path: Path) -> dict[str, str]:
    """Version by package of a lock file."""
    return {
        canonicalize_name(pin["name"]): pin["version"] for pin in PIN.finditer(path.read_text())
    }


def asked_for(lock: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = list(project["project"]["dependencies"])
    if lock == "dev":
        lines += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_within_its_range(lock):
    pinned = pins(REQUIREMENTS / f"{lock}.txt")

    for requirement in asked_for(lock):
        version = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} but {version}: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    text = (REQUIREMENTS / f"{lock}.txt").read_text()
    found = list(PIN.finditer(text))

    assert len(found) > len(asked_for(lock))
    assert [pin["name"] for pin in found if "--hash=sha256:" not in pin["rest"]] == []


def test_the_tests_run_with_the_versions_that_are_served():
    served, tested = pins(REQUIREMENTS / "run.txt"), pins(REQUIREMENTS / "dev.txt")

    assert {name: tested.get(name) for name in served} == served
