"""The keys of the setting PLANET that a fetch reads, and what holds without them; display.py has the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Retention = Literal["keep", "follow"]


@dataclass(frozen=True)
class IntakeChoices:
    """What a site may choose about how the planet is fetched; settings.py reads it, and a build passes it over."""

    hashtags: tuple[str, ...] = ()
    """the hashtags that the site follows, as `["#CHRU"]`: of whoever chooses nothing in their own file, only posts that
    bear one of them are shown"""
    retention: Retention = "keep"
    """with `follow`, what its author deletes at the source is deleted here too"""
    avatars: bool = True
    """`False` shows initials, and asks for no pictures of members"""
    run_seconds: float = 600
    """how many seconds an update may take; feeds that it did not reach are asked first by the next"""
    contact: str = ""
    """an address where a host's owner reaches you; left out, it is the site's own"""
    allow_hosts: tuple[str, ...] = ()
    """list of hosts, addresses or networks that may be asked though they are not public"""
