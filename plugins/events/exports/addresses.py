"""Addresses that begin something elsewhere: subscribing to a calendar, adding a date to it, pitching a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

from plugins.events.exports.contentline import day, utc
from plugins.events.hub import EventHub
from plugins.events.model import Event, Occurrence
from plugins.events.publisher import Publisher


@dataclass(frozen=True)
class CalendarSubscription:
    """A calendar's addresses, all for the same file."""

    name: str
    path: str  # relative to the site
    address: str  # https://…, to copy
    webcal: str
    google: str
    outlook: str
    outlook_work: str


def subscription(name: str, path: str, publisher: Publisher) -> CalendarSubscription:
    """Return the ways to subscribe to the calendar at ``path``."""
    address = publisher.address(path)
    webcal = "webcal://" + address.partition("://")[2]
    outlook = urlencode({"url": address, "name": name}, quote_via=quote)
    return CalendarSubscription(
        name=name,
        path=path,
        address=address,
        webcal=webcal,
        # Google takes https:// in `cid` for the address of an HTML page; webcal:// is what it subscribes to.
        google="https://calendar.google.com/calendar/render?" + urlencode({"cid": webcal}, quote_via=quote),
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
        outlook_work=f"https://outlook.office.com/calendar/0/addfromweb?{outlook}",
    )


def add_to_google(occurrence: Occurrence, publisher: Publisher) -> str:
    """Return the address that opens Google Calendar with one date filled in."""
    parameters = {
        "action": "TEMPLATE",
        "text": occurrence.title,
        "dates": "/".join(_google_dates(occurrence)),
        "ctz": occurrence.zone.key,
        "details": f"{occurrence.summary}\n\n{publisher.address(occurrence.url)}".strip(),
        "location": occurrence.place_name or occurrence.online or "",
    }
    return "https://calendar.google.com/calendar/render?" + urlencode(parameters, quote_via=quote)


def _google_dates(occurrence: Occurrence) -> tuple[str, str]:
    start, end = occurrence.start, occurrence.end or occurrence.start
    if isinstance(start, datetime) and isinstance(end, datetime):
        return utc(start), utc(end)
    return day(occurrence.span.first_day), day(occurrence.span.last_day + timedelta(days=1))


QUESTIONS = "Title: \n\nName: \n\nFormat (talk, discussion, workshop …): \n\nFirst time? (yes or no): \n\nAbout: \n"


@dataclass(frozen=True)
class Invitation:
    """Addresses that begin a pitch; None where the site has no such way."""

    mail: str | None
    form: str | None
    until: date | None = None  # the last day


def invitation(event: Event, hub: EventHub, contact: str | None, repository: str | None) -> Invitation | None:
    """Return the ways to pitch for ``event``, or None when there is no agenda left to make."""
    if not hub.takes_pitches(event):
        return None
    address = (event.organiser.email if event.organiser else None) or contact
    return Invitation(
        mail=_mail(event, address) if address else None,
        form=_form(event, repository) if repository else None,
        until=event.pitching.until if event.pitching else None,
    )


def _mail(event: Event, address: str) -> str:
    subject = f"Session for {event.title} [{event.slug}]"
    return f"mailto:{quote(address)}?" + urlencode({"subject": subject, "body": QUESTIONS}, quote_via=quote)


def _form(event: Event, repository: str) -> str:
    """Return the address of GitHub's or GitLab's form for a new issue, with the event filled in."""
    host = urlsplit(repository).hostname or ""
    if "gitlab" in host:
        fields = {"issuable_template": "session", "issue[title]": f"Session [{event.slug}]: "}
        return f"{repository.rstrip('/')}/-/issues/new?" + urlencode(fields, quote_via=quote)
    fields = {"template": "session.yml", "title": f"Session [{event.slug}]: ", "event": event.slug}
    return f"{repository.rstrip('/')}/issues/new?" + urlencode(fields, quote_via=quote)
