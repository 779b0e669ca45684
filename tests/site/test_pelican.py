"""What somebody who knows Pelican expects: docs/pelican.md has the same rows. Nothing is without effect in silence."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from pelican.settings import DEFAULT_CONFIG

from plugins.output.settings import settings_of
from plugins.parts.guests import LEFT_OUT
from plugins.parts.settings import INSTEAD, KEPT
from plugins.shared.problem import Problems
from tests.building import ROOT, Built, Project, Workshop, copy
from tests.conftest import sound
from tests.images.brought import png

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
    newest.tags = newest.tags[:0]

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
SITELOGO = "/logo.png"
MAIN_MENU = True
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
    return f"pelicanconf.py:{max(number for number, line in enumerate(settings, 1) if line.startswith(text))}: "


# How Pelican's people write: each file below content/.
WRITTEN = {
    "posts/title.md": """\
Title: A title: with a colon
Date: 2010-12-03 10:20
Modified: 2010-12-05 19:30
Category: Python
Tags: pelican, publishing
Slug: my-super-post
Authors: Ann Author; Bob Author
Summary: Short version
    and not more

[tag]({tag}publishing) [category]({category}Python) [author]({author}ann-sample) [index]({index})
[rst]({filename}text.rst) [root]({filename}/pages/about.md) [old](|filename|page.html) ![pub]({static}../images/pub.png)
""",
    "posts/titel.md": "Title: Ein Titel\nDate: 2010-12-03\nLang: de\nSlug: my-super-post\n\nText.\n",
    "posts/titre.md": "---\ntitle: Un titre\ndate: 2010-12-03\nlanguage: fr\nslug: my-super-post\n---\nTexte.\n",
    "posts/text.rst": """\
My super title
##############

:date: 2010-10-03 10:20
:modified: 2010-10-04 18:40
:tags: thats, awesome
:category: yeah
:slug: in-restructured-text
:summary: Short *version*
:authors: Alexis Writer, Conan Writer

A paragraph with `a link <{filename}title.md>`_ and ``code``.

A section
=========

.. code-block:: python

    print("[no](link.md)")

.. image:: {static}/images/pub.png
   :alt: A pub

.. raw:: html

   <p>Raw, and whole.</p>
""",
    "posts/page.html": """\
<html><head>
<title>In HTML</title>
<meta name="tags" content="thats, awesome" />
<meta name="date" content="2012-07-09 22:28" />
<meta name="category" content="yeah" />
<meta name="save_as" content="2012/in-html.html" />
</head><body><h1>First</h1><p>This is <a href="{filename}text.rst">the <em>body</em></a>.</p></body></html>
""",
    "posts/wiki.wiki": "title=From a wiki\ndate=2011-01-01\n= Heading =\n",
    "posts/skipped.md": "Title: Not here\nDate: 2010-12-03\nStatus: skip\n\nText.\n",
    "posts/drawn.md": "---\ntitle: Drawn\ndate: 2010-12-03\ntemplate: plain\n---\nText.\n",
    "pages/old.md": "Title: An old page\nDate: 2010-12-03\n\nText.\n",
}
# A reader of a plugin's.
WIKI = """
from pelican import signals
from pelican.readers import BaseReader

class WikiReader(BaseReader):
    enabled, file_extensions = True, ["wiki"]
    def read(self, path):
        with open(".hub/read.txt", "a") as file:
            file.write("once ")
        title, date, text = open(path).read().split("\\n", 2)
        metadata = {"title": title[6:], "date": self.process_metadata("date", date[5:])}
        return "<p style='color: red'>" + text.strip("= \\n") + "</p>", {**metadata, "wiki_word": "kept"}

def add(readers):
    readers.reader_classes["wiki"] = WikiReader

def register():
    signals.readers_init.connect(add)
