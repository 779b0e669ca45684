"""What is given, read and checked before anything is written: settings, content, translations, pictures."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from plugins.cards.deck import Deck
from plugins.cards.drawing import Emblem
from plugins.cards.icon import SIZES, STOCK, Mark
from plugins.cards.icon import logo as read_logo
from plugins.events.ledger.told import Announced
from plugins.events.model import Programme
from plugins.images.album import Album
from plugins.images.model import Picture
from plugins.language.catalogue import read as read_words
from plugins.members.model import Members
from plugins.memo.memo import Memo
from plugins.parts.given import Custom
from plugins.parts.site import Site
from plugins.parts.theme import of_theme
from plugins.planet.model import Archives
from plugins.planet.replies.files import Replied
from plugins.planet.subscriptions.streams import Streams
from plugins.planet.views.avatars import Avatars, chosen_avatars, chosen_stills, pictured
from plugins.posts.model import Writing
from plugins.posts.ways import Ways
from plugins.shared.address import absolute_site
from plugins.shared.clock import now
from plugins.shared.community import OPTIONAL, Community, community
from plugins.shared.fields import parse_site_address
from plugins.shared.problem import Problem, Problems
from plugins.shared.terminal import counted, say
from plugins.site.addresses import without
from plugins.site.catalogue import Catalogue
from plugins.site.loading import load
from plugins.site.pictures import Stills, in_front_matter
from plugins.site.reading import ContentReader
from plugins.site.seen import note, seen, seen_events
from plugins.site.spoken_of import ours as ours_of
from plugins.writing.renderer import Renderer

MEMO = ".hub/cache"
OWN = Path("overrides")  # of the community: templates/, style.css, translations/, logo.png
LOGO = OWN / "logo.png"
PARTS = ("posts", "members", "events", "planet", "search", "digest")  # with addresses of their own


def open_site(settings: MutableMapping[str, Any], custom: Custom) -> Site:
    """Return the site that ``settings`` (Pelican's) describe; raise Problems with everything that must be mended."""
    content, moment = Path(settings["PATH"]), now()
    ours = community(settings, content.parent)
    if isinstance(ours, list):
        raise Problems(ours)
    for name in OPTIONAL:
        settings.setdefault(name, "")
    settings.setdefault("PLANET", {})
    settings["SITEURL"] = parse_site_address(settings["SITEURL"]) if settings["SITEURL"] else ""
    settings["DEFAULT_LANG"] = ours.language
    # What is copied as it is was listed; Pelican would walk through the folder once more, and follow links.
    settings["STATIC_PATHS"] = settings["ARTICLE_PATHS"] = settings["PAGE_PATHS"] = []
    memo = Memo(content.parent / MEMO, f"{settings['SITEURL']} {'published' if settings.get('PUBLISHING') else ''}")
    catalogue, news, words = _read(settings, custom, ours, memo, moment)
    avatars = chosen_avatars(settings["PLANET"], catalogue.members)
    stills = Stills(chosen_stills(settings["PLANET"]), settings["SITEURL"])
    catalogue = replace(catalogue, members=pictured(catalogue.members, avatars))
    mark = _mark(content.parent, settings, ours)
    site = _site(settings, custom, ours, memo, catalogue, stills, words, moment, mark.emblem)
    for known in (
        catalogue,
        ways_of(settings, custom),
        Members(catalogue.members),
        Writing(catalogue.posts, catalogue.pages, catalogue.waiting),
        Programme(catalogue.events, catalogue.venues),
        news,
        Archives(catalogue.archives),
        catalogue.overrides,
        Replied(catalogue.replies),
        Streams(catalogue.streams),
        Avatars(avatars),
        ours_of(catalogue, absolute_site(settings), moment, _left_out(settings)),
        stills,
        mark,
    ):
        site.put(known)
    site.album.expect(in_front_matter(catalogue.posts, catalogue.members.values(), catalogue.events))
    site.renderer.prepare(catalogue.things, memo)
    return site


def ways_of(settings: Mapping[str, Any], custom: Custom) -> Ways:
    """Return what the settings, and what the community brought, say of how posts and pages are written."""
    known = {"words": custom.words, "endings": custom.readers.endings, "templates": custom.templates}
    return Ways.of(settings, custom.chosen, **known)


def _read(
    settings: Mapping[str, Any], custom: Custom, ours: Community, memo: Memo, moment: datetime
) -> tuple[Catalogue, Announced, NullTranslations]:
    """Return what is shown of content/, what subscribers are told of events, and the interface's words."""
    content = Path(settings["PATH"])
    reader, ways = ContentReader(memo, custom.readers), ways_of(settings, custom)
    catalogue, problems = load(ours, content.parent, moment, reader, ways)
    memo.save()
    known, renamed = seen(content.parent, ours, catalogue, moment)
    news, moved = seen_events(content.parent, ours, catalogue, moment)
    words = _words(content.parent, settings, ours.language)
    if isinstance(words, Problem) or problems or renamed or moved:
        raise Problems([*problems, *renamed, *moved, *([words] if isinstance(words, Problem) else [])])
    if not settings.get("WATCHED"):
        note(content.parent, known, ours, catalogue, moment)
    if settings.get("PUBLISHING"):
        catalogue = _out(catalogue, moment)
    else:
        say(*catalogue.doubtful, error=True)
    return without(catalogue, _left_out(settings)), news, words


def _words(root: Path, settings: Mapping[str, Any], language: str) -> NullTranslations | Problem:
    """Return the interface's words: the community's own, and where it has none, the theme's."""
    words, own = (
        read_words(folder, language) for folder in (of_theme(settings, "translations"), root / OWN / "translations")
    )
    if isinstance(words, Problem) or isinstance(own, Problem):
        return words if isinstance(words, Problem) else own
    own.add_fallback(words)
    return own


def _mark(root: Path, settings: Mapping[str, Any], ours: Community) -> Mark:
    """Return what icons are drawn of; raise Problems where the logo is no picture."""
    try:
        logo = read_logo((root / LOGO).read_bytes()) if (root / LOGO).is_file() else b""
    except ValueError as error:
        raise Problems([Problem.of(f"{LOGO.as_posix()}:1", error)]) from None
    colours = (ours.accent.day, ours.accent.night) if ours.accent else STOCK
    return Mark(of_theme(settings, "cards"), ours.letters, colours, logo)


def _left_out(settings: Mapping[str, Any]) -> list[str]:
    return [part for part in PARTS if f"plugins.{part}" not in settings["PLUGINS"]]


def _site(
    settings: Mapping[str, Any],
    custom: Custom,
    ours: Community,
    memo: Memo,
    catalogue: Catalogue,
    stills: Stills,
    words: NullTranslations,
    moment: datetime,
    emblem: Emblem | None,
) -> Site:
    album, start = Album(catalogue.pictures, memo, settings["SITEURL"]), settings.get("EXECUTOR")
    instead = None if settings.get("CARDS", True) else f"icons/{SIZES[-1]}.png"

    def picture(address: str) -> Picture | None:
        return album.find(address) or stills.find(address)

    downloads = {
        f"{settings['SITEURL']}/{download.address}": download.told(ours.language) for download in catalogue.downloads
    }
    return Site(
        settings=settings,
        community=ours,
        now=moment,
        words=words,
        memo=memo,
        album=album,
        deck=Deck(of_theme(settings, "cards"), instead, start, emblem),
        owner=catalogue.claims.owner,
        chosen=custom.chosen,
        renderer=Renderer(catalogue.addresses, settings["SITEURL"], picture, words, start, downloads, album.expect),
    )


def _out(catalogue: Catalogue, now: datetime) -> Catalogue:
    """Return what is published, and say which links it goes without."""
    say(*catalogue.early, *catalogue.doubtful, error=True)
    published = catalogue.out_at(now)
    if drafts := len(catalogue.events) - len(published.events):
        say(f"{counted(drafts, 'event is', 'events are')} a draft, and not published. `serve` shows it.")
    if published.waiting:
        count = counted(len(published.waiting), "post is", "posts are")
        say(f"{count} not published yet: drafts, and what is dated to come. `serve` shows them.")
    return published
