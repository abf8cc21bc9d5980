"""Locations to documents as they came: files, folders, standard input; text, JSON and JSON lines, told by content."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from dateline.decode import HEAD, decode, refuse
from dateline.model import Item


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be read as it is. ``location`` is ``file`` or ``file:line``, ``mend`` what to do.

    ``severity`` "error": a document or one of its fields was left out. "warning": all was read, but not as a matter of
    course.
    """

    location: str
    message: str
    mend: str
    severity: str = "error"

    def __str__(self) -> str:
        """Return the one line that a person reads."""
        return f"{self.location}: {self.severity}: {self.message}. {self.mend}."


MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How large one document may be, in characters. A larger one is refused with a message, never cut."""

    characters: int = MAX_CHARACTERS


_FIELDS = ("id", "title", "published", "url", "publisher", "language")
_ENVELOPE = 100_000  # bytes that the other fields of a JSON line may take


def fetch(paths: Iterable[str], limits: Limits | None = None, stdin: BinaryIO | None = None) -> Iterator[Item | Fault]:
    """Yield every document under the paths, in order, and a Fault for everything that could not be read.

    A path is a file, a folder (with its subfolders, in the order of names, without hidden files) or "-" for ``stdin``.
    One document at a time is held in memory. An id that was seen before gives a warning and the document too. Nothing
    that is read makes this raise.
    """
    limits = limits or Limits()
    seen: dict[bytes, str] = {}
    for path in paths:
        for found in _location(path, limits, stdin):
            if isinstance(found, Item) and found.id is not None:
                key = hashlib.blake2b(found.id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                if key in seen:
                    message = f"the id {found.id!r} was given before, at {seen[key]}; read all the same"
                    yield Fault(found.location, message, "Give every document an id of its own", "warning")
                seen.setdefault(key, found.location)
            yield found


def _location(path: str, limits: Limits, stdin: BinaryIO | None) -> Iterator[Item | Fault]:
    if path == "-":
        yield from _guarded("-", stdin, limits)
        return
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, limits)
    else:
        yield from _guarded(path, None, limits)


def _folder(path: str, limits: Limits) -> Iterator[Item | Fault]:
    """Yield what the files below the folder hold. A folder entered before (a link back up) is not entered again."""
    faults: list[Fault] = []
    entered: set[str] = set()
    count = 0

    def fail(error: OSError) -> None:
        faults.append(_unreadable(str(error.filename), error))

    for folder, subfolders, names in os.walk(path, followlinks=True, onerror=fail):
        yield from faults
        faults.clear()
        real = os.path.realpath(folder)
        if real in entered:
            subfolders.clear()
            continue
        entered.add(real)
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            count += 1
            yield from _location_in_folder(os.path.join(folder, name), limits)
    yield from faults
    if not count and not faults:
        yield Fault(path, "the folder holds no files", "Name a folder with text or JSON lines files in it")


def _location_in_folder(path: str, limits: Limits) -> Iterator[Item | Fault]:
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except OSError as error:
        yield _unreadable(path, error)
        return
    if regular:
        yield from _guarded(path, None, limits)
    else:
        yield Fault(path, "it is no ordinary file", "Leave pipes and devices out of the folder, or name them alone")


def _guarded(path: str, stream: BinaryIO | None, limits: Limits) -> Iterator[Item | Fault]:
    """Yield what the file or stream holds; an error of the disk or the pipe ends it with a Fault."""
    try:
        if stream is not None:
            yield from _stream(path, stream, limits)
        elif path != "-":
            with open(path, "rb") as file:
                yield from _stream(path, file, limits)
        else:
            yield Fault(path, "there is no standard input", "Name a file")
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)


def _unreadable(path: str, error: OSError | ValueError) -> Fault:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    mend = "Check the file and the disk"
    if isinstance(error, FileNotFoundError):
        mend = "Check the name"
    elif isinstance(error, PermissionError):
        mend = "Ask for the right to read it"
    return Fault(path, f"cannot be read ({reason})", mend)


# --- one source ---------------------------------------------------------------------------------------------------


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


def _stream(path: str, stream: BinaryIO, limits: Limits) -> Iterator[Item | Fault]:
    """Yield the documents of one source: told by its beginning whether it is text, one JSON value or JSON lines."""
    head = stream.read(HEAD)
    if not head.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        yield Fault(path, "it is empty", "Nothing to do, or check how the file was made")
        return
    if what := refuse(head):
        yield Fault(path, f"it is {what}, not text", "Save the article as plain text or JSON lines")
        return
    whole = put_back(head, stream)
    kind = _kind(head, path)
    if kind == "lines":
        yield from _lines(path, whole, limits)
        return
    room = 4 * limits.characters + _ENVELOPE
    data = whole.read(room + 1)
    if len(data) > room:
        yield _too_long(path, None, limits)
    elif kind == "json":
        yield from _json(path, data, limits)
    else:
        yield from _text(path, data, limits)


def _kind(head: bytes, path: str) -> str:
    """Return "lines", "json" or "text". The name of the file matters only where the content says neither."""
    decoded = decode(head[: len(head) - len(head) % 4] if len(head) == HEAD else head)
    rows = [row.strip() for row in (decoded.text if decoded else "").lstrip("\ufeff").split("\n") if row.strip()]
    if not rows:
        return "text"
    start = "".join("".join(rows[:2]).split())[:2]
    if start in ("[{", "[]"):
        return "json"
    objects = sum(row.startswith(('{"', "{ ")) for row in rows)
    if objects and (2 * objects >= len(rows) or path.endswith((".jsonl", ".ndjson"))):
        return "lines"
    return "json" if start in ('{"', "{}") else "text"


def _too_long(location: str, length: int | None, limits: Limits) -> Fault:
    size = f"{length:,} characters" if length else "too much text for one document"
    return Fault(
        location,
        f"it holds {size}; the limit is {limits.characters:,}",
        "Cut it into single articles, one a file or one a line of JSON, or raise --max-characters",
    )


def _text(path: str, data: bytes, limits: Limits) -> Iterator[Item | Fault]:
    decoded = decode(data)
    if decoded is None:
        yield Fault(path, "its encoding cannot be told", "Save it as UTF-8")
        return
    text = decoded.text.removeprefix("\ufeff")
    if not text.strip():
        yield Fault(path, "it is empty", "Nothing to do, or check how the file was made")
    elif len(text) > limits.characters:
        yield _too_long(path, len(text), limits)
    else:
        if not decoded.certain:
            yield _guessed(path, decoded.encoding, text)
        yield Item(text, location=path)


def _guessed(location: str, encoding: str, text: str) -> Fault:
    lost = text.count("\ufffd")
    what = f"it is not UTF-8 and was read as {encoding}"
    if lost:
        what = f"{lost} places in it are not {encoding} and became U+FFFD"
    return Fault(location, what, "Check the letters, or save it as UTF-8", "warning")


# --- JSON ---------------------------------------------------------------------------------------------------------


def _json(path: str, data: bytes, limits: Limits) -> Iterator[Item | Fault]:
    """Yield the documents of one JSON value: an object is one document, an array holds one in each place."""
    value = _value(path, data)
    if isinstance(value, Fault):
        yield value
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            yield from _document(f"{path}[{number}]", entry, limits)
    else:
        yield from _document(path, value, limits)


def _lines(path: str, stream: io.BufferedReader[Any], limits: Limits) -> Iterator[Item | Fault]:
    """Yield one document for each line. A broken line gives a Fault and the next is read."""
    room = 6 * limits.characters + _ENVELOPE  # a character can take six bytes in JSON
    source: Any = stream
    if wide := _wide_name(stream.peek(4)):
        source = _Recoded(stream, wide)
    number = 0
    while line := source.readline(room):
        number += 1
        location = f"{path}:{number}"
        if len(line) >= room and not line.endswith(b"\n"):
            while (rest := source.readline(HEAD)) and not rest.endswith(b"\n"):
                pass
            yield _too_long(location, None, limits)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            value = _value(location, line)
            if isinstance(value, Fault):
                yield value
            else:
                yield from _document(location, value, limits)


def _wide_name(head: bytes) -> str | None:
    """Return UTF-16's name when the JSON lines are in it, by the byte order mark or RFC 4627's pattern of NULs."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get((not head[0], len(head) > 1 and not head[1]))


