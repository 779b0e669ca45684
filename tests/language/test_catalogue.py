"""Translators' files: whole, safe to put into a page, and what a reader gets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from plugins.language.catalogue import read
from plugins.language.extraction import FOLDER, TEMPLATE, extract, unfinished
from plugins.shared.problem import Problem

ROOT = Path(__file__).parents[2]
WHOLE = ("ar", "de", "es", "fr", "pt_BR")
FILES = sorted((ROOT / FOLDER).glob("*.po"))


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem.replace("-", "_") if path.suffix == ".po" else None)


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each text with each of its translations."""
    for message in catalogue(path):
        if message.id:
            sources = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            yield from ((sources[-1], one) for one in said if one)


@cache
def texts() -> set[str]:
    return {str(message.id) for message in extract(ROOT)}


def test_every_text_of_templates_and_code_is_in_the_template_for_translators() -> None:
    stands = {str(message.id) for message in catalogue(ROOT / TEMPLATE) if message.id}
    assert {text for text in texts() if text} == stands, "run inv translate"


def test_a_text_within_an_f_string_is_asked_for_elsewhere_too() -> None:
    """Before Python 3.12 nobody sees the texts that are asked for within an f-string."""
    asking = ("_", "gettext", "ngettext", "pgettext", "npgettext", "N_", "NN_")
    for path in sorted((ROOT / "plugins").rglob("*.py")):
        strings = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.JoinedStr)]
        calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
        asked = [call.args for call in calls if ast.unparse(call.func).rpartition(".")[2] in asking]
        said = {given.value for given in chain.from_iterable(asked) if isinstance(given, ast.Constant)}
        assert said <= texts(), f"{path}: give the text a name before the f-string"


@pytest.mark.parametrize("language", WHOLE)
def test_a_language_that_we_have_is_whole(language: str) -> None:
    found = catalogue(ROOT / FOLDER / f"{language}.po")
    assert unfinished(found) == []
    assert {str(message.id) for message in found} == texts()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_translation_brings_no_markup_that_its_source_has_not(path: Path) -> None:
    tags = re.compile(r"<[^>]*>")
    loose = re.compile(r"[<>\"]")
    for source, said in pairs(path):
        assert sorted(tags.findall(said)) == sorted(tags.findall(source)), source
        assert not loose.search(tags.sub("", said)), source


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_translation_names_only_what_its_source_names(path: Path) -> None:
    names = re.compile(r"%\(\w+\)s|\{\w+\}")
    for source, said in pairs(path):
        # A plural may leave the number out: "one post".
        assert set(names.findall(said)) | {"%(count)s"} == set(names.findall(source)) | {"%(count)s"}, source


def test_a_language_tag_finds_its_file_and_then_its_language_s() -> None:
    for language in ("ar", "ar-EG"):
        words = read(ROOT / FOLDER, language)
        assert not isinstance(words, Problem)
        assert words.gettext("Members") == "الأعضاء"


WORD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Members"\nmsgstr "{0}"\n'


@pytest.mark.parametrize(
    ("language", "files", "found"),
    [
        ("pt-br", ("pt_BR", "pt"), "pt_BR"),  # as Pelican hands it on
        ("pt-BR", ("pt_br",), "pt_br"),
        ("PT-br", ("pt-BR",), "pt-BR"),
        ("pt-br", ("pt",), "pt"),
        ("pt-ao", ("pt", "pt_PT", "pt_BR"), "pt_PT"),
        ("es-mx", ("es", "es_419"), "es_419"),
        ("zh-hant", ("zh", "zh_Hans", "zh_Hant"), "zh_Hant"),
        ("zh-tw", ("zh", "zh_Hans", "zh_Hant"), "zh_Hant"),
        ("zh-cn", ("zh_Hant", "zh_Hans"), "zh_Hans"),
        ("zh-hant-hk", ("zh",), "zh"),
        ("sr-latn", ("sr", "sr_Latn"), "sr_Latn"),
        ("sr-latn-rs", ("sr", "sr_Latn"), "sr_Latn"),
        ("en-gb", ("en_GB",), "en_GB"),
        ("ca-valencia", ("ca", "ca_valencia"), "ca_valencia"),
        ("de-u-co-phonebk", ("de",), "de"),
        ("tlh-x-bridge", ("tlh",), "tlh"),
        ("pt", ("pt_BR",), None),  # another country's is not everybody's
        ("zh-hant", ("zh_Hans",), None),
        ("", ("de",), None),
    ],
)
def test_a_tag_finds_its_file_whatever_the_case_of_its_letters(
    language: str, files: tuple[str, ...], found: str | None, tmp_path: Path
) -> None:
    for name in files:
        (tmp_path / f"{name}.po").write_text(WORD.format(name), encoding="utf-8")
    words = read(tmp_path, language)
    assert not isinstance(words, Problem), words
    assert words.gettext("Members") == (found or "Members")


def test_a_language_that_nobody_has_translated_stays_english() -> None:
    words = read(ROOT / FOLDER, "tlh")
    assert isinstance(words, NullTranslations)
    assert words.gettext("Members") == "Members"


def test_what_is_fuzzy_or_missing_stays_english(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        '#, fuzzy\nmsgid "Members"\nmsgstr "Glieder"\n\n'
        'msgid "Posts"\nmsgstr ""\n\nmsgid "Tags"\nmsgstr "Schlagworte"\n',
        encoding="utf-8",
    )
    words = read(tmp_path, "de")
    assert not isinstance(words, Problem)
    assert [words.gettext(name) for name in ("Members", "Posts", "Tags")] == ["Members", "Posts", "Schlagworte"]


def test_a_file_that_is_no_catalogue_is_told(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_bytes(b"Members: Mitglieder")
    found = read(tmp_path, "de")
    assert isinstance(found, Problem)
    assert "de.po" in found.where


@pytest.mark.parametrize(
    ("count", "said"), [(0, "أقل"), (1, "واحدة"), (2, "دقيقتان"), (5, "5 دقائق"), (11, "11 دقيقة"), (100, "100 دقيقة")]
)
def test_a_number_has_the_form_of_its_language(count: int, said: str) -> None:
    words = read(ROOT / FOLDER, "ar")
    assert not isinstance(words, Problem)
    text = words.ngettext("%(count)s min to read", "%(count)s min to read", count) % {"count": count}
    assert said in text


def test_a_text_for_several_has_its_singular_alone_too() -> None:
    words = read(ROOT / FOLDER, "de")
    assert not isinstance(words, Problem)
    assert words.gettext("Every month") == words.ngettext("Every month", "Every %(count)s months", 1) != "Every month"
