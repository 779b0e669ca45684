"""The config.ini of a Planet or Venus, the planet.ini of Pluto → Newcomers, and what in it has no counterpart here.

A section that is an address is a subscription of Venus; one with a key ``feed`` is one of Pluto, whatever it is called.
Source: intertwingly.net/code/venus/docs/config.html, feedreader.github.io (Pluto).
"""

from __future__ import annotations

import configparser
import re
from collections import Counter
from dataclasses import replace

from plugins.planet.subscriptions.newcomer import Newcomer
from plugins.shared.problem import Problem
from plugins.shared.url import feed_address, web_address

_MAPPED = {"name", "link", "feed_link", "filter", "exclude", "language", "xml_lang", "lang"}
_FEEDS = ("feed", "feed_url", "rss", "atom")
_PLUTO = {*_FEEDS, "title", "name", "author", "link", "url", "location", "includes", "excludes"}
_ACCOUNTS = {  # keys that name somebody's account elsewhere
    "github": ("GitHub", "https://github.com/{}"),
    "twitter": ("Twitter", "https://twitter.com/{}"),
    "rubygems": ("RubyGems", "https://rubygems.org/profiles/{}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/in/{}"),
    "gitlab": ("GitLab", "https://gitlab.com/{}"),
    "codeberg": ("Codeberg", "https://codeberg.org/{}"),
    "bluesky": ("Bluesky", "https://bsky.app/profile/{}"),
    "mastodon": ("Mastodon", "{}"),
    "meetup": ("Meetup", "https://www.meetup.com/{}"),
}
_SETTINGS = re.compile(
    r"planet|default|_?global|main|.*\.(?:tmpl|xslt?|html|plugin|py|sed)", re.IGNORECASE
)  # no subscriptions
_SECTION = re.compile(r"^\[(.+?)\](?=\s|$)([^\n]*)$", re.MULTILINE)
_GRAVATAR = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")  # of a face: what Gravatar knows an address of e-mail by
_ACCOUNT = re.compile(r"@?([\w.-]+)@([\w.-]+\.\w+)")
_CODE = re.compile(r"[a-z]{2}(?:[-_][A-Z]{2})?")  # of a language, which some write as the location
_MARK = "\x1f"  # which no section's name has
_LISTS = ("opml", "foaf", "csv", "config")  # a reading list's content_type
# A regular expression that is words and nothing else, such as `python|django`.
_WORDS = re.compile(r"\(?(?:\\b)?([\w '&-]+(?:\|[\w '&-]+)*)(?:\\b)?\)?")
_HERE = {
    "avatar": "put the picture into content/images/ and name it in the member's file: photo: images/…",
    "email": "addresses of e-mail are not published here",
    "face": "put the picture into content/images/ and name it in the member's file: photo: images/…",
    "filters": "see include: and exclude: in docs/keys.md; programs as filters are not run here",
    "ignore_in_feed": "not needed: what a feed claims and must not is ignored here already",
    "date_type": "not needed: dates that cannot be right are not believed here",
    "title_type": "not needed: titles are always read as text",
    "xml_base": "not needed: addresses are resolved by the entry's and the feed's own",
}


def read_config(data: bytes, name: str) -> tuple[tuple[Newcomer, ...], list[Problem]]:
    """Return the subscriptions of a config.ini called ``name``, and a Problem for each setting without a counterpart.

    A file that is no config.ini has no subscriptions and one Problem.
    """
    # No section is the default one: what [DEFAULT] says is listed, and hides nothing that a subscription says.
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, default_section="")
    try:
        parser.read_string(_readable(_decode(data)))
    except (configparser.Error, AttributeError) as error:  # the second: a key without a value that goes on
        what = (str(error).splitlines() or [""])[0]
        fix = "name a Planet's config.ini, a Pluto's planet.ini, or an OPML file"
        return (), [Problem(f"{name}:1", f"is not a config.ini ({what})", fix)]
    problems: list[Problem] = []
    newcomers = []
    for marked in parser.sections():
        section = marked.partition(_MARK)[0].strip()
        own = {key: _bare(value or "") for key, value in parser.items(marked)}
        newcomer, wrong = _read(section, own, f"{name} [{section}]")
        newcomers += [newcomer] if newcomer else []
        problems += wrong
    return tuple(newcomers), problems


def _read(section: str, own: dict[str, str], where: str) -> tuple[Newcomer | None, list[Problem]]:
    """Return the subscription that a section is, if it is one, and what of it has no counterpart."""
    if any(key in own for key in _FEEDS):
        return _of_pluto(section, own, where)
    feed = _feed(section)
    if feed and any(kind in own.get("content_type", "").lower() for kind in _LISTS):
        fix = f"import it by itself: python -m plugins.planet import {feed}"
        return None, [Problem(where, "is a list of subscriptions, and not one", fix)]
    if feed is None:
        return None, _not_a_feed(section, own, where)
    return replace(_newcomer(feed, own), links=_links(own)), _unmapped(own, where)


