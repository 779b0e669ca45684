"""The kinds of value that front matter is made of, each with an error that a writer can act on."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from itertools import takewhile
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from plugins.shared.clock import in_bounds
from plugins.shared.slug import slugify

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*(?<!-[A-Za-z0-9])")
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:[Zz]|UTC|GMT)| ?[+-]\d{2}(?::?\d{2})?)?"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BREAK = re.compile("[\t\n\v\f\r\u2028\u2029]")
Focus: TypeAlias = Literal["left", "right", "top", "bottom", "centre"]  # what stays of a picture that is cropped
LONGEST = 300  # characters of a title, a name, a tag


def _as_iso(text: str) -> str:
    """Return a moment as Jekyll and Hugo write it (``2026-10-21 9:30 +0200``) as ISO 8601 has it."""
    day, rest = text[:10], re.sub(r" ?(?:Z|UTC|GMT)$", "+00:00", text[11:].upper()).replace(" ", "")
    return f"{day}T{rest.zfill(len(rest) + (rest[1] == ':'))}"


def parse_day_or_moment(value: object) -> date | datetime:
    """Return a date for ``2026-10-21``, a datetime (naive unless it names an offset) for ``2026-10-21 09:30``."""
    text = str(value).strip()
    try:
        if text.isascii() and _DAY.fullmatch(text):
            return in_bounds(date.fromisoformat(text))
        if text.isascii() and _MOMENT.fullmatch(text):
            return in_bounds(datetime.fromisoformat(_as_iso(text)).replace(microsecond=0))
    except OverflowError as error:
        raise ValueError(str(error)) from None
    except ValueError as error:
        raise ValueError(f"is not a date: {text} ({error}) — write a day that the calendar has") from None
    from plugins.shared.headers import meant_date  # few need it
    from plugins.shared.typed_dates import as_written

    if re.fullmatch(r"\d{1,2}[:.]\d\d", text):
        raise ValueError(f"has no day: {text} — write it too, as 2026-10-21 {text.replace('.', ':').zfill(5)}")
    meant = as_written(text) or meant_date(text) or "2026-10-21, or 2026-10-21 09:30 with a time"
    raise ValueError(f"is not a date: {text} — write it as {meant}")


def parse_day(value: object) -> date:
    """Return a date; a time of day is refused."""
    parsed = parse_day_or_moment(value)
    if isinstance(parsed, datetime):
        raise ValueError(f"has a time: {value} — write the day alone, as 2026-10-21")
    return parsed


def parse_web_address(value: object) -> str:
    """Return an absolute http or https URL."""
    text = str(value).strip()
    if len(text) > 2000:  # what every browser and host takes
        raise ValueError("has more than 2,000 characters — use a shorter address")
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", text):
        raise ValueError(f"is not a web address: {text} — begin it with https://")
    if "@" in parts.netloc:
        raise ValueError(f"has a name or a password in it, which everybody could read: https://…@{host} — leave it out")
    return text


def parse_site_address(value: object) -> str:
    """Return where a site stands: scheme, host and folder, without a slash at the end."""
    parts = urlsplit(text := parse_web_address(value))
    if set("?#") & set(text) or ".." in parts.path.split("/") or parts.path.endswith((".html", ".htm", ".php")):
        raise ValueError(f"is not where a site can stand: {text} — write it as https://example.org/circle")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def parse_slug(value: object) -> str:
    """Return a slug: small letters, digits and single hyphens."""
    text = str(value).strip()
    if not _SLUG.fullmatch(text):
        meant = slugify(text)
        like = f", as {meant}" if _SLUG.fullmatch(meant) else ""
        raise ValueError(f"is not a slug: {text} — use a-z, 0-9 and single hyphens only{like}")
    return text


def parse_language(value: object) -> str:
    """Return a language tag (BCP 47) in its canonical case, such as ``en`` or ``pt-BR``."""
    text = str(value).strip()
    if not _LANGUAGE.fullmatch(text):
        plain = text.replace("_", "-").partition(".")[0]
        meant = canonical_language(plain) if _LANGUAGE.fullmatch(plain) else _language_called(text)
        raise ValueError(f"is not a language: {text} — write {meant}")
    return canonical_language(text)


def _language_called(name: str) -> str:
    """Return the code of a language that is there with its name in English, or in itself."""
    from babel import Locale, UnknownLocaleError  # few need it

    called = {str(code): str(said) for code, said in Locale("en").languages.items()}
    for code, said in called.items():
        if said.casefold() == name.casefold():
            return code.replace("_", "-")
    for code in called:
        try:
            own = str(Locale.parse(code).languages.get(code, ""))
        except (UnknownLocaleError, ValueError):
            continue
        if own.casefold() == name.casefold():
            return code.replace("_", "-")
    return "a code such as en or pt-BR"


def canonical_language(tag: str) -> str:
    """Return a language tag in the case that its readers expect (RFC 5646, 2.1.1): pt-BR, zh-Hant, de-u-co-phonebk."""
    first, *more = tag.lower().split("-")
    plain = len(list(takewhile(lambda part: len(part) > 1, more)))  # what follows a single letter stays small
    cased = [{2: part.upper(), 4: part.title()}.get(len(part), part) for part in more[:plain]]
    return "-".join([first, *cased, *more[plain:]])


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return the IANA zones that this machine knows; asking its disk again for every file takes seconds."""
    return frozenset(available_timezones())


