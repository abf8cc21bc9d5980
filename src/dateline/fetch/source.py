"""What readers take and give: a source with its beginning, the limits, documents and faults."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from dateline.article import Article
from dateline.decode import HEAD, decode
from dateline.model import Item

__all__ = ["HEAD", "MAX_CHARACTERS", "Article", "Fault", "Found", "Limits", "Source"]

MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be read as it is. ``location`` is ``file`` or ``file:line``, ``mend`` what to do.

    ``severity`` "error": a document or one of its fields was left out. "warning": all was read, but not as a matter of
    course. "note": nothing is wrong, but a person should know.
    """

    location: str
    message: str
    mend: str
    severity: str = "error"

    def __str__(self) -> str:
        """Return the one line that a person reads."""
        return f"{self.location}: {self.severity}: {self.message}. {self.mend}."


Found = Item | Fault


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything is taken. What is larger is refused with a message, never cut.

    ``characters``: of one document. ``page``: bytes of one page, feed, letter or web answer. ``expanded``: bytes that one
    packed file may unfold to; ``ratio``: how many times its own size (what unfolds to less than a megabyte may be any).
    ``members``: files of an archive, parts of a letter. ``depth``: archives in archives. ``pages``: of a PDF file.
    ``seconds``: for one web answer altogether; ``idle``: without a byte of it. ``redirects``: one after the other.
    ``private``: whether addresses of the own machine and network may be asked.
    """

    characters: int = MAX_CHARACTERS
    page: int = 10_000_000
    expanded: int = 1_000_000_000
    ratio: int = 200
    members: int = 20_000
    depth: int = 3
    pages: int = 2_000
    seconds: float = 60.0
    idle: float = 15.0
    redirects: int = 5
    private: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes with its beginning already known.

    ``stream`` stands at the beginning (``head`` included). ``url`` is where it was found on the web, ``encoding`` what its
    sender says of its letters. ``depth`` counts the archives around it; ``start`` is the byte to begin at in an archive.
    """

    location: str
    stream: BinaryIO
    head: bytes
    url: str | None = None
    encoding: str | None = None
    depth: int = 0
    start: int = 0

    @property
    def opening(self) -> str:
        """The first characters in small letters, without a byte order mark and white space before them."""
        decoded = decode(self.head[: len(self.head) - len(self.head) % 4] if len(self.head) == HEAD else self.head)
        return (decoded.text if decoded else "").lstrip("\ufeff \t\r\n")[:4000].lower()

    def whole(self, limits: Limits) -> bytes | Fault:
        """Return all bytes, or a Fault when they are more than one page may have."""
        data = self.stream.read(limits.page + 1)
        return data if len(data) <= limits.page else too_large(self.location, limits.page)

    def seekable(self, limits: Limits) -> BinaryIO:
        """Return the stream, or a temporary file with its bytes when it is a pipe. Raises OSError when they are too many."""
        if self.stream.seekable():
            return self.stream
        file = tempfile.TemporaryFile()  # noqa: SIM115 (its reader goes on after this returns; it is gone when closed)
        while part := self.stream.read(HEAD):
            file.write(part)
            if file.tell() > limits.expanded:
                file.close()
                raise OSError(f"larger than {limits.expanded:,} bytes")
        file.seek(0)
        return file


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may use: the limits, how to read something inside its source, and which texts are wanted at all."""

    limits: Limits
    inner: Callable[[Source], Iterator[Found]]
    wanted: Callable[[str], bool] | None = None


Reader = Callable[[Source, Context], Iterator[Found] | None]
"""Return the documents of a source, or None when it is of another kind."""


def open_source(location: str, stream: BinaryIO, **known: Any) -> Source:
    """Return the source of a stream; reading it may raise what the stream raises."""
    head = b""
    while len(head) < HEAD and (part := stream.read(HEAD - len(head))):
        head += part
    if stream.seekable():
        stream.seek(-len(head), io.SEEK_CUR)
        return Source(location, stream, head, **known)
    return Source(location, put_back(head, stream), head, **known)


def inside(source: Source, name: str, data: bytes, **known: Any) -> Source:
    """Return the source of bytes found inside another source, named ``outer!name``."""
    return Source(f"{source.location}!{name}", io.BytesIO(data), data[:HEAD], depth=source.depth + 1, **known)


def put_back(head: bytes, rest: BinaryIO) -> io.BufferedReader[Any]:
    """Return a stream that gives ``head`` and then what is left of ``rest``."""
    return io.BufferedReader(_Joined(head, rest), HEAD)


class _Joined(io.RawIOBase):
    """A stream with its beginning put back, so that a pipe can be looked at first."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._head:
            self._head = self._rest.read(len(buffer))
        part, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


# --- what several readers say ---------------------------------------------------------------------------------------


def too_long(location: str, length: int | None, limits: Limits) -> Fault:
    """Return the fault of a document with too many characters (None: so many that they were not counted)."""
    size = f"{length:,} characters" if length else "too much text for one document"
    return Fault(
        location,
        f"it holds {size}; the limit is {limits.characters:,}",
        "Cut it into single articles, one a file or one a line of JSON, or raise --max-characters",
    )


def too_large(location: str, limit: int) -> Fault:
    """Return the fault of a page, feed or letter with too many bytes."""
    return Fault(location, f"it is larger than {limit:,} bytes", "Save the article alone, as text or as a smaller page")


def sized(item: Item, limits: Limits) -> Found:
    """Return the item, or a Fault when its text is too long or empty."""
    if len(item.text) > limits.characters:
        return too_long(item.location, len(item.text), limits)
    if not item.text.strip() and not (item.title or "").strip():
        return Fault(item.location, "it holds no text", "Check what the file holds")
    return item


def dated(item: Item) -> Iterator[Found]:
    """Yield the item; when its date is no ISO date, a Fault first and the item without a date."""
    if item.published is None or is_iso_date(item.published):
        yield item
        return
    message = f'the field "published" is {item.published!r}, no date; read without it'
    yield Fault(item.location, message, "Write it as 2022-01-05")
    yield replace(item, published=None)


def is_iso_date(text: str) -> bool:
    """Return whether the text is an ISO 8601 date, with or without a time."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
