"""Case files: `=== what the user gets`, what comes in, `---`, what goes out."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "cases"


def cases(name: str) -> list[object]:
    """Return a case file as pytest parameters (before, after), each with its first line as its id."""
    blocks = (FOLDER / name).read_text("utf-8").split("\n=== ")[1:]
    params: list[object] = []
    for block in blocks:
        title, _, rest = block.partition("\n")
        before, _, after = rest.partition("\n---\n")
        params.append(pytest.param(before, after.rstrip("\n"), id=title))
    return params
