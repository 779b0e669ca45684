"""A pitch by e-mail, form, or typed slip: the same file, with a name and no address in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.events.__main__ import main
from plugins.events.by_hand.pitch import Pitch, read_pitches, session_file
from plugins.language.catalogue import gettexts
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
    return session_file(only(data, mail=mail)).replace("pitched: 2027-01-05\n", "")


def only(data: bytes, *, mail: bool) -> Pitch:
    """Return the one pitch that is in ``data``."""
    found = read_pitches(data, mail=mail)
    assert not isinstance(found, str), found
    assert (len(found.pitches), found.lacks) == (1, ())
    return found.pitches[0]


def test_three_ways_end_in_one_file() -> None:
    assert made(MAIL, mail=True) == made(FORM) == made(SLIP) == SESSION


def test_the_day_of_an_e_mail_is_the_day_of_the_pitch() -> None:
    pitch = only(MAIL, mail=True)
    assert "pitched: 2027-01-05" in session_file(pitch)
    assert pitch.event == "unconf"


def test_a_free_e_mail_is_a_pitch_too() -> None:
    mail = (
        b"From: =?utf-8?q?J=C3=B6rg?= <j@example.org>\nSubject: Silence at work\n"
        b"Content-Type: text/html\n\n<p>Nobody speaks.</p><p>Why?</p>\n"
    )
    pitch = only(mail, mail=True)
    assert (pitch.title, pitch.name, pitch.about.split()) == ("Silence at work", "Jörg", ["Nobody", "speaks.", "Why?"])


@pytest.mark.parametrize(("text", "lacks"), [(b"Name: Ann", "no title"), (b"Title: A", "no name"), (b"", "no title")])
def test_what_is_missing_is_said(text: bytes, lacks: str) -> None:
    assert lacks in str(read_pitches(text, mail=False))


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


def test_the_printed_slip_is_read_in_its_order() -> None:
    words = ("I want to talk about  Notice boards", "Because", "the canteen has no Wi-Fi", "First name Moe")
    typed = "\n".join((*words, "☑ my first session ☐ talk ☒ workshop"))
    pitch = only(typed.encode(), mail=False)
    assert (pitch.title, pitch.about, pitch.name) == ("Notice boards", "the canteen has no Wi-Fi", "Moe")
    assert (pitch.first_timer, pitch.format) == (True, "workshop")


def test_a_slip_in_another_language_is_read() -> None:
    typed = "أريد أن أتحدّث عن: العمل\nلأن: نعم\nالاسم الأول: ليلى\n[x] جلستي الأولى\n"
    found = read_pitches(typed.encode(), mail=False, languages=gettexts(Path("theme/translations")))
    assert not isinstance(found, str)
    (pitch,) = found.pitches
    assert (pitch.title, pitch.name, pitch.about, pitch.first_timer) == ("العمل", "ليلى", "نعم", True)


PILE = b"""I want to talk about: Rotas
First name: Moe
Because: nights

