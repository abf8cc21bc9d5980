"""A document as it came to typed blocks. Blocks are marked, never deleted: together they cover every word."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime

from dateline import language
from dateline.article import Article
from dateline.lang import LANGUAGES
from dateline.layout import find_paragraphs, is_capitals
from dateline.model import Block, Document, Item, Span
from dateline.page import Words, words
from dateline.times.anchors.stamps import caption_dates, printed_date

_STOPPED = re.compile(r"[.!?…:;][\"'”’)\]]*\Z")
_ENDED = re.compile(r"[.!?…:][\"'”’)\]]*(?:\[\w{1,3}\])*\Z")
_INNER_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s+[\"'“‘(]*[A-Z]")
_ALNUM = re.compile(r"\w+")
_CAPTION = 450  # characters: no caption is longer
_HEAD = 220  # characters: no headline is longer
_PIECES = 8  # no page has more pieces of furniture before its first sentence
_WINDOW = 1000  # characters in which the next of them is looked for
_QUOTES = "\"“”‘’'"
_LOST_BREAKS = 600  # characters: a shorter paragraph has lost no headings
_HEADING_WORDS = 9
_KEEP = 20  # characters: a cut inside a paragraph leaves at least this much running text


_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def readable(document: Document) -> Document:
    """Return the document with U+FFFD for every single surrogate and a space for every control character: all offsets stay.

    A single surrogate is no character: parsers, databases and automata that take UTF-8 refuse it. Stages read this
    document, the record quotes the one that came.
    """
    if not _SURROGATE.search(document.text) and not _CONTROL.search(document.text):
        return document
    return replace(document, text=_CONTROL.sub(" ", _SURROGATE.sub("\ufffd", document.text)))


def clean(item: Item) -> Document:
    """Return the item as one immutable text with its blocks, language, agency and date.

    The text is kept as it came (offsets count code points of it), with the title and an empty line before it when the
    title came apart. The date is the given one, else the date printed at the head, else the latest caption date whose
    weekday agrees; ``published_basis`` says which. ``published`` that is no ISO 8601 date raises ValueError.
    """
    text = f"{item.title}\n\n{item.text}" if item.title else item.text
    given = datetime.fromisoformat(item.published).date() if item.published else None
    spoken = language.primary_tag(item.language) if item.language else language.detect(text)
    title_end = len(item.title) if item.title else 0
    article = item if isinstance(item, Article) else None
    blocks = mark_blocks(text, title_end, _moved(article.marks, len(text) - len(item.text)) if article else ())
    document = Document(
        id=item.id if item.id is not None else _content_id(text),
        text=text,
        blocks=blocks,
        title=item.title or _headline(text, blocks),
        url=item.url,
        publisher=item.publisher,
        agency=find_agency(text, blocks) or (article.agency if article else None),
        language=spoken,
        published=given,
        published_basis="given" if given else None,
    )
    return document if given or spoken not in LANGUAGES else _dated(document)


def _moved(marks: tuple[Block, ...], by: int) -> tuple[Block, ...]:
    return tuple(Block(mark.kind, Span(mark.span.start + by, mark.span.end + by)) for mark in marks)


def _dated(document: Document) -> Document:
    """Return the document with the publication date that it shows itself, if any."""
    if printed := printed_date(document.text):
        return replace(document, published=printed, published_basis="text")
    captions = [day for day, weekday_agrees in caption_dates(document) if weekday_agrees]
    return replace(document, published=max(captions), published_basis="caption") if captions else document


def _content_id(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _headline(text: str, blocks: tuple[Block, ...]) -> str | None:
    found = next((block.span for block in blocks if block.kind == "headline"), None)
    return " ".join(text[found.start : found.end].split()) if found else None


# --- kinds of paragraphs ------------------------------------------------------------------------------------------


def mark_blocks(text: str, title_end: int = 0, marks: tuple[Block, ...] = ()) -> tuple[Block, ...]:
    """Return the blocks of a text in order: at least one for every paragraph, none over another.

    ``title_end`` is where a title that came apart ends (0: there is none). ``marks`` are stretches, in order, whose kind
    is known from the markup that the text came in.
    """
    spans = find_paragraphs(text, title_end)
    data = words()
    kinds = _by_shape(text, spans, title_end, data)
    kinds = _by_marks(spans, kinds, marks)
    kinds = _mark_head(text, spans, kinds, data)
    kinds = _mark_teasers(text, spans, kinds, data)
    headline = next((text[s.start : s.end] for s, kind in zip(spans, kinds, strict=True) if kind == "headline"), None)
    return tuple(_split_running(text, spans, kinds, headline, data))


def _by_shape(text: str, spans: list[Span], title_end: int, data: Words) -> list[str]:
    """Return each paragraph's kind as far as its own words tell it: "body" where they tell nothing."""
    kinds: list[str] = []
    seen: set[str] = set()
    shapes: dict[tuple[str, bool], str] = {}  # a paragraph that comes a hundred thousand times is looked at once
    for number, span in enumerate(spans):
        piece, last = text[span.start : span.end], number == len(spans) - 1
        key = _same_words(piece)
        if span.start < title_end:
            kinds.append("headline")
        elif key.count(" ") >= 3 and key in seen:
            kinds.append("promo")
        else:
            if (piece, last) not in shapes:
                shapes[piece, last] = _shape(piece, number, len(spans), data)
            kinds.append(shapes[piece, last])
        seen.add(key)
    return kinds


