"""What Substack and Medium give their writers to take along → OldSite: a list and pieces of HTML, or pages of HTML.

What these hosts write around a post (buttons, cards, boxes of data, a second title) the planet knows how to take out.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring, tostring

from plugins.importing import folder, matter, media
from plugins.importing.hypertext import markdown_of
from plugins.importing.model import OldSite, OldText, Shot
from plugins.planet.cleaning.rewrite import HIGHEST, rewrite
from plugins.planet.cleaning.tree import Place, words
from plugins.shared.problem import Problem
from plugins.writing.hosts import known

LIST = "posts.csv"
_GIST = re.compile(r"<script[^>]*\ssrc=[\"'](https://gist\.github\.com/[^\"']+?)(?:\.js)?[\"'][^>]*>\s*</script>", re.I)
_LOST = re.compile(r"class=\"(poll|native-video|native-audio)-embed")
_KEPT = ("href", "src", "alt", "title", "start", "cite")
_PARSER = HTMLParser(encoding="utf-8", remove_comments=True)


def of_substack(root: Path) -> OldSite:
    """Return the posts of Substack's export: posts.csv, and the HTML of each in posts/."""
    files = folder.files(root)
    texts, lost = list[OldText](), list[Problem]()
    for line, row in enumerate(csv.DictReader(StringIO(matter.decode(folder.read(root / LIST)))), 2):
        name = f"posts/{row.get('post_id')}.html"
        if name in files:
            texts.append(_letter(name, line, row, matter.decode(folder.read(files[name]))))
        elif (row.get("title") or "").strip():
            fix = "it was empty, or a talk among readers"
            lost.append(Problem(f"{LIST}:{line}", f"“{row['title']}” has no text in the export", fix))
    hosts = ("substackcdn.com", "substack-post-media.s3.amazonaws.com")
    return OldSite("Substack", "", tuple(texts), {}, (), ("/feed",), "", tuple(lost), hosts=hosts)


def _letter(name: str, line: int, row: Mapping[str, str], html: str) -> OldText:
    slug = str(row["post_id"]).partition(".")[2] or str(row["post_id"])
    title = (row.get("title") or "").strip() or folder.titled(slug)
    fix = "look at the page; write what it showed as Markdown"
    mine = [Problem(f"{name}:1", f"has a {match[1]}, left out", fix) for match in _LOST.finditer(html)]
    published, page = str(row.get("is_published")).lower() == "true", row.get("type") == "page"
    if published and not page and (row.get("audience") or "everyone") != "everyone":
        published = False
        mine.append(Problem(f"{LIST}:{line}", f"“{title}” was for some readers only", "it is a draft here"))
    sound = f"<p>{media.link(row['podcast_url'])}</p>" if row.get("podcast_url") else ""
    return OldText(
        name,
        "page" if page else "post",
        f"/p/{slug}",
        title,
        _written(_noted(html) + sound, "", title),
        date=matter.moment(row.get("post_date") or ""),
        slug=slug,
        summary=(row.get("subtitle") or "").strip(),
        status="published" if published else "draft",
        lost=tuple(mine),
    )


def of_medium(root: Path) -> OldSite:
    """Return the posts of Medium's export: a page of HTML each in posts/."""
    files = {name: path for name, path in folder.files(root).items() if re.fullmatch(r"posts/[^/]+\.html", name)}
    pages = {name: document_fromstring(folder.read(path) or b"<p>", parser=_PARSER) for name, path in files.items()}
    hosts = Counter(host for page in pages.values() if (host := urlsplit(_canonical(page)).netloc))
    host = next((name for name, _ in hosts.most_common(1)), "")
    texts = tuple(_story(name, page, host) for name, page in pages.items())
    feeds = ("/feed",) if host and host != "medium.com" else ()
    pictures = ("cdn-images-1.medium.com", "miro.medium.com")
    return OldSite("Medium", f"https://{host}" if host else "", texts, {}, (), feeds, hosts=pictures)


