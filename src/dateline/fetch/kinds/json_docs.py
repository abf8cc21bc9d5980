"""JSON: one value (an object is one document, an array holds many) and JSON lines, told apart by the beginning."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.decode import HEAD, decode, refuse
from dateline.fetch.source import Context, Fault, Found, Limits, Source, dated, too_long
from dateline.model import Item

FIELDS = ("id", "title", "published", "url", "publisher", "language")
"""What a document may bring beside its text."""

_ENVELOPE = 100_000  # bytes that the other fields of a JSON line may take
_WIDEST = 4  # bytes that a character takes in UTF-8
_IN_JSON = 6  # bytes that a character can take in JSON, escaped


def json_lines(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the documents of JSON lines, or None when the source is something else."""
    return _lines(source, context.limits) if _kind(source) == "lines" else None


def json_value(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the documents of one JSON value, or None when the source is something else."""
    return _json(source, context.limits) if _kind(source) == "json" else None


def _kind(source: Source) -> str:
    """Return "lines", "json" or "". The name of the file matters only where the content says neither."""
    if refuse(source.head):
        return ""
    head = source.head
    decoded = decode(head[: len(head) - len(head) % 4] if len(head) == HEAD else head)
    rows = [row.strip() for row in (decoded.text if decoded else "").lstrip("\ufeff").split("\n") if row.strip()]
    if not rows:
        return ""
    start = "".join("".join(rows[:2]).split())[:2]
    if start in ("[{", "[]"):
        return "json"
    objects = sum(row.startswith(('{"', "{ ")) for row in rows)
    if objects and (2 * objects >= len(rows) or source.location.endswith((".jsonl", ".ndjson"))):
        return "lines"
    return "json" if start in ('{"', "{}") else ""


def _json(source: Source, limits: Limits) -> Iterator[Found]:
    """Yield the documents of one JSON value: an object is one document, an array holds one in each place."""
    path, room = source.location, _WIDEST * limits.characters + _ENVELOPE
    data = source.stream.read(room + 1)
    if len(data) > room:
        yield too_long(path, None, limits)
        return
    value = _value(path, data)
    if isinstance(value, Fault):
        yield value
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            yield from document(f"{path}[{number}]", entry, limits)
    else:
        yield from document(path, value, limits)


def _lines(source: Source, limits: Limits) -> Iterator[Found]:
    """Yield one document for each line. A broken line gives a Fault and the next is read."""
    path, room = source.location, _IN_JSON * limits.characters + _ENVELOPE
    stream: Any = source.stream
    if wide := _wide_name(source.head):
        stream = _Recoded(source.stream, wide)
    number = 0
    while line := stream.readline(room):
        number += 1
        location = f"{path}:{number}"
        if len(line) >= room and not line.endswith(b"\n"):
            while (rest := stream.readline(HEAD)) and not rest.endswith(b"\n"):
                pass
            yield too_long(location, None, limits)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            value = _value(location, line)
            if isinstance(value, Fault):
                yield value
            else:
                yield from document(location, value, limits)


def _wide_name(head: bytes) -> str | None:
    """Return UTF-16's name when the JSON lines are in it, by the byte order mark or RFC 4627's pattern of NULs."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get((not head[0], len(head) > 1 and not head[1]))


class _Recoded:
    """Lines of a UTF-16 stream as UTF-8 bytes."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
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


def document(location: str, value: Any, limits: Limits) -> Iterator[Found]:
    """Yield the document of one JSON object, or a Fault that names the field that is wrong."""
    if not isinstance(value, dict):
        yield Fault(location, f"a document must be a JSON object, this is {_named(value)}", 'Write {"text": "..."}')
        return
    text = value.get("text")
    if not isinstance(text, str):
        found = f"is {_named(text)}" if "text" in value else "is missing"
        yield Fault(location, f'the field "text" {found}', "Give the article's text as a string")
        return
    wrong = next((name for name in FIELDS if not _fits(name, value.get(name))), None)
    if wrong:
        yield Fault(location, f'the field "{wrong}" is {_named(value[wrong])}', "Give a string or null")
    elif not text.strip() and not (value.get("title") or "").strip():
        yield Fault(location, 'the field "text" is empty', "Give the article's text")
    elif len(text) > limits.characters:
        yield too_long(location, len(text), limits)
    else:
        fields = {name: None if value.get(name) in (None, "") else str(value[name]) for name in FIELDS}
        yield from dated(Item(text, **fields, location=location))


def _fits(name: str, value: Any) -> bool:
    """Return whether the value can stand in the field: strings, null, and whole numbers as ids."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value is None or isinstance(value, str) or (name == "id" and whole)


def _named(value: Any) -> str:
    names = {type(None): "null", bool: "true or false", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
