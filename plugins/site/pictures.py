"""The pictures that the community brought, and where front matter shows them; and stills of what is at other hosts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from plugins.events.model import Event, Override
from plugins.events.session import Session
from plugins.images.model import Original, Picture
from plugins.images.naming import is_picture, meant, published
from plugins.members.model import Member
from plugins.memo.artifact import Artifacts
from plugins.planet.sandbox.thumbnails import STILL
from plugins.planet.views.avatars import still_address
from plugins.posts.model import Post
from plugins.shared.frontmatter import Document, Read
from plugins.shared.listing import Listing
from plugins.shared.problem import Problem
from plugins.site.files import below
from plugins.site.reading import ContentReader

Told = TypeVar("Told", Event, Override, Session)
FindAddress = Callable[[str, str], str]  # a file, and the picture that it names → its address, relative to the site


def originals(listed: Listing, reader: ContentReader) -> tuple[tuple[Original, ...], list[Problem]]:
    """Return every picture that is ``listed`` of content/, and what is wrong with some of them.

    Those have their place all the same: what shows them is right.
    """
    files = {"/".join(below(file, listed.folder)): file for file in listed.files if is_picture(file.own)}
    looked = reader.look({file.name: Path(file.path) for file in files.values()}, listed.folder)
    originals = tuple(
        Original(Path(files[name].path), files[name].name, name, path, str(looked[files[name].name]))
        for name, path in sorted(published(files).items())
    )
    return originals, [problem for problem in looked.values() if isinstance(problem, Problem)]


def addressed(originals: Iterable[Original]) -> FindAddress:
    """Return what tells where a picture that front matter names is published; what is not there stays as it is."""
    known = {original.name: original.address for original in originals}
    return lambda source, src: next((known[path] for path in meant(source, src) if path in known), src)


def of_post(post: Post, address: FindAddress) -> Post:
    """Return ``post`` with the address of its picture in the place of the path."""
    return replace(post, image=replace(post.image, src=address(post.source, post.image.src))) if post.image else post


def of_member(member: Member, address: FindAddress) -> Member:
    """Return ``member`` with the address of the photo in the place of the path."""
    return replace(member, photo=address(member.source, member.photo)) if member.photo else member


def of_event(event: Event, address: FindAddress) -> Event:
    """Return ``event`` with the addresses of its photos, logos, and its sessions' photos, in the place of the paths."""
    logos = tuple(
        replace(sponsor, logo=address(event.source, sponsor.logo)) if sponsor.logo else sponsor
        for sponsor in event.sponsors
    )
    sessions = tuple(_with_photos(session, address) for session in event.sessions)
    overrides = tuple(_with_photos(override, address) for override in event.overrides)
    return replace(_with_photos(event, address), sponsors=logos, sessions=sessions, overrides=overrides)


def _with_photos(of: Told, address: FindAddress) -> Told:
    photos = tuple(replace(photo, src=address(of.source, photo.src)) for photo in of.photos)
    return replace(of, photos=photos) if photos else of


def in_front_matter(posts: Iterable[Post], members: Iterable[Member], events: Iterable[Event]) -> Iterator[str]:
    """Yield the addresses of the pictures that front matter shows."""
    yield from (post.image.src for post in posts if post.image)
    yield from (member.photo for member in members if member.photo)
    for event in events:
        yield from (sponsor.logo for sponsor in event.sponsors if sponsor.logo)
        photos = (event.photos, *(of.photos for of in event.overrides), *(of.photos for of in event.sessions))
        yield from (photo.src for group in photos for photo in group)


def missing(
    posts: Iterable[Post], members: Iterable[Member], known: Collection[str], root: Path, read: Read
) -> list[Problem]:
    """Return a Problem for each picture of a post's or a member's front matter that is not ``known``, by its name."""
    named: list[tuple[str, str, tuple[str, ...]]] = []
    named += [(post.source, post.image.src, ("image", "src")) for post in posts if post.image]
    named += [(member.source, member.photo, ("photo",)) for member in members if member.photo]
    fix = "write its path below content/, as images/day.jpg, or from this file, as day.jpg"
    return [
        Problem(_where(read(root / source, root), source, key), f"there is no picture {src}", fix)
        for source, src, key in named
        if not any(path in known for path in meant(source, src))
    ]


def _where(document: Document | list[Problem], source: str, key: tuple[str, ...]) -> str:
    return document.where(*key) if isinstance(document, Document) else f"{source}:1"


class Stills:
    """The copies that were ``kept``, by their pages, as texts at ``siteurl`` show them."""

    def __init__(self, kept: Mapping[str, bytes], siteurl: str) -> None:
        self._kept, self._siteurl = kept, siteurl
        self._shown: set[str] = set()

    def find(self, page: str) -> Picture | None:
        """Return the still of the page at another host, or None where there is none."""
        if page not in self._kept:
            return None
        self._shown.add(page)
        return Picture(f"{self._siteurl}/{still_address(page)}", *STILL)

    def write(self, artifacts: Artifacts) -> None:
        """Have those in the output that were asked for."""
        artifacts.write((still_address(page), self._kept[page]) for page in sorted(self._shown))
