"""What stands between entries, by the way that a build goes: through a store and its library."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plugins.members.model import Member
from plugins.memo.memo import Memo
from plugins.planet.model import Entry
from plugins.planet.relations.model import Related, Spoken
from plugins.planet.relations.relating import Planetary, related
from plugins.planet.store.store import Store
from plugins.planet.views.library import Library
from tests.planet.making import MEMBERS, OCTOBER

LONDON = ZoneInfo("Europe/London")


def relate(
    folder: Path,
    *entries: Entry,
    members: dict[str, Member] | None = None,
    memory: Memo | None = None,
    **given: Any,
) -> tuple[Related, dict[str, Spoken]]:
    """Return what stands between ``entries``, and these by id; ``given`` is what a Planetary has besides."""
    people = members or MEMBERS
    path = folder / "planet.sqlite3"
    with Store.open(path, now=OCTOBER) as store:
        store.save(None, entries)
    library = Library(path, people)
    try:
        spoken = tuple(library.spoken(LONDON))
        moved = {one.blog: one.moved_from for one in people.values() if one.blog and one.moved_from}
        names = {slug: member.name for slug, member in people.items()}
        all_of_it = Planetary(spoken, names, moved, **given)
        return related(all_of_it, library.texts, memory), {one.post.id: one for one in spoken}
    finally:
        library.close()
