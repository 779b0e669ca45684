"""A Jekyll site comes over: _posts, drafts, collections, permalinks, liquid, what only kramdown knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.importing.kramdown import github
from plugins.importing.liquid import Liquid
from tests.images.brought import png
from tests.importing.bringing import Brought, bring

CONFIG = """url: https://old.example
baseurl: /blog
permalink: pretty
title: Sample
chat: https://chat.example/
collections:
  people:
    output: true
defaults:
  - scope: {path: "", type: posts}
    values: {author: ann}
feed:
  path: atom.xml
"""
HELLO = """---
title: "Hello"
date: 2010-10-21 09:30 +0100
categories: work pubs
tags: HR sample
author: ann
redirect_from:
  - /old/
excerpt: One sentence.
layout: post
header: {image: /assets/pub.png}
---
* Contents
{:toc}

Words with a class.
{: .lead}

See [other]({% post_url 2010-11-01-other %}), [chat]({{ site.chat }}), {{ page.title }} and {{ site.nothing.here }}.
![A pub]({{ site.baseurl }}/assets/pub.png){: .center }
[Slides]({{ "/assets/slides.pdf" | relative_url }})

{% include figure.html src="/assets/pub.png" alt="A pub" caption="Where we met" %}

{% include youtube.html id="dQw4w9WgXcQ" %}

{% highlight ruby linenos %}
puts "{% raw %}{{ shown }}{% endraw %}"
{% endhighlight %}

{% comment %} nobody sees this {% endcomment %}
{% for one in site.posts %}{{ one.title }}{% endfor %}

