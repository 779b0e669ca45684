"""Posts as the commit before the last one has them: what a rename in a host's web editor took away.

Without git, or a commit before this one, nothing is known, and that is no fault.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.posts.model import Post
from plugins.posts.reading import read_post
from plugins.shared.frontmatter import Document, parse

# The first parent: of the merge that a pull request's check looks at, it is the branch that it would go to.
_BEFORE = "HEAD^1"
_SECONDS = 20


def changed_posts(root: Path, folder: str, zone: ZoneInfo) -> Iterator[Post]:
    """Yield the posts below ``folder`` (relative to ``root``) that were changed or taken away since, as they were."""
    since = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--diff-filter=DM", "-z", "--relative", _BEFORE)
    for name in _git(root, *since, "--", f"{folder}/").split(b"\0"):
        if name.endswith(b".md"):
            path = name.decode("utf-8", "surrogateescape")
            document = parse(_git(root, "show", "--no-textconv", f"{_BEFORE}:./{path}"), path)
            post = read_post(document, zone) if isinstance(document, Document) else None
            if post:
                yield post


def _git(root: Path, *arguments: str) -> bytes:
    """Return what git says, nothing if it cannot."""
    command = ["git", "-C", str(root), "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return b"" if done.returncode else done.stdout
