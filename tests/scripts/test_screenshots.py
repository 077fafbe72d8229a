"""The pictures of the documents: of a commit, all listed, and the page that says so."""

import subprocess
from pathlib import Path

import pytest
from django.urls import resolve

from scripts.screenshots import IMAGES, PICTURES, _what_is_printed, commit_of, page_about


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], cwd=tmp_path, check=True)
    return tmp_path


def test_pictures_are_of_a_commit(clone):
    head = (clone / ".git" / "refs" / "heads").iterdir()
    assert next(head).read_text().startswith(commit_of(clone))


def test_pictures_taken_before_do_not_hinder(clone):
    images = clone / "docs" / "images"
    images.mkdir(parents=True)
    (images / "overview.png").touch()
    (images / "README.md").touch()
    assert commit_of(clone)


def test_uncommitted_work_is_refused_by_name(clone):
    (clone / "new.py").touch()
    with pytest.raises(SystemExit, match=r"new\.py"):
        commit_of(clone)


def test_every_picture_is_of_a_page_there_is():
    for picture in PICTURES:
        assert resolve(picture.address.partition("?")[0])


def test_every_picture_is_there_and_no_other():
    assert {path.name for path in IMAGES.glob("*.png")} == {one.file.name for one in PICTURES}


def test_the_page_about_the_pictures_lists_them_with_their_commit():
    page = page_about(PICTURES, "0123456789")
    assert "commit 0123456789" in page
    assert all(f"]({one.file.name})" in page for one in PICTURES)


def test_address_and_accounts_are_read_from_what_is_printed():
    lines = ["staff: nhan-vien a-b", "leader: lanh-dao c-d", "http://127.0.0.1:8123/"]
    accounts = {"staff": ("nhan-vien", "a-b"), "leader": ("lanh-dao", "c-d")}
    assert _what_is_printed(iter(lines)) == ("http://127.0.0.1:8123", accounts)


def test_a_server_that_does_not_start_ends_it():
    with pytest.raises(SystemExit, match="did not start"):
        _what_is_printed(iter(["leader: lanh-dao c-d"]))
