"""How the static files of a release are stored: hashed, compressed, with imported style sheets in place."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT: Final = re.compile(r'^@import url\("(?P<name>[\w.-]+)"\);$', re.MULTILINE)
"""A line that imports a sheet of the same folder; no other import is touched."""


class JoinedSheetsStorage(CompressedManifestStaticFilesStorage):
    """A sheet that imports others of its folder holds them when it is collected.

    So each sheet of the frame stays a small file of its own, and a browser asks once. Where nothing is
    collected (tests, a debugging developer) the browser follows the imports by itself.
    """

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, Any]]:
        if not dry_run:
            paths = paths | {name: (self, name) for name in self._joined(paths)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _joined(self, paths: dict[str, tuple[Any, str]]) -> Iterator[str]:
        """The names of the sheets that import others, each written anew with those in it."""
        for name in (name for name in paths if name.endswith(".css")):
            whole = _read(paths, name)
            joined = _IMPORT.sub(partial(_imported, paths, name.rpartition("/")[0]), whole)
            if joined != whole:
                self.delete(name)
                self._save(name, ContentFile(joined.encode()))
                yield name


def _imported(paths: dict[str, tuple[Any, str]], folder: str, line: re.Match[str]) -> str:
    return _read(paths, f"{folder}/{line['name']}")


def _read(paths: dict[str, tuple[Any, str]], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
