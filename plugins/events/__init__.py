"""The event hub: content/events/ and content/venues/ → pages, calendars, schedules and paper, all from one model.

content/venues/*.md ─► venues ──┐
content/events/*.md ─► reading ─┴─► Event ─► recurrence ─► Occurrence ─► hub (selection) ─► shell ─► pages
content/events/<event>/*.md ───► Session ─► agenda ──┐        │
                                                     ├────────┼─► ics ─► linter (tests, inv check)
events.lock ─► ledger (SEQUENCE, LAST-MODIFIED) ─────┘        ├─► jsonld
                                                              └─► schedule (frab XML and JSON)
foreign .ics ─► importing ─► an event's file         an e-mail or a typed slip ─► pitch ─► a session's file
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.events import shell

    shell.connect()
