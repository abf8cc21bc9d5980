"""Document to sentence spans: sentences never cross a block or a paragraph, and stay short enough to parse."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dateline.lang import load
from dateline.model import Document, Span

MAX_WORDS = 120
"""A sentence of more words than this is cut at its safest place: it is a list, a table or text without punctuation."""

MAX_CHARACTERS = 1200
"""The same for text without spaces."""

_BREAK = r"(?:\r\n|\r|\n)"
_PARAGRAPH = re.compile(rf"(?:(?!{_BREAK}[^\S\r\n]*{_BREAK}|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]).)+", re.DOTALL)
_CLOSE = "\"'”’»›)\\]}"
_OPEN = "\"'“‘«‹(\\[{`"
# A run of stops with its closing quotes, then white space, or nothing but a capital: "dead.The", 'dead."The'.
_STOP = re.compile(
    # possessive, and never tried inside a run: a line of 200,000 stops takes linear time
    rf"(?<![.!?…؟。！？।۔])(?P<stop>[.!?…؟。！？।۔]++)(?P<close>[{_CLOSE}]*+)"
    rf"(?:\s+|(?<=[a-z\d][.!?…])(?=[A-Z][a-z])|(?<=[.!?…][{_CLOSE}])(?=[A-Z][a-z])|(?<=[。！？]))"
)
_NEXT = re.compile(rf"(?:[{_OPEN}]|--?\s|[–—•·*$£€#@]\s?)*(?P<word>\w[\w'’-]*)?")
_LAST_WORD = re.compile(r"[\w.&'’-]*\Z")
_INITIAL = re.compile(r"(?:^|[\s.(\"'“‘-])[A-Z]\Z")
_DOTTED = re.compile(r"(?:\w\.)+\w\Z")
_NUMBERED = re.compile(r"(?:^|\n)\s*\(?\d{1,2}\Z")
_WORD = re.compile(r"\S+")
# Where an overlong sentence is cut, safest first; each pattern matches the gap that is left between the pieces.
_CUTS = (r"(?<=[;:])\s+", r"\s*\n\s*", r"(?<=[,–—])\s+", r"\s+")


class _Words(NamedTuple):
    titles: frozenset[str]
    before_number: frozenset[str]
    maybe: frozenset[str]
    starters: frozenset[str]
    small_starters: tuple[str, ...]


@cache
def _words() -> _Words:
    data = load("en", "segment")
    return _Words(
        frozenset(word.lower() for word in data["titles"]),
        frozenset(word.lower() for word in [*data["before_number"], *data["calendar"]]),
        frozenset(word.lower() for word in data["maybe"]),
        frozenset(data["starters"]),
        tuple(data["small_starters"]),
    )


def split_paragraphs(document: Document) -> list[tuple[str, Span]]:
    """Return each paragraph of each block with the block's kind, white space trimmed, in text order.

    A blank line ends a paragraph; a single line break inside a block does not, because ``clean`` gives every paragraph
    a block of its own and only a hard-wrapped one still holds line breaks.
    """
    return [
        (block.kind, span)
        for block in document.blocks
        for found in _PARAGRAPH.finditer(document.text, block.span.start, block.span.end)
        if (span := _trim(document.text, found.start(), found.end())) is not None
    ]


def split_sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of one paragraph, white space trimmed, in text order. Together they cover all its words."""
    uncased = text[span.start : span.end].islower()
    cuts = [m.end() for m in _STOP.finditer(text, span.start, span.end) if _is_end(text, span, m, uncased)]
    out: list[Span] = []
    for start, end in zip([span.start, *cuts], [*cuts, span.end], strict=True):
        piece = _trim(text, start, end)
        if piece is not None:
            out += _cut_long(text, piece)
    return out


def _is_end(text: str, span: Span, stop: re.Match[str], uncased: bool) -> bool:
    """Return whether the stop ends a sentence, by the word before it and the word after it.

    ``uncased`` says that the paragraph has no capital at all, so that a small letter can begin a sentence.
    """
    following = _NEXT.match(text, stop.end(), span.end)
    word = following["word"] if following else None
    if following is None or word is None:
        # ". . ." is one long stop; before any other sign the stop counts.
        return text[stop.end() : stop.end() + 1] not in (*".!?…", "")
    if word[0].islower() and not uncased and not _small_start(word):
        return False
    if stop["stop"] != "." or stop["close"]:
        return True
    return _ends_with_period(text[max(span.start, stop.start() - 30) : stop.start()], word)


def _small_start(word: str) -> bool:
    """Return whether the word is a name that begins with a small article: "al-Shabaab"."""
    smalls = _words().small_starters
    return any(word.startswith(small) and word[len(small) : len(small) + 1].isupper() for small in smalls)


def _ends_with_period(before: str, word: str) -> bool:
    """Return whether a single full stop between ``before`` and the first letter of ``word`` ends the sentence."""
    words = _words()
    found = _LAST_WORD.search(before)
    last = (found.group() if found else "").lstrip("'’-.&").lower()
    if _NUMBERED.search(before) or last in words.titles or last.rpartition("-")[2] in words.titles:
        return False
    if last in words.before_number:
        return not word[0].isdigit()
    if last in words.maybe or _DOTTED.search(last) or _INITIAL.search(before):
        return word.capitalize() in words.starters
    return True


def _trim(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without the white space at both ends, or None when nothing is left."""
    piece = text[start:end]
    if not piece.strip():
        return None
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _cut_long(text: str, span: Span) -> list[Span]:
    """Return the sentence whole, or in pieces that are each short enough to parse."""
    out = []
    while (limit := _limit(text, span)) < span.end:
        start, end = _safest_gap(text, span.start, limit)
        out.append(Span(span.start, start))
        rest = _trim(text, end, span.end)
        if rest is None:
            return out
        span = rest
    return [*out, span]


def _limit(text: str, span: Span) -> int:
    """Return the offset up to which the sentence may reach, ``span.end`` when it is short enough."""
    far = min(span.end, span.start + MAX_CHARACTERS)
    for count, word in enumerate(_WORD.finditer(text, span.start, far), 1):
        if count > MAX_WORDS:
            return word.start()
    return far


def _safest_gap(text: str, start: int, limit: int) -> tuple[int, int]:
    """Return the last gap of the safest kind in the second half of ``[start, limit)``, or a hard cut at the limit."""
    half = (start + limit) // 2
    for pattern in _CUTS:
        gaps = [m.span() for m in re.finditer(pattern, text[half:limit]) if m.start() > 0]
        if gaps:
            return half + gaps[-1][0], half + gaps[-1][1]
    return limit, limit
