"""The one list of what can be read. A new kind is one function of a source that says None to what is not its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from dateline.decode import refuse
from dateline.fetch.kinds.archives import gzipped, zipped
from dateline.fetch.kinds.feeds import feed, json_feed
from dateline.fetch.kinds.html import page
from dateline.fetch.kinds.json_docs import json_lines, json_value
from dateline.fetch.kinds.mail import letter, mailbox
from dateline.fetch.kinds.parquet import parquet
from dateline.fetch.kinds.pdf import pdf
from dateline.fetch.kinds.plain import text
from dateline.fetch.kinds.warc import warc
from dateline.fetch.source import Context, Fault, Found, Limits, Reader, Source

READERS: tuple[Reader, ...] = (
    warc,
    gzipped,
    zipped,
    pdf,
    parquet,
    feed,
    page,
    mailbox,
    letter,
    json_feed,
    json_lines,
    json_value,
)


def read_source(source: Source, limits: Limits, wanted: Callable[[str], bool] | None = None) -> Iterator[Found]:
    """Yield every document of the source and a Fault for what cannot be read. May raise OSError when the stream breaks."""
    if not source.head.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        yield Fault(source.location, "it is empty", "Nothing to do, or check how the file was made")
        return
    if source.depth > limits.depth:
        message = f"it lies in more than {limits.depth} archives, one in the other"
        yield Fault(source.location, message, "Unpack the outer ones")
        return
    context = Context(limits, partial(read_source, limits=limits, wanted=wanted), wanted)
    for reader in READERS:
        if (found := reader(source, context)) is not None:
            yield from found
            return
    if what := refuse(source.head):
        yield Fault(source.location, f"it is {what}, not text", "Save the article as plain text or JSON lines")
        return
    yield from text(source, context)
