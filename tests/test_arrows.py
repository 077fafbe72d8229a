"""Which way the arrows point: an app imports only from those before it (design, section 2)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.environment import ROOT

ORDER = (
    "vietnamese",
    "organisation",
    "accounts",
    "indicators",
    "assignments",
    "awards",
    "desk",
    "lsa_dashboard",
)


def imports_of(path: Path) -> Iterator[str]:
    """The packages that a module names, those under TYPE_CHECKING and within functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("app", ORDER)
def test_an_app_imports_only_from_those_before_it(app):
    later = set(ORDER[ORDER.index(app) + 1 :])
    paths = sorted((ROOT / app).rglob("*.py"))
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in paths
        for name in imports_of(path)
        if name.split(".")[0] in later
    ]
    assert paths
    assert wrong == []


def test_every_app_has_its_place_in_the_order():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps <= set(ORDER)


def test_nothing_imports_from_the_views_of_another_app():
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for app in ORDER
        for path in (ROOT / app).rglob("*.py")
        for name in imports_of(path)
        if ".views" in name and name.split(".")[0] in ORDER and name.split(".")[0] != app
    ]
    assert wrong == []
