"""Where paragraphs begin and end in plain text: by empty lines, by lines, or by how wrapped lines fill their width."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import quantiles

from dateline.model import Span

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CLOSED = re.compile(r"[.!?…:;)\]\"'”’]\Z")
_WIDEST = 130  # characters: no program wraps news text wider
_NARROWEST = 40
_SLACK = 0.85  # a wrapped line may stay this much short of the width, because writers and programs count differently


def is_capitals(text: str) -> bool:
    """Return whether the text is written in capitals throughout, as old wire copy is (its first 2,000 characters)."""
    letters = "".join(filter(str.isalpha, text[:2000]))
    return len(letters) > 20 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


def find_paragraphs(text: str, title_end: int = 0) -> list[Span]:
    """Return the paragraphs of the text in order, white space trimmed; together they cover all its words.

    Nothing before ``title_end`` is joined to what comes after it.
    """
    lines = [span for m in _LINE.finditer(text) if (span := _trim(text, *m.span())) is not None]
    width = _wrap_width(text, lines)
    out: list[Span] = []
    for line in lines:
        if out and _continues(text, out[-1], line, width) and line.start >= title_end and out[-1].start >= title_end:
            out[-1] = Span(out[-1].start, line.end)
        else:
            out.append(line)
    return out


def _continues(text: str, paragraph: Span, line: Span, width: float | None) -> bool:
    """Return whether the line goes on with the paragraph before it."""
    gap = text[paragraph.end : line.start]
    if len(_BREAKS.findall(gap)) != 1:
        return False
    last = _last_line(text, paragraph)
    small = text[line.start].islower()
    if width is None:
        # Not wrapped: only a line that stops in mid-sentence before a small letter has been broken by accident.
        return small and len(last) >= 30 and not _CLOSED.search(last)
    indented = re.search(r"[^\S\n\r]{2,}\Z", gap) is not None
    return not indented and (small or _fills(last, text[line.start : line.end], width))


def _last_line(text: str, paragraph: Span) -> str:
    """Return the last line of the paragraph; 300 characters tell enough."""
    return _BREAKS.split(text[max(paragraph.start, paragraph.end - 300) : paragraph.end])[-1]


def _fills(line: str, following: str, width: float) -> bool:
    """Return whether the next line's first word would not have fitted on this line."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width * _SLACK


def _wrap_width(text: str, lines: list[Span]) -> float | None:
    """Return the width in characters at which the text was wrapped, or None when its lines are paragraphs."""
    pairs = [(a, b) for a, b in pairwise(lines) if len(_BREAKS.findall(text[a.end : b.start])) == 1]
    if not pairs:
        return None
    lengths = [a.end - a.start for a, _ in pairs]
    width = quantiles([*lengths, *lengths], n=10)[-1]
    wide = sum(line.end - line.start > 1.3 * width for line in lines)
    if not _NARROWEST <= width <= _WIDEST or wide > 0.05 * len(lines):
        return None
    full = sum(_fills(text[a.start : a.end], text[b.start : b.end], width) for a, b in pairs)
    return width if full >= 0.6 * len(pairs) else None


def _trim(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    if not piece.strip():
        return None
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
