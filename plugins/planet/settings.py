"""What a maintainer may choose about the planet; every error is reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from plugins.members.match import ImagesChoice
from plugins.planet.choices import Display, IntakeChoices, Retention
from plugins.planet.fetching.guard import Allowed, parse_allowed
from plugins.planet.fetching.politeness import FetchSettings, user_agent
from plugins.shared.problem import Problem

_DAY = 86_400


@dataclass(frozen=True)
class PlanetSettings:
    """What the intake needs to know."""

    fetch: FetchSettings = field(default_factory=FetchSettings)
    retention: Retention = IntakeChoices.retention
    avatars: bool = False  # outside a site nobody shows them
    images: ImagesChoice = Display.images  # of whoever says nothing of their posts' pictures
    sources: bool = False  # nor has anybody pages of entries there
    run_seconds: float = IntakeChoices.run_seconds
    hashtags: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> PlanetSettings | list[Problem]:
        """Return what PLANET says of the intake, or every problem in that; choices.py has its other keys."""
        problems: list[Problem] = []
        allowed = parse_allowed(mapping.get("allow_hosts", ()))
        if isinstance(allowed, list):
            problems += allowed
            allowed = Allowed()
        retention = mapping.get("retention", "keep")
        if retention not in get_args(Retention):
            fix = f"write one of {', '.join(get_args(Retention))}"
            problems.append(Problem("PLANET['retention']", f"cannot be {retention!r}", fix))
        agent = user_agent(str(mapping.get("contact", "")))
        shown = {key: mapping.get(key, False) for key in ("avatars", "sources")}
        for key, value in shown.items():
            if not isinstance(value, bool):
                problems.append(Problem(f"PLANET[{key!r}]", f"cannot be {value!r}", "write True or False"))
        images = mapping.get("images", cls.images)
        if images not in get_args(ImagesChoice):
            fix = f"write one of {', '.join(get_args(ImagesChoice))}"
            problems.append(Problem("PLANET['images']", f"cannot be {images!r}", fix))
        hashtags = mapping.get("hashtags", ())
        if not isinstance(hashtags, list | tuple) or not all(
            isinstance(tag, str) and tag.strip("# ") for tag in hashtags
        ):
            fix = 'write a list of them, as ["#CHRU"]'
            problems.append(Problem("PLANET['hashtags']", f"cannot be {hashtags!r}", fix))
        seconds = mapping.get("run_seconds", cls.run_seconds)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _DAY:
            fix = f"write a number of seconds up to {_DAY}, as 600"
            problems.append(Problem("PLANET['run_seconds']", f"cannot be {seconds!r}", fix))
        limits = FetchSettings(user_agent=agent, allowed=allowed)
        return problems or cls(limits, retention, **shown, images=images, run_seconds=seconds, hashtags=tuple(hashtags))