`{: .kept }`
"""
TABLE = "<table><tr><td colspan=2>x</td></tr></table>"
SITE: dict[str, str | bytes] = {
    "_config.yml": CONFIG,
    "_data/authors.yml": "ann:\n  name: Ann Sample\n  bio: Writes samples.\n",
    "_posts/2010-10-21-hello.md": HELLO,
    "_posts/2010-11-01-other.markdown": "---\ntitle: Other\nauthor: mary-jane\n---\nOther words.\n",
    "_posts/2011-01-01-html.html": f"---\ntitle: HTML\n---\n<p>One <b>two</b></p>{TABLE}",
    "_posts/2011-02-02-nothing.md": "No front matter at all.\n",
    "_drafts/later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "_people/bo.md": "---\nname: Bo\ntitle: Bo\n---\nA person.\n",
    "about/index.md": "---\ntitle: About us\npermalink: /about-us/\n---\nUs. [Hello](../work/pubs/2010/10/21/hello/)\n",
    "index.html": "---\nlayout: home\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n",
    "README.md": "# Not a page\n",
    "assets/pub.png": png(),
    "assets/slides.pdf": b"%PDF-1.4 sample",
}


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    return bring(tmp_path_factory.mktemp("jekyll"), SITE, "--members")


def test_every_text_is_here(brought: Brought) -> None:
    assert brought.status == 0 and brought.aside == []
    assert brought.files == [
        *("files/slides.pdf", "images/pub.png", "members/ann-sample.md", "members/mary-jane.md", "pages/about-us.md"),
        *("pages/about.md", "pages/bo.md", "posts/2010/hello.md", "posts/2010/other.md", "posts/2011/html.md"),
        *("posts/2011/nothing.md", "posts/later.md"),
    ]
    assert "5 posts (1 drafts) and 2 pages are here, with 2 pictures and papers and 2 new members" in brought.said


def test_front_matter_is_ours(brought: Brought) -> None:
    assert brought.fields("posts/2010/hello.md") == {
        "title": "Hello",
        "date": "2010-10-21 09:30:00+01:00",
        "slug": "hello",
        "authors": ["ann-sample"],
        "tags": ["HR", "sample", "work", "pubs"],
        "summary": "One sentence.",
        "image": {"src": "images/pub.png"},
        "redirects": ["/work/pubs/2010/10/21/hello/", "/old/"],
        "id": "https://old.example/blog/work/pubs/2010/10/21/hello",
    }
    assert brought.fields("members/ann-sample.md") == {"name": "Ann Sample"}
    assert brought.fields("posts/2010/other.md")["date"] == "2010-11-01"
    assert brought.fields("posts/2011/nothing.md")["title"] == "Nothing"
    assert brought.fields("posts/later.md")["status"] == "draft"


def test_liquid_and_kramdown_are_markdown(brought: Brought) -> None:
    body = brought.body("posts/2010/hello.md")
    assert body.startswith(
        "[TOC]\n\nWords with a class.\n\nSee [other](other.md), [chat](https://chat.example/), Hello and ."
    )
    assert "![A pub](../../images/pub.png)\n[Slides](../../files/slides.pdf)" in body
    assert '![A pub](../../images/pub.png "Where we met")' in body
    assert "\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n" in body
    assert '```ruby\nputs "{{ shown }}"\n```' in body
    assert "nobody sees" not in body and "endfor" not in body and "`{: .kept }`" in body
    assert "posts/2010-10-21-hello.md:19: has {{ site.nothing.here }}, which nobody knows here" in brought.said
    assert "posts/2010-10-21-hello.md:32: has {% for %}, which has no equal" in brought.said


def test_html_is_markdown_where_that_shows_the_same(brought: Brought) -> None:
    body = brought.body("posts/2011/html.md")
    assert body == 'One **two**\n\n<table><tr><td colspan="2">x</td></tr></table>'
    assert brought.body("pages/about-us.md") == "Us. [Hello](../posts/2010/hello.md)"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{% assign who = 'Ann' %}{{ who | upcase }}", "ANN"),
        ("{% capture x %}a{{ site.t }}{% endcapture %}[{{ x }}]", "[aT]"),
        ("{{ '/x.png' | absolute_url }}", "/x.png"),
        ("{{ site.none | default: 'else' }}", "else"),
        ("{{ page.date | date: '%Y' }}", "2010"),
        ("{% img left /a/b.png 300 200 'A title' %}", "![A title](/a/b.png)"),
        ("{% youtube dQw4w9WgXcQ 560 315 %}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{% gist ann/123 %}", '<a href="https://gist.github.com/ann/123">gist 123</a>'),
        ("{% include toc.html %}x", "x"),
        ("{% raw %}{% x %}{% endraw %}", "{% x %}"),
        ("a {# hidden #} b", "a  b"),
        (
            "{% capture x %}\n**A** word\n{% endcapture %}<div>{{ x | markdownify }}</div>",
            "<div><strong>A</strong> word</div>",
        ),
        ("{% assign x = '*a*' | markdownify | strip_html %}{{ x | upper }}", "A"),
        ("{% image './a.png', 'A pub', '(min-width: 30em) 50vw' %}", "![A pub](./a.png)"),
        ("{% image 'a.png', '', '100vw' %}", "![](a.png)"),
        ("{% set x %}A *b*{% endset %}{{ x | replace('A', 'The') }}", "The *b*"),
        ("{% set x = 'a' %}{{ x | default }}{{ site.u | default }}", "a"),
        ("{{ page.date | date('%Y') }}", "2010"),
        ("{% include embed/audio.html src='/a.mp3' title='Song' %}", '<a href="/a.mp3">Song</a>'),
        (
            "{% include figure.html src='a.png' alt='A' caption='By [Bo](https://bo.example)' %}",
            "![A](a.png)\n\nBy [Bo](https://bo.example)",
        ),
        ('{% pullquote %}\nOne {" of two "}.\n{% endpullquote %}', "One of two."),
        (
            "- a\n  {% highlight sh %}\n  ls\n\n  pwd\n  {% endhighlight %}\n- b",
            "- a\n  \n  ```sh\n  ls\n\n  pwd\n  ```\n\n- b",
        ),
    ],
)
def test_liquid_says_what_it_said(written: str, shown: str) -> None:
    marks = Liquid("x.md", 1, {"site.t": "T", "page.date": "2010-10-21"})
    assert marks.expand(written).strip() == shown
    assert marks.lost == []


def test_what_a_name_stands_for_is_asked_where_it_is_used() -> None:
    marks = Liquid("x.md", 1, {"y": "1"})
    assert marks.expand("{% assign y = nothing | date: '%Y' %}\nIn {{ y }}.") == "\nIn ."
    assert [str(one).partition(" — ")[0] for one in marks.lost] == ["x.md:2: has {{ y }}, which nobody knows here"]


def test_pelican_s_marks_leave_values_alone() -> None:
    assert Liquid("x.md", 1, only=True).expand("{{ x }} {% nothing %}") == "{{ x }} {% nothing %}"


OTHER: dict[str, str | bytes] = {
    "_config.yml": """url: https://old.example
source: src
collections_dir: texts
collections: [recipes]
permalink: /:slugified_categories/:day/:title/
exclude: [left, "*.tmp.md"]
""",
    "src/_includes/aside.html": """<div class="aside">
  <strong>{{ include.title | default: "By the way" }}</strong>

  {% if include.kind == "warn" %}<em>Careful:</em>{% else %}<em>Nice:</em>{% endif %} {{ include.text }}
</div>
""",
    "src/texts/_posts/2010-10-21-Früh am Tag (1).md": """---
title: Early
category: Early Days
date: 2010-10-21 14:00 EDT
gallery:
  - {url: /pics/a.png, image_path: /pics/a-small.png, alt: An a}
media_subpath: /pics
---
{% include gallery caption="Two of us" %}

{% include aside.html kind="warn" text="Mind the gap" %}

{% if page.gallery %}Shown.{% endif %}{% unless site.nothing %} So is this.{% endunless %}

![B](b.png)
""",
    "src/texts/_posts/2011-01-02-late.md": """---
