"""The environment in `.venv` and the browser package: made from lock files, when those change.

Needs nothing but Python and pip (or the means to install them); uses the standard library only.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.system import Missing, Requirement, require

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
# What a lock file holds beside itself: dev.txt lists all of run.txt too.
INCLUDED = {"run": ("run",), "dev": ("dev", "run")}


def ensure_environment(lock: str) -> Path:
    """The Python of an environment with `requirements/<lock>.txt` installed, by hash."""
    requirements = ROOT / "requirements" / f"{lock}.txt"
    if not _is_usable(VENV_PYTHON):
        _create_venv()
    stamp = VENV / f"installed-{lock}"
    if not _is_fresh(stamp, requirements):
        print(f"Installing {requirements.relative_to(ROOT)} …", file=sys.stderr, flush=True)
        _pip_install(requirements)
        for name in INCLUDED[lock]:
            _mark_fresh(VENV / f"installed-{name}", ROOT / "requirements" / f"{name}.txt")
    return VENV_PYTHON


def ensure_browser_package() -> None:
    """npm's small Plotly bundle, where npm is there and can fetch it; else the wheel's serves."""
    lock, modules = ROOT / "package-lock.json", ROOT / "node_modules"
    stamp = modules / ".installed"
    npm = shutil.which("npm")
    if npm is None or _is_fresh(stamp, lock):
        return
    command = [
        npm,
        "ci",
        "--silent",
        "--ignore-scripts",
        "--fetch-retries=0",
        "--fetch-timeout=30000",
    ]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode == 0:
        _mark_fresh(stamp, lock)
    else:
        print(
            "npm ci failed: serving the larger Plotly script of the wheel.",
            file=sys.stderr,
        )


def _is_usable(python: Path) -> bool:
    # Also false when the Python it was made with has gone from the machine.
    return python.exists() and subprocess.run([python, "-c", ""]).returncode == 0


def _create_venv() -> None:
    """Makes `.venv`; without Debian's python3-venv it gets no pip of its own, and needs none."""
    command = [sys.executable, "-m", "venv", "--clear"]
    if not _has("ensurepip"):
        if not _has("pip"):
            package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            require([Requirement((package, "python3-venv"), lambda: _has("ensurepip"))])
        else:
            command.append("--without-pip")
    done = subprocess.run([*command, VENV], capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Missing(f"The environment cannot be made:\n{done.stdout}{done.stderr}")


def _has(module: str) -> bool:
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(module)
    return spec is not None and spec.origin is not None  # an empty folder left behind has none


def _pip_install(requirements: Path) -> None:
    own_pip = subprocess.run([VENV_PYTHON, "-c", "import pip"], capture_output=True).returncode == 0
    pip = (
        [str(VENV_PYTHON), "-m", "pip"]
        if own_pip
        else [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]
    )
    # Twice: what machines with several package sources warn of is not the reader's business.
    quietly = ["--quiet", "--quiet", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "install", *quietly, "--require-hashes", "--requirement", str(requirements)],
        env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise Missing(f"pip could not install {requirements.relative_to(ROOT)}: see above.")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_fresh(stamp: Path, source: Path) -> bool:
    return stamp.exists() and stamp.read_text() == _digest(source)


def _mark_fresh(stamp: Path, source: Path) -> None:
    stamp.write_text(_digest(source))
