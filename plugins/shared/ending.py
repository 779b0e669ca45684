"""How a build ends: what it does once its site stands, and whether the next one has to do something again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

WaitedFor = Callable[[], bool]  # is something else waited for by now?


@dataclass
class Ending:
    """The end of one build, in the settings under the name ENDING.

    ``previewed``: somebody looks at the site while they write, so that what they can do without comes ``later``: each
    is called with the folder of the site that stands, and asks from time to time whether the next build is waited for.
    ``whole``: nothing is left to be tried again when nothing changes.
    """

    previewed: bool = False
    later: list[Callable[[Path, WaitedFor], None]] = field(default_factory=list)
    whole: bool = True


@dataclass
class Preview:
    """Who looks at a site while they write: told as soon as it is ``shown``; the next build may be ``waited_for``.

    After the build, ``edited`` has the page of a content file that was edited since in the site that stands, and
    returns whether it could: what stands around its text is as that build has left it.
    """

    shown: Callable[[], None]
    waited_for: WaitedFor
    quiet: bool = False  # nobody needs to hear how long it took
    edited: Callable[[Path], bool] | None = None