title: Late
date: 2011-01-01 22:00 -0800
parts: [one, two]
...
{% for part in page.parts %}({{ part }}){% endfor %} {% for n in (1..3) %}{{ n }}{% endfor %}
{% assign all = "a|b" | split: "|" %}{% for x in all %}[{{ x }}]: /{{ x }}
{% endfor %}
{% include_relative parts/end.md %} {{ page.date | date_to_string }}

<table>
  <tr>

    <td>Cell</td>

  </tr>
</table>
""",
    "src/texts/_posts/parts/end.md": "The end.\n",
    "src/texts/_posts/2011-01-03-old.textile": "---\ntitle: Old\n---\nh2. Head\n",
    "src/texts/_posts/notes.md": "No post: its name has no date.\n",
    "src/texts/_recipes/soup.md": "---\ntitle: Soup\n---\nBoil.\n",
    "src/left/page.md": "---\ntitle: Left out\n---\nIt is.\n",
    "src/draft.tmp.md": "---\ntitle: Left out\n---\nIt is.\n",
    "src/pics/a.png": png(),
    "src/pics/b.png": png(),
}


def test_settings_and_pieces_of_templates_are_followed(tmp_path: Path) -> None:
    brought = bring(tmp_path, OTHER)
    assert [name for name in brought.files if name.endswith(".md")] == [
        *("pages/about.md", "posts/2010/fruh-am-tag-1.md", "posts/2011/late.md"),
    ]
    assert brought.aside == ["texts/_recipes/soup.md.txt"]
    assert "soup.md:4: is a page that was not published there" in brought.said
    told = brought.fields("posts/2010/fruh-am-tag-1.md")
    assert told["date"] == "2010-10-21 14:00:00-04:00" and told["tags"] == ["Early Days"]
    assert told["redirects"] == ["/early-days/21/Früh-am-Tag-(1)/"]
    assert brought.body("posts/2010/fruh-am-tag-1.md") == (
        "![An a](../../images/pics/a.png)\n\nTwo of us\n\n"
        '<div class="aside">\n  <strong>By the way</strong>\n  <em>Careful:</em> Mind the gap\n</div>\n\n'
        "Shown. So is this.\n\n![B](../../images/pics/b.png)"
    )
    assert "notes.md:1: has no date in its name" in brought.said
    assert "old.textile:1: is written as Textile, which is not read here" in brought.said
    assert brought.fields("posts/2011/late.md")["redirects"] == ["/02/late/"]  # in UTC, as hosts build
    assert brought.body("posts/2011/late.md") == (
        "(one)(two) 123\n[a]: https://old.example/a\n[b]: https://old.example/b\n\nThe end.\n 01 Jan 2011\n\n"
        "<table>\n  <tr>\n<td>Cell</td>\n  </tr>\n</table>"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Mind it.\n{: .notice--warning}\n", "\n\n> [!WARNING]\n> Mind it.\n\n"),
        ("> A tip.\n> Two lines.\n{: .prompt-tip }\n", "\n\n> [!TIP]\n> A tip.\n> Two lines.\n\n"),
        ("{: .note }\nBelow it.\n", "\n\n> [!NOTE]\n> Below it.\n\n"),
        ("<div>\n\n<div>\na\n</div>\n\n  <p>b</p>\n\n</div>\n\nc", "<div>\n<div>\na\n</div>\n  <p>b</p>\n</div>\n\nc"),
        ('<div markdown="1">\n\n*a*\n\n</div>', '<div markdown="1">\n\n*a*\n\n</div>'),
        ("<div>\n\nnever closed\n", "<div>\n\nnever closed\n"),
        ("```\n<div>\n\n</div>\n```\n", "```\n<div>\n\n</div>\n```\n"),
        ("Large.\n{: .lead #top}\n", "Large.\n{: #top }\n"),
        ("## Part\n{: #part .x}\n", "## Part {: #part }\n"),
        ("| a | b |\n| c | d |\n", "| | |\n|---|---|\n| a | b |\n| c | d |\n"),
        ("| a | b |\n|---|--:|\n| c | d |\n", "| a | b |\n|---|--:|\n| c | d |\n"),
        ("|a|b|\n|-|-|\n|c|d|\n|===|===|\n|e|f|\n", "|a|b|\n|---|---|\n|c|d|\n|e|f|\n"),
        ("(~1 km) and (~2 km), ~~gone~~", "(\\~1 km) and (\\~2 km), ~~gone~~"),
        ("*\xa0 One\n", "* One\n"),
        ("One line\\\\\nand two", "One line  \nand two"),
        ("```\n| a | b |\n\n~a~\n{: .note}\n```\n", "```\n| a | b |\n\n~a~\n{: .note}\n```\n"),
    ],
)
def test_kramdown_s_own_is_as_github_has_it(written: str, shown: str) -> None:
    assert github(written) == shown
