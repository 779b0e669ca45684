"""Everything that is said on a terminal or in a CI's log. What strangers wrote may not speak there in our place.

A control character moves the cursor, an escape sequence sets the window's title, and a line that begins with ``::`` is
a command to GitHub Actions, as ``##[`` and ``##vso[`` are anywhere in it to runners and to Azure Pipelines.
"""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from typing import Any, NoReturn, TextIO

_SIGNS = (  # tab and line ends too: a text has one line
    "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
)
_UNSAID = re.compile(f"[{_SIGNS}]")
_IN_TEXTS = "%\r\n"  # what a command may hold only as a number
_IN_VALUES = f"{_IN_TEXTS}:,"
_COMMAND = re.compile(r"^(\s*):(?=:)|(##\w{,20})(?=\[)")


def escaped(text: object, longest: int = 2000) -> str:
    """Return ``text`` as one line that a terminal shows and does not obey: what cannot be seen is written as JSON does.

    Only the first ``longest`` characters are shown.
    """
    line = str(text)
    line = line if len(line) <= longest else f"{line[: longest - 1]}…"
    if not line.isprintable():
        line = _UNSAID.sub(_number, line)
    return _COMMAND.sub(lambda match: f"{match[1]}\\:" if match[2] is None else f"{match[2]}\\", line)


def say(*lines: object, error: bool = False) -> None:
    """Print each of ``lines`` on a line of its own, all at once; ``error``: where errors go."""
    write("".join(f"{escaped(line)}\n" for line in lines), sys.stderr if error else sys.stdout)


def leave(status: int) -> NoReturn:
    """End the process at once: all is written, and neither what was made nor a name that hangs need be waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)


def write(text: str, stream: TextIO) -> None:
    """Write ``text`` as it is, but for what the stream's encoding lacks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def as_json(data: Any, indent: int | None = None) -> str:
    """Return ``data`` as JSON that a terminal does not obey either; to a program it says the same."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return re.sub(f"(?!\n)[{_SIGNS}]", _number, text)


def command(name: str, text: str, **properties: object) -> str:
    """Return the line that has GitHub Actions obey the command ``name``, and nothing else, whatever else is in it.

    Source: the runner's own ActionCommand, which takes these five signs back, and no others.
    """
    parameters = ",".join(f"{key}={_within(value, _IN_VALUES)}" for key, value in properties.items())
    return f"::{name} {parameters}::{_within(text, _IN_TEXTS)}"


def _within(value: object, signs: str) -> str:
    text = str(value)
    for sign in signs:  # that for all others comes first
        text = text.replace(sign, f"%{ord(sign):02X}")
    return _UNSAID.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def counted(number: int, singular: str, many: str) -> str:
    """Return ``1 entry``, ``2 entries``."""
    return f"{number} {singular if number == 1 else many}"
