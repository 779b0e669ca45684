"""Templates as Python has compiled them, each a Step; and fragments of pages that are the same on many, drawn once."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, meta, pass_context
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.runtime import Context
from markupsafe import Markup

from plugins.memo.asking import Dependencies, Questions
from plugins.memo.memo import Memo
from plugins.shared.digest import digest_of, program

STEP = "template"


class Fragments:
    """Draws fragments of pages: templates of the ``environment`` that read the site and the ``section`` alone.

    Each is drawn once for all pages of a section. What it asked then, every page asks that shows it. One that reads
    more of its page, as a community's own may, is drawn for each.
    """

    def __init__(self, environment: Environment, questions: Questions) -> None:
        self._environment = environment
        self._questions = questions
        self._drawn: dict[tuple[str, str], tuple[Markup, Dependencies]] = {}
        self._is_shared = cache(self._reads_the_section_alone)

    @pass_context
    def draw(self, context: Context, name: str, section: str = "") -> Markup:
        """Return what the template ``name`` makes of ``section``."""
        template = self._environment.get_template(name)
        if not self._is_shared(name):
            return Markup(template.render({**context.get_all(), "section": section}))
        if (name, section) not in self._drawn:
            with self._questions.noting() as noted:
                self._drawn[name, section] = Markup(template.render(section=section)), noted
        drawn, asked = self._drawn[name, section]
        self._questions.note(asked)
        return drawn

    def _reads_the_section_alone(self, name: str) -> bool:
        env = self._environment
        assert env.loader
        code = env.parse(env.loader.get_source(env, name)[0])
        read: set[Any] = meta.find_undeclared_variables(code) - env.globals.keys() - {"section"}
        return not read and all(of and self._is_shared(of) for of in meta.find_referenced_templates(code))


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
