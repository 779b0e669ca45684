"""A foreign file that a person has named: read if it is one, and no larger than it should be."""

from __future__ import annotations

from pathlib import Path

from plugins.shared.problem import Problem


def small_file(path: Path, largest: int) -> bytes | Problem:
    """Return the bytes of the file ``path``, or why it cannot be read; devices and pipes, which never end, are none."""
    try:
        if path.exists() and not path.is_file():
            return Problem(f"{path}:1", "is not a file", "name the file itself")
        if path.stat().st_size > largest:
            return too_large(str(path), largest)
        return path.read_bytes()
    except OSError as error:
        return Problem(f"{path}:1", f"cannot be read ({error.strerror})", "check its name and rights")
    except ValueError:
        return Problem(f"{path}:1", "is no name that a file can have", "check the name")


def too_large(source: str, largest: int) -> Problem:
    """Return the Problem of a source with more than ``largest`` bytes."""
    return Problem(f"{source}:1", f"has more than {largest:,} bytes", "save a smaller part of it")
