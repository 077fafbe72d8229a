"""`make screenshots`: the pictures of README and docs, taken of the program as it is at this commit.

Serves a throw-away folder of data on a free port exactly as `make run` does, signs in with a trial
account, and writes `docs/images/*.png` together with a page that says of which commit they are. So the
work tree must be committed first; the pictures go into a commit after it.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.environment import ROOT
from scripts.serve import HOST
from scripts.system import find_chromium

IMAGES = ROOT / "docs" / "images"
ACCOUNT = re.compile(r"(\w+): (\S+) (\S+)")
Accounts = dict[str, tuple[str, str]]
"""Sign-in name and password by role."""

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}

# What a developer has set for their own server says nothing about the program.
OUR_VARIABLES = re.compile(r"DATABASE_URL|DATA_DIR|DEBUG|DEPARTMENT_\w+|HTTPS|(STATIC|MEDIA)_ROOT")


@dataclass(frozen=True)
class Picture:
    """One file of `docs/images`: what it shows, of which page, on what screen, in which language, to whom.

    `typed` goes into the cells of a form from the first one down, before the picture is taken.
    """

    name: str
    shows: str
    address: str
    screen: ViewportSize
    language: str = "vi"
    role: str = "leader"
    typed: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        return IMAGES / f"{self.name}.png"


PICTURES = (
    Picture("overview", "the overview of a year", "/?nam=2024&dia-ban=LC-OLD", DESK),
    Picture("domain", "a domain", "/linh-vuc/poverty/?nam=2023&dia-ban=LC-OLD", DESK),
    Picture("indicator", "an indicator", "/chi-tieu/EMP_JOBS_NEW/?nam=2024&dia-ban=LC-OLD", DESK),
    Picture("analysis", "indicators against areas", "/phan-tich/?nam=2024&dia-ban=LC-OLD", DESK),
    Picture(
        "entry",
        "a form being filled in",
        "/nhap-lieu/1/",
        DESK,
        role="reviewer",
        typed=("16.090", "61", "-", "6", "15,059"),
    ),
    Picture("phone", "the overview on a phone", "/?nam=2024&dia-ban=LC-OLD", PHONE),
    Picture("english", "an indicator, in English", "/chi-tieu/POV_RATE/?nam=2023", DESK, "en"),
)


def main() -> None:
    commit = commit_of(ROOT)
    IMAGES.mkdir(exist_ok=True)
    with served() as (address, accounts):
        for picture in PICTURES:
            take(picture, address, *accounts[picture.role])
            print(picture.file.relative_to(ROOT), f"{picture.file.stat().st_size / 1000:.0f} kB")
    (IMAGES / "README.md").write_text(page_about(PICTURES, commit))


def commit_of(root: Path) -> str:
    """The commit the work tree is at; stops where files differ from it, the pictures themselves apart."""
    changed = [
        line
        for line in _git(root, "status", "--porcelain", "--untracked-files=all").splitlines()
        if "docs/images/" not in line
    ]
    if changed:
        raise SystemExit(
            "Commit first, so that the pictures are of a commit:\n" + "\n".join(changed)
        )
    return _git(root, "rev-parse", "--short=10", "HEAD").strip()


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, check=True
    ).stdout


def page_about(pictures: Sequence[Picture], commit: str) -> str:
    """What `docs/images/README.md` says."""
    lines = [
        "# Pictures",
        "",
        f"Taken by `make screenshots` of the program at commit {commit}, with the trial's data.",
        "",
        "| Picture | Shows | Address | Screen |",
        "| --- | --- | --- | --- |",
    ]
    for one in pictures:
        screen = f"{one.screen['width']} × {one.screen['height']}"
        lines.append(
            f"| [{one.file.name}]({one.file.name}) | {one.shows} | `{one.address}` | {screen} |"
        )
    return "\n".join(lines) + "\n"


@contextmanager
def served() -> Iterator[tuple[str, Accounts]]:
    """A trial of its own: its address and its accounts."""
    with tempfile.TemporaryDirectory(prefix="lsa-screenshots-") as data:
        environment = {
            name: value for name, value in os.environ.items() if not OUR_VARIABLES.fullmatch(name)
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve"],
            cwd=ROOT,
            env={**environment, "DATA_DIR": data, "PORT": str(_free_port())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            yield _what_is_printed(server.stdout)
        finally:
            server.terminate()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _what_is_printed(lines: Iterator[str]) -> tuple[str, Accounts]:
    """Address and accounts out of what `make run` prints, once it is ready."""
    accounts: Accounts = {}
    for line in lines:
        if account := ACCOUNT.fullmatch(line.strip()):
            role, username, password = account.groups()
            accounts[role] = (username, password)
        if line.startswith("http://") and accounts:
            return line.strip().rstrip("/"), accounts
    raise SystemExit("The dashboard did not start; see above.")


def take(picture: Picture, address: str, username: str, password: str) -> None:
    """Writes one picture, of a browser that knows nothing of the one before."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(
            "There is no Chromium on this machine; `make test` says how to install it."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport=picture.screen, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        _sign_in(page, address, username, password)
        if picture.language != "vi":
            _choose_language(page, picture.language)
        page.goto(f"{address}{picture.address}")
        page.wait_for_load_state("networkidle")
        page.locator(".visit-line span").first.wait_for()
        _type(page, picture.typed)
        for chart in page.locator("[data-chart]").all():
            chart.locator(".main-svg").first.wait_for()
        page.screenshot(path=picture.file, animations="disabled", caret="hide")
        browser.close()


def _sign_in(page: Page, address: str, username: str, password: str) -> None:
    page.goto(f"{address}/tai-khoan/dang-nhap/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("main [type=submit]").click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


def _type(page: Page, numbers: Sequence[str]) -> None:
    if not numbers:
        return
    page.locator("td[data-cell].now").first.focus()
    for number in numbers:
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    page.locator("td[data-state=sending]").first.wait_for(state="detached")
    page.keyboard.press("Control+Home")
    page.evaluate("scrollTo(0, 0)")


def _choose_language(page: Page, language: str) -> None:
    page.locator(f".bar [name=language][value={language}]:visible").click()
    page.locator(f"html[lang={language}]").wait_for(state="attached")


if __name__ == "__main__":
    main()
