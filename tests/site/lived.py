"""A site as it is lived in: the sample, years on, with thirty members who write, photos, and events to come.

Everybody and everything here is a sample, and says so by its name. The tests of what a page weighs and how much of it
is in sight build it, and `python -m bench.look` makes pictures of it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from plugins.planet.cleaning.featured import featured
from plugins.planet.model import Response
from plugins.planet.sandbox.thumbnails import draw
from plugins.planet.store import bundle
from plugins.planet.store.pictures import FeaturedCopy
from plugins.planet.store.store import Store
from tests.building import Built, Project

TODAY = datetime(2027, 1, 1, tzinfo=UTC)  # when tests/building.py builds
HOST = ".sample.example"
NAMES = (
    *("Gil", "Hana", "Ivo", "June", "Kofi", "Lena", "Marguerite-Philippine van den Broek", "Noor", "Olu", "Pia"),
    *("Quentin", "Rosa", "Sami", "Tove", "Uma", "Vic", "Wren", "Xia", "Yusuf", "Zoe", "Bea", "Cy"),
)
ORGANISATION = "The Sample Allotment and Beekeepers' Association"
SUBJECTS = (
    *("What forty sample gardens taught me", "Rain, again", "A hedge is a conversation", "Notes from the sample camp"),
    *("Why I stopped planning the agenda", "Three things to do with a surplus of sample beans", "On listening"),
    *("The compost question", "Who looks after the keys?", "A letter to whoever begins a sample group next year"),
    *("Seeds, saved", "How we found a room for eighty people in one sample week, and what we paid for it"),
)
SAID = (
    "This is a sample sentence, as long as people write them when they have walked about for an hour first.",
    "Nobody said it, and nobody need agree.",
    "The sample group met in the rain, and stayed longer than it had meant to.",
    "What follows is a sample of what a member thinks of on the way home.",
    "There were beans, and a question that nobody could answer.",
    "I have changed my mind about two of the three sample rules, and I say why below.",
)
NOTES = (
    "A sample note, written on a sample train: the fields are under water as far as one sees.",
    "Does anybody have a sample ladder of four metres, for a Saturday?",
    "Read this sample twice today. The second time it was better.",
)
POSTS = (
    ("How the sample circle met again after ten years", "The letter that went round, who came, and what came of it."),
    ("A sample orchard on a roof", "Twelve trees, a crane and a neighbour who counted them."),
    ("What we learnt from asking everybody", "A sample survey, its answers, and the one that surprised us."),
    ("Straßenbahnhaltestellenverschönerungsverein: a sample of neighbours at work", ""),
    ("The minutes of a meeting that was worth its minutes", "A sample of how to write less, and be read."),
    ("Four rules, and the one that we broke", "What an open sample taught its hosts."),
    ("A day with the sample beekeepers", "Veils, smoke, and a lesson in keeping still."),
    ("Money: what the sample circle spends", "A sample of open books, to the penny."),
)
EVENTS = (
    ("Sample walk along the river", "2027-01-09 10:30", "", "A sample walk of two hours, with tea at its end.", 0),
    ("Sample open space: who looks after a place?", "2027-02-06 09:30", '"17:00"',
     "A sample day whose agenda is made by whoever comes.", 1),
    ("Sample evening on saving seeds", "2027-02-18 19:00", '"21:00"', "Bring a sample of yours.", 2),
    ("Sample reading group", "2027-01-20 18:30", '"20:00"', "Two chapters, and whatever they lead to.", 3),
    ("Sample camp 2027", "2027-06", "", "", None),
    ("Sample harvest supper", "2026-09-26 18:00", '"22:00"', "Sixty people at one sample table.", 4),
    ("Sample night of the moths", "2026-08-14 21:00", '"23:30"', "", 5),
)  # fmt: skip


def photograph(seed: int, width: int = 1200, height: int = 800) -> bytes:
    """Return a picture as JPEG that is like a photo: a sky, hills, and something that one looks at, off the middle."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), f"hsl({chance.choice((35, 205, 215, 20))}, 45%, 78%)")
    pen = ImageDraw.Draw(image)
    for layer in range(4):
        base, hue = height * (0.4 + 0.15 * layer), chance.choice((90, 110, 140, 160))
        tops = [(width * n / 6, base + chance.uniform(-1, 1) * height * 0.12) for n in range(7)]
        pen.polygon([*tops, (width, height), (0, height)], fill=f"hsl({hue}, 30%, {60 - 12 * layer}%)")
    image = image.filter(ImageFilter.GaussianBlur(width / 200))
    pen = ImageDraw.Draw(image)
    centre, size = chance.choice((0.22, 0.5, 0.78)) * width, min(width, height) * 0.16
    for n in range(3):
        x, y = centre + (n - 1) * size * 1.1, height * chance.uniform(0.5, 0.62)
        colour = f"hsl({chance.randrange(360)}, 55%, 42%)"
        pen.rounded_rectangle((x - size / 2, y, x + size / 2, y + size * 2), size / 3, fill=colour)
        pen.ellipse((x - size / 3, y - size * 0.6, x + size / 3, y + size * 0.1), fill="hsl(25, 40%, 62%)")
    grain = Image.effect_noise((width, height), 24).convert("RGB")
    data = BytesIO()
    Image.blend(image, grain, 0.06).save(data, "JPEG", quality=82)
    return data.getvalue()


