"""Pictures that are shown from the old host still → files of ours: asked for politely, in bounds, and looked at."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from plugins.images.naming import SUFFIXES
from plugins.images.opening import Unfit, decode
from plugins.importing.model import OldSite
from plugins.importing.places import without_size
from plugins.planet.fetching.fetch import PICTURES, Ask, Fetcher, asking
from plugins.planet.fetching.politeness import FetchSettings, in_time
from plugins.planet.model import Response

_LARGEST = 20 * 2**20  # bytes of a picture
_ALL = 4 * 2**30  # bytes of all
_HOURS = 6 * 3600.0  # seconds for all
_PAUSE = 0.2  # seconds between two questions to a host, which is the owner's own
_SIZES = re.compile(r"\?(?:(?:w|h|fit|resize|crop|ssl|quality|strip)=[^&]*&?)+$")  # of a host that makes copies
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
}


@dataclass
class Fetched:
    """What came of it: pictures by the path that each has at its host, and by a name; and why others are not here."""

    files: dict[str, Path] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)  # a link, as its writer had it → the reason
    size: int = 0  # bytes of all


def wanted(site: OldSite, gone: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the addresses of pictures that were not brought: where the largest may be → as the texts write them."""
    addresses: dict[str, tuple[str, ...]] = {}
    for href in dict.fromkeys(gone):
        address = urljoin(f"{site.address}/", f"https:{href}" if href.startswith("//") else href)
        if address.startswith(("http://", "https://")):
            plain = quote(unquote(address.partition("#")[0]), safe="/:?=&%@!$+,;~*'-._()")
            plain = _SIZES.sub("", plain)
            addresses[without_size(plain)] = (*addresses.get(without_size(plain), ()), href)
    return addresses


async def fetch(
    pictures: Mapping[str, tuple[str, ...]], folder: Path, settings: FetchSettings, now: datetime
) -> Fetched:
    """Return copies of ``pictures`` in ``folder``. A host that stands in a private network must be allowed."""
    limits, result = replace(settings, body_bytes=_LARGEST), Fetched()
    async with asking(limits, now, at_once=limits.per_host, per_host=limits.per_host, pause=_PAUSE) as fetcher:
        work = (partial(_one, address, hrefs, fetcher, folder, result) for address, hrefs in pictures.items())
        await in_time(work, limits.concurrency, _HOURS, asyncio.get_running_loop().time() + _HOURS)
    done = {*result.refused, *result.files}
    missing = [href for hrefs in pictures.values() for href in hrefs if _path(href) not in done and href not in done]
    result.refused |= dict.fromkeys(missing, "there was no time left for it")
    return result


async def _one(address: str, hrefs: tuple[str, ...], fetcher: Fetcher, folder: Path, result: Fetched) -> None:
    """Fetch one picture: as large as its host has it, else in the size that the text shows."""
    why = ""
    for url in _asked(address, hrefs):
        if result.size > _ALL:
            why = f"more than {_ALL // 2**30} GB of pictures are here already"
            break
        outcome = await fetcher.fetch(Ask(url, accept=PICTURES))
        if not isinstance(outcome, Response):
            why = getattr(outcome, "reason", "its host says that it is gone")
            continue
        try:
            decode(outcome.body)
        except Unfit as unfit:
            why = str(unfit.what)
            continue
        _keep(url, hrefs, outcome, folder, result)
        return
    result.refused |= dict.fromkeys(hrefs, why)


def _asked(address: str, hrefs: tuple[str, ...]) -> Iterator[str]:
    """Yield what to ask for, the largest first: a blog's host of pictures has them in any size."""
    host = urlsplit(address).hostname or ""
    if host.endswith((".bp.blogspot.com", ".googleusercontent.com")):
        above, _, name = address.rpartition("/")
        yield f"{above}/s1600/{name}"
    yield address
    yield from (f"https:{href}" if href.startswith("//") else urljoin(address, href) for href in hrefs)


def _keep(address: str, hrefs: tuple[str, ...], outcome: Response, folder: Path, result: Fetched) -> None:
    path = _path(address)
    kind = outcome.headers.get("content-type", "").partition(";")[0].strip().lower()
    ending = "" if PurePosixPath(path).suffix.lower() in SUFFIXES else _ENDINGS.get(kind, ".jpg")
    digest = hashlib.sha256(outcome.body).hexdigest()[:12]
    file = folder / f"{digest}{ending or PurePosixPath(path).suffix.lower()}"
    file.write_bytes(outcome.body)
    result.size += len(outcome.body)
    uploaded = "/uploads/" in path or "/content/images/" in path or path.count("/") < 5
    name = path.lstrip("/") if uploaded else f"{digest}/{PurePosixPath(path).name}"
    result.files[f"{name}{ending}"] = file
    result.files |= dict.fromkeys((path, without_size(path), *map(_path, hrefs)), file)


def _path(href: str) -> str:
    return unquote(urlsplit(href).path)
