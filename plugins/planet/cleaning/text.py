"""Foreign HTML and text → text for people: titles, names, excerpts."""

from __future__ import annotations

import html
import re

import nh3

from plugins.shared.text import UNFIT

LONGEST_NAME = 200
LONGEST_EXCERPT = 320
_DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "select", "textarea"}
# Marks that turn the reading direction, and would turn the page around a title as well (Unicode TR36 §2.3, UTS 39).
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Joiners are left, for they make emoji and Persian words; alone they are nothing.
_SEEN = re.compile("[^\\s\u00ad\u115f\u1160\u180e\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0]")
_REST = r"""(?:"[^"]*"|'[^']*'|[^>"']++)*+>"""  # of a tag; it never goes back, so that no text takes long
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)" + _REST)
_ALT = re.compile(r'<img alt="([^"]*)">')
_BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_BLOCK_TAG = re.compile(f"</?(?:{'|'.join(sorted(_BLOCKS))})(?![a-zA-Z0-9])" + _REST)
_TEXT_ONLY = nh3.Cleaner(tags={"img"}, attributes={"img": {"alt"}}, clean_content_tags=_DROPPED, link_rel=None)
_SENTENCE = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|e\.g|i\.e|etc|vs|cf|al|no|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|co|approx|dept|est|fig|vol|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|z\.b|bzw|ca|usw|d\.h))\.$",
    re.IGNORECASE,
)
_DOUBLE_ESCAPED = re.compile(
    r"&(?:#\d{2,5}|#x[0-9a-f]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip);", re.IGNORECASE
)


def plain(text: str) -> str:
    """Return one line of text: no control characters, no marks that turn the page, single spaces, nothing unseen."""
    line = " ".join(text.split())
    if not line.isprintable():  # all that is taken out below is not
        line = " ".join(UNFIT.sub(" ", _UNSEEN.sub("", line)).split())
    return line if _SEEN.search(line) else ""


def name(text: str | None, longest: int = LONGEST_NAME) -> str:
    """Return a short text (a title, a name, a tag) of at most ``longest`` characters, cut at a word."""
    line = plain(text or "")
    if len(line) <= longest:
        return line
    space = line.rfind(" ", longest // 2, longest)
    return line[: space if space > 0 else longest - 1].rstrip(" ,;:-–—") + "…"


def from_html(markup: str) -> str:
    """Return the text of an HTML title: entities resolved, images replaced by their words, all else gone."""
    if "<" not in markup and "&" not in markup:
        return unescaped(markup)
    kept = _TEXT_ONLY.clean(_spaced(markup))
    return unescaped(html.unescape(_TAG.sub("", _ALT.sub(r"\1", kept))))


def unescaped(text: str) -> str:
    """Return a line of text, with references resolved that were escaped once too often.

    Atom's and JSON Feed's titles are text, yet many say ``It&#8217;s``; nobody means to show that.
    """
    return plain(_DOUBLE_ESCAPED.sub(lambda reference: html.unescape(reference[0]), text))


def from_markup(markup: str) -> str:
    """Return the text of sanitised HTML on one line, blocks set apart by a space."""
    return plain(html.unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", markup))))


def paragraphs(text: str) -> str:
    """Return plain text as HTML: blank lines make paragraphs, single ones line breaks."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(
        f"<p>{html.escape(block.strip(), quote=False).replace(chr(10), '<br>')}</p>"
        for block in blocks
        if block.strip()
    )


def excerpt(text: str, longest: int = LONGEST_EXCERPT) -> str:
    """Return the first sentences of ``text`` that fit; one that is too long by itself is cut at a word, with ``…``."""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, longest + 1) if _ends_sentence(text, match)]
    if ends and ends[-1] >= longest // 4:
        return text[: ends[-1]].rstrip()
    return name(text, longest)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() :].lstrip()[:1]
    return not following.islower() and not _ABBREVIATION.search(text[max(0, match.end() - 12) : match.end()])


def _spaced(markup: str) -> str:
    return _TAG.sub(lambda tag: f" {tag[0]} " if tag[2].lower() in _BLOCKS else tag[0], markup)