def _by_marks(spans: list[Span], kinds: list[str], marks: tuple[Block, ...]) -> list[str]:
    """Return the kinds with those of the markup where a mark covers the paragraph."""
    known = {mark.span: mark.kind for mark in marks}
    covering = [m for m in marks if m.span not in spans]
    return [
        known.get(span) or next((m.kind for m in covering if m.span.covers(span)), kind)
        for span, kind in zip(spans, kinds, strict=True)
    ]


def _same_words(piece: str) -> str:
    """Return the words of a piece in small letters without punctuation: what repetitions have in common."""
    return " ".join(_ALNUM.findall(piece.lower()))


def _shape(piece: str, number: int, count: int, data: Words) -> str:
    """Return the kind of paragraph ``number`` of ``count`` by its own words: "body" where they tell nothing."""
    flat = " ".join(piece.split())
    if len(flat) <= 400 and any(pattern.fullmatch(flat) for pattern in data.promo):
        return "promo"
    if data.stamp.fullmatch(flat) or data.dateline_line.fullmatch(flat):
        return "dateline"
    if len(flat) <= 300 and any(pattern.fullmatch(flat) for pattern in data.byline):
        return "byline"
    last = number == count - 1
    if count > 1 and len(flat) <= _CAPTION and not data.dateline.match(flat) and _is_caption(flat, last, data):
        return "caption"
    return "body"


def _is_caption(flat: str, last: bool, data: Words) -> bool:
    if any(pattern.search(flat) for pattern in data.credit):
        return True
    if any(pattern.search(flat) for pattern in data.caption) and not data.reported.search(flat):
        return True
    # A bare "(Reuters)": a sign-off at the very end of the text, a credit under a picture before it.
    return bool(not last and data.agency_bracket.search(flat) and data.caption_words.search(flat))


def _mark_head(text: str, spans: list[Span], kinds: list[str], data: Words) -> list[str]:
    """Return the kinds with headline and standfirst told from the body by shape and by what follows them."""
    kinds = list(kinds)
    told = [i for i, kind in enumerate(kinds) if kind == "body"]
    lead = _first_running(text, spans, kinds, data)
    headline = next((text[s.start : s.end] for s, kind in zip(spans, kinds, strict=True) if kind == "headline"), "")
    for i in told[: told.index(lead)] if lead is not None else []:
        piece = text[spans[i].start : spans[i].end]
        if not headline and len(piece) <= _HEAD:
            kinds[i], headline = "headline", piece
        elif piece.count(" ") >= 3 and _same_words(piece) in _same_words(headline):
            kinds[i] = "promo"
        elif kinds[i + 1] == "dateline" and piece.count(" ") <= 3 and not _STOPPED.search(piece):
            kinds[i] = "byline"
        elif len(piece) <= 2 * _HEAD:
            kinds[i] = "standfirst"
    return kinds


