"""Posts as the commit before the last one has them: what a rename in a host's web editor took away.

Without git, or a commit before this one, nothing is known, and that is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.posts.model import Post
from plugins.posts.reading import read_post
from plugins.shared.frontmatter import Document, parse
from plugins.shared.git import git

# The first parent: of the merge that a pull request's check looks at, it is the branch that it would go to.
_BEFORE = "HEAD^1"


def changed_posts(root: Path, folder: str, zone: ZoneInfo) -> Iterator[Post]:
    """Yield the posts below ``folder`` (relative to ``root``) that were changed or taken away since, as they were."""
    since = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--diff-filter=DM", "-z", "--relative", _BEFORE)
    for name in git(root, *since, "--", f"{folder}/").split(b"\0"):
        if name.endswith(b".md"):
            path = name.decode("utf-8", "surrogateescape")
            document = parse(git(root, "show", "--no-textconv", f"{_BEFORE}:./{path}"), path)
            post = read_post(document, zone) if isinstance(document, Document) else None
            if post:
                yield post