"""
AT_HOME = """
PLUGIN_PATHS = ["mine"]
PLUGINS += ["wikis"]
THEME_TEMPLATES_OVERRIDES = ["own"]
DEFAULT_PAGINATION = 3
FEED_MAX_ITEMS = 2
MENUITEMS = (("Shop", "https://shop.example/"), ("Old", "/old/"))
LINKS = (("Pelican", "https://getpelican.com/"),)
SOCIAL = (("Mastodon", "https://social.example/@us"),)
DEFAULT_METADATA = {"series": "All"}
AUTHOR = "Every Author"
STATIC_PATHS = ["images", "extra/robots.txt"]
EXTRA_PATH_METADATA = {"extra/robots.txt": {"path": "others.txt"}}
"""


def _at_home(project: Project) -> Built:
    for name, text in WRITTEN.items():
        project.write(f"content/{name}", text)
    project.write("content/images/pub.png", png())
    project.write("content/extra/robots.txt", "as it is")
    project.write("mine/wikis.py", WIKI)
    project.write("own/plain.html", "{{ article.post.title }}: {{ article.rendered.html }}")
    with (project.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(AT_HOME)
    return project.build("build")


@pytest.fixture(scope="module")
def at_home(workshop: Workshop) -> Built:
    """Return the sample site with texts as Pelican's people write them."""
    return sound(workshop.once("at_home", _at_home))


def test_headers_are_front_matter_and_links_by_their_indicators_lead_there(at_home: Built) -> None:
    page = at_home.files()["posts/my-super-post/index.html"].decode()
    assert '<h1 class="p-name"><bdi>A title: with a colon</bdi></h1>' in page and "Short version and not more" in page
    for told in ("Ann Author", "Bob Author", 'datetime="2010-12-05T19:30', "/tags/pelican/", "/tags/python/"):
        assert told in page, told
    addresses = ("/tags/publishing/", "/tags/python/", "/members/ann-sample/", "/", "/posts/in-restructured-text/")
    for word, address in zip(("tag", "category", "author", "index", "rst"), addresses, strict=True):
        assert f'<a href="{address}">{word}</a>' in page
    assert '<a href="/about/">root</a>' in page and '<a href="/2012/in-html.html">old</a>' in page
    assert "<picture>" in page


def test_translations_know_one_another(at_home: Built) -> None:
    files = at_home.files()
    names = {"en": "posts/my-super-post/", "de": "posts/my-super-post-de/", "fr": "posts/my-super-post-fr/"}
    for language, url in names.items():
        page = files[f"{url}index.html"].decode()
        for other, address in names.items():
            link = f'<link rel="alternate" hreflang="{other}" href="http://localhost:8000/{address}">'
            assert link in page
            assert (f'<a href="/{address}" hreflang="{other}"' in page) == (other != language)
    listed = files["posts/archive/index.html"].decode()
    assert "/posts/my-super-post/" in listed and "my-super-post-de" not in listed


def test_other_formats_are_read_and_made_safe(at_home: Built) -> None:
    files = at_home.files()
    rst = files["posts/in-restructured-text/index.html"].decode()
    assert '<a href="/posts/my-super-post/">a link</a>' in rst and "<h2>A section</h2>" in rst
    assert "Raw, and whole." in rst and "Short version" in rst and "Conan Writer" in rst and "/tags/yeah/" in rst
    assert re.search(r'src="/images/[^"]+" alt="A pub"|alt="A pub" src="/images/', rst)
    html = files["2012/in-html.html"].decode()
    assert "<h2>First</h2>" in html and '<a href="/posts/in-restructured-text/">the <em>body</em></a>' in html
    assert b"/2012/in-html.html</loc>" in files["sitemap.xml"]
    wiki = files["posts/wiki/index.html"].decode()
    assert "<p>Heading</p>" in wiki and "color: red" not in wiki
    assert "posts/skipped/index.html" not in files and "old/index.html" in files
    assert files["posts/drawn/index.html"] == b"Drawn: <p>Text.</p>"


def test_settings_of_pelican_s_have_their_effect(at_home: Built) -> None:
    files = at_home.files()
    home = files["index.html"].decode()
    assert (
        '<a href="https://shop.example/"><bdi>Shop</bdi></a>' in home and '<a href="/old/"><bdi>Old</bdi></a>' in home
    )
    assert '<a rel="me" href="https://social.example/@us">' in home and "https://getpelican.com/" in home
    assert files["feeds/atom.xml"].count(b"<entry>") == 2
    assert files["posts/index.html"].count(b"<article") == 3 and "posts/page/2/index.html" in files
    assert b"Every Author" in files["posts/wiki/index.html"] and b"The whole series" in files["posts/wiki/index.html"]
    assert files["others.txt"] == b"as it is"
    assert "has no effect" not in at_home.said


