"""What an endpoint has of mentions (JF2) → what a person is asked about: content/planet/pending/*.md. Pure.

mentions.jf2 ─ read ─► Webmention ─ weighed ─► Waiting (a reply's file), or why there is nothing to ask

Source: W3C Webmention (source, target); jf2.spec.indieweb.org; webmention.io's `wm-` properties.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from plugins.letters.hypertext import text_of_html
from plugins.letters.private import without_addresses
from plugins.members.model import Member
from plugins.planet.relations.spelling import known_as
from plugins.planet.replies.files import PENDING, written
from plugins.planet.store.tombstones import mark
from plugins.shared.slug import file_name
from plugins.shared.text import excerpt, fit, name
from plugins.shared.url import address_key, host_of, web_address

LONGEST = 1000  # characters of another's text that are offered: the rest is read where it stands
_LARGEST = 100_000  # characters of HTML that are read as such
_BRIDGE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:brid\.gy|(?:brid-gy|bridgy-federated)\.appspot\.com)(?:[:/]|$)", re.IGNORECASE
)
_NETWORK = re.compile(  # a page of a social network's own: by its host, or as Mastodon's and its like are written
    r"https?://(?:(?:[\w-]+\.)*(?:twitter|x|facebook|instagram|threads|linkedin|reddit|tiktok|flickr|bsky)\.(?:com|net|app)(?:[:/]|$)"
    r"|[^/]+/(?:@[\w.@-]+|users/[\w.-]+/statuses)/\d{8,}/?(?:[?#].*)?$)", re.IGNORECASE,
)  # fmt: skip
_FIRST = 1991  # of the web's years
_WORDLESS = ("like-of", "repost-of", "bookmark-of", "follow-of", "rsvp", "invite", "listen-of", "read-of", "watch-of")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]$~|^])")
_ELEMENT = re.compile(r"</(?:a|p|div|span|blockquote|em|strong)>|<br ?/?>", re.IGNORECASE)
_SPOKEN_TO = re.compile(r"\A(?:@[\w.-]*(?:@[\w.-]+)?\s+)+(?=\S)")  # whom an answer on a network begins with
_SHORTCODE = re.compile(r":(?=[\w+-]+:)")  # :smile: would be drawn
_OPENS = re.compile(r"^(?=[#+=:!?>-])", re.MULTILINE)
_NUMBERS = re.compile(r"^(\d+)(?=[.)])", re.MULTILINE)


@dataclass(frozen=True)
class Webmention:
    """One mention as the endpoint has it; all of it is a stranger's word but ``id``, ``source`` and ``target``."""

    id: str
    source: str  # the page that was seen to link here
    target: str
    kind: str  # in-reply-to, mention-of, like-of …
    private: bool = False
    url: str = ""
    author: str = ""
    author_url: str = ""
    day: date | None = None
    words: str = ""

    @property
    def bridged(self) -> bool:
        """Return whether a bridge brought it from a social network, and so vouches for its address and author."""
        return _BRIDGE.match(self.source) is not None

    @property
    def social(self) -> bool:
        """Return whether it was said on a social network."""
        return self.bridged or _NETWORK.match(self.source) is not None

    @property
    def stands_at(self) -> str:
        """Return where it stands: what its page calls its address counts only on its own host, or from a bridge."""
        own = self.bridged or host_of(self.url) == host_of(self.source)
        return self.url if self.url and own else self.source


@dataclass(frozen=True)
class Receiver:
    """What is known here: the site's absolute address, the members, the planet's entries, what was forgotten."""

    site: str
    members: Mapping[str, Member] = field(default_factory=dict)
    entries: Collection[tuple[str, str, str]] = ()  # the addresses of entries, as they are known
    forgotten: frozenset[str] = frozenset()  # the store's tombstones

    def member(self, mention: Webmention) -> Member | None:
        """Return whose a mention is: by the account that their file links to, else by the blog on which it stands."""
        for member in self.members.values():
            accounts = [link.url for link in member.links] if mention.social else [member.blog or ""]
            if mention.bridged and _account(mention.author_url) in map(_account, accounts):
                return member
            if not mention.bridged and any(below(mention.source, account) for account in accounts):
                return member
        return None


@dataclass(frozen=True)
class Waiting:
    """A reply's file that nobody has read yet."""

    name: str  # below content/
    text: str
    url: str
    to: str
    by: str


