"""What several members speak of: pages of others, and the posts of a round-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.planet.relations.model import Related, Spoken
from plugins.planet.views.river import Mention
from plugins.planet.views.speakers import Speakers


@dataclass(frozen=True)
class Gathering:
    """What several speak of: a page of somebody else's, or posts that one has gathered."""

    title: str
    url: str
    posts: tuple[Mention, ...]
    by: Mention | None = None  # the list


def talked_about(related: Related, posts: Mapping[str, Spoken], speakers: Speakers) -> tuple[Gathering, ...]:
    """Return the pages of others that several members speak of, each with who, when and the sentence, latest first."""
    return tuple(
        Gathering(page.title, page.url, tuple(speakers.in_passing(posts[id_], said) for id_, said in page.posts))
        for page in related.outside
    )


def gathered(related: Related, posts: Mapping[str, Spoken], speakers: Speakers) -> tuple[Gathering, ...]:
    """Return the round-ups: posts that list three others or more, of two other members at least; the latest first."""
    found: list[tuple[Spoken, Gathering]] = []
    for id_, relations in related.of.items():
        one = posts.get(id_)
        if one is None:  # this site's own, or a reply
            continue
        listed = [posts[to.other] for to in relations if to.kind == "lists" and to.other in posts]
        others = {other.post.member for other in listed} - {one.post.member}
        if len(listed) > 2 and len(others) > 1:
            by = speakers.in_passing(one, "")
            items = sorted((speakers.in_passing(other, "") for other in listed), key=lambda other: other.day)
            found.append((one, Gathering(one.post.title, one.post.url or "", tuple(items), by)))
    found.sort(key=lambda pair: (pair[0].moment, pair[0].post.id), reverse=True)
    return tuple(gathering for _, gathering in found)
