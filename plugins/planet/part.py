"""The planet: its pages, its feeds, its archive. It reads the store, and never the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from itertools import groupby
from typing import Any

from plugins.language.marker import N_
from plugins.members.model import Member
from plugins.parts.given import News, OutputFiles, OutputPage, Record, Text
from plugins.parts.site import Part, Site
from plugins.planet.files import PlanetFiles
from plugins.planet.relations.model import Ours, Posting, Tie
from plugins.planet.relations.reasons import told
from plugins.planet.stock import stocked
from plugins.planet.views.cards import address, folder
from plugins.planet.views.conversations import ADDRESS, Talk
from plugins.planet.views.entry import BATCH, EntryPage, EntryPages, TitleLine
from plugins.planet.views.health import health
from plugins.planet.views.heard import PAGE
from plugins.planet.views.outline import Outline
from plugins.planet.views.pages import ListPage
from plugins.planet.views.speakers import gathered, talked_about
from plugins.planet.views.status import SILENT_AFTER
from plugins.planet.views.threads import QUIET
from plugins.shared.text import cut, from_markup

ON_HOME = 6  # entries
TALKS = 3  # conversations, on home
VOICES = 8  # members with their latest, beside the front page
RECENT = 6  # months, beside the front page
TALKS_OF_A_MEMBER = 10
OF_A_MEMBER = 20  # entries, on the member's page
ABOUT = 20  # entries about an event, on its page
HEARD = 4  # of what streams brought, on home and the planet's front page
GATHERINGS = 20  # pages talked about, and round-ups
SEARCHED = 5000  # entries: more would make the index larger than readers care to load


class PlanetPart(Part):
    """What members write on their own blogs, as the store has it."""

    name = "planet"
    section = 2, N_("Planet"), "planet/"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._stock = stock = stocked(site)
        self.members, self.tags, self.planet, self._pages = stock.members, stock.tags, stock.planet, stock.pages
        self._related, self._dialogue = stock.related, stock.dialogue
        self._files = PlanetFiles(stock)
        self._common = self._files.common
        followed = (*self.members.values(), *(stream.voice for stream in stock.streams))
        self.health = health(followed, stock.facts.feeds, shown=self._pages.shown, now=site.now)
        self._on_front = stock.heard[:HEARD] if stock.display.heard == "front" else ()

    # What it gives

    def pages(self) -> Iterator[OutputPage]:
        """Return the river, the archive, conversations and the status page."""
        languages = list(self._pages.by_language)
        beside = {
            "voices": self.planet.voices(VOICES),
            "living": [talk for talk in self._dialogue.exchanges if talk.living][:TALKS],
            "months": [month for year in self._pages.years for month in reversed(year.months)][:RECENT],
        }
        front = {"river": self._pages.front(), "languages": languages, "beside": beside, "heard": self._on_front}
        streams = self._stock.streams
        yield OutputPage("planet/index.html", "planet", {**front, "heard_page": PAGE if streams else ""})
        if streams:
            yield OutputPage(f"{PAGE}index.html", "planet_heard", {"heard": self._stock.heard, "streams": streams})
        yield OutputPage("planet/tags/index.html", "planet_tags", {"tags": [tag.link for tag in self.tags]})
        yield from self._conversations()
        yield OutputPage("planet/status/index.html", "planet_status", {"status": self.health})
        years = {"years": self._pages.years, "count": self._pages.count}
        yield OutputPage("planet/archive/index.html", "planet_archive", years)
        yield from map(self._list_page, self._files.list_pages())
        yield from self._entry_pages()

    def files(self) -> Iterator[OutputFiles]:
        """Return what readers and other machines take."""
        return self._files.all(self.health)

    # What others ask

    def home(self) -> dict[str, Any]:
        """Return the newest entries, and the liveliest conversations."""
        entries, talks = self.planet.latest(ON_HOME), self._dialogue.exchanges[:TALKS]
        heard_page = PAGE if self._stock.streams else ""
        return {"entries": entries, "talks": talks, "heard": self._on_front, "heard_page": heard_page}

    def about_member(self, slug: str) -> dict[str, Any]:
        """Return what a member wrote on their own blogs, and the feed with all that they write."""
        count = self._stock.library.count(slug)
        feed = f"members/{slug}/atom.xml" if count or self.site.items_by(slug) else None
        shelf = folder(slug) if count else None
        return {
            "entries": self._pages.latest_by(slug, OF_A_MEMBER, self._common),
            "count": count,
            "feed": feed,
            "shelf": shelf,
            "talks": self._dialogue.by(slug)[:TALKS_OF_A_MEMBER],
            "answers": f"members/{slug}/answers.xml" if feed else None,
        }

    def about_event(self, slug: str) -> dict[str, Any]:
        """Return what members wrote on their blogs about an event or a session."""
        reasons = {tie.post: self._why(tie) for tie in self._related.ties if tie.event == slug}
        talks = self._dialogue.among(self._related.about.get(slug, ()))
        return {"blogged": self.planet.about(slug, ABOUT), "reasons": reasons, "talks": talks}

    def about_post(self, url: str) -> dict[str, Any]:
        """Return the conversation that a post of this site takes part in, and what came by mail or letter."""
        talk, back = next(iter(self._dialogue.among([url])), None), self._dialogue.said_back(url)
        return {"talk": talk, "said_back": back, "mentioned": self._dialogue.mentioned(url)}

    def led_on(self) -> Iterator[str]:
        """Return the addresses that conversations had before, and those of which nothing is left."""
        yield from (f"{old}index.html" for old in self._dialogue.led_on)
        yield from (f"{ADDRESS}{name}/index.html" for name in self._dialogue.gone)

    def records(self) -> Iterator[Record]:
        """Return the newest entries."""
        for card in self.planet.newest(SEARCHED):
            text = Text.of(card.warning or card.note or card.excerpt)
            day, author = self.site.long_day(card.moment), card.author or card.member.name
            title = card.title or self.site.words.gettext("A note by %(name)s") % {"name": card.member.name}
            yield self.site.record("Planet", card.page, title, text, date=day, author=author)
        for reply in self._stock.replies:
            if place := self._dialogue.replies.conversations.get(reply.id):
                day, author = self.site.long_day(reply.day), self._stock.speakers.of(reply).name
                text = Text.of(from_markup(self._stock.said[reply.id]))
                yield self.site.record("Planet", place.url, self._called(reply), text, date=day, author=author)

    def _called(self, post: Posting) -> str:
        """Return what to call a post where it must be called something: a reply by its first words."""
        first_words = cut(from_markup(self._stock.said.get(post.id, "")), 80)
        name = self._stock.speakers.of(post).name
        return post.title or first_words or self.site.words.gettext("A note by %(name)s") % {"name": name}

    def news(self) -> Iterator[News]:
        """Return the entries, and who answers whom."""
        for spoken in self._stock.spoken:
            post = spoken.post
            url = address(post.id, post.member, spoken.moment, spoken.precision)
            excerpt = "" if post.id in self._stock.library.warned or post.title else cut(spoken.excerpt, 200)
            yield News("entry", post.day, self._called(post), url, self.members[post.member].name, excerpt)
        yield from self._answers_told()

    def _answers_told(self) -> Iterator[News]:
        """Yield each answer to somebody else, which leads to its place in the conversation."""
        posts = {posting.id: posting for posting in self.site.content(Ours).posts}
        posts |= {spoken.post.id: spoken.post for spoken in self._stock.spoken}
        for relation in self._related.relations:
            post, other = posts.get(relation.post), posts.get(relation.other)
            place = self._dialogue.replies.conversations.get(relation.post)
            if relation.kind != "answers" or not (post and other and place):
                continue
            by, whom = self._stock.speakers.of(post).name, self._stock.speakers.of(other).name
            if by != whom:
                to = self.site.words.gettext("answers %(name)s: %(title)s")
                sentence = to % {"name": whom, "title": other.title or "…"}
                yield News("answer", post.day, self._called(post), place.url, by, sentence)

    def names(self) -> Iterator[str]:
        """Return the tags that have a page."""
        return (tag.link.title for tag in self.tags)

    def moments(self) -> Sequence[datetime]:
        """Return when feeds count as dormant, posts that are not there as gone, and conversations as closed."""
        quiet = (talk.moment + QUIET for talk in self._dialogue.talks if talk.living)
        return (*self.health.moments(), *(since + SILENT_AFTER for since in self._stock.library.gone.values()), *quiet)

    def close(self) -> None:
        """Let go of the store, and note what was published."""
        self._stock.library.close()
        if self.site.publishing:
            self._stock.keep()

    # How that is made

    def _conversations(self) -> Iterator[OutputPage]:
        """Return the list of conversations, the page of each, and what leads on to one."""
        stock, talks = self._stock, self._dialogue.talks
        living, quiet = ([talk for talk in self._dialogue.exchanges if talk.living is lives] for lives in (True, False))
        lists = {
            "living": living,
            "quiet": [(year, tuple(among)) for year, among in groupby(quiet, key=lambda talk: talk.latest.year)],
            "serials": [talk for talk in talks if len(talk.voices) == 1 and not talk.lost],
            "talked": talked_about(stock.related, stock.posts, stock.speakers)[:GATHERINGS],
            "gathered": gathered(stock.related, stock.posts, stock.speakers)[:GATHERINGS],
        }
        yield OutputPage(f"{ADDRESS}index.html", "planet_conversations", lists)
        for talk in talks:
            objects = partial(self._conversation, talk)
            yield OutputPage(f"{talk.url}index.html", "planet_conversation", objects, facts=self._files.told(talk))
        for old, target in self._dialogue.led_on.items():
            yield OutputPage(f"{old}index.html", "redirect", {"target": target})
        for name in self._dialogue.gone:
            yield OutputPage(f"{ADDRESS}{name}/index.html", "planet_conversation_gone", {})

    def _conversation(self, talk: Talk) -> dict[str, Any]:
        return {"conversation": self.planet.conversation(talk)}

    def _list_page(self, list_page: ListPage) -> OutputPage:
        """Return a page of the archive; its entries are read only if it has changed."""

        def objects() -> dict[str, Any]:
            return {"river": self._pages.read(list_page), **list_page.facts}

        facts = self._common, list_page.digest
        return OutputPage(f"{list_page.address}index.html", list_page.template, objects, facts=facts)

    def _entry_pages(self) -> Iterator[OutputPage]:
        """Return the page of each entry, and for each member the list of them; a batch is read if one of it changed."""
        entries = replace(self._stock.entries, events=self._spoken_of())
        for slug, outlines in self._pages.by_member.items():
            shelf: Callable[[], dict[str, Any]] = partial(_shelf, entries, self.members[slug], outlines)
            shelf_facts = self._common, entries.surroundings.digest(entries=outlines)
            yield OutputPage(f"{folder(slug)}index.html", "planet_member", shelf, facts=shelf_facts)
            leaves = tuple(entries.leaves(outlines))
            for start in range(0, len(leaves), BATCH):
                read = cache(partial(entries.read, leaves[start : start + BATCH]))
                for leaf in leaves[start : start + BATCH]:
                    objects, facts = partial(_shown, read, leaf.id), (self._common, leaf.digest)
                    yield OutputPage(f"{leaf.address}index.html", "planet_entry", objects, facts=facts)

    def _spoken_of(self) -> dict[str, tuple[TitleLine, ...]]:
        """Return the events that entries speak of, the latest first, by the entry's id."""
        events = sorted(
            self.site.content(Ours).occasions, key=lambda occasion: (occasion.days, occasion.slug), reverse=True
        )
        lines = {event.slug: TitleLine(event.title, f"events/{event.slug}/", event.days[0][0]) for event in events}
        spoken = {id_: {tie.event: self._why(tie) for tie in ties} for id_, ties in self._related.events.items()}
        return {
            id_: tuple(replace(line, why=reasons[slug]) for slug, line in lines.items() if slug in reasons)
            for id_, reasons in spoken.items()
        }

    def _why(self, tie: Tie) -> str:
        return told(tie.why, self.site.words)


def _shelf(entries: EntryPages, member: Member, outlines: Sequence[Outline]) -> dict[str, Any]:
    return {"shelf": entries.shelf(member, outlines)}


def _shown(read: Callable[[], Mapping[str, EntryPage]], identity: str) -> dict[str, Any]:
    return {"entry": read()[identity]}
