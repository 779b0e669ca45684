"""A letter's text → its writer's own words. Each text is a sample of what a mail program writes."""

from __future__ import annotations

import pytest

from plugins.letters.own_words import own_words
from plugins.letters.private import without_addresses

QUOTED = [
    "On Mon, 4 Jan 2027 at 09:00, Hosts <h@chr.example> wrote:\n> secret",
    "On Mon, 4 Jan 2027 at 09:00, Hosts of the\nmeetup <h@chr.example> wrote:\n\n> secret",
    "Am 04.01.2027 um 09:00 schrieb Hosts:\n> secret",
    "Le lun. 4 janv. 2027 à 09:00, Hosts <h@chr.example> a écrit :\n> secret",
    "El lun, 4 ene 2027 a las 9:00, Hosts (<h@chr.example>) escribió:\n> secret",
    "Em seg., 4 de jan. de 2027 às 09:00, Hosts <h@chr.example> escreveu:\n> secret",
    "Il giorno lun 4 gen 2027 alle ore 09:00 Hosts <h@chr.example> ha scritto:\n> secret",
    "Op ma 4 jan. 2027 om 09:00 schreef Hosts <h@chr.example>:\n> secret",
    "From: Hosts <h@chr.example>\nSent: 04 January 2027 09:00\nTo: Ann\nSubject: Hi\n\nsecret",
    "*From:* Hosts <h@chr.example>\n*Sent:* 04 January 2027 09:00\n*To:* Ann\n*Subject:* Hi\n\nsecret",
    "Von: Hosts <h@chr.example>\nGesendet: Montag, 4. Januar 2027 09:00\nAn: Ann\nBetreff: Hi\n\nsecret",
    "De: Hosts <h@chr.example>\nEnviada em: segunda-feira, 4 de janeiro\nPara: Ann\nAssunto: Hi\n\nsecret",
    "________________________________\nFrom: Hosts\nSent: Monday\nTo: Ann\nSubject: Hi\n\nsecret",
    "-----Original Message-----\nFrom: Hosts\nSent: Monday\n\nsecret",
    "> secret\n> more of it",
    "No dia 04/01/2027, às 09:00, Hosts <h@chr.example> escreveu:\n\nsecret",
    "ma 4. tammik. 2027 klo 9.00 Hosts (h@chr.example) kirjoitti:\n\nsecret",
    "W dniu 4.01.2027 o 09:00, Hosts pisze:\n> secret",
    "пн, 4 янв. 2027 г. в 09:00, Hosts <h@chr.example>:\n\nsecret",
    "2027年1月4日(月) 9:00 Hosts <h@chr.example>:\n> secret",
    "في الاثنين، 4 يناير 2027 في 9:00 ص بواسطة \u202aHosts\u202c\u200f <\u202ah@chr.example\u202c\u200f>:\n\nsecret",
    "* Hosts <h@chr.example> [2027-01-04 09:00]:\n> secret",
    "Hosts schrieb:\n> secret",
    "Feladó: Hosts <h@chr.example>\nElküldve: 2027. január 4., hétfő 9:00\nCímzett: Ann\nTárgy: Hi\n\nsecret",
    "-------- 原始邮件 --------\n发件人： Hosts <h@chr.example>\n日期： 2027年1月4日 9:00\n收件人： Ann\n\nsecret",
    "---- On Mon, 04 Jan 2027 09:00:00 +0000 Hosts <h@chr.example> wrote ---\n\nsecret",
    ">>> Hosts <h@chr.example> 04/01/2027 09:00 >>>\nsecret",
    "##- Please type your reply above this line -##\n\nsecret",
    "Hosts kirjoitti 4.1.2027 klo 9.00:\n> secret",
    'Gesendet: Montag, 04. Januar 2027 um 09:00 Uhr\nVon: "Hosts" <h@chr.example>\nAn: ann\nBetreff: Hi\nsecret',
]
SIGNED = [
    "-- \nAnn Example, secret",
    "Best wishes,\nAnn\nsecret",
    "Kind regards\n\nAnn Example\nHead of secret",
    "Cheers, Ann\nsecret street 1",
    "Viele Grüße\nAnn\nsecret",
    "Abraços,\nAnn\nsecret",
    "Cordialement,\nAnn\nsecret",
    "Met vriendelijke groet,\nAnn\nsecret",
    "Un caro saluto,\n\nAnn\nsecret",
    "Vennlig hilsen\nAnn",
    "Liebe Grüße aus Köln\nAnn",
    "Best from the north,\nAnn",
    "Slán go fóill,\nAnn",
    "GLG, Ann",
    "Groetjes Ann",
    "Cheers 🎉\nAnn\n\n—————\nsecret",
    "*Ann Example*\nsecret",
    "-----\nAnn Example\nsecret",
    "AE",
    "-=-=-=-=-=-=-=-=-=-=-=-\nsecret",
    "发自我的手机",
    "Sent with [Sample Mail](https://secret.example) secure email.",
    "Sent from my iPhone",
    "Get Outlook for iOS<https://secret.example>",
    "Von meinem Handy gesendet",
    "Отправлено с iPhone",
    "iPhoneから送信",
    "Ystävällisin terveisin\nAnn\nsecret",
    "С уважением,\nAnn\nsecret",
    "Take care,\nAnn xx",
    "A.",
    "Virus-free. secret.example",
    "You received this message because you are subscribed to the secret group.",
    "Enviado do meu iPhone",
    "Ann Example MCIPD\nHead of secret | Example plc",
    "This e-mail is confidential and intended solely for the addressee: secret.",
    "Sample plc. Registered in England, secret no. 1.\n\nPlease consider the environment before printing. Secret.",
]
OWN = "I would like to talk about pay.\n\nThanks to Jon for last year. Best of all were the slips:\n- one\n- two"


