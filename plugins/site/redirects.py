"""Earlier addresses of posts and pages: each leads on to where the text is now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from plugins.shared.names import LONGEST_PATH, unheld

_SIGNS = re.compile(r"[^/\\%?#:;*<>\"|{}\[\]^`]+")  # of one part of an address, once %C3%A9 is é
_QUERY = re.compile(r"\w{1,20}=[\w%-]{1,200}")  # as WordPress and other programs name a page: ?p=123
_HOME = re.compile(r"index\.html?", re.I)


@dataclass(frozen=True)
class Redirect:
    """From an old address to a new one, both relative to the site and as a browser shows them."""

    old: str
    new: str
    once_draft: bool = False
    query: str = ""  # such as p=123: no file can answer at /?p=123, but some hosts can

    @property
    def save_as(self) -> str:
        """Return the file that answers at the old address."""
        if self.query:
            return f"{self.old}?{self.query}"
        name = self.old.rstrip("/")
        return name if name.lower().endswith((".html", ".htm")) else f"{name}/index.html"


def parse_redirect(old: str, new: str) -> Redirect:
    """Return the redirect from ``old``, as its writer has it, to ``new``; raise ValueError with what is wrong — how.

    A host looks for a file by the address without its %-signs, so that is what the file is called.
    """
    fix = "write it as /2010/10/old-name/"
    address, _, query = old.strip().removeprefix("/").partition("?")
    if query:
        if not _QUERY.fullmatch(query) or address not in ("", "index.php"):
            raise ValueError(f"redirects from {old}, which is no address — {fix}")
        return Redirect(address, new, query=query)
    if address in ("", ".", "./") or _HOME.fullmatch(address):
        raise ValueError(f"redirects from {old}, which is the home page — {fix}")
    parts = [_part(part) for part in address.removesuffix("/").split("/")]
    for part in parts:
        if part is None:
            raise ValueError(f"redirects from {old}, which is no address — {fix}")
        if reason := unheld(part):
            raise ValueError(f"redirects from {old}, of which a part {reason} — {fix}")
    plain = "/".join(part for part in parts if part)
    if len(plain.encode()) > LONGEST_PATH:
        raise ValueError(f"redirects from an address of more than {LONGEST_PATH} bytes — take it out")
    if plain.startswith("_"):
        raise ValueError(f"redirects from {old}, a name that hosts keep for what they read — take it out")
    return Redirect(f"{plain}/" if address.endswith("/") else plain, new)


def _part(text: str) -> str | None:
    """Return a part of an address without its %-signs; None where they hide what is no part of a name."""
    try:
        plain = unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None
    return plain if _SIGNS.fullmatch(plain) else None


def table(moved: Iterable[Redirect], siteurl: str) -> str:
    """Return a ``_redirects`` file, as static hosts read it: a real 301 where the host can.

    A query stands between the two, as Netlify has it; hosts that know no such thing pass the line over. Drafts'
    addresses are not in it: hosts read 2,000 lines at most, and few people have such an address.
    """
    redirects = (redirect for redirect in moved if not redirect.once_draft)
    parts = ((f"/{quote(redirect.old)}", redirect.query, f"{siteurl}/{redirect.new}", "301") for redirect in redirects)
    return "".join(f"{' '.join(filter(None, line))}\n" for line in parts)
