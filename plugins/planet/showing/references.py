"""What an entry refers to: hashtags, and pages in any spelling of their address. Pure."""

from __future__ import annotations

import re

from plugins.planet.cleaning.address import host_of
from plugins.planet.identity.keys import path_key

# In HTML a # also begins a fragment, a character and a colour: a hashtag begins the text, or follows a space, a tag or
# a bracket. What stands before is looked at last, because a # is rare.
_HASHTAG = re.compile(r"[#＃](?<![^\s>(\[“‘«,;:.!?–—][#＃])(\w+)")


def hashtags(content: str) -> tuple[str, ...]:
    """Return the hashtags in ``content``, each once, folded and without their #."""
    return tuple(dict.fromkeys(name.casefold() for name in _HASHTAG.findall(content)))


def page_key(url: str | None) -> str:
    """Return what is the same for every spelling of a page's address; empty for a home page, which is no post."""
    page, _, fragment = (url or "").partition("#")
    try:
        path = path_key(url if fragment.startswith(("!", "/")) else page)  # a comment below it is the page
    except ValueError:  # no address at all, such as http://[x
        return ""
    return host_of(url) + path if path else ""


def rough_host(url: str) -> str:
    """Return the host of an address, quickly: good enough to tell what need not be looked at."""
    parts = url.split("/", 3)
    return parts[2].lower().removeprefix("www.") if len(parts) > 2 else ""
