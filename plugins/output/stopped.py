"""What stopped a build, said in one line to whoever started it; the whole of it is kept for whoever mends the code."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from errno import EIO
from pathlib import Path

from plugins.shared.community import place_of
from plugins.shared.terminal import escaped, say

LOG = ".hub/build-error.log"


class PlainLog(logging.StreamHandler):  # type: ignore[type-arg]
    """A log for people: a line a message, and no traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a message. Of a file that cannot be copied Pelican only warns; a site without it is not whole."""
        if record.name == "pelican.utils" and "copying" in str(record.msg):
            arguments = record.args if isinstance(record.args, tuple) else ()
            raise next(
                (argument for argument in arguments if isinstance(argument, OSError)), OSError(EIO, record.getMessage())
            )
        super().emit(record)

    def format(self, record: logging.LogRecord) -> str:
        """Return the message alone."""
        return escaped(record.getMessage())


def explain(error: BaseException, root: Path, guests: Sequence[str]) -> None:
    """Say what stopped the build of the site in ``root``; ``guests`` are its plugins of others, by their names."""
    cause: BaseException = error
    while isinstance(cause.__context__, Exception):
        cause = cause.__context__
    frames = traceback.extract_tb(cause.__traceback__)
    # A template of the community's own is called by its name from the root.
    places = [(root / frame.filename, frame.lineno) for frame in frames]
    ours = [(path, line) for path, line in places if path.is_relative_to(root) and ".venv" not in path.parts]
    place, line = (ours or places)[-1]
    if isinstance(cause, SyntaxError) and cause.filename:
        place, line = root / cause.filename, cause.lineno
    name = place.relative_to(root) if place.is_relative_to(root) else Path(place.name)
    log = root / LOG
    try:
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError as full:
        say(f"{log}: {full.strerror} — the published site is as it was; mend that and build again", error=True)
        return
    details = f"the details are in {LOG}"
    if plugin := _guest_at_work(cause, guests):
        what = f"{place_of('PLUGINS', root)}: the plugin {plugin} stopped the build: {type(cause).__name__}: {cause}"
        say(f"{what} — do as it says, or take it out of PLUGINS; {details}", error=True)
        return
    fault = "this is a fault of the code, not of the content"
    own = "mend it there, or take the file away, and the theme's own is shown"
    fix = own if name.parts[0] == "overrides" else fault
    say(f"{name.as_posix()}:{line}: the build stopped: {type(cause).__name__}: {cause} — {fix}; {details}", error=True)


def _guest_at_work(error: BaseException, guests: Sequence[str]) -> str | None:
    """Return the plugin of others in whose code ``error`` arose."""
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in traceback.walk_tb(error.__traceback__)]
    names = {own: name for name in guests for own in (name, f"pelican.plugins.{name}")}
    return next(
        (name for own, name in names.items() if any(f"{module}.".startswith(f"{own}.") for module in modules)), None
    )
