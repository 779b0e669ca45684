"""Exports of WordPress, Blogger and Ghost come over: their words as Markdown, their ids, comments, drafts."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest

from plugins.importing import blogger
from plugins.importing.ghost_editors import html_of
from tests.images.brought import png
from tests.importing.bringing import Brought, bring, laid


def item(number: int, title: str, body: str, *, kind: str = "post", status: str = "publish", more: str = "") -> str:
    """Return an item of an export of WordPress."""
    return f"""<item><title>{title}</title><link>https://old.example/2010/10/{title.lower()}/</link>
<dc:creator>ann</dc:creator><guid isPermaLink="false">https://old.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>2010-10-21 09:30:00</wp:post_date>
<wp:post_date_gmt>2010-10-21 08:30:00</wp:post_date_gmt><wp:post_name>{title.lower()}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"""


CLASSIC = """First line
second line with <strong>words</strong> and it's $5.

[caption id="x"]<img src="https://old.example/wp-content/uploads/2010/pub-300x200.jpg" alt="A pub" /> Met[/caption]

https://www.youtube.com/watch?v=dQw4w9WgXcQ

[sourcecode language="python"]
x = 1 &lt; 2

y = "[gallery]"
[/sourcecode]

[contact-form to="x"]gone[/contact-form] [not a shortcode]

See <a href="https://old.example/?p=2">the other</a> and <a href="/2010/10/page/">a page</a>.
<script>alert(1)</script>
"""
BLOCKS = """<!-- wp:paragraph --><p>One <em>two</em></p><!-- /wp:paragraph -->
<!-- wp:embed --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://vimeo.com/1234567
</div></figure><!-- /wp:embed -->
<!-- wp:table --><table><tbody><tr><td colspan="2">x</td></tr></tbody></table><!-- /wp:table -->
<!-- wp:list --><ul><li>a<ul><li>b</li></ul></li></ul><!-- /wp:list -->"""
HABITS = """<!-- wp:block {"ref":12} /-->
<!-- wp:block {"ref":99} /-->
<!-- wp:code --><pre class="wp-block-code"><code>[box x="1"]

