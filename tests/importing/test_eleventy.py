"""An Eleventy site comes over: folders' data, permalinks, liquid and Nunjucks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.images.brought import png
from tests.importing.bringing import Brought, bring

SITE: dict[str, str | bytes] = {
    ".eleventy.js": 'module.exports = c => ({ dir: { input: "src", output: "_site" } });\n',
    "src/_data/metadata.json": '{"url": "https://old.example/", "language": "en", "title": "Sample"}',
    "src/posts/posts.json": '{"layout": "post.njk", "tags": "posts", "author": "Ann Sample"}',
    "src/posts/2010-10-21-hello.md": "---\ntitle: Hello\ntags: [posts, HR]\n---\n"
    "[other]({{ '/other.html' | url }}) {{ metadata.title }} {{ nothing }}\n\n![A pub](/img/pub.png)\n\n{# unseen #}\n",
    "src/posts/other.md": "---\ntitle: Other\ndate: 2010-11-01\npermalink: /{{ page.fileSlug }}.html\n---\n"
    "{% raw %}{{ shown }}{% endraw %}\n",
    "src/about.md": "---\ntitle: About us\npermalink: '/about-us/'\n---\nUs.\n",
    "src/index.html": "---\ntitle: Home\n---\nWelcome.\n",
    "src/hidden.md": "---\ntitle: Hidden\npermalink: false\n---\nNothing.\n",
    "src/feed.njk": "---\npermalink: feed/feed.xml\n---\n<feed></feed>\n",
    "src/img/pub.png": png(),
    "README.md": "# Not a page\n",
}


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    return bring(tmp_path_factory.mktemp("eleventy"), SITE)


def test_every_text_is_here(brought: Brought) -> None:
    assert brought.status == 0 and brought.aside == []
    assert brought.files == [
        *("images/pub.png", "pages/about-us.md", "pages/about.md", "posts/2010/hello.md", "posts/2010/other.md"),
    ]
    assert "src/index.html:4: is a page that a template makes" in brought.said
    assert '"/feed/feed.xml"' in (brought.folder / "pelicanconf.py").read_text("utf-8")


def test_front_matter_and_words_are_ours(brought: Brought) -> None:
    assert brought.fields("posts/2010/hello.md") == {
        "title": "Hello",
        "date": "2010-10-21",
        "slug": "hello",
        "authors": ["Ann Sample"],
        "tags": ["HR"],
        "id": "https://old.example/posts/hello/",
    }
    assert brought.body("posts/2010/hello.md") == "[other](other.md) Sample \n\n![A pub](../../images/pub.png)"
    assert brought.fields("posts/2010/other.md")["redirects"] == ["/other.html"]
    assert brought.body("posts/2010/other.md") == "{{ shown }}"
    assert "has {{ nothing }}, which nobody knows here" in brought.said


OTHER: dict[str, str | bytes] = {
    "eleventy.config.js": """export default (c) => {
  // c.addPassthroughCopy("nothing");
  c.addPassthroughCopy({ "src/pictures": "shots" });
  c.addPlugin(feedPlugin, { outputPath: "/feed.xml" });
  return { markdownTemplateEngine: "njk", pathPrefix: "/blog/" };
};
""",
    "_data/metadata.js": """export default {
  title: "Sample",
  url: "https://old.example/blog/",
  author: {
    name: "Ann Sample",
    url: "https://ann.example/me/",
  },
};
""",
    "blog/blog.11tydata.js": """export default {
  tags: ["posts", "sample"],
  permalink: (data) => `/b/${data.page.fileSlug}/`,
};
""",
    "blog/pub/2010-10-21-index.md": """---
title: A pub
tags: [HR]
---
![A pub](./pub.png) by {{ metadata.author.name }}

{% figure "/shots/hall.png", "The hall, in June" %}

{% image "./src/pictures/hall.png", "The hall" %}

{% wide %}
Words that *stay*.
{% endwide %}
""",
    "blog/pub/pub.png": png(),
    "blog/first.md": "---\ntitle: A\ndate: 2011-03-04\npermalink: '/{{ page.date | toDatePath }}/first/'\n---\n"
    "{% ref 'second.md' %} {% assign year = page.date | date: '%Y' %}{{ year }}\n",
    "blog/second.md": "---\ntitle: B\ndate: 2011-03-05\npermalink: '/{{ date | f(\"yyyy/LL\") }}/second.html'\n---\n"
    "B\n",
    "blog/third.md": "---\ntitle: C\ndate: 2011-03-06\npermalink: '/{{ title | riddle }}/'\n---\nC\n",
    "src/pictures/hall.png": png(),
    "blog/plain.njk": "---\ntitle: Nunjucks\ndate: 2011-01-02\n---\n<p>Words in <b>HTML</b>.</p>\n",
    "_notes/one.md": '---json\n{"title": "One", "date": "2011-02-03", "permalink": "/one.html"}\n---\nFrom JSON.\n',
    "_includes/x.md": "---\ntitle: No text\n---\nA template.\n",
    "_notes/two.md": "---toml\ntitle = 'Two'\ndate = 2011-02-04\npermalink = '/two.html'\n---\nFrom TOML.\n",
    "left/out.md": "---\ntitle: Left out\n---\nIt is ignored.\n",
    ".eleventyignore": "# those\nleft/\n",
    "tags.njk": "---\npagination: {data: collections}\npermalink: /tags/{{ tag }}/\n---\nTagged\n",
}


def test_data_that_programs_and_folders_say_is_read_where_it_stands_plainly(tmp_path: Path) -> None:
    brought = bring(tmp_path, OTHER)
    assert brought.files == [
        *("images/blog/pub/pub.png", "images/pictures/hall.png", "pages/about.md"),
        *("posts/2010/pub.md", "posts/2011/first.md", "posts/2011/one.md", "posts/2011/plain.md"),
        *("posts/2011/second.md", "posts/2011/third.md", "posts/2011/two.md"),
    ]
    told = brought.fields("posts/2010/pub.md")
    assert told["tags"] == ["HR", "sample"] and told["authors"] == ["Ann Sample"]
    assert told["redirects"] == ["/b/pub/"] and told["id"] == "https://old.example/b/pub/"
    assert brought.body("posts/2010/pub.md").split("\n\n") == [
        "![A pub](../../images/blog/pub/pub.png) by Ann Sample",
        '![The hall, in June](../../images/pictures/hall.png "The hall, in June")',
        "![The hall](../../images/pictures/hall.png)",
        "Words that *stay*.",
    ]
    assert brought.body("posts/2011/plain.md") == "Words in **HTML**."
    addresses = [
        brought.fields(f"posts/2011/{name}.md")["redirects"][0] for name in ("one", "first", "second", "third")
    ]
    assert addresses == ["/one.html", "/2011/03/04/first/", "/2011/03/second.html", "/blog/third/"]
    assert brought.body("posts/2011/first.md") == "/2011/03/second.html 2011"
    assert "has {% wide %}, which has no equal" in brought.said and "tags.njk:5: is a page" in brought.said
    assert '"/feed.xml"' in (brought.folder / "pelicanconf.py").read_text("utf-8")
