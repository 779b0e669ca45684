"""The feed of events: each once, under a name that survives edits and a move of the site."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
from markupsafe import Markup

from plugins.events.file import channel
from plugins.events.hub import EventHub
from plugins.events.ledger import ledger
from plugins.syndication import atom
from tests.building import Built
from tests.events.making import NOW, PUBLISHER, event


def test_the_sites_feed_tells_every_event_once(unconference: Built) -> None:
    found = feedparser.parse(io.BytesIO((unconference.output / "events/atom.xml").read_bytes()))
    assert not found.bozo
    assert len({entry.id for entry in found.entries}) == len(found.entries) >= 11
    titles = [entry.title for entry in found.entries]
    assert "CANCELLED: Called off" in titles
    summaries = {entry.title: entry.summary for entry in found.entries}
    assert summaries["Unconference"].startswith("Saturday 27 March 2027, The Spring, 1 Tinworth Street")


def test_an_event_keeps_its_name_when_the_site_moves(tmp_path: Path) -> None:
    meeting = event(tmp_path, "title: A\nstart: 2027-01-01")
    known = ledger.update({}, [meeting], NOW)
    ids = {
        feedparser.parse(
            io.BytesIO(atom.render(channel(EventHub((meeting,), NOW), publisher, known, lambda _: Markup("<p>x</p>"))))
        )
        .entries[0]
        .id
        for publisher in (PUBLISHER, replace(PUBLISHER, url="https://elsewhere.example"))
    }
    assert ids == {"tag:uid.example,2010:meeting"}


def test_an_entry_begins_with_what_changed_and_its_sessions_count(tmp_path: Path) -> None:
    front = (
        'title: A\nstart: 2027-01-01 09:00\nend: "17:00"\nrooms: [Attic, Hall]\nslots: [{start: "11:00", end: "11:45"}]'
    )
    known: ledger.EventLedger = {}
    for days, room in enumerate(("Attic", "Hall")):
        placed = f'{front}\nagenda: {{"11:00": {{{room}: pay}}}}'
        meeting = event(tmp_path, placed, events__meeting__pay="title: Pay talk")
        known = ledger.update(known, [meeting], NOW + timedelta(days=days))
    feed = channel(EventHub((meeting,), NOW), PUBLISHER, known, lambda _: Markup("<p>x</p>"))
    (entry,) = feedparser.parse(io.BytesIO(atom.render(feed))).entries
    line = "Changed on 2 November 2026: Pay talk moved from Attic to Hall."
    assert entry.summary.startswith(line)
    assert entry.content[0].value.startswith(f"<p>{line}</p>")
    assert entry.updated == "2026-11-02T12:00:00Z"
