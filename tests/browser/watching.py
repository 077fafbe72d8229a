"""What no page may do behind its reader's back."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

# The browser's own event, beside the line it writes to the console: a report-only policy or a changed
# wording would leave the one without the other.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
    `policy violated: ${event.violatedDirective} ${event.blockedURI} in ${event.sourceFile}`));
"""


class Watcher:
    """Listens to contexts of a browser and keeps, in `heard`, one line per thing that must not be.

    That is: a request to another host than `site`, anything on the console that is an error or a
    warning (the policy's refusals are), a violation of the policy, an uncaught error of a script.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.heard: list[str] = []
        self._is_deaf = False

    def listen(self, context: BrowserContext) -> None:
        context.add_init_script(TELL_VIOLATIONS)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    @contextmanager
    def not_listening(self) -> Iterator[None]:
        """For what a test itself does to a page: axe injects code and styles. Says first what was heard."""
        assert self.heard == []
        self._is_deaf = True
        yield
        self._is_deaf = False

    def asked(self) -> list[str]:
        """What was heard so far, which the test now answers for."""
        heard, self.heard = self.heard, []
        return heard

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", f"blob:{self.site}/")):
            self._hear(f"request to {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._hear(f"console {message.type}: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self._hear(f"script: {error.error}")

    def _hear(self, what: str) -> None:
        if not self._is_deaf:
            self.heard.append(what)
