"""A site with an unconference, a series and a called-off meeting, built once a run."""

from __future__ import annotations

import pytest

from tests.building import Built, Project, Workshop

UNCONFERENCE = {
    "venues/the-spring.md": """---
name: The Spring
address: {street: 1 Tinworth Street, district: Vauxhall, locality: London, postcode: SE11 5AL, country: GB}
geo: 51.486, -0.123
---
""",
    "events/unconf.md": """---
title: Unconference
start: 2027-03-27 09:30
end: 2027-03-28 17:00
venue: the-spring
hosts: [ann-sample]
organiser: {name: Courtenay HR, email: hello@example.org}
attendees: [Ann, Bo]
summary: Two days on either side of the night in which the clocks go forward.
zones: [America/New_York]
online: https://example.org/join
rooms: [Main hall, {name: "Attic; small, warm"}]
slots:
  - {id: first, start: "10:00", end: "10:45"}
  - {start: "10:45", end: "11:00", title: Tea, kind: break}
  - {id: after, day: 2027-03-28, start: "10:00", end: "11:30"}
agenda: {first: {Main hall: one}}
---
""",
    "events/unconf/one.md": "---\ntitle: One, and more\n---\n",
    "events/unconf/two.md": """---
title: Two
convener: Ann
follow_ups: [Write it up]
present: [Ann]
slot: after
room: "Attic; small, warm"
---
""",
    "events/unconf/three.md": "---\ntitle: Only a pitch\nby: Bo\n---\n",
    "events/chat.md": """---
title: Chat
start: 2026-09-08 19:00
end: 20:00
repeat: second Tuesday
until: 2027-06-30
except: [2026-12-08]
place: A pub
---
""",
    "events/chat/2027-01-12.md": "---\nstart: 2027-01-14 19:30\nvenue: the-spring\n---\n",
    "events/chat/2027-02-09.md": "---\nstatus: cancelled\n---\n",
    "events/unconf/four.md": "---\ntitle: A first pitch\nby: Cy\nfirst_timer: true\n---\n",
    "events/off.md": "---\ntitle: Called off\nstart: 2027-02-01\nstatus: cancelled\n---\n",
    "events/nowhere.md": "---\ntitle: Place to be found\nstart: 2027-02-02\n---\n",
}


@pytest.fixture(scope="session")
def unconference(workshop: Workshop) -> Built:
    """Return the sample site with these events too, as it is on 30 November 2026."""

    def make(project: Project) -> Built:
        for name, text in UNCONFERENCE.items():
            project.write(f"content/{name}", text)
        return project.build("build", environment={"SOURCE_DATE_EPOCH": "1796000000"})

    built = workshop.once("unconference", make)
    assert built.status == 0, built.said
    return built
