"""What the maintainer is asked about members' posts, and what is told of how good guesses are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from plugins.planet.store.store import Store
from plugins.site.conversations import ask
from plugins.site.loading import load
from tests.conftest import living_in
from tests.planet.making import OCTOBER, entry

LONDON = ZoneInfo("Europe/London")
WHY = entry("why", member="bill", title="Why we meet in pubs", content=Markup("<p>Four reasons for pubs.</p>"))
NAMES = "<p>Bill Boorman wrote about reasons to meet. I think that he is wrong.</p>"


def _asked(folder: Path, relations: str = "") -> int:
    for slug, name in (("jon", "Jon Ingham"), ("bill", "Bill Boorman")):
        path = folder / f"content/members/{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\nname: {name}\nblog: https://{slug}.example/\n---\n", encoding="utf-8")
    (folder / "content/planet").mkdir(exist_ok=True)
    (folder / "content/planet/relations.yml").write_text(relations, encoding="utf-8")
    with Store.open(folder / "s.sqlite3", now=OCTOBER) as store:
        answer = entry("answer", title="A sample", content=Markup(NAMES), sort_date=OCTOBER + timedelta(days=2))
        store.save(None, [WHY, answer])
    catalogue, problems = load(living_in(folder), folder, OCTOBER)
    assert problems == []
    return ask(folder / "s.sqlite3", catalogue, LONDON)


@pytest.mark.parametrize(
    ("line", "judged"),
    [
        ("", "None of these is judged in planet/relations.yml yet"),
        ("- https://jon.example/answer answers https://jon.example/why", "judges 1: 1 right (1.00)."),
        ("- https://jon.example/answer ignores https://jon.example/why", "judges 1: 0 right (0.00)."),
    ],
)
def test_how_good_guesses_by_name_are_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, judged: str
) -> None:
    assert _asked(tmp_path, f"relations:\n  {line}\n" if line else "") == 0
    said = "".join(capsys.readouterr())
    assert "1 relation is by name alone" in said and judged in said
    shown = "- https://jon.example/answer answers https://jon.example/why    # Why we meet in pubs"
    assert (shown in said) is (not line)
