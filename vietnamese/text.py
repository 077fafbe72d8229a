"""Vietnamese text: one form to store, one to search without accents, one to sort by."""

from string import digits
from typing import Final, NamedTuple
from unicodedata import category, normalize

# The spaces that Excel, Word and web pages put between thousands, each as the ordinary one.
PLAIN_SPACES: Final = str.maketrans(
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", "   "
)

# Unicode categories of what is drawn over a letter or not at all: accents, zero-width characters.
_WITHOUT_PLACE: Final = frozenset({"Mn", "Me", "Cf"})

# What sorts before the letters, in the order of the Unicode collation (CLDR root).
_BEFORE_LETTERS: Final = " _-–—,;:!?.'‘’\"“”()[]{}§@*/\\&#%`^+<=>|~$" + digits
# f, j, w and z are no Vietnamese letters; foreign names put them where English does.
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# ngang (no mark), huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

_NO_TONE: Final = "0"
_OTHER_MARK: Final = str(len(_TONES))
_SMALL: Final = "0"
_CAPITAL: Final = "1"
# Below every letter's code, so that a name sorts before a longer one that begins with it.
_END_OF_LETTERS: Final = "00"
# Above every letter's code: scripts and signs that are not listed follow by their Unicode number.
_UNLISTED: Final = "zz"


class _Weights(NamedTuple):
    """What one character puts into a sort key, on each of the three levels."""

    letter: str
    tone: str
    capital: str


def nfc(text: str) -> str:
    """The text as it is stored: every accented letter as one character (Unicode NFC)."""
    return normalize("NFC", text)


def fold(text: str) -> str:
    """The text as it is searched: lower case, no accents, đ as d, single spaces.

    "Đà  Nẵng", "ĐÀ NẴNG" and "da nang" all give "da nang"; invisible characters that came along
    from a web page are left out.
    """
    lowered = nfc(text).casefold().replace("đ", "d")
    bare = (each for each in normalize("NFD", lowered) if category(each) not in _WITHOUT_PLACE)
    return " ".join("".join(bare).split())


def sort_key(text: str) -> str:
    """A key that puts names in Vietnamese alphabetical order, the order of ICU's vi-x-icu.

    Letters decide first, then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small before capital.
    The key is made of 0-9 and a-z only, which every collation of either database orders alike, so
    it can be stored in a plain column; it has three to four characters for each of the name's.
    Names that differ only in invisible characters or in the amount of space share a key.
    """
    weights = [_weights(character) for character in nfc(" ".join(text.split()))]
    letters = "".join(each.letter for each in weights)
    tones = "".join(each.tone for each in weights)
    capitals = "".join(each.capital for each in weights).rstrip(_SMALL)
    return f"{letters}{_END_OF_LETTERS}{tones}{capitals}"


def _listed_weights() -> dict[str, _Weights]:
    """The weights of every character of Vietnamese writing, by the character."""
    listed = {}
    for place, character in enumerate(_BEFORE_LETTERS + _ALPHABET, start=1):
        letter = f"{place:02x}"
        for tone, mark in enumerate(_TONES):
            small = nfc(character + mark)
            if len(small) > 1:
                continue  # no such letter: b with a tone
            listed[small.upper()] = _Weights(letter, str(tone), _CAPITAL)
            listed[small] = _Weights(letter, str(tone), _SMALL)
    return listed


_LISTED: Final = _listed_weights()


def _weights(character: str) -> _Weights:
    """The weights of any character: a foreign accent is one more tone, an invisible one nothing."""
    if character in _LISTED:
        return _LISTED[character]
    decomposed = normalize("NFD", character)
    if len(decomposed) > 1 and decomposed[0] in _LISTED:
        return _LISTED[decomposed[0]]._replace(tone=_OTHER_MARK)
    if category(character) in _WITHOUT_PLACE:
        return _Weights("", "", "")
    return _Weights(f"{_UNLISTED}{ord(character):06x}", _NO_TONE, _SMALL)
