"""`begin` makes a clone a community's own, and says at its option what cannot be right; it changes nothing then."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from plugins.cards.icon import Mark
from plugins.site import __main__ as site
from plugins.site.begin import ASKED, DEFAULTS, answers
from tests.building import ROOT, Project, copy
from tests.test_workflows import GIT

SAID = {
    "name": 'Grupo de "Exemplo"',
    "tagline": "Pessoas que se encontram",
    "url": "https://example.org/grupo",
    "timezone": "America/Sao_Paulo",
    "language": "pt-BR",
    "hashtag": "#exemplo",
    "contact": "ana@example.org",
    "colour": "#0a6b4f",
}


def git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, **GIT}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def cloned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone of the sample site in which nobody has begun."""
    project = copy(tmp_path_factory.mktemp("begin") / "clone")
    shutil.copy2(ROOT / ".gitignore", project.folder)
    project.set(SITE_ID="")
    git(project.folder, "init", "-q")
    git(project.folder, "add", "--all")
    git(project.folder, "commit", "-q", "-m", "A sample")
    return project.folder


@pytest.fixture
def clone(cloned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a copy of it, as the folder that commands run in."""
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)
    project = Project(shutil.copytree(cloned, tmp_path / "clone"))
    monkeypatch.chdir(project.folder)
    return project


def begin(**said: str) -> int:
    return site.main(["begin", "--yes", *(f"--{option}={value}" for option, value in said.items())])


@pytest.mark.slow
def test_a_clone_is_the_community_s_own_and_builds(clone: Project, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("RGB", (300, 200), "#0a6b4f").save(logo := clone.folder.parent / "logo.jpg")
    assert begin(**SAID, logo=str(logo)) == 0
    assert "git stash --include-untracked" in capsys.readouterr().out
    built = clone.build("build")
    assert built.status == 0, built.said
    files = built.files()
    home = files["index.html"].decode()
    assert '/icons/mark.svg" alt=""' in home and '<svg class="mark"' not in home
    assert "<p>Pessoas que se encontram.</p>" in home
    assert 'lang="pt-BR"' in home and "Sample Circle" not in home and "Um encontro de amostra" in home
    for sheet in ("site", "feed"):
        assert b"--accent:light-dark(#0a6b4f," in files[f"theme/css/{sheet}.css"]
    assert b"--paper:#" in files["theme/css/feed.css"]
    with Image.open(BytesIO(files["icons/512.png"])) as icon:
        assert icon.getpixel((256, 256)) == pytest.approx((10, 107, 79), abs=3)
    assert runpy.run_path("pelicanconf.py")["SITE_ID"].startswith("grupo.example.org,")
    assert 'or "https://example.org/grupo"' in Path("publishconf.py").read_text(encoding="utf-8")
    assert site.main(["check"]) == 0
    git(clone.folder, "stash", "--include-untracked")
    assert git(clone.folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("language", "title", "marked"),
    [("ar", "مقالة مثال", False), ("en-GB", "A sample post", False), ("nl", "A sample post", True)],
)
def test_samples_speak_the_community_s_language_or_say_that_they_do_not(
    clone: Project, capsys: pytest.CaptureFixture[str], language: str, title: str, marked: bool
) -> None:
    assert begin(name='Ours: "the" one', language=language) == 0
    by_machine = f"in {language} are by machine, awaiting a native reader" in capsys.readouterr().out
    assert by_machine == (title != "A sample post")
    post = (clone.folder / "content/posts/a-sample-post.md").read_text("utf-8")
    assert f"title: {title}\n" in post and ("language: en\n" in post) == marked
    assert site.main(["check"]) == 0


def test_a_sample_s_today_is_the_community_s(clone: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 26 November 2026, 00:00 UTC
    assert begin(name="Ours", timezone="America/Recife") == 0
    assert "date: 2026-11-25\n" in (clone.folder / "content/posts/a-sample-post.md").read_text("utf-8")


def test_the_settings_stay_as_the_check_of_style_wants_them(clone: Project) -> None:
    long = "We are " + "very, " * 20 + "many"
    assert begin(name='It\'s a "test" \\ of "quotes"', tagline=long) == 0
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--config", str(ROOT / "pyproject.toml"), "pelicanconf.py"]
        done = subprocess.run(command, cwd=clone.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or "settings.py" in done.stdout, done.stdout
    settings = runpy.run_path(str(clone.folder / "pelicanconf.py"))
    assert (settings["SITENAME"], settings["TAGLINE"]) == ('It\'s a "test" \\ of "quotes"', long)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("Our Small Circle", "OS"), ("the circle", "T"), ("«Ateliê» de Reparo", "AR"), ("🎉", ""), ("ورشة القاهرة", "وا")],
)
def test_a_mark_is_made_of_a_name_s_letters(clone: Project, name: str, mark: str) -> None:
    assert begin(name=name, url="HTTPS://Example.ORG/Circle/") == 0
    settings = runpy.run_path(str(clone.folder / "pelicanconf.py"))
    assert settings["MARK"] == mark
    assert 'or "https://example.org/Circle"' in (clone.folder / "publishconf.py").read_text("utf-8")


def test_whoever_is_at_a_terminal_is_asked_for_what_was_not_said() -> None:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return " #0a6b4f " if "colour" in question else ""

    found = answers({"name": "Ours"}, ask, {**DEFAULTS, "upstream": "https://hub.example"})
    assert found["upstream"] == "https://hub.example"
    assert (found["name"], found["colour"], found["timezone"], found["tagline"]) == ("Ours", "#0a6b4f", "UTC", "")
    assert len(asked) == len(ASKED) - 1 and any(question.endswith("[en] ") for question in asked)


def test_an_answer_that_cannot_be_is_asked_for_again_and_no_other(
    clone: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    typed = {"colour": iter(["teal", "#0a6b4f"]), "time zone": iter(["Mars/Base", "Europe/Berlin"])}

    def ask(question: str) -> str:
        asked.append(question)
        return next((next(said) for word, said in typed.items() if word in question), "yes" if "?" in question else "")

    monkeypatch.setattr("builtins.input", ask)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    said = {**SAID, "name": "Ours", "newsletter": "https://mail.example/ours", "logo": "", "upstream": "../hub"}
    given = {option: value for option, value in said.items() if option not in ("colour", "timezone")}
    assert site.main(["begin", *(f"--{option}={value}" for option, value in given.items())]) == 0
    told = capsys.readouterr().err
    assert "--colour: is no colour: teal" in told and "--timezone: " in told
    assert len(asked) == 5  # two, the same two, and whether all is to be replaced
    settings = runpy.run_path("pelicanconf.py")
    assert (settings["ACCENT"], settings["NEWSLETTER"]) == ("#0a6b4f", "https://mail.example/ours")


@pytest.mark.parametrize(
    ("remotes", "upstream", "push"),
    [
        ({}, "", "git remote add origin ADDRESS"),
        ({"origin": "https://u:secret@hub.example/hub.git"}, "https://hub.example/hub.git", "git remote set-url"),
        (
            {"origin": "git@hub.example:me/fork", "upstream": "https://hub.example/hub"},
            "https://hub.example/hub",
            "fork",
        ),
    ],
)
def test_new_versions_come_from_where_the_clone_came_from(
    clone: Project, capsys: pytest.CaptureFixture[str], remotes: dict[str, str], upstream: str, push: str
) -> None:
    for name, address in remotes.items():
        git(clone.folder, "remote", "add", name, address)
    assert begin(name="Ours") == 0
    told = capsys.readouterr().out
    assert push in told and "git push -u origin " in told and "secret" not in told
    assert runpy.run_path("pelicanconf.py")["UPSTREAM"] == upstream
    assert f"New versions of the program {f'come from {upstream}' if upstream else 'need'}" in told
    if not upstream:
        git(clone.folder, "add", "--all")
        git(clone.folder, "commit", "-q", "-m", "Begun")
        assert site.main(["upgrade"]) == 2
        told = capsys.readouterr().err
        line = Path("pelicanconf.py").read_text(encoding="utf-8").splitlines()[int(told.split(":")[1]) - 1]
        assert line.startswith('UPSTREAM = ""') and "--from ADDRESS" in told


def test_a_sentence_keeps_its_one_full_stop(clone: Project) -> None:
    assert begin(name="Our circle", tagline="We meet on Thursdays.") == 0
    assert "\nWe meet on Thursdays.\n" in (clone.folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("name", "", "is missing"),
        ("timezone", "Mars/Base", "--timezone"),
        ("language", "english please", "--language"),
        ("url", "example", "--url"),
        ("url", "https://example.org/?page=1", "is not where a site can stand"),
        ("url", "https://ana@example.org", "has a name or a password in it"),
        ("contact", "ana", "is no e-mail address"),
        ("contact", "mailto:ana@example.org", "is no e-mail address"),
        ("hashtag", "two words", "is no hashtag"),
        ("name", "Circle " * 30, "has more than 200 characters"),
        ("language", "de_AT.UTF-8", "is not a language: de_AT.UTF-8"),
        ("colour", "#ffee00", "is too pale"),
        ("colour", "teal", "is no colour"),
        ("logo", "nowhere.png", "--logo"),
        ("newsletter", "write to Ann", "--newsletter"),
        ("upstream", "--upload-pack=x", "is no repository's address"),
        ("logo", "pelicanconf.py", "is no PNG"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_changed(
    clone: Project, capsys: pytest.CaptureFixture[str], option: str, value: str, why: str
) -> None:
    assert begin(**{**SAID, option: value}) == 2
    told = capsys.readouterr().err
    assert f"--{option}" in told and why in told
    assert git(clone.folder, "status", "--porcelain") == ""


def test_what_is_not_committed_is_not_put_at_risk(clone: Project, capsys: pytest.CaptureFixture[str]) -> None:
    clone.write("content/posts/mine.md", "mine")
    assert begin(**SAID) == 2
    assert "is not committed" in capsys.readouterr().err
    assert (clone.folder / "content/posts/mine.md").exists()


def test_nobody_begins_where_somebody_has(clone: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert begin(**SAID) == 0
    git(clone.folder, "add", "--all")
    git(clone.folder, "commit", "-q", "-m", "Begun")
    assert begin(**SAID) == 2
    assert "somebody has begun here" in capsys.readouterr().err


def test_nobody_who_can_be_asked_must_say_yes(clone: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.main(["begin", "--name=Some"]) == 2
    assert "--yes" in capsys.readouterr().err


def test_letters_that_the_face_lacks_give_their_place_to_the_circles() -> None:
    fonts = ROOT / "theme/cards"
    assert Mark(fonts, "人").png(192) == Mark(fonts).png(192) != Mark(fonts, "AB").png(192)
    assert b"AB</text>" in Mark(fonts, "AB").svg() and b"<circle" in Mark(fonts, "人").svg()


@pytest.mark.parametrize(("colour", "plated"), [((10, 107, 79, 255), False), ((10, 107, 79, 90), True)])
def test_a_logo_that_one_can_see_through_is_on_paper_by_night(colour: tuple[int, ...], plated: bool) -> None:
    drawn = BytesIO()
    Image.new("RGBA", (300, 200), colour).save(drawn, "PNG")
    svg = Mark(ROOT / "theme/cards", logo=drawn.getvalue()).svg().decode()
    assert ("<rect" in svg) == ("prefers-color-scheme:dark" in svg) == plated and "data:image/png;base64," in svg


@pytest.mark.slow
def test_overrides_count_before_the_theme(clone: Project) -> None:
    clone.write("overrides/style.css", "/* ours */ h1 { color: teal; }")
    clone.write(
        "overrides/templates/404.html", '{% extends "base.html" %}{% block main %}Nothing of ours{% endblock %}'
    )
    clone.write(
        "overrides/translations/en.po",
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Posts"\nmsgstr "Essays"\n',
    )
    files = clone.build("build").files()
    for sheet in ("site", "feed"):
        assert files[f"theme/css/{sheet}.css"].endswith(b"@layer overrides{h1{color:teal}}\n")
    assert b"Nothing of ours" in files["404.html"]
    assert b">Essays<" in files["index.html"]
    clone.write("overrides/logo.png", b"<svg/>")
    built = clone.build("build")
    assert built.status == 2 and "overrides/logo.png:1: is no PNG" in built.said
