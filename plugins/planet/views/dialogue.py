"""Who answers whom → the conversations of a planet, and what stands beside each card.

relations ─► threads ─► kept, what was published before ─► Dialogue: its talks, and Replies (of EntryCard)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial

from plugins.planet.relations.model import Posting, Related, Spoken
from plugins.planet.relations.overrides import mark_of
from plugins.planet.relations.spelling import short
from plugins.planet.views.cards import Replies, address, anchor, shown_moment
from plugins.planet.views.conversations import ADDRESS, Dialogue, Published, Talk
from plugins.planet.views.river import EntryCard, Mention, PageLink
from plugins.planet.views.speakers import Speakers
from plugins.planet.views.threads import QUIET, Thread, Turn, threads
from plugins.shared.text import cut, from_markup

LONGEST_SUBJECT = 90  # characters of a note that stand for its title


def dialogue_of(
    related: Related,
    posts: Mapping[str, Spoken],
    speakers: Speakers,
    ours: Sequence[Posting] = (),
    before: Published | None = None,
) -> Dialogue:
    """Return the conversations among ``posts`` (by id) and ``ours``, this site's own; ``before`` were published."""
    own = {posting.id: _of_ours(posting) for posting in ours if posting.id not in posts}
    known = {**posts, **own}
    days = {id_: shown_moment(spoken.moment, spoken.precision, speakers.zone).date() for id_, spoken in known.items()}
    lists: dict[str, dict[str, list[Mention]]] = {"answers": defaultdict(list), "answered": defaultdict(list)}
    answers: dict[str, tuple[str, ...]] = {}
    beside: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
    quotes: dict[str, str] = {}
    for relation in related.relations:
        if relation.other not in known or relation.post not in known:
            continue
        post, other = known[relation.post].post, known[relation.other].post
        words = relation.said if speakers.may_be_quoted(post) else ""
        there = replace(speakers.mention(post, days[post.id], relation), quote=words)
        if relation.kind == "answers":
            answers[post.id] = (*answers.get(post.id, ()), other.id)
            quotes[post.id] = quotes.get(post.id) or words
            lists["answers"][post.id].append(replace(speakers.mention(other, days[other.id], relation), quote=words))
            lists["answered"][other.id].append(there)
        elif not post.member or post.member != other.member:
            beside[other.id].append((relation.kind, there))
    begun = threads(answers, {id_: spoken.moment for id_, spoken in known.items()})
    make = partial(_talk, known=known, days=days, said=quotes, speakers=speakers)
    pages = {id_: _page(spoken) for id_, spoken in known.items()} if before else {}
    last = kept(tuple(map(make, begun)), before or {}, pages, make)
    talks = last.talks
    places = {id_: PageLink(talk.title, f"{talk.url}#{anchor(id_)}", talk.count) for talk in talks for id_ in talk.ids}
    pointing = {id_: tuple(sorted(all_, key=lambda pair: pair[1].day)) for id_, all_ in beside.items()}
    replies = Replies(_frozen(lists["answers"]), _frozen(lists["answered"]), places, pointing)
    cards = {id_: _card(known[id_], speakers, replies) for id_ in own if id_ in places}
    led_on = {**_led_on(talks, lists["answered"]), **last.led_on}
    return Dialogue(talks, replies, cards, led_on, _answers_to(replies, known), last.gone)


def _page(spoken: Spoken) -> str:
    """Return where a post stands on this site; empty for what has no page."""
    if spoken.post.feed:
        return address(spoken.post.id, spoken.post.member, spoken.moment, spoken.precision)
    return "" if spoken.post.author else spoken.post.id


def _led_on(talks: Iterable[Talk], answered: Collection[str]) -> dict[str, str]:
    """Return the addresses that a conversation had before an earlier post was found or two became one.

    Each post that is answered may have begun one.
    """
    earlier = {short(id_): talk for talk in talks for id_ in talk.ids[1:] if id_ in answered}
    return {f"{ADDRESS}{old}/": talk.url for old, talk in earlier.items()}


def _answers_to(replies: Replies, known: Mapping[str, Spoken]) -> dict[str, tuple[str, ...]]:
    """Return by member's slug the ids of others' posts that answer one of theirs."""
    answers: dict[str, dict[str, None]] = defaultdict(dict)
    for id_, mentions in replies.answered_by.items():
        member = known[id_].post.member
        answers[member] |= {mention.id: None for mention in mentions if mention.member.slug != member}
    return {slug: tuple(ids) for slug, ids in answers.items() if slug and ids}


