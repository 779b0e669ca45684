"""An event that is a draft, and one whose file was renamed, on a real site."""

from __future__ import annotations

import json

import pytest

from tests.building import Built, Project, Workshop
from tests.conftest import sound

pytestmark = pytest.mark.slow

MOVED = """---
title: Open
start: 2027-05-20 09:30
uid: old
redirects: [/events/old/]
---
A sample text, and [what is not out](draft.md).
"""


@pytest.fixture(scope="module")
def built(workshop: Workshop) -> Built:
    def make(project: Project) -> Built:
        project.replace_content()
        project.write("content/events/new.md", MOVED)
        project.write("content/events/new/talk.md", "---\ntitle: Talk\n---\nA sample.\n")
        project.write(
            "content/events/draft.md", "---\ntitle: Secret\nstart: 2027-06-01\nstatus: draft\n---\nA sample.\n"
        )
        project.write("content/events/draft/talk.md", "---\ntitle: Secret talk\n---\nA sample.\n")
        return project.build("publish", "--no-fetch", environment={"SITEURL": "https://sample.example"})

    return sound(workshop.once("event-drafts", make))


def test_a_draft_is_published_nowhere(built: Built) -> None:
    files = built.files()
    assert not any(name.startswith("events/draft/") for name in files)
    assert not any(b"Secret" in data for data in files.values())
    assert "draft" in built.said
    assert "Secret" not in (built.project.folder / "events.lock").read_text(encoding="utf-8")


def test_a_renamed_event_leads_on_with_its_sessions_and_its_calendar(built: Built) -> None:
    files = built.files()
    assert b"/events/new/" in files["events/old/index.html"]
    assert b"/events/new/talk/" in files["events/old/talk/index.html"]
    assert files["events/old/event.ics"] == files["events/new/event.ics"]
    assert (
        b"UID:events/old@" in files["events/new/event.ics"].replace(b"\r\n ", b"")
        or b"UID:old" in files["events/new/event.ics"]
    )


def test_what_was_told_is_published_for_the_next_checkout(built: Built) -> None:
    told = json.loads(built.files()["events/ledger.json"])["events"]
    assert {"old", "old.talk"} == set(told)
