"""Plain text: one file, one document."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.decode import decode
from dateline.fetch.source import Context, Fault, Found, Source, too_long
from dateline.model import Item

_WIDEST = 4  # bytes that one character takes at most
_SPARE = 100_000


def text(source: Source, context: Context) -> Iterator[Found]:
    """Yield the source as one document of plain text."""
    room = _WIDEST * context.limits.characters + _SPARE
    data = source.stream.read(room + 1)
    if len(data) > room:
        yield too_long(source.location, None, context.limits)
        return
    decoded = decode(data)
    if decoded is None:
        yield Fault(source.location, "its encoding cannot be told", "Save it as UTF-8")
        return
    found = decoded.text.removeprefix("\ufeff")
    if not found.strip():
        yield Fault(source.location, "it is empty", "Nothing to do, or check how the file was made")
    elif len(found) > context.limits.characters:
        yield too_long(source.location, len(found), context.limits)
    else:
        if not decoded.certain:
            yield guessed(source.location, decoded.encoding, found)
        yield Item(found, location=source.location)


def guessed(location: str, encoding: str, found: str) -> Fault:
    """Return the warning that a text's encoding was guessed, or that bytes of it are lost."""
    lost = found.count("\ufffd")
    what = f"it is not UTF-8 and was read as {encoding}"
    if lost:
        what = f"{lost} places in it are not {encoding} and became U+FFFD"
    return Fault(location, what, "Check the letters, or save it as UTF-8", "warning")
