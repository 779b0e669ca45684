"""An HTML mail → plain text as its writer's program would have sent it: ``>`` stands before what is quoted."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

from plugins.shared.fields import parse_web_address

_UNSEEN = ("script", "style", "head", "title", "template", "noscript", "svg", "button", "select", "textarea")
_BLOCKS = "address article blockquote dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li ol p pre"
_BLOCKS += " section table tbody tfoot thead tr ul"
_SIGNATURES = ".gmail_signature, .moz-signature, #Signature, #ms-outlook-mobile-signature, .signature"
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """Return the words of a mail's HTML; entities are signs, links keep their address, signatures marked as such go."""
    soup = BeautifulSoup(html, "lxml")
    for unseen in [*soup.find_all(_UNSEEN), *soup.select(_SIGNATURES), *soup.find_all(style=_HIDDEN)]:
        unseen.decompose()
    for picture in soup.find_all("img"):  # a mail's emoji may be pictures
        words = str(picture.get("alt") or "")
        picture.replace_with(words if len(words) <= 8 and not re.search(r"\w", words) else "")
    for text in soup.find_all(string=True):
        if isinstance(text, PreformattedString):  # a comment, a declaration
            text.extract()
        elif text.find_parent("pre") is None:
            text.replace_with(re.sub(r"[ \t\r\n\xa0]+", " ", str(text)))
    for link in soup.find_all("a"):
        link.replace_with(_link(link))
    for line in soup.find_all(["br", "hr"]):
        line.replace_with("\n")
    for item in soup.find_all("li"):
        item.insert(0, "- ")
    for cell in soup.find_all(["td", "th"]):
        cell.append("\t")
    for quote in reversed(soup.find_all(_is_quoted)):  # the innermost first
        quote.replace_with("\n" + "".join(f"> {line}\n" for line in _lines(quote).split("\n")))
    return _lines(soup)


def _is_quoted(tag: Tag) -> bool:
    classes = tag.get("class") or ()
    return tag.name == "blockquote" and (tag.get("type") == "cite" or "gmail_quote" in classes or "cite" in tag.attrs)


def _lines(tag: Tag) -> str:
    for block in tag.find_all(_BLOCKS.split()):
        block.insert_before("\n" if block.name != "li" else "")
        block.insert_after("\n\n" if block.name in ("p", "ul", "ol", "table") else "\n")
    lines = [line.strip() for line in tag.get_text().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _link(link: Tag) -> str:
    words, address = " ".join(link.get_text().split()), str(link.get("href") or "").strip()
    try:
        address = parse_web_address(address)
    except ValueError:
        return words
    same = words.rstrip("/") in (address.rstrip("/"), address.partition("://")[2].rstrip("/"))
    return words and (address if same else f"{words} ({address})")
