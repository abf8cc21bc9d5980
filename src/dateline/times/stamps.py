"""Dates printed on the article itself: its header, its dateline, its captions."""

from __future__ import annotations

from datetime import date

from dateline.lang import load
from dateline.model import Document, Span
from dateline.times.absolute import numeric_day
from dateline.times.grammar import Expression, find
from dateline.times.lexer import Lexeme, lex, lexicon, safe_date

_HEAD = 700  # characters of the article in which its own date is looked for
_DATE_SHAPES = ("mdy", "dmy", "iso", "slash")


def printed_date(text: str) -> date | None:
    """Return the date stamped at the head of an article ("Tue 05 Jul 2016", "KINSHASA 1997-02-17"), or None.

    A stamp opens its line, or stands after a place and comma in a dateline or after words like "Published"; it has a year, and
    what follows begins anew. A date inside a sentence ("On May 3, 2015, a bomb ...") is none.
    """
    for span in stamp_spans(text):
        day = _full(text, span)
        if day is not None:
            return day
    return None


def stamp_spans(text: str) -> list[Span]:
    """Return the stretches of the article's head that are printed dates of the article, year-less dateline dates included."""
    spans = []
    start = 0
    for line in text[:_HEAD].split("\n"):
        lexemes = lex(text, start, start + len(line))
        for e in find(lexemes):
            if e.shape in _DATE_SHAPES and _is_stamp(e, lexemes):
                spans.append(Span(lexemes[e.first].start, lexemes[e.last - 1].end))
        start += len(line) + 1
    return spans


def _is_stamp(e: Expression, lexemes: list[Lexeme]) -> bool:
    before, after = lexemes[: e.first], lexemes[e.last] if e.last < len(lexemes) else None
    full = e.has("year") or e.has("short") or e.shape in ("iso", "slash")
    if e.shape in ("mdy", "dmy") and e.has("postpart"):
        return False
    fresh = after is None or _fresh(after) or (e.last + 1 < len(lexemes) and after.cls in ("HYPH", "OTHER") and not after.text.isalpha())
    if not before:
        return full and fresh
    words = [x.text.lower() for x in before[-4:] if x.text.isalpha()]
    lead_in = set(load("en", "times")["stamps"]["lead_in"])
    if full and fresh and words and words[-1] in lead_in and any(w in lead_in and len(w) > 2 for w in words) and (len(before) <= 4 or "published" in words or "posted" in words or "updated" in words):
        return True
    return fresh and _is_dateline(before, after)


def _fresh(x: Lexeme) -> bool:
    """Return whether the lexeme after a stamp begins something new: a capital, a bracket, a number."""
    return x.text[0].isupper() or x.cls in ("OPEN", "DAY", "NUM", "CLOCK", "YEAR", "ISO", "SLASH")


def _is_dateline(before: list[Lexeme], after: Lexeme | None) -> bool:
    """Return whether the words before are a place in capitals, as in "GUATEMALA CITY, 4 FEB 90 --"."""
    words = [x for x in before if x.text.isalpha()]
    if not words or len(words) > 6 or len(before) > 10:
        return False
    dashed = after is not None and (after.text in "-–—_(:[" or after.text.isupper())
    capitals = all(w.text.isupper() for w in words) or (words[0].text.isupper() and len(words[0].text) > 2 and all(w.text[0].isupper() for w in words))
    return capitals and dashed


def _full(text: str, span: Span) -> date | None:
    """Return the day of a stamp with a year."""
    for e in find(lex(text, span.start, span.end)):
        day = expression_day(e)
        if day is not None:
            return day
    return None


def expression_day(e: Expression) -> date | None:
    """Return the day of an expression that states day, month and year itself, else None."""
    if e.shape == "iso":
        value = e.value("day")
        return value if isinstance(value, date) else None
    if e.shape == "slash":
        found = numeric_day(e.parts["day"].text, e.parts["day"].value, None)
        return found[0] if found else None
    if e.shape not in ("mdy", "dmy"):
        return None
    year, month, day = e.value("year"), e.value("month"), e.value("day")
    short = e.value("short")
    if year is None and isinstance(short, int) and 32 <= short <= 99:
        year = 1900 + short
    if not (isinstance(year, int) and isinstance(month, int) and isinstance(day, int)):
        return None
    return safe_date(year, month, day)


def caption_dates(document: Document) -> list[tuple[date, bool]]:
    """Return the full dates in captions, in text order, each with whether a weekday stands beside it and agrees.

    A line with a photo credit counts as a caption where the blocks do not say so.
    """
    out: list[tuple[date, bool]] = []
    for span in _caption_spans(document):
        for e in find(lex(document.text, span.start, span.end)):
            day = expression_day(e)
            if day is not None:
                out.append((day, e.value("named") == day.weekday()))
    return out


def _caption_spans(document: Document) -> list[Span]:
    spans = [b.span for b in document.blocks if b.kind == "caption"]
    credits = load("en", "times")["stamps"]["credits"]
    start = 0
    for line in document.text.split("\n"):
        span = Span(start, start + len(line))
        low = line.lower()
        if any(c in low for c in credits) and not any(s.overlaps(span) for s in spans):
            spans.append(span)
        start = span.end + 1
    return sorted(spans)
