"""Earlier addresses of posts and pages: each leads on to where the text is now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from plugins.posts.model import Page, Post
from plugins.shared.problem import Problem

_PATH = re.compile(r"/?[A-Za-z0-9._~%-]+(?:/[A-Za-z0-9._~%-]+)*/?")


@dataclass(frozen=True)
class Redirect:
    """From an old address to a new one, both relative to the site."""

    old: str
    new: str
    once_draft: bool = False

    @property
    def save_as(self) -> str:
        """Return the file that answers at the old address."""
        name = self.old.rstrip("/")
        return name if name.endswith((".html", ".htm")) else f"{name}/index.html"


def redirects(things: Collection[Post | Page], addresses: Mapping[str, str]) -> tuple[list[Redirect], list[Problem]]:
    """Return every redirect that posts and pages ask for, and those that cannot be."""
    taken = {address: source for source, address in addresses.items()}
    found: list[Redirect] = []
    problems: list[Problem] = []
    for thing in things:
        for old in thing.redirects:
            redirect = Redirect(old.strip().lstrip("/"), addresses[thing.source])
            problem = _problem(old, redirect, thing.source, taken)
            if problem:
                problems.append(problem)
                continue
            taken[redirect.save_as.removesuffix("index.html")] = thing.source
            found.append(redirect)
    return [*found, *_once_drafts(things, addresses, taken)], problems


def _once_drafts(
    things: Iterable[Post | Page], addresses: Mapping[str, str], taken: Mapping[str, str]
) -> Iterator[Redirect]:
    """Yield what leads reviewers from a draft's address to the post, now that it is out."""
    for post in things:
        if isinstance(post, Post) and addresses[post.source] == post.permalink and post.draft_address not in taken:
            yield Redirect(post.draft_address, post.permalink, once_draft=True)


def _problem(old: str, redirect: Redirect, source: str, taken: Mapping[str, str]) -> Problem | None:
    if not _PATH.fullmatch(old.strip()) or ".." in old.split("/"):
        return Problem(f"{source}:1", f"redirects from {old}, which is no address", "write it as /2010/10/old-name/")
    other = taken.get(redirect.save_as.removesuffix("index.html"))
    if other:
        return Problem(f"{source}:1", f"redirects from {old}, which is the address of {other}", "take it out")
    return None


def table(found: Iterable[Redirect], siteurl: str) -> str:
    """Return a ``_redirects`` file, as static hosts read it: a real 301 where the host can.

    Drafts' addresses are not in it: hosts read 2,000 lines at most, and few people have such an address.
    """
    told = (redirect for redirect in found if not redirect.once_draft)
    return "".join(f"/{redirect.old} {siteurl}/{redirect.new} 301\n" for redirect in told)
