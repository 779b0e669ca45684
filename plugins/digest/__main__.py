"""python -m plugins.digest [--issue NAME] [--site output] [--to FILE.eml]: an issue as a mail that waits to be sent"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from plugins.digest.mail import mail
from plugins.shared.folder import write_whole
from plugins.shared.problem import TO_MEND, Problem, complain
from plugins.shared.terminal import say

FEED = Path("digest/feed.json")


def main(arguments: list[str] | None = None) -> int:
    """Write the mail; return the exit status: 2 where a person must mend what was printed."""
    parser = argparse.ArgumentParser(prog="python -m plugins.digest", description=__doc__)
    parser.add_argument("--issue", help="the last part of its address, such as 2026-w47 (the latest)")
    parser.add_argument("--site", type=Path, default=Path("output"), help="the folder of the built site (output)")
    parser.add_argument("--to", type=Path, help="the file to write (digest-ISSUE.eml)")
    options = parser.parse_args(arguments)
    path = options.site / FEED
    try:
        feed = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _refuse(
            Problem(str(path), "is not there, or no feed", "build the site first, with plugins.digest in PLUGINS")
        )
    names = {item["url"].rstrip("/").rpartition("/")[2]: item for item in feed["items"]}
    name = options.issue or next(iter(names), None)
    if name not in names:
        what = f"has no issue {name}" if name else "has no issue yet"
        return _refuse(Problem(str(path), what, f"choose one of {', '.join(names)}" if names else "wait for the first"))
    target = options.to or Path(f"digest-{name}.eml")
    write_whole(target, mail(feed, names[name]).as_bytes())
    say(f"{target} is made: open it, say to whom, and send it")
    return 0


def _refuse(problem: Problem) -> int:
    complain([problem])
    return TO_MEND


if __name__ == "__main__":
    sys.exit(main())
