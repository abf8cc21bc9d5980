"""What a mention takes from the text around it: the day behind an anniversary, the site behind "the same base", a second target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateline import lang
from dateline.model import EventMention, PlaceMention, Role, Span, TargetMention, TimeMention, TimeRange
from dateline.reports.context import Story
from dateline.times.anniversaries import Anniversary, anniversaries

SITE = 0.9  # weight of a place that another sentence names
FINE = ("country", "region", "admin1", "admin2")


def settle(story: Story, events: Sequence[EventMention]) -> list[EventMention]:
    """Return the mentions with such days and sites filled in, a mention of two targets at two places cut into two."""
    out: list[EventMention] = []
    for event in _remembered(story, events):
        placed = _with_site(story, event, out)
        out += _split(story, placed)
    return out


# --- anniversaries ------------------------------------------------------------------------------------------------


def _remembered(story: Story, events: Sequence[EventMention]) -> list[EventMention]:
    """Move the day of an anniversary back by its years for what is remembered; drop it where the years are not said."""
    days = {a.range.start: a for a in _told(story) if a.range is not None}
    out = []
    for event in events:
        roles = []
        for role in event.roles:
            value = role.value
            told = days.get(value.range.start) if isinstance(value, TimeMention) and value.range is not None else None
            if told is None or story.sentence_of(told.span) is not story.sentence_of(event.trigger):
                roles.append(role)
            elif told.ordinal is not None and isinstance(value, TimeMention) and event.trigger.start > told.span.start:
                roles.append(replace(role, value=replace(value, range=_years_before(told.range, told.ordinal))))
        out.append(replace(event, roles=tuple(roles)))
    return out


def _told(story: Story) -> list[Anniversary]:
    return anniversaries(story.document, tuple(story.sentences), story.mentions.times)


def _years_before(day: TimeRange | None, years: int) -> TimeRange | None:
    if day is None:
        return None
    try:
        then = date(day.start.year - years, day.start.month, day.start.day)
    except ValueError:  # 29 February
        then = date(day.start.year - years, 2, 28)
    return TimeRange(then, then, "day", f"{years} years before the anniversary")


# --- sites --------------------------------------------------------------------------------------------------------


def _with_site(story: Story, event: EventMention, before: Sequence[EventMention]) -> EventMention:
    """Give an event without a fine place the site that "the same base" or "the base" points back to."""
    if any(_fine(r) for r in event.roles):
        return event
    words = lang.load(story.document.language, "events")["grammar"]
    for role in event.roles:
        if role.name != "target" or not isinstance(role.value, TargetMention):
            continue
        name = role.value.name.lower().split()
        same = bool(name) and name[0] in words["same"]
        if not same and not _definite(story, role.span):
            continue
        site = _site(story, name[-1], role.span.start, before)
        if site is not None and (same or len(name) == 1):
            rule = f"“{role.value.name}” is “{site.name}”, told before"
            target = replace(role, value=replace(role.value, name=f"{role.value.name} ({site.name})"))
            others = tuple(r for r in event.roles if r is not role)
            return replace(event, roles=(*others, target, Role("place", site, role.span, rule, SITE)))
    return event


def _fine(role: Role) -> bool:
    value = role.value
    return isinstance(value, PlaceMention) and value.place is not None and value.place.kind not in FINE


def _definite(story: Story, span: Span) -> bool:
    """Return whether the article before the words is definite."""
    words = lang.load(story.document.language, "events")["modality"]["definite"]
    before = story.document.text[max(0, span.start - 8) : span.start].lower().split()
    return bool(before) and before[-1] in words


def _site(story: Story, noun: str, start: int, before: Sequence[EventMention]) -> PlaceMention | None:
    """Return the latest place told before that the noun can stand for: named with it, or where such a thing was hit."""
    for event in reversed(before):
        things = [r for r in event.roles if r.name == "target" and isinstance(r.value, TargetMention)]
        nouns = {w.strip("”“\"'").lower() for r in things for w in _name(r).split()}
        sites = [r.value for r in event.roles if r.name == "place" and isinstance(r.value, PlaceMention) and _fine(r)]
        named = [
            s
            for s in sites
            if noun in (s.name.lower().split()[-1], s.place.kind if s.place else "") or _follows(story, s, noun)
        ]
        if named or (sites and noun in nouns):
            return (named or sites)[0]
    return None


def _name(role: Role) -> str:
    return role.value.name if isinstance(role.value, TargetMention) else ""


def _follows(story: Story, site: PlaceMention, noun: str) -> bool:
    """Return whether the noun stands right after the site's name (“Green Village” base)."""
    return noun in story.document.text[site.span.end : site.span.end + len(noun) + 3].lower()


# --- two targets at two places -------------------------------------------------------------------------------------


def _split(story: Story, event: EventMention) -> list[EventMention]:
    """Cut "at a base in A and another near B" into two mentions; what is told of both stays with both."""
    sentence = story.sentences[event.sentence]
    elliptic = lang.load(story.document.language, "events")["grammar"]["elliptic"]
    places = [r for r in event.roles if r.name == "place" and isinstance(r.value, PlaceMention)]
    targets = [r for r in event.roles if r.name == "target"]
    if len(places) < 2 or not targets:
        return [event]
    for token in sentence.tokens:
        after = [r for r in places if token.end <= r.span.start <= token.end + 20]
        joined = token.i > 0 and sentence.tokens[token.i - 1].dep == "cc"
        if token.lower in elliptic and joined and after and targets[0].span.end <= token.start:
            second = min(after, key=lambda r: r.span.start)
            return _halves(story, event, token.start, second)
    return [event]


def _halves(story: Story, event: EventMention, cut: int, second: Role) -> list[EventMention]:
    span = Span(cut, second.span.end)
    name = story.document.quote(span)
    first_target = next(r for r in event.roles if r.name == "target")
    kind = first_target.value.kind if isinstance(first_target.value, TargetMention) else "other"
    target = Role("target", TargetMention(span, event.sentence, event.head, name, kind), span, "second target", 0.9)
    others = [r for r in event.roles if r.name not in ("place", "target")]
    shared = [r for r in others if r.name not in ("killed", "injured", "kidnapped", "damage")]
    ahead = [r for r in event.roles if r.name in ("place", "target") and r.span.start < cut]
    return [
        replace(event, roles=(*others, *ahead)),
        replace(event, apart=True, roles=(*shared, target, replace(second, weight=1.0))),
    ]
