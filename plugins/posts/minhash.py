"""MinHash, by which a post that was renamed is found: what two texts have in common, told from few numbers each.

Source: Broder, "On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

import re
import zlib

_WORD = re.compile(r"\w+")
_KEPT = 32  # hashes of a text: enough to tell half of the words from a tenth
_WIDTH = 8  # characters of a hash


def sketch(text: str) -> str:
    """Return what stands for the words of ``text``: hexadecimal numbers of eight digits, in order."""
    hashes = {zlib.crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text.casefold())}
    return "".join(f"{one:08x}" for one in sorted(hashes)[:_KEPT])


def likeness(one: str, other: str) -> float:
    """Return the share of words that the texts of two sketches have in common, from 0 to 1; 0 for texts without any."""
    first, second = _numbers(one), _numbers(other)
    least = sorted(first | second)[:_KEPT]
    return sum(number in first and number in second for number in least) / len(least) if least else 0


def _numbers(sketched: str) -> set[str]:
    return {sketched[start : start + _WIDTH] for start in range(0, len(sketched), _WIDTH)}
