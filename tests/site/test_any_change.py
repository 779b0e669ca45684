"""Whatever is changed, in whatever order, a build gives what a first build of the same would give, to the last byte.

Hypothesis draws the changes. HUB_CHANGES sets how many sequences of them are tried (each of some 30 changes and 8
comparisons, of two builds each); the tests try one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PIL import Image

from plugins.planet.store.store import Store
from tests.building import Built, Project, copy
from tests.planet.entries import entry

pytestmark = pytest.mark.slow

SEQUENCES = int(os.environ.get("HUB_CHANGES", "1"))
DAY = datetime(2027, 3, 1, 12, tzinfo=UTC)
NAMES = st.sampled_from(["one", "two", "three", "four"])
WORDS = st.sampled_from(["river", "pub", "tweetup", "blog", "agenda", "hashtag"])
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
DAYS = st.integers(-400, 400)
# What a build makes again, and what a machine that never built this has not.
MADE = {"output", ".hub/cache", ".hub/stage", ".hub/published.json"}


class AnyChange(RuleBasedStateMachine):
    """A project that is changed and built, again and again."""

    @initialize()
    def begin(self) -> None:
        """Have a small project."""
        self.folder = Path(tempfile.mkdtemp(prefix="changes-"))
        self.project = copy(self.folder / "kept")
        self.project.replace_content()
        for part in ("posts", "events", "members", "images"):
            (self.project.folder / "content" / part).mkdir()
        self.project.write("content/pages/about.md", "---\ntitle: About\norder: 1\n---\nText.\n")
        self.now = DAY
        self.number = self.steps = 0

    def teardown(self) -> None:
        """Compare once more, and clear up."""
        if hasattr(self, "project"):
            self.compare()
            shutil.rmtree(self.folder)

    @rule(
        name=NAMES,
        title=TEXTS,
        days=DAYS,
        tags=st.sets(WORDS),
        body=TEXTS,
        status=st.sampled_from(["published", "published", "draft", "hidden"]),
        slug=st.none() | NAMES,
        link=st.none() | NAMES,
        series=st.none() | WORDS,
    )
    def write_a_post(self, name: str, **facts: object) -> None:
        """Write a post, new or in the place of another."""
        day = (DAY + timedelta(days=int(str(facts["days"])))).date()
        lines = [f"title: {facts['title']}", f"date: {day}", f"status: {facts['status']}"]
        lines += [f"tags: [{', '.join(sorted(facts['tags']))}]"]  # type: ignore[call-overload]
        lines += [f"{key}: {facts[key]}" for key in ("slug", "series") if facts[key]]
        body = [str(facts["body"])]
        there = self.project.folder / "content"
        body += [f"[There]({facts['link']}.md)."] if (there / f"posts/{facts['link']}.md").exists() else []
        body += ["![A colour](../images/colour.png)"] if (there / "images/colour.png").exists() else []
        self.project.write(f"content/posts/{name}.md", "\n".join(["---", *lines, "---", *body, ""]))

    @rule(name=NAMES)
    def delete_a_post(self, name: str) -> None:
        """Delete a post, if it is there."""
        (self.project.folder / f"content/posts/{name}.md").unlink(missing_ok=True)

    @rule(name=NAMES, other=NAMES)
    def rename_a_post(self, name: str, other: str) -> None:
        """Give a post's file another name."""
        path = self.project.folder / f"content/posts/{name}.md"
        if path.exists():
            path.rename(path.with_stem(other))

    @rule(name=NAMES, days=DAYS, title=TEXTS, again=st.booleans(), session=st.booleans())
    def write_an_event(self, name: str, days: int, title: str, again: bool, session: bool) -> None:
        """Write an event, with a session or without."""
        day = (DAY + timedelta(days=days)).date()
        rule = f"repeat: {day:%A}s\n" if again else ""
        self.project.write(f"content/events/{name}.md", f"---\ntitle: {title}\nstart: {day}\n{rule}---\n{title}\n")
        folder = self.project.folder / f"content/events/{name}"
        shutil.rmtree(folder, ignore_errors=True)
        if session and not again:
            self.project.write(f"content/events/{name}/talk.md", f"---\ntitle: On {title}\n---\n{title}\n")

    @rule(name=NAMES)
    def delete_an_event(self, name: str) -> None:
        """Delete an event and its sessions."""
        (self.project.folder / f"content/events/{name}.md").unlink(missing_ok=True)
        shutil.rmtree(self.project.folder / f"content/events/{name}", ignore_errors=True)

    @rule(name=NAMES, title=TEXTS, there=st.booleans())
    def change_a_member(self, name: str, title: str, there: bool) -> None:
        """Write a member, or delete them."""
        path = self.project.folder / f"content/members/{name}.md"
        path.write_text(f"---\nname: {title}\n---\n{title}\n") if there else path.unlink(missing_ok=True)

    @rule(number=st.integers(0, 30), title=TEXTS, name=NAMES)
    def change_the_planet(self, number: int, title: str, name: str) -> None:
        """Write an entry of a member's feed."""
        path = self.project.folder / ".hub/planet.sqlite3"
        path.parent.mkdir(exist_ok=True)
        with Store.open(path, now=self.now) as store:
            store.save(None, [entry(number, title=title, member=name)])

    @rule(red=st.integers(0, 2), width=st.sampled_from([300, 900]))
    def change_a_picture(self, red: int, width: int) -> None:
        """Draw a picture."""
        data = BytesIO()
        Image.new("RGB", (width, 200), (red * 100, 0, 0)).save(data, "PNG")
        self.project.write("content/images/colour.png", data.getvalue())

    @rule(
        name=st.sampled_from(
            ["theme/templates/404.html", "theme/templates/macros/cards.html", "theme/static/css/base.css"]
        )
    )
    def change_the_theme(self, name: str) -> None:
        """Add a line to a template or stylesheet."""
        self._add(name, "\n")

    @rule(name=st.sampled_from(["plugins/posts/article.py", "plugins/writing/rendered.py", "pelicanconf.py"]))
    def change_the_code(self, name: str) -> None:
        """Add a line to the code or the settings."""
        self._add(name, f"# {self.number}\n")

    @rule(tagline=TEXTS)
    def change_a_setting(self, tagline: str) -> None:
        """Give the site another line under its name."""
        self._add("pelicanconf.py", f"TAGLINE = {tagline!r}\n")

    @rule(days=st.integers(-30, 90))
    def wait(self, days: int) -> None:
        """Let time pass, or a clock be set back."""
        self.now += timedelta(days=days)

    @rule()
    def build(self) -> None:
        """Build, and look no further."""
        self._build(self.project)

    @invariant()
    def look_now_and_then(self) -> None:
        """Compare after every fifth step."""
        self.steps += 1
        if self.steps % 5 == 0:
            self.compare()

    def compare(self) -> None:
        """Build here and from nothing; both must say the same and publish the same."""
        clean = Project(self.folder / f"clean-{self.number}")
        self.number += 1
        shutil.copytree(self.project.folder, clean.folder, ignore=self._made)
        before = Built(str(self.project.folder), 0, "").files()
        again, first = self._build(self.project), self._build(clean)
        assert again.status == first.status in (0, 2), (again.said, first.said)
        if first.status:
            assert again.said == first.said
            assert again.files() == before, "a build that ends in a problem leaves what was published"
        else:
            one, other = again.files(), first.files()
            assert sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)) == []
        shutil.rmtree(clean.folder)

    def _made(self, folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(self.project.folder)
        return [name for name in names if (inside / name).as_posix() in MADE]

    def _add(self, name: str, text: str) -> None:
        self.number += 1
        with (self.project.folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def _build(self, project: Project) -> Built:
        return project.build("build", environment={"SOURCE_DATE_EPOCH": str(int(self.now.timestamp()))})


TestAnyChange = AnyChange.TestCase
TestAnyChange.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=40,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
