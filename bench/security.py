"""The scoreboard of SECURITY.md, from the tests that produce it. HUB_VECTORS=all takes every vector, not a fourth."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.corpora import ROOT

ROWS = {
    "vectors in Chromium, with the policy and without": ("tests/browser/test_vectors.py",),
    "vectors through the sanitiser and as writers' Markdown": (
        "tests/planet/test_sanitise.py",
        "tests/writing/test_safety.py",
    ),
    "hosts and bodies of the transport corpus": ("tests/planet/test_transport_cases.py",),
    "addresses that may not be reached": ("tests/planet/test_guard.py",),
    "faults while building": ("tests/output/test_faults.py", "tests/output/test_swap.py", "tests/output/test_build.py"),
    "faults of the store and while fetching": ("tests/planet/test_store.py", "tests/planet/test_cli.py"),
    "entries lost without a reason": ("tests/planet/test_census.py", "tests/planet/test_update.py"),
    "pull requests": ("tests/site/test_contribution.py",),
}


def corpus() -> str:
    """Return how many vectors and cases there are, or that there are none."""
    folder = Path(os.environ.get("HUB_CORPORA") or ROOT / "../shared/corpora")
    if not folder.is_dir():
        return "no corpora here: most rows will be skipped"
    vectors = json.loads((folder / "xss/vectors.json").read_text("utf-8"))
    cases = json.loads((folder / "hostile/transport_cases.json").read_text("utf-8"))["cases"]
    faults = json.loads((folder / "hostile/process_faults.json").read_text("utf-8"))["cases"]
    return f"{len(vectors)} vectors, {len(cases)} transport cases, {len(faults)} kinds of fault"


def main() -> int:
    """Run each row's tests, print what came of them, and return 1 when any failed."""
    print(corpus())
    failed = 0
    for name, files in ROWS.items():
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        last = (done.stdout.strip().splitlines() or ["nothing was run"])[-1]
        print(f"{name}: {re.sub(r'=+', '', last).strip()}", flush=True)
        failed += done.returncode != 0
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
