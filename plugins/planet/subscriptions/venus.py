"""The config.ini of a Planet or Venus → Newcomers, and what in it has no counterpart here.

Source: intertwingly.net/code/venus/docs/config.html. A section that is an address is a subscription.
"""

from __future__ import annotations

import configparser
import re

from plugins.planet.subscriptions.newcomer import Newcomer
from plugins.shared.problem import Problem
from plugins.shared.url import web_address

_MAPPED = {"name", "link", "feed_link", "filter", "exclude", "language", "xml_lang"}
_SETTINGS = ("planet", "default")  # sections that are no subscriptions
_LISTS = ("opml", "foaf", "csv", "config")  # a reading list's content_type
# A regular expression that is words and nothing else, such as `python|django`.
_WORDS = re.compile(r"\(?(?:\\b)?([\w '&-]+(?:\|[\w '&-]+)*)(?:\\b)?\)?")
_HERE = {
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
        parser.read_string(_decode(data))
    except (configparser.Error, AttributeError) as error:  # the second: a key without a value that goes on
        what = (str(error).splitlines() or [""])[0]
        return (), [
            Problem(f"{name}:1", f"is not a config.ini ({what})", "name a Planet's config.ini, or an OPML file")
        ]
    problems: list[Problem] = []
    newcomers = []
    for section in parser.sections():
        own = {key: value or "" for key, value in parser.items(section)}
        feed = web_address(section)
        if feed and any(kind in own.get("content_type", "").lower() for kind in _LISTS):
            fix = "save it as a file, and import that"
            problems.append(Problem(f"{name} [{section}]", "is a list of subscriptions, and not one", fix))
            continue
        if feed is None:
            problems += _not_a_feed(section, own, name)
            continue
        newcomers.append(_newcomer(feed, own))
        problems += _unmapped(section, own, name)
    return tuple(newcomers), problems


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
        language=own.get("language") or own.get("xml_lang") or None,
        include=_words(own.get("filter", "")) or (),
        exclude=_words(own.get("exclude", "")) or (),
        avatar=web_address(own.get("face")),
    )


def _words(pattern: str) -> tuple[str, ...] | None:
    """Return the words of a regular expression that is nothing but words, or None."""
    match = _WORDS.fullmatch(pattern.strip())
    return tuple(word.strip() for word in match[1].split("|") if word.strip()) if match else None


def _unmapped(section: str, own: dict[str, str], name: str) -> list[Problem]:
    problems = []
    for key, value in own.items():
        if key in ("filter", "exclude") and value.strip() and _words(value) is None:
            fix = f"write the words into {'include' if key == 'filter' else 'exclude'}: of the member's file"
            problems.append(Problem(f"{name} [{section}]", f"`{key} = {value}` is more than words", fix))
        elif key not in _MAPPED and not (key == "face" and web_address(value)):
            fix = _HERE.get(key, "see docs/keys.md for what a member's file can say")
            problems.append(Problem(f"{name} [{section}]", f"`{key} = {value}` has no counterpart", fix))
    return problems


def _not_a_feed(section: str, own: dict[str, str], name: str) -> list[Problem]:
    if section.lower() in _SETTINGS:
        what = f"its settings ({', '.join(own)}) are not taken over"
        return [Problem(f"{name} [{section}]", what, "see pelicanconf.py")] if own else []
    fix = "write the subscription by hand if it is one"
    return [Problem(f"{name} [{section}]", "is not the address of a feed", fix)]
