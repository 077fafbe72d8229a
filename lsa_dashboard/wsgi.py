"""WSGI entry point, served by gunicorn."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from lsa_dashboard.warming import load_all

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lsa_dashboard.settings")

_CHARSET = re.compile(r";\s*charset\*?\s*=[^;]*", re.IGNORECASE)

if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # django-tables2 would load PostgreSQL's driver for a column that no table here has: 4 MB a process.
    sys.modules.setdefault("psycopg", None)  # type: ignore[arg-type]  # Python's own way to say "not there"

_django = get_wsgi_application()
load_all()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, with every request read as UTF-8, whatever charset its Content-Type names.

    No browser names another for a form. Django reads even the address in it, and fails on "hex" or
    "punycode" before its own handling of errors begins.
    """
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ["CONTENT_TYPE"])
    return _django(environ, start_response)
