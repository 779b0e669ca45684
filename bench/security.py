"""The scoreboard of SECURITY.md, from the tests that produce it. HUB_VECTORS=all takes every vector, not a fourth."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from tests.corpora import ROOT

ROWS = {
    "vectors in Chromium, with the policy and without": ("tests/browser/test_vectors.py",),
    "vectors through the sanitiser and as writers' Markdown": (
        "tests/planet/test_sanitise.py",
        "tests/writing/test_safety.py",
    ),
    "hosts and bodies of the transport corpus": ("tests/planet/test_transport_cases.py",),
    "addresses that may not be reached": ("tests/planet/test_guard.py",),
    "certificates, and who wrote what": (
        "tests/planet/test_certificates.py",
        "tests/planet/test_transport_identity.py",
    ),
    "faults while building": (
        *("tests/output/test_faults.py", "tests/output/test_machine.py", "tests/output/test_swap.py"),
        *("tests/output/test_build.py", "tests/site/test_repeatable.py"),
    ),
    "faults of the store and while fetching": ("tests/planet/test_store.py", "tests/planet/test_cli.py"),
    "entries lost without a reason": ("tests/planet/test_census.py", "tests/planet/test_update.py"),
    "pull requests": ("tests/site/test_contribution.py",),
}


@dataclass(frozen=True)
class Played:
    """What came of some tests: their closing line, and the cases of the corpora that they played, right or wrong."""

    said: str
    right: frozenset[str]
    wrong: frozenset[str]


def play(files: tuple[str, ...]) -> Played:
    """Run the tests in ``files``."""
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *files]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        tests = list(ElementTree.parse(report).iter("testcase"))
    right, wrong = set[str](), set[str]()
    for test in tests:
        names = {one.get("value", "") for one in test.iter("property") if one.get("name") == "case"}
        names |= set(re.findall(r"\[(.+)\]", test.get("name", "")))
        if test.find("failure") is not None or test.find("error") is not None:
            wrong |= names
        elif test.find("skipped") is None:
            right |= names
    last = (done.stdout.strip().splitlines() or ["nothing was run"])[-1]
    return Played(re.sub(r"=+", "", last).strip(), frozenset(right - wrong), frozenset(wrong))


def cases() -> dict[str, set[str]]:
    """Return the ids of the cases of each kind, none where there are no corpora."""
    folder = Path(os.environ.get("HUB_CORPORA") or ROOT / "../shared/corpora") / "hostile"
    kinds = {"transport cases": "transport_cases.json", "process faults": "process_faults.json"}
    return {
        kind: {one["id"] for one in json.loads((folder / name).read_text("utf-8"))["cases"]}
        for kind, name in kinds.items()
        if (folder / name).is_file()
    }


def main() -> int:
    """Run each row's tests, print what came of them, and return 1 when any failed."""
    right, wrong = set[str](), set[str]()
    if not cases():
        print("no corpora here: most rows will be skipped")
    for name, files in ROWS.items():
        played = play(files)
        right |= played.right
        wrong |= played.wrong
        print(f"{name}: {played.said}", flush=True)
    for kind, ids in cases().items():
        print(f"{kind}: {len(ids & (right | wrong))} of {len(ids)} played, {len(ids & (right - wrong))} right")
        print(f"  not played: {', '.join(sorted(ids - right - wrong)) or 'none'}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
