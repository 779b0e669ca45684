"""An e-mail address is nobody's name, however it is written; what stands beside it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.model import ParsedFeed
from plugins.planet.parsing.parse import parse
from plugins.planet.parsing.person import person
from tests.planet.raw import FEED, response


@pytest.mark.parametrize(
    "said",
    """ann@blog.example|<ann@blog.example>|mailto:ann@blog.example|<mailto:ann@blog.example?subject=x>|(ann@blog.example)
    |ann@blog.community|ann.b+feed@blog.co.uk|"ann b"@blog.example|root@localhost|ann@[192.0.2.1]|ann@blög.example
    |ann&#64;blog.example|ann＠blog.example|ann%40blog.example|ann\u200b@blog.example|ann@blog.exam\u00adple
    |ann at blog.example|ann [at] blog.example|ann(at)blog(dot)example|ann AT blog DOT co DOT uk|ann@blog dot example
    |ann -at- blog -dot- example|ann {at} blog {dot} example|ann_at_blog.example|ann [@] blog.example
    |ann (arroba) blog (punto) example|ann [ät] blog [punkt] example|ann @ blog . example
    |ann@blog.example (ann@blog.example)|ann@blog.example, bob@blog.example|ann@blog.example; bob@blog.example
    |E-mail: ann@blog.example|ann@blog.example ()|@""".split("|"),
)
def test_an_address_is_no_name(said: str) -> None:
    assert person(said) == ""


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ann@blog.example (Ann Sample)", "Ann Sample"),
        ("Ann Sample <ann@blog.example>", "Ann Sample"),
        ("Ann Sample <mailto:ann@blog.example>", "Ann Sample"),
        ('"Ann Sample" <ann@blog.example>', "Ann Sample"),
        ('"Sample, Ann" <ann@blog.example>', "Sample, Ann"),
        ("Ann Sample (ann@blog.example)", "Ann Sample"),
        ("Ann Sample (ann at blog.example)", "Ann Sample"),
        ("Ann Sample, ann at blog dot example", "Ann Sample"),
        ("ann@blog.example, Bob Sample", "Bob Sample"),
        ("Ann (HR) <ann@blog.example>", "Ann (HR)"),
        ("Ann [(<ann@blog.example>)]", "Ann"),
        ("安 (an@blog.example)", "安"),
        *(
            (same, same)
            for same in (
                *(
                    "Ann Sample",
                    "Ann at ConnectingHR",
                    "Ann Sample at Blog.example",
                    "M@x",
                    "@ann",
                    "@ann@blog.example",
                ),
                *("AT&T", "Ann; Bob", "Look at this. Now", "Café @ Noon", "Sample (Editor)", ""),
            )
        ),
    ],
)
def test_a_name_is_kept(said: str, name: str) -> None:
    assert person(said) == name


@given(st.text("ab@.<>()[]\"', at dot-;:&", max_size=60))
def test_no_text_takes_long_or_is_an_address_afterwards(said: str) -> None:
    assert person(said) == person(person(said))


RSS = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><title>T</title>{}</item></channel></rss>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>T</title>{}</entry></feed>"
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "title": "T", {}}}]}}'


@pytest.mark.parametrize(
    ("document", "said", "name"),
    [
        (RSS, "<author>ann@blog.community</author>", None),
        (RSS, "<author>ann@blog.community (Ann Sample)</author>", "Ann Sample"),
        (RSS, "<dc:creator>ann@blog.example</dc:creator>", None),
        (RSS, "<dc:creator>Ann &lt;ann@blog.example&gt;</dc:creator>", "Ann"),
        (RSS, "<dc:creator>ann@blog.example</dc:creator><dc:creator>Bob</dc:creator>", "Bob"),
        (ATOM, "<author><email>ann@blog.example</email></author>", None),
        (ATOM, "<author><name>ann@blog.example</name></author>", None),
        (ATOM, "<author><name>Ann</name><email>ann@blog.example</email></author>", "Ann"),
        (ATOM, "<author><name>Ann</name></author><author><email>bob@blog.community</email></author>", "Ann"),
        (JSON, '"authors": [{"name": "ann@blog.example"}, {"name": "Bob"}]', "Bob"),
        (JSON, '"author": {"name": "ann@blog.example", "url": "mailto:ann@blog.example"}', None),
    ],
)
def test_no_kind_of_feed_makes_a_name_of_an_address(document: str, said: str, name: str | None) -> None:
    parsed = parse(response(document.format(said).encode()), FEED)
    assert isinstance(parsed, ParsedFeed)
    assert [entry.author for entry in parsed.entries] == [name]
