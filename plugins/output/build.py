"""One build: Pelican into a folder that is not published, then the swap. Never touches the network."""

from __future__ import annotations

import gc
import logging
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from pelican import Pelican
from pelican.log import console
from pelican.log import init as init_logging
from pelican.settings import read_settings

from plugins.output.clean import clear_leftovers
from plugins.output.settings import must_have_an_address, settings_of
from plugins.output.stage import Stage
from plugins.output.stopped import PlainLog, explain
from plugins.output.swap import recover, swap
from plugins.output.unchanged import (
    WATCHED,
    Trace,
    forget,
    in_output,
    kept_by_builds,
    leave,
    read_by_builds,
    shown_and_kept,
)
from plugins.parts.site import Site
from plugins.shared.address import store_of
from plugins.shared.ending import Ending, Preview
from plugins.shared.folder import write_whole
from plugins.shared.lock import Busy, hold
from plugins.shared.problem import FAILED, OK, TO_MEND, Problems, complain
from plugins.shared.terminal import say

CACHE = Path(".hub")
OFTEN = 200_000  # new objects: most of a site stays, and looking for what does not takes a sixth of a build
STAGE = CACHE / "stage"  # the site before the last one: the next is made from it


def build(
    settings_file: Path,
    output: Path | None = None,
    *,
    publish: bool = False,
    smaller: bool = False,
    preview: Preview | None = None,
) -> int:
    """Build the site that ``settings_file`` describes; return the exit status.

    ``output`` stands in for the settings' OUTPUT_PATH; ``smaller`` publishes a planet that lost entries, too;
    ``preview`` is told as soon as a site that someone looks at while they write stands: nothing is waited for that
    they can do without, that only the next build needs, or a disk that loses its power.

    2 means that a person must mend what was printed; the folder that is published stays as it was whenever the build
    does not end well.
    """
    root = settings_file.resolve().parent
    try:
        with hold(root / CACHE / "build.lock"):
            return _build(settings_file, output, publish, smaller, preview)
    except Busy:
        say(f"{CACHE}/build.lock: another build is running — wait for it to end, then run this again", error=True)
        return FAILED
    except SystemExit as stop:
        return int(stop.code or 0)
    except Problems as error:
        complain(error.problems)
        return TO_MEND
    except OSError as error:
        place = error.filename or output or "the disk"
        say(f"{place}: {error.strerror} — the published site is as it was; mend that and build again", error=True)
        return FAILED
    except Exception as error:
        explain(error, root, _guests(settings_file))
        return FAILED


def _build(settings_file: Path, output: Path | None, publish: bool, smaller: bool, preview: Preview | None) -> int:
    begun = monotonic()
    gc.freeze()  # what was imported stays
    gc.set_threshold(OFTEN)
    root = settings_file.resolve().parent
    forget(root)
    own = read_by_builds(root, ())
    settings = _given(settings_file, output, publish=publish, smaller=smaller, preview=preview)
    ending: Ending = settings["ENDING"]
    live = Path(settings["OUTPUT_PATH"]).resolve()  # where a link leads, the exchange is done, and the link stays
    recover(live)
    clear_leftovers(root / CACHE / "cache")
    again = output is None and _one_disk(root / CACHE, live.parent)
    stage = Stage(root / STAGE if again else live.with_name(f"{live.name}.next"))
    settings["OUTPUT_PATH"], settings["STAGE"] = str(stage.path), stage
    init_logging(logging.WARNING, fatal="errors", handler=PlainLog(sys.stderr))
    folders = [settings["PATH"], settings["THEME"], "plugins", "overrides"]
    folders += [str(path) for name in ("PLUGIN_PATHS", "THEME_TEMPLATES_OVERRIDES") for path in settings[name]]
    store = store_of(settings)
    read, kept = read_by_builds(root, folders), shown_and_kept(root, store)
    # Pelican's closing line says what it read, ours what was made anew.
    console.quiet = True
    try:
        pelican = Pelican(settings)
        pelican.run()
        site: Site = pelican.settings["SITE"]
        summary = _show(site, stage, live, preview, ending, begun)
    finally:
        with suppress(OSError):  # the next build begins with it
            if not again:
                stage.remove()
    if output is None and ending.whole and own == read_by_builds(root, ()) and kept == shown_and_kept(root, store):
        stands, until = in_output(live), _utc(site.until)
        of = settings_file.name + (WATCHED if preview else "")
        read += kept_by_builds(root, store)
        leave(root, Trace(of, folders, read, str(store), str(live), stands, site.now.isoformat(), until))
    if not preview:
        _say(summary)
    return OK


def _given(
    settings_file: Path, output: Path | None, *, publish: bool, smaller: bool, preview: Preview | None
) -> dict[str, Any]:
    """Return the settings of this build."""
    settings = settings_of(settings_file, output)
    if publish:
        must_have_an_address(settings_file, settings)
        settings["PUBLISHING"] = "smaller" if smaller else "as it is"
    settings["WATCHED"] = preview is not None  # whoever serves tries things: no ledger takes them for published
    settings["DELETE_OUTPUT_DIRECTORY"] = False  # the stage holds what can be used again, and takes the other's place
    settings["ENDING"] = Ending(previewed=preview is not None)
    return settings


def _show(site: Site, stage: Stage, live: Path, preview: Preview | None, ending: Ending, begun: float) -> str:
    """Exchange what was built with what is published; return what there is to say of it."""
    if preview:
        site.memo.save()  # texts are read from it later
    else:
        site.memo.close()
    stage.clear(site.artifacts.placed)
    swap(stage.path, live, lasting=preview is None)
    summary = f"Done in {monotonic() - begun:.1f} seconds: {site.artifacts.summary}."
    if preview:
        preview.shown()
        if not preview.quiet:
            _say(summary)
        for step in ending.later:
            step(live, preview.waited_for)
        site.memo.close()
        preview.edited = partial(_edited, site, live)
    return summary


def _edited(site: Site, live: Path, path: Path) -> bool:
    """Have the page of the content file ``path`` in the site that stands in ``live``; return whether it is there."""
    page = next((page for part in site.parts if (page := part.edited(path))), None)
    if page is None or site.settings["CONTENTS"].wanted or not (live / page.name).is_file():
        return False
    objects = page.objects() if callable(page.objects) else page.objects
    html = site.artifacts.drawn(page.template, {**objects, "output_file": page.name})
    with hold(site.root / CACHE / "build.lock"):
        write_whole(live / page.name, html.encode("utf-8", "replace"))
    return True


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _say(line: str) -> None:
    """Print ``line``; the site stands, whether anybody listens or not."""
    try:
        say(line)  # in one go: while a site is served, its server speaks too
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _one_disk(path: Path, other: Path) -> bool:
    """Return whether two folders can exchange what is in them."""
    path.mkdir(parents=True, exist_ok=True)
    other.mkdir(parents=True, exist_ok=True)
    return path.stat().st_dev == other.stat().st_dev


def _guests(settings_file: Path) -> list[str]:
    """Return the names of plugins of others."""
    plugins = read_settings(str(settings_file))["PLUGINS"] or ()
    return [name for name in map(str, plugins) if not name.startswith("plugins.")]
