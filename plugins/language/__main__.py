"""python -m plugins.language: write theme/translations/hub.pot anew, and bring the translators' files up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from plugins.language.extraction import TEMPLATE, update
from plugins.shared.terminal import say


def main(root: Path) -> int:
    """Update the catalogues below ``root``; say which of them wait for a translator."""
    waiting = update(root)
    say(f"{TEMPLATE} is up to date.")
    for path in waiting:
        say(f"{path.relative_to(root)} has texts without a translation, or marked fuzzy: it waits for a translator.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
