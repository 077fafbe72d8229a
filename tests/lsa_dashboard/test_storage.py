"""A sheet that imports others is collected as one file."""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command

from lsa_dashboard.storage import JoinedSheetsStorage

SHEETS = Path(project.BASE_DIR, "lsa_dashboard", "static", "css")


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    """The folder into which our own files were collected."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "lsa_dashboard.storage.JoinedSheetsStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_the_sheet_of_every_page_holds_those_it_imports_in_their_order(collected):
    (sheet,) = (collected / "css").glob("site.*.css")
    text = sheet.read_text()
    assert "@import" not in text
    variables, frame = ((SHEETS / name).read_text() for name in ("variables.css", "frame.css"))
    assert 0 < text.index(variables) < text.index(frame)
    assert (sheet.parent / f"{sheet.name}.br").exists()


def test_its_name_follows_what_it_holds(collected, settings):
    (before,) = (collected / "css").glob("site.*.css")
    assert (
        JoinedSheetsStorage(location=collected).stored_name("css/site.css") == f"css/{before.name}"
    )

    sources = collected / "sources"
    (sources / "css").mkdir(parents=True)
    for sheet in SHEETS.glob("*.css"):
        (sources / "css" / sheet.name).write_text(sheet.read_text())
    (sources / "css" / "frame.css").write_text("body { margin: 0 }")
    settings.STATICFILES_DIRS = [sources]
    call_command("collectstatic", interactive=False, verbosity=0)
    assert len(list((collected / "css").glob("site.*.css"))) == 2
