"""The documents for readers: every link leads somewhere, every setting and count is as written."""

import csv
import re
from pathlib import Path

import pytest

from scripts.environment import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TABLES = sorted((ROOT / "fixtures" / "domain").glob("*.csv"))

LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
VARIABLE = re.compile(
    r"""(?:environ\.get\(|_switch\(|_whole_number\(|_list\(|\.config\()\s*"([A-Z_]+)\""""
)


def readable(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=readable)
def test_every_link_of_a_document_leads_to_a_file(document):
    links = LINK.findall(document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_environment_variable_is_told():
    readers = (ROOT / "lsa_dashboard" / "settings.py", ROOT / "gunicorn.conf.py")
    read = {name for path in readers for name in VARIABLE.findall(path.read_text())}
    told = set(re.findall(r"`([A-Z_]{3,})`", (ROOT / "docs" / "running.md").read_text()))
    assert read
    assert read - told == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_the_page_on_data_counts_the_rows_of_every_table(table):
    with table.open(newline="", encoding="utf-8") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    assert f"| `{table.name}` | {rows} |" in (ROOT / "docs" / "data.md").read_text()


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "adr"
    decisions = {path.name for path in folder.glob("[0-9]*.md")}
    listed = LINK.findall((folder / "README.md").read_text())
    assert decisions
    assert sorted(decisions) == listed
