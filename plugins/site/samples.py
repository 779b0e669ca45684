"""What a community's site begins with: one file of each kind, which says what it is and is there to be replaced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from gettext import NullTranslations

from plugins.language.marker import N_

_NOTICE = N_("This is a sample, so that there is something to see.")
_OWN = N_("It is the file %(file)s: write your own in its place, or delete it.")
_TAG = N_("a sample tag")
_AHEAD = timedelta(days=28)  # how far off the sample's meeting is
# The front matter's texts by their keys, its other lines, and the sentences below.
_File = tuple[Mapping[str, str], str, tuple[str, ...]]
_FILES: Mapping[str, _File] = {
    "posts/a-sample-post.md": (
        {"title": N_("A sample post")},
        "date: {today}\ntags: [{tag}]\n{language}",
        (_NOTICE, _OWN, N_("The next one is made by %(command)s.")),
    ),
    "pages/about.md": (
        {"title": N_("About %(name)s"), "menu": N_("About us")},
        "order: 1\n{language}",
        (_NOTICE, N_("Write here who you are, how you met, and how others can join you."), _OWN),
    ),
    "members/a-sample-member.md": (
        {"name": N_("A sample member")},
        "",
        (
            _NOTICE,
            N_("It is nobody."),
            N_("Such a file has their name, two sentences, and the addresses of their blog and of its feed."),
            _OWN,
        ),
    ),
    "events/a-sample-meeting.md": (
        {"title": N_("A sample meeting"), "summary": N_("A sample of an event to come. Nobody meets here.")},
        'start: {start} 19:00\nend: "21:00"\nvenue: a-sample-venue\n',
        (_NOTICE, _OWN),
    ),
    "venues/a-sample-venue.md": (
        {"name": N_("A sample venue")},
        "",
        (_NOTICE, N_("Write here how to find yours, and how accessible it is."), _OWN),
    ),
}
_LICENCE = """The text in this folder is licensed under the
Creative Commons Attribution 4.0 International licence (CC BY 4.0):
https://creativecommons.org/licenses/by/4.0/

You may share and adapt it, also for money, if you name the source
({name}, and the writer where one is named), link to the licence,
and say what you changed.
"""
README = """# {name}

{tagline}Everything that the site says is in `content/`, in text files. To see it, with git and Python 3.11 or newer:

```sh
python3 tasks.py serve   # on http://localhost:8000, built again at each change
python3 tasks.py check --content   # says what must be mended, by file and line
```

[How to write](CONTRIBUTING.md) · [how to run it, publish it and keep it up to date](docs/running-a-site.md) ·
[every key](docs/keys.md)
"""


def samples(name: str, language: str, words: NullTranslations, today: date) -> Mapping[str, str]:
    """Return the files by their paths below content/, for a community called ``name`` that writes in ``language``.

    Where ``words`` have no translation they are in English, and say so.
    """
    theirs = language.partition("-")[0] == "en" or words.gettext(_NOTICE) != _NOTICE
    lines = {"today": today, "start": today + _AHEAD, "language": "" if theirs else "language: en\n"}
    lines["tag"] = words.gettext(_TAG)
    files = {"LICENSE": _LICENCE.format(name=name)}
    for path, (titles, others, sentences) in _FILES.items():
        values = {"name": name, "file": f"`content/{path}`", "command": '`python3 tasks.py new.post "…"`'}
        front = "".join(f"{key}: {_quoted(words.gettext(text) % values)}\n" for key, text in titles.items())
        body = " ".join(words.gettext(text) % values for text in sentences)
        files[path] = f"---\n{front}{others.format(**lines)}---\n\n{body}\n"
    return files


def _quoted(text: str) -> str:
    """Return a text as YAML: as it is where it is plain, else as a JSON string, which is one, too."""
    return text if text.replace(" ", "").isalnum() else json.dumps(text, ensure_ascii=False)
