"""Folders of Markdown come over, whoever drew them: Astro, Docusaurus, MkDocs, Zola, Gatsby, DEV, Hashnode."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.importing.dialects import plain
from tests.images.brought import png
from tests.importing.bringing import bring


def test_astro_comes_over(tmp_path: Path) -> None:
    astro = bring(
        tmp_path,
        {
            "astro.config.mjs": "export default defineConfig({ site: 'https://old.example' })",
            "package.json": "{}",
            "src/content/blog/first.md": "---\ntitle: First\npubDate: 'Jul 08 2022'\nheroImage: '/cover.png'\n---\n"
            "See [b](/blog/second/).\n",
            "src/content/blog/second.mdx": "---\ntitle: Second\npubDate: 2022-07-09\n---\n"
            "import X from './X.astro'\n\n<X a=\"b\" />\n\nWords `<X />`.\n",
            "src/pages/index.md": "---\ntitle: Home\n---\nHome.\n",
            "public/cover.png": png(),
        },
    )
    assert astro.fields("posts/2022/first.md") == {
        "title": "First",
        "date": "2022-07-08",
        "slug": "first",
        "image": {"src": "images/cover.png"},
        "redirects": ["/blog/first/"],
        "id": "https://old.example/blog/first/",
    }
    assert astro.body("posts/2022/first.md") == "See [b](second.md)."
    assert astro.body("posts/2022/second.md") == "Words `<X />`."
    assert "second.mdx:5: has <X>, which has no equal" in astro.said
    assert astro.said.splitlines()[-1].startswith("Astro: 2 posts (0 drafts) and 0 pages are here")


def test_docusaurus_s_blog_and_mkdocs_come_over(tmp_path: Path) -> None:
    saurus = bring(
        tmp_path / "a",
        {
            "docusaurus.config.js": "module.exports = {url: 'https://old.example'}",
            "blog/2021-08-26-welcome/index.md": "---\nslug: welcome\ntitle: Welcome\n---\n:::tip\n\nMind.\n\n:::\n",
            "docs/intro.md": "---\ntitle: Intro\n---\nNo post.\n",
        },
    )
    assert saurus.files == ["pages/about.md", "posts/2021/welcome.md"]
    assert saurus.fields("posts/2021/welcome.md")["redirects"] == ["/blog/welcome/"]
    docs = bring(
        tmp_path / "b",
        {
            "mkdocs.yml": "site_url: https://old.example/\n",
            "docs/blog/posts/a.md": "---\ndate: 2022-07-08\n---\n\n# A heading\n\nWords.\n",
        },
    )
    assert docs.fields("posts/2022/a.md")["title"] == "A heading"
    assert docs.body("posts/2022/a.md") == "Words."


def test_zola_comes_over(tmp_path: Path) -> None:
    head = '+++\ntitle = "First"\ndate = 2022-07-08\n[taxonomies]\ntags = ["a", "b"]\n+++\n'
    zola = bring(
        tmp_path,
        {
            "config.toml": 'base_url = "https://old.example"\n',
            "content/blog/first.md": f'{head}\n{{{{ youtube(id="dQw4w9WgXcQ") }}}}\n\n[b](@/blog/second.md)\n',
            "content/blog/second.md": '+++\ntitle = "Second"\ndate = 2022-07-09\n+++\nWords.\n',
        },
    )
    assert zola.fields("posts/2022/first.md")["tags"] == ["a", "b"]
    assert zola.body("posts/2022/first.md") == "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n[b](second.md)"
    assert '"/atom.xml"' in (zola.folder / "pelicanconf.py").read_text("utf-8")


def test_posts_in_no_folder_at_all_come_over(tmp_path: Path) -> None:
    told = (
        "title: Two\ndatePublished: Tue Feb 06 2026 10:00:00 GMT+0000 (Coordinated Universal Time)\ntags: hr, people\n"
    )
    hashnode = bring(tmp_path, {"cl99.md": f"---\n{told}slug: two\n---\nTwo.\n"})
    assert hashnode.fields("posts/2026/two.md")["tags"] == ["hr", "people"]


def test_a_folder_of_posts_of_next_is_no_jekyll_s(tmp_path: Path) -> None:
    brought = bring(tmp_path, {"package.json": "{}", "_posts/a.md": "---\ntitle: A\ndate: 2020-03-16\n---\nA.\n"})
    assert brought.files == ["pages/about.md", "posts/2020/a.md"]


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("{% embed https://a.example/b %}", "https://a.example/b"),
        ("{% user ann %} `{% user ann %}`", "@ann `{% user ann %}`"),
        (
            "{% details More %}\nHidden.\n{% enddetails %}",
            "<details>\n<summary>More</summary>\n\nHidden.\n\n</details>",
        ),
        ("%[https://a.example/b]", "https://a.example/b"),
        ('![a](b.png align="center")', "![a](b.png)"),
    ],
)
def test_what_hosts_add_to_markdown_is_markdown(body: str, made: str) -> None:
    assert plain(body, "a.md", 1)[0].strip() == made
