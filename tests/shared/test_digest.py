"""One digest for equal values, in this process and in the next."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace

import pytest

from plugins.shared.digest import Told, digest
from tests.building import ROOT

PRINT = """
from dataclasses import dataclass
from plugins.shared.digest import digest

@dataclass(frozen=True)
class Named:
    name: str
    others: frozenset[str]
    more: object = None

WORDS = "one two three four five six seven eight nine".split()
print(digest({values}))
"""
VALUES = [
    "frozenset(WORDS)",
    "set(WORDS), 1",
    "Named('a', frozenset(WORDS))",
    "[Named('a', frozenset(WORDS)), Named('b', frozenset())]",
    "{'k': Named('a', frozenset({1, 2}), Named('c', frozenset(WORDS)))}",
]


def in_a_process(values: str, seed: int) -> str:
    """Return the digest of ``values`` in a process of its own, which has an order of its own for sets of texts."""
    command = [sys.executable, "-c", PRINT.format(values=values)]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("values", VALUES)
def test_a_set_counts_the_same_in_every_process(values: str) -> None:
    assert in_a_process(values, 1) == in_a_process(values, 2) != in_a_process(values.replace("'a'", "'z'") + ", 0", 1)


@dataclass(frozen=True)
class Known(Told):
    name: str
    more: object = None


def test_a_value_that_is_told_once_counts_by_all_its_fields() -> None:
    one = Known("a", (1, {2}))
    assert digest([one]) == digest([one]) == digest([Known("a", (1, {2}))])
    assert len({digest(value) for value in (one, replace(one, name="b"), replace(one, more=()), one.digest)}) == 4
    assert digest(replace(one, more=lambda: 1)) is None  # it can be said of nothing that holds such a value
