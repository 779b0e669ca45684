"""`tasks.py begin`: a clone becomes a community's own. Content, settings, ledgers and mark are new."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import urlsplit

from plugins.cards.icon import logo as read_logo
from plugins.language.catalogue import read as read_words
from plugins.language.extraction import FOLDER as TRANSLATIONS
from plugins.shared.community import SETTINGS, Community, community
from plugins.shared.fields import parse_site_address
from plugins.shared.git import git
from plugins.shared.identity import domain_at, named
from plugins.shared.problem import Problem, Problems
from plugins.shared.text import LONGEST_NAME
from plugins.site.opening import LOGO
from plugins.site.samples import README, samples

# What is asked, by its option: the setting that it becomes, and the question.
ASKED = {
    "name": ("SITENAME", "What is the community called?"),
    "tagline": ("TAGLINE", "What is it, in one line?"),
    "url": ("SITEURL", "At which address will the site stand? (https://…, or nothing if you do not know yet)"),
    "timezone": ("TIMEZONE", "In which time zone is it, such as Europe/London?"),
    "language": ("DEFAULT_LANG", "In which language does it write, such as pt-BR?"),
    "hashtag": ("HASHTAG", "Has it a hashtag?"),
    "contact": ("CONTACT", "To which e-mail address may readers write?"),
    "colour": ("ACCENT", "Which colour is its own, such as #0a6b4f? (or nothing for the theme's blue)"),
    "logo": ("", "Which PNG or JPEG picture is its logo? (or nothing: it is made of the name's letters)"),
    "newsletter": ("NEWSLETTER", "At which page do readers leave an address for the digest? (https://…, or nothing)"),
    "upstream": ("UPSTREAM", "From which repository do new versions of the program come?"),
}
DEFAULTS = {"timezone": "UTC", "language": "en"}
GONE = ("events.lock", "posts.lock", "imports.lock", "CNAME", "docs/home.png")  # beside all that is in content/
UNDO = "git stash --include-untracked"
WIDEST = 120  # signs of a line, as the check of style wants it
_PUBLISHED = "publishconf.py"
_ADDRESS = re.compile(r'^SITEURL = os\.environ\.get\("SITEURL".*$', re.M)


@dataclass(frozen=True)
class Plan:
    """All that is written, before anything is: files by their paths (bytes), and the community that they make."""

    files: Mapping[str, bytes]
    ours: Community
    upstream: str  # the repository that new versions come from; empty where it is not known
    unread: bool  # a machine translated the interface, and nobody whose first language it is has read that yet


def answers(
    given: Mapping[str, str | None], ask: Callable[[str], str] | None, defaults: Mapping[str, str] = DEFAULTS
) -> dict[str, str]:
    """Return an answer for each option: as given, else as somebody says whom ``ask`` asks, else the default."""
    choices = {}
    for option, (_, question) in ASKED.items():
        default = defaults.get(option, "")
        value = given.get(option)
        if value is None and ask:
            value = ask(f"{question}{f' [{default}]' if default else ''} ")
        choices[option] = (value or "").strip() or default
    return choices


def plan(root: Path, said: Mapping[str, str], moment: datetime) -> Plan:
    """Return what makes the clone in ``root`` the community's that ``said`` describes; raise Problems.

    ``moment`` is now: what its samples call today is today there.
    """
    if not said["name"]:
        raise Problems([Problem("--name", "is missing", 'say --name "Our circle"')])
    problems: list[Problem] = []
    chosen = _settings(said, moment.date())
    ours = community({"CARDS": True, **chosen}, root)
    if isinstance(ours, list):
        options = {setting: f"--{option}" for option, (setting, _) in ASKED.items()}
        problems += [
            Problem(_option(problem, options), problem.what.partition("` ")[2], problem.fix) for problem in ours
        ]
    problems += _odd(said)
    logo = _logo(Path(said["logo"]).expanduser(), problems) if said["logo"] else b""
    if problems or isinstance(ours, list):
        raise Problems(problems)
    words = read_words(root / TRANSLATIONS, ours.language)
    spoken = words if isinstance(words, NullTranslations) else NullTranslations()
    begun = samples(said["name"], ours.language, spoken, moment.astimezone(ours.zone).date())
    files = {f"content/{path}": text for path, text in begun.items()}
    line = f"{said['tagline'].rstrip('.')}.\n\n" if said["tagline"] else ""
    files["README.md"] = README.format(name=said["name"], tagline=line)
    files[SETTINGS] = _written((root / SETTINGS).read_text(encoding="utf-8"), chosen)
    if said["url"]:
        files[_PUBLISHED] = _addressed((root / _PUBLISHED).read_text(encoding="utf-8"), parse_site_address(said["url"]))
    whole = {name: text.encode() for name, text in files.items()}
    unread = "native reader" in spoken.info().get("last-translator", "")
    return Plan(whole | ({LOGO.as_posix(): logo} if logo else {}), ours, said["upstream"], unread)


def carry_out(root: Path, plan: Plan) -> None:
    """Take out what was another community's, and write what ``plan`` has."""
    shutil.rmtree(root / "content", ignore_errors=True)
    for name in GONE:
        (root / name).unlink(missing_ok=True)
    for name, data in plan.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def unfit(root: Path) -> list[Problem]:
    """Return why this folder cannot be changed so that one git command undoes it."""
    try:
        command = ["git", "status", "--porcelain", "--untracked-files=normal"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return [Problem("git", "is not installed", "install it from git-scm.com: it undoes what this does")]
    if done.returncode:
        return [Problem(".git", "is not there", "make a clone by `git clone`, and run this in it")]
    if changed := [line[3:] for line in done.stdout.splitlines()]:
        fix = "commit it, or put it aside by `git stash --include-untracked`"
        return [Problem(changed[0], f"is not committed ({len(changed)} in all)", fix)]
    return []


def defaults(root: Path) -> dict[str, str]:
    """Return what stands where nothing was said: new versions come from where this clone came from."""
    return {**DEFAULTS, "upstream": _remote(root, "upstream") or _remote(root, "origin")}


def onward(root: Path, upstream: str) -> list[str]:
    """Return the lines that say how the begun clone becomes a repository of its own, and how it is kept up to date."""
    origin, branch = _remote(root, "origin"), _said(root, "branch", "--show-current") or "main"
    set_it = "git remote set-url origin ADDRESS" if origin else "git remote add origin ADDRESS"
    now_to = f"; git push goes to {origin} now" if origin else ""
    whole = "git fetch --unshallow, " if _said(root, "rev-parse", "--is-shallow-repository") == "true" else ""
    later = f"come from {upstream}" if upstream else "need its repository's address in UPSTREAM"
    return [
        f"Push it to an empty repository of your own: {whole}{set_it}, git push -u origin {branch} (its history is the "
        f"program's{now_to}). How it gets online: docs/running-a-site.md.",
        f"New versions of the program {later}: python3 tasks.py upgrade.",
    ]


def _remote(root: Path, name: str) -> str:
    """Return the address of a remote repository, without a password that somebody has put into it."""
    return re.sub(r"^(https?://)[^/@]*@", r"\1", _said(root, "config", "--get", f"remote.{name}.url"))


def _said(root: Path, *arguments: str) -> str:
    return git(root, *arguments).decode("utf-8", "replace").strip()


def _settings(said: Mapping[str, str], today: date) -> dict[str, str]:
    chosen = {setting: said[option] for option, (setting, _) in ASKED.items() if setting and setting != "SITEURL"}
    chosen["HASHTAG"] = said["hashtag"].removeprefix("#")
    known = "." in (urlsplit(said["url"]).hostname or "")
    domain = domain_at(said["url"]) if known else named(said["name"]).domain
    chosen["SITE_ID"] = f"{domain},{today.year}"
    initials = [word[0] for word in re.findall(r"[^\W_]+", said["name"])]
    chosen["MARK"] = "".join([initial for initial in initials if not initial.islower()] or initials[:1])[:2].upper()
    return chosen


def _odd(said: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with answers that the settings take as they are."""
    problems = []
    for option in ("name", "tagline"):  # a page's title has both the name and more
        if len(said[option]) > LONGEST_NAME:
            fix = "say it in fewer words"
            problems.append(Problem(f"--{option}", f"has more than {LONGEST_NAME} characters", fix))
    if said["url"]:
        try:
            parse_site_address(said["url"])
        except ValueError as error:
            what, _, fix = str(error).partition(" — ")
            problems.append(Problem("--url", what, fix or "write it as https://example.org"))
    if said["contact"] and not re.fullmatch(r"[^@\s:]+@[^@\s]+\.[^@\s]+", said["contact"]):
        problems.append(Problem("--contact", f"is no e-mail address: {said['contact']}", "write it as ann@example.org"))
    if said["upstream"].startswith("-") or re.search(r"\s", said["upstream"]):
        fix = "write it as https://… or as a path"
        problems.append(Problem("--upstream", f"is no repository's address: {said['upstream']}", fix))
    if said["hashtag"] and not re.fullmatch(r"#?\w+", said["hashtag"]):
        problems.append(Problem("--hashtag", f"is no hashtag: {said['hashtag']}", "letters, digits and _ only"))
    return problems


def _option(problem: Problem, options: Mapping[str, str]) -> str:
    setting = re.match(r"`(\w+)`", problem.what)
    return options.get(setting[1], setting[1]) if setting else problem.where


def _logo(path: Path, problems: list[Problem]) -> bytes:
    try:
        return read_logo(path.read_bytes())
    except OSError as error:
        problems.append(Problem("--logo", f"{path}: {os.strerror(error.errno or 0)}", "name a picture that is there"))
    except ValueError as error:
        problems.append(Problem.of("--logo", error, f"{path} "))
    return b""


def _written(text: str, chosen: Mapping[str, str]) -> str:
    """Return the settings' file with what was chosen, each in its line, or at the end where it had none."""
    for name, value in chosen.items():
        *_, line = None, *re.finditer(rf"^{name} = .*?(  # .*)?$", text, re.M)  # the last one counts
        new, comment = f"{name} = {_quoted(value)}", (line[1] or "") if line else ""
        comment = "  # noqa: E501" if len(new) > WIDEST else comment if len(new + comment) <= WIDEST else ""
        begins, ends = (line.start(), line.end()) if line else (len(text), len(text))
        text = text[:begins] + new + comment + (text[ends:] if line else "\n")
    return text


def _addressed(text: str, url: str) -> str:
    line = f'SITEURL = (os.environ.get("SITEURL") or {_quoted(url)}).rstrip("/")'
    changed, count = _ADDRESS.subn(lambda _: line, text)
    return changed if count else f"{text}\n{line}\n"


def _quoted(value: str) -> str:
    """Return a text as Python, in the quotes that need fewer signs before others."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    return quote + value.replace("\\", "\\\\").replace(quote, f"\\{quote}") + quote
