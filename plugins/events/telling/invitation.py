"""How somebody without git pitches a session: an e-mail with the questions in it, or the repository's form."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from plugins.events.hub import EventHub
from plugins.events.model import Event

QUESTIONS = "Title: \n\nName: \n\nFormat (talk, discussion, workshop …): \n\nFirst time? (yes or no): \n\nAbout: \n"


@dataclass(frozen=True)
class Invitation:
    """Addresses that begin a pitch; None where the site has no such way."""

    mail: str | None
    form: str | None


def invitation(event: Event, hub: EventHub, contact: str | None, repository: str | None) -> Invitation | None:
    """Return the ways to pitch for ``event``, or None when there is no agenda left to make."""
    if event.rule or event.status == "cancelled" or hub.is_past(hub.next_of(event)):
        return None
    address = (event.organiser.email if event.organiser else None) or contact
    return Invitation(_mail(event, address) if address else None, _form(event, repository) if repository else None)


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
