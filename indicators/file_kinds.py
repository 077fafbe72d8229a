"""What a file is, from its bytes, and how it may be called. Pure; nothing of its name is believed."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from vietnamese.text import nfc


class FileFault(StrEnum):
    EMPTY = "empty"
    UNKNOWN = "unknown"
    CUT_OFF = "cut_off"


class FileRefused(ValueError):
    """Bytes that are no file of these kinds, or not all of one."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


# How each kind begins, and what stands at the end of a whole file. Cameras write more behind that.
_KINDS: Final = (
    ("application/pdf", b"%PDF-", b"%%EOF"),
    ("image/jpeg", b"\xff\xd8\xff", b"\xff\xd9"),
    ("image/png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
)

ENDINGS: Final = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
"""How files of a kind are called, the usual ending first."""

_ENDING: Final = re.compile(r"\.[^.]{1,10}$")
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|]+')


def kind_of(content: bytes) -> str:
    """The media type of the content; raises FileRefused for what is none of the three, or broken off."""
    if not content:
        raise FileRefused(FileFault.EMPTY)
    for kind, beginning, end in _KINDS:
        if content.startswith(beginning):
            if end not in content:
                raise FileRefused(FileFault.CUT_OFF)
            return kind
    raise FileRefused(FileFault.UNKNOWN)


def safe_name(name: str, kind: str, longest: int) -> str:
    """The name a file is handed out under: NFC, without folders and hidden characters, ending as it is.

    What the file is was found out; a name that says something else gets the right ending behind it.
    """
    visible = "".join(letter for letter in nfc(name) if unicodedata.category(letter)[0] != "C")
    stem = _UNSAFE.sub("-", visible).strip(" .-")
    endings = ENDINGS[kind]
    ending = found[0].lower() if (found := _ENDING.search(stem)) else ""
    if ending in endings:
        stem = stem[: -len(ending)].rstrip(" .")
    else:
        ending = endings[0]
    return f"{stem[: longest - len(ending)].rstrip(' .') or 'file'}{ending}"
