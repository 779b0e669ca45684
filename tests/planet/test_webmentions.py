"""What blogs tell by Webmention is laid before a person, once; nothing of it is shown before that person says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.planet.__main__ import main
from plugins.planet.replies.webmention import markdown
from plugins.writing.conversion import Conversion, Converter
from tests.planet.loopback import Answer, Request, Site, document, serve

Said: TypeAlias = pytest.CaptureFixture[str]
SITE = "https://circle.sample.example"
TOKEN = "sample-token"
CY = "https://cy.sample.example/re/"


def mention(id_: int, source: str = CY, **more: Any) -> dict[str, Any]:
    return {
        "type": "entry",
        "wm-id": id_,
        "wm-source": source,
        "wm-target": f"{SITE}/posts/hello/",
        "wm-property": "in-reply-to",
        "wm-private": False,
        "url": source,
        "published": "2026-11-20T10:00:00+00:00",
        "author": {"type": "card", "name": "Cy Sample", "url": "https://cy.sample.example/", "photo": ""},
        "content": {"text": "I do *not* <b>think</b> so.\nWrite to cy@sample.example"},
    } | more


class Endpoint:
    """A list of mentions as webmention.io gives it: by token, from an id on, in pages, with a validator."""

    def __init__(self) -> None:
        self.mentions: list[dict[str, Any]] = []
        self.site: Site
        self.answer: Answer | None = None

    def __call__(self, request: Request) -> Answer:
        if self.answer:
            return self.answer
        address = urlsplit(request.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        if address.path != "/api/mentions.jf2" or asked["token"] != TOKEN or asked["domain"] != urlsplit(SITE).hostname:
            return Answer(401, (), b'{"error":"unauthorized"}')
        among = [one for one in self.mentions if one["wm-id"] > int(asked.get("since_id", 0))]
        size, page = int(asked["per-page"]), int(asked["page"])
        children = among[size * page : size * (page + 1)]
        found = {"type": "feed", "name": "Webmentions", "children": children}
        return document(json.dumps(found).encode(), request, "application/json")


class Desk:
    """A folder with content/, where mentions are asked for."""

    def __init__(self, folder: Path, endpoint: Endpoint, patch: pytest.MonkeyPatch, said: Said) -> None:
        self.folder, self.endpoint, self._patch, self._said = folder, endpoint, patch, said
        patch.chdir(folder)
        (folder / "content/members").mkdir(parents=True)
        for slug in ("ann", "bob"):
            links = f"links:\n- title: here\n  url: https://social.example/@{slug}\n"
            text = f"---\nname: {slug.title()} Sample\nblog: https://{slug}.sample.example/\n{links}---\n"
            (folder / f"content/members/{slug}-sample.md").write_text(text, encoding="utf-8")

    def ask(self, *more: str, token: str = TOKEN, days: int = 0) -> list[str]:
        """Ask, some days later; return the lines that it says."""
        place = self.endpoint.site.url(0, "/circle/webmention")
        call = ["mentions", "--store", "p.sqlite3", "--site", SITE, "--endpoint", place, "--allow-host", "127.0.1.1"]
        return self.run(*call, *(more or ("--force",)), token=token, days=days)

    def run(self, *call: str, token: str = TOKEN, days: int = 0) -> list[str]:
        """Run a command of the planet's; the token stands in no line of it."""
        self._patch.setenv("WEBMENTION_TOKEN", token)
        self._patch.setenv("SOURCE_DATE_EPOCH", str(1795737600 + 86400 * days))
        assert main(call) == 0
        said = "".join(self._said.readouterr())
        assert not (token and token in said)
        return said.splitlines()

    @property
    def pending(self) -> dict[str, str]:
        """Return what waits."""
        found = sorted((self.folder / "content/planet/pending").glob("*.md"))
        return {path.name: path.read_text(encoding="utf-8") for path in found}

    def publish(self, name: str) -> Path:
        """Move a file as a person would."""
        target = self.folder / "content/planet/replies" / name
        target.parent.mkdir(exist_ok=True)
        return (self.folder / "content/planet/pending" / name).rename(target)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> Iterator[Desk]:
    endpoint = Endpoint()
    with serve(endpoint) as endpoint.site:
        yield Desk(tmp_path, endpoint, monkeypatch, capsys)


