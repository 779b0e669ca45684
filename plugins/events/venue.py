"""A place where events are, and what is known of getting in and about. What is not known is said to be unknown."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.events.values import Country, Geo, Title
from plugins.language.marker import N_
from plugins.shared.body import NO_BODY, Body
from plugins.shared.fields import Line, Prose, WebAddress

# The questions that people need answered before they can come, in the order in which they meet them.
QUESTIONS = (
    ("step_free", N_("Step-free way in")),
    ("lift", N_("Lift")),
    ("toilets", N_("Accessible toilet")),
    ("hearing_loop", N_("Hearing loop")),
    ("quiet_room", N_("Quiet room")),
    ("parking", N_("Accessible parking")),
    ("assistance_dogs", N_("Assistance dogs welcome")),
)


@dataclass(frozen=True)
class Address:
    """A postal address, as schema.org and vCard name its parts: ``address:``."""

    street: Line | None = None
    district: Line | None = None
    locality: Line | None = None
    region: Line | None = None
    postcode: Line | None = None
    country: Country | None = None  # two letters, ISO 3166-1

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what is known, from the street outwards, without the country."""
        return tuple(part for part in (self.street, self.district, self.locality, self.region, self.postcode) if part)


@dataclass(frozen=True)
class AccessAnswer:
    """One access fact: ``answer`` is the venue's own words, or None where nobody has asked yet."""

    question: str
    answer: str | None


@dataclass(frozen=True, kw_only=True)
class VenueFacts:
    """What a venue's file says that is published as it stands there."""

    name: Title
    address: Address = Address()
    map: WebAddress | None = None
    geo: Geo | None = None  # latitude, longitude
    ask: Prose | None = None  # whom to ask, in words or an address


@dataclass(frozen=True, kw_only=True)
class Venue(VenueFacts):
    """One file of content/venues/."""

    slug: str
    source: str  # content/venues/x.md
    access: tuple[AccessAnswer, ...] = tuple(AccessAnswer(question, None) for _, question in QUESTIONS)
    access_notes: str | None = None
    body: Body = NO_BODY
    body_line: int = 1

    @property
    def url(self) -> str:
        """Return the venue's page, relative to the site."""
        return f"events/venues/{self.slug}/"

    @property
    def line(self) -> str:
        """Return name and address in one line."""
        return ", ".join((self.name, *self.address.parts))