def parse_zone(value: object) -> ZoneInfo:
    """Return the IANA time zone of that name."""
    text = str(value).strip()
    if ("/" not in text and text != "UTC") or text not in zone_names():
        city = text.rpartition("/")[2].replace(" ", "_").casefold()
        meant = sorted(name for name in zone_names() if "/" in name and name.rpartition("/")[2].casefold() == city)
        raise ValueError(f"is not a time zone: {text} — write {' or '.join(meant) or 'a name such as Europe/London'}")
    return ZoneInfo(text)


def parse_hashtag(value: object) -> str:
    """Return a hashtag without its #."""
    text = str(value).strip().removeprefix("#")
    if not text or re.search(r"[\s#]", text):
        raise ValueError(f"is not a hashtag: {value} — write one word, in quotes if it begins with #")
    return text


def parse_line(value: str) -> str:
    """Return a text of one line; one that has several is refused."""
    if _BREAK.search(value):
        raise ValueError("has several lines — write it on one line")
    return value


def parse_list(value: object) -> object:
    """Return one value as a list of one, so that ``tags: hr`` is read as it is meant."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


Day: TypeAlias = Annotated[date, BeforeValidator(parse_day)]
DayOrMoment: TypeAlias = Annotated[date | datetime, BeforeValidator(parse_day_or_moment)]
WebAddress: TypeAlias = Annotated[str, BeforeValidator(parse_web_address)]
Slug: TypeAlias = Annotated[str, BeforeValidator(parse_slug)]
Language: TypeAlias = Annotated[str, BeforeValidator(parse_language)]
Zone: TypeAlias = Annotated[ZoneInfo, BeforeValidator(parse_zone)]
Hashtag: TypeAlias = Annotated[str, BeforeValidator(parse_hashtag)]
Line: TypeAlias = Annotated[str, Field(max_length=LONGEST), AfterValidator(parse_line)]
Identifier: TypeAlias = Annotated[str, Field(max_length=2000), AfterValidator(parse_line)]  # any text: RSS's guid
Prose: TypeAlias = Annotated[str, Field(max_length=10_000)]
Words: TypeAlias = Annotated[tuple[Line, ...], Field(max_length=500), BeforeValidator(parse_list)]
# Whatever has a page for each: tags, and earlier addresses.
Tags: TypeAlias = Annotated[tuple[Line, ...], Field(max_length=50), BeforeValidator(parse_list)]
Hashtags: TypeAlias = Annotated[tuple[Hashtag, ...], Field(max_length=50), BeforeValidator(parse_list)]
Languages: TypeAlias = Annotated[tuple[Language, ...], Field(max_length=50), BeforeValidator(parse_list)]
Slugs: TypeAlias = Annotated[tuple[Slug, ...], Field(max_length=50), BeforeValidator(parse_list)]
