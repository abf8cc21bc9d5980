"""Time expressions of a document, each anchored to calendar days with the reason in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dateline.model import Document, Sentence, Span, TimeMention, TimeRange
from dateline.times.anchors import publication
from dateline.times.anchors.stamps import stamp_spans
from dateline.times.anchors.statements import dates_a_statement
from dateline.times.context import Anchor, Context, Reading
from dateline.times.grammar import Expression, candidates
from dateline.times.lexer import Lexeme, lex, lexicon, may_hold_time
from dateline.times.resolve import NO_TIME, resolve
from dateline.times.tense import tense

_NO_EVENT = ("caption", "promo", "byline")
_HOURS = ("bare_part", "the_part", "at_part", "early_hours", "clock")
_QUARTERS = ("century", "quarter_of_year", "year_quarter")
_DEICTIC = ("deictic", "this_part")
_DAYS = ("wday", "wdays", "mdy", "dmy", "iso", "slash", "deictic")
_EVENING = 18  # o'clock: what follows later may fall on the next day
_LEAD_IN = ("IN", "ON", "FROM", "BETWEEN", "SINCE", "AT")


@dataclass(frozen=True)
class _State:
    """What the reading of the document has told so far: the last event day, and the day of the last statement and its paragraph."""

    told: Anchor | None = None
    statement: Anchor | None = None
    statement_paragraph: int = -9
    statement_sentence: int = -1
    period: Anchor | None = None
    quarter: str | None = None
    stated: bool = False
    late: bool = False


def find_times(document: Document, sentences: tuple[Sentence, ...]) -> tuple[TimeMention, ...]:
    """Return the document's time expressions in text order, none overlapping. Promo blocks give none.

    Every ``range`` says in ``basis`` what it was counted from. A date that the page prints of itself has the role "stamp".
    """
    published = publication(document, sentences)
    stamps = stamp_spans(document.text)
    state = _State()
    out: list[TimeMention] = []
    for sentence in sentences:
        if sentence.block == "promo" or not may_hold_time(document.text, *sentence.span):
            continue
        mentions, state = _read(document, sentence, published, stamps, state)
        out += mentions
    return tuple(out)


def _read(
    document: Document, sentence: Sentence, published: Anchor | None, stamps: list[Span], state: _State
) -> tuple[list[TimeMention], _State]:
    """Return the mentions of one sentence and the state after it."""
    lexemes = lex(document.text, sentence.span.start, sentence.span.end)
    found = candidates(lexemes)
    same: Anchor | None = None
    opening: int | None = None
    reached = 0
    out: list[TimeMention] = []
    for n, e in enumerate(found):
        if e.first < reached:
            continue
        if e.shape in NO_TIME:
            reached = e.last
            continue
        near = same
        context = replace(_context(e, sentence, lexemes, published, state, near), opening=opening)
        counting = e.shape == "offset" and e.parts["way"].cls == "AFTER" and context.opens
        if near is None and (counting or e.shape in _HOURS or (e.shape in _DEICTIC and _spoken(e, lexemes))):
            near = _day_ahead(document, found[n + 1 :], lexemes, context)
            deictic = near if near is not None and e.shape in _DEICTIC else context.deictic
            context = replace(context, same=near, deictic=deictic)
        reading = resolve(e, context)
        if reading is None:
            continue
        reached = e.last
        span = _span(e, lexemes)
        stamp = any(s.overlaps(span) for s in stamps)
        role = "stamp" if stamp else "counted" if reading.counted else "event"
        words = document.quote(span)
        out.append(TimeMention(span, sentence.index, reading.kind, reading.value, _as_written(reading, words), role))
        if stamp or sentence.block in _NO_EVENT or reading.range is None:
            continue
        if reading.kind in ("DATE", "TIME") and e.shape not in ("since_then", "ref"):
            if e.shape == "year" and e.first <= 1:
                opening = reading.range.start.year
            state = replace(state, period=Anchor(reading.range.start, f"the time told before ({words})"))
        if e.shape in _QUARTERS and "-Q" in reading.value:
            state = replace(state, quarter=reading.value)
        if reading.range.precision == "day":
            same = Anchor(reading.range.start, f"the day told before ({words})")
            state = _told(e, lexemes, sentence, state, same)
            if state.told == same:
                state = replace(state, late=_is_late(reading.value))
    return out, state


def _is_late(value: str) -> bool:
    """Return whether a TIMEX3 time is of the evening or night."""
    hour = value.partition("T")[2]
    return hour in ("NI", "EV") or (hour[:2].isdigit() and int(hour[:2]) >= _EVENING)


def _as_written(reading: Reading, words: str) -> TimeRange | None:
    """Return the reading's days with the hour in the text's own words: the whole expression where the hour stands apart in it."""
    hour = reading.range.time_of_day if reading.range is not None else None
    if reading.range is None or hour is None:
        return reading.range
    at = words.lower().find(hour.lower())
    return replace(reading.range, time_of_day=words[at : at + len(hour)] if at >= 0 else words)


def _spoken(e: Expression, lexemes: list[Lexeme]) -> bool:
    """Return whether the expression stands in quoted words that the same sentence ascribes to somebody."""
    said = not lexicon().cues["reporting"].isdisjoint(x.text.lower() for x in lexemes[e.last :])
    return said and any(x.cls == "QUOTE" for x in lexemes[: e.first])


def _day_ahead(document: Document, found: list[Expression], lexemes: list[Lexeme], context: Context) -> Anchor | None:
    """Return the day that the sentence names after an hour ("a dawn raid on Tuesday"), or None."""
    for e in found:
        reading = resolve(e, context) if e.shape in _DAYS else None
        if reading is not None and reading.range is not None and reading.range.precision == "day":
            return Anchor(reading.range.start, f"the day named after it ({document.quote(_span(e, lexemes))})")
    return None


def _span(e: Expression, lexemes: list[Lexeme]) -> Span:
    """Return the expression's stretch without the prepositions that lead into it and the full stop that ends the sentence."""
    first, last = e.first, e.last
    while first < last - 1 and lexemes[first].cls in _LEAD_IN:
        first += 1
    if lexemes[last - 1].cls == "DOT" and last - first > 1 and len(lexemes[last - 2].text) > 5:
        last -= 1
    return Span(lexemes[first].start, lexemes[last - 1].end)


