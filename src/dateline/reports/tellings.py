"""Which of the times told beside an incident are its own: not those of a trial, of a statement, of a stretch up to now."""

from __future__ import annotations

from datetime import date
from functools import cache

from dateline import lang
from dateline.model import EventMention, Sentence, Span, TimeMention, TimeRange, Token
from dateline.reports.context import Story
from dateline.reports.grouping import Group
from dateline.reports.slots import Telling, tellings
from dateline.times import days
from dateline.times.lexer import lexicon

_COUNTED = 8  # words between "two days after" and what happened then
_STRETCH = 31  # days: a longer stretch that "since" opens dates no single incident
_FINITE = ("VBD", "VBZ", "VBP")


def own_tellings(story: Story, group: Group) -> list[Telling]:
    """Return the dated roles of the group that may be the incident's own date, in joining order."""
    told = [
        t for t in tellings(group, "date") if isinstance(t.role.value, TimeMention) and not _runs_on(story, group, t)
    ]
    told = [t for t in told if not _of_other_verb(story, group.events[t.order], t.role.span)]
    counted = counted_to(story, group)
    told = [t for t in told if not any(_beside(story, group.events[t.order], t.role.span, m) for m in counted)]
    inner = [_range(t) for t in told if t.role.weight == 1 and _inside(story, group.events[t.order], t.role.span)]
    if not inner:
        return told
    return [t for t in told if not _outdone(story, group, t, inner)]


def _range(telling: Telling) -> TimeRange:
    assert isinstance(telling.role.value, TimeMention) and telling.role.value.range is not None
    return telling.role.value.range


def _runs_on(story: Story, group: Group, telling: Telling) -> bool:
    """Return whether the time is no date of one incident: none at all, or "since 2015" of a single one.

    "have killed 90 since March" stays: those are the days of the killings.
    """
    mention = telling.role.value
    if not isinstance(mention, TimeMention) or mention.range is None:
        return True
    if group.series or (mention.range.end - mention.range.start).days <= _STRETCH:
        return False
    event = group.events[telling.order]
    sentence = story.sentences[event.sentence]
    before = [t.lower for t in sentence.tokens if t.end <= mention.span.start][-1:]
    if not before or lexicon().words.get(before[0], ("",))[0] != "SINCE":
        return False
    return not (_perfect(sentence, event) and _inside(story, event, mention.span))


def _beside(story: Story, event: EventMention, span: Span, counted: TimeMention) -> bool:
    """Return whether the day is only the one that the mention's own is counted from."""
    return event.sentence == counted.sentence and span != counted.span and not _inside(story, event, span)


def running(story: Story, telling: Telling, anchor: date | None) -> TimeRange:
    """Return the days of a series: "since fighting erupted on April 15" runs to the day that the article speaks from."""
    found = _range(telling)
    mention = telling.role.value
    if anchor is None or not isinstance(mention, TimeMention) or found.end >= anchor:
        return found
    sentence = story.sentences[mention.sentence]
    before = [t for t in sentence.tokens if t.end <= mention.span.start][-_COUNTED:]
    since = [t.i for t in before if lexicon().words.get(t.lower, ("",))[0] == "SINCE"]
    if not since or any(t.text == "," for t in sentence.tokens[since[-1] : before[-1].i]):
        return found
    return TimeRange(found.start, anchor, days.long_precision(found.start, anchor), f"{found.basis}; since then")


def _perfect(sentence: Sentence, event: EventMention) -> bool:
    """Return whether a word of the mention is a verb in the present perfect ("have killed")."""
    have = lexicon().cues["have"]
    return any(sentence.tokens[c].lower in have for i in _own_words(sentence, event) for c in sentence.children[i])


def _outdone(story: Story, group: Group, telling: Telling, inner: list[TimeRange]) -> bool:
    """Return whether a time beside the incident's words is later than one within them: "on Monday ... the 2015 attack"."""
    if _inside(story, group.events[telling.order], telling.role.span):
        return False
    return any(r.end < _range(telling).start for r in inner)


def _inside(story: Story, event: EventMention, span: Span) -> bool:
    """Return whether the time hangs on one of the mention's own words, with no other verb between."""
    sentence = story.sentences[event.sentence]
    time = sentence.at(span.start)
    if time is None or not sentence.span.covers(span):
        return False
    own = _own_words(sentence, event)
    for token in (time, *sentence.ancestors(time.i)):
        if token.i in own:
            return True
        if token.pos in ("VERB", "AUX"):
            return False
    return False


def _own_words(sentence: Sentence, event: EventMention) -> set[int]:
    return {t.i for span in event.triggers for t in sentence.between(*span)}


def _of_other_verb(story: Story, event: EventMention, span: Span) -> bool:
    """Return whether the time hangs on a verb of trial or remembrance that the mention's words do not hold."""
    sentence = story.sentences[event.sentence]
    time = sentence.at(span.start)
    if time is None or not sentence.span.covers(span) or _inside(story, event, span):
        return False
    if after_verb(story, event, "verbs"):
        return True
    verb = _first_verb(sentence, time)
    return verb is not None and verb.lemma in _words("verbs", "VERB") and verb.i not in _own_words(sentence, event)


def after_verb(story: Story, event: EventMention, kind: str) -> bool:
    """Return whether the mention stands under a word of trial or remembrance (``old``: one that comes long after)."""
    sentence = story.sentences[event.sentence]
    own = _own_words(sentence, event)
    above = (t for t in sentence.ancestors(event.head) if t.pos in ("VERB", "NOUN") and t.i not in own)
    return any(t.lemma in _words(kind, t.pos) for t in above)


def _first_verb(sentence: Sentence, token: Token) -> Token | None:
    return next((t for t in sentence.ancestors(token.i) if t.pos == "VERB"), None)


@cache
def _words(kind: str, pos: str) -> frozenset[str]:
    """Return the words of trial and remembrance: verbs or nouns, or those of both that come long after."""
    words = lang.load("en", "times")["aftermath"]
    return frozenset(words["nouns" if kind == "verbs" and pos == "NOUN" else kind])


def counted_to(story: Story, group: Group) -> list[TimeMention]:
    """Return the times that are counted to the incident told right after them: "two days after", "after days of"."""
    return [
        m
        for m in story.mentions.times
        if m.role == "counted" and m.range and any(_next(story, m, e) for e in group.events)
    ]


def _next(story: Story, mention: TimeMention, event: EventMention) -> bool:
    """Return whether the mention's first trigger stands close after the time, with no other finite verb between."""
    if mention.sentence != event.sentence:
        return False
    sentence = story.sentences[event.sentence]
    start = min(span.start for span in event.triggers)
    between = sentence.between(mention.span.end, start) if mention.span.end <= start else []
    close = mention.span.end <= start and len(between) <= _COUNTED
    return close and not any(t.tag in _FINITE for t in between)