I want to talk about: Pay
Because: nobody says
I want to talk about: Silence
First name: Ann
[ ] my first session [x] talk
"""


def test_a_pile_of_slips_is_read_and_the_one_that_lacks_something_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(tmp_path, {"events/unconf.md": "title: Unconference\nstart: 2027-05-20"})
    (tmp_path / "pile.txt").write_bytes(PILE)
    command = ["pitch", str(tmp_path / "pile.txt"), "--event", "unconf", "--content", str(tmp_path / "content")]
    assert main(command) == 2
    events, problems = read(tmp_path, {})
    assert problems == []
    assert [(one.title, one.by[0].name, one.format) for one in events[0].sessions] == [
        ("Rotas", "Moe", None),
        ("Silence", "Ann", "talk"),
    ]
    assert "has no name beside the title “Pay” — add a line `Name: …`" in capsys.readouterr().err


def test_what_was_attached_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(tmp_path, {"events/unconf.md": "title: Unconference\nstart: 2027-05-20"})
    mail = (
        b"From: Ann <a@example.org>\nSubject: My slip [unconf]\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\n\nHere it is.\n--x\nContent-Type: image/jpeg; name=slip.jpg\n\nxx\n"
        b"--x\nContent-Type: text/plain\n\nAnd words below it.\n--x--\n"
    )
    (tmp_path / "mail.eml").write_bytes(mail)
    assert main(["pitch", str(tmp_path / "mail.eml"), "--content", str(tmp_path / "content")]) == 0
    assert "the attachment slip.jpg was not read" in capsys.readouterr().out
    (session,) = read(tmp_path, {})[0][0].sessions
    assert session.body.text.strip().split("\n\n") == ["Here it is.", "And words below it."]


def test_a_subject_that_our_own_link_wrote_is_no_title() -> None:
    mail = b"From: Ann <a@example.org>\nSubject: Session for Unconference [unconf]\n\nPay, I think.\n"
    assert "has no title" in str(read_pitches(mail, mail=True))


def test_a_mark_as_replies_have_it_names_the_event() -> None:
    mail = b"From: Ann <a@example.org>\nSubject: Re: Pay talk [event:unconf]\n\nWho gets it.\n"
    told = only(mail, mail=True)
    assert (told.title, told.event) == ("Pay talk", "unconf")


def test_tags_in_a_pitch_are_words() -> None:
    assert only(b"Title: Code\nName: Ann\nAbout: why is <script> bad, and 1 < 2?", mail=False).about == (
        "why is &lt;script> bad, and 1 < 2?"
    )
    pitch = only(b"Title: Code\nName: Ann\nAbout: who fills in {{ page.title }} and [[A note]]?", mail=False)
    assert "\n\nwho fills in \\{{ page.title }} and \\[[A note]]?\n" in session_file(pitch)


def test_a_sentence_that_begins_as_a_slip_does_is_a_sentence() -> None:
    mail = b"From: Ann <a@example.org>\nSubject: Pay [unconf]\n\nI want to talk about pay that all can see.\n"
    pitch = only(mail, mail=True)
    assert (pitch.title, pitch.about) == ("Pay", "I want to talk about pay that all can see.")


@pytest.mark.parametrize(
    "text",
    [
        "Title: Pay\n\nWho knows what.\n\nName: Ann",
        "Titel: Pay\nName: Ann\nBeschreibung: Who knows what.",
        "Título: Pay\nNombre: Ann\n\nWho knows what.",
        "1. Titre : Pay\n   Nom : Ann\n\nWho knows what.",
        "Title: Pay\nWho knows what.\n\nName: Ann",
        "Title - Pay\nName - Ann\nAbout - Who knows what.",
        "Session name\uff1aPay\nLed by\uff1aAnn\n\nWho knows what.",
        "What I want to talk about: Pay\nMy first name: Ann\nTell us more: Who knows what.",
        "- **Draft Title:** Pay\n### Speaker\n- **Name:** Ann\n\n### Description\n\nWho knows what.",
        "** Talk Title\nPay\n\n[x] Your Name\nAnn\n\n** Abstract of your talk\nWho knows what.",
        "### Title / Título\n\nPay\n\n### Name / Nombre\n\nAnn\n\n### Description / Descripción\n\nWho knows what.",
        "# Talk Proposal\n- Title of talk: Pay\n- Name of speaker: Ann\n\n## Description of talk\nWho knows what.",
        "**Title of your talk**: _Pay_\n\n**Presenters**: Ann\n\n**Talk description**: _Who knows what._",
        "**Título da palestra:** Pay\n**Nome do Palestrante:** Ann\n**Resumo da palestra:** Who knows what.",
        "Titel des Vortrags: Pay\nReferentin: Ann\nKurzbeschreibung: Who knows what.",
        "Titre de la présentation : Pay\nIntervenante : Ann\nRésumé : Who knows what.",
        "### What would you like to talk about?\n\nPay\n\n### Your name\n\nAnn\n\n### Tell us more\n\nWho knows what.",
    ],
)
def test_words_behind_a_title_are_about_it_and_labels_are_read_in_several_languages(text: str) -> None:
    pitch = only(text.encode(), mail=False)
    assert (pitch.title, pitch.name, pitch.about) == ("Pay", "Ann", "Who knows what.")


def test_a_title_that_a_mail_program_wrapped_is_one() -> None:
    first = "Why nobody ever reads what the company's own intranet says"
    title = only(f"Title: {first}\nMonday or not\nName: Ann".encode(), mail=False).title
    assert title == f"{first} Monday or not"
    assert only(b"Title: Pay and\ntrust\nName: Ann", mail=False).title == "Pay and trust"


@pytest.mark.parametrize(
    "answer", ["### Is it your first time?\n\n- [X] Yes", "Is this your first time? Yes", "[x] It is my first time"]
)
def test_a_first_time_is_ticked_in_several_words(answer: str) -> None:
    assert only(f"Title: Pay\nName: Ann\n\n{answer}".encode(), mail=False).first_timer


@pytest.mark.parametrize("subject", ["pitch", "Re: My session", "(no subject)", "AW: Bring a session to Sample"])
def test_a_subject_that_says_nothing_is_no_title(subject: str) -> None:
    mail = f"From: Ann <a@example.org>\nSubject: {subject}\n\nNights are hard."
    assert "has no title" in str(read_pitches(mail.encode(), mail=True))


@pytest.mark.parametrize(
    "subject",
    [
        "[org/meetup] Talk Proposal: Rotas (Issue #98)",
        "Re: [org/meetup] Session: Rotas (#7)",
        "org/group/meetup | Rotas (#12)",
    ],
)
def test_what_a_tracker_writes_around_a_title_is_no_part_of_it(subject: str) -> None:
    mail = f"From: Ann <notifications@tracker.example>\nSubject: {subject}\n\nNights are hard."
    assert only(mail.encode(), mail=True).title == "Rotas"


def test_a_pitch_that_was_sent_on_keeps_the_event_of_its_subject() -> None:
    mail = (
        b"From: Hosts <h@chr.example>\nSubject: Fwd: Rotas [unconf]\n\nFrom: Moe Sample <m@example.org>\n"
        b"Sent: Monday\nTo: Hosts\nSubject: Rotas\n\nNights are hard.\n"
    )
    pitch = only(mail, mail=True)
    assert (pitch.title, pitch.name, pitch.event) == ("Rotas", "Moe Sample", "unconf")


PILES = {
    "a sheet of a form": b'"Timestamp","Your name","Session title","What is it about?","First time?"\n'
    b'"05/04/2027","Ann Sample","Pay gaps","Our numbers,\nand words","Yes"\n"05/04/2027","Ben","Pubs","Why?","No"\n',
    "tabs": b"Title\tName\tAbout\nPay gaps\tAnn Sample\tOur numbers, and words\nPubs\tBen\tWhy?\n",
    "a list of titles": "1. Pay gaps – Ann Sample\n2. Pubs (Ben)\n".encode(),
}


@pytest.mark.parametrize("kind", PILES)
def test_several_pitches_in_one_file_are_several(kind: str) -> None:
    found = read_pitches(PILES[kind], mail=False)
    assert not isinstance(found, str)
    assert [(one.title, one.name) for one in found.pitches] == [("Pay gaps", "Ann Sample"), ("Pubs", "Ben")]
    if kind != "a list of titles":
        assert ["and words" in one.about for one in found.pitches] == [True, False]
        assert found.pitches[0].first_timer == (kind == "a sheet of a form")


FORMS = {
    "tabs": "text/plain\n\nA new entry.\nTimestamp\t05/04/2027\nYour name\tAnn\nSession title\tPay gaps\n"
    "What is it about?\tNumbers",
    "questions": "text/plain\n\n* What's your name?\nAnn\n\n* What would you like to talk about?\nPay gaps\n\n"
    "* Tell us a bit more\nNumbers",
    "a table": "text/html\n\n<table><tr><td>Title</td><td>Pay gaps</td></tr><tr><th>Name</th><td>Ann</td></tr>"
    "<tr><td>Description</td><td>Numbers</td></tr></table>",
}


@pytest.mark.parametrize("kind", FORMS)
def test_what_a_forms_service_mails_is_read(kind: str) -> None:
    pitch = only(
        f"From: Forms <f@forms.example>\nSubject: New response: Pitch\nContent-Type: {FORMS[kind]}".encode(), mail=True
    )
    assert (pitch.title, pitch.name) == ("Pay gaps", "Ann")
    assert "Numbers" in pitch.about


@pytest.mark.parametrize(
    ("subject", "title"), [("Sessionvorschlag: Lohn", "Lohn"), ("Propuesta de charla: Sueldos", "Sueldos")]
)
def test_what_a_subject_says_besides_its_title_is_no_part_of_it(subject: str, title: str) -> None:
    assert only(f"From: Ann <a@b.example>\nSubject: {subject}\n\nWords.".encode(), mail=True).title == title


def test_a_call_that_is_answered_is_no_title() -> None:
    found = read_pitches(b"From: Ann <a@b.example>\nSubject: Re: Call for sessions\n\nTwo ideas: pay, pubs.", mail=True)
    assert "has no title" in str(found)