def _bare(value: str) -> str:
    """Return a value without the comment behind it, and the quotes around it."""
    value = re.sub(r"\s;.*", "", value).strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def _feed(text: str) -> str | None:
    return web_address(feed_address(text.replace("&amp;", "&")))


def _links(own: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the accounts that a subscription names."""
    links = []
    for key, (title, form) in _ACCOUNTS.items():
        value = _ACCOUNT.sub(r"https://\2/@\1", own.get(key, "")) if key == "mastodon" else own.get(key, "")
        url = web_address(value if "://" in value else form.format(value.removeprefix("@"))) if value else None
        links += [(title, url)] if url else []
    return tuple(links)


def _of_pluto(section: str, own: dict[str, str], where: str) -> tuple[Newcomer | None, list[Problem]]:
    address = next(filter(None, (own.get(key, "") for key in _FEEDS)), "")
    feed = _feed(address)
    if feed is None:
        return None, [Problem(where, f"`feed = {address}` is no address", "write the feed's address: https://…")]
    venus = {"filter": own.get("includes", ""), "exclude": own.get("excludes", "")}
    avatar, place = own.get("avatar", ""), own.get("location", "")
    avatar = f"https://www.gravatar.com/avatar/{avatar}?s=192" if _GRAVATAR.fullmatch(avatar) else avatar
    newcomer = replace(
        _newcomer(feed, {**venus, "link": own.get("link") or own.get("url", ""), "face": avatar}),
        name=own.get("author") or own.get("title") or own.get("name") or section,
        language=own.get("lang") or own.get("language") or (place if _CODE.fullmatch(place) else None),
        location=None if _CODE.fullmatch(place) else place or None,
        links=_links(own),
    )
    mapped = _PLUTO | ({"avatar"} if web_address(avatar) else set())
    rest = {key: value for key, value in own.items() if key not in mapped}
    return newcomer, _unmapped({**rest, **{key: words for key, words in venus.items() if words}}, where)


def _readable(text: str) -> str:
    """Return a file as the library reads it: keys before any section in one, sections of one name apart, in lines.

    Pluto does not mind how far a key is indented; to the library a line that is indented further goes on.
    """
    if not _SECTION.search(text):
        return text
    seen: Counter[str] = Counter()

    def apart(match: re.Match[str]) -> str:
        seen[match[1]] += 1
        behind = match[2].strip()
        return f"[{match[1]}{_MARK}{seen[match[1]]}]" + (f"\n{behind}" if re.match(r"[\w-]+\s*=", behind) else "")

    pluto = re.search(r"^\s*feed(?:_url)?\s*=", text, re.MULTILINE) is not None
    text = re.sub(r"^[ \t]+(?=[\w-]+\s*=|\[)", "", text, flags=re.MULTILINE) if pluto else text
    text = _SECTION.sub(apart, text)
    before = re.search(r"\A(?:\s*(?:[#;][^\n]*)?\n)*\s*[\w-]+\s*=", text)
    return f"[planet{_MARK}]\n{text}" if before else text


def _decode(data: bytes) -> str:
    """Return the text: Planets of before Venus often wrote Latin-1."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def _newcomer(feed: str, own: dict[str, str]) -> Newcomer:
    return Newcomer(
        name=own.get("name", "").strip() or feed,
        feeds=(feed,),
        blog=web_address(own.get("link")),
        language=own.get("language") or own.get("xml_lang") or own.get("lang") or None,
        include=_words(own.get("filter", "")) or (),
        exclude=_words(own.get("exclude", "")) or (),
        avatar=web_address(own.get("face")),
    )


def _words(pattern: str) -> tuple[str, ...] | None:
    """Return the words of a regular expression that is nothing but words, or None."""
    match = _WORDS.fullmatch(pattern.strip())
    return tuple(word.strip() for word in match[1].split("|") if word.strip()) if match else None


def _unmapped(own: dict[str, str], where: str) -> list[Problem]:
    problems = []
    named = {title for title, _ in _links(own)}
    for key, value in own.items():
        if key in _ACCOUNTS and _ACCOUNTS[key][0] in named:
            continue
        if key in ("filter", "exclude") and value and _words(value) is None:
            fix = f"write the words into {'include' if key == 'filter' else 'exclude'}: of the member's file"
            problems.append(Problem(where, f"`{key} = {value}` is more than words", fix))
        elif key not in _MAPPED and not (key == "face" and web_address(value)):
            fix = _HERE.get(key, "see docs/keys.md for what a member's file can say")
            problems.append(Problem(where, f"`{key} = {value}` has no counterpart", fix))
    return problems


def _not_a_feed(section: str, own: dict[str, str], where: str) -> list[Problem]:
    if _SETTINGS.fullmatch(section):
        what = f"its settings ({', '.join(own)}) are not taken over"
        return [Problem(where, what, "see pelicanconf.py")] if own else []
    return [Problem(where, "is not the address of a feed", "write the subscription by hand if it is one")]
