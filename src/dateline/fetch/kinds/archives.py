"""Packed files: gzip as a stream, zip member by member. Nothing is ever unpacked onto the disk."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.fetch.packing import Unfolding
from dateline.fetch.source import HEAD, Context, Fault, Found, Limits, Source, open_source

_FREE = 1_000_000  # bytes that a packed file may unfold to whatever its own size
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
_OFFICE = {"word/": "a Word document", "xl/": "an Excel sheet", "ppt/": "a PowerPoint file"}


def gzipped(source: Source, context: Context) -> Iterator[Found] | None:
    """Return what a gzip file holds, or None when the source is none."""
    return _gzipped(source, context) if source.head.startswith(b"\x1f\x8b\x08") else None


def _gzipped(source: Source, context: Context) -> Iterator[Found]:
    stream: Any = _Pipe(io.BufferedReader(_Unfolded(source.stream, context.limits), HEAD))
    name = source.location
    try:
        yield from context.inner(open_source(name, stream, url=source.url, depth=source.depth + 1))
    except Unfolding as error:
        yield Fault(name, str(error), "Get it anew; if it is meant to do harm, leave it")


class _Pipe(io.BufferedIOBase):
    """A stream that cannot be wound back."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        return bytes(self._stream.read(size))

    def readline(self, size: int | None = -1, /) -> bytes:
        return bytes(self._stream.readline(size))


class _Unfolded(io.RawIOBase):
    """The bytes of a gzip stream, member after member, refused where they are far more than the packed ones."""

    def __init__(self, packed: BinaryIO, limits: Limits) -> None:
        self._packed, self._limits = packed, limits
        self._engine = zlib.decompressobj(31)
        self._waiting, self._ended = b"", False
        self._read = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._some(len(buffer))
        self._given += len(part)
        if self._given > max(_FREE, self._read * self._limits.ratio):
            raise Unfolding(f"it unfolds to more than {self._limits.ratio} times its size")
        buffer[: len(part)] = part
        return len(part)

    def _some(self, size: int) -> bytes:
        while not self._ended:
            if self._engine.eof:
                self._waiting = self._engine.unused_data.lstrip(b"\x00")
                self._engine = zlib.decompressobj(31)
                self._ended = not self._waiting and not self._more()
                continue
            if not self._waiting and not self._more():
                raise Unfolding("it ends in the middle: the file is cut off")
            try:
                part = self._engine.decompress(self._waiting, size)
            except zlib.error as error:
                raise Unfolding(f"its packing is broken after {self._given:,} bytes ({error})") from error
            self._waiting = self._engine.unconsumed_tail
            if part:
                return part
        return b""

    def _more(self) -> bool:
        self._waiting = self._packed.read(HEAD)
        self._read += len(self._waiting)
        return bool(self._waiting)


# --- zip ------------------------------------------------------------------------------------------------------------


def zipped(source: Source, context: Context) -> Iterator[Found] | None:
    """Return what the files of a zip archive hold, or None when the source is none."""
    return _zipped(source, context) if source.head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else None


def _zipped(source: Source, context: Context) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(source.seekable(context.limits)) as archive:
            yield from _members(archive, source, context)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        yield Fault(source.location, f"the zip archive is broken ({error})".lower(), "Get it anew")


def _members(archive: zipfile.ZipFile, source: Source, context: Context) -> Iterator[Found]:
    limits = context.limits
    files = [info for info in archive.infolist() if not info.is_dir()]
    if office := next(
        (name for start, name in _OFFICE.items() if any(f.filename.startswith(start) for f in files)), None
    ):
        yield Fault(source.location, f"it is {office}, not text", "Save it as plain text or PDF")
        return
    if not files:
        yield Fault(source.location, "the archive holds no files", "Check how it was made")
    if len(files) > limits.members:
        yield Fault(
            source.location, f"it holds {len(files):,} files; the limit is {limits.members:,}", "Cut it into parts"
        )
        return
    total = 0
    for info in files:
        name = f"{source.location}!{info.filename[:200]}"
        if fault := _refused(info, name, limits):
            yield fault
            continue
        total += info.file_size
        if total > limits.expanded:
            yield Fault(source.location, f"it unfolds to more than {limits.expanded:,} bytes", "Cut it into parts")
            return
        if _hidden(info.filename):
            continue
        yield from _member(archive, info, name, source, context)


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _refused(info: zipfile.ZipInfo, name: str, limits: Limits) -> Fault | None:
    """Return why a member is not read, None when it is."""
    if _OUTSIDE.search(info.filename):
        return Fault(name, "its name leads out of the archive; it was not read", "Look who made the archive")
    if info.flag_bits & 1:
        return Fault(name, "it is locked with a password", "Unpack it first")
    if info.file_size > max(_FREE, info.compress_size * limits.ratio):
        return Fault(
            name, f"it unfolds to more than {limits.ratio} times its size", "If it is meant to do harm, leave it"
        )
    return None


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, source: Source, context: Context
) -> Iterator[Found]:
    """Yield what one member holds. zipfile itself gives no more bytes than the directory states."""
    try:
        with archive.open(info) as stream:
            pipe: Any = _Pipe(stream)
            yield from context.inner(open_source(name, pipe, depth=source.depth + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        yield Fault(name, f"its packing is broken ({error})".lower(), "Get the archive anew")
