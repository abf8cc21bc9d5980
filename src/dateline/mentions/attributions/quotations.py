"""Finds what stands in quotation marks: curly, straight or single, nested, over paragraphs, with a mark missing.

A quotation never crosses a paragraph here. One that opens and is not closed ends with its paragraph and says so
(``unclosed``); newspapers open such a quotation again at the next paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.model import Document, Span
from dateline.segment import split_paragraphs

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_SINGLE = {"‘": "’", "'": "'", "`": "'"}
_OPENING = re.compile("[" + "".join([*_PAIRS, *_SINGLE, '"']) + "]")
_LONGEST_SINGLE = 400  # characters; a farther mark is an apostrophe


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch with its marks. ``paragraph`` counts the document's paragraphs; ``unclosed``: its closing mark is missing."""

    span: Span
    paragraph: int
    unclosed: bool = False


def find_quotations(document: Document) -> tuple[Quotation, ...]:
    """Return the document's quotations in text order; nested ones are part of the outer one. Promo blocks are left out."""
    out: list[Quotation] = []
    for paragraph, (kind, stretch) in enumerate(split_paragraphs(document)):
        if kind != "promo":
            out += _in_paragraph(document.text, stretch, paragraph)
    return tuple(out)


def _in_paragraph(text: str, stretch: Span, paragraph: int) -> list[Quotation]:
    out: list[Quotation] = []
    at = stretch.start
    while (found := _OPENING.search(text, at, stretch.end)) is not None:
        at = found.start()
        char = text[at]
        end: int | None = None
        unclosed = False
        if char in _PAIRS:
            end, unclosed = _close_pair(text, at, stretch.end)
        elif char == '"' and _may_open(text, at, stretch):
            end, unclosed = _close_straight(text, at, stretch.end)
        elif char in _SINGLE and _may_open(text, at, stretch):
            end = _close_single(text, at, stretch.end)
        if end is None:
            at += 1
            continue
        out.append(Quotation(Span(at, end), paragraph, unclosed))
        at = end
    return out


def _close_pair(text: str, at: int, end: int) -> tuple[int, bool]:
    """Return where a quotation with different marks ends: a straight mark closes it as well, a second opening cuts it."""
    for i in range(at + 1, end):
        if text[i] == _PAIRS[text[at]] or (text[i] == '"' and not text[i + 1 : i + 2].isalnum()):
            return i + 1, False
        if text[i] == text[at]:
            return i, True
    return end, True


def _close_straight(text: str, at: int, end: int) -> tuple[int, bool]:
    for i in range(at + 1, end):
        if text[i] in ('"', "”"):
            opens = text[i - 1].isspace() and text[i + 1 : i + 2].isalnum()
            return (i, True) if opens else (i + 1, False)
    return end, True


def _may_open(text: str, at: int, stretch: Span) -> bool:
    """Return whether the mark stands where a quotation can begin: after white space or a bracket, before a word."""
    before = text[at - 1] if at > stretch.start else " "
    after = text[at + 1] if at + 1 < stretch.end else " "
    return (
        (before.isspace() or before in "([—–-:") and not after.isspace() and not (text[at] != '"' and after.isdigit())
    )


def _close_single(text: str, at: int, end: int) -> int | None:
    """Return where a single-marked quotation ends: at a mark behind a stop if there is one, else at the first that can."""
    first = None
    for i in range(at + 2, min(end, at + _LONGEST_SINGLE)):
        if text[i] in _PAIRS or text[i] == '"':
            break
        if text[i] != _SINGLE[text[at]] or text[i + 1 : i + 2].isalnum():
            continue
        if text[i - 1] in ",.?!":
            return i + 1
        first = first or i + 1
    return first
