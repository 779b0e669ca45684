"""What pool.py and its children say to each other. It is apart so that a child loads no more than it needs."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from plugins.planet.model import Failure, Feed, Harvest, Response

CPU_SECONDS = 5
MEMORY = 512 * 1024 * 1024
LENGTH = struct.Struct(">Q")
Job: TypeAlias = tuple[Response, Feed | None, datetime]  # without a feed it is a picture


@dataclass(frozen=True)
class Answer:
    """What a child says of a job, and whether it is ``fit`` for another: one that grew large is replaced."""

    result: Harvest | bytes | Failure
    fit: bool
