"""Bytes off the wire → a document, decoded as they come and never more than the limit."""

from __future__ import annotations

import zlib

from plugins.planet.fetching.guard import Refused

_GZIP = b"\x1f\x8b"
# Each piece costs time whatever its size; chunks of one byte would hold up every other feed.
_PIECES, _SMALLEST_PIECE = 5000, 32
_MOST_MEMBERS = 1000  # of one gzip document; each takes a decoder of its own
_KNOWN = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br"}
# IANA's other content codings. Any other name is of no packing at all: some servers name letters or a type here.
_OTHERS = frozenset("aes128gcm compress x-compress dcb dcz exi pack200-gzip zstd bzip2 x-bzip2 xz lzma".split())


class BodyReader:
    """Collects a response's body; ``add`` raises Refused as soon as more than ``limit`` decoded bytes have come.

    Where a part is worth having (``partly``) it is ``cut`` there instead, and takes no more.

    Servers call plain text gzip, and send gzip without saying so: the first bytes decide (RFC 1952 §2.3.1). ``deflate``
    is zlib by the standard and raw by custom (RFC 9110 §8.4.1.2): the first two bytes tell those apart as well. What
    is called Brotli may begin like gzip, but never with ``<`` or ``{`` (RFC 7932 §9: a reserved bit, then nothing).
    Gzip may come in several members, with zeros between them, cut anywhere; what follows that is neither is padding.
    """

    def __init__(self, coding: str, limit: int, *, partly: bool = False) -> None:
        codings = [name for name in map(str.strip, coding.lower().split(",")) if name in _OTHERS or _KNOWN.get(name)]
        if len(codings) > 1 or _OTHERS.intersection(codings):
            raise Refused("unsupported-encoding", f"is packed as {coding[:40]!r}, which was not asked for")
        self._coding = _KNOWN[codings[0]] if codings else ""
        self._limit, self._partly = limit, partly
        self.cut = False
        self._parts: list[bytes] = []
        self._size = self._raw = self._pieces = 0
        self._head = b""
        self._started = False
        self._inflater: zlib._Decompress | _Brotli | None = None
        self._members, self._between = 1, b""
        self._padded = True  # what follows the end is padding, unless gzip has more members

    def add(self, chunk: bytes) -> None:
        """Take the next bytes; raise Refused when they are too many or cannot be decoded."""
        self._raw += len(chunk)
        self._pieces += 1
        if self._raw > self._limit and not self._partly:
            raise self._too_large()
        if self._pieces > _PIECES and self._raw < self._pieces * _SMALLEST_PIECE:
            raise Refused("too-large", "comes in crumbs, too many to take in")
        if not self._started:
            self._head += chunk
            if len(self._head) < 2:
                return
            chunk = self._start()
        self._decode(chunk)

    def finish(self) -> bytes:
        """Return the whole document; raise Refused when it broke off."""
        if not self._started:
            self._decode(self._start())
        if self._inflater is not None and not self.cut and (self._between or not self._inflater.eof):
            raise Refused("truncated", "broke off before its end")
        return b"".join(self._parts)

    def _start(self) -> bytes:
        self._started, head, self._head = True, self._head, b""
        if self._coding == "br":
            if head and not head.startswith((b"<", b"{")):
                self._inflater = _Brotli()
        elif head.startswith(_GZIP):
            self._inflater, self._padded = zlib.decompressobj(31), False
        elif self._coding == "deflate" and head:
            zlib_header = len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
            self._inflater = zlib.decompressobj(15 if zlib_header else -15)
        return head

    def _decode(self, data: bytes) -> None:
        if self._inflater is None:
            self._keep(data)
            return
        while data and not self.cut:
            if self._inflater.eof:
                data = self._next_member(data)
                if not data:
                    return
            try:
                self._keep(self._inflater.decompress(data, self._limit - self._size + 1))
            except (zlib.error, ValueError):
                raise Refused("bad-encoding", "cannot be unpacked") from None
            data = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail

    def _next_member(self, data: bytes) -> bytes:
        """Return ``data`` from the next member on, with a decoder for it ready; nothing where none begins (yet)."""
        if self._padded:
            return b""
        data, self._between = (self._between + data).lstrip(b"\0"), b""
        if data == _GZIP[:1]:
            self._between = data  # what it begins is in the next piece
            return b""
        if not data.startswith(_GZIP):
            self._padded = bool(data)  # zeros alone may have a member behind them
            return b""
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise Refused("bad-encoding", f"is packed in more than {_MOST_MEMBERS} parts")
        self._inflater = zlib.decompressobj(31)
        return data

    def _keep(self, data: bytes) -> None:
        left = self._limit - self._size
        self._size += len(data)
        if len(data) > left:
            if not self._partly:
                raise self._too_large()
            self.cut, data = True, data[: max(0, left)]
        self._parts.append(data)

    def _too_large(self) -> Refused:
        return Refused("too-large", f"is larger than {self._limit // 2**20} MB")


class _Brotli:
    """Brotli as zlib would unpack it; what it cannot read raises ValueError."""

    unused_data = unconsumed_tail = b""

    def __init__(self) -> None:
        import brotli  # few hosts use it

        self._stream, self._error = brotli.Decompressor(), brotli.error

    @property
    def eof(self) -> bool:
        return bool(self._stream.is_finished())

    def decompress(self, data: bytes, most: int) -> bytes:
        """Return what ``data`` unpacks to, or a little more than ``most`` bytes of it."""
        unpacked = b""
        try:
            while len(unpacked) < most and not self.eof:
                unpacked += self._stream.process(data, output_buffer_limit=most - len(unpacked))
                data = b""
                if self._stream.can_accept_more_data():
                    break
        except self._error:
            raise ValueError from None
        return unpacked
