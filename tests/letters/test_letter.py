"""An e-mail's bytes → who wrote, and what."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.letters.letter import Letter, read_letter, read_typed

HEAD = (
    b"From: =?utf-8?q?J=C3=B6rg?= M. <j@example.org>\nSubject: Silence\n"
    b"Date: Tue, 05 Jan 2027 10:00:00 +0000\nMIME-Version: 1.0\n"
)


def letter(data: bytes) -> Letter:
    found = read_letter(data)
    assert isinstance(found, Letter), found
    return found


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (b"text/plain; charset=utf-8", "für £5".encode(), "für £5"),
        (b"text/plain; charset=iso-8859-15", "für €5".encode("iso-8859-15"), "für €5"),
        (b"text/plain; charset=iso-8859-1", "it’s £5 – so".encode("cp1252"), "it’s £5 – so"),  # Windows' it is meant
        (b"text/plain; charset=ansi", "für £5".encode("cp1252"), "für £5"),  # a name that nobody knows
        (b"text/plain; charset=utf-8", "für £5".encode("cp1252"), "für £5"),  # and one that is not true
        (b"text/plain", "für £5".encode(), "für £5"),
        (b"text/plain; format=flowed", b"one long \nline\n\nanother", "one long line\n\nanother"),
        (b"text/plain; format=flowed; delsp=yes", b"one lo \nng line", "one long line"),
        (b"text/plain; format=flowed", b"> one long \n> line\n>> theirs \nown", "> one long line\n>> theirs\nown"),
        (b"text/markdown; charset=utf-8", b"*one*", "*one*"),
        (b"text/plain; charset=utf-8", "\ufeff\u200bone\u200b\r\ntwo".encode(), "one\ntwo"),
        (b"text/html", b"<p>a&nbsp;b &amp; c</p><p>d<br>e</p>", "a b & c\n\nd\ne"),
        (b"text/html", b"<style>p{}</style><ul><li>one<li>two</ul>", "- one\n- two"),
        (b"text/html", b'<a href="https://example.org/x">words</a>', "words (https://example.org/x)"),
        (b"text/html", b"own<blockquote type=cite><p>theirs</p><p>more</p></blockquote>", "own\n> theirs\n>\n> more"),
    ],
)
def test_the_text(kind: bytes, body: bytes, text: str) -> None:
    found = letter(HEAD + b"Content-Type: " + kind + b"\n\n" + body)
    assert (found.sender, found.subject, str(found.day)) == ("Jörg M.", "Silence", "2027-01-05")
    lines = [line.rstrip() for line in found.text.strip().split("\n")]
    assert "\n".join(lines) == text


def test_of_alternatives_the_plain_one_is_read_unless_it_is_empty() -> None:
    for plain, text in (("Plain.", "Plain."), (" ", "Rich."), ("Your program cannot show HTML.", "Rich.")):
        message = EmailMessage()
        message.set_content(plain)
        message.add_alternative("<p>Rich.</p>", subtype="html")
        assert letter(message.as_bytes()).text.strip() == text


def forwarded_inline() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Hosts <h@chr.example>", "Fwd: Rotas"
    message.set_content(
        "---------- Forwarded message ---------\nFrom: Moe Sample <moe@example.org>\nDate: Tue, 5 Jan 2027\n"
        "Subject: Rotas\nTo: <h@chr.example>\n\nNights are hard.\n"
    )
    return message.as_bytes()


def forwarded_attached() -> bytes:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Moe Sample <moe@example.org>", "Rotas"
    inner.set_content("Nights are hard.\n")
    message = EmailMessage()
    message["From"], message["Subject"] = "Hosts <h@chr.example>", "Fwd: Rotas"
    message.set_content("\n")
    message.add_attachment(inner)
    return message.as_bytes()


@pytest.mark.parametrize("data", [forwarded_inline(), forwarded_attached()])
def test_what_was_sent_on_is_its_first_writers(data: bytes) -> None:
    found = letter(data)
    assert (found.sender, found.subject, found.own, found.forwarded_by) == (
        "Moe Sample",
        "Rotas",
        "Nights are hard.",
        "Hosts",
    )


SENT_ON = [  # what programs write above what is sent on, and its headers
    "Anfang der weitergeleiteten Nachricht:\n\nVon: {0}\nBetreff: {1}\nDatum: 4. Januar 2027 um 09:12 MEZ\nAn: x",
    "Début du message réexpédié :\n\nDe: {0}\nObjet: {1}\nDate: 4 janvier 2027 à 09:12\nÀ: x",
    "Inicio del mensaje reenviado:\n\nDe: {0}\nAsunto: {1}\nFecha: 4 de enero de 2027\nPara: x",
    "Início da mensagem reencaminhada:\n\nDe: {0}\nAssunto: {1}\nData: 4 de janeiro de 2027\nPara: x",
    "________________________________\nDe: {0}\nEnviado el: lunes\nPara: x\nAsunto: {1}",
    "Begin forwarded message:\n\n> From: {0}\n> Subject: {1}\n> Date: 4 January 2027\n> To: x",
]


@pytest.mark.parametrize("head", SENT_ON)
@pytest.mark.parametrize("note", ["", "Here is what Moe has for us.\n\nBest,\nHosts\n\n"])
def test_what_was_sent_on_is_told_in_any_language_and_below_a_short_note(head: str, note: str) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Hosts <h@chr.example>", "WG: Rotas [unconf]"
    message.set_content(note + head.format("Moe Sample <moe@example.org>", "Rotas") + "\n\nNights are hard.\n")
    found = letter(message.as_bytes())
    assert (found.sender, found.subject, found.own) == ("Moe Sample", "Rotas", "Nights are hard.")
    assert found.subjects == "Rotas WG: Rotas [unconf]"


def test_whoever_answers_at_length_is_read_though_the_subject_was_sent_on() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Moe Sample <moe@example.org>", "Fwd: Send us your sessions"
    own = "I would like to bring rotas. " * 10
    message.set_content(
        f"{own}\n\nFrom: Hosts <h@chr.example>\nSent: Monday\nTo: Moe\nSubject: Sessions\n\nSend them.\n"
    )
    found = letter(message.as_bytes())
    assert (found.sender, found.own) == ("Moe Sample", own.strip())


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/encrypted; boundary=x\n\n--x\n\nx\n--x--",
        b"From: a\n\n" + b"x" * 200_000,
    ],
)
def test_what_cannot_be_read_is_said_with_its_remedy(data: bytes) -> None:
    assert " — " in str(read_letter(data))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffTitle: £5".encode(), "Title: £5"),
        ("Title: £5".encode("utf-16"), "Title: £5"),
        ("Title: £5 “so”".encode("cp1252"), "Title: £5 “so”"),
    ],
)
def test_a_typed_file_is_read_in_the_encoding_of_its_editor(data: bytes, text: str) -> None:
    assert read_typed(data) == text


@given(st.binary(max_size=400))
def test_any_bytes_are_a_letter_or_a_sentence(data: bytes) -> None:
    assert isinstance(read_letter(data), Letter | str)
    assert "\x00" not in read_typed(data)


HEADERS = st.sampled_from(
    [b"From", b"Subject", b"Date", b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition"]
)
VALUES = st.sampled_from(
    [
        b"multipart/mixed; boundary=x",
        b"message/rfc822",
        b"text/html; charset=x",
        b"=?x?q?=ff?=",
        b"base64",
        b"<",
        b"a@[",
        b"",
    ]
)


@given(st.lists(st.tuples(HEADERS, VALUES), max_size=6), st.sampled_from([b"--x\n\nhi\n--x--", b"=FF", b"\xff<p>"]))
def test_odd_headers_are_a_letter_or_a_sentence(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    head = b"".join(name + b": " + value + b"\n" for name, value in headers)
    assert isinstance(read_letter(head + b"\n" + body), Letter | str)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: Wages", "-- Wiadomość przekazana dalej --\nOd: {0}\nData: 1 lis 2026\nTemat: {1}\nDo: x\n\n{2}"),
        ("VS: Wages", "---- Videresendt meddelelse ----\nFra: {0}\nDato: 1. nov.\nEmne: {1}\nTil: x\n\n{2}"),
        ("Fwd: Wages", "---- Přeposlaná zpráva ----\nOd: {0}\nDatum: 1. 11.\nPředmět: {1}\nKomu: x\n\n{2}"),
        ("VL: Wages", "---- Välitetty ----\nLähettäjä: {0}\nPäivämäärä: su\nAihe: {1}\nVastaanottaja: x\n\n{2}"),
        (
            "Fwd: Wages",
            "---------- Forwarded message ---------\n差出人： {0}\n日付： 11月1日\n件名： {1}\n宛先： x\n\n{2}",
        ),
        ("Fwd: Wages", "---- Forwarded message ----\nFrom: {0}\nCeann: a\nSubject: {1}\nChuig: x\n\n{2}"),
        (
            "Fwd: Fwd: Wages",
            "---------- Forwarded message ---------\nFrom: Moe Sample <m@example.org>\nDate: x\nSubject: Fwd: Wages\n\n"
            "see below\n\n---------- Forwarded message ---------\nFrom: {0}\nDate: y\nSubject: {1}\n\n{2}",
        ),
    ],
)
def test_a_letter_is_found_whatever_language_it_was_sent_on_in_and_however_often(subject: str, text: str) -> None:
    told = text.format("Ada Sample <ada@example.org>", "Wages", "Who sets them?")
    head = f"From: Otto Sample <o@example.org>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    found = read_letter(f"{head}{told}\n".encode())
    assert isinstance(found, Letter)
    said = found.sender, found.subject, found.own, found.forwarded_by
    assert said == ("Ada Sample", "Wages", "Who sets them?", "Otto Sample")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Auto-Submitted: auto-replied", "I am away."),
        ("Subject: Automatic reply: Silence", "I am away."),
        ("Subject: Abwesenheitsnotiz: Silence", "Ich bin nicht da."),
        ("X-Autoreply: yes", "I am away."),
        ("Content-Type: multipart/report; boundary=x", "--x\n\nYour letter did not arrive.\n--x--"),
        ("Content-Type: text/calendar; method=REPLY", "BEGIN:VCALENDAR"),
        ("Content-Disposition: reaction", "\U0001f44d"),
        ("Subject: Re: Silence", "\u2764\ufe0f\n\nMoe Sample reacted via Gmail\n"),
        (
            "Subject: Re: Silence",
            "[Like] Moe Sample reacted to your message:\n\n____________________\nFrom: Hosts\nSent: x\nTo: y\n\nb",
        ),
        ("Subject: Re: Silence", "-----BEGIN PGP MESSAGE-----\n\nhQEMA5\n-----END PGP MESSAGE-----"),
    ],
)
def test_what_no_person_wrote_is_no_letter(head: str, body: str) -> None:
    kind = "" if "Content-Type" in head else "Content-Type: text/plain; charset=utf-8\n"
    assert " — " in str(read_letter(f"From: Moe Sample <m@example.org>\n{head}\n{kind}\n{body}".encode()))


def test_who_answers_with_nothing_has_not_sent_on_what_they_quote() -> None:
    quoted = "From: Hosts <h@chr.example>\nSent: Monday, 4 January 2027\nTo: Moe\nSubject: Silence\n\nsecret\n"
    found = letter(f"From: Moe <m@example.org>\nSubject: Re: Silence\n\n\n{quoted}".encode())
    assert (found.sender, found.own) == ("Moe", "")


def test_what_was_sent_on_keeps_its_day() -> None:
    head = "Subject: \tRotas\nDate: \tSun, 3 Jan 2027 at 08:00\nFrom: \tMoe Sample <m@example.org>\nTo: \tx"
    found = letter(
        HEAD.replace(b"Silence", b"Fwd: Rotas") + f"\n-------- Forwarded Message --------\n{head}\n\nNo.".encode()
    )
    assert (found.sender, str(found.day)) == ("Moe Sample", "2027-01-03")


def test_a_mails_html_brings_its_signs_and_not_its_comments() -> None:
    html = "<!DOCTYPE html><!--[if mso]>secret<![endif]--><p>Yes <img alt='\U0001f600' src='a'><img alt='Logo' src='b'>"
    assert letter(HEAD + f"Content-Type: text/html; charset=utf-8\n\n{html}".encode()).text == "Yes \U0001f600"
