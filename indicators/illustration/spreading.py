"""Whole numbers spread over parts so that they add up exactly, and draws that are always the same."""

import hashlib
from collections.abc import Sequence


def draw(sides: int, *words: object) -> int:
    """A number from 0 to `sides` - 1 that these words always give: the digest of them.

    Python's own `hash` differs from process to process, and `random` has a state that others share.
    """
    text = "|".join(map(str, words)).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8]) % sides


def spread(total: int, weights: Sequence[int], most: Sequence[int] | None = None) -> list[int]:
    """A whole number as whole parts in the proportion of the weights; they add up to it exactly.

    By largest remainder, of equal ones the first. `most` holds the largest each part may be: what does
    not fit goes where there is most room. Raises ValueError where there is no way.
    """
    whole = sum(weights)
    if total < 0 or (total and not whole):
        raise ValueError(f"{total} cannot be spread over weights that add up to {whole}")
    shares = [divmod(total * weight, whole) if whole else (0, 0) for weight in weights]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda n: (-shares[n][1], n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts if most is None else _within(parts, most)


def _within(parts: Sequence[int], most: Sequence[int]) -> list[int]:
    """The parts cut to the largest each may be, and what was cut off given to those with room."""
    kept = [min(pair) for pair in zip(parts, most, strict=True)]
    left = sum(parts) - sum(kept)
    for n in sorted(range(len(kept)), key=lambda n: (kept[n] - most[n], n)):
        more = min(left, most[n] - kept[n])
        kept[n] += more
        left -= more
    if left:
        raise ValueError(f"{left} of {sum(parts)} fit nowhere")
    return kept
