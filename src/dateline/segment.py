"""Document to sentence spans: sentences never cross a block or a paragraph."""

from __future__ import annotations

import re

from dateline.model import Document, Span

_PARAGRAPH = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")


def split_paragraphs(document: Document) -> list[tuple[str, Span]]:
    """Return each line of each block with the block's kind, blank lines left out, in text order."""
    out = []
    for block in document.blocks:
        for line in _PARAGRAPH.finditer(document.text, block.span.start, block.span.end):
            if line.group().strip():
                out.append((block.kind, Span(line.start(), line.end())))
    return out


def split_sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of one paragraph, white space trimmed, in text order."""
    cuts = [span.start, *(m.end() for m in _END.finditer(text, span.start, span.end)), span.end]
    out = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        piece = text[start:end]
        if piece.strip():
            out.append(Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return out
