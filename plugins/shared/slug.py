"""Foreign text → a name that is safe in an address and as a file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Callable
from functools import lru_cache
from itertools import chain, count

from plugins.shared.names import LONGEST as LONGEST_NAME
from plugins.shared.names import is_device

LONGEST = 80
_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# `C`, `C#` and `C++` are three subjects and must not share one page.
_SPOKEN = (("c++", "c-plus-plus"), ("c#", "c-sharp"), ("f#", "f-sharp"), ("&", " and "), ("+", " plus "))


def file_name(kind: str, title: str) -> str:
    """Return a file's name for ``title`` in plain letters: not every keyboard, nor every address, takes others."""
    slug = slugify(title)
    return slug if _PLAIN.fullmatch(slug) else f"{kind}-{zlib.crc32(title.encode('utf-8', 'replace')):08x}"


def numbered(name: str, taken: Callable[[str], bool], ending: str = "") -> str:
    """Return the first of ``name``, ``name-2``, ``name-3`` …, each with its ``ending``, that is not ``taken``."""
    names = chain((f"{name}{ending}",), (f"{name}-{number}{ending}" for number in count(2)))
    return next(choice for choice in names if not taken(choice))


@lru_cache(maxsize=10_000)  # a tag is asked for once for each post that has it
def slugify(text: str) -> str:
    """Return small letters of any script, digits and single hyphens, at most ``LONGEST`` characters, never empty.

    Every disk can hold a file of that name: of letters that take four bytes there are fewer, and no device of Windows.
    """
    if _PLAIN.fullmatch(text) and len(text) <= LONGEST and not is_device(text):
        return text
    spoken = unicodedata.normalize("NFKC", text).casefold()
    for symbol, word in _SPOKEN:
        spoken = spoken.replace(symbol, word)
    plain = "".join(c for c in unicodedata.normalize("NFKD", spoken) if not unicodedata.combining(c))
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    if not slug:
        return digest
    longest = LONGEST if len(slug[:LONGEST].encode()) <= LONGEST_NAME else LONGEST_NAME // 4
    if is_device(slug):
        return f"{slug}-{digest}"
    return slug if len(slug) <= longest else f"{slug[: longest - 9].rstrip('-')}-{digest}"
