"""A blog joins: by its address, out of an OPML list, out of another planet's config.ini."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.members.model import Member
from plugins.members.reading import member_of, read_members
from plugins.planet.__main__ import main
from plugins.planet.subscriptions.config_ini import read_config
from plugins.planet.subscriptions.newcomer import Newcomer, joined, member_file
from plugins.planet.subscriptions.opml_list import read_list
from plugins.shared.frontmatter import Document, parse
from plugins.shared.text import wrong
from tests.planet.loopback import Answer, Request, document, serve
from tests.planet.test_cli import run
from tests.planet.transport_server import OK

PAGE = b"""<!doctype html><html><head><title>A blog</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">
<link rel="alternate" type="application/atom+xml" href="/feed"></head><body>Hello</body></html>"""
CONFIG = b"""[Planet]
name = Planet HR
items_per_page = 60

[DEFAULT]
faceheight = 80

[https://jon.example/feed]
name = Jon Ingham
link = https://jon.example/
face = jon.png
filter = hr|unconference

[https://jon.example/notes]
name = Jon Ingham

[https://bill.example/feed]
name = "Bill": a #recruiter
exclude = ^Sponsored.*
face = https://bill.example/bill.png

[not a feed]
name = x
"""


def blog(request: Request) -> Answer:
    if request.path == "/":
        return document(PAGE, request, "text/html")
    return document(OK, request) if request.path == "/feed" else Answer(404)


def _members(folder: Path) -> dict[str, Member]:
    members, problems = read_members(folder, folder)
    assert problems == []
    return {member.slug: member for member in members}


def _add(folder: Path, *arguments: object) -> CompletedProcess[str]:
    return run("add", *arguments, "--members", folder, "--allow-host", "127.0.0.0/8")


def test_from_a_blogs_address_its_feed_is_found_shown_and_written(tmp_path: Path) -> None:
    with serve(blog) as site:
        done = _add(tmp_path / "members", site.url(0, "/"), "--name", "Ann Other")
    assert done.returncode == 0, done.stderr
    assert "3 entries" in done.stdout.splitlines()[0]
    assert _members(tmp_path / "members")["ann-other"].feeds == (site.url(0),)


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    with serve(blog) as site:
        done = _add(tmp_path / "members", site.url(0), "--preview")
    assert done.returncode == 0 and "feed:" in done.stdout
    assert not (tmp_path / "members").exists()


def test_who_is_followed_already_is_not_added_again(tmp_path: Path) -> None:
    with serve(blog) as site:
        _add(tmp_path, site.url(0), "--name", "Ann")
        again = _add(tmp_path, site.url(0), "--name", "Somebody else")
    assert again.returncode == 2 and "is followed already, by ann.md" in again.stderr
    assert list(_members(tmp_path)) == ["ann"]


def test_an_address_without_a_feed_is_said_in_plain_words(tmp_path: Path) -> None:
    with serve(blog) as site:
        done = _add(tmp_path, site.url(0, "/nothing"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "has nothing at this address" in done.stderr


PROFILE = b"<!doctype html><title>Ann</title><p>A profile whose server declares nothing"


def fediverse(request: Request) -> Answer:
    """A server that knows one account, whose page says nothing of its feed."""
    if request.path.startswith("/.well-known/webfinger?resource=acct%3Aann%40"):
        host = request.headers["host"]
        link = {"rel": "http://webfinger.net/rel/profile-page", "href": f"http://{host}/users/ann"}
        return document(json.dumps({"links": [{"rel": "self"}, 7, link]}).encode(), request, "application/jrd+json")
    if request.path == "/users/ann":
        return document(PROFILE, request, "text/html")
    return document(OK, request) if request.path == "/users/ann.rss" else Answer(404)


def test_a_profile_leads_to_its_feed(tmp_path: Path) -> None:
    with serve(fediverse) as site:
        host = site.url(0, "").removeprefix("http://")
        done = _add(tmp_path, f"@ann@{host}", "--name", "Ann")
        nobody = _add(tmp_path, f"@bob@{host}")
    assert done.returncode == 0, done.stderr
    assert _members(tmp_path)["ann"].feeds == (site.url(0, "/users/ann.rss"),)
    assert nobody.returncode == 2 and f"@bob@{host}: no profile with a feed was found" in nobody.stderr


@pytest.mark.parametrize(
    "moved",
    [
        b"<redirect><newLocation>/feed</newLocation></redirect>",
        OK.replace(
            b"<channel>",
            b'<channel><i:new-feed-url xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd">/feed</i:new-feed-url>',
        ),
    ],
)
def test_a_document_that_says_that_it_has_moved_leads_to_where_it_is(moved: bytes, tmp_path: Path) -> None:
    with serve(lambda request: document(moved, request) if request.path == "/old" else blog(request)) as site:
        done = _add(tmp_path, site.url(0, "/old"), "--preview")
    assert f'feed: "{site.url(0)}"' in done.stdout, done.stdout + done.stderr


def test_of_several_feeds_the_others_are_named(tmp_path: Path) -> None:
    page = b"<link rel=feed href=/feed><link rel=feed href=/notes.xml><link rel=feed href=/comments.xml>"
    with serve(lambda request: document(page, request, "text/html") if request.path == "/" else blog(request)) as site:
        done = _add(tmp_path, site.url(0, "/"), "--preview")
    assert f"Its page names this feed, too: {site.url(0, '/notes.xml')}" in done.stdout
    assert "comments.xml" not in done.stdout


def test_guesses_are_few_and_end_when_a_host_says_no(tmp_path: Path) -> None:
    def silent(request: Request) -> Answer:
        page = b"<!doctype html><title>x</title><p>Hello"
        busy = request.address.endswith(".2")
        return document(page, request, "text/html") if request.path == "/" else Answer(429 if busy else 404)

    with serve(silent, blogs=2) as site:
        done = _add(tmp_path, site.url(0, "/"))
        _add(tmp_path, site.url(1, "/"))
    assert done.returncode == 2 and "none was found at 8 likely addresses" in done.stderr
    assert (len(site.asked(0)), len(site.asked(1))) == (9, 2)


def test_a_planets_config_becomes_member_files_and_the_rest_is_listed(tmp_path: Path) -> None:
    (tmp_path / "config.ini").write_bytes(CONFIG)
    done = run("import", tmp_path / "config.ini", "--members", tmp_path / "members")
    assert done.returncode == 0
    members = _members(tmp_path / "members")
    assert members["jon-ingham"].feeds == ("https://jon.example/feed", "https://jon.example/notes")
    assert members["jon-ingham"].include.words == ("hr", "unconference")
    assert members["bill-a-recruiter"].name == '"Bill": a #recruiter'
    assert (members["jon-ingham"].avatar, members["bill-a-recruiter"].avatar) == (None, "https://bill.example/bill.png")
    assert "bill.png" not in done.stderr
    for line in ("`face = jon.png`", "`exclude = ^Sponsored.*` is more than words", "[not a feed]", "[Planet]"):
        assert line in done.stderr


def test_an_opml_list_becomes_member_files(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(
        '<opml version="2.0"><body><outline text="Ann" xmlUrl="https://ann.example/feed"'
        ' htmlUrl="https://ann.example/"/></body></opml>'
    )
    done = run("import", tmp_path / "list.opml", "--members", tmp_path / "members")
    assert done.returncode == 0
    assert _members(tmp_path / "members")["ann"].blog == "https://ann.example/"


LIST = """<?xml version="1.0" encoding="%s"?><opml version="1.0"><body><outline text="Folder"><outline text="Deeper">
<outline text="Caf&eacute; Zo\xeb" xmlUrl="https://zoe.example/feed?a=1&b=2" htmlUrl="javascript:alert(1)"/>
</outline></outline></body></opml>"""


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("ISO-8859-1", "latin-1"),
        ("UTF-8", "latin-1"), ("no-such", "latin-1"),
    ],
)  # fmt: skip
def test_an_opml_list_is_read_in_whatever_encoding_and_state_it_is(declared: str, written: str, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_bytes((LIST % declared).encode(written))
    done = run("import", tmp_path / "list.opml", "--members", tmp_path / "members")
    assert done.returncode == 0, done.stderr
    (member,) = _members(tmp_path / "members").values()
    assert (member.name, member.feeds) == ("Caf\xe9 Zo\xeb", ("https://zoe.example/feed?a=1&b=2",))
    assert member.blog is None  # and the site still builds


def test_people_whose_names_have_no_latin_letters_do_not_take_each_others_file(tmp_path: Path) -> None:
    people = "".join(
        f'<outline text="{name}" xmlUrl="https://{host}.example/feed" htmlUrl="https://{host}.example/"/>'
        for name, host in (("张三", "zhang"), ("李四", "li"), ("Иван blog", "ivan"), ("Пётр blog", "pyotr"))
    )
    (tmp_path / "list.opml").write_text(f"<opml><body>{people}</body></opml>", encoding="utf-8")
    done = run("import", tmp_path / "list.opml", "--members", tmp_path / "members")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(_members(tmp_path / "members")) == ["blog", "li-example", "pyotr-example", "zhang-example"]


def test_an_address_may_be_typed_as_people_say_it(tmp_path: Path) -> None:
    done = _add(tmp_path, "127.0.0.1:1/feed")
    assert done.returncode == 2
    assert "https://127.0.0.1:1/feed" in done.stderr and "leads to no:" not in done.stderr


VENUS = """[DEFAULT]
name = Nobody
facewidth = 64
[Planet]
cache_directory = cache
filters = excerpt.py
[https://zoe.example/feed]
name = Zo\xeb
facewidth = 70
[https://list.example/opml.xml]
content_type = opml
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_what_a_planets_defaults_say_is_listed_and_hides_nothing(encoding: str) -> None:
    (zoe,), problems = read_config(VENUS.encode(encoding), "config.ini")
    assert (zoe.name, zoe.feeds) == ("Zo\xeb", ("https://zoe.example/feed",))
    assert [f"{problem.where}: {problem.what}" for problem in problems] == [
        "config.ini [DEFAULT]: its settings (name, facewidth) are not taken over",
        "config.ini [Planet]: its settings (cache_directory, filters) are not taken over",
        "config.ini [https://zoe.example/feed]: `facewidth = 70` has no counterpart",
        "config.ini [https://list.example/opml.xml]: is a list of subscriptions, and not one",
    ]


@pytest.mark.parametrize("data", [b"", b"just words", b"\xff\xfe\x00", b"[unclosed"])
def test_a_file_that_is_neither_has_nobody_in_it(data: bytes) -> None:
    newcomers, _ = read_config(data, "config.ini")
    assert newcomers == ()


PLUTO = """title = Planet Sample

[ann]
  title    = Ann&#39;s blog
  feed     = https://ann.example/feed
    link   = https://ann.example/
  location = Leeds › England
  avatar   = ann.png
  github   = ann
  includes = hr|work
[A blog without a title]
  feed = https://untitled.example/feed
[ann]
  author = Ann Again
  title = Her notes
  feed_url = https://ann.example/notes
  avatar = https://ann.example/ann.png
# [gone]
[de]
  title = ZoÃ«
  feed = https://zoe.example/feed
  location = de
[broken]
  feed = nowhere
"""


def test_a_plutos_planet_ini_becomes_members(tmp_path: Path) -> None:
    (tmp_path / "planet.ini").write_text(PLUTO, encoding="utf-8")
    done = run("import", tmp_path / "planet.ini", "--members", tmp_path / "members")
    members = _members(tmp_path / "members")
    assert sorted(members) == ["a-blog-without-a-title", "ann-again", "ann-s-blog", "zoe"]
    ann = members["ann-s-blog"]
    assert (ann.name, ann.blog, ann.location) == ("Ann's blog", "https://ann.example/", "Leeds › England")
    assert ann.include.words == ("hr", "work") and ann.links[0].url == "https://github.com/ann"
    assert members["ann-again"].avatar == "https://ann.example/ann.png"
    assert (members["zoe"].name, members["zoe"].language, members["zoe"].location) == ("Zoë", "de", None)
    for line in ("[ann]: `avatar = ann.png`", "[broken]: `feed = nowhere`", "[planet]: its settings (title)"):
        assert line in done.stderr
    assert done.stderr.count("planet.ini") == 3


REAL = """; keys of several programs, as people write them
[_global]
title = Ours
[ann]
  title = "Ann"
  rss = "http://https://ann.example/feed?a=1&amp;b=2"
  avatar = 0123456789abcdef0123456789abcdef
  lang = de
  mastodon = @ann@social.example
[Planet] name = Theirs
[https://bob.example/feed]
name = Bob
twitter = bob
"""


def test_what_people_write_into_a_config_is_understood() -> None:
    (ann, bob), problems = read_config(REAL.encode(), "planet.ini")
    assert (ann.name, ann.feeds, ann.language) == ("Ann", ("https://ann.example/feed?a=1&b=2",), "de")
    assert ann.avatar == "https://www.gravatar.com/avatar/0123456789abcdef0123456789abcdef?s=192"
    assert ann.links == (("Mastodon", "https://social.example/@ann"),)
    assert bob.links == (("Twitter", "https://twitter.com/bob"),)
    assert [problem.what for problem in problems] == [
        f"its settings ({key}) are not taken over" for key in ("title", "name")
    ]


READERS = """<opml version="2.0" xmlns:frss="https://freshrss.org/opml"><body>
<outline text="Ann" xmlUrl="feed://ann.example/feed" frss:priority="important"/>
<outline text="Bob" xmlUrl="https://bob:secret@bob.example/feed"/>
<outline text="Cyd" type="HTML+XPath" xmlUrl="https://cyd.example/"/>
<outline text="Later" isComment="true"><outline text="Dan" xmlUrl="https://dan.example/feed"/></outline></body></opml>"""


def test_what_readers_keep_beside_feeds_is_named_and_no_password_is_written() -> None:
    found = read_list(READERS.encode(), "list.opml")
    assert [one.feeds for one in found.feeds] == [("https://ann.example/feed",)]
    told = "\n".join(map(str, (*found.problems, *found.left_out)))
    assert "secret" not in told and "list.opml:3: `xmlUrl` has a name or a password in it" in told
    for words in ("Cyd is no feed but a page", "Dan is commented out", "what FreshRSS does with them (priority)"):
        assert words in told


def test_what_a_reader_makes_by_itself_is_named_and_an_address_needs_no_scheme() -> None:
    outlines = (
        '<outline text="A" xmlUrl="//ann.example/rss"/><outline text="B" xmlUrl="bob.example/rss"/>'
        '<outline text="C" xmlUrl="filter:~/bin/x:https://cyd.example/rss"/><outline text="D" xmlUrl="query:u:unread"/>'
        '<outline text="E" xmlUrl=""/><outline text="F" htmlUrl="https://fay.example/"/>'
    )
    found = read_list(f"<opml><body>{outlines}</body></opml>".encode(), "list.opml")
    assert [one.feeds[0] for one in found.feeds] == ["https://ann.example/rss", "https://bob.example/rss"]
    told = [(one.what.partition(" ")[0], one.fix.rpartition(" ")[2]) for one in found.left_out]
    assert told == [
        ("C", "https://cyd.example/rss"), ("D", "ADDRESS"), ("E", "ADDRESS"), ("F", "https://fay.example/"),
    ]  # fmt: skip
    assert not found.problems


OPML = """<opml version="2.0"><body><outline text="Work"><outline text="Leeds, North">
<outline text="Ann &amp;amp; Co" xmlUrl="https://ann.example/feed"
 htmlUrl="https://ann.example/feed,https://ann.example/" category="/hr/law,pay" description="x"/></outline>
<outline text="A bookmark" type="link" url="https://mark.example/"/></outline>
<outline title="Ann again" xmlUrl="https://ann.example/feed"/>
<outline text="More" type="include" url="{more}"/><outline text="here" type="include" url="more.opml"/></body></opml>"""


def test_folders_are_tags_and_what_is_no_feed_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(OPML.format(more="http://10.0.0.1/more.opml"))
    done = run("import", tmp_path / "list.opml", "--members", tmp_path / "members")
    (ann,) = _members(tmp_path / "members").values()
    assert (ann.name, ann.blog) == ("Ann & Co", "https://ann.example/")
    assert ann.tags == ("Work", "Leeds, North", "hr", "law", "pay")
    assert "list.opml:4: A bookmark is no feed" in done.stderr and "`description` of 1" in done.stderr
    assert "list.opml:6: the list http://10.0.0.1/more.opml cannot be read (the address is at 10.0.0.1" in done.stderr
    assert "list.opml:6: the list 'more.opml' has no address of its own" in done.stderr


def test_lists_that_a_list_includes_are_read_once_each_and_not_for_ever(tmp_path: Path) -> None:
    def lists(request: Request) -> Answer:
        number = int(request.path.rpartition("/")[2].partition(".")[0])
        feed = f'<outline text="Member {number}" xmlUrl="https://m{number}.example/feed"/>'
        includes = "".join(f'<outline type="include" url="{n}.opml"/>' for n in (0, number, number + 1))
        return document(f"<opml><body>{feed}{includes}</body></opml>".encode(), request)

    with serve(lists) as site:
        done = run("import", site.url(0, "/0.opml"), "--members", tmp_path, "--allow-host", "127.0.0.0/8")
    assert len(_members(tmp_path)) == len(site.requests) == 20
    assert f"{site.url(0, '/20.opml')} is left out: 20 were read" in done.stderr


def test_an_update_says_of_a_list_that_it_includes_that_it_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(OPML.format(more="https://more.example/"))
    done = run("update", "--opml", tmp_path / "list.opml", "--store", tmp_path / "store")
    assert done.returncode == 2 and "import it: python -m plugins.planet import https://more.example/" in done.stderr


def test_one_name_with_other_words_that_choose_is_not_joined() -> None:
    ann = Newcomer("Ann", ("https://a.example/1",), include=("hr",))
    assert len(joined([ann, replace(ann, feeds=("https://a.example/2",), include=("law",))])) == 2


def test_one_person_with_two_feeds_is_one_member() -> None:
    (one,) = joined(
        [Newcomer("Ann", ("https://a.example/1",)), Newcomer("ann", ("https://a.example/2",), "https://a.example/")]
    )
    assert one == Newcomer("Ann", ("https://a.example/1", "https://a.example/2"), "https://a.example/")


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff\u2028\u2029"
COMMANDS = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "\x1b]0;mine\x07\x1b[2J\x1b[31mred\n::error::x\u202e",
        "home_page_url": "https://a.example/\x1b[2J",
        "items": [{"id": "1", "title": "\x1b[2Jt\u202e", "content_html": "<p>x</p>"}],
    }
).encode()


@pytest.mark.parametrize("more", [(), ("--preview",), ("--name", "A \x1b[2J b\u202e")])
def test_a_feeds_title_commands_no_terminal_and_no_file(more: tuple[str, ...], tmp_path: Path) -> None:
    with serve(lambda request: document(COMMANDS, request, "application/feed+json")) as site:
        done = _add(tmp_path / "members", site.url(0, "/feed.json"), *more)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert not any(sign in said for sign in "\x1b\x07\u202e")
    assert not any(line.startswith("::") for line in said.splitlines())
    if more != ("--preview",):
        (member,) = _members(tmp_path / "members").values()
        assert member.name.isprintable()


ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        ["\x1b[2J", "a\u202eb", "x" * 5000, "::error::x", "https://a.example/", "javascript:x", "---", "日本"]
    ),
)
KEYS = ["name", "link", "face", "filter", "exclude", "language", "content_type"]
SECTIONS = st.lists(
    st.tuples(ODD | st.sampled_from(["https://a.example/f", "https://b.example/f", "Planet"]), st.dictionaries(
        st.sampled_from(KEYS) | ODD, ODD, max_size=4
    )),
    max_size=3,
)  # fmt: skip


def imported(data: bytes, name: str) -> None:
    """Import ``data``, a file called ``name``; assert that it ends in order and that the site reads what is written."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        assert main(["import", f"{folder}/{name}", "--members", f"{folder}/members"]) in (0, 2)
        if (Path(folder) / "members").exists():
            _members(Path(folder) / "members")


@settings(max_examples=40)
@given(SECTIONS)
def test_any_config(sections: list[tuple[str, dict[str, str]]]) -> None:
    lines = [line for section, own in sections for line in (f"[{section}]", *(f"{k} = {v}" for k, v in own.items()))]
    imported("\n".join(lines).encode(), "config.ini")


@settings(max_examples=40)
@given(st.lists(st.tuples(ODD, ODD | st.just("https://a.example/f"), ODD), max_size=3))
def test_any_opml(outlines: list[tuple[str, str, str]]) -> None:
    feeds = "".join(
        f"<outline text={quoteattr(text)} xmlUrl={quoteattr(feed)} htmlUrl={quoteattr(blog)}/>"
        for text, feed, blog in outlines
    )
    imported(f"<opml><body>{feeds}</body></opml>".encode(), "list.opml")


SOURCES = [
    b"", bytes(range(256)) * 20, b"<opml", b"<opml/>", "<opml><body/></opml>".encode("utf-16"),
    b"[a]\nname\n  goes on\n",
    b'<?xml version="1.0" encoding="idna"?><opml><body>\xff</body></opml>', b"<opml>" * 5000, b"[" * 10_000,
    b'<?xml version="1.0" encoding="unicode_escape"?><opml>\\ud800\xff</opml>',
]  # fmt: skip


@pytest.mark.parametrize("data", SOURCES, ids=lambda data: repr(data[:12]))
def test_a_file_that_is_no_list(data: bytes) -> None:
    imported(data, "x")


def test_a_source_that_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source in (tmp_path, tmp_path / "gone", "a\0b"):
        assert main(["import", str(source), "--members", str(tmp_path / "members")]) == 2
        assert capsys.readouterr().err.endswith("1 problem to mend.\n")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=TURNING), min_size=1, max_size=60).filter(
        lambda t: t.strip() and not wrong(t)  # as names are that strangers gave
    )
)
def test_whatever_a_blog_is_called_its_file_can_be_read(name: str) -> None:
    found = parse(member_file(Newcomer(name, ("https://a.example/feed",), include=(name,))).encode(), "members/a.md")
    assert isinstance(found, Document), found
    member = member_of(found)
    assert isinstance(member, Member), member
    assert member.name == " ".join(name.split())
