"""What the ids of a community's posts, events and feeds begin with, wherever its site moves (RFC 4151: tag URIs)."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote, urlsplit

from plugins.shared.slug import slugify

_DOMAIN = re.compile(r"[^\s@:/,]+")
_ENTITY = re.compile(r"([^\s@:/,]+),(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ADDRESS = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")
EXAMPLE = "example.org,2026"
FIRST = "2010"  # the date in the ids of events while there was no setting for it: they stay as they are


@dataclass(frozen=True)
class Identity:
    """``domain`` ends every event's UID, ``entity`` (a domain, and a date on which it was the community's) its id.

    ``base`` begins the id of every post and feed.
    """

    domain: str
    entity: str
    base: str

    @classmethod
    def tagged(cls, entity: str, domain: str | None = None) -> Identity:
        """Return the identity of ``entity``, as ``example.org,2026``; ``domain`` is another one that events keep."""
        own = f"{domain},{FIRST}" if domain else entity
        return cls(domain or entity.partition(",")[0], own, f"tag:{entity}:")

    @classmethod
    def located(cls, address: str, domain: str) -> Identity:
        """Return the identity of a site whose ids were its addresses, at ``address``; events have the ``domain``."""
        return cls(domain, f"{domain},{FIRST}", f"{address.rstrip('/')}/")

    @property
    def is_located(self) -> bool:
        """Return whether ids are addresses of an earlier site."""
        return not self.base.startswith("tag:")

    def event(self, uid: str) -> str:
        """Return the id of the event with that UID."""
        return f"tag:{self.entity}:{uid}"

    def post(self, name: str, slug: str) -> str:
        """Return the id of the post whose file has the ``name``, by its slug where ids were addresses."""
        return self._of(f"posts/{slug}/" if self.is_located else f"posts/{name}")

    def feed(self, home: str) -> str:
        """Return the id of the feed of the page ``home``, an address relative to the site."""
        return self._of(home if self.is_located else home or "feeds/")

    def _of(self, path: str) -> str:
        return self.base + quote(path, safe="/-._~!$&'()*+,;=:@%")


def named(name: str) -> Identity:
    """Return the identity of a community that has chosen none, by its ``name``: Our Circle is our-circle.example's."""
    return Identity.tagged(f"{_label(name)}.example,{FIRST}")  # a domain that is nobody's (RFC 2606)


def domain_at(address: str) -> str:
    """Return the domain that ids of a site at ``address`` begin with. Its folders count: a host may have other sites.

    https://example.org/circle/ is circle.example.org's.
    """
    parts = urlsplit(address)
    folders = [_label(folder) for folder in unquote(parts.path).split("/") if folder]
    host = parts.hostname or ""
    with suppress(UnicodeError):  # of letters that no domain has
        host = host.encode("idna").decode("ascii")
    return ".".join([*reversed(folders), host])


def _label(text: str) -> str:
    try:
        return slugify(text).encode("idna").decode("ascii")
    except UnicodeError:  # nothing is left of it, or too much for a domain
        return f"site-{zlib.crc32(text.encode()):08x}"


def parse_identity(value: object, domain: str | None = None) -> Identity:
    """Return what the setting SITE_ID means; ``domain`` is that of EVENTS_UID_DOMAIN, where a site has one."""
    text = str(value).strip()
    if match := _ENTITY.fullmatch(text):
        try:
            date(int(match[2]), int(match[3] or 1), int(match[4] or 1))
        except ValueError:
            raise ValueError(f"has a date that there is not: {text} — write a year, as {EXAMPLE}") from None
        return Identity.tagged(text, domain)
    if _ADDRESS.fullmatch(text):
        if not domain:
            raise ValueError(f"is an address: {text} — add a line EVENTS_UID_DOMAIN = 'example.org' for events")
        return Identity.located(text, domain)
    raise ValueError(f"is no identity: {text} — write a domain of yours and a year in which it was, as {EXAMPLE}")


def site_id(base: str) -> str:
    """Return the SITE_ID whose ids begin with ``base``."""
    return base.removeprefix("tag:").rstrip(":") if base.startswith("tag:") else base


def parse_domain(value: object) -> str:
    """Return the domain that ends the UIDs of events."""
    text = str(value).strip()
    if not _DOMAIN.fullmatch(text):
        raise ValueError(f"is not a domain: {text} — write a name such as events.example.org")
    return text
