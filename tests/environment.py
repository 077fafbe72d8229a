"""The environment every test run has, whatever the shell around it holds.

pytest loads this as a plugin (`-p tests.environment`) before pytest-django reads the settings; a
conftest.py would come too late. Only DATABASE_URL and CHROMIUM are taken from outside.
"""

import os
import tempfile
from pathlib import Path

# Removed with everything in it when the process ends: the test database, media, compiled files.
_data = tempfile.TemporaryDirectory(prefix="lsa-tests-")
Path(_data.name, "static").mkdir()  # WhiteNoise warns when its folder is not there

for name in (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "TRIAL",
):
    os.environ.pop(name, None)

os.environ.update(
    DATA_DIR=_data.name,
    SECRET_KEY="used by tests and by nothing else, long enough for every check of a secret key",
    HTTPS="0",  # the test client and the live server speak plain HTTP
    HASHED_STATIC="0",  # hashed names would need collectstatic before the first page
    # Playwright's event loop runs in the thread of the test, where Django would refuse the ORM.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)
