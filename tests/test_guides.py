"""The guides tell the truth: their examples work, they list every key, their links and anchors lead somewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from plugins.shared.community import OPTIONAL
from plugins.site import __main__ as site
from plugins.site import keys
from plugins.site.loading import load
from tests.building import ROOT
from tests.conftest import living_in

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
    found, problems = load(living_in(tmp_path, "UTC"), tmp_path, datetime(2026, 12, 1, tzinfo=UTC))
    assert [str(problem) for problem in problems] == []
    assert (len(found.posts), len(found.events), len(found.members), len(found.pages)) == (1, 1, 1, 1)


def test_the_page_of_keys_is_what_the_shapes_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.main(["keys"]) == 0
    assert PAGES["docs/keys.md"] == capsys.readouterr().out, "run `python3 tasks.py keys`, and read what it has changed"
    assert site.main(["keys", "--write", str(tmp_path / "keys.md")]) == 0
    assert (tmp_path / "keys.md").read_text(encoding="utf-8") == PAGES["docs/keys.md"]


def test_a_page_of_keys_that_cannot_be_written_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.main(["keys", "--write", str(tmp_path / "nowhere/keys.md")]) == 2
    assert "name a file in a folder that is there" in capsys.readouterr().err


@pytest.mark.parametrize("kind", keys.KINDS, ids=lambda kind: kind.title)
def test_of_every_key_something_is_said(kind: keys.Kind) -> None:
    silent = [key.name for key in keys.keys(kind) if not key.value]
    assert silent == [], "write what it is for below the field, in its shape"


def test_every_key_that_a_file_may_have_is_told_of() -> None:
    told = {kind.title: {key.name for key in keys.keys(kind)} for kind in keys.KINDS}
    assert {"title", "date", "image", "image.src", "id"} <= told["Posts"]
    assert {"except", "tickets.as_of", "rooms.access", "slots.kind", "organiser.email"} <= told["Events"]
    assert {"include.words", "feeds", "links.url"} <= told["Members"]
    assert {"access.step_free", "address.country"} <= told["Venues"]
    assert {"store", "hashtags", "run_seconds", "allow_hosts"} <= told["The planet's settings"]


def test_whoever_runs_a_site_is_told_of_every_setting_of_a_community() -> None:
    named = set(re.findall(r"`([A-Z_]+)`", PAGES["docs/running-a-site.md"]))
    assert {*OPTIONAL, "SITENAME", "SITEURL", "TIMEZONE", "DEFAULT_LANG", "SITE_ID", "PLANET"} - named == set()


NAMED = re.compile(r"(?<![\w/.*-])((?:[\w-]+/)+\w+\.py)(?: ([A-Z][A-Za-z]+))?")
FOLDERS = ("", "plugins/", "plugins/planet/", "plugins/events/", "plugins/posts/")
OLDER = ("CHANGELOG.md", "docs/decisions/")  # they tell of what was


def test_every_module_that_a_page_names_is_there_with_what_it_is_named_for() -> None:
    wrong = []
    for page, text in PAGES.items():
        for path, name in () if page.startswith(OLDER) else NAMED.findall(text):
            found = next((file for folder in FOLDERS if (file := ROOT / folder / path).is_file()), None)
            if found is None or not re.search(rf"^class {name}\b" if name else "", found.read_text("utf-8"), re.M):
                wrong.append(f"{page}: {path} {name}".strip())
    assert wrong == []


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


SHOWN = re.compile(r'!\[([^]]+)\]\((\S+?\.png)\)|<img src="([^"]+)" width="\d+" alt="([^"]+)">')


def test_the_guides_pictures_are_there_small_and_told_in_words() -> None:
    shown = {}
    for page, text in PAGES.items():
        for words, file, source, told in SHOWN.findall(FENCED.sub("", text)):
            shown[((ROOT / page).parent / (file or source)).resolve()] = words or told
    assert set((ROOT / "docs").glob("*.png")) <= shown.keys()
    assert {"post.png", "draft.png"} <= {path.name for path in shown}
    for path, words in shown.items():
        assert len(words) > 40, path
        assert path.stat().st_size < 60 * 1024, path
        with Image.open(path) as picture:
            assert picture.mode == "P", path
            assert set(picture.info) <= {"dpi", "transparency"}, path  # nothing of the machine that drew it


def test_the_guide_s_picture_stands_beside_its_post(tmp_path: Path) -> None:
    (line,) = re.findall(r"^!\[.+\]\(circle\.jpg .+\)$", PAGES["CONTRIBUTING.md"], re.M)
    first = next(text for name, text in EXAMPLES if name == "content/posts/hello.md")
    posts = tmp_path / "content/posts"
    posts.mkdir(parents=True)
    (posts / "hello.md").write_text(f"{first}\n{line}\n", encoding="utf-8")
    Image.new("RGB", (60, 40)).save(posts / "circle.jpg")
    found, problems = load(living_in(tmp_path, "UTC"), tmp_path, datetime(2026, 12, 1, tzinfo=UTC))
    assert [str(problem) for problem in problems] == []
    assert [one.source for one in found.pictures] == ["content/posts/circle.jpg"]


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
