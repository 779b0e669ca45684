"""What shortcodes, liquid tags and frames of other generators have an equal for here: pictures, videos, code, notes.

Each is written as Markdown on lines of its own, or as HTML within a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from plugins.writing.code import without_code

_VIDEO = re.compile(r"[\w-]{11}")
_NOTES = {
    **dict.fromkeys(("tip", "hint", "success", "check", "done"), "TIP"),
    **dict.fromkeys(("important", "question"), "IMPORTANT"),
    **dict.fromkeys(("warning", "attention", "alert-warning"), "WARNING"),
    **dict.fromkeys(("danger", "caution", "error", "bug", "failure"), "CAUTION"),
}
_OPENED = re.compile(r" {0,3}:{3,}[ \t]*(?:\{\.?(?:callout-)?([a-zA-Z]+)[^}\n]*\}|([a-zA-Z]+))")
_CLOSED = re.compile(r" {0,3}:{3,}[ \t]*")
_CALLOUT = re.compile(r"((?: {0,3}> ?)+)\[!([\w-]+)\](?![(\[])[-+]?")


def picture(src: str, alt: str = "", caption: str = "", link: str = "") -> str:
    """Return a picture as Markdown; a caption of one line stands below it."""
    alt, caption = re.sub(r"[\[\]]", "", " ".join((alt or plain(caption)).split())), " ".join(caption.split())
    if caption and caption == plain(caption) and '"' not in caption and not link:
        return f'![{alt}]({target(src)} "{caption}")'
    shown = f"![{alt}]({target(src)})"
    shown = f"[{shown}]({target(link)})" if link else shown
    return f"{shown}\n\n{caption}" if caption else shown


def target(src: str) -> str:
    """Return an address as it stands in a link: in angle brackets where it has a space."""
    return f"<{src}>" if re.search(r"[\s()]", src) else src


def plain(text: str) -> str:
    """Return a caption without its tags and marks."""
    return re.sub(r"<[^<>]*>|\[([^\]]*)\]\([^)]*\)|[*_`]", lambda match: match[1] or "", text)


def youtube(video: str) -> str:
    """Return the address of a video at YouTube, by its name there or its address; alone in a line it is shown."""
    match = re.search(r"(?:v=|youtu\.be/|embed/|^)([\w-]{11})(?![\w-])", video.strip())
    return f"https://www.youtube.com/watch?v={match[1]}" if match else video if "://" in video else ""


def vimeo(video: str) -> str:
    """Return the address of a video at Vimeo."""
    number = re.search(r"\d{5,}", video)
    return f"https://vimeo.com/{number[0]}" if number else ""


def link(address: str, words: str = "") -> str:
    """Return a link to what is not shown here; its words are the name of the file or host where it has none."""
    address = f"https:{address}" if address.startswith("//") else address
    parts = urlsplit(address)
    words = words or PurePosixPath(parts.path).name or parts.hostname or address
    return f'<a href="{escape(address)}">{escape(words, quote=False)}</a>'


def code(text: str, language: str = "") -> str:
    """Return a block of code."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", text) or [""]))
    tidy, named = text.strip("\n").rstrip(), re.sub(r"[^\w+#.-]", "", language)
    return f"\n\n{fence}{named}\n{tidy}\n{fence}\n\n"


def note(text: str, kind: str = "note", title: str = "") -> str:
    """Return words that stand out (an admonition) as GitHub writes them."""
    inside = f"**{title}**\n\n{text.strip()}" if title else text.strip()
    quoted = "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
    return f"\n\n> [!{_NOTES.get(kind.lower(), 'NOTE')}]\n{quoted}\n\n"


def boxes(body: str) -> str:
    """Return Markdown with boxes of other programs (`:::tip[Title]`, `> [!faq]- Title`) as GitHub writes them."""
    if ":::" not in body and "[!" not in body:
        return body
    lines, plain, boxed, n = body.split("\n"), without_code(body).split("\n"), list[str](), 0
    while n < len(lines):
        opened, called = _OPENED.match(plain[n]), _CALLOUT.match(plain[n])
        end = _closed(plain, n) if opened else n
        if opened and end > n:
            title = re.sub(r"^\[(.*)\]$", r"\1", lines[n][opened.end() :].strip())
            boxed += note(boxes("\n".join(lines[n + 1 : end])), opened[1] or opened[2], title).strip("\n").split("\n")
        elif called:
            before, title = called[1], lines[n][called.end() :].strip()
            named = [f"{before}**{title}**", before.rstrip()] if title else []
            boxed += [f"{before}[!{_NOTES.get(called[2].lower(), 'NOTE')}]", *named]
        else:
            boxed.append(lines[n])
        n = end + 1
    return "\n".join(boxed)


def _closed(lines: Sequence[str], start: int) -> int:
    """Return the line that closes the box which begins at ``start``; that one where none does."""
    depth = 0
    for n in range(start, len(lines)):
        depth += bool(_OPENED.match(lines[n])) - bool(_CLOSED.fullmatch(lines[n]))
        if depth <= 0:
            return n
    return start


def quote(text: str, who: str = "") -> str:
    """Return a quotation, and who said it."""
    inside = text.strip() + (f"\n\n— {who}" if who else "")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in inside.split("\n")) + "\n\n"


def details(text: str, summary: str) -> str:
    """Return what is folded below its summary."""
    return (
        f"\n\n<details>\n<summary>{escape(summary or '…', quote=False)}</summary>\n\n{text.strip()}\n\n</details>\n\n"
    )


def placed(made: str, body: str, start: int, end: int) -> str:
    """Return ``made``, which stands for a part of ``body``: as lines of its own where that had its line to itself.

    They are as deep in a list as that was.
    """
    before = body[body.rfind("\n", 0, start) + 1 : start]
    if before.strip() or not made.strip():
        return made
    alone = not body[end:].partition("\n")[0].strip()
    # What stood in a block of code was as deep as the tag around it.
    first, *rest = [line.removeprefix(before) for line in (made.strip("\n") if alone else made).split("\n")]
    shown = "\n".join([first, *(f"{before}{line}" if line else "" for line in rest)])
    return f"\n{before}{shown}\n" if alone else shown


def of_template(shown: str) -> str:
    """Return what a template shows; in HTML without empty lines, at which Markdown would begin anew."""
    return re.sub(r"\n\s*(?=\n)", "", shown.strip()) if shown.lstrip().startswith("<") else shown


def tidy(markdown: str) -> str:
    """Return Markdown without the empty lines that what was taken out left, but for those in code."""
    parts = re.split(r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$)", markdown, flags=re.S | re.M)
    parts[::2] = [re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", part) for part in parts[::2]]
    return "".join(parts)
