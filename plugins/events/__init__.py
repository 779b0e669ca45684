"""The event hub: content/events/ and content/venues/ → pages, calendars, schedules and paper, all from one model.

content/venues, content/events ─► reading ─► Event, Session ─► recurrence ─► Occurrence ─► hub ─► page ─► part
                                                                                           │
events.lock ─► ledger (SEQUENCE, LAST-MODIFIED) ───────────────────────────────────────────┴─► exports (.ics, feed,
                                                                                               JSON-LD, schedules,
foreign calendars ─► imports,   pitches by mail or on paper ─► pitch ─► content/               paper)
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.events.part import Events
    from plugins.parts.shell import add

    add(__name__, Events)
