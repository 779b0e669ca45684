"""Work on every core: the results and their order are those of one core, whatever executor does it, or none."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from plugins.shared import workers
from plugins.shared.workers import FEW, spread


def squares(numbers: Sequence[int]) -> list[int]:
    return [number**2 for number in numbers]


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_cores", lambda: 3)


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


def test_a_fault_of_the_work_is_told() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda n: [1 // one for one in n], range(100), start=lambda: ThreadPoolExecutor(2)))
