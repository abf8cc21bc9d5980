"""Who says it, how, and about which words: every attribution of a document.

Cues are read sentence by sentence (``cues``), speakers are named and pronouns followed back (``speakers``), and what
stands in quotation marks (``quotations``) is given to the cue beside it or to the last speaker quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.mentions.attributions.cues import read_sayings
from dateline.mentions.attributions.frames import Saying
from dateline.mentions.attributions.quotations import Quotation, find_quotations
from dateline.mentions.attributions.speakers import (
    Memory,
    Speaker,
    describe,
    is_first_person,
    mentioned,
    name_positions,
)
from dateline.mentions.clauses import hull
from dateline.model import ActorMention, Attribution, Document, Sentence, Span

_SHORTEST_QUOTATION = 3  # words; shorter ones are words taken up by the writer, not speech


def find_attributions(
    document: Document, sentences: Sequence[Sentence], actors: Sequence[ActorMention] = ()
) -> tuple[Attribution, ...]:
    """Return the attributions of the document in text order.

    ``actors`` (may be empty) type the speakers. ``speaker_span`` always holds exactly the words of ``speaker``: for "he
    said" it points back to the name; a pronoun that cannot be followed leaves ``speaker`` None.
    """
    memory = Memory()
    found: list[tuple[Attribution, bool]] = []
    by_sentence: dict[int, list[ActorMention]] = {}
    for actor in actors:
        by_sentence.setdefault(actor.sentence, []).append(actor)
    for sentence in sentences:
        if not sentence.parsed:
            continue
        here = by_sentence.get(sentence.index, [])
        people = [mentioned(a) for a in here if a.level == "person" and a.name[:1].isupper()]
        for saying in read_sayings(document, sentence):
            while people and people[0].span.end <= saying.cue.start:
                memory = memory.with_(people.pop(0))
            if saying.speaker is not None and is_first_person(sentence, saying.speaker):
                continue
            speaker, memory = _identify(document, sentence, saying, here, memory)
            found.append((_attribution(sentence, saying, speaker), saying.quotes))
        for person in people:
            memory = memory.with_(person)
    bound = _bind(document, sentences, found)
    kept = [a for a in bound if a.content or a.about is not None or a.stance in ("claims", "unclaimed", "denies")]
    return tuple(sorted(kept, key=lambda a: (a.span, a.cue, a.stance)))


def speaker_of(attributions: Sequence[Attribution], span: Span) -> Attribution | None:
    """Return the innermost attribution that asserts the words of ``span`` and names its speaker, or None.

    Innermost is the one whose covering content span is shortest; of equal ones the later cue ("X said, citing Y").
    """
    best: tuple[int, int, int] | None = None
    chosen = None
    for place, attribution in enumerate(attributions):
        if attribution.stance != "asserts" or attribution.speaker is None:
            continue
        sizes = [c.end - c.start for c in attribution.content if c.covers(span)]
        if not sizes:
            continue
        rank = (min(sizes), -attribution.cue.start, place)
        if best is None or rank < best:
            best, chosen = rank, attribution
    return chosen


def _identify(
    document: Document, sentence: Sentence, saying: Saying, actors: Sequence[ActorMention], memory: Memory
) -> tuple[Speaker | None, Memory]:
    """Return who speaks, and the memory with a newly named speaker added."""
    if saying.speaker is None:
        return None, memory
    known = memory.resolve(sentence, saying.speaker)
    if known is not None:
        return known, memory.with_(replace(known, sentence=sentence.index, spoke=True))
    named = describe(document, sentence, saying.speaker, actors)
    if named is None:
        return None, memory
    named = memory.fuller(named)
    return named, memory.with_(replace(named, sentence=sentence.index, spoke=True))


def _attribution(sentence: Sentence, saying: Saying, speaker: Speaker | None) -> Attribution:
    """Return the attribution of one saying before quotations are bound. Its span is the hull of all its parts."""
    parts = [saying.cue, *saying.content]
    if saying.speaker is not None:
        local = hull(sentence, name_positions(sentence, saying.speaker))
        parts += [local] if local else []
    if saying.about is not None:
        parts.append(saying.about)
    return Attribution(
        span=Span(min(p.start for p in parts), max(p.end for p in parts)),
        sentence=sentence.index,
        stance=saying.stance,
        cue=saying.cue,
        content=saying.content,
        speaker=speaker.name if speaker else None,
        speaker_span=speaker.span if speaker else None,
        role=speaker.role if speaker else None,
        anonymous=speaker.anonymous if speaker else False,
        about=saying.about,
    )


# --- quotations -------------------------------------------------------------------------------------------------


def _bind(
    document: Document, sentences: Sequence[Sentence], found: Sequence[tuple[Attribution, bool]]
) -> list[Attribution]:
    """Return the attributions with every quotation added to the content of the one that it belongs to."""
    drafts = [a for a, _ in found]
    takes = [i for i, (a, quotes) in enumerate(found) if quotes and a.stance == "asserts"]
    last: tuple[int, Quotation] | None = None
    for quotation in find_quotations(document):
        if len(document.quote(quotation.span).split()) < _SHORTEST_QUOTATION:
            continue
        touched = [s for s in sentences if s.span.overlaps(quotation.span)]
        owner = _owner(drafts, takes, quotation, touched)
        if owner is None and last is not None and _goes_on(document, last[1], quotation):
            owner = last[0]
        if owner is None:
            owner = _just_before(drafts, takes, sentences, touched)
        if owner is None:
            last = None
            continue
        drafts[owner] = _with_content(drafts[owner], quotation.span)
        last = (owner, quotation)
    return drafts


def _owner(
    drafts: Sequence[Attribution], takes: Sequence[int], quotation: Quotation, touched: Sequence[Sentence]
) -> int | None:
    """Return the attribution in the quotation's own sentences whose cue is outside it and nearest, or None."""
    numbers = {s.index for s in touched}
    near = []
    for i in takes:
        draft = drafts[i]
        if draft.sentence not in numbers or draft.cue.overlaps(quotation.span):
            continue
        gap = max(quotation.span.start - draft.cue.end, draft.cue.start - quotation.span.end)
        overlaps = any(c.overlaps(quotation.span) for c in draft.content)
        near.append((not overlaps, gap, i))
    return min(near)[2] if near else None