https://x.example/</code></pre><!-- /wp:code -->
<p>Write <code>[gallery]</code> or [[gallery]]; the <a href="https://old.example/?attachment_id=9">pub</a>
and <a href="https://old.example/2010/10/pub/">again</a>.</p>"""
TERMS = """<category domain="category" nicename="hr"><![CDATA[HR &amp; us]]></category>
<category domain="category" nicename="uncategorized">Uncategorized</category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_author>Bo</wp:comment_author><wp:comment_author_email>bo@example.org</wp:comment_author_email>
<wp:comment_date>2010-10-22 10:00:00</wp:comment_date><wp:comment_content>I agree.</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_author>Spam</wp:comment_author><wp:comment_content>Buy</wp:comment_content>
<wp:comment_approved>spam</wp:comment_approved></wp:comment>"""
PICTURE = "<wp:attachment_url>https://old.example/wp-content/uploads/2010/pub.png</wp:attachment_url>"
WXR = f"""<?xml version="1.0"?>
<rss xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<link>https://old.example</link><language>en-GB</language><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login>ann</wp:author_login><wp:author_email>ann@example.org</wp:author_email>
<wp:author_display_name>Ann Sample</wp:author_display_name></wp:author>
{item(1, "Hello", CLASSIC.replace(".jpg", ".png"), more=TERMS)}
{item(2, "Blocks", BLOCKS)}
{item(3, "Page", "A page.", kind="page")}
{item(4, "Later", "Not yet.", status="draft")}
{item(5, "Secret", "For some.", more="<wp:post_password>x</wp:post_password>")}
{item(6, "Menu", "", kind="nav_menu_item")}
{item(7, "Thing", "Words of a thing.", kind="product")}
{item(8, "Gone", "Gone.", status="trash")}
{item(9, "pub", "", kind="attachment", status="inherit", more=PICTURE)}
{item(13, "Inner", "Not for everybody.", kind="page", status="private")}
{item(10, "日本", "Words.")}
{item(11, "Habits", HABITS)}
{item(12, "Shared", "<!-- wp:paragraph --><p>Said often.</p><!-- /wp:paragraph -->", kind="wp_block")}
</channel></rss>"""


@pytest.fixture(scope="module")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    files: dict[str, str | bytes] = {"export.xml": WXR, "wp-content/uploads/2010/pub.png": png()}
    return bring(tmp_path_factory.mktemp("wordpress"), files, "--comments", at="export.xml")


def test_what_wordpress_published_is_here(wordpress: Brought) -> None:
    assert wordpress.status == 0 and wordpress.aside == ["export.xml-13.txt"]
    assert "is a page that was not published there" in wordpress.said
    names = [name for name in wordpress.files if name.startswith(("posts/", "images/", "pages/p"))]
    assert [name for name in names if "post-" not in name] == [
        *("images/2010/pub.png", "pages/page.md", "posts/2010/blocks.md", "posts/2010/habits.md"),
        *("posts/2010/hello.md", "posts/2010/later.md", "posts/2010/secret.md"),
    ]
    assert "6 posts (2 drafts) and 1 pages are here" in wordpress.said
    assert "is a product, and no post or page: “Thing”" in wordpress.said
    assert "export.xml:" in wordpress.said and "was not for everybody — it is a draft here" in wordpress.said


def test_a_wordpress_post_has_its_facts_and_ids(wordpress: Brought) -> None:
    assert wordpress.fields("posts/2010/hello.md") == {
        "title": "Hello",
        "date": "2010-10-21 09:30:00+01:00",
        "slug": "hello",
        "authors": ["Ann Sample"],
        "tags": ["HR & us"],
        "image": {"src": "images/2010/pub.png"},
        "redirects": ["/2010/10/hello/", "/?p=1"],
        "id": "https://old.example/?p=1",
    }
    (strange,) = [name for name in wordpress.files if "post-" in name]
    assert wordpress.fields(strange)["redirects"] == ["/2010/10/日本/", "/?p=10"]


def test_shortcodes_and_blocks_are_markdown(wordpress: Brought) -> None:
    body = wordpress.body("posts/2010/hello.md")
    assert body.startswith("First line  \nsecond line with **words** and it's \\$5.")
    assert "<figcaption>Met</figcaption>" in body and "../../images/2010/pub.png" in body
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in body
    assert '```python\nx = 1 < 2\n\ny = "[gallery]"\n```' in body
    assert "contact-form" not in body and "\\[not a shortcode\\]" in body and "alert" not in body
    assert "[the other](blocks.md) and [a page](../../pages/page.md)" in body
    assert "has the shortcode contact-form, which has no equal" in wordpress.said
    blocks = wordpress.body("posts/2010/blocks.md")
    assert blocks.startswith("One *two*") and 'src="https://vimeo.com/1234567"' in blocks
    assert '<td colspan="2">' in blocks and "- a\n  - b" in blocks and "wp:" not in blocks


def test_code_keeps_its_brackets_and_shared_blocks_are_there(wordpress: Brought) -> None:
    body = wordpress.body("posts/2010/habits.md")
    assert body == (
        'Said often.\n\n```\n[box x="1"]\n\nhttps://x.example/\n```\n\nWrite `[gallery]` or \\[gallery\\]; the '
        "[pub](../../images/2010/pub.png)\nand [again](../../images/2010/pub.png)."
    )
    assert wordpress.said.count("that other posts share, which the export does not have") == 1


def test_comments_are_text_without_anybody_s_address(wordpress: Brought) -> None:
    body = wordpress.body("posts/2010/hello.md")
    assert body.endswith("---\n\n**Bo**, 2010-10-22:\n\n> I agree.")
    assert "@example.org" not in "".join(wordpress.body(name) for name in wordpress.files if name.endswith(".md"))


def entry(number: int, title: str, body: str, **more: str) -> str:
    """Return an entry of Takeout's Atom."""
    told = {"type": "POST", "status": "LIVE", "filename": f"/2010/10/{title.lower()}.html"} | more
    parts = "".join(f"<blogger:{key}>{value}</blogger:{key}>" for key, value in told.items())
    return f"""<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id>{parts}<author><name>Ann Sample</name></author>
<title>{title}</title><content type="html">{body}</content><published>2010-10-21T09:30:00Z</published>
<category scheme="tag:blogger.com,1999:blog-1" term="HR"/></entry>"""


