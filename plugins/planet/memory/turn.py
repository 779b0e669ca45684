"""One update at a time: whoever comes second waits for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from plugins.shared.lock import Busy, hold
from plugins.shared.problem import Problem, Problems


@contextmanager
def only_one(store: Path, patience: float) -> Iterator[None]:
    """Hold the lock beside ``store``; wait ``patience`` seconds for another to end, then raise Problems."""
    with ExitStack() as held:
        try:
            held.enter_context(hold(store.with_name(f"{store.name}.lock"), patience))
        except Busy:
            raise Problems([Problem(str(store), "another update is at work", "wait until it has ended")]) from None
        except OSError as error:
            what = f"the store cannot be written ({error.strerror})"
            raise Problems([Problem(str(store), what, "check the folder's rights and the free space")]) from None
        yield
