"""The watcher hears: a silence it could not break would prove nothing about the pages."""

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Page

from tests.browser.watching import Watcher


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("document.body.setAttribute('style', 'color: red')", "policy violated: style-src"),
        ("document.head.append(document.createElement('style'))", "style-src"),
        ("fetch('https://elsewhere.invalid/')", "policy violated: connect-src"),
        ("setTimeout(() => { throw new Error('planted') })", "script: planted"),
        ("console.error('planted')", "console error: planted"),
    ],
)
def test_watcher_hears_what_a_page_does(page: Page, watcher: Watcher, deed, words):
    page.goto(reverse("account_login"))
    assert watcher.asked() == []
    page.evaluate(f"() => {{ {deed} }}")
    page.wait_for_timeout(50)
    assert any(words in line for line in watcher.asked())


def test_watcher_hears_a_request_to_another_host(page: Page, watcher: Watcher):
    with pytest.raises(Error):
        page.goto("http://elsewhere.invalid/")
    assert watcher.asked() == ["request to http://elsewhere.invalid/"]
