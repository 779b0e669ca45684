"""python -m plugins.writing DIR: a line of JSON for each .md file below it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from plugins.shared.terminal import write
from plugins.writing.preview import previews


def main(arguments: list[str] | None = None) -> int:
    """Print them; return the exit status."""
    parser = argparse.ArgumentParser(prog="markdown", description="Show bodies as they would be published.")
    parser.add_argument("folder", type=Path, help="a folder with .md files")
    folder = parser.parse_args(arguments).folder
    if not folder.is_dir():
        parser.error(f"{folder} is no folder")
    for one in previews(folder):
        write(json.dumps(one.as_data, ensure_ascii=False) + "\n", sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
