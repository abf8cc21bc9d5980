"""The day that a report is told from: given, printed on the article, read off its captions, or told in its body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateline.model import Document, Sentence
from dateline.times.anchors.stamps import caption_dates, expression_day, printed_against_given, printed_date
from dateline.times.anchors.statements import dates_a_statement
from dateline.times.context import Anchor
from dateline.times.grammar import Expression, find
from dateline.times.lexer import Lexeme, lex, may_hold_time

_NAMES = {"given": "publication date", "text": "date printed in the article", "caption": "caption date"}
_TOLD = "date told in the text"
_LEAD = 2  # sentences of the body whose own full date is as good as a dateline
_WEEKDAYS = 8  # weekdays, the first of the article, that decide between a given and a printed date


def publication(document: Document, sentences: Sequence[Sentence]) -> Anchor | None:
    """Return the day that the article speaks from and, in words, where it is from; None when nothing says it.

    A given date goes first, unless another one is printed on the article and the weekdays told agree better with that.
    Without a given date it is the date printed on the article, else the latest caption date that agrees with its weekday,
    else the date that the body tells in full: of a statement, or in its first sentences.
    """
    if document.published is not None:
        return _given(document, Anchor(document.published, _NAMES.get(document.published_basis or "given", _TOLD)))
    printed = printed_date(document.text)
    if printed is not None:
        return Anchor(printed, _NAMES["text"])
    captions = [day for day, weekday_agrees in caption_dates(document) if weekday_agrees]
    if captions:
        return Anchor(max(captions), _NAMES["caption"])
    told = _told_in_full(document, sentences)
    return None if told is None else Anchor(told, _TOLD)


def _given(document: Document, given: Anchor) -> Anchor:
    """Return the given day, or the printed one that is another where the weekdays of the text lie closer before it."""
    other = printed_against_given(document)
    if other is None:
        return given
    lexemes = lex(document.text)
    named = [x.value for x in lexemes if x.cls == "WDAY"][:_WEEKDAYS]
    printed = Anchor(other[0], _NAMES["text"])
    back = {a: sum((a.day.weekday() - n) % 7 for n in named) for a in (given, printed)}
    return printed if back[printed] < back[given] else given


def _told_in_full(document: Document, sentences: Sequence[Sentence]) -> date | None:
    """Return the latest full date that the body tells of a statement, else of its lead; None where a later year is named."""
    said: list[date] = []
    lead: list[date] = []
    years: list[int] = []
    body = [s for s in sentences if s.block == "body"]
    for n, sentence in enumerate(body):
        if not may_hold_time(document.text, *sentence.span):
            continue
        lexemes = lex(document.text, *sentence.span)
        years += [x.value for x in lexemes if x.cls == "YEAR"]
        for e in find(lexemes):
            day = expression_day(e)
            if day is None:
                continue
            if dates_a_statement(e, lexemes):
                said.append(day)
            elif n < _LEAD and _own_day(e, lexemes):
                lead.append(day)
    day = max(said or lead, default=None)
    return day if day is not None and day.year >= max(years, default=0) else None


def _own_day(e: Expression, lexemes: Sequence[Lexeme]) -> bool:
    """Return whether a full date in the lead may be the report's own: no other weekday beside it, nothing that runs from it."""
    others = [x for n, x in enumerate(lexemes) if x.cls == "WDAY" and not e.first <= n < e.last]
    before = lexemes[e.first - 1].cls if e.first else ""
    return not others and before not in ("SINCE", "FROM", "TO", "BEFORE", "AFTER")
