"""What the settings say of a community: its clocks, its language, and the end of its events' identity.

No default stands for a community: what is missing or cannot be right is a Problem at its line.
"""

from __future__ import annotations

import re
import runpy
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plugins.shared.fields import parse_language, parse_zone
from plugins.shared.problem import Problem

SETTINGS = "pelicanconf.py"
_DOMAIN = re.compile(r"[^\s@:/]+")


@dataclass(frozen=True)
class Community:
    """The settings that content is read and told with."""

    content: Path  # the folder of what it writes
    zone: ZoneInfo  # of every time that names none
    language: str  # a BCP 47 tag in its canonical case, such as pt-BR
    uid_domain: str  # ends every event's UID in people's calendars


def community(settings: Mapping[str, Any], root: Path) -> Community | list[Problem]:
    """Return what ``settings`` say, which are those of pelicanconf.py in ``root``; or every problem in them."""
    problems: list[Problem] = []

    def read(name: str, parse: Callable[[object], Any], example: str) -> Any:
        try:
            if not settings.get(name):
                raise ValueError(f"is missing — add a line {name} = {example!r}")
            return parse(settings[name])
        except ValueError as error:
            what, _, fix = str(error).partition(" — ")
            problems.append(Problem(f"{SETTINGS}:{_line(root / SETTINGS, name)}", f"`{name}` {what}", fix))
            return None

    zone = read("TIMEZONE", parse_zone, "Africa/Nairobi")
    language = read("DEFAULT_LANG", parse_language, "pt-BR")
    domain = read("EVENTS_UID_DOMAIN", _parse_domain, "events.example.org")
    return problems or Community(root / settings.get("PATH", "content"), zone, language, domain)


def from_file(root: Path) -> Community | list[Problem]:
    """Return what pelicanconf.py in ``root`` says, without Pelican; or every problem in it."""
    path = root / SETTINGS
    try:
        settings = runpy.run_path(str(path))
    except FileNotFoundError:
        return [Problem(f"{SETTINGS}:1", "is not there", "run this in the project's folder")]
    except SyntaxError as error:
        return [Problem(f"{SETTINGS}:{error.lineno or 1}", f"is not Python ({error.msg})", "mend that line")]
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == str(path)), 1)
        return [Problem(f"{SETTINGS}:{line}", f"cannot be run ({type(error).__name__}: {error})", "mend that line")]
    return community(settings, root)


def _parse_domain(value: object) -> str:
    text = str(value).strip()
    if not _DOMAIN.fullmatch(text):
        raise ValueError(f"is not a domain: {text} — write a name such as events.example.org")
    return text


def _line(path: Path, name: str) -> int:
    """Return the line that gives a setting its value, the last one counts; 1 where there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 1
    return max((number for number, line in enumerate(lines, 1) if re.match(rf"{name}\s*[:=]", line)), default=1)
