"""What the script of a form sends, checked: a request that is none is refused whole, never half-read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vietnamese.text import nfc

MOST_CELLS: Final = 3_000
"""More than any form has: 99 communes with thirty rows."""

MOST_OF_A_TEXT: Final = 500

_VERSIONS: Final = range(10**8)


class NotARequest(ValueError):
    """The body is no request of the script's."""


@dataclass(frozen=True, slots=True)
class SentCell:
    """A cell as it was sent; what is None was not touched.

    `seen` is the version that was on the screen. `sure`: the person was asked already and means it.
    """

    name: str
    seen: int
    content: str | None = None
    note: str | None = None
    reason: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SentRequest:
    """Cells, each name once; the versions that the page `knows` of cells, None where it did not say."""

    cells: tuple[SentCell, ...]
    knows: Mapping[str, int] | None = None


def read_request(body: bytes) -> SentRequest:
    """What was sent. Raises NotARequest."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):  # no JSON, in no encoding of Unicode, or bottomless
        raise NotARequest("no JSON") from None
    cells = sent.get("cells") if isinstance(sent, dict) else None
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        raise NotARequest("no list of cells")
    read = tuple(map(_read_cell, cells))
    if len({cell.name for cell in read}) != len(read):
        raise NotARequest("a cell twice")
    return SentRequest(read, _read_versions(sent.get("knows")))


def _read_versions(sent: Any) -> dict[str, int] | None:
    if sent is None:
        return None
    if not isinstance(sent, dict):
        raise NotARequest("knows is versions by name")
    return {name: _version(version) for name, version in sent.items()}


def _version(sent: Any) -> int:
    if type(sent) is not int or sent not in _VERSIONS:
        raise NotARequest("a version is a number")
    return sent


def _read_cell(sent: Any) -> SentCell:
    if not isinstance(sent, dict):
        raise NotARequest("a cell is an object")
    return SentCell(
        name=_text(sent, "name") or "",
        seen=_version(sent.get("seen")),
        content=_text(sent, "content"),
        note=_text(sent, "note"),
        reason=_text(sent, "reason"),
        sure=sent.get("sure") is True,
    )


def _text(sent: Mapping[str, Any], name: str) -> str | None:
    """A text of the request, without characters that no text has; None where it was left out."""
    text = sent.get(name)
    if text is None:
        return None
    if not isinstance(text, str) or len(text) > MOST_OF_A_TEXT:
        raise NotARequest(f"{name} is a short text")
    # PostgreSQL takes no null character, and half of a pair of surrogates is no character at all.
    return nfc(text.replace("\0", "").encode("utf-8", "ignore").decode())
