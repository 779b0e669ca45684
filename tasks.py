"""What one can do with the site: `python3 tasks.py NAME`, or `inv NAME` in an activated environment."""

import sys

if __name__ == "__main__":
    import bootstrap

    sys.exit(bootstrap.run(sys.argv[1:]))

import shlex
import subprocess
from contextlib import suppress

from invoke import Collection, Context, task

HERE = sys.executable


def _run(_: Context, *commands: str) -> None:
    """Run modules of ours with the terminal as it is, all of them; the first that fails gives the exit status.

    There is no shell between, which would read a title in its own way, and on Windows in another.
    """
    failed = list(filter(None, [_status([HERE, *shlex.split(one)]) for one in commands]))
    if failed:
        raise SystemExit(failed[0])


def _status(command: list[str]) -> int:
    with subprocess.Popen(command) as process:
        while True:
            with suppress(KeyboardInterrupt):  # the command has heard of it too, and ends as it likes
                return process.wait()


@task(help={"port": "another port than 8000", "fetch": "ask the members' feeds for news (default)"})
def serve(context, port=8000, fetch=True):
    """Build the site, show it on http://localhost:8000, and build again at each change."""
    _run(context, f"-m plugins.output serve --port {port}{'' if fetch else ' --no-fetch'}")


@task(help={"force": "although nothing has changed", "verify": "then build a copy from nothing, and compare"})
def build(context, force=False, verify=False):
    """Build the site into output/, without the network."""
    _run(context, f"-m plugins.output build{' --force' if force else ''}{' --verify' if verify else ''}")


@task(
    help={
        "force": "ask every feed now",
        "json": "a line of JSON for each feed",
        "again": "a member's slug or a feed's address: ask it as if it had never been gone or moved",
    }
)
def fetch(context, force=False, json=False, again=""):
    """Ask the members' feeds for news, and keep it in .hub/."""
    chosen = f"{' --force' if force else ''}{' --json' if json else ''}"
    chosen += f" --again={shlex.quote(again)}" if again else ""
    _run(context, f"-m plugins.output fetch{chosen}")


@task(
    help={
        "fetch": "ask the members' feeds first (default)",
        "accept_smaller_planet": "although it lost entries and nobody took them out",
    }
)
def publish(context, fetch=True, accept_smaller_planet=False):
    """Fetch, then build with publishconf.py: output/ is ready to upload."""
    accept = " --accept-smaller-planet" if accept_smaller_planet else ""
    _run(context, f"-m plugins.output publish{'' if fetch else ' --no-fetch'}{accept}")


@task
def ping(context):
    """After the upload: tell the hub (WEBSUB) of changed feeds, and pages of the links of posts (WEBMENTION)."""
    _run(context, "-m plugins.output ping")


@task
def status(context):
    """Say of every feed when it was last read, and what is wrong with it."""
    _run(context, "-m plugins.output status")


@task(
    help={
        "content": "only what is written",
        "conversations": "only that, and ask which posts answer which, where it is not sure",
        "style": "only the code's style",
        "types": "only its types",
        "report": "write what is wrong with the content into this file, too, as GitLab reads it",
    }
)
def check(context, content=False, conversations=False, style=False, types=False, report=""):
    """Check the content, the code's style and its types; or one of these."""
    everything = not (content or conversations or style or types)
    told = f" --report {shlex.quote(report)}" if report else ""
    _run(
        context,
        *([f"-m plugins.site check{told}"] if content or everything else []),
        *(["-m plugins.site check --conversations"] if conversations else []),
        *(["-m ruff check .", "-m ruff format --check ."] if style or everything else []),
        *(["-m mypy"] if types or everything else []),
    )


