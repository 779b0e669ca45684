"""What every site has: home, the page for what is not there, moved addresses, and the files that robots ask for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from plugins.cards.icon import SIZES, Mark
from plugins.language.tag import direction
from plugins.memo.artifact import Artifacts
from plugins.parts.given import OutputFiles, OutputPage
from plugins.parts.site import Part
from plugins.parts.theme import of_theme
from plugins.site.catalogue import Catalogue
from plugins.site.downloads import published
from plugins.site.editing import rendered_anew, reread
from plugins.site.files import copies
from plugins.site.new import BEGINNING
from plugins.site.pictures import Stills
from plugins.site.redirects import table
from plugins.site.security import headers
from plugins.site.sitemap import manifest, own_domain, pages, robots, sitemap
from plugins.site.stylesheet import join, overriding, with_tokens

# What home shows of parts that the site does not have.
NOTHING_KNOWN: dict[str, Any] = {
    "events": (),
    "past_events": (),
    "posts": (),
    "entries": (),
    "heard": (),
    "heard_page": "",
    "talks": (),
    "members": (),
}


class Common(Part):
    """What all parts share."""

    name = "site"

    def pages(self) -> Iterator[OutputPage]:
        """Return home, the ways to follow, what is not there, and what has moved."""
        home = {**NOTHING_KNOWN, **self.site.home()}
        begun = self.site.content(Catalogue).things or home["entries"]
        yield OutputPage("index.html", "home", {"home": {**home, "beginning": () if begun else BEGINNING}})
        yield OutputPage("404.html", "404", {})
        ways = {"calendar": self.site.calendar(), "heard_page": home["heard_page"]}
        yield OutputPage("follow/index.html", "follow", ways)
        for redirect in (moved for moved in self.site.content(Catalogue).redirects if not moved.query):
            yield OutputPage(redirect.save_as, "redirect", {"target": redirect.new})

    def edited(self, path: Path) -> OutputPage | None:
        """Return the page of a post or a page of which the text was edited."""
        thing = reread(path, self.site)
        if thing is None or (rendered := rendered_anew(thing, self.site)) is None:
            return None
        return next((page for part in self.site.parts if (page := part.page_of(thing, rendered))), None)

    def files(self) -> Iterator[OutputFiles]:
        """Return icons, what tells machines about the site, and what the community has copied as it is."""
        site, ours, catalogue = self.site, self.site.community, self.site.content(Catalogue)
        mark = site.content(Mark)
        icons = [f"icons/{size}.png" for size in SIZES]
        yield OutputFiles(icons, lambda: list(zip(icons, map(mark.png, SIZES), strict=True)), mark.facts)
        yield OutputFiles(["favicon.ico"], lambda: [("favicon.ico", mark.favicon())], mark.facts)
        yield OutputFiles(["icons/mark.svg"], lambda: [("icons/mark.svg", mark.svg())], mark.facts)
        webmanifest = manifest(ours.name, ours.tagline, ours.language, direction(ours.language))
        texts = {
            "robots.txt": robots(site.url),
            "_headers": headers(site.settings["SITEURL"], ours.feeds),
            "site.webmanifest": webmanifest,
        }
        moves = table(catalogue.redirects, site.settings["SITEURL"])
        texts |= {"_redirects": moves} if moves else {}
        domain = own_domain(site.url) if site.publishing else ""
        texts |= {"CNAME": f"{domain}\n"} if domain else {}
        yield OutputFiles((), lambda: [(name, text.encode()) for name, text in texts.items()])
        yield from published(catalogue.downloads, catalogue.listed.folder)
        yield OutputFiles((), lambda: copies(catalogue.listed, ours.published))

    def finish(self, artifacts: Artifacts) -> None:
        """Write the pictures and cards that pages show, the stylesheet, and the map of all pages."""
        self.site.album.write(artifacts)
        self.site.content(Stills).write(artifacts)
        self.site.deck.write(artifacts)
        accent = self.site.community.accent
        own = (accent.rules if accent else "") + overriding(self.site.root)
        theme = partial(of_theme, self.site.settings)
        feeds = with_tokens(theme("static/css/feed.css"), theme("static/css/tokens.css")) + own
        artifacts.write([("theme/css/site.css", (join(theme("static/css")) + own).encode())])
        artifacts.write([("theme/css/feed.css", feeds.encode())])
        moved = {redirect.save_as for redirect in self.site.content(Catalogue).redirects}
        moved.update(name for part in self.site.parts for name in part.led_on())
        elsewhere = {post.address for post in self.site.content(Catalogue).posts if post.status == "published"}
        listed = sorted({*pages(artifacts.placed - moved), *filter(None, elsewhere)})
        artifacts.write([("sitemap.xml", sitemap(listed, self.site.url))])