def _context(
    e: Expression,
    sentence: Sentence,
    lexemes: list[Lexeme],
    published: Anchor | None,
    state: _State,
    same: Anchor | None,
) -> Context:
    """Return the anchors that hold at the expression."""
    statement = state.statement if sentence.paragraph - state.statement_paragraph <= 1 else None
    quoted = any(x.cls == "QUOTE" for x in lexemes[: e.first])
    here = quoted or state.statement_sentence == sentence.index
    return Context(
        published=published,
        deictic=statement if statement is not None and here else published,
        told=state.told,
        same=same,
        tense=tense(sentence, lexemes, e.first, e.last),
        opens=e.first == 0 or (e.first == 1 and lexemes[0].cls in ("VAGUE", "QUOTE")),
        lexemes=tuple(lexemes),
        back=_points_back(e, lexemes, sentence),
        period=state.period,
        quarter=state.quarter,
        stated=state.stated,
        late=state.late,
    )


def _points_back(e: Expression, lexemes: list[Lexeme], sentence: Sentence) -> bool:
    """Return whether the words after "days after" name an event told before: "his killing", "the attack"."""
    if e.last >= len(lexemes):
        return False
    after = lexemes[e.last]
    if after.text.lower() in lexicon().cues["anaphoric"]:
        return True
    token = sentence.at(lexemes[e.last - 1].start)
    return after.cls == "THE" and token is not None and token.dep == "prep"


def _told(e: Expression, lexemes: list[Lexeme], sentence: Sentence, state: _State, anchor: Anchor) -> _State:
    """Return the state after a day was told: the day of a statement, or of an event."""
    near = {x.text.lower() for x in lexemes[max(0, e.first - 3) : e.first] + lexemes[e.last : e.last + 3]}
    reporting = lexicon().cues["reporting"]
    words = {x.text.lower() for x in lexemes}
    if words & reporting:
        stated = sentence.index if near & reporting else -1
        state = replace(state, statement=anchor, statement_paragraph=sentence.paragraph, statement_sentence=stated)
    of_statement = dates_a_statement(e, lexemes)
    if of_statement and state.told is not None:
        return state
    return replace(state, told=anchor, stated=of_statement)
