"""The site into Pelican: the catalogue before anything is read, home and the files that every site has."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.settings import Settings

from plugins.cards.deck import Deck
from plugins.cards.drawing import Card
from plugins.cards.icon import SIZES, favicon, png
from plugins.images.album import Album
from plugins.language.catalogue import read as read_words
from plugins.language.direction import direction
from plugins.language.interface import teach
from plugins.language.marker import N_
from plugins.memo.artifact import File
from plugins.memo.shell import PageWriter
from plugins.planet.showing.faces import chosen_faces, pictured
from plugins.posts import ledger
from plugins.posts.jsonld import breadcrumb, organisation
from plugins.shared.address import absolute_site, page_address
from plugins.shared.clock import now
from plugins.shared.community import OPTIONAL, community
from plugins.shared.ground import PLUGINS, ground
from plugins.shared.jsonld import script
from plugins.shared.number import counted
from plugins.shared.problem import Problem, Problems, complain
from plugins.shared.terminal import say
from plugins.site.catalogue import Catalogue, load
from plugins.site.desk import Desk
from plugins.site.files import copies
from plugins.site.manifest import manifest
from plugins.site.model import NavigationItem, NextEvent, Site
from plugins.site.moments import next_moment
from plugins.site.new import BEGINNING
from plugins.site.redirects import table
from plugins.site.security import REFERRER, content_policy, headers
from plugins.site.seen import seen
from plugins.site.sitemap import pages, robots, sitemap
from plugins.site.stylesheet import join
from plugins.writing.renderer import Renderer

SECTIONS = ((N_("Events"), "events/"), (N_("Planet"), "planet/"), (N_("Posts"), "posts/"), (N_("Members"), "members/"))
TINTS = 8


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.initialized.connect(_read_everything)
    signals.generator_init.connect(_teach_templates)
    signals.all_generators_finalized.connect(_describe_site)
    signals.get_generators.connect(_generators)
    signals.finalized.connect(_finish)


def _read_everything(pelican: Pelican) -> None:
    """Read and check all of content/ before anything is written; what is wrong is said at once."""
    settings = pelican.settings
    content = Path(settings["PATH"])
    settings["NOW"] = now()
    ours = community(settings, content.parent)
    if isinstance(ours, list):
        raise Problems(ours)
    for name in OPTIONAL:
        settings.setdefault(name, "")
    settings["DEFAULT_LANG"], settings["IDENTITY"] = ours.language, ours.identity
    cache = content.parent / ".hub/cache"
    # What makes Problems of a file is code: not the theme, and not who is a member.
    desk = Desk(cache / "reading", ground((), PLUGINS))
    settings["CATALOGUE"], problems = load(
        content, content.parent, zone=ours.zone, now=settings["NOW"], desk=desk, published=ours.published
    )
    desk.close()
    posts, found = seen(content.parent, ours, settings["CATALOGUE"], settings["NOW"])
    problems += found
    # What is copied as it is was listed; Pelican would walk through the folder once more, and follow links.
    settings["PUBLISHED"], settings["STATIC_PATHS"] = ours.published, []
    settings["WORDS"] = read_words(Path(settings["THEME"]) / "translations", settings["DEFAULT_LANG"])
    if isinstance(settings["WORDS"], Problem):
        problems.append(settings["WORDS"])
    if problems:
        complain(problems)
        raise SystemExit(2)
    if not settings.get("WATCHED"):
        ledger.write(content.parent / ledger.NAME, posts)
    if settings.get("PUBLISHING"):
        settings["CATALOGUE"] = _out(settings["CATALOGUE"], settings["NOW"])
    _show_faces(settings)
    settings["ALBUM"] = Album(settings["CATALOGUE"].pictures, cache / "images", settings["SITEURL"])
    instead = None if settings.get("CARDS", True) else f"icons/{SIZES[-1]}.png"
    start = settings.get("EXECUTOR")
    settings["DECK"] = Deck(Path(settings["THEME"]) / "cards", instead, start)
    settings["RENDERER"] = Renderer(
        settings["CATALOGUE"].addresses, settings["SITEURL"], settings["ALBUM"].find, settings["WORDS"], start
    )
    settings["RENDERER"].prepare(settings["CATALOGUE"].things, settings["MEMO"])


def _out(catalogue: Catalogue, now: datetime) -> Catalogue:
    """Return what is published, and say which links it goes without."""
    say(*catalogue.early, error=True)
    found = catalogue.out_at(now)
    if found.waiting:
        count = counted(len(found.waiting), "post is", "posts are")
        say(f"{count} not published yet: drafts, and what is dated to come. `serve` shows them.")
    return found


def _show_faces(settings: Settings) -> None:
    """Give members without a photo the planet's copy of the picture that their feed names."""
    catalogue = settings["CATALOGUE"]
    settings["FACES"] = chosen_faces(settings["PLANET"], catalogue.members)
    settings["CATALOGUE"] = replace(catalogue, members=pictured(catalogue.members, settings["FACES"]))


