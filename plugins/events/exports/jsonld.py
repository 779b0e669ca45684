"""One date of an event → schema.org's Event as JSON-LD, by Google's lists of what is required and recommended.

A fact that is not known is left out, never made up. A called-off event keeps its date, a moved one names the former.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from plugins.events.exports.ics import session_status, title
from plugins.events.groups import Organiser, Ticket
from plugins.events.model import Event, Occurrence
from plugins.events.publisher import Publisher
from plugins.events.recurrence.span import Span
from plugins.events.session import Session
from plugins.events.shape import EventStatus, Mode
from plugins.events.venue import Venue

_STATUS: dict[EventStatus, str] = {
    "confirmed": "EventScheduled",
    "tentative": "EventScheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
    "moved-online": "EventMovedOnline",
}
_MODE: dict[Mode, str] = {
    "in-person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
_AVAILABILITY = {
    "available": "InStock",
    "sold-out": "SoldOut",
    "waiting-list": "SoldOut",
    "soon": "PreOrder",
    "closed": "Discontinued",
}
_SCHEMA = "https://schema.org/"


def document(occurrence: Occurrence, publisher: Publisher, *, over: bool = False) -> dict[str, Any]:
    """Return the JSON-LD of one date; one that is ``over`` offers nothing."""
    event, end = occurrence.event, occurrence.span.last_day if occurrence.all_day else occurrence.end
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": publisher.address(occurrence.url),
        "identifier": publisher.uid(occurrence),
        "url": publisher.address(occurrence.url),
        "name": title(occurrence.title, occurrence.status),
        "startDate": f"{occurrence.start:%Y-%m}" if occurrence.span.month_only else _when(occurrence.start),
        "endDate": None if occurrence.span.month_only else _when(end),
        "eventStatus": _SCHEMA + _status(occurrence),
        "eventAttendanceMode": _SCHEMA + _MODE[occurrence.mode],
        "location": _location(occurrence, publisher),
        "description": occurrence.summary,
        "keywords": ", ".join((*event.tags, *(f"#{tag}" for tag in event.hashtags))),
        "organizer": _organiser(event.organiser, publisher),
        "performer": [
            *(_member(slug, publisher) for slug in occurrence.hosts),
            *(_known({"@type": "Person", "name": speaker.name, "url": speaker.url}) for speaker in occurrence.speakers),
        ],
        "sponsor": [
            _known({"@type": "Organization", "name": sponsor.name, "url": sponsor.url}) for sponsor in event.sponsors
        ],
        "sameAs": event.website,
        "previousStartDate": [_when(when) for when in event.previously],
        "inLanguage": list(event.languages),
        "maximumAttendeeCapacity": event.capacity,
        "image": [publisher.address(photo.src) for photo in event.photos],
        "offers": [] if over else [_offer(ticket, publisher.address(occurrence.url)) for ticket in event.tickets],
        "subEvent": [_sub(session, event, publisher) for session in event.sessions if session.slot],
        "eventSchedule": _schedule(occurrence.span),
        "superEvent": {"@type": "EventSeries", "name": event.title, "url": publisher.address(event.url)}
        if occurrence.day
        else None,
    }
    return _known(facts)


def session_document(session: Session, event: Event, publisher: Publisher) -> dict[str, Any]:
    """Return the JSON-LD of a session that has its slot."""
    facts = _sub(session, event, publisher)
    facts["superEvent"] = {"@type": "Event", "@id": publisher.address(event.url), "name": event.title}
    return {"@context": "https://schema.org", **facts}


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, "", [], {})}


def _when(when: date | datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def _status(occurrence: Occurrence) -> str:
    if occurrence.event.previously and occurrence.status in ("confirmed", "tentative"):
        return "EventRescheduled"
    return _STATUS[occurrence.status]


def _location(occurrence: Occurrence, publisher: Publisher) -> Any:
    online = (
        [{"@type": "VirtualLocation", "url": publisher.address(occurrence.url)}]
        if occurrence.mode != "in-person"
        else []
    )
    places = [_place(occurrence.venue, occurrence.place)] if occurrence.venue or occurrence.place else []
    locations = places + online
    return locations[0] if len(locations) == 1 else locations


def _place(venue: Venue | None, name: str | None) -> dict[str, Any]:
    if venue is None:
        return {"@type": "Place", "name": name, "address": name}
    postal = venue.address
    parts = _known(
        {
            "streetAddress": ", ".join(part for part in (postal.street, postal.district) if part),
            "addressLocality": postal.locality,
            "addressRegion": postal.region,
            "postalCode": postal.postcode,
            "addressCountry": postal.country,
        }
    )
    address = {"@type": "PostalAddress", **parts} if parts else venue.name
    geo = venue.geo and {"@type": "GeoCoordinates", "latitude": venue.geo[0], "longitude": venue.geo[1]}
    return _known({"@type": "Place", "name": venue.name, "address": address, "geo": geo, "hasMap": venue.map})


def _organiser(organiser: Organiser | None, publisher: Publisher) -> dict[str, Any]:
    if organiser is None:
        return {"@type": "Organization", "name": publisher.name, "url": publisher.address("")}
    return _known({"@type": "Organization", "name": organiser.name, "url": organiser.url, "email": organiser.email})


def _member(slug: str, publisher: Publisher) -> dict[str, Any]:
    name = publisher.people.get(slug, slug)
    return _known({"@type": "Person", "name": name, "url": publisher.profiles.get(slug)})


def _offer(ticket: Ticket, page: str) -> dict[str, Any]:
    return _known(
        {
            "@type": "Offer",
            "name": ticket.name,
            "url": ticket.url or page,
            "price": ticket.price if _is_amount(ticket.price) else None,
            "priceSpecification": _range(ticket),
            "priceCurrency": ticket.currency,
            "availability": ticket.state and _SCHEMA + _AVAILABILITY[ticket.state],
            "validFrom": _when(ticket.since),
            "validThrough": _when(ticket.until),
        }
    )


def _is_amount(price: str | None) -> bool:
    return price is not None and price.replace(".", "").isdigit()


def _range(ticket: Ticket) -> dict[str, Any] | None:
    """Return a price from one amount to another; what is said in words has no number for it."""
    low, _, high = (ticket.price or "").partition("–")
    if not (_is_amount(low) and _is_amount(high)):
        return None
    amounts = {"@type": "PriceSpecification", "minPrice": low, "maxPrice": high}
    return _known({**amounts, "priceCurrency": ticket.currency})


def _sub(session: Session, event: Event, publisher: Publisher) -> dict[str, Any]:
    assert session.span
    return _known(
        {
            "@type": "Event",
            "@id": publisher.address(session.url),
            "identifier": publisher.session_uid(event, session),
            "url": publisher.address(session.url),
            "name": title(session.title, session_status(session, event)),
            "startDate": _when(session.span.start),
            "endDate": _when(session.span.end),
            "eventStatus": _SCHEMA + _STATUS[session_status(session, event)],
            "eventSchedule": _schedule(session.span),
            "location": _sub_location(session, event, publisher),
            "performer": [_known({"@type": "Person", "name": publisher.person(person)}) for person in session.by],
        }
    )


def _sub_location(session: Session, event: Event, publisher: Publisher) -> Any:
    if event.mode == "online":
        return {"@type": "VirtualLocation", "url": publisher.address(session.url)}
    if not event.venue and not event.place:
        return None
    place = _place(event.venue, event.place)
    return {**place, "name": f"{session.room.name}, {place['name']}"} if session.room else place


def _schedule(span: Span) -> dict[str, Any] | None:
    """Return what gives the zone its name: an offset alone does not say whose clock it is."""
    if not isinstance(span.start, datetime):
        return None
    return _known(
        {
            "@type": "Schedule",
            "startDate": span.start.date().isoformat(),
            "startTime": span.start.strftime("%H:%M:%S"),
            "endTime": span.end.strftime("%H:%M:%S") if isinstance(span.end, datetime) else None,
            "scheduleTimezone": span.zone.key,
        }
    )
