"""What the settings say of a community: no default stands for it, and what cannot be right is told at its line."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.shared.community import Community, NavigationItem, from_file
from plugins.shared.identity import Identity, domain_at, named, parse_identity, site_id

GOOD = 'SITENAME = "Sample"; TIMEZONE = "Africa/Nairobi"\nDEFAULT_LANG = "sw"\nSITE_ID = "events.example,2026"\n'


def read(folder: Path, text: str) -> Community | list[str]:
    (folder / "pelicanconf.py").write_text(text, encoding="utf-8")
    found = from_file(folder)
    return found if isinstance(found, Community) else [str(problem) for problem in found]


def test_what_is_said_last_counts(tmp_path: Path) -> None:
    found = read(
        tmp_path, f'{GOOD}HASHTAG = "#sample"\nTIMEZONE = "America/Sao_Paulo"\nDEFAULT_LANG = "pt-br"\nPATH = "words"\n'
    )
    told = ZoneInfo("America/Sao_Paulo"), "pt-BR", Identity.tagged("events.example,2026")
    assert found == Community("Sample", tmp_path / "words", *told, hashtag="sample")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            'TIMEZONE = "Sao Paulo"',
            "pelicanconf.py:4: `TIMEZONE` is not a time zone: Sao Paulo — write America/Sao_Paulo",
        ),
        ('DEFAULT_LANG = "pt_BR"', "pelicanconf.py:4: `DEFAULT_LANG` is not a language: pt_BR — write pt-BR"),
        ('DEFAULT_LANG = "english"', "pelicanconf.py:4: `DEFAULT_LANG` is not a language: english — write en"),
        ('EVENTS_UID_DOMAIN = "me@home"', "pelicanconf.py:4: `EVENTS_UID_DOMAIN` is not a domain: me@home — write"),
        (
            'SITE_ID = "example.org"',
            "pelicanconf.py:4: `SITE_ID` is no identity: example.org — write a domain",
        ),
        ('SITE_ID = "example.org,26"', "pelicanconf.py:4: `SITE_ID` is no identity: example.org,26 — write a domain"),
        ('SITE_ID = "a@b.org,2026"', "pelicanconf.py:4: `SITE_ID` is no identity: a@b.org,2026 — write a domain"),
        ('SITE_ID = "a.org,2026-02-30"', "pelicanconf.py:4: `SITE_ID` has a date that there is not: a.org,2026-02-30"),
        (
            'SITE_ID = "https://old.example/"',
            "pelicanconf.py:4: `SITE_ID` is an address: https://old.example/ — add a line EVENTS_UID_DOMAIN = ",
        ),
        ('SITENAME = "a\\x1b[2Jb"', "pelicanconf.py:4: `SITENAME` holds the control character U+001B — delete it"),
        ('TAGLINE = "a\\u202eb"', "pelicanconf.py:4: `TAGLINE` holds the mark U+202E, which turns"),
        ('HASHTAG = "#a b"', "pelicanconf.py:4: `HASHTAG` is no hashtag: #a b — letters, digits and _ only"),
        (
            'CONTACT = "nobody"',
            "pelicanconf.py:4: `CONTACT` is no e-mail address: nobody — write it as ann@example.org",
        ),
        (
            'REPOSITORY = "a.example/x"',
            "pelicanconf.py:4: `REPOSITORY` is not a web address: a.example/x — begin it with",
        ),
        *(
            (f'SITEURL = "{one}"', f"pelicanconf.py:4: `SITEURL` is not a web address: {one} — begin it with https://")
            for one in ("a.example", "//a.example", "/circle", "http:/a.example")
        ),
        ('SITEURL = "https://a.example/b/index.html"', "pelicanconf.py:4: `SITEURL` is not where a site can stand: "),
        ('TAGLINE = ["x"]', "pelicanconf.py:4: `TAGLINE` is no text: ['x'] — write one value, in quotes"),
        ("PATH = 5", "pelicanconf.py:4: `PATH` is no folder: 5 — write its name, in quotes"),
        ('OUTPUT_PATH = "~/www"', "pelicanconf.py:4: `OUTPUT_PATH` names a folder that is called ~: ~/www — write"),
        ("OUTPUT_PATH = None", "pelicanconf.py:4: `OUTPUT_PATH` is missing — add a line OUTPUT_PATH = 'output'"),
        ('THEME = ""', "pelicanconf.py:4: `THEME` is missing — add a line THEME = 'theme'"),
        ("PLUGIN_PATHS = None", "pelicanconf.py:4: `PLUGIN_PATHS` is missing — add a line PLUGIN_PATHS = ["),
        ("PLUGIN_PATHS = ['a', 1]", "pelicanconf.py:4: `PLUGIN_PATHS` is no folder: 1 — write its name, in quotes"),
        ('PLANET = "x"', "pelicanconf.py:4: `PLANET` is no group of settings — write it as"),
        ('PLANET = {"store": 5}', "pelicanconf.py:4: `PLANET` is no group of settings — write it as"),
        ('HASHTAG = "one\\ntwo"', "pelicanconf.py:4: `HASHTAG` has several lines — write it on one line"),
        ("del TIMEZONE", "pelicanconf.py:1: `TIMEZONE` is missing — add a line TIMEZONE = "),
        ("del SITENAME", "pelicanconf.py:1: `SITENAME` is missing — add a line SITENAME = "),
        ('LICENCE = "CC0"', "pelicanconf.py:1: `LICENCE_URL` is missing — add a line LICENCE_URL = "),
        ("DEFAULT_LANG = ", "pelicanconf.py:4: is not Python (invalid syntax) — mend that line"),
        ("x = nobody", "pelicanconf.py:4: cannot be run (NameError: name 'nobody' is not defined) — mend that line"),
    ],
)
def test_what_cannot_be_right_is_told_at_its_line(tmp_path: Path, more: str, said: str) -> None:
    found = read(tmp_path, f"{GOOD}{more}\n")
    assert isinstance(found, list)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("line", "name", "told"),
    [
        ('CONTACT = "mailto:ann@example.org"', "contact", "ann@example.org"),
        ('PLANET = {"store": None}', "tagline", ""),
        ('LINKS = (("Asked", "about/#asked"),)', "links", (NavigationItem("Asked", "/about/#asked"),)),
        ('SOCIAL = (("Ring", "tel:+44123"),)', "social", (NavigationItem("Ring", "tel:+44123"),)),
    ],
)
def test_what_people_write_is_taken(tmp_path: Path, line: str, name: str, told: object) -> None:
    assert getattr(read(tmp_path, f"{GOOD}{line}\n"), name) == told


def test_everything_is_told_at_once_and_a_file_that_is_not_there_too(tmp_path: Path) -> None:
    found = read(tmp_path, "TAGLINE = 'x'\n")
    assert isinstance(found, list)
    assert len(found) == 3
    (problem,) = from_file(tmp_path / "nowhere")  # type: ignore[misc]
    assert str(problem) == "pelicanconf.py:1: is not there — run this in the project's folder"


@pytest.mark.parametrize(
    ("settings", "uid_ends", "event", "post", "feed"),
    [
        ('SITE_ID = "a.org,2026"', "a.org", "tag:a.org,2026:x", "tag:a.org,2026:posts/file", "tag:a.org,2026:feeds/"),
        ('SITE_ID = "a.org,2026-05"', "a.org", "tag:a.org,2026-05:x", "tag:a.org,2026-05:posts/file", None),
        # Who has chosen none is known by their name.
        ('SITE_ID = ""', "sample.example", "tag:sample.example,2010:x", "tag:sample.example,2010:posts/file", None),
        # A site from before there was SITE_ID keeps the names of its events, whether it sets one now or not.
        ('EVENTS_UID_DOMAIN = "old.org"', "old.org", "tag:old.org,2010:x", "tag:old.org,2010:posts/file", None),
        (
            'EVENTS_UID_DOMAIN = "old.org"\nSITE_ID = "a.org,2026"',
            *("old.org", "tag:old.org,2010:x", "tag:a.org,2026:posts/file", "tag:a.org,2026:feeds/"),
        ),
        # A site that was live with addresses as ids keeps them.
        (
            'EVENTS_UID_DOMAIN = "old.org"\nSITE_ID = "https://old.org/sub/"',
            *("old.org", "tag:old.org,2010:x", "https://old.org/sub/posts/slug/", "https://old.org/sub/"),
        ),
    ],
)
def test_what_ids_begin_with(
    tmp_path: Path, settings: str, uid_ends: str, event: str, post: str, feed: str | None
) -> None:
    found = read(tmp_path, f'SITENAME = "Sample"\nTIMEZONE = "Africa/Nairobi"\nDEFAULT_LANG = "sw"\n{settings}\n')
    assert isinstance(found, Community)
    ours = found.identity
    assert (ours.domain, ours.event("x"), ours.post("file", "slug")) == (uid_ends, event, post)
    assert feed is None or ours.feed("") == feed
    assert parse_identity(site_id(ours.base), ours.domain).base == ours.base


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("Our Circle", "our-circle.example"),
        ("Grupo de Exemplo", "grupo-de-exemplo.example"),
        ("Café", "cafe.example"),
        ("社区", "xn--"),
        ("!", "bb7208bc.example"),
        ("long " * 40, "site-"),
    ],
)
def test_an_identity_of_a_name_is_a_domain(name: str, domain: str) -> None:
    found = named(name)
    assert found.domain.startswith(domain)
    assert parse_identity(found.entity) == found


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://example.org", "example.org"),
        ("https://example.org/", "example.org"),
        ("https://ann.github.io/circle/", "circle.ann.github.io"),
        ("https://ann.github.io/other", "other.ann.github.io"),
        ("https://münchen.example/kreis", "kreis.xn--mnchen-3ya.example"),
        ("https://example.org:8080/~ann/circle", "circle.ann.example.org"),
        ("https://example.org/%C3%A9t%C3%A9/", "ete.example.org"),
        ("https://example.org/القاهرة", "xn--mgbag5a2flx.example.org"),
    ],
)
def test_sites_on_one_host_have_ids_of_their_own(address: str, domain: str) -> None:
    assert domain_at(address) == domain
    assert parse_identity(f"{domain},2026").domain == domain
