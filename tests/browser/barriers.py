"""What keeps people out of a page: found by axe with all its rules, and by measuring."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.reading import wait_until_drawn
from tests.browser.watching import Watcher

# By tag, and so with the rules of WCAG 2.2 (size of targets) that axe leaves off unless asked.
ALL_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def assert_no_barriers(page: Page, watcher: Watcher) -> None:
    """At a desk, then on a phone, everything unfolded: axe finds nothing and nothing is moved sideways."""
    folded = page.locator("details:not([name]):not([open]) > summary")
    while folded.count():
        folded.first.click()
    for window in (DESK, PHONE):
        page.set_viewport_size(window)
        wait_until_drawn(page)
        width = page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= window["width"]
        findings = axe_findings(page, watcher)
        assert not findings, "\n".join(findings)


def axe_findings(page: Page, watcher: Watcher) -> list[str]:
    """What axe finds on the page as it is, one line per rule and element."""
    with watcher.not_listening():
        results = Axe().run(page, options=ALL_RULES).response
    kinds = ("passes", "violations", "inapplicable")
    assert "target-size" in {rule["id"] for kind in kinds for rule in results[kind]}
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def too_small(page: Page) -> list[str]:
    """Words under 14 pixels and targets under 24, one line each: what a phone may not show."""
    return page.evaluate(
        """() => {
            const isSeen = (one) => one.checkVisibility({ visibilityProperty: true })
                && !one.closest(".hidden-text, .skip");
            const words = [];
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const text = texts.currentNode.textContent.trim(), home = texts.currentNode.parentElement;
                const size = parseFloat(getComputedStyle(home).fontSize);
                if (text && size < 14 && isSeen(home)) words.push(`${size} px: ${text}`);
            }
            const targets = [...document.querySelectorAll("a[href], button, summary, input, select")]
                .filter(isSeen)
                .map((one) => [one, one.getBoundingClientRect()])
                .filter(([_one, box]) => box.width < 24 || box.height < 24)
                .map(([one, box]) => `${box.width} × ${box.height}: ${one.outerHTML.slice(0, 120)}`);
            return [...words, ...targets];
        }"""
    )