def _first_running(text: str, spans: list[Span], kinds: list[str], data: Words) -> int | None:
    """Return which paragraph the account starts with: all text before it is head. None when there is no text."""
    told = [i for i, kind in enumerate(kinds) if kind == "body"]
    place_line = _place_line(text, data)
    for i in told[:6]:
        short = all(spans[j].end - spans[j].start <= 2 * _HEAD for j in told if j < i)
        if short and (place_line.match(text, spans[i].start, spans[i].end) or "dateline" in kinds[max(0, i - 1) : i]):
            return i
    for i in told[:6]:
        piece = text[spans[i].start : spans[i].end]
        follows = next((j for j in told if j > i), None)
        if follows is None:
            return i
        if len(piece) > 2 * _HEAD or (_ENDED.search(piece) and not _is_head_sentence(piece, i, follows, told)):
            return i
    return told[0] if told else None


def _place_line(text: str, data: Words) -> re.Pattern[str]:
    """Return what finds a place line: text in capitals needs more signs than a capital word before a dash."""
    return data.dateline_capitals if is_capitals(text) else data.dateline


def _is_head_sentence(piece: str, i: int, follows: int, told: list[int]) -> bool:
    """Return whether a sentence with a full stop is a headline or standfirst: furniture parts it from the text."""
    return i in told[:2] and follows > i + 1 and len(piece) <= _HEAD and not _INNER_STOP.search(piece)


def _mark_teasers(text: str, spans: list[Span], kinds: list[str], data: Words) -> list[str]:
    """Return the kinds with link lists marked: short lines under "read more", or after the last running text."""
    kinds = list(kinds)
    pieces = [text[span.start : span.end] for span in spans]
    running = [i for i, kind in enumerate(kinds) if kind == "body" and _ENDED.search(pieces[i])]
    last = running[-1] if len(running) > 1 else len(kinds)
    open_list = False
    for i, piece in enumerate(pieces):
        if kinds[i] == "promo" and any(p.fullmatch(" ".join(piece.split())) for p in data.teaser_heads):
            open_list = True
        elif kinds[i] == "body" and (open_list or i > last):
            teaser = len(piece) <= (160 if open_list else 110) and not _ENDED.search(piece) and not is_capitals(text)
            kinds[i] = "promo" if teaser else "body"
            open_list = open_list and teaser
    return kinds


# --- blocks inside paragraphs -------------------------------------------------------------------------------------


def _split_running(text: str, spans: list[Span], kinds: list[str], headline: str | None, data: Words) -> list[Block]:
    """Return the blocks: body paragraphs are cut where a place line, a repeated title or a sign-off is part of them."""
    out: list[Block] = []
    bodies = [i for i, kind in enumerate(kinds) if kind == "body"]
    for i, (span, kind) in enumerate(zip(spans, kinds, strict=True)):
        if kind != "body":
            out.append(Block(kind, span))
            continue
        tail: list[Block] = []
        if i in bodies[-2:]:
            span, tail = _cut_tail(text, span, data)
        if i in bodies[:3]:
            front, span = _cut_front(text, span, headline if i == bodies[0] else None, i == bodies[0], data)
            out += front
        out += [*_cut_headings(text, span, data), *tail]
    return out


def _cut_headings(text: str, span: Span, data: Words) -> list[Block]:
    """Return a body paragraph cut where a heading is part of it, as in texts that have lost their line breaks."""
    out: list[Block] = []
    start = span.start
    for found in data.crosshead.finditer(text, span.start, span.end) if span.end - span.start > _LOST_BREAKS else ():
        head = found["head"].strip(_QUOTES).split()
        quoted = found["head"][0] in _QUOTES and found["head"][-1] in _QUOTES
        begins, ends = not quoted and head[0] in data.sentence_starts, head[-1].lower() in data.no_heading_end
        if not 2 <= len(head) <= _HEADING_WORDS or begins or ends or any(word.isdigit() for word in head):
            continue
        before = text[start : found.start()].rstrip()
        out += [Block("body", Span(start, start + len(before))), Block("promo", Span(*found.span("head")))]
        start = found.end()
    return [*out, Block("body", Span(start, span.end))]


def _cut_front(text: str, span: Span, headline: str | None, first: bool, data: Words) -> tuple[list[Block], Span]:
    """Return what stands before the first sentence of a paragraph, and the rest of the paragraph."""
    out: list[Block] = []
    pattern = _repeat_pattern(headline) if headline else None
    for _ in range(_PIECES):
        found = _front_piece(text, Span(span.start, min(span.end, span.start + _WINDOW)), pattern, first, data)
        if found is None or span.end - found[-1].span.end < _KEEP:
            break
        out += found
        rest = text[found[-1].span.end : span.end]
        span = Span(span.end - len(rest.lstrip()), span.end)
    return out, span


