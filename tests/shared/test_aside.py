"""Work that is done in a process of its own, and is done whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from plugins.shared.aside import aside, shared_out, stop
from plugins.shared.workers import FEW

HERE = os.getpid()
forked = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1,
    reason="there is nothing to fork for, or it would not be safe",
)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the threads that other tests left behind, which only wait, not count."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@forked
@pytest.mark.usefixtures("alone")
def test_the_result_comes_from_another_process_that_knows_what_this_one_knew() -> None:
    known = ["before"]
    result = aside(lambda: (os.getpid(), known))
    known.append("after")
    assert result
    process, seen = result()
    assert process != HERE
    assert seen == ["before"]


@forked
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("fault", ["killed", "raised", "not to be sent"])
def test_a_fault_is_met_by_doing_the_work_here(fault: str) -> None:
    def work() -> object:
        if os.getpid() == HERE:
            return "here"
        if fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "raised":
            raise ValueError
        return lambda: None

    result = aside(work)
    assert result
    assert result() == "here"


@forked
@pytest.mark.usefixtures("alone")
def test_what_nobody_waits_for_is_ended() -> None:
    aside(lambda: time.sleep(600))
    begun = time.monotonic()
    stop()
    assert time.monotonic() - begun < 60


def test_nothing_is_forked_beside_threads() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    assert aside(os.getpid) is None
    over.set()
    thread.join()


@pytest.mark.parametrize("many", [0, 1, FEW, FEW + 1, 10 * FEW + 3])
def test_what_is_shared_out_comes_back_in_its_order(many: int) -> None:
    factor = 3  # known to a fork, as all is
    assert shared_out(lambda tasks: [factor * task for task in tasks], range(many)) == [3 * n for n in range(many)]


@forked
@pytest.mark.usefixtures("alone")
def test_much_is_done_by_several_processes() -> None:
    assert len(set(shared_out(lambda tasks: [os.getpid() for _ in tasks], range(10 * FEW)))) > 1


@forked
@pytest.mark.usefixtures("alone")
def test_an_answer_that_breaks_off_in_its_midst_is_made_here() -> None:
    class Breaking:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            if os.getpid() != HERE:
                os.kill(os.getpid(), signal.SIGKILL)
            return str, ("here",)

    result = aside(lambda: ["x" * 10_000_000, Breaking()])
    assert result
    assert len(result()) == 2
