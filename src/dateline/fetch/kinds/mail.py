"""Letters: single ones (RFC 5322) and mailboxes (mbox). The body is the document; attached documents are read too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr

from dateline.decode import decode
from dateline.fetch.kinds.html import find_body, joined
from dateline.fetch.markup import decode_page, paragraphs, parse_page
from dateline.fetch.source import Article, Context, Fault, Found, Source, inside, sized, too_large
from dateline.fetch.when import parse_time
from dateline.model import Block

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):")
_TECHNICAL = frozenset(("message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"))
_WRITTEN = frozenset(("from", "date", "subject"))
_KNOWN = _TECHNICAL | _WRITTEN | {"to", "cc", "content-type", "reply-to", "x-mailer"}
_FROM = re.compile(rb"From \S+.*\d{4}")
_ATTACHED = (
    *("text/html", "text/xml", "application/pdf", "application/zip", "application/gzip", "application/json"),
    "message/rfc822",
)

Marks = tuple[Block, ...]


def mailbox(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the letters of a mailbox in mbox form, or None when the source is none."""
    first, _, rest = source.head.partition(b"\n")
    return _mailbox(source, context) if _FROM.match(first) and _is_letter(rest) else None


def letter(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the document of one letter and its attached ones, or None when the source is no letter."""
    return _letter(source, context) if _is_letter(source.head) else None


def _is_letter(head: bytes) -> bool:
    """Return whether the bytes begin with a block of header lines that programs for mail write."""
    names: list[str] = []
    for line in head[:20_000].split(b"\n")[:60]:
        if not line.strip():
            break
        if line[:1] in b" \t" and names:
            continue
        found = _HEADER.match(line)
        if not found:
            return False
        names.append(found[1].decode("ascii").lower())
    known = _KNOWN.intersection(names)
    return len(known) >= 3 and bool(known & _TECHNICAL or known >= _WRITTEN)


def _mailbox(source: Source, context: Context) -> Iterator[Found]:
    """Yield the letters one after the other; one letter at a time is held."""
    held: list[bytes] = []
    limit, number, size = context.limits.page, 0, 0
    before = b"\n"
    while line := source.stream.readline(1 << 20):
        if before in (b"\n", b"\r\n") and _FROM.match(line):
            if number:
                yield from _one(held, size, f"{source.location}[{number}]", source, context)
            number, held, size = number + 1, [], 0
        else:
            size += len(line)
            if size <= limit:
                held.append(line[1:] if line.startswith(b">From ") else line)
        before = line
    yield from _one(held, size, f"{source.location}[{number}]", source, context)


def _one(held: list[bytes], size: int, location: str, source: Source, context: Context) -> Iterator[Found]:
    if size > context.limits.page:
        yield too_large(location, context.limits.page)
    else:
        yield from _read(b"".join(held), location, source, context)


def _letter(source: Source, context: Context) -> Iterator[Found]:
    data = source.whole(context.limits)
    if isinstance(data, Fault):
        yield data
    else:
        yield from _read(data, source.location, source, context)


def _read(data: bytes, location: str, source: Source, context: Context) -> Iterator[Found]:
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        parts = list(_parts(message, context.limits.members))
    except (RecursionError, ValueError, LookupError, IndexError, AttributeError, TypeError) as error:
        # the standard library's parser raises all of these on letters that break the rules
        yield Fault(location, f"the letter is broken ({type(error).__name__})", "Save its text")
        return
    if len(parts) > context.limits.members:
        yield Fault(location, f"it has more than {context.limits.members:,} parts", "Save its text")
        return
    body = next((p for p in parts if p.get_content_type() == "text/plain" and not p.is_attachment()), None)
    markup = next((p for p in parts if p.get_content_type() == "text/html" and not p.is_attachment()), None)
    text, marks = _plain(body), Marks()
    if len(text.strip()) < 40 and markup is not None:
        text, marks = _of_markup(markup)
    if text.strip():
        yield sized(_article(message, text, location, marks), context.limits)
    attached = [p for p in parts if p.is_attachment() and p.get_content_type() in _ATTACHED]
    for number, part in enumerate(attached, 1):
        name = re.sub(r"[^\w.-]+", "_", part.get_filename() or str(number))[:80]
        outer = Source(location, source.stream, b"", depth=source.depth)
        yield from context.inner(inside(outer, name, _bytes(part)))
    if not text.strip() and not attached:
        yield Fault(location, "the letter holds no text", "Look at it in a mail program")


def _parts(message: EmailMessage, most: int) -> Iterator[MIMEPart]:
    """Yield the parts of a letter, but not those of letters inside it; one more than ``most`` at most."""
    waiting: list[MIMEPart] = [message]
    for _ in range(most + 1):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting[:0] = [p for p in part.iter_parts() if isinstance(p, MIMEPart)]
        else:
            yield part


def _bytes(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _plain(part: MIMEPart | None) -> str:
    """Return the text of a plain part; a charset that is wrong gives way to what the bytes are."""
    if part is None:
        return ""
    decoded = decode(_bytes(part))
    text = (
        decode_page(_bytes(part), part.get_content_charset())
        if decoded is None or not decoded.certain
        else decoded.text
    )
    return text.replace("\r\n", "\n").strip()


def _of_markup(part: MIMEPart) -> tuple[str, Marks]:
    tree = parse_page(decode_page(_bytes(part), part.get_content_charset()))
    if tree is None:
        return "", ()
    pieces = find_body(tree)
    lines = paragraphs(tree)
    if sum(len(text) for _, text in pieces) < 0.5 * sum(map(len, lines)):
        return "\n\n".join(lines), ()
    return joined(pieces)


def _article(message: EmailMessage, text: str, location: str, marks: Marks) -> Article:
    name, _ = parseaddr(_header(message, "From"))
    subject = " ".join(_header(message, "Subject").split()) or None
    key = _header(message, "Message-ID").strip().strip("<>") or None
    return Article(
        text,
        id=key,
        title=subject,
        published=parse_time(_header(message, "Date")),
        publisher=" ".join(name.split()) or None,
        location=location,
        marks=marks,
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header's value, "" when there is none or the standard library cannot make sense of it."""
    try:
        return str(message.get(name) or "")
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
