import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from lsa_dashboard.wsgi import application

pytestmark = pytest.mark.django_db


def status_of(method: str, content_type: str, query: str = "", body: bytes = b"") -> str:
    """The status line with which the sign-in page answers."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/tai-khoan/dang-nhap/",
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "testserver",
        "wsgi.input": BytesIO(body),
    }
    setup_testing_defaults(environ)
    statuses: list[str] = []
    answer = application(environ, lambda status, headers: statuses.append(status))
    answer.close()  # type: ignore[attr-defined]  # a HttpResponse
    return statuses[0]


@pytest.mark.parametrize(
    "parameter",
    [
        "charset=hex",
        "charset=punycode",
        "charset=undefined",
        "charset=utf-16",
        'Charset = "hex"',
        "charset*=utf-8''hex",
        "x=y;charset=rot13",
    ],
)
def test_requests_are_read_as_utf8_whatever_they_declare(parameter: str) -> None:
    assert status_of("GET", f"text/plain; {parameter}", query="next=%ff") == "200 OK"
    # Read as far as the token that is missing in it.
    form = f"application/x-www-form-urlencoded; {parameter}"
    assert status_of("POST", form, body=b"login=a") == "403 Forbidden"


@pytest.mark.parametrize(
    ("database", "loaded"),
    [("sqlite:///{}/db.sqlite3", False), ("postgres://nobody@127.0.0.1:1/none", True)],
)
def test_a_server_loads_the_driver_of_postgresql_only_for_it(
    database: str, loaded: bool, tmp_path: Path
) -> None:
    asked = "import sys, lsa_dashboard.wsgi; print(sys.modules.get('psycopg') is not None)"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"DATABASE_URL": database.format(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(loaded)
