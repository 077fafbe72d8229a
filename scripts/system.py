"""What the machine itself must have: found, installed by apt for root, or asked for by name."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome-headless-shell",
)
CHROMIUM_FLAGS = [
    "--no-sandbox",  # root, as in most CI, is refused with it
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB
]


class Missing(SystemExit):
    """Something only the person at the keyboard can put right is missing; says what to type."""


@dataclass(frozen=True)
class Requirement:
    """A thing the machine must have, how to see it is there, and the apt package that brings it.

    `packages` names the same thing in different releases; the first that apt knows is taken.
    """

    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def find_chromium() -> Path | None:
    """The browser the tests drive: $CHROMIUM, else the first known name on PATH."""
    chosen = os.environ.get("CHROMIUM")
    for name in (chosen,) if chosen else CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None


def find_postgres_programs() -> Path | None:
    """The folder of initdb and postgres: the newest under /usr/lib/postgresql, else from PATH."""
    installed = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def has_vietnamese_serif() -> bool:
    """Whether Liberation Serif is there with all Vietnamese letters.

    Version 1 of it, which Debian 12's Chromium brings along, lacks nearly all of them.
    """
    if not shutil.which("fc-list"):
        return False
    listing = subprocess.run(
        ["fc-list", "Liberation Serif:lang=vi", "family"], capture_output=True, text=True
    )
    return bool(listing.stdout.strip())


def has_library(name: str) -> bool:
    """Whether a program that asks for the shared library would be given it."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def can_run_playwright() -> bool:
    """Whether the Node inside Playwright's wheel finds what it is linked to; bare Debian lacks it."""
    return sys.platform != "linux" or has_library("libatomic.so.1")


POSTGRESQL = Requirement(("postgresql",), lambda: find_postgres_programs() is not None)
FOR_TESTS = (
    POSTGRESQL,
    Requirement(("chromium",), lambda: find_chromium() is not None),
    Requirement(("libatomic1",), can_run_playwright),
    Requirement(("fontconfig",), lambda: shutil.which("fc-list") is not None),
    Requirement(("fonts-liberation2", "fonts-liberation"), has_vietnamese_serif),
)


def require(requirements: Iterable[Requirement]) -> None:
    """Installs with apt what is missing when run by root; else stops with the one line to type."""
    missing = [need for need in requirements if not need.is_there()]
    if missing and can_install():
        apt_install(missing)
        missing = [need for need in missing if not need.is_there()]
    if missing:
        packages = " ".join(need.packages[0] for need in missing)
        raise Missing(
            f"Not on this machine: {packages}. Type:\n"
            f"sudo apt-get update && sudo apt-get install -y {packages}"
        )


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(requirements: Iterable[Requirement]) -> None:
    """Installs Debian packages, silently unless it fails."""
    _apt_get("update")
    packages = [_first_known(need.packages) for need in requirements]
    print(f"Installing with apt: {' '.join(packages)}", file=sys.stderr, flush=True)
    _apt_get("install", "--yes", "--no-install-recommends", *packages)


def _first_known(packages: tuple[str, ...]) -> str:
    for package in packages:
        shown = subprocess.run(["apt-cache", "show", package], capture_output=True)
        if shown.returncode == 0:
            return package
    return packages[0]


def _apt_get(*arguments: str) -> None:
    # Another apt at work (unattended upgrades) is waited for.
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments]
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Missing(f"{' '.join(command)} failed:\n{done.stderr or done.stdout}")
