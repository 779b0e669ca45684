"""The copies of members' pictures as files of the site. A build reads them; it never asks for one."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plugins.members.model import Member
from plugins.planet.choices import Display
from plugins.planet.store.pictures import OF_PAGE

FOLDER = "planet/avatars"
STILLS = "planet/stills"
PICTURES = "planet/pictures"


@dataclass(frozen=True)
class Avatars:
    """The members' pictures that a build shows, by address."""

    pictures: Mapping[str, bytes]


def still_address(url: str) -> str:
    """Return where our copy of a still stands, relative to the site."""
    return f"{STILLS}/{hashlib.blake2b(url.encode('utf-8', 'replace'), digest_size=8).hexdigest()}.webp"


def chosen_avatars(planet: Mapping[str, Any], members: Mapping[str, Member]) -> Mapping[str, bytes]:
    """Return the pictures that a build shows of members without a photo, by address; ``planet`` is the setting PLANET.

    One that several members have in common is a service's mark, and nobody's picture.
    """
    rows = _read(planet, "SELECT member, feed, picture FROM faces WHERE length(picture) > 0")
    faces = {(member, feed): picture for member, feed, picture in rows}
    pictures = {
        slug: next((faces[slug, feed] for feed in _feeds(member) if (slug, feed) in faces), b"")
        for slug, member in members.items()
        if not member.photo
    }
    common = Counter(pictures.values())
    return {f"{FOLDER}/{slug}.webp": picture for slug, picture in pictures.items() if picture and common[picture] == 1}


def chosen_stills(planet: Mapping[str, Any]) -> Mapping[str, bytes]:
    """Return the stills of what the site's own texts show, by its page; ``planet`` is the setting PLANET."""
    rows = _read(planet, f"SELECT url, picture FROM stills WHERE length(picture) > 0 AND url LIKE '{OF_PAGE}%'")  # noqa: S608
    return {str(url).removeprefix(OF_PAGE): bytes(picture) for url, picture in rows}


def pictured(members: Mapping[str, Member], avatars: Mapping[str, bytes]) -> Mapping[str, Member]:
    """Return ``members``, those of ``avatars`` with that as their photo."""
    addresses = {slug: f"{FOLDER}/{slug}.webp" for slug in members}
    return {
        slug: replace(member, photo=addresses[slug]) if addresses[slug] in avatars else member
        for slug, member in members.items()
    }


def _feeds(member: Member) -> tuple[str, ...]:
    """Return what may name the member's picture: their file, or else their feeds."""
    return ("",) if member.avatar else member.feeds


def _read(planet: Mapping[str, Any], sql: str) -> list[Any]:
    """Return the rows that ``sql`` gives of the store, where the site wants copies of pictures.

    A store that cannot be read has none here; whoever reads its entries says what is wrong with it.
    """
    store = Path(planet.get("store", Display.store))
    if not planet.get("avatars", True) or not store.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()
    except sqlite3.Error:
        return []
