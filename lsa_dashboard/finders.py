"""Where the Plotly script comes from: an installed package, never a copy in this repository."""

import os
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

PLOTLY_NAME = "vendor/plotly.min.js"


def bundle_from_npm(project: Path) -> Path:
    """The script with bar, scatter and pie only: a quarter of the bytes, there after `npm ci`."""
    return project / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js"


def bundle_from_wheel() -> Path | None:
    """The full script inside the Python package plotly, found without importing it."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


class PlotlyFinder(BaseFinder):
    """Serves one file, `vendor/plotly.min.js`: npm's small bundle when there, else the wheel's."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = [bundle_from_npm(settings.BASE_DIR), bundle_from_wheel()]

    @property
    def source(self) -> Path | None:
        """The first candidate that is there; None when the plotly package is missing too."""
        return next((path for path in self.candidates if path and path.is_file()), None)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        if self.source:
            return []
        return [
            Error(
                "The Plotly script is neither in node_modules nor in the plotly package.",
                hint="Install requirements/run.txt, or run npm ci.",
                id="lsa_dashboard.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(self.source) if path == PLOTLY_NAME and self.source else None
        if find_all:
            return [found] if found else []
        return found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        if self.source:
            yield PLOTLY_NAME, SingleFileStorage(self.source)


class SingleFileStorage(FileSystemStorage):
    """A storage that knows one file by the name `PLOTLY_NAME`, whatever it is called on disk."""

    def __init__(self, source: Path) -> None:
        super().__init__(location=source.parent)
        self.source = source

    def path(self, name: str) -> str:
        if name != PLOTLY_NAME:
            raise ValueError(f"only {PLOTLY_NAME} is served from here, not {name}")
        return os.fspath(self.source)
