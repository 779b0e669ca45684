"""python -m plugins.output build | publish | ping | serve | fetch | status | clean"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.output.clean import clean
from plugins.output.rebuild import rebuild
from plugins.output.verify import verify
from plugins.shared.address import store_of
from plugins.shared.clock import now
from plugins.shared.listing import listing
from plugins.shared.problem import TO_MEND, Problems, complain
from plugins.shared.terminal import counted, leave, say

ROOT = Path.cwd()


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except Problems as error:
        complain(error.problems)
        return TO_MEND


def _run(options: argparse.Namespace) -> int:
    if options.command == "build":
        if options.verify:
            os.environ["SOURCE_DATE_EPOCH"] = str(int(now().timestamp()))  # for both builds
        status = rebuild(ROOT / "pelicanconf.py", options.output, force=options.force)
        return status or (verify(ROOT) if options.verify else 0)
    if options.command == "publish":
        return _publish(options)
    if options.command == "ping":
        return _ping()
    if options.command == "fetch":
        return _fetch(quiet=options.quiet, force=options.force, json=options.json, again=options.again)
    if options.command == "status":
        return _planet("status", _settings())
    if options.command == "clean":
        say(f"Deleted: {', '.join(clean(ROOT)) or 'nothing; there was nothing to delete'}")
        return 0
    from plugins.output.serve import serve

    return serve(ROOT, _output("pelicanconf.py"), options.port, fetch=not options.no_fetch)


def _publish(options: argparse.Namespace) -> int:
    """Fetch, build with the published site's settings, and note what there is to tell of it."""
    fetched = 0 if options.no_fetch else _remember() or _recall() or _fetch(quiet=False)
    file, smaller = ROOT / "publishconf.py", options.accept_smaller_planet
    built = fetched or rebuild(file, options.output, force=options.force, publish=True, smaller=smaller)
    return built or _note(options.output or _output(file.name))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m plugins.output", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("build", "publish"):
        command = commands.add_parser(name)
        command.add_argument("--output", type=Path, help="write the site here instead of output/")
        command.add_argument("--force", action="store_true", help="build although nothing has changed")
    check = "then build a copy from nothing, and compare: is anything stale?"
    commands.choices["build"].add_argument("--verify", action="store_true", help=check)
    commands.choices["publish"].add_argument("--no-fetch", action="store_true", help="do not ask the feeds first")
    accept = "publish although the planet lost entries and nobody took them out"
    commands.choices["publish"].add_argument("--accept-smaller-planet", action="store_true", help=accept)
    fetch = commands.add_parser("fetch")
    fetch.add_argument("--quiet", action="store_true", help="one closing line only")
    fetch.add_argument("--force", action="store_true", help="ask every feed now, whatever its schedule says")
    fetch.add_argument("--json", action="store_true", help="a line of JSON for each feed")
    again = "a member's slug or a feed's address: ask it as if it had never been gone or moved"
    fetch.add_argument("--again", action="append", default=[], metavar="NAME", help=again)
    commands.add_parser("ping")
    commands.add_parser("status")
    commands.add_parser("clean")
    serve = commands.add_parser("serve")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-fetch", action="store_true", help="do not ask the members' feeds")
    return parser


def _remember() -> int:
    """Take the planet's memory back from the published site where this machine has none; return the exit status.

    When that fails nothing is published: a planet that lost its past would take the place of the one that has it.
    """
    settings = _settings()
    store, siteurl = store_of(settings), settings.get("SITEURL")
    if not siteurl or (ROOT / store).exists() or not _followed(ROOT / settings.get("PATH", "content")):
        return 0
    command = [sys.executable, "-m", "plugins.planet", "restore", f"--store={store}", siteurl]
    done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    if "(404)" in done.stderr:
        say(f"{siteurl} has no planet yet: this one begins with what is in content/.")
        return 0
    sys.stderr.write(done.stderr)
    if done.returncode:
        say(f"Was {siteurl} never published? Then `fetch` first: it begins a new memory.", error=True)
    return done.returncode


def _followed(content: Path) -> bool:
    """Return whether anybody's blog is named, so that there may be a past: a site that has just begun names none."""
    files = (path for folder in ("members", "planet") for path in (content / folder).rglob("*") if path.is_file())
    return any(b"://" in path.read_bytes() for path in files)


def _recall() -> int:
    """Fetch what the site that is online has told of events; without it, what is committed is what was published."""
    settings = _settings()
    if siteurl := settings.get("SITEURL"):
        address, file = f"{siteurl}/events/ledger.json", ".hub/events.json"
        command = [sys.executable, "-m", "plugins.planet", "copy", *_hosts(settings), address, file]
        told = {**os.environ, "GITHUB_ACTIONS": ""}  # that it cannot be asked is no error there
        done = subprocess.run(command, cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True, check=False)
        if "(404)" in done.stderr:
            say(f"{siteurl} has no record of events yet: what is committed counts as published.")
        elif done.returncode:
            instead = "as it was fetched last" if (ROOT / file).exists() else "what is committed"
            say(f"What subscribers were told of events cannot be asked there, and is {instead}: {_first(done.stderr)}")
    return 0


