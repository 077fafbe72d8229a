"""Files that would tell where they were made are found before they are committed."""

import subprocess
from pathlib import Path

import pytest

from scripts.files import findings


@pytest.fixture
def clone(tmp_path) -> Path:
    """A new repository deep enough in the tree for its own path to be looked for."""
    folder = tmp_path / "clone"
    folder.mkdir()
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    return folder


def write(clone: Path, name: str, text: str) -> None:
    path = clone / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(
    "line",
    [
        "https://" + "pypi" + ".org/simple",
        "index = files.python" + "hosted.org",
        "registry = " + "registry." + "npmjs" + ".org",
        "mirror of deb." + "debian" + ".org",
        "see /ro" + "ot/notes.txt",
        "see /ho" + "me/lan/notes.txt",
    ],
)
def test_a_host_or_a_path_of_a_machine_is_named_with_file_and_line(clone, line):
    write(clone, "docs/notes.md", f"first\n{line}\n")

    [finding] = findings(clone)

    assert finding.startswith("docs/notes.md:2: ")


def test_the_path_of_the_clone_itself_is_found(clone):
    write(clone, "notes.md", f"{clone}/manage.py")

    [finding] = findings(clone)

    assert finding.startswith("notes.md:1: ")


@pytest.mark.parametrize(
    "text", ["package @ https://example.com/package.whl", "--index-url somewhere"]
)
def test_a_lock_file_names_no_address(clone, text):
    write(clone, "requirements/run.txt", text)

    [finding] = findings(clone)

    assert finding.startswith("requirements/run.txt: names an address")


@pytest.mark.parametrize("name", ["0002_auto_20261124_0101", "0002_alter_area_name_and_more"])
def test_a_migration_with_a_generated_name_is_found(clone, name):
    write(clone, f"organisation/migrations/{name}.py", "")

    [finding] = findings(clone)

    assert finding.startswith(f"organisation/migrations/{name}.py")


def test_ordinary_files_pass(clone):
    write(clone, "organisation/migrations/0002_area_code.py", "")
    write(clone, "docs/source.md", "https://example.com/report.html and /usr/bin/python3")
    write(clone, ".gitignore", "/var/\n")
    write(clone, "var/ignored.txt", str(clone) + "/manage.py")
    (clone / "picture.png").write_bytes(b"\x89PNG\xff")

    assert list(findings(clone)) == []
