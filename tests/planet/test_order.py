"""The planet's folders import one another in one direction: that of the data."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.corpora import ROOT

PLANET = ROOT / "plugins/planet"
# A folder imports those before it. What stands beside them in none (model, records, settings, choices) everybody may
# import; what puts them together (update, part and so on) nobody.
ORDER = (
    *(
        "fetching",
        "parsing",
        "cleaning",
        "sandbox",
        "matching",
        "store",
        "subscriptions",
        "relations",
        "replies",
        "views",
        "feeds",
    ),
)
GROUND = ("model", "records", "settings", "choices")


def _imported(path: Path) -> set[str]:
    """Return what of the planet a module imports, wherever the import stands: a folder, or a module beside them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("plugins.planet"):
            _, _, *rest = (node.module or "").split(".")
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
    return found


def test_no_arrow_goes_up() -> None:
    wrong = []
    for place, folder in enumerate(ORDER):
        allowed = {*ORDER[: place + 1], *GROUND}
        for path in sorted((PLANET / folder).glob("*.py")):
            wrong += [f"{folder}/{path.name} imports {name}" for name in sorted(_imported(path) - allowed)]
    assert wrong == []


def test_every_folder_has_its_place() -> None:
    assert {path.parent.name for path in PLANET.glob("*/__init__.py")} == set(ORDER)