@task(
    help={
        "only": "an expression that names some of the tests",
        "content": "only those of content/: half a minute",
        "quick": "without those that build whole sites, drive a browser or wait: under three minutes",
    }
)
def test(context, only="", content=False, quick=False):
    """Run the whole test suite, or check what was written and the site that it makes."""
    # Each process has neighbouring tests, which use the same sites: fewer wait for one that another is building.
    many = "-n auto --dist worksteal" + (' -m "not slow"' if quick else "")
    what = "-n 0 tests/content" if content else many
    _run(context, f"-m pytest {what}" + (f' -k "{only}"' if only else ""))


@task
def keys(context):
    """Write docs/keys.md, the page of every key, anew from the code."""
    _run(context, "-m plugins.site keys --write docs/keys.md")


@task(help={"folder": "a folder with .md files"})
def markdown(context, folder):
    """Print what each Markdown file below a folder would be published as: a line of JSON for each."""
    _run(context, f"-m plugins.writing {shlex.quote(folder)}")


@task
def bench(context):
    """Measure speed, as ratios within one run."""
    _run(context, "-m bench")


@task
def lock(context):
    """Write locks/ anew from pyproject.toml (needs uv)."""
    compile_ = (
        "uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url"
        " --no-annotate --no-header --upgrade pyproject.toml"
    )
    context.run(f"{compile_} -o locks/site.txt")
    context.run(f"{compile_} --group dev -o locks/dev.txt")


@task
def translate(context):
    """Collect the interface's texts in theme/translations/hub.pot, and bring the translators' files up to date."""
    _run(context, "-m plugins.language")


@task
def clean(context):
    """Delete what can be made again: output/ and the caches. The planet's memory stays."""
    _run(context, "-m plugins.output clean")


@task(
    help={
        "name": "what the community is called",
        "tagline": "what it is, in one line",
        "url": "the address at which the site will stand",
        "timezone": "its time zone, such as Europe/London",
        "language": "the language that it writes in, such as pt-BR",
        "hashtag": "its hashtag",
        "contact": "an e-mail address for readers",
        "colour": "its colour, such as #0a6b4f",
        "logo": "a PNG or JPEG picture",
        "newsletter": "the page at which readers leave an address for the digest",
        "upstream": "the repository that new versions of the program come from (this clone's origin)",
        "yes": "ask nothing",
    }
)
def begin(
    context,
    name="",
    tagline="",
    url="",
    timezone="",
    language="",
    hashtag="",
    contact="",
    colour="",
    logo="",
    newsletter="",
    upstream="",
    yes=False,
):
    """Make this clone the site of a community of your own; asks for what is not said."""
    said = {"name": name, "tagline": tagline, "url": url, "timezone": timezone, "language": language}
    said |= {"hashtag": hashtag, "contact": contact, "colour": colour, "logo": logo}
    said |= {"newsletter": newsletter, "upstream": upstream}
    options = "".join(f" {shlex.quote(f'--{option}={value}')}" for option, value in said.items() if value)
    _run(context, f"-m plugins.site begin{options}{' --yes' if yes else ''}")


@task(help={"version": "such as 0.3.0; the latest when it is left out", "from_": "another repository than UPSTREAM"})
def upgrade(context, version="", from_=""):
    """Take the program of a released version; content/, settings and overrides/ stay as they are."""
    options = f" --from {shlex.quote(from_)}" if from_ else ""
    _run(context, f"-m plugins.site upgrade{f' {shlex.quote(version)}' if version else ''}{options}")


def _new(kind):
    @task(name=kind, help={"title": f"the {kind}'s title or name"})
    def make(context, title):
        _run(context, f"-m plugins.site new {kind} {shlex.quote(title)}")

    make.__doc__ = f"Make the file of a new {kind}."
    return make


@task(name="event", help={"title": "its title", "kind": "tweetup, unconference, talk, series or online"})
def new_event(context, title, kind=""):
    """Make the file of a new event; --kind writes all that one of its kind needs, with a day that can be met."""
    option = f" --kind {shlex.quote(kind)}" if kind else ""
    _run(context, f"-m plugins.site new event {shlex.quote(title)}{option}")