def _front_piece(text: str, span: Span, title: re.Pattern[str] | None, first: bool, data: Words) -> list[Block] | None:
    """Return the next piece of furniture at the beginning of the span, or None when a sentence starts there."""
    if place := _place_line(text, data).match(text, span.start, span.end):
        return [_block("dateline", text, place.start(), place.end())]
    if first:
        if stamp := data.stamp_start.match(text, span.start, span.end):
            return [_block("dateline", text, stamp.start(), stamp.end())]
        if title and (repeat := title.search(text, span.start, span.end)):
            gap = text[span.start : repeat.start()]
            if len(gap) <= 250 and not _INNER_STOP.search(gap):
                return [*_gap(text, span.start, repeat.start()), _block("promo", text, repeat.start(), repeat.end())]
        if later := data.stamp_start.search(text, span.start, min(span.end, span.start + 120)):
            gap = text[span.start : later.start()]
            if all(word[0].isupper() or word[0].isdigit() for word in gap.split()):
                return [*_gap(text, span.start, later.start()), _block("dateline", text, later.start(), later.end())]
        if furniture := data.running_head.match(text, span.start, span.end):
            return [_block("promo", text, furniture.start(), furniture.end())]
        if double := _doubled(text, span):
            return double
    return None


def _gap(text: str, start: int, end: int) -> list[Block]:
    """Return what stands between two pieces of furniture as a byline, nothing when that is only white space."""
    return [_block("byline", text, start, end)] if text[start:end].strip() else []


def _block(kind: str, text: str, start: int, end: int) -> Block:
    """Return the block without white space at its ends; the stretch must hold more than white space."""
    piece = text[start:end]
    return Block(kind, Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))


def _repeat_pattern(headline: str) -> re.Pattern[str] | None:
    """Return what finds the headline again with other punctuation and spacing, None for one too short to be sure."""
    parts = _ALNUM.findall(headline)
    if len(parts) < 4:
        return None
    return re.compile(r"\W*" + r"\W{1,4}".join(map(re.escape, parts)) + r"\b[.:]*(\s*[-–—]\s?)?", re.IGNORECASE)


def _doubled(text: str, span: Span) -> list[Block] | None:
    """Return the first passage of the span and its repetition, when the very same words follow it at once.

    Pages print the first sentence as a summary above the article; the first telling counts, the second yields nothing.
    """
    key = text[span.start : span.start + 40]
    again = text.find(key, span.start + 40, min(span.end, span.start + 800)) if span.end - span.start > 80 else -1
    if again < 0:
        return None
    passage = text[span.start : again].rstrip()
    if not _ENDED.search(passage) or not text.startswith(passage, again):
        return None
    end = again + len(passage)
    return [Block("body", Span(span.start, span.start + len(passage))), Block("promo", Span(again, end))]


def _cut_tail(text: str, span: Span, data: Words) -> tuple[Span, list[Block]]:
    """Return the paragraph without sign-offs and furniture at its end, and those as blocks in text order."""
    out: list[Block] = []
    found = True
    while found:
        found = False
        for pattern, kind in (*data.tail, (data.sign_off, "byline")):
            hit = pattern.search(text, max(span.start, span.end - 500), span.end)
            if hit and hit.start(1) - span.start >= _KEEP:
                out.insert(0, _block(kind, text, hit.start(1), hit.end()))
                body = text[span.start : hit.start(1)].rstrip()
                span = Span(span.start, span.start + len(body))
                found = True
                break
    return span, out


# --- whose words --------------------------------------------------------------------------------------------------


def find_agency(text: str, blocks: tuple[Block, ...]) -> str | None:
    """Return the news agency that wrote the account, or None.

    A place line says it first, then a byline or sign-off; else the words of the article, if all of them name the same.
    """
    data = words()
    for kind, pattern in (("dateline", data.agency_in_brackets), ("byline", data.agency)):
        for block in blocks:
            if block.kind == kind and (hit := pattern.search(text, block.span.start, block.span.end)):
                return data.agency_names[hit["name"]]
    cued = {data.agency_names[hit["name"]] for cue in data.agency_cues for hit in cue.finditer(text)}
    return cued.pop() if len(cued) == 1 else None
