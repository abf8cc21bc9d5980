"""PDF files with text: one file is one document. Pictures of text are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.fetch.source import Context, Fault, Found, Source, sized
from dateline.model import Item

_LARGEST = 10  # times a page's bytes that a PDF file may have: most of it is pictures and fonts
_HYPHEN = re.compile("[\ufffe\x02\xad]\r?\n?")  # how pdfium marks a word that is broken at the end of a line


def pdf(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the text of a PDF file, or None when the source is none."""
    return _pdf(source, context) if b"%PDF-" in source.head[:1024] else None


def _pdf(source: Source, context: Context) -> Iterator[Found]:
    import pypdfium2
    from pypdfium2 import PdfiumError

    limits, location = context.limits, source.location
    room = _LARGEST * limits.page
    data = source.stream.read(room + 1)
    if len(data) > room:
        yield Fault(location, f"it is larger than {room:,} bytes", "Save the article alone")
        return
    try:
        file = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        locked = "password" in str(error).lower()
        message = "it is locked with a password" if locked else f"the PDF file is broken ({str(error)[:100].lower()})"
        yield Fault(location, message, "Save it without a password" if locked else "Get it anew, or save its text")
        return
    try:
        if len(file) > limits.pages:
            yield Fault(location, f"it has {len(file):,} pages; the limit is {limits.pages:,}", "Cut it into parts")
            return
        text = _text(file, limits.characters)
    except PdfiumError as error:
        yield Fault(location, f"the PDF file is broken ({str(error)[:100].lower()})", "Get it anew, or save its text")
        return
    finally:
        file.close()
    if not text.strip():
        yield Fault(location, "the PDF file holds no text, only pictures", "Run text recognition (OCR) over it first")
        return
    yield sized(Item(text, location=location), limits)


def _text(file: object, most: int) -> str:
    """Return the text of all pages, an empty line between them, until it is longer than ``most`` characters."""
    out: list[str] = []
    length = 0
    for page in file:  # type: ignore[attr-defined]
        view = page.get_textpage()
        # hyphens at line ends are marked by the library itself, so joining them guesses nothing
        piece = _HYPHEN.sub("", view.get_text_range()).replace("\r\n", "\n").strip()
        view.close()
        page.close()
        out.append(piece)
        length += len(piece)
        if length > most:
            break
    return "\n\n".join(piece for piece in out if piece)