def _talk(
    thread: Thread, known: Mapping[str, Spoken], days: Mapping[str, date], said: Mapping[str, str], speakers: Speakers
) -> Talk:
    ids = thread.ids
    first = known[ids[0]]
    in_order = sorted(ids, key=lambda id_: (id_ != first.post.id, known[id_].moment, id_))
    latest = max(known[id_].moment for id_ in ids)
    spoken = [id_ for id_ in in_order if said.get(id_)]
    is_note = not (first.post.title or first.placeholder)
    words = first.excerpt if is_note and speakers.may_be_quoted(first.post) else ""
    return Talk(
        short(first.post.id),
        first.post.title,
        cut(words, LONGEST_SUBJECT),
        tuple({((member := speakers.of(known[id_].post)).slug, member.name): member for id_ in in_order}.values()),
        len(ids),
        min(days[id_] for id_ in ids),
        max(days[id_] for id_ in ids),
        latest,
        ids,
        thread,
        living=speakers.now is not None and speakers.now - latest <= QUIET,
        quote=said[spoken[-1]] if spoken else "",
        by=speakers.of(known[spoken[-1]].post) if spoken else None,
    )


def _of_ours(post: Posting) -> Spoken:
    """Return a post of this site's as members' are known; of its day no hour is known."""
    return Spoken(post, datetime.combine(post.day, time(), UTC), "day", "", (), (), (), "")


def _card(spoken: Spoken, speakers: Speakers, replies: Replies) -> EntryCard:
    """Return a post of this site's own as a card: its address is its page here."""
    post = spoken.post
    place, content = replies.conversations.get(post.id), speakers.replies.get(post.id)
    return EntryCard(
        post.id,
        anchor(post.id),
        post.url,
        post.title,
        speakers.of(post),
        spoken.moment,
        spoken.precision,
        page=place.url if place and content is not None else post.id,
        here=True,
        mark=mark_of(post),
        content=content,
        excerpt=from_markup(content or ""),
        answers=replies.answers.get(post.id, ()),
        answered_by=replies.answered_by.get(post.id, ()),
        conversation=place,
    )


def _frozen(lists: Mapping[str, list[Mention]]) -> dict[str, tuple[Mention, ...]]:
    return {id_: tuple(sorted(mentions, key=lambda mention: mention.day)) for id_, mentions in lists.items()}


# A conversation's address is for ever: what was published goes on when the post that began it is gone.


@dataclass(frozen=True)
class Kept:
    """Conversations with the addresses that they had, what leads on, and the names of those that nothing is left of."""

    talks: tuple[Talk, ...]
    led_on: Mapping[str, str]
    gone: tuple[str, ...]


def kept(talks: tuple[Talk, ...], before: Published, there: Mapping[str, str], make: Callable[[Thread], Talk]) -> Kept:
    """Return ``talks`` and what was published before of others; ``there`` has each post's page, by its id.

    Whose first post is gone goes on under its own name, whatever begins it now. Where the first post is there and
    nobody answers it any more, its page is led to. ``make`` makes a talk of posts that nothing holds together now.
    """
    by_id = {talk.id: talk for talk in talks}
    missing = sorted(set(before) - set(by_id))
    names = {short(id_): id_ for id_ in there} if missing else {}
    led_on: dict[str, str] = {}
    gone: list[str] = []
    for name in missing:
        left = [id_ for id_ in before[name] if id_ in there]
        among = [talk for talk in by_id.values() if not set(left).isdisjoint(talk.ids)]
        if name in names:  # which is in none of them, or one of them has another first post by now
            led_on[f"{ADDRESS}{name}/"] = among[0].url if among else there[names[name]] or ADDRESS
        elif left:
            for talk in among:
                led_on[talk.url] = f"{ADDRESS}{name}/"
                del by_id[talk.id]
            by_id[name] = replace(make(_together(among, left)), id=name, lost=True)
        else:
            gone.append(name)
    in_order = sorted(by_id.values(), key=lambda item: (item.moment, item.ids), reverse=True)
    return Kept(tuple(in_order), led_on, tuple(gone))


def _together(talks: Collection[Talk], left: Sequence[str]) -> Thread:
    """Return what is left of a conversation as one thread, in the order in which it was drawn."""
    place = {id_: number for number, id_ in enumerate(left)}
    held = {id_ for talk in talks for id_ in talk.ids}
    first = [turn for talk in talks for turn in talk.thread.episodes[0]]
    first += [Turn(id_) for id_ in left if id_ not in held]
    first.sort(key=lambda turn: place.get(turn.id, len(place)))
    return Thread((tuple(first), *(episode for talk in talks for episode in talk.thread.episodes[1:])))


def to_keep(talks: Collection[Talk], before: Published) -> dict[str, tuple[str, ...]]:
    """Return what must be known of conversations from now on: each one's posts, those that are gone among them."""
    now = {talk.id: (*talk.ids, *(id_ for id_ in before.get(talk.id, ()) if id_ not in talk.ids)) for talk in talks}
    return dict(sorted({**before, **now}.items()))
