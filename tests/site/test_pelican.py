"""What somebody who knows Pelican expects: docs/pelican.md has the same rows. Nothing is without effect in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pelican.settings import DEFAULT_CONFIG

from plugins.parts.guests import LEFT_OUT
from plugins.parts.settings import INSTEAD, KEPT
from tests.building import ROOT, Built, Project, Workshop, copy
from tests.conftest import sound

pytestmark = pytest.mark.slow

# A plugin that listens to what Pelican's own plugins listen to, and notes what it hears.
LOUD = """
from pathlib import Path
from pelican import signals
from pelican.contents import Article, Page
from pelican.generators import ArticlesGenerator, PagesGenerator

heard = []

def note(name):
    def hear(*told, **more):
        heard.append(name)
    globals()[f"hear_{name}"] = hear
    getattr(signals, name).connect(hear)

def add(one):
    if isinstance(one, Article):
        one._content += "<p>Added by the plugin.</p><script>alert(1)</script>"

def mend(generator, metadata):
    metadata["title"] = metadata["title"].replace("Open questions", "Closed questions")

def relate(generator):
    newest = generator.articles[0]
    assert [newest.url, newest.save_as] == ["posts/a-place-to-keep-it/", "posts/a-place-to-keep-it/index.html"]
    assert newest.get_relative_source_path() == "posts/a-place-to-keep-it.md"
    assert (newest.status, newest.lang, newest.category.name, newest.translations) == ("published", "en", "misc", [])
    assert newest.date.year and newest.author and newest.summary and newest.settings["SITENAME"] == "Sample Circle"
    for one in generator.articles:
        one.related_posts = [newest]
        one.prev_article = newest

def count(generators):
    (articles,) = [one for one in generators if isinstance(one, ArticlesGenerator)]
    (pages,) = [one for one in generators if isinstance(one, PagesGenerator)]
    assert [len(articles.articles), len(pages.pages)] == [4, 5]
    assert all(isinstance(one, Page) for one in pages.pages)
    assert articles.context["articles"] is articles.articles and articles.tags and articles.categories

def wrote(path, context):
    if one := context.get("article"):
        with open(path, "a") as file:
            file.write(f"<!-- written: {one.slug} -->")

def end(pelican):
    Path(".hub/heard.txt").write_text("\\n".join(sorted(set(heard))))

def register():
    for name in SIGNALS:
        note(name)
    signals.content_object_init.connect(add)
    signals.article_generator_context.connect(mend)
    signals.article_generator_finalized.connect(relate)
    signals.all_generators_finalized.connect(count)
    signals.content_written.connect(wrote)
    signals.finalized.connect(end)
"""
SIGNALS = (
    "initialized readers_init generator_init get_generators article_generator_init article_generator_preread "
    "article_generator_context article_generator_pretaxonomy article_generator_finalized "
    "article_generator_write_article article_writer_finalized page_generator_init page_generator_preread "
    "page_generator_context page_generator_finalized page_generator_write_page page_writer_finalized "
    "static_generator_init static_generator_finalized all_generators_finalized content_object_init content_written "
    "feed_written finalized get_writer feed_generated"
).split()
SETTINGS = """
def shout(text):
    return text.upper()

PLUGIN_PATHS = ["mine"]
PLUGINS += ["loud"]
THEME_TEMPLATES_OVERRIDES = ["own"]
DIRECT_TEMPLATES = ["all"]
TEMPLATE_PAGES = {"../own/other.html": "other.html"}
JINJA_FILTERS = {"shout": shout}
TAGLIN = "misspelt"
COFFEE = "with milk"
LOUD_WORD = "read by the plugin"
TAG_URL = "tag/{slug}.html"
MARKDOWN = {"extension_configs": {"markdown.extensions.toc": {}}}
WITH_FUTURE_DATES = False
"""


def _loud(project: Project) -> Built:
    project.write("mine/loud.py", f"SIGNALS = {SIGNALS!r}\nLOUD_WORD = 1\n{LOUD}")
    project.write("own/all.html", "{% for one in articles %}{{ one.title|shout }} {{ one.url }}\n{% endfor %}")
    project.write("own/other.html", "{{ site.name }}: {{ pages|length }} pages, {{ tags|length }} tags")
    with (project.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return project.build("build")


@pytest.fixture(scope="module")
def loud(workshop: Workshop) -> Built:
    """Return the sample site with a plugin, templates and settings as Pelican's users have them."""
    return sound(workshop.once("loud", _loud))