TAKEOUT = f"""<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-1</id><title>Sample</title>
{entry(1, "Hello", escape("One<br /><br /><b>two</b> <a href='/2010/10/other.html'>other</a>"))}
{entry(2, "Other", escape("<div class='separator'><img src='pub.png' /></div><div>Words</div>"))}
{entry(3, "Later", "Not yet.", status="DRAFT", filename="")}
{entry(4, "About", "Us.", type="PAGE", filename="/p/about-us.html")}
{entry(5, "", "Indeed.", type="COMMENT", parent="tag:blogger.com,1999:blog-1.post-1")}
{entry(6, "Gone", "x", status="SOFT_TRASHED")}
</feed>"""
KIND = "http://schemas.google.com/blogger/2008/kind#"
# Its prefixes are not declared, as in what exists.
BACKUP = f"""<feed xmlns='http://www.w3.org/2005/Atom'><title>Sample</title>
<entry><id>tag:blogger.com,1999:blog-1.settings.X</id><category term='{KIND}settings'/><title>s</title></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-7</id><category term='{KIND}post'/><category term='HR'/>
<title>Old way</title><content type='html'>&lt;p&gt;Words&lt;/p&gt;</content><published>2010-10-21T09:30:00Z</published>
<link rel='alternate' href='https://old.example/2010/10/old-way.html'/><author><name>Ann</name></author></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-8</id><category term='{KIND}post'/><title>Draft</title>
<gd:extra/><app:control><app:draft>yes</app:draft></app:control><content type='html'>x</content>
<published>2010-10-22T09:30:00Z</published></entry></feed>"""


def test_blogger_s_takeout_comes_over(tmp_path_factory: pytest.TempPathFactory) -> None:
    files: dict[str, str | bytes] = {"Blogs/sample/feed.atom": TAKEOUT, "Blogs/sample/pub.png": png()}
    brought = bring(tmp_path_factory.mktemp("blogger"), files, "--comments", "--address", "https://old.example")
    assert brought.status == 0 and "3 posts (1 drafts) and 1 pages are here, with 1 pictures" in brought.said
    told = brought.fields("posts/2010/hello.md")
    assert [told["redirects"], told["id"], told["authors"], told["tags"]] == [
        ["/2010/10/hello.html"],
        "tag:blogger.com,1999:blog-1.post-1",
        ["Ann Sample"],
        ["HR"],
    ]
    assert brought.body("posts/2010/hello.md").startswith(
        "One\n\n**two** [other](other.md)\n\n---\n\n**Ann Sample**, 2010"
    )
    assert brought.body("posts/2010/other.md") == "![](../../images/pub.png)\n\nWords"
    assert '"/feeds/posts/default"' in (brought.folder / "pelicanconf.py").read_text("utf-8")


def test_blogger_s_older_backup_comes_over(tmp_path_factory: pytest.TempPathFactory) -> None:
    brought = bring(tmp_path_factory.mktemp("backup"), {"blog.xml": BACKUP}, at="blog.xml")
    assert "2 posts (1 drafts) and 0 pages are here" in brought.said
    assert brought.fields("posts/2010/old-way.md")["redirects"] == ["/2010/10/old-way.html"]


def test_a_blog_is_the_same_at_the_addresses_that_it_had_for_countries(tmp_path: Path) -> None:
    links = "http://sample.blogspot.de/x.html http://sample.blogspot.com.br/?m=1 http://others.blogspot.de/"
    backup = BACKUP.replace("old.example", "sample.blogspot.com").replace("Words", links)
    site = blogger.read(laid(tmp_path, {"blog.xml": backup}) / "blog.xml")
    home = "https://sample.blogspot.com"
    assert site.texts[0].body == f"<p>{home}/x.html {home}/?m=1 http://others.blogspot.de/</p>"


def post(number: str, slug: str, **more: Any) -> dict[str, Any]:
    """Return a row of Ghost's table of posts."""
    told = {"id": number, "title": slug.title(), "slug": slug, "type": "post", "status": "published"}
    return {**told, "visibility": "public", "published_at": "2010-10-21T09:30:00.000Z", **more}


