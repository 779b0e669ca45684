"""What readers see, for a designer's eye: python -m bench.look FOLDER [--sites NAME …] [--types NAME …] [--whole]

Builds the site as it is shipped, one as it is lived in (tests/site/lived.py) in English, in Arabic and under a long
German name, one of odd content (tests/site/torture), and communities without one thing or the other; takes pictures of
each type of page at five widths, light and dark, and puts them on one sheet a type. What is printed is on sheets of its
own, as wide as A4. Needs Chromium, and the development's packages.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Route, sync_playwright

from bench.lighthouse import CHROME, hosted
from tests.building import ROOT, Project, copy
from tests.site.lived import HOST, NOTES, TODAY, fill, media
from tests.site.test_home import KINDS, community
from tests.site.test_torture import fill as fill_oddly

SIZES = ((320, 640), (390, 844), (768, 1024), (1280, 800), (1920, 1080))  # pixels, of a phone to a large screen
SCHEMES = ("light", "dark")
SCALE, GAP, LABEL = 0.5, 16, 22
SHEET = ((680, 960),)  # what A4 leaves between its margins, at 96 dots an inch
SITES: dict[str, dict[str, object]] = {
    "shipped": {},
    "lived": {},
    "arabic": {"DEFAULT_LANG": "ar", "SITENAME": "حلقة العيّنة", "TAGLINE": "عيّنة من الناس، التقوا في مدوّناتهم"},
    "german": {"SITENAME": "Donaudampfschifffahrtsgesellschaft und Freunde"},
    "odd": {},
    **{f"without-{kind}": {} for kind in KINDS},
}
# Where a page of each type is: the first that is there.
TYPES = {
    "home": ("index.html",),
    "planet": ("planet/index.html",),
    "planet-older": ("planet/page/[0-9]*/index.html",),
    "entry": ("planet/*/2026-12-*-*/index.html", "planet/*/20*-*/index.html"),
    "entries-of-a-member": ("planet/gil-sample/index.html", "planet/*-*/index.html"),
    "month": ("planet/2026/12/index.html", "planet/20*/*/index.html"),
    "months": ("planet/archive/index.html",),
    "planet-tags": ("planet/tags/index.html",),
    "planet-tag": ("planet/tags/neighbours/index.html", "planet/tags/*/index.html"),
    "planet-language": ("planet/languages/*/index.html",),
    "conversations": ("planet/conversations/index.html",),
    "conversation": ("planet/conversations/[a-z]*/index.html",),
    "heard": ("planet/heard/index.html",),
    "status": ("planet/status/index.html",),
    "posts": ("posts/index.html",),
    "post": ("posts/everything/index.html", "posts/lived-0/index.html", "posts/[!a]*/index.html"),
    "post-by-year": ("posts/archive/index.html",),
    "drafts": ("drafts/index.html",),
    "tags": ("tags/index.html",),
    "tag": ("tags/neighbours/index.html", "tags/*/index.html"),
    "digest": ("digest/index.html",),
    "digest-issue": ("digest/2026-*/index.html", "digest/*/index.html"),
    "events": ("events/index.html",),
    "event": ("events/lived-1/index.html", "events/open-space/index.html", "events/unconference-*/index.html"),
    "event-over": ("events/camp-2010/index.html", "events/camp/index.html", "events/tweetup-*/index.html"),
    "event-every-week": ("events/weekly/index.html",),
    "event-called-off": ("events/cancelled/index.html",),
    "afterwards": ("events/*/afterwards/index.html",),
    "session": ("events/camp-2010/blogs-at-work/index.html", "events/open-space/sample-notes/index.html"),
    "pitch": ("events/open-space/sample-pitch/index.html",),
    "series": ("events/series/*/index.html",),
    "event-tag": ("events/tags/*/index.html",),
    "past": ("events/past/index.html",),
    "subscribe": ("events/subscribe/index.html",),
    "venue": ("events/venues/*/index.html",),
    "papers": ("events/*/paper/index.html",),
    "poster": ("events/*/paper/poster/index.html",),
    "programme": ("events/*/paper/programme/index.html",),
    "slips": ("events/*/paper/slips/index.html",),
    "members": ("members/index.html",),
    "member": ("members/gil-sample/index.html", "members/[j]*/index.html", "members/ann-sample/index.html"),
    "page": ("about/index.html", "sample-page/index.html"),
    "follow": ("follow/index.html",),
    "search": ("search/index.html",),
    "results": ("search/index.html?q=sample",),
    "nothing": ("404.html",),
}
PRINTED = {f"{kind}-on-paper": TYPES[kind] for kind in ("post", "event", "conversation", "planet")}


def main(arguments: list[str] | None = None) -> int:
    """Write a sheet for each type of page into the folder that is named; return 1 where a site cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m bench.look", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the sheets are written")
    parser.add_argument("--sites", nargs="+", choices=SITES, default=list(SITES), metavar="NAME", help=", ".join(SITES))
    parser.add_argument(
        "--types", nargs="+", choices=[*TYPES, *PRINTED], default=[*TYPES, *PRINTED], metavar="NAME", help="of pages"
    )
    parser.add_argument("--whole", action="store_true", help="whole pages, and not their first screen")
    options = parser.parse_args(arguments)
    chrome = next(filter(None, map(shutil.which, CHROME)), None)
    if chrome is None:
        print(f"There is no Chromium: install one of {', '.join(CHROME)}.", file=sys.stderr)
        return 2
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        built = {site: _built(site, Path(name) / site) for site in options.sites}
        browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox", "--disable-gpu"])
        for kind in options.types:
            shown = {
                site: output for site, output in built.items() if kind == "home" or not site.startswith("without-")
            }
            rows = [row for site, output in shown.items() for row in _rows(browser, site, output, kind, options.whole)]
            if rows:
                _sheet(rows, SHEET if kind in PRINTED else SIZES).save(options.folder / f"{kind}.png")
                print(options.folder / f"{kind}.png", flush=True)
        browser.close()
    return 0


