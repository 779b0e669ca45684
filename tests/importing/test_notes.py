"""A folder of notes comes over as drafts; what other programs took for Markdown is Markdown afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.importing.mending import mended
from tests.images.brought import png
from tests.importing.bringing import bring

NUMBER, OTHER = "a" * 32, "b" * 32


def test_notion_comes_over(tmp_path: Path) -> None:
    told = "Created: January 5, 2026 10:00 AM\nTags: HR, People\nStatus: Published\n"
    aside = "<aside>\n💡 Mind **this**.\n\n</aside>"
    first = f"# A first\n\n{told}\n{aside}\n\n![a](A%20first%20{NUMBER}/a.png) [b](Another%20{OTHER}.md)\n"
    files: dict[str, str | bytes] = {
        f"A first {NUMBER}.md": first,
        f"A first {NUMBER}/a.png": png(),
        f"Another {OTHER}.md": "# Another\n\nWords.\n",
    }
    notes = bring(tmp_path, files)
    assert notes.fields("posts/2026/a-first.md") == {
        "title": "A first",
        "date": "2026-01-05 10:00",
        "slug": "a-first",
        "tags": ["HR", "People"],
    }
    body = "> [!NOTE]\n> 💡 Mind **this**.\n\n![a](../../images/a-first/a.png) [b]("
    assert notes.body("posts/2026/a-first.md").startswith(body)
    (other,) = [name for name in notes.files if name.endswith("another.md")]
    assert notes.fields(other)["status"] == "draft"
    assert "--address" not in notes.said


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("##Heading\n\n`##code`\n\n#tag", "## Heading\n\n`##code`\n\n#tag"),
        ("[Our group] (https://a.example/)", "[Our group](https://a.example/)"),
        ("a ==word== b", "a <mark>word</mark> b"),
        ("<p>a</p>\n[the docs](b)", "<p>a</p>\n\n[the docs](b)"),
        ("```\n##a\n</p>\nb\n```\n<pre>\n##a</pre>", "```\n##a\n</p>\nb\n```\n<pre>\n##a</pre>"),
        ("<ul>\n<li>a</li>\n</ul>\n<p>b</p>", "<ul>\n<li>a</li>\n</ul>\n<p>b</p>"),
    ],
)
def test_what_was_shown_as_markdown_is_markdown(body: str, made: str) -> None:
    assert mended(body) == made