def test_what_others_read_is_read_once(at_home: Built, tmp_path: Path) -> None:
    project = at_home.copied(tmp_path / "site")
    note = project.folder / ".hub/read.txt"
    assert note.read_text() == "once "
    project.write("content/posts/another.md", "Title: Another\nDate: 2010-12-03\n\nText.\n")
    sound(project.build("build"))
    assert note.read_text() == "once "
    code = (project.folder / "mine/wikis.py").read_text().replace("<p style=", "<p>New</p><p title=")
    project.write("mine/wikis.py", code)
    page = sound(project.build("build")).files()["posts/wiki/index.html"].decode()
    assert "<p>New</p>" in page, "the reader's code counts"
    assert note.read_text() == "once once "


def test_what_is_wrong_in_other_formats_is_a_problem_with_its_line(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.replace_content()
    for name, text in {
        "broken.rst": "Title\n#####\n\n:date: 2010-10-03\n\n.. nonsuch:: x\n",
        "stolen.rst": "Title\n#####\n\n:date: 2010-10-03\n\n.. include:: /etc/hostname\n",
        "runs.rst": "Title\n#####\n\n:date: 2010-10-03\n\n.. raw:: html\n\n   <script>x()</script>\n",
        "nowhere.rst": "Title\n#####\n\n:date: 2010-10-03\n\n`x <{filename}none.md>`_\n",
        "dated.rst": "Title\n#####\n\n:date: soon\n\nText\n",
        "keys.html": "<html><head><title>x</title>\n<meta name='date' content='2010-10-03'>\n"
        "<meta name='tgas' content='a'></head><body>x</body></html>",
        "headed.md": "Title: x\nDate: 2010-10-03\nTgas: a\n\n"
        "[x]({tag}none) [y]({author}Nobody) [z]({filename}no.rst)\n",
        "away.md": "Title: x\nDate: 2010-10-03\nSave_as: ../away.html\n\nText\n",
        "script.md": "Title: x\nDate: 2010-10-03\nurl: code.js\nsave_as: code.js\n\nText\n",
        "home.md": "Title: x\nDate: 2010-10-03\nSave_as: index.html\n\nText\n",
        "drawn.md": "Title: x\nDate: 2010-10-03\nTemplate: nonsuch\n\nText\n",
    }.items():
        project.write(f"content/posts/{name}", text)
    project.write("content/other.html", "{{ articles }}")
    project.write("content/pages/moved.md", "Title: x\nSave_as: y.html\n\nText\n")
    said = project.build("build").said
    assert "content/other.html:1: has no place there — a template is code: move it out of content/" in said
    assert "content/pages/moved.md:2: `save_as` has no effect on a page — write `slug: …`" in said
    for line in (
        'broken.rst:6: cannot be read: Unknown directive type "nonsuch"',
        "stolen.rst:6: cannot be read: ",
        "runs.rst:1: has HTML that may not be published: <script",
        "nowhere.rst:1: links to {filename}none.md, which does not exist",
        "dated.rst:",
        "keys.html:3: `tgas` is not a key that is known here — did you mean `tags`?",
        "headed.md:3: `tgas` is not a key that is known here — did you mean `tags`?",
        "headed.md:5: links to {tag}none, which does not exist — name one that a post has",
        "headed.md:5: links to {author}Nobody, which does not exist",
        "headed.md:5: links to {filename}no.rst, which does not exist",
        "away.md:3: `save_as`: ../away.html is no address of a post",
        "script.md:4: `save_as`: code.js is no page: its name has to end in .html",
        "home.md:",
        "drawn.md:3: `template` names nonsuch, which the theme lacks",
    ):
        assert f"content/posts/{line}" in said, said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("form", "file", "name"),
    [
        ("{slug}.html", "{slug}.html", "open-questions.html"),
        ("blog/{date:%Y}/{slug}/", "blog/{date:%Y}/{slug}/index.html", "blog/2026/open-questions/index.html"),
        ("{category}/{slug}", "{category}/{slug}.html", "misc/open-questions.html"),
    ],
)
def test_posts_stand_where_article_url_says(form: str, file: str, name: str, tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.replace_content()
    project.write("content/posts/open-questions.md", "---\ntitle: Open questions\ndate: 2026-01-01\n---\nText.\n")
    project.set(ARTICLE_URL=form, ARTICLE_SAVE_AS=file)
    built = sound(project.build("build"))
    files = built.files()
    assert name in files and "posts/open-questions/index.html" not in files
    address = form.format(slug="open-questions", date=date(2026, 1, 1), category="misc")
    assert f'href="/{address}"'.encode() in files["posts/index.html"]
    assert f"/{address}</loc>".encode() in files["sitemap.xml"]


QUICKSTART = """\
AUTHOR = "Sample Author"
SITENAME = "Sample Circle"
SITEURL = ""
PATH = "content"
TIMEZONE = "Europe/Rome"
DEFAULT_LANG = "en"
FEED_ALL_ATOM = None
LINKS = (("Pelican", "https://getpelican.com/"), ("You can modify those links in your config file", "#"))
SOCIAL = (("You can add links in your config file", "#"), ("Another social link", "#"))
DEFAULT_PAGINATION = 10
DIRECT_TEMPLATES = ["index", "archives"]
DELETE_OUTPUT_DIRECTORY = True
JINJA_ENVIRONMENT = {"trim_blocks": True, "autoescape": False}
"""


def test_the_settings_of_pelican_s_own_beginning_are_answered_one_by_one(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.write("pelicanconf.py", QUICKSTART)
    project.write("content/posts/marked.md", "Title: A <b>title</b>\nDate: 2010-01-01\n\nText\n")
    assert "pelicanconf.py:9: `SOCIAL` leads to what is no address: # — write it as" in project.build("build").said
    project.set(LINKS=(("Pelican", "https://getpelican.com/"),), SOCIAL=())
    assert "`PLUGINS` names none of the parts that the site is made of — take over" in project.build("build").said
    project.set(PLUGINS=["plugins.posts", "plugins.members", "plugins.events", "plugins.planet", "plugins.site"])
    built = project.build("build")
    assert built.status == 2
    assert "pelicanconf.py:1: `THEME` notmyidea was made for other pages" in built.said
    project.set(THEME="theme")
    built = sound(project.build("build"))
    for line in (
        "11: DIRECT_TEMPLATES names index, which no template of yours draws",
        "11: DIRECT_TEMPLATES names archives, which no template of yours draws",
        "13: `autoescape` in JINJA_ENVIRONMENT has no effect here",
    ):
        assert f"pelicanconf.py:{line}" in built.said, built.said
    files = built.files()
    assert b"A &lt;b&gt;title" in files["posts/marked/index.html"]
    assert not {"feeds/all.atom.xml", "archives.html", "index2.html"} & files.keys()
    again = sound(project.build("build", "--force")).files()
    assert again == files


def test_what_another_theme_lacks_is_said(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.write("brown/templates/404.html", '{% extends "base.html" %}{% block main %}Brown{% endblock %}')
    project.set(THEME="brown")
    built = sound(project.build("build"))
    assert f"{_line(built, 'THEME =')}`THEME` brown lacks archives, article, base, " in built.said
    assert b"Brown" in built.files()["404.html"] and b"<h1" in built.files()["posts/open-questions/index.html"]
    project.set(THEME="notmyidea")
    said = project.build("build")
    assert said.status == 2
    assert (
        "`THEME` notmyidea was made for other pages: its base.html has no block `main` — begin from a copy" in said.said
    )


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


def test_what_a_plugin_changes_in_vain_is_said(loud: Built) -> None:
    what = "a plugin changes `tags` of content/posts/a-place-to-keep-it.md, which has no effect here"
    assert f"{_line(loud, 'PLUGINS +=')}{what} — write it into the file" in loud.said
    assert loud.said.count("a plugin changes `") == 1


def test_templates_that_the_settings_name_see_articles_and_pages(loud: Built) -> None:
    files = loud.files()
    assert files["all.html"].decode().splitlines()[0].startswith("A PLACE TO KEEP THE TALK posts/a-place-to-keep-it/")
    assert len(files["all.html"].splitlines()) == 4
    assert files["other.html"] == b"Sample Circle: 5 pages, 4 tags"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("TAGLIN", "did you mean TAGLINE?"),
        ("SITELOGO", "put the picture into overrides/logo.png"),
        ("MAIN_MENU", "take it out: no template and no plugin reads it"),
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
    project = loud.copied(tmp_path / "site")
    assert ": 0 of " in project.build("build").said
    project.write("mine/loud.py", (project.folder / "mine/loud.py").read_text().replace("Added by", "Put there by"))
    after = sound(project.build("build"))
    assert b"Put there by the plugin" in after.files()["posts/two-meetings-in-a-pub/index.html"]
    assert {name for name, data in after.files().items() if b"Added by" in data} == set()


def test_pelican_s_own_command_builds_and_counts(site: Built, tmp_path: Path) -> None:
    project = site.copied(tmp_path / "site")
    for command in (["pelican"], ["pelican", "content", "-s", "pelicanconf.py"]):
        shutil.rmtree(project.folder / "output")
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
    project.set(PLUGINS=["plugins.site", "pelican_nonsuch", "pelican.plugins.render_math", "neighbors"])
    built = project.build("build")
    assert built.status == 2
    line = len((project.folder / "pelicanconf.py").read_text("utf-8").splitlines())
    fix = "install it, name its folder in PLUGIN_PATHS, or take it out of PLUGINS"
    assert f"pelicanconf.py:{line}: `PLUGINS` names pelican_nonsuch, which does not exist — {fix}" in built.said
    assert "render_math, which does not exist — take it out of PLUGINS: `$…$` is a formula" in built.said
    assert "neighbors, which does not exist — take it out of PLUGINS: posts name those before" in built.said


def test_a_plugin_that_stops_the_build_is_named(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    code = "from pelican import signals\n\ndef stop(_):\n    raise Exception('SITEURL is needed')\n\n"
    project.write("mine/sad.py", f"{code}def register():\n    signals.initialized.connect(stop)\n")
    with (project.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('PLUGIN_PATHS = ["mine"]\nPLUGINS += ["sad"]\n')
    built = project.build("build")
    assert built.status == 1
    line = len((project.folder / "pelicanconf.py").read_text("utf-8").splitlines())
    assert (
        f"pelicanconf.py:{line}: the plugin sad stopped the build: Exception: SITEURL is needed — do as it"
        in built.said
    )
    assert "fault of the code" not in built.said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('OUTPUT_PATH = "content"', "`OUTPUT_PATH` is where the site is made of"),
        ('OUTPUT_PATH = ".."', "`OUTPUT_PATH` is where the site is made of"),
        ('OUTPUT_PATH = "theme/static"', "`OUTPUT_PATH` lies in a folder that the site is made of"),
        ('OUTPUT_PATH = "docs"', "`OUTPUT_PATH` has other files in it, such as mine.md"),
        ('OUTPUT_PATH = "pages"', "`OUTPUT_PATH` has a repository in it"),
        ('OUTPUT_PATH = "drawn"', "`OUTPUT_PATH` has other files in it, such as index.html"),
        ('PLUGIN_PATHS = ["gone"]', "`PLUGIN_PATHS` names "),
        ('THEME_TEMPLATES_OVERRIDES += ["gone"]', "`THEME_TEMPLATES_OVERRIDES` names "),
        ('PATH = "nothere"', "`PATH` names nothere, which does not exist"),
        ('THEME = "themes/gone"', "`THEME` is none that is there: Could not find the theme themes/gone"),
    ],
)
def test_no_setting_costs_what_the_site_is_made_of(tmp_path: Path, line: str, said: str) -> None:
    project = copy(tmp_path / "site")
    for kept in ("docs/mine.md", "pages/.git/config", "pages/index.html", "drawn/index.html"):
        project.write(kept, "mine")
    settings = project.folder / "pelicanconf.py"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    with pytest.raises(Problems) as found:
        settings_of(settings, None)
    assert said in str(found.value.problems[0])
    assert (project.folder / "docs/mine.md").exists() and not (project.folder / "nothere").exists()


def test_a_folder_that_waits_for_a_site_or_holds_one_is_built_into(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    folders = {"new": ".gitkeep", "docs": ".nojekyll CNAME", "public": "index.html theme/css/site.css a/b.html CNAME"}
    for folder, names in folders.items():
        for name in names.split():
            project.write(f"{folder}/{name}", "of a host, or of an earlier build")
        output = project.folder / folder
        assert settings_of(project.folder / "pelicanconf.py", output)["OUTPUT_PATH"] == str(output)
    with pytest.raises(Problems) as found:
        settings_of(project.folder / "pelicanconf.py", project.folder / "publishconf.py")
    assert "`--output` is a file, and a build would delete it" in str(found.value.problems[0])
