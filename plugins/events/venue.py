"""A place where events are, and what is known of getting in and about. What is not known is said to be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from plugins.events.values import Country, Geo, Title
from plugins.language.marker import N_
from plugins.shared.body import NO_BODY, Body
from plugins.shared.fields import Line, Prose, Slug, WebAddress
from plugins.shared.schema import Shape

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
    """street and number"""
    district: Line | None = None
    """part of the town"""
    locality: Line | None = None
    """town"""
    region: Line | None = None
    """county or state"""
    postcode: Line | None = None
    """as written there"""
    country: Country | None = None
    """two letters: `GB`"""

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what is known, from the street outwards, without the country."""
        return tuple(part for part in (self.street, self.district, self.locality, self.region, self.postcode) if part)


@dataclass(frozen=True)
class AccessAnswer:
    """One access fact: ``answer`` is the venue's own words, or None where nobody has asked yet."""

    question: str
    answer: str | None


@dataclass(frozen=True)
class AccessFields:
    """``access:`` of a venue: each in the venue's own words (yes, no, a ramp at the side door …)."""

    step_free: Prose | None = None
    """without steps, in words: `"yes, by the side door"`"""
    lift: Prose | None = None
    """in words, as the others below"""
    toilets: Prose | None = None
    """that a wheelchair fits into"""
    hearing_loop: Prose | None = None
    """or another help to hear"""
    quiet_room: Prose | None = None
    """a place to be alone"""
    parking: Prose | None = None
    """for people who cannot walk far"""
    assistance_dogs: Prose | None = None
    """whether they may come in"""
    notes: Prose | None = None
    """anything else"""


def _first(key: str, value: object) -> object:
    """Return the group for a text alone, which is its ``key``."""
    return {key: value} if isinstance(value, str) else value


@dataclass(frozen=True, kw_only=True)
class VenueFields:
    """The front matter of a venue's file; only the name is needed."""

    name: Title
    """text"""
    address: Annotated[Address, BeforeValidator(lambda value: _first("street", value))] = Address()
    """group of its parts, or one line"""
    map: WebAddress | None = None
    """address of a map"""
    geo: Geo | None = None
    """latitude and longitude: `[51.486, -0.123]`"""
    ask: Prose | None = None
    """whom to ask about access: words, or an address"""
    access: Annotated[AccessFields, BeforeValidator(lambda value: _first("notes", value))] = AccessFields()
    """group of what is known, or words; what is left out is shown as unknown"""
    slug: Slug | None = None
    """when the address should differ from the file's name"""


VENUE = Shape(VenueFields)


@dataclass(frozen=True, kw_only=True)
class Venue(VenueFields):
    """One file of content/venues/."""

    slug: str
    source: str  # content/venues/x.md
    body: Body = NO_BODY
    body_line: int = 1

    @property
    def answers(self) -> tuple[AccessAnswer, ...]:
        """Return what is known of getting in and about, and what is not."""
        return tuple(AccessAnswer(question, getattr(self.access, key)) for key, question in QUESTIONS)

    @property
    def url(self) -> str:
        """Return the venue's page, relative to the site."""
        return f"events/venues/{self.slug}/"

    @property
    def line(self) -> str:
        """Return name and address in one line."""
        return ", ".join((self.name, *self.address.parts))
