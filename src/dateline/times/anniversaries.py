"""Anniversaries: the day of remembrance is told, never the day of what is remembered."""

from __future__ import annotations

from typing import NamedTuple

from dateline.model import Document, Sentence, Span, TimeMention, TimeRange
from dateline.times.lexer import Lexeme, lex, lexicon

_REACH = 60  # characters between "anniversary" and the day it falls on


class Anniversary(NamedTuple):
    """An anniversary as told. ``ordinal``: how many years, ``range``: the day it falls on; None where the text does not say."""

    span: Span
    ordinal: int | None
    range: TimeRange | None


def anniversaries(
    document: Document, sentences: tuple[Sentence, ...], times: tuple[TimeMention, ...]
) -> list[Anniversary]:
    """Return the anniversaries told in the document, in text order.

    The day is that of a time mention of one day in the same sentence no farther off than a few words, the nearer one first.
    A day so used is the day of remembrance: what is remembered happened ``ordinal`` years before it.
    """
    out = []
    names = [word for word, (cls, _) in lexicon().words.items() if cls == "ANNIVERSARY"]
    for sentence in sentences:
        low = document.quote(sentence.span).lower()
        if not any(name in low for name in names):
            continue
        lexemes = lex(document.text, sentence.span.start, sentence.span.end)
        for i, x in enumerate(lexemes):
            if x.cls == "ANNIVERSARY":
                first, ordinal = _ordinal(lexemes, i)
                span = Span(lexemes[first].start, x.end)
                out.append(Anniversary(span, ordinal, _day(span, sentence, times)))
    return out


def _ordinal(lexemes: list[Lexeme], i: int) -> tuple[int, int | None]:
    """Return where the phrase begins and the number of years said before "anniversary": "second", "10th", "one-year"."""
    before = lexemes[max(0, i - 3) : i]
    if before and before[-1].cls in ("ORD", "ORDW"):
        return i - 1, int(before[-1].value)
    shape = [x.cls for x in before]
    if shape[-3:-1] in (["NW", "HYPH"], ["DAY", "HYPH"]) and before[-1].value == "year":
        return i - 3, int(before[0].value)
    if shape[-2:] in (["NW", "UNIT"], ["DAY", "UNIT"]) and before[-1].value == "year":
        return i - 2, int(before[-2].value)
    return i, None


def _day(span: Span, sentence: Sentence, times: tuple[TimeMention, ...]) -> TimeRange | None:
    """Return the day that the anniversary falls on, by the nearest mention of a day in its sentence."""
    near = [
        (max(m.span.start - span.end, span.start - m.span.end), m.range)
        for m in times
        if m.sentence == sentence.index
        and m.range is not None
        and m.range.precision == "day"
        and not m.span.overlaps(span)
    ]
    close = sorted((n for n in near if n[0] <= _REACH), key=lambda n: n[0])
    return close[0][1] if close else None
