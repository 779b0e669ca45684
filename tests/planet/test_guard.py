"""Only public addresses are asked, however they are spelled; ``--allow-host`` is the only door."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.fetching.guard import Allowed, Refused, check_addresses, is_public, parse_allowed, read_url
from plugins.shared.url import Url


def allowed(*hosts: str) -> Allowed:
    parsed = parse_allowed(hosts)
    assert isinstance(parsed, Allowed)
    return parsed


@pytest.mark.parametrize(
    "text",
    [
        "93.184.215.14",
        "1.1.1.1",
        "168.63.129.15",
        "2606:4700::1111",
        "2001:200::1",
        "3fff:1000::1",
        "64:ff9b::5db8:d70e",
        "2002:5db8:d70e::1",
        "::ffff:93.184.215.14",
    ],
)
def test_public_addresses_may_be_asked(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    """0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.192 192.0.0.255 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1
    192.88.99.2 192.175.48.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:169.254.169.254 64:ff9b::7f00:1
    64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:0:7f00:1:: 2001:1::1 2001:2::1 2001:4:112::1
    2001:1ff:ffff::1 2001:db8::1 2620:4f:8000::1 3fff::1 3fff:fff::1 4000::1 5f00::1 8000::1 2002:7f00:1::
    2002:a9fe:a9fe::1 2002:c000:c0::1 ::ffff:192.0.0.192 64:ff9b::c000:c0 fc00::1 fd00:ec2::254 fe80::1 fe80::1%lo
    fec0::1 ff02::1 168.63.129.16 ::ffff:168.63.129.16 64:ff9b::a83f:8110 2002:a83f:8110::1""".split(),
)
def test_all_others_may_not(text: str) -> None:
    assert not is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_is_no_more_public_for_being_wrapped(inner: IPv4Address) -> None:
    number = int(inner)
    wrapped = [(0xFFFF << 32) | number, (0x64FF9B << 96) | number, (0x2002 << 112) | (number << 80)]
    for outer in wrapped:
        assert not is_public(IPv6Address(outer)) or is_public(inner)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("ftp://a.example/", "blocked-scheme"),
        ("FiLe:///etc/passwd", "blocked-scheme"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "blocked-scheme"),
        ("view-source:http://x/", "blocked-scheme"),
        ("http://a.example:22/", "blocked-port"),
        ("http://a.example:8080/", "blocked-port"),
        ("http://a.example:0/", "blocked-port"),
        ("http://a.example:65536/", "blocked-port"),
        ("http://user:password@a.example/", "bad-address"),
        ("http://127.0.0.1\\@a.example/", "bad-address"),
        ("http://127.0.0.1%00.a.example/", "bad-address"),
        ("http://①②⑦.⓪.⓪.①/", "bad-address"),
        ("http://a.example/\r\nX: y", "bad-address"),
        ("fi\tle:///etc/passwd", "bad-address"),
        ("http:///", "bad-address"),
        ("", "bad-address"),
        ("http://a.example/" + "a" * 2000, "bad-address"),
    ],
)
def test_what_is_not_a_plain_web_address_is_refused(url: str, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        read_url(url, Allowed())
    assert refused.value.kind == kind


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    try:
        url = read_url(text, Allowed(), base=Url("https", "a.example", None, "/feed", ""))
    except Refused:
        return
    assert url.scheme in ("http", "https") and url.host


def test_names_of_other_alphabets_are_asked_by_their_ascii_form() -> None:
    assert read_url("http://münchen.example/ü x", Allowed()).host == "xn--mnchen-3ya.example"


def test_one_answer_that_is_not_public_refuses_all() -> None:
    with pytest.raises(Refused, match="which is not a public address"):
        check_addresses("a.example", 80, ["93.184.215.14", "127.0.0.1"], Allowed())
    assert check_addresses("a.example", 80, ["93.184.215.14"] * 2, Allowed()) == ("93.184.215.14",)


@pytest.mark.parametrize(
    ("door", "host", "port", "address", "opens"),
    [
        ("localhost", "localhost", 8000, "127.0.0.1", True),
        ("localhost:8000", "localhost", 8000, "127.0.0.1", True),
        ("localhost:8000", "localhost", 8001, "127.0.0.1", False),
        ("localhost", "evil.example", 80, "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", 8000, "127.0.0.1", True),
        ("127.0.0.1", "intranet.example", 80, "127.0.0.1", True),
        ("127.0.0.1:80", "127.0.0.1", 81, "127.0.0.1", False),
        ("10.0.0.0/8", "wiki.example", 80, "10.1.2.3", True),
        ("10.0.0.0/8", "wiki.example", 80, "11.1.2.3", True),  # 11.1.2.3 is public
        ("10.0.0.0/8", "wiki.example", 80, "192.168.0.1", False),
        ("[::1]:8000", "[::1]", 8000, "::1", True),
        ("::1", "localhost", 80, "::1", True),
        ("Wiki.Example.", "wiki.example", 80, "10.0.0.1", True),
    ],
)
def test_the_door_opens_for_what_was_named_only(door: str, host: str, port: int, address: str, opens: bool) -> None:
    try:
        check_addresses(host, port, [address], allowed(door))
    except Refused:
        assert not opens
    else:
        assert opens


def test_a_named_host_may_have_another_port() -> None:
    assert read_url("http://localhost:8000/", allowed("localhost")).port == 8000
    with pytest.raises(Refused):
        read_url("http://localhost:8000/", allowed("localhost:9000"))


def test_a_door_that_names_nothing_is_a_problem() -> None:
    problems = parse_allowed(["http://localhost/", "a b"])
    assert isinstance(problems, list)
    assert [str(p).partition(" — ")[0] for p in problems] == [
        "--allow-host http://localhost/: is not a host",
        "--allow-host a b: is not a host",
    ]
