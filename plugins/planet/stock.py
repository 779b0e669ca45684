"""What the planet's pages, feeds and files are made of: the store, read once, and what is made of it, each once.

store ─► Facts, Library ─► copies, tags ─► related ─► dialogue ─► presenter ─► planet, pages, entries ─► feeds
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from plugins.members.model import Member, Members
from plugins.parts.site import Site
from plugins.planet.choices import Display, images_of
from plugins.planet.feeds.outgoing import Feeds
from plugins.planet.feeds.writer import FeedWriter
from plugins.planet.matching.copies import copies
from plugins.planet.model import Archives
from plugins.planet.relations.model import Ours, Posting, Related, Spoken
from plugins.planet.relations.overrides import Overrides
from plugins.planet.relations.relating import Planetary, related
from plugins.planet.relations.spelling import short
from plugins.planet.replies.files import Replied
from plugins.planet.store import bundle, census
from plugins.planet.store.archive_extension import write_hub
from plugins.planet.store.store import Store
from plugins.planet.subscriptions.streams import Stream, Streams
from plugins.planet.views.avatars import PICTURES, still_address
from plugins.planet.views.cards import Beside, Presenter, allowed
from plugins.planet.views.conversations import Dialogue, Published
from plugins.planet.views.dialogue import dialogue_of, to_keep
from plugins.planet.views.entry import EntryPages
from plugins.planet.views.heard import overheard, own_posts
from plugins.planet.views.library import Library
from plugins.planet.views.outline import SharedTag, Surroundings, elsewhere, shared, surroundings
from plugins.planet.views.pages import PlanetPages
from plugins.planet.views.planet import Planet
from plugins.planet.views.river import EntryCard, EntryPicture
from plugins.planet.views.speakers import Speakers
from plugins.planet.views.status import FeedStatus, lasting, silent, statuses
from plugins.shared.community import place_of
from plugins.shared.problem import Problems
from plugins.shared.terminal import say


@dataclass(frozen=True)
class Facts:
    """What the store says beside its entries: of the feeds, for the archive (``hub``), and how much there is."""

    feeds: tuple[FeedStatus, ...]
    hub: Mapping[str, Any]
    census: census.Census
    published: Path  # where the census of what was published is
    talks: Published  # the conversations that were published, each with its posts


def stocked(site: Site) -> Stock:
    """Return the stock of a build; raise Problems for settings, and for a planet that would lose its past."""
    display = Display.from_mapping(site.settings["PLANET"])
    if isinstance(display, list):
        place = place_of("PLANET", site.root)
        raise Problems(replace(problem, where=place, what=f"`{problem.where}` {problem.what}") for problem in display)
    members = {slug: _agreed(member, display, site) for slug, member in site.content(Members).by_slug.items()}
    facts = _facts(site, display, members.values())
    if site.settings.get("PUBLISHING") == "as it is":  # the flag of ``publish`` lets it go on
        before = census.read(facts.published)
        if lost := census.problem(before, facts.census, members, display.shrink, display.store):
            raise Problems([lost])
    library = Library(display.store, members)
    library.copies = copies(library.outlines, members, library.texts)
    return Stock(site, display, members, facts, library)


def _agreed(member: Member, display: Display, site: Site) -> Member:
    """Return a member with what may be done with their posts' pictures, as they say, or else the site."""
    images = images_of(member.images, allowed(member.text, display.text), display.images)
    copies = site.settings["PLANET"].get("avatars", True)
    return replace(member, images="linked" if images == "kept" and not copies else images)


def _facts(site: Site, display: Display, members: Iterable[Member]) -> Facts:
    """Return what the store says, with what the bundled archives bring into it."""
    owners = [
        (feed, member.slug) for member in members if member.left is None for feed in (*member.feeds, *member.posts)
    ]
    with Store.open(display.store, now=site.now) as store:
        say(*store.notices, error=True)
        say(*bundle.ensure(store, site.content(Archives).paths, site.now, owners), error=True)
        published = display.store.with_name(census.NAME)
        hub, talks = write_hub(store), store.conversations
        return Facts(statuses(store, site.now), hub, census.take(store), published, talks)