def test_a_mention_waits_as_a_file_of_plain_words(desk: Desk) -> None:
    desk.endpoint.mentions = [mention(7)]
    (said,) = desk.ask()
    name = "2026-11-20-cy-sample.md"
    assert said.startswith(f"content/planet/pending/{name} waits: Cy Sample at cy.sample.example — move it to content/")
    assert desk.pending == {
        name: '---\nto: "/posts/hello/"\nby: "Cy Sample"\ndate: 2026-11-20\nurl: "https://cy.sample.example/re/"\n---\n'
        "\nI do \\*not\\* &lt;b>think&lt;/b> so.\nWrite to\n"
    }


def test_of_several_writers_and_texts_the_first_counts(desk: Desk) -> None:
    one = mention(7)
    desk.endpoint.mentions = [one | {"author": [one["author"], {"name": "Di"}], "content": [one["content"]]}]
    desk.ask()
    assert 'by: "Cy Sample"' in desk.pending["2026-11-20-cy-sample.md"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"content": '<a href="https://x.example/">@x</a> so <b>it</b> is</p>'}, "@x (https://x.example/) so it is"),
        ({"content": {"content-type": "text/html", "value": "<p>1 &lt; 2</p>"}}, "1 &lt; 2"),
        ({"content": {"html": 'Yes!\n<a class="u-mention" href="https://x.example/"></a>'}}, "Yes!"),
        ({"content": None, "summary": {"content-type": "text/plain", "value": "In short."}}, "In short."),
    ],
)
def test_words_are_found_in_all_the_shapes_that_endpoints_give_them(desk: Desk, said: Any, words: str) -> None:
    desk.endpoint.mentions = [mention(1, **said)]
    desk.ask()
    assert next(iter(desk.pending.values())).endswith(f"---\n\n{words}\n")


def test_an_address_is_no_name_and_an_answer_on_a_network_begins_behind_whom_it_speaks_to(desk: Desk) -> None:
    bridged = {
        "author": {"name": "A", "url": "https://social.example/@ann"},
        "content": {"text": "@hub@b.example @x Yes"},
    }
    desk.endpoint.mentions = [
        mention(1, author={"name": "cy@cy.sample.example", "url": CY}),
        mention(2, "https://dee.sample.example/x", author="https://dee.sample.example/"),
        mention(3, "https://brid.gy/comment/mastodon/x/1/2", url="https://social.example/@ann/2", **bridged),
        mention(4, "https://dee.sample.example/y", **{"wm-property": "invite"}),
    ]
    desk.ask()
    texts = sorted(desk.pending.values())
    by = [text.split("by: ")[1].split("\n")[0] for text in texts]
    assert sorted(by) == ['"ann-sample"', '"cy.sample.example"', '"dee.sample.example"']
    assert any(text.endswith("---\n\nYes\n") for text in texts)


def test_a_mention_is_asked_about_once_whatever_became_of_it(desk: Desk) -> None:
    desk.endpoint.mentions = [mention(1), mention(2, "https://dee.sample.example/x", author={"name": "Dee"})]
    desk.ask()
    desk.publish("2026-11-20-cy-sample.md")
    (desk.folder / "content/planet/pending/2026-11-20-dee.md").unlink()  # thrown away
    assert desk.ask() == desk.ask(days=2) == []
    (desk.folder / ".hub/webmentions.json").unlink()  # another machine: what is published is known all the same
    assert [line.partition(" ")[0] for line in desk.ask()] == ["content/planet/pending/2026-11-20-dee.md"]
    (desk.folder / ".hub/webmentions.json").unlink()  # or it was ended before it could remember: what waits is known
    assert desk.ask() == desk.ask(days=2) == [] and len(desk.pending) == 1


def test_the_endpoint_is_asked_politely(desk: Desk) -> None:
    desk.endpoint.mentions = [mention(n, f"https://cy.sample.example/{n}") for n in range(1, 131)]
    desk.ask()
    assert len(desk.pending) == 130
    asked = desk.endpoint.site.requests
    assert [parse_qs(urlsplit(one.path).query)["page"] for one in asked] == [["0"], ["1"]]
    desk.ask("--site", SITE)  # not forced: within the hour nobody is asked
    assert len(asked) == 2
    desk.ask(days=0)
    desk.ask(days=0)
    newer, again = asked[2:]
    assert parse_qs(urlsplit(newer.path).query)["since_id"] == ["130"] and "if-none-match" not in newer.headers
    assert "if-none-match" in again.headers