def _built(name: str, folder: Path) -> Path:
    """Build a site, and return its output."""
    project = copy(folder)
    if name == "shipped":
        project.replace_content(ROOT / "content")
        project.write("pelicanconf.py", (ROOT / "pelicanconf.py").read_bytes())
    elif name == "odd":
        fill_oddly(project)
    elif name.startswith("without-"):
        return community(project, name.removeprefix("without-")).output
    else:
        fill(project)
        _listening(project)
    project.set(**SITES[name])
    built = project.build("build")
    if built.status:
        raise SystemExit(f"The site {name} cannot be built: {built.said}")
    return built.output


def _listening(project: Project) -> None:
    """Have the site listen to a hashtag, with some samples of what is said there."""
    host = f"https://social{HOST}"
    told = {"member": "sources/sample-tag", "feed": f"{host}/tags/sample.rss"}
    items = [
        {"id": f"{host}/@{name}/1", "url": f"{host}/@{name}/1", "content_html": f"<p>{said}</p>", "_hub": told,
         "date_published": f"{TODAY.year - 1}-12-30T10:{number:02}:00Z"}
        for number, (name, said) in enumerate(zip(("fin", "gus", "hal"), NOTES, strict=True))
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    project.write("content/planet/heard.json", json.dumps(feed))
    project.write("content/planet/sources/sample-tag.md", f'---\ntitle: "#sample"\nfeed: {told["feed"]}\n---\n')


def _rows(browser: Browser, site: str, output: Path, kind: str, whole: bool) -> Iterator[tuple[str, list[Image.Image]]]:
    """Yield, light and dark, what a page of the ``kind`` is called and its pictures by width; none where it is none."""
    patterns = {**TYPES, **PRINTED}[kind]
    found = next((path for one in patterns for path in sorted(output.glob(one.partition("?")[0]))), None)
    if found is None:
        return
    page_url = found.relative_to(output).as_posix().removesuffix("index.html") + "".join(patterns[0].partition("?")[1:])
    sizes, media_type = (SHEET, "print") if kind in PRINTED else (SIZES, "screen")
    with hosted(output) as address:
        for scheme in SCHEMES[:1] if kind in PRINTED else SCHEMES:
            context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            context.route(lambda url: not url.startswith(address), _of_members)
            page = context.new_page()
            page.emulate_media(media=media_type)  # type: ignore[arg-type]
            shots = [_shot(page, f"{address}/{page_url}", size, whole or kind in PRINTED) for size in sizes]
            context.close()
            yield f"{site}, {scheme}: /{page_url}", shots


def _of_members(route: Route) -> None:
    """Answer for members' hosts, which are samples; nobody else is asked."""
    url = urlsplit(route.request.url)
    if (url.hostname or "").endswith(HOST) and url.path.endswith(".jpg"):
        route.fulfill(body=media(route.request.url), content_type="image/jpeg")
    else:
        route.abort()


def _shot(page: Page, url: str, size: tuple[int, int], whole: bool) -> Image.Image:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(url)
    page.wait_for_load_state("networkidle")
    image = Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")
    return image.resize((round(image.width * SCALE), round(image.height * SCALE)), Image.Resampling.LANCZOS)


def _sheet(rows: Sequence[tuple[str, list[Image.Image]]], sizes: Sequence[tuple[int, int]]) -> Image.Image:
    """Return all pictures of a type of page: a column for each of the ``sizes``, a row for each site and scheme."""
    heights = [max(shot.height for shot in shots) + LABEL + GAP for _, shots in rows]
    width = sum(round(across * SCALE) + GAP for across, _ in sizes) + GAP
    sheet = Image.new("RGB", (width, sum(heights) + GAP), "#888")
    pen, top = ImageDraw.Draw(sheet), GAP
    for (label, shots), height in zip(rows, heights, strict=True):
        pen.text((GAP, top), label, fill="white", font_size=16)
        left = GAP
        for shot in shots:
            sheet.paste(shot, (left, top + LABEL))
            left += shot.width + GAP
        top += height
    return sheet


if __name__ == "__main__":
    sys.exit(main())
