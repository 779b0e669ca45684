"""The guides tell the truth: their examples work, they list every key, their links and anchors lead somewhere."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.events.reading import frontmatter as events
from plugins.members import shape as members
from plugins.posts import reading as posts
from plugins.shared.community import OPTIONAL
from plugins.site.catalogue import load
from tests.building import ROOT

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for pattern in ("*.md", "docs/**/*.md", "theme/*.md", "bench/*.md", ".github/*.md", ".gitlab/**/*.md")
    for path in sorted(ROOT.glob(pattern))
}
FENCED = re.compile(r"^```.*?^```", re.S | re.M)
GUIDES = ("CONTRIBUTING.md", "docs/organisers.md", "docs/running-a-site.md")
EXAMPLE = re.compile(r"`(content/[\w/.-]+\.md)`\n\n```markdown\n(.*?)```", re.S)
EXAMPLES = [example for page in GUIDES for example in EXAMPLE.findall(PAGES[page])]


def test_the_guides_smallest_files_work(tmp_path: Path) -> None:
    assert len(EXAMPLES) >= 6
    for name, text in EXAMPLES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "content/events/unconference-2010").mkdir(exist_ok=True)
    found, problems = load(tmp_path / "content", tmp_path, zone=ZoneInfo("UTC"), now=datetime(2026, 12, 1, tzinfo=UTC))
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
def test_the_page_of_keys_lists_every_key_and_no_other(kind: str) -> None:
    section = PAGES["docs/keys.md"].partition(f"\n## {kind}\n")[2].partition("\n#")[0]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    listed = {key for cell in cells for key in re.findall(r"`([a-z_]+)`", cell)}
    assert listed == {field.name.rstrip("_") for field in fields(SHAPES[kind])}


def test_whoever_runs_a_site_is_told_of_every_setting_of_a_community() -> None:
    named = set(re.findall(r"`([A-Z_]+)`", PAGES["docs/running-a-site.md"]))
    assert {*OPTIONAL, "SITENAME", "SITEURL", "TIMEZONE", "DEFAULT_LANG", "SITE_ID", "PLANET"} - named == set()


def headings(text: str) -> list[str]:
    """Return the headings of a page as they are read, without code that only looks like one."""
    return re.findall(r"^#{1,6} +(.+?) *#*$", FENCED.sub("", text), re.M)


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub and GitLab give a page's headings; the second of a name gets a number."""
    seen: dict[str, int] = {}
    found = set()
    for heading in headings(text):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = seen[anchor] = seen.get(anchor, -1) + 1
        found.add(f"{anchor}-{count}" if count else anchor)
    return found


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("# One\n\n## One\n", {"one", "one-1"}),
        ("## What's `on`, in *Köln*?\n```\n# no heading\n```\n", {"whats-on-in-köln"}),
        ("### [A link](x.md) of it\n", {"a-link-of-it"}),
    ],
)
def test_anchors_are_those_that_hosts_give(text: str, given: set[str]) -> None:
    assert anchors(text) == given


@pytest.mark.parametrize("page", PAGES)
def test_a_page_s_links_and_anchors_lead_somewhere(page: str) -> None:
    text = re.sub(r"`[^`\n]*`", "", FENCED.sub("", PAGES[page]))
    for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", text):
        name, _, anchor = target.partition("#")
        # What is in content/ is the community's, which may take it out.
        if re.match(r"(?:\.\./)*content/|https?:|mailto:", target):
            continue
        path = ((ROOT / page).parent / name if name else ROOT / page).resolve()
        assert path.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{page}: {target}"


def test_what_the_program_says_of_a_page_is_there() -> None:
    folders = ("plugins", "theme/templates", ".github", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [*ROOT.glob("*.py"), ROOT / "pyproject.toml"]
    said = re.compile(r"\b((?:docs/|theme/)?[\w-]+\.md)\b(?:</code>)?(?:, [\"“]([^\"”]+)[\"”])?")
    pages = {"CONTRIBUTING.md", "README.md", "SECURITY.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md"}
    found = 0
    for path in files:
        if path.suffix in (".py", ".html", ".yml", ".toml", ".md", ""):
            for name, section in said.findall(path.read_text(encoding="utf-8")):
                if name in pages or name.startswith(("docs/", "theme/")):
                    found += 1
                    assert name in PAGES, f"{path}: {name}"
                    assert not section or section in headings(PAGES[name]), f"{path}: {name}, {section}"
    assert found > 5
