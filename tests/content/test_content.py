"""The content that ships is right, and the guide for writers tells the truth."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.events.reading import frontmatter as events
from plugins.members import shape as members
from plugins.posts import reading as posts
from plugins.shared.frontmatter import Document, read
from plugins.site.catalogue import Catalogue, load
from tests.shipped import shipped

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found, problems = load(ROOT / "content", ROOT, zone=LONDON, now=NOW)
    assert [str(problem) for problem in problems] == []
    return found


@shipped
def test_everything_that_ships_is_there(catalogue: Catalogue) -> None:
    assert len(catalogue.posts) >= 4
    assert len(catalogue.members) >= 12
    assert len(catalogue.events) >= 7
    assert {"about", "unconference", "new-here", "code-of-conduct", "take-part"} <= {p.slug for p in catalogue.pages}


@shipped
def test_everything_is_out_and_nothing_is_a_draft(catalogue: Catalogue) -> None:
    assert [post.source for post in catalogue.posts if post.status_at(NOW) != "published"] == []


@shipped
def test_every_text_says_something_before_one_opens_it(catalogue: Catalogue) -> None:
    assert [thing.source for thing in (*catalogue.posts, *catalogue.pages) if not thing.summary] == []


@shipped
@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.md")), ids=lambda path: path.stem)
def test_a_file_is_as_the_guide_asks(path: Path) -> None:
    document = read(path, ROOT)
    assert isinstance(document, Document)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.md", path.name), "names are small letters, digits and single hyphens"
    prose = re.sub(r"```.*?```|`[^`]*`", "", document.body.text, flags=re.S)
    assert not re.search(r"^# ", prose, re.M), "headings start at ##"
    assert not re.search(r"!\[\s*\]\(", prose), "a picture has words for those who cannot see it"
    sections = "posts|tags|events|planet|members|feeds|search"
    assert not re.search(rf"\]\(/(?!({sections})/)", prose), "links to our own pages name the file"
    assert not re.search(r"[ \t]+$", document.body.text, re.M), "no space at the end of a line"
    assert document.body.text.endswith("\n") or not document.body.text


@shipped
def test_the_bundled_planet_is_a_json_feed_of_members(catalogue: Catalogue) -> None:
    feed = json.loads((ROOT / "content/planet/archive.json").read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids)) >= 10
    for item in feed["items"]:
        assert item["_hub"]["member"] in catalogue.members, item["id"]
        assert item["url"].startswith("http"), item["id"]
        assert item["title"], item["id"]
        assert item["summary"], item["id"]
        assert not item.get("content_html"), "a post's own text belongs to its writer"
        assert set(item["_hub"].get("links", [])) <= set(ids), item["id"]
    dates = [datetime.fromisoformat(item["date_published"]) for item in feed["items"]]
    assert dates == sorted(dates, reverse=True), "the newest first"


EXAMPLES = re.findall(r"`(content/[\w/.-]+\.md)`\n\n```markdown\n(.*?)```", GUIDE, re.S)


def test_the_guide_s_smallest_files_work(tmp_path: Path) -> None:
    assert len(EXAMPLES) >= 6
    for name, text in EXAMPLES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "content/events/unconference-2010").mkdir(exist_ok=True)
    found, problems = load(tmp_path / "content", tmp_path, zone=LONDON, now=NOW)
    assert [str(problem) for problem in problems] == []
    assert (len(found.posts), len(found.events), len(found.members), len(found.pages)) == (1, 1, 1, 1)


SHAPES = {
    "Posts": posts._PostFront,
    "Pages": posts._PageFront,
    "Members": members.MemberFields,
    "Events": events.EventFields,
    "Sessions": events.SessionFields,
    "Venues": events.VenueFields,
}


@pytest.mark.parametrize("kind", SHAPES)
def test_the_guide_lists_every_key_and_no_other(kind: str) -> None:
    section = GUIDE.partition("\n## Every key\n")[2].partition(f"\n### {kind}\n")[2].partition("\n#")[0]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    listed = {key for cell in cells for key in re.findall(r"`([a-z_]+)`", cell)}
    assert listed == {field.name.rstrip("_") for field in fields(SHAPES[kind])}


@shipped
def test_every_file_that_the_readme_and_the_guides_link_to_is_there() -> None:
    for guide in ("README.md", "CONTRIBUTING.md", "theme/README.md", "SECURITY.md", "CODE_OF_CONDUCT.md"):
        path = ROOT / guide
        if path.exists():
            text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.S)
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
                assert re.match(r"https?:|mailto:", target) or (path.parent / target).exists(), f"{guide}: {target}"
