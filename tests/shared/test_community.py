"""What the settings say of a community: no default stands for it, and what cannot be right is told at its line."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.shared.community import Community, from_file

GOOD = 'TIMEZONE = "Africa/Nairobi"\nDEFAULT_LANG = "sw"\nEVENTS_UID_DOMAIN = "events.example"\n'


def read(folder: Path, text: str) -> Community | list[str]:
    (folder / "pelicanconf.py").write_text(text, encoding="utf-8")
    found = from_file(folder)
    return found if isinstance(found, Community) else [str(problem) for problem in found]


def test_what_is_said_last_counts(tmp_path: Path) -> None:
    found = read(tmp_path, f'{GOOD}TIMEZONE = "America/Sao_Paulo"\nDEFAULT_LANG = "pt-br"\nPATH = "words"\n')
    assert found == Community(tmp_path / "words", ZoneInfo("America/Sao_Paulo"), "pt-BR", "events.example")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('TIMEZONE = "Sao Paulo"', "pelicanconf.py:4: `TIMEZONE` is not a time zone: Sao Paulo — write a name such as"),
        ('DEFAULT_LANG = "pt_BR"', "pelicanconf.py:4: `DEFAULT_LANG` is not a language: pt_BR — write a code such as"),
        ('DEFAULT_LANG = "english"', "pelicanconf.py:4: `DEFAULT_LANG` is not a language: english — write a code"),
        ('EVENTS_UID_DOMAIN = "me@home"', "pelicanconf.py:4: `EVENTS_UID_DOMAIN` is not a domain: me@home — write"),
        ("del TIMEZONE", "pelicanconf.py:1: `TIMEZONE` is missing — add a line TIMEZONE = "),
        (
            'EVENTS_UID_DOMAIN = ""',
            "pelicanconf.py:4: `EVENTS_UID_DOMAIN` is missing — add a line EVENTS_UID_DOMAIN = ",
        ),
        ("DEFAULT_LANG = ", "pelicanconf.py:4: is not Python (invalid syntax) — mend that line"),
        ("x = nobody", "pelicanconf.py:4: cannot be run (NameError: name 'nobody' is not defined) — mend that line"),
    ],
)
def test_what_cannot_be_right_is_told_at_its_line(tmp_path: Path, more: str, said: str) -> None:
    found = read(tmp_path, f"{GOOD}{more}\n")
    assert isinstance(found, list)
    assert len(found) == 1
    assert found[0].startswith(said)


def test_everything_is_told_at_once_and_a_file_that_is_not_there_too(tmp_path: Path) -> None:
    found = read(tmp_path, "SITENAME = 'x'\n")
    assert isinstance(found, list)
    assert len(found) == 3
    (problem,) = from_file(tmp_path / "nowhere")  # type: ignore[misc]
    assert str(problem) == "pelicanconf.py:1: is not there — run this in the project's folder"
