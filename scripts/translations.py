"""The Vietnamese catalogue: complete, compiled and in step with the code, without GNU gettext.

python -m scripts.translations check      tells what is missing, doubtful or not compiled
python -m scripts.translations compile    writes the .mo file from the .po file
python -m scripts.translations update     adds new texts of the code, then compiles
"""

import ast
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from scripts.environment import ROOT

PACKAGES = (
    "vietnamese",
    "organisation",
    "accounts",
    "indicators",
    "assignments",
    "awards",
    "desk",
    "lsa_dashboard",
)
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"


COMPILED = CATALOGUE.with_suffix(".mo")


class Message(NamedTuple):
    """A text as the code asks for it: what gettext calls context, id and plural id."""

    context: str | None
    text: str
    plural: str | None


# Which argument of which function is the context, the text and the plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
# What templatize writes between the words it blanks out.
TEMPLATE_CALL = re.compile(r"\b(_|n?p?gettext)\(")
NAMED_PLACE = re.compile(r"%\((\w+)\)|\{(\w*)\}|%[sd]")
# Where words are filled in, it ends the request that fills them.
LONE_PERCENT = re.compile(r"(?<!%)(?:%%)*%(?![%(sd])")


def read_catalogue() -> polib.POFile:
    # Lines are left whole: a wrapped sentence is hard to search for and to compare.
    return polib.pofile(str(CATALOGUE), wrapwidth=0)


def used_messages() -> dict[Message, list[str]]:
    """Every text marked for translation in our code and templates, with where it stands."""
    found: dict[Message, list[str]] = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix == ".py":
                messages = messages_of_python(path.read_text())
            elif path.suffix in (".html", ".txt") and "templates" in path.parts:
                messages = messages_of_template(path.read_text())
            else:
                continue
            for message, line in messages:
                found[message].append(f"{path.relative_to(ROOT)}:{line}")
    return found


def messages_of_python(source: str) -> Iterator[tuple[Message, int]]:
    """Texts of the gettext calls in a module, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (message := _message_of_call(node)):
            yield message, node.lineno


def _message_of_call(call: ast.Call) -> Message | None:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    places = CALLS.get(name.removesuffix("_lazy").removesuffix("_noop"))
    if places is None:
        return None
    values = [
        argument.value
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        else None
        for argument in call.args
    ]
    context, text, plural = (
        values[place] if place is not None and place < len(values) else None for place in places
    )
    return Message(context, text, plural) if text is not None else None


def messages_of_template(source: str) -> Iterator[tuple[Message, int]]:
    """Texts of the translate tags and _("…") in a template, each with its line."""
    marked = templatize(source)
    for match in TEMPLATE_CALL.finditer(marked):
        call = _call_at(marked, match.start())
        if call and (message := _message_of_call(call)):
            yield message, marked.count("\n", 0, match.start()) + 1


def _call_at(text: str, start: int) -> ast.Call | None:
    """The shortest piece from `start` that reads as a call: what follows is not Python."""
    end = start
    while (end := text.find(")", end) + 1) > 0:
        try:
            expression = ast.parse(text[start:end], mode="eval").body
        except SyntaxError:
            continue
        return expression if isinstance(expression, ast.Call) else None
    return None


def findings(catalogue: polib.POFile, used: dict[Message, list[str]]) -> Iterator[str]:
    """What is wrong with the catalogue, a sentence each; nothing when it may be shipped."""
    known = _known(catalogue)
    for message, places in sorted(used.items(), key=lambda item: item[1]):
        if message not in known:
            yield f"{places[0]}: not in the catalogue: {message.text!r}"
    for entry in catalogue:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"line {entry.linenum}: fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"line {entry.linenum}: not translated: {entry.msgid!r}"
        else:
            yield from _findings_in_words(entry)


def _known(catalogue: polib.POFile) -> set[Message]:
    """Every text the catalogue answers; an entry with a plural answers its singular alone too."""
    known = set()
    for entry in catalogue:
        known.add(Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None))
        known.add(Message(entry.msgctxt, entry.msgid, None))
    return known


def _findings_in_words(entry: polib.POEntry) -> Iterator[str]:
    source_places = _places(entry.msgid) | _places(entry.msgid_plural)
    for words in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
        if unicodedata.normalize("NFC", words) != words:
            yield f"line {entry.linenum}: letters and their marks apart (not NFC): {words!r}"
        if unknown := _places(words) - source_places:
            yield f"line {entry.linenum}: {', '.join(sorted(unknown))} is not in {entry.msgid!r}"
        if source_places and LONE_PERCENT.search(words):
            yield f"line {entry.linenum}: write %% for the sign itself: {words!r}"
        if not entry.msgid_plural and (lost := source_places - _places(words)):
            yield f"line {entry.linenum}: {', '.join(sorted(lost))} is lost from {entry.msgid!r}"


def _places(text: str) -> set[str]:
    return {match[0] for match in NAMED_PLACE.finditer(text)}


def is_compiled(catalogue: polib.POFile, path: Path) -> bool:
    """Whether the .mo file beside it says the same."""
    return path.exists() and path.read_bytes() == catalogue.to_binary()


def add_missing(catalogue: polib.POFile, used: dict[Message, list[str]]) -> int:
    """Adds texts that the code uses and the catalogue lacks, untranslated; how many."""
    known = _known(catalogue)
    # With its plural first: that entry serves the singular asked for elsewhere as well.
    missing = sorted((message for message in used if message not in known), key=_plural_first)
    added = 0
    for message in missing:
        if message in _known(catalogue):
            continue
        added += 1
        catalogue.append(
            polib.POEntry(
                msgctxt=message.context,
                msgid=message.text,
                msgid_plural=message.plural or "",
                msgstr_plural={0: ""} if message.plural else {},
                flags=["python-format"] if "%(" in message.text else [],
            )
        )
    return added


def _plural_first(message: Message) -> bool:
    return message.plural is None


def check() -> int:
    catalogue = read_catalogue()
    found = list(findings(catalogue, used_messages()))
    if not is_compiled(catalogue, COMPILED):
        found.append("the .mo file is not that of the .po file: make messages")
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


def compile_catalogue() -> int:
    read_catalogue().save_as_mofile(str(COMPILED))
    return 0


def update() -> int:
    catalogue = read_catalogue()
    added = add_missing(catalogue, used_messages())
    catalogue.save()
    print(f"{added} new texts; to translate: {len(catalogue.untranslated_entries())}")
    return compile_catalogue()


def main(arguments: list[str]) -> int:
    acts = {"check": check, "compile": compile_catalogue, "update": update}
    if len(arguments) != 1 or arguments[0] not in acts:
        print(__doc__, file=sys.stderr)
        return 2
    return acts[arguments[0]]()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