def _first(said: str) -> str:
    return next(iter(said.splitlines()), "no reason")


def _hub() -> str:
    return str(_settings().get("WEBSUB") or "")


def _note(output: Path) -> int:
    """Note which feeds have changed, for the hub, and which links of posts are new, for Webmentions."""
    if hub := _hub():
        from plugins.output import ping

        news = ping.note(output, hub, ROOT / ping.MEMORY)
        say(f"{counted(news, 'feed', 'feeds')} of which the hub has yet to hear: `ping` tells it, after the upload.")
    if _webmention(settings := _settings()):
        _call("tell", f"--note={output}", f"--site={settings['SITEURL']}")
    return 0


def _ping() -> int:
    """Tell the hub, and the pages that posts link to; what they answer never makes a publication fail."""
    from plugins.output import ping

    hub, settings = _hub(), _settings()
    if _webmention(settings):
        _call("tell", f"--contact={settings['SITEURL']}", *_hosts(settings))
    if not hub:
        say("WEBSUB is empty in pelicanconf.py: there is no hub to tell.")
    elif not hub.startswith(("https://", "http://")):
        say(f"pelicanconf.py: WEBSUB is no address ({hub}) — write the hub's, https://…", error=True)
        return TO_MEND
    else:
        for line in ping.tell(hub, ROOT / ping.MEMORY):
            say(line)
    return 0


def _fetch(*, quiet: bool, force: bool = False, json: bool = False, again: Sequence[str] = ()) -> int:
    settings = _settings()
    content, planet = Path(settings.get("PATH", "content")), settings.get("PLANET", {})
    (content / "members").mkdir(parents=True, exist_ok=True)  # git keeps no empty folder
    listed = listing(content, content.parent)
    folder = content / "planet"
    bundled = (Path(file.path) for file in listed.below(folder) if file.path.endswith(".json"))
    archives = [f"--archive={path}" for path in bundled if path.parent == folder]
    chosen = [f"--{name}" for name, on in (("quiet", quiet), ("force", force), ("json", json)) if on]
    chosen += _hosts(settings)
    chosen += [f"--hashtag={hashtag}" for hashtag in planet.get("hashtags", ())]
    chosen += [f"--again={name}" for name in again]
    chosen += [f"--run-seconds={planet['run_seconds']}"] if "run_seconds" in planet else []
    chosen += [f"--{name}" for name in ("avatars", "sources") if planet.get(name, True)]
    chosen += [f"--images={planet.get('images', 'linked') if planet.get('text', 'full') == 'full' else 'none'}"]
    chosen += [f"--texts={content}"] if planet.get("avatars", True) else []
    chosen += [f"--contact={planet.get('contact') or settings.get('SITEURL') or ''}"]
    chosen += [f"--retention={planet.get('retention', 'keep')}"]
    status = _planet("update", settings, *archives, *chosen)
    if endpoint := _webmention(settings):
        options = f"--endpoint={endpoint}", f"--site={settings['SITEURL']}", f"--contact={settings['SITEURL']}"
        _planet("mentions", settings, *options, *_hosts(settings), *(["--force"] if force else []))
    elif settings.get("WEBMENTION"):
        say("Webmentions are not read: SITEURL is empty in publishconf.py, or WEBMENTION is no address.", error=True)
    return status


def _webmention(settings: Mapping[str, Any]) -> str:
    """Return the endpoint that the site's pages name; empty where they name none, or nobody knows where they stand."""
    endpoint = str(settings.get("WEBMENTION") or "")
    return endpoint if endpoint.startswith(("https://", "http://")) and settings.get("SITEURL") else ""


def _planet(command: str, settings: Mapping[str, Any], *options: str) -> int:
    """Run a command of the planet's on what ``settings`` name; return its exit status."""
    named = f"--members={settings.get('PATH', 'content')}/members", f"--store={store_of(settings)}"
    return _call(command, *named, *options)


def _call(*command: str) -> int:
    return subprocess.run([sys.executable, "-m", "plugins.planet", *command], cwd=ROOT, check=False).returncode


def _hosts(settings: Mapping[str, Any]) -> list[str]:
    return [f"--allow-host={host}" for host in settings.get("PLANET", {}).get("allow_hosts", ())]


def _output(file: str) -> Path:
    """Return the folder into which the settings in ``file`` have the site written."""
    return ROOT / str(_settings(file).get("OUTPUT_PATH") or "output")


def _settings(first: str = "publishconf.py") -> Mapping[str, Any]:
    """Return the settings of the published site, or of ``first``; raise Problems where they cannot be read."""
    # Not above: it loads pydantic, which takes a quarter of the time of a build that finds nothing to do.
    from plugins.shared.community import SETTINGS, settings_in

    files = [ROOT / name for name in (first, SETTINGS)]
    settings = settings_in(next((file for file in files if file.exists()), files[-1]))
    if isinstance(settings, list):
        raise Problems(settings)
    return settings


if __name__ == "__main__":
    leave(main())
