"""The theme's stylesheets, joined in their order: one request for all; and the one of feeds.

They are not minified: compressed, what that would save is nothing to a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

OWN = "overrides/style.css"


def join(folder: Path) -> str:
    """Return the files that ``folder/ORDER`` names, a line each, without comments and needless space."""
    names = (line.strip() for line in (folder / "ORDER").read_text(encoding="utf-8").splitlines())
    sheets = [(folder / name).read_text(encoding="utf-8") for name in names if name and not name.startswith("#")]
    return "\n".join(_merged([_compact(sheet) for sheet in sheets])) + "\n"


def overriding(root: Path) -> str:
    """Return a community's own rules, in a layer that comes after all of the theme's; nothing where it has none."""
    path = root / OWN
    return (
        f"@layer overrides{{{_compact(path.read_text(encoding='utf-8', errors='replace'))}}}\n"
        if path.is_file()
        else ""
    )


def with_tokens(sheet: Path, tokens: Path) -> str:
    """Return a stylesheet that stands alone, and behind it what its colours are."""
    return "\n".join(_compact(path.read_text(encoding="utf-8")) for path in (sheet, tokens)) + "\n"


def _merged(sheets: list[str]) -> Iterator[str]:
    """Yield the sheets, those of one layer that follow one another in one block."""
    for layer, group in groupby(sheets, key=_layer):
        layered = list(group)
        if layer:
            start = len(f"@layer {layer}{{")
            yield f"@layer {layer}{{{''.join(sheet[start:-1] for sheet in layered)}}}"
        else:
            yield from layered


def _layer(sheet: str) -> str:
    """Return the layer that a whole sheet is wrapped in; nothing where it is not."""
    match = re.fullmatch(r"@layer (\w+)\{.*\}", sheet, flags=re.S)
    return match[1] if match and sheet.count("@layer") == 1 else ""


def _compact(sheet: str) -> str:
    """Drop comments and the space that CSS does not need; what stands between quotes stays as it is."""
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    parts = re.split(r"""("[^"]*"|'[^']*')""", without_comments)
    parts[::2] = [_tighten(part) for part in parts[::2]]
    return "".join(parts).strip()


def _tighten(css: str) -> str:
    """Drop space where it separates nothing: round braces, after a colon, and the last semicolon of a block."""
    # A space before a colon may be a descendant (`p :first-child`), and one round + or - is arithmetic: both stay.
    return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", re.sub(r"\s+", " ", css)).replace(";}", "}")