def test_what_asks_nobody_anything_is_counted(desk: Desk) -> None:
    bridge = "https://brid.gy/comment/mastodon/x/1/2"
    desk.endpoint.mentions = [
        mention(1, "https://dee.sample.example/like", **{"wm-property": "like-of"}),
        mention(2, bridge, url="https://social.example/@zed/2", author={"name": "Z", "url": "https://social.example/@zed"}),
        mention(3, "https://dee.sample.example/private", **{"wm-private": True}),
        mention(4, f"{SITE}/posts/other/"),
        mention(5, "https://dee.sample.example/other", **{"wm-target": "https://elsewhere.example/posts/hello/"}),
        mention(6, f"{bridge}3", url="https://social.example/@ann/3", author={"name": "A", "url": "https://social.example/@Ann"}),
    ]  # fmt: skip
    said = desk.ask()
    assert [line for line in said if "left out" in line] == [
        "1 mention left out: from a social network, of nobody who is a member",
        "1 mention left out: of no page of this site",
        "1 mention left out: of this site's own",
        "1 mention left out: private",
        "1 mention left out: without words (likes, reposts)",
    ]
    (text,) = desk.pending.values()  # a member's words from a network
    assert 'by: "ann-sample"' in text and 'url: "https://social.example/@ann/3"' in text
    assert desk.ask(days=2) == []


@pytest.mark.parametrize(
    ("source", "author", "by"),
    [
        ("https://brid.gy/comment/twitter/x/1/2", "https://social.example/@ann/", "ann-sample"),
        ("https://bsky.brid.gy/convert/web/at://x/1", "https://social.example/@zed", None),
        ("https://brid-gy.appspot.com/comment/facebook/x/1/2", "https://social.example/@bob", "bob-sample"),
        ("https://social.example/@bob/112233445566", "https://social.example/@ann", "bob-sample"),  # its own page
        ("https://social.example/@zed/112233445566", "https://social.example/@ann", None),
        ("https://mobile.twitter.com/ann/status/1", "https://social.example/@ann", None),
        ("https://www.facebook.com/ann/posts/1", "https://ann.sample.example/", None),
        ("https://medium.example/@zed/on-joining-1a2b3c4d5e6f", "", ""),  # a blog's
        ("https://zed.example/notes/2026-11-20", "", ""),
        ("https://ann.sample.example/2026/11/re", "", "ann-sample"),
        ("https://ann.sample.example.evil.example/re", "https://ann.sample.example/", ""),
        ("https://notbrid.gy/comment/x", "https://social.example/@ann", ""),
    ],
)
def test_whose_a_mention_is_its_host_says_or_a_bridge(desk: Desk, source: str, author: str, by: str | None) -> None:
    desk.endpoint.mentions = [mention(1, source, author={"name": "Somebody", "url": author}, url="https://x.example/1")]
    desk.ask()
    found = [text.split('by: "')[1].split('"')[0] for text in desk.pending.values()]
    assert found == ([] if by is None else [by or "Somebody"])


def test_nobody_becomes_a_member_by_saying_so(desk: Desk) -> None:
    liar = {"name": "Ann Sample", "url": "https://ann.sample.example/"}
    desk.endpoint.mentions = [
        mention(1, "https://mallory.example/x", author=liar, url="https://ann.sample.example/re"),
        mention(2, "https://bob.sample.example/y", author=liar),
    ]
    desk.ask()
    by = {text.split("url: ")[1].split("\n")[0]: text.split("by: ")[1].split("\n")[0] for text in desk.pending.values()}
    assert by == {'"https://mallory.example/x"': '"Ann Sample"', '"https://bob.sample.example/y"': '"bob-sample"'}


def test_what_its_writer_changes_or_takes_back_is_told(desk: Desk) -> None:
    desk.endpoint.mentions = [mention(1), mention(2, "https://dee.sample.example/x", author={"name": "Dee"}),
                              mention(3, "https://eve.sample.example/x", author={"name": "Eve"})]  # fmt: skip
    desk.ask()
    published = desk.publish("2026-11-20-cy-sample.md")
    for one in desk.endpoint.mentions[:2]:
        one["content"] = {"text": "I have thought again."}
    assert sorted(line.partition(" ")[0].partition(":")[0] for line in desk.ask(days=2)) == [
        "content/planet/pending/2026-11-20-cy-sample.md",
        "content/planet/pending/2026-11-20-dee.md",
        "content/planet/replies/2026-11-20-cy-sample.md",
    ]
    assert "thought again" in desk.pending["2026-11-20-dee.md"] and "think" in published.read_text(encoding="utf-8")
    (desk.folder / "content/planet/pending/2026-11-20-cy-sample.md").unlink()
    desk.endpoint.mentions = []
    said = sorted(desk.ask(days=4), reverse=True)
    assert [line.partition(" ")[0].partition(":")[0] for line in said] == [
        "content/planet/replies/2026-11-20-cy-sample.md",
        "content/planet/pending/2026-11-20-eve.md",
        "content/planet/pending/2026-11-20-dee.md",
    ]
    assert f"its writer has taken it off {CY}" in said[0] and published.exists() and desk.pending == {}


