"""What a pull request may do to the planet by a file in content/planet/: add entries, and nothing that stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.planet.store.tombstones import mark
from tests.building import Built, copy
from tests.conftest import sound
from tests.planet.test_bundle import SINCE, item

pytestmark = pytest.mark.slow

ADDRESS = {"SITEURL": "https://hub.example"}


def test_an_archive_with_tombstones_takes_nothing_away_and_leaves_nothing_behind(site: Built, tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    members = sorted(path.stem for path in (project.folder / "content/members").glob("*.md"))
    stones = [{"kind": "member", "mark": mark("member", slug), "since": SINCE} for slug in members]
    state = {"url": "https://victim.example/feed", "member": members[0], "gone": True, "gone_since": SINCE}
    extra = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{**item(n, members[0]), "title": f"A brought sample {n}"} for n in range(30)],
        "_hub": {"tombstones": stones, "feeds": [state]},
    }
    project.write("content/planet/extra.json", json.dumps(extra))
    for _ in range(2):
        built = sound(project.build("publish", "--no-fetch", "--force", environment=ADDRESS))
        assert f"content/planet/extra.json: has {len(stones)} tombstones, 1 feed's state, ignored" in built.said
        assert "A brought sample 29" in built.files()["planet/archive/2010.json"].decode()
    before = json.loads(site.files()["planet/archive/index.json"])["_hub"]
    assert json.loads(built.files()["planet/archive/index.json"])["_hub"]["tombstones"] == before["tombstones"]
    (project.folder / "content/planet/extra.json").unlink()
    sound(project.build("publish", "--no-fetch", environment=ADDRESS))
    assert sound(project.build("build")).files() == site.files()
