"""What a maintainer may choose about the planet; every error is reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal, get_args

from plugins.planet.guard import Allowed, parse_allowed
from plugins.shared.problem import Problem

Retention = Literal["keep", "follow"]


def _version() -> str:
    try:
        return version("connectinghub")
    except PackageNotFoundError:
        return "0.1"


@dataclass(frozen=True)
class FetchSettings:
    """Limits of one fetch. The sources of the numbers are in SECURITY.md."""

    user_agent: str = f"ConnectingHub/{_version()}"
    allowed: Allowed = field(default_factory=Allowed)
    connect_seconds: float = 10
    idle_seconds: float = 10
    total_seconds: float = 30
    body_bytes: int = 10 * 2**20
    redirects: int = 5
    concurrency: int = 20
    per_host: int = 2
    host_pause: float = 1.0


@dataclass(frozen=True)
class PlanetSettings:
    """The planet's part of the site's settings."""

    fetch: FetchSettings = field(default_factory=FetchSettings)
    retention: Retention = "keep"  # follow: what its author deletes at the source is deleted here too
    workers: int = 2

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> PlanetSettings | list[Problem]:
        """Return the settings out of PLANET_CONTACT, PLANET_ALLOW_HOSTS and PLANET_RETENTION, or what is wrong."""
        problems: list[Problem] = []
        allowed = parse_allowed(settings.get("PLANET_ALLOW_HOSTS", ()))
        if isinstance(allowed, list):
            problems += allowed
            allowed = Allowed()
        retention = settings.get("PLANET_RETENTION", "keep")
        if retention not in get_args(Retention):
            fix = f"write one of {', '.join(get_args(Retention))}"
            problems.append(Problem("PLANET_RETENTION", f"cannot be {retention!r}", fix))
        agent = user_agent(str(settings.get("PLANET_CONTACT", "") or settings.get("SITEURL", "")))
        return problems or cls(FetchSettings(user_agent=agent, allowed=allowed), retention)


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves: the program, its version, and where a host's owner reaches us."""
    plain = "".join(c for c in contact.strip() if " " < c < "\x7f")
    return f"ConnectingHub/{_version()} (+{plain})" if plain else f"ConnectingHub/{_version()}"