def _teach_templates(generator: Generator) -> None:
    settings = generator.settings
    allow = settings["MEMO"].questions.allow
    teach(generator.env, settings["DEFAULT_LANG"], settings["WORDS"])
    generator.env.filters["tint"] = lambda slug: zlib.crc32(slug.encode()) % TINTS + 1
    generator.env.filters["address"] = page_address
    generator.env.filters["absolute"] = lambda address: f"{absolute_site(settings)}/{address}"
    generator.env.filters["data"] = script
    generator.env.globals.update(
        content_policy=content_policy(),
        search_policy=content_policy(search=True),
        referrer=REFERRER,
        picture=allow("picture", lambda src: settings["ALBUM"].find(f"{settings['SITEURL']}/{src}")),
        card=allow("card", lambda title, kicker="": f"{absolute_site(settings)}/{_card(settings, title, kicker)}"),
        community={"@context": "https://schema.org", **organisation(settings["SITENAME"], absolute_site(settings))},
        breadcrumbs=lambda *steps: _breadcrumbs(settings, steps),
    )


def _card(settings: Settings, title: str, kicker: str) -> str:
    return str(settings["DECK"].add(Card(title, kicker, settings["SITENAME"])))


def _breadcrumbs(settings: Settings, steps: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return the way from home to a page; ``steps`` are (name, address relative to the site)."""
    way = ((settings["SITENAME"], ""), *steps)
    return breadcrumb([(name, f"{absolute_site(settings)}/{url}") for name, url in way])


def _describe_site(generators: list[Generator]) -> None:
    """Give every template the one object that it may read of the site."""
    context, settings = generators[0].context, generators[0].settings
    catalogue = settings["CATALOGUE"]
    coming = context["events"].next
    health = context["planet_health"]
    settings["UNTIL"] = next_moment((*catalogue.posts, *catalogue.waiting), context["events"], health, settings["NOW"])
    context["site"] = settings["SITE"] = Site(
        name=settings["SITENAME"],
        tagline=settings["TAGLINE"],
        language=settings["DEFAULT_LANG"],
        direction=direction(settings["DEFAULT_LANG"]),
        url=absolute_site(settings),
        navigation=tuple(
            [NavigationItem(settings["WORDS"].gettext(title), url) for title, url in SECTIONS]
            + [NavigationItem(page.menu or page.title, page.url) for page in catalogue.pages if page.order is not None]
        ),
        pages=tuple(NavigationItem(page.title, page.url) for page in catalogue.pages),
        repository=settings["REPOSITORY"] or None,
        branch=settings["BRANCH"],
        contact=settings["CONTACT"] or None,
        licence=settings["LICENCE"] or None,
        licence_url=settings["LICENCE_URL"],
        hashtag=settings["HASHTAG"] or None,
        picture=_card(settings, settings["TAGLINE"] or settings["SITENAME"], ""),
        next_event=coming and NextEvent(coming.title, coming.url, coming.start),
    )


class SiteGenerator(Generator):  # type: ignore[misc]
    """Home, search, and the page for what is not there."""

    def generate_output(self, writer: PageWriter) -> None:
        """Write the pages that read from every part."""
        writer.page("index.html", "home", {"home": self._home()})
        writer.page("search/index.html", "search", {})
        writer.page("404.html", "404", {})
        for redirect in self.settings["CATALOGUE"].redirects:
            writer.page(redirect.save_as, "redirect", {"target": redirect.new})
        writer.write(copies(self.settings["CATALOGUE"].listed, self.settings["PUBLISHED"]))

    def _home(self) -> dict[str, Any]:
        entries = self.context["planet"].latest(6)
        begun = self.settings["CATALOGUE"].things or entries
        return {
            "beginning": () if begun else BEGINNING,
            "events": self.context["events"].upcoming(3),
            "past_events": self.context["events"].past[:3],
            "posts": tuple(article.listed for article in self.context["articles"][:3]),
            "entries": entries,
            "members": tuple(self.settings["CATALOGUE"].members.values()),
        }


def _generators(_: Pelican) -> type[SiteGenerator]:
    return SiteGenerator


def _finish(pelican: Pelican) -> None:
    """Write what needs the whole output."""
    settings = pelican.settings
    artifacts, siteurl = settings["ARTIFACTS"], absolute_site(settings)
    settings["ALBUM"].write(artifacts.place)
    settings["DECK"].write(artifacts)
    icons = [f"icons/{size}.png" for size in SIZES]
    artifacts.files(icons, (), lambda: zip(icons, map(png, SIZES), strict=True))
    artifacts.files(["favicon.ico"], (), lambda: [("favicon.ico", favicon())])
    artifacts.write(_for_hosts(pelican, siteurl))


def _for_hosts(pelican: Pelican, siteurl: str) -> Iterator[File]:
    """Yield what hosts, robots and home screens ask for, and the one stylesheet."""
    settings = pelican.settings
    name, tagline, language = settings["SITENAME"], settings["TAGLINE"], settings["DEFAULT_LANG"]
    yield "sitemap.xml", sitemap(_listed(pelican), siteurl)
    yield "robots.txt", robots(siteurl).encode()
    yield "_headers", headers().encode()
    if moves := table(settings["CATALOGUE"].redirects, settings["SITEURL"]):
        yield "_redirects", moves.encode()
    yield "site.webmanifest", manifest(name, tagline, language, direction(language)).encode()
    yield "theme/css/site.css", join(Path(pelican.theme) / "static" / "css").encode()


def _listed(pelican: Pelican) -> list[str]:
    """Return the pages that search engines should know; a redirect is none."""
    moved = {redirect.save_as.removesuffix("index.html") for redirect in pelican.settings["CATALOGUE"].redirects}
    return [address for address in pages(pelican.settings["ARTIFACTS"].placed) if address not in moved]
