"""The calculations stay pure, and their check independent, by what the files import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CALCULATIONS = sorted((ROOT / "indicators" / "calculations").glob("*.py"))
ALLOWED = {
    "array",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "itertools",
    "math",
    "threading",
    "typing",
    "weakref",
}


def imported_by(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by a relative path"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", CALCULATIONS, ids=lambda path: path.stem)
def test_calculations_import_periods_and_nothing_else_of_ours(path: Path) -> None:
    foreign = {name for name in imported_by(path) if name.split(".")[0] not in ALLOWED}

    assert all(
        name == "indicators.periods" or name.startswith("indicators.calculations.")
        for name in foreign
    )


def test_periods_import_nothing_of_ours() -> None:
    names = {name.split(".")[0] for name in imported_by(ROOT / "indicators" / "periods.py")}

    assert names <= ALLOWED | {"calendar", "re"}


def test_cut_offs_import_periods_and_working_days_and_nothing_else_of_ours() -> None:
    names = imported_by(ROOT / "indicators" / "cut_offs.py")

    assert {name for name in names if name.split(".")[0] not in ALLOWED} == {
        "calendar",
        "indicators.periods",
        "vietnamese.calendar",
    }


def test_the_recomputation_imports_nothing_of_ours() -> None:
    path = ROOT / "tests" / "indicators" / "recomputation.py"

    assert {name.split(".")[0] for name in imported_by(path)} <= ALLOWED


@pytest.mark.parametrize("path", CALCULATIONS, ids=lambda path: path.stem)
def test_calculations_know_no_clock_and_no_binary_fractions(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    floats = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and type(n.value) is float]
    clocks = [
        n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in {"today", "now"}
    ]

    assert CALCULATIONS
    assert (floats, clocks) == ([], [])
