"""The event hub: content/events/ and content/venues/ → pages, calendars, schedules and paper, all from one model.

content/venues, content/events ─► reading ─► Event, Session ─► recurrence ─► Occurrence ─► hub ─► page ─► shell
                                                                                           │
events.lock ─► ledger (SEQUENCE, LAST-MODIFIED) ───────────────────────────────────────────┼─► calendar (.ics)
                                                                                           └─► telling (JSON-LD,
foreign calendars, pitches by mail or on paper ─► importing ─► content/                        schedules, feed, paper)
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.events import shell

    shell.connect()
