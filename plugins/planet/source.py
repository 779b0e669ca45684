"""An archive's bytes, from a file or from the live site."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from plugins.planet.fetch import Ask, Fetcher
from plugins.planet.model import Response
from plugins.planet.politeness import Turns
from plugins.planet.settings import FetchSettings
from plugins.planet.wire import open_transport
from plugins.shared.problem import Problem, Problems

_LARGEST = 512 * 2**20  # an archive holds every feed's entries: it may be larger than any one feed
_SECONDS = 300.0


async def load(source: str, settings: FetchSettings, now: datetime) -> bytes:
    """Return what is at ``source``, an address or a file's name; raise Problems when nothing is."""
    if not source.startswith(("http://", "https://")):
        try:
            return Path(source).read_bytes()
        except OSError as error:
            fix = "check its name and rights, or name an address"
            raise Problems([Problem(source, f"cannot be read ({error.strerror})", fix)]) from None
    roomy = replace(settings, body_bytes=_LARGEST, total_seconds=_SECONDS)
    async with open_transport(settings.allowed, 1) as transport:
        outcome = await Fetcher(transport, Turns(1, 0), roomy, now).fetch(Ask(source))
    if isinstance(outcome, Response):
        return outcome.body
    reason = getattr(outcome, "reason", "is gone")
    raise Problems([Problem(source, reason, "check the address, or restore from a file")])
