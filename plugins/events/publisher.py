"""Who publishes: the site's address and name, the names of the people, and the namespace of identities."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.events.model import Event, Occurrence
from plugins.events.session import Participant, Session
from plugins.syndication.model import FeedMaker


@dataclass(frozen=True, kw_only=True)
class Publisher(FeedMaker):
    """What a feed, a calendar, a schedule or JSON-LD must know besides the event.

    The identity ends every UID. It is a setting of its own (SITE_ID), so that UIDs survive a move of the site.
    """

    name: str
    email: str | None = None
    people: Mapping[str, str] = field(default_factory=dict)  # members' slugs to names
    profiles: Mapping[str, str] = field(default_factory=dict)  # members' slugs to where their names lead
    notes: Mapping[str, str] = field(default_factory=dict)  # what is written of single dates, by file, as plain text

    def address(self, path: str) -> str:
        """Return the absolute address of a path of the site."""
        return f"{self.url}/{path}"

    def person(self, person: Participant) -> str:
        """Return a person's name."""
        return self.people.get(person.member or "", person.name)

    def uid(self, thing: Event | Occurrence) -> str:
        """Return the UID of an event, which all its dates share."""
        event = thing.event
        return f"{event.uid}@{self.identity.domain}"

    def session_uid(self, event: Event, session: Session) -> str:
        """Return the UID of a session."""
        return f"{event.uid}.{session.slug}@{self.identity.domain}"


def guid(uid: str) -> str:
    """Return the UUID that stands for a UID where a schedule wants one (RFC 9562 §5.5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, uid))


def number(uid: str) -> int:
    """Return the positive integer that stands for a UID in a schedule."""
    return int.from_bytes(hashlib.sha256(uid.encode()).digest()[:4]) % (2**31 - 1) + 1