WORDS = [{"type": "text", "text": "bold", "format": 1}, {"type": "text", "text": " & plain"}]
LEXICAL = {
    "root": {
        "children": [
            {"type": "heading", "tag": "h2", "children": [{"type": "extended-text", "text": "Head"}]},
            {"type": "paragraph", "children": WORDS},
        ]
    }
}
MOBILE: dict[str, Any] = {
    "version": "0.3.1",
    "cards": [["markdown", {"markdown": "*Words* of a card"}]],
    "sections": [[10, 0]],
}
MOBILE |= {"markups": [["a", ["href", "https://a.example/?b&c"]], ["em"]], "atoms": [["soft-return", "", {}]]}
MOBILE["sections"] += [[1, "p", [[0, [0], 0, "A link "], [0, [1], 2, "marked"], [1, [], 0, 0], [0, [], 0, "<end>"]]]]
CARDS = """<p>See <a href="__GHOST_URL__/other/">other</a></p><!--kg-card-begin: html--><script>1</script>
<!--kg-card-end: html--><figure><img src="__GHOST_URL__/content/images/pub.png"></figure>"""
LEAD = "__GHOST_URL__/content/images/pub.png"
DATA = {
    "settings": [{"key": "title", "value": "Sample"}, {"key": "url", "value": "https://old.example"}],
    "users": [{"id": "u", "slug": "ann", "name": "Ann Sample", "email": "ann@example.org", "bio": "Writes."}],
    "tags": [{"id": "t", "name": "HR", "slug": "hr"}, {"id": "i", "name": "#hidden", "slug": "hash-hidden"}],
    "posts_tags": [{"post_id": "1", "tag_id": "t"}, {"post_id": "1", "tag_id": "i", "sort_order": 1}],
    "posts_authors": [{"post_id": "1", "author_id": "u"}],
    "posts": [
        post("1", "hello", html=CARDS, feature_image=LEAD, custom_excerpt="One sentence."),
        post("2", "other", html=None, lexical=json.dumps(LEXICAL)),
        post("3", "card", html="", mobiledoc=json.dumps(MOBILE)),
        post("4", "about-us", type="page", html="<p>Us</p>"),
        post("6", "early", html=None, markdown="*Old* words", published_at=1287649800000),
        post("5", "paid", visibility="paid", html="<p>For some</p>"),
    ],
}
GHOST = {"db": [{"meta": {"version": "5"}, "data": DATA}]}


def test_ghost_comes_over(tmp_path_factory: pytest.TempPathFactory) -> None:
    files: dict[str, str | bytes] = {"ghost.json": json.dumps(GHOST), "content/images/pub.png": png()}
    brought = bring(tmp_path_factory.mktemp("ghost"), files, "--members", at="ghost.json")
    assert brought.status == 0 and "5 posts (1 drafts) and 1 pages are here, with 1 pictures" in brought.said
    assert brought.fields("posts/2010/hello.md") == {
        "title": "Hello",
        "date": "2010-10-21 09:30:00+00:00",
        "slug": "hello",
        "authors": ["ann-sample"],
        "tags": ["HR"],
        "summary": "One sentence.",
        "image": {"src": "images/pub.png"},
        "redirects": ["/hello/"],
        "id": "1",
    }
    assert "See [other](other.md)" in brought.body("posts/2010/hello.md")
    assert "../../images/pub.png" in brought.body("posts/2010/hello.md")
    assert brought.body("posts/2010/other.md") == "## Head\n\n**bold** & plain"
    marked = "[A link *marked*](https://a.example/?b&c)  \n&lt;end>"
    assert brought.body("posts/2010/card.md") == f"*Words* of a card\n\n{marked}"
    assert brought.body("posts/2010/early.md") == "*Old* words"
    assert brought.fields("posts/2010/early.md")["date"] == "2010-10-21 08:30:00+00:00"
    assert brought.body("members/ann-sample.md") == "Writes."
    assert "“Paid” was for members only — it is a draft here" in brought.said


@pytest.mark.parametrize(
    ("node", "html"),
    [
        ({"type": "codeblock", "code": "a < b", "language": "js"}, '<pre class="language-js">a &lt; b</pre>'),
        ({"type": "extended-text", "text": "2", "format": 64}, "<sup>2</sup>"),
        (
            {"type": "bookmark", "url": "https://x.example/y", "metadata": {"title": "A page"}},
            '<p><a href="https://x.example/y">A page</a></p>',
        ),
        (
            {"type": "button", "buttonText": "Come", "buttonUrl": "https://x.example/"},
            '<p><a href="https://x.example/">Come</a></p>',
        ),
        ({"type": "file", "src": "/p.pdf", "fileTitle": "Plan"}, '<p><a href="/p.pdf">Plan</a></p>'),
        ({"type": "header", "heading": "Large", "subheading": "Small"}, "<p>Large</p><p>Small</p>"),
        ({"type": "email", "html": "<p>Only in letters</p>"}, ""),
        (
            {
                "type": "list",
                "tag": "ul",
                "children": [
                    {"type": "listitem", "children": [{"type": "text", "text": "a"}]},
                    {"type": "listitem", "children": [{"type": "list", "tag": "ol", "children": []}]},
                ],
            },
            "<ul><li>a<ol></ol></li></ul>",
        ),
    ],
)
def test_what_ghost_s_editor_keeps_is_shown(node: dict[str, Any], html: str) -> None:
    assert html_of({"title": "Cards", "lexical": json.dumps({"root": {"type": "root", "children": [node]}})}) == html
