"""What a feed or an archive says of an author → the person's name. An e-mail address is nobody's name.

Feeds were made to be read by programs, and many give the address that their writer logs in with. What stands beside it
is the name: ``mail@host (Name)`` (RSS 2.0), ``Name <mail@host>`` (RFC 5322). What stands before its @ is not.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from plugins.shared.text import plain

_HOST = r"(?:[\w-]+(?:\.[\w-]+)+\.?|localhost|\[[\d.:a-fA-Fvipx]+\])"
_AT = r"(?:\s*[\[({<]\s*(?:at|ät|arroba|a|@)\s*[\])}>]\s*|\s+[-_*.]?(?:at|ät|arroba)[-_*.]?\s+|_at_|\s*@\s*)"
_WORD = r"(?:dot|punkt|punto|point|ponto)"
_DOT = rf"(?:\s*[\[({{<]\s*(?:{_WORD}|\.)\s*[\])}}>]\s*|\s+[-_*]?{_WORD}[-_*]?\s+|\s+\.\s+|_dot_)"
_LOCAL = r"""(?:"[^"@]{1,64}"|[\w.!#$%&'*+/=?^`{|}~-]{1,64})"""
_ADDRESS = re.compile(rf"(?:mailto:\s*)?(?<![@\w]){_LOCAL}\s*@\s*{_HOST}(?:\?[^\s<>)\]]*)?", re.IGNORECASE)
# Nobody writes these but to hide an address: john [at] example.com, john at example dot com, john@example dot com.
_HIDDEN = re.compile(
    rf"(?<![@\w]){_LOCAL}(?:{_AT}[\w-]+(?:(?:{_DOT}|\.)[\w-]+)*{_DOT}[\w-]+"
    rf"|\s*[\[({{<]\s*(?:at|ät|arroba|@)\s*[\])}}>]\s*{_HOST})",
    re.IGNORECASE,
)
# "Jon at example.org" may be Jon of that site; with nothing else beside it, it is an address.
_SPELT = re.compile(rf"{_LOCAL}{_AT}{_HOST}", re.IGNORECASE)
_ANGLED = re.compile(r"<[^<>]*@[^<>]*>|<\s*mailto:[^<>]*>|\bmailto:\S*", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|<\s*>|\{\s*\}")
_WRAPPED = re.compile(r"[(\[<{\"'](.*)[)\]>}\"']", re.DOTALL)
_DISGUISE = re.compile("[\uff20\ufe6b]|%40")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MAYBE = re.compile(r"(?:\b|_)(?:at|ät|arroba)(?:\b|_)|mailto|\(a\)", re.IGNORECASE)
_LABEL = re.compile(r"(?:e-?mail|mail|contact)", re.IGNORECASE)
_BARE = " \t,;:|/<>–—-"
_LONGEST = 1000
# Between the names of several, and what is no name though it looks like one; what a program calls whoever set it up.
_BETWEEN = re.compile(r",\s*(?:and|und|et|y|e|&)\s+|[,、]|\s(?:and|und|et|y|e|&|\+)\s")
_ROLE = re.compile(
    r"^The\s|\b(?:editor|writer|author|reporter|correspondent|contributor|columnist|critic|associate|assistant|manager|"
    r"director|officer|president|founder|publicist|engineer|professor|fellow|team|staff|agency|network|security|news|press|"
    r"inc|ltd|university|institute|school|gal|guy)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"^by\s+(?=\S+\s+\S)", re.IGNORECASE)
_REVERSED = re.compile(r"^([^,]+),\s*([^,]+)$")  # Archer, Ann
_PARTICLES = frozenset("von van de der den del della di da dos das do du la le el al bin ibn ter ten zu af av".split())
_PAIR, _MOST_WORDS = 2, 5
NOBODY = frozenset(("admin", "administrator", "site admin", "siteadmin", "wpadmin", "webmaster", "root", "superuser"))


def apart(names: str) -> tuple[str, ...]:
    """Return the people whose names stand in one line, where all that commas and "and" part look like names.

    What somebody is beside their name ("Ann Archer, editor") is none, and where they work (in brackets) is left out.
    """
    bare = re.sub(r"\s*\([^()]*\)", "", names)
    parts = [part.strip() for part in (bare.split(";") if ";" in bare else _BETWEEN.split(bare))]
    parts = [part for part in parts if part]
    listed = len(parts) > 1 and (";" in bare or all(map(_looks_named, parts)))
    if len(parts) == _PAIR and "," in bare and ";" not in bare and _ROLE.search(parts[1]):
        listed = False
    if not listed:
        return (_BY.sub("", names),)
    return tuple(_REVERSED.sub(r"\2 \1", part) for part in parts)


def _looks_named(part: str) -> bool:
    words = part.split()
    return 1 < len(words) <= _MOST_WORDS and all(word[0].isupper() or word in _PARTICLES for word in words)


@lru_cache(maxsize=1024)  # a feed has few, and each many times
def person(said: str | None) -> str:
    """Return the names in ``said``, without e-mail addresses in any disguise; empty where there is nothing else."""
    text = plain((said or "")[:_LONGEST])
    while (names := _names(text)) != text:  # what is left may read otherwise without what was taken out
        text = names
    return text


def _names(text: str) -> str:
    if "@" not in (bare := _undisguised(text)) and not _MAYBE.search(bare):
        return text
    names = [name for part in re.split(r"[;,](?=\s|$)", bare) if (name := _name(part))]
    joined = ", ".join(names)
    return joined[1:-1] if joined.count('"') == 2 and joined[0] == joined[-1] == '"' else joined


def _undisguised(text: str) -> str:
    return _DISGUISE.sub("@", _UNSEEN.sub("", html.unescape(html.unescape(text))))


def _name(part: str) -> str:
    left = part.strip()
    if _SPELT.fullmatch(left.strip("<>()[]\"' ")):
        return ""
    left = re.sub(r"[(\[<]([^()\[\]<>]*)[)\]>]", lambda group: "" if _is_address(group[1]) else group[0], left)
    for pattern in (_ANGLED, _HIDDEN, _ADDRESS):
        left = pattern.sub(" ", left)
    while _EMPTY.search(left):  # one pair within another
        left = _EMPTY.sub(" ", left)
    left = left.strip(_BARE)
    if left != part.strip():  # only what stood beside an address is unwrapped
        while (inner := _WRAPPED.fullmatch(left)) and not re.search(r"[()<>\[\]]", inner[1]):
            left = inner[1].strip(_BARE)
    return " ".join(left.split()) if re.search(r"\w", left) and not _LABEL.fullmatch(left) else ""


def _is_address(text: str) -> bool:
    return len(text.strip()) > 4 and _SPELT.fullmatch(text.strip()) is not None
