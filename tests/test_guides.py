"""The guides tell the truth: their examples work, their tables list every key, their links lead somewhere."""

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
from plugins.site.catalogue import load
from tests.building import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"`(content/[\w/.-]+\.md)`\n\n```markdown\n(.*?)```", GUIDE, re.S)


def test_the_guide_s_smallest_files_work(tmp_path: Path) -> None:
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
def test_the_guide_lists_every_key_and_no_other(kind: str) -> None:
    section = GUIDE.partition("\n## Every key\n")[2].partition(f"\n### {kind}\n")[2].partition("\n#")[0]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    listed = {key for cell in cells for key in re.findall(r"`([a-z_]+)`", cell)}
    assert listed == {field.name.rstrip("_") for field in fields(SHAPES[kind])}


def test_every_file_that_the_readme_and_the_guides_link_to_is_there() -> None:
    for guide in ("README.md", "CONTRIBUTING.md", "theme/README.md", "SECURITY.md", "CODE_OF_CONDUCT.md"):
        path = ROOT / guide
        if path.exists():
            text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.S)
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
                # What is in content/ is the community's, which may take it out.
                known = re.match(r"(?:\.\./)*content/|https?:|mailto:", target) or (path.parent / target).exists()
                assert known, f"{guide}: {target}"
