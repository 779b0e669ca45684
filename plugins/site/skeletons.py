"""What a new event is begun with: a day that can be met, the keys of its kind, and where everything else goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

THURSDAY, SATURDAY = 3, 5

_DRAFT = "# status: draft                 # shown by serve, not published; take it out when the day is sure\n"
_COMMON = """# venue: the-spring             # a file in content/venues/; or, in words:  place: A pub in Vauxhall
# hosts: [their-slug]           # files in content/members/
# tickets: [{{name: Ticket, price: 0}}]
# status: draft                 # shown by serve, not published; take it out when the day is sure
summary: One sentence for lists, posters and letters.
"""
_BODY = "What happens, for whom, and what to bring, in Markdown.\n"


@dataclass(frozen=True)
class Skeleton:
    """An event of a kind: how far off and on which weekday it is, and its file after the title."""

    weeks: int
    weekday: int
    front: str
    body: str = _BODY

    def day(self, today: date) -> date:
        """Return the first of its weekdays that is at least its weeks away."""
        soonest = today + timedelta(weeks=self.weeks)
        return soonest + timedelta(days=(self.weekday - soonest.weekday()) % 7)


SKELETONS: Mapping[str, Skeleton] = MappingProxyType(
    {
        "tweetup": Skeleton(
            4,
            THURSDAY,
            """start: {day} 18:30             # the clock on the wall there
end: "21:00"
"""
            + _COMMON
            + '# hashtags: ["#ours"]         # the quotes matter\n',
        ),
        "talk": Skeleton(
            4,
            THURSDAY,
            """start: {day} 18:30             # doors open; the talk may begin later, say so below
end: "20:30"
# speakers: [{{name: Their name, about: what they do, url: "https://…"}}]
# recordings: [{{title: The film, url: "https://…"}}]    # afterwards
"""
            + _COMMON,
        ),
        "online": Skeleton(
            4,
            THURSDAY,
            """start: {day} 12:30             # in the site's time zone; another:  timezone: Europe/London
end: "13:30"
online: https://example.org/    # instead of this: how to join, for everybody to see
status: draft                   # not published until this line is gone
# zones: [America/New_York]     # whose clocks are shown too
"""
            + _COMMON.replace(_DRAFT, ""),
        ),
        "series": Skeleton(
            4,
            THURSDAY,
            """start: {day} 18:30             # the first date; one that differs has a file named by its day
end: "21:00"
repeat: every 4 weeks           # or: first Thursday, every other week, quarterly, …
# until: {day}                # the last date
# except: [December]            # days, stretches, months, bank holidays of GB
"""
            + _COMMON,
        ),
        "unconference": Skeleton(
            13,
            SATURDAY,
            """start: {day} 09:30
end: "17:00"
rooms: [Main hall, {{name: Small room, capacity: 20, access: ask us}}]
slots:                          # a title: for everybody; an id: what the agenda below calls it
  - {{start: "09:30", end: "10:15", title: Welcome and pitches}}
  - {{id: first, start: "10:15", end: "11:00"}}
  - {{start: "11:00", end: "11:30", title: Tea, kind: break}}
  - {{id: second, start: "11:30", end: "12:15"}}
  - {{start: "12:15", end: "13:30", title: Lunch, kind: break}}
  - {{id: third, start: "13:30", end: "14:15"}}
  - {{id: fourth, start: "14:30", end: "15:15"}}
  - {{start: "15:30", end: "16:30", title: What we take home}}
# agenda:                       # on the day; sessions are files in the folder named like this file
#   first: {{Main hall: a-session, Small room: another}}
pitching: open                  # or the last day for it, or: closed
"""
            + _COMMON,
            "What happens, for whom, and what to bring, in Markdown. People make the agenda: say how to pitch.\n",
        ),
    }
)