@dataclass(frozen=True)
class Stock:
    """Everything that is made of the store, each when it is first asked for."""

    site: Site
    display: Display
    members: Mapping[str, Member]
    facts: Facts
    library: Library  # the entries, which know their copies

    @cached_property
    def tags(self) -> tuple[SharedTag, ...]:
        """Return the tags that several share."""
        return shared(self.library.tags(), self.display.tag_members)

    # What members say of one another

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """Return the entries as far as relations need them, by day."""
        return tuple(self.library.spoken(self.site.community.zone))

    @cached_property
    def related(self) -> Related:
        """Return what members' posts answer, mention and list, and which events they are about."""
        people = self.members.values()
        moved = {person.blog: person.moved_from for person in people if person.blog and person.moved_from}
        names = {slug: member.name for slug, member in self.members.items()}
        ours, overrides = self.site.content(Ours), self.site.content(Overrides)
        leads, heard = self.library.leads(), self.library.heard()
        before = self.facts.talks.values() if overrides.lines else ()
        gone = frozenset(short(id_) for ids in before for id_ in ids)
        planetary = Planetary(self.spoken, names, moved, ours, leads, heard, overrides, self.site.url, gone)
        relations = related(planetary, self.library.words, self.site.memo)
        say(*relations.unheard, error=True)
        return relations

    @cached_property
    def said(self) -> dict[str, Markup]:
        """Return what came by mail or by letter, by its id."""
        replies = self.site.content(Replied).replies
        return {reply.id: self.site.renderer.html(reply.source, reply.body) for reply in replies}

    @cached_property
    def replies(self) -> tuple[Posting, ...]:
        """Return what came by mail or by letter, or by Webmention, as posts."""
        return tuple(post for post in self.site.content(Ours).posts if post.id in self.said)

    @cached_property
    def dialogue(self) -> Dialogue:
        """Return the conversations."""
        ours, before = self.site.content(Ours).posts, self.facts.talks
        return dialogue_of(self.related, self.posts, self.speakers, ours, before)

    @cached_property
    def talks(self) -> Published:
        """Return what is to be known of conversations from now on."""
        return to_keep(self.dialogue.talks, self.facts.talks)

    def keep(self) -> None:
        """Note what was published: how much there is, and which conversations."""
        census.write(self.facts.census, self.facts.published)
        if self.talks != self.facts.talks:
            with Store.open(self.display.store, now=self.site.now) as store:
                store.keep_conversations(self.talks)

    @cached_property
    def posts(self) -> Mapping[str, Spoken]:
        """Return the entries as far as relations need them, by their ids."""
        return {spoken.post.id: spoken for spoken in self.spoken}

    @cached_property
    def speakers(self) -> Speakers:
        """Return who speaks in a post, and what of it may be shown."""
        site, name = self.site, self.site.community.name
        voice = Member(slug="", name=name, source="", kind="organisation", blog=f"{site.url}/", paged=False)
        shown = self.display.text, self.library.warned
        return Speakers(self.members, site.community.zone, *shown, voice, site.now, self.said, site.words)

    # What pages show

    @cached_property
    def stills(self) -> dict[str, str]:
        """Return the addresses of our copies of videos' stills, by those of the stills."""
        return {url: still_address(url) for _, url in self._named_stills}

    @cached_property
    def _named_stills(self) -> tuple[tuple[str, str], ...]:
        return self.library.stills() if self.site.settings["PLANET"].get("avatars", True) else ()

    @cached_property
    def pictures(self) -> dict[str, EntryPicture]:
        """Return our copies of what entries lead with, by the entries' ids, of those members who allow it."""
        allow = [slug for slug, member in self.members.items() if member.images == "kept"]
        featured = self.library.featured(allow).items() if allow else ()
        copy = partial(EntryPicture, copied=True)
        return {id_: copy(f"{PICTURES}/{name}.webp", credit=credit) for id_, (name, credit) in featured}

    @cached_property
    def presenter(self) -> Presenter:
        """Return what makes cards."""
        tags, shown, zone = {tag.slug: tag.link for tag in self.tags}, self.display, self.site.community.zone
        return Presenter(self.members, zone, shown.text, tags, self._beside, self.stills, shown.titles == "here")

    @cached_property
    def _beside(self) -> Beside:
        lost = lasting(self.library.gone, self.site.now)
        return Beside(self.dialogue.replies, lost, elsewhere(self.library.outlines, self.library.copies), self.pictures)

    @cached_property
    def surroundings(self) -> Surroundings:
        """Return what stands around the entries."""
        stills = ((id_, self.stills[url]) for id_, url in self._named_stills)
        return surroundings(self.tags, self._beside, self._titles, stills, self.members.values())

    @cached_property
    def planet(self) -> Planet:
        """Return what other parts ask."""
        return Planet(self.library, self.presenter, self.display.per_member, self.dialogue, self.related)

    @cached_property
    def pages(self) -> PlanetPages:
        """Return the river and the archive."""
        return PlanetPages(self.library, self.planet, self.presenter, self.surroundings, self.display.page_size)

    @cached_property
    def entries(self) -> EntryPages:
        """Return the pages of entries."""
        quiet = silent(self.facts.feeds, self.site.now)
        return EntryPages(self.library, self.presenter, self.surroundings, silent=quiet)

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {feed.feed: feed.title for feed in self.facts.feeds}

    @cached_property
    def streams(self) -> tuple[Stream, ...]:
        """Return the hashtags' streams that the site listens to."""
        return self.site.content(Streams).streams

    @cached_property
    def heard(self) -> tuple[EntryCard, ...]:
        """Return what is heard in them, without what members wrote."""
        if not self.streams:
            return ()
        with closing(Library(self.display.store, [stream.member for stream in self.streams])) as library:
            return overheard(self.streams, library, self.presenter, own_posts(library, self.members.values()))

    # What goes out

    @cached_property
    def places(self) -> dict[str, str | None]:
        """Return where each post is, by its id; what came by mail or letter is in its conversation."""
        talks = self.dialogue.replies.conversations
        here = {id_: f"{self.site.url}/{talks[id_].url}" for id_ in self.said if id_ in talks}
        posts = (*(spoken.post for spoken in self.spoken), *self.site.content(Ours).posts)
        return {post.id: post.url or here.get(post.id) for post in posts}

    @cached_property
    def feeds(self) -> Feeds:
        """Return the feeds."""
        site = self.site
        ours = frozenset(post.id for post in site.content(Ours).posts)
        writer = FeedWriter(site.feeds, site.community.name, self._titles, self.related, self.places, ours)
        return Feeds(writer, self.planet, self.pages, self.display.feed_items)
