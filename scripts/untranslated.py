"""Words in templates that no translator will ever see, because they are not marked.

python -m scripts.untranslated      names each with file and line; fails when there is one
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from scripts.environment import ROOT

# Attributes whose value a person reads or hears.
READ_ATTRIBUTES = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
# The same word in every language.
WORDS_OF_ALL_LANGUAGES = {"CSV", "Excel", "PNG", "PDF", "QR", "TOTP", "VI", "EN"}
BUTTON_TYPES = {"button", "reset", "submit"}
UNREAD_ELEMENTS = {"script", "style", "kbd"}  # a key is called what is printed on it

TEMPLATE_PARTS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}"
    r"|{%\s*(?:blocktranslate|blocktrans)\b.*?{%\s*(?:endblocktranslate|endblocktrans)\s*%}"
    r"|{%.*?%}|{{.*?}}|{#.*?#}",
    re.DOTALL,
)
WORD = re.compile(r"[^\W\d_]{2,}")


def untranslated_words(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every piece of the template with letters in it that is not marked."""
    reader = _Reader()
    reader.feed(TEMPLATE_PARTS.sub(_blank, source))
    reader.close()
    for line, text in reader.found:
        if set(WORD.findall(text)) - WORDS_OF_ALL_LANGUAGES:
            yield line, " ".join(text.split())


def _blank(match: re.Match[str]) -> str:
    # The line breaks stay, so that the lines still count.
    return "\n" * match[0].count("\n")


class _Reader(HTMLParser):
    """Collects what a person would read: text, and the attributes read aloud or shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.within_unread = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within_unread = tag in UNREAD_ELEMENTS
        is_button = tag == "input" and dict(attrs).get("type") in BUTTON_TYPES
        for name, value in attrs:
            if value and (name in READ_ATTRIBUTES or (is_button and name == "value")):
                self.found.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        self.within_unread = False

    def handle_data(self, data: str) -> None:
        if self.within_unread:
            return
        first = self.getpos()[0]
        for number, line in enumerate(data.splitlines()):
            self.found.append((first + number, line))


def main() -> int:
    count = 0
    for path in sorted(ROOT.glob("*/templates/**/*.html")):
        for line, text in untranslated_words(path.read_text()):
            print(f"{path.relative_to(ROOT)}:{line}: not marked for translation: {text!r}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    raise SystemExit(main())
