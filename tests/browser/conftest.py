"""The real pages in real Chromium: one server with the published figures, and ears for what goes wrong.

The figures (`tests.published`) are put into the tables once for all browser tests. pytest-django's own
`live_server` would empty the tables after each test, and its serialised rollback brings back what the
migrations made, not what came later. So two of its fixtures are replaced here, by their names, through
which it knows that the tests of this package need a database and a place in the order: `live_server`
fills the test database for the package and empties it after the last test (pytest ends a package's
fixtures before a test elsewhere begins), and `transactional_db` leaves the rows where they are between
two tests. Both databases are treated alike.

What a test expects it works out from the database at that moment. A test that corrects a figure
therefore disturbs none that reads it, in whatever order they run.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.choices import Role
from organisation.guards import drop_guards
from organisation.models import Office
from tests.browser.watching import Watcher
from tests.factories import make_user
from tests.published import Rows, insert_rows

PASSWORD = "sông Chảy mùa nước lũ"
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 780}

NewContext: TypeAlias = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Iterator[Playwright]:
    """pytest-playwright's own, leaving no session of PostgreSQL behind that the database could be used by.

    As long as Playwright's event loop runs in this thread, Django's connections are others than those
    before and after it (asgiref keeps them by context), and nobody else would ever close them.
    """
    yield playwright
    connections.close_all()


@pytest.fixture(scope="package")
def live_server(rows_loaded: Rows, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """The pages served from the test's own process, with the published figures and an account a role."""
    with django_db_blocker.unblock():
        insert_rows(rows_loaded, rows_loaded)
        department = Office.objects.get(code="SNV")
        for role in (Role.LEADER, Role.REVIEWER):
            make_user(role, username=role, office=department, password=PASSWORD)
        server = LiveServer("localhost")
        yield server
        server.stop()
        drop_guards(connection, deletes_only=True)
        call_command("flush", interactive=False, reset_sequences=False, verbosity=0)


@pytest.fixture
def transactional_db(live_server: LiveServer) -> None:
    """What pytest-django asks for before a test with a server: the tables stay as they are."""


@pytest.fixture
def watcher(live_server: LiveServer) -> Iterator[Watcher]:
    """Hears every page of the test; what it heard and was not asked about fails the test."""
    watcher = Watcher(live_server.url)
    yield watcher
    assert watcher.heard == []


@pytest.fixture
def new_context(watcher: Watcher, new_context: NewContext) -> NewContext:
    """pytest-playwright's own, with the watcher listening: no page of a test is without it.

    The watcher was there before the contexts, so it is asked after they have closed and told all.
    """

    def watched(**options: object) -> BrowserContext:
        context = new_context(base_url=watcher.site, viewport=DESK, **options)
        watcher.listen(context)
        return context

    return watched


@pytest.fixture(scope="package")
def kept_sign_ins() -> dict[Role, object]:
    """The cookies of each role that has signed in, so that the form is filled once and not each time."""
    return {}


@pytest.fixture
def signed_in(new_context: NewContext, kept_sign_ins: dict) -> Callable[..., Page]:
    """`signed_in(role, **context options)` gives a page of a browser in which that role is signed in."""

    def page_of(role: Role, **options: object) -> Page:
        if role not in kept_sign_ins:
            context = new_context()
            sign_in(context.new_page(), role)
            kept_sign_ins[role] = context.storage_state()
        return new_context(storage_state=kept_sign_ins[role], **options).new_page()

    return page_of


@pytest.fixture
def leader(signed_in: Callable[..., Page]) -> Page:
    """A page of a leader's browser."""
    return signed_in(Role.LEADER)


@pytest.fixture
def reviewer(signed_in: Callable[..., Page]) -> Page:
    """A page of a reviewer's browser."""
    return signed_in(Role.REVIEWER)


def sign_in(page: Page, role: Role | str, door: str = "account_login") -> None:
    """Fills the form as a person does; `door` is where they knock."""
    page.goto(reverse(door))
    page.get_by_label("Tên đăng nhập").fill(role)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: reverse("account_login") not in address)
