"""Every bench that needs no arguments, or those that are named: `python -m bench`, `python -m bench planet store`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
# Each says in its first lines how it is called. The curve takes half an hour.
WITH_ARGUMENTS = {"curve", "fuzz", "lighthouse", "look", "security", "serve", "speed"}


def main() -> int:
    """Run each in a process of its own, with its first line of documentation; return how many failed."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if "__main__" in path.read_text("utf-8"))
    names = [name for name in names if name not in {"__main__", *WITH_ARGUMENTS}]
    chosen = sys.argv[1:] or names
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        print(f"There is no {', '.join(unknown)}; there are {', '.join(names)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in chosen:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=FOLDER.parent).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
