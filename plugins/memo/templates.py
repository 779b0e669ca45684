"""Templates as Python has compiled them, each a Step: known again for the same text and the same program."""

from __future__ import annotations

from jinja2.bccache import Bucket, BytecodeCache

from plugins.memo.memo import Memo
from plugins.shared.digest import digest_of, program

STEP = "template"


class CompiledTemplates(BytecodeCache):
    """Jinja's cache of bytecode, in the memo. Constants that a filter gave are in it, so the program counts."""

    def __init__(self, memo: Memo) -> None:
        self._memo = memo

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template is known."""
        key = _key(bucket)
        if self._memo.recall(STEP, key) and (code := self._memo.value(STEP, key)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._memo.keep(STEP, _key(bucket), value=bucket.bytecode_to_string())


def _key(bucket: Bucket) -> str:
    return digest_of(f"{program()} {bucket.key} {bucket.checksum}".encode())
