"""An Eleventy site comes over: folders' data, permalinks, liquid and Nunjucks."""

from __future__ import annotations

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
    assert "src/index.html:4: is the home page" in brought.said
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
