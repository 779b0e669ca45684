"""What every format needs done to text before it can carry it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote, unquote, urljoin

from markupsafe import Markup, escape

# XML 1.0 §2.2 names what a document may hold; lone surrogates have no UTF-8 at all.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TAG = re.compile(r"""<[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>""")
_ADDRESS = re.compile(r"""(?<=\s)(href|src|cite|poster|srcset)=(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"""\sid=["']([^"'<>]+)["']""")
_NAMES = ("href", "src", "cite", "poster")
_ABSOLUTE = ("https://", "http://", "mailto:")
_ENTITIES = (("&amp;", "&"), ("&#38;", "&"), ("&quot;", '"'), ("&#34;", '"'))


def legible(text: str) -> str:
    """Return ``text`` without the characters that XML cannot carry, and with one kind of line end."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def address(url: str) -> str:
    """Return ``url`` as a URI (RFC 3986): what it may not hold is percent-encoded, what is encoded stays."""
    return quote(legible(url).strip(), safe="%/:?#[]@!$&'()*+,;=~")


def iri(identity: str) -> str:
    """Return an identity as an IRI, as Atom wants it: as it is, or a UUID that stands for it for ever."""
    return identity if _IRI.fullmatch(identity) else f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, identity)}"


def moment(value: datetime) -> str:
    """Return RFC 3339 in UTC, to the second."""
    return value.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def absolute(html: Markup, base: str | None) -> Markup:
    """Return ``html`` with every relative address in it resolved against ``base``; all else is untouched.

    A link to a place within ``html``, as a footnote's, stays within it: a reader is not sent to the site and back.
    """
    if not base or _is_absolute(html.lower()):
        return html
    places = {unescape(match[1]) for match in _PLACE.finditer(html)}
    resolved = _TAG.sub(lambda tag: _ADDRESS.sub(lambda match: _resolve(match, base, places), tag[0]), str(html))
    return Markup(resolved)  # it was Markup, and addresses are escaped again


def _is_absolute(html: str) -> bool:
    """Tell whether all addresses are absolute, as in most HTML, which then need not be taken apart."""
    if "srcset=" in html:
        return False
    return all(
        html.count(f"{name}=") == sum(html.count(f'{name}="{scheme}') for scheme in _ABSOLUTE) for name in _NAMES
    )


def _resolve(match: re.Match[str], base: str, places: Collection[str]) -> str:
    name, mark, value = match.groups()
    if value.startswith("#") and unquote(unescape(value[1:])) in places:
        return match[0]
    for entity, character in _ENTITIES:
        value = value.replace(entity, character)
    if name.lower() == "srcset":
        value = ", ".join(_join(base, part.strip()) for part in re.split(r",\s+", value) if part.strip())
    else:
        value = _join(base, value)
    return f"{name}={mark}{escape(value)}{mark}"


def _join(base: str, reference: str) -> str:
    target, space, size = reference.partition(" ")
    try:
        return urljoin(base, target) + space + size
    except ValueError:
        return reference