@task(name="session", help={"title": "the session's title", "event": "the event's file without .md"})
def new_session(context, title, event):
    """Make the file of a new session of an event."""
    _run(context, f"-m plugins.site new session {shlex.quote(title)} --event {shlex.quote(event)}")


@task(help={"issue": "the last part of its address, such as 2026-w47 (the latest)"})
def digest(context, issue=""):
    """Write an issue of the digest as a mail to send (.eml): the latest that the built site has."""
    option = f" --issue {shlex.quote(issue)}" if issue else ""
    _run(context, f"-m plugins.digest{option}")


@task(help={"file": "an e-mail (.eml) or a typed slip (.txt)", "event": "the event's file without .md"})
def pitch(context, file, event=""):
    """Make a session's file from a pitch that came by e-mail, form or paper."""
    option = f" --event {shlex.quote(event)}" if event else ""
    _run(context, f"-m plugins.events pitch {shlex.quote(file)}{option}")


@task(
    help={
        "session": "its file's name, or its title",
        "slot": "11:00, or its id",
        "room": "its name",
        "event": "of which",
    }
)
def place(context, session, slot, room, event=""):
    """Put a session into a slot and a room of its event's agenda."""
    option = f" --event {shlex.quote(event)}" if event else ""
    _run(context, f"-m plugins.events place {shlex.join((session, slot, room))}{option}")


@task(help={"name": "a session, an event, or event/2027-01-12", "note": "why, or where to go", "event": "of which"})
def call_off(context, name, note="", event=""):
    """Call off a session, an event, or one date of an event that repeats."""
    options = "".join(f" --{key} {shlex.quote(text)}" for key, text in (("note", note), ("event", event)) if text)
    _run(context, f"-m plugins.events call-off {shlex.quote(name)}{options}")


@task(help={"event": "the event's file without .md"})
def agenda(context, event):
    """Print an event's grid, what is free in it, and the pitches that wait."""
    _run(context, f"-m plugins.events agenda {shlex.quote(event)}")


@task(
    help={
        "file": "an e-mail (.eml) or a typed letter (.txt)",
        "to": "what it answers, where its subject has no mark",
        "by": "who wrote it, where it does not say",
        "told_by": "who brought it",
    }
)
def reply(context, file, to="", by="", told_by=""):
    """Make a turn of a conversation from what came by e-mail or by letter."""
    given = {"to": to, "by": by, "told-by": told_by}
    options = "".join(f" --{name} {shlex.quote(value)}" for name, value in given.items() if value)
    _run(context, f"-m plugins.planet reply {shlex.quote(file)}{options}")


@task(name="ics", help={"source": "an .ics file, or its address"})
def import_ics(context, source):
    """Make event files from a calendar of Meetup, Eventbrite, Google and the like."""
    _run(context, f"-m plugins.events import {shlex.quote(source)}")


@task(
    name="site",
    help={
        "path": "the folder of a site, or the file of an export",
        "address": "where the old site stands, such as https://old.example",
        "members": "make a member of everybody who wrote there",
        "comments": "put readers' comments below the posts, as text",
        "pictures": "fetch the pictures that only the old host has",
    },
)
def import_site(context, path, address="", members=False, comments=False, pictures=False):
    """Bring a site of Pelican, Hugo, Jekyll, Hexo, Eleventy, WordPress, Blogger, Ghost, Substack or Medium."""
    switches = (("members", members), ("comments", comments), ("pictures", pictures))
    options = f" --address {shlex.quote(address)}" if address else ""
    options += "".join(f" --{name}" for name, on in switches if on)
    _run(context, f"-m plugins.importing {shlex.quote(path)}{options}")


new = Collection("new", _new("post"), new_event, _new("member"), new_session)
ours = (serve, build, fetch, publish, ping, status, check, test, bench, lock, translate, keys, markdown, clean)
commands = (begin, upgrade, pitch, place, call_off, agenda, reply, digest)
namespace = Collection(*commands, Collection("import", import_ics, import_site), *ours, new)
