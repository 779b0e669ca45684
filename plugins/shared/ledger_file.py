"""A ledger's JSON, which builds write and a pull request may bring → an object of one shape, or Problems."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from plugins.shared.fields import parse_line
from plugins.shared.folder import write_whole
from plugins.shared.opened import opened
from plugins.shared.problem import Problem
from plugins.shared.text import MANY, wrong

T = TypeVar("T")
LARGEST = 20_000_000  # bytes
HIGHEST = 2**31 - 1
STRICT = ConfigDict(extra="forbid")


def _fit(text: str) -> str:
    if fault := wrong(text):
        raise ValueError(f"holds {fault}")
    return parse_line(text)


LedgerText = Annotated[str, Field(max_length=10_000), AfterValidator(_fit)]


def read(path: Path) -> str | list[Problem] | None:
    """Return the text of the ledger at ``path``, None where there is none; or why it cannot be read."""
    try:
        with opened(path, path.parent) as file:
            return file.read(LARGEST + 1).decode().replace("\r\n", "\n")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        return [Problem(f"{path.name}:1", f"cannot be read ({reason})", _last(path.name))]


def parse(text: str, name: str, shape: TypeAdapter[T]) -> T | list[Problem]:
    """Return what the ledger ``text``, the file ``name``, says as ``shape``; or everything wrong in it."""
    fix = f"{_last(name)}, then run `inv build`"
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        return [Problem(f"{name}:1", f"has more than {LARGEST:,} bytes", fix)]
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return [Problem(f"{name}:{error.lineno}", f"is not JSON ({error.msg})", fix)]
    except (ValueError, RecursionError) as error:
        what = str(error) if isinstance(error, _Twice) else "is not JSON that a build has written"
        return [Problem(f"{name}:1", what, fix)]
    try:
        return shape.validate_python(data)
    except ValidationError as error:
        return [_problem(text, name, detail, fix) for detail in error.errors(include_url=False)[:MANY]]


def load(path: Path, shape: TypeAdapter[T]) -> T | list[Problem] | None:
    """Return what the ledger at ``path`` says as ``shape``, None where there is none; or everything wrong in it."""
    text = read(path)
    if not isinstance(text, str):
        return text
    return parse(text, path.name, shape)


def dump(data: Mapping[str, Any]) -> str:
    """Return the text of a ledger with ``data``: sorted, a line a fact, so that a diff shows what moved."""
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(path: Path, text: str) -> bool:
    """Write the ledger where it differs from the file; return whether it did."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    write_whole(path, text.encode())
    return True


def _last(name: str) -> str:
    return f"take the last committed version (git checkout -- {name})"


class _Twice(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        often, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise _Twice(f"`{often}` is there twice")
    return table


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _words(detail: Any) -> str:
    kind = detail["type"]
    if kind == "value_error":
        return str(detail["ctx"]["error"]).partition(" — ")[0]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return "is not a key that is known here"
    if kind in ("missing", "string_unicode"):
        return "is missing" if kind == "missing" else "holds half of a character"
    if kind.startswith("int_") or kind in ("greater_than_equal", "less_than_equal"):
        return f"is no whole number from 0 to {HIGHEST}"
    return f"is not right: {detail['msg']}"


def _problem(text: str, name: str, detail: Any, fix: str) -> Problem:
    """Return a Problem at its line, as far as the file's own lines name the steps to it."""
    keys = [str(part) for part in detail["loc"] if part != "[key]"]
    start = 0
    for key in keys[:-1] if detail["type"] == "missing" else keys:
        match = re.compile(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:").search(text, start)
        start = match.start() if match else start
    return Problem(f"{name}:{text.count(chr(10), 0, start) + 1}", f"`{'.'.join(keys)}` {_words(detail)}", fix)
