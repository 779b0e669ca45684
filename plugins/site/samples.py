"""What a community's site begins with: one file of each kind, which says what it is and is there to be replaced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta

_NOTICE = "This is a sample, so that there is something to see."
_AHEAD = timedelta(days=28)  # how far off the sample's meeting is
_FILES = {
    "posts/a-sample-post.md": """title: A sample post
date: {today}
tags: [sample]
{language}---

{notice} It is the file `content/posts/a-sample-post.md`: write your own in its place, or delete it.

The next one is made by `python3 tasks.py new.post "Its title"`.
""",
    "pages/about.md": """title: {about}
order: 1
menu: About
{language}---

{notice} Write here who you are, how you met, and how others can join you. The file is `content/pages/about.md`.
""",
    "members/a-sample-member.md": """name: A sample member
---

{notice} It is nobody. A member's file, `content/members/a-sample-member.md` here, has their name, two sentences,
and the addresses of their `blog:` and its `feed:`, which bring what they write to the planet.
""",
    "events/a-sample-meeting.md": """title: A sample meeting
start: {start} 19:00
end: "21:00"
venue: a-sample-venue
summary: A sample of an event to come. Nobody meets here.
---

{notice} Nobody meets. The file is `content/events/a-sample-meeting.md`: write your own in its place, or delete it.
""",
    "venues/a-sample-venue.md": """name: A sample venue
---

{notice} There is no such place. Write here how to find yours, and how accessible it is.
""",
    "LICENSE": """The text in this folder is licensed under the
Creative Commons Attribution 4.0 International licence (CC BY 4.0):
https://creativecommons.org/licenses/by/4.0/

You may share and adapt it, also for money, if you name the source
({name}, and the writer where one is named), link to the licence,
and say what you changed.
""",
}
README = """# {name}

{tagline}Everything that the site says is in `content/`, in text files. To see it, with git and Python 3.11 or newer:

```sh
python3 tasks.py serve   # on http://localhost:8000, built again at each change
python3 tasks.py check   # says what must be mended, by file and line
```

[How to write](CONTRIBUTING.md) · [how to run it, publish it and keep it up to date](docs/running-a-site.md) ·
[every key](docs/keys.md)
"""


def samples(name: str, language: str, today: date) -> Mapping[str, str]:
    """Return the files by their paths below content/, for a community called ``name`` that writes in ``language``."""
    english = language.partition("-")[0] == "en"
    facts = {
        "name": name,
        "about": json.dumps(f"About {name}", ensure_ascii=False),  # a JSON string is a YAML string
        "today": today,
        "start": today + _AHEAD,
        "language": "" if english else "language: en\n",
        "notice": _NOTICE,
    }
    return {path: ("" if path == "LICENSE" else "---\n") + text.format(**facts) for path, text in _FILES.items()}
