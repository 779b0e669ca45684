"""What `check --conversations` asks the maintainer: which posts that name one another's writers are answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.planet.relations.model import Posting, Related, Relation
from plugins.planet.relations.overrides import NAME, Overrides
from plugins.planet.relations.reasons import told
from plugins.planet.relations.relating import Planetary, related
from plugins.planet.store.store import Store
from plugins.planet.views.library import Library
from plugins.shared.address import LOCAL
from plugins.shared.clock import now
from plugins.shared.problem import TO_MEND, Problem, Problems, complain
from plugins.shared.terminal import counted, say
from plugins.site.catalogue import Catalogue
from plugins.site.spoken_of import ours

SHOWN = 20  # relations by name alone
DECIDED = f"Put the line that is right into content/{NAME}; with `ignores` in place of its verb the question is over."


def ask(store: Path, catalogue: Catalogue, zone: ZoneInfo) -> int:
    """Say which relations may be meant, with the line that makes each one so; return the exit status."""
    if not store.exists():
        complain([Problem(str(store), "there is no planet yet", "run python3 tasks.py fetch first")])
        return TO_MEND
    try:
        with Store.open(store, now=now()):  # heals and migrates it
            library = Library(store, catalogue.members)
    except Problems as unopened:
        complain(unopened.problems)
        return TO_MEND
    spoken = tuple(library.spoken(zone))
    names = {slug: member.name for slug, member in catalogue.members.items()}
    moved = {one.blog: one.moved_from for one in catalogue.members.values() if one.blog and one.moved_from}
    leads, heard = library.leads(), library.heard()
    posts = tuple(one.post for one in spoken)
    given = Planetary(spoken, names, moved, ours(catalogue, LOCAL, now()), leads, heard, Overrides(), LOCAL)
    guessed = related(given, library.words)
    found = related(replace(given, overrides=catalogue.overrides), library.words)
    library.close()
    _ask(found.doubts, posts, names)
    if found.unheard:
        complain(found.unheard)
        return TO_MEND
    count = counted(len(found.doubts), "relation is", "relations are")
    say(f"{count} not sure. {DECIDED}" if found.doubts else "Nothing is asked: what was found is sure.")
    say(*_judged(guessed, found))
    _ask([one for one in found.relations if one.evidence == "named"][:SHOWN], posts, names)
    return 0


def _ask(relations: Iterable[Relation], posts: Iterable[Posting], names: Mapping[str, str]) -> None:
    known = {one.id: one for one in posts}
    for one in relations:
        post, other = known[one.post], known[one.other]
        say(f"{names[post.member]}, {post.day:%Y-%m-%d}, {told(one.why)}: \u201c{one.said}\u201d")
        say(f"  - {post.url} {one.kind} {other.url}    # {other.title}")


def _judged(guessed: Related, found: Related) -> Iterator[str]:
    """Yield how good guesses by name have been, as far as the maintainer has said; nothing where there are none."""
    now_ = {(one.post, one.other): one for one in found.relations}
    named = [(one, now_.get((one.post, one.other))) for one in guessed.relations if one.evidence == "named"]
    if not named:
        return
    judged = [(one, after) for one, after in named if after is None or after.evidence != "named"]
    right = sum(after is not None and after.kind == one.kind for one, after in judged)
    yield f"{counted(len(named), 'relation is', 'relations are')} by name alone, and shown as what seems to be."
    if judged:
        yield f"Of these {NAME} judges {len(judged)}: {right} right ({right / len(judged):.2f})."
    else:
        yield f"None of these is judged in {NAME} yet: a line that says the same makes it sure, `ignores` takes it out."
