"""What other calendars and generators call an event's facts → our keys, and how their values are written here."""

from __future__ import annotations

import re

from plugins.shared.brought_values import (
    Write,
    contact,
    fact,
    list_of,
    names,
    picture,
    place_of,
    plain_key,
    quoted,
    start_of,
    text_of,
    ticket,
    unless_false,
)


def _each(table: dict[str, tuple[str, Write]]) -> dict[str, tuple[str, Write]]:
    """Return a table whose keys are several words as one that has each of them."""
    return {plain_key(key): answer for keys, answer in table.items() for key in keys.split()}


# What means something else in a post.
OF_EVENTS = _each(
    {
        "date time when starts begin begins dtstart datetime start_date start_time start_date_time date_start starts_at"
        " event_date event_start_date": ("start", start_of),
        "ends finish dtend end_date end_time end_date_time date_end ends_at event_end_date": ("end", text_of),
        "duration length": ("end", lambda _: "2010-10-21 20:30"),
        "location where address city town location_name venue_name": ("place", place_of),
        "url link site homepage event_url event_link external_url website_url www www_link html_link redirect_to": (
            "website",
            text_of,
        ),
        "tz tzid time_zone event_timezone": ("timezone", text_of),
        "rrule recurrence recurring repeats frequency": ("repeat", lambda _: "second Tuesday"),
        "count times occurrences": ("repeat", lambda _: "second Tuesday` with `until: 2010-12-31"),
        "dates": (
            "repeat",
            lambda _: "weekly` with `until: 2010-12-31`, or a file for each date with `start: 2010-10-21",
        ),
        "exdate exdates skip skipped exclude excluded exceptions": ("except", list_of),
        "rdate rdates extra_dates additional_dates": ("also", list_of),
        "seats limit places spots max max_attendees max_participants attendee_limit": ("capacity", text_of),
        "zoom meeting join video conference meeting_link meeting_url zoom_link zoom_url join_url join_link online_url"
        " online_link virtual_url conference_url": ("online", text_of),
        "is_online is_virtual virtual event_attendance_mode": ("mode", unless_false("online")),
        "organizer organizers host hosted_by organisers organizer_name organiser_name": ("organiser", names),
        "contact contact_email email organizer_email organiser_email": ("organiser", contact),
        "stream live live_stream youtube": ("livestream", text_of),
        "recording video_url url_video": ("recordings", list_of),
        "lang language locale": ("languages", list_of),
        "cancelled canceled": ("status", unless_false("cancelled")),
        "postponed": ("status", unless_false("postponed")),
        "tentative": ("status", unless_false("tentative")),
        "state event_status": ("status", text_of),
        "rescheduled_from previous_date previous_start original_date": ("previously", start_of),
        "free is_free": ("tickets", unless_false("[{name: Ticket, price: free}]")),
        "sold_out full": ("tickets", unless_false("[{name: Ticket, state: sold-out}]")),
        "price cost fee admission event_cost": ("tickets", ticket),
        "offers": ("tickets", lambda _: "[{name: Ticket, price: 5, currency: GBP}]"),
        "rsvp registration register ticket ticket_url tickets_url signup sign_up booking registration_url rsvp_url"
        " rsvp_link registration_link register_link ticket_link tickets_link booking_url booking_link": (
            "tickets",
            ticket,
        ),
        "deadline cfp cfp_deadline call_for_papers cfp_date_end cfp_end cfp_close": (
            "pitching",
            lambda _: "2010-10-01",
        ),
        "cfp_open": ("pitching", lambda value: "closed" if str(value).lower() in ("false", "no") else "open"),
        "hashtag": ("hashtags", lambda value: f'["{text_of(value)}"]'),
        "event_type event_types event_category": ("tags", list_of),
        "doors": fact("Doors"),
        "food dietary catering": fact("Food"),
        "childcare": fact("Childcare"),
        "parking": fact("Parking"),
        "accessibility access accessible": fact("Accessibility"),
        "age ages age_groups": fact("Age"),
        "reason": fact("Why"),
        "speaker presenter author authors who": ("by", text_of),
        "image images picture poster cover banner flyer logo featured_image hero_image thumbnail": (
            "photos",
            lambda value: f"[{picture(value)}]",
        ),
        "name post_title event_name": ("title", quoted),
    }
)
# What is said so where a session has another word, and of one date of a series.
OF_WHOLE_EVENTS = _each(
    {
        "speaker presenter presenters authors": ("speakers", list_of),
        "topic theme subject": ("title", quoted),
        "link links url": ("links", list_of),
        "moved_to new_date rescheduled_to": ("start", start_of),
    }
)
OF_SESSIONS = _each(
    {
        "start start_time time starts when date": ("slot", lambda value: f'"{text_of(value)}"'),
        "location place where venue": ("room", text_of),
        "speaker speakers presenter presenters author authors facilitator host": ("by", list_of),
        "duration length": ("minutes", lambda value: next(iter(re.findall(r"\d+", str(value))), "45")),
        "level track topics category": ("tags", list_of),
        "type session_type kind": ("format", text_of),
        "video video_url recording recording_url slides slides_url": ("links", list_of),
    }
)
OF_VENUES = _each(
    {
        "lat lon lng latitude longitude coordinates": ("geo", lambda _: "[51.486, -0.123]"),
        "street city town zip postcode postal_code country region locality location": (
            "address",
            lambda _: "{street: …, locality: …, postcode: …, country: GB}",
        ),
        "phone email contact": ("ask", quoted),
        "wheelchair step_free accessible accessibility": ("access", lambda value: f'{{step_free: "{text_of(value)}"}}'),
        "map_url map_link google_maps": ("map", text_of),
    }
)
# Within groups: what others call their keys.
_URL = dict.fromkeys("website link site homepage page href".split(), "url")
WITHIN = {
    "address": {
        **dict.fromkeys(("city", "town", "village"), "locality"),
        **dict.fromkeys(("zip", "zipcode", "postal_code", "plz"), "postcode"),
        **dict.fromkeys(("state", "county", "province"), "region"),
        **dict.fromkeys(("address", "street_address", "line1"), "street"),
    },
    "access": {
        **dict.fromkeys(("wheelchair", "steps", "ramp", "entrance"), "step_free"),
        **dict.fromkeys(("toilet", "accessible_toilet", "wc"), "toilets"),
        **dict.fromkeys(("loop", "induction_loop"), "hearing_loop"),
        **dict.fromkeys(("blue_badge", "disabled_parking"), "parking"),
        **dict.fromkeys(("dogs", "guide_dogs"), "assistance_dogs"),
        "elevator": "lift",
        "quiet": "quiet_room",
        "other": "notes",
    },
    "sponsors": {**_URL, "tier": "level", "type": "level", "id": "name", "title": "name", "image": "logo"},
    "speakers": {
        **_URL,
        **dict.fromkeys("bio description company role affiliation job".split(), "about"),
        "title": "name",
    },
    "tickets": {
        **_URL,
        "cost": "price",
        "amount": "price",
        "title": "name",
        "type": "name",
        "sold_out": "state: sold-out",
    },
    "slots": {"time": 'start: "10:00", end: "10:45"', "name": "title", "type": "kind", "from": "start", "to": "end"},
    "rooms": {"size": "capacity", "seats": "capacity", "title": "name", "accessibility": "access"},
    "photos": {"url": "src", "path": "src", "image": "src", "caption": "alt", "title": "alt", "author": "credit"},
    "recordings": {"link": "url", "name": "title"},
}
_VENUE = "it belongs into the file of a venue, content/venues/the-spring.md, as `{}`; here it is `venue: the-spring`"
AGENDA = "put it into a text file, a line for each time: `inv pitch FILE --event EVENT` makes slots and sessions of it"
_TEXT = "it goes into the text below the front matter"
OF_TEXT = {
    plain_key(key): _TEXT
    for key in "abstract description bio reason transport directions wifi getting_there website url capacity".split()
}
ELSEWHERE = {
    plain_key(key): told
    for keys, told in {
        "map map_url map_link": _VENUE.format("map: https://…"),
        "lat lon lng latitude longitude coordinates geo": _VENUE.format("geo: [51.486, -0.123]"),
        "country street postcode postal_code zip region location_address location_locality location_country"
        " venue_address": _VENUE.format("address: {street: …, locality: …, country: GB}"),
        "schedule program programme timetable sessions talks": AGENDA,
        "cfp_link cfp_url call_for_proposals": "put its address into the text; `pitching: open` asks for sessions",
    }.items()
    for key in keys.split()
}
