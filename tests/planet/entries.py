"""Entries and states for tests, and strategies that make any of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis import strategies as st
from markupsafe import Markup

from plugins.planet.cleaning.sanitise import clean
from plugins.planet.model import Entry, FeedState, LinkRel, Reference
from plugins.syndication.model import Attachment, AttachmentKind, Person, Source

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FEED = "https://ann.example/feed"


def entry(number: int = 1, member: str = "ann", feed: str = FEED, **more: object) -> Entry:
    """Return a plain entry; the higher its number, the earlier it was published."""
    moment = NOW - timedelta(hours=number)
    values: dict[str, object] = {
        "id": f"{member}-{number}",
        "member": member,
        "feed": feed,
        "guid": f"urn:{member}:{number}",
        "url": f"https://{member}.example/{number}/",
        "title": f"Post {number}",
        "content": Markup(f"<p>Text {number}</p>"),
        "excerpt": f"Text {number}",
        "published": moment,
        "updated": None,
        "first_seen": moment,
        "sort_date": moment,
    }
    return Entry(**{**values, **more})  # type: ignore[arg-type]


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_SOME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


def _several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


_NUMBER = st.none() | st.integers(1, 2**40)
attachments = st.builds(
    Attachment,
    kind=st.sampled_from(get_args(AttachmentKind)),
    url=_SOME,
    media_type=_TEXT,
    length=_NUMBER,
    duration=_NUMBER,
    width=_NUMBER,
    height=_NUMBER,
    title=_TEXT,
    description=_TEXT,
    thumbnail=st.none() | _TEXT,
    rating=st.sampled_from(["", "adult"]),
)
entries = st.builds(
    Entry,
    id=_SOME,
    member=_SOME,
    feed=_TEXT,
    guid=_SOME,
    url=st.none() | _TEXT,
    title=_TEXT,
    content=_TEXT.map(clean),
    excerpt=_TEXT,
    published=st.none() | _MOMENT,
    updated=st.none() | _MOMENT,
    first_seen=_MOMENT,
    sort_date=_MOMENT,
    author=st.none() | _TEXT,
    tags=st.lists(_TEXT, max_size=3).map(tuple),
    language=st.none() | _TEXT,
    direction=st.sampled_from(["ltr", "rtl"]),
    precision=st.sampled_from(["second", "day", "month"]),
    placeholder=st.booleans(),
    edited=st.booleans(),
    hidden=st.none() | _TEXT,
    fresh=st.booleans(),
    links=st.lists(_TEXT, max_size=3).map(tuple),
    bundled=st.booleans(),
    authors=_several(st.builds(Person, _SOME, st.none() | _TEXT)),
    source=st.none() | st.builds(Source, _TEXT, st.none() | _TEXT, st.none() | _TEXT),
    references=_several(st.builds(Reference, st.sampled_from(get_args(LinkRel)), _SOME, _TEXT)),
    attachments=_several(attachments),
    summary=_TEXT,
    warning=_TEXT,
)

states = st.builds(
    FeedState,
    url=_SOME,
    member=_SOME,
    etag=st.none() | _TEXT,
    last_modified=st.none() | _TEXT,
    last_attempt=st.none() | _MOMENT,
    last_success=st.none() | _MOMENT,
    next_due=st.none() | _MOMENT,
    failures=st.integers(0, 1000),
    failing_since=st.none() | _MOMENT,
    gone=st.booleans(),
    moved_to=st.none() | _TEXT,
    message=_TEXT,
    title=_TEXT,
    ttl=st.none() | st.floats(0, 1e6),
    choices=_TEXT,
    gone_since=st.none() | _MOMENT,
    moved_since=st.none() | _MOMENT,
    moved_checked=st.none() | _MOMENT,
    removed=st.dictionaries(_TEXT, st.integers(0, 1000), max_size=3),
)