def _line(built: Built, text: str) -> str:
    settings = (Path(built.folder) / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    return f"pelicanconf.py:{next(number for number, line in enumerate(settings, 1) if line.startswith(text))}: "


def test_what_a_plugin_makes_of_a_post_is_what_is_published(loud: Built) -> None:
    files = loud.files()
    page = files["posts/two-meetings-in-a-pub/index.html"].decode()
    assert "<p>Added by the plugin.</p></div>" in page and "alert(1)" not in page
    assert page.endswith("<!-- written: two-meetings-in-a-pub -->")
    related = page.split('id="related"')[1].split("</section>")[0]
    assert "/posts/a-place-to-keep-it/" in related and related.count("<li>") == 1
    assert '<a rel="prev" href="/posts/a-place-to-keep-it/">' in page
    assert b"Added by the plugin" in files["feeds/atom.xml"] and b"Closed questions" in files["posts/index.html"]
    assert b"Open questions" not in files["feeds/rss.xml"]


def test_every_signal_is_sent_where_somebody_listens_or_a_line_says_that_it_is_not(loud: Built) -> None:
    heard = (Path(loud.folder) / ".hub/heard.txt").read_text().split()
    assert set(SIGNALS) - set(heard) == {"feed_generated"}
    named = _line(loud, "PLUGINS +=")
    said = f"{named}the plugin loud listens to feed_generated, which has no effect here — feeds are written by"
    assert said in loud.said


def test_templates_that_the_settings_name_see_articles_and_pages(loud: Built) -> None:
    files = loud.files()
    assert files["all.html"].decode().splitlines()[0].startswith("A PLACE TO KEEP THE TALK posts/a-place-to-keep-it/")
    assert len(files["all.html"].splitlines()) == 4
    assert files["other.html"] == b"Sample Circle: 5 pages, 4 tags"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("TAGLIN", "did you mean TAGLINE?"),
        ("COFFEE", "take it out: no template and no plugin reads it"),
        ("TAG_URL", "a tag's page is /tags/<tag>/; a category is a tag"),
        ("MARKDOWN", "Markdown is GitHub's (docs/markdown.md), with the same extensions for everybody"),
        ("WITH_FUTURE_DATES", "a post with a date to come is a draft until then"),
        ("LOUD_WORD", None),
        ("JINJA_FILTERS", None),
    ],
)
def test_a_setting_has_an_effect_or_a_line(loud: Built, setting: str, said: str | None) -> None:
    line = f"{_line(loud, setting + ' =')}`{setting}` has no effect here — {said}"
    assert (line in loud.said.splitlines()) == (said is not None)
    assert said or f"`{setting}`" not in loud.said


def test_every_setting_of_pelican_s_is_kept_or_has_another_in_its_place() -> None:
    assert set(DEFAULT_CONFIG) - KEPT - set(INSTEAD) == set()
    assert KEPT & set(INSTEAD) == set()


def test_the_page_for_pelican_s_people_names_what_is_left_out_and_what_is_not_sent() -> None:
    page = (ROOT / "docs/pelican.md").read_text(encoding="utf-8").replace("-", "_")
    assert [name for name in (*LEFT_OUT, "feed_generated") if name not in page] == []


def test_the_code_of_a_plugin_counts_and_a_build_is_as_one_from_nothing(loud: Built, tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    sound(_loud(project))
    assert ": 0 of " in project.build("build").said
    project.write("mine/loud.py", (project.folder / "mine/loud.py").read_text().replace("Added by", "Put there by"))
    after = sound(project.build("build"))
    assert b"Put there by the plugin" in after.files()["posts/two-meetings-in-a-pub/index.html"]
    assert {name for name, data in after.files().items() if b"Added by" in data} == set()


@pytest.mark.parametrize("command", [["pelican"], ["pelican", "content", "-s", "pelicanconf.py"]])
def test_pelican_s_own_command_builds_and_counts(command: list[str], tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    code = f"import runpy, sys; sys.argv = {command!r}; runpy.run_module('pelican', run_name='__main__')"
    built = sound(project.run(code))
    said = " ".join(built.said.split())
    assert re.search(r"Processed 4 articles, 0 drafts, 0 hidden articles, 5 pages, 0 hidden pages", said), said
    assert "posts/two-meetings-in-a-pub/index.html" in built.files()


def test_pelican_s_own_command_says_problems_in_lines(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.write("content/posts/wrong.md", "---\ntitle: x\n---\n")
    built = project.run("import runpy, sys; sys.argv = ['pelican']; runpy.run_module('pelican', run_name='__main__')")
    assert built.status == 2
    assert "content/posts/wrong.md:2: `date` is missing — add a line `date: …` to the front matter" in built.said
    assert "Traceback" not in built.said


def test_a_plugin_that_is_not_there_is_told(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.set(PLUGINS=["plugins.site", "pelican_nonsuch"])
    built = project.build("build")
    assert built.status == 2
    fix = "install it, name its folder in PLUGIN_PATHS, or take it out of PLUGINS"
    assert f"pelicanconf.py:1: `PLUGINS` names pelican_nonsuch, which does not exist — {fix}" in built.said


def test_a_plugin_that_stops_the_build_is_named(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    code = "from pelican import signals\n\ndef stop(_):\n    raise Exception('SITEURL is needed')\n\n"
    project.write("mine/sad.py", f"{code}def register():\n    signals.initialized.connect(stop)\n")
    with (project.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('PLUGIN_PATHS = ["mine"]\nPLUGINS += ["sad"]\n')
    built = project.build("build")
    assert built.status == 1
    assert "pelicanconf.py:1: the plugin sad stopped the build: Exception: SITEURL is needed — do as it" in built.said
    assert "fault of the code" not in built.said