class _Recoded:
    """Lines of a UTF-16 stream as UTF-8 bytes."""

    def __init__(self, stream: io.BufferedReader[Any], encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")

    def readline(self, limit: int) -> bytes:
        return self._text.readline(limit).encode("utf-8", "surrogatepass")


def _value(location: str, data: bytes) -> Any:
    """Return the JSON value of the bytes, or a Fault that says where it breaks."""
    decoded = decode(data)
    if decoded is None:
        return Fault(location, "its encoding cannot be told", "Save it as UTF-8")
    try:
        return json.loads(decoded.text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, " if error.lineno > 1 else ""
        reason = f"{error.msg.lower()} at {where}character {error.colno}"
    except (ValueError, RecursionError):
        reason = "nested too deep, or a number too long"
    return Fault(location, f"broken JSON ({reason})", "Mend or remove it")


def _document(location: str, value: Any, limits: Limits) -> Iterator[Item | Fault]:
    """Yield the document of one JSON object, or a Fault that names the field that is wrong."""
    if not isinstance(value, dict):
        yield Fault(location, f"a document must be a JSON object, this is {_named(value)}", 'Write {"text": "..."}')
        return
    text = value.get("text")
    if not isinstance(text, str):
        found = f"is {_named(text)}" if "text" in value else "is missing"
        yield Fault(location, f'the field "text" {found}', "Give the article's text as a string")
        return
    wrong = next((name for name in _FIELDS if not _fits(name, value.get(name))), None)
    if wrong:
        yield Fault(location, f'the field "{wrong}" is {_named(value[wrong])}', "Give a string or null")
    elif not text.strip() and not (value.get("title") or "").strip():
        yield Fault(location, 'the field "text" is empty', "Give the article's text")
    elif len(text) > limits.characters:
        yield _too_long(location, len(text), limits)
    else:
        fields = {name: None if value.get(name) in (None, "") else str(value[name]) for name in _FIELDS}
        yield from _dated(Item(text, **fields, location=location))


def _fits(name: str, value: Any) -> bool:
    """Return whether the value can stand in the field: strings, null, and whole numbers as ids."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value is None or isinstance(value, str) or (name == "id" and whole)


def _named(value: Any) -> str:
    names = {type(None): "null", bool: "true or false", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")


def _dated(item: Item) -> Iterator[Item | Fault]:
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


def count_files(paths: Iterable[str]) -> int:
    """Return how many files the paths name, for a progress bar: folders are counted through, "-" is one."""
    total = 0
    for path in paths:
        folder = Path(path)
        total += sum(len(names) for _, _, names in os.walk(folder)) if folder.is_dir() else 1
    return total
