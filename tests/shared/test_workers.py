"""Work on every core: the results and their order are those of one core, whatever executor does it, or none."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from plugins.shared import workers
from plugins.shared.workers import FEW, StartWorkers, shared_out, spread


def squares(numbers: Sequence[int]) -> list[int]:
    return [number**2 for number in numbers]


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 3)


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 1000])
def test_any_executor_gives_the_results_in_order(count: int) -> None:
    done = spread(squares, range(count), start=lambda: ThreadPoolExecutor(2))
    assert list(done) == squares(range(count))


def only_here(numbers: Sequence[int]) -> list[int]:
    if multiprocessing.parent_process():
        os._exit(1)
    return squares(numbers)


def test_where_processes_die_it_is_done_here() -> None:
    assert list(spread(only_here, range(100))) == squares(range(100))


def shares(numbers: Sequence[int]) -> list[int]:
    return [1 // number for number in numbers]


@pytest.mark.parametrize("start", [None, lambda: ThreadPoolExecutor(2)])
def test_a_fault_of_the_work_is_told(start: StartWorkers | None) -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(shares, range(100), start=start))


def nobody_there() -> Executor:
    raise OSError("nobody answers at tcp://127.0.0.1:1")


def test_an_executor_that_is_not_there_is_told_and_done_without(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(spread(squares, range(100), start=nobody_there)) == squares(range(100))
    assert "nobody answers" in capsys.readouterr().err


class Tired(ThreadPoolExecutor):
    """Ends after its first answer."""

    def map(self, *arguments: Any, **options: Any) -> Iterator[Any]:
        yield next(super().map(*arguments, **options))
        raise RuntimeError("the worker has gone")


def test_what_an_executor_leaves_is_done_here_once() -> None:
    assert list(spread(squares, range(100), start=lambda: Tired(2))) == squares(range(100))


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 1000])
def test_what_is_shared_out_comes_back_in_order(count: int) -> None:
    assert shared_out(lambda number: number**2, count) == squares(range(count))


def test_what_a_fork_leaves_undone_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here and number % 60 == 55:
            os._exit(1)
        if os.getpid() != here and number % 60 == 25:
            raise ValueError(number)
        return number

    assert shared_out(work, 200) == list(range(200))


def test_a_fault_in_a_fork_is_told_here() -> None:
    with pytest.raises(ZeroDivisionError):
        shared_out(lambda number: 1 // (number - 90), 100)
