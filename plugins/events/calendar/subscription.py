"""The ways into a reader's own calendar: subscribe to a feed, or add one date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode

from plugins.events.calendar.contentline import day, utc
from plugins.events.model import Occurrence
from plugins.events.publisher import Publisher


@dataclass(frozen=True)
class Subscription:
    """A calendar's addresses, all for the same file."""

    name: str
    path: str  # relative to the site
    address: str  # https://…, to copy
    webcal: str
    google: str
    outlook: str
    outlook_work: str


def subscription(name: str, path: str, publisher: Publisher) -> Subscription:
    """Return the ways to subscribe to the calendar at ``path``."""
    address = publisher.address(path)
    webcal = "webcal://" + address.partition("://")[2]
    outlook = urlencode({"url": address, "name": name}, quote_via=quote)
    return Subscription(
        name=name,
        path=path,
        address=address,
        webcal=webcal,
        # Google takes https:// in `cid` for the address of an HTML page; webcal:// is what it subscribes to.
        google="https://calendar.google.com/calendar/render?" + urlencode({"cid": webcal}, quote_via=quote),
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
        outlook_work=f"https://outlook.office.com/calendar/0/addfromweb?{outlook}",
    )


def add_to_google(one: Occurrence, publisher: Publisher) -> str:
    """Return the address that opens Google Calendar with one date filled in."""
    parameters = {
        "action": "TEMPLATE",
        "text": one.title,
        "dates": "/".join(_google_dates(one)),
        "ctz": one.zone.key,
        "details": f"{one.summary}\n\n{publisher.address(one.url)}".strip(),
        "location": one.place_name or one.event.online or "",
    }
    return "https://calendar.google.com/calendar/render?" + urlencode(parameters, quote_via=quote)


def _google_dates(one: Occurrence) -> tuple[str, str]:
    if one.all_day:
        return day(one.span.first_day), day(one.span.last_day + timedelta(days=1))
    return _google(one.start), _google(one.end or one.start)


def _google(when: date | datetime) -> str:
    return utc(when) if isinstance(when, datetime) else day(when)