def portrait(seed: int, side: int = 320) -> bytes:
    """Return a picture of nobody, head and shoulders."""
    chance = random.Random(seed)
    image = Image.new("RGB", (side, side), f"hsl({chance.randrange(360)}, 35%, 70%)")
    pen = ImageDraw.Draw(image)
    pen.ellipse((side * 0.15, side * 0.62, side * 0.85, side * 1.4), fill=f"hsl({chance.randrange(360)}, 40%, 38%)")
    pen.ellipse((side * 0.33, side * 0.2, side * 0.67, side * 0.66), fill=f"hsl(25, 40%, {chance.randrange(35, 75)}%)")
    data = BytesIO()
    image.save(data, "JPEG", quality=85)
    return data.getvalue()


def lived_in(project: Project) -> Built:
    """Build the site."""
    fill(project)
    return project.build("build")


def fill(project: Project, entries: bool = True, events: bool = True, posts: bool = True) -> None:
    """Put everything into the ``project``, or all but what a community may not have."""
    slugs = [_member(project, name, number) for number, name in enumerate((*NAMES, ORGANISATION))]
    if entries:
        items = list(_items(["ann-sample", "bob-sample", "cem-sample", *slugs[:-4], slugs[-1]]))
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
        project.write("content/planet/lived-in.json", json.dumps(feed))
        _copies(project, [slug for number, slug in enumerate(slugs) if _consents(number)])
    for number, (title, summary) in enumerate(POSTS if posts else ()):
        day = TODAY - timedelta(days=3 + 9 * number)
        photo = f"image: {{src: images/post-{number}.jpg, alt: A sample photo, credit: A sample photographer}}\n"
        head = f"title: '{title}'\ndate: {day:%Y-%m-%d}\nauthors: [{slugs[number]}]\ntags: [sample, neighbours]\n"
        head += f"summary: {summary}\n" if summary else ""
        head += photo if number % 3 != 2 else ""
        project.write(f"content/posts/lived-{number}.md", f"---\n{head}---\n\n" + "\n\n".join(SAID * 3) + "\n")
        project.write(f"content/images/post-{number}.jpg", photograph(number, 1200, 800))
    for number, (title, start, end, summary, shown) in enumerate(EVENTS if events else ()):
        head = f"title: '{title}'\nstart: {start}\n" + (f"end: {end}\n" if end else "")
        head += f"summary: {summary}\n" if summary else ""
        head += "venue: sample-hall\n" if number % 2 else "place: Samplewick\n"
        if shown is not None:
            head += f"photos:\n  - {{src: images/event-{shown}.jpg, alt: A sample photo, credit: A sample member}}\n"
            project.write(f"content/images/event-{shown}.jpg", photograph(100 + shown, 1200, 800))
        project.write(f"content/events/lived-{number}.md", f"---\n{head}---\n\n{SAID[number % 6]}\n")


