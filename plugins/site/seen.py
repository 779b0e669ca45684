"""What subscribers have seen of posts and events, and whether it would come to them again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from plugins.events.ledger import told
from plugins.events.ledger.history import History
from plugins.posts import ledger
from plugins.posts.ledger import Ledger
from plugins.posts.reading import changed_posts
from plugins.shared.community import Community
from plugins.shared.problem import Problem
from plugins.site.catalogue import Catalogue


def seen(root: Path, ours: Community, catalogue: Catalogue, now: datetime) -> tuple[Ledger, list[Problem]]:
    """Return the ledger of posts as it is, and what must be mended first.

    Compared are the posts of the ledger, and those of the commit before, which a web editor has told no ledger of.
    """
    known = ledger.read(root / ledger.NAME)
    if isinstance(known, list):
        return Ledger(), known
    folder = (ours.content / "posts").relative_to(root).as_posix()
    before = [post for post in changed_posts(root, folder, ours.zone) if post.status_at(now) != "draft"]
    earlier = known if known.site not in ("", ours.identity.base) else ledger.update(known, before, ours.identity)
    return known, ledger.check(earlier, catalogue.posts, ours.identity, _leading(catalogue), now)


def note(root: Path, known: Ledger, ours: Community, catalogue: Catalogue, now: datetime) -> None:
    """Write the ``known`` ledger with all posts that are out now: what they say is read for it, where it is new."""
    out = [post for post in catalogue.posts if post.status_at(now) != "draft"]
    ledger.write(root / ledger.NAME, ledger.update(known, out, ours.identity))


def seen_events(
    root: Path, ours: Community, catalogue: Catalogue, now: datetime
) -> tuple[told.Announced, list[Problem]]:
    """Return what subscribers are told of events, and what must be mended first. A draft is no news."""
    events = [event for event in catalogue.events if not event.draft]
    news = told.news(History.of(root, ours.content, ours.zone, catalogue.members), events, now)
    if isinstance(news, list):
        return told.Announced({}, {}, {}), news
    return news, list(told.renamed(news, events, _leading(catalogue)))


def _leading(catalogue: Catalogue) -> set[str]:
    """Return every address where a page is, or that leads on to one."""
    old = {f"{redirect.old.strip('/')}/" for redirect in catalogue.redirects}
    return {*catalogue.addresses.values(), *old}