def test_what_is_forgotten_is_deleted_and_stays_away(desk: Desk) -> None:
    desk.endpoint.mentions = [mention(1), mention(2, "https://bob.sample.example/y")]
    desk.ask()
    desk.publish("2026-11-20-cy-sample.md")
    assert desk.run("forget", "--store", "p.sqlite3", CY)[1:] == [
        "content/planet/replies/2026-11-20-cy-sample.md is deleted; earlier commits have it still."
    ]
    desk.run("forget", "--store", "p.sqlite3", "--member", "bob-sample")
    assert desk.pending == {}
    (desk.folder / ".hub/webmentions.json").unlink()
    assert desk.ask() == ["2 mentions left out: forgotten"] and desk.pending == {}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(500), "127.0.1.1: the host has a fault (500)"),
        (Answer(200, (), b"<html>"), "127.0.1.1: what it answers is no JSON"),
        (Answer(200, (), b"[" * 100_000), "127.0.1.1: what it answers is no JSON"),
        (Answer(200, (), b'{"type":"entry"}'), "127.0.1.1: what it answers is no JF2 feed"),
        (Answer(302, (("Location", f"http://10.0.0.1/?token={TOKEN}"),)), "127.0.1.1: the address"),
        (Answer(200, (("Content-Length", "99999999"),)), "127.0.1.1: the address is larger than 2 MB"),
    ],
)
def test_an_endpoint_that_fails_is_one_line(desk: Desk, answer: Answer, said: str) -> None:
    desk.endpoint.answer = answer
    (line,) = desk.ask()
    assert line.startswith(said) and desk.pending == {}


def test_without_a_key_an_open_list_is_read_and_a_closed_one_says_what_is_missing(desk: Desk) -> None:
    desk.endpoint.answer = Answer(401)
    (line,) = desk.ask(token="")
    assert (
        line.startswith("127.0.1.1: its list of mentions is not open \u2014 put the key ")
        and "WEBMENTION_TOKEN" in line
    )
    assert desk.ask("--site", SITE, token="") == []  # within the hour it is not asked again
    desk.endpoint.answer = Answer(200, (), json.dumps({"children": [mention(1)]}).encode())
    assert "waits" in desk.ask(token="")[0]
    assert ["token" in one.path for one in desk.endpoint.site.requests] == [False, False]


def test_who_adds_words_to_a_like_is_heard(desk: Desk) -> None:
    desk.endpoint.mentions = [mention(1, **{"wm-property": "like-of"})]
    desk.ask()
    desk.endpoint.mentions = [mention(1)]
    assert "waits" in desk.ask(days=2)[0] and len(desk.pending) == 1


ODD = [
    None,
    1,
    True,
    [],
    {},
    "x",
    "\x00\u202e",
    ["a", 2],
    {"text": 1},
    {"html": "<script>x</script><p>a<p>b"},
    "1" * 5000,
]


KEYS = "wm-source wm-target wm-property url published author content name summary wm-received rels".split()


def test_whatever_a_mention_holds_the_files_are_right(desk: Desk) -> None:
    odd = [(key, value) for key in KEYS for value in ODD]
    desk.endpoint.mentions = [mention(n, f"{CY}{n}") | {key: value} for n, (key, value) in enumerate(odd, 1)]
    assert not [line for line in desk.ask() if not re.search(r" waits: | left out: ", line)]
    assert len(desk.pending) > 50 and all(text.startswith("---\nto: ") for text in desk.pending.values())


MARKS = "\\`*_{}[]()<>#+!|~$^&=:/ \n\ta1"
PLAIN = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"], include_characters="\n")


@example("0:a: at 12:30:45 :+1::smile:")
@given(st.text(alphabet=PLAIN, max_size=80) | st.text(alphabet=MARKS, max_size=60))
def test_a_strangers_text_is_shown_and_does_nothing(text: str) -> None:
    made = Converter({}, "").one("x.md", markdown(text), lambda _: None)
    assert isinstance(made, Conversion)
    assert set(re.findall(r"<(\w+)", made.content.html)) <= {"p", "br", "a", "bdi"}
    assert _letters(made.content.text) == _letters(text)


def _letters(text: str) -> str:
    """Return a text without blanks, and without what the site sets in its own way: quotes, dashes, dots."""
    return re.sub(r"[^\w*_`<>&#$~|=+:/\[\]{}()\\^!]|\\s", "", text)
