"""Web archives (WARC), packed or not: the pages that servers answered, one after the other, whatever is broken between."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from dateline.fetch.kinds.html import read_tree
from dateline.fetch.markup import decode_page, parse_page
from dateline.fetch.packing import Unfolding, unpacked
from dateline.fetch.source import HEAD, Context, Fault, Found, Limits, Source, sized
from dateline.model import Item

_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."
_PAGES = ("text/html", "application/xhtml+xml")
_HIDDEN = re.compile(r"<(script|style|noscript|svg|template)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,5000}>")
_TOLD = re.compile(r"<(?:title|h1|p)\b[^>]{0,2000}>(.*?)(?=</?(?:title|h1|p|div|body)\b)", re.DOTALL | re.IGNORECASE)
_ENOUGH = 600  # characters of paragraphs that are an article
_STEP = 1 << 20  # bytes that are looked through at once for the next record


def warc(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the pages of a web archive, or None when the source is none.

    Each page's location is ``file@byte``, from where the archive can be read on. Pages whose words ``context.wanted``
    does not want are passed over and counted in a note at the end.
    """
    if source.head.startswith(_PLAIN):
        return _Archive(source, context, _PLAIN).read()
    if source.head.startswith(_GZIP) and _first_bytes(source.head) == _PLAIN:
        return _Archive(source, context, _GZIP).read()
    return None


def _first_bytes(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(packed, len(_PLAIN))
    except zlib.error:
        return b""


@dataclass
class _Count:
    pages: int = 0
    passed: int = 0


class _Archive:
    """One archive being read: where it stands, and how many pages were read and passed over."""

    def __init__(self, source: Source, context: Context, magic: bytes) -> None:
        self._source, self._context, self._magic = source, context, magic
        self._count = _Count()

    def read(self) -> Iterator[Found]:
        stream = self._source.stream
        at = self._source.start
        if at and not stream.seekable():
            yield Fault(self._source.location, "it cannot be read from the middle", "Name the file itself")
            return
        told = False  # one fault for one broken stretch, however many beginnings are tried in it
        while True:
            position = at
            try:
                for position, record in self._records(stream, at):
                    told = False
                    yield from self._record(position, record)
                break
            except OSError as error:  # fastwarc says so for all that is broken
                if not told:
                    yield self._broken(position, error)
                told = True
            following = _next_record(stream, position + 1, self._magic) if stream.seekable() else None
            if following is None:
                break
            at = following
        yield from self._summary()

    def _records(self, stream: BinaryIO, at: int) -> Iterator[tuple[int, Any]]:
        """Yield the records from byte ``at`` on, each with the byte where it begins."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        if stream.seekable():
            stream.seek(at)
        kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        counted: Any = _Counted(stream)
        for record in ArchiveIterator(counted, record_types=kinds, parse_http=False):
            yield at + record.stream_pos, record

    def _broken(self, position: int, error: OSError) -> Fault:
        message = f"the archive is broken after byte {position:,} ({str(error).lower()})"
        last = "the records after it are read" if self._source.stream.seekable() else "nothing after it can be read"
        return Fault(f"{self._source.location}@{position}", message, f"Get it anew; {last}")

    def _record(self, position: int, record: Any) -> Iterator[Found]:
        """Yield what one record holds: a page of a server, a saved page, or text that was drawn from one."""
        location = f"{self._source.location}@{position}"
        limits = self._context.limits
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
        text_only = str(record.headers.get("WARC-Type")) == "conversion"
        kind = (record.headers.get("Content-Type") or "").lower()
        if kind.startswith("application/http"):
            record.parse_http(auto_decode="transfer")
            if not str(record.http_headers.status_code or "").startswith("2"):
                return
            kind = (record.http_content_type or "").lower()
        if not (kind.startswith(_PAGES) or (text_only and kind.startswith("text/plain"))):
            return
        try:
            data = _payload(record, limits)
        except Unfolding as error:
            yield Fault(location, str(error), "Leave this page")
            return
        self._count.pages += 1
        text = decode_page(data, record.http_charset)
        if self._context.wanted is not None and not self._context.wanted(text if text_only else plain_words(text)):
            self._count.passed += 1
        elif text_only:
            yield sized(Item(text, url=url, location=location), limits)
        else:
            tree = parse_page(text)
            if tree is not None:
                yield from (_quiet(f) for f in read_tree(tree, location, url, self._context))

    def _summary(self) -> Iterator[Fault]:
        count = self._count
        if self._context.wanted is not None or not count.pages:
            said = f"{count.pages:,} pages, {count.passed:,} of them without a word of violence were passed over"
            yield Fault(self._source.location, said, "Nothing to do", "note")


def _quiet(found: Found) -> Found:
    """Return the find; a page without an article is nothing unusual in a crawl and only noted."""
    return replace(found, severity="note") if isinstance(found, Fault) else found


def _payload(record: Any, limits: Limits) -> bytes:
    """Return a record's body without its packing. Raises Unfolding when it is too large, cut off or broken."""
    stated, headers = record.content_length, record.http_headers
    packed = (headers.get("Content-Encoding") or "").lower().strip() if headers is not None else ""
    chunked = headers is not None and bool(headers.get("Transfer-Encoding"))
    if stated > limits.page:
        raise Unfolding(f"the page is larger than {limits.page:,} bytes")
    parts = list(iter(lambda: record.reader.read(HEAD), b""))
    if not chunked and sum(map(len, parts)) < stated:
        raise Unfolding("the page is cut off: the archive ends in the middle of it")
    return b"".join(unpacked(parts, packed, limits.page))


def plain_words(markup: str) -> str:
    """Return the words of a page roughly and fast: enough to tell whether it is worth parsing.

    They are those of its title and paragraphs, so that menus and teasers do not count; where the paragraphs hold too
    little for an article, all words of the page.
    """
    told = " ".join(_TOLD.findall(markup))
    if len(told) < _ENOUGH:
        told = _HIDDEN.sub(" ", markup)
    return html.unescape(_TAG.sub(" ", told))


class _Counted:
    """A stream that fastwarc reads from its present place, without knowing where that is in the file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self._at += len(part)
        return part

    def tell(self) -> int:
        return self._at


def _next_record(stream: BinaryIO, start: int, magic: bytes) -> int | None:
    """Return the byte at which the next record may begin, or None at the end of the file."""
    stream.seek(start)
    at, before = start, b""
    while part := stream.read(_STEP):
        window = before + part
        found = window.find(magic)
        if found >= 0:
            return at - len(before) + found
        before = window[-len(magic) + 1 :]
        at += len(part)
    return None
