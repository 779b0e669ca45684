"""What `check --conversations` asks the maintainer: which posts that name one another's writers are answers."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.planet.relations.overrides import NAME
from plugins.planet.relations.reasons import told
from plugins.planet.relations.relating import Forgetful, Planetary, related
from plugins.planet.store.store import Store
from plugins.planet.views.library import Library
from plugins.shared.address import LOCAL
from plugins.shared.clock import now
from plugins.shared.problem import Problem, Problems, complain
from plugins.shared.terminal import counted, say
from plugins.site.catalogue import Catalogue
from plugins.site.spoken_of import ours

DECIDED = f"Put the line that is right into content/{NAME}; with `ignores` in place of its verb the question is over."


def ask(store: Path, catalogue: Catalogue, zone: ZoneInfo) -> int:
    """Say which relations may be meant, with the line that makes each one so; return the exit status."""
    if not store.exists():
        complain([Problem(str(store), "there is no planet yet", "run python3 tasks.py fetch first")])
        return 2
    try:
        with Store.open(store, now=now()):  # heals and migrates it
            library = Library(store, catalogue.members)
    except Problems as unopened:
        complain(unopened.problems)
        return 2
    spoken = tuple(library.spoken(zone))
    names = {slug: member.name for slug, member in catalogue.members.items()}
    moved = {one.blog: one.moved_from for one in catalogue.members.values() if one.blog and one.moved_from}
    leads, heard = library.leads(), library.heard()
    given = Planetary(spoken, names, moved, ours(catalogue, LOCAL, now()), leads, heard, catalogue.overrides, LOCAL)
    found = related(given, library.words, Forgetful())
    library.close()
    posts = {one.post.id: one.post for one in spoken}
    for one in found.doubts:
        post, other = posts[one.post], posts[one.other]
        say(f"{names[post.member]}, {post.day:%Y-%m-%d}, {told(one.why)}: \u201c{one.said}\u201d")
        say(f"  - {post.url} {one.kind} {other.url}    # {other.title}")
    if found.unheard:
        complain(found.unheard)
        return 2
    count = counted(len(found.doubts), "relation is", "relations are")
    say(f"{count} not sure. {DECIDED}" if found.doubts else "Nothing is asked: what was found is sure.")
    return 0
