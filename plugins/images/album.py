"""All pictures of one build: found by their address, made when a page shows them, placed when all is written."""

from __future__ import annotations

from collections.abc import Iterable
from errno import ENOENT
from pathlib import PurePosixPath

from plugins.images.forms import Forms, prepare, prepare_all
from plugins.images.model import Original, Picture, Variant
from plugins.images.naming import address as quoted
from plugins.images.naming import path_of
from plugins.images.opening import Unfit
from plugins.memo.artifact import Artifacts
from plugins.memo.blobs import Blob
from plugins.memo.memo import Memo
from plugins.shared.problem import Problem, Problems


class Album:
    """The pictures among ``originals``, as pages at ``siteurl`` link them. What nobody asks for is not published."""

    def __init__(self, originals: Iterable[Original], memo: Memo, siteurl: str) -> None:
        self._originals = {name: original for original in originals for name in (original.name, original.published)}
        self._memo = memo
        self._siteurl = siteurl
        self._shown: dict[str, Picture | None] = {}
        self._files: dict[str, Blob] = {}  # by their names in the output

    def find(self, address: str) -> Picture | None:
        """Return the picture at ``address`` (as links have it), or None when it is none of ours.

        Raises Problems for one that is not any more what it was when it was examined.
        """
        if address not in self._shown:
            self._shown[address] = self._find(address)
        return self._shown[address]

    def is_shown(self, address: str) -> bool:
        """Return whether this build shows the picture at ``address``, or knows that there is none."""
        return address in self._shown

    def expect(self, addresses: Iterable[str]) -> None:
        """Have the pictures at ``addresses`` made together, so that to find each takes no time."""
        originals = {original.name: original for address in addresses if (original := self._original(address))}
        prepare_all(originals.values(), self._memo)

    def _original(self, address: str) -> Original | None:
        return self._originals.get(path_of(address.removeprefix(f"{self._siteurl}/")))

    def _find(self, address: str) -> Picture | None:
        original = self._original(address)
        if original is None:
            return None
        try:
            forms = prepare(original, self._memo)
        except Unfit as error:
            raise Problems([Problem(f"{original.source}:1", error.what, error.fix)]) from None
        return self._picture(original, forms)

    def _picture(self, original: Original, forms: Forms) -> Picture:
        self._put(original, original.published, forms.published)
        folder, variants = PurePosixPath(original.published).parent, []
        for form in forms.variants:
            target = (folder / form.file).as_posix()
            self._put(original, target, form.blob)
            variants.append(Variant(f"{self._siteurl}/{quoted(target)}", form.width, form.kind))
        return Picture(f"{self._siteurl}/{original.address}", forms.width, forms.height, tuple(variants), forms.focus)

    def _put(self, original: Original, target: str, blob: Blob) -> None:
        """Have a file at the address ``target``; a picture may be called what another's variant is."""
        if self._files.setdefault(target, blob).digest != blob.digest:
            raise Problems([Problem(f"{original.source}:1", f"/{target} is wanted twice", "rename the picture")])

    def write(self, artifacts: Artifacts) -> None:
        """Have every picture that was shown in the output, in all its forms."""
        for name, blob in sorted(self._files.items()):
            if not artifacts.put(name, blob):
                raise FileNotFoundError(ENOENT, "was taken away while the site was built", name)