@pytest.mark.parametrize(
    "ending", [*QUOTED, *SIGNED, *(f"{one}\n\n{other}" for one in SIGNED[:6] for other in QUOTED[:9])]
)
def test_own_words_only(ending: str) -> None:
    for between in ("\n\n", "\r\n\r\n"):
        assert own_words(f"{OWN}{between}{ending}\n", "Ann Example") == OWN


def test_one_word_of_small_print_is_a_persons_own() -> None:
    for text in ("Pay.\n\nIs a salary confidential?", "Work.\n\nWhat the virus did to us.", "A.\n\nWe are privileged."):
        assert own_words(text) == text


def test_what_a_person_quotes_and_says_of_people_is_their_own() -> None:
    for text in ("In 2010 Bill wrote:\n\nWe meet for the pubs.", "My list:\nTea: two\nCake: at 10:30\n\nThat is all."):
        assert own_words(text) == text


def test_a_seal_and_the_place_of_a_picture_are_not_words() -> None:
    begin, end = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n", "\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n"
    assert own_words(f"{begin}Pay.\n\n[cid:image001.png@01D9]\n\nTea.{end}") == "Pay.\n\nTea."


def test_an_employers_banner_goes() -> None:
    for banner in (
        "[EXTERNAL EMAIL] This message originated outside the organisation. Do not click links.",
        "[You don't often get email from ann@x.example. Learn why at https://x.example ]",
        "ACHTUNG: Diese E-Mail stammt von einem externen Absender.",
        "ATTENTION : Ce courriel provient de l'extérieur de l'organisation.",
        "LET OP: Deze e-mail komt van buiten de organisatie.",
    ):
        assert own_words(f"{banner}\n\n{OWN}") == OWN


def test_answers_under_questions_stay_with_them() -> None:
    text = "On Monday, Hosts <h@chr.example> wrote:\n\n> Title:\nPay\n> About:\nWho gets it.\n\nBest,\nAnn"
    assert own_words(text).split("\n") == ["Title:", "Pay", "About:", "Who gets it."]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("On Monday, Hosts wrote:\n\n> Send us your idea.\n> Thanks\n\nPay for all.\n\nAnn", "Pay for all."),
        ("> Send us your idea.\n>\n> Best\n> Hosts\n\nPay for all.", "Pay for all."),
        ("> Hello,\n>\n> what would you bring?\n\nPay for all.", "what would you bring?\n\nPay for all."),
        ("> Hi.\n> Who are you?\nAnn\n> What is it?\nPay\n> Bye", "Hi.\nWho are you?\nAnn\n\nWhat is it?\nPay"),
    ],
)
def test_an_answer_below_another_letter_is_read_without_it(text: str, own: str) -> None:
    assert own_words(text, "Ann Example").strip() == own


@pytest.mark.parametrize(
    "kept",
    [
        "on 2027-01-05 and 05/01/2027", "from 18:00-20:00", "2010-2027", "ISBN 978-0-306-40615-7", "ISBN 0306406152",
        "@ann and #chru", "1,000,000 people", "£250000", "version 3.11.4", "https://example.org/2027/01/0512345678",
        "5 May 2011", "65 people, 8 slots, 6 rooms", "@ann@social.example",
    ],
)  # fmt: skip
def test_what_is_no_telephone_number_stays(kept: str) -> None:
    assert without_addresses(f"so {kept} it is") == f"so {kept} it is"


@pytest.mark.parametrize(
    "gone",
    ["ann@example.org", "<ann@example.org>", "+44 20 7946 0958", "(020) 7946 0958", "07700 900123", "020 7946 0958",
     "+1 (415) 555-0100", "tel: 7946 0958", "0049-30-901820"],
)  # fmt: skip
def test_addresses_and_telephone_numbers_go(gone: str) -> None:
    assert gone.strip("<>") not in without_addresses(f"write to {gone} or ask")


def test_a_long_letter_is_read_in_a_moment_whatever_is_in_it() -> None:
    """Patterns go back over what they have seen: none of these may make them do so again and again."""
    for piece in ("On a ", "> ", "From: ", " \n", "- \n", "_" * 40 + "\n", "Best\n"):
        assert isinstance(own_words(piece * (100_000 // len(piece))), str)


@pytest.mark.parametrize(
    "kept",
    [
        "First.\n\n-----\n\nThen.",
        "It was\nAnn’s idea.",
        "Three rooms, two floors,\nand no heating.",
        "Ann and I were there.",
    ],
)
def test_what_only_looks_like_a_signature_stays(kept: str) -> None:
    assert own_words(f"{kept}\n\nAnn", "Ann Example") == kept


def test_a_postscript_is_the_writers_own() -> None:
    assert (
        own_words(f"{OWN}\n\nBest,\nAnn\n\nPS: Tea was good.\n\nAnn Ltd", "Ann Example")
        == f"{OWN}\n\nPS: Tea was good."
    )


def test_the_name_right_below_the_last_sentence_goes() -> None:
    assert own_words("I was there.\nAnn\n", "Ann Example") == "I was there."


def test_what_was_sealed_is_unmarked() -> None:
    begin, end = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n", "\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n"
    assert own_words(f"{begin}Pay.\n\n- - one\n\n- -- \nAnn{end}") == "Pay.\n\n- one"