def media(url: str) -> bytes:
    """Return what a sample member's host answers for a picture: a photo of usual size."""
    return photograph(sum(url.encode()), 800, 600)


def _member(project: Project, name: str, number: int) -> str:
    """Write a member's file, and return their slug."""
    slug = f"{name.split('-')[0].split()[-1 if name == ORGANISATION else 0].lower()}-sample"
    person = name != ORGANISATION
    head = f"name: {json.dumps(f'{name} Sample' if person else name)}\n"
    head += "" if person else "kind: organisation\n"
    if number % 8 != 7:
        head += f"blog: https://{slug}{HOST}/\nfeed: https://{slug}{HOST}/feed\n"
    head += f"text: {('full', 'full', 'full', 'excerpt', 'full', 'title')[number % 6]}\n"
    head += "images: kept\n" if _consents(number) else ""
    if number % 3 != 1:
        head += f"photo: images/{slug}.jpg\n"
        project.write(f"content/images/{slug}.jpg", portrait(number))
    project.write(f"content/members/{slug}.md", f"---\n{head}---\n\nA sample member, who is nobody.\n")
    return slug


def _consents(number: int) -> bool:
    """Return whether a member lets lists show copies of their posts' pictures."""
    return number % 4 != 1


def _copies(project: Project, members: list[str]) -> None:
    """Have in the store what a fetch would have copied of these members' posts."""
    with Store.open(project.folder / ".hub/planet.sqlite3", now=TODAY) as store:
        bundle.ensure(store, [project.folder / "content/planet/lived-in.json"], TODAY, [])
        for entry in store.featured.entries(members):
            for one in featured(entry.content, entry.attachments)[:1]:
                copy = draw(Response(one.url, 200, {}, media(one.url)), "featured")
                assert isinstance(copy, bytes)
                store.featured.put(FeaturedCopy(entry.id, (one.url,), one.credit, copy))


def _items(writers: list[str]) -> list[dict[str, Any]]:
    """Return what was written in the last months, the newest first: posts, notes, sound, answers, a warning."""
    chance, found = random.Random(27), []
    for number in range(110):
        writer = writers[(number * 7) % len(writers)]
        moment = TODAY - timedelta(hours=7 + 19 * number)
        title = "" if number % 5 == 3 else SUBJECTS[number % len(SUBJECTS)]
        said = [chance.choice(SAID) for _ in range(8)] if title else [NOTES[number % len(NOTES)]]
        found.append(_item(writer, number, moment, title, said))
        if number % 4 == 2 and found[number - 1]["title"]:
            other = found[number - 1]
            link = f'<p>An answer to <a href="{other["url"]}">what was said in this sample</a>.</p>'
            other["date_published"], found[-1]["date_published"] = found[-1]["date_published"], other["date_published"]
            found[-1]["content_html"] = link + found[-1]["content_html"]
    return found


def _item(writer: str, number: int, moment: datetime, title: str, said: list[str]) -> dict[str, Any]:
    host = f"https://{writer}{HOST}"
    texts = [f"<p>{sentence}</p>" for sentence in said]
    if number % 5 < 3 and title:
        texts.insert(1, f'<p><img src="{host}/{number}.jpg" alt="A sample photo" width="800" height="600"></p>')
    hub: Mapping[str, Any] = {
        "member": writer, "feed": f"{host}/feed", "first_seen": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        **({"warning": "A sample of spiders"} if number == 17 else {}),
    }  # fmt: skip
    sound = [{"url": f"{host}/{number}.mp3", "mime_type": "audio/mpeg", "duration_in_seconds": 1800}]
    return {
        "id": f"{host}/{number}/", "url": f"{host}/{number}/", "title": title, "content_html": "".join(texts),
        "date_published": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "language": "en",
        "tags": [("sample", "neighbours", "gardens")[number % 3]],
        **({"attachments": sound} if number % 13 == 6 else {}), "_hub": hub,
    }  # fmt: skip
