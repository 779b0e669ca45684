"""Whose a post is, by its address: on social networks the address names the account, elsewhere the site. Pure.

What a feed says of an author anybody can write; a post's address is its host's to give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from plugins.planet.model import Entry
from plugins.shared.text import name
from plugins.shared.url import web_address

_NAME, _HOST = r"[\w.-]+", r"[\w-]+(?:\.[\w-]+)+(?::\d+)?"
# A post's host and path → what its account is called, and where it has its page: as each program's documentation says.
_PLACES: tuple[tuple[str, str, str], ...] = (
    (rf"({_HOST})/(?:web/)?@({_NAME})(?:/.*)?", r"@\2@\1", r"\1/@\2"),  # Mastodon, GoToSocial, Threads, Medium
    (rf"({_HOST})/(?:ap/)?users/({_NAME})(?:/.*)?", r"@\2@\1", r"\1/@\2"),  # ActivityPub's ids
    (rf"(bsky\.app)/profile/({_HOST})(?:/.*)?", r"@\2", r"\1/profile/\2"),  # Bluesky: an account is a host's name
    (rf"({_HOST})/profile/({_HOST})(?:/.*)?", r"@\2@\1", r"\1/profile/\2"),
    (rf"({_HOST})/profile/(did:[\w:.%-]+)(?:/.*)?", r"\1", r"\1/profile/\2"),
    (rf"({_HOST})/({_NAME})/status(?:es)?/\d+(?:/.*)?", r"@\2@\1", r"\1/\2"),  # X, Gab, Nitter
    (rf"({_HOST})/p/({_NAME})/\d+", r"@\2@\1", r"\1/\2"),  # Pixelfed
    (rf"(micro\.blog|tumblr\.com)/({_NAME})(?:/\d+(?:/.*)?)?", r"@\2@\1", r"\1/\2"),
    (rf"({_HOST})/(~{_NAME})(?:/.*)?", r"\1/\2", r"\1/\2/"),
)
# Somebody of another server, as this one shows them: only of a server that was chosen it is believed whose a post is.
_SHOWN = (rf"({_HOST})/(?:web/)?@({_NAME})@({_HOST})(?:/.*)?", r"@\2@\3", r"\3/@\2")
_HANDLE = re.compile(rf"@?({_NAME})@({_HOST})|@({_HOST})")


@dataclass(frozen=True)
class Account:
    """Who wrote what is at an address: ``@ann@social.example``, Bluesky's ``@ann.example``, or ``blog.example``."""

    name: str
    url: str  # of their page, by which they are told from others

    @property
    def is_site(self) -> bool:
        """Return whether no more is known than the host, where several may write."""
        return self.name == self.host and urlsplit(self.url).path in ("", "/")

    @property
    def host(self) -> str:
        """Return the host of the page, without ``www.``."""
        return urlsplit(self.url).netloc.removeprefix("www.")


def account_of(url: str | None, server: str | None = None) -> Account | None:
    """Return whose the post at an address is; None where it is none of the web's. ``server``'s word is taken."""
    address = web_address(url)
    if not address:
        return None
    parts = urlsplit(address)
    host = parts.netloc.lower()
    place = f"{host.removeprefix('www.')}{unquote(parts.path)}"
    believed = urlsplit(server or "").netloc.lower() == host
    for pattern, called, page in (_SHOWN, *_PLACES) if believed else _PLACES:
        if match := re.fullmatch(pattern, place, re.IGNORECASE):
            return Account(match.expand(called), f"{parts.scheme}://{match.expand(page)}")
    return Account(host.removeprefix("www."), f"{parts.scheme}://{host}/")


def writer_of(entry: Entry) -> Account | None:
    """Return whose a post is: where its address names only a host, the feed's author may have a page there."""
    account = account_of(entry.url, entry.feed)
    if account is None or not account.is_site:
        return account
    pages = (account_of(author.url) for author in entry.authors)
    return next((page for page in pages if page and not page.is_site and page.host == account.host), account)


def called(entry: Entry) -> tuple[str, str | None]:
    """Return what to call the writer of a post of a stream, and where their page is.

    The name that the feed gives is never alone: beside it stands what the address says.
    """
    account = writer_of(entry)
    named = name(", ".join(author.name for author in entry.authors) or entry.author or "")
    if account is None:
        return named, None
    plain = named.strip("@").casefold()
    return (named and plain not in account.name.casefold() and f"{named} ({account.name})") or account.name, account.url


def is_by(entry: Entry, names: Iterable[str]) -> bool:
    """Return whether a post is by one of ``names``: accounts (``@ann@social.example``), their pages, or hosts."""
    account = writer_of(entry)
    return account is not None and any(_is(account, name.strip().casefold()) for name in names)


def is_account(text: str) -> bool:
    """Return whether ``text`` can name an account, its page or a host."""
    return bool(_HANDLE.fullmatch(text) or re.fullmatch(_HOST, text) or ("://" in text and web_address(text)))


def _is(account: Account, name: str) -> bool:
    if "://" in name:
        meant = account_of(name, name)
        return meant is not None and meant.url.casefold() == account.url.casefold()
    if "@" in name:
        return account.name.casefold().lstrip("@") == name.lstrip("@")
    host = account.host.casefold()
    return host == name or host.endswith(f".{name}") or account.name.casefold() == f"@{name}"