def read(data: bytes) -> list[Webmention] | str:
    """Return the mentions of a JF2 document, or why it is none; what of it has no source or target is left out."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return "what it answers is no JSON"
    children = document.get("children") if isinstance(document, dict) else None
    if not isinstance(children, list):
        return "what it answers is no JF2 feed: it has no list of children"
    return [webmention for webmention in map(_mention, children) if webmention]


def weighed(mention: Webmention, receiver: Receiver, today: date) -> Waiting | str:
    """Return what a person is asked about a mention, or the words for what it is where nobody is."""
    to, url = _target(mention.target, receiver.site), mention.stands_at
    member = receiver.member(mention)
    if mention.private:
        return "private"
    if to is None or below(mention.source, receiver.site):
        return "of no page of this site" if to is None else "of this site's own"
    named = [mark("url", url), mark("url", mention.source), *([mark("member", member.slug)] if member else [])]
    if not receiver.forgotten.isdisjoint(named):
        return "forgotten"
    if mention.kind in _WORDLESS or not mention.words:
        return "without words (likes, reposts)"
    if mention.social and member is None:
        return "from a social network, of nobody who is a member"
    if known_as(url) in receiver.entries:
        return "on the planet by itself"
    by = member.slug if member else name(_called(mention.author), 100) or host_of(url)
    day = min(mention.day or today, today)
    relation = "" if mention.kind == "in-reply-to" else "mentions"
    head = {"to": to, "by": by, "date": day.isoformat(), "url": url, "relation": relation}
    words = _SPOKEN_TO.sub("", mention.words, count=1) if mention.social else mention.words
    text = written(markdown(_shortened(words)), head)
    return Waiting(f"{PENDING}/{day}-{file_name('mention', by)}.md", text, url, to, by)


def markdown(text: str) -> str:
    """Return a stranger's plain text as Markdown that shows it, and does nothing else."""
    text = _SHORTCODE.sub(r"\:", _MARKDOWN.sub(r"\\\1", text)).replace("&", "&amp;").replace("<", "&lt;")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return _NUMBERS.sub(r"\1\\", _OPENS.sub(r"\\", text))


def _mention(value: Any) -> Webmention | None:
    if not isinstance(value, dict):
        return None
    source, target = web_address(_text(value, "wm-source")), web_address(_text(value, "wm-target"))
    id_ = _text(value, "wm-id")
    if not (source and target and id_):
        return None
    author = _first(value.get("author"))
    author = author if isinstance(author, dict) else {"name": author}
    return Webmention(
        id_,
        source,
        target,
        _text(value, "wm-property") or ("in-reply-to" if "in-reply-to" in value else "mention-of"),
        value.get("wm-private") is True,
        web_address(_text(value, "url")) or "",
        _text(author, "name"),
        web_address(_text(author, "url")) or "",
        _day(_text(value, "published")) or _day(_text(value, "wm-received")),
        _words(value),
    )


def _words(value: dict[str, Any]) -> str:
    words = next(filter(None, (_said(value.get(key)) for key in ("content", "summary", "name"))), "")
    return without_addresses(fit(words.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def _said(value: Any) -> str:
    """Return the text of a property, which may be a text, its HTML, or both; some write HTML where text should be."""
    content = _first(value)
    content = content if isinstance(content, dict) else {"value": content}
    text, html = _text(content, "text") or _text(content, "value"), _text(content, "html")
    if not _text(content, "text") and (html or _ELEMENT.search(text) or _text(content, "content-type") == "text/html"):
        text = text_of_html((html or text)[:_LARGEST])
    return text


def _called(author: str) -> str:
    """Return an author's name; none where it is an address."""
    return "" if web_address(author) else without_addresses(author)


def _first(value: Any) -> Any:
    """Return a value, or of several the first: what JF2 has of one it may have of many."""
    return value[0] if isinstance(value, list) and value else value


def _text(value: Mapping[str, Any], key: str) -> str:
    said = _first(value.get(key))
    return str(said) if isinstance(said, str | int) and not isinstance(said, bool) else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day.year >= _FIRST else None


def _target(target: str, site: str) -> str | None:
    """Return the page of this site that is meant, from its root; None for another's, and for the home page."""
    if not below(target, site):
        return None
    path = urlsplit(target).path.removeprefix(urlsplit(site).path).removesuffix("index.html")
    fragment = urlsplit(target).fragment
    path = f"/{path.strip('/')}/" if path.strip("/") else ""
    return f"{path}#{fragment}" if path and fragment.startswith("e-") else path or None


def below(url: str, site: str | None) -> bool:
    """Return whether an address is a site's: its home page, or any other."""
    home = address_key(site or "")
    return bool(home) and (address_key(url) == home or address_key(url).startswith(f"{home}/"))


def _account(url: str) -> str:
    """Return an account's address as it is compared."""
    return re.sub(r"^(?:mobile\.)?twitter\.com/", "x.com/", address_key(url).casefold())


def _shortened(text: str) -> str:
    short = excerpt(text, LONGEST)
    return short if short == text or short.endswith("…") else f"{short} …"
