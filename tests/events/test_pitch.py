"""A pitch by e-mail, form, or typed slip: the same file, with a name and no address in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.events.__main__ import main
from plugins.events.pitch import read_pitch, session_file
from tests.events.making import read

MAIL = b"""From: Ann Example <ann@example.org>
To: hello@chr.example
Date: Tue, 05 Jan 2027 10:00:00 +0000
Subject: Re: Session for Unconference [unconf]
Content-Type: text/plain; charset=utf-8

Title: Who owns HR, really?

Name: Ann

Format (talk, discussion, workshop =E2=80=A6): discussion

First time? (yes or no): yes

About: What I keep hearing.
Call me on +44 20 7946 0958 or ann@example.org.

A second paragraph.
--
Ann Example, Head of People, ann@example.org
""".replace(b"=E2=80=A6", "…".encode())

FORM = b"""### Event

unconf

### Title

Who owns HR, really?

### Name

Ann

### Format

discussion

### First time?

yes

### About

What I keep hearing.
Call me on  or .

A second paragraph.
"""

SLIP = b"""Title: Who owns HR, really?
First name: Ann
Format: discussion
First time: yes
About:
What I keep hearing.
Call me on or .

A second paragraph.
"""

SESSION = """---
title: "Who owns HR, really?"
by: "Ann"
format: "discussion"
first_timer: true
---

What I keep hearing.
Call me on or .

A second paragraph.
"""


def made(data: bytes, mail: bool = False) -> str:
    """Return the session file of a pitch, without the day on which an e-mail was sent."""
    pitch = read_pitch(data, mail=mail)
    assert not isinstance(pitch, str)
    return session_file(pitch).replace("pitched: 2027-01-05\n", "")


def test_three_ways_end_in_one_file() -> None:
    assert made(MAIL, mail=True) == made(FORM) == made(SLIP) == SESSION


def test_the_day_of_an_e_mail_is_the_day_of_the_pitch() -> None:
    pitch = read_pitch(MAIL, mail=True)
    assert not isinstance(pitch, str)
    assert "pitched: 2027-01-05" in session_file(pitch)
    assert pitch.event == "unconf"


def test_a_free_e_mail_is_a_pitch_too() -> None:
    mail = (
        b"From: =?utf-8?q?J=C3=B6rg?= <j@example.org>\nSubject: Silence at work\n"
        b"Content-Type: text/html\n\n<p>Nobody speaks.</p><p>Why?</p>\n"
    )
    pitch = read_pitch(mail, mail=True)
    assert not isinstance(pitch, str)
    assert (pitch.title, pitch.name, pitch.about.split()) == ("Silence at work", "Jörg", ["Nobody", "speaks.", "Why?"])


@pytest.mark.parametrize(("text", "lacks"), [(b"Name: Ann", "no title"), (b"Title: A", "no name"), (b"", "no title")])
def test_what_is_missing_is_said(text: bytes, lacks: str) -> None:
    assert lacks in str(read_pitch(text, mail=False))


def test_the_command_puts_it_beside_its_event(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_bytes(MAIL)
    front = "title: Unconference\nstart: 2027-05-20"
    content = ["--content", str(tmp_path / "content")]
    read(tmp_path, {"events/unconf.md": front})
    assert main(["pitch", str(mail), *content]) == 0
    events, problems = read(tmp_path, {})
    assert problems == []
    (session,) = events[0].sessions
    assert (session.slug, session.by[0].name, session.first_timer) == ("who-owns-hr-really", "Ann", True)
    assert "@" not in (tmp_path / session.source).read_text(encoding="utf-8")
    assert main(["pitch", str(mail), "--event", "other", *content]) == 2
    assert "which does not exist — name one with --event: unconf" in capsys.readouterr().err
