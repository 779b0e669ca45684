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
    moved = {
        member.blog: member.moved_from for member in catalogue.members.values() if member.blog and member.moved_from
    }
    leads, heard = library.leads(), library.heard()
    posts = tuple(entry.post for entry in spoken)
    planetary = Planetary(spoken, names, moved, ours(catalogue, LOCAL, now()), leads, heard, Overrides(), LOCAL)
    guessed = related(planetary, library.words)
    decided = related(replace(planetary, overrides=catalogue.overrides), library.words)
    library.close()
    _ask(decided.doubts, posts, names)
    if decided.unheard:
        complain(decided.unheard)
        return TO_MEND
    count = counted(len(decided.doubts), "relation is", "relations are")
    say(f"{count} not sure. {DECIDED}" if decided.doubts else "Nothing is asked: what was found is sure.")
    say(*_judged(guessed, decided))
    _ask([relation for relation in decided.relations if relation.evidence == "named"][:SHOWN], posts, names)
    return 0


def _ask(relations: Iterable[Relation], posts: Iterable[Posting], names: Mapping[str, str]) -> None:
    known = {posting.id: posting for posting in posts}
    for relation in relations:
        post, other = known[relation.post], known[relation.other]
        say(f"{names[post.member]}, {post.day:%Y-%m-%d}, {told(relation.why)}: \u201c{relation.said}\u201d")
        say(f"  - {post.url} {relation.kind} {other.url}    # {other.title}")


def _judged(guessed: Related, related: Related) -> Iterator[str]:
    """Yield how good guesses by name have been, as far as the maintainer has said; nothing where there are none."""
    now_ = {(relation.post, relation.other): relation for relation in related.relations}
    named = [
        (relation, now_.get((relation.post, relation.other)))
        for relation in guessed.relations
        if relation.evidence == "named"
    ]
    if not named:
        return
    judged = [(relation, after) for relation, after in named if after is None or after.evidence != "named"]
    right = sum(after is not None and after.kind == relation.kind for relation, after in judged)
    yield f"{counted(len(named), 'relation is', 'relations are')} by name alone, and shown as what seems to be."
    if judged:
        yield f"Of these {NAME} judges {len(judged)}: {right} right ({right / len(judged):.2f})."
    else:
        yield f"None of these is judged in {NAME} yet: a line that says the same makes it sure, `ignores` takes it out."