def _story(name: str, page: HtmlElement, host: str) -> OldText:
    there, stem = _canonical(page), PurePosixPath(name).stem
    draft, key = stem.startswith("draft_"), next(iter(re.findall(r"[0-9a-f]{8,12}$", stem)), "")
    title = _said(page, "p-name") or folder.titled(stem)
    body, summary = next(_named(page, "e-content"), page), _said(page, "p-summary")
    lead = next((element for element in body.iter("img") if element.get("data-is-featured")), None)
    lost: tuple[Problem, ...] = ()
    if not draft and next(_named(body, "graf--title"), None) is None and len(words(body)) < 1000:
        draft, what = True, "has no title, as what answers somebody else's post"
        lost = (Problem(f"{name}:1", what, "it is a draft here"),)
    plain = re.sub(r"^draft_|^\d{4}-\d\d-\d\d_|-*[0-9a-f]{8,12}$", "", stem)
    path = unquote(urlsplit(there).path) if host and urlsplit(there).netloc == host else f"/p/{key or stem}"
    return OldText(
        name,
        "post",
        path,
        title,
        _written(_plain(body), there, title),
        date=matter.moment(
            next((element.get("datetime") or "" for element in _named(page, "dt-published")), "") or stem[:10]
        ),
        slug=plain.lower() or key,
        summary="" if summary.endswith("…") else summary,
        authors=tuple(filter(None, [_said(page, "p-author")])),
        status="draft" if draft else "published",
        image=Shot(lead.get("src") or "", lead.get("alt") or "") if lead is not None else None,
        id=f"https://medium.com/p/{key}" if key else "",
        lost=lost,
    )


def _plain(body: HtmlElement) -> str:
    """Return a post of Medium's without its second title, its first rule, and what draws its cards."""
    for part in [*_named(body, "graf--subtitle"), *list(_named(body, "section-divider"))[:1]]:
        part.drop_tree()
    for card in _named(body, "graf--mixtapeEmbed"):
        link = next(card.iter("a"), None)
        if link is not None:
            label = next((words(element) for element in link.iter("strong")), "") or words(link)
            _fill(card, media.link(link.get("href") or "", label))
    for code in body.iter("pre"):
        for end in list(code.iter("br")):
            end.tail = f"\n{end.tail or ''}"
            end.drop_tag()
    return tostring(body, encoding="unicode")


def _noted(html: str) -> str:
    """Return a post of Substack's with its footnotes as Markdown writes them."""
    body = fragment_fromstring(html, create_parent="div")
    for mark in _named(body, "footnote-anchor"):
        mark.text, mark.tag = f"[^{words(mark)}]", "span"
    for note in _named(body, "footnote"):
        number, content = _said(note, "footnote-number"), next(_named(note, "footnote-content"), note)
        note_text = "<br><br>".join(filter(None, [part.text_content().strip() for part in content.iter("p")]))
        _fill(note, f"[^{number}]: {note_text}")
    return tostring(body, encoding="unicode")


def _written(html: str, address: str, title: str) -> str:
    """Return a post as Markdown, without what its host wrote around it; its headings begin below the title."""
    html = _GIST.sub(lambda match: f"<p>{media.link(match[1])}</p>", html)
    body = fragment_fromstring(rewrite(html, Place(address, address or None, title)), create_parent="div")
    for element in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        element.tag = f"h{max(2, int(str(element.tag)[1]) - HIGHEST + 2)}"
    for figure in list(body.iter("figure")):
        _settle(figure)
    for link in list(body.iter("a")):
        around = link.getparent()
        if known(link.get("href") or "") and around is not None and words(link) == words(around):
            link.tag, link.text = "iframe", None
            link.set("src", link.attrib.pop("href"))
    for element in body.iter():
        for name in [name for name in element.attrib if name not in _KEPT and element.tag not in ("pre", "code")]:
            del element.attrib[name]
    shown = tostring(body, encoding="unicode").removeprefix("<div>").removesuffix("</div>")
    return re.sub(r"\\\[\^(\d+)\\\]", r"[^\1]", markdown_of(shown))


def _settle(figure: HtmlElement) -> None:
    """Write a picture with what is said below it as a picture with a title, and any other figure as a paragraph."""
    pictures = list(figure.iter("img"))
    caption = next((words(element) for element in figure.iter("figcaption")), "")
    if len(pictures) == 1:
        shown = pictures[0]
        shown.attrib.update({"title": caption} if caption else {})
        shown.tail = None
        figure.clear()
        figure.append(shown)
    figure.tag = "p" if pictures or not list(figure.iter("p")) else "div"


def _fill(box: HtmlElement, html: str) -> None:
    tail = box.tail
    box.clear()
    box.tag, box.tail = "p", tail
    box.append(fragment_fromstring(html, create_parent="span"))


def _canonical(page: HtmlElement) -> str:
    return next((element.get("href") or "" for element in _named(page, "p-canonical")), "")


def _said(page: HtmlElement, name: str) -> str:
    return next((words(element) for element in _named(page, name)), "")


def _named(page: HtmlElement, name: str) -> Iterator[HtmlElement]:
    return (element for element in list(page.iter()) if name in str(element.get("class") or "").split())
