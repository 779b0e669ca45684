"""What search engines are told of an event: all that is known, in their words, and nothing made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plugins.events.exports import jsonld
from plugins.events.hub import occurrences
from plugins.shared.jsonld import script
from tests.events.making import NOW, PUBLISHER, event


def told(root: Path, front: str, **files: str) -> dict[str, Any]:
    """Return the JSON-LD of an event's first date."""
    return jsonld.document(occurrences(event(root, front, **files), NOW)[0], PUBLISHER)


def test_the_smallest_event_has_no_invented_fact(tmp_path: Path) -> None:
    assert told(tmp_path, "title: A\nstart: 2027-05-20") == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "https://chr.example/events/meeting/",
        "identifier": "meeting@uid.example",
        "url": "https://chr.example/events/meeting/",
        "name": "A",
        "startDate": "2027-05-20",
        "endDate": "2027-05-20",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": "Sample Circle", "url": "https://chr.example/"},
    }


def test_a_moved_event_names_its_former_date(tmp_path: Path) -> None:
    found = told(tmp_path, "title: A\nstart: 2027-05-20 18:00\npreviously: 2027-05-13 18:00")
    assert found["eventStatus"] == "https://schema.org/EventRescheduled"
    assert found["previousStartDate"] == ["2027-05-13T18:00:00+01:00"]


def test_a_called_off_or_postponed_event_keeps_its_date(tmp_path: Path) -> None:
    for status, word in (("cancelled", "EventCancelled"), ("postponed", "EventPostponed")):
        found = told(tmp_path, f"title: A\nstart: 2027-05-20\nstatus: {status}")
        assert (found["startDate"], found["eventStatus"]) == ("2027-05-20", f"https://schema.org/{word}")


def test_tickets_are_offers_and_the_day_of_what_was_known_is_not_from_when_it_is_sold(tmp_path: Path) -> None:
    ticket = "{name: Early, price: 25, currency: GBP, url: 'https://t.example/', state: sold-out, as_of: 2027-01-01}"
    (offer,) = told(tmp_path, f"title: A\nstart: 2027-05-20\ntickets: [{ticket}]")["offers"]
    assert offer == {
        "@type": "Offer",
        "name": "Early",
        "url": "https://t.example/",
        "price": "25",
        "priceCurrency": "GBP",
        "availability": "https://schema.org/SoldOut",
    }


def test_a_date_of_a_series_knows_its_series(tmp_path: Path) -> None:
    found = told(tmp_path, "title: Chat\nstart: 2026-11-10 19:00\nrepeat: second Tuesday")
    assert found["@id"] == "https://chr.example/events/meeting/2026-11-10/"
    assert found["superEvent"]["@type"] == "EventSeries"


def test_a_venue_without_an_address_has_its_name_for_one(tmp_path: Path) -> None:
    found = told(tmp_path, "title: A\nstart: 2027-05-20\nvenue: hall", venues__hall="name: Hall")
    assert found["location"] == {"@type": "Place", "name": "Hall", "address": "Hall"}


def test_one_date_that_moved_online_is_there_and_nowhere_else(tmp_path: Path) -> None:
    chat = "title: Chat\nstart: 2027-01-12 19:00\nrepeat: second Tuesday\nplace: The Hall"
    moved = "status: moved-online\nonline: https://meet.example/x"
    of_file = event(tmp_path, chat, **{"events__meeting__2027-01-12": moved})
    date, later = occurrences(of_file, NOW)[:2]
    found = jsonld.document(date, PUBLISHER)
    assert found["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert found["location"]["@type"] == "VirtualLocation"
    assert jsonld.document(later, PUBLISHER)["location"]["name"] == "The Hall"
    assert (date.place_name, later.place_name, later.mode) == (None, "The Hall", "in-person")


def test_one_date_that_can_be_joined_online_is_both(tmp_path: Path) -> None:
    chat = "title: Chat\nstart: 2027-01-12 19:00\nrepeat: second Tuesday\nplace: The Hall"
    of_file = event(tmp_path, chat, **{"events__meeting__2027-01-12": "online: https://meet.example/x"})
    assert [date.mode for date in occurrences(of_file, NOW)[:2]] == ["hybrid", "in-person"]


def test_no_title_can_end_the_script_element(tmp_path: Path) -> None:
    found = script(told(tmp_path, 'title: "</script><script>alert(1)</script>"\nstart: 2027-05-20'))
    assert "<" not in found
