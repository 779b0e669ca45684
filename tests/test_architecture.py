"""The house rules of docs/developing.md, as far as a machine can see them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of ours, read."""
    paths = sorted((ROOT / "plugins").rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


TEMPLATES = {
    path.relative_to(ROOT / "theme/templates").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "theme/templates").rglob("*.html"))
}


def table(page: str, heading: str) -> dict[str, str]:
    """Return the last column of a table in docs/ by its first, which is code."""
    section = (ROOT / "docs" / page).read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = (line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `"))
    return {row[0].strip(" `"): row[-1].strip() for row in rows}


# What each package may import: the picture that docs/architecture.md draws.
MAY_IMPORT = {name: set(re.findall(r"\w+", of)) for name, of in table("architecture.md", "The packages").items()}
PLACES = ("one", "found")
# The doors: a library that is dangerous, slow to load or not on every system comes in at one place.
ONLY_HERE = {
    "pelican": {
        *(
            "plugins/parts/shell.py",
            "plugins/parts/contents.py",
            "plugins/parts/guests.py",
            "plugins/parts/settings.py",
            "plugins/parts/readers.py",
            "plugins/parts/theme.py",
            "plugins/importing/wordpress_marks.py",  # pelican-import's wpautop
            "plugins/importing/pelican_settings.py",  # what it makes of titles
        ),
        "plugins/output/build.py",
        "plugins/output/settings.py",
    },
    "feedparser": {"plugins/planet/parsing/reader.py"},
    "fcntl": {"plugins/shared/lock.py", "plugins/planet/sandbox/pool.py"},  # not on Windows
    "nh3": {"plugins/planet/cleaning/sanitise.py", "plugins/shared/text.py", "plugins/writing/safety.py"},
}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield every module that ``tree`` imports, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("library", ONLY_HERE)
def test_a_library_comes_in_at_its_door_only(library: str) -> None:
    users = {name for name, tree in modules().items() if any(m.split(".")[0] == library for m in imports(tree))}
    strangers = {name for name in users if not {name, Path(name).name} & ONLY_HERE[library]}
    assert users
    assert strangers == set()


def test_feedparser_is_used_by_its_public_ways_only() -> None:
    """The next feedparser may name its insides as it likes."""
    (door,) = ONLY_HERE["feedparser"]
    assert {module for module in imports(modules()[door]) if module.startswith("feedparser")} <= {
        *("feedparser", "feedparser.api"),
    }
    used = [ast.unparse(node) for node in ast.walk(modules()[door]) if isinstance(node, ast.Attribute)]
    assert {name for name in used if name.startswith("feedparser")} == {
        *("feedparser.api", "feedparser.api.PREFERRED_XML_PARSERS", "feedparser.parse"),
        "feedparser.registerDateHandler",  # documented: docs/date-parsing.rst
    }


LEANED_ON = ("feedparser", "markdown", "pagefind", "pelican")
_MANGLED = re.compile(r"_([A-Z]\w*?)(__\w+)")


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield each name that ``tree`` uses, defines, imports, or gives to getattr and its like as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr", "hasattr", "delattr"):
            yield from (str(text.value) for text in node.args[1:2] if isinstance(text, ast.Constant))


def _insides(tree: ast.AST) -> set[str]:
    """Return the private names in a module that are not its own: mangled ones, and those defined nowhere in it."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    private = {name for name in _names(tree) if re.fullmatch(r"_(?!_)\w*\w(?<!__)", name)}
    paths = {path for path in imports(tree) if path.split(".")[0] in LEANED_ON and "._" in path}
    return {name for name in private if _MANGLED.fullmatch(name) or name not in own} | paths


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from pelican._x import y", {"pelican._x", "pelican._x.y"}),
        ("from markdown.util import _hidden", {"_hidden", "markdown.util._hidden"}),
        ("reader._parser.go()", {"_parser"}),
        ("getattr(reader, '_parser')", {"_parser"}),
        ("class A(B):\n    def _B__x(self): self._y = 1; return self._y", {"_B__x"}),
        ("self._ours = 1; self._ours.go(); self.__dict__", set()),
    ],
)
def test_a_private_name_of_others_is_seen(code: str, found: set[str]) -> None:
    assert _insides(ast.parse(code)) == found


def test_private_names_of_libraries_are_those_that_the_traps_list() -> None:
    users = {n: t for n, t in modules().items() if any(m.split(".")[0] in LEANED_ON for m in imports(t))}
    used = {name: insides for name, tree in users.items() if (insides := _insides(tree))}
    listed = {row[0]: row for row in _rows("traps.md", "Private names that we lean on")}
    assert used.keys() == listed.keys(), "docs/traps.md lists what is used, and no more"
    for name, insides in used.items():
        _, what, _, test = listed[name]
        assert {(_MANGLED.fullmatch(inside) or [inside, "", inside])[2] for inside in insides} == {
            words.split(".")[-1] for words in re.findall(r"`([\w.]+)`", what)
        }
        assert (ROOT / test.strip("`")).exists(), test


@pytest.mark.parametrize("library", LEANED_ON)
def test_a_library_that_we_lean_on_has_an_upper_bound(library: str) -> None:
    given = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert [text for text in given if re.match(rf"{library}\b.*,<\d", text)], library


def _rows(page: str, heading: str) -> list[list[str]]:
    """Return the rows of a table in docs/ whose first column is code, cell by cell."""
    section = (ROOT / "docs" / page).read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = (line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `"))
    return [[row[0].strip(" `"), *(cell.strip() for cell in row[1:])] for row in rows]


# What who has never seen the code searches for: the field's words.
FIELDS_WORDS = (
    *("paginat", "dependenc", "incremental", "related", "avatar", "SSRF", "dedup", "archive"),
    *("rate limit", "sanitis", "cache", "similarity"),
    *("recurrence", "RRULE", "agenda", "import", "calendar", "ledger"),
)


@pytest.mark.parametrize("word", FIELDS_WORDS)
def test_a_stranger_s_word_finds_the_room(word: str) -> None:
    """It stands in a module's name, in the docstring on top of it, or in a line of the docs that names a room."""
    told = [f"{name}\n{ast.get_docstring(tree) or ''}" for name, tree in modules().items()]
    told += [row for page in ("architecture.md", "glossary.md") for row in _rows_that_lead_somewhere(page)]
    assert [text for text in told if word.lower() in text.lower()]


def _rows_that_lead_somewhere(page: str) -> Iterator[str]:
    """Yield the lines of a page's tables that name a file, or begin with the name of a module or package."""
    rooms = {part for name in modules() for part in Path(name).with_suffix("").parts[1:]}
    for row in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines():
        paths = [ROOT / path for path in re.findall(r"`(plugins/[\w./]+)`", row)]
        if row.startswith("| ") and (any(path.exists() for path in paths) or rooms & _words(row.split("|")[1])):
            yield row


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_cores_are_counted_in_one_place() -> None:
    counts = ("cpu_count", "sched_getaffinity", "process_cpu_count")
    names = [name for name, tree in modules().items() if any(attribute in counts for attribute in _attributes(tree))]
    assert names == ["plugins/shared/workers.py"]


def _attributes(tree: ast.AST) -> Iterator[str]:
    return (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def test_packages_import_in_one_direction() -> None:
    wrong = []
    for name, tree in modules().items():
        package = name.split("/")[1]
        for module in imports(tree):
            parts = module.split(".")
            if parts[0] == "plugins" and len(parts) > 1 and name != "plugins/__init__.py":
                allowed = {package, *MAY_IMPORT.get(package, set())}
                wrong += [f"{name} imports {module}"] if parts[1] not in allowed else []
    assert wrong == []


def test_no_two_packages_may_need_each_other() -> None:
    left = dict(MAY_IMPORT)
    while left:
        free = [package for package, needs in left.items() if not needs & left.keys()]
        assert free, f"a circle among {sorted(left)}"
        left = {package: needs for package, needs in left.items() if package not in free}


def test_no_modules_need_each_other() -> None:
    """Not for a type, nor in a function, either: what two modules need has a place below both."""
    files = {name.removesuffix(".py").replace("/", "."): tree for name, tree in modules().items()}
    left = {name: set(imports(tree)) & files.keys() - {name} for name, tree in files.items()}
    while left:
        free = {name for name, needs in left.items() if not needs & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {name: needs for name, needs in left.items() if name not in free}


def test_every_package_has_its_line_in_the_tables() -> None:
    packages = {path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py")}
    assert packages == set(MAY_IMPORT)
    assert packages == set(table("glossary.md", "Packages"))


def test_the_picture_allows_no_more_than_the_code_needs() -> None:
    needed: dict[str, set[str]] = {name: set() for name in MAY_IMPORT}
    for name, tree in modules().items():
        package = name.split("/")[1]
        if package in needed:
            needed[package] |= {m.split(".")[1] for m in imports(tree) if m.startswith("plugins.")} - {package}
    assert needed == MAY_IMPORT


def loaded_by(module: str) -> set[str]:
    """Return the libraries that a fresh interpreter has loaded after importing ``module``."""
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["plugins.planet.update", "plugins.planet.__main__", "plugins.events.__main__"])
def test_it_runs_without_pelican(module: str) -> None:
    if not (ROOT / f"{module.replace('.', '/')}.py").exists():
        pytest.skip(f"there is no {module}")
    assert "pelican" not in loaded_by(module)


def test_a_build_loads_nothing_that_fetches() -> None:
    parts = [f"plugins.{path.parent.name}.part" for path in sorted((ROOT / "plugins").glob("*/part.py"))]
    shells = ["plugins.parts.shell", *parts, "plugins.site.opening"]
    loaded = set().union(*(loaded_by(shell) for shell in shells))
    assert "pelican" in loaded
    assert loaded & {"h11", "feedparser"} == set()


def test_a_group_that_never_gives_back_is_written_as_python_3_11_2_reads_it() -> None:
    """Before 3.11.5 ``(…)*+`` forgets marks (cpython#106052), and Debian 12 has 3.11.2; ``(?>(…)*)`` is right there."""
    repeated = re.compile(r"\(\?.*\)(?:[*+?]|\{\d*,?\d*\})\+", re.DOTALL)
    texts = [
        (name, node.value)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    signs = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)  # one letter, or one of several
    assert [text for text in texts if repeated.search(signs.sub("x", text[1]))] == []


def test_what_time_it_is_is_asked_in_one_place() -> None:
    asks = re.compile(r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|\btime\.time\(\)")
    sources = {name: (ROOT / name).read_text(encoding="utf-8") for name in modules()}
    assert [name for name, text in sources.items() if asks.search(text)] == ["plugins/shared/clock.py"]


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    vague = re.compile(r"(^|_)(utils?|helpers?|common|misc|stuff)(_|$)")
    assert [name for name in modules() if vague.search(Path(name).stem)] == []
    classes = [node.name for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [name for name in classes if name.endswith(("Manager", "Helper", "Util", "Utils"))] == []


def _variables(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield every name that something is given in a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name, node.lineno


def test_a_variable_is_named_by_its_role_and_not_by_its_place_in_the_sentence() -> None:
    places = [(module, line) for module, tree in modules().items() for name, line in _variables(tree) if name in PLACES]
    assert places == []


def test_a_class_of_the_event_hub_has_its_name_alone() -> None:
    classes = [
        (node.name, name)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    names = Counter(name for name, _ in classes)
    ours = {name for name, module in classes if module.startswith("plugins/events/")}
    assert {name for name in ours if names[name] > 1} == set()


def test_no_two_classes_or_other_types_have_one_name() -> None:
    """Who searches for a class, or for a name that stands for a type, finds it."""
    defined = [node.name for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    defined += [name for tree in modules().values() for name in _aliases(tree)]
    public_names = [name for name in defined if not name.startswith("_")]
    assert sorted(name for name in set(public_names) if public_names.count(name) > 1) == []


def _aliases(tree: ast.Module) -> Iterator[str]:
    """Yield the names, written as a class's are, that a module gives to other types; a TypeVar is its module's own."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = ast.unparse(getattr(node, "value", None) or ast.Constant(None))
        for target in targets:
            if isinstance(target, ast.Name) and re.match(r"[A-Z]+[a-z]", target.id) and "TypeVar(" not in value:
                yield target.id


def public(
    body: list[ast.stmt], prefix: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    """Yield every public function, class and method of ``body`` by its name.

    A class with a base is told by its base what its methods do.
    """
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef) and not node.bases:
                yield from public(node.body, f"{node.name}.")


def test_everything_public_says_what_it_is() -> None:
    silent = [name for name, tree in modules().items() if not ast.get_docstring(tree)]
    for name, tree in modules().items():
        silent += [f"{name}: {what}" for what, node in public(tree.body) if not ast.get_docstring(node)]
    assert silent == []


SAFE = re.compile(r"\|\s*safe\b")
# Where a template may say that text is HTML already: Pelican hands what plugins.writing has cleaned on as plain text,
# and the headings of a table of contents come escaped.
MAY_SAY_SAFE = {"article.html", "page.html", "partials/contents.html"}


def test_feeds_html_becomes_markup_in_the_sanitiser_and_comes_back_from_the_child_and_the_store() -> None:
    makers = {"plugins/planet/cleaning/sanitise.py", "plugins/planet/store/rows.py", "plugins/planet/sandbox/job.py"}
    makes = re.compile(r"\bMarkup\([^)\"']")
    planet = {name for name in modules() if name.startswith("plugins/planet/")}
    assert {name for name in planet if makes.search((ROOT / name).read_text(encoding="utf-8"))} <= makers


def test_templates_trust_only_what_was_cleaned() -> None:
    assert {name for name, text in TEMPLATES.items() if SAFE.search(text)} <= MAY_SAY_SAFE
    assert [name for name, text in TEMPLATES.items() if re.search(r"autoescape\s+false", text)] == []


def test_templates_bring_no_code_and_no_styles_of_their_own() -> None:
    data = r"type=.?(?:application/(?:ld\+)?json|speculationrules)"  # no browser runs these
    inline = re.compile(rf"<script(?![^>]*(?:\bsrc=|{data}))|<style\b|\son[a-z]+=|\sstyle=|javascript:")
    assert [name for name, text in TEMPLATES.items() if inline.search(text)] == []


def test_one_printer_speaks_to_terminals() -> None:
    calls = (
        (name, node.func) for name, tree in modules().items() for node in ast.walk(tree) if isinstance(node, ast.Call)
    )
    loud = {name for name, call in calls if isinstance(call, ast.Name) and call.id == "print"}
    assert loud == set(), "say it with plugins/shared/terminal.py: what strangers wrote may not command a terminal"


def test_the_program_speaks_of_no_one_community() -> None:
    folders = ("plugins", "theme", "docs", ".github", ".ci")
    kinds = {".py", ".html", ".js", ".css", ".svg", ".md", ".po", ".pot", ".yml", ".toml", ""}
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    # The first lines of pelicanconf.py are the community's own, as the README is.
    files += [
        path for path in ROOT.glob("*.*") if path.suffix in kinds and path.name not in ("pelicanconf.py", "README.md")
    ]
    named = re.compile(b"connecting" + b"[ -]?hr\\b|ZoneInfo\\([\"']", re.I)
    texts = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files if path.is_file()}
    assert [name for name, text in texts.items() if named.search(text)] == []


def test_the_program_s_tests_leave_content_to_its_community() -> None:
    reads = re.compile(r"ROOT\s*/\s*[\"']content|ROOT\s*/\s*[\"']events\.lock|from pelicanconf|import pelicanconf")
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.parent.name != "content"]
    found = {path.relative_to(ROOT).as_posix() for path in tests if reads.search(path.read_text(encoding="utf-8"))}
    assert found - {"tests/test_architecture.py"} == set()
