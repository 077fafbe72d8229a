"""What every test shares: the browser, the report `make test` reads, limits for a busy machine."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import expect
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from accounts import freshness
from organisation.guards import drop_guards
from scripts.system import CHROMIUM_FLAGS, find_chromium
from scripts.test import ELSEWHERE

pytest_plugins = ["tests.published", "tests.illustrated"]

hypothesis.settings.register_profile(
    "suite",
    deadline=None,  # two databases and two browsers share two cores
    derandomize="CI" in os.environ,
    print_blob=True,
)
hypothesis.settings.load_profile("suite")
expect.set_options(timeout=15_000)


def pytest_configure(config: pytest.Config) -> None:
    # Hundreds of accounts are made; the slow hash protects real ones, not these.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The published figures and the sets under them stay in memory: a million objects that Python would
    # look through again and again for cycles, which took a twentieth of all time.
    gc.set_threshold(10_000, 20, 50)
    if path := os.environ.get("TEST_REPORT"):
        config.pluginmanager.register(OutcomeReport(Path(path)), "outcomes")
    if config.getoption("--only") == "rest":
        # pytest-django refuses these tests the database of the run; this one is for what they start.
        os.environ["DATABASE_URL"] = "postgres://nobody@localhost:1/none"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only", choices=["database", "browser", "rest"], help="tests of one kind")


@pytest.hookimpl(trylast=True)  # after -k and its like have chosen
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves to the other runs of `make test` what is theirs, and has the report say so."""
    if only := config.getoption("--only"):
        left = [item for item in items if kind_of(item) != only]
        items[:] = [item for item in items if kind_of(item) == only]
        config.hook.pytest_deselected(items=left)
        if report := config.pluginmanager.get_plugin("outcomes"):
            report.outcomes = {item.nodeid: ELSEWHERE for item in left}


def kind_of(item: pytest.Item) -> str:
    """What a test is of, told by what it asks for.

    One that asks for no database gets none: pytest-django refuses it the one of its own process, and
    without `empty_database` the programs that it starts are told of none there is. Those marked
    `any_database` are of pages, as those in the browser are, and run with them.
    """
    asked_for = set(getattr(item, "fixturenames", ()))
    if "live_server" in asked_for or item.get_closest_marker("any_database"):
        return "browser"
    if item.get_closest_marker("django_db") or asked_for & {"db", "transactional_db"}:
        return "database"
    return "database" if "empty_database" in asked_for else "rest"


class OutcomeReport:
    """Writes one line per collected test, `outcome id`, for the comparison of the runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: dict[str, str] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.outcomes.update((item.nodeid, "not run") for item in session.items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome
        elif report.when == "call":
            self.outcomes[report.nodeid] = "passed"

    def pytest_sessionfinish(self) -> None:
        lines = (f"{outcome} {name}\n" for name, outcome in sorted(self.outcomes.items()))
        self.path.write_text("".join(lines))


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_past_their_guards() -> Iterator[None]:
    """Lets the flush after a live-server test delete rows that nothing else may delete.

    The flush sends `post_migrate`, which puts the guards back before the next test.
    """
    empty_tables = TransactionTestCase._fixture_teardown

    def lift_guards_and_empty_tables(self: TransactionTestCase) -> None:
        drop_guards(connection, deletes_only=True)
        empty_tables(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_guards_and_empty_tables)
        yield


@pytest.fixture(autouse=True)
def _no_page_is_kept_from_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The published figures are the same rows to many tests; each looks at the making of its pages."""
    monkeypatch.setattr(freshness, "_kept", freshness._Kept())


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """Hands every server the list of static files that the first one made of the same settings.

    Each client of a test is a server of its own; walking through the files and opening each was a
    third of what a test with one short page cost.
    """
    list_files = WhiteNoiseMiddleware.add_files_from_finders
    lists: dict[tuple[object, ...], dict[str, StaticFile]] = {}

    def list_files_once(self: WhiteNoiseMiddleware) -> None:
        key = (self.static_root, self.static_prefix, *finders.get_finders())
        if key not in lists:
            list_files(self)
            lists[key] = self.files
        self.files = lists[key].copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", list_files_once)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The machine's own Chromium: Playwright's download is neither needed nor made."""
    chromium = find_chromium()
    assert chromium, "No Chromium on this machine; `make test` says how to install it."
    return {
        **browser_type_launch_args,
        "executable_path": str(chromium),
        "args": CHROMIUM_FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A visitor in Viet Nam."""
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
