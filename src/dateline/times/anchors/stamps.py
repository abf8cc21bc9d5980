"""Dates printed on the article itself: its header, its dateline, its captions."""

from __future__ import annotations

from datetime import date

from dateline.lang import load
from dateline.model import Document, Span
from dateline.times.grammar import Expression, find
from dateline.times.lexer import Lexeme, lex, safe_date
from dateline.times.readings.absolute import numeric_day

_HEAD = 700  # characters of the article in which its own date is looked for
_DATE_SHAPES = ("mdy", "dmy", "iso", "slash")

_SMALL = 3  # letters of "of", "the" within a name


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
        lexemes = lex(text, start, start + len(line)) if any(map(str.isdigit, line)) else []
        for e in find(lexemes):
            if e.shape in _DATE_SHAPES and _is_stamp(e, lexemes):
                spans.append(Span(lexemes[e.first].start, lexemes[e.last - 1].end))
        start += len(line) + 1
    return spans


_APART = 2  # days: a given date this far from the printed one may be the next day's paper or another time zone


def printed_against_given(document: Document) -> tuple[date, Span] | None:
    """Return the date printed at the head of the article and its place, where it lies more than two days from the given one.

    None where no date was given, none is printed, or both agree. A dateline without a year is taken in the year nearest to
    the given date.
    """
    if document.published is None or document.published_basis != "given":
        return None
    for span in stamp_spans(document.text):
        day = _full(document.text, span) or _nearest_year(document.text, span, document.published)
        if day is not None:
            return (day, span) if abs((day - document.published).days) > _APART else None
    return None


def _nearest_year(text: str, span: Span, near: date) -> date | None:
    """Return the day of a stamp without a year, in the year nearest to the given day."""
    for e in find(lex(text, span.start, span.end)):
        month, day = e.value("month"), e.value("day")
        if isinstance(month, int) and isinstance(day, int):
            options = [safe_date(y, month, day) for y in (near.year - 1, near.year, near.year + 1)]
            return min((d for d in options if d is not None), key=lambda d: abs((d - near).days), default=None)
    return None


def _is_stamp(e: Expression, lexemes: list[Lexeme]) -> bool:
    """Return whether the date is printed on the article rather than told in a sentence of it."""
    words = load("en", "times")["stamps"]
    before, after = lexemes[: e.first], lexemes[e.last] if e.last < len(lexemes) else None
    full = e.has("year") or e.has("short") or e.shape in ("iso", "slash")
    if full and _led_in(before, words["lead_in"], words["filler"]):
        return True
    if not _fresh(after) or e.has("postpart"):
        return False
    if not before:
        return full
    last = before[-1].text.lower()
    complete = e.has("named") or (e.shape == "slash" and "." in e.parts["day"].text)
    if full and complete and last not in words["in_sentence"] and before[-1].cls != "COMMA":
        return True
    return _is_dateline(before, after) or (full and after is None and _is_place_line(before))


def _led_in(before: list[Lexeme], lead_in: list[str], filler: list[str]) -> bool:
    """Return whether a word like "published" stands before, with nothing between but "on", "of", a colon."""
    for x in reversed(before[-4:]):
        if x.text.lower() in lead_in:
            return True
        if x.text.isalpha() and x.text.lower() not in filler:
            return False
    return False


def _fresh(x: Lexeme | None) -> bool:
    """Return whether what follows a stamp begins something new: a capital, a bracket, a dash, a number, or the line's end."""
    return (
        x is None
        or x.text[0].isupper()
        or x.text in ("-", "–", "—", "_", "|", ":", "(", "[", ")", "]")
        or x.text[0].isdigit()
    )


def _is_dateline(before: list[Lexeme], after: Lexeme | None) -> bool:
    """Return whether the words before are a place in capitals, as in "GUATEMALA CITY, 4 FEB 90 --".

    A country after it may have small words in its name: "GOMA, Democratic Republic of the Congo, January 23, 2025 --".
    """
    words = [x.text for x in before if x.text.isalpha()]
    if not words or len(words) > 7 or len(before) > 10 or after is None:
        return False
    if not (after.text in ("-", "–", "—", "_", ":", "(", "[") or after.text.isupper()):
        return False
    named = all(w[0].isupper() or (len(w) <= _SMALL and 1 < n < len(words) - 1) for n, w in enumerate(words))
    return words[0].isupper() and len("".join(words)) > 3 and named


def _is_place_line(before: list[Lexeme]) -> bool:
    """Return whether place and date are all of the line.

    "KINSHASA 1997-02-17" and "GOMA, Zaire 1997-02-18" with the town in capitals, "Mogadishu, 3 August 2024" with a comma.
    """
    words = [x.text for x in before if x.text.isalpha()]
    if not words or len(words) > 5 or len("".join(words)) <= 3 or any(x.text[0].isdigit() for x in before):
        return False
    comma = next((i for i, x in enumerate(before) if x.cls == "COMMA"), len(before))
    town = [x.text for x in before[:comma] if x.text.isalpha()]
    marked = bool(town) and len(town) <= 4 and all(w.isupper() for w in town)
    return (marked or before[-1].cls == "COMMA") and all(w[0].isupper() for w in words)


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
