"""Plugins of Pelican's own community, from the package index: each does what its page says, or a line says why not.

They are installed into a folder of this test's own; without a package index the test is skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import Built, Project, Workshop
from tests.conftest import sound

pytestmark = pytest.mark.slow

# Of each the package with its number, and what of it is imported.
PACKAGES = (
    "pelican-sitemap==1.2.2",
    "pelican-seo==1.4.0",
    "pelican-neighbors==1.2.0",
    "pelican-more-categories==0.1.0",
    "pelican-render-math==1.0.5",
    "pelican-series==3.1.1",
    "pelican-related-posts==1.0.0",
    "pelican-image-process==3.4.0",
    "pelican-search==1.1.1",
    "pelican-share-post==1.2.1",
    "pelican-statistics==1.0.0",
    "six==1.17.0",  # more-categories needs it
    "rtoml",  # search needs it
)
NAMES = "sitemap seo neighbors more_categories render_math series related_posts image_process search".split()
SETTINGS = f"""
import sys
sys.path.insert(0, "others")
import pelican.plugins
pelican.plugins.__path__.append("others/pelican/plugins")
PLUGINS += [f"pelican.plugins.{{name}}" for name in {[*NAMES, "share_post", "statistics"]!r}]
SITEURL = "https://sample.example"
SITEMAP = {{"exclude": ["^events/"], "priorities": {{"articles": 0.9, "pages": 0.5, "indexes": 0.4}}}}
SEO_REPORT = SEO_ENHANCER = True
THEME_TEMPLATES_OVERRIDES = ["own"]
"""
OWN = """{% extends "!theme/article.html" %}
{% block robots %}{{ super() }}<meta name="told" content="{{ pelican.categories|join("|") }};\
{{ pelican.share_post["hacker-news"] }};{{ pelican.statistics.wc > 3 }};\
{{ pelican.series.index if pelican.series }}">{% endblock %}
"""
POST = """---
title: Part {number}
date: 2010-12-0{number}
series: Parts
series_index: {other}
tags: [parts]
priority: 0.7
---
The text of the part, long enough to count.
"""


def _install(folder: Path) -> str | None:
    """Install the plugins; return why that cannot be done."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), *PACKAGES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=dict(os.environ))
    except subprocess.TimeoutExpired:
        return "the package index does not answer"
    return done.stderr.strip().splitlines()[-1] if done.returncode else None


def _with_plugins(project: Project) -> Built:
    if reason := _install(project.folder / "others"):
        return Built(str(project.folder), -1, reason)
    for number in (1, 2):
        project.write(f"content/posts/part-{number}.md", POST.format(number=number, other=3 - number))
    project.write("content/posts/sorted.md", "Title: Sorted\nDate: 2010-12-09\nCategory: a/b, c\n\nText.\n")
    project.write("own/article.html", OWN)
    with (project.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return project.build("build")


@pytest.fixture(scope="module")
def plugged(workshop: Workshop) -> Built:
    """Return the sample site with eleven plugins; skip where they cannot be installed."""
    built = workshop.once("plugged", _with_plugins)
    if built.status == -1:
        pytest.skip(f"the plugins cannot be installed: {built.said}")
    return sound(built)


def _page(built: Built, slug: str) -> str:
    return built.files()[f"posts/{slug}/index.html"].decode()


def test_sitemap(plugged: Built) -> None:
    entries = plugged.files()["sitemap.xml"].decode().split("<url>")
    (part,) = [one for one in entries if "<loc>https://sample.example/posts/part-1/</loc>" in one]
    assert "<lastmod>2010-12-01T00:00:00+00:00</lastmod>" in part and "<priority>0.7</priority>" in part
    (about,) = [one for one in entries if "<loc>https://sample.example/about/</loc>" in one]
    assert "<priority>0.5</priority>" in about
    assert any("/planet/</loc>" in one for one in entries)
    assert not any("/events/" in one or "404" in one for one in entries)


def test_seo(plugged: Built) -> None:
    page = _page(plugged, "part-1")
    assert '"@type": "BreadcrumbList"' in page and page.count('rel="canonical"') == 2
    assert "a-place-to-keep-it" in (Path(plugged.folder) / "seo_report.html").read_text(encoding="utf-8")
    assert plugged.files()["robots.txt"].startswith(b"User-agent: *")


def test_neighbors_and_related_posts(plugged: Built) -> None:
    page = _page(plugged, "part-1")
    after = page.split('aria-label="Neighbouring posts"')[1].split("</nav>")[0]
    assert 'href="https://sample.example/posts/part-2/"' in after
    assert "/posts/part-2/" in page.split('id="related"')[1].split("</section>")[0]


def test_series(plugged: Built) -> None:
    whole = _page(plugged, "part-1").split('id="series"')[1].split("</section>")[0]
    assert whole.index("Part 2") < whole.index("Part 1")
    assert ';2"' in _page(plugged, "part-1") and ';1"' in _page(plugged, "part-2")


def test_more_categories_share_post_and_statistics(plugged: Built) -> None:
    assert 'content="a/b|c;https://news.ycombinator.com/submitlink?t=Sorted&amp;u=' in _page(plugged, "sorted")
    assert ";True;" in _page(plugged, "part-1")


@pytest.mark.parametrize("name", ["render_math", "image_process", "search"])
def test_what_can_do_nothing_here_is_left_out_with_a_line(plugged: Built, name: str) -> None:
    assert f": the plugin pelican.plugins.{name} is left out — " in plugged.said
    assert "has no effect here" not in plugged.said


def test_the_next_build_makes_the_same(plugged: Built, tmp_path: Path) -> None:
    """What plugins wrote into the pages of the last build is in none of the files that the next takes over."""
    before = plugged.files()
    after = sound(plugged.copied(tmp_path / "site").build("build", "--force")).files()
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} <= {"sitemap.xml"}
