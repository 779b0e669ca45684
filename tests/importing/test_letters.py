"""What Substack and Medium give their writers to take along comes over, without what those wrote around it."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from tests.importing.bringing import Brought, bring

LIST = """post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url
101.first-letter,2024-03-01T10:00:00.000Z,true,,newsletter,everyone,"First, a letter","On beginnings, and ends",
102.for-some,2024-04-01T10:00:00.000Z,true,,newsletter,only_paid,For some,,
103.not-yet,,false,,newsletter,everyone,Not yet,,
104.a-talk,2024-05-01T10:00:00.000Z,true,,thread,everyone,A talk,,
105.about-ann,2024-05-02T10:00:00.000Z,true,,page,everyone,About Ann,,
106.heard,2024-05-03T10:00:00.000Z,true,,podcast,everyone,Heard,,https://a.example/heard.mp3
"""


def _data(**told: object) -> str:
    return f'data-attrs="{escape(json.dumps(told))}"'


LETTER = f"""<p>Dear <em>all</em><a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>.</p>
<div class="captioned-image-container"><figure><a class="image-link" href="https://substackcdn.com/x/room.png">
<div class="image2-inset"><picture><source type="image/webp" srcset="https://substackcdn.com/x/room.webp 424w">
<img src="https://substackcdn.com/x/room.png" {_data(src="x")} class="sizing-normal" alt="A room"></picture></div></a>
<figcaption class="image-caption">The room</figcaption></figure></div>
<p class="button-wrapper"><a class="button primary" href="https://ann.substack.com/subscribe?">Subscribe now</a></p>
<h2>Part one</h2><p>See <a href="https://ann.substack.com/p/heard">what was heard</a>.</p>
<div class="youtube-wrap"><iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"></iframe></div>
<div class="digest-post-embed" {_data(title="Another", canonical_url="https://bo.example/p/another")}></div>
<div class="poll-embed" {_data(id=5)}></div>
<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a>
<div class="footnote-content"><p>All of us.</p></div></div>"""


@pytest.fixture(scope="module")
def substack(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    """Return the site after the import of an export of Substack."""
    names = ("102.for-some", "103.not-yet", "105.about-ann", "106.heard")
    files: dict[str, str | bytes] = {f"posts/{name}.html": "<p>Words.</p>" for name in names}
    files |= {"posts.csv": LIST, "posts/101.first-letter.html": LETTER, "email_list.csv": "email\n"}
    return bring(tmp_path_factory.mktemp("substack"), files, "--address", "https://ann.substack.com")


def test_a_letter_is_a_post(substack: Brought) -> None:
    assert substack.fields("posts/2024/first-letter.md") == {
        "title": "First, a letter",
        "date": "2024-03-01 10:00:00+00:00",
        "slug": "first-letter",
        "summary": "On beginnings, and ends",
        "redirects": ["/p/first-letter"],
        "id": "https://ann.substack.com/p/first-letter",
    }
    assert (
        substack.body("posts/2024/first-letter.md")
        == """Dear *all*[^1].

![A room](https://substackcdn.com/x/room.png "The room")

## Part one

See [what was heard](heard.md).

<iframe src="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></iframe>

[Another](https://bo.example/p/another)

[^1]: All of us."""
    )


def test_who_may_read_it_counts_and_what_is_lost_is_said(substack: Brought) -> None:
    assert substack.fields("posts/2024/for-some.md")["status"] == "draft"
    assert substack.fields("posts/not-yet.md")["status"] == "draft"
    assert "pages/about-ann.md" in substack.files
    assert "heard.mp3" in substack.body("posts/2024/heard.md")
    for said in ("“For some” was for some readers only", "“A talk” has no text", "has a poll, left out"):
        assert said in substack.said


STORY = """<html><body><article class="h-entry"><header><h1 class="p-name">A story</h1></header>
<section data-field="subtitle" class="p-summary">Below it</section><section data-field="body" class="e-content">
<section class="section"><div class="section-divider"><hr class="section-divider"></div><div class="section-content">
{title}<h4 class="graf graf--h4 graf--subtitle">Below it</h4>
<figure class="graf--figure"><img class="graf-image" data-is-featured="true" src="https://cdn-images-1.medium.com/1.png">
<figcaption class="imageCaption">The room</figcaption></figure>
<p class="graf">See <a href="https://medium.com/@ann/b-bbbbbbbbbbbb">b</a>.</p><h3 class="graf">Why</h3>
<pre class="graf--pre">x = 1<br>  y = 2</pre><div class="graf--mixtapeEmbed">
<a href="https://a.example/x"><strong>A card</strong><br><em>Its words</em>a.example</a>
<a href="https://a.example/x" class="mixtapeImage" style="background:url(x)"></a></div>
<figure class="graf--iframe"><script src="https://gist.github.com/ann/abc.js"></script></figure></div></section>
<section class="section"><div class="section-divider"><hr></div><p class="graf">After it.</p></section></section>
<footer><p>By <a href="https://medium.com/@ann" class="p-author h-card">Ann Sample</a> on
<time class="dt-published" datetime="2021-03-14T09:26:53.000Z">14</time>.</p>
<a href="https://medium.com/@ann/{there}" class="p-canonical">Canonical link</a></footer></article></body></html>"""
TITLE = '<h3 class="graf graf--h3 graf--title">A story</h3>'


def test_a_story_of_medium_s_is_a_post(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "README.html": "<p>Your archive</p>",
        "posts/2021-03-14_A-story-aaaaaaaaaaaa.html": STORY.format(title=TITLE, there="a-story-aaaaaaaaaaaa"),
        "posts/2021-03-15_B-bbbbbbbbbbbb.html": STORY.format(title="", there="b-bbbbbbbbbbbb"),
        "posts/draft_Later-cccccccccccc.html": STORY.format(title=TITLE, there="c-cccccccccccc"),
    }
    medium = bring(tmp_path, files)
    fields = medium.fields("posts/2021/a-story.md")
    assert (fields["authors"], fields["summary"]) == (["Ann Sample"], "Below it")
    assert fields["id"] == "https://medium.com/p/aaaaaaaaaaaa"
    assert (
        medium.body("posts/2021/a-story.md")
        == """![The room](https://cdn-images-1.medium.com/1.png "The room")

See [b](b.md).

## Why

```
x = 1
  y = 2
```

[A card](https://a.example/x)

[abc](https://gist.github.com/ann/abc)

---

After it."""
    )
    assert [medium.fields(f"posts/2021/{name}.md")["status"] for name in ("b", "later")] == ["draft", "draft"]
    assert "as what answers somebody else's post" in medium.said
