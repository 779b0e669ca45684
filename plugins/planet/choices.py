"""The keys of the setting PLANET: what a fetch reads (settings.py checks it), and what a build reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from plugins.members.match import ImagesChoice, TextChoice
from plugins.shared.address import STORE
from plugins.shared.problem import Problem, nearest

Retention = Literal["keep", "follow"]
Titles = Literal["source", "here"]
Hearing = Literal["apart", "front"]


@dataclass(frozen=True)
class IntakeChoices:
    """What a site may choose about how the planet is fetched; settings.py reads it, and a build passes it over."""

    hashtags: tuple[str, ...] = ()
    """the hashtags that the site follows, as `["#CHRU"]`: of whoever chooses nothing in their own file, only posts that
    bear one of them are shown"""
    retention: Retention = "keep"
    """with `follow`, what its author deletes at the source is deleted here too"""
    avatars: bool = True
    """`False` shows initials, and asks for no pictures of members and no stills of videos"""
    sources: bool = True
    """`False` never asks whether posts are still at their addresses, so that only a blog that is silent is told of"""
    run_seconds: float = 600
    """how many seconds an update may take; feeds that it did not reach are asked first by the next"""
    contact: str = ""
    """an address where a host's owner reaches you; left out, it is the site's own"""
    allow_hosts: tuple[str, ...] = ()
    """list of hosts, addresses or networks that may be asked though they are not public"""


OF_THE_INTAKE = tuple(field.name for field in fields(IntakeChoices))  # for settings.py: a build needs no network


@dataclass(frozen=True)
class Display:
    """How much is shown, and where the memory is."""

    store: Path = STORE
    """the file of the planet's memory"""
    page_size: int = 30
    """how many entries the front page has, and each page of the river"""
    per_member: int = 4
    """how many of one person the front page has"""
    feed_items: int = 50
    """how many entries an outgoing feed has"""
    text: TextChoice = "full"
    """the most that is shown of anybody's post; a member may allow less"""
    images: ImagesChoice = "linked"
    """what is done with the pictures of whoever says nothing of `images` in their file: write `kept` where all members
    have agreed to it; with `avatars` `False`, `kept` is `linked`"""
    titles: Titles = "source"
    """where the title of an entry leads: to its `source`, or to the page that it has `here`"""
    heard: Hearing = "apart"
    """where what hashtags' streams bring is seen: on a page `apart`, or a little of it on the `front` page, too"""
    tag_members: int = 2
    """how many members must use a tag before it has a page"""
    shrink: float = 0.2
    """the share of its entries that the planet may lose without a reason and still be published"""

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Display | list[Problem]:
        """Return the choices, or every problem in them."""
        names = [*(field.name for field in fields(cls)), *OF_THE_INTAKE]
        problems = [_unknown(key, names) for key in mapping if key not in names]
        for key in ("page_size", "per_member", "feed_items", "tag_members"):
            value = mapping.get(key, 1)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                problems.append(Problem(f"PLANET[{key!r}]", f"cannot be {value!r}", "write a number from 1 up"))
        share = mapping.get("shrink", cls.shrink)
        if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 1:
            problems.append(
                Problem("PLANET['shrink']", f"cannot be {share!r}", "write a share from 0 to 1, such as 0.2")
            )
        for key, choices in (
            ("text", get_args(TextChoice)),
            ("images", get_args(ImagesChoice)),
            ("titles", get_args(Titles)),
            ("heard", get_args(Hearing)),
        ):
            if key in mapping and mapping[key] not in choices:
                fix = f"write one of {', '.join(choices)}"
                problems.append(Problem(f"PLANET[{key!r}]", f"cannot be {mapping[key]!r}", fix))
        if problems:
            return problems
        shown = {key: value for key, value in mapping.items() if key not in OF_THE_INTAKE}
        return cls(**{**shown, "store": Path(mapping.get("store", cls.store))})


def images_of(said: ImagesChoice | None, text: TextChoice, silent: ImagesChoice = Display.images) -> ImagesChoice:
    """Return what may be done with the pictures of a member's posts.

    That is what the member ``said``; of one who said nothing the site's word holds, where the whole ``text`` is shown.
    """
    return said or (silent if text == "full" else "none")


def _unknown(key: str, names: list[str]) -> Problem:
    near = nearest(key, names)
    fix = f"did you mean {near!r}?" if near else f"remove it; the keys are {', '.join(names)}"
    return Problem(f"PLANET[{key!r}]", "is not a key that is known here", fix)
