"""Brings the data of this machine up to date and serves it, with trial accounts, on 127.0.0.1.

With the illustration set, unless DEMO=0: then none is loaded, and one that is there stays as it is.

Runs inside the environment; `scripts.run` makes that first. Everything of this machine (database
file, secret key, trial passwords, collected static files) is in the folder `var`, ignored by git.
"""

import os
import secrets
import socket
import sys
from pathlib import Path

import django
from django.core.management import call_command

from scripts.environment import ROOT
from scripts.prepare import REFUSALS, collect_static_files, prepare_database

HOST = "127.0.0.1"


def main() -> None:
    port = _free_port(os.environ.get("PORT", "8000"))
    with_illustration = _switch("DEMO", os.environ.get("DEMO", "1"))
    data = Path(os.environ.get("DATA_DIR", ROOT / "var"))
    data.mkdir(mode=0o700, exist_ok=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="lsa_dashboard.settings",
        TRIAL="1",
        BIND=f"{HOST}:{port}",
        SECRET_KEY=os.environ.get("SECRET_KEY") or _secret_key(data / "secret_key"),
    )
    try:
        django.setup()
        prepare_database()
        call_command("create_trial_accounts")  # prints a line for each
        if with_illustration:
            # After the accounts, which are in charge of made-up tasks.
            call_command("load_illustration", verbosity=0)
        collect_static_files(data / "static_sources")
    except REFUSALS as error:
        raise SystemExit(f"The dashboard cannot start: {error}") from error
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn"])


def _free_port(text: str) -> int:
    """The port as a number, free to listen on; asked now because what follows may take a minute."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise SystemExit(
                f"Port {text} of {HOST} cannot be used ({error.strerror}). "
                "Choose another: make run PORT=8001"
            ) from error
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise SystemExit(f"{name} must be 1 or 0, not {text!r}.")
    return text == "1"


def _secret_key(path: Path) -> str:
    """The key of this machine, made at the first run and readable by its owner only."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


if __name__ == "__main__":
    main()