def _goes_on(document: Document, before: Quotation, quotation: Quotation) -> bool:
    """Return whether the quotation carries on the one before: same paragraph, or opened at the start of the next."""
    if quotation.paragraph == before.paragraph:
        return True
    between = document.text[before.span.end : quotation.span.start]
    return quotation.paragraph == before.paragraph + 1 and not any(c.isalnum() for c in between)


def _just_before(
    drafts: Sequence[Attribution], takes: Sequence[int], sentences: Sequence[Sentence], touched: Sequence[Sentence]
) -> int | None:
    """Return the last attribution of the sentence before the quotation, in the same paragraph, or None."""
    if not touched or touched[0].index == 0:
        return None
    previous = sentences[touched[0].index - 1]
    if previous.paragraph != touched[0].paragraph:
        return None
    own = [i for i in takes if drafts[i].sentence == previous.index]
    return own[-1] if own else None


def _with_content(draft: Attribution, span: Span) -> Attribution:
    """Return the attribution with the span merged into its content and its own span widened to hold it."""
    start, end = span
    apart = []
    for piece in draft.content:
        if piece.start <= end and start <= piece.end:
            start, end = min(start, piece.start), max(end, piece.end)
        else:
            apart.append(piece)
    content = tuple(sorted([*apart, Span(start, end)]))
    whole = Span(min(draft.span.start, start), max(draft.span.end, end))
    return replace(draft, content=content, span=whole)
