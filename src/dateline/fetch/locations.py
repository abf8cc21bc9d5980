"""Locations to sources: files, folders, standard input, addresses of the web."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from dateline.fetch.readers import read_source
from dateline.fetch.source import Fault, Found, Limits, Source, open_source
from dateline.model import Item

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?=//)")
_USER = re.compile(r"\A(\w+://)[^/?#]*@")
_PART = re.compile(r"(?P<path>.+)@(?P<start>\d+)\Z")


def fetch(
    paths: Iterable[str],
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> Iterator[Found]:
    """Yield every document under the paths, in order, and a Fault for everything that could not be read.

    A path is a file, a folder (with its subfolders, in the order of names, without hidden files), an http or https
    address, "-" for ``stdin``, or ``crawl.warc.gz@123``: a web archive from byte 123 on, as its documents' locations
    say, to go on where a run ended. ``wanted`` is given the words of each page of a web archive and says whether the page
    is worth reading. One document at a time is held in memory. An id that was seen before gives a warning and the
    document too. Nothing that is read makes this raise.
    """
    limits = limits or Limits()
    seen: dict[bytes, str] = {}
    for path in paths:
        for found in _location(path, _Reading(limits, stdin, wanted)):
            if isinstance(found, Item) and found.id is not None:
                key = hashlib.blake2b(found.id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                if key in seen:
                    message = f"the id {found.id!r} was given before, at {seen[key]}; read all the same"
                    yield Fault(found.location, message, "Give every document an id of its own", "warning")
                seen.setdefault(key, found.location)
            yield found


class _Reading:
    """What all locations of one call share."""

    def __init__(self, limits: Limits, stdin: BinaryIO | None, wanted: Callable[[str], bool] | None) -> None:
        self.limits, self.stdin, self._wanted = limits, stdin, wanted

    def source(self, source: Source) -> Iterator[Found]:
        return read_source(source, self.limits, self._wanted)


def _location(path: str, reading: _Reading) -> Iterator[Found]:
    if path == "-":
        yield from _guarded("-", reading, stream=reading.stdin)
    elif scheme := _SCHEME.match(path):
        yield from _address(path, scheme[1].lower(), reading)
    else:
        yield from _path(path, reading)


def _address(asked: str, scheme: str, reading: _Reading) -> Iterator[Found]:
    url = _USER.sub(r"\1", asked)  # a password in an address must not appear in messages
    from dateline.fetch.web import WebError, get, source_of  # httpx: a quarter second, only for the web

    if scheme not in ("http", "https"):
        yield Fault(url, f"the scheme {scheme!r} is not asked", "Give an http or https address, or a path")
        return
    try:
        answer = get(asked, reading.limits)
    except WebError as error:
        yield Fault(url, str(error), error.mend)
        return
    if answer.status != 200:
        yield Fault(url, f"the server answers {answer.status} {answer.phrase}".rstrip(), "Open it in a browser")
        return
    yield from reading.source(source_of(answer, url))


def _path(path: str, reading: _Reading) -> Iterator[Found]:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        part = _PART.match(path)
        if part and os.path.isfile(part["path"]):
            yield from _guarded(part["path"], reading, start=int(part["start"]))
        else:
            yield _unreadable(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, reading)
    else:
        yield from _guarded(path, reading)


def _folder(path: str, reading: _Reading) -> Iterator[Found]:
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
            yield from _in_folder(os.path.join(folder, name), reading)
    yield from faults
    if not count and not faults:
        yield Fault(path, "the folder holds no files", "Name a folder with documents in it")


def _in_folder(path: str, reading: _Reading) -> Iterator[Found]:
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except OSError as error:
        yield _unreadable(path, error)
        return
    if regular:
        yield from _guarded(path, reading)
    else:
        yield Fault(path, "it is no ordinary file", "Leave pipes and devices out of the folder, or name them alone")


def _guarded(path: str, reading: _Reading, stream: BinaryIO | None = None, start: int = 0) -> Iterator[Found]:
    """Yield what the file or stream holds; an error of the disk or the pipe ends it with a Fault."""
    try:
        if stream is not None:
            yield from reading.source(open_source(path, stream))
        elif path != "-":
            with open(path, "rb") as file:
                yield from reading.source(open_source(path, file, start=start))
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


def count_files(paths: Iterable[str]) -> int:
    """Return how many files the paths name, for a progress bar: folders are counted through, "-" is one."""
    total = 0
    for path in paths:
        folder = Path(path)
        total += sum(len(names) for _, _, names in os.walk(folder)) if folder.is_dir() else 1
    return total
