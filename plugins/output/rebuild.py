"""One build, where it would make a difference: the incremental build's first question, and what a person must mend."""

from __future__ import annotations

from pathlib import Path

from plugins.output.unchanged import is_unchanged
from plugins.shared.clock import now
from plugins.shared.ending import Preview
from plugins.shared.problem import TO_MEND, Problems, complain
from plugins.shared.terminal import say


def rebuild(
    settings_file: Path,
    output: Path | None = None,
    *,
    force: bool = False,
    publish: bool = False,
    smaller: bool = False,
    preview: Preview | None = None,
) -> int:
    """Build the site of ``settings_file`` unless nothing has changed; return the exit status, and complain at 2.

    ``force`` builds in any case, and so does another ``output`` than the settings'. For the others see
    plugins.output.build.
    """
    watched = preview is not None
    try:
        if not (output or force) and is_unchanged(settings_file.parent, settings_file.name, now(), watched=watched):
            say("Nothing has changed: the site is as the last build left it. (--force builds it all the same.)")
            return 0
        # Not above: a build's worker processes load this module too, and have no use for Pelican.
        from plugins.output.build import build

        return build(settings_file, output, publish=publish, smaller=smaller, preview=preview)
    except Problems as error:
        complain(error.problems)
        return TO_MEND
