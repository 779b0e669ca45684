"""While a site is served: the page of a text that is edited is new at once, and all else by the build that follows."""

from __future__ import annotations

import json

import pytest

from tests.building import Project, copy
from tests.conftest import sound

pytestmark = pytest.mark.slow

POST = "content/posts/a-post.md"
FRONT = "title: A post\ndate: 2010-10-01\ntags: [One]\n"
# Builds, then edits files as the argument says (JSON), and prints of each whether its page was new at once.
EDIT = """
import json, sys
from pathlib import Path
from plugins.output.rebuild import rebuild
from plugins.shared.ending import Preview

if __name__ == "__main__":
    preview = Preview(lambda: None, lambda: True, quiet=True)
    assert rebuild(Path.cwd() / "pelicanconf.py", force=True, preview=preview) == 0
    for name, text in json.loads(sys.argv[1]):
        Path(name).write_text(text, encoding="utf-8")
        print(json.dumps(preview.edited(Path(name).resolve())))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy(tmp_path_factory.mktemp("editing") / "site")
    project.write("content/pages/rules.md", "---\ntitle: Rules\n---\nOne rule.\n")
    return project


def edited(site: Project, *edits: tuple[str, str]) -> list[bool]:
    """Return whether the pages were new at once, after each of ``edits`` of a file."""
    site.write(POST, f"---\n{FRONT}---\nBefore.\n")
    said = sound(site.run(EDIT, json.dumps(edits))).said.split()
    return [json.loads(word) for word in said if word in ("true", "false")]


def page(site: Project, name: str = "posts/a-post") -> str:
    return (site.folder / f"output/{name}/index.html").read_text(encoding="utf-8")


def test_a_text_is_shown_with_all_that_its_page_has_and_as_a_build_shows_it(site: Project) -> None:
    front = FRONT.replace("A post", "A *new* title") + "summary: In short.\n"
    text = f"---\n{front}---\nAfter, by [rules](../pages/rules.md).\n"
    rules = "---\ntitle: Rules\n---\nTwo rules, and `code`.\n"
    assert edited(site, (POST, text), ("content/pages/rules.md", rules)) == [True, True]
    at_once = page(site), page(site, "rules")
    assert "After, " in at_once[0] and "Two rules" in at_once[1]
    sound(site.build("build"))
    assert page(site, "rules") == at_once[1]
    # All but the card, which is drawn by the build.
    shown, built = (html.partition("</head>")[2] for html in (at_once[0], page(site)))
    assert shown == built


NOT_AT_ONCE = {
    "another address": (POST, f"---\n{FRONT}slug: elsewhere\n---\nAfter.\n"),
    "another day": (POST, f"---\n{FRONT.replace('10-01', '10-02')}---\nAfter.\n"),
    "another tag, which lists have": (POST, f"---\n{FRONT.replace('One', 'Two')}---\nAfter.\n"),
    "a key that nobody knows": (POST, f"---\n{FRONT}colour: red\n---\nAfter.\n"),
    "no front matter": (POST, "After.\n"),
    "a link that leads nowhere": (POST, f"---\n{FRONT}---\nAfter, [this](nowhere.md).\n"),
    "HTML that may not be published": (POST, f"---\n{FRONT}---\nAfter <script>alert(1)</script>\n"),
    "a post that was not there": ("content/posts/new.md", f"---\n{FRONT}---\nAfter.\n"),
    "what is no text": ("theme/static/css/site.css", "p { color: red }"),
}


def test_what_more_than_its_page_must_know_or_is_wrong_waits_for_the_build(site: Project) -> None:
    found = edited(site, *NOT_AT_ONCE.values())
    assert dict(zip(NOT_AT_ONCE, found, strict=True)) == dict.fromkeys(NOT_AT_ONCE, False)
    assert "<p>Before.</p>" in page(site)
