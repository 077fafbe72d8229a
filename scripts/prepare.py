"""Everything between an installed environment and `gunicorn`: the same steps by hand and in an image.

    python -m scripts.prepare             all of it; after an update again, each step finds its work done
    python -m scripts.prepare static      the files for browsers; needs neither database nor secrets
    python -m scripts.prepare database    the settings checked, then tables and published figures

Runs inside the environment; `make run` does the same and adds a trial. Stops before anything is
touched when the settings are not fit for production.
"""

import hashlib
import os
import secrets
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

# What a wrong setting, a refusing command, a silent database or a folder not ours raises: each tells
# in its own words what is to be put right.
REFUSALS = (CommandError, ImproperlyConfigured, OperationalError, OSError)


def main(arguments: list[str]) -> int:
    parts = arguments or ["static", "database"]
    if len(arguments) > 1 or not set(parts) <= {"static", "database"}:
        print(__doc__, file=sys.stderr)
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "lsa_dashboard.settings"
    if parts == ["static"]:
        # Signs nothing and ends with the process, so that no image keeps a key.
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    try:
        django.setup()
        if "database" in parts:
            check_settings()
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if "static" in parts:
            collect_static_files(settings.DATA_DIR / "static_sources")
        if "database" in parts:
            prepare_database()
            check_settings("default")
    except REFUSALS as error:
        raise SystemExit(f"The dashboard is not ready: {error}") from error
    return 0


def check_settings(*databases: str) -> None:
    """Refuses what production must not have, and databases with what they must not hold."""
    # That all is well is told by silence; what is not is in the error.
    call_command("check", deploy=True, fail_level="WARNING", databases=databases, stdout=StringIO())


def prepare_database() -> None:
    """Tables, published figures, the forms due; the second time each step finds its work done."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_published", verbosity=0)
    call_command("load_assignment_totals", verbosity=0)
    call_command("open_submissions", verbosity=0)


def collect_static_files(stamp: Path) -> None:
    """Collects and compresses them when one has changed; nearly all of it is Plotly and brotli."""
    state = _state_of_static_files()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _state_of_static_files() -> str:
    """A digest of where every static file comes from, its size and when it was last changed."""
    digest = hashlib.sha256(f"{settings.STATIC_ROOT} {settings.STORAGES['staticfiles']}".encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            stat = path.stat()
            digest.update(f"{name} {path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
